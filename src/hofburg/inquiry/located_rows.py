"""What is located, as plain values for programs, and as GeoJSON (RFC 7946)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hofburg.values import ALWAYS, NEVER, format_instant

if TYPE_CHECKING:
    from hofburg.inquiry.located import LatLon, Located, Map
    from hofburg.regimes import Field

__all__ = ["MAP_COLUMNS", "MAP_FACTS", "facts_of", "map_geojson", "map_json", "map_row", "map_rows"]

MAP_NOTE = (
    "Positions are those that messages say, as exactly as they say them. Whose ground a place is on"
    " is not answered here."
)
MAP_COLUMNS = [
    "id", "kind", "name", "states", "regime", "process", "message", "field", "case", "reference",
    "record", "line", "latitude", "longitude", "places", "lacking", "words", "accuracy_km", "since",
    "until", "sure", "symbol", "said", "origin", "handling", "account", "sources", "paragraph",
    "mark", "worlds",
]  # fmt: skip
MAP_FACTS = ("choice", "count", "number", "flag")


def facts_of(it: Located) -> Iterator[tuple[Field, Any]]:
    """What its line or message says in choices and figures, in the order of its form."""
    for name, field in it.form.items():
        if field.type in MAP_FACTS and (value := it.said.get(name)) not in (None, ""):
            yield field, value


def map_rows(things: Iterable[Located]) -> list[dict[str, Any]]:
    """A row for each, with ids that differ."""
    met: dict[str, int] = {}
    rows = []
    for it in things:
        row = map_row(it)
        met[it.id] = met.get(it.id, 0) + 1
        if met[it.id] > 1:  # worlds in which it is told otherwise
            row["id"] = f"{it.id}~{met[it.id]}"
        rows.append(row)
    return rows


def map_row(it: Located) -> dict[str, Any]:
    """Plain values. A single place also stands as latitude and longitude."""
    places = [[list(place) for place in piece] for piece in it.pieces]
    single = len(places) == 1 and len(places[0]) == 1
    return {
        "id": it.id, "kind": it.kind, "name": it.name, "states": list(it.states),
        "regime": it.law, "process": it.process or None, "message": it.message or None,
        "field": it.field, "case": it.case or None, "reference": it.reference or None,
        "record": it.record or None, "line": it.line or None,
        "latitude": places[0][0][0] if single else None,
        "longitude": places[0][0][1] if single else None,
        "places": places, "lacking": it.lacking or None, "words": it.words or None,
        "accuracy_km": it.accuracy_km, "since": _bounds(it.since), "until": _bounds(it.until),
        "sure": it.sure, "symbol": it.symbol or None,
        "said": {field.name: value for field, value in facts_of(it)},
        "origin": it.origin or None, "handling": it.handling, "account": it.account or None,
        "sources": list(it.sources), "paragraph": it.paragraph, "mark": it.mark,
        "worlds": [world for world in it.worlds if world],
    }  # fmt: skip


def _bounds(bounds: tuple[int, int]) -> list[str | None]:
    return [format_instant(at) if ALWAYS < at < NEVER else None for at in bounds]


def map_json(found: Map) -> dict[str, Any]:
    """What the command prints, without ``meta``."""
    return {
        "note": MAP_NOTE,
        "first": None if found.first is None else format_instant(found.first),
        "last": None if found.last is None else format_instant(found.last),
        "located": len(found.placed),
        "unplaced": len(found.unplaced),
        "withheld": dict(found.withheld),
        "fallen": found.fallen,
        "boundaries": None if found.boundaries is None else dict(found.boundaries),
        "things": map_rows(found.all),
    }


def map_geojson(found: Map, meta: Mapping[str, Any]) -> dict[str, Any]:
    """A FeatureCollection; what has no place is a feature without geometry: none is lost."""
    told = {key: value for key, value in map_json(found).items() if key != "things"}
    features = []
    for it, row in zip(found.all, map_rows(found.all), strict=True):
        told_of = {key: value for key, value in row.items() if key not in ("id", "places")}
        features.append(
            {"type": "Feature", "id": row["id"], "geometry": geometry(it), "properties": told_of}
        )
    for kind, places in found.lines:
        named = {"kind": f"boundary-pack:{kind}", **(found.boundaries or {})}
        shape = {"type": "LineString", "coordinates": [_turned(place) for place in places]}
        features.append({"type": "Feature", "geometry": shape, "properties": named})
    return {"type": "FeatureCollection", "hofburg": {**meta, "map": told}, "features": features}


def geometry(it: Located) -> dict[str, Any] | None:
    """Its GeoJSON geometry; None where it has no place."""
    if not it.pieces:
        return None
    if it.kind == "area":
        return {"type": "MultiPolygon", "coordinates": list(_polygons(it.pieces))}
    places = it.pieces[0]
    if it.kind == "outline":
        rings = [[*part, part[0]] for part in _cut(_oriented(places), closed=True)]
        polygons = [[[_turned(place) for place in ring]] for ring in rings]
        if len(polygons) == 1:
            return {"type": "Polygon", "coordinates": polygons[0]}
        return {"type": "MultiPolygon", "coordinates": polygons}
    if it.kind == "line":
        runs = [run for piece in it.pieces for run in _cut(piece, closed=False)]
        lines = [[_turned(place) for place in run] for run in runs]
        return {"type": "MultiLineString", "coordinates": lines}
    if len(places) == 1:
        return {"type": "Point", "coordinates": _turned(places[0])}
    return {"type": "MultiPoint", "coordinates": [_turned(place) for place in places]}


def _turned(place: Sequence[float]) -> list[float]:
    return [place[1], place[0]]


def _area_of(ring: Sequence[LatLon]) -> float:
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return sum(a[1] * b[0] - b[1] * a[0] for a, b in pairs)


def _polygons(rings: Sequence[Sequence[LatLon]]) -> Iterator[list[list[list[float]]]]:
    """Rings as polygons: one that turns to the left begins one, one to the right is its hole."""
    polygon: list[list[list[float]]] = []
    for ring in rings:
        if _area_of(ring) >= 0 and polygon:
            yield polygon
            polygon = []
        polygon.append([_turned(place) for place in ring])
    if polygon:
        yield polygon


def _oriented(ring: Sequence[LatLon]) -> list[LatLon]:
    """To the left, its longitudes on one side of the first or the other."""
    base = ring[0][1]
    moved = [(lat, base + (lon - base + 180) % 360 - 180) for lat, lon in ring]
    return moved if _area_of(moved) >= 0 else moved[::-1]


def _cut(places: Sequence[LatLon], *, closed: bool) -> list[list[LatLon]]:
    """Places cut at the antimeridian, as GeoJSON wants it."""
    if closed:
        return _cut_ring(places)
    runs: list[list[LatLon]] = [[places[0]]]
    for one, two in pairwise(places):
        if abs(two[1] - one[1]) > 180:
            side = 180.0 if one[1] > 0 else -180.0
            far = two[1] + 2 * side
            share = (side - one[1]) / (far - one[1]) if far != one[1] else 0.0
            lat = round(one[0] + share * (two[0] - one[0]), 6)
            runs[-1].append((lat, side))
            runs.append([(lat, -side)])
        runs[-1].append(two)
    return runs


def _cut_ring(ring: Sequence[LatLon]) -> list[list[LatLon]]:
    found = []
    for turn in (-360.0, 0.0, 360.0):
        part = [(lat, lon + turn) for lat, lon in ring]
        for edge in (-180.0, 180.0):
            part = _half(part, edge)
        if len(part) > 2:
            found.append([(lat, round(lon, 6)) for lat, lon in part])
    return found


def _half(ring: Sequence[LatLon], edge: float) -> list[LatLon]:
    """What of a ring lies between the edge and the zero meridian's side of it."""

    def inside(lon: float) -> bool:
        return lon <= edge if edge > 0 else lon >= edge

    kept: list[LatLon] = []
    for one, two in zip(ring, (*ring[1:], *ring[:1]), strict=True):
        if inside(one[1]):
            kept.append(one)
        if inside(one[1]) != inside(two[1]):
            share = (edge - one[1]) / (two[1] - one[1])
            kept.append((round(one[0] + share * (two[0] - one[0]), 6), edge))
    return kept
