"""Made-up years: one world alone gives the same findings, nothing is known before it is, both sides."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from hofburg.arrangements import Study, load_scenario, scenario_path, warn, warn_world
from hofburg.arrangements.build_up import YEAR, present, year_of
from hofburg.arrangements.intervals import binomial_bounds, meeting_chance
from hofburg.arrangements.warn_load import LoadedScenario
from hofburg.arrangements.warn_model import Band, Spread
from hofburg.arrangements.warn_provisions import Asked, findings_of, within
from hofburg.arrangements.warn_register import Key, Register, outcome
from hofburg.arrangements.warn_run import Runner
from hofburg.assessment import Finding, assess
from hofburg.regimes import Law, load_regime
from hofburg.register import Record
from hofburg.values import DAY, parse_instant

LOWERED = Path(__file__).parent / "lowered"
DRAFTS = ("DRAFT-BORDER-STORES", "DRAFT-BORDER-NOTICE")
WORLDS = 40


@pytest.fixture(scope="module")
def law() -> Law:
    return load_regime(LOWERED)


@pytest.fixture(scope="module")
def scenario(law: Law) -> LoadedScenario:
    return load_scenario(law, scenario_path(LOWERED))


@pytest.fixture(scope="module")
def study(law: Law, scenario: LoadedScenario) -> Study:
    return warn(law, scenario, worlds=WORLDS, seed=7)


def alone(
    law: Law, records: list[Record], as_of: int, holder: str, scenario: LoadedScenario
) -> set[Finding]:
    """Findings of a register by itself, of the base and of the arrangement."""
    assert law.base is not None
    asked = assess(
        [law.base, law], records, as_of=as_of, holder=holder, boundaries=scenario.boundaries()
    )
    return {replace(f, world="") for f in asked.findings() if f.reading == "default"}


def test_one_world_alone_gives_the_same_findings(
    law: Law, scenario: LoadedScenario, study: Study
) -> None:
    """The register of a world, recorded and assessed as any other, is judged as in the study."""
    keys = [
        Key(3, "one", "base", "even"),
        Key(4, "other", "both", "announced"),
        Key(5, "one", "both", "doubt"),
    ]
    assert _compared(law, scenario, study, keys) > 6


def _compared(law: Law, scenario: LoadedScenario, study: Study, keys: list[Key]) -> int:
    """How many findings of these worlds are the same alone and among others."""
    runner = Runner(scenario.model, law, study.seed, scenario.boundaries(), study.strategies)
    years = [year_of(scenario.model, study.seed, n) for n in range(1, 6)]
    asked, _ = runner.settle(runner.registers(years))
    compared = 0
    for key in keys:
        records, as_of, holder = warn_world(
            law, scenario, key.world, side=key.side, under=key.law, strategy=key.strategy,
            seed=study.seed,
        )  # fmt: skip
        found = {
            f
            for f in alone(law, records, as_of, holder, scenario)
            if f.label in runner.provisions.labels
        }
        if key.law == "base":  # where the arrangement is not in force, nobody asks it
            found = {f for f in found if f.layer == "base"}
        mine = {replace(f, world="") for f in findings_of(asked, key.scope)}
        assert mine == found
        compared += len(mine)
    return compared


@pytest.mark.parametrize("name", DRAFTS)
def test_the_drafts_run_and_one_world_alone_agrees(name: str) -> None:
    law = load_regime(name)
    scenario = load_scenario(law, scenario_path(name))
    study = warn(law, scenario, worlds=30, seed=3)
    assert study.done == 30
    base, both = (study.curve("one", "even", law) for law in ("base", "both"))
    assert both.shares["known"].count > base.shares["known"].count
    assert _compared(law, scenario, study, [Key(4, "one", "both", "doubt")]) > 0


def test_nothing_is_known_before_it_is_known(
    law: Law, scenario: LoadedScenario, study: Study
) -> None:
    """At the instant at which the study says that something was first known the register says so,
    and a moment before it does not."""
    runner = Runner(scenario.model, law, study.seed, None, study.strategies)
    years = {n: year_of(scenario.model, study.seed, n) for n in range(1, 26)}
    _, settled = runner.settle(runner.registers(list(years.values())))
    firsts = {o.key: o.first for o in study.outcomes if o.first is not None}
    then: list[Register] = []
    for made in settled:
        if made.key in firsts and made.key.side == "one":
            at = firsts[made.key][0]
            then += [_as_of(made, at - 1, "before"), _as_of(made, at, "then")]
    judged = runner.judged(then)
    known = {r.key: _tells(runner, judged, r) for r in then}
    assert len(known) > 40
    for key, told in known.items():
        plain = replace(key, strategy=key.strategy.partition("/")[0])
        what = firsts[plain][1]
        assert told == (key.strategy.endswith("/then") and what != "seen"), (key, what)


def _as_of(made: Register, at: int, name: str) -> Register:
    """The register as it stood at an instant."""
    held = [h for h in made.held if parse_instant(h.entry["sent"]).lo <= at]
    key = replace(made.key, strategy=f"{made.key.strategy}/{name}")
    year = replace(made.year, build_up=replace(made.year.build_up, peak=at))
    held = [h._replace(scope=key.scope) for h in held]
    declared = [d._replace(scope=key.scope, until=at) for d in made.declared]
    return Register(key, year, made.pair, held, declared, made.cases, made.visits, None)


def _tells(runner: Runner, asked: Asked, made: Register) -> bool:
    """Whether it says that the build-up is declared or overdue."""
    listed = list(findings_of(asked, made.key.scope))
    found = outcome(made, listed, {}, runner.provisions.items(made.key.law))
    return found.declared is not None or found.overdue is not None


def test_both_sides_are_always_there_and_alike(study: Study) -> None:
    """Where both sides are alike, so are the outcomes; whoever asks for a study gets both."""
    curves = study.curves()
    assert {(c.side, c.law) for c in curves} == {
        (s, u) for s in ("one", "other") for u in ("base", "both")
    }
    for strategy in study.strategies:
        for under in ("base", "both"):
            one, other = (study.curve(side, strategy, under) for side in ("one", "other"))
            assert (one.shares, one.known, one.first) == (other.shares, other.known, other.first)
    sides = [row["side"] for row in study.rows()]
    assert sides.count("one") == sides.count("other") == WORLDS * 2 * len(study.strategies)


def test_a_seed_gives_the_same_worlds_everywhere(scenario: LoadedScenario) -> None:
    """These figures were written down once: a machine that gives others draws otherwise."""
    years = [year_of(scenario.model, 1, n) for n in (1, 2, 3)]
    told = [
        (y.behaviour, y.days, y.build_up.size, sorted(y.build_up.places), len(y.ordinary))
        for y in years
    ]
    assert told == EXPECTED


EXPECTED = [
    ("declares", 0, 7903, [2, 5, 6], 4),
    ("declares", 7, 2401, [4, 8, 18], 5),
    ("silent", 0, 3456, [5, 10, 12], 6),
]


def test_a_study_sees_as_often_as_the_closed_form_says(law: Law, scenario: LoadedScenario) -> None:
    """Silent, of one length, one visit a year: the chance of day and place, through it all."""
    model = scenario.model
    silent = model.behaviours["silent"].model_copy(update={"share": 100})
    weeks = Spread(bands=[Band(**{"from": 8, "to": 8})])
    build_up = model.build_up.model_copy(
        update={"weeks": weeks, "noticed_from": model.units.model_copy(update={"value": 0})}
    )
    visit = model.visits["base"]
    visits = {"base": visit.model_copy(update={"stay": visit.stay.model_copy(update={"value": 0})})}
    made = model.model_copy(
        update={"behaviours": {"silent": silent}, "build_up": build_up, "visits": visits}
    )
    study = warn(law, replace(scenario, model=made), worlds=200, seed=2, strategies=["even"])
    exact = Fraction(56, YEAR) * meeting_chance(model.units.value, 3, visit.reach.value)
    low, high = binomial_bounds(exact, 200, 5e-7)
    for curve in study.curves():
        assert low <= curve.shares["seen"].count <= high, (curve.shares["seen"], exact * 200)


def test_a_strategy_moves_nothing_of_another(
    law: Law, scenario: LoadedScenario, study: Study
) -> None:
    only = warn(law, scenario, worlds=WORLDS, seed=7, strategies=["doubt"])
    assert list(only.outcomes) == [o for o in study.outcomes if o.key.strategy == "doubt"]


def test_visits_under_the_base_are_the_same_with_and_without(study: Study) -> None:
    """What the arrangement adds comes beside what the base gives: spread visits do not move."""
    by_key = {o.key: o for o in study.outcomes}
    for world in range(1, WORLDS + 1):
        base, both = (by_key[Key(world, "one", law, "even")] for law in ("base", "both"))
        assert (base.seen, base.visits) == (both.seen, both.visits)


def test_more_is_declared_under_lower_levels(study: Study) -> None:
    base, both = (study.curve("one", "even", law) for law in ("base", "both"))
    assert both.shares["declared"].count > base.shares["declared"].count
    more, less = study.gained("one", "even")
    assert (less.count, more.count) == (0, both.shares["known"].count - base.shares["known"].count)


def test_silence_is_known_from_visits_alone(study: Study) -> None:
    """Who tells nothing is never declared, and overdue only from when somebody saw it."""
    silent = [o for o in study.outcomes if o.year.behaviour == "silent"]
    assert silent
    for made in silent:
        assert made.declared is None
        if made.overdue is not None:
            assert made.seen is not None
            assert made.overdue >= made.seen


def test_who_declares_in_time_is_never_overdue(study: Study) -> None:
    """A duty that does not arise (below the level) is neither kept nor broken by silence."""
    kept = [o for o in study.outcomes if o.year.behaviour == "declares"]
    assert any(o.declared is not None for o in kept)
    assert all(o.overdue is None for o in kept)


def test_what_is_late_under_the_arrangement_may_be_in_time_under_the_base(
    law: Law, scenario: LoadedScenario
) -> None:
    """56 days before instead of 42: who is a week late is overdue in one and in time in the other."""
    runner = Runner(scenario.model, law, 7, None, ("even",))
    year = year_of(scenario.model, 7, 1)
    made = replace(year, behaviour="late", days=7, build_up=replace(year.build_up, size=9500))
    found = {(o.key.side, o.key.law): o for o in runner.outcomes([made])}
    for side in ("one", "other"):
        both, base = found[side, "both"], found[side, "base"]
        assert both.declared is not None
        assert both.declared == both.overdue
        assert base.declared is None  # a week after the 42 days
        assert base.overdue is not None
        assert base.overdue > both.overdue


def test_levels_decide_what_is_told(law: Law, scenario: LoadedScenario) -> None:
    """9,000 under the base, 4,000 with the overlay: the provisions say it, not the code."""
    runner = Runner(scenario.model, law, 1)
    year = year_of(scenario.model, 1, 1)
    for size, under in (
        (3999, set()),
        (4000, {"both"}),
        (8999, {"both"}),
        (9000, {"base", "both"}),
    ):
        made = replace(year, build_up=replace(year.build_up, size=size), ordinary=())
        duties = runner.provisions.duties([made], runner.pairs)[year.world, "one"]
        assert {law for _, _, law in duties} == under, size
    begins = year.build_up.start // DAY
    due = {under: min(dues) // DAY for (_, _, under), dues in duties.items()}
    assert due == {"base": begins - 42, "both": begins - 56}


def test_a_visit_beyond_a_limit_is_taken_back(law: Law, scenario: LoadedScenario) -> None:
    """If three were asked for where one is within its limits, two are not asked for after all."""
    runner = Runner(scenario.model, law, 7, None, ("even",))
    for under in ("base", "both"):
        for side in ("one", "other"):
            runner.quota[under, side, "base"] = 3
    years = [y for y in (year_of(scenario.model, 7, n) for n in range(1, 30))
             if y.build_up.peak > y.begins + 330 * DAY][:3]  # fmt: skip
    made = runner.registers(years)
    assert {len(register.visits) for register in made} & {2, 3}
    asked, settled = runner.settle(made)
    assert {len(register.visits) for register in settled} == {1}
    for register in settled:
        good = within(findings_of(asked, register.key.scope))
        assert list(good.values()) == [True]
        outcome(register, [], good, runner.provisions.items(register.key.law))


def test_an_interrupted_study_has_what_is_done(
    law: Law, scenario: LoadedScenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hofburg.arrangements.warn_study.BATCH", 4)
    told: list[int] = []
    study = warn(
        law,
        scenario,
        worlds=20,
        seed=7,
        strategies=["even"],
        progress=told.append,
        stop=lambda: len(told) > 1,
    )
    assert told == [4, 8]
    assert (study.done, study.asked, len(study.outcomes)) == (8, 20, 8 * 2 * 2)
    assert study.curve("one", "even", "both").shares["known"].of == 8


def test_a_build_up_grows_evenly(scenario: LoadedScenario) -> None:
    act = year_of(scenario.model, 1, 1).build_up
    days = (act.peak - act.start) // DAY
    there = [present(act, act.start + day * DAY) for day in range(days + 1)]
    assert (there[0], there[-1]) == (0, act.size)
    assert there == sorted(there)
    assert present(act, act.start - 1) == present(act, act.finish + 1) == 0


def test_rows_are_plain_and_marked(study: Study) -> None:
    rows = list(study.rows())
    assert json.loads(json.dumps(rows)) == rows
    assert {row["origin"] for row in rows} == {"synthetic"}
    assert all(row["first"] is None or row["first"] >= 0 for row in rows)
