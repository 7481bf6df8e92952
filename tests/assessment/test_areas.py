"""Areas asked by conditions: three values, widths that are parameters, and both evaluators of one mind."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.packs import SQUARES, feature, written
from assessment.test_places import asked
from hofburg.assessment.engine import Engine
from hofburg.assessment.explain import missing_facts
from hofburg.assessment.finding import Finding, findings
from hofburg.assessment.held import Held, World
from hofburg.assessment.lens import Lens
from hofburg.assessment.plain import plain_findings
from hofburg.atlas import Boundaries, load_boundaries
from hofburg.errors import AtlasError
from hofburg.regimes import Law, load_regime
from hofburg.values import parse_instant

pytest.importorskip("shapely", reason="areas need the extra geo")
pytest.importorskip("pyproj", reason="areas need the extra geo")

AREAS = """\
regime: AREAS
title: Areas
parties: {AAA: A, BBB: B, CCC: C}
units: [km]
parameters:
  depth:
    versions: [{value: 50 km}, {value: 5 km, since: 2026-03-01}]
    readings: {wide: {value: 80 km, why: the second account has it}}
  unread: {value: ? km}
areas:
  border: {line: [["47.0,13.0", "48.0,13.0"], ["48.5,13.0", "49.0,13.2"]], accuracy_km: 1}
  drawn: {boundary: [AAA, BBB]}
  belt: {strip: {line: border, km: "{depth}"}}
  open_belt: {strip: {line: border, km: "{unread}"}}
  own: {strip: {line: drawn, km: 20, ends: round, sides: [AAA]}}
  square: {ring: ["46.00,11.00", "46.00,12.00", "47.00,12.00", "47.00,11.00"]}
  towns: {places: ["47.00,10.00"], km: 10}
  west: {units: [A-1]}
messages:
  told:
    fields: {home: point, corners: {type: list, of: point}, stands: {type: list, of: {at: point, ways: {type: list, of: point}}}}
  more: {fields: {corners: {type: list, of: point}}}
processes:
  telling:
    messages: {told: {from: teller}, more: {from: teller}}
    dated_by: sent
    columns:
      teller: state = told.from
      sent: instant = told.sent
      near: flag = within('belt', told.home)
    parts:
      stands:
        of: told.stands
        columns:
          touching: flag = overlaps('belt', ways)
          square: flag = within('square', at) OR within('towns', at)
provisions:
  - {label: near, content: {on: telling, by: teller, holds: near}}
  - {label: part, content: {on: telling, by: teller, holds: "overlaps('belt', told.corners)"}}
  - {label: whole, content: {on: telling, by: teller, holds: "within('belt', told.corners)"}}
  - {label: either, content: {on: telling, by: teller, holds: "overlaps('belt', coalesce(last(more.corners), told.corners))"}}
  - {label: own, content: {on: telling, by: teller, holds: "overlaps('own', told.corners)"}}
  - {label: unit, content: {on: telling, by: teller, holds: "within('west', told.home)"}}
  - {label: open, content: {on: telling, by: teller, holds: "within('open_belt', told.home)"}}
  - {label: line, content: {on: telling.stands, by: teller, holds: touching}}
  - {label: square, content: {on: telling.stands, by: teller, holds: square}}
  - {label: any, content: {on: telling, by: teller, holds: any(stands.touching)}}
