"""How agreements stand for States, and the laws that the participation facts keep."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg import atlas
from hofburg.errors import AtlasError
from hofburg.values import NEVER, InstantRange, parse_instant

REGIMES = list(atlas.agreements())
CODES = [it.code for it in atlas.states("participating")]
DAYS = st.dates().map(lambda day: f"{1990 + day.year % 40}-{day.month:02}-{min(day.day, 28):02}")


def word(regime: str, state: str, at: str) -> str:
    (found,) = atlas.standing(regime, state, at=at)
    return found.word


def counted(regime: str, at: str) -> Counter[str]:
    return Counter(it.word for it in atlas.standing(regime, at=at))


def facts(kind: str) -> list[atlas.Participation]:
    return [fact for fact in atlas.participation() if fact.kind == kind]


# -- laws of the table -----------------------------------------------------------------------------


def test_the_agreements_asked_for_are_there() -> None:
    wanted = {"VD2011", "CFE", "OPEN-SKIES", "DAYTON-II", "DAYTON-IV", "SALW", "SCA"}
    assert wanted <= set(REGIMES)
    assert all(title for title in atlas.agreements().values())


def test_every_fact_is_dated_and_sourced() -> None:
    for fact in atlas.participation():
        assert fact.since.text, fact.key
        assert fact.date.text, fact.key
        assert fact.sources, fact.key
        assert all(atlas.source(key) for key in fact.sources)
        assert fact.what, fact.key
        assert fact.basis, fact.key
        if fact.confidence == "recalled":  # says that nobody read it again, or what was read
            assert fact.note or "ATLAS" in fact.sources or "OSCE-FACTS" in fact.sources, fact.key


def test_spans_of_one_act_do_not_overlap() -> None:
    """What surely goes on may not begin again: same State, same agreement, same direction."""
    for kind in ("participates", "suspended", "withdrawn"):
        for one, two in combinations(facts(kind), 2):
            same = (one.regime, one.state, one.towards, one.scope)
            if same != (two.regime, two.state, two.towards, two.scope):
                continue
            first, second = sorted((one, two), key=lambda it: it.since.bounds.lo)
            assert first.until.bounds.lo <= second.since.bounds.hi, (one.key, two.key)


def test_only_parties_suspend_and_withdraw_and_only_towards_parties() -> None:
    parties = {(fact.regime, fact.state): fact for fact in facts("participates")}
    for fact in (*facts("suspended"), *facts("withdrawn")):
        own = parties[fact.regime, fact.state]
        assert own.since.bounds.lo <= fact.since.bounds.hi, fact.key
        assert fact.towards is None or (fact.regime, fact.towards) in parties
        assert fact.towards != fact.state
        assert fact.kind == "suspended" or fact.towards is None


@pytest.mark.parametrize("at", ["1993-06-01", "2000-01-01", "2007-12-01", "2010-01-01"])
def test_thirty_are_parties_to_the_cfe_treaty(at: str) -> None:
    found = [
        it for it in atlas.standing("CFE", at=at) if set(it.words) <= {"in force", "suspended"}
    ]
    assert len(found) == 30
    assert len(atlas.participants("CFE", at).surely) == 30


@pytest.mark.parametrize(
    ("at", "number"),
    [
        ("2002-01-02", 26), ("2003-02-12", 29), ("2005-07-09", 34), ("2020-11-21", 34),
        ("2020-11-23", 33), ("2021-12-19", 32), ("2026-01-01", 32),
    ],
)  # fmt: skip
def test_open_skies_grew_and_shrank(at: str, number: int) -> None:
    assert counted("OPEN-SKIES", at)["in force"] == number
    assert len(atlas.participants("OPEN-SKIES", at).surely) == number


@pytest.mark.parametrize(
    ("at", "number"), [("2001-01-01", 55), ("2007-01-01", 56), ("2013-01-01", 57)]
)
@pytest.mark.parametrize("regime", ["SALW", "SCA", "COC", "GEMI"])
def test_documents_of_the_osce_bind_those_that_participate(
    regime: str, at: str, number: int
) -> None:
    expected = 0 if (regime, at) == ("SCA", "2001-01-01") else number
    assert counted(regime, at)["in force"] == expected
    admitted = {it.code for it in atlas.states("participating", at=at)}
    assert {it.state for it in atlas.standing(regime, at=at) if it.word == "in force"} <= admitted


@given(st.sampled_from(REGIMES), DAYS)
def test_no_state_is_a_party_and_withdrawn_at_once(regime: str, day: str) -> None:
    found = atlas.participants(regime, day)
    for it in atlas.standing(regime, at=day):
        assert len(set(it.words)) == len(it.words) >= 1
        if it.word in ("in force", "suspended"):
            assert it.state in found.surely
        elif it.word in ("withdrawn", "not a party", "ended"):
            assert it.state not in (*found.surely, *found.perhaps)


# -- answers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regime", "state", "at", "expected"),
    [
        ("CFE", "RUS", "2000-01-01", "in force"),
        ("CFE", "RUS", "2010-01-01", "suspended"),
        ("CFE", "RUS", "2023-11-06T20:00Z", "suspended"),
        ("CFE", "RUS", "2023-11-07", "unknown"),
        ("CFE", "RUS", "2023-11-08", "withdrawn"),
        ("CFE", "USA", "2023-12-06", "in force"),
        ("CFE", "USA", "2023-12-08", "suspended"),
        ("CFE", "DEU", "2024-02-01", "unknown"),
        ("CFE", "DEU", "2025-02-01", "suspended"),
        ("CFE", "MDA", "2026-01-01", "unknown"),
        ("CFE", "CSK", "1992-12-01", "in force"),
        ("CFE", "CSK", "1995-12-01", "ended"),
        ("CFE", "AUT", "2000-01-01", "not a party"),
        ("OPEN-SKIES", "KGZ", "2010-01-01", "not a party"),
        ("OPEN-SKIES", "USA", "2020-11-22", "unknown"),
        ("OPEN-SKIES", "USA", "2020-11-23", "withdrawn"),
        ("DAYTON-II", "BIH", "2000-01-01", "in force"),
        ("DAYTON-II", "BIH", "2004-06-01", "unknown"),
        ("DAYTON-II", "BIH", "2010-01-01", "ended"),
        ("DAYTON-IV", "MNE", "2008-01-01", "unknown"),
        ("DAYTON-IV", "MNE", "2010-01-01", "in force"),
        ("VD2011", "RUS", "2024-01-01", "in force"),
    ],
)
def test_words(regime: str, state: str, at: str, expected: str) -> None:
    assert word(regime, state, at) == expected


def test_towards_whom() -> None:
    (belarus,) = atlas.standing("CFE", "BLR", at="2024-01-01")
    assert (belarus.words, belarus.towards) == (("in force",), ("CZE", "POL"))
    assert belarus.by == ("CZE", "POL")
    (poland,) = atlas.standing("CFE", "POL", at="2015-01-01")
    assert (poland.word, poland.towards) == ("in force", ("RUS",))
    (russia,) = atlas.standing("CFE", "RUS", at="2020-01-01")
    assert len(russia.by) == 25  # 22 of NATO, Moldova, Georgia, Ukraine
    (left,) = atlas.standing("CFE", "RUS", at="2024-01-01")
    assert (left.by, left.towards) == ((), ())
    (czech,) = atlas.standing("VD2011", "CZE", at="2024-01-01")
    assert (czech.word, czech.towards, czech.perhaps_towards) == ("in force", (), ("RUS",))


def test_what_it_rests_on_and_how_far_that_can_be_trusted() -> None:
    (italy,) = atlas.standing("CFE", "ITA", at="2024-01-01")
    assert [fact.key for fact in italy.facts] == ["CFE/parties/ITA", "CFE/ita-2023/ITA"]
    assert (italy.confidence, italy.marks) == ("recalled", ("M-hi", "V"))
    (nobody,) = atlas.standing("CFE", "AND", at="2024-01-01")
    assert (nobody.facts, nobody.confidence, nobody.marks) == ((), None, ())
    (georgia,) = atlas.standing("CFE", "GEO", at="2024-01-01")
    assert [fact.kind for fact in georgia.others] == ["statement"]


def test_a_doubtful_fact_decides_nothing_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    every = atlas.participation()
    (sure,) = (fact for fact in every if fact.key == "CFE/ita-2023/ITA")
    doubt = replace(sure, confidence="doubtful", mark="open")
    changed = tuple(doubt if fact is sure else fact for fact in every)
    # The module: its function has the same name.
    monkeypatch.setattr(sys.modules["hofburg.atlas.standing"], "all_facts", lambda: changed)
    (italy,) = atlas.standing("CFE", "ITA", at="2024-06-01")
    assert (italy.word, italy.words) == ("unknown", ("in force", "suspended"))


def test_everything_at_once_and_names_as_they_are_typed() -> None:
    every = atlas.standing(at="2024-06-01")
    assert len(every) == 57 * len(REGIMES)
    assert len(atlas.standing("CFE", at="1992-12-01")) == 58  # with one that no longer exists
    assert atlas.standing("open-skies ", "Russian Federation", at="2024-06-01") == (
        atlas.standing("OPEN-SKIES", "RU", at="2024-06-01")
    )


@given(st.sampled_from(REGIMES), st.sampled_from(CODES), DAYS)
def test_a_span_is_its_stretches(regime: str, state: str, day: str) -> None:
    span = parse_instant("1990-01-01..2029-12-31")
    found = atlas.standing(regime, state, span="1990-01-01..2029-12-31")
    assert (found[0].during.lo, found[-1].during.hi) == (span.lo, span.hi)
    for one, two in pairwise(found):
        assert one.during.hi + 1 == two.during.lo
        assert one.answer() != two.answer()
    at = parse_instant(day).lo
    (then,) = atlas.standing(regime, state, at=InstantRange(at, at))
    (stretch,) = (it for it in found if it.during.lo <= at <= it.during.hi)
    assert stretch.answer() == then.answer()


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ({"regime": "NPT", "at": "2024-01-01"}, "unknown-agreement"),
        ({"regime": "x" * 9999, "at": "2024-01-01"}, "unknown-agreement"),
        ({"regime": 7, "at": "2024-01-01"}, "unknown-agreement"),
        ({"state": "Atlantis", "at": "2024-01-01"}, "unknown-state"),
        ({"at": "soon"}, "not-a-date"),
        ({"span": "2024"}, "not-a-date"),
        ({"span": "..2024-01-01"}, "not-a-span"),
        ({"span": "?"}, "not-a-span"),
        ({"span": InstantRange(5, NEVER)}, "not-a-span"),
        ({"span": InstantRange(5, 4)}, "not-a-span"),
        ({}, "question"),
        ({"at": "2024-01-01", "span": "2024-01-01..2024-02-01"}, "question"),
    ],
)
def test_what_makes_no_sense_is_refused(question: dict[str, object], rule: str) -> None:
    with pytest.raises(AtlasError) as caught:
        atlas.standing(**question)  # type: ignore[arg-type]
    assert [problem.rule for problem in caught.value.problems] == [rule]
    assert len(caught.value.problems[0].message) < 200
