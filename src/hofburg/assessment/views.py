"""Cases as a document sees them: values of its expressions, case by case, and what applies to them.

For rooms that count and compare what findings rest on. Nothing here is a finding: a view answers
what an expression is in a case, with its bounds, and ``applied`` whether a provision has a say in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hofburg.assessment.bounds import quote
from hofburg.assessment.engine import Engine
from hofburg.assessment.held import Held, World
from hofburg.assessment.plain_days import Calendar
from hofburg.assessment.plain_fold import Row, fold
from hofburg.assessment.plain_places import Known
from hofburg.assessment.plain_sight import Sight, Subject
from hofburg.assessment.provisions import RAW
from hofburg.regimes import Expr, Occurs
from hofburg.values import ALWAYS, NEVER

__all__ = ["Applied", "CaseView", "applied", "case_views"]

Instants = tuple[int, int]
Numbers = tuple[Decimal | None, Decimal | None]
Applied = dict[tuple[str, str, str, str, int | None], bool | None]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case (or a row) of a process in a world, of which expressions of its document may be asked.

    Attributes:
        world: with its label.
        process, case: as findings call them.
        messages: what is held of it, earliest first.
    """

    world: World
    process: str
    case: str
    messages: tuple[Held, ...]
    _sight: Sight
    _row: Row

    def value(self, expr: Expr) -> Any:
        """The value: a flag, text or State with None for unknown; instants and numbers as bounds."""
        return self._sight.value(expr, Subject(self._row))

    def column(self, name: str) -> Any:
        """The value of a column of its process; None where there is none of that name."""
        columns = self._row.process.columns
        return self._sight.column(name, Subject(self._row)) if name in columns else None

    def dated(self) -> Instants:
        """The instant that dates it: by the document, else that of its first message."""
        found: Instants = self._sight.dated(self._row)
        return self._row.opened if found == (ALWAYS, NEVER) else found

    @property
    def whole(self) -> str:
        """The case: that of its line, where a line made the row."""
        return self._row.whole.case

    @property
    def spec(self) -> Occurs | None:
        """What the case is on a calendar."""
        return self._row.whole.process.occurs

    def title(self) -> str:
        """What the document calls it; may be empty."""
        if self.spec is None or self.spec.title is None:
            return ""
        found = self._sight.value(self.spec.title, Subject(self._row.whole))
        return " ".join(found.split()) if isinstance(found, str) else ""

    def lasts(self) -> tuple[bool | None, Instants, Instants]:
        """Whether it takes place, when it begins and when it ends, as the document says (`occurs`)."""
        unknown = (ALWAYS, NEVER)
        at, spec = Subject(self._row.whole), self.spec
        if spec is None:
            return None, unknown, unknown
        sure = self._sight.flag(spec.when, at, True)
        start = self._sight.instants(spec.start, at, first=True, last=True)
        if spec.end is None:
            days = self._sight.calendar
            return sure, start, (days.end(days.day_of(start[0])), days.end(days.day_of(start[1])))
        end = self._sight.instants(spec.end, at, first=False, last=False)
        return sure, start, (max(end[0], start[0]), end[1])

    def days(self) -> Numbers:
        """On how many calendar days it takes place, the first and the last one counted."""
        _, start, end = self.lasts()
        if max(*start, *end) >= NEVER or min(*start, *end) <= ALWAYS:
            return (Decimal(1), None)
        day = self._sight.calendar.day_of
        least, most = day(end[0]) - day(start[1]), day(end[1]) - day(start[0])
        return (Decimal(max(least, 0) + 1), Decimal(max(most, 0) + 1))

    def sides(self) -> tuple[str | None, str | None]:
        """Who opened the case and to whom, as its document says it; None where not known."""
        row = self._row.whole
        route = row.process.messages[row.process.root]
        ends = []
        for name in (route.sender, route.addressee):
            found = self._sight.column(name, Subject(row)) if name else None
            ends.append(found if isinstance(found, str) else None)
        return ends[0], ends[1]

    def seats(self) -> tuple[tuple[str | None, Numbers], ...] | None:
        """Places by nationality, as the document declares them (`seats`); None where not known."""
        row = self._row.whole
        seats = row.process.seats
        lines = self._sight.lines(row, seats.part) if seats else None
        if seats is None or not lines:
            return None
        found = []
        for line in lines:
            at = Subject(row, line)
            state = self._sight.column(seats.state.name, at, seats.part)
            one = (Decimal(1), Decimal(1))
            number = self._sight.column(seats.number.name, at, seats.part) if seats.number else one
            found.append((state if isinstance(state, str) else None, number))
        return tuple(found)

    def states(self) -> tuple[str, ...]:
        """The States that take part, as the document says it, each once; else who opened it."""
        row = self._row.whole
        found: list[Any] = []
        for expr in self.spec.states if self.spec else ():
            value = self._sight.value(expr, Subject(row))
            found += value if isinstance(value, tuple) else [value]
        for part, expr in self.spec.shares if self.spec else ():
            for line in self._sight.lines(row, part) or ():
                found.append(self._sight.column(expr.name, Subject(row, line), part))
        found = found or [row.keys.get("state"), *self.sides()]
        return tuple(dict.fromkeys(it for it in found if isinstance(it, str) and it != "*"))

    def under(self) -> str | None:
        """What its first message that is held was sent under: an arrangement; None: its regime."""
        said = [h.entry.get("under") for h in self.messages]
        return str(said[0]) if said and said[0] else None


