"""Values that may be known, a range, or unknown, and how they are written.

Sources give days where rules count hours. Every instant and number is therefore a pair of bounds:

    2022-02-11T14:30:00Z            known instant (any offset; seconds may be left out)
    2022-02-11                      some time on that day, in the regime's zone
    2022-01-19..2022-01-21          some time from the first to the last of these days
    2022-02-11T10:00Z..             then or later, or never        (also ``..2022-02-11``)
    60000..70000                    a number between these bounds
    51.508530,-0.125740             a place: latitude and longitude in degrees, WGS 84
    ?                               unknown

An instant's bounds are microseconds since 1970 in UTC; ``NEVER`` (and its negative, ``ALWAYS``)
stand for the ends of time, so that *known not to have happened* is ``(NEVER, NEVER)`` and *unknown*
is ``(ALWAYS, NEVER)``. A number's bounds are decimals, ``None`` where unbounded.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

__all__ = [
    "ALWAYS",
    "DAY",
    "NEVER",
    "InstantRange",
    "NumberRange",
    "Point",
    "format_instant",
    "format_number",
    "parse_day",
    "parse_instant",
    "parse_number",
    "parse_point",
    "zone_of",
]

NEVER = 2**62
ALWAYS = -NEVER
DAY = 86_400_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BEGIN = _EPOCH.replace(tzinfo=None)
_MICROSECOND = timedelta(microseconds=1)
# Years outside this window are typing mistakes, not facts about co-operative security.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII
)
# No leading zeros, no +, no exponent: a place has one form for each precision.
_DEGREES = r"-?(?:0|[1-9]\d{0,2})(?:\.\d{1,6})?"
_POINT = re.compile(rf"({_DEGREES}),({_DEGREES})", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)


class InstantRange(NamedTuple):
    """Bounds of an instant in microseconds since 1970 UTC, both inclusive."""

    lo: int
    hi: int


class NumberRange(NamedTuple):
    """Bounds of a number, both inclusive; ``None`` is unbounded."""

    lo: Decimal | None
    hi: Decimal | None


class Point(NamedTuple):
    """A place on earth, WGS 84.

    Attributes:
        latitude, longitude: degrees, north and east positive.
        decimals: digits after the point of the coarser of both: they say how exact it is.
    """

    latitude: Decimal
    longitude: Decimal
    decimals: int


@cache
def zone_of(name: str) -> ZoneInfo:
    """The IANA zone of that name. Raises ``ValueError`` where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not the name of a time zone") from error


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def parse_day(text: str) -> date:
    """A calendar day written ``YYYY-MM-DD``. Raises ``ValueError`` with the reason."""
    if not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not a day; write it as 2022-02-11")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"the day {text} does not exist") from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(f"the year {day.year} is outside {_FIRST_YEAR} to {_LAST_YEAR}")
    return day


@lru_cache(maxsize=4096)
def _point(text: str, zone: str) -> InstantRange:
    if _DAY.fullmatch(text):
        day = parse_day(text)
        start = datetime(day.year, day.month, day.day, tzinfo=zone_of(zone))
        after = day + timedelta(days=1)
        end = datetime(after.year, after.month, after.day, tzinfo=zone_of(zone))
        return InstantRange(_microseconds(start), _microseconds(end) - 1)
    if not _INSTANT.fullmatch(text):
        raise ValueError(
            f"{text!r} is neither a day (2022-02-11) nor an instant with its offset"
            " (2022-02-11T14:30Z)"
        )
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"the instant {text} does not exist") from None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(f"the year {moment.year} is outside {_FIRST_YEAR} to {_LAST_YEAR}")
    at = _microseconds(moment)
    return InstantRange(at, at)


def parse_instant(text: str, zone: str = "UTC") -> InstantRange:
    """Bounds of an instant as written; a bare day is that day in ``zone``.

    Raises ``ValueError`` with the reason: not a date, a date that does not exist, an instant
    without offset, a range that ends before it starts.
    """
    if text == "?":
        return InstantRange(ALWAYS, NEVER)
    if ".." not in text:
        return _point(text, zone)
    first, _, last = text.partition("..")
    if not first and not last:
        raise ValueError("a range needs at least one end; write ? for unknown")
    lo = _point(first, zone).lo if first else ALWAYS
    hi = _point(last, zone).hi if last else NEVER
    if lo > hi:
        raise ValueError(f"the range {text} ends before it starts")
    return InstantRange(lo, hi)


def _decimal(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError(
            f"{text!r} is not a number; write digits with at most 12 before and 6 after the point"
        )
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number") from None


def parse_number(value: int | str) -> NumberRange:
    """Bounds of a number as written: an integer, a decimal string, a range, or ``?``.

    Raises ``ValueError`` with the reason; floats are refused because they do not survive a
    round trip between machines.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"{value!r} is not an integer or a decimal written as text")
    text = str(value)
    if text == "?":
        return NumberRange(None, None)
    if ".." not in text:
        number = _decimal(text)
        return NumberRange(number, number)
    first, _, last = text.partition("..")
    if not first and not last:
        raise ValueError("a range needs at least one end; write ? for unknown")
    lo = _decimal(first) if first else None
    hi = _decimal(last) if last else None
    if lo is not None and hi is not None and lo > hi:
        raise ValueError(f"the range {text} ends before it starts")
    return NumberRange(lo, hi)


def parse_point(text: str) -> Point:
    """A place as written: ``latitude,longitude`` in decimal degrees, at most six decimals.

    One place has one form for each precision, so that places that are written alike are the same.
    Raises ``ValueError`` with the reason.
    """
    found = _POINT.fullmatch(text)
    if not found:
        raise ValueError(f"{text[:60]!r} is not a place; write it as 51.508530,-0.125740")
    north, east = found.groups()
    for said, degrees, most in (("latitude", north, 90), ("longitude", east, 180)):
        size = float(degrees)
        if not -most <= size <= most:
            raise ValueError(f"the {said} {degrees} is outside -{most} to {most}")
        if size == 0 and degrees[0] == "-":
            raise ValueError(f"the {said} {degrees} has a sign; write {degrees[1:]}")
        if size == -180:
            raise ValueError(f"the {said} {degrees} is written {degrees[1:]}")
    decimals = min(len(north.partition(".")[2]), len(east.partition(".")[2]))
    return Point(Decimal(north), Decimal(east), decimals)


def format_instant(at: int) -> str:
    """An instant of ``parse_instant`` as text, to the second where nothing finer is there."""
    if at >= NEVER:
        return "never"
    if at <= ALWAYS:
        return "always"
    return f"{(_BEGIN + timedelta(microseconds=at)).isoformat()}Z"


def format_number(number: Decimal | int | None) -> str:
    """A number without trailing zeros; ``?`` where it is unbounded."""
    if number is None:
        return "?"
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
