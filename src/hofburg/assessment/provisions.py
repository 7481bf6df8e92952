"""Compile provisions: their raw facts as units, and the rows that hold them.

A raw row says what is due and done, measured and allowed, open or not, without asking what time it
is. Status comes last, from a fixed CASE for each kind (``status``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from hofburg.assessment import bounds as b
from hofburg.assessment.bounds import Bounds
from hofburg.assessment.limits import measure
from hofburg.assessment.macros import timestamp
from hofburg.assessment.plan import Planner
from hofburg.assessment.plan_reads import Reads, unsaid
from hofburg.assessment.stored import Env
from hofburg.regimes import Expr, Law, Provision

__all__ = ["RAW", "Instance", "fact", "instances", "raw_row"]

# The columns of the three raw tables; `rid` and `w` find the case, `p` the instance.
_COMMON = {
    "w": "INTEGER",
    "p": "INTEGER",
    "rid": "INTEGER",
    "part": "INTEGER",
    "state": "VARCHAR",
    "other": "VARCHAR",
    "opened": "TIMESTAMP",
    "applies": "BOOLEAN",
    "excused": "BOOLEAN",
}
RAW = {
    "duty": {
        **_COMMON,
        "nb_lo": "TIMESTAMP",
        "nb_hi": "TIMESTAMP",
        "due_lo": "TIMESTAMP",
        "due_hi": "TIMESTAMP",
        "done_lo": "TIMESTAMP",
        "done_hi": "TIMESTAMP",
    },
    "limit": {
        **_COMMON,
        "m_lo": "DECIMAL(18,6)",
        "m_hi": "DECIMAL(18,6)",
        "a_lo": "DECIMAL(18,6)",
        "a_hi": "DECIMAL(18,6)",
    },
    "test": {**_COMMON, "yes": "BOOLEAN", "taken": "BOOLEAN"},
}
RAW_OF = {"duty": "duty", "limit": "limit", "content": "test", "gate": "test"}


@dataclass(frozen=True, slots=True)
class Instance:
    """A provision under one reading; ``p`` is its number in the raw tables."""

    p: int
    provision: Provision
    reading: Env
    doubtful: bool
    readings: int

    @property
    def name(self) -> str:
        """``default`` or ``parameter=reading``."""
        return "default" if self.reading is None else f"{self.reading[0]}={self.reading[1]}"


def instances(law: Law, only: Collection[str] | None = None) -> list[Instance]:
    """Every provision under the default and under each alternative reading that it depends on.

    ``only`` names the labels that are wanted; the others may still be referred to.
    """
    listed: list[Instance] = []
    wanted = law.emitted if only is None else only
    for provision in law.provisions.values():
        if provision.label not in wanted:
            continue
        own = Reads(law, law.processes[provision.process])
        reads = sorted(own.provision_parameters(provision))
        envs: list[Env] = [None]
        envs += [(name, r) for name in reads for r in law.parameters[name].readings]
        doubtful = {name for name in reads if law.parameters[name].doubtful}
        for env in envs:
            mine = bool(doubtful) and (env is None or env[0] in doubtful)
            rivals = [e for e in envs if e is None or e[0] in doubtful]
            listed.append(Instance(len(listed), provision, env, mine, len(rivals)))
    return listed


def provision_env(planner: Planner, provision: Provision, env: Env) -> Env:
    """The reading, if the provision depends on it."""
    return planner.restrict(env, planner.provision_parameters(provision))


def fact(planner: Planner, provision: Provision, name: str, env: Env) -> tuple[Bounds, int]:
    """A fact of a provision that others may refer to."""
    env = provision_env(planner, provision, env)
    key = ("fact", provision.label, name, env)

    def make() -> tuple[Bounds, int]:
        if name in ("due", "done"):
            return role_instant(planner, provision, name, env)
        if name == "closed":
            due, one = fact(planner, provision, "due", env)
            done, two = fact(planner, provision, "done", env)
            return b.extreme("min", "instant", [due, done]), max(one, two)
        if name == "measured":
            return measure(planner, provision, env)
        if name == "beyond":
            measured, one = fact(planner, provision, "measured", env)
            allowed, two = planner.expr(provision.exprs["at_most"], env, provision.part)
            return b.one(b.compare(">", measured, allowed)), max(one, two)
        return planner.expr(provision.exprs[name], env, provision.part)

    return planner.unit(key, make, provision.part)


def role_instant(planner: Planner, provision: Provision, role: str, env: Env) -> tuple[Bounds, int]:
    """A due, done or not-before as instants: a day that is due ends with its last microsecond."""
    expr = provision.exprs.get(role)
    if expr is None:  # a due without delay
        return b.one("'infinity'::TIMESTAMP"), 0
    value, level = planner.expr(expr, env, provision.part)
    if expr.type != "day":
        return value, level
    ends = {
        "due": ("day_end", "day_end"),
        "done": ("day_start", "day_end"),
        "not_before": ("day_start", "day_start"),
    }[role]
    lo, hi = (f"{function}({side})" for function, side in zip(ends, value, strict=True))
    return (b.one(lo) if lo == hi else Bounds(lo, hi)), level


def _silent_messages(planner: Planner, provision: Provision) -> set[str]:
    """Messages whose fields a provision reads without saying what holds if they are not sent.

    Not the message that opens a case, nor what is read only where that one does not say it. What
    would fulfil a duty silences nothing by itself. A count is asked all the same: whether a further
    case is within it matters before it is answered.
    """
    if provision.kind == "limit" and not {"value", "sum"} & set(provision.exprs):
        return set()
    asked = [expr for role, expr in provision.exprs.items() if role != "done"] + [*provision.per]
    found = _bare(planner, asked)
    if found and "done" in provision.exprs:
        found |= _bare(planner, [provision.exprs["done"]])
    return found


def _bare(planner: Planner, exprs: list[Expr]) -> set[str]:
    found: set[str] = set()
    opens = planner.process.opens
    todo = list(exprs)
    seen: set[tuple[str, str]] = set()
    while todo:
        node = todo.pop()
        if node.op != "coalesce" or opens not in [a.name for a in node.args if a.op == "message"]:
            todo += node.args
            if node.op in ("message", "received") or (node.op == "given" and node.value != "part"):
                found.add(node.name)
            elif node.op in ("aggregate", "look"):
                found |= unsaid(planner.process.parts[node.name], node, opens)
            if node.op == "aggregate":  # a column of its lines may look at those of others
                node = Expr("column", "", name=node.field, field=node.name)
            if node.op == "column" and (node.field, node.name) not in seen:
                seen.add((node.field, node.name))
                column = planner.column(node)
                if column and (column.default is None or column.expr.op == "coalesce"):
                    todo.append(column.expr)
    return found - {opens}


def applies(planner: Planner, provision: Provision, env: Env) -> tuple[Bounds, int]:
    """Whether the provision has a row for this case: its `when`, its dates, and facts to speak of."""
    tests: list[str] = []
    level = 0
    if "when" in provision.exprs:
        when, level = planner.expr(provision.exprs["when"], env, provision.part)
        tests.append(when.lo)
    law = planner.law
    for since, op in (
        (law.since, ">="),
        (provision.since, ">="),
        (law.until, "<="),
        (provision.until, "<="),
    ):
        if since is not None:
            dated, at = planner.dated(env)
            level = max(level, at)
            tests.append(b.compare(op, dated, b.one(timestamp(since))))
    silent = sorted(_silent_messages(planner, provision))
    if silent:
        known = []
        for message in silent:
            has, at = planner.has(message)
            if planner.process.every and provision.kind != "duty":
                # Of a row that makes itself, only a duty says that a message may be missing.
                has, at = f"held_{message}", 0
            level = max(level, at)
            known.append(f"{has} IS DISTINCT FROM false")
        tests.append(f"({' OR '.join(known)})")
    return b.one(" AND ".join(tests) if tests else "true"), level


@dataclass(frozen=True, slots=True)
class RawRow:
    """Where an instance's raw row comes from: SQL by column, over the wide table or a part of it."""

    table: str
    part: str | None
    columns: dict[str, str]


