"""Boundary packs: what they answer, what they leave open, and what is refused."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.packs import HEAD, SQUARES, box, feature, written
from hofburg.atlas import Boundaries, Whose, load_boundaries
from hofburg.errors import AtlasError

pytest.importorskip("shapely", reason="boundary packs need the extra geo")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    return load_boundaries(written(tmp_path_factory.mktemp("pack")))


def problems(path: Path) -> dict[str, str]:
    with pytest.raises(AtlasError) as error:
        load_boundaries(path)
    assert all(p.remedy or p.rule == "file" for p in error.value.problems)
    return {p.field: p.rule for p in error.value.problems}


def test_what_it_says_of_itself(pack: Boundaries) -> None:
    said = pack.as_dict()
    assert {name: said[name] for name in HEAD} == HEAD
    assert len(said["sha256"]) == 64
    assert pack.states == {"AAA", "BBB", "CCC"}


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (47, 10, Whose(("AAA",), True)),
        (47, 12, Whose(("AAA",), True)),  # between two pieces of one State there is no line
        (47, 12.99, Whose(("AAA", "BBB"), False, "line")),
        (47, 13, Whose(("AAA", "BBB"), False, "line")),
        (47, 13.03, Whose(("BBB",), True)),
        (45.99, 10, Whose(("AAA",), False, "line")),  # outside, but near
        (45.9, 10, Whose((), False)),
        (48, 16, Whose(("AAA", "BBB", "CCC"), False, "disputed")),
        (47.49, 16, Whose(("AAA", "BBB", "CCC"), False, "disputed")),  # near its line
        (15, 179.99, Whose(("CCC",), True)),
        (15, 180, Whose(("CCC",), True)),
        (15, -180, Whose(("CCC",), True)),
        (9.99, 179.999, Whose(("CCC",), False, "line")),
        (90, 0, Whose((), False)),
        (-90, 180, Whose((), False)),
    ],
)  # fmt: skip
def test_places_by_hand(
    pack: Boundaries, latitude: float, longitude: float, expected: Whose
) -> None:
    assert pack.whose(latitude, longitude) == expected


def test_a_place_told_roughly_is_nearer_to_lines(pack: Boundaries) -> None:
    assert pack.whose(47, 13.4).sure
    assert pack.whose(47, 13.4, 0.5) == Whose(("AAA", "BBB"), False, "line")


def test_poles_and_the_antimeridian(tmp_path: Path) -> None:
    cap = feature("NNN", box(-180, 80, 180, 90))
    thin = feature("SSS", box(179, -10, 180, 10), box(-180, -10, -179, 10))
    found = load_boundaries(written(tmp_path, [cap, thin]))
    assert found.whose(85, 0) == Whose(("NNN",), True)
    assert found.whose(85, 180) == Whose(("NNN",), True)
    assert found.whose(90, 0) == Whose(("NNN",), True)
    assert not found.whose(80.001, 12).sure
    assert found.whose(0, 179.9999) == Whose(("SSS",), True)
    assert found.whose(0, -178.99) == Whose(("SSS",), False, "line")
    assert found.whose(0, 178.9) == Whose((), False)


@given(
    latitude=st.floats(-90, 90), longitude=st.floats(-180, 180), within=st.floats(0, 0.5)
)  # fmt: skip
def test_anywhere_on_earth_there_is_an_answer(
    pack: Boundaries, latitude: float, longitude: float, within: float
) -> None:
    """Of a rectangle it can be reckoned without a map: inside by more than the margin, or outside."""
    found = pack.whose(latitude, longitude, within)
    assert set(found.states) <= pack.states
    margin = 2 / 111.195 + within
    wide = margin / max(0.01, math.cos(math.radians(min(89.0, abs(latitude) + margin))))
    if found.sure and found.states == ("BBB",):
        assert 13 <= longitude <= 20
        assert 44 <= latitude <= 50
    deep = 13 + wide < longitude < 15.5 - wide and 44 + margin < latitude < 50 - margin
    if deep:
        assert found == Whose(("BBB",), True)
    if longitude < 8 - wide and abs(longitude) < 160:
        assert found.states == ()


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(HEAD))
def test_a_pack_says_what_it_is(name: str, tmp_path: Path) -> None:
    assert problems(written(tmp_path, **{name: None})) == {f"hofburg.{name}": "pack"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("accuracy_km", 0), ("accuracy_km", "2"), ("accuracy_km", True), ("accuracy_km", 1e9),
     ("date", "2026-02-30"), ("date", "yesterday"), ("source", " "), ("disclaimer", 5),
     ("name", "n" * 3000)],
)  # fmt: skip
def test_what_it_says_makes_sense(name: str, value: Any, tmp_path: Path) -> None:
    assert problems(written(tmp_path, **{name: value})) == {f"hofburg.{name}": "pack"}


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    bad: list[Any] = [
        feature("A B", box(0, 0, 1, 1)),
        feature(None, box(0, 0, 1, 1)),
        feature("AAA", box(0, 0, 1, 1), disputed="yes"),
        {"type": "Feature", "properties": {"state": "AAA"}, "geometry": {"type": "Point", "coordinates": [0, 0]}},
        feature("AAA", [[[0, 0], [1, 0], [1, 1]]]),
        feature("AAA", [[[0, 0], [200, 0], [1, 1], [0, 0]]]),
        feature("AAA", [[[0, 0], [1, None], [1, 1], [0, 0]]]),
        "no feature",
        {"type": "Feature", "properties": None, "geometry": None},
    ]  # fmt: skip
    found = problems(written(tmp_path, bad, source=None))
    assert found == {
        "hofburg.source": "pack",
        "features[0].properties.state": "state",
        "features[1].properties": "pack",
        "features[2].properties.disputed": "geojson",
        "features[3].geometry": "geojson",
        "features[4].geometry": "geojson",
        "features[5].geometry": "geojson",
        "features[6].geometry": "geojson",
        "features[7]": "geojson",
        "features[8]": "geojson",
    }


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"", "json"),
        (b"{", "json"),
        (b"\xff\xfe", "json"),
        (b"[]", "geojson"),
        (b'{"type": "Feature"}', "geojson"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "json"),
        (b"[" * 100_000, "json"),
        (b'{"type": "FeatureCollection", "features": ' + b"9" * 5000 + b"}", "json"),
    ],
)
def test_hostile_files_are_refused(raw: bytes, rule: str, tmp_path: Path) -> None:
    path = tmp_path / "pack.json"
    path.write_bytes(raw)
    assert set(problems(path).values()) == {rule}


def test_a_file_that_is_not_there_or_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert problems(tmp_path / "none.json") == {"": "file"}
    from hofburg.atlas import packs

    path = written(tmp_path)
    monkeypatch.setattr(packs, "MAX_BYTES", 100)
    assert problems(path) == {"": "too-long"}
    monkeypatch.setattr(packs, "MAX_BYTES", 10_000)
    monkeypatch.setattr(packs, "MAX_VERTICES", 7)
    assert "too-long" in problems(path).values()
    monkeypatch.setattr(packs, "MAX_FEATURES", 2)
    assert problems(path)["features"] == "too-long"


def test_many_faults_are_counted_out(tmp_path: Path) -> None:
    with pytest.raises(AtlasError) as error:
        load_boundaries(written(tmp_path, [{}] * 300))
    assert len(error.value.problems) == 101
    assert error.value.problems[-1].rule == "too-many"


def test_lines_that_cross_themselves_are_taken_as_what_they_enclose(tmp_path: Path) -> None:
    bow = feature("AAA", [[[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]])
    found = load_boundaries(written(tmp_path, [bow]))
    assert found.whose(2, 1) == Whose(("AAA",), True)
    assert found.whose(3.8, 2) == Whose((), False)
    assert found.whose(1.0, 3.0) is not None


def test_two_claims_without_a_word_are_a_dispute(tmp_path: Path) -> None:
    both = [feature("AAA", box(0, 0, 2, 2)), feature("BBB", box(1, 0, 3, 2))]
    found = load_boundaries(written(tmp_path, both))
    assert found.whose(1, 1.5) == Whose(("AAA", "BBB"), False, "disputed")


def test_without_shapely_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path)
    monkeypatch.setitem(sys.modules, "shapely", None)
    with pytest.raises(AtlasError, match="hofburg\\[geo\\]"):
        load_boundaries(path)


def test_the_pack_of_the_tests_is_what_the_page_shows(tmp_path: Path) -> None:
    data = json.loads(written(tmp_path).read_text(encoding="utf-8"))
    assert len(data["features"]) == len(SQUARES)
