"""Who received whom in a year: the cases of a counted limit, by who opened them and towards whom.

Nothing here is a finding, and nothing is decided: a cell holds what the limit counts of the cases
between two States, and every sum is one of cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from hofburg.assessment import plain_limits as limits
from hofburg.assessment import plain_values as v
from hofburg.assessment.plain_fold import party_codes
from hofburg.assessment.quota import Numbers, check_counts, countings, fields_of
from hofburg.assessment.quota_lines import Counting, called, told_apart
from hofburg.assessment.quota_shape import counted, passive, roles
from hofburg.errors import Problem, QuestionError
from hofburg.values import format_instant

if TYPE_CHECKING:
    from hofburg.assessment.api import Assessment
    from hofburg.assessment.plain_sight import Reading
    from hofburg.regimes import Law, Process, Provision

__all__ = ["Cell", "Gathered", "Matrix", "Tally", "Total", "matrices"]

_NOTHING = Decimal(0)
Pair = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Tally:
    """A number of cases: what surely counts of those in hand, and what may.

    ``complete`` is whether no other case can be missing; where it is not, there may be more.
    """

    known: Numbers
    complete: bool

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self)


@dataclass(frozen=True, slots=True)
class Cell:
    """The cases that one State opened towards another: None where a State is not known.

    ``cases`` are all in hand, by the reference of their first message, those that count nothing
    among them.
    """

    sender: str | None
    addressee: str | None
    counted: Tally
    cases: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self)


@dataclass(frozen=True, slots=True)
class Total:
    """What one State gave (opened) and received, over all others; None: those not known."""

    state: str | None
    given: Tally
    received: Tally

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The same of the members of a group of the atlas, and ``among`` themselves.

    Who belonged to it for a part of the year only is one of the ``perhaps``: its cases may count.
    """

    group: str
    name: str
    members: tuple[str, ...]
    perhaps: tuple[str, ...]
    given: Tally
    received: Tally
    among: Tally

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self)


@dataclass(frozen=True, slots=True)
class Matrix:
    """One limit in one year, in one world and under one reading.

    Attributes:
        regime, edition, process, title, world, world_title, as_of: as of a ``QuotaTable``.
        label, paragraph, reading, unit: of the limit.
        states: those that took part in that year or that have a cell, sorted; of ``perhaps`` it is
            not known.
        whole: States of which the register is known to hold every case: between one of them and
            any other, no cell means none.
        cells: by sender and addressee.
        totals, groups: by State, and by group of the atlas; ``total`` of all cells.
        unplaced: cases that may be of this year, but whose keys are not known.
    """

    regime: str
    edition: str
    process: str
    title: Mapping[str, str]
    world: str
    world_title: str
    as_of: int
    year: int
    label: str
    paragraph: str
    reading: str
    unit: str
    states: tuple[str, ...]
    perhaps: tuple[str, ...]
    whole: tuple[str, ...]
    cells: tuple[Cell, ...]
    totals: tuple[Total, ...]
    groups: tuple[Gathered, ...]
    total: Tally
    unplaced: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self, as_of=format_instant(self.as_of))


def matrices(
    assessment: Assessment,
    *,
    year: int | None = None,
    label: str | None = None,
    world: str | None = None,
    reading: str | None = None,
    case: str | None = None,
    state: str | None = None,
    as_of: int | None = None,
) -> Iterator[Matrix]:
    """Who received whom: one matrix for each regime, process, world and reading with a case in it.

    Args:
        year: the calendar year in the regime's zone; left out, that of ``as_of``.
        label: the limit that counts; left out, of each process that of what a State receives.
        world: by name or label.
        reading: ``default`` or ``parameter=reading``; left out, the default one, and every other
            that makes a difference.
        case: only if that case is in it, and then no other.
        state: only what this State gave or received.
        as_of: microseconds; left out, each world's own.

    Raises ``QuestionError`` for a name that does not exist, and for the label of a limit that is not
    between two States.
    """
    assessment.check(label=label, world=world, reading=reading, case=case)
    check_counts(assessment.laws, label)
    _check_ends(assessment.laws, label)
    for counting in countings(assessment, world, as_of):
        of_year = counting.year() if year is None else year
        for process in counting.law.processes.values():
            chosen = [p for p in counted(counting.law, process.name) if label in (None, p.label)]
            limit = chosen[0] if label and chosen else passive(process, chosen)
            if limit is None or process.every:
                continue
            make = partial(_matrix, counting, process, limit, of_year, (case, state))
            for made in told_apart(counting, [limit], reading, make, _as_told):
                if made.cells or made.unplaced:
                    yield made


def _as_told(matrix: Matrix) -> object:
    return matrix.cells, matrix.unplaced


def _check_ends(laws: Iterable[Law], label: str | None) -> None:
    """Refuse the label of a limit on what a State does by itself."""
    for law in laws:
        provision = law.provisions.get(label or "")
        if provision is not None and not all(roles(law.processes[provision.process])):
            said = f"{label} limits what a State does by itself: nobody is received."
            raise QuestionError(Problem("", "no-pairs", said, "Name another limit.", "label"))


