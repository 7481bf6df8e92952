"""A time axis: from instants to places on the paper, with marks from minutes to decades."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hofburg.values import DAY, zone_of

__all__ = ["Axis", "Tick"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = 60_000_000
_HOUR = 60 * _MINUTE
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Unit, how many of them, about how long that is, and the room that its label needs.
_STEPS: tuple[tuple[str, int, int, int], ...] = (
    ("minute", 1, _MINUTE, 52), ("minute", 5, 5 * _MINUTE, 52), ("minute", 15, 15 * _MINUTE, 52),
    ("minute", 30, 30 * _MINUTE, 52), ("hour", 1, _HOUR, 52), ("hour", 3, 3 * _HOUR, 52),
    ("hour", 6, 6 * _HOUR, 52), ("hour", 12, 12 * _HOUR, 52), ("day", 1, DAY, 56),
    ("day", 2, 2 * DAY, 56), ("day", 7, 7 * DAY, 56), ("month", 1, 30 * DAY, 44),
    ("month", 3, 91 * DAY, 44), ("year", 1, 365 * DAY, 48), ("year", 2, 730 * DAY, 48),
    ("year", 5, 1826 * DAY, 48), ("year", 10, 3652 * DAY, 48), ("year", 50, 18262 * DAY, 48),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis; ``head`` is the longer unit (the day, the year) where a new one begins.

    Without a ``label`` it only says in which longer unit the axis begins.
    """

    x: float
    label: str
    head: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """Instants between two ends, on paper between two edges. Instants are microseconds."""

    first: int
    last: int
    left: float
    right: float
    zone: str

    @classmethod
    def over(cls, bounds: Iterable[tuple[int, int]], left: float, right: float, zone: str) -> Axis:
        """An axis that holds all of these instants, with some air at both ends."""
        ends = [at for pair in bounds for at in pair]
        first, last = min(ends), max(ends)
        air = max((last - first) // 30, 15 * _MINUTE if last > first else DAY // 2)
        return cls(first - air, last + air, left, right, zone)

    def x(self, at: int) -> float:
        """Where an instant is; one beyond the ends is at the edge."""
        share = (min(max(at, self.first), self.last) - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)

    def holds(self, at: int) -> bool:
        """Whether an instant is on the axis."""
        return self.first <= at <= self.last

    @property
    def step(self) -> tuple[str, int]:
        """The finest unit whose labels have room."""
        for unit, many, length, room in _STEPS:
            if (self.last - self.first) / length * room <= self.right - self.left:
                return unit, many
        return "year", 100

    def ticks(self) -> Iterator[Tick]:
        """Marks from left to right."""
        unit, many = self.step
        moments = list(self._moments(unit, many))
        before = ""
        for moment in moments:
            label, head = _named(moment, unit)
            new = head if head != before else ""
            before = head
            if self.holds(_micro(moment)):
                yield Tick(self.x(_micro(moment)), label, new)
            elif len(moments) < 2 or _named(moments[1], unit)[1] == head:
                yield Tick(self.left, "", new)

    def _moments(self, unit: str, many: int) -> Iterator[datetime]:
        """Local times of a unit on the axis; where clocks are changed, none comes twice."""
        zone = zone_of(self.zone)
        start = (_EPOCH + timedelta(microseconds=self.first)).astimezone(zone)
        last = self.first - 1
        for naive in _wall(start.replace(tzinfo=None), unit, many):
            moment = naive.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
            at = _micro(moment)
            if at > self.last:
                return
            if at > last:
                last = at
                yield moment


def _wall(start: datetime, unit: str, many: int) -> Iterator[datetime]:
    """Times on the wall from the last one before ``start``, without end."""
    if unit in ("minute", "hour"):
        day = start.replace(hour=0, minute=0, second=0, microsecond=0)
        step = timedelta(minutes=many) if unit == "minute" else timedelta(hours=many)
        now = day + (start - day) // step * step
        while True:
            yield now
            now += step
    if unit == "day":
        day = start.replace(hour=0, minute=0, second=0, microsecond=0)
        # Weeks begin on Monday; other days are counted from one fixed day, so that none moves.
        now = day - timedelta(days=(day.toordinal() - 1) % many)
        while True:
            yield now
            now += timedelta(days=many)
    months = many if unit == "month" else 12 * many
    number = (start.year * 12 + start.month - 1) // months * months
    while True:
        yield datetime(number // 12, number % 12 + 1, 1)
        number += months


def _named(moment: datetime, unit: str) -> tuple[str, str]:
    """What a mark says, and under which head it stands."""
    day = f"{moment.day} {_MONTHS[moment.month - 1]}"
    if unit in ("minute", "hour"):
        return moment.strftime("%H:%M"), f"{day} {moment.year}"
    if unit == "day":
        return day, str(moment.year)
    return (
        (_MONTHS[moment.month - 1], str(moment.year)) if unit == "month" else (str(moment.year), "")
    )


def _micro(moment: datetime) -> int:
    return (moment.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)
