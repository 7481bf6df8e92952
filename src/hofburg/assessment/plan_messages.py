"""Parts whose lines are messages: what is said of all of them while there may be others.

A list is there or not. Of messages some may be missing from the register: until that is disproved, a
count has no upper bound, a sum is open, *any* is never false and *all* never true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hofburg.assessment import bounds as b
from hofburg.assessment.bounds import Bounds
from hofburg.regimes import Part

if TYPE_CHECKING:
    from hofburg.assessment.plan import Planner

__all__ = ["complete", "of_all"]


def complete(planner: Planner, kind: str) -> tuple[str, int]:
    """SQL: it is proven that the case has no message of a kind besides those that are held."""

    def make() -> tuple[Bounds, int]:
        absent, level = planner.absent(kind)
        return b.one(f"(more_{kind} IS NOT NULL AND {absent} >= k)"), level

    value, level = planner.unit(("complete", kind), make)
    return value.lo, level


def of_all(
    planner: Planner, part: Part, function: str, field: str, held: Bounds, level: int
) -> tuple[Bounds, int]:
    """What a function gives of all lines of a part, from what it gives of those that are held."""
    if not part.kind:
        return held, level
    whole, at = complete(planner, part.kind)
    lo, hi = (f"(CASE WHEN {whole} THEN {side} END)" for side in held)
    if function == "any":
        found = b.one(f"(CASE WHEN {whole} OR {held.lo} THEN {held.lo} END)")
    elif function == "all":
        found = b.one(f"(CASE WHEN {whole} OR NOT {held.lo} THEN {held.lo} END)")
    elif function in ("count", "max") or (function == "sum" and part.never_negative(field)):
        found = Bounds(held.lo, hi)
    elif function == "min":
        found = Bounds(lo, held.hi)
    else:
        found = Bounds(lo, hi)
    return found, max(level, at)
