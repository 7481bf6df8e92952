"""Dates, numbers and names as people of a language write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hofburg.inquiry import folded
from hofburg.languages import language, say
from hofburg.values import ALWAYS, NEVER, format_number, parse_instant, zone_of

__all__ = ["days", "moment", "month_name", "named", "number", "numbers", "sort_key", "weekday"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000


def moment(value: Any, zone: str = "UTC") -> str:
    """An instant: bounds or microseconds, or text of `hofburg.values` (also two ends of it)."""
    bounds = _bounds(value, zone)
    if bounds is None:
        return ""
    lo, hi = bounds
    if lo >= NEVER:
        return say("never")
    if lo <= ALWAYS:
        return say("not known") if hi >= NEVER else say("not after {day}", day=_end(hi, zone))
    if hi >= NEVER:
        return say("not before {day}", day=_start(lo, zone))
    if lo == hi:
        return _end(hi, zone)
    first, last = _day(lo, zone), _day(hi + 1, zone, -1)
    if not (first and last):
        first, last = _start(lo, zone), _end(hi, zone)
    return first if first == last else f"{first} – {last}"


def _bounds(value: Any, zone: str) -> tuple[int, int] | None:
    if value is None or value == "":
        return None
    if isinstance(value, int):
        return value, value
    if isinstance(value, str):
        if value in ("never", "always"):
            return (NEVER, NEVER) if value == "never" else (ALWAYS, ALWAYS)
        return tuple(parse_instant(value, zone))  # type: ignore[return-value]
    lo, hi = value
    if isinstance(lo, str) or isinstance(hi, str):  # two ends as `as_dict` writes them
        ends = (_bounds(lo, zone), _bounds(hi, zone))
        return (ends[0][0] if ends[0] else ALWAYS, ends[1][1] if ends[1] else NEVER)
    if lo is None or hi is None:
        return (ALWAYS if lo is None else lo, NEVER if hi is None else hi)
    return lo, hi


def _start(at: int, zone: str) -> str:
    return _day(at, zone) or _instant(at, zone)


def _end(at: int, zone: str) -> str:
    """The last microsecond of a day is how *by that day* is kept."""
    day = _day(at + 1, zone, -1)
    return say("end of {day}", day=day) if day else _instant(at, zone)


def _instant(at: int, zone: str) -> str:
    from babel.dates import format_datetime

    local = (_EPOCH + timedelta(microseconds=at - at % _SECOND)).astimezone(zone_of(zone))
    pattern = "d MMM y, HH:mm" if local.second == 0 else "d MMM y, HH:mm:ss"
    return f"{format_datetime(local, pattern, locale=language())} {local.tzname()}"


def _day(at: int, zone: str, shift: int = 0) -> str:
    """The day that begins at an instant (or one ``shift`` days off), if one does."""
    from babel.dates import format_date

    local = (_EPOCH + timedelta(microseconds=at)).astimezone(zone_of(zone))
    if (local.hour, local.minute, local.second, local.microsecond) != (0, 0, 0, 0):
        return ""
    return format_date(local.date() + timedelta(days=shift), "d MMM y", locale=language())


def days(value: Any, zone: str = "UTC") -> str:
    """The day of an instant, without its hour."""
    from babel.dates import format_date

    bounds = _bounds(value, zone)
    if bounds is None or not ALWAYS < bounds[0] < NEVER:
        return moment(value, zone)
    local = (_EPOCH + timedelta(microseconds=bounds[0])).astimezone(zone_of(zone))
    return format_date(local.date(), "d MMM y", locale=language())


def month_name(day: date) -> str:
    """The month and the year."""
    from babel.dates import format_date

    return format_date(day, "LLLL y", locale=language())


def weekday(day: date) -> str:
    """The name of a day of the week."""
    from babel.dates import format_date

    return format_date(day, "ccc", locale=language())


def number(value: Any) -> str:
    """A number as the language groups it; decimals keep their places. None is not known."""
    from babel.numbers import format_decimal

    if value is None:
        return say("not known")
    if isinstance(value, str):
        value = Decimal(value)
    text = format_number(value) if isinstance(value, Decimal) else str(value)
    places = len(text.partition(".")[2])
    return format_decimal(value, f"#,##0.{'0' * places}" if places else "#,##0", locale=language())


def numbers(bounds: Any) -> str:
    """Bounds of a number: ``3``, ``1 to 4``, ``at least 2``, ``not known``."""
    if bounds is None:
        return ""
    lo, hi = bounds
    if lo is None:
        return say("not known") if hi is None else say("at most {n}", n=number(hi))
    if hi is None:
        return say("at least {n}", n=number(lo))
    same = str(lo) == str(hi)
    return number(lo) if same else say("{low} to {high}", low=number(lo), high=number(hi))


def named(code: str | None, parties: Mapping[str, str] | None = None) -> str:
    """The name of a State or organisation in the language that is spoken; else the code."""
    from hofburg.atlas import is_organisation_code, is_state_code, organisation, state

    if not code:
        return say("not known")
    if parties and code in parties:
        return parties[code]
    if is_state_code(code):
        return state(code).name_in(language())
    if is_organisation_code(code):
        return organisation(code).name_in(language())
    return code


def sort_key(text: str) -> tuple[str, str]:
    """For lists of names, without a collation library: letters with their marks taken off first."""
    return folded(text), text
