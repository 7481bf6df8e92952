"""Look at one case closely: what its expressions are worth, which facts are missing, who else counts.

Works on a small engine over the entries that bear on the finding, with every column kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hofburg.assessment.bounds import Bounds, one
from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import Finding
from hofburg.assessment.held import Held, World
from hofburg.assessment.lens_figures import is_open_figure
from hofburg.assessment.lens_places import is_open_member
from hofburg.assessment.macros import microseconds
from hofburg.assessment.provisions import provision_env
from hofburg.assessment.stored import Env, stored_of
from hofburg.languages import say
from hofburg.regimes import Expr, Provision
from hofburg.values import DAY, NEVER, format_instant, format_number

__all__ = ["Lens", "Value", "show", "written"]

Value = tuple[Any, Any]
_FACTS = ("message", "received", "has", "given", "with", "aggregate", "look", "circular")


@dataclass(slots=True)
class Lens:
    """One finding's case in an engine with all columns kept.

    ``lines``: a table of lines with their case, where a line is looked at that has no finding.
    """

    engine: Engine
    finding: Finding
    provision: Provision
    env: Env
    world: int
    rid: int
    lines: str = ""

    @classmethod
    def of(cls, source: Engine, finding: Finding, world: World, held: list[Held]) -> Lens:
        """A lens on a finding; ``held`` are the entries to look at, all of the world's scope."""
        own = [d for d in source.declarations if d.scope == world.scope]
        engine = Engine(
            source.law, [world], held, own, keep=True, threads=1, only={finding.label},
            boundaries=source.boundaries,
        )  # fmt: skip
        provision = engine.law.provisions[finding.label]
        env: Env = None
        if finding.reading != "default":
            name, _, reading = finding.reading.partition("=")
            env = (name, reading)
        row = engine.db.execute(
            f"SELECT rid FROM base_{finding.process} WHERE cid = $1", [finding.case]
        ).fetchone()
        return cls(engine, finding, provision, env, 0, int(row[0]) if row else 0)

    @property
    def table(self) -> str:
        """The wide table of the finding's process (or part)."""
        name = f"wide_{self.finding.process}"
        if self.lines:
            return self.lines
        return f"{name}_{self.provision.part}" if self.provision.part else name

    def value(self, expr: Expr, env: Env = None) -> Value:
        """Bounds of an expression for this case: instants in microseconds, None where unknown."""
        planner = self.engine.planners[self.finding.process]
        bounds, _ = planner.expr(expr, env or self.env, self.provision.part)
        return self.read(bounds, expr.type)

    def read(self, bounds: Bounds, kind: str) -> Value:
        """Bounds as Python values."""
        where = f"rid = {self.rid}" + (
            f" AND part = {self.finding.part}" if self.provision.part else ""
        )
        row = self.engine.db.execute(
            f"SELECT {written(bounds, kind)} FROM {self.table} x WHERE {where}"
        ).fetchone()
        return (row[0], row[1]) if row else (None, None)

    def settled(self, expr: Expr) -> bool:
        """Whether the value of an expression is fully known."""
        lo, hi = self.value(expr)
        if expr.type in ("instant", "day"):
            return bool(lo == hi)
        return lo is not None and lo == hi

    # -- which facts an expression rests on --------------------------------------------------------

    def facts(self, expr: Expr, unknown: bool = False) -> Iterator[Expr]:
        """Message fields (and `has`) below an expression; with ``unknown``, only those to blame."""
        if unknown and expr.op not in ("chain",) and self.settled(expr):
            return
        if expr.op in _FACTS:
            yield expr
            if expr.op in ("look", "circular") and unknown:  # what is below is of other lines too
                return
            if expr.op == "aggregate" and expr.field and not unknown:
                yield from self.facts(Expr("column", "", name=expr.field, field=expr.name))
        elif expr.op == "column":
            column = self.engine.planners[self.finding.process].column(expr)
            if column is None:
                yield expr
            elif column.expr.op in ("message", "received"):
                yield column.expr
            elif column.default is not None and column.expr.op == "coalesce":
                for field in column.expr.args:  # no value is kept apart from what holds without it
                    yield from self.facts(field, unknown)
            else:
                yield from self.facts(column.expr, unknown)
        elif expr.op == "chain":
            other = self.engine.law.provisions[expr.name]
            for role in _ROLES[str(expr.value)]:
                if role in other.exprs:
                    yield from self.facts(other.exprs[role], unknown)
        elif expr.op == "param":
            if unknown and is_open_figure(self, expr.name):
                yield expr
            dated = self.engine.law.processes[self.finding.process].dated_by
            if dated and self.engine.planners[self.finding.process].is_dated(expr.name):
                yield from self.facts(Expr("column", "instant", name=dated), unknown)
        if unknown and _asks_the_atlas(self, expr):
            yield expr  # it is known which place or State, and not what the atlas has of it
            return
        args = self._blamed(expr) if expr.op == "coalesce" and unknown else expr.args
        if expr.op == "if" and unknown and self.settled(args[0]):
            args = (args[1],) if self.value(args[0])[0] else (args[2],)
        for arg in args:
            yield from self.facts(arg, unknown)

    def _blamed(self, expr: Expr) -> tuple[Expr, ...]:
        """Of a ``coalesce``: the form that decides or could, and what holds where no form says it."""
        fields = [arg for arg in expr.args if arg.op == "message"]
        said = [f for f in fields if self._flag(f"{f.name}__{f.field}__{f.value}_filled")]
        held = [f for f in fields if self._flag(f"held_{f.name}")]
        rest = () if said or len(fields) == len(expr.args) else expr.args[-1:]
        return (*(said or held or fields)[:1], *rest)

    def _flag(self, name: str) -> bool:
        return self.read(one(name), "flag")[0] is True

    def open_lines(self, fact: Expr) -> list[str] | None:
        """Lines whose own field keeps an aggregate open, by number and State; None: there is no line."""
        process = self.engine.law.processes[self.finding.process]
        part = process.parts[fact.name]
        open_, who = "false", "NULL"
        if fact.field in part.fields and fact.field not in part.columns:
            lo, hi = stored_of(f"p__{fact.field}", part.fields[fact.field].type, False)
            open_ = f"({lo} = {hi}) IS NOT TRUE"
            who = next((f"p__{n}" for n, f in part.fields.items() if f.type == "state"), who)
        rows = self.engine.db.execute(
            f"SELECT part, {who}, {open_} FROM part_{process.name}_{part.name}"
            f" WHERE rid = {self.rid} ORDER BY part"
        ).fetchall()
        named = [
            f"{number} ({state})" if state else str(number) for number, state, bad in rows if bad
        ]
        return named if rows else None

    def roles(self) -> list[tuple[str, Expr]]:
        """The provision's expressions that decide its status, by role."""
        skip = ("by", "to")
        listed = [(role, e) for role, e in self.provision.exprs.items() if role not in skip]
        return listed + [("per", e) for e in self.provision.per]

    def messages(self) -> set[str]:
        """Messages that the provision reads, through columns and chains."""
        process = self.engine.law.processes[self.finding.process]
        found = set() if process.each else {process.root}
        own = process.parts[self.provision.part].kind if self.provision.part else ""
        found |= {own} if own else set()  # the line itself
        for _, expr in self.roles():
            for fact in self.facts(expr):
                if fact.op in ("message", "received", "has") or (
                    fact.op == "given" and fact.value != "part"
                ):
                    found.add(fact.name)
                elif fact.op in ("aggregate", "look"):
                    found |= {source.name for source in process.parts[fact.name].sources}
                elif fact.op == "circular":
                    part = process.parts[fact.args[0].field]
                    found |= {source.name for source in part.sources}
        return found

    def peers(self) -> list[str]:
        """Cases that count, or may, before this one under a limit."""
        if self.provision.kind != "limit" or "value" in self.provision.exprs:
            return []
        planner = self.engine.planners[self.finding.process]
        env = provision_env(planner, self.provision, self.env)

        def unit(*key: object) -> Bounds:
            return planner.known[("limit", self.provision.label, env, *key)][0]

        same = [
            f"y.{k} = x.{k}"
            for n in range(len(self.provision.per))
            if (k := unit("per", n).lo).isidentifier()
        ]
        order = unit("order" if "order" in self.provision.exprs else "start")
        counts = unit("counts").lo
        counted = f"y.{counts}" if counts.isidentifier() and counts != "true" else counts
        sql = (
            f"SELECT DISTINCT y.cid FROM {self.table} x JOIN {self.table} y ON y.w = x.w AND y.rid <> x.rid"
            f"{''.join(' AND ' + s for s in same)} WHERE x.rid = {self.rid} AND ({counted}) IS NOT FALSE"
            f" AND y.{order.lo} <= x.{order.hi} ORDER BY 1"
        )
        return [str(row[0]) for row in self.engine.db.execute(sql).fetchall()]


