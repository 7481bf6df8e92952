"""Cases of a register (or of a casebook) at a glance: who, when, how findings stand, what is next.

Counted by the database: a year of all States has hundreds of thousands of findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hofburg.assessment.answer import Filter, answer_sql
from hofburg.assessment.engine import Engine
from hofburg.assessment.macros import microseconds, timestamp
from hofburg.assessment.status import STATUSES
from hofburg.values import ALWAYS, NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.assessment.api import Assessment

__all__ = ["CaseCount", "NextDue", "case_counts"]

Instants = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NextDue:
    """What is due next in a case: by which provision, from whom, when (bounds in microseconds)."""

    label: str
    state: str | None
    due: Instants


@dataclass(frozen=True, slots=True)
class CaseCount:
    """A case and how its findings stand, once for all worlds in which this is the same.

    Attributes:
        law: id of the document; ``process`` is empty for a worked case of a casebook, which is
            called by its own name and may be of several processes.
        worlds: names of the worlds that say this; ``all_worlds`` if no other says otherwise.
        states: who opened it and to whom, or the State whose row it is; then others who wrote.
        opened: bounds of the instant at which it was opened, in microseconds.
        messages: how many are held; ``last`` is when the last of them was sent.
        statuses: how many findings of each status, under the default readings; rows of lines
            (`each`) count with their case. Standing duties of which nothing is known do not count.
        next: what is due next and not known to be done.
    """

    law: str
    process: str
    case: str
    worlds: tuple[str, ...]
    all_worlds: bool
    states: tuple[str, ...]
    opened: Instants
    messages: int
    last: Instants | None
    statuses: Mapping[str, int]
    next: NextDue | None

    @property
    def findings(self) -> int:
        """How many there are."""
        return sum(self.statuses.values())


@dataclass(slots=True)
class _Made:
    """A case in one world, while it is put together."""

    opened: Instants | None = None
    first: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    messages: int = 0
    last: Instants | None = None
    statuses: dict[str, int] = field(default_factory=dict)
    next: NextDue | None = None

    def same(self) -> Any:
        """What worlds may agree in."""
        return (
            tuple(dict.fromkeys([*self.first, *self.others])), self.opened or (0, 0),
            self.messages, self.last,
            tuple((s, self.statuses[s]) for s in STATUSES if s in self.statuses), self.next,
        )  # fmt: skip


def case_counts(assessment: Assessment, as_of: int | None = None) -> tuple[CaseCount, ...]:
    """Every case of which something is held or due, by document and process, the latest first.

    Args:
        as_of: another moment than the one that was asked for first (microseconds).
    """
    return tuple(it for engine in assessment.engines for it in _of(engine, as_of))


def _of(engine: Engine, as_of: int | None) -> Iterator[CaseCount]:
    made: dict[tuple[str, str], dict[int, _Made]] = {}
    for (w, process, cid), it in _rows(engine, as_of).items():
        scope = engine.worlds[w].scope
        key = ("", scope) if scope else (process, cid)
        held = made.setdefault(key, {}).setdefault(w, _Made())
        _add(held, it)
    for by_world in made.values():
        for w, it in by_world.items():
            if engine.worlds[w].scope:
                _as_told(engine, w, it)
    order = {name: n for n, name in enumerate(engine.law.processes)}
    found = []
    for (process, case), by_world in made.items():
        groups: dict[Any, list[int]] = {}
        for w, it in sorted(by_world.items()):
            if it.messages or it.statuses:
                groups.setdefault(it.same(), []).append(w)
        asked = [w for w in engine.worlds if w.scope == (case if not process else "")]
        for (states, opened, messages, last, statuses, due), worlds in groups.items():
            names = tuple(engine.worlds[w].name for w in worlds)
            everywhere = len(names) == len(asked)
            found.append(
                CaseCount(
                    engine.law.id, process, case, names, everywhere, states, opened, messages,
                    last, dict(statuses), due,
                )
            )  # fmt: skip
    # Within a process the latest first, equal ones by name; what worlds say of one stays together.
    first: dict[tuple[str, str], Instants] = {}
    for one in found:
        key = (one.process, one.case)
        first[key] = min(one.opened, first.get(key, one.opened))
    found.sort(key=lambda it: it.case)
    found.sort(key=lambda it: first[it.process, it.case], reverse=True)
    yield from sorted(found, key=lambda it: order.get(it.process, -1))


def _as_told(engine: Engine, w: int, made: _Made) -> None:
    """A worked case begins with its first message, and has each message once."""
    world, zone = engine.worlds[w], engine.law.zone
    own = {h.reference: h for h in engine.held if world.holds(h)}
    made.messages = len(own)
    sent = [tuple(parse_instant(str(h.entry.get("sent") or "?"), zone)) for h in own.values()]
    dated = sorted((lo, hi) for lo, hi in sent if lo > ALWAYS and hi < NEVER)
    if dated:
        made.opened, made.last = dated[0], dated[-1]


def _add(held: _Made, it: _Made) -> None:
    """A row of a case more."""
    held.opened = it.opened if held.opened is None else min(held.opened, it.opened or held.opened)
    held.first += it.first
    held.others += it.others
    held.messages += it.messages
    if it.last and (held.last is None or it.last > held.last):
        held.last = it.last
    for status, n in it.statuses.items():
        held.statuses[status] = held.statuses.get(status, 0) + n
    if it.next and (held.next is None or it.next.due < held.next.due):
        held.next = it.next


Rows = dict[tuple[int, str, str], _Made]


def _rows(engine: Engine, as_of: int | None) -> Rows:
    """Cases by world, process and name; those of lines under the case of their line."""
    rows: Rows = {}
    where: dict[tuple[str, int], tuple[int, str, str]] = {}  # process and row -> case
    for process, rid, w, of_process, cid, lo, hi, states in _cases(engine, as_of):
        where[process, rid] = key = (w, of_process, cid)
        made = rows.setdefault(key, _Made())
        if process == of_process:
            made.opened, made.first = (lo, hi), [s for s in states if s]
    for process, rid, n, lo, hi, authors in _messages(engine):
        key_of = where.get((process, rid))
        if key_of is None:
            continue
        made = rows[key_of]
        made.others += sorted(a for a in authors if a)
        if process == key_of[1]:  # a row of a line has the messages of its case
            made.messages, made.last = n, (lo, hi)
    for process, rid, status, n, due in _standing(engine, as_of):
        key_of = where.get((process, rid))
        if key_of is None:
            continue
        made = rows[key_of]
        made.statuses[status] = made.statuses.get(status, 0) + n
        if due is not None:
            label = engine.instances[due["p"]].provision.label
            found = NextDue(label, due["state"], (due["lo"], due["hi"]))
            if made.next is None or found.due < made.next.due:
                made.next = found
    return rows


def _cases(engine: Engine, as_of: int | None) -> list[tuple[Any, ...]]:
    """Process, row, world, process and name of the case, when it was opened, of whom it is."""
    clock = "t" if as_of is None else timestamp(as_of)
    selects = []
    for name in engine.planners:
        process = engine.law.processes[name]
        owner = process.each.process if process.each else name
        cid = "c.of_cid" if process.each else "c.cid"
        states = "[]::VARCHAR[]"
        if process.every:
            states = "[c.key_state]" if "state" in process.key else states
        elif not process.each:
            opening = f"s.rid = c.rid AND s.kind = '{process.root}' AND s.first"
            states = (
                "coalesce((SELECT list_prepend(any_value(s.author), any_value(s.sent_to))"
                f" FROM said_{name} s WHERE {opening}), []::VARCHAR[])"
            )
        selects.append(
            f"SELECT '{name}', c.rid, c.w, '{owner}', {cid}, {microseconds('c.opened_lo')},"
            f" {microseconds('c.opened_hi')}, {states} FROM case_{name} c JOIN world USING (w)"
            f" WHERE c.shown <= {clock}"
        )
    return _all(engine, selects)


def _messages(engine: Engine) -> list[tuple[Any, ...]]:
    """Process, row, how many messages, when the last was sent, who wrote them."""
    selects = [
        f"SELECT '{name}', rid, count(DISTINCT ref), {microseconds('max(sent_lo)')},"
        f" {microseconds('max(sent_hi)')}, list(DISTINCT author) FROM said_{name} GROUP BY rid"
        for name in engine.planners
    ]
    return _all(engine, selects)


def _standing(engine: Engine, as_of: int | None) -> list[tuple[Any, ...]]:
    """Process, row, status, how many findings, and what of them is due next."""
    names = list(engine.law.processes)
    default = [f"({i.p}, '{i.provision.process}')" for i in engine.instances if i.reading is None]
    if not default or not names:
        return []
    open_ = "status = 'pending' AND isfinite(due_lo)"
    due = (
        f"min_by({{'p': p, 'state': state, 'lo': {microseconds('due_lo')},"
        f" 'hi': {microseconds('due_hi')}}}, due_lo) FILTER (WHERE {open_})"
    )
    asked = answer_sql(engine, Filter(as_of, told=True))
    sql = (
        f"SELECT process, rid, status, count(*), {due} FROM ({asked})"
        f" JOIN (VALUES {', '.join(default)}) AS q(p, process) USING (p)"
        " GROUP BY process, rid, status"
    )
    return engine.db.execute(sql).fetchall()


def _all(engine: Engine, selects: list[str]) -> list[tuple[Any, ...]]:
    return engine.db.execute(" UNION ALL ".join(selects)).fetchall() if selects else []
