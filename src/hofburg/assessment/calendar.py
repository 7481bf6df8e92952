"""A year, or any span, at a glance: what takes place, what plans announce, what is due.

What a case is on a calendar is said by its document (`occurs`); which duties have their day, by the
findings. Nothing here is a finding: a calendar shows what follows and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from hofburg.assessment.finding import instants_as_text
from hofburg.errors import Problem, QuestionError
from hofburg.values import ALWAYS, NEVER, format_instant

if TYPE_CHECKING:
    from hofburg.assessment.api import Assessment
    from hofburg.assessment.engine import Engine

__all__ = ["Due", "Occurrence", "YearCalendar", "calendar"]

Instants = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What takes place, or stands in a plan. Instants are bounds in microseconds since 1970 UTC.

    Attributes:
        regime, process, part, case, line: where it comes from: the line of a part, from 1, or the
            case itself (None).
        paragraph, mark: of the process.
        name: what the document calls it; may be empty.
        states: those that take part, as far as they are known, in the order of the document.
        start, end: when it begins and ends; of days the first and the last microsecond.
        days: whether begin and end are days.
        sure: whether it is known to take place, as far as the document asks (`when`).
        announced: whether it stands in a plan only.
        worlds: in which it is so; ``everywhere``, if in all that were asked of its case or register.
        accounts, sources, origins: of the entries that say so.
    """

    regime: str
    process: str
    part: str | None
    case: str
    line: int | None
    paragraph: str
    mark: str
    name: str
    states: tuple[str, ...]
    start: Instants
    end: Instants
    days: bool
    sure: bool
    announced: bool
    worlds: tuple[str, ...]
    everywhere: bool
    accounts: tuple[str, ...]
    sources: tuple[str, ...]
    origins: tuple[str, ...]

    @property
    def reference(self) -> str:
        """The case, with the line where it is one."""
        return self.case if self.line is None else f"{self.case}#{self.line}"

    @property
    def dated(self) -> bool:
        """Whether its beginning or its end is known, if only as a range."""
        return known(self.start) or known(self.end)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return _plain(self) | {
            "start": instants_as_text(self.start), "end": instants_as_text(self.end)
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """A day on which a duty is due, for one State or for all those that stand alike.

    Attributes:
        regime, label, paragraph, strength, mark: of the duty.
        process, case: the case; empty where rows of several States are told together.
        states: who is bound; empty where that is not known. ``counterpart``: to whom.
        due: bounds; ``days``, if it is a day (it then ends with its last microsecond).
        status, why, reading: as in the findings.
        worlds, everywhere: as of an occurrence.
    """

    regime: str
    label: str
    paragraph: str
    strength: str
    mark: str
    process: str
    case: str
    states: tuple[str, ...]
    counterpart: str | None
    due: Instants
    days: bool
    status: str
    why: str | None
    reading: str
    worlds: tuple[str, ...]
    everywhere: bool

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        due = None if self.due[0] >= NEVER else instants_as_text(self.due)
        return _plain(self) | {"due": due}


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """One regime's year.

    Attributes:
        regime, edition, title, zone: of the document; days are those of the zone.
        year, state: what was asked; state None: all.
        first, last: the first and the last microsecond of the year.
        as_of: None where each world has its own moment.
        worlds: all that were asked, with their titles.
        takes_place, announced: what has a date, by beginning.
        undated: what may belong to the year, but neither begin nor end is known.
        due: duties of the year, by day. ``open``: those of which the day is not known, or that are due
            without delay.
        invented: how many worked cases were left out because all of their entries are invented.
    """

    regime: str
    edition: str
    title: Mapping[str, str]
    zone: str
    year: int
    state: str | None
    first: int
    last: int
    as_of: int | None
    worlds: Mapping[str, str]
    takes_place: tuple[Occurrence, ...]
    announced: tuple[Occurrence, ...]
    undated: tuple[Occurrence, ...]
    due: tuple[Due, ...]
    open: tuple[Due, ...]
    invented: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        at = None if self.as_of is None else format_instant(self.as_of)
        ends = {"first": format_instant(self.first), "last": format_instant(self.last)}
        return _plain(self) | ends | {"as_of": at}


def calendar(
    assessment: Assessment,
    *,
    year: int,
    state: str | None = None,
    world: str | None = None,
    case: str | None = None,
    as_of: int | None = None,
    invented: bool = True,
) -> Iterator[YearCalendar]:
    """A year at a glance, one calendar for each regime.

    Args:
        year: the calendar year, in each regime's zone; 1900 to 2199.
        state: only what that State takes part in, owes or is owed.
        world: one choice of accounts; left out, all side by side.
        case: one case, by the reference of its first message.
        as_of: microseconds; left out, each world's own.
        invented: of a casebook, also cases all of whose entries are invented.

    Raises ``QuestionError`` for a year out of range, and a world or case that does not exist.
    """
    from hofburg.assessment.calendar_due import dues
    from hofburg.assessment.calendar_occurs import occurrences
    from hofburg.assessment.plain_days import Calendar

    if not 1900 <= year <= 2199:
        raise QuestionError(Problem("", "year", f"{year} is not a year", "1900 to 2199.", "year"))
    assessment.check(world=world, case=case)
    for engine in assessment.engines:
        law, days = engine.law, Calendar(engine.law.zone)
        first, last = days.year_start(year), days.year_start(year + 1) - 1
        chosen = [w for w in engine.worlds if w.is_asked(world)]
        passed = set() if invented else _invented(engine)
        chosen = [w for w in chosen if w.scope not in passed]
        found = [
            it for it in occurrences(engine, chosen, first, last, as_of)
            if (state is None or state in it.states) and case in (None, it.case)
        ]  # fmt: skip
        due, open_ = dues(assessment, engine, chosen, first, last, state, case, as_of)
        dated = sorted((it for it in found if it.dated), key=_place)
        clocks = {w.as_of for w in chosen}
        clock = as_of if as_of is not None else clocks.pop() if len(clocks) == 1 else None
        yield YearCalendar(
            law.id, law.digest, law.title, law.zone, year, state, first, last, clock,
            {w.label: w.title for w in chosen},
            tuple(it for it in dated if not it.announced), tuple(it for it in dated if it.announced),
            tuple(it for it in found if not it.dated), due, open_, len(passed),
        )  # fmt: skip


def _invented(engine: Engine) -> set[str]:
    """The cases of a casebook of which nothing happened."""
    real = {h.scope for h in engine.held if h.entry.get("origin") != "synthetic"}
    return {w.scope for w in engine.worlds if w.scope and w.scope not in real}


def known(bounds: Instants) -> bool:
    """Whether both ends of a range are known."""
    return bounds[0] > ALWAYS and bounds[1] < NEVER


_GATHERED = ("worlds", "accounts", "sources", "origins")
Told = TypeVar("Told", Occurrence, Due)


def together(found: Iterable[Told], belong: Mapping[str, set[str]]) -> list[Told]:
    """What several worlds say alike, once; ``belong`` are the worlds of one register, by world."""
    merged: dict[Any, list[Told]] = {}
    for it in found:
        blank: dict[str, Any] = {n: () for n in _GATHERED if hasattr(it, n)}
        merged.setdefault(replace(it, **blank), []).append(it)
    made = []
    for same in merged.values():
        gathered: dict[str, Any] = {
            name: tuple(dict.fromkeys(one for it in same for one in getattr(it, name)))
            for name in _GATHERED
            if hasattr(same[0], name)
        }
        worlds = set(gathered["worlds"])
        everywhere = all(belong[label] <= worlds for label in worlds)
        made.append(replace(same[0], **gathered, everywhere=everywhere))
    return made


def _place(it: Occurrence) -> tuple[Any, ...]:
    start = it.start if known(it.start) else it.end
    return (*start, *it.end, it.process, it.case, it.line or 0, it.worlds)


def _plain(record: Any) -> dict[str, Any]:
    return {f.name: _value(getattr(record, f.name)) for f in fields(record)}


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if isinstance(value, Occurrence | Due):
        return value.as_dict()
    return dict(value) if isinstance(value, Mapping) else value
