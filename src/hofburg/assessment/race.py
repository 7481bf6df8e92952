"""Who asked whom first: the cases of a year in the order that the law counts them in.

What a State must accept in a year goes to those who come first. Here stand all who came, what each
is under every limit that bears on it, and when each State's quota was full. Where sources differ on
the order, or another reading of the text gives another, each has a race of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from hofburg.assessment.finding import instants_as_text
from hofburg.assessment.quota import Line, Numbers, Use, check_counts, countings, fields_of
from hofburg.assessment.quota_lines import Counting, called, told_apart
from hofburg.assessment.quota_shape import bearing, counted, passive, roles
from hofburg.assessment.status import LIMIT_GRAVITY
from hofburg.errors import Problem, QuestionError
from hofburg.values import ALWAYS, NEVER, format_instant

if TYPE_CHECKING:
    from hofburg.assessment.api import Assessment
    from hofburg.assessment.plain_sight import Reading
    from hofburg.regimes import Law, Process, Provision

__all__ = ["Board", "Entrant", "Race", "Verdict", "races"]

_NOTHING = Decimal(0)
Instants = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a case is under one limit; ``ordinal`` is its number among those that this counts."""

    label: str
    paragraph: str
    status: str
    ordinal: Numbers
    finding: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self)


@dataclass(frozen=True, slots=True)
class Entrant:
    """One who asked.

    Attributes:
        case: the reference of its first message; sender, addressee: of that.
        asked: when that was sent; bounds in microseconds.
        at: its place in the order of the law, bounds likewise.
        counts: whether it uses the limit up; None where that is not known.
        ordinal: its number under the limit of the race.
        status: the gravest of its ``verdicts``, and ``because`` the labels that speak it, where it
            is more than within.
        accounts, sources, origins: of the entries that say so.
    """

    case: str
    sender: str | None
    addressee: str | None
    asked: Instants
    at: Instants
    counts: bool | None
    ordinal: Numbers
    status: str
    because: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    accounts: tuple[str, ...]
    sources: tuple[str, ...]
    origins: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        asked, at = instants_as_text(self.asked), instants_as_text(self.at)
        return fields_of(self, asked=asked, at=at)


@dataclass(frozen=True, slots=True)
class Board:
    """How one group of the limit filled up: of a State that was asked, by its ``keys``.

    ``full`` are bounds of the instant at which the cap was reached; None where no case in hand
    reaches it, or the cap is not known. ``cases`` are its entrants in order.
    """

    keys: Mapping[str, str]
    state: str | None
    used: Numbers
    known: Numbers
    allowed: Numbers
    next: str
    complete: bool
    full: Instants | None
    cases: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self, full=instants_as_text(self.full))


