"""Polygons of a boundary pack: what contains a place, and which lines pass near it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import shapely
from shapely import STRtree
from shapely.errors import GEOSException

from .shared_lines import shared
from .whose import Line, Piece, Unit, Whose

__all__ = ["Shapes"]

KM = 111.195  # of a degree of a great circle on a sphere of WGS 84's mean radius
_CHUNK = 48  # places in a piece of line: few enough to be measured one by one
Pieces = tuple[tuple[tuple[float, float], ...], ...]
_POLAR = 88.0  # degrees from which longitudes say too little to measure by


class Shapes:
    """Indexed once; places are looked up one by one."""

    def __init__(
        self,
        pieces: Iterable[Piece],
        states: frozenset[str],
        drawn: Sequence[Line] = (),
        units: Sequence[Unit] = (),
    ) -> None:
        self.drawn, self.units = drawn, units
        self.states = tuple(sorted(states))
        areas = [(p.state, p.disputed, _polygon(p)) for p in pieces]
        joined = [*_joined((s, a) for s, disputed, a in areas if not disputed)]
        disputes = [("", a) for _, disputed, a in areas if disputed]
        self.areas = [*joined, *disputes]  # the State, or "" where it is disputed
        shapely.prepare([area for _, area in self.areas])
        self.tree = STRtree([area for _, area in self.areas])
        lines = [(owner, line) for owner, area in self.areas for line in _lines(area)]
        self.owners = [owner for owner, _ in lines]
        self.lines = [line for _, line in lines]
        self.near = STRtree(self.lines)

    def whose(self, latitude: float, longitude: float, accuracy: float, within: float) -> Whose:
        """See ``Boundaries.whose``; accuracy in km."""
        margin = accuracy + within * KM
        around = set(self._around(latitude, longitude, margin))
        place = shapely.Point(longitude, latitude)
        inside = {self.areas[n][0] for n in self.tree.query(place, predicate="intersects")}
        if "" in inside | around:
            return Whose(self.states, False, "disputed")
        found = tuple(sorted(inside | around))
        if around:
            return Whose(found, False, "line")
        if len(inside) > 1:  # the pack says two things
            return Whose(found, False, "disputed")
        return Whose(found, bool(found))

    def of(self, state: str) -> list[Any]:
        """The polygons of a State."""
        return [area for owner, area in self.areas if owner == state]

    def line(self, one: str, two: str, accuracy: float) -> Pieces:
        """See ``Boundaries.line``."""
        pair = (min(one, two), max(one, two))
        own = [line.places for line in self.drawn if line.between == pair]
        if own:
            return tuple(_turned(places) for places in own)
        return tuple(_turned(places) for places in shared(self.areas, pair, accuracy))

    def unit(self, name: str) -> tuple[Pieces, ...]:
        """See ``Boundaries.unit``."""
        found = [u for u in self.units if name in u.names or name in _of_state(u)]
        if len({(u.state, u.names[0]) for u in found}) != 1:
            return ()
        return tuple(tuple(_turned(ring[:-1]) for ring in u.rings) for u in found)

    def outlines(self, accuracy: float) -> Iterator[tuple[str, tuple[tuple[float, float], ...]]]:
        """See ``Boundaries.lines``; accuracy in km."""
        # Half of it, and no finer than a screen shows; what is lost of a ring is not a State.
        coarse = max(accuracy / 2 / KM, 0.001)
        owned: dict[bool, list[Any]] = {False: [], True: []}
        for owner, line in zip(self.owners, self.lines, strict=True):
            owned[owner == ""].append(line)
        for disputed, lines in owned.items():
            kind = "disputed" if disputed else "boundary"
            merged = shapely.line_merge(shapely.union_all(lines)) if lines else None
            for line in shapely.get_parts(merged) if merged is not None else ():
                yield kind, _turned(_coarse(line, coarse))
        for drawn in self.drawn:
            yield "between", _turned(_coarse(shapely.LineString(drawn.places), coarse))

    def _around(self, latitude: float, longitude: float, margin: float) -> Iterator[str]:
        """Whose lines pass nearer than so many km."""
        high = margin / KM
        polar = abs(latitude) + high > _POLAR
        scale = math.cos(math.radians(latitude))
        wide = 360.0 if polar else high / math.cos(math.radians(abs(latitude) + high))
        here = shapely.Point(0, 0)
        for turn in (0.0, 360.0, -360.0):  # the other side of the antimeridian is near too
            x = longitude + turn
            if polar and turn:
                continue
            box = shapely.box(x - wide, latitude - high, x + wide, latitude + high)
            for n in self.near.query(box):
                if polar:  # whatever passes there is near enough to leave it open
                    yield self.owners[n]
                    continue
                places = (shapely.get_coordinates(self.lines[n]) - (x, latitude)) * (scale, 1.0)
                flat = shapely.linestrings(places)
                if shapely.distance(here, flat) * KM <= margin:
                    yield self.owners[n]


def _coarse(line: Any, degrees: float) -> list[list[float]]:
    found: list[list[float]] = (
        shapely.get_coordinates(shapely.simplify(line, degrees)).round(4).tolist()
    )
    return found


def _turned(places: Iterable[Iterable[float]]) -> tuple[tuple[float, float], ...]:
    """Latitude first, as people write places."""
    return tuple((y, x) for x, y in places)


def _of_state(unit: Unit) -> list[str]:
    return [f"{unit.state}/{name}" for name in unit.names]


def _polygon(piece: Piece) -> Any:
    """A polygon; one whose lines cross is taken as what they enclose."""
    area = shapely.Polygon(piece.rings[0], piece.rings[1:])
    return area if area.is_valid else shapely.make_valid(area)


def _joined(areas: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """What one State has, without lines between its own pieces."""
    by_state: dict[str, list[Any]] = {}
    for state, area in areas:
        by_state.setdefault(state, []).append(area)
    for state, own in by_state.items():
        try:
            yield state, shapely.union_all(own)
        except GEOSException:  # as they are: a line too many only makes the answer more careful
            yield from ((state, area) for area in own)


def _lines(area: Any) -> Iterator[Any]:
    """The lines of an area in short pieces, without those where the map ends and no State does."""
    for line in shapely.get_parts(shapely.boundary(area)):
        run: list[tuple[float, float]] = []
        for place in shapely.get_coordinates(line).tolist():
            if run and _is_edge(run[-1], place):
                yield from _cut(run)
                run = []
            run.append((place[0], place[1]))
            if len(run) == _CHUNK:
                yield shapely.LineString(run)
                run = run[-1:]
        yield from _cut(run)


def _cut(run: list[tuple[float, float]]) -> Iterator[Any]:
    if len(run) > 1:
        yield shapely.LineString(run)


def _is_edge(one: tuple[float, float], two: list[float]) -> bool:
    """Whether a piece of line runs along the antimeridian or through a pole."""
    antimeridian = abs(one[0]) == 180 and one[0] == two[0]
    return antimeridian or (abs(one[1]) == 90 and one[1] == two[1])
