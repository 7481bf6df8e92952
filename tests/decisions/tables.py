"""Entries of made-up decisions, checked as any others, and strategies of their histories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from hofburg import load_regime
from hofburg.decisions import Decision, decisions_of
from hofburg.regimes import Law
from hofburg.register import Record, check_entry
from hofburg.values import parse_instant

CASE = "AUT/draft"
AS_OF = "2027-06-01T00:00Z"
TEXT = ("To meet.", "To exchange observers until March.", "To pay for it together.")


@cache
def rules() -> Law:
    """The library's rules of procedure."""
    return load_regime("ROP")


def said(
    kind: str, author: str, at: str, body: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """An entry of the case."""
    note = kind == "position"
    return {
        "regime": "ROP", "kind": kind, "author": author, "to": [],
        "copies": [] if note else ["*"], "sent": at, "origin": "synthetic",
        **({} if kind == "draft" else {"refers_to": [CASE]}),
        "body": dict(body or {}), **more,
    }  # fmt: skip


def lines(*texts: str) -> list[dict[str, str]]:
    """Numbered paragraphs, as a form has them."""
    return [{"number": str(n), "text": text} for n, text in enumerate(texts, 1)]


def draft(procedure: str = "silence", **more: Any) -> dict[str, Any]:
    body = {
        "title": "Observers", "body": "permanent-council", "chair": "CHE",
        "procedure": procedure, "version": 1, "paragraphs": lines(*TEXT), **more,
    }  # fmt: skip
    return said("draft", "AUT", "2027-03-01T09:00Z", body, number="draft")


def placed(at: str = "2027-03-10T10:00Z", expires: str = "2027-03-17T11:00Z") -> dict[str, Any]:
    body = {"procedure": "silence", "expires": expires, "at_meeting": True}
    return said("silence", "CHE", at, body)


def position(of: str, stance: str, at: str, **more: Any) -> dict[str, Any]:
    body = {"of": of, "stance": stance, "said": "itself", **more}
    return said("position", "AUT", at, body, handling="restricted")


def records(*entries: Mapping[str, Any]) -> list[Record]:
    """Entries as unsigned records. Nothing may be wrong with them."""
    made = []
    for data in entries:
        entry, problems = check_entry(dict(data), {"ROP": rules()})
        assert entry is not None, problems
        made.append(Record(entry))
    return made


def stands(*entries: Mapping[str, Any], as_of: str = AS_OF, **asked: Any) -> Decision:
    """The one decision that these entries make."""
    at = parse_instant(as_of).hi
    (found,) = decisions_of(rules(), records(*entries), as_of=at, **asked)
    return found


STATES = ("AND", "MCO", "ISL", "JPN", "SMR")
MOMENTS = tuple(f"2027-03-{day:02}T{hour:02}:00Z" for day in (5, 12, 17, 20) for hour in (10, 11))


def acts(number: int) -> st.SearchStrategy[dict[str, Any]]:
    """An objection or amendment, in every form (said or left out) and at every moment that matters."""

    def made(
        kind: str, author: str, at: str, written: bool | None, aloud: bool | None
    ) -> dict[str, Any]:
        body = {"written": written, **({"in_meeting": aloud} if kind == "objection" else {})}
        known = {name: value for name, value in body.items() if value is not None}
        return said(kind, author, at, known, number=f"act-{number}")

    flags = st.sampled_from([True, False, None])
    return st.builds(
        made, st.sampled_from(["objection", "amendment"]), st.sampled_from(STATES),
        st.sampled_from(MOMENTS), flags, flags,
    )  # fmt: skip


def withdrawals() -> st.SearchStrategy[list[dict[str, Any]]]:
    one = st.tuples(st.sampled_from(STATES), st.sampled_from(MOMENTS))
    return st.lists(one, max_size=2).map(
        lambda given: [
            said("withdrawal", author, at, number=f"back-{n}")
            for n, (author, at) in enumerate(given)
        ]
    )


def many_acts() -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.integers(0, 4).flatmap(lambda n: st.tuples(*map(acts, range(n))).map(list))


def many_positions() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Notes on the whole text or a paragraph, numbered so that each is an entry of its own."""
    one = st.tuples(
        st.sampled_from(STATES), st.sampled_from(["support", "objects", "needs-change"]),
        st.sampled_from(MOMENTS), st.sampled_from([None, "1", "2"]), st.booleans(),
    )  # fmt: skip

    def made(given: Sequence[tuple[str, str, str, str | None, bool]]) -> list[dict[str, Any]]:
        return [
            position(
                of, stance, at, said="assumed" if assumed else "itself",
                **({"paragraph": paragraph} if paragraph else {}),
            ) | {"number": f"note-{n}"}
            for n, (of, stance, at, paragraph, assumed) in enumerate(given)
        ]  # fmt: skip

    return st.lists(one, max_size=8).map(made)


def flat(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """References of entries, for messages of failing tests."""
    return [str(entry.get("number")) for entry in entries]
