"""Towns of States, by which one sees that a place cannot be meant: those of the time zones."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from hofburg.values import Point, parse_point

from .lookup import state

__all__ = ["town_names", "towns"]

_PLACE = re.compile(r"([+-])(\d{2})(\d{2})(?:\d{2})?([+-])(\d{3})(\d{2})(?:\d{2})?", re.ASCII)


@cache
def _listed() -> dict[str, tuple[tuple[str, Point], ...]]:
    """By alpha-2 code, to the minute, from the table of zones that the package tzdata has."""
    found: dict[str, tuple[tuple[str, Point], ...]] = {}
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        code, place, zone, *_ = (*line.split("\t"), "", "")
        match = _PLACE.fullmatch(place)
        if match and not line.startswith("#"):
            name = zone.rpartition("/")[2].replace("_", " ")
            found[code] = (*found.get(code, ()), (name, _point(match)))
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
    return tuple(point for _, point in town_names(code))


def town_names(code: str) -> tuple[tuple[str, Point], ...]:
    """The same towns with their names, in Latin letters as the table of zones writes them."""
    return _listed().get(state(code).alpha2, ())
