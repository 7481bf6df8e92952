"""What is asked of a tract: one place, the line between two, or the area of three and more.

How near it comes and how far it reaches is found by covering it with squares, smaller and smaller
where it matters. A square answers for all that lies in it, so the bounds are never too narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .geodesy import Array, LatLon, distance
from .plane import Plane

__all__ = ["MAX_PLACES", "Figure"]

MAX_PLACES = 1_000
MAX_EXTENT = 2_000.0  # km from its middle; what is larger is not asked
_SQUARES = 1_024  # of one size; a longer edge is covered more coarsely
_FINEST = 0.01  # km
_SHARE = 0.06  # of what is not known anyway
_ROUNDS = 24
_CORNER = 1.4143 * 1.002  # from the middle of a square to its corner; the map may be a little short

Bounds = Callable[[Array, Array, float], tuple[Array, Array]]
Ends = tuple[float, float]


class Figure:
    """Places in their order; ``spread`` (km): how far each may be from where it is told.

    Two are a line. Three or more enclose an area; where its sides cross each other, in which order
    they were meant is not known, and bounds hold for any order.
    """

    def __init__(self, places: Sequence[LatLon], spread: float) -> None:
        self.places, self.spread = list(places), spread
        self.lat, self.lon = (np.array(side, dtype=float) for side in zip(*places, strict=True))
        self.plane = Plane(places)
        self.crossed = False
        middle = (np.full_like(self.lat, self.plane.lat), np.full_like(self.lat, self.plane.lon))
        self.extent = float(distance(*middle, self.lat, self.lon)[1].max())
        if self.extent <= MAX_EXTENT and len(places) > 1:
            self.shape = self._drawn()

    @property
    def too_large(self) -> bool:
        """Whether it reaches too far to be drawn on one map."""
        return self.extent > MAX_EXTENT

    def _drawn(self) -> Any:
        if len(self.places) == 2:
            return shapely.LineString(self.plane.line(self.places))
        area = self.plane.polygon([self.places])
        if area.is_valid and area.area > 0:
            return area
        self.crossed = True
        return shapely.convex_hull(area.exterior)

    def reach(self, bounds: Bounds, accuracy: float) -> tuple[Ends, Ends]:
        """How near the nearest of it may be, and how far the farthest: lowest and highest each.

        ``accuracy`` (km) is that of what is asked; squares much smaller than that say no more.
        """
        if len(self.places) == 1:
            only = bounds(self.lat, self.lon, self.spread)
            ends = float(only[0][0]), float(only[1][0])
            return ends, ends
        finest = max(_FINEST, _SHARE * (accuracy + self.spread))
        near, far = self._least(bounds, 1, finest), self._least(bounds, -1, finest)
        if not self.crossed:
            return near, (-far[1], -far[0])
        lo, hi = bounds(self.lat, self.lon, self.spread)  # its corners, which surely are of it
        return (near[0], float(hi.min())), (float(lo.max()), -far[0])

    def _least(self, bounds: Bounds, sign: int, finest: float) -> Ends:
        """The least of what ``bounds`` says, or with -1 of its negative, over all of the figure."""
        west, south, east, north = self.shape.bounds
        half = max(east - west, north - south, 2 * _FINEST) / 2 * 1.01
        squares = np.array([[(west + east) / 2, (south + north) / 2]])
        shapely.prepare(self.shape)
        lowest, highest, left = -np.inf, np.inf, np.inf
        for _ in range(_ROUNDS):
            x, y = squares.T
            boxes = shapely.box(x - half, y - half, x + half, y + half)
            squares = squares[shapely.intersects(self.shape, boxes)]
            within = half * _CORNER
            sides = bounds(*self.plane.places(squares), self.spread + within)
            lo, hi = sides if sign > 0 else (-sides[1], -sides[0])
            lowest = max(lowest, min(left, float(lo.min())))
            highest = min(highest, float(hi.min()))
            matters = _matters(lo, hi, 2 * within, highest)
            squares, lo, hi = squares[matters], lo[matters], hi[matters]
            if half <= finest or not len(squares):
                break
            if 4 * len(squares) > _SQUARES:  # as along an edge beside the line: go on with some
                order = np.argsort(hi, kind="stable")
                left = min(left, float(lo[order[_SQUARES // 4 :]].min()))
                squares = squares[order[: _SQUARES // 4]]
            half /= 2
            corners = half * np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
            squares = (squares[:, None, :] + corners[None, :, :]).reshape(-1, 2)
        return lowest, highest


def _matters(lo: Array, hi: Array, give: float, highest: float) -> NDArray[np.bool_]:
    """Squares of which a smaller one may say more of the least.

    ``give``: by so much the bounds of a square in a square may differ, where both are numbers.
    """
    if np.isneginf(hi).any():
        return np.zeros(len(lo), dtype=bool)
    sure = np.isfinite(lo) & np.isfinite(hi)
    lowest = float((lo[sure] + give).min()) if sure.any() else np.inf
    lower = lo <= min(lowest, highest)
    higher = np.where(np.isposinf(hi), lo, hi - give) <= highest
    return np.asarray(lower | higher)
