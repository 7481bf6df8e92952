"""Calendar days for the plain evaluator: ordinals between the ends of time, in a regime's zone."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hofburg.values import ALWAYS, NEVER, zone_of

__all__ = ["Calendar", "add_months"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _day(year: int, month: int, day: int) -> int:
    """A calendar day; the last of its month where the month is shorter; the ends of time beyond."""
    if not 1 <= year <= 9999:
        return ALWAYS if year < 1 else NEVER
    return date(year, month, min(day, calendar.monthrange(year, month)[1])).toordinal()


def add_months(day: int, by: int) -> int:
    """The same day some months later or earlier, or the last day of that month."""
    if not 0 < day <= date.max.toordinal():
        return day
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + by, 12)
    return _day(year, month + 1, start.day)


class Calendar:
    """Days and years in a regime's zone."""

    def __init__(self, zone: str) -> None:
        self.zone = zone_of(zone)
        self.starts: dict[int, int] = {}

    def day_of(self, at: int) -> int:
        """The calendar day of an instant."""
        if abs(at) >= NEVER:
            return at
        try:
            return (_EPOCH + timedelta(microseconds=at)).astimezone(self.zone).date().toordinal()
        except OverflowError:
            return NEVER if at > 0 else ALWAYS

    def start(self, day: int) -> int:
        """The first microsecond of a day."""
        if not 1 < day <= date.max.toordinal():
            return NEVER if day > 1 else ALWAYS
        first = date.fromordinal(day)
        midnight = datetime(first.year, first.month, first.day, tzinfo=self.zone)
        return (midnight - _EPOCH) // _MICROSECOND

    def end(self, day: int) -> int:
        """The last microsecond of a day."""
        after = self.start(day + 1) if abs(day) < NEVER else day
        return after if abs(after) >= NEVER else after - 1

    def year(self, day: int) -> Decimal | None:
        """The year of a day; None at the ends of time."""
        return Decimal(date.fromordinal(day).year) if 0 < day <= date.max.toordinal() else None

    def on(self, year: tuple[Any, Any], month_day: tuple[Any, Any]) -> tuple[int, int]:
        """The day of that year."""
        ends = []
        for number, written, beyond in zip(year, month_day, (ALWAYS, NEVER), strict=True):
            if number is None or number != int(number) or written is None:
                ends.append(beyond)
            else:
                month, day = written.split("-")
                ends.append(_day(int(number), int(month), int(day)))
        return (ends[0], ends[1])

    def year_start(self, year: int) -> int:
        """The first microsecond of a year."""
        if year not in self.starts:  # a roster asks for the same few again and again
            self.starts[year] = self.start(_day(year, 1, 1))
        return self.starts[year]
