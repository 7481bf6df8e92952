"""Distances on the ellipsoid of WGS 84, from places to lines; kilometres and degrees.

Lines are geodesics between their places. The nearest point of one is found by walking along it:
at each step a right-angled triangle on the sphere says how far the foot still is, which is exact
enough after three steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

__all__ = ["FAR", "GEOD", "Array", "LatLon", "Track", "arcs", "chords", "distance", "moved"]

Array = NDArray[np.float64]
LatLon = tuple[float, float]  # degrees, latitude first

GEOD = Geod(ellps="WGS84")
FAR = 2_000.0  # km beyond which a distance is only said to be more than so many
_R = 6_371.0088
_STEP = 25.0  # km of a geodesic in one piece
_PAIRS = 4_000_000  # distances that are compared at a time


def distance(lat: Array, lon: Array, lat2: Array, lon2: Array) -> tuple[Array, Array]:
    """Azimuth and length (km) of the geodesic from each place to its fellow."""
    azimuth, _, metres = GEOD.inv(lon, lat, lon2, lat2)
    return np.asarray(azimuth), np.asarray(metres) / 1000


def moved(lat: Array, lon: Array, azimuth: Array, km: Array) -> tuple[Array, Array, Array]:
    """Where one comes to: latitude, longitude, and the azimuth in which one arrives."""
    lon2, lat2, back = GEOD.fwd(lon, lat, azimuth, km * 1000)
    return np.asarray(lat2), np.asarray(lon2), np.asarray(back) + 180


def chords(lat: Array, lon: Array) -> Array:
    """Places in space, km from the centre of the earth; straight on is never longer than around."""
    a, e2 = GEOD.a / 1000, GEOD.es
    north, east = np.radians(lat), np.radians(lon)
    n = a / np.sqrt(1 - e2 * np.sin(north) ** 2)
    return np.stack([n * np.cos(north) * np.cos(east), n * np.cos(north) * np.sin(east),
                     n * (1 - e2) * np.sin(north)], axis=-1)  # fmt: skip


def arcs(chord: Array) -> Array:
    """At least the length on the ground of what is so far apart in a straight line."""
    least = 6_330.0  # below the smallest radius of curvature
    return 2 * least * np.arcsin(np.minimum(chord / (2 * least), 1)) * 1.0001


class _Legs(NamedTuple):
    """Geodesics of at most ``_STEP``: start, azimuth there, length; and whose they are."""

    lat: Array
    lon: Array
    azimuth: Array
    km: Array
    start: Array  # in space
    middle: Array
    leg: NDArray[np.int64]  # which of the line's own, from one place that was given to the next


class Track:
    """A line of geodesics between places, in order; closed where the last is the first."""

    def __init__(self, places: Sequence[LatLon]) -> None:
        lat, lon = (np.array(side, dtype=float) for side in zip(*places, strict=True))
        azimuth, km = distance(lat[:-1], lon[:-1], lat[1:], lon[1:])
        own = km > 0
        self.closed = len(places) > 3 and bool(_same(places[0], places[-1]))
        self.lat, self.lon = lat, lon
        self.legs = _split(lat[:-1][own], lon[:-1][own], azimuth[own], km[own])
        self.count = int(own.sum())
        back, _ = distance(
            lat[1:][own][-1:], lon[1:][own][-1:], lat[:-1][own][-1:], lon[:-1][own][-1:]
        )
        # Both ends: where, in which direction the line begins there, for how long, and its leg.
        self.ends = [
            (float(lat[0]), float(lon[0]), float(azimuth[own][0]), float(km[own][0]), 0),
            (float(lat[-1]), float(lon[-1]), float(back[0]), float(km[own][-1]), self.count - 1),
        ]

    def nearest(
        self, lat: Array, lon: Array, without: int | None = None
    ) -> tuple[Array, NDArray[np.bool_]]:
        """How far each place is from the line, and whether that is only the least that it is.

        ``without``: a leg of the line that is left out; from nothing everything is infinitely far.
        """
        legs = self.legs
        use = np.ones(len(legs.km), dtype=bool) if without is None else legs.leg != without
        far = np.zeros(len(lat), dtype=bool)
        found = np.full(len(lat), np.inf)
        if not use.any():
            return found, far
        size = max(1, _PAIRS // len(legs.km))
        for first in range(0, len(lat), size):
            part = slice(first, first + size)
            found[part], far[part] = self._chunk(lat[part], lon[part], use)
        return found, far

    def _chunk(
        self, lat: Array, lon: Array, use: NDArray[np.bool_]
    ) -> tuple[Array, NDArray[np.bool_]]:
        legs, here = self.legs, chords(lat, lon)
        squares = (here**2).sum(axis=1)[:, None] + (legs.middle**2).sum(axis=1)[None, :]
        apart = np.sqrt(np.maximum(squares - 2 * here @ legs.middle.T, 0))
        apart[:, ~use] = np.inf
        least = apart - legs.km[None, :] / 2
        bound = least.min(axis=1)
        far = bound > FAR
        most = arcs(np.minimum(apart.min(axis=1), 12_000))
        rows, columns = np.nonzero((least <= (most + 0.01)[:, None]) & ~far[:, None])
        found = np.where(far, bound, np.inf)
        np.minimum.at(found, rows, self._to_legs(lat[rows], lon[rows], here[rows], columns))
        return found, far

    def _to_legs(self, lat: Array, lon: Array, here: Array, n: NDArray[np.int64]) -> Array:
        """From each place to the leg beside it."""
        legs = self.legs
        start, half = legs.start[n], legs.middle[n] - legs.start[n]
        share = ((here - start) * half).sum(axis=1) / np.maximum((half**2).sum(axis=1), 1e-12) / 2
        km = legs.km[n]
        along = np.clip(share, 0, 1) * km
        for _ in range(3):
            at_lat, at_lon, ahead = moved(legs.lat[n], legs.lon[n], legs.azimuth[n], along)
            azimuth, apart = distance(at_lat, at_lon, lat, lon)
            foot = np.tan(np.minimum(apart / _R, 1.5)) * np.cos(np.radians(azimuth - ahead))
            along = np.clip(along + _R * np.arctan(foot), 0, km)
        at_lat, at_lon, _ = moved(legs.lat[n], legs.lon[n], legs.azimuth[n], along)
        return distance(at_lat, at_lon, lat, lon)[1]

    def beyond(self, end: int, lat: Array, lon: Array) -> tuple[Array, Array]:
        """How far each place is from an end (0, 1), and how far it lies before the right angle."""
        at_lat, at_lon, azimuth, _, _ = self.ends[end]
        to, apart = distance(np.full_like(lat, at_lat), np.full_like(lat, at_lon), lat, lon)
        across = np.sin(apart / _R) * np.cos(np.radians(to - azimuth))
        return apart, _R * np.arcsin(np.clip(across, -1, 1))


def _same(one: LatLon, two: LatLon) -> bool:
    turn = (one[1] - two[1]) % 360
    return one[0] == two[0] and (turn == 0 or abs(one[0]) == 90)


def _split(lat: Array, lon: Array, azimuth: Array, km: Array) -> _Legs:
    """Long geodesics in short pieces, which changes nothing of where they run."""
    times = np.maximum(np.ceil(km / _STEP), 1).astype(np.int64)
    leg: Any = np.repeat(np.arange(len(km)), times)
    which = np.arange(len(leg)) - np.repeat(np.cumsum(times) - times, times)
    length = (km / times)[leg]
    at_lat, at_lon, ahead = moved(lat[leg], lon[leg], azimuth[leg], which * length)
    # Of the first piece the azimuth is the one that is known; the way there has no length.
    ahead = np.where(which == 0, azimuth[leg], ahead)
    at_lat, at_lon = np.where(which == 0, lat[leg], at_lat), np.where(which == 0, lon[leg], at_lon)
    mid_lat, mid_lon, _ = moved(at_lat, at_lon, ahead, length / 2)
    return _Legs(
        at_lat, at_lon, ahead, length, chords(at_lat, at_lon), chords(mid_lat, mid_lon), leg
    )
