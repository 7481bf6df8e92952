"""Compile one process: which column is computed when, and from what.

An expression is turned into SQL over named *units*: a column of the process, a parameter at the
case's date, a fact of a provision, each once for every reading that it depends on. A unit lies one
level above the units that it reads; ``emit`` writes the levels as nested SELECTs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hofburg.assessment import bounds as b
from hofburg.assessment.bounds import Bounds
from hofburg.assessment.fold_fields import field_type
from hofburg.assessment.macros import timestamp
from hofburg.assessment.plan_lines import Lines
from hofburg.assessment.plan_messages import of_all
from hofburg.assessment.plan_places import (
    PLACE_FUNCTIONS,
    area_function,
    member_function,
    place_function,
)
from hofburg.assessment.stored import (
    Env,
    aggregated_of,
    both_of,
    held_of,
    left_out_of,
    line_field,
    look_name,
    nothing_of,
    stored_of,
    unknown_of,
)
from hofburg.assessment.units import Context, Unit, covering, general
from hofburg.regimes import Column, Expr

__all__ = ["Planner"]

_FLAT = ("flag", "state", "text", "point", "list")


@dataclass(slots=True)
class Planner(Lines):
    """Units of one process (and of its parts) under a law."""

    context: Context
    units: list[Unit] = field(default_factory=list)
    part_units: dict[str, list[Unit]] = field(default_factory=dict)
    known: dict[object, tuple[Bounds, int]] = field(default_factory=dict)
    names: dict[tuple[str, int], str] = field(default_factory=dict)  # of joins
    counter: int = 0

    # -- units ---------------------------------------------------------------------------------

    def unit(
        self, key: object, make: Callable[[], tuple[Bounds, int]], part: str | None = None
    ) -> tuple[Bounds, int]:
        """The unit of that key, computed once; plain names and constants need no column."""
        if key in self.known:
            return self.known[key]
        value, level = make()
        if not all("(" not in side and " " not in side for side in value):
            value, level = self.place(value, level, part)
        self.known[key] = value, level
        return value, level

    def name(self) -> str:
        """A fresh column name."""
        self.counter += 1
        return f"u{self.counter}"

    def joined(self, join: str, level: int) -> tuple[str, str]:
        """The name of what is joined at a level (``{me}`` in its SQL) and the SQL: one for all who ask for it."""
        name = self.names.setdefault((join, level), f"j{len(self.names)}")
        return name, join.replace("{me}", name)

    def place(
        self,
        value: Bounds,
        level: int,
        part: str | None,
        joins: tuple[str, ...] = (),
        windows: tuple[tuple[str, str], ...] = (),
    ) -> tuple[Bounds, int]:
        """Make a value a column (or two) one level above what it reads, once; and the level of that."""
        same = ("sql", value, part, *((level, joins) if joins else ()))
        if same in self.known:
            return self.known[same]
        name = self.name()
        if value.exact:
            columns: tuple[tuple[str, str], ...] = ((name, value.lo),)
            result = b.one(name)
        else:
            columns = ((f"{name}_lo", value.lo), (f"{name}_hi", value.hi))
            result = Bounds(f"{name}_lo", f"{name}_hi")
        self.listed(part).append(Unit(level + 1, columns, joins, windows=windows))
        self.known[same] = result, level + 1
        return self.known[same]

    def listed(self, part: str | None) -> list[Unit]:
        """Where units of the case (None) or of a part are kept."""
        return self.units if part is None else self.part_units.setdefault(part, [])

    # -- expressions -----------------------------------------------------------------------------

    def expr(self, expr: Expr, env: Env, part: str | None = None) -> tuple[Bounds, int]:
        """SQL of an expression, and the level of the highest unit it reads."""
        handler = getattr(self, f"_{expr.op}", None)
        if handler:
            result: tuple[Bounds, int] = handler(expr, env, part)
            return result
        parts = [self.expr(arg, env, part) for arg in expr.args]
        level = max((lv for _, lv in parts), default=0)
        args = [value for value, _ in parts]
        if expr.op in ("and", "or"):
            return b.connect(expr.op, parts)
        if expr.op == "not":
            return b.negate(args[0]), level
        if expr.op in ("=", "<>", "<", "<=", ">", ">="):
            if expr.op in ("=", "<>") and all(a.exact and a.lo.startswith("'") for a in args):
                # A choice of the text compared with a word: settled before any row is read.
                return b.one(str((args[0].lo == args[1].lo) == (expr.op == "=")).lower()), level
            return b.one(b.compare(expr.op, *args)), level
        if expr.op in ("+", "-", "*", "/"):
            kinds = (expr.args[0].type, expr.args[1].type)
            return b.arithmetic(expr.op, kinds, *args), level
        if expr.op in ("min", "max"):
            return b.extreme(expr.op, expr.type, args), level
        if expr.op == "if":
            return b.choose(expr.type, *(args[0].lo, args[1], args[2])), level
        if expr.op in ("within", "overlaps"):
            return area_function(expr, args), level
        if expr.op == "member":
            return member_function(expr, args), level
        return self._function(expr.op, args), level

    def _function(self, op: str, args: list[Bounds]) -> Bounds:
        a = args[0]
        if op == "neg":
            return both_of(a, f"(-{a.hi})", f"(-{a.lo})")
        if op in ("ceil", "floor"):
            return both_of(a, *(f"TRY_CAST({op}({side}) AS DECIMAL(18,6))" for side in a))
        if op == "day":
            return both_of(a, f"day_of({a.lo})", f"day_of({a.hi})")
        if op == "year":
            return both_of(a, *(f"year({side})::DECIMAL(18,6)" for side in a))
        if op == "on":
            # Not make_date under TRY, which cannot hold what a look at a table of places becomes.
            lo, hi = (
                f"TRY_CAST(({year})::BIGINT || '-' || {day} AS DATE)"
                for year, day in zip(a, args[1], strict=True)
            )
            return Bounds(f"coalesce({lo}, '-infinity'::DATE)", f"coalesce({hi}, 'infinity'::DATE)")
        if op == "count":  # of a list field
            return b.one(f"json_array_length({a.lo})::DECIMAL(18,6)")
        if op == "includes":
            member = f"json_contains({a.lo}, to_json({args[1].lo}))"
            open_ = f"json_contains({a.lo}, '\"?\"')"
            return b.one(
                f"(CASE WHEN json_array_length({a.lo}) = 0 THEN false WHEN {member} THEN true WHEN NOT {open_} AND {args[1].lo} IS NOT NULL THEN false END)"
            )
        if op in PLACE_FUNCTIONS:
            return place_function(op, args)
        raise AssertionError(op)

    def _const(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        return b.constant(expr.type, expr.value), 0

    def _param(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        parameter = self.law.parameters[expr.name]
        reading = env[1] if env and env[0] == expr.name else None
        listed = parameter.under(reading)
        if not self.is_dated(expr.name):
            return b.constant(parameter.type, listed[0].value), 0
        key = ("param", expr.name, self.restrict(env, self.parameters(expr)))

        def make() -> tuple[Bounds, int]:
            dated, level = self.dated(env)
            starts = ["" if v.since is None else timestamp(v.since) for v in listed]
            return b.versions(parameter.type, listed, dated, starts), level

        return self.unit(key, make)

    def dated(self, env: Env) -> tuple[Bounds, int]:
        """The instant that dates the case: which version of parameters and provisions applies."""
        dated = self.law.dating(self.process)
        if dated:
            return self.expr(dated, env)
        if self.process.every:
            return b.one("opened_lo"), 0
        return Bounds("opened_lo", "opened_hi"), 0

    def _column(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        if expr.field:
            return self._part_column(expr, env)
        column = self.process.columns.get(expr.name)
        if column is None and self.process.each:  # a field of the line
            name, kind = f"p__{expr.name}", self.process.each.fields[expr.name].type
            return stored_of(name, kind, name in self.context.exact), 0
        if column is None:  # a key of the roster
            return b.one(f"key_{expr.name}"), 0
        key = ("column", expr.name, self.restrict(env, self.parameters(column.expr)))
        if column.default is not None:
            return self.unit(key, lambda: self._defaulted(column, env))
        return self.unit(key, lambda: self.expr(column.expr, env))

    def _part_column(self, expr: Expr, env: Env) -> tuple[Bounds, int]:
        part = self.process.parts[expr.field]
        if expr.name in part.columns:
            column = part.columns[expr.name]
            if column.default is not None and column.expr.op != "column":  # of a message
                return self._defaulted(column, env, part.name)
            value, level = self.expr(column.expr, env, part.name)
            if column.default is None:
                return value, level
            return left_out_of(column, value), level
        stored = line_field(expr.name)
        exact = f"{part.name}.{stored.removeprefix('p__')}" in self.context.exact
        return stored_of(stored, part.fields[expr.name].type, exact), 0

    def _message(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        held = held_of(expr)
        stored, kind = self._field(expr)
        if expr.name == self.process.root and f"held_{expr.name}" in self.context.exact:
            return stored, 0  # every case has its first message: no test needed
        if kind in _FLAT:
            return b.one(f"(CASE WHEN {held} THEN {stored.lo} END)"), 0
        low, high = unknown_of(kind)
        if field_type(self.law, expr.name, expr.field) == "count":
            low = "0::DECIMAL(18,6)"  # never below zero
        return Bounds(
            f"(CASE WHEN {held} THEN {stored.lo} ELSE {low} END)",
            f"(CASE WHEN {held} THEN {stored.hi} ELSE {high} END)",
        ), 0

    def _coalesce(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        fields = [arg for arg in expr.args if arg.op == "message"]
        if len(fields) < len(expr.args):
            value, level = self.expr(expr.args[-1], env, part)
            return self._filled(expr, value), level
        return self.unit(("coalesce", expr), lambda: (self._filled(expr, None), 0))

    def _filled(self, expr: Expr, otherwise: Bounds | None, *, some_held: bool = False) -> Bounds:
        """The first field that a held message fills; where none does, ``otherwise`` or unknown.

        With ``some_held`` that is so only where one of the messages is held. A message that is
        perhaps held leaves it open, unless an earlier one decided.
        """
        fields = [arg for arg in expr.args if arg.op == "message"]
        counts = all(field_type(self.law, arg.name, arg.field) == "count" for arg in fields)
        low, high = unknown_of(expr.type)
        if counts and len(fields) == len(expr.args):
            low = "0::DECIMAL(18,6)"  # never below zero
        last = otherwise or Bounds(low, high)
        if some_held:
            any_held = " OR ".join(held_of(arg) for arg in fields)
            last = Bounds(*(f"CASE WHEN {any_held} THEN {side} ELSE {unknown} END"
                            for side, unknown in zip(last, (low, high), strict=True)))  # fmt: skip
        sides = []
        for side, unknown in enumerate((low, high)):
            cases = ""
            for arg in fields:
                held, prefix = held_of(arg), f"{arg.name}__{arg.field}__{arg.value}"
                filled = held if arg.field == "sent" else f"{held} AND {prefix}_filled"
                value = self._field(arg)[0][side]
                cases += f" WHEN {held} IS NULL THEN {unknown} WHEN {filled} THEN {value}"
            sides.append(f"(CASE{cases} ELSE {last[side]} END)")
        return b.one(sides[0]) if expr.type in _FLAT else Bounds(*sides)

    def _span(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        (low, one), (high, two) = (self.expr(arg, env, part) for arg in expr.args)
        level = max(one, two)
        if low == high:
            return low, level
        sides = (low.lo, high.hi)
        apart = f"{low.lo} > {high.hi}"
        return Bounds(
            *(f"(CASE WHEN {apart} THEN {unknown} ELSE {side} END)"
              for side, unknown in zip(sides, unknown_of(expr.type), strict=True))
        ), level  # fmt: skip

    def _field(self, expr: Expr) -> tuple[Bounds, str]:
        prefix = f"{expr.name}__{expr.field}__{expr.value}"
        kind = field_type(self.law, expr.name, expr.field)
        return stored_of(prefix, kind, prefix in self.context.exact), expr.type

    def _received(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        state, level = self.expr(expr.args[0], env, part)
        text = f"json_extract_string(json_{expr.name}__received, '/' || {state.lo})"
        low = (
            f"(CASE WHEN held_{expr.name} THEN CASE WHEN coalesce({text}, '?') = '?' THEN {expr.name}__sent__first_lo"
            f" ELSE instant_lo({text}) END ELSE '-infinity'::TIMESTAMP END)"
        )
        high = (
            f"(CASE WHEN held_{expr.name} THEN instant_hi({text}) ELSE 'infinity'::TIMESTAMP END)"
        )
        return Bounds(low, high), level

    def _defaulted(self, column: Column, env: Env, part: str | None = None) -> tuple[Bounds, int]:
        """``message.field or default``: see the table in docs/regimes.md."""
        expr, default = column.expr, column.default or Expr("const", column.type)
        if expr.op == "column":
            line, level = self._column(expr, env, None)
            return left_out_of(column, line), level
        if expr.op == "coalesce":
            return self._filled(expr, b.constant(expr.type, default.value), some_held=True), 0
        if expr.op == "received":
            stored, level = self._received(expr, env, part)
            state = self.expr(expr.args[0], env, part)[0].lo
            given = f"json_extract_string(json_{expr.name}__received, '/' || {state}) IS NOT NULL"
            given = f"({state} IS NULL OR {given})"
        else:
            (stored, _), level = self._field(expr), 0
            given = (
                "true"
                if expr.field == "sent"
                else f"{expr.name}__{expr.field}__{expr.value}_filled"
            )
        held = held_of(expr)
        value = b.constant(expr.type, default.value).lo
        if expr.name == self.process.root and held in self.context.exact:
            if given == "true":
                return stored, level
            sides = [f"(CASE WHEN {given} THEN {side} ELSE {value} END)" for side in stored]
            return (b.one(sides[0]) if stored.exact else Bounds(*sides)), level
        absent, at = self.absent(expr.name)
        if expr.name == self.process.opens:
            absent = "'-infinity'::TIMESTAMP"  # somebody answered it: it was sent
        if expr.type == "instant":
            low = (
                f"(CASE WHEN {held} THEN CASE WHEN {given} THEN {stored.lo} ELSE {value} END"
                f" WHEN NOT {held} THEN {absent} + INTERVAL 1 MICROSECOND ELSE '-infinity'::TIMESTAMP END)"
            )
            high = (
                f"(CASE WHEN {held} THEN CASE WHEN {given} THEN {stored.hi} ELSE {value} END"
                " ELSE 'infinity'::TIMESTAMP END)"
            )
            return Bounds(low, high), max(level, at)
        has, at = self.has(expr.name)
        nothing = unknown_of(expr.type)
        if expr.op == "message" and field_type(self.law, expr.name, expr.field) == "count":
            nothing = ("0::DECIMAL(18,6)", nothing[1])
        sides = [
            f"(CASE WHEN {held} THEN CASE WHEN {given} THEN {side} ELSE {value} END WHEN NOT {has} THEN {value}"
            f" ELSE {unknown} END)"
            for side, unknown in zip(stored, nothing, strict=True)
        ]
        exact = stored.exact and nothing[0] == nothing[1]
        return (b.one(sides[0]) if exact or expr.type in _FLAT else Bounds(*sides)), max(level, at)

    def _given(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        if expr.value == "part":
            return b.one(f"p__{expr.name}_given"), 0
        held = f"held_last_{expr.name}" if expr.value == "last" else f"held_{expr.name}"
        filled = f"{expr.name}__{expr.field}__{expr.value}_given"
        return b.one(f"(CASE WHEN {held} THEN {filled} END)"), 0

    def _has(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        has, level = self.has(expr.name)
        return b.one(has), level

    def has(self, message: str) -> tuple[str, int]:
        """Whether a message was sent: true, false (provably not), unknown."""
        if message == self.process.opens:
            if f"held_{message}" in self.context.exact:
                return "true", 0
            return f"(CASE WHEN held_{message} THEN true END)", 0

        def make() -> tuple[Bounds, int]:
            absent, level = self.absent(message)
            return b.one(
                f"(CASE WHEN held_{message} THEN true WHEN NOT held_{message} AND {absent} >= k"
                " THEN false END)"
            ), level

        value, level = self.unit(("has", message), make)
        return value.lo, level

    def absent(self, message: str) -> tuple[str, int]:
        """Until when it is proven that a message which is not held was not sent."""

        def make() -> tuple[Bounds, int]:
            route = self.process.messages[message]
            ends = [
                self._column(Expr("column", "state", name=c), None, None)
                for c in (route.sender, route.addressee)
                if c
            ]
            level = max((lv for _, lv in ends), default=0)
            names = [value.lo for value, _ in ends]
            own = " OR ".join(f"holder = {n}" for n in names)
            if own and "year" in self.process.key:
                own = f"({own}) AND kept"
            parts = [f"CASE WHEN {own} THEN k ELSE '-infinity'::TIMESTAMP END"] if own else []
            if self.context.declared:
                text, level = self._declared(message, names, level)
                parts.append(text)
            text = (
                f"greatest({', '.join(parts)})"
                if len(parts) > 1
                else (parts or ["'-infinity'::TIMESTAMP"])[0]
            )
            return b.one(f"({text})"), level

        value, level = self.unit(("absent", message), make)
        return value.lo, level

    def _declared(self, message: str, states: list[str], level: int) -> tuple[str, int]:
        """Until when declarations prove a message absent, and the level of that."""
        if self.context.general is not None:
            return general(self.context.general, message, states, "x.shown"), level
        name, case = self.name(), "of_cid" if self.process.each else "cid"
        covered = covering(self.law.regime, message, states, "x.shown")
        join = (
            f"LEFT JOIN (SELECT x.rid, max(d.until) AS until FROM {{prev}} x JOIN declared d ON {covered}"
            f" AND (d.cid IS NULL OR d.cid = x.{case}) GROUP BY x.rid) {name}d ON {name}d.rid = x.rid"
        )
        value = f"coalesce({name}d.until, '-infinity'::TIMESTAMP)"
        self.units.append(Unit(level + 1, ((name, value),), (join,)))
        return name, level + 1

    def _with(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        other = self.process.withs[expr.name]
        if not other.on:  # its own case, handed over with the row
            name = look_name(expr.field, self.restrict(env, self.looked_up(expr)))
            exact = expr.type in _FLAT or name in self.context.exact
            return b.one(f"{name}_lo") if exact else Bounds(f"{name}_lo", f"{name}_hi"), 0

        def make() -> tuple[Bounds, int]:
            tests, level = ["{me}.w = x.w"], 0
            for key, expression in other.on.items():
                value, at = self.expr(expression, env)
                level = max(level, at)
                exact = (
                    value.lo
                    if value.exact
                    else f"CASE WHEN {value.lo} = {value.hi} THEN {value.lo} END"
                )
                tests.append(f"{{me}}.at_key_{key} = ({exact})")
            on = " AND ".join(tests)
            row, join = self.joined(f"LEFT JOIN with_{other.process} {{me}} ON {on}", level + 1)
            name = self.name()
            sides = ["lo", "hi"] if expr.type not in _FLAT else ["lo"]
            low, high = unknown_of(expr.type)
            column = look_name(expr.field, self.restrict(env, self.looked_up(expr)))
            columns = tuple(
                (f"{name}_{side}", f"coalesce({row}.{column}_{side}, {unknown})")
                for side, unknown in zip(sides, (low, high), strict=False)
            )
            self.units.append(Unit(level + 1, columns, (join,)))
            return Bounds(f"{name}_{sides[0]}", f"{name}_{sides[-1]}"), level + 1

        return self.unit(
            ("with", expr.name, expr.field, self.restrict(env, self.parameters(expr))), make
        )

    def _aggregate(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        spec = self.process.parts[expr.name]
        reads = self.parameters(expr)

        def make() -> tuple[Bounds, int]:
            function, name = str(expr.value), self.name()
            inner, level = b.one("true"), 0
            if expr.field:
                kind = "flag" if function in ("any", "all", "count") else "number"
                inner, level = self.expr(
                    Expr("column", kind, name=expr.field, field=expr.name), env, expr.name
                )
            low, high = aggregated_of(function, inner)
            table = f"part_{self.process.name}_{spec.name}"
            # No line at all: nothing to sum up if a held message says so, else unknown.
            listed, at = self.expr(spec.of, None)
            empty = nothing_of(function)
            nothing = f"{{agg}}.rid IS NULL AND {listed.lo} IS NOT NULL"
            both = {"lo": low} if low == high else {"lo": low, "hi": high}
            columns = tuple(
                (
                    f"{name}_{side}",
                    f"CASE WHEN {nothing} THEN {empty} ELSE {{agg}}.{name}_{side} END",
                )
                for side in both
            )
            level = max(level, at)
            sums = tuple((f"{name}_{side}", sql) for side, sql in both.items())
            self.units.append(Unit(level + 1, columns, (), table, sums))
            held = Bounds(f"{name}_lo", f"{name}_hi" if "hi" in both else f"{name}_lo")
            return of_all(self, spec, function, expr.field, held, level + 1)

        return self.unit(
            ("aggregate", expr.value, expr.name, expr.field, self.restrict(env, reads)), make
        )

    def _chain(self, expr: Expr, env: Env, part: str | None) -> tuple[Bounds, int]:
        from hofburg.assessment.provisions import fact

        return fact(self, self.law.provisions[expr.name], str(expr.value), env)
