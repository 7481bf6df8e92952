"""Tracts of ground: distances against other ways to reckon them, ends, gaps, poles, outlines."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from atlas.tracts import drawn, far, text
from hofburg.atlas import (
    Reach,
    Tract,
    reach,
    spread_of,
    tract_along,
    tract_around,
    tract_inside,
    tract_outline,
)
from hofburg.errors import AtlasError
from hofburg.values import parse_point

np = pytest.importorskip("numpy", reason="areas need the extra geo")
shapely = pytest.importorskip("shapely", reason="areas need the extra geo")
pyproj = pytest.importorskip("pyproj", reason="areas need the extra geo")

GEOD = pyproj.Geod(ellps="WGS84")
LatLon = tuple[float, float]
METRE = 0.001


def off(lat: float, lon: float, azimuth: float, km: float) -> LatLon:
    east, north, _ = GEOD.fwd(lon, lat, azimuth, km * 1000)
    return north, east


def sampled(piece: Sequence[LatLon], lat: float, lon: float) -> float:
    """The least distance to a line by trying places on it, closer and closer: nothing clever."""
    least = math.inf
    for (a, b), (c, d) in itertools.pairwise(piece):
        azimuth, _, metres = GEOD.inv(b, a, d, c)
        low, high = 0.0, 1.0
        for _ in range(7):
            shares = np.linspace(low, high, 33)
            east, north, _ = GEOD.fwd([b] * 33, [a] * 33, [azimuth] * 33, shares * metres)
            _, _, found = GEOD.inv(east, north, [lon] * 33, [lat] * 33)
            at = int(np.argmin(found))
            least = min(least, float(found[at]) / 1000)
            low, high = shares[max(at - 1, 0)], shares[min(at + 1, 32)]
    return least


latitudes = st.floats(-80, 80).map(lambda x: round(x, 6))
longitudes = st.floats(-179.9, 180).map(lambda x: round(x, 6))


@st.composite
def lines(draw: st.DrawFn, most: int = 5) -> list[LatLon]:
    """A line of up to so many places, some tens or hundreds of km apart."""
    place = (draw(latitudes), draw(longitudes))
    found = [place]
    for _ in range(draw(st.integers(1, most - 1))):
        place = off(*place, draw(st.floats(0, 360)), draw(st.floats(0.5, 400)))
        found.append((round(place[0], 6), round(place[1], 6)))
    assume(all(abs(lat) < 85 for lat, _ in found))
    return found


# -- distances -------------------------------------------------------------------------------------


@given(line=lines(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_distances_are_those_that_trying_finds(line: list[LatLon], data: st.DataObject) -> None:
    tract = tract_along((tuple(line),), 0.0, flat=False)
    start = data.draw(st.sampled_from(line))
    place = off(*start, data.draw(st.floats(0, 360)), data.draw(st.floats(0, 900)))
    lat, lon = (float(side) for side in text(*place).split(","))
    lo, hi = far(tract, lat, lon)
    true = sampled(line, lat, lon)
    assert lo - METRE <= true <= hi + METRE
    assert hi - lo < 5 * METRE


@given(line=lines(), data=st.data())
@settings(max_examples=40, deadline=None)
def test_which_end_of_a_line_comes_first_says_nothing(
    line: list[LatLon], data: st.DataObject
) -> None:
    flat = data.draw(st.booleans())
    one = tract_along((tuple(line),), 0.0, flat=flat)
    two = tract_along((tuple(line[::-1]),), 0.0, flat=flat)
    place = off(*line[0], data.draw(st.floats(0, 360)), data.draw(st.floats(0, 300)))
    (lo, hi), (low, high) = far(one, *place), far(two, *place)
    if math.isfinite(hi) and math.isfinite(high):
        assert abs(lo - low) <= 2 * METRE
    else:  # at the very edge one of them may say that it does not know
        assert hi == high or min(lo, low) < 40_000


@given(latitude=latitudes, longitude=longitudes)
@settings(max_examples=60, deadline=None)
def test_from_the_equator_it_is_an_arc_of_the_meridian(latitude: float, longitude: float) -> None:
    equator = tract_along((((0.0, longitude - 5), (0.0, longitude + 5)),), 0.0, flat=True)
    assume(abs(latitude) < 17)  # 2,000 km and more are only said to be so
    e2, a, north = GEOD.es, GEOD.a / 1000, math.radians(abs(latitude))
    steps = 2000
    arc = sum(
        a * (1 - e2) / (1 - e2 * math.sin(north * (n + 0.5) / steps) ** 2) ** 1.5
        for n in range(steps)
    ) * (north / steps)
    lo, hi = far(equator, latitude, longitude)
    assert lo - 2 * METRE <= arc <= hi + 2 * METRE


@given(east=st.floats(-9, 9), west=longitudes)
@settings(max_examples=40, deadline=None)
def test_from_a_meridian_on_the_equator_it_is_an_arc_of_the_equator(
    east: float, west: float
) -> None:
    meridian = tract_along((((-5.0, west), (5.0, west)),), 0.0, flat=True)
    east = round(east, 6)
    arc = GEOD.a / 1000 * math.radians(abs(east))
    lo, hi = far(meridian, 0.0, west + east)
    assert lo - 2 * METRE <= arc <= hi + 2 * METRE


def test_beside_a_parallel_the_distance_is_that_along_the_meridian() -> None:
    """A parallel is no geodesic: with a place every 2 km a strip along it is good to a metre."""
    parallel = tuple((50.0, 10 + n * 0.03) for n in range(101))
    tract = tract_along((parallel,), 0.0, flat=True)
    for north in (49.2, 49.9, 50.05, 50.7):
        _, _, metres = GEOD.inv(11.5, north, 11.5, 50.0)
        lo, hi = far(tract, north, 11.5)
        assert lo - METRE <= metres / 1000 <= hi + METRE


# -- ends, gaps, closed pieces ---------------------------------------------------------------------


def test_what_lies_past_the_right_angle_does_not_belong_to_it() -> None:
    line = (((0.0, 0.0), (0.0, 2.0)),)
    flat, round_ = tract_along(line, 0.0, flat=True), tract_along(line, 0.0, flat=False)
    for lat in (0.0, 0.3, -0.3):
        assert far(flat, lat, -0.0001)[0] == 40_000
        assert far(flat, lat, 0.0001)[1] < 34
        assert far(round_, lat, -0.0001)[1] < 34
        assert far(flat, lat, 2.0001)[0] == 40_000
    assert far(flat, 0.0, 0.0) == (0.0, math.inf)  # at the end itself: on which side is not known


def test_at_a_place_where_it_turns_a_strip_is_round() -> None:
    """Outside the bend: nearest is the corner, seen at an obtuse angle from both sides."""
    bend = tract_along((((0.0, 0.0), (0.0, 1.0), (1.0, 1.0)),), 0.0, flat=True)
    _, _, metres = GEOD.inv(1.2, -0.2, 1.0, 0.0)
    lo, hi = far(bend, -0.2, 1.2)
    assert lo <= metres / 1000 <= hi


def test_a_place_added_on_a_line_changes_nothing() -> None:
    """Where a line ends is not where a place of it happens to be."""
    whole = tract_along((((0.0, 0.0), (0.0, 2.0)),), 0.0, flat=True)
    more = tract_along((((0.0, 0.0), (0.0, 0.01), (0.0, 1.3), (0.0, 2.0)),), 0.0, flat=True)
    for lat, lon in ((0.4, -0.01), (0.4, 0.005), (0.4, 0.5), (0.01, -0.01), (-0.3, 2.3)):
        assert far(whole, lat, lon) == far(more, lat, lon)


def test_a_sector_without_a_line_has_no_strip() -> None:
    gap = (((0.0, 0.0), (0.0, 1.0)), ((0.0, 2.0), (0.0, 3.0)))
    flat = tract_along(gap, 0.0, flat=True)
    assert far(flat, 0.1, 0.5)[1] < 12
    assert far(flat, 0.1, 1.1)[0] == 40_000
    assert far(flat, 0.1, 1.9)[0] == 40_000
    assert far(flat, 0.1, 2.5)[1] < 12
    assert far(tract_along(gap, 0.0, flat=False), 0.1, 1.1)[1] < 17


def test_a_line_around_an_enclave_has_no_ends_and_two_sides() -> None:
    ring = ((40.0, 71.0), (40.0, 71.2), (40.1, 71.2), (40.1, 71.0), (40.0, 71.0))
    enclave = tract_along((ring,), 0.0, flat=True)
    for lat, lon in ((39.99, 70.99), (40.0, 70.95), (40.05, 71.1), (40.11, 71.21)):
        lo, hi = far(enclave, lat, lon)
        assert lo <= sampled(ring, lat, lon) <= hi


def test_what_is_as_near_as_the_line_is_known_stays_open() -> None:
    tract = tract_along((((0.0, 0.0), (0.0, 2.0)),), 2.0, flat=True)
    lo, hi = far(tract, 0.1, 1.0)
    assert hi - lo == pytest.approx(4.0, abs=0.01)
    # Past the end by less than that: it may belong to the strip, or not.
    assert far(tract, 0.1, -0.01) == (pytest.approx(9.1, abs=0.2), math.inf)
    assert far(tract, 0.1, -0.1)[0] == 40_000
    # A short line that is known so badly may run in any direction.
    short = tract_along((((0.0, 0.0), (0.0, 0.02)),), 2.0, flat=True)
    assert far(short, 0.1, -0.05)[0] < 20


def test_digits_say_how_far_a_place_may_be_from_where_it_is_told() -> None:
    tract = tract_along((((0.0, 0.0), (0.0, 2.0)),), 0.0, flat=True)
    ends = reach(tract, ["0.5,1.0"]).near
    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[1] - ends[0] == pytest.approx(2 * spread_of([parse_point("0.5,1.0")]), abs=0.01)
    assert spread_of([parse_point("0,0")]) == pytest.approx(79, abs=0.5)
    assert spread_of([parse_point("80.00,0.00")]) < spread_of([parse_point("0.00,0.00")])


# -- figures ---------------------------------------------------------------------------------------


@given(line=lines(3), data=st.data())
@settings(max_examples=25, deadline=None)
def test_no_place_of_a_figure_is_nearer_or_farther_than_said(
    line: list[LatLon], data: st.DataObject
) -> None:
    """Places inside a triangle or on a line, tried one by one, lie within what is said of all of it."""
    flat = data.draw(st.booleans())
    tract = tract_along((tuple(line),), 0.0, flat=flat)
    middle = off(*line[0], data.draw(st.floats(0, 360)), data.draw(st.floats(0, 80)))
    corners = [off(*middle, data.draw(st.floats(0, 360)), data.draw(st.floats(1, 40)))
               for _ in range(data.draw(st.integers(2, 3)))]  # fmt: skip
    told = [text(*place) for place in corners]
    found = reach(tract, told)
    tried = []
    for n in range(40):
        shares = np.array([data.draw(st.floats(0.01, 1)) for _ in corners]) if n < 10 else None
        weights = shares if shares is not None else np.eye(len(corners))[n % len(corners)]
        lat, lon = corners[0]
        for other, weight in zip(corners[1:], weights[1:] / weights.sum(), strict=True):
            # Walking a share of the way to each corner stays inside, but for the bending of the earth.
            azimuth, _, metres = GEOD.inv(lon, lat, other[1], other[0])
            lat, lon = off(lat, lon, azimuth, metres / 1000 * float(weight))
        tried.append(far(tract, lat, lon))
    assert found.near[0] is not None
    slack = 0.02
    assert all(hi >= found.near[0] - slack for _, hi in tried)
    if found.far[1] is not None:
        assert all(lo <= found.far[1] + slack for lo, _ in tried)


@given(line=lines(3), data=st.data())
@settings(max_examples=25, deadline=None)
def test_of_a_figure_the_nearest_is_no_farther_than_the_farthest(
    line: list[LatLon], data: st.DataObject
) -> None:
    tract = tract_along((tuple(line),), 0.0, flat=data.draw(st.booleans()))
    middle = off(*line[-1], data.draw(st.floats(0, 360)), data.draw(st.floats(0, 200)))
    told = [text(*off(*middle, data.draw(st.floats(0, 360)), data.draw(st.floats(0, 50))))
            for _ in range(data.draw(st.integers(1, 6)))]  # fmt: skip
    near, most = reach(tract, told)
    assert near[0] is not None
    assert most[0] is not None
    assert near[0] <= most[0] + 2 * METRE
    if near[1] is not None and most[1] is not None:
        assert near[1] <= most[1] + 2 * METRE


def test_a_figure_across_the_line_reaches_it() -> None:
    tract = tract_along((((0.0, 0.0), (0.0, 2.0)),), 0.0, flat=True)
    across: Any = reach(tract, ["-0.100000,1.000000", "0.100000,1.000000"])
    assert across.near == (0.0, pytest.approx(0.02, abs=0.03))
    assert across.far == (pytest.approx(11.06, abs=0.03), pytest.approx(11.06, abs=0.03))
    # An area in which the whole line lies, and no corner near it.
    around = [
        "-1.000000,-1.000000",
        "-1.000000,3.000000",
        "1.000000,3.000000",
        "1.000000,-1.000000",
    ]
    near, most = reach(tract, around)
    assert near[1] is not None
    assert near[1] < 0.1
    assert most[0] == 40_000  # some of it lies past the ends


def test_where_sides_cross_only_what_holds_for_any_order_is_said() -> None:
    tract = tract_along((((0.0, 0.0), (0.0, 2.0)),), 0.0, flat=True)
    right = ["0.100000,0.500000", "0.100000,1.500000", "0.300000,1.500000", "0.300000,0.500000"]
    wrong = [right[0], right[2], right[1], right[3]]
    good, bad = reach(tract, right), reach(tract, wrong)
    for one, two in zip((*good.near, *good.far), (*bad.near, *bad.far), strict=True):
        assert one == pytest.approx(two, abs=0.2)
    # Pointing away from the line in the middle, so that the order matters:
    odd = ["0.500000,0.500000", "0.100000,1.000000", "0.500000,1.500000", "0.100000,0.900000"]
    near, most = list[Any](reach(tract, odd))
    assert (near[0], most[1]) == (pytest.approx(11, abs=0.2), pytest.approx(55.3, abs=0.2))


@pytest.mark.parametrize(
    "told",
    [[], ["x"], ["1,2", "?"], ["91,0"], ["0,0"] * 1001, ["0.0,0.0", "0.0,90.0", "50.0,0.0"], [""]],
)
def test_what_cannot_be_measured_has_no_bounds(told: list[str]) -> None:
    tract = tract_along((((0.0, 0.0), (0.0, 2.0)),), 0.0, flat=True)
    assert reach(tract, told) == Reach((None, None), (None, None))


def test_a_place_that_is_told_twice_over_is_one_place() -> None:
    tract = tract_along((((0.0, 0.0), (0.0, 2.0)),), 0.0, flat=True)
    once = reach(tract, ["0.500000,1.000000"])
    assert reach(tract, ["0.500000,1.000000"] * 3) == once
    thin = reach(tract, ["0.500000,1.000000", "0.600000,1.000000", "0.500000,1.000000"])
    assert thin.near[0] == pytest.approx(once.near[0], abs=0.02)


# -- rings and places ------------------------------------------------------------------------------

HOLED = tract_inside(
    ((((46.0, 8.0), (46.0, 12.0), (49.0, 12.0), (49.0, 8.0)),
      ((47.0, 9.0), (47.0, 10.0), (48.0, 10.0), (48.0, 9.0))),), 0.0
)  # fmt: skip


def test_inside_a_ring_the_distance_to_its_edge_is_below_zero() -> None:
    assert far(HOLED, 46.5, 8.5)[1] < 0 < far(HOLED, 47.5, 9.5)[0]
    assert far(HOLED, 45.0, 8.5)[0] == pytest.approx(111, abs=1)
    lo, hi = far(HOLED, 46.0, 8.0)
    assert lo < 0 < hi  # at a corner it is open
    assert reach(HOLED, ["46.500000,8.500000", "46.500000,11.500000"]).far[1] < 0  # type: ignore[operator]
    over = reach(HOLED, ["46.500000,8.500000", "48.500000,10.500000"])
    assert over.near[1] < 0 < over.far[0]  # type: ignore[operator]
    whole = reach(
        HOLED,
        ["46.500000,8.500000", "46.500000,10.500000", "48.500000,10.500000", "48.500000,8.500000"],
    )
    assert whole.near[1] < 0 < whole.far[0]  # type: ignore[operator]  # the hole is not of it


@given(latitude=st.floats(45, 50), longitude=st.floats(7, 13))
@settings(max_examples=60, deadline=None)
def test_a_ring_holds_what_shapely_says_on_a_small_map(latitude: float, longitude: float) -> None:
    """Of a ring of 300 km the sides bend by a kilometre or so: farther from them both agree."""
    flat = shapely.Polygon(
        [(8, 46), (12, 46), (12, 49), (8, 49)], [[(9, 47), (10, 47), (10, 48), (9, 48)]]
    )
    place = shapely.Point(longitude, latitude)
    assume(flat.boundary.distance(place) > 0.05)
    lo, hi = far(HOLED, latitude, longitude)
    assert (hi < 0) == bool(flat.contains(place))
    assert (lo > 0) == (not flat.contains(place))


def test_around_places() -> None:
    tract = tract_around(((40.0, 69.0), (41.0, 69.0)), 0.5)
    _, _, metres = GEOD.inv(69.0, 40.0, 69.1, 40.1)
    lo, hi = far(tract, 40.1, 69.1)
    assert lo == pytest.approx(metres / 1000 - 0.5, abs=0.01)
    assert hi == pytest.approx(metres / 1000 + 0.5, abs=0.01)


@given(turn=st.floats(-360, 360).map(lambda x: round(x, 6)), data=st.data())
@settings(max_examples=40, deadline=None)
def test_the_antimeridian_is_a_meridian(turn: float, data: st.DataObject) -> None:
    """Whatever is turned around the axis of the earth stays as far as it was."""
    told = [(10.0, 0.0), (11.0, 2.0), (10.5, 3.0)]
    place = (data.draw(st.floats(8, 13)), data.draw(st.floats(-2, 5)))
    shape = ((9.0, -1.0), (9.0, 4.0), (12.0, 4.0), (12.0, -1.0))

    def turned(places: Sequence[LatLon]) -> tuple[LatLon, ...]:
        return tuple((lat, (lon + turn + 180) % 360 - 180) for lat, lon in places)

    def made(by: Callable[[Sequence[LatLon]], tuple[LatLon, ...]]) -> list[Tract]:
        along = tract_along((by(told),), 0.0, flat=True)
        return [along, tract_inside(((by(shape),),), 0.0), tract_around(by(told), 0.0)]

    for here, there in zip(made(tuple), made(turned), strict=True):
        one, two = far(here, *place), far(there, *turned([place])[0])
        open_ = 40_000 in (one[0], two[0]) or math.inf in (*one, *two)
        assert open_ or one == pytest.approx(two, abs=3 * METRE)


def test_a_pole_is_a_place_as_any_other() -> None:
    cap = tract_inside(((((80.0, 0.0), (80.0, 90.0), (80.0, 180.0), (80.0, -90.0)),),), 0.0)
    assert far(cap, 90.0, 12.0)[1] < -700
    assert far(cap, 70.0, 45.0)[0] > 700
    over = tract_along((((85.0, 10.0), (90.0, 0.0), (85.0, -170.0)),), 0.0, flat=True)
    assert far(over, 89.0, 10.0)[1] < 0.01
    lo, hi = far(over, 89.0, 100.0)
    assert lo <= GEOD.inv(100.0, 89.0, 0.0, 90.0)[2] / 1000 <= hi


# -- outlines --------------------------------------------------------------------------------------


@given(line=lines(4), data=st.data())
@settings(max_examples=25, deadline=None)
def test_an_outline_holds_what_the_distance_says(line: list[LatLon], data: st.DataObject) -> None:
    flat, km = data.draw(st.booleans()), data.draw(st.floats(1, 120))
    tract = tract_along((tuple(line),), 0.0, flat=flat)
    outline = drawn(tract, km)
    for _ in range(30):
        start = data.draw(st.sampled_from(line))
        lat, lon = off(*start, data.draw(st.floats(0, 360)), data.draw(st.floats(0, 2 * km)))
        lo, hi = far(tract, lat, lon)
        rim = (
            shapely.distance(outline.boundary, shapely.Point(lon, lat))
            * 111
            * math.cos(math.radians(lat))
        )
        if rim < 0.01 * km + 0.05:  # corners of a sampled circle, and ends that are stars of rays
            continue
        assert (hi <= km) == bool(outline.contains(shapely.Point(lon, lat))), (lat, lon, lo, hi)


def test_outlines_are_geojson() -> None:
    over = tract_along((((10.0, 179.5), (10.0, -179.5)),), 0.0, flat=False)
    found = tract_outline(over, 20)
    assert found["type"] == "MultiPolygon"
    assert len(found["coordinates"]) == 2  # cut at the antimeridian
    for polygon in found["coordinates"]:
        assert all(-180 <= x <= 180 and -90 <= y <= 90 for ring in polygon for x, y in ring)
        assert polygon[0][0] == polygon[0][-1]
        assert shapely.LinearRing(polygon[0]).is_ccw
    assert len(tract_outline(HOLED, 0)["coordinates"][0]) == 2
    circle = drawn(tract_around(((40.0, 69.0),), 0.0), 10)
    east, north = circle.geoms[0].exterior.coords[0]
    assert GEOD.inv(69.0, 40.0, east, north)[2] == pytest.approx(10_000, rel=0.001)
    with pytest.raises(AtlasError, match="pole"):
        tract_outline(tract_around(((89.99, 0.0),), 0.0), 10)
