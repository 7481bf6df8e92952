"""Where things are: what a register says of places, at a day, with all that has no place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from hofburg.errors import Problem, QuestionError
from hofburg.inquiry.handling import handling_of, mark_order
from hofburg.values import ALWAYS, NEVER, parse_day, parse_instant, zone_of

if TYPE_CHECKING:
    from hofburg.inquiry.ask import Answer
    from hofburg.regimes import Field

__all__ = [
    "ANY_DAY",
    "KINDS",
    "Lacking",
    "Located",
    "Map",
    "located",
    "map_date",
    "map_day",
    "map_zone",
    "things",
]

ANY_DAY = "any"
Kind = Literal["unit", "outline", "line", "place", "area"]
KINDS: tuple[Kind, ...] = ("unit", "outline", "line", "place", "area")
Lacking = Literal["", "left-out", "unknown", "unread", "ground"]
Instants = tuple[int, int]
LatLon = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Located:
    """What has a place, or would have one.

    Attributes:
        kind: ``unit`` (a subject of an exchange), ``outline`` (corners of an area), ``line`` (a
            route), ``place`` (one or several), or ``area``: of a document, of an arrangement.
        law, process, message, field: where it comes from; ``field`` is ``forces.location`` for a
            line of a list. Of an area process and message are empty, the field is its name.
        name: what it is called there; the reference of its message where it is called nothing.
        states: whose it is, then those that take part.
        case, reference, record: its case, its message, and the id of the record; may be empty.
        line: of a list, from 1; else 0.
        pieces: places, latitude first: of an area its rings, of all else one; empty: no place.
        lacking: why there is no place; ``words`` what is said instead, or why there is no ground.
        accuracy_km: how far it may be from where it is drawn.
        since, until: bounds (microseconds) of when it is there.
        sure: whether it is there, as far as the document asks; None: not known; False: what was
            announced does not take place.
        origin, handling, account, sources: of the entry.
        paragraph, mark: of the field or area.
        worlds: in which it is so.
        symbol: of a unit, its code of APP-6D, see ``hofburg.reports.unit_symbol``.
        said, form: the line or message as it stands, and its fields.
    """

    kind: Kind
    law: str
    process: str
    message: str
    field: str
    name: str
    states: tuple[str, ...]
    case: str
    reference: str
    record: str
    line: int
    pieces: tuple[tuple[LatLon, ...], ...]
    lacking: Lacking
    words: str
    accuracy_km: float | None
    since: Instants
    until: Instants
    sure: bool | None
    origin: str
    handling: str
    account: str
    sources: tuple[str, ...]
    paragraph: str
    mark: str
    worlds: tuple[str, ...] = ()
    symbol: str = ""
    said: Mapping[str, Any] = made(default_factory=dict, compare=False, repr=False)
    form: Mapping[str, Field] = made(default_factory=dict, compare=False, repr=False)

    @property
    def id(self) -> str:
        """One thing, one id: the same as long as the register says the same of it."""
        whose = self.record.removeprefix("sha256:")[:16] or self.reference or self.law
        number = f".{self.line}" if self.line else ""
        return "/".join(it for it in (whose, self.account, f"{self.field}{number}") if it)

    def also(self, world: str) -> None:
        """It is so in this world too: while it is being gathered."""
        if world not in self.worlds:
            object.__setattr__(self, "worlds", (*self.worlds, world))

    def touches(self, lo: int, hi: int) -> bool:
        """Whether it is there, or may be, at some moment between two."""
        return self.since[0] <= hi and self.until[1] >= lo

    def surely(self, lo: int, hi: int) -> bool:
        """Whether it is known to be there between the two, at least for a part of the time."""
        return self.sure is True and self.since[1] <= hi and self.until[0] >= lo


@dataclass(frozen=True, slots=True)
class Map:
    """What is located at a day.

    Attributes:
        first, last: the first and last microsecond that were asked for; both None: any day.
        placed: what has a place; ``unplaced`` what has none, each with its reason.
        withheld: how many are above the reader's handling mark, by mark.
        fallen: how many were announced for these days and do not take place.
        boundaries: what the boundary pack says of itself.
        lines: those of the pack: what they are (``boundary``, ``disputed`` or ``between``), places.
    """

    first: int | None
    last: int | None
    placed: tuple[Located, ...]
    unplaced: tuple[Located, ...]
    withheld: Mapping[str, int]
    fallen: int
    boundaries: Mapping[str, Any] | None = None
    lines: tuple[tuple[str, tuple[LatLon, ...]], ...] = ()

    @property
    def all(self) -> tuple[Located, ...]:
        """What is listed: with and without a place."""
        return self.placed + self.unplaced


def map_zone(answer: Answer) -> str:
    """The zone of a map's days: that of the documents where they agree, else UTC."""
    zones = {law.zone for law in answer.laws.values()}
    return zones.pop() if len(zones) == 1 else "UTC"


