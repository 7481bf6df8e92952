"""Lines, units and sides that a boundary pack gives, and what it refuses."""

from __future__ import annotations

import itertools
import math
import sys
from pathlib import Path
from typing import Any

import pytest

from assessment.packs import SQUARES, box, feature, written
from atlas.tracts import drawn, far
from hofburg.atlas import (
    Boundaries,
    load_boundaries,
    towns,
    tract_along,
    tract_around,
    tract_inside,
)
from hofburg.errors import AtlasError

np = pytest.importorskip("numpy", reason="areas need the extra geo")
shapely = pytest.importorskip("shapely", reason="areas need the extra geo")
pyproj = pytest.importorskip("pyproj", reason="areas need the extra geo")


LINE = {"type": "Feature", "properties": {"between": ["BBB", "AAA"]},
        "geometry": {"type": "LineString", "coordinates": [[13.2, 46], [13.2, 50]]}}  # fmt: skip
UNIT = feature("AAA", box(8, 46, 10, 49), unit="A-1", name="West")


def pack(folder: Path, *more: Any, features: list[Any] | None = None) -> Boundaries:
    return load_boundaries(written(folder, [*(SQUARES if features is None else features), *more]))


def test_the_line_of_two_states_is_what_their_polygons_share(tmp_path: Path) -> None:
    found = pack(tmp_path).line("BBB", "AAA")
    assert found == pack(tmp_path).line("AAA", "BBB")
    assert {round(lon, 6) for piece in found for _, lon in piece} == {13.0}
    assert {lat for piece in found for lat, _ in piece} >= {46.0, 50.0}
    assert pack(tmp_path).line("AAA", "CCC") == ()
    assert pack(tmp_path).line("AAA", "ZZZ") == ()


def test_a_line_that_the_pack_carries_goes_first(tmp_path: Path) -> None:
    found = pack(tmp_path, LINE)
    assert found.line("AAA", "BBB") == (((46.0, 13.2), (50.0, 13.2)),)
    assert found.whose(47, 13.1).states == ("BBB",)  # whose a place is, polygons say


def test_polygons_that_run_beside_each_other_make_no_line(tmp_path: Path) -> None:
    """A strip along the little that they share would leave out the rest without a word."""
    one = feature("AAA", box(8, 46, 13, 49))
    for two in (
        feature("BBB", [[[13.001, 46], [13.001, 49], [20, 49], [20, 46], [13.001, 46]]]),
        feature(
            "BBB", [[[13, 46], [13, 47], [13.001, 47], [13.001, 49], [20, 49], [20, 46], [13, 46]]]
        ),
    ):
        assert pack(tmp_path, features=[one, two]).line("AAA", "BBB") == ()
    third = feature("CCC", box(13, 47, 20, 49))
    south = feature("BBB", box(13, 46, 20, 47))
    found = pack(tmp_path, features=[one, south, third]).line("AAA", "BBB")
    assert {lat for piece in found for lat, _ in piece} == {46.0, 47.0}


def test_units_say_nothing_about_whose_a_place_is(tmp_path: Path) -> None:
    found = pack(tmp_path, UNIT, feature("BBB", box(14, 45, 15, 46), unit="B-1", name="West"))
    assert found.unit("A-1") == found.unit("AAA/West") != ()
    assert found.unit("West") == ()  # two are called so
    assert found.unit("nowhere") == ()
    assert found.whose(47, 10).sure  # no line runs through AAA
    tract = tract_inside(found.unit("A-1"), 2.0)
    assert far(tract, 47.0, 9.0)[1] < 0 < far(tract, 47.0, 11.0)[0]


def test_units_cut_at_the_antimeridian_are_whole(tmp_path: Path) -> None:
    unit = feature("CCC", box(170, 10, 180, 20), box(-180, 10, -170, 20), unit="C-1")
    tract = tract_inside(pack(tmp_path, unit).unit("C-1"), 2.0)
    assert far(tract, 15.0, 180.0)[1] < -400


def test_one_side_of_a_line(tmp_path: Path) -> None:
    found = pack(tmp_path)
    pieces = found.line("AAA", "BBB")
    own = tract_along(pieces, 2.0, flat=True, states=("AAA",), boundaries=found)
    assert far(own, 47.0, 12.9)[1] < 12
    assert far(own, 47.0, 13.1)[0] == 40_000
    assert far(own, 47.0, 13.01)[1] == math.inf  # on which side, the pack does not know
    assert far(own, 47.0, 13.01)[0] < 2
    missing = tract_along(pieces, 2.0, flat=True, states=("AAA", "ZZZ"), boundaries=found)
    assert far(missing, 47.0, 13.1) == (pytest.approx(5.5, abs=0.5), math.inf)
    outline = drawn(own, 20)
    assert outline.contains(shapely.Point(12.9, 47))
    assert not outline.intersects(shapely.Point(13.1, 47))
    without = tract_along(pieces, 2.0, flat=True, states=("AAA",), boundaries=None)
    assert far(without, 47.0, 12.9)[1] == math.inf


