"""Why it is not known where a place lies, or to what a State belongs, in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hofburg.assessment.areas import ends_of, reach_of
from hofburg.assessment.belongs import belonging_of
from hofburg.assessment.places import place_of
from hofburg.regimes import lacks, tract_of
from hofburg.values import InstantRange

if TYPE_CHECKING:
    from hofburg.assessment.lens import Lens
    from hofburg.regimes import Expr

__all__ = ["OF_THE_ATLAS", "is_open_member", "open_area", "open_member", "open_place"]

OF_THE_ATLAS = ("at_sea", "inside", "member", "within", "overlaps")


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


def open_area(lens: Lens, fact: Expr) -> str:
    """Of known places and a known width: what keeps ``within`` or ``overlaps`` from saying."""
    law, pack, area = lens.engine.law, lens.engine.boundaries, lens.engine.law.areas[fact.name]
    written = str(lens.value(fact.args[0])[0])
    places = (
        [written] if fact.args[0].type == "point" else [str(one) for one in json.loads(written)]
    )
    if reason := lacks(law, area.name, pack):
        return reason
    if not places or "?" in places:
        return f"not every place is told that is asked of {area.name}"
    said = places[0] if len(places) == 1 else f"what {places[0]} and {len(places) - 1} more enclose"
    found, tract = reach_of(law, area.name, places, pack), tract_of(law, area.name, pack)
    if found.near == (None, None) == found.far:
        return f"{said} is too large to be held against {area.name}, or has too many places"
    if area.states and (pack is None or not set(area.states) <= pack.states):
        who = "a boundary pack" if pack is None else f"a pack that draws it; {pack.name} does not"
        return f"on the side of {' or '.join(area.states)}, {said} is known to lie only with {who}"
    low, high = ends_of(fact.op, found)
    ends = ["" if end is None else f"{end:.1f}" for end in (low, high)]
    apart = (
        " to ".join(ends) if all(ends) else f"{ends[0]} or more" if ends[0] else f"up to {ends[1]}"
    )
    beside = "its edge (below 0: inside)" if area.kind in ("ring", "units") else area.line or "it"
    exact = f" ({tract.accuracy:g} km)" if tract and tract.accuracy else ""
    return (
        f"{said} is {apart} km from {beside}, as exactly as {area.name}{exact} and the digits of places"
        " are known: a question for people"
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
