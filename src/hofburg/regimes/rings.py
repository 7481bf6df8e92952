"""Whether rings by coordinates cross themselves or each other, without any package of geometry.

On a sphere: that geodesics run a little otherwise matters to what is nearer than a document says
places, and not to the mistakes that are looked for here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import asin, cos, radians, sin, sqrt

from hofburg.values import Point

__all__ = ["apart", "crossing", "holds"]

Vector = tuple[float, float, float]
_R = 6_371.0088


def _vector(point: Point) -> Vector:
    north, east = radians(point.latitude), radians(point.longitude)
    return (cos(north) * cos(east), cos(north) * sin(east), sin(north))


def apart(one: Point, two: Point) -> float:
    """How far two places are from each other, in km, on a sphere."""
    return _R * 2 * asin(min(1.0, sqrt(_square(_vector(one), _vector(two))) / 2))


def _square(a: Vector, b: Vector) -> float:
    return sum((x - y) ** 2 for x, y in zip(a, b, strict=True))


def crossing(rings: Sequence[Sequence[Point]]) -> tuple[int, int, int, int] | None:
    """Two sides of closed rings that cross: ring and number of each; None where none do."""
    sides = sorted(_sides(rings))
    active: list[tuple[float, int, int, Vector, Vector]] = []
    for low, high, ring, number, a, b in sides:
        active = [side for side in active if side[0] >= low]
        for _, other, index, c, d in active:
            if other == ring and _follow(number, index, len(rings[ring])):
                continue
            if _cross(a, b, c, d):
                return (other, index, ring, number)
        active.append((high, ring, number, a, b))
    return None


def _sides(
    rings: Sequence[Sequence[Point]],
) -> Iterator[tuple[float, float, int, int, Vector, Vector]]:
    """Each side with its lowest and highest z, as far as an arc may bulge."""
    for number, ring in enumerate(rings):
        places = [_vector(point) for point in ring]
        for index, a in enumerate(places):
            b = places[(index + 1) % len(places)]
            bulge = _square(a, b) / 8
            yield min(a[2], b[2]) - bulge, max(a[2], b[2]) + bulge, number, index, a, b


def _follow(one: int, two: int, count: int) -> bool:
    return (one - two) % count in (1, count - 1)


def _cross(a: Vector, b: Vector, c: Vector, d: Vector) -> bool:
    first, second = _normal(a, b), _normal(c, d)
    apart_ = _dot(first, c) * _dot(first, d) <= 0 and _dot(second, a) * _dot(second, b) <= 0
    return apart_ and _dot(a, c) > 0


def _normal(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def holds(ring: Sequence[Point], point: Point) -> bool:
    """Whether a place lies inside a ring that does not go around a pole."""
    xs, ys = [float(ring[0].longitude)], [float(p.latitude) - float(point.latitude) for p in ring]
    for p in ring[1:]:  # on one side of the antimeridian or the other, as one walks
        xs.append(xs[-1] + (float(p.longitude) - xs[-1] + 180) % 360 - 180)
    return any(_odd(xs, ys, float(point.longitude) + turn) for turn in (-360, 0, 360))


def _odd(xs: Sequence[float], ys: Sequence[float], east: float) -> bool:
    """Whether a ray to the east at the height 0 crosses a ring an odd number of times."""
    inside = False
    for n in range(len(xs)):
        x, y, u, w = xs[n - 1], ys[n - 1], xs[n], ys[n]
        if (y > 0) != (w > 0) and x + (u - x) * -y / (w - y) > east:
            inside = not inside
    return inside
