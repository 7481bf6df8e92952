"""A flat map around a place: true distances and directions from its centre, nowhere too short.

Shapes are put together on it (rings, figures, outlines); it has no antimeridian and no poles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from .geodesy import Array, LatLon, chords, distance, moved

__all__ = ["GRID", "Plane", "dense", "joined"]

GRID = 1e-6  # km; on a grid of a millimetre shapes that touch are joined without slivers

_STEP = 20.0  # km between the places by which a geodesic is drawn on the map


def dense(places: Sequence[LatLon], step: float = _STEP) -> list[LatLon]:
    """The same line with more places on its geodesics."""
    lat, lon = (np.array(side, dtype=float) for side in zip(*places, strict=True))
    azimuth, km = distance(lat[:-1], lon[:-1], lat[1:], lon[1:])
    found: list[LatLon] = []
    for n in range(len(km)):
        times = max(1, int(np.ceil(km[n] / step)))
        along = km[n] * np.arange(times) / times
        here = (np.full(times, lat[n]), np.full(times, lon[n]), np.full(times, azimuth[n]))
        more = moved(*here, along)
        found += [
            (float(lat[n]), float(lon[n])),
            *zip(more[0][1:].tolist(), more[1][1:].tolist(), strict=True),
        ]
    return [*found, (float(lat[-1]), float(lon[-1]))]


def joined(shapes: Sequence[Any]) -> Any:
    """All of some shapes as one."""
    return shapely.union_all(list(shapes), grid_size=GRID)


class Plane:
    """The azimuthal equidistant map around the middle of some places, in km."""

    def __init__(self, places: Iterable[LatLon]) -> None:
        lat, lon = (np.array(side, dtype=float) for side in zip(*places, strict=True))
        x, y, z = chords(lat, lon).mean(axis=0)
        self.lat = float(np.degrees(np.arctan2(z, np.hypot(x, y))))
        self.lon = float(np.degrees(np.arctan2(y, x)))

    def put(self, lat: Array, lon: Array) -> Array:
        """Places on the map: east and north of its centre."""
        azimuth, km = distance(np.full_like(lat, self.lat), np.full_like(lat, self.lon), lat, lon)
        return np.stack(
            [km * np.sin(np.radians(azimuth)), km * np.cos(np.radians(azimuth))], axis=-1
        )

    def places(self, points: Array) -> tuple[Array, Array]:
        """Latitude and longitude of points of the map."""
        azimuth = np.degrees(np.arctan2(points[:, 0], points[:, 1]))
        count = len(points)
        here = (np.full(count, self.lat), np.full(count, self.lon))
        lat, lon, _ = moved(*here, azimuth, np.hypot(points[:, 0], points[:, 1]))
        return lat, lon

    def line(self, places: Sequence[LatLon]) -> Array:
        """A line of geodesics on the map."""
        lat, lon = (np.array(side, dtype=float) for side in zip(*dense(places), strict=True))
        return self.put(lat, lon)

    def polygon(self, rings: Sequence[Sequence[LatLon]]) -> Any:
        """A polygon by its ring and its holes, which close by themselves."""
        drawn = [self.line([*ring, ring[0]]) for ring in rings]
        return shapely.Polygon(drawn[0], drawn[1:])
