"""The pictures of how agreements stand: well-formed, legible, the same on every machine."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from hofburg import atlas
from hofburg.reports import (
    NO_JUDGEMENT,
    agreement_counts,
    agreement_stretches,
    agreement_words,
    agreements_picture,
    agreements_timeline,
    as_of_words,
)
from hofburg.values import InstantRange, parse_instant

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {it.code: it.name for it in atlas.states()}
TITLES = atlas.agreements()
END = parse_instant("2024-12-31").hi
AT = InstantRange(END, END)
SPAN = parse_instant("1990-01-01..2026-11-22")
TAGS = {"svg", "title", "desc", "defs", "pattern", "rect", "line", "text", "g", "path"}


def matrix() -> str:
    return agreements_picture(atlas.standing(at=AT), at=AT, titles=TITLES, names=NAMES)


def years(regime: str | None = None, state: str | None = None) -> str:
    stands = atlas.standing(regime, state, span=SPAN)
    return agreements_timeline(stands, span=SPAN, titles=TITLES, names=NAMES)


def letters(svg: str) -> list[str]:
    return [it.text or "" for it in ET.fromstring(svg).iter(f"{SVG}text")]


def test_every_state_and_agreement_is_there() -> None:
    svg = matrix()
    said = letters(svg)
    for it in atlas.states("participating"):
        assert said.count(it.code) == 1
        assert it.name in said
    for key in TITLES:
        assert key in said or {f"{key.split('-')[0]}-", key.split("-")[1]} <= set(said)
    assert "left 2023" in said
    assert "susp. 2023" in said
    assert "ended 2004" in said
    assert any("As of the end of 2024-12-31 (UTC)." in it and NO_JUDGEMENT in it for it in said)
    assert any(
        it.startswith("Sources, as the page of the atlas explains them: ATLAS") for it in said
    )
    assert any(it.startswith("* OPEN-SKIES, KGZ: signed") for it in said)
    assert any("Suspended towards some only: CZE towards perhaps RUS." in it for it in said)
    assert not any("…" in it for it in said)
    assert svg == matrix()


def test_each_cell_tells_its_dates_to_a_pointer() -> None:
    titles = [it.text or "" for it in ET.fromstring(matrix()).iter(f"{SVG}title")]
    assert len([it for it in titles if ", CFE: " in it]) == 57
    assert any(
        it.startswith("ITA Italy, CFE: suspended towards all, since 2023-12-07") for it in titles
    )
    assert any("VD2011: in force; perhaps suspended towards RUS" in it for it in titles)
    assert any("RUS Russian Federation, VD2011: in force" in it and "by CZE" in it for it in titles)


def test_words_and_patterns_tell_things_apart_without_colour() -> None:
    root = ET.fromstring(matrix())
    patterns = {
        it.get("id"): [p.get("d") for p in it.iter(f"{SVG}path")]
        for it in root.iter(f"{SVG}pattern")
    }
    lines = [patterns[key] for key in ("in-force", "in-part", "suspended", "withdrawn", "ended")]
    assert len({str(it) for it in lines}) == 5
    words = root.find(f"{SVG}desc")
    assert words is not None
    assert "withdrawn: RUS" in (words.text or "")


@pytest.mark.parametrize(("regime", "state"), [("CFE", None), (None, "RUS"), ("OPEN-SKIES", "USA")])
def test_a_timeline_has_a_lane_for_each(regime: str | None, state: str | None) -> None:
    svg = years(regime, state)
    said = letters(svg)
    assert "2010" in said
    assert "From 1990-01-01 to 2026-11-22 (UTC). " + NO_JUDGEMENT in said
    if state is None:
        assert "RUS Russian Federation" in said
        assert any(it.startswith("No part in all this time: ALB, AND, AUT") for it in said)
    if regime is None:
        assert {"VD2011", "CFE", "OPEN-SKIES"} <= set(said)
        assert "No part in all this time: DAYTON-II, DAYTON-IV." in said
    assert any(it.startswith("left 20") for it in said)


def test_nobody_is_a_party_is_said() -> None:
    assert "Nobody is a party in this time." in letters(years("CFE", "MCO"))


@pytest.mark.parametrize("make", [matrix, lambda: years("CFE"), lambda: years(None, "POL"), years])
def test_no_words_stand_over_each_other_and_none_outside(make) -> None:  # type: ignore[no-untyped-def]
    root = ET.fromstring(make())
    assert {it.tag.removeprefix(SVG) for it in root.iter()} <= TAGS
    high = float(root.get("height", "0"))
    boxes: dict[float, list[tuple[float, float]]] = {}
    for it in root.iter(f"{SVG}text"):
        x, y = float(it.get("x", "0")), float(it.get("y", "0"))
        right = x + len(it.text or "") * float(it.get("font-size", "10")) * 0.42
        assert x >= 0
        assert right <= 960
        assert 0 < y <= high
        boxes.setdefault(y, []).append((x, right))
    for row in boxes.values():
        row.sort()
        assert all(a[1] <= b[0] + 1 for a, b in pairwise(row))


def test_hostile_names_and_facts_stay_within_their_elements() -> None:
    evil = '<script>alert("1")</script>&\x1b[31m\u202e' + "x" * 5000
    stands = [
        replace(it, others=tuple(replace(fact, what=evil) for fact in it.others))
        for it in atlas.standing(at=AT)
    ]
    svg = agreements_picture(
        stands, at=AT, titles=dict.fromkeys(TITLES, evil), names=dict.fromkeys(NAMES, evil)
    )
    root = ET.fromstring(svg)
    assert {it.tag.removeprefix(SVG) for it in root.iter()} <= TAGS
    assert not {"\x1b", "\u202e"} & set(svg)


def test_words() -> None:
    def one(regime: str, state: str, at: str) -> str:
        (found,) = atlas.standing(regime, state, at=at)
        return agreement_words(found)

    assert one("CFE", "BLR", "2024-01-01") == "in force; suspended towards CZE, POL"
    assert one("CFE", "BLR", "2025-01-01") == "suspended towards all"
    assert one("CFE", "MDA", "2026-01-01") == "in force or suspended towards all (open)"
    counts = agreement_counts(atlas.standing("OPEN-SKIES", at="2024-01-01"))
    assert counts == "32 in force, 2 withdrawn, 23 not a party"
    assert as_of_words(tuple(parse_instant("2024-01-01"))) == "2024-01-01"  # type: ignore[arg-type]
    assert as_of_words((END, END)) == "the end of 2024-12-31"


def test_stretches_read_by_days_follow_each_other() -> None:
    found = list(agreement_stretches(atlas.standing("CFE", "RUS", span=SPAN)))
    assert [(first, agreement_words(it)) for it, first, _ in found] == [
        ("1990-01-01", "not a party"),
        ("1992-07-17", "in force or not a party (open)"),
        ("1992-11-10", "in force"),
        ("2007-12-12", "suspended towards all"),
        ("2023-11-06", "withdrawn"),
    ]
    assert found[-1][2] == "2026-11-22"
