"""Tracts of ground as others ask for them, and the answer: how near, how far.

This module loads quickly; what reckons needs the extra ``hofburg[geo]`` and is loaded when asked.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from hofburg.errors import AtlasError, Problem
from hofburg.values import Point, parse_point

if TYPE_CHECKING:
    from .figures import Figure
    from .packs import Boundaries
    from .tracts import Tract

__all__ = [
    "Reach",
    "measure",
    "reach",
    "tract_along",
    "tract_around",
    "tract_inside",
    "tract_outline",
]

_BEYOND = 40_000.0  # km; farther than anything on earth, for what does not belong to a tract at all
_DEGREE = 111.7  # km, the longest that a degree is
LatLon = tuple[float, float]


class Reach(NamedTuple):
    """How near the nearest place of a figure is to a tract, and how far the farthest.

    Kilometres to the line or place, or to the edge of a ring (below zero inside), each as its least
    and its largest value to three decimals; None where there is no bound.
    """

    near: tuple[float | None, float | None] = (None, None)
    far: tuple[float | None, float | None] = (None, None)

    @classmethod
    def of(cls, near: tuple[float, float], far: tuple[float, float]) -> Reach:
        """From numbers that may be infinite."""
        return cls(_ends(*near), _ends(*far))


def _ends(lo: float, hi: float) -> tuple[float | None, float | None]:
    low = None if lo == -math.inf else math.floor(min(lo, _BEYOND) * 1000) / 1000
    return low, None if hi > _BEYOND / 2 else math.ceil(hi * 1000) / 1000


def spread_of(points: Sequence[Point]) -> float:
    """How far a place may be from where it is told, in km: half its last digit, both ways."""
    return max(0.5 * _DEGREE * 10.0**-p.decimals * math.hypot(1, _shrunk(p)) for p in points)


def _shrunk(point: Point) -> float:
    """How much shorter a degree of longitude is where the place may be."""
    nearest = max(0.0, abs(float(point.latitude)) - 0.5 / 10**point.decimals)
    return math.cos(math.radians(nearest))


def reach(tract: Tract, places: Sequence[str]) -> Reach:
    """How near places, taken together, come to a tract, and how far they reach.

    Args:
        tract: see ``tract_along``, ``tract_inside`` and ``tract_around``.
        places: texts of ``hofburg.values.parse_point``. One is a place, two are the geodesic
            between them, more enclose an area in their order. Digits say how exact each is.

    What cannot be read, is too large to be measured or has no place gives no bounds.
    """
    figure = _figure(places)
    return Reach() if figure is None else tract.reach(figure)


def measure(tract: Tract, listed: Iterable[Sequence[str]]) -> None:
    """Work out ``reach`` of many beforehand; where each is one place, several times as quickly."""
    tract.measure([figure for places in listed if (figure := _figure(places))])


def _figure(places: Sequence[str]) -> Figure | None:
    """What places enclose; None where that cannot be measured."""
    from .figures import MAX_PLACES, Figure

    if not 0 < len(places) <= MAX_PLACES:
        return None
    try:
        points = [parse_point(text) for text in places]
    except ValueError:
        return None
    told = [(float(p.latitude), float(p.longitude)) for p in points]
    own = [place for n, place in enumerate(told) if place != told[n - 1]] or told[:1]
    figure = Figure(own, spread_of(points))
    return None if figure.too_large else figure


def _ready() -> None:
    """Raise what a desk without the extra needs to know."""
    for module in ("shapely", "pyproj"):
        try:
            __import__(module)
        except ImportError:
            said = f"areas need the package {module}."
            raise AtlasError(Problem("", f"no-{module}", said, "Install hofburg[geo].")) from None


Pieces = tuple[tuple[LatLon, ...], ...]


@lru_cache(maxsize=64)
def tract_along(
    pieces: Pieces,
    accuracy_km: float,
    *,
    flat: bool,
    states: tuple[str, ...] = (),
    boundaries: Boundaries | None = None,
) -> Tract:
    """The ground beside a line: how far from it something is.

    Args:
        pieces: of the line, latitude before longitude; geodesics join the places. One that ends
            where it begins is closed; between two pieces there is a sector without a line.
        accuracy_km: how far the line may be from the true one.
        flat: whether what lies beyond the ends of a piece does not belong to it.
        states: only what lies inside one of them, as ``boundaries`` says; without, that is open.

    Raises ``AtlasError`` without the extra ``hofburg[geo]``.
    """
    _ready()
    from .tracts import OnSide, Strip

    strip = Strip(pieces, accuracy_km, flat=flat)
    return OnSide(strip, boundaries, states) if states else strip


@lru_cache(maxsize=64)
def tract_inside(polygons: tuple[Pieces, ...], accuracy_km: float) -> Tract:
    """The ground inside rings: for each polygon its ring and its holes, which close by themselves.

    Distances are those to the edge, below zero inside. Raises ``AtlasError`` as ``tract_along``.
    """
    _ready()
    from .tracts import Inside

    return Inside(polygons, accuracy_km)


@lru_cache(maxsize=64)
def tract_around(places: tuple[LatLon, ...], accuracy_km: float) -> Tract:
    """The ground around places. Raises ``AtlasError`` as ``tract_along``."""
    _ready()
    from .tracts import Around

    return Around(places, accuracy_km)


def tract_outline(tract: Tract, km: float) -> dict[str, Any]:
    """What lies so near to a tract's line or places, or inside it, as a GeoJSON geometry.

    A MultiPolygon of RFC 7946, cut at the antimeridian. Raises ``AtlasError`` where a pole lies in
    it.
    """
    from .outlines import geometry

    return geometry(*tract.outline(km))
