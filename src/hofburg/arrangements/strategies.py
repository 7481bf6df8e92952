"""How the other side uses its visits: a few stated strategies, and what a visit sees.

A visit arrives at an instant and sees so many places. It meets a build-up if it is at one of its
places while there is enough of it to be taken for one. Nothing here knows what a limit is: how many
visits there are is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from hofburg.arrangements.build_up import YEAR, Act, Streams, Year, among, between, present, sample
from hofburg.arrangements.warn_model import WHOLE, Strategy
from hofburg.values import DAY

__all__ = ["Planned", "Planner", "meets"]

WEEK = 7 * DAY
MORNING = DAY // 3  # visits arrive at eight
FRESH = 14 * DAY  # what was announced is visited in its first two weeks
Told = tuple[int, Act]  # since when it is known, and what


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit as it is planned: when it arrives and which places it sees; ``number`` from 0."""

    kind: str
    number: int
    arrives: int
    places: frozenset[int]


def meets(visit: Planned, act: Act, noticed_from: int) -> bool:
    """Whether a visit is at the place before the peak, while enough is there to be noticed."""
    return (
        act.start <= visit.arrives < act.peak
        and present(act, visit.arrives) >= noticed_from
        and not act.places.isdisjoint(visit.places)
    )


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans the visits of one kind in one year.

    Attributes:
        kind: keys the draws, so that visits of another kind move none of these.
        visits: how many there are.
        reach, units: places that a visit sees, and that there are.
        lead: microseconds before the arrival by which it must have been asked for.
        announced: what the visitor had been told of, with the instant it was told.
        noticed_from: how much of a build-up must be there before anything of it may show.
    """

    kind: str
    visits: int
    reach: int
    units: int
    lead: int
    year: Year
    streams: Streams
    announced: Sequence[Told]
    noticed_from: int

    def planned(self, strategy: Strategy) -> list[Planned]:
        """The visits of the year, earliest first; at most as many as there are."""
        if strategy.plan == "doubt":
            found = self._doubt(strategy)
        else:
            way = self._even if strategy.plan == "even" else self._announced
            found = [way(number) for number in range(self.visits)]
        return sorted(found, key=lambda visit: (visit.arrives, visit.number))

    def _draw(self, number: int) -> Random:
        return self.streams.of(f"visit {self.kind} {number}")

    def _part(self, number: int) -> tuple[int, int]:
        """First day and the day after the last of one of the equal parts of the year."""
        return YEAR * number // self.visits, YEAR * (number + 1) // self.visits

    def _even(self, number: int) -> Planned:
        """On a day drawn in its part of the year, to places drawn from all."""
        stream = self._draw(number)
        first, end = self._part(number)
        arrives = self.year.begins + between(stream, first, end - 1) * DAY + MORNING
        return Planned(self.kind, number, arrives, sample(stream, self.reach, self.units))

    def _announced(self, number: int) -> Planned:
        """To the largest activity announced in time that begins in its part; else as ``_even``."""
        first, end = self._part(number)
        known = [
            (max(act.start, told + self.lead), act)
            for told, act in self.announced
            if first <= (act.start - self.year.begins) // DAY < end
        ]
        open_ = [(since, act) for since, act in known if since < min(act.finish, act.start + FRESH)]
        if not open_:
            return self._even(number)
        since, act = max(open_, key=lambda one: (one[1].size, -one[1].start, one[1].name))
        stream = self._draw(number)
        first_day = -(-(since - MORNING) // DAY)
        last_day = max(first_day, min(act.finish, act.start + FRESH) // DAY - 1)
        arrives = between(stream, first_day, last_day) * DAY + MORNING
        return Planned(self.kind, number, arrives, self._towards(stream, act))

    def _towards(self, stream: Random, act: Act) -> frozenset[int]:
        """One of the places of an activity, and others drawn, as far as a visit reaches."""
        listed = sorted(act.places)
        one = listed[among(stream, len(listed))]
        others = sorted(set(range(self.units)) - {one})
        more = sample(stream, self.reach - 1, len(others)) if self.reach > 1 else frozenset()
        return frozenset({one, *(others[n] for n in more)})

    def _doubt(self, strategy: Strategy) -> list[Planned]:
        """To each sign in its turn, as long as visits are left; unused ones stay unused."""
        found = []
        after = max(strategy.after.value * DAY if strategy.after else 0, self.lead)
        for number, (at, act) in enumerate(self._signs(strategy)[: self.visits]):
            arrives = -(-(at + after - MORNING) // DAY) * DAY + MORNING
            found.append(
                Planned(self.kind, number, arrives, self._towards(self._draw(number), act))
            )
        return found

    def _signs(self, strategy: Strategy) -> list[Told]:
        """When something raised a doubt, and of what; from outside the messages, by stated chances.

        Of a build-up it may be in every week in which enough is there; of ordinary activity that
        nobody told of, once.
        """
        sign = strategy.sign.value if strategy.sign else 0
        false_sign = strategy.false_sign.value if strategy.false_sign else 0
        act, found = self.year.build_up, []
        stream = self.streams.of("signs")
        for week in range((act.peak - act.start) // WEEK):
            at = act.start + (week * 7 + among(stream, 7)) * DAY
            shows = among(stream, WHOLE) < sign
            if shows and present(act, at) >= self.noticed_from:
                found.append((at, act))
        told = {one.name for _, one in self.announced}
        for one in self.year.ordinary:
            stream = self.streams.of(f"false sign {one.name}")
            if among(stream, WHOLE) < false_sign and one.name not in told:
                found.append((one.start, one))
        return sorted(found, key=lambda known: (known[0], known[1].name))