def raw_row(planner: Planner, instance: Instance) -> RawRow:
    """Compile an instance; every value becomes a unit, so that the row is only a choice of columns."""
    provision, env = instance.provision, instance.reading
    part = provision.part

    def unit(role: str, made: tuple[Bounds, int]) -> Bounds:
        return planner.unit(("role", provision.label, role, env), lambda: made, part)[0]

    def role(name: str) -> Bounds:
        own = provision_env(planner, provision, env)
        return planner.unit(
            ("expr", provision.label, name, own),
            lambda: planner.expr(provision.exprs[name], own, part),
            part,
        )[0]

    columns = {
        "p": str(instance.p),
        "part": "part" if part else "NULL::INTEGER",
        "state": role("by").lo,
        "other": role("to").lo if "to" in provision.exprs else "NULL::VARCHAR",
        "opened": "shown",
        "applies": unit("applies", applies(planner, provision, env)).lo,
        "excused": role("unless").lo if "unless" in provision.exprs else "false",
    }
    table = RAW_OF[provision.kind]
    if table == "duty":
        for name, short in (("due", "due"), ("done", "done"), ("not_before", "nb")):
            if name == "not_before" and name not in provision.exprs:
                value = b.one("NULL::TIMESTAMP")
            elif name == "not_before":
                value = unit(name, role_instant(planner, provision, name, env))
            else:
                value, _ = fact(planner, provision, name, env)
            columns[f"{short}_lo"], columns[f"{short}_hi"] = value
    elif table == "limit":
        measured, _ = fact(planner, provision, "measured", env)
        allowed = role("at_most")
        kind = provision.exprs["at_most"].type
        columns["m_lo"], columns["m_hi"] = (_as_number(kind, side) for side in measured)
        columns["a_lo"], columns["a_hi"] = (_as_number(kind, side) for side in allowed)
    else:
        name = "holds" if provision.kind == "content" else "opens"
        columns["yes"] = fact(planner, provision, name, env)[0].lo
        columns["taken"] = role("step").lo if provision.kind == "gate" else "NULL::BOOLEAN"
    return RawRow(table, part, columns)


def _as_number(kind: str, sql: str) -> str:
    """Durations in seconds (six decimals keep the microseconds), days as they are."""
    if kind == "duration":
        return f"(({sql})::DECIMAL(38,0) * 0.000001::DECIMAL(7,6))::DECIMAL(18,6)"
    return f"({sql})::DECIMAL(18,6)" if kind == "days" else sql
