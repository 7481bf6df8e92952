"""How far counted limits are used up: by whom, in what order, and who may still ask.

A quota is a limit that counts or sums cases. Each of its *groups* (the values of `per`) is a line;
what a further case would be follows from the line, and from whether the register is known to be
complete for it. Nothing here is a finding: findings speak of cases that exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Any

from hofburg.assessment.finding import instants_as_text, numbers_as_text
from hofburg.errors import Problem, QuestionError
from hofburg.values import NEVER, format_instant

if TYPE_CHECKING:
    from hofburg.assessment.api import Assessment
    from hofburg.assessment.quota_lines import Counting
    from hofburg.regimes import Law

__all__ = [
    "Asker", "Basis", "Ground", "Line", "QuotaTable", "Seat", "Use",
    "check_counts", "countings", "fields_of", "plain", "quotas",
]  # fmt: skip

Instants = tuple[int, int]
Numbers = tuple[Decimal | None, Decimal | None]


def plain(value: Any) -> Any:
    """A value as JSON has it: records as mappings, bounds of numbers as two texts."""
    if hasattr(value, "as_dict"):
        return value.as_dict()
    if isinstance(value, tuple) and len(value) == 2 and {*map(type, value)} <= {Decimal, NoneType}:
        return numbers_as_text((value[0], value[1]))
    if isinstance(value, Mapping):
        return dict(value)
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def fields_of(record: Any, **said: Any) -> dict[str, Any]:
    """A record field by field, with what is ``said`` otherwise."""
    return {f.name: plain(getattr(record, f.name)) for f in fields(record)} | said


@dataclass(frozen=True, slots=True)
class Use:
    """A case that a limit measures.

    Attributes:
        case: the reference of its first message.
        sender, addressee: of that message, None where not known.
        at: its place in the order, bounds in microseconds.
        counts: whether it uses the limit up; None where that is not known.
        amount: how much; one, unless the limit sums.
        ordinal: its number within the group, itself included.
        status: of the case under this limit; empty where the limit does not apply to it.
        finding: the id of what is found of it; empty likewise.
        accounts, sources, origins: of the entries that say so.
    """

    case: str
    sender: str | None
    addressee: str | None
    at: Instants
    counts: bool | None
    amount: Numbers
    ordinal: Numbers
    status: str
    finding: str
    accounts: tuple[str, ...]
    sources: tuple[str, ...]
    origins: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self, at=instants_as_text(self.at))


@dataclass(frozen=True, slots=True)
class Ground:
    """A declaration that a line rests on: until when it vouches for the register, and its sources."""

    reference: str
    until: int
    sources: tuple[str, ...]
    origin: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self, until=None if self.until >= NEVER else format_instant(self.until))


@dataclass(frozen=True, slots=True)
class Basis:
    """What a cap reads in a row of another process, such as the units that a State reported.

    Attributes:
        process, keys: the row; a key that is not known is ``?``.
        column, value: what is read of it; bounds, both None where nothing is known.
        references: the entries in hand that say so; none where none is in hand.
        sources, origins: of these.
    """

    process: str
    keys: Mapping[str, str]
    column: str
    value: Numbers
    references: tuple[str, ...]
    sources: tuple[str, ...]
    origins: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self)


@dataclass(frozen=True, slots=True)
class Line:
    """A group of a limit: how far it is used up.

    Attributes:
        label, paragraph, strength, mark, source: of the limit; ``reading`` is ``default`` or
            ``parameter=reading``, where the line differs under it.
        keys: the values of `per` by column (``year`` for a year), as text.
        unit: of the numbers.
        used: what surely counts, and what may (None: others may not be in hand).
        known: the same of the cases in hand.
        allowed: the cap; both None where it is not known.
        next: what a further case would be: ``within``, ``refusable``, ``exceeded``, ``undetermined``.
        complete: whether the register is known to hold every case of the group up to the question.
        uses: the cases, in order.
        grounds: declarations of completeness that it rests on.
        bases: what the cap reads of other processes, where it is no number of the document.
    """

    label: str
    paragraph: str
    strength: str
    mark: str
    source: str
    reading: str
    keys: Mapping[str, str]
    unit: str
    used: Numbers
    known: Numbers
    allowed: Numbers
    next: str
    complete: bool
    uses: tuple[Use, ...]
    grounds: tuple[Ground, ...]
    bases: tuple[Basis, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self)


@dataclass(frozen=True, slots=True)
class Asker:
    """Whether a State may still open a case.

    ``status`` is ``within`` (nothing counted stands in the way), or what its case would be by the
    limits ``because``; ``open`` are limits that depend on what it asks for.
    """

    state: str
    status: str
    because: tuple[str, ...]
    open: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self)


@dataclass(frozen=True, slots=True)
class Seat:
    """Places of nationals in a case, as its document declares them (`seats`)."""

    case: str
    sender: str | None
    addressee: str | None
    nationality: str | None
    number: Numbers

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self)


@dataclass(frozen=True, slots=True)
class QuotaTable:
    """The counted limits of one process for a State in a year, in one world.

    Attributes:
        regime, edition, process, title, world, world_title, as_of: what was asked, and of which
            accounts.
        state: None for all States.
        received: groups of which the State is the addressee, or any State where none was named.
        given: groups of which it is the sender.
        askers: whether each other State may still open a case with it.
        seats: places of nationals in the cases that it opened or received.
        unplaced: cases that may belong to a group, but whose keys are not known.
    """

    regime: str
    edition: str
    process: str
    title: Mapping[str, str]
    world: str
    world_title: str
    as_of: int
    state: str | None
    year: int
    received: tuple[Line, ...]
    given: tuple[Line, ...]
    askers: tuple[Asker, ...]
    seats: tuple[Seat, ...]
    unplaced: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return fields_of(self, as_of=format_instant(self.as_of))


def quotas(
    assessment: Assessment,
    *,
    state: str | None = None,
    year: int | None = None,
    label: str | None = None,
    world: str | None = None,
    case: str | None = None,
    as_of: int | None = None,
    idle: bool = True,
) -> Iterator[QuotaTable]:
    """Tables of the counted limits, one for each regime, process and world that has something to say.

    Args:
        state: whose: as addressee (`received`) and as sender (`given`). None: all groups of the year.
        year: the calendar year in the regime's zone; left out, that of ``as_of``.
        label: one limit.
        world: by name or label.
        case: by the reference of its first message: only the limits that measure or count it.
        as_of: microseconds; left out, each world's own.
        idle: also tables of a State for whose groups there is no case yet.

    Raises ``QuestionError`` for a label, world or case that does not exist, and for the label of a
    provision that counts nothing.
    """
    from hofburg.assessment.quota_table import quota_table

    assessment.check(label=label, world=world, case=case)
    check_counts(assessment.laws, label)
    for counting in countings(assessment, world, as_of):
        for process in counting.law.processes.values():
            table = quota_table(counting, process, state, year, label, idle)
            chosen = _about(table, case) if table and case is not None else table
            if chosen is not None:
                yield chosen


def countings(assessment: Assessment, world: str | None, as_of: int | None) -> Iterator[Counting]:
    """Each regime in each of its worlds, ready to be counted."""
    from hofburg.assessment.quota_lines import Counting

    for engine in assessment.engines:
        for place in engine.worlds:
            if world in (None, place.name, place.label):
                yield Counting(engine.law, place, engine.held, engine.declarations, as_of)


def check_counts(laws: Sequence[Law], label: str | None) -> None:
    """Refuse the label of a provision that is no counted limit."""
    from hofburg.assessment.quota_shape import counted

    known = [p.label for law in laws for name in law.processes for p in counted(law, name)]
    if label is not None and label not in known:
        said = f"{label!r} is no limit that counts or sums cases."
        told = f"Those are: {', '.join(known)}." if known else ""
        raise QuestionError(Problem("", "not-counted", said, told, "label"))


def _about(table: QuotaTable, case: str) -> QuotaTable | None:
    """What a table says of one case; None if nothing."""

    def bearing(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(line for line in lines if any(use.case == case for use in line.uses))

    received, given = bearing(table.received), bearing(table.given)
    seats = tuple(seat for seat in table.seats if seat.case == case)
    unplaced = tuple(one for one in table.unplaced if one == case)
    if not (received or given or seats or unplaced):
        return None
    return replace(table, received=received, given=given, seats=seats, unplaced=unplaced)
