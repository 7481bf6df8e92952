"""Answer a question from stored raw rows: status at an instant, readings, declared suspensions."""

from __future__ import annotations

from dataclasses import dataclass

from hofburg.assessment.bounds import quote
from hofburg.assessment.engine import Engine
from hofburg.assessment.judged import is_judged
from hofburg.assessment.macros import microseconds, timestamp
from hofburg.assessment.provisions import RAW_OF, Instance
from hofburg.assessment.status import status_sql

__all__ = ["Filter", "answer_sql", "values_sql"]

_HARD = "('missed', 'late', 'exceeded', 'unmet')"  # what a declared suspension leaves to people
_ALONE = "('missed', 'exceeded')"  # what a doubtful number may not decide alone
# A raw table's facts, widened to one shape for all three.
_FACTS = (
    "nb_lo",
    "nb_hi",
    "due_lo",
    "due_hi",
    "done_lo",
    "done_hi",
    "m_lo",
    "m_hi",
    "a_lo",
    "a_hi",
    "taken",
)
_OWN = {"duty": _FACTS[:6], "limit": _FACTS[6:10], "test": ("taken",)}
_TYPES = {"m": "DECIMAL(18,6)", "a": "DECIMAL(18,6)", "taken": "BOOLEAN"}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are wanted; None (of several: empty) is all.

    ``as_of`` overrides the worlds' clocks. ``span`` is of two instants: due, done, or where neither
    has a date opened between them. ``party`` is the State bound or the other one. ``duties``: no
    other kind. ``told``: not those of which nobody heard (see ``idle``).
    """

    as_of: int | None = None
    state: str | None = None
    world: int | None = None
    label: str | None = None
    statuses: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    party: str | None = None
    duties: bool = False
    told: bool = False
    labels: tuple[str, ...] = ()

    def takes(self, label: str) -> bool:
        """Whether findings of that provision are wanted."""
        return self.label in (None, label) and (not self.labels or label in self.labels)


def _type(column: str) -> str:
    return _TYPES.get(column, _TYPES.get(column.split("_")[0], "TIMESTAMP"))


def bears_sql(engine: Engine) -> str:
    """SQL: a declared suspension or withdrawal bears on the duty of ``state`` towards ``other``."""
    if engine.law.parties is not None:
        return "false"
    from hofburg.atlas import participation

    tests = []
    for fact in participation(engine.law.regime):
        if fact.kind not in ("suspended", "withdrawn"):
            continue
        test = f"state = {quote(fact.state)}"
        if fact.towards:
            test += f" AND other = {quote(fact.towards)}"
        since = fact.since.bounds.lo if fact.since else None
        until = fact.until.bounds.hi if fact.until else None
        if since is not None:
            test += f" AND opened >= {timestamp(since)}"
        if until is not None:
            test += f" AND opened <= {timestamp(until)}"
        tests.append(f"({test})")
    return " OR ".join(tests) or "false"


def answer_sql(engine: Engine, wanted: Filter) -> str:
    """One SELECT of all findings: numbers of world, instance and case, State, status, why, and facts.

    Alternative readings appear where their status differs from the default's. A doubtful number
    decides *missed* or *exceeded* only if every reading of it agrees.
    """
    clock = "t" if wanted.as_of is None else timestamp(wanted.as_of)
    world = " JOIN world USING (w)" if wanted.as_of is None else ""
    where = [f"opened <= {clock}"]
    if wanted.state:
        where.append(f"state = {quote(wanted.state)}")
    if wanted.party:
        where.append(f"(state = {quote(wanted.party)} OR other = {quote(wanted.party)})")
    if wanted.world is not None:
        where.append(f"w = {wanted.world}")
    if wanted.cases:
        where.append(f"(p, rid) IN ({_rows_of(engine, wanted.cases)})")
    single: list[Instance] = []
    several: list[Instance] = []
    default = {}
    for i in engine.instances:
        if i.reading is None:
            default[i.provision.label] = i.p
        if wanted.takes(i.provision.label):
            alone = len([j for j in engine.instances if j.provision is i.provision]) == 1
            (single if alone else several).append(i)
    bears = bears_sql(engine)
    judged = [i.p for i in engine.instances if is_judged(engine.law, i.provision)]
    selects: list[str] = []
    compared: list[str] = []
    refusable = [i.p for i in engine.instances if i.provision.beyond == "refusable"]
    contents = [i.p for i in engine.instances if i.provision.kind == "content"]
    for table in ("duty",) if wanted.duties else ("duty", "limit", "test"):
        status = status_sql(table, clock, refusable, contents)
        facts = ", ".join(c if c in _OWN[table] else f"NULL::{_type(c)} AS {c}" for c in _FACTS)
        for group, chosen in (("single", single), ("several", several)):
            numbers = [i.p for i in chosen if RAW_OF[i.provision.kind] == table]
            total = [i.p for i in engine.instances if RAW_OF[i.provision.kind] == table]
            if not numbers:
                continue
            among = "" if numbers == total else f" AND p IN ({', '.join(map(str, numbers))})"
            rows = (
                f"SELECT w, p, rid, part, state, other, opened, applies, {status} AS raw_status, {facts}"
                f" FROM raw_{table}{world} WHERE {' AND '.join(where)}{among}"
            )
            rows = f"SELECT *, {_settled(bears, judged)} FROM ({rows})"
            (selects if group == "single" else compared).append(rows)
    if compared:  # together, so that they are sorted once
        selects.append(_readings(several, " UNION ALL ".join(compared), default))
    columns = f"w, p, rid, part, state, other, opened, status, why, {', '.join(_FACTS)}"
    last = [_between(*wanted.span)] if wanted.span is not None else []
    last += [told_sql(engine)] if wanted.told else []
    among = f" WHERE {' AND '.join(last)}" if last else ""
    listed = (f"SELECT {columns} FROM ({s}){among}" for s in selects)
    return " UNION ALL ".join(listed) or _nothing(columns)


def told_sql(engine: Engine) -> str:
    """SQL: not ``idle``."""
    law = engine.law
    rows = [i.p for i in engine.instances if law.processes[i.provision.process].every]
    if not rows:
        return "true"
    numbers = ", ".join(map(str, rows))
    silent = "done_hi = 'infinity'::TIMESTAMP AND status IN ('pending', 'undetermined')"
    return f"NOT coalesce(p IN ({numbers}) AND {silent}, false)"


def _between(first: int, last: int) -> str:
    """SQL: due or done between two instants, or of what has no date, opened between them."""
    lo, hi = timestamp(first), timestamp(last)
    due = f"isfinite(due_lo) AND isfinite(due_hi) AND due_lo <= {hi} AND due_hi >= {lo}"
    done = f"isfinite(done_lo) AND isfinite(done_hi) AND done_lo <= {hi} AND done_hi >= {lo}"
    dated = "(isfinite(due_lo) AND isfinite(due_hi)) OR (isfinite(done_lo) AND isfinite(done_hi))"
    opened = f"NOT coalesce({dated}, false) AND opened BETWEEN {lo} AND {hi}"
    return f"(coalesce({due}, false) OR coalesce({done}, false) OR ({opened}))"


def _rows_of(engine: Engine, cases: tuple[str, ...]) -> str:
    """SQL: the instances and rows of cases, found before anything is computed of the others."""
    return (
        f"SELECT q.p, c.rid FROM cases c JOIN ({_processes(engine)}) AS q(p, process) USING (process)"
        f" WHERE c.cid IN ({', '.join(map(quote, cases))})"
    )


def _processes(engine: Engine) -> str:
    """SQL: the number of each instance, and that of its process in ``cases``."""
    order = {name: n for n, name in enumerate(engine.law.processes)}
    rows = [f"({i.p}, {order[i.provision.process]})" for i in engine.instances]
    return f"VALUES {', '.join(rows) or '(-1, -1)'}"


def _nothing(columns: str) -> str:
    return "SELECT " + ", ".join(f"NULL AS {c}" for c in columns.split(", ")) + " WHERE false"


def _settled(bears: str, judged: list[int]) -> str:
    """SQL of status and why: what a declared suspension or a person's judgement leaves open."""
    why = "'fact'"
    if judged:
        among = ", ".join(map(str, judged))
        why = f"CASE WHEN applies AND p IN ({among}) THEN 'judgement' ELSE 'fact' END"
    if bears == "false":
        return f"raw_status AS status, CASE WHEN raw_status = 'undetermined' THEN {why} END AS why"
    hit = f"raw_status IN {_HARD} AND ({bears})"
    return (
        f"CASE WHEN {hit} THEN 'undetermined' ELSE raw_status END AS status,"
        f" CASE WHEN {hit} THEN 'declared' WHEN raw_status = 'undetermined' THEN {why} END AS why"
    )


