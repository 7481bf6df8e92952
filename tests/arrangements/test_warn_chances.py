"""Simulated shares against exact chances, within bounds that chance leaves once in a million runs."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg.arrangements import load_scenario, scenario_path, share
from hofburg.arrangements.build_up import YEAR, Act, Streams, Year, drawn, sample, year_of
from hofburg.arrangements.intervals import binomial_bounds, hit_chance, meeting_chance, quantile
from hofburg.arrangements.strategies import Planned, Planner, meets
from hofburg.arrangements.warn_model import Band, Spread, Strategy
from hofburg.regimes import load_regime
from hofburg.values import DAY

LOWERED = Path(__file__).parent / "lowered"
MANY = 3000
ERROR = 5e-7  # on each side: together below one in a million
EVEN = Strategy(text="evenly", plan="even")


def year(world: int, first: int, days: int, places: frozenset[int]) -> Year:
    """A year in which something of full size stands from one day on."""
    act = Act("build-up", first * DAY, (first + days) * DAY, (first + days) * DAY, 100, places)
    return Year(world, 0, act, (), "silent", 0)


def visits(
    world: int, number: int, reach: int, units: int, of: Year, kind: str = "v"
) -> list[Planned]:
    streams = Streams(11, world)
    return Planner(kind, number, reach, units, 0, of, streams, (), 0).planned(EVEN)


def holds(count: int, chance: Fraction, of: int = MANY) -> bool:
    low, high = binomial_bounds(chance, of, ERROR)
    return low <= count <= high


@pytest.mark.parametrize(
    ("units", "wanted", "reach"), [(20, 1, 4), (20, 3, 4), (7, 2, 1), (5, 1, 5), (40, 1, 1)]
)
def test_a_visit_meets_a_unit_as_often_as_the_hypergeometric_says(
    units: int, wanted: int, reach: int
) -> None:
    """n of N units, drawn without putting back: 1 - C(N - k, n) / C(N, n); of one unit n / N."""
    exact = meeting_chance(units, wanted, reach)
    if wanted == 1:
        assert exact == Fraction(reach, units)
    met = 0
    for world in range(MANY):
        streams = Streams(5, world)
        whole = year(world, 0, YEAR + 1, sample(streams.of("places"), wanted, units))
        (visit,) = visits(world, 1, reach, units, whole)
        met += meets(visit, whole.build_up, 0)
    assert holds(met, exact), (met, exact * MANY)


@pytest.mark.parametrize(
    ("days", "number", "periods"), [(28, 1, 1), (28, 3, 1), (10, 2, 4), (70, 1, 5)]
)
def test_periods_are_hit_as_often_as_the_closed_form_says(
    days: int, number: int, periods: int
) -> None:
    """Visits on days of their own draw; at least one of k independent periods of d days is hit."""
    exact = hit_chance(days, YEAR, number, periods)
    hit = 0
    for world in range(MANY):
        met = False
        for period in range(periods):
            whole = year(world, 100, days, frozenset((0,)))
            found = [
                visit for n in range(number)
                for visit in visits(world, 1, 1, 1, whole, kind=f"{period}/{n}")
            ]  # fmt: skip
            met |= any(meets(visit, whole.build_up, 0) for visit in found)
        hit += met
    assert holds(hit, exact), (hit, exact * MANY)


@pytest.mark.parametrize("number", [1, 2, 5])
def test_spread_visits_hit_a_period_as_their_parts_say(number: int) -> None:
    """Each visit has its own part of the year: all miss with the product of what the parts leave."""
    first, days = 120, 60
    miss = Fraction(1)
    for n in range(number):
        begin, end = YEAR * n // number, YEAR * (n + 1) // number
        inside = max(0, min(end, first + days) - max(begin, first))
        miss *= 1 - Fraction(inside, end - begin)
    whole = [year(world, first, days, frozenset((0,))) for world in range(MANY)]
    hit = sum(any(meets(v, w.build_up, 0) for v in visits(w.world, number, 1, 1, w)) for w in whole)
    assert holds(hit, 1 - miss), (hit, (1 - miss) * MANY)


def test_draws_have_their_stated_distribution() -> None:
    spread = Spread(
        bands=[
            Band(**{"from": 1, "to": 4, "share": 30}),
            Band(**{"from": 10, "to": 10, "share": 70}),
        ]
    )
    found = [drawn(Streams(3, world).of("x"), spread) for world in range(MANY)]
    assert holds(found.count(10), Fraction(7, 10))
    for value in (1, 2, 3, 4):
        assert holds(found.count(value), Fraction(3, 40))


def test_behaviours_have_their_stated_shares() -> None:
    model = load_scenario(load_regime(LOWERED), scenario_path(LOWERED)).model
    told = [year_of(model, 9, world).behaviour for world in range(MANY)]
    for name, behaviour in model.behaviours.items():
        assert holds(told.count(name), Fraction(behaviour.share, 100)), name


def test_a_bound_would_find_a_wrong_chance() -> None:
    """The bounds are wide enough for chance and narrow enough for faults: 20 per cent is not 25."""
    low, high = binomial_bounds(Fraction(1, 5), MANY, ERROR)
    assert low < MANY / 5 < high
    assert not holds(MANY // 4, Fraction(1, 5))


def test_bounds_are_those_of_the_binomial() -> None:
    """Of 4 tosses: none and all have a chance of 1/16 each."""
    assert binomial_bounds(Fraction(1, 2), 4, 0.07) == (1, 3)
    assert binomial_bounds(Fraction(1, 2), 4, 0.06) == (0, 4)
    assert binomial_bounds(Fraction(1), 4, 0.06) == (4, 4)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
        (5, 10, 0.2366, 0.7634),
    ],
)
def test_wilson(count: int, of: int, low: float, high: float) -> None:
    """Figures of Newcombe (1998), table I, and of the formula by hand."""
    found = share(count, of)
    assert found.low == pytest.approx(low, abs=1e-4)
    assert found.high == pytest.approx(high, abs=1e-4)


def test_nothing_has_no_share() -> None:
    assert share(0, 0).value is None
    with pytest.raises(ValueError, match="no share"):
        share(3, 2)


@given(
    st.lists(st.one_of(st.none(), st.floats(0, 400)), min_size=1, max_size=60), st.integers(1, 99)
)
def test_a_quantile_lies_between_its_bounds(values: list[float | None], at: int) -> None:
    found = quantile(values, at)
    low, value = (-1.0 if v is None else v for v in (found.low, found.value))
    assert low <= value
    assert found.high is None or value <= found.high
    have = sum(v is not None and v >= found.value for v in values) if found.value is not None else 0
    assert found.value is None or have * 100 >= at * len(values)


@pytest.mark.parametrize("n", [5, 40, 200])
@pytest.mark.parametrize("at", [25, 50, 75])
def test_the_bounds_of_a_quantile_cover_it_as_they_say(n: int, at: int) -> None:
    """The chance that the order statistics hold the quantile is at least 95 per cent, exactly."""
    values: list[float | None] = [
        float(v) for v in range(n, 0, -1)
    ]  # the one of rank r is n + 1 - r
    found = quantile(values, at)
    first = n + 1 - int(found.high) if found.high is not None else 0
    last = n + 1 - int(found.low) if found.low is not None else n + 1
    exact = sum(
        math.comb(n, k) * Fraction(at, 100) ** k * Fraction(100 - at, 100) ** (n - k)
        for k in range(first, last)
    )
    assert exact >= Fraction(95, 100)


def test_impossible_chances_are_refused() -> None:
    for make in (
        lambda: meeting_chance(5, 6, 1),
        lambda: hit_chance(400, 365, 1),
        lambda: quantile([], 50),
    ):
        with pytest.raises(ValueError, match=r"fit|needs"):
            make()


def test_more_draws_move_nothing_else() -> None:
    """Every purpose has a stream of its own: other units, other ordinary years, the same build-up."""
    model = load_scenario(load_regime(LOWERED), scenario_path(LOWERED)).model
    other = model.model_copy(
        update={
            "ordinary": model.ordinary.model_copy(
                update={"number": Spread(bands=[Band(**{"from": 0, "to": 0})])}
            )
        }
    )
    for world in range(1, 20):
        one, two = year_of(model, 1, world), year_of(other, 1, world)
        assert replace(one, ordinary=()) == two
