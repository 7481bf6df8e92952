"""Neighbours by land, and the formats in which the States of Central Asia meet."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg import atlas
from hofburg.errors import AtlasError
from hofburg.values import parse_instant

TODAY = [it.code for it in atlas.states() if not it.former]
ISLANDS = {"AUS", "BHR", "CUB", "ISL", "JPN", "LKA", "MDV", "MLT", "PHL"}


def all_of(found: atlas.Found) -> set[str]:
    return {*found.surely, *found.perhaps}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("KAZ", "CHN KGZ RUS TKM UZB"),
        ("KGZ", "CHN KAZ TJK UZB"),
        ("TJK", "AFG CHN KGZ UZB"),
        ("TKM", "AFG IRN KAZ UZB"),
        ("UZB", "AFG KAZ KGZ TJK TKM"),
        ("MNG", "CHN RUS"),
        ("AFG", "CHN IRN PAK TJK TKM UZB"),
        ("IRN", "AFG ARM AZE IRQ PAK TKM TUR"),
        ("CHN", "AFG BTN IND KAZ KGZ LAO MMR MNG NPL PAK PRK RUS TJK VNM"),
        ("RUS", "AZE BLR CHN EST FIN GEO KAZ LTU LVA MNG NOR POL PRK UKR"),
        ("VAT", "ITA"),
        ("DEU", "AUT BEL CHE CZE DNK FRA LUX NLD POL"),
    ],
)
def test_neighbours_of_one(state: str, expected: str) -> None:
    found = atlas.neighbours(state)
    assert " ".join(found.surely) == expected
    assert found.whole


@given(st.sampled_from(TODAY), st.sampled_from(TODAY))
def test_being_neighbours_is_mutual(one: str, two: str) -> None:
    here, there = atlas.neighbours(one), atlas.neighbours(two)
    assert (two in here.surely) == (one in there.surely)
    assert (two in here.perhaps) == (one in there.perhaps)


def test_every_pair_is_found_from_both_sides_and_no_other() -> None:
    found = {frozenset((code, other)) for code in TODAY for other in all_of(atlas.neighbours(code))}
    assert found == {frozenset(pair.states) for pair in atlas.boundaries()}


@pytest.mark.parametrize("code", TODAY)
def test_an_answer_is_in_order(code: str) -> None:
    found = atlas.neighbours(code)
    assert code not in all_of(found)
    assert not set(found.surely) & set(found.perhaps)
    assert list(found.surely) == sorted(set(found.surely))
    assert all(it in TODAY for it in all_of(found))
    assert found.whole == (not found.beyond)
    # A pair may have several places; each is one row, and every row is about the State.
    assert all(code in pair.states for pair in atlas.boundaries(code))


def test_only_islands_have_no_neighbour() -> None:
    assert {code for code in TODAY if not all_of(atlas.neighbours(code))} == ISLANDS


def test_pairs_stand_once() -> None:
    states = [pair.states for pair in atlas.boundaries()]
    assert states == sorted(set(states))
    assert all(first < second for first, second in states)


def test_what_depends_on_a_position_is_open_and_says_why() -> None:
    assert atlas.neighbours("SRB").perhaps == ("ALB",)
    assert atlas.neighbours("CYP").perhaps == ("GBR",)
    open_ = [pair for pair in atlas.boundaries() if pair.certainty == "perhaps"]
    assert open_
    assert all(pair.note for pair in open_)


def test_neighbours_that_the_atlas_does_not_know_are_named() -> None:
    assert atlas.neighbours("SRB").beyond == ("Kosovo",)
    assert atlas.neighbours("SAU").beyond == ("Oman", "Yemen")
    short = [it.code for it in atlas.states("participating") if not atlas.neighbours(it.code).whole]
    assert short == ["ALB", "MKD", "MNE", "SRB"]
    names = {name for it in atlas.states() for name in (it.name, *it.names)}
    beyond = itertools.chain.from_iterable(atlas.neighbours(code).beyond for code in TODAY)
    assert not names & set(beyond)


def test_the_mainland_is_one_piece() -> None:
    """From Portugal one can walk to Viet Nam, and from Canada not."""
    reached, edge = {"PRT"}, {"PRT"}
    while edge:
        edge = {other for code in edge for other in atlas.neighbours(code).surely} - reached
        # Not by way of a territory overseas, such as Ceuta, French Guiana or Hans Island.
        edge -= {"MAR", "SUR", "BRA", "CAN"}
        reached |= edge
    assert {"KAZ", "VNM", "FIN", "KOR", "SAU"} <= reached
    assert not {"USA", "GBR", "JPN"} & reached


def test_a_state_that_is_no_more_has_no_boundary_today() -> None:
    for verb in (atlas.neighbours, atlas.boundaries):
        with pytest.raises(AtlasError, match="RUS") as caught:
            verb("SUN")
        assert caught.value.problems[0].rule == "no-boundaries"
    with pytest.raises(AtlasError, match="no State"):
        atlas.neighbours("Atlantis")


def test_the_formats() -> None:
    found = {it.code: it for it in atlas.formats()}
    assert len(found) == len(atlas.formats()) == 13
    for it in found.values():
        assert it.states == ("KAZ", "KGZ", "TJK", "TKM", "UZB")
        known = atlas.is_state_code(it.partner) or it.partner in {g.code for g in atlas.groups()}
        assert known or it.code in ("C5", "C5+GCC")
    assert found["C5"].partner == ""
    assert found["C5+KOR"].first_summit == ()


def test_first_dates_that_sources_give_differently_stand_side_by_side() -> None:
    found = {it.code: it for it in atlas.formats()}
    britain = [claim.date.text for claim in found["C5+GBR"].first_meeting]
    assert britain == ["2026-02-26", "2024-01-01..2024-12-31", "2025-02-01..2025-02-28"]
    assert len(found["C5+CHN"].first_summit) == 2
    for it in found.values():
        for claims in (it.first_meeting, it.first_summit):
            assert len({claim.date.text for claim in claims}) == len(claims)


def test_no_summit_comes_before_the_first_meeting() -> None:
    today = parse_instant("2026-12-31").hi
    for it in atlas.formats():
        for summit in it.first_summit:
            assert summit.date.bounds.hi <= today
            assert any(m.date.bounds.lo <= summit.date.bounds.lo for m in it.first_meeting)