def _readings(listed: list[Instance], rows: str, default: dict[str, int]) -> str:
    """Compare the readings of one provision for one case; ``listed`` are all that occur in ``rows``."""
    values = ", ".join(
        f"({i.p}, {default[i.provision.label]}, {str(i.doubtful).lower()}, {i.readings})"
        for i in listed
    )
    over = "OVER (PARTITION BY w, rid, part, p0)"
    rival = f"FILTER (doubtful) {over}"
    return f"""
        SELECT * EXCLUDE (status, why, main),
               CASE WHEN alone THEN 'undetermined' ELSE status END AS status,
               CASE WHEN alone THEN 'doubtful' ELSE why END AS why
        FROM (SELECT *, doubtful AND status IN {_ALONE}
                        AND (min(status) {rival} <> max(status) {rival} OR count(*) {rival} < rivals) AS alone,
                     max(status) FILTER (p = p0) {over} AS main
              FROM ({rows}) JOIN (VALUES {values}) AS i(p, p0, doubtful, rivals) USING (p))
        WHERE p = p0 OR status IS DISTINCT FROM main"""


def values_sql(engine: Engine, wanted: Filter, where: str = "true") -> str:
    """``answer_sql`` in order, with case names and plain numbers for instants (microseconds)."""
    facts = [f"{microseconds(c)} AS {c}" if _type(c) == "TIMESTAMP" else c for c in _FACTS]
    if wanted.statuses:
        where = f"({where}) AND status IN ({', '.join(map(quote, wanted.statuses))})"
    return f"""
        SELECT w, p, cid, part, state, other, status, why, {", ".join(facts)}
        FROM ({answer_sql(engine, wanted)}) JOIN ({_processes(engine)}) AS q(p, process) USING (p)
             JOIN cases USING (process, rid)
        WHERE {where} ORDER BY w, p, rid, part"""
