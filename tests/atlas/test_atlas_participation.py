"""Who takes part in a regime when, and which declared facts bear on a duty."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg import atlas
from hofburg.errors import AtlasError
from hofburg.values import NEVER, InstantRange, parse_instant

CODES = [it.code for it in atlas.states()]
TAKING_PART = [it.code for it in atlas.states("participating")]


def certainties(regime: str, state: str, towards: str | None, at: str) -> dict[str, str]:
    return {
        bearing.fact.key.split("/")[1]: bearing.certainty
        for bearing in atlas.declared(regime, state, towards, at)
    }


@pytest.mark.parametrize(
    ("at", "surely", "perhaps"),
    [
        ("2011-11-30", 0, 0),
        ("2011-12-01", 0, 56),
        ("2011-12-02", 56, 0),
        ("2012-11-20", 56, 0),
        ("2012-11-21", 56, 1),
        ("2012-11-22", 57, 0),
        ("2012-11-01..2012-12-31", 56, 1),
        ("2026-01-01T00:00Z", 57, 0),
        ("?", 0, 57),
    ],
)
def test_participants_before_and_after(at: str, surely: int, perhaps: int) -> None:
    found = atlas.participants("VD2011", at)
    assert (len(found.surely), len(found.perhaps)) == (surely, perhaps)
    assert list(found.surely) == sorted(found.surely)
    assert not set(found.surely) & set(found.perhaps)


def test_mongolia_is_the_one_that_came_later() -> None:
    before = atlas.participants("VD2011", "2012-06-01").surely
    after = atlas.participants("VD2011", "2013-06-01").surely
    assert set(after) - set(before) == {"MNG"}
    assert set(after) == set(TAKING_PART)


def test_a_suspension_ends_no_participation() -> None:
    assert {"CZE", "RUS"} <= set(atlas.participants("VD2011", "2023-06-01").surely)


def test_an_unknown_regime_has_no_guessed_participants() -> None:
    with pytest.raises(AtlasError, match="VD2011"):
        atlas.participants("LEND", "2022-01-01")
    assert atlas.participation("LEND") == ()
    assert atlas.declared("LEND", "KAZ", "KGZ", "2022-01-01") == ()


def test_facts_of_a_state_are_its_own_and_those_directed_at_it() -> None:
    found = {(fact.kind, fact.state) for fact in atlas.participation("VD2011", "Russia")}
    assert found == {
        ("participates", "RUS"),
        ("no_data", "RUS"),
        ("statement", "RUS"),
        ("suspended", "CZE"),
    }
    with pytest.raises(AtlasError):
        atlas.participation(state="Atlantis")


def test_the_day_of_the_czech_act_is_not_invented() -> None:
    (fact,) = (it for it in atlas.participation("VD2011") if it.kind == "suspended")
    assert (fact.state, fact.towards, fact.scope) == ("CZE", "RUS", "")
    assert fact.since.text == fact.date.text == "..2023-01-16"
    assert fact.until.bounds == parse_instant("?")
    assert fact.confidence == "practice"


def test_no_withdrawal_from_the_vienna_document_is_recorded() -> None:
    assert [fact for fact in atlas.participation("VD2011") if fact.kind == "withdrawn"] == []


def test_a_withdrawal_would_end_participation(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = atlas.participation("VD2011")
    (joined,) = (fact for fact in facts if fact.kind == "participates" and fact.state == "AND")
    since = atlas.Dated("2030-01-01..2030-12-31", parse_instant("2030-01-01..2030-12-31"))
    left = replace(joined, key="VD2011/invented/AND", kind="withdrawn", since=since, date=since)
    monkeypatch.setattr("hofburg.atlas.facts.all_facts", lambda: (*facts, left))
    assert "AND" in atlas.participants("VD2011", "2029-12-31").surely
    assert "AND" in atlas.participants("VD2011", "2030-06-01").perhaps
    later = atlas.participants("VD2011", "2031-01-01")
    assert "AND" not in (*later.surely, *later.perhaps)
    assert certainties("VD2011", "AND", "MCO", "2031-01-01") == {"invented": "surely"}


def test_facts_that_bear_on_a_duty() -> None:
    found = certainties("VD2011", "CZE", "RUS", "2023-02-01")
    assert found == {
        "cze-suspension-rus": "perhaps",
        "rus-no-data": "surely",
        "rus-statement-2012": "perhaps",
        "rus-statement-2023": "perhaps",
    }


def test_sides() -> None:
    own = {it.fact.key: it.side for it in atlas.declared("VD2011", "CZE", "RUS", "2023-02-01")}
    other = {it.fact.key: it.side for it in atlas.declared("VD2011", "RUS", "CZE", "2023-02-01")}
    assert own.keys() == other.keys()
    assert {own[key] for key in own} == {"own", "counterpart"}
    assert all(own[key] != other[key] for key in own)


def test_an_act_directed_at_one_does_not_bear_on_others() -> None:
    assert certainties("VD2011", "CZE", "POL", "2023-02-01") == {}
    assert "cze-suspension-rus" in certainties("VD2011", "CZE", None, "2023-02-01")
    assert "cze-suspension-rus" not in certainties("VD2011", "RUS", None, "2023-02-01")


def test_no_data_over_time() -> None:
    def rus(at: str) -> str | None:
        return certainties("VD2011", "RUS", None, at).get("rus-no-data")

    def arm(at: str) -> str | None:
        return certainties("VD2011", "ARM", None, at).get("arm-no-data")

    assert rus("2022-12-14") is None
    assert rus("2022-12-15") == "perhaps"
    assert rus("2023-01-17") == "surely"
    assert rus("2024-12-15") == "perhaps"
    assert arm("2019-12-14") is None
    assert arm("2021-12-15") == "perhaps"


def test_participation_itself_bears_on_nothing() -> None:
    assert atlas.declared("VD2011", "KAZ", "KGZ", "2022-02-11") == ()


@pytest.mark.parametrize(("state", "towards"), [("XXX", "RUS"), ("RUS", "XXX")])
def test_an_unknown_state_is_an_error(state: str, towards: str) -> None:
    with pytest.raises(AtlasError, match="no State"):
        atlas.declared("VD2011", state, towards, "2023-01-01")


@given(st.sampled_from(CODES), st.sampled_from(CODES), st.dates().map(lambda day: day.isoformat()))
def test_a_duty_and_its_mirror_meet_the_same_facts(one: str, two: str, day: str) -> None:
    at = day if "1900" <= day[:4] <= "2199" else "2023-01-01"
    here = {(it.fact.key, it.certainty) for it in atlas.declared("VD2011", one, two, at)}
    there = {(it.fact.key, it.certainty) for it in atlas.declared("VD2011", two, one, at)}
    assert here == there


GRID = range(5)
RANGES = [InstantRange(lo, hi) for lo in GRID for hi in GRID if lo <= hi]
ENDS = [*RANGES, InstantRange(NEVER, NEVER), InstantRange(2, NEVER)]


def inside(bounds: InstantRange) -> list[int]:
    """The points of a range that matter on the grid."""
    return [point for point in (*GRID, NEVER) if bounds.lo <= point <= bounds.hi]


def test_in_effect_agrees_with_every_completion() -> None:
    for since, until, at in itertools.product(RANGES, ENDS, RANGES):
        every = [
            begin <= point < end
            for begin in inside(since)
            for end in inside(until)
            for point in inside(at)
        ]
        expected = "surely" if all(every) else "perhaps" if any(every) else None
        assert atlas.in_effect(since, until, at) == expected, (since, until, at)
