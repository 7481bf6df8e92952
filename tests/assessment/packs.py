"""A boundary pack made of squares, for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["HEAD", "SQUARES", "box", "feature", "halves", "written"]

HEAD: dict[str, Any] = {
    "name": "Squares",
    "source": "drawn for tests",
    "date": "2026-01-01",
    "disclaimer": "Says nothing about anybody's boundaries.",
    "accuracy_km": 2,
}


def box(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    """The coordinates of a rectangle as a polygon."""
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def feature(state: str | None, *boxes: list[Any], **more: Any) -> dict[str, Any]:
    """A feature of one or several rectangles."""
    own = {"state": state} if state else {}
    return {
        "type": "Feature",
        "properties": own | more,
        "geometry": {"type": "MultiPolygon", "coordinates": list(boxes)},
    }


# A and B lie side by side, with a piece that both claim; C on both sides of the antimeridian.
SQUARES = [
    feature("AAA", box(8, 46, 12, 49)),
    feature("AAA", box(12, 46, 13, 50)),
    feature("BBB", box(13, 44, 20, 50)),
    feature(None, box(15.5, 47.5, 16.5, 48.5), disputed=True),
    feature("CCC", box(170, 10, 180, 20), box(-180, 10, -170, 20)),
]


def written(folder: Path, features: list[Any] | None = None, **head: Any) -> Path:
    """The pack as a file; ``head`` changes what it says of itself, None leaves it out."""
    said = {name: value for name, value in {**HEAD, **head}.items() if value is not None}
    path = folder / "squares.json"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "hofburg": said, "features": features or SQUARES}),
        encoding="utf-8",
    )
    return path


def halves(folder: Path, west: str, east: str, line: float) -> Path:
    """A pack of two States on both sides of a meridian, between the 36th and the 49th parallel."""
    features = [
        feature(west, box(line - 8, 36, line, 49)),
        feature(east, box(line, 36, line + 8, 49)),
    ]
    return written(folder, features, accuracy_km=1)
