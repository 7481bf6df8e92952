"""Days and moments as people type them, in English and Russian, and as Excel keeps them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from hofburg.exchange.faults import FAULTS, Cell, Found, quoted
from hofburg.exchange.letters import fold
from hofburg.values import format_instant, parse_day, parse_instant, zone_of

__all__ = ["read_day", "read_instant"]

_LONGEST = 80
_SERIAL = date(1899, 12, 30)  # day 0 of Excel, for days after 1 March 1900
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan января янв январь", "feb февраля фев февраль", "mar марта мар март",
         "apr апреля апр апрель", "may мая май", "jun июня июн июнь", "jul июля июл июль",
         "aug августа авг август", "sep сентября сен сент сентябрь sept", "oct октября окт октябрь",
         "nov ноября ноя нояб ноябрь", "dec декабря дек декабрь"), 1)
    for name in map(fold, names.split())
}  # fmt: skip
_MONTHS |= {
    fold(name): number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
}
_YEAR_MARK = r"(?:\s*(?:г|год|года|y)\.?)?"
_ISO = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})\s*([-./])\s*(\d{1,2})\s*\2\s*(\d{4}|\d\d)" + _YEAR_MARK, re.ASCII)
_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|-?го|-?е)?[\s\-./]*([^\W\d_]{3,9})\.?[\s\-./,']*(\d{4}|\d\d)"
    + _YEAR_MARK
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,9})\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
# The date-time group of military messages: 011030Z JAN 27.
_GROUP = re.compile(r"(\d\d)(\d\d)(\d\d)\s*Z\s*([^\W\d_]{3,9})\.?\s*(\d{4}|\d\d)", re.IGNORECASE)
_TIME = re.compile(
    r"(.*?\d.*?)(?:T|,?\s+(?:at |в |um )?)(\d{1,2})[:.](\d\d)(?::(\d\d)(?:\.0+)?)?\s*(?:h|ч)?\s*"
    r"(Z|UTC|GMT|[+-]\d\d:?\d\d)?",
    re.DOTALL,
)
_BETWEEN = re.compile(
    r"(.+?)\s*(?:\.\.|…|\s[-–—−]\s|[–—]|\s(?:to|until|по|до)\s)\s*(.+)", re.DOTALL
)
_DAYS = re.compile(
    r"(\d{1,2})\s*[-–—]\s*(\d{1,2})((?:[./]\d{1,2}[./]\d{4})|(?:\s+[^\W\d_].*))", re.DOTALL
)


class _No(Exception):
    """Why a text is no day."""

    def __init__(self, kind: str, why: str, remedy: str = "") -> None:
        self.found = Found(kind, why, remedy or FAULTS[kind].remedy)


def _no(raw: object) -> _No:
    return _No("not-a-date", f"{quoted(raw)} is not a date.")


# -- days ------------------------------------------------------------------------------------------


def read_day(raw: object) -> Cell:
    """A day as ``2027-01-31``."""
    try:
        if isinstance(raw, datetime):
            told = "" if raw.time() == time(0) else f"{raw.date()}, without its time"
            return Cell(_within(raw.date()), told)
        if isinstance(raw, date):
            return Cell(_within(raw))
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            day = _of_number(raw)
            return Cell(day, day)
        if not isinstance(raw, str) or len(raw) > _LONGEST:
            raise _no(raw)
        day = _day(raw)
        return Cell(day, day if day != raw else "")
    except _No as no:
        return Cell(fault=no.found)


def _within(day: date) -> str:
    try:
        return parse_day(day.isoformat()).isoformat()
    except ValueError as error:
        raise _No("not-a-date", f"{error}.") from None


def _made(year: int, month: int, day: int, text: str) -> str:
    try:
        return _within(date(year, month, day))
    except ValueError:
        raise _No("not-a-date", f"the day {quoted(text)} does not exist.") from None


def _of_number(raw: float | int) -> str:
    """A serial day of Excel, or a day typed as ``20270131``."""
    if float(raw).is_integer() and 19_000_101 <= raw <= 22_001_231:
        text = str(int(raw))
        return _made(int(text[:4]), int(text[4:6]), int(text[6:]), text)
    if not 61 <= raw < 110_000:
        raise _no(raw)
    return _within(_SERIAL + timedelta(days=int(raw)))


def _year(text: str) -> int:
    """A year; one of two digits is of this century up to 69, as in most programs."""
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 70 else 1900)


def _month(name: str, text: str) -> int:
    folded = fold(name)
    if folded not in _MONTHS:
        raise _no(text)
    return _MONTHS[folded]


def _day(text: str) -> str:
    text = text.strip().rstrip(",; ")
    if found := _ISO.fullmatch(text):
        return _made(int(found[1]), int(found[3]), int(found[4]), text)
    if found := _COMPACT.fullmatch(text):
        return _made(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _NUMERIC.fullmatch(text):
        return _numeric(text, int(found[1]), found[2], int(found[3]), _year(found[4]))
    if found := _NAMED.fullmatch(text):
        return _made(_year(found[3]), _month(found[2], text), int(found[1]), text)
    if found := _MONTH_FIRST.fullmatch(text):
        return _made(int(found[3]), _month(found[1], text), int(found[2]), text)
    raise _no(text)


def _numeric(text: str, first: int, sign: str, second: int, year: int) -> str:
    """Points mean day.month.year; a slash or hyphen may mean either, unless one is above 12."""
    if sign == "." or first > 12 or first == second:
        return _made(year, second, first, text)
    if second > 12:
        return _made(year, first, second, text)
    either = f"{_made(year, second, first, text)} or {_made(year, first, second, text)}"
    raise _No("date-ambiguous", f"{quoted(text)} may be {either}.", f"Write {either}.")


# -- moments ---------------------------------------------------------------------------------------


def read_instant(raw: object, zone: str = "UTC") -> Cell:
    """A moment in the notation of ``hofburg.values``; without an offset it is one of ``zone``."""
    try:
        if isinstance(raw, datetime) and raw.time() != time(0):
            moment = _moment(raw, zone)
            return Cell(moment, f"{moment}, taken in {zone}")
        if not isinstance(raw, str):
            return read_day(raw)
        if len(raw) > _LONGEST:
            raise _no(raw)
        value = _span(raw, zone)
        return Cell(value, value if value != raw else "")
    except _No as no:
        return Cell(fault=no.found)


def _moment(local: datetime, zone: str) -> str:
    at = local.replace(tzinfo=zone_of(zone)) if local.tzinfo is None else local
    try:
        return format_instant(parse_instant(at.isoformat(timespec="seconds")).lo)
    except ValueError as error:
        raise _No("not-a-date", f"{error}.") from None


def _span(text: str, zone: str) -> str:
    try:
        parse_instant(text)
        return text
    except ValueError as error:
        if "ends before" in str(error):
            raise _No("backwards", f"{error}.") from None
    if text.startswith("..") or text.endswith(".."):
        return ".." + _point(text[2:], zone) if text[0] == "." else _point(text[:-2], zone) + ".."
    if found := _DAYS.fullmatch(text):  # 19-21.01.2027, 19-21 January 2027
        first, last = _day(found[1] + found[3]), _day(found[2] + found[3])
    elif (found := _BETWEEN.fullmatch(text)) and not _NAMED.fullmatch(text):
        first, last = _point(found[1], zone), _point(found[2], zone)
    else:
        return _point(text, zone)
    value = f"{first}..{last}"
    try:
        parse_instant(value)
    except ValueError:
        raise _No("backwards", f"the range {quoted(text)} ends before it starts.") from None
    return value


def _point(text: str, zone: str) -> str:
    """A day or a moment."""
    text = text.strip()
    if found := _GROUP.fullmatch(text):
        day = _made(_year(found[5]), _month(found[4], text), int(found[1]), text)
        return _at(day, int(found[2]), int(found[3]), 0, "Z", zone, text)
    if found := _TIME.fullmatch(text):
        day = _day(found[1])
        return _at(
            day, int(found[2]), int(found[3]), int(found[4] or 0), found[5] or "", zone, text
        )
    return _day(text)


def _at(day: str, hour: int, minute: int, second: int, offset: str, zone: str, text: str) -> str:
    if hour > 23 or minute > 59 or second > 59:
        raise _No("not-a-date", f"{quoted(text)} has a time that does not exist.")
    iso = f"{day}T{hour:02}:{minute:02}:{second:02}"
    if offset:
        sign = "Z" if offset in ("Z", "UTC", "GMT") else offset
        sign = sign if sign == "Z" or ":" in sign else f"{sign[:3]}:{sign[3:]}"
        return _moment(datetime.fromisoformat(iso + sign), zone)
    return _moment(datetime.fromisoformat(iso), zone)
