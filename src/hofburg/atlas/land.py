"""Land and sea by a coarse grid of our own, without boundaries; unknown near coasts."""

from __future__ import annotations

import json
import zlib
from functools import cache
from math import floor
from pathlib import Path
from typing import Any, Literal, NamedTuple

__all__ = ["land_source", "surface"]

_GRID = Path(__file__).with_name("data") / "land.grid"
_CALLED: dict[int, Literal["sea", "land"] | None] = {0: "sea", 1: "land", 2: None}


class _Grid(NamedTuple):
    head: dict[str, Any]
    rows: int
    columns: int
    cells: bytes  # four a byte, the first in the lowest bits

    def value(self, row: int, column: int) -> int:
        at = min(max(row, 0), self.rows - 1) * self.columns + column % self.columns
        return self.cells[at >> 2] >> 2 * (at & 3) & 3


@cache
def _grid() -> _Grid:
    head, _, body = _GRID.read_bytes().partition(b"\n")
    said = json.loads(head)
    return _Grid(said, said["rows"], said["columns"], zlib.decompress(body))


def land_source() -> str:
    """Where the grid comes from, and under which licence."""
    head = _grid().head
    return f"{head['source']}; {head['licence']}"


def surface(
    latitude: float, longitude: float, within: float = 0.0
) -> Literal["land", "sea"] | None:
    """Whether a place is on land or at sea; None near coasts, where the grid cannot tell.

    Lakes are land; the Caspian Sea is sea. A cell (a twentieth of a degree) says *sea* or *land*
    only if all its neighbours say the same, because the coasts of the source are generalised and
    some small islands are not in it.

    Args:
        latitude, longitude: degrees, WGS 84; within -90 to 90 and -180 to 180.
        within: degrees by which each of them may be wrong; everything there must be the same.

    Raises ``ValueError`` for what is no place.
    """
    if not (abs(latitude) <= 90 and abs(longitude) <= 180 and 0 <= within <= 1):
        raise ValueError(f"{latitude}, {longitude} (within {within}) is no place on earth")
    grid = _grid()
    # In cells: from the north pole, and from the antimeridian.
    size = grid.rows / 180
    south, east, step = (90 - latitude) * size, (longitude + 180) * size, within * size
    top, bottom = floor(south - step), floor(south + step)
    left, right = floor(east - step), floor(east + step)
    first = grid.value(top, left)
    if top == bottom and left == right:
        return _CALLED[first]
    same = all(
        grid.value(row, column) == first
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    )
    return _CALLED[first] if same else None
