"""Loans of the valley libraries, made for tests of calendars and agendas."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from assessment.books import REGIMES
from hofburg import load_regime
from hofburg.register import Record, check_entry

LENDING = load_regime(str(REGIMES / "lending"))
FIRST = date(2020, 11, 1)


def record(kind: str, author: str, to: str, number: str, sent: str, **more: Any) -> Record:
    """An entry under the lending rules, checked as any other."""
    entry, problems = check_entry(
        {"regime": "LEND", "kind": kind, "author": author, "to": [to], "number": number,
         "sent": sent, "origin": "synthetic", **more},
        {"LEND": LENDING},
    )  # fmt: skip
    assert entry is not None, problems
    return Record(entry)


def at(day: int, hour: int = 9) -> str:
    """An instant some days after the first of November 2020."""
    return f"{FIRST + timedelta(days=day)}T{hour:02d}:00Z"


def loan(
    number: int, reader: str, library: str, day: int, out: int, *, fate: str = "back", **body: Any
) -> list[Record]:
    """A loan asked for on a day: ``back`` after ``out`` days, still ``out``, or ``refused``, ``open``."""
    said = {"refers_to": [f"{reader}/{number}"]}
    asked = {"books": [{"title": f"Book {number}", "weight": 500}], "purpose": "study", **body}
    found = [record("request", reader, library, f"{number}", at(day), body=asked)]
    if fate != "open":
        found.append(record("reply", library, reader, f"a{number}", at(day, 12),
                            body={"accepted": fate != "refused"}, **said))  # fmt: skip
    if fate in ("out", "back"):
        found.append(record("lent", library, reader, f"l{number}", at(day + 1),
                            body={"handed_at": at(day + 1)}, **said))  # fmt: skip
    if fate == "back":
        found.append(record("returned", reader, library, f"r{number}", at(day + 1 + out),
                            body={"back_at": at(day + 1 + out)}, **said))  # fmt: skip
    return found


LOANS = st.lists(
    st.tuples(
        st.sampled_from(["ANN", "BEN", "EVA"]), st.sampled_from(["TAL", "BRG"]),
        st.integers(0, 700), st.integers(0, 100), st.sampled_from(["back", "out", "refused", "open"]),
    ),
    max_size=6,
)  # fmt: skip


def records_of(loans: list[tuple[str, str, int, int, str]]) -> list[Record]:
    """All entries of these loans."""
    return [
        one
        for number, (reader, library, day, out, fate) in enumerate(loans)
        for one in loan(number, reader, library, day, out, fate=fate)
    ]
