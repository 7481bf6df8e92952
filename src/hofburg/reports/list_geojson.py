"""A list with places as GeoJSON (RFC 7946): WGS 84, longitude first."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from hofburg.reports.export_note import ExportNote
from hofburg.reports.lists import ListTable, list_rows

__all__ = ["list_geojson"]


def list_geojson(table: ListTable, note: ExportNote) -> str:
    """A FeatureCollection; a row without a place has no geometry, so that none is lost.

    What stands behind it is in the foreign member ``hofburg``.
    """
    features = []
    for row, values in zip(table.rows, list_rows(table), strict=True):
        feature: dict[str, Any] = {"type": "Feature"}
        if row.get("_id"):
            feature["id"] = str(row["_id"])
        features.append(feature | {"geometry": _point(row.get("_place")), "properties": values})
    about = dict(note.meta) | {
        "note": note.official, "again": note.again, "handling_of_this_file": note.mark or None,
        "withheld": dict(note.withheld),
    }  # fmt: skip
    made = {"type": "FeatureCollection", "hofburg": about, "features": features}
    return json.dumps(made, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _point(place: Any) -> dict[str, Any] | None:
    if place is None:
        return None
    latitude, longitude = (float(end) for end in place)
    if not (isfinite(latitude) and isfinite(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return {"type": "Point", "coordinates": [longitude, latitude]}
