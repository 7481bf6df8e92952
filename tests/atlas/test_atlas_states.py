"""States: who is in the atlas, how one is found, and what it was when."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg import atlas
from hofburg.errors import AtlasError
from hofburg.values import InstantRange, parse_instant

ALL = atlas.states()


def codes(found: tuple[atlas.State, ...]) -> set[str]:
    return {it.code for it in found}


def test_counts() -> None:
    assert len(atlas.states("participating")) == 57
    assert len(atlas.states("partner")) == 11
    assert sum(it.group == "Asian" for it in atlas.states("partner")) == 5
    assert sum(it.group == "Mediterranean" for it in atlas.states("partner")) == 6


def test_every_other_state_that_the_sources_name() -> None:
    others = [it for it in atlas.states("other") if not it.former]
    assert codes(tuple(others)) == {
        *("BHR", "BGD", "KHM", "CHN", "IND", "IRN", "IRQ", "KWT", "LBY", "PAK", "PSE", "QAT"),
        *("LKA", "ARE", "VNM"),
        # Partners and observers of groups, and neighbours of participating States or of China.
        *("CUB", "IDN", "LAO", "MDV", "MMR", "MYS", "NPL", "PHL", "SAU"),
        *("BRA", "BTN", "MEX", "PRK", "SUR", "SYR"),
    }
    former = {it.code for it in ALL if it.former}
    assert former == {"CSK", "DDR", "SCG", "SUN", "YUG"}


def test_codes_have_the_shape_of_iso_and_are_unique() -> None:
    assert all(re.fullmatch(r"[A-Z]{3}", it.code) for it in ALL)
    assert all(re.fullmatch(r"[A-Z]{2}", it.alpha2) for it in ALL)
    assert len(codes(ALL)) == len(ALL)
    current = [it.alpha2 for it in ALL if not it.former]
    assert len(set(current)) == len(current)


def test_states_come_in_the_order_of_their_codes() -> None:
    assert [it.code for it in ALL] == sorted(codes(ALL))


def test_what_is_known_of_one() -> None:
    found = atlas.state("KGZ")
    assert (found.alpha2, found.name, found.status) == ("KG", "Kyrgyzstan", "participating")
    assert found.joined == parse_instant("1992-01-30")
    assert found.sub_region == "Central Asia"
    assert (found.sources, found.confidence, found.mark) == (("OSCE-S2",), "verified", "V")
    assert found.zone is not None
    assert found.zone.extent == "whole"


def test_norway_is_not_a_truth_value() -> None:
    assert atlas.state("NO").code == "NOR"


@given(st.sampled_from(ALL))
def test_each_way_of_naming_a_state_finds_it(it: atlas.State) -> None:
    assert atlas.state(it.code) is it
    assert atlas.is_state_code(it.code)
    for name in (it.name, *it.names):
        assert atlas.state(name) is it
    if it.former:
        with pytest.raises(AtlasError, match=it.code):
            atlas.state(it.alpha2)
    else:
        assert atlas.state(it.alpha2) is it
        assert not atlas.is_state_code(it.alpha2)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("kaz", "KAZ (Kazakhstan)"),
        ("Kazakstan", "KAZ (Kazakhstan)"),
        ("Turkiye", "TUR (Türkiye)"),
        ("uk", "UKR (Ukraine)"),
        (" KGZ ", "KGZ (Kyrgyzstan)"),
        ("CS", "CSK (Czechoslovakia) or SCG (Serbia and Montenegro)"),
    ],
)
def test_an_unknown_state_comes_with_near_matches(text: str, meant: str) -> None:
    with pytest.raises(AtlasError) as caught:
        atlas.state(text)
    (problem,) = caught.value.problems
    assert problem.rule == "unknown-state"
    assert meant in problem.remedy


def test_without_a_near_match_the_remedy_says_where_to_look() -> None:
    with pytest.raises(AtlasError, match=r"docs/atlas\.md"):
        atlas.state("Q9#")


def test_an_endless_name_is_cut() -> None:
    with pytest.raises(AtlasError) as caught:
        atlas.state("x" * 10_000_000)
    assert len(str(caught.value)) < 1000


@given(st.one_of(st.text(), st.none(), st.integers(), st.binary(), st.lists(st.text())))
def test_anything_is_a_state_or_an_atlas_error(thing: object) -> None:
    try:
        found = atlas.state(thing)  # type: ignore[arg-type]
    except AtlasError:
        assert not atlas.is_state_code(thing)
    else:
        assert thing in (found.code, found.alpha2, found.name, *found.names)


def test_disputed_dates_are_kept() -> None:
    serbia = atlas.state("SRB")
    (held,) = serbia.standings
    assert held.disputed
    assert [claim.date.text for claim in held.claims] == ["2000-11-10", "2000-09-10"]
    assert [claim.confidence for claim in held.claims] == ["recalled", "verified"]
    assert serbia.joined == parse_instant("2000-09-10..2000-11-10")
    assert [it.code for it in ALL for held in it.standings if held.disputed] == ["SRB"]


def test_mongolia_was_a_partner_first() -> None:
    mongolia = atlas.state("MNG")
    assert [held.status for held in mongolia.standings] == ["partner", "participating"]
    assert mongolia in atlas.states("partner", at="2010-06-01")
    assert mongolia not in atlas.states("participating", at="2010-06-01")
    assert mongolia in atlas.states("participating", at="2013-01-01")
    assert mongolia not in atlas.states("partner", at="2013-01-01", perhaps=True)
    assert mongolia.group == ""


def test_a_day_of_admission_leaves_it_open() -> None:
    mongolia = atlas.state("MNG")
    assert mongolia not in atlas.states("participating", at="2012-11-21")
    assert mongolia in atlas.states("participating", at="2012-11-21", perhaps=True)


def test_participating_states_over_time() -> None:
    def count(at: str) -> int:
        return len(atlas.states("participating", at=at))

    # The 35 of 1973 are 32 of today's States, Czechoslovakia, the German Democratic Republic and
    # Yugoslavia, of which States saw differently how long it lasted.
    assert count("1975-08-01") == 35
    assert atlas.state("YUG") in atlas.states("participating", at="1992-08-01", perhaps=True)
    assert atlas.state("YUG") not in atlas.states("participating", at="1992-08-01")
    assert count("2000-10-01") == count("2000-11-11") - 1
    assert count("2011-12-01") == 56
    assert count("2020-01-01") == 57


def test_other_is_what_is_surely_neither() -> None:
    assert atlas.state("MNE") in atlas.states("other", at="2000-01-01")
    assert atlas.state("DZA") not in atlas.states("other", at="1980-01-01")
    assert atlas.state("DZA") in atlas.states("other", at="1980-01-01", perhaps=True)
    assert atlas.state("DZA") not in atlas.states("other", at="1995-01-01", perhaps=True)


@pytest.mark.parametrize("at", ["2012-13-01", "yesterday", "2012-11-21T10:00"])
def test_a_moment_that_is_none_is_refused(at: str) -> None:
    with pytest.raises(AtlasError) as caught:
        atlas.states("participating", at=at)
    assert caught.value.problems[0].rule == "not-a-date"


def test_a_status_that_is_none_is_refused() -> None:
    with pytest.raises(AtlasError, match="participating, partner or other"):
        atlas.states("observer")  # type: ignore[arg-type]


instants = st.integers(parse_instant("1970-01-01").lo, parse_instant("2030-01-01").lo)


@given(instants, instants, instants, instants, st.sampled_from(["participating", "partner"]))
def test_knowing_a_moment_better_settles_more(
    a: int, b: int, c: int, d: int, status: atlas.Status
) -> None:
    points = sorted((a, b, c, d))
    wide = InstantRange(points[0], points[3])
    narrow = InstantRange(points[1], points[2])
    assert codes(atlas.states(status, wide)) <= codes(atlas.states(status, narrow))
    assert codes(atlas.states(status, narrow, perhaps=True)) <= codes(
        atlas.states(status, wide, perhaps=True)
    )


@pytest.mark.parametrize("it", atlas.states("participating"), ids=lambda it: it.code)
def test_every_participating_state_has_a_zone(it: atlas.State) -> None:
    found = atlas.zone(it.code)
    assert found is it.zone
    assert (found.code, found.regime) == (it.code, "VD2011")
    assert found.note or found.open
    assert found.extent != "unknown" or (found.open and found.confidence == "doubtful")


def test_zone_where_the_text_speaks_and_where_it_is_open() -> None:
    assert atlas.zone("KAZ").extent == "whole"
    assert atlas.zone("RU").extent == "part"
    assert "line" in atlas.zone("RUS").open
    assert {atlas.zone(code).extent for code in ("USA", "CAN")} == {"none-own-territory"}
    assert {atlas.zone(code).extent for code in ("MNG", "TUR", "GEO", "CYP")} == {"unknown"}


@pytest.mark.parametrize(("code", "regime"), [("CHN", "VD2011"), ("KAZ", "LEND")])
def test_no_zone_is_an_error_and_no_guess(code: str, regime: str) -> None:
    with pytest.raises(AtlasError) as caught:
        atlas.zone(code, regime)
    assert caught.value.problems[0].rule == "no-zone"
    assert atlas.state("CHN").zone is None


def test_a_source_key_is_explained() -> None:
    assert "azkurs" in atlas.source("OSCE-S1")
    with pytest.raises(AtlasError):
        atlas.source("S1")


def test_six_working_languages() -> None:
    assert [it.code for it in atlas.LANGUAGES] == ["en", "fr", "de", "it", "ru", "es"]


def test_the_door_offers_what_it_lists() -> None:
    assert [name for name in atlas.__all__ if not hasattr(atlas, name)] == []
    missing = "no_such_name"
    with pytest.raises(AttributeError):
        getattr(atlas, missing)
