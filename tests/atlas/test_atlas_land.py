"""Land and sea by the grid: known places by hand, and never sea where the source draws land near."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hofburg.atlas import land_source, surface

# Looked up on a map by hand; None where a grid of five kilometres may not say.
PLACES = [
    ("Vienna", 48.2085, 16.3721, "land"),
    ("Dushanbe", 38.56, 68.77, "land"),
    ("Bishkek", 42.87, 74.59, "land"),
    ("Andorra la Vella", 42.51, 1.52, "land"),
    ("Kaliningrad", 54.71, 20.51, "land"),
    ("Svalbard, inland ice", 79.0, 17.0, "land"),
    ("Gotland, inland", 57.4, 18.5, "land"),
    ("Crimea, inland", 45.2, 34.2, "land"),
    ("Lake Geneva", 46.45, 6.55, "land"),
    ("Lake Ladoga", 60.8, 31.5, "land"),
    ("Issyk-Kul", 42.4, 77.2, "land"),
    ("Chukotka, west of the antimeridian", 67.5, 179.0, "land"),
    ("Chukotka, east of it", 67.0, -176.0, "land"),
    ("South Pole", -90.0, 0.0, "land"),
    ("North Sea", 56.5, 3.2, "sea"),
    ("Baltic Sea", 56.0, 18.6, "sea"),
    ("Gulf of Finland", 59.9, 26.0, "sea"),
    ("White Sea", 65.5, 38.0, "sea"),
    ("Black Sea", 43.2, 34.0, "sea"),
    ("Sea of Azov", 46.0, 36.5, "sea"),
    ("Adriatic", 42.8, 15.0, "sea"),
    ("Caspian Sea, middle", 41.5, 50.8, "sea"),
    ("Caspian Sea, north", 45.5, 50.0, "sea"),
    ("Atlantic", 45.0, -30.0, "sea"),
    ("Bering Sea, on the antimeridian", 60.0, 180.0, "sea"),
    ("North Pole", 90.0, 0.0, "sea"),
    ("Helsinki, harbour", 60.165, 24.97, None),
    ("Aktau", 43.65, 51.16, None),
    ("Valletta", 35.90, 14.51, None),
    ("Visby", 57.64, 18.30, None),
    ("Longyearbyen", 78.22, 15.65, None),
    ("Reykjavik", 64.14, -21.94, None),
    ("Bosporus", 41.1, 29.06, None),
    ("Snake Island, which the source does not draw", 45.255, 30.204, None),
]


@pytest.mark.parametrize(("name", "latitude", "longitude", "expected"), PLACES)
def test_known_places(name: str, latitude: float, longitude: float, expected: str | None) -> None:
    assert surface(latitude, longitude) == expected, name


def test_both_sides_of_the_antimeridian_are_one_place() -> None:
    for latitude in (67.0, 60.0, -16.8, -85.0):
        assert surface(latitude, 180.0) == surface(latitude, -180.0)


def test_it_says_where_it_comes_from() -> None:
    assert "Natural Earth" in land_source()
    assert "public domain" in land_source()


@pytest.mark.parametrize(
    "wrong", [(91, 0, 0), (0, 181, 0), (float("nan"), 0, 0), (0, 0, 2), (0, 0, -1)]
)
def test_what_is_no_place_is_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="no place on earth"):
        surface(*wrong)


coordinates = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(place=coordinates, bearing=st.floats(0, 2 * math.pi), km=st.floats(0, 5))
def test_nothing_at_sea_has_land_within_five_km(
    place: tuple[float, float], bearing: float, km: float
) -> None:
    """North to south a cell is 5.6 km; east to west it shrinks, so that is asked near the equator only."""
    latitude, longitude = place
    north = latitude + km / 111.195 * math.cos(bearing)
    east = longitude + km / 111.195 * math.sin(bearing)
    assume(abs(north) <= 90 and abs(east) <= 180)
    if surface(latitude, longitude) == "sea":
        assert surface(north, east) != "land"
    if surface(latitude, longitude) == "land":
        assert surface(north, east) != "sea"


@given(place=coordinates, within=st.floats(0, 1), less=st.floats(0, 1))
def test_a_place_told_more_exactly_only_says_more(
    place: tuple[float, float], within: float, less: float
) -> None:
    rough = surface(*place, within)
    if rough is not None:
        assert surface(*place, within * less) == rough
