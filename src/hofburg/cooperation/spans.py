"""Ranges as the catalogue writes them: how long a step takes, what something costs, which day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from hofburg.values import parse_day, parse_number

__all__ = [
    "Amount",
    "Days",
    "Duration",
    "Length",
    "parse_amount",
    "parse_part_of_time",
    "parse_takes",
]

_LENGTH = re.compile(r"(\d{1,5}) (h|d|w|months|years)", re.ASCII)
_MOST = {"h": 876_600, "d": 36_525, "w": 5_217, "months": 1_200, "years": 100}  # a hundred years
_LAST = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Length:
    """A whole number of h, d, w, months or years."""

    number: int
    unit: str

    def after(self, day: date, *, late: bool = False) -> date:
        """The day that lies so much later; of hours the full days, with ``late`` the begun ones."""
        if self.unit in ("months", "years"):
            return _months(day, self.number * (12 if self.unit == "years" else 1))
        days = {"d": self.number, "w": 7 * self.number}.get(self.unit)
        if days is None:
            days = ceil(self.number / 24) if late else self.number // 24
        return day + timedelta(days=days) if (_LAST - day).days > days else _LAST

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"


def _months(day: date, months: int) -> date:
    """So many months later; on the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > _LAST.year:
        return _LAST
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True, slots=True)
class Duration:
    """From the shortest to the longest; ``None``: no bound is known."""

    shortest: Length
    longest: Length | None
    written: str

    @property
    def known(self) -> bool:
        """Whether it has an upper end."""
        return self.longest is not None

    def after(self, days: Days) -> Days:
        """When something ends that begins some time in ``days``."""
        lo = self.shortest.after(days.first)
        open_end = self.longest is None or days.last is None
        hi = None if open_end else self.longest.after(days.last, late=True)  # type: ignore[union-attr,arg-type]
        return Days(lo, hi)


@dataclass(frozen=True, slots=True)
class Days:
    """Some day from the first to the last; without a last one nobody knows how late."""

    first: date
    last: date | None

    def latest(self, other: Days) -> Days:
        """When both have happened."""
        ends = None if self.last is None or other.last is None else max(self.last, other.last)
        return Days(max(self.first, other.first), ends)

    def by(self, day: date) -> str:
        """Whether it has happened by a day: yes, perhaps, no."""
        if self.first > day:
            return "no"
        return "yes" if self.last is not None and self.last <= day else "perhaps"

    def __str__(self) -> str:
        if self.first == self.last:
            return self.first.isoformat()
        return f"{self.first.isoformat()}..{self.last.isoformat() if self.last else ''}"


@dataclass(frozen=True, slots=True)
class Amount:
    """Money, or another number, from the least to the most; ``None``: no bound is known."""

    least: Decimal | None
    most: Decimal | None
    currency: str
    written: str


def parse_takes(text: str) -> Duration:
    """``2 w..6 w``, ``10 d``, ``2 w..`` or ``?``. Raises ``ValueError`` with the reason."""
    written = text.strip()
    if written == "?":
        return Duration(Length(0, "d"), None, written)
    first, dots, last = (part.strip() for part in written.partition(".."))
    if not first and not last:
        raise ValueError("a range needs at least one end; write ? where it is not known")
    shortest = _length(first, text) if first else Length(0, "d")
    longest = _length(last, text) if last else (None if dots else shortest)
    start = date(2001, 1, 1)
    if longest and shortest.after(start) > longest.after(start, late=True):
        raise ValueError(f"{text[:40]!r} ends before it begins")
    return Duration(shortest, longest, written)


def _length(part: str, text: str) -> Length:
    found = _LENGTH.fullmatch(part)
    if not found:
        raise ValueError(f"{text[:40]!r} is no length of time; write 2 w..6 w, 10 d, 3 months or ?")
    number, unit = int(found[1]), found[2]
    if number > _MOST[unit]:
        raise ValueError(f"{text[:40]!r} is more than a hundred years")
    return Length(number, unit)


def parse_amount(text: str | None, currency: str = "") -> Amount | None:
    """``50000..2000000`` or ``50000``. Raises ``ValueError`` with the reason."""
    if text is None:
        return None
    least, most = parse_number(text)
    if least is not None and least < 0:
        raise ValueError(f"{text[:40]!r} is below zero")
    return Amount(least, most, currency, text)


def parse_part_of_time(text: str) -> None:
    """A year, a month or a day. Raises ``ValueError`` with the reason."""
    month = re.fullmatch(r"(\d{4})(-\d{2})?", text, re.ASCII)
    try:
        parse_day(f"{month[1]}{month[2] or '-01'}-01" if month else text)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is no date; write 2005, 2005-08 or 2005-08-01") from None
