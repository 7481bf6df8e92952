"""The map as a small picture, for browsers that run no scripts: land, places and outlines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from math import atan2, cos, radians, sin, tan
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hofburg.inquiry import Map

__all__ = ["overview"]

_BASE = Path(__file__).parent / "static" / "basemap.json"
_WIDE, _HIGH, _EDGE = 960, 540, 30
_ZONE = ((36.0, -10.0), (70.0, -10.0), (70.0, 60.0), (36.0, 75.0))
_LEAST = 0.01  # of the plane, so that a single place has something around it
XY = tuple[float, float]


def _plane(lat: float, lon: float) -> XY:
    """Polar stereographic on a sphere, as in ``islands/src/projection.ts``; the pole is (0, 0)."""
    distance = tan(radians(90 - max(lat, -60.0)) / 2)
    return distance * sin(radians(lon)), distance * cos(radians(lon))


def overview(found: Map) -> str:
    """An SVG of what is placed. Everything in it is a number: no words, nothing to escape."""
    drawn = [
        (it.kind, [[_plane(*place) for place in piece] for piece in it.pieces])
        for it in found.placed
    ]
    every = [at for _, pieces in drawn for piece in pieces for at in piece]
    frame = _Frame(every or [_plane(*place) for place in _ZONE])
    body = [f'<path class="land" d="{"".join(frame.rings(_land()))}"/>']
    for kind, pieces in drawn:
        if kind in ("outline", "area", "line"):
            close = "" if kind == "line" else "Z"
            path = "".join(frame.path(piece) + close for piece in pieces)
            body.append(f'<path class="{kind}" d="{path}"/>')
    dots = {
        frame.text(at) for kind, pieces in drawn if kind in ("unit", "place")
        for piece in pieces for at in piece
    }  # fmt: skip
    body += [f'<path class="dot" d="M{dot}h0"/>' for dot in sorted(dots)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}">'
        "<style>.water{fill:#f5f8fa}.land{fill:#dddbd5}"
        ".outline,.area{fill:#00497a;fill-opacity:.12;stroke:#00497a;stroke-width:1.5}"
        ".line{fill:none;stroke:#00497a;stroke-width:1.5;stroke-dasharray:6 3}"
        ".dot{stroke:#14212b;stroke-width:5;stroke-linecap:round}</style>"
        f'<rect class="water" width="{_WIDE}" height="{_HIGH}"/>{"".join(body)}</svg>\n'
    )


class _Frame:
    """From the plane to the picture: north up at the middle of what is shown."""

    def __init__(self, places: Sequence[XY]) -> None:
        xs, ys = [at[0] for at in places], [at[1] for at in places]
        turn = atan2(min(xs) + max(xs), min(ys) + max(ys))
        self.cos, self.sin = cos(turn), sin(turn)
        turned = [self._turn(at) for at in places]
        left, right = min(p[0] for p in turned), max(p[0] for p in turned)
        top, bottom = min(p[1] for p in turned), max(p[1] for p in turned)
        wide, high = max(right - left, _LEAST), max(bottom - top, _LEAST)
        self.scale = min((_WIDE - 2 * _EDGE) / wide, (_HIGH - 2 * _EDGE) / high)
        self.x = _WIDE / 2 - self.scale * (left + right) / 2
        self.y = _HIGH / 2 - self.scale * (top + bottom) / 2

    def _turn(self, at: XY) -> XY:
        return at[0] * self.cos - at[1] * self.sin, at[0] * self.sin + at[1] * self.cos

    def put(self, at: XY) -> XY:
        x, y = self._turn(at)
        return self.x + self.scale * x, self.y + self.scale * y

    def text(self, at: XY) -> str:
        x, y = self.put(at)
        return f"{x:.1f} {y:.1f}"

    def path(self, piece: Sequence[XY]) -> str:
        return "M" + "L".join(self.text(at) for at in piece)

    def rings(self, rings: Sequence[Sequence[XY]]) -> Iterator[str]:
        """Rings of which anything may be seen, to the pixel."""
        for ring in rings:
            placed = [self.put(at) for at in ring]
            xs, ys = [p[0] for p in placed], [p[1] for p in placed]
            if max(xs) < 0 or min(xs) > _WIDE or max(ys) < 0 or min(ys) > _HIGH:
                continue
            if max(xs) - min(xs) + max(ys) - min(ys) < 1:
                continue
            dots = list(dict.fromkeys((round(x), round(y)) for x, y in placed))
            yield "M" + "L".join(f"{x} {y}" for x, y in dots) + "Z"


@cache
def _land() -> tuple[tuple[XY, ...], ...]:
    base: dict[str, Any] = json.loads(_BASE.read_text(encoding="utf-8"))
    found = []
    for polygon in base["land"]:
        for steps in polygon:
            x = y = 0
            ring = []
            for east, north in zip(steps[::2], steps[1::2], strict=True):
                x, y = x + east, y + north
                ring.append(_plane(y * base["unit"], x * base["unit"]))
            found.append(tuple(ring))
    return tuple(found)
