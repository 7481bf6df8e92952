"""Records of a register as rows: which of them are asked for, and what is said of each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.inquiry.question import given, moment, party_code
from hofburg.values import NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.inquiry.ask import Answer
    from hofburg.regimes import Law
    from hofburg.register import Entry, Record

__all__ = [
    "Wanted", "cases_with", "differences", "record_row", "record_values", "records_wanted",
    "sent_bounds",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are asked for, as it was typed; what is left out asks for nothing.

    Attributes:
        since, until: days (or instants) of sending, both within; what was perhaps sent then counts.
        text: letters that stand anywhere in the entry, in whatever case.
        known_at: only what had been recorded by then.
    """

    regime: Sequence[str] = ()
    under: str | None = None
    kind: str | None = None
    author: str | None = None
    to: str | None = None
    origin: str | None = None
    handling: str | None = None
    since: str | None = None
    until: str | None = None
    text: str | None = None
    known_at: str | None = None

    @property
    def words(self) -> list[str]:
        """The options of ``hofburg register list`` that ask the same."""
        own = {n: getattr(self, n) or None for n in ("under", "kind", "author", "to", "origin")}
        own |= {n: getattr(self, n) or None for n in ("handling", "since", "until", "text")}
        return given(regime=list(self.regime), **own, known_at=self.known_at or None)


def records_wanted(records: Iterable[Record], wanted: Wanted) -> list[Record]:
    """The records that are asked for, in their order. Raises ``QuestionError``."""
    problems: list[Problem] = []
    records = list(records)
    codes = {code for it in records for code in (it.entry.author, *it.entry.data.get("to", ()))}

    def code(text: str | None, option: str) -> str | None:
        if not text or text in codes:
            return text or None
        return party_code(text, option, (), problems)

    def at(text: str | None, option: str) -> int | None:
        return moment(text, option, (), problems) if text else None

    author, to = code(wanted.author, "--author"), code(wanted.to, "--to")
    since = _start(wanted.since, problems)
    until, known_at = at(wanted.until, "--until"), at(wanted.known_at, "--known-at")
    if problems:
        raise QuestionError(problems)
    text = (wanted.text or "").strip().casefold()

    def fits(record: Record) -> bool:
        entry = record.entry
        plain = {
            "under": entry.under, "kind": entry.kind, "author": entry.author,
            "origin": entry.data.get("origin"), "handling": entry.handling,
        }  # fmt: skip
        asked = {n: getattr(wanted, n) for n in plain if getattr(wanted, n)} | (
            {"author": author} if author else {}
        )
        if any(plain[name] != value for name, value in asked.items()):
            return False
        if (wanted.regime and entry.regime not in wanted.regime) or (
            to and to not in entry.data.get("to", ())
        ):
            return False
        if known_at is not None and record.recorded_at > known_at:
            return False
        if since is not None or until is not None:
            lo, hi = sent_bounds(entry)
            if (since is not None and hi < since) or (until is not None and lo > until):
                return False
        return not text or text in entry.text.decode().casefold()

    return [record for record in records if fits(record)]


def _start(text: str | None, problems: list[Problem]) -> int | None:
    """A day means its beginning."""
    if not text:
        return None
    end = moment(text, "--since", (), problems)
    return parse_instant(text).lo if not problems else end


def sent_bounds(entry: Entry) -> tuple[int, int]:
    """Between which instants an entry was sent; all of time where it does not say."""
    try:
        lo, hi = parse_instant(entry.data.get("sent", "?"))
    except ValueError:
        return -NEVER, NEVER
    return lo, hi


def record_row(record: Record) -> dict[str, Any]:
    """What ``hofburg register list`` says of a record."""
    entry = record.entry
    return {
        "recorder": record.recorder,
        "seq": record.seq,
        "recorded": record.recorded,
        "id": record.id,
        "reference": record.reference,
        "regime": entry.regime,
        "under": entry.under,
        "kind": entry.kind,
        "author": entry.author,
        "to": list(entry.data.get("to", ())),
        "sent": entry.data.get("sent"),
        "received": dict(entry.data.get("received", {})),
        "transmission": entry.data.get("transmission"),
        "origin": entry.data.get("origin"),
        "handling": entry.handling,
        "corrects": entry.data.get("corrects"),
    }


def record_values(records: Iterable[Record]) -> dict[str, list[tuple[str, int]]]:
    """What records say of regime, under, kind, origin and handling, and how many say so."""
    names = ("regime", "under", "kind", "origin", "handling")
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    for record in records:
        entry = record.entry
        origin = str(entry.data.get("origin"))
        values = (entry.regime, entry.under, entry.kind, origin, entry.handling)
        for name, value in zip(names, values, strict=True):
            counts[name][value] += 1
    return {name: sorted(found.items()) for name, found in counts.items()}


def cases_with(answer: Answer, reference: str) -> list[tuple[Law, str, str]]:
    """The cases that a message belongs to: law, process, name of the case; the same once."""
    from hofburg.assessment import cases_of

    found: dict[tuple[str, str, str], tuple[Law, str, str]] = {}
    for engine in answer.assessment.engines:
        for process, case in sorted(cases_of(engine, reference)):
            found[engine.law.id, process, case] = (engine.law, process, case)
    return list(found.values())


def differences(
    before: Any, after: Any, path: str = ""
) -> list[tuple[str, str | None, str | None]]:
    """Where two entries differ: path, and what the one and the other say there as JSON.

    Lists of different length are compared as they are; None says that there is nothing.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        names = dict.fromkeys([*before, *after])
        return [
            found
            for name in names
            for found in differences(
                before.get(name), after.get(name), f"{path}.{name}" if path else str(name)
            )
        ]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [it for n, (a, b) in pairs for it in differences(a, b, f"{path}[{n}]")]
    if before == after and type(before) is type(after):
        return []
    said = [None if it is None else json.dumps(it, ensure_ascii=False) for it in (before, after)]
    return [(path, said[0], said[1])]
