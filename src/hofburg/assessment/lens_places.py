"""Why it is not known where a place lies, or to what a State belongs, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hofburg.assessment.belongs import belonging_of
from hofburg.assessment.places import place_of
from hofburg.values import InstantRange

if TYPE_CHECKING:
    from hofburg.assessment.lens import Lens
    from hofburg.regimes import Expr

__all__ = ["is_open_member", "open_member", "open_place"]


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


def is_open_member(lens: Lens, fact: Expr) -> bool:
    """Of ``member``: whether the State is known, and the atlas says at neither end of the moment."""
    state, at = fact.args
    if not lens.settled(state) or at.type == "day":
        return lens.settled(state) and lens.settled(at)
    found = belonging_of(lens.engine.law, fact.name, str(lens.value(state)[0]))
    ends = [InstantRange(end, end) for end in lens.value(at)]
    return found is None or all(found.held(end) is None for end in ends)


def open_member(lens: Lens, fact: Expr) -> str:
    """Of a known State and moment: what keeps ``member`` from saying."""
    from hofburg.assessment.lens import show

    state, at = (lens.value(arg) for arg in fact.args)
    code, when = str(state[0]), show(at, fact.args[1].type)
    if belonging_of(lens.engine.law, fact.name, code) is None:
        return f"the atlas does not know {code}, and so not whether it belonged to {fact.name}"
    return f"whether {code} belonged to {fact.name} at {when} is open in the atlas: a question for people"