@dataclass(frozen=True, slots=True)
class Race:
    """The race for one limit in one year, in one world and under one reading.

    Attributes:
        regime, edition, process, title, world, world_title, as_of: as of a ``QuotaTable``.
        label, paragraph, strength, mark, source, reading, unit: of the limit.
        by: the column or words by which the document orders cases.
        entrants: all in the order of the law; those whose order is open stand by their earliest.
        boards: by State.
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
    strength: str
    mark: str
    source: str
    reading: str
    unit: str
    by: str
    entrants: tuple[Entrant, ...]
    boards: tuple[Board, ...]
    unplaced: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self, as_of=format_instant(self.as_of))


def races(
    assessment: Assessment,
    *,
    year: int | None = None,
    state: str | None = None,
    label: str | None = None,
    world: str | None = None,
    reading: str | None = None,
    case: str | None = None,
    as_of: int | None = None,
) -> Iterator[Race]:
    """One race for each regime, process, world and reading in which somebody asked.

    Args:
        year: the calendar year in the regime's zone; left out, that of ``as_of``.
        state: only who asked this State, and whom it asked.
        label: the limit; left out, of each process that of what a State receives in a year.
        world: by name or label.
        reading: ``default`` or ``parameter=reading``; left out, the default one, and every other
            that makes a difference.
        case: only the groups in which that case is.
        as_of: microseconds; left out, each world's own.

    Raises ``QuestionError`` for a name that does not exist, and for the label of what is no such
    limit.
    """
    assessment.check(label=label, world=world, reading=reading, case=case)
    check_counts(assessment.laws, label)
    _check_yearly(assessment.laws, label)
    for counting in countings(assessment, world, as_of):
        of_year = counting.year() if year is None else year
        for process in counting.law.processes.values():
            chosen = counted(counting.law, process.name)
            limit = passive(process, [p for p in chosen if label in (None, p.label)])
            if limit is None or process.every:
                continue
            bears = [limit, *(p for p in bearing(process, chosen) if p is not limit)]
            make = partial(_race, counting, process, bears, of_year, (state, case))
            for made in told_apart(counting, bears, reading, make, _as_told):
                if made.entrants or made.unplaced:
                    yield made


def _check_yearly(laws: Iterable[Law], label: str | None) -> None:
    """Refuse the label of a limit that nobody races for."""
    for law in laws:
        provision = law.provisions.get(label or "")
        if provision is not None and not passive(law.processes[provision.process], [provision]):
            said = f"{label} is no limit on what a State receives in a year."
            raise QuestionError(Problem("", "no-race", said, "Name another limit.", "label"))


def _as_told(race: Race) -> object:
    """Without the ids of findings, which alone make no other race."""
    entrants = [
        replace(e, verdicts=tuple(replace(it, finding="") for it in e.verdicts))
        for e in race.entrants
    ]
    return entrants, race.boards, race.unplaced


def _race(
    counting: Counting, process: Process, limits: Sequence[Provision], year: int,
    only: tuple[str | None, str | None], reading: Reading,
) -> Race:  # fmt: skip
    law, world, limit = counting.law, counting.world, limits[0]
    state, case = only
    groups, lost = counting.groups(limit, year, state, reading)
    lines = [counting.line(limit, keys, year, reading) for keys in sorted(groups, key=str)]
    lines = [line for line in lines if _concerns(line, process, state, case)]
    verdicts = _verdicts(counting, limits, lines, year, reading)
    opened = {row.case: row.opened for row in counting.rows[process.name]}
    uses = [
        use
        for line in lines
        for use in line.uses
        if state in (None, use.sender, use.addressee) or _addressed(line, process) == state
    ]
    entrants = tuple(
        _entrant(use, opened[use.case], verdicts[use.case]) for use in sorted(uses, key=_place)
    )
    first = counting.calendar.year_start(year)
    boards = tuple(_board(line, process, first) for line in lines)
    source, by = limit.provenance, limit.written.get("order", "")
    return Race(
        law.id, law.digest, process.name, process.title, world.label, world.title, counting.clock,
        year, limit.label, source.paragraph, limit.strength, source.mark, source.source,
        called(reading), counting.unit(limit), by, entrants, boards,
        tuple(sorted(one for one in lost if case in (None, one))),
    )  # fmt: skip


def _addressed(line: Line, process: Process) -> str | None:
    """The State that was asked in a group."""
    return line.keys.get(roles(process)[1] or "")


def _concerns(line: Line, process: Process, state: str | None, case: str | None) -> bool:
    ends = {_addressed(line, process), *(use.sender for use in line.uses)}
    cases = {use.case for use in line.uses}
    return (state is None or state in ends) and (case is None or case in cases)


def _verdicts(
    counting: Counting, limits: Sequence[Provision], lines: Sequence[Line], year: int,
    reading: Reading,
) -> dict[str, list[Verdict]]:  # fmt: skip
    """What each case of these lines is under every limit that bears on it."""
    found: dict[str, list[Verdict]] = {use.case: [] for line in lines for use in line.uses}
    sight = counting.sight(reading)
    for limit in limits:
        told: Iterator[Use]
        if limit is limits[0]:
            told = (use for line in lines for use in line.uses)
        else:
            groups, _ = counting.groups(limit, year, None, reading)
            told = (
                counting.use(sight, limit, at)
                for listed in groups.values()
                for at in listed
                if at.row.case in found
            )
        paragraph = limit.provenance.paragraph
        for use in told:
            if use.status:
                verdict = Verdict(limit.label, paragraph, use.status, use.ordinal, use.finding)
                found[use.case].append(verdict)
    return found


def _entrant(use: Use, asked: Instants, verdicts: Sequence[Verdict]) -> Entrant:
    status = max((v.status for v in verdicts), key=LIMIT_GRAVITY.index, default="")
    because = tuple(v.label for v in verdicts if v.status == status)
    return Entrant(
        use.case, use.sender, use.addressee, asked, use.at, use.counts, use.ordinal, status,
        because if LIMIT_GRAVITY.index(status) > 1 else (), tuple(verdicts),
        use.accounts, use.sources, use.origins,
    )  # fmt: skip


def _board(line: Line, process: Process, first: int) -> Board:
    return Board(
        line.keys, _addressed(line, process), line.used, line.known, line.allowed, line.next,
        line.complete, _full(line, first), tuple(use.case for use in line.uses),
    )  # fmt: skip


def _full(line: Line, first: int) -> Instants | None:
    """When the cap was reached: surely by the last of so many that surely count, and not before
    so many that may count have come; where others may be missing, perhaps much earlier."""
    low, high = line.allowed
    # An amount that is not known adds nothing to what is sure, and may be all that is missing.
    sure = [(use.at[1], use.amount[0] or _NOTHING) for use in line.uses if use.counts]
    may = [(use.at[0], use.amount[1]) for use in line.uses if use.counts is not False]
    earliest, latest = _reached(may, low, first), _reached(sure, high, first)
    if earliest >= NEVER:  # no case in hand reaches it
        return None
    return (earliest if line.complete else ALWAYS, latest)


def _reached(steps: Iterable[tuple[int, Decimal | None]], cap: Decimal | None, first: int) -> int:
    """The instant at which a sum reaches a cap."""
    total = _NOTHING
    for at, amount in [(first, _NOTHING), *sorted(steps, key=lambda it: it[0])]:
        if cap is not None and (amount is None or total + amount >= cap):
            return at
        total += amount or _NOTHING
    return NEVER


def _place(use: Use) -> tuple[Any, ...]:
    low, high = use.ordinal
    return (*use.at, low or 0, high is None, high or 0, use.case)