def map_date(answer: Answer, at: int) -> str:
    """The day, as it is written, in which a moment lies."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
    return moment.astimezone(zone_of(map_zone(answer))).date().isoformat()


def map_day(answer: Answer, at: str | None) -> Instants | None:
    """The first and last microsecond of a day as it is written; None for any day.

    Left out it is the day of the question; of a casebook, where each case has its own, any day.
    Raises ``QuestionError``.
    """
    if at == ANY_DAY or (at is None and answer.as_of is None):
        return None
    zone = map_zone(answer)
    day = map_date(answer, answer.as_of or 0) if at is None else at
    try:
        parse_day(day)
        found = parse_instant(day, zone)
    except ValueError as error:
        said, remedy = str(error), f"Write 2027-03-14, or {ANY_DAY} for all days."
        raise QuestionError(Problem("--at", "date", said, remedy)) from None
    return found.lo, found.hi


def things(answer: Answer, world: str | None = None) -> list[Located]:
    """All that is located at any time, and all that would be if its message said where.

    Raises ``QuestionError`` for a world that does not exist.
    """
    from hofburg.inquiry.located_areas import areas_of
    from hofburg.inquiry.located_cases import cases_of

    answer.assessment.check(world=world)

    def found(it: Answer) -> list[Located]:
        return [*_joined(cases_of(it, world)), *areas_of(it)]

    if answer.cut is None:
        return found(answer)
    from hofburg.inquiry.cut import lines_of

    return lines_of(answer, found)


def located(
    answer: Answer, days: Instants | None, *, state: str | None = None, kind: str | None = None,
    process: str | None = None, text: str | None = None, up_to: str | None = None,
    world: str | None = None, among: Sequence[Located] | None = None,
) -> Map:  # fmt: skip
    """What is located between two moments, as far as the question's clocks know it.

    Args:
        answer: the assessment, with a boundary pack perhaps.
        days: bounds in microseconds, see ``map_day``; None: at any time.
        state: only what is that State's, or in which it takes part.
        kind: one of ``KINDS``.
        process: only what is of a process: its name, or ``REGIME/name``; ``areas`` for areas.
        text: only what has this in its name, States, case or description; case does not matter.
        up_to: the highest handling mark that the reader may see; left out, all.
        world: one choice of accounts.
        among: what ``things`` gave for this answer and world, where it is at hand.

    Positions are those of the messages; nothing is said of which side of a line they are on.
    Raises ``QuestionError`` for a kind, process, mark or world that does not exist.
    """
    from hofburg.inquiry.located_areas import pack_lines

    _check(answer, kind, process, up_to)
    found = things(answer, world) if among is None else among
    lo, hi = days or (ALWAYS, NEVER)
    asked = [
        it for it in found
        if it.touches(lo, hi) and (state is None or state in it.states)
        and kind in (None, it.kind) and _of_process(it, process) and _says(it, text)
    ]  # fmt: skip
    marks = handling_of(answer)
    top = None if up_to is None else marks.rank(up_to)
    above: list[str] = []
    shown: list[Located] = []
    fallen = 0
    for it in asked:
        if top is not None and marks.rank(it.handling) > top:
            above.append(it.handling)
        elif it.sure is False:
            fallen += 1
        else:
            shown.append(it)
    pack = next((e.boundaries for e in answer.assessment.engines if e.boundaries), None)
    return Map(
        None if days is None else lo, None if days is None else hi,
        tuple(it for it in shown if it.pieces), tuple(it for it in shown if not it.pieces),
        {**marks.count(above, up_to or marks.lowest), **_withheld(answer, world)}, fallen,
        pack.as_dict() if pack else None, pack_lines(pack) if pack else (),
    )  # fmt: skip


def _withheld(answer: Answer, world: str | None) -> dict[str, int]:
    """How many things the reader does not see, whatever was asked of them, by mark."""
    if answer.cut is None:
        return {}
    return answer.cut.counts(things(answer, world), lambda it: things(it, world))


def _joined(found: Iterable[Located]) -> list[Located]:
    """What several worlds say alike, once."""
    same: dict[tuple[Any, ...], Located] = {}
    for it in found:
        of = (it.law, it.process, it.case, it.reference, it.record, it.account, it.field, it.line)
        kept = same.setdefault((*of, it.since, it.until, it.sure), it)
        for world in it.worlds:
            kept.also(world)
    return list(same.values())


def _of_process(it: Located, process: str | None) -> bool:
    return process is None or process in (it.process or "areas", f"{it.law}/{it.process}")


def _says(it: Located, text: str | None) -> bool:
    if not text:
        return True
    wanted = text.casefold()
    said = (it.name, it.case, it.reference, it.words, " ".join(it.states), *_texts(it.said))
    return any(wanted in one.casefold() for one in said)


def _texts(said: Mapping[str, Any]) -> list[str]:
    return [value for value in said.values() if isinstance(value, str)]


def _check(answer: Answer, kind: str | None, process: str | None, up_to: str | None) -> None:
    laws = answer.laws.values()
    processes = {"areas", *(name for law in laws for name in law.processes)}
    processes |= {f"{law.id}/{name}" for law in laws for name in law.processes}
    marks = mark_order(laws)
    problems = []
    for option, value, known in (
        ("--kind", kind, KINDS), ("--process", process, processes), ("--up-to", up_to, marks),
    ):  # fmt: skip
        if value is not None and value not in known:
            problems.append(_unknown(option, value, sorted(known, key=str)))
    if problems:
        raise QuestionError(problems)


def _unknown(option: str, value: str, known: Sequence[str]) -> Problem:
    import difflib

    near = difflib.get_close_matches(value, known, n=3, cutoff=0.5) or list(known)[:12]
    said, remedy = f"there is no {value[:60]!r}.", f"One of: {', '.join(near)}."
    return Problem(option, f"unknown-{option.removeprefix('--')}", said, remedy)
