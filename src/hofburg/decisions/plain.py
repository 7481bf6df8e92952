"""Decisions as plain values, for JSON and CSV.

Assumptions are left out unless they are asked for: naming what a State is thought to hold is not
for whoever is handed a file. Those that are there carry the word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hofburg.decisions.changes import compared_words
from hofburg.decisions.model import WHOLE, Decision, Position, Told, Version
from hofburg.decisions.positions import matrix, positions_on
from hofburg.values import ALWAYS, NEVER, InstantRange, format_instant

__all__ = ["POSITION_COLUMNS", "decision_dict", "handling_of", "position_rows"]

POSITION_COLUMNS = (
    "case", "version", "state", "paragraph", "stance", "on_whose_word", "wording", "given_on",
    "text_changed_since", "reference", "sent", "handling",
)  # fmt: skip


def decision_dict(
    decision: Decision, version: int | None = None, *, assumptions: bool = False
) -> dict[str, Any]:
    """Everything of a decision; positions on a version (left out: the last)."""
    table = matrix(decision, version, assumptions=assumptions)
    left = sum(it.assumed for it in positions_on(decision, version)) if not assumptions else 0
    return {
        "case": decision.case,
        "title": decision.title,
        "body": decision.body or None,
        "procedure": decision.procedure or None,
        "chair": decision.chair,
        "number": decision.number or None,
        "standing": decision.standing,
        "concerned": list(decision.concerned),
        "versions": [_version(it) for it in decision.versions],
        "version_numbers_given_twice": list(decision.accounts),
        "participating": len(decision.participating),
        "positions": list(position_rows(decision, version, assumptions=assumptions)),
        "assumptions_left_out": left,
        "unknown": list(table.unknown),
        "acts": [
            {"kind": it.kind, "state": it.state, "paragraph": it.paragraph or None,
             "wording": it.wording or None, "counts": it.counts, "why": it.why,
             "round": it.round, "now": it.now, "blocks": decision.bears(it),
             "version": it.version, **_told(it.told)}
            for it in decision.acts
        ],
        "blocking": [it.told.reference for it in decision.blocking],
        "silences": [
            {"number": it.number, "placed": _when(it.told.sent),
             "expires": _when(it.expires), "clock": it.clock,
             "left_seconds": it.left and [it.left[0] // 10**6, it.left[1] // 10**6],
             "broken_by": [act.told.reference for act in it.broken_by], **_told(it.told)}
            for it in decision.silences
        ],
        "statements": [
            {"state": it.state, "kind": it.kind or None, "wording": it.wording or None,
             "attached": it.attached, **_told(it.told)}
            for it in decision.statements
        ],
        "events": [{"kind": it.kind, "author": it.author, **_told(it)} for it in decision.events],
    }  # fmt: skip


def position_rows(
    decision: Decision, version: int | None = None, *, assumptions: bool = False
) -> Iterator[dict[str, Any]]:
    """Positions that hold on a version, a row each, with the columns of `POSITION_COLUMNS`."""
    shown = [it.number for it in decision.versions if version in (None, it.number)]
    for it in positions_on(decision, version, assumptions=assumptions):
        yield _row(decision, it, shown[-1] if shown else None)


def _row(decision: Decision, it: Position, version: int | None) -> dict[str, Any]:
    return {
        "case": decision.case,
        "version": version,
        "state": it.state,
        "paragraph": "whole" if it.paragraph == WHOLE else it.paragraph,
        "stance": it.stance,
        "on_whose_word": it.word,
        "wording": it.wording or None,
        "given_on": it.version,
        "text_changed_since": it.altered,
        "reference": it.told.reference,
        "sent": _when(it.told.sent),
        "handling": it.told.handling,
    }


def handling_of(
    decision: Decision, marks: tuple[str, ...], *, assumptions: bool = False
) -> tuple[str, ...]:
    """Handling marks of what is shown, lowest first, those that the regime does not order last."""
    told = [*decision.events]
    told += [it.told for it in decision.said if assumptions or not it.assumed]
    found = {it.handling for it in told}
    return (*(it for it in marks if it in found), *sorted(found - set(marks)))


def _version(it: Version) -> dict[str, Any]:
    return {
        "number": it.number,
        "title": it.title or None,
        "paragraphs": [{"number": p.number, "text": p.text} for p in it.paragraphs],
        "changes": [
            {"altered": c.altered, "number": c.number, "was": c.was or None,
             "words": [list(run) for run in compared_words(c.before, c.after)]
             if c.altered == "changed" else None}
            for c in it.changes
        ],
        "note": it.note or None,
        **_told(it.told),
    }  # fmt: skip


def _told(told: Told) -> dict[str, Any]:
    return {
        "reference": told.reference, "sent": _when(told.sent), "handling": told.handling,
        "origin": told.origin,
    }  # fmt: skip


def _when(at: InstantRange | None) -> str | list[str | None] | None:
    """One instant, or its bounds; None where nothing is known."""
    if at is None or (at.lo <= ALWAYS and at.hi >= NEVER):
        return None
    if at.lo == at.hi:
        return format_instant(at.lo)
    lo = None if at.lo <= ALWAYS else format_instant(at.lo)
    return [lo, None if at.hi >= NEVER else format_instant(at.hi)]
