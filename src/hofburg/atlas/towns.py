"""Towns of States, by which one sees that a place cannot be meant: those of the time zones."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from hofburg.values import Point, parse_point

from .lookup import state

__all__ = ["towns"]

_PLACE = re.compile(r"([+-])(\d{2})(\d{2})(?:\d{2})?([+-])(\d{3})(\d{2})(?:\d{2})?", re.ASCII)


@cache
def _listed() -> dict[str, tuple[Point, ...]]:
    """By alpha-2 code, to the minute, from the table of zones that the package tzdata has."""
    found: dict[str, tuple[Point, ...]] = {}
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        code, _, rest = line.partition("\t")
        match = _PLACE.fullmatch(rest.partition("\t")[0])
        if match and not line.startswith("#"):
            found[code] = (*found.get(code, ()), _point(match))
    return found


def _point(match: re.Match[str]) -> Point:
    sides = []
    for sign, degrees, minutes in (match.group(1, 2, 3), match.group(4, 5, 6)):
        text = f"{int(degrees) + int(minutes) / 60:.2f}"
        sides.append(f"-{text}" if sign == "-" and float(text) else text)
    return parse_point(",".join(sides))


def towns(code: str) -> tuple[Point, ...]:
    """A town in each time zone of a State, to a minute; few, and none for some.

    Raises `AtlasError` for an unknown State.
    """
    return _listed().get(state(code).alpha2, ())
