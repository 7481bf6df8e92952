"""Outlines of tracts, for maps and for print: sampled, and put together on a flat map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import shapely

from hofburg.errors import AtlasError, Problem

from .geodesy import Array, LatLon, Track, moved
from .plane import GRID, Plane, joined

__all__ = ["around_outline", "geometry", "strip_outline"]

_ROUND = np.linspace(0, 360, 96, endpoint=False)
_HALVINGS = 24
_DIGITS = 1e-6  # of a degree


def strip_outline(tracks: Sequence[Track], km: float, *, flat: bool) -> tuple[Plane, Any]:
    """Each piece with the ground beside it, without what lies beyond its ends."""
    plane = Plane(
        [place for t in tracks for place in zip(t.lat.tolist(), t.lon.tolist(), strict=True)]
    )
    made = []
    for track in tracks:
        shape = joined(list(_beside(plane, track, km)))
        if flat and not track.closed:
            caps = [_cap(plane, track, end, km) for end in (0, 1)]
            shape = shapely.difference(shape, joined(caps), grid_size=GRID)
        made.append(shape)
    return plane, joined(made)


def around_outline(places: Sequence[LatLon], km: float) -> tuple[Plane, Any]:
    """Circles around places."""
    plane = Plane(places)
    return plane, joined([_disc(plane, *place, km) for place in places])


def _fan(plane: Plane, lat: float, lon: float, azimuth: Array, km: Array) -> Array:
    """Points of the map in some directions from a place."""
    count = len(azimuth)
    found = moved(np.full(count, lat), np.full(count, lon), azimuth, km)
    return plane.put(found[0], found[1])


def _disc(plane: Plane, lat: float, lon: float, km: float) -> Any:
    # Its corners lie as far outside as the middles of its sides lie inside.
    wide = np.full(len(_ROUND), km / np.sqrt(np.cos(np.pi / len(_ROUND))))
    return shapely.Polygon(_fan(plane, lat, lon, _ROUND, wide))


def _beside(plane: Plane, track: Track, km: float) -> Iterator[Any]:
    """A quadrilateral for each short piece, and a disc where the line turns or ends."""
    legs = track.legs
    end = moved(legs.lat, legs.lon, legs.azimuth, legs.km)
    corners = []
    for lat, lon, azimuth in ((legs.lat, legs.lon, legs.azimuth), end):
        for side in (90, -90):
            at = moved(lat, lon, azimuth + side, np.full(len(lat), km))
            corners.append(plane.put(at[0], at[1]))
    a, b, d, c = corners
    for n in range(len(legs.km)):
        quad = shapely.Polygon([a[n], b[n], c[n], d[n]])
        yield quad if quad.is_valid else shapely.make_valid(quad)
    for lat, lon in dict.fromkeys(zip(track.lat.tolist(), track.lon.tolist(), strict=True)):
        yield _disc(plane, lat, lon, km)


def _cap(plane: Plane, track: Track, end: int, km: float) -> Any:
    """What lies past the right angle at an end, as long as of all the line the end is nearest.

    Seen from the end it is a star: in each direction it goes on until the rest is as near.
    """
    lat, lon, inward, _, leg = track.ends[end]
    azimuth = np.linspace(inward + 90, inward + 270, 121)
    least, most = np.zeros(len(azimuth)), np.full(len(azimuth), km * 1.05)
    here = (np.full(len(azimuth), lat), np.full(len(azimuth), lon))
    full = most.copy()
    for _ in range(_HALVINGS):
        at = moved(*here, azimuth, full)
        ok = track.nearest(at[0], at[1], without=leg)[0] > full
        least, most = np.where(ok, full, least), np.where(ok, most, full)
        full = (least + most) / 2
    star = _fan(plane, lat, lon, azimuth, least)
    shape = shapely.Polygon([*star, plane.put(np.array([lat]), np.array([lon]))[0]])
    return shape if shape.is_valid else shapely.make_valid(shape)


def geometry(plane: Plane, shape: Any) -> dict[str, Any]:
    """A shape of the map as a GeoJSON MultiPolygon, cut at the antimeridian."""
    pole = plane.put(np.array([90.0, -90.0]), np.array([0.0, 0.0]))
    if shapely.intersects_xy(shape, pole).any():
        said = "a pole lies in it, and a flat map cannot show that"
        raise AtlasError(Problem("", "outline", said, "Draw it on a globe, or ask of places."))
    on_earth = shapely.make_valid(shapely.transform(shape, lambda xy: _degrees(plane, xy)))
    on_earth = shapely.set_precision(on_earth, _DIGITS)
    parts = []
    for turn in (-360.0, 0.0, 360.0):
        piece = shapely.intersection(
            on_earth, shapely.box(turn - 180, -90, turn + 180, 90), grid_size=_DIGITS
        )
        moved_ = shapely.transform(piece, partial(_rounded, turn))
        parts += [p for p in shapely.get_parts(moved_) if p.geom_type == "Polygon" and p.area > 0]
    return {
        "type": "MultiPolygon",
        "coordinates": [
            [shapely.get_coordinates(ring).tolist() for ring in (p.exterior, *p.interiors)]
            for p in shapely.orient_polygons(np.array(parts)).tolist()
        ],
    }


def _rounded(turn: float, points: Array) -> Array:
    return np.round(points - (turn, 0.0), 6)


def _degrees(plane: Plane, points: Array) -> Array:
    """Longitude and latitude, the longitudes on one side of the map's middle or the other."""
    lat, lon = plane.places(points)
    return np.stack([plane.lon + (lon - plane.lon + 180) % 360 - 180, lat], axis=-1)
