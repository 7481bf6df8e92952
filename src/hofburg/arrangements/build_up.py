"""A made-up year of one side: ordinary activity and one build-up, from streams that stay apart.

Each draw has a stream of its own, keyed by seed, world and purpose, so that one more draw moves
nothing else. Only ``random()`` is used, which Python keeps the same everywhere, and whole numbers
are made of it without logarithms: a seed gives the same year on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hofburg.arrangements.warn_model import WHOLE, Scenario, Spread
from hofburg.values import DAY, parse_instant

__all__ = [
    "YEAR",
    "Act",
    "Streams",
    "Year",
    "among",
    "between",
    "drawn",
    "present",
    "sample",
    "year_of",
]

YEAR = 365  # days of a made-up year; the last one of a leap year is left alone


@dataclass(frozen=True, slots=True)
class Streams:
    """Streams of draws of one world. The same purpose always gives the same draws."""

    seed: int
    world: int

    def of(self, purpose: str) -> Random:
        """A fresh stream."""
        return Random(f"hofburg.warn/{self.seed}/{self.world}/{purpose}")  # noqa: S311 - no secret


def among(stream: Random, number: int) -> int:
    """A whole number from 0 to below ``number``."""
    return min(int(stream.random() * number), number - 1)


def between(stream: Random, first: int, last: int) -> int:
    """A whole number, both ends included."""
    return first + among(stream, last - first + 1)


def drawn(stream: Random, spread: Spread) -> int:
    """A number of a stated distribution: the band first, then a number in it."""
    ticket = among(stream, WHOLE)
    for band in spread.bands:
        if ticket < band.share:
            return between(stream, band.from_, band.to)
        ticket -= band.share
    raise AssertionError("shares make a whole")


def sample(stream: Random, number: int, of: int) -> frozenset[int]:
    """So many of the first ``of`` whole numbers, without putting back."""
    places = list(range(of))
    for at in range(number):
        other = at + among(stream, of - at)
        places[at], places[other] = places[other], places[at]
    return frozenset(places[:number])


@dataclass(frozen=True, slots=True)
class Act:
    """Something that takes place: instants in microseconds, size, and the places it fills.

    ``peak`` is when it is all there; of an ordinary activity that is its begin.
    """

    name: str
    start: int
    peak: int
    finish: int
    size: int
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class Year:
    """One world before anybody says anything: what the one side does, and how it keeps its duties.

    ``begins`` is the first instant of the year; ``days`` those that the behaviour keeps to.
    """

    world: int
    begins: int
    build_up: Act
    ordinary: tuple[Act, ...]
    behaviour: str
    days: int

    @property
    def acts(self) -> tuple[Act, ...]:
        """All of it, the build-up first."""
        return (self.build_up, *self.ordinary)


def year_of(scenario: Scenario, seed: int, world: int) -> Year:
    """The year of a world: the same for both sides, and under every law and strategy."""
    streams = Streams(seed, world)
    begins = parse_instant(f"{scenario.year}-01-01T00:00Z").lo
    build, units = scenario.build_up, scenario.units.value
    weeks = drawn(streams.of("weeks"), build.weeks)
    first = between(streams.of("start"), build.earliest.value, YEAR - 7 * weeks)
    start = begins + first * DAY
    peak = start + 7 * weeks * DAY
    grown = Act(
        "build-up",
        start,
        peak,
        peak + build.stands.value * DAY,
        drawn(streams.of("size"), build.sizes),
        sample(streams.of("places"), build.places.value, units),
    )
    behaviour = _behaviour(streams.of("behaviour"), scenario)
    days = scenario.behaviours[behaviour].days
    return Year(
        world,
        begins,
        grown,
        tuple(_ordinary(streams, scenario, begins)),
        behaviour,
        drawn(streams.of("behaviour days"), days) if days else 0,
    )


def _ordinary(streams: Streams, scenario: Scenario, begins: int) -> list[Act]:
    number = drawn(streams.of("ordinary"), scenario.ordinary.number)
    acts = []
    for n in range(1, number + 1):
        stream = streams.of(f"ordinary {n}")
        length = max(1, drawn(stream, scenario.ordinary.days))
        start = begins + among(stream, YEAR) * DAY
        size = drawn(stream, scenario.ordinary.sizes)
        place = frozenset((among(stream, scenario.units.value),))
        acts.append(Act(f"ordinary-{n}", start, start, start + length * DAY, size, place))
    return sorted(acts, key=lambda act: (act.start, act.name))


def _behaviour(stream: Random, scenario: Scenario) -> str:
    ticket = among(stream, WHOLE)
    for name, behaviour in scenario.behaviours.items():
        if ticket < behaviour.share:
            return name
        ticket -= behaviour.share
    raise AssertionError("shares make a whole")


def present(act: Act, at: int) -> int:
    """How much is there at an instant: evenly more up to the peak, then all of it."""
    if at < act.start or at > act.finish:
        return 0
    if at >= act.peak:
        return act.size
    return act.size * (at - act.start) // (act.peak - act.start)
