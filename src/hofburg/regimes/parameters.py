"""Parameters: numbers with a unit, a date, a source, and named readings where the text is open."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from hofburg.regimes.expression import (
    DAYS, DURATION, MONTH_DAY, MONTHS, NUMBER, TEXT, fail, near,
)  # fmt: skip
from hofburg.regimes.law import Parameter, Provenance, Reading, Value, Version
from hofburg.regimes.model import ParameterModel, VersionModel
from hofburg.values import parse_day, parse_instant

__all__ = ["end_of_day", "link_parameter", "start_of_day"]

# Unit: type of the value, factor into its base (microseconds, days, months).
TIME_UNITS: dict[str, tuple[str, int]] = {
    "s": (DURATION, 1_000_000),
    "min": (DURATION, 60_000_000),
    "h": (DURATION, 3_600_000_000),
    "d": (DAYS, 1),
    "w": (DAYS, 7),
    "months": (MONTHS, 1),
    "years": (MONTHS, 12),
    "month-day": (MONTH_DAY, 1),
}
_WRITTEN = re.compile(r"(-?\d+(?:\.\d+)?|\d\d-\d\d)(?:\s+(\S.*))?", re.ASCII)


def start_of_day(text: str | None, zone: str) -> int | None:
    """The first microsecond of a day; an instant is taken as it is. Raises ValueError."""
    return None if text is None else parse_instant(text, zone).lo


def end_of_day(text: str | None, zone: str) -> int | None:
    """The last microsecond of a day: `until` names the last day in force. Raises ValueError."""
    return None if text is None else parse_instant(text, zone).hi


def _value(written: str, unit: str | None, units: list[str]) -> tuple[Value, str, str]:
    """Value, type and unit of a parameter as written."""
    match = _WRITTEN.fullmatch(written.strip())
    if not match:
        raise fail("parameter-value", f"{written!r} is not a number with a unit", "Write it as 48 h.")
    number, own = match.groups()
    unit = own or unit
    if unit is None:
        raise fail(
            "parameter-unit", f"{written!r} has no unit",
            "Add one: h, d, months ... or a unit that the regime lists under units.",
        )  # fmt: skip
    if unit not in TIME_UNITS:
        if unit not in units:
            raise fail(
                "parameter-unit", f"{unit!r} is not a unit here",
                near(unit, [*TIME_UNITS, *units]) or "List it under units.",
            )  # fmt: skip
        if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", number, re.ASCII):
            raise fail("parameter-value", f"{number} has more digits than a number may have")
        return Decimal(number), NUMBER, unit
    kind, factor = TIME_UNITS[unit]
    if kind == MONTH_DAY:
        try:
            parse_day(f"2000-{number}")
        except ValueError:
            raise fail("parameter-value", f"{number} is not a day of the year", "Write 11-15.") from None
        return number, kind, unit
    if not re.fullmatch(r"\d{1,6}", number, re.ASCII):
        raise fail("parameter-value", f"{number} {unit} is not a span of time", "Write it as 48 h.")
    return int(number) * factor, kind, unit


def _versions(
    value: str | None, versions: list[VersionModel] | None, make: Callable[[str], Value], zone: str
) -> tuple[Version, ...]:
    if (value is None) == (versions is None):
        raise fail("parameter-value", "has value or versions, one of the two")
    if versions is None:
        return (Version(make(str(value)), None, "", str(value)),)
    made = []
    for version in versions:
        try:
            since = start_of_day(version.since, zone)
        except ValueError as error:
            raise fail("date", str(error), "Write it as 2024-03-01.") from None
        made.append(Version(make(version.value), since, version.decision or "", version.value))
    dates = [v.since for v in made]
    rest = dates[1:]
    if None in rest or any(a is not None and b is not None and a >= b for a, b in zip(dates, rest, strict=False)):
        raise fail("date", "versions are not in the order of their dates", "Give each a later since.")
    if not made:
        raise fail("parameter-value", "has no version")
    return tuple(made)


def link_parameter(
    name: str, model: ParameterModel, units: list[str], zone: str, provenance: Provenance,
    text: dict[str, str],
) -> Parameter:  # fmt: skip
    """A parameter with its values understood. Raises ``ExpressionError``."""
    seen: list[tuple[str, str]] = []

    def make(written: str) -> Value:
        if model.choices is not None:
            if written not in model.choices:
                raise fail("parameter-value", f"{written!r} is not one of the choices",
                           f"Choose: {', '.join(model.choices)}.")  # fmt: skip
            seen.append((TEXT, "choice"))
            return written
        value, kind, unit = _value(written, model.unit, units)
        seen.append((kind, unit))
        return value

    versions = _versions(model.value, model.versions, make, zone)
    readings = {}
    for reading, other in model.readings.items():
        if reading == "default":
            raise fail("reading-name", "default is the name of the main reading", "Choose another.")
        readings[reading] = Reading(
            reading, _versions(other.value, other.versions, make, zone), other.why,
            other.mark or provenance.mark, other.source if other.source is not None else provenance.source,
        )  # fmt: skip
    if len({kind for kind, _ in seen}) > 1:
        raise fail("parameter-unit", "its values have units of different kinds", "Use one unit.")
    if provenance.mark == "doubtful" and not readings:
        raise fail("doubtful", "is doubtful and has no alternative reading",
                   "Name the other reading under readings, with the reason.")  # fmt: skip
    kind, unit = seen[0]
    return Parameter(
        name, kind, unit, versions, readings, tuple(model.choices or ()), provenance, text
    )