def case_views(
    engine: Engine, processes: Collection[str], as_of: int | None = None
) -> Iterator[CaseView]:
    """The cases of some processes in every world of an engine, in the order of their names.

    ``as_of`` (microseconds) is another moment than the worlds' own: what opens later is left out.
    """
    law = engine.law
    wanted = _behind(engine, processes)
    places = Known(engine.boundaries)
    for world in engine.worlds:
        held = [h for h in engine.held if world.holds(h)]
        said = [d for d in engine.declarations if world.holds(d) and d.regime == law.regime]
        rows = {name: fold(law, law.processes[name], world, held) for name in wanted}
        sight = Sight(law, world, rows, said, None, {}, Calendar(law.zone), places=places)
        clock = world.as_of if as_of is None else as_of
        for name in wanted:
            if name in processes:
                for row in rows[name]:
                    if row.shown <= clock:
                        yield CaseView(world, name, row.case, tuple(row.said), sight, row)


def _behind(engine: Engine, processes: Collection[str]) -> list[str]:
    """Processes and those into which they look, in the order of the document."""
    law, found, todo = engine.law, set[str](), set(processes)
    while todo:
        name = todo.pop()
        found.add(name)
        process = law.processes[name]
        todo |= {look.process for look in process.withs.values()} - found
        todo |= {process.each.process} - found if process.each else set()
    return [name for name in law.processes if name in found]


def applied(engine: Engine, labels: Collection[str]) -> Applied:
    """Whether provisions have a say in a case: true, or unknown (None); where not, there is no row.

    By world (its label), provision, reading, case and part. What is excused has none.
    """
    chosen = [i for i in engine.instances if i.provision.label in labels]
    if not chosen:
        return {}
    order = {name: n for n, name in enumerate(engine.law.processes)}
    values = ", ".join(
        f"({i.p}, {order[i.provision.process]}, {quote(i.provision.label)}, {quote(i.name)})"
        for i in chosen
    )
    tables = " UNION ALL ".join(
        f"SELECT w, p, rid, part, applies, excused FROM raw_{table}" for table in RAW
    )
    sql = f"""
        SELECT w, label, reading, cid, part, applies AND NOT excused
        FROM ({tables}) JOIN (VALUES {values}) AS q(p, process, label, reading) USING (p)
             JOIN cases USING (process, rid)
        WHERE excused IS DISTINCT FROM true AND applies IS DISTINCT FROM false"""
    return {
        (engine.worlds[w].label, label, reading, cid, part): says
        for w, label, reading, cid, part, says in engine.db.execute(sql).fetchall()
    }
