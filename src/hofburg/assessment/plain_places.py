"""Functions of places for the plain evaluator: text in, values of ``plain_values`` out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hofburg.assessment import plain_values as v
from hofburg.assessment.areas import reach_of
from hofburg.assessment.places import Place, arc_seconds, place_of
from hofburg.values import parse_point

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries, Reach
    from hofburg.regimes import Law

__all__ = ["PLACE_FUNCTIONS", "Known"]


class Known:
    """What is known of places, with or without a boundary pack; each is looked up once."""

    def __init__(self, boundaries: Boundaries | None = None) -> None:
        self.boundaries = boundaries
        self.drawn = boundaries.states if boundaries else frozenset[str]()
        self.places: dict[str, Place] = {}
        self.reaches: dict[object, Reach] = {}

    def reach(self, law: Law, area: str, figure: Sequence[str | None] | None) -> Reach:
        """How near places come to an area of a law; None: not known."""
        key = (law.digest, area, None if figure is None else tuple(figure))
        if key not in self.reaches:
            self.reaches[key] = reach_of(law, area, figure, self.boundaries)
        return self.reaches[key]

    def of(self, place: str | None) -> Place:
        """A place as written; None: not known."""
        if place is None:
            return Place(None)
        if place not in self.places:
            self.places[place] = place_of(place, self.boundaries)
        return self.places[place]


def _number(read: Callable[[str], Decimal]) -> Callable[..., Any]:
    return lambda _, place: v.unknown("number") if place is None else v.point(read(place))


PLACE_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "latitude": _number(lambda place: parse_point(place).latitude),
    "longitude": _number(lambda place: parse_point(place).longitude),
    "precision": _number(arc_seconds),
    "at_sea": lambda known, place: known.of(place).sea,
    "inside": lambda known, state, place: known.of(place).inside(state, known.drawn),
}
