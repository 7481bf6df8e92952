"""What takes place, or stands in a plan, as documents say it (`occurs`), in each world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hofburg.assessment.calendar import Instants, Occurrence, known, together
from hofburg.assessment.engine import Engine
from hofburg.assessment.held import World
from hofburg.assessment.plain_days import Calendar
from hofburg.assessment.plain_fold import Row, fold
from hofburg.assessment.plain_sight import Sight, Subject
from hofburg.regimes import Law, Occurs
from hofburg.values import ALWAYS, DAY, NEVER

__all__ = ["occurrences", "scopes"]


def occurrences(
    engine: Engine, worlds: Sequence[World], first: int, last: int, as_of: int | None = None
) -> list[Occurrence]:
    """Everything of these worlds that lies or may lie between two instants, alike worlds together."""
    found: list[Occurrence] = []
    for world in worlds:
        found += _of_world(engine, world, first, last, as_of)
    return together(found, scopes(worlds))


def scopes(worlds: Sequence[World]) -> dict[str, set[str]]:
    """The worlds that belong together, by the label of each."""
    groups: dict[str, set[str]] = {}
    for world in worlds:
        groups.setdefault(world.scope, set()).add(world.label)
    return {world.label: groups[world.scope] for world in worlds}


def _of_world(
    engine: Engine, world: World, first: int, last: int, as_of: int | None
) -> Iterator[Occurrence]:
    law = engine.law
    held = [h for h in engine.held if world.holds(h)]
    said = [
        d for d in engine.declarations
        if world.holds(d) and d.regime == law.regime
    ]  # fmt: skip
    rows = {name: fold(law, law.processes[name], world, held) for name in _wanted(law)}
    sight = Sight(law, world, rows, said, None, {}, Calendar(law.zone))
    clock = world.as_of if as_of is None else as_of
    for name, listed in rows.items():
        process = law.processes[name]
        parts = {part: spec.occurs for part, spec in process.parts.items() if spec.occurs}
        for row in listed:
            if row.shown > clock or not (process.occurs or parts) or not _is_own(law, row):
                continue
            if process.occurs:
                yield from _made(sight, process.occurs, Subject(row), None, first, last)
            for part, occurs in parts.items():
                for line in sight.lines(row, part) or ():
                    yield from _made(sight, occurs, Subject(row, line), part, first, last)


def _is_own(law: Law, row: Row) -> bool:
    """Whether it was opened under the law: what its base has stands on the calendar of that."""
    first = [row.first[kind] for kind in (row.process.root,) if kind in row.first] or row.said[:1]
    return law.base is None or any(h.entry.get("under") == law.id for h in first)


def _wanted(law: Law) -> list[str]:
    """Processes that are on a calendar, and those that they look into."""
    wanted: set[str] = set()
    todo = {
        name for name, process in law.processes.items()
        if process.occurs or any(part.occurs for part in process.parts.values())
    }  # fmt: skip
    while todo:
        name = todo.pop()
        wanted.add(name)
        todo |= {look.process for look in law.processes[name].withs.values()} - wanted
    return [name for name in law.processes if name in wanted]


def _made(
    sight: Sight, occurs: Occurs, at: Subject, part: str | None, first: int, last: int
) -> Iterator[Occurrence]:
    """The occurrence of a case or line, if it lies or may lie in the span."""
    row, process = at.row, at.row.process
    sure = sight.flag(occurs.when, at, True)
    if sure is False:
        return
    start = sight.instants(occurs.start, at, first=True, last=True)
    if start[0] >= NEVER:  # known not to have come
        return
    start, end = _bounds(sight, occurs, at, start)
    if not _touches(start, end, row, first, last):
        return
    entries = [h.entry for h in (*row.first.values(), *row.last.values())]
    title = sight.value(occurs.title, at) if occurs.title else None
    yield Occurrence(
        sight.law.id, process.name, part, row.case, at.line.number or None,
        process.provenance.paragraph, process.provenance.mark,
        " ".join(title.split()) if isinstance(title, str) else "", _states(sight, occurs, at),
        start, end, occurs.start.type == "day" and (not occurs.end or occurs.end.type == "day"),
        sure is True, occurs.announced, (sight.world.label,), False,
        tuple(sorted({e["account"] for e in entries if e.get("account")})),
        tuple(dict.fromkeys(s for e in entries for s in e.get("sources", ()))),
        tuple(sorted({e["origin"] for e in entries if e.get("origin")})),
    )  # fmt: skip


def _bounds(
    sight: Sight, occurs: Occurs, at: Subject, start: Instants
) -> tuple[Instants, Instants]:
    """Begin and end; each is narrowed by the other, for nothing ends before it begins."""
    if occurs.end is None:
        days = sight.calendar
        end = (days.end(days.day_of(start[0])), days.end(days.day_of(start[1])))
        return start, end
    lo, hi = sight.instants(occurs.end, at, first=False, last=False)
    if lo >= NEVER:  # it has not ended, as far as is known
        return start, (max(start[0], ALWAYS), NEVER)
    if hi < start[0]:  # what a message says does not fit: shown as it is said
        return start, (lo, hi)
    return (start[0], min(start[1], hi)), (max(lo, start[0]), hi)


def _touches(start: Instants, end: Instants, row: Row, first: int, last: int) -> bool:
    """Whether it lies or may lie in the span; of what has no date, whether its case was opened then."""
    if not known(start) and not known(end):
        # Asked for in the year before, perhaps.
        lo, hi = row.opened
        about = lo <= last and hi >= first - 366 * DAY
        return about and start[0] <= last and end[1] >= first
    begins = start[0] if start[0] > ALWAYS else end[0]
    ends = max(start[1], end[1]) if known(end) else start[1]
    return begins <= last and ends >= first


def _states(sight: Sight, occurs: Occurs, at: Subject) -> tuple[str, ...]:
    """The States that take part, each once; what is not known is left out."""
    found: list[Any] = []
    for expr in occurs.states:
        value = sight.value(expr, at)
        found += value if isinstance(value, tuple) else [value]
    for part, expr in occurs.shares:
        for line in sight.lines(at.row, part) or ():
            found.append(sight.column(expr.name, Subject(at.row, line), part))
    return tuple(dict.fromkeys(code for code in found if isinstance(code, str) and code != "*"))
