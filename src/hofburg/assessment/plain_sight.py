"""What expressions say of a case, for the plain evaluator: docs/regimes.md, read aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from hofburg.assessment import plain_messages as m
from hofburg.assessment import plain_values as v
from hofburg.assessment.areas import AREA_FUNCTIONS, ends_of
from hofburg.assessment.belongs import belonging_of
from hofburg.assessment.held import Declaration, Held, World
from hofburg.assessment.plain_days import Calendar
from hofburg.assessment.plain_fold import Line, Row
from hofburg.assessment.plain_lines import (
    decisive,
    further,
    left_out,
    line_value,
    lines_of,
    message_of,
    of_all,
)
from hofburg.assessment.plain_looks import circular, look
from hofburg.assessment.plain_places import PLACE_FUNCTIONS, Known
from hofburg.regimes import Column, Expr, Law, Provision, looked
from hofburg.values import ALWAYS, NEVER, InstantRange

__all__ = ["Line", "Reading", "Sight", "Subject"]

Reading = tuple[str, str] | None  # the one parameter that is read otherwise, and how
_ARITHMETIC = ("+", "-", "*", "/")
_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")


_WHOLE = Line(0, {})


class Subject(NamedTuple):
    """What a provision speaks of: a case, or a line of one of its parts."""

    row: Row
    line: Line = _WHOLE

    @property
    def name(self) -> tuple[str, int]:
        """The case and the line: their order, and the last word in ties."""
        return (self.row.case, self.line.number)


@dataclass(slots=True)
class Sight:
    """The cases of one world under one reading; ``rows`` by process."""

    law: Law
    world: World
    rows: Mapping[str, Sequence[Row]]
    declarations: Sequence[Declaration]
    reading: Reading
    columns: dict[tuple[int, str, str, int], Any]
    calendar: Calendar
    places: Known = field(default_factory=Known, kw_only=True)

    # -- expressions -------------------------------------------------------------------------------

    def value(self, expr: Expr, at: Subject) -> Any:
        """The value of an expression; see ``plain_values`` for its shape."""
        special = getattr(self, f"_{expr.op}", None)
        if special:
            return special(expr, at)
        args = [self.value(arg, at) for arg in expr.args]
        if expr.op in _COMPARISONS:
            return v.compare(expr.op, *args)
        if expr.op in _ARITHMETIC:
            return v.arithmetic(expr.op, (expr.args[0].type, expr.args[1].type), *args)
        if expr.op in ("and", "or"):
            return v.all_of(args) if expr.op == "and" else v.any_of(args)
        if expr.op == "not":
            return v.negate(args[0])
        if expr.op == "if":
            return v.choose(*args)
        if expr.op in ("min", "max"):
            return v.extreme(expr.op, args)
        if expr.op in ("ceil", "floor"):
            return v.rounded(expr.op, args[0])
        if expr.op == "neg":
            return tuple(None if end is None else -end for end in reversed(args[0]))
        if expr.op == "day":
            return tuple(self.calendar.day_of(end) for end in args[0])
        if expr.op == "year":
            return tuple(self.calendar.year(end) for end in args[0])
        if expr.op == "on":
            return self.calendar.on(*args)
        if expr.op in PLACE_FUNCTIONS:
            return PLACE_FUNCTIONS[expr.op](self.places, *args)
        if expr.op in AREA_FUNCTIONS:
            figure = (args[0],) if expr.args[0].type == "point" else args[0]
            reach = self.places.reach(self.law, expr.name, figure)
            return v.compare("<=", ends_of(expr.op, reach), args[1])
        if expr.op == "member":
            moment = self.instants(expr.args[1], at, first=True, last=False)
            found = belonging_of(self.law, expr.name, args[0])
            return None if found is None else found.held(InstantRange(*moment))
        if expr.op == "count":
            return v.unknown("number") if args[0] is None else v.point(Decimal(len(args[0])))
        if expr.op == "includes":
            items, wanted = args
            same = [v.compare("=", item, wanted) for item in items or ()]
            return None if items is None else v.any_of(same)
        raise AssertionError(expr.op)

    def flag(self, expr: Expr | None, at: Subject, default: bool) -> bool | None:
        """A condition; ``default`` where the document has none."""
        return default if expr is None else self.value(expr, at)

    def instants(self, expr: Expr, at: Subject, first: bool, last: bool) -> tuple[int, int]:
        """An instant; of days the first or last microsecond, as is asked for each end."""
        lo, hi = self.value(expr, at)
        if expr.type != "day":
            return (lo, hi)
        days = self.calendar
        return (days.start(lo) if first else days.end(lo), days.start(hi) if last else days.end(hi))

    def _const(self, expr: Expr, _: Subject) -> Any:
        return v.constant(expr.type, expr.value)

    def _param(self, expr: Expr, at: Subject) -> Any:
        parameter = self.law.parameters[expr.name]
        mine = self.reading is not None and self.reading[0] == expr.name
        listed = parameter.under(self.reading[1] if self.reading and mine else None)
        if len(listed) > 1 or listed[0].since is not None:
            lo, hi = self.dated(at.row)
            ends = [*(later.since for later in listed[1:]), None]
            listed = tuple(
                version for version, end in zip(listed, ends, strict=True)
                if (version.since is None or version.since <= hi) and (end is None or lo < end)
            )  # fmt: skip
        values = [v.constant(parameter.type, version.value) for version in listed]
        if not values:
            return v.unknown(parameter.type)
        if parameter.type == "text":
            open_ = len(set(values)) > 1
            return None if None in values else frozenset(values) if open_ else values[0]
        result = values[0]
        for other in values[1:]:
            result = v.choose(None, result, other)
        return result

    def dated(self, row: Row) -> tuple[int, int]:
        """The instant that dates a case: which version of a parameter or provision applies."""
        date = self.law.dating(row.process)
        if date:
            lo, hi = self.value(date, Subject(row))
            return (lo, hi)
        return row.opened

    # -- columns and messages ----------------------------------------------------------------------

    def _column(self, expr: Expr, at: Subject) -> Any:
        return self.column(expr.name, at, expr.field)

    def column(self, name: str, at: Subject, part: str = "") -> Any:
        """A column of the process or, with ``part``, of the line."""
        row, line = at
        key = (id(row), part, name, line.number if part else 0)
        if key not in self.columns:
            made = self._line_column(name, at, part) if part else self._case_column(name, row)
            self.columns[key] = made
        return self.columns[key]

    def _case_column(self, name: str, row: Row) -> Any:
        if name in row.keys:
            return row.keys[name]
        if name not in row.process.columns and row.process.each:  # a field of the line
            written = row.line.data.get(name) if row.line else None
            return m.typed(self.law, row.process.each.fields[name], written)
        column = row.process.columns[name]
        if column.default is None:
            return self.value(column.expr, Subject(row))
        return self._or_default(column, Subject(row))

    def _line_column(self, name: str, at: Subject, part: str) -> Any:
        spec, line = at.row.process.parts[part], at.line
        column = spec.columns.get(name)
        if column is None:
            return line_value(self.law, spec, name, line)
        if column.default is not None and column.expr.op != "column":  # of a message of the case
            return self._or_default(column, at)
        if column.default is not None and left_out(spec, column.expr.name, line):
            return _default(column)
        return self.value(column.expr, at)

    def _or_default(self, column: Column, at: Subject) -> Any:
        """``message.field or default``: held, surely not sent, or neither; see docs/regimes.md."""
        expr, fallback = column.expr, _default(column)
        if expr.op == "column":  # a field of the line that made the row
            left_out = at.row.line is not None and at.row.line.data.get(expr.name) is None
            return fallback if left_out else self.value(expr, at)
        if expr.op == "coalesce":
            nobody = decisive(expr.args, at.row) is None
            some = any(message_of(arg, at.row) for arg in expr.args)
            return fallback if nobody and some else self.value(expr, at)
        held = message_of(expr, at.row)
        nothing = v.unknown("count" if self._counts(expr) else column.type)
        if held is None and (expr.name == at.row.process.opens or at.row.nameless):
            return nothing  # somebody answered it: it was sent
        if held is None and expr.type == "instant":
            absent = self.absent(expr.name, at.row)
            return (absent + 1 if abs(absent) < NEVER else absent, NEVER)
        if held is None:
            return fallback if self.has(expr.name, at.row) is False else nothing
        if held.visible and self._left_out(expr, held, at):
            return fallback
        return self.value(expr, at)

    def _left_out(self, expr: Expr, held: Held, at: Subject) -> bool:
        if expr.op == "received":
            state = self.value(expr.args[0], at)
            return state is not None and state not in held.entry.get("received", {})
        return (m.envelope if expr.field in m.ENVELOPE else m.body)(held, expr.field) is None

    def _message(self, expr: Expr, at: Subject) -> Any:
        return m.message_value(self.law, message_of(expr, at.row), expr.name, expr.field)

    def _coalesce(self, expr: Expr, at: Subject) -> Any:
        fields = [arg for arg in expr.args if arg.op == "message"]
        found = decisive(fields, at.row)
        if found and found[1]:
            return self.value(found[0], at)
        if found is None and len(fields) < len(expr.args):
            return self.value(expr.args[-1], at)
        return v.unknown("count" if all(map(self._counts, expr.args)) else expr.type)

    def _counts(self, expr: Expr) -> bool:
        """Whether it is a field that counts, and so never below zero."""
        if expr.op != "message" or expr.field in m.ENVELOPE:
            return False
        return self.law.messages[expr.name].fields[expr.field].type == "count"

    def _span(self, expr: Expr, at: Subject) -> Any:
        low, high = (self.value(arg, at) for arg in expr.args)
        return v.unknown(expr.type) if v.compare(">", low, high) else (low[0], high[1])

    def _received(self, expr: Expr, at: Subject) -> Any:
        held, state = at.row.first.get(expr.name), self.value(expr.args[0], at)
        if held is None or not held.visible:
            return v.unknown("instant")
        return m.receipt(self.law, held, held.entry.get("received", {}).get(state))

    def _given(self, expr: Expr, at: Subject) -> bool | None:
        if expr.value == "part":  # by the message that has the line
            line = at.row.line if at.row.process.each and at.row.line else at.line
            return m.given(line.held, line.data.get(expr.name))
        held = message_of(expr, at.row)
        return m.given(held, m.body(held, expr.field))

    # -- what is not there -------------------------------------------------------------------------

    def _has(self, expr: Expr, at: Subject) -> bool | None:
        return self.has(expr.name, at.row)

    def has(self, message: str, row: Row) -> bool | None:
        """Whether a message was sent; false only if that is proven up to the register's horizon."""
        held = row.first.get(message)
        if held is not None:
            return True if held.visible else None
        if message == row.process.opens or row.nameless:
            return None
        return False if self.absent(message, row) >= self.world.kept_until else None

    def absent(self, message: str, row: Row) -> int:
        """Until when it is proven that a message which is not held was not sent."""
        route = row.process.messages[message]
        ends = [self.column(name, Subject(row)) for name in (route.sender, route.addressee) if name]
        proven = [ALWAYS]
        if self.world.holder is not None and self.world.holder in ends and row.kept:
            proven.append(self.world.kept_until)
        for d in self.declarations:
            if (
                d.case in (None, row.whole.case)
                and d.since <= row.shown
                and covers(d, message, ends)
            ):
                proven.append(min(d.until, self.world.kept_until))
        return max(proven)

    # -- beyond one message ------------------------------------------------------------------------

    def _with(self, expr: Expr, at: Subject) -> Any:
        row = self.looked_up(expr.name, at)[1]
        part, dot, name = expr.field.rpartition(".")
        if dot and row is not None and at.row.line:  # of the line itself
            return self.column(name, Subject(row, at.row.line), part)
        return v.unknown(expr.type) if row is None else self.column(expr.field, Subject(row))

    def looked_up(self, name: str, at: Subject) -> tuple[dict[str, Any], Row | None]:
        """The keys of a look into another process, and the one row that has them."""
        look = at.row.process.withs[name]
        if not look.on:  # its own case
            return {}, at.row.of
        keys = {key: self.value(on, at) for key, on in look.on.items()}
        found = [
            row
            for row in self.rows[look.process]
            if all(row.keys[key] == value for key, value in keys.items())  # keys are always known
        ]
        return keys, found[0] if len(found) == 1 else None

    def lines(self, row: Row, part: str) -> list[Line] | None:
        """The lines of a part; None where they are not known."""
        return lines_of(row.process.parts[part], row)

    def _of_all(self, row: Row, part: str, function: str, field: str, held: Any) -> Any:
        """What a function gives of all lines; of messages there may be more than are held."""
        spec = row.process.parts[part]
        proven = not spec.kind or (
            not further(spec, row) and self.absent(spec.kind, row) >= self.world.kept_until
        )
        return held if proven else of_all(spec, function, field, held)

    def _aggregate(self, expr: Expr, at: Subject) -> Any:
        lines, function = self.lines(at.row, expr.name), str(expr.value)
        if lines is None:
            return v.unknown(expr.type)
        found = v.point(Decimal(len(lines)))
        if expr.field:
            values = [self.column(expr.field, Subject(at.row, line), expr.name) for line in lines]
            found = v.aggregate(function, values)
        return self._of_all(at.row, expr.name, function, expr.field, found)

    def _look(self, expr: Expr, at: Subject) -> Any:
        function = looked(expr).function
        return self._of_all(at.row, expr.name, function, expr.field, look(self, expr, at))

    def _circular(self, expr: Expr, at: Subject) -> Any:
        found = circular(self, expr, at)
        return self._of_all(at.row, expr.args[0].field, expr.op, "", found)

    def _chain(self, expr: Expr, at: Subject) -> Any:
        from hofburg.assessment.plain import fact

        provision = self.law.provisions[expr.name]
        # A line may ask of its case, and the case is no line of its own.
        subject = at if provision.part else Subject(at.row)
        return fact(self, provision, str(expr.value), subject)

    def subjects(self, provision: Provision) -> list[Subject]:
        """What a provision speaks of, in order."""
        rows = self.rows[provision.process]
        if provision.part is None:
            return [Subject(row) for row in rows]
        found = [(row, self.lines(row, provision.part)) for row in rows]
        return [Subject(row, line) for row, lines in found for line in lines or ()]


def _default(column: Column) -> Any:
    """What holds where the field is not there."""
    return v.constant(column.default.type, column.default.value) if column.default else None


def covers(d: Declaration, message: str, states: Sequence[Any]) -> bool:
    """Whether a declared completeness speaks of such messages, from or to one of these States."""
    kind = d.kinds is None or message in d.kinds
    about = d.states is None or any(state in d.states for state in states)
    return d.label is None and kind and about