"""
AS_OF = parse_instant("2026-06-01T00:00Z").lo
UNIT = feature("AAA", [[[8, 46], [11, 46], [11, 49], [8, 49], [8, 46]]], unit="A-1")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    return load_boundaries(written(tmp_path_factory.mktemp("pack"), [*SQUARES, UNIT]))


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    path = tmp_path_factory.mktemp("areas") / "areas.yaml"
    path.write_text(AREAS.replace("value: ? km", "value: '? km'"), encoding="utf-8")
    return load_regime(path)


def told(number: int, sent: str = "2026-01-01", **body: Any) -> Held:
    entry = {
        "regime": "AREAS",
        "kind": "told",
        "author": "AAA",
        "to": ["BBB"],
        "origin": "original",
        "sent": sent,
        "body": body,
    }
    return Held("", f"AAA/{number}", entry, None, True, "")


def more(number: int, of: int, **body: Any) -> Held:
    entry = {"regime": "AREAS", "kind": "more", "author": "AAA", "to": ["BBB"], "origin": "original",
             "sent": "2026-02-01", "refers_to": [f"AAA/{of}"], "body": body}  # fmt: skip
    return Held("", f"AAA/{number}", entry, None, True, "")


def statuses(found: list[Finding], reading: str = "default") -> dict[str, str]:
    return {f"{f.label}{f.part or ''}": f.status for f in found if f.reading == reading}


INSIDE = ["47.50,12.90", "47.60,12.90", "47.60,12.80", "47.50,12.80"]  # 7 to 15 km from the line
ACROSS = ["47.50,12.90", "47.60,12.90", "47.60,12.10"]  # up to 68 km


def test_what_lies_inside_in_part_and_not_at_all(law: Law, pack: Boundaries) -> None:
    stands = [
        {"at": "46.500,11.500", "ways": INSIDE},
        {"at": "47.05,10.00", "ways": ACROSS},
        {"at": "48.00,11.00", "ways": ["45.00,10.00", "45.10,10.00"]},
        {"at": "?", "ways": ["47.50,12.90", "?"]},
        {"at": "46.00,11.50", "ways": []},  # on the edge; nothing told
        {},
    ]
    found = asked(law, [told(1, home="47.500,12.900", corners=ACROSS, stands=stands)], pack)
    assert statuses(found) == {
        "near": "met", "part": "met", "whole": "unmet", "either": "met", "own": "met", "unit": "unmet",
        "open": "undetermined", "any": "met",
        "line1": "met", "line2": "met", "line3": "unmet", "line4": "undetermined", "line5": "undetermined", "line6": "undetermined",
        "square1": "met", "square2": "met", "square3": "unmet", "square4": "undetermined", "square5": "undetermined", "square6": "undetermined",
    }  # fmt: skip
    assert statuses(found, "depth=wide") == {"whole": "met"}


def test_the_width_is_a_parameter_with_versions_and_readings(law: Law) -> None:
    home = "47.500,12.900"  # 7.5 km from the line
    held = [
        told(1, home=home),
        told(2, "2026-04-01", home=home),
        told(3, "2026-02-01..2026-04-01", home=home),
    ]
    found = {(f.case, f.reading): f.status for f in asked(law, held, None) if f.label == "near"}
    assert found == {
        ("AAA/1", "default"): "met", ("AAA/2", "default"): "unmet", ("AAA/3", "default"): "undetermined",
        ("AAA/2", "depth=wide"): "met", ("AAA/3", "depth=wide"): "met",
    }  # fmt: skip


def test_as_near_to_an_edge_as_it_is_known_nothing_is_said(law: Law) -> None:
    found = {}
    for number, home in enumerate(
        ["47.5000,12.9480", "47.5000,12.9460", "47.5000,12.9220", "47.5000,12.9190"]
    ):
        found[home] = statuses(asked(law, [told(number, "2026-04-01", home=home)], None))["near"]
    # 5 km wide, known to a kilometre, and the fourth digit of a place to ten metres: from 4 to 6 km.
    assert list(found.values()) == ["met", "undetermined", "undetermined", "unmet"]


def test_without_a_pack_what_needs_one_is_unknown(law: Law) -> None:
    found = statuses(asked(law, [told(1, home="47.500,10.000", corners=INSIDE)], None))
    assert (found["unit"], found["own"], found["part"]) == ("undetermined", "undetermined", "met")


def test_a_list_of_one_is_a_place_and_of_two_a_line(law: Law) -> None:
    one = statuses(asked(law, [told(1, corners=["47.500,12.900"])], None))
    assert (one["part"], one["whole"]) == ("met", "met")
    across = statuses(
        asked(law, [told(1, "2026-04-01", corners=["47.500,12.500", "47.500,13.500"])], None)
    )
    assert (across["part"], across["whole"]) == ("met", "unmet")  # no end of it lies in 5 km
    none = statuses(asked(law, [told(1, corners=[])], None))
    assert (none["part"], none["whole"]) == ("undetermined", "undetermined")


def test_the_first_list_that_is_filled_counts(law: Law) -> None:
    held = [told(1, corners=["45.00,10.00"]), more(2, 1, corners=INSIDE)]
    found = {f.label: f.status for f in asked(law, held, None) if f.reading == "default"}
    assert (found["part"], found["either"]) == ("unmet", "met")


def test_hostile_places_are_unknown_places(law: Law) -> None:
    """Registers may hold what another edition, or nobody, checked."""
    bad: list[Any] = [
        ["91,0"],
        ["x"],
        ["47.5,12.9"] * 2000,
        ["0,0", "0,90", "60,170"],
        ["'; DROP", "47,12"],
    ]
    for number, corners in enumerate(bad):
        found = statuses(asked(law, [told(number, home="47.5 12.9", corners=corners)], None))
        assert (found["part"], found["near"]) == ("undetermined", "undetermined")


def test_what_is_missing_is_said(law: Law) -> None:
    crossed = ["47.50,12.90", "47.60,13.50", "47.60,12.90", "47.50,13.50"]
    held = [told(1, "2026-04-01", home="47.5000,12.9330", corners=crossed)]
    worlds = [World("record", AS_OF)]

    def lacking(label: str) -> list[str]:
        engine = Engine(law, worlds, held, threads=1, keep=True)
        (finding,) = [f for f in findings(engine) if f.label == label and f.reading == "default"]
        return [it.text for it in missing_facts(Lens.of(engine, finding, worlds[0], held))]

    assert lacking("near") == [
        "47.5000,12.9330 is 4.0 to 6.1 km from border, as exactly as belt (1 km) and the digits of places are known: a question for people"
    ]
    assert lacking("own") == [
        "where the line between AAA and BBB runs is known only with a boundary pack"
    ]
    assert lacking("unit") == ["where A-1 lies is known only with a boundary pack"]
    assert any("unread" in text for text in lacking("open"))
    assert not any("belt" in text for text in lacking("open"))


def test_a_desk_without_the_extra_is_told_only_where_it_matters(
    law: Law, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from hofburg.atlas import tract_along, tract_around, tract_inside

    for cached in (tract_along, tract_around, tract_inside):
        cached.cache_clear()
    law = dataclasses.replace(law, digest="sha256:not asked before")  # grounds are kept by it
    monkeypatch.setitem(sys.modules, "pyproj", None)
    worlds = [World("record", AS_OF)]
    assert list(findings(Engine(law, worlds, [told(1)], threads=1)))  # names no place
    with pytest.raises(AtlasError) as error:
        Engine(law, worlds, [told(1, home="47.5,12.9")], threads=1)
    assert "hofburg[geo]" in error.value.problems[0].remedy


@st.composite
def places(draw: st.DrawFn) -> str:
    """Places near the edges of the areas, told more or less exactly."""
    digits = draw(st.integers(0, 4))
    lat = draw(st.sampled_from([46.0, 47.0, 47.5, 48.0, 48.25, 48.5, 49.0])) + draw(
        st.sampled_from([0, 0.04, -0.5, 0.001])
    )
    lon = draw(st.sampled_from([10.0, 11.0, 12.0, 12.9, 13.0, 13.07])) + draw(
        st.sampled_from([0, 0.06, -0.7, 0.0005])
    )
    return f"{lat:.{digits}f},{lon:.{digits}f}"


some = st.one_of(places(), st.just("?"))
lists = st.lists(some, max_size=5)


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_both_evaluators_agree_about_areas(data: st.DataObject, law: Law, pack: Boundaries) -> None:
    held: list[Held] = []
    for number in range(data.draw(st.integers(1, 3))):
        stands = [
            {"at": data.draw(some), "ways": data.draw(lists)}
            for _ in range(data.draw(st.integers(0, 3)))
        ]
        body: dict[str, Any] = {"home": data.draw(some), "stands": stands}
        body |= {"corners": data.draw(lists)} if data.draw(st.booleans()) else {}
        held.append(
            told(number, data.draw(st.sampled_from(["2026-01-01", "2026-04-01", "?"])), **body)
        )
        if data.draw(st.booleans()):
            held.append(more(number + 10, number, corners=data.draw(lists)))
    asked(law, held, data.draw(st.sampled_from([pack, None])))


@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_what_lies_in_it_lies_in_a_wider_one(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """And all of it is in part; `unknown` may become anything."""
    laws = []
    path = tmp_path_factory.mktemp("wider") / "wider.yaml"
    for km in (n := data.draw(st.integers(1, 60)), n + 1):
        text = AREAS.replace("value: ? km", "value: '? km'")
        path.write_text(text.replace('km: "{depth}"', f"km: {km}").replace("own: {strip: {line: drawn, km: 20", f"own: {{strip: {{line: drawn, km: {km}").replace(
            "  depth:\n    versions: [{value: 50 km}, {value: 5 km, since: 2026-03-01}]\n    readings: {wide: {value: 80 km, why: the second account has it}}\n", ""), encoding="utf-8")  # fmt: skip
        laws.append(load_regime(path))
    held = [
        told(
            1,
            home=data.draw(places()),
            corners=data.draw(st.lists(places(), min_size=1, max_size=4)),
        )
    ]
    one, two = (statuses(plain_findings(law, [World("record", AS_OF)], held)) for law in laws)
    for label in ("near", "part", "whole"):
        if one[label] == "met":
            assert two[label] == "met"
        if two[label] == "unmet":
            assert one[label] == "unmet"
    for found in (one, two):
        assert not (found["whole"] == "met" and found["part"] != "met")
        assert not (found["part"] == "unmet" and found["whole"] != "unmet")
