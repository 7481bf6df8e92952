"""To what a State belongs, as spans of time: groups, the circle of the OSCE, regions.

What the function ``member`` of the expression language asks, and `belongs` in Python. A group is
asked for its members: who is frozen or suspended there is a member all the same.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from hofburg.errors import AtlasError, Problem
from hofburg.values import ALWAYS, NEVER, InstantRange

from .lookup import state as find
from .model import State
from .spans import NO_END, moment
from .tables import all_states
from .tables_ties import all_groups

PARTICIPATING, PARTNER = "participating", "partner"
_LONGEST = 60  # longer texts name nothing and are cut before they are compared or shown


@dataclass(frozen=True, slots=True)
class Belonging:
    """When a State belongs to something: spans with both ends, in order; none touches another.

    Attributes:
        surely: in which it does, whatever dates turn out to be. What has no end is taken to last.
        perhaps: outside of which it surely does not; they hold those of `surely`.
    """

    surely: tuple[InstantRange, ...] = ()
    perhaps: tuple[InstantRange, ...] = ()

    def held(self, at: InstantRange) -> bool | None:
        """Whether it holds at a moment: True or False only if so for every instant it may be."""
        lo, hi = at
        if any(first <= lo and hi <= last for first, last in self.surely):
            return True
        return None if any(first <= hi and lo <= last for first, last in self.perhaps) else False


def belongings() -> tuple[str, ...]:
    """Everything that a State can belong to, by the name that `belonging` takes.

    Codes of groups (``CSTO``, ``neutral``), ``participating`` and ``partner`` (of the OSCE), and
    regions (``Central Asia``).
    """
    regions = sorted({it.sub_region for it in all_states().values() if it.sub_region})
    return (*all_groups(), PARTICIPATING, PARTNER, *regions)


def belonging(name: str, state: str | None) -> Belonging:
    """When a State belonged to something.

    Args:
        name: one of `belongings`, exact and case-sensitive.
        state: takes what `hofburg.atlas.state` takes; None: a State of which it is not known which
            it is, and so perhaps one of those that belong.

    A group is asked for its members; of one of which the tables have only some, a State that they
    do not name is perhaps one. A region has no dates: the tables sort into it or do not. Raises
    `AtlasError` for an unknown name, with near ones, or an unknown State.
    """
    if name not in belongings():
        raise unknown_belonging(name)
    return _of_any(name) if state is None else _of(name, find(state).code)


def belongs(name: str, state: str | None, at: str | InstantRange) -> bool | None:
    """Whether a State belongs to something at a moment: True, False, None where that is open.

    Takes what `belonging` takes; `at` is text in the notation of `hofburg.values` (a day is a day
    in UTC) or bounds. Raises `AtlasError` as `belonging` does, and where `at` is no date.

    >>> belongs("CSTO", "KAZ", "2024-03-01")
    True
    """
    return belonging(name, state).held(moment(at))


def unknown_belonging(name: object) -> AtlasError:
    """What to say of a name that is none of `belongings`."""
    shown = str(name)[:_LONGEST]
    folded = {it.casefold(): it for it in belongings()}
    near = difflib.get_close_matches(shown.strip().casefold(), folded, n=3, cutoff=0.6)
    meant = " or ".join(folded[key] for key in near)
    return AtlasError(
        Problem(
            place="",
            field="group",
            rule="unknown-group",
            message=f"{shown!r} is nothing to which the atlas knows who belongs.",
            remedy=f"Did you mean {meant}?" if meant else f"It knows: {', '.join(belongings())}.",
        )
    )


@cache
def _of(name: str, code: str) -> Belonging:
    held = list(_dates(name, all_states()[code]))
    return Belonging(
        _joined(_span(since.hi, until.lo) for since, until, sure in held if sure),
        _joined(_span(since.lo, until.hi) for since, until, _ in held),
    )


@cache
def _of_any(name: str) -> Belonging:
    perhaps = (span for code in all_states() for span in _of(name, code).perhaps)
    return Belonging(perhaps=_joined(perhaps))


def _dates(name: str, it: State) -> Iterator[tuple[InstantRange, InstantRange, bool]]:
    """Bounds of beginning and end, and whether the row may decide anything alone."""
    if name in (PARTICIPATING, PARTNER):
        for standing in it.standings:
            if standing.status == name:
                sure = standing.claims[0].confidence != "doubtful"
                yield standing.since.bounds, standing.until.bounds, sure
    elif name in all_groups():
        group = all_groups()[name]
        named = (it.code, "member", "")
        rows = [row for row in group.rows if (row.state, row.status, row.aside) == named]
        for row in rows:
            yield row.since.bounds, row.until.bounds, row.confidence != "doubtful"
        if not rows and "member" not in group.whole:  # the tables have only some of its members
            yield group.since.bounds, NO_END.bounds, False
    elif it.sub_region == name:
        yield InstantRange(ALWAYS, ALWAYS), NO_END.bounds, True


def _span(since: int, until: int) -> InstantRange:
    """From a beginning to the last instant before an end."""
    return InstantRange(since, NEVER if until >= NEVER else until - 1)


def _joined(spans: Iterable[InstantRange]) -> tuple[InstantRange, ...]:
    """Spans in order; those that touch are one, and those that end before they begin are none."""
    found: list[InstantRange] = []
    for first, last in sorted(spans):
        if first > last:
            continue
        if found and first <= found[-1].hi + 1:
            found[-1] = InstantRange(found[-1].lo, max(last, found[-1].hi))
        else:
            found.append(InstantRange(first, last))
    return tuple(found)
