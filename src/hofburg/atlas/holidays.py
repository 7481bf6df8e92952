"""Holidays of States: what they told others of them, and what a public package thinks.

A list that a State gave to others counts for its year, and nothing else then; other years come from
the package `holidays` (an extra: `hofburg[holidays]`), which knows nationwide holidays only. Where
neither speaks of a year, it is *not known* whether a day is a holiday. Weekends are no holidays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from hofburg.errors import AtlasError, Problem

from .lookup import state as state_of

__all__ = ["Gap", "Holiday", "HolidayList", "Holidays", "Lists", "holidays"]

_LONGEST = 200  # years that may be asked for at once
_REMEDY = "Install the extra hofburg[holidays], or write the State's list into holidays.yaml."
# Of the package's categories: official holidays, and those of religions.
_KINDS = ("public", "catholic", "christian", "hebrew", "hindu", "islamic", "orthodox", "protestant",
          "sabian", "yazidi")  # fmt: skip


@dataclass(frozen=True, slots=True)
class HolidayList:
    """The list that a State gave to others for one year.

    Attributes:
        state, year: whose, and for which calendar year it is whole.
        source: where the State said so; may be empty.
        days: names by day.
        place: file and line.
    """

    state: str
    year: int
    source: str
    days: Mapping[date, str]
    place: str = ""


Lists = Mapping[tuple[str, int], HolidayList]
"""Lists by State and year, as ``holiday_lists`` reads them."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday of a State.

    ``source`` is ``holidays 0.109`` (the package with its version) or the State's own list.
    """

    state: str
    day: date
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Days, first to last, of which it is not known whether they are holidays, and why."""

    first: date
    last: date
    why: str


@dataclass(frozen=True, slots=True)
class Holidays:
    """The holidays of a State between two days, by day, and what is not known of them."""

    state: str
    first: date
    last: date
    days: tuple[Holiday, ...]
    gaps: tuple[Gap, ...]
    named: Mapping[date, Holiday] = field(repr=False, default_factory=dict)

    def on(self, day: date) -> bool | None:
        """Whether a day is a holiday; None where that is not known. Raises ``ValueError`` for a day
        that was not asked for."""
        if not self.first <= day <= self.last:
            raise ValueError(f"{day} is not between {self.first} and {self.last}")
        if any(gap.first <= day <= gap.last for gap in self.gaps):
            return None
        return day in self.named

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "state": self.state,
            "first": str(self.first),
            "last": str(self.last),
            "days": [
                {"day": str(it.day), "name": it.name, "source": it.source} for it in self.days
            ],
            "not_known": [
                {"first": str(gap.first), "last": str(gap.last), "why": gap.why}
                for gap in self.gaps
            ],
        }


def holidays(state: str, first: date, last: date, *, lists: Lists | None = None) -> Holidays:
    """The holidays of a State from the first to the last day, both included.

    Args:
        state: as `state` takes it.
        first, last: days, at most 200 years apart.
        lists: what States told others of their holidays (``holiday_lists``); such a list stands
            for its whole year.

    Raises ``AtlasError`` for a State that is not in the atlas, and where the days are in the wrong
    order or too far apart. Never says *no holiday* of what is not known: see ``gaps``.
    """
    it = state_of(state)
    if not first <= last <= first + timedelta(days=366 * _LONGEST):
        said = f"{first} to {last} is no span of at most {_LONGEST} years."
        raise AtlasError(Problem("", "span", said, "Give an earlier and a later day."))
    found: list[Holiday] = []
    gaps: list[Gap] = []
    for year in range(first.year, last.year + 1):
        own = (lists or {}).get((it.code, year))
        if own is not None:
            source = f"the list of {it.code} for {year} in the centre's folder"
            source += f" ({own.source})" if own.source else ""
            found += (Holiday(it.code, day, name, source) for day, name in own.days.items())
            continue
        named, why = _package(it.alpha2, year)
        if why:
            _widen(gaps, max(first, date(year, 1, 1)), min(last, date(year, 12, 31)), why)
        source = f"holidays {_version()}" if named else ""
        found += (Holiday(it.code, day, name, source) for day, name in named)
    inside = sorted((h for h in found if first <= h.day <= last), key=lambda h: h.day)
    return Holidays(
        it.code, first, last, tuple(inside), tuple(gaps), {h.day: h for h in inside}
    )  # fmt: skip


def _widen(gaps: list[Gap], first: date, last: date, why: str) -> None:
    """Add a gap; years that follow each other and are not known for one reason are one gap."""
    if gaps and gaps[-1].why == why and gaps[-1].last + timedelta(days=1) == first:
        first = gaps.pop().first
    gaps.append(Gap(first, last, why))


# -- the package -----------------------------------------------------------------------------------


@cache
def _version() -> str:
    """The version of the package; empty where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("holidays")
    except PackageNotFoundError:
        return ""


@cache
def _package(alpha2: str, year: int) -> tuple[tuple[tuple[date, str], ...], str]:
    """What the package thinks of a year, or why that is not known."""
    version = _version()
    if not version:
        return (), f"the package holidays is not installed. {_REMEDY}"
    import holidays as package

    if alpha2 not in package.list_supported_countries(include_aliases=False):
        return (), f"holidays {version} does not know the State."
    bare = package.country_holidays(alpha2)
    if not bare.start_year <= year <= bare.end_year:
        return (), f"holidays {version} knows {bare.start_year} to {bare.end_year} only."
    kinds = tuple(kind for kind in _KINDS if kind in bare.supported_categories)
    languages = [it for it in bare.supported_languages if it.startswith("en")]
    language = "en_US" if "en_US" in languages else next(iter(languages), None)
    made = package.country_holidays(alpha2, years=year, categories=kinds, language=language)
    return tuple(sorted((day, str(name)) for day, name in made.items() if day.year == year)), ""
