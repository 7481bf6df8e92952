"""Arrangements that can be asked about: those that ship, and those that this register holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hofburg.errors import DocumentError, Problem, QuestionError
from hofburg.inquiry.question import moment, party_code
from hofburg.inquiry.sources import Library, load_laws, recorded_here

if TYPE_CHECKING:
    from hofburg.arrangements import Checked
    from hofburg.regimes import Case, Law

__all__ = [
    "arrangement_json", "arrangement_named", "arrangement_rows", "arrangement_term",
    "arrangements_asked", "cases_of", "checked", "law_named",
]  # fmt: skip


def law_named(name: str) -> Law:
    """A law by its id in the library or in this centre's register, or by its path."""
    (law,) = load_laws([name])
    return law


def arrangement_named(name: str) -> Law:
    """The arrangement of that id or path. Raises ``DocumentError`` where it is a plain regime."""
    law = law_named(name)
    if law.arrangement is None:
        said = f"{law.id} is a regime, and no arrangement."
        remedy = f"`hofburg regime show {law.id}` prints it."
        raise DocumentError(Problem(name, "no-arrangement", said, remedy))
    return law


def cases_of(name: str) -> list[tuple[Case, str]]:
    """The worked cases of an arrangement; one that only a register holds came without."""
    from hofburg.regimes import load_cases

    try:
        return load_cases(name)
    except DocumentError:
        if name not in {law.id for law in recorded_here()}:
            raise
        return []


def arrangement_term(law: Law, at: int) -> bool | None:
    """Whether a moment lies in the term of an arrangement; None where that is not known.

    A draft or a proposal is in force at no time, whatever term it says.
    """
    it = law.arrangement
    if it is None or it.status in ("draft", "proposed"):
        return False
    if (it.since is not None and at < it.since) or (it.until is not None and at >= it.until):
        return False
    if it.since is None or it.status == "unknown":
        return None
    return None if it.status == "ended" and it.until is None else True


def arrangement_rows(state: str | None = None, at: int | None = None) -> list[dict[str, Any]]:
    """Arrangements that ship with Hofburg, and those that this centre's register holds.

    Args:
        state: only those to which this State is a party.
        at: a moment; left out, now.

    Each row is what an arrangement says of itself, with ``recorded`` (whether the register holds
    it), ``in_term`` (whether the moment lies in its term; null: not known) and ``figures``: how
    many there are in all, by mark, and how many of them are not known.
    """
    import time

    from hofburg.regimes import arrangements

    held = {law.id: law for law in recorded_here()}
    known = Library((), held.values())
    moment = time.time_ns() // 1000 if at is None else at
    listed = [known[key] for key in sorted({*held, *arrangements()})]
    return [_row(law, law.id in held, moment) for law in listed if _concerns(law, state)]


def arrangements_asked(state: str | None = None, as_of: str | None = None) -> list[dict[str, Any]]:
    """``arrangement_rows`` for a State and a moment as somebody types them."""
    problems: list[Problem] = []
    at = None if as_of is None else moment(as_of, "--as-of", [], problems)
    code = None
    if state is not None:
        known = Library((), recorded_here())
        code = party_code(state, "--state", [known[key] for key in known], problems)
    if problems:
        raise QuestionError(problems)
    return arrangement_rows(code, at)


def _concerns(law: Law, state: str | None) -> bool:
    parties = law.arrangement.parties if law.arrangement else ()
    return state is None or not parties or state in parties


def _row(law: Law, recorded: bool, at: int) -> dict[str, Any]:
    from hofburg.arrangements import header_dict
    from hofburg.reports import english

    return {
        "id": law.id,
        "title": english(law.title),
        **header_dict(law),
        "recorded": recorded,
        "in_term": arrangement_term(law, at),
        "figures": _figures(law),
    }


def _figures(law: Law) -> dict[str, Any]:
    """How far its own figures can be trusted: those that it moves or brings."""
    from hofburg.arrangements import difference

    own = [it for it in difference(law).figures if it.here]
    marks = Counter(it.mark for it in own)
    unknown = sum(it.here.startswith("?") for it in own)
    return {"all": len(own), **dict(sorted(marks.items())), "not_known": unknown}


def arrangement_json(law: Law, cases: Sequence[Case]) -> dict[str, Any]:
    """An arrangement for programs: what it says of itself, what it changes, and its cases."""
    from hofburg.arrangements import difference, header_dict

    listed = [{"case": case.case, "title": case.title} for case in cases]
    whole = {"id": law.id, "title": dict(law.title), **header_dict(law)}
    whole |= difference(law).as_dict()
    return whole | {"cases": listed, "sources": dict(law.sources)}


def checked(name: str) -> Checked | None:
    """Whether it is fit to be in force; None for one that only a register holds.

    The cases by which that is shown are not part of what is recorded.
    """
    from hofburg.arrangements import check_all
    from hofburg.regimes import arrangements

    if name not in arrangements() and name in {law.id for law in recorded_here()}:
        return None
    return check_all([name])[0]