def _matrix(
    counting: Counting, process: Process, limit: Provision, year: int,
    only: tuple[str | None, str | None], reading: Reading,
) -> Matrix:  # fmt: skip
    law, world = counting.law, counting.world
    sure, perhaps = _participants(law, year)
    found, lost = _pairs(counting, limit, year, reading, only)
    seen = {code for pair in found for code in pair if code is not None}
    states = tuple(sorted({*sure, *perhaps, *seen}))
    whole = tuple(code for code in states if counting.vouched(limit, [code], year)[1])
    cells = tuple(
        Cell(*pair, Tally(number, bool({*pair} & {*whole})), cases)
        for pair, (number, cases) in sorted(found.items(), key=_by_codes)
    )
    of = {code for cell in cells for code in (cell.sender, cell.addressee)}
    totals = tuple(
        Total(
            code,
            Tally(_sum(c for c in cells if c.sender == code), code in whole),
            Tally(_sum(c for c in cells if c.addressee == code), code in whole),
        )
        for code in sorted(of, key=lambda it: (it is None, it or ""))
    )
    unit = counting.unit(limit)
    return Matrix(
        law.id, law.digest, process.name, process.title, world.label, world.title, counting.clock,
        year, limit.label, limit.provenance.paragraph, called(reading), unit, states,
        tuple(perhaps), whole, cells, totals, _groups(cells, states, whole, year),
        Tally(_sum(cells), len(states) - len(whole) < 2), tuple(sorted(lost)),
    )  # fmt: skip


def _pairs(
    counting: Counting, limit: Provision, year: int, reading: Reading,
    only: tuple[str | None, str | None],
) -> tuple[dict[Pair, tuple[Numbers, tuple[str, ...]]], set[str]]:  # fmt: skip
    """What counts between each two States, and its cases; and the cases whose keys are not known."""
    case, state = only
    sight = counting.sight(reading)
    groups, lost = counting.groups(limit, year, state, reading)
    found: dict[Pair, list[tuple[Numbers, str]]] = {}
    for at in (at for listed in groups.values() for at in listed):
        pair = counting.ends(sight, at)
        if case in (None, at.row.case) and state in (None, *pair):
            counts = limits.counts_of(sight, limit, at)
            low, high = limits.amount_of(sight, limit, at)
            if counts is None:
                low, high = low and min(low, _NOTHING), high and max(high, _NOTHING)
            elif not counts:
                low = high = _NOTHING
            found.setdefault(pair, []).append(((low, high), at.row.case))
    told = {
        pair: (_added(number for number, _ in listed), tuple(sorted({c for _, c in listed})))
        for pair, listed in found.items()
    }
    return told, {one for one in lost if case in (None, one)}


def _participants(law: Law, year: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who took part in a year: surely for all of it, and perhaps or for a part of it."""
    from hofburg.atlas import participants, participation

    chosen = law.participants
    if chosen is not None or not participation(law.regime):
        return tuple(chosen if chosen is not None else party_codes(law)), ()
    found = participants(law.regime, f"{year}-01-01..{year}-12-31")
    return found.surely, found.perhaps


def _groups(
    cells: tuple[Cell, ...], states: tuple[str, ...], whole: tuple[str, ...], year: int
) -> tuple[Gathered, ...]:
    """Sums over the members of each group that has a cell."""
    from hofburg.atlas import groups, members

    found = []
    for group in groups():
        told = members(group.code, f"{year}-01-01..{year}-12-31")
        sure, may = {*told.surely} & {*states}, ({*told.surely, *told.perhaps}) & {*states}
        sums = {}
        for name, ends in (("given", 0), ("received", 1), ("among", None)):
            low = _sum(c for c in cells if _inside(c, ends, sure))[0]
            high = _sum(c for c in cells if _inside(c, ends, may))[1]
            # Between two of them it is enough that one of the two is known to be complete.
            open_ = len(may - {*whole})
            sums[name] = Tally((low, high), open_ < 2 if ends is None else not open_)
        if any(_inside(c, end, may) for c in cells for end in (0, 1)):
            found.append(
                Gathered(
                    group.code, group.name, tuple(sorted(sure)), tuple(sorted(may - sure)), **sums
                )
            )
    return tuple(found)


def _inside(cell: Cell, end: int | None, members: set[str]) -> bool:
    pair = (cell.sender, cell.addressee)
    return {*pair} <= members if end is None else pair[end] in members


def _sum(cells: Iterable[Cell]) -> Numbers:
    return _added(cell.counted.known for cell in cells)


def _added(numbers: Iterable[Numbers]) -> Numbers:
    listed = list(numbers)
    return (v.total([low for low, _ in listed]), v.total([high for _, high in listed]))


def _by_codes(item: tuple[Pair, Any]) -> tuple[tuple[bool, str], ...]:
    """In the order of the codes; who is not known comes last."""
    return tuple((code is None, code or "") for code in item[0])
