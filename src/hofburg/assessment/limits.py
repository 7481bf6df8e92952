"""What a limit measures: counts and sums in order of arrival, overlaps, and single values.

A count includes the case itself. Its lower bound adds the earlier cases that surely count, its upper
bound those that may; it is unbounded above unless the register is known to be complete for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hofburg.assessment import bounds as b
from hofburg.assessment.bounds import Bounds
from hofburg.assessment.limits_sorted import earlier, under_way
from hofburg.assessment.macros import timestamp
from hofburg.assessment.units import covering, general
from hofburg.regimes import Expr, Provision

if TYPE_CHECKING:
    from hofburg.assessment.plan import Planner
    from hofburg.assessment.stored import Env

__all__ = ["Limit", "measure"]


class Limit:
    """One limit under one reading, with its expressions made units."""

    def __init__(self, planner: Planner, provision: Provision, env: Env) -> None:
        self.planner, self.provision, self.env = planner, provision, env
        self.level = 0
        self.order = self.role("order") if "order" in provision.exprs else self.role("start")
        self.counts = self._counts()
        self.keys = [self.key(expr, n) for n, expr in enumerate(provision.per)]
        self.year = self.unit(("year",), self._year()) if provision.over else b.one("NULL")
        known = [f"{k} IS NOT NULL" for k in self.keys]
        if provision.over:
            known.append(f"{self.year.lo} IS NOT NULL AND {self.year.lo} = {self.year.hi}")
        self.known = " AND ".join(known) or "true"
        self.asked = self._asked()
        self.tie = (
            "x.rid, x.part" if provision.part else "x.rid"
        )  # numbered in order of world and cid

    def unit(self, key: tuple[object, ...], made: tuple[Bounds, int]) -> Bounds:
        """Make a value a unit of this limit."""
        part = self.provision.part

        def make() -> tuple[Bounds, int]:
            value, level = made
            named = all(side.isidentifier() and side != "false" for side in value)
            if value.lo != "true" and not named:
                # Peers are asked for it by name, even where it is the same for all.
                return self.planner.place(value, level, part)
            return made

        value, level = self.planner.unit(
            ("limit", self.provision.label, self.env, *key), make, part
        )
        self.level = max(self.level, level)
        return value

    def joined(self, join: str) -> tuple[str, str]:
        """Name and SQL of what is joined where this limit is measured (see ``Planner.joined``)."""
        return self.planner.joined(join, self.level + 1)

    def role(self, name: str) -> Bounds:
        """An expression of the provision, days as instants."""
        from hofburg.assessment.provisions import role_instant

        expr = self.provision.exprs[name]
        if expr.type == "day":
            # Days stay days, only written as their first instants: two equal ones are a tie.
            value, level = self.planner.expr(expr, self.env, self.provision.part)
            lo, hi = (f"day_start({side})" for side in value)
            return self.unit((name,), (b.one(lo) if value.exact else Bounds(lo, hi), level))
        if expr.type == "instant":
            return self.unit((name,), role_instant(self.planner, self.provision, name, self.env))
        return self.unit((name,), self.planner.expr(expr, self.env, self.provision.part))

    def _counts(self) -> str:
        counted = self.provision.exprs.get("counts", self.provision.exprs.get("when"))
        if counted is None:
            return self.unit(("counts",), (b.one("true"), 0)).lo
        value, level = self.planner.expr(counted, self.env, self.provision.part)
        return self.unit(("counts",), (b.one(value.lo), level)).lo

    def _asked(self) -> str:
        """SQL: the cases whose measure anybody reads: all, unless those that count are those measured."""
        same = "counts" not in self.provision.exprs and not self.planner.is_referred_to(
            self.provision.label
        )
        return f"x.{self.counts} IS NOT FALSE" if same and self.counts != "true" else "true"

    def key(self, expr: Expr, number: int) -> str:
        """A key of `per`: NULL where it is not known."""
        value, level = self.planner.expr(expr, self.env, self.provision.part)
        if not value.exact:
            value = b.one(f"(CASE WHEN {value.lo} = {value.hi} THEN {value.lo} END)")
        return self.unit(("per", number), (value, level)).lo

    def _year(self) -> tuple[Bounds, int]:
        expr = self.provision.exprs["order"]
        day = expr if expr.type == "day" else Expr("day", "day", (expr,))
        return self.planner.expr(Expr("year", "number", (day,)), self.env, self.provision.part)

    # -- completeness ----------------------------------------------------------------------------

    def complete(self) -> tuple[str, str]:
        """SQL: whether no case that counts can be missing from the register, and what it joins."""
        law, process = self.planner.law, self.planner.process
        keys = zip(self.provision.per, self.keys, strict=True)
        own = [name for expr, name in keys if law.is_end(process, expr)]
        tests = [f"holder = {name}" for name in own]
        join = ""
        if self.planner.context.declared:
            test, join = self._declared(own)
            tests.append(test)
        return " OR ".join(tests) or "false", join

    def latest(self) -> str:
        """SQL: the last instant at which the case may have arrived."""
        order = self.provision.exprs["start" if "start" in self.provision.exprs else "order"]
        return f"day_end(day_of({self.order.hi}))" if order.type == "day" else self.order.hi

    def _declared(self, states: list[str]) -> tuple[str, str]:
        """SQL: whether a declaration vouches for the group up to this case, and what it joins."""
        start = "'-infinity'::TIMESTAMP"
        # What lines tell of was often recorded in an earlier year: no year alone vouches for them.
        of_lines = self.planner.process.each is not None
        if self.provision.over and not of_lines:
            start = (
                f"day_start(make_date(({self.year.lo})::BIGINT - {self.provision.over - 1}, 1, 1))"
            )
        for expr, name in zip(self.provision.per, self.keys, strict=True):
            if expr.op == "year" and not self.provision.over and not of_lines:
                start = f"day_start(make_date(({name})::BIGINT, 1, 1))"
        since = self.planner.law.since
        if since is not None:  # nothing was sent under it before
            start = f"greatest({start}, {timestamp(since)})"
        opening = self.planner.law.openings(self.planner.process)
        latest = f"least({self.latest()}, x.opened_hi)"
        if self.planner.context.general is not None:
            ends = [general(self.planner.context.general, m, states, start) for m in opening]
            return " AND ".join(f"{until} >= {latest}" for until in ends), ""
        covered = " AND ".join(
            covering(self.planner.law.regime, message, states, start) for message in opening
        )
        keys = ["rid", "part"] if self.provision.part else ["rid"]
        listed = ", ".join(f"x.{key}" for key in keys)
        on = " AND ".join(f"{{me}}.{key} = x.{key}" for key in keys)
        name, join = self.joined(
            f"LEFT JOIN (SELECT DISTINCT {listed} FROM {{prev}} x JOIN declared d ON {covered}"
            f" AND d.cid IS NULL AND d.until >= {latest}) {{me}} ON {on}"
        )
        return f"{name}.rid IS NOT NULL", join

    def ordinal(self, measured: Bounds) -> tuple[Bounds, str]:
        """A declared ordinal ("the third of the year") is both bounds; and what that joins."""
        if self.provision.label not in self.planner.context.ordinals:
            return measured, ""
        labels = sorted(self.planner.context.ordinals)
        ordinals = ", ".join(
            f"(max(ordinal) FILTER (label = {b.quote(label)}))::DECIMAL(18,6) AS said{n}"
            for n, label in enumerate(labels)
        )
        name, join = self.joined(
            f"LEFT JOIN (SELECT w, cid, {ordinals} FROM declared GROUP BY w, cid) {{me}}"
            f" ON {{me}}.w = x.w AND {{me}}.cid = x.cid"
        )
        said = f"{name}.said{labels.index(self.provision.label)}"
        return Bounds(
            f"greatest({measured.lo}, {said})",
            f"CASE WHEN {said} IS NULL THEN {measured.hi} ELSE greatest({measured.lo}, {said}) END",
        ), join

    # -- measures --------------------------------------------------------------------------------

    def amounts(self) -> tuple[Bounds, Bounds]:
        """What a peer adds (surely, perhaps) and what the case itself adds."""
        if "sum" not in self.provision.exprs:
            return b.one("1"), b.one("1")
        value = self.role("sum")
        return value, value

    def window(self) -> tuple[tuple[tuple[str, str], ...], Bounds]:
        """Count or sum where every ordering key is exact: plain windows, and what they yield."""
        peer, own = self.amounts()
        name = self.planner.name()
        over = (
            f"OVER (PARTITION BY x.w{''.join(f', x.{k}' for k in self.keys)}"
            f" ORDER BY x.{self.order.lo}, {self.tie} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
        )
        counts = self.counts if self.counts == "true" else f"x.{self.counts}"
        if "sum" not in self.provision.exprs:
            found = [(f"{name}_lo", f"count(*) FILTER ({counts}) {over}")]
            if counts != "true":
                found.append((f"{name}_hi", f"count(*) FILTER ({counts} IS NOT FALSE) {over}"))
            lo, hi = (f"(1 + {side})::DECIMAL(18,6)" for side in (found[0][0], found[-1][0]))
            return tuple(found), Bounds(lo, hi)
        found, sides = [], []
        for side, bound in (("lo", "least"), ("hi", "greatest")):
            amount = f"x.{getattr(peer, side)}"
            part = f"CASE WHEN {counts} THEN {amount} WHEN {counts} IS NULL THEN {bound}({amount}, 0) ELSE 0 END"
            found.append((f"{name}_sum_{side}", f"sum({part}) {over}"))
            gaps = f"{name}_gaps_{side}"
            if side == "hi" and peer.exact:
                gaps = f"{name}_gaps_lo"
            else:
                found.append(
                    (gaps, f"count(*) FILTER (({counts}) IS NOT FALSE AND {amount} IS NULL) {over}")
                )
            sides.append(
                f"(CASE WHEN {gaps} = 0 THEN TRY_CAST(coalesce({name}_sum_{side}, 0) + x.{getattr(own, side)}"
                " AS DECIMAL(18,6)) END)"
            )
        return tuple(found), Bounds(*sides)

    def pairs(self, sure: str, may: str, of: str = "true") -> tuple[str, Bounds]:
        """A self-join over peers: SQL of the join, and what it yields. ``y`` is the peer.

        It takes as many steps as a group has pairs; ``of`` says for which cases it is made.
        """
        peer, own = self.amounts()
        same = [
            "y.w = x.w",
            "y.rid <> x.rid" if not self.provision.part else "(y.rid, y.part) <> (x.rid, x.part)",
        ]
        same += [f"y.{k} = x.{k}" for k in self.keys]
        if self.provision.over:
            first = f"x.{self.year.lo} - {self.provision.over - 1}"
            sure += f" AND y.{self.year.lo} >= {first} AND y.{self.year.hi} <= x.{self.year.lo}"
            may += (
                f" AND coalesce(y.{self.year.hi} >= {first}, true)"
                f" AND coalesce(y.{self.year.lo} <= x.{self.year.lo}, true)"
            )
        counts = "true" if self.counts == "true" else f"y.{self.counts}"
        same.append(f"({counts}) IS NOT FALSE AND ({may})")
        surely = f"(({counts}) AND ({sure})) IS TRUE"
        if "sum" not in self.provision.exprs:
            columns = f"count(y.rid) FILTER ({surely}) AS lo, count(y.rid) AS hi"
        else:
            sides = []
            for side, bound in (("lo", "least"), ("hi", "greatest")):
                amount = f"y.{getattr(peer, side)}"
                part = f"CASE WHEN {surely} THEN {amount} ELSE {bound}({amount}, 0) END"
                gaps = f"count(*) FILTER (y.rid IS NOT NULL AND {amount} IS NULL) = 0"
                sides.append(
                    f"CASE WHEN {gaps} THEN coalesce(sum({part}) FILTER (y.rid IS NOT NULL), 0) END AS {side}"
                )
            columns = ", ".join(sides)
        extra = ", x.part" if self.provision.part else ""
        name, join = self.joined(
            f"LEFT JOIN (SELECT x.rid{extra}, {columns} FROM (SELECT * FROM {{prev}} x WHERE {of} AND {self.asked}) x"
            f" LEFT JOIN {{prev}} y ON {' AND '.join(same)} GROUP BY x.rid{extra}) {{me}} ON {{me}}.rid = x.rid"
            f"{' AND {me}.part = x.part' if self.provision.part else ''}"
        )
        if "sum" not in self.provision.exprs:
            return join, Bounds(
                f"(1 + {name}.lo)::DECIMAL(18,6)", f"(1 + {name}.hi)::DECIMAL(18,6)"
            )
        return join, Bounds(
            f"TRY_CAST({name}.lo + x.{own.lo} AS DECIMAL(18,6))",
            f"TRY_CAST({name}.hi + x.{own.hi} AS DECIMAL(18,6))",
        )


def _earlier(a: str, c: str, order: Bounds, tie: str) -> str:
    """SQL: ``a`` surely came before ``c``; ties of known equal instants go to the reference."""
    lo, hi = order
    ids = f"({tie.replace('x.', a + '.')}) < ({tie.replace('x.', c + '.')})"
    equal = f"{a}.{lo} = {a}.{hi} AND {c}.{lo} = {c}.{hi} AND {a}.{lo} = {c}.{lo}"
    return f"({a}.{hi} < {c}.{lo} OR ({equal} AND {ids}))"


def measure(planner: Planner, provision: Provision, env: Env) -> tuple[Bounds, int]:
    """Bounds of what a limit measures for a case, and their level."""
    if "value" in provision.exprs:
        return planner.expr(provision.exprs["value"], env, provision.part)
    limit = Limit(planner, provision, env)
    if "sum" in provision.exprs:
        limit.role("sum")
    end = limit.role("end") if "end" in provision.exprs else None
    own = b.one("1::DECIMAL(18,6)") if "sum" not in provision.exprs else limit.amounts()[1]
    joins: list[str] = []
    windows: tuple[tuple[str, str], ...] = ()
    if end is None and limit.order.exact and not provision.over:
        windows, found = limit.window()
    elif end is None and not provision.over:
        join, found = earlier(limit)
        joins = [join]
    elif end is None:
        sure = _earlier("y", "x", limit.order, limit.tie)
        join, found = limit.pairs(sure, f"NOT {_earlier('x', 'y', limit.order, limit.tie)}")
        joins = [join]
    else:
        # The later of two that overlap is the one that is too many.
        sure = f"{_earlier('y', 'x', limit.order, limit.tie)} AND y.{end.lo} >= x.{limit.order.hi}"
        may = (
            f"NOT {_earlier('x', 'y', limit.order, limit.tie)} AND y.{end.hi} >= x.{limit.order.lo}"
        )
        if "sum" in provision.exprs:
            join, found = limit.pairs(sure, may)
            joins = [join]
        elif limit.order.exact:
            join, found = under_way(limit, end)
            joins = [join]
        else:
            # Few cases begin at a vague time: only those are held against every other.
            vague = f"x.{limit.order.lo} <> x.{limit.order.hi}"
            join, found = limit.pairs(sure, may, vague)
            also, exactly = under_way(limit, end)
            joins = [join, also]
            sides = zip(found, exactly, strict=True)
            found = Bounds(*(f"CASE WHEN {vague} THEN {v} ELSE {e} END" for v, e in sides))
    lo = f"(CASE WHEN {limit.known} THEN {found.lo} ELSE {_floor(own)} END)"
    complete, vouched = limit.complete()
    hi = f"(CASE WHEN {limit.known} AND ({complete}) THEN {found.hi} END)"
    value, said = limit.ordinal(Bounds(lo, hi))
    joins += [join for join in (vouched, said) if join]
    return planner.place(value, limit.level, provision.part, tuple(joins), windows)


def _floor(own: Bounds) -> str:
    """What a case measures at least when nothing is known of its peers."""
    return own.lo if own.lo.startswith("1::") else f"x.{own.lo}"