def _asks_the_atlas(lens: Lens, expr: Expr) -> bool:
    """Whether it is the atlas that does not say, and not a message."""
    if expr.op == "member":
        return is_open_member(lens, expr)
    return expr.op in ("at_sea", "inside", "within", "overlaps") and all(
        lens.settled(arg) for arg in expr.args
    )


_ROLES = {
    "closed": ("done", "due"),
    "due": ("due",),
    "done": ("done",),
    "holds": ("holds",),
    "opens": ("opens",),
    "measured": ("value", "sum", "counts", "order", "start", "end"),
    "beyond": ("value", "sum", "counts", "order", "start", "end", "at_most"),
}


def written(bounds: Bounds, kind: str) -> str:
    """SQL of bounds as `Lens.read` gives them."""
    return ", ".join(_plain(side, kind) for side in bounds)


def _plain(side: str, kind: str) -> str:
    if kind == "instant":
        return microseconds(side)
    if kind == "day":
        return f"CASE WHEN isfinite({side}) THEN ({side})::VARCHAR WHEN {side} > DATE '2000-01-01' THEN '..' ELSE '' END"
    return f"({side})"


def show(value: Value, kind: str) -> str:
    """A value as a reader writes it: one value, a range, or *unknown*."""
    lo, hi = value
    if kind == "instant":
        if lo <= -NEVER and hi >= NEVER:
            return say("unknown")
        if lo >= NEVER:
            return say("never")
        if lo == hi and (lo + 1) % DAY == 0:
            return say("the end of {day}", day=format_instant(lo)[:10])
        if hi >= NEVER and lo > -NEVER and lo % DAY == 0:
            return say("not by the end of {day}", day=format_instant(lo - 1)[:10])
        if hi >= NEVER and (lo - 1) % 1_000_000 == 0:
            return say("not by {moment}", moment=format_instant(lo - 1))
        ends = ["" if abs(at) >= NEVER else format_instant(at) for at in (lo, hi)]
        return ends[0] if lo == hi else _day_or_range(lo, hi, ends)
    if kind == "day":
        if lo == hi and lo:
            return str(lo)
        open_ = lo == "" and hi == ".."
        return say("unknown") if open_ else f"{lo}..{'' if hi == '..' else hi}"
    if kind == "flag":
        return {True: say("yes"), False: say("no"), None: say("unknown")}[lo]
    if kind == "duration":
        ends = [
            "" if n is None else format_number(round(n / 3_600_000_000, 4)) + " h" for n in (lo, hi)
        ]
    elif kind in ("number", "days", "months"):
        ends = ["" if n is None else format_number(n) for n in (lo, hi)]
    else:
        return say("unknown") if lo is None else str(lo)
    if lo is None and hi is None:
        return say("unknown")
    return ends[0] if lo == hi else f"{ends[0]}..{ends[1]}"


def _day_or_range(lo: int, hi: int, ends: list[str]) -> str:
    if lo % DAY == 0 and (hi + 1) % DAY == 0 and lo > -NEVER and hi < NEVER:
        first, last = ends[0][:10], ends[1][:10]
        return first if first == last else f"{first}..{last}"
    return f"{ends[0]}..{ends[1]}"
