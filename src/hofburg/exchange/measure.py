"""Numbers, names and places of which not everything is known: how they differ."""

from __future__ import annotations

import math
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from hofburg.exchange.letters import fold
from hofburg.values import format_number, parse_number

__all__ = ["NOTHING", "UNKNOWN", "Span", "alike", "apart", "same_text", "span", "tidy"]

_ENDLESS = Decimal("Infinity")
_ZERO = Decimal(0)
_LONGEST = 200  # letters of a name that are looked at for likeness
_EARTH = 6371.0088  # km, mean radius: at worst half a per cent off a geodesic


@dataclass(frozen=True, slots=True)
class Span:
    """A number between two bounds, both inclusive; unbounded ends are infinite."""

    lo: Decimal
    hi: Decimal

    def __add__(self, other: Span) -> Span:
        return Span(self.lo + other.lo, self.hi + other.hi)

    def __sub__(self, other: Span) -> Span:
        return Span(self.lo - other.hi, self.hi - other.lo)

    def __neg__(self) -> Span:
        return Span(-self.hi, -self.lo)

    @property
    def known(self) -> bool:
        """Whether it is one number."""
        return self.lo == self.hi

    @property
    def nothing(self) -> bool:
        """Whether it is zero and nothing else."""
        return self.lo == 0 == self.hi

    @property
    def sure(self) -> bool:
        """Whether it is surely not zero."""
        return self.lo > 0 or self.hi < 0

    def beyond(self, allowed: Span) -> Span:
        """How far it lies outside of ``allowed``, which holds zero."""
        return Span(_outside(self.lo, allowed), _outside(self.hi, allowed))

    def widened(self) -> Span:
        """From nothing to it: what a change does that may have taken effect or not."""
        return Span(min(_ZERO, self.lo), max(_ZERO, self.hi))

    def __str__(self) -> str:
        if self.known:
            return format_number(self.lo)
        lo, hi = (None if abs(end) == _ENDLESS else end for end in (self.lo, self.hi))
        if lo is None and hi is None:
            return "?"
        return (
            f"{'' if lo is None else format_number(lo)}..{'' if hi is None else format_number(hi)}"
        )


def _outside(number: Decimal, allowed: Span) -> Decimal:
    if number > allowed.hi:
        return number - allowed.hi
    return number - allowed.lo if number < allowed.lo else _ZERO


NOTHING = Span(_ZERO, _ZERO)
UNKNOWN = Span(-_ENDLESS, _ENDLESS)


def span(value: object, least: int | None = None) -> Span:
    """A number as a message has it; what is left out, or is no number, is not known.

    Args:
        least: what it is at least, such as 0 for a count.
    """
    lo = hi = None
    if isinstance(value, int | str) and not isinstance(value, bool):
        with suppress(ValueError):
            lo, hi = parse_number(value)
    low = -_ENDLESS if least is None else Decimal(least)
    return Span(low if lo is None else lo, _ENDLESS if hi is None else hi)


# -- names -----------------------------------------------------------------------------------------


def tidy(text: str) -> str:
    """A text without what nobody means by it: stray spaces, and letters composed in another way."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def alike(text: str) -> str:
    """What two texts share that look the same or differ in signs only: a key, and no proof."""
    return fold(text[:_LONGEST])


def same_text(one: object, other: object) -> bool:
    """Whether two values that are no numbers say the same."""
    if isinstance(one, str) and isinstance(other, str):
        return tidy(one) == tidy(other)
    return type(one) is type(other) and one == other


# -- places ----------------------------------------------------------------------------------------


def apart(one: object, other: object) -> tuple[float, float] | None:
    """How far two places are from each other, and how far off the way they are written leaves it.

    Places are ``latitude,longitude`` in decimal degrees. Kilometres on a sphere; ``None`` where one
    of them is not written so.
    """
    here, there = _point(one), _point(other)
    if here is None or there is None:
        return None
    return _kilometres(here[:2], there[:2]), _slack(here) + _slack(there)


def _point(value: object) -> tuple[float, float, int] | None:
    """Latitude, longitude, and how many decimals the coarser of the two has."""
    if not isinstance(value, str) or len(value) > 40 or value.count(",") != 1:
        return None
    parts = [part.strip() for part in value.split(",")]
    latitude, longitude = (span(part) for part in parts)
    if not (latitude.known and longitude.known):
        return None
    if abs(latitude.lo) > 90 or abs(longitude.lo) > 180:
        return None
    decimals = min(len(part.partition(".")[2]) for part in parts)
    return float(latitude.lo), float(longitude.lo), decimals


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    (a, b), (c, d) = ((math.radians(x), math.radians(y)) for x, y in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


def _slack(point: tuple[float, float, int]) -> float:
    """Half of the last decimal that is written, north and east, in kilometres."""
    half = math.radians(0.5 * 10.0 ** -point[2]) * _EARTH
    return math.hypot(half, half * math.cos(math.radians(point[0])))
