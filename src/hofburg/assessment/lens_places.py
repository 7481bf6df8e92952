"""Why it is not known where a place lies, or to what a State belongs, in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hofburg.assessment.areas import ends_of, reach_of
from hofburg.assessment.belongs import belonging_of
from hofburg.assessment.places import place_of
from hofburg.languages import say
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
        return say(
            "{place} is too near a coast, or told too coarsely, to say whether it is at sea",
            place=place,
        )
    state = ends[0]
    if pack is None:
        return say(
            "whether {place} lies inside {state} is known only with a boundary pack",
            place=place, state=state,
        )  # fmt: skip
    if state not in pack.states:
        return say("the boundary pack {pack} does not draw {state}", pack=pack.name, state=state)
    if place_of(place, pack).why == "disputed":
        return say(
            "{place} lies where States differ, as {pack} says: a question for people",
            place=place, pack=pack.name,
        )  # fmt: skip
    return say(
        "{place} is nearer to a line than {pack} and its own digits are exact ({km} km): a question"
        " for people",
        place=place, pack=pack.name, km=f"{pack.accuracy_km:g}",
    )  # fmt: skip


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
        return say("not every place is told that is asked of {area}", area=area.name)
    said = places[0]
    if len(places) > 1:
        said = say("what {place} and {n} more enclose", place=places[0], n=len(places) - 1)
    found, tract = reach_of(law, area.name, places, pack), tract_of(law, area.name, pack)
    if found.near == (None, None) == found.far:
        return say(
            "{what} is too large to be held against {area}, or has too many places",
            what=said, area=area.name,
        )  # fmt: skip
    if area.states and (pack is None or not set(area.states) <= pack.states):
        sides = f" {say('or')} ".join(area.states)
        if pack is None:
            return say(
                "on the side of {states}, {what} is known to lie only with a boundary pack",
                states=sides, what=said,
            )  # fmt: skip
        return say(
            "on the side of {states}, {what} is known to lie only with a pack that draws it; {pack}"
            " does not",
            states=sides, what=said, pack=pack.name,
        )  # fmt: skip
    low, high = ends_of(fact.op, found)
    ends = ["" if end is None else f"{end:.1f}" for end in (low, high)]
    if all(ends):
        apart = say("{low} to {high}", low=ends[0], high=ends[1])
    elif ends[0]:
        apart = say("{low} or more", low=ends[0])
    else:
        apart = say("up to {high}", high=ends[1])
    beside = area.line or say("it")
    if area.kind in ("ring", "units"):
        beside = say("its edge (below 0: inside)")
    exact = f" ({tract.accuracy:g} km)" if tract and tract.accuracy else ""
    return say(
        "{what} is {apart} km from {line}, as exactly as {area} and the digits of places are known:"
        " a question for people",
        what=said, apart=apart, line=beside, area=f"{area.name}{exact}",
    )  # fmt: skip


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
        return say(
            "the atlas does not know {state}, and so not whether it belonged to {group}",
            state=code, group=fact.name,
        )  # fmt: skip
    return say(
        "whether {state} belonged to {group} at {moment} is open in the atlas: a question for people",
        state=code, group=fact.name, moment=when,
    )  # fmt: skip
