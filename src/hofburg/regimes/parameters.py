"""Parameters: numbers with a unit, a date, a source, and named readings where the text is open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from hofburg.regimes.expression import (
    DAYS,
    DURATION,
    MONTH_DAY,
    MONTHS,
    NUMBER,
    TEXT,
    fail,
    near,
    shown,
)
from hofburg.regimes.faults import Faults, Path
from hofburg.regimes.law_figures import Parameter, Provenance, Reading, Value, Version
from hofburg.regimes.model import ParameterModel, ReadingModel, VersionModel
from hofburg.values import parse_day, parse_instant

__all__ = ["TIME_UNITS", "end_of_day", "link_parameter", "start_of_day"]

UNKNOWN = "?"

# Unit: type of the value, factor into its base (microseconds, days, months), and the most that is
# a span of time and not a typing mistake: a hundred years.
TIME_UNITS: dict[str, tuple[str, int, int]] = {
    "s": (DURATION, 1_000_000, 999_999),
    "min": (DURATION, 60_000_000, 999_999),
    "h": (DURATION, 3_600_000_000, 876_600),
    "d": (DAYS, 1, 36_525),
    "w": (DAYS, 7, 5_217),
    "months": (MONTHS, 1, 1_200),
    "years": (MONTHS, 12, 100),
    "month-day": (MONTH_DAY, 1, 0),
}
_WRITTEN = re.compile(r"(\?|\d\d-\d\d|-?[0-9][0-9.,_]*|-?\.[0-9]+)(?:\s+(\S.*))?", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)


def start_of_day(text: str | None, zone: str) -> int | None:
    """The first microsecond of a day; an instant is taken as it is. Raises ValueError."""
    return None if text is None else parse_instant(_point(text), zone).lo


def end_of_day(text: str | None, zone: str) -> int | None:
    """The last microsecond of a day: `until` names the last day in force. Raises ValueError."""
    return None if text is None else parse_instant(_point(text), zone).hi


def _point(text: str) -> str:
    """A law begins on a day, never between two or on an unknown one."""
    if text == "?" or ".." in text or len(text) > 40:
        raise ValueError(f"{shown(text)} is not one day")
    return text


def _value(written: str, unit: str | None, units: Sequence[str]) -> tuple[Value | None, str, str]:
    """Value, type and unit of a parameter as written; no value where the figure is not known."""
    match = _WRITTEN.fullmatch(written.strip())
    if not match:
        raise fail("parameter-value", f"{shown(written)} is not a number with a unit",
                   "Write it as 48 h.")  # fmt: skip
    number, own = match.groups()
    if own and unit and own != unit:
        raise fail("parameter-unit", f"{shown(written)} has another unit than {unit}",
                   "Give the unit once.")  # fmt: skip
    unit = own or unit
    if unit is None:
        raise fail(
            "parameter-unit",
            f"{shown(written)} has no unit",
            "Add one: h, d, months ... or a unit that the regime lists under units.",
        )
    if unit not in TIME_UNITS:
        if unit not in units:
            raise fail("parameter-unit", f"{shown(unit)} is not a unit here",
                       near(unit, [*TIME_UNITS, *units]) or "List it under units.")  # fmt: skip
        if number == UNKNOWN:
            return None, NUMBER, unit
        if not _NUMBER.fullmatch(number):
            raise fail("parameter-value", f"{shown(number)} is not a number",
                       "Write digits, at most 12 before and 6 after the point.")  # fmt: skip
        return Decimal(number), NUMBER, unit
    return (None, TIME_UNITS[unit][0], unit) if number == UNKNOWN else _time(number, unit)


def _time(number: str, unit: str) -> tuple[Value, str, str]:
    kind, factor, most = TIME_UNITS[unit]
    if kind == MONTH_DAY:
        try:
            parse_day(f"2001-{number}")  # not a leap year: the day must come every year
        except ValueError:
            raise fail("parameter-value", f"{shown(number)} is not a day of every year",
                       "Write month and day, such as 11-15.") from None  # fmt: skip
        return number, kind, unit
    if not re.fullmatch(r"\d{1,6}", number, re.ASCII) or int(number) > most:
        raise fail("parameter-value", f"{shown(f'{number} {unit}')} is not a span of time",
                   f"Write a whole number from 0 to {most} {unit}.")  # fmt: skip
    return int(number) * factor, kind, unit


class _Maker:
    """Reads the values of one parameter and notes of what kind they are."""

    def __init__(self, model: ParameterModel, units: Sequence[str], zone: str) -> None:
        self.model, self.units, self.zone = model, units, zone
        self.seen: list[tuple[str, str]] = []

    def made(self, written: str, since: int | None = None, decision: str = "") -> Version:
        """A version; what is not known is written with its unit, wherever that was said."""
        value = self.value(written)
        if value is None and self.model.choices is None:
            written = f"{UNKNOWN} {self.seen[-1][1]}"
        return Version(value, since, decision, written)

    def value(self, written: str) -> Value | None:
        choices = self.model.choices
        if choices is not None:
            if written == UNKNOWN:
                self.seen.append((TEXT, "choice"))
                return None
            if written not in choices:
                raise fail("parameter-value", f"{shown(written)} is not one of the choices",
                           near(written, choices) or f"Choose: {', '.join(choices)}.")  # fmt: skip
            self.seen.append((TEXT, "choice"))
            return written
        value, kind, unit = _value(written, self.model.unit, self.units)
        self.seen.append((kind, unit))
        return value

    def versions(
        self, model: ParameterModel | ReadingModel, faults: Faults, path: Path
    ) -> tuple[Version, ...]:
        """Values by date; faults are noted at their own place."""
        if (model.value is None) == (model.versions is None):
            faults.report(path, "parameter-value", "has both value and versions, or neither",
                          "Give one of the two.")  # fmt: skip
            return ()
        made: list[Version] = []
        if model.value is not None:
            with faults.at(*path, "value"):
                made.append(self.made(model.value))
            return tuple(made)
        for index, version in enumerate(model.versions or ()):
            with faults.at(*path, "versions", index):
                made.append(self._version(version, made))
        if not model.versions:
            faults.report((*path, "versions"), "parameter-value", "has no version",
                          "Give at least one.")  # fmt: skip
        return tuple(made)

    def _version(self, version: VersionModel, before: Sequence[Version]) -> Version:
        try:
            since = start_of_day(version.since, self.zone)
        except ValueError as error:
            raise fail("date", str(error), "Write it as 2024-03-01.") from None
        last = before[-1].since if before else None
        if before and (since is None or (last is not None and since <= last)):
            raise fail("date", "is not later than the version before it",
                       "Give each version a later since.")  # fmt: skip
        return self.made(version.value, since, version.decision or "")


def link_parameter(
    name: str, model: ParameterModel, units: Sequence[str], zone: str, provenance: Provenance,
    text: dict[str, str], faults: Faults,
) -> Parameter | None:  # fmt: skip
    """A parameter with its values understood; None if a fault was noted."""
    path: Path = ("parameters", name)
    noted = len(faults.problems)
    maker = _Maker(model, units, zone)
    if model.choices is not None:
        faults.distinct((*path, "choices"), model.choices, "choice")
        if UNKNOWN in model.choices:
            faults.report((*path, "choices"), "parameter-value", "? stands for what is not known",
                          "Call the choice something else.")  # fmt: skip
        if model.unit:
            faults.report((*path, "unit"), "parameter-unit", "a choice has no unit", "Remove it.")
    versions = maker.versions(model, faults, path)
    readings = {}
    for reading, other in model.readings.items():
        where = (*path, "readings", reading)
        if reading == "default":
            faults.report(where, "reading", "default is the name of the main reading",
                          "Choose another name.")  # fmt: skip
        readings[reading] = Reading(
            reading, maker.versions(other, faults, where), other.why,
            other.mark or provenance.mark,
            other.source if other.source is not None else provenance.source,
        )  # fmt: skip
    kinds = {kind for kind, _ in maker.seen}
    if len(kinds) > 1:
        faults.report(path, "parameter-unit", "its values have units of different kinds",
                      "Use one unit.")  # fmt: skip
    if provenance.mark == "doubtful" and not readings:
        faults.report(path, "doubtful", "is doubtful and has no alternative reading",
                      "Name the other reading under readings, with the reason.")  # fmt: skip
    if len(faults.problems) > noted:
        return None
    kind, unit = maker.seen[0]
    choices = tuple(model.choices or ())
    return Parameter(
        name, kind, unit, versions, readings, choices, provenance, text, model.stricter or ""
    )
