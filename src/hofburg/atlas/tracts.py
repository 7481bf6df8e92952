"""Tracts of ground: a strip along a line, the inside of a ring, what lies around places.

Everything is said as a distance that is compared with a number of kilometres: to the line or the
place; of a ring to its edge, below zero inside. Accuracy widens the bounds, so that what is nearer
to an edge than anybody knows where the edge is stays open.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from hofburg.errors import AtlasError, Problem

from .areas import Reach
from .figures import Figure
from .geodesy import FAR, Array, LatLon, Track, chords, distance
from .plane import GRID, Plane, joined

if TYPE_CHECKING:
    from .packs import Boundaries

__all__ = ["Around", "Inside", "OnSide", "Strip", "Tract"]

_SLACK = 0.001  # km: what reckoning adds
_KM = 111.195  # of a degree


class Tract(ABC):
    """A part of the ground, known to within ``accuracy`` km."""

    def __init__(self, accuracy: float) -> None:
        self.accuracy = accuracy
        self._known: dict[tuple[tuple[LatLon, ...], float], Reach] = {}

    @abstractmethod
    def bounds(self, lat: Array, lon: Array, spread: float) -> tuple[Array, Array]:
        """Least and largest distance of whatever lies within ``spread`` km of each place."""

    @abstractmethod
    def outline(self, km: float) -> tuple[Plane, Any]:
        """What is within so many km, drawn on a map."""

    def measure(self, figures: Sequence[Figure]) -> None:
        """Keep the answers of many places at once, which is several times as quick."""
        by_spread: dict[float, list[LatLon]] = {}
        for figure in figures:
            key = (tuple(figure.places), figure.spread)
            if len(figure.places) == 1 and key not in self._known:
                by_spread.setdefault(figure.spread, []).append(figure.places[0])
        for spread, places in by_spread.items():
            lat, lon = (np.array(side, dtype=float) for side in zip(*places, strict=True))
            lo, hi = (side.tolist() for side in self.bounds(lat, lon, spread))
            for place, *ends in zip(places, lo, hi, strict=True):
                self._known[(place,), spread] = Reach.of((ends[0], ends[1]), (ends[0], ends[1]))

    def reach(self, figure: Figure) -> Reach:
        """How near a figure comes and how far it reaches, in km."""
        key = (tuple(figure.places), figure.spread)
        if key not in self._known:
            if len(self._known) > 100_000:
                self._known.clear()
            near, far = figure.reach(self.bounds, self.accuracy)
            self._known[key] = Reach.of(near, far)
        return self._known[key]


class Strip(Tract):
    """Along a line, or pieces of one.

    ``flat``: what lies beyond an end of a piece, past the right angle there, does not belong to it:
    of all the piece the end is what is nearest to it. A closed piece has no ends.
    """

    def __init__(self, pieces: Sequence[Sequence[LatLon]], accuracy: float, *, flat: bool) -> None:
        super().__init__(accuracy)
        self.flat = flat
        self.tracks = [Track(piece) for piece in pieces]

    def bounds(self, lat: Array, lon: Array, spread: float) -> tuple[Array, Array]:
        """See ``Tract``."""
        margin = self.accuracy + spread + _SLACK
        lo, hi = np.full(len(lat), np.inf), np.full(len(lat), np.inf)
        for track in self.tracks:
            apart, far = track.nearest(lat, lon)
            may, sure = np.ones(len(lat), dtype=bool), ~far
            if self.flat and not track.closed:
                for end in (0, 1):
                    self._end(track, end, (lat, lon), apart, margin, may, sure)
            lo = np.minimum(lo, np.where(may, np.maximum(apart - margin, 0), np.inf))
            hi = np.minimum(hi, np.where(may & sure, apart + margin, np.inf))
        return lo, hi

    def _end(
        self,
        track: Track,
        end: int,
        at: tuple[Array, Array],
        apart: Array,
        margin: float,
        may: Any,
        sure: Any,
    ) -> None:
        """Note which places may lie, and which surely lie, on this side of an end."""
        to_end, inward = track.beyond(end, *at)
        # A line that may be so far off may also run in another direction.
        turn = np.minimum(1, 2 * self.accuracy / track.ends[end][3])
        edge = margin + to_end * turn
        open_ = np.flatnonzero((inward < edge) & (to_end < 2 * FAR))
        # Past the right angle, what is nearer than the end is of the rest of the line.
        rest = apart[open_]
        asked = ~((inward[open_] < 0) & (rest < to_end[open_] - _SLACK))
        which = open_[asked]
        leg = track.ends[end][4]
        rest[asked] = track.nearest(at[0][which], at[1][which], without=leg)[0]
        sure[open_] &= rest + 2 * margin < to_end[open_]
        may[open_] &= (inward[open_] >= -edge[open_]) | (rest <= to_end[open_] + 2 * margin)

    def outline(self, km: float) -> tuple[Plane, Any]:
        """See ``Tract``."""
        from .outlines import strip_outline

        return strip_outline(self.tracks, km, flat=self.flat)


class Inside(Tract):
    """Inside rings, with holes: the distance to their edge, below zero inside."""

    def __init__(self, polygons: Sequence[Sequence[Sequence[LatLon]]], accuracy: float) -> None:
        super().__init__(accuracy)
        self.plane = Plane([place for rings in polygons for place in rings[0]])
        drawn = [shapely.make_valid(self.plane.polygon(rings)) for rings in polygons]
        self.shape = joined(drawn)  # pieces that were cut along a meridian become one again
        shapely.prepare(self.shape)
        lines = shapely.get_parts(shapely.line_merge(shapely.boundary(self.shape)))
        self.edges = [Track(_places(self.plane, line)) for line in lines]

    def bounds(self, lat: Array, lon: Array, spread: float) -> tuple[Array, Array]:
        """See ``Tract``."""
        margin = self.accuracy + spread + _SLACK
        apart, far = np.full(len(lat), np.inf), np.ones(len(lat), dtype=bool)
        for edge in self.edges:
            found, beyond = edge.nearest(lat, lon)
            far &= beyond
            apart = np.minimum(apart, found)
        inside = shapely.contains_xy(self.shape, self.plane.put(lat, lon))
        signed = np.where(inside, -apart, apart)
        lo = np.where(far & inside, -np.inf, signed - margin)
        return lo, np.where(far & ~inside, np.inf, signed + margin)

    def outline(self, km: float) -> tuple[Plane, Any]:  # noqa: ARG002 - it has no width
        """See ``Tract``."""
        return self.plane, self.shape


class Around(Tract):
    """Around places."""

    def __init__(self, places: Sequence[LatLon], accuracy: float) -> None:
        super().__init__(accuracy)
        self.lat, self.lon = (np.array(side, dtype=float) for side in zip(*places, strict=True))
        self.space = chords(self.lat, self.lon)

    def bounds(self, lat: Array, lon: Array, spread: float) -> tuple[Array, Array]:
        """See ``Tract``."""
        margin = self.accuracy + spread + _SLACK
        apart = np.full(len(lat), np.inf)
        here = chords(lat, lon)
        straight = np.stack([((here - one) ** 2).sum(axis=1) for one in self.space], axis=1)
        # On the ground the order may differ by the flattening of the earth, no more.
        rows, which = np.nonzero(straight <= straight.min(axis=1)[:, None] * 1.02 + 1e-6)
        found = distance(lat[rows], lon[rows], self.lat[which], self.lon[which])[1]
        np.minimum.at(apart, rows, found)
        return np.maximum(apart - margin, 0), apart + margin

    def outline(self, km: float) -> tuple[Plane, Any]:
        """See ``Tract``."""
        from .outlines import around_outline

        return around_outline(list(zip(self.lat.tolist(), self.lon.tolist(), strict=True)), km)


class OnSide(Tract):
    """What of a tract lies inside some States of a boundary pack."""

    def __init__(self, tract: Tract, boundaries: Boundaries | None, states: Sequence[str]) -> None:
        super().__init__(tract.accuracy)
        self.tract, self.pack, self.states = tract, boundaries, tuple(states)

    def bounds(self, lat: Array, lon: Array, spread: float) -> tuple[Array, Array]:
        """See ``Tract``: infinitely far is what surely lies inside none of the States."""
        lo, hi = self.tract.bounds(lat, lon, spread)
        for n in np.flatnonzero(np.isfinite(lo)):
            inside = self._inside(float(lat[n]), float(lon[n]), spread / _KM)
            if inside is not True:
                hi[n] = np.inf
            if inside is False:
                lo[n] = np.inf
        return lo, hi

    def _inside(self, latitude: float, longitude: float, within: float) -> bool | None:
        if self.pack is None:
            return None
        whose = self.pack.whose(latitude, longitude, within)
        drawn = [state for state in self.states if state in self.pack.states]
        found = {whose.inside(state) for state in drawn}
        if True in found:
            return True
        # Of a State that the pack does not draw, nothing says that the place is not its.
        return None if None in found or len(drawn) < len(self.states) else False

    def outline(self, km: float) -> tuple[Plane, Any]:
        """See ``Tract``."""
        plane, shape = self.tract.outline(km)
        if self.pack is None:
            said = "on which side of a line something lies is known only with a boundary pack."
            raise AtlasError(Problem("", "outline", said, "Give one: --boundaries."))
        own = [
            shapely.transform(area, lambda xy: plane.put(xy[:, 1].copy(), xy[:, 0].copy()))
            for state in self.states
            for area in self.pack.shapes.of(state)
        ]
        return plane, shapely.intersection(
            shape, joined([shapely.make_valid(a) for a in own]), grid_size=GRID
        )


def _places(plane: Plane, line: Any) -> list[LatLon]:
    """A line of the map as places; a closed one ends where it begins, to the last digit."""
    lat, lon = plane.places(shapely.get_coordinates(line))
    found = list(zip(lat.tolist(), lon.tolist(), strict=True))
    return [*found[:-1], found[0]] if line.is_ring else found
