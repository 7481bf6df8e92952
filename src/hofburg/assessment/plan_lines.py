"""What lines see of other lines of their case: looks (`with` of a part), and `circular`.

Both become columns of the part's own table, before its case is summed up: so whatever reads a line
afterwards finds them there. Lines meet by the hash of case and keys, never one by one: the others are
first summed up by key, those whose key is not known apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from hofburg.assessment import bounds as b
from hofburg.assessment.bounds import Bounds
from hofburg.assessment.plan_messages import of_all
from hofburg.assessment.plan_reads import Reads
from hofburg.assessment.stored import Env, nothing_of
from hofburg.regimes import Expr, Process, looked

if TYPE_CHECKING:
    from hofburg.assessment.plan import Planner

__all__ = ["LineUnit", "Lines", "Meet", "Walk", "left_out"]

_NUMBER = "DECIMAL(18,6)"
_SURE = "g.mask_ = 0"  # of others that are summed up by key: those whose keys are known


@dataclass(frozen=True, slots=True)
class Meet:
    """By which keys lines of ``own`` meet lines of ``part``: SQL over each.

    ``apart`` says of the others which of them meet nobody.
    """

    own: str
    part: str
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    apart: str


@dataclass(frozen=True, slots=True)
class Walk:
    """The two texts by which one follows lines of ``own``, each with whether it was left out."""

    own: str
    superior: str
    no_superior: str
    designation: str
    no_designation: str


@dataclass(frozen=True, slots=True)
class LineUnit:
    """Columns that the lines of a part get at a level.

    Attributes:
        level: above everything that the columns read.
        part: whose lines.
        columns: (name, SQL), over the line, its case, and what it is joined with.
        join: how other lines come in, and ``name`` what they are joined as (``name`` with ``n``: how
            many lines there are at all).
        sums: of the others by key (name, SQL), and ``found``, of what a line meets of these ``g``.
    """

    level: int
    part: str
    columns: tuple[tuple[str, str], ...]
    join: Meet | Walk
    name: str
    sums: tuple[tuple[str, str], ...] = ()
    found: tuple[tuple[str, str], ...] = ()

    def texts(self) -> list[str]:
        """All SQL of it."""
        join = self.join
        pairs = (*self.columns, *self.sums, *self.found)
        if isinstance(join, Meet):
            return [*(sql for _, sql in pairs), *join.mine, *join.theirs, join.apart]
        own = (join.superior, join.no_superior, join.designation, join.no_designation)
        return [*(sql for _, sql in pairs), *own]


def left_out(process: Process, expr: Expr) -> str:
    """SQL: a State left the field out of its own message, so that it equals nothing.

    Of a field, or a column that is just that field; anything else is there or not known.
    """
    while expr.op == "column" and expr.field:
        part = process.parts[expr.field]
        column = part.columns.get(expr.name)
        if column is None:
            return "false" if part.envelope(expr.name) else f"(p__{expr.name}_given IS FALSE)"
        if column.default is not None:
            return "false"
        expr = column.expr
    return "false"


def _known(value: Bounds) -> str:
    """The one value that a text has, NULL where it may have several."""
    return value.lo if value.exact else f"(CASE WHEN {value.lo} = {value.hi} THEN {value.lo} END)"


def _any(flags: list[str]) -> str:
    listed = [flag for flag in dict.fromkeys(flags) if flag != "false"]
    return f"({' OR '.join(listed)})" if listed else "false"


@dataclass(slots=True)
class Lines(Reads):
    """The part of a planner that makes columns of lines."""

    line_units: list[LineUnit] = field(default_factory=list, kw_only=True)

    def _look(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        planner = cast("Planner", self)
        key = ("look", expr, self.restrict(env, self.parameters(expr)))
        held, level = planner.unit(key, lambda: _made(planner, expr, env))
        other = self.process.parts[expr.name]
        return of_all(planner, other, looked(expr).function, expr.field, held, level)

    def _circular(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        planner = cast("Planner", self)
        key = ("circular", expr, self.restrict(env, self.parameters(expr)))
        held, level = planner.unit(key, lambda: _circle(planner, expr, env))
        other = self.process.parts[expr.args[0].field]
        # Through a further line another way may lead: nothing is known of it either way.
        return of_all(planner, other, expr.op, "", held, level)

    def _messages(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        return b.one("true"), 0  # as a list it is always there, if only with what is held


def _made(planner: Planner, expr: Expr, env: Env) -> tuple[Bounds, int]:
    asked, process = looked(expr), planner.process
    pairs = [
        (planner.expr(mine, env, asked.own), planner.expr(theirs, env, asked.part))
        for mine, theirs in asked.keys
    ]
    inner, level = (b.one("true"), 0)
    if asked.value:
        inner, level = planner.expr(asked.value, env, asked.part)
    listed, at = _listed(planner, asked.own, asked.part)
    level = max(level, at, *(lv for pair in pairs for _, lv in pair))
    join = Meet(
        asked.own, asked.part, tuple(_known(mine) for (mine, _), _ in pairs),
        tuple(_known(theirs) for _, (theirs, _) in pairs),
        _any([left_out(process, theirs) for _, theirs in asked.keys]),
    )  # fmt: skip
    name, column = planner.joined(repr(join), level + 1)[0], f"l__{planner.name()}"
    sums, found = _sums(asked.function, inner, column)
    nobody, nothing = (
        _any([left_out(process, mine) for mine, _ in asked.keys]),
        nothing_of(asked.function),
    )
    unknown = _any([f"{mine} IS NULL" for mine in join.mine])
    counted = asked.function == "count"
    columns = []
    for side, _ in found:
        # Of a line that does not say what it looks for, any number of lines may be meant.
        loose = ("NULL" if not counted else f"0::{_NUMBER}" if side.endswith("_lo")
                 else f"{name}n.n_::{_NUMBER}")  # fmt: skip
        sql = (f"CASE WHEN {nobody} THEN {nothing} WHEN NOT {listed} THEN NULL WHEN {name}n.n_ IS NULL"
               f" THEN {nothing} WHEN {unknown} THEN {loose} WHEN {name}.rid IS NULL THEN {nothing}"
               f" ELSE {name}.{side} END")  # fmt: skip
        columns.append((side, sql))
    planner.line_units.append(
        LineUnit(level + 1, asked.own, tuple(columns), join, name, sums, found)
    )
    return Bounds(found[0][0], found[-1][0]), level + 1


def _listed(planner: Planner, own: str, part: str) -> tuple[str, int]:
    """Whether the lines of a part are known: of its own part a line shows that they are."""
    if own == part or planner.process.parts[part].kind:
        return "true", 0
    listed, level = planner.expr(planner.process.parts[part].of, None)
    value, level = planner.unit(
        ("listed", part), lambda: (b.one(f"({listed.lo} IS NOT NULL)"), level)
    )
    return value.lo, level


def _sums(
    function: str, inner: Bounds, name: str
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """What is summed up of the others by key, and of the sums that a line meets.

    Those whose keys are known are met surely (mask 0), the others perhaps.
    """
    lo, hi = inner
    low, high = f"{name}_lo", f"{name}_hi"
    if function == "count":
        sure, may = ("true", "true") if lo == "true" else (f"({lo})", f"({lo}) IS NOT FALSE")
        sums = ((low, f"count(*) FILTER ({sure})"), (high, f"count(*) FILTER ({may})"))
        found = ((low, f"coalesce(sum(g.{low}) FILTER ({_SURE}), 0)::{_NUMBER}"),
                 (high, f"sum(g.{high})::{_NUMBER}"))  # fmt: skip
        return sums, found
    if function in ("any", "all"):
        # `all` asks of the opposite: whether any is not so.
        hit, may = (f"({lo})", f"({lo}) IS NOT FALSE")
        if function == "all":
            hit, may = (f"NOT ({lo})", f"({lo}) IS NOT TRUE")
        yes, no = ("true", "false") if function == "any" else ("false", "true")
        sums = ((low, f"coalesce(bool_or({hit}), false)"), (high, f"bool_or({may})"))
        text = f"CASE WHEN bool_or(g.{low}) FILTER ({_SURE}) THEN {yes} WHEN NOT bool_or(g.{high}) THEN {no} END"
        return sums, ((low, text),)
    made: list[tuple[str, str]] = []
    found_: list[tuple[str, str]] = []
    for side, end, own in ((low, lo, "least"), (high, hi, "greatest")):
        gaps = f"{side}_gaps"
        made.append((gaps, f"count(*) - count({end})"))
        whole = f"sum(g.{gaps}) = 0"
        if function == "sum":
            made.append((side, f"sum(CASE WHEN mask_ = 0 THEN {end} ELSE {own}({end}, 0) END)"))
            text = f"CASE WHEN {whole} THEN TRY_CAST(sum(g.{side}) AS {_NUMBER}) END"
        else:
            # The least of all: its lower bound may come from any line, its upper from those that are met.
            made.append((side, f"{function}({end})"))
            text = f"CASE WHEN count(*) FILTER ({_SURE}) > 0 THEN {function}(g.{side}) FILTER ({_SURE}) END"
            if (function == "min") == (side == low):
                text = f"CASE WHEN {whole} AND count(*) FILTER ({_SURE}) > 0 THEN {function}(g.{side}) END"
        found_.append((side, text))
    return tuple(made), tuple(found_)


def _circle(planner: Planner, expr: Expr, env: Env) -> tuple[Bounds, int]:
    superior, designation = expr.args
    own = superior.field
    ends = [planner.expr(arg, env, own) for arg in expr.args]
    level = max(lv for _, lv in ends)
    up, called = (_known(value) for value, _ in ends)
    process = planner.process
    join = Walk(own, up, left_out(process, superior), called, left_out(process, designation))
    name, column = planner.joined(repr(join), level + 1)[0], f"l__{planner.name()}"
    planner.line_units.append(
        LineUnit(level + 1, own, ((column, f"{name}.circular_"),), join, name)
    )
    return b.one(column), level + 1
