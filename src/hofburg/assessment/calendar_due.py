"""Which duties have their day between two instants, States that stand alike together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hofburg.assessment.calendar import Due, Instants, known, together
from hofburg.assessment.calendar_occurs import scopes
from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import Finding
from hofburg.assessment.held import World
from hofburg.values import ALWAYS, NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.assessment.api import Assessment

__all__ = ["dues"]

_OPEN = ("pending", "missed", "undetermined")


def dues(
    assessment: Assessment,
    engine: Engine,
    worlds: Sequence[World],
    first: int,
    last: int,
    state: str | None = None,
    case: str | None = None,
    as_of: int | None = None,
) -> tuple[tuple[Due, ...], tuple[Due, ...]]:
    """Duties that are due in the span, by day, and those of which no day is known.

    The latter only where they are open and their case was opened in the span.
    """
    law = engine.law
    scope_of = {w.label: w.scope for w in worlds}
    opened = _opened(engine, first, last)
    dated: list[Due] = []
    open_: list[Due] = []
    # Rows of which nobody knows anything would fill the page: in a casebook, in every case.
    for f in assessment.findings(as_of=as_of, case=case, roster=not any(w.scope for w in worlds)):
        if (
            (f.regime, f.layer) != (law.regime, law.layer)
            or f.kind != "duty"
            or f.due is None
            or f.world not in scope_of
        ):
            continue
        if state is not None and state not in (f.state, f.counterpart):
            continue
        roster = bool(law.processes[f.process].every)
        if known(f.due):
            if f.due[0] <= last and f.due[1] >= first:
                dated.append(_due(engine, f, f.due, roster))
        elif f.status in _OPEN and not roster and (scope_of[f.world], f.case) in opened:
            open_.append(_due(engine, f, f.due, False))
    belong = scopes(worlds)
    return (
        tuple(sorted(_alike(together(dated, belong)), key=_place)),
        tuple(sorted(together(open_, belong), key=_place)),
    )


def _opened(engine: Engine, first: int, last: int) -> set[tuple[str, str]]:
    """Scopes and references of the messages that were sent in the span, surely or perhaps."""
    found = set()
    for held in engine.held:
        lo, hi = parse_instant(held.entry.get("sent") or "?", engine.law.zone)
        if ALWAYS < lo <= last and first <= hi < NEVER:
            found.add((held.scope, held.reference))
            if held.entry.get("case"):
                found.add((held.scope, str(held.entry["case"])))
    return found


def _due(engine: Engine, f: Finding, due: Instants, roster: bool) -> Due:
    provision = engine.law.provisions[f.label]
    return Due(
        f.regime, f.label if f.part is None else f"{f.label}#{f.part}", f.paragraph, f.strength,
        provision.provenance.mark, f.process,
        "" if roster else f.case, (f.state,) if f.state else (), f.counterpart, due,
        provision.is_day("due"), f.status, f.why, f.reading,
        (f.world,), False,
    )  # fmt: skip


def _alike(found: Iterable[Due]) -> list[Due]:
    """Rows of one duty, day and status together: their States side by side."""
    groups: dict[Any, list[str]] = {}
    for it in found:
        key = it if it.case else replace(it, states=())
        groups.setdefault(key, []).extend(it.states)
    return [replace(it, states=tuple(sorted(set(states)))) for it, states in groups.items()]


def _place(it: Due) -> tuple[Any, ...]:
    lo, hi = it.due
    return (NEVER if lo <= ALWAYS else lo, hi, it.label, it.case, it.states, it.reading, it.worlds)
