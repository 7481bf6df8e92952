"""Areas of a document: what is read, what is refused with place and remedy, what they are on the ground."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg.errors import Problem, QuestionError
from hofburg.regimes import Law, area_outline, check_regime, lacks, tract_of
from hofburg.regimes.rings import apart, crossing, holds
from hofburg.values import Point, parse_point

BORDER = """\
regime: BELT
title: Belt
parties: {KGZ: Kyrgyzstan, TJK: Tajikistan, UZB: Uzbekistan}
units: [km, m]
parameters:
  depth: {versions: [{value: 20 km}, {value: 10 km, since: 2024-01-01}]}
areas:
  border: {line: [["40.10,69.20", "40.20,69.40"], ["40.00,70.50", "39.90,70.90"]], accuracy_km: 2, paragraph: A1}
  drawn: {boundary: [KGZ, TJK]}
  belt: {strip: {line: border, km: "{depth}"}, paragraph: A2, mark: verified, text: Twenty kilometres on each side.}
  own_side: {strip: {line: drawn, km: 5, ends: round, sides: [KGZ]}}
  rayon: {ring: ["40.0,69.0", "40.0,70.0", "41.0,70.0", "41.0,69.0"], holes: [["40.4,69.4", "40.4,69.6", "40.6,69.5"]], accuracy_km: 1}
  towns: {places: ["40.10,69.20", "40.20,70.00"], km: 5}
  oblast: {units: [KG-B, TJK/Sughd]}
messages:
  told: {fields: {at: point, corners: {type: list, of: point}, names: {type: list, of: text}, prose: text}}
processes:
  telling:
    messages: {told: {from: teller}}
    columns:
      teller: state = told.from
      inside: flag = within('belt', told.at) OR overlaps('rayon', told.at) OR within('towns', told.at)
      there: flag = overlaps('belt', told.corners) AND within('own_side', told.corners) AND overlaps('oblast', told.at)
provisions:
  - {label: x, content: {on: telling, by: teller, holds: inside OR there}}