WRONG = [
    ({"between": "AAA"}, "between"),
    ({"between": ["AAA"]}, "between"),
    ({"between": ["AAA", "AAA"]}, "between"),
    ({"between": ["AAA", 3]}, "between"),
    ({"between": ["AAA", "<b>"]}, "between"),
    ({"between": ["AAA", "BBB"], "disputed": True}, ""),
    ({"between": ["AAA", "BBB"], "state": "AAA"}, ""),
    ({"unit": "A-1"}, ""),
    ({"unit": 3, "state": "AAA"}, ""),
    ({"unit": "A-1", "state": "AAA", "name": ["x"]}, ""),
    ({"unit": "x" * 81, "state": "AAA"}, ""),
    ({"unit": "A-1", "state": "AAA", "disputed": True}, ""),
]


@pytest.mark.parametrize(("own", "where"), WRONG)
def test_a_line_or_unit_that_does_not_say_whose_is_refused(
    own: dict[str, Any], where: str, tmp_path: Path
) -> None:
    shape = LINE["geometry"] if "between" in own else UNIT["geometry"]
    bad = {"type": "Feature", "properties": own, "geometry": shape}
    with pytest.raises(AtlasError) as error:
        pack(tmp_path, bad)
    (problem,) = error.value.problems
    assert where in problem.field
    assert problem.remedy


@pytest.mark.parametrize(
    "geometry",
    [None, {"type": "Polygon", "coordinates": []}, {"type": "LineString", "coordinates": [[1, 2]]},
     {"type": "LineString", "coordinates": [[1, 2], [1, 2]]}, {"type": "LineString", "coordinates": [[1, 91], [1, 2]]},
     {"type": "MultiLineString", "coordinates": [[[1, 2], [3, "4"]]]}, {"type": "MultiLineString", "coordinates": 3},
     {"type": "LineString", "coordinates": [[True, 2], [3, 4]]}],
)  # fmt: skip
def test_a_line_that_is_none_is_refused(geometry: Any, tmp_path: Path) -> None:
    with pytest.raises(AtlasError):
        pack(tmp_path, LINE | {"geometry": geometry})


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyproj", None)
    with pytest.raises(AtlasError) as error:
        tract_around(((1.234, 2.345),), 0.0)
    assert "hofburg[geo]" in error.value.problems[0].remedy


def test_towns_are_where_their_states_are() -> None:
    assert any(abs(float(p.latitude) - 42.9) < 0.1 for p in towns("KGZ"))
    assert len(towns("RUS")) > 10


def test_what_a_map_draws_is_every_edge_once_and_no_finer_than_the_pack(tmp_path: Path) -> None:
    """Edges of States, of what is disputed, and lines that it carries, latitude first."""
    wiggle = [[11 + n / 100, 44 + (n % 2) / 1000] for n in range(100)]
    carried = {"type": "Feature", "properties": {"between": ["AAA", "CCC"]},
               "geometry": {"type": "LineString", "coordinates": wiggle}}  # fmt: skip
    disputed = {"type": "Feature", "properties": {"disputed": True},
                "geometry": {"type": "Polygon", "coordinates": box(30, 40, 31, 41)}}  # fmt: skip
    square = feature("AAA", box(8, 46, 10, 49))
    found = list(pack(tmp_path, features=[square, disputed, carried]).lines())
    assert [kind for kind, _ in found] == ["boundary", "disputed", "between"]
    (_, edge), (_, doubt), (_, line) = found
    assert set(edge) == {(46.0, 8.0), (46.0, 10.0), (49.0, 10.0), (49.0, 8.0)}
    assert set(doubt) == {(40.0, 30.0), (40.0, 31.0), (41.0, 31.0), (41.0, 30.0)}
    assert len(line) == 2, "a hundred metres to each side are less than the pack is exact"
    at_the_edge = feature("AAA", box(170, 60, 180, 65))
    drawn_there = list(pack(tmp_path, features=[at_the_edge]).lines())
    sides = [
        {one[1], two[1]} for _, places in drawn_there for one, two in itertools.pairwise(places)
    ]
    assert {180.0} not in sides, "the map ends there, and no State does"
