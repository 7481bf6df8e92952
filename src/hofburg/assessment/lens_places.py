"""Why it is not known where a place lies, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hofburg.assessment.places import place_of

if TYPE_CHECKING:
    from hofburg.assessment.lens import Lens
    from hofburg.regimes import Expr

__all__ = ["open_place"]


def open_place(lens: Lens, fact: Expr) -> str:
    """Of a known place (and State): what keeps ``at_sea`` or ``inside`` from saying."""
    ends = [str(lens.value(arg)[0]) for arg in fact.args]
    place, pack = ends[-1], lens.engine.boundaries
    if fact.op == "at_sea":
        return f"{place} is too near a coast, or told too coarsely, to say whether it is at sea"
    state = ends[0]
    if pack is None:
        return f"whether {place} lies inside {state} is known only with a boundary pack"
    if state not in pack.states:
        return f"the boundary pack {pack.name} does not draw {state}"
    if place_of(place, pack).why == "disputed":
        return f"{place} lies where States differ, as {pack.name} says: a question for people"
    return (
        f"{place} is nearer to a line than {pack.name} and its own digits are exact"
        f" ({pack.accuracy_km:g} km): a question for people"
    )