"""


def check(folder: Path, text: str) -> tuple[Law | None, list[Problem]]:
    path = folder / "belt.yaml"
    path.write_text(text, encoding="utf-8")
    return check_regime(path)


def changed(old: str, new: str, text: str = BORDER) -> str:
    assert text.count(old) == 1, (old, text.count(old))
    return text.replace(old, new)


def law(folder: Path, text: str = BORDER) -> Law:
    found, problems = check(folder, text)
    assert [str(p) for p in problems] == []
    assert found is not None
    return found


def test_areas_are_read(tmp_path: Path) -> None:
    areas = law(tmp_path).areas
    assert {name: area.kind for name, area in areas.items()} == {
        "border": "line", "drawn": "boundary", "belt": "strip", "own_side": "strip",
        "rayon": "ring", "towns": "places", "oblast": "units",
    }  # fmt: skip
    belt, own = areas["belt"], areas["own_side"]
    assert (belt.line, belt.flat, belt.states) == ("border", True, ())
    assert belt.km is not None
    assert (belt.km.op, belt.km.name) == ("param", "depth")
    assert belt.provenance is not None
    assert (belt.provenance.paragraph, belt.provenance.mark) == ("A2", "verified")
    assert (own.flat, own.states) == (False, ("KGZ",))
    assert [len(piece) for piece in areas["border"].pieces] == [2, 2]
    assert areas["border"].accuracy_km == 2
    assert [len(ring) for ring in areas["rayon"].pieces] == [4, 3]


def test_an_area_is_part_of_the_edition(tmp_path: Path) -> None:
    """What an area is, is law; what is said of it is not."""
    first = law(tmp_path).digest
    for old, new in (
        ('40.10,69.20", "40.20,69.40', '40.11,69.20", "40.20,69.40'),
        ("km: 5, ends: round", "km: 6, ends: round"),
        ("ends: round, ", ""),
        ("sides: [KGZ]", "sides: [TJK]"),
        ("boundary: [KGZ, TJK]", "boundary: [TJK, KGZ]"),
        ("units: [KG-B, TJK/Sughd]", "units: [KG-B]"),
        ("accuracy_km: 2,", "accuracy_km: 3,"),
        ("paragraph: A2, mark: verified", "paragraph: A2, mark: doubtful"),
    ):
        assert law(tmp_path, changed(old, new)).digest != first, old
    for old, new in (
        ("paragraph: A1", "paragraph: A9"),
        ("Twenty kilometres on each side.", "Others words."),
    ):
        assert law(tmp_path, changed(old, new)).digest == first, old
    assert law(tmp_path, changed("  drawn: {boundary: [KGZ, TJK]}\n", "").replace(
        "  border:", "  drawn: {boundary: [KGZ, TJK]}\n  border:")).digest == first  # fmt: skip


LINE = '[["40.10,69.20", "40.20,69.40"], ["40.00,70.50", "39.90,70.90"]]'
RING = '["40.0,69.0", "40.0,70.0", "41.0,70.0", "41.0,69.0"]'
HOLE = '[["40.4,69.4", "40.4,69.6", "40.6,69.5"]]'
WRONG = [
    # kinds
    ("{boundary: [KGZ, TJK]}", "{}", "area", "is none of line"),
    ("{boundary: [KGZ, TJK]}", "{boundary: [KGZ, TJK], units: [A]}", "area", "boundary and units at once"),
    ("{boundary: [KGZ, TJK]}", "{strip: 5}", "type", "is not a mapping"),
    ("{boundary: [KGZ, TJK]}", "{circle: 5}", "unknown-key", "circle"),
    ("  drawn:", "  Drawn:", "name", "cannot be a name"),
    # places
    ("40.10,69.20\", \"40.20,69.40", "69.20,140.10\", \"40.20,69.40", "area", "km to 40.20,69.40"),
    ("40.10,69.20\", \"40.20,69.40", "140.10,69.20\", \"40.20,69.40", "place", "did you mean 69.20,140.10?"),
    ("40.10,69.20\", \"40.20,69.40", "40.1 N, 69.2 E\", \"40.20,69.40", "place", "Latitude comes first"),
    ("40.10,69.20\", \"40.20,69.40", "?\", \"40.20,69.40", "place", "is not a place"),
    (LINE, '[["69.20,40.10", "69.40,40.20"]]', "swapped", "swap the two numbers"),
    (LINE, "[]", "length", "Add what is missing"),
    (LINE, "[[]]", "area", "two places or more"),
    (LINE, '[["40.10,69.20"]]', "area", "two places or more"),
    (LINE, '["40.10,69.20", "40.20,69.40"]', "type", "is not a list"),
    (LINE, '[["40.10,69.20", "40.10,69.20", "40.20,69.40"]]', "area", "follows on itself"),
    (LINE, '[["40.10,69.20", "40.20,89.40"]]', "area", "Give a place every"),
    # rings
    (RING, '["40.0,69.0", "41.0,70.0", "40.0,70.0", "41.0,69.0"]', "crossed", "one walks around it"),
    (RING, '["40.0,69.0", "40.0,70.0", "41.0,70.0", "41.0,69.0", "40.0,69.0"]', "area", "take the last one out"),
    (RING, '["40.0,69.0", "40.0,70.0"]', "area", "from 3 to"),
    (RING, '["40.0,69.0", "40.0,70.0", "41.0,70.0", "40.0,70.0"]', "crossed", "twice"),
    (HOLE, '[["42.4,69.4", "42.4,69.6", "42.6,69.5"]]', "area", "lies outside the ring"),
    (HOLE, '[["40.4,68.4", "40.4,69.6", "40.6,69.5"]]', "crossed", "crosses that from"),
    (HOLE, "[[]]", "area", "from 3 to"),
    ("boundary: [KGZ, TJK]}", "boundary: [KGZ, TJK], holes: [[\"1,1\", \"1,2\", \"2,2\"]]}", "area", "holes go with a ring"),
    # widths and accuracies
    (', km: 5}\n  oblast', "}\n  oblast", "area", "places need km"),
    (', km: 5}\n  oblast', ", km: 0}\n  oblast", "number", "is no width"),
    (', km: 5}\n  oblast', ", km: -5}\n  oblast", "number", "is no width"),
    (', km: 5}\n  oblast', ", km: five}\n  oblast", "number", "is no width"),
    (', km: 5}\n  oblast', ", km: 5000}\n  oblast", "number", "up to 1000"),
    (', km: 5}\n  oblast', ', km: "{deep}"}\n  oblast', "unknown-parameter", "Did you mean depth?"),
    ("{value: 20 km}, {value: 10 km,", "{value: 20 m}, {value: 10 m,", "expression-type", "a width in km"),
    ("{value: 20 km}, {value: 10 km,", "{value: 20 h}, {value: 10 h,", "expression-type", "a width in km"),
    ("value: 20 km}", "value: 2000 km}", "number", "from 0 to 1000"),
    ("boundary: [KGZ, TJK]}", "boundary: [KGZ, TJK], km: 5}", "area", "km goes with places"),
    ("accuracy_km: 2,", "accuracy_km: -2,", "number", "is no accuracy"),
    ("accuracy_km: 2,", "accuracy_km: 2000,", "number", "is no accuracy"),
    ("accuracy_km: 2,", "accuracy_km: [2],", "type", "is not text"),
    # lines and States
    ("{line: border, km: \"{depth}\"}", "{line: boarder, km: \"{depth}\"}", "unknown-area", "Did you mean border?"),
    ("{line: border, km: \"{depth}\"}", "{line: rayon, km: \"{depth}\"}", "area", "rayon is ring"),
    ("{line: border, km: \"{depth}\"}", "{line: own_side, km: \"{depth}\"}", "area", "own_side is strip"),
    ("boundary: [KGZ, TJK]", "boundary: [KGZ, KAZ]", "unknown-state", "is not a party"),
    ("boundary: [KGZ, TJK]", "boundary: [KGZ]", "length", "fewer than 2"),
    ("boundary: [KGZ, TJK]", "boundary: [KGZ, KGZ]", "area", "between two States"),
    ("sides: [KGZ]", "sides: [KAZ]", "unknown-state", "is not a party"),
    ("sides: [KGZ]", "sides: [UZB]", "area", "the line does not bound UZB"),
    ("sides: [KGZ]", "sides: []", "length", "Add what is missing"),
    ("sides: [KGZ]", "sides: left", "choice", "left"),
    ("ends: round", "ends: square", "choice", "square"),
    ("units: [KG-B, TJK/Sughd]", "units: []", "length", "Add what is missing"),
    ("units: [KG-B, TJK/Sughd]", "units: [KG-B, KG-B]", "duplicate-unit", "twice"),
    # expressions
    ("within('belt', told.at)", "within('belt')", "expression-call", "Write within('area', point)"),
    ("within('belt', told.at)", "within(told.at, 'belt')", "expression-call", "Write within('area', point)"),
    ("within('belt', told.at)", "within(belt, told.at)", "unknown-name", "'belt'"),
    ("within('belt', told.at)", "within('bell', told.at)", "unknown-area", "Did you mean belt?"),
    ("within('belt', told.at)", "within('border', told.at)", "expression-call", "Make a strip along it"),
    ("within('belt', told.at)", "within('belt', told.prose)", "expression-call", "Write within('area', point)"),
    ("within('belt', told.at)", "within('belt', told.names)", "expression-type", "not a list of places"),
    ("within('belt', told.at)", "within('belt', told.addressees)", "expression-type", "not a list of places"),
    ("within('belt', told.at)", "withing('belt', told.at)", "unknown-function", "Did you mean within?"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "rule", "said"), WRONG)
def test_what_makes_no_sense_is_refused(
    old: str, new: str, rule: str, said: str, tmp_path: Path
) -> None:
    found, problems = check(tmp_path, changed(old, new))
    assert found is None
    mine = [p for p in problems if p.rule == rule]
    assert any(said in f"{p.message} {p.remedy}" for p in mine), [str(p) for p in problems]
    assert all(p.place.startswith("belt.yaml:") and p.remedy for p in problems)
    line = changed(old, new).splitlines()[int(mine[0].place.partition(":")[2]) - 1]
    assert line not in BORDER.splitlines() or "{depth}" in line  # a width that is none stands there


def test_what_nobody_reads_is_said(tmp_path: Path) -> None:
    _, problems = check(tmp_path, changed(" AND overlaps('oblast', told.at)", ""))
    assert [(p.rule, p.level, p.field) for p in problems] == [("unread", "warning", "areas.oblast")]


def test_a_boundary_that_two_parties_do_not_share_is_refused(tmp_path: Path) -> None:
    text = (
        changed("UZB: Uzbekistan", "KAZ: Kazakhstan")
        .replace("[KGZ, TJK]", "[KAZ, TJK]")
        .replace("[KGZ]", "[KAZ]")
    )
    _, problems = check(tmp_path, text)
    assert [p.message for p in problems] == ["KAZ and TJK share no boundary on land."]


def test_parties_with_codes_of_their_own_are_no_ones_neighbours(tmp_path: Path) -> None:
    """Of them the atlas knows neither boundaries nor towns."""
    text = BORDER.replace("KGZ", "AAA").replace("TJK", "BBB").replace("UZB", "CCC")
    law(tmp_path, text)


@pytest.mark.parametrize("count", [1_001, 5_001])
def test_limits(count: int, tmp_path: Path) -> None:
    places = json.dumps([f"40.{n:05d},69.20" for n in range(count)])
    _, problems = check(tmp_path, changed(RING, places))
    assert any(p.rule in ("area", "too-large") for p in problems)
    many = json.dumps([[f"{n % 40}.{n:05d},69.20" for n in range(20_001)]])
    _, problems = check(tmp_path, changed(LINE, many))
    assert {p.rule for p in problems} >= {"too-large"}


# -- rings -----------------------------------------------------------------------------------------


@given(
    places=st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=4, max_size=9, unique=True
    ),
    west=st.sampled_from([0, 100, 165, -180]),
)
def test_rings_that_cross_are_those_that_shapely_finds(
    places: list[tuple[int, int]], west: int
) -> None:
    shapely = pytest.importorskip("shapely", reason="to hold it against")
    ring = [
        parse_point(f"{lat},{(lon + west + 180) % 360 - 180 or 0}".replace("-180", "180"))
        for lat, lon in places
    ]
    # On so large a grid geodesics bend; a tenth of a degree does not, and is drawn alike.
    small = [Point(p.latitude / 100, p.longitude, p.decimals) for p in ring]
    near = [
        Point(p.latitude, type(p.longitude)(lon) / 100, 2)
        for p, (_, lon) in zip(small, places, strict=True)
    ]
    flat = shapely.Polygon([(float(p.longitude), float(p.latitude)) for p in near])
    touching = any(
        shapely.distance(shapely.Point(flat.exterior.coords[n]), shapely.LineString([flat.exterior.coords[m], flat.exterior.coords[m + 1]])) < 1e-5
        for n in range(len(near)) for m in range(len(near)) if n not in (m, (m + 1) % len(near))
    )  # fmt: skip
    if not touching:  # exactly on a side, or nearly: either answer is right on one map
        assert (crossing([near]) is None) == flat.is_valid


def test_a_ring_across_the_antimeridian() -> None:
    ring = [parse_point(text) for text in ("10,179", "10,-179", "12,-179", "12,179")]
    assert crossing([ring]) is None
    assert holds(ring, parse_point("11,180"))
    assert not holds(ring, parse_point("11,0"))
    assert crossing([[ring[0], ring[2], ring[1], ring[3]]]) is not None


def test_how_far_apart() -> None:
    assert apart(parse_point("0,0"), parse_point("0,1")) == pytest.approx(111.2, abs=0.1)
    assert apart(parse_point("0,180"), parse_point("0,-179")) == pytest.approx(111.2, abs=0.1)


# -- on the ground ---------------------------------------------------------------------------------


def test_what_an_area_lacks_without_a_pack(tmp_path: Path) -> None:
    belt = law(tmp_path)
    assert {name: bool(lacks(belt, name, None)) for name in belt.areas} == {
        "border": False, "drawn": True, "belt": False, "own_side": True, "rayon": False,
        "towns": False, "oblast": True,
    }  # fmt: skip
    assert tract_of(belt, "own_side") is None
    assert tract_of(belt, "border") is None


def test_an_outline_says_what_it_rests_on(tmp_path: Path) -> None:
    pytest.importorskip("pyproj", reason="outlines need the extra geo")
    belt = law(tmp_path)
    found = area_outline(belt, "belt")
    assert found["properties"] == {
        "regime": "BELT", "area": "belt", "accuracy_km": 2.0, "km": 10.0,
        "disclaimer": "No sovereignty is implied.",
    }  # fmt: skip
    assert found["geometry"]["type"] == "MultiPolygon"
    assert area_outline(belt, "belt", km=20)["properties"]["km"] == 20
    assert "km" not in area_outline(belt, "rayon")["properties"]
    for name, said in (("border", "no area"), ("nosuch", "no area"), ("own_side", "boundary pack")):
        with pytest.raises(QuestionError, match=said):
            area_outline(belt, name)


def test_an_unknown_width_has_no_outline(tmp_path: Path) -> None:
    pytest.importorskip("pyproj", reason="outlines need the extra geo")
    belt = law(
        tmp_path,
        changed("versions: [{value: 20 km}, {value: 10 km, since: 2024-01-01}]", "value: '? km'"),
    )
    with pytest.raises(QuestionError, match="how wide"):
        area_outline(belt, "belt")
    assert area_outline(belt, "belt", km=3)["properties"]["km"] == 3


def test_a_strip_along_no_line_says_how_to_write_one(tmp_path: Path) -> None:
    text = "regime: BELT\ntitle: Belt\nareas:\n  belt: {strip: {line: border, km: 5}}\n"
    (tmp_path / "regime.yaml").write_text(text, encoding="utf-8")
    _, problems = check_regime(tmp_path)
    found = next(it for it in problems if it.rule == "unknown-area")
    assert (found.place, found.field) == ("regime.yaml:4", "areas.belt.strip.line")
    assert found.remedy.startswith("Write one beside it: {boundary:")
