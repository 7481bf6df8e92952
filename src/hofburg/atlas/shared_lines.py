"""The line between two States of a boundary pack, from the polygons that it draws of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely

__all__ = ["shared"]

_DEGREE = 111.195  # km
_TAIL = 4  # times the accuracy: what may run beside a neighbour without being the line with it


def shared(
    areas: Sequence[tuple[str, Any]], pair: tuple[str, str], accuracy: float
) -> list[list[tuple[float, float]]]:
    """What the lines of two States have in common, as pieces; none where that is not known.

    Of a pack that draws each State by itself, lines run beside each other without being the same: a
    strip along what little they share would leave out the rest. So there is none as soon as a piece
    of one line, which nobody shares, runs beside the other State.
    """
    owned = [[a for state, a in areas if state == code] for code in pair]
    if not all(owned):
        return []
    one, two = (shapely.union_all(own) for own in owned)
    common = shapely.intersection(shapely.boundary(one), shapely.boundary(two))
    lines = [p for p in shapely.get_parts(common) if p.geom_type == "LineString"]
    if (
        not lines
        or _beside(areas, pair, one, two, accuracy)
        or _beside(areas, pair, two, one, accuracy)
    ):
        return []
    merged = shapely.line_merge(shapely.union_all(lines))
    return [
        [(x, y) for x, y in shapely.get_coordinates(p).tolist()] for p in shapely.get_parts(merged)
    ]


def _beside(
    areas: Sequence[tuple[str, Any]], pair: tuple[str, str], one: Any, two: Any, accuracy: float
) -> bool:
    """Whether a line of one, which it shares with nobody, runs beside the other."""
    rim = shapely.boundary(one)
    others = [a for state, a in areas if state not in pair and shapely.intersects(a, one)]
    alone = shapely.difference(
        rim, shapely.union_all([shapely.boundary(a) for a in (two, *others)])
    )
    near = shapely.intersection(alone, shapely.buffer(two, accuracy / _DEGREE))
    runs = (
        shapely.get_parts(shapely.line_merge(near))
        if near.geom_type == "MultiLineString"
        else [near]
    )
    return any(run.length * _DEGREE > _TAIL * accuracy for run in runs)
