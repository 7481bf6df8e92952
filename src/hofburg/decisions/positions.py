"""Which positions hold on a version of the text, and States that stand alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hofburg.decisions.changes import follow
from hofburg.decisions.model import WHOLE, Decision, Position
from hofburg.decisions.weighing import before

__all__ = ["UNKNOWN", "Matrix", "Row", "matrix", "positions_on"]

UNKNOWN = "unknown"
_Rank = tuple[int, int, int, str]  # what makes one position later than another


@dataclass(frozen=True, slots=True)
class Row:
    """States whose positions are the same.

    Attributes:
        cells: a stance by column of the matrix; empty where nothing was said of it.
        assumed: all of it is assumptions, else all of it is what the States said.
    """

    states: tuple[str, ...]
    cells: tuple[str, ...]
    assumed: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """Positions on one version, States by paragraphs.

    Attributes:
        version: its number.
        columns: `WHOLE`, and the paragraphs of which somebody said something, in their order.
        rows: what States said; then assumptions. A State may have a row of each.
        unknown: participating States of which no position is known.
        outside: States with a position that are no participating States: noted, no more.
        counts: States by column and stance, said and assumed: ``{column: {stance: (2, 1)}}``.
    """

    version: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unknown: tuple[str, ...]
    outside: tuple[str, ...]
    counts: dict[str, dict[str, tuple[int, int]]]


def positions_on(
    decision: Decision, version: int | None = None, *, assumptions: bool = True
) -> tuple[Position, ...]:
    """The positions that hold on a version (left out: the last), by State, then paragraph.

    The latest of each State on each paragraph; one on an earlier version of the text stands until
    there is one on this, under the paragraph's number here. What was said on a paragraph that is
    gone is left out, and so is what was said of later versions.

    Args:
        assumptions: False leaves them out, as if nobody had assumed anything.
    """
    numbers = [it.number for it in decision.versions]
    last = len(numbers) - 1 if version is None else _place(numbers, version)
    order = {number: at for at, number in enumerate(numbers)}
    latest: dict[tuple[str, str], tuple[_Rank, Position]] = {}
    own: dict[tuple[str, str], tuple[_Rank, Position]] = {}
    for it in decision.said:
        at = order.get(it.version, 0)
        if at > last or (it.assumed and not assumptions):
            continue
        here, altered = follow(decision.versions[at : last + 1], it.paragraph)
        if here is None:
            continue
        key, rank = (it.state, here), (at, *it.told.order)
        moved = replace(it, altered=altered)
        if key not in latest or latest[key][0] < rank:
            latest[key] = (rank, moved)
        if not it.assumed and (key not in own or own[key][0] < rank):
            own[key] = (rank, moved)
    shown = decision.versions[last].numbers if decision.versions else ()
    place = {WHOLE: -1} | {number: at for at, number in enumerate(shown)}
    found = []
    for key in sorted(latest, key=lambda it: (it[0], place.get(it[1], len(place)), it[1])):
        state, here = key
        rank, it = latest[key]
        whole = latest.get((state, WHOLE))
        found.append(
            replace(
                it, paragraph=here, own=own[key][1] if it.assumed and key in own else None,
                older=here != WHOLE and whole is not None and _later(whole, latest[key]),
            )
        )  # fmt: skip
    return tuple(found)


def _later(one: tuple[_Rank, Position], two: tuple[_Rank, Position]) -> bool:
    """Surely later: on a later version, or sent later. What was sent together is as old."""
    (rank, it), (other, them) = one, two
    return rank[0] > other[0] or before(them.told.sent, it.told.sent) is True


def _place(numbers: list[int], version: int) -> int:
    return len(numbers) - 1 - numbers[::-1].index(version)


def matrix(decision: Decision, version: int | None = None, *, assumptions: bool = True) -> Matrix:
    """States by paragraphs, States that stand alike in one row."""
    held = positions_on(decision, version, assumptions=assumptions)
    shown = [it for it in decision.versions if version in (None, it.number)]
    numbers = shown[-1].numbers if shown else ()
    spoken = {it.paragraph for it in held if it.paragraph != WHOLE}
    ordered = [it for it in numbers if it in spoken]
    columns = (WHOLE, *dict.fromkeys([*ordered, *sorted(spoken - set(ordered))]))
    rows = [
        row for assumed in (False, True)
        for row in _rows([it for it in held if it.assumed is assumed], columns, assumed)
    ]  # fmt: skip
    known = {it.state for it in held if it.stance != UNKNOWN}
    unknown = tuple(code for code in decision.participating if code not in known)
    outside = tuple(sorted({it.state for it in held} - set(decision.participating)))
    number = shown[-1].number if shown else 0
    return Matrix(number, columns, tuple(rows), unknown, outside, _counts(held, columns))


def _rows(held: list[Position], columns: tuple[str, ...], assumed: bool) -> Iterable[Row]:
    """Most States first; of as many, by what they said."""
    cells: dict[str, dict[str, str]] = {}
    for it in held:
        cells.setdefault(it.state, {})[it.paragraph] = it.stance
    alike: dict[tuple[str, ...], list[str]] = {}
    for state, own in sorted(cells.items()):
        alike.setdefault(tuple(own.get(column, "") for column in columns), []).append(state)
    for row, states in sorted(alike.items(), key=lambda it: (-len(it[1]), it[0], it[1])):
        yield Row(tuple(states), row, assumed)


def _counts(
    held: Iterable[Position], columns: tuple[str, ...]
) -> dict[str, dict[str, tuple[int, int]]]:
    found: dict[str, dict[str, tuple[int, int]]] = {column: {} for column in columns}
    for it in held:
        said, assumed = found[it.paragraph].get(it.stance, (0, 0))
        found[it.paragraph][it.stance] = (said + (not it.assumed), assumed + it.assumed)
    return found
