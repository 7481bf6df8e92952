"""A case that nobody has opened yet, for timetables: what is given, what is planned, what is left.

The plain evaluator sees it as a case without messages (or, for a recorded case, with those that are
held). A column that is given has its value; what a column takes straight from a message is then
known of that message too, so that other columns which read the same field see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hofburg.assessment import plain_values as v
from hofburg.assessment.held import World
from hofburg.assessment.plain_days import Calendar
from hofburg.assessment.plain_fold import Row
from hofburg.assessment.plain_sight import Reading, Sight, Subject
from hofburg.regimes import Column, Expr, Law, Process
from hofburg.values import ALWAYS, NEVER

__all__ = ["Instants", "Supposed", "column_value", "is_open", "new_case", "source_of", "supposed"]

Instants = tuple[int, int]
Field = tuple[str, str]  # a message and a field of its form or envelope


def is_open(value: Any) -> bool:
    """Whether nothing at all is known of a value."""
    return value is None or value in ((ALWAYS, NEVER), (None, None))


def source_of(process: Process, column: str) -> Field | None:
    """The message and field that a column hands on as it is."""
    made = process.columns.get(column)
    if made is None or made.expr.op != "message":
        return None
    return (made.expr.name, made.expr.field)


def new_case(law: Law, process: Process, keys: Mapping[str, Any]) -> Row:
    """A case without messages; ``keys`` are the State and year of a roster's row."""
    if not process.every:
        return Row(process, "", (ALWAYS, NEVER), ALWAYS)
    opened: Instants = (ALWAYS, NEVER)
    year = v.known(keys.get("year"))
    if year is not None:
        start = Calendar(law.zone).year_start(int(year))
        opened = (start, start)
    values = {
        name: keys.get(name, v.unknown("number") if name == "year" else None)
        for name in process.key
    }
    return Row(process, "", opened, opened[0], values)


@dataclass(slots=True)
class Supposed(Sight):
    """The sight of one case under one reading, with what is supposed of it.

    Attributes:
        case: the case itself; other rows are of processes that it looks into.
        pinned: values of columns.
        fields: values of what messages say.
        sent: messages that are taken to be sent.
    """

    case: Row
    pinned: Mapping[str, Any]
    fields: Mapping[Field, Any]
    sent: frozenset[str]
    others: dict[str, Row] = field(default_factory=dict)

    def has(self, message: str, row: Row) -> bool | None:
        """Whether a message is sent: true if the plan has it, never false."""
        if row is not self.case or message in row.first:
            return Sight.has(self, message, row)
        opens = message == row.process.opens
        return True if opens or message in self.sent else None

    def dated(self, row: Row) -> Instants:
        """The instant that dates the case; where no column does, the opening message."""
        if row is self.case and not row.process.dated_by and not row.process.every:
            return self.sent_at(row.process.root)
        return Sight.dated(self, row)

    def sent_at(self, message: str) -> Instants:
        """When a message is sent: known, or not before the one that opens the case."""
        root = self.case.process.root
        held = self.case.first.get(message)
        if held is not None:
            expr = Expr("message", "instant", name=message, field="sent", value="first")
            lo, hi = Sight._message(self, expr, Subject(self.case))
            return (lo, hi)
        lo, hi = self.fields.get((message, "sent"), (ALWAYS, NEVER))
        if message != root and not self.case.process.every:
            opened = self.sent_at(root)[0]
            lo = max(lo, opened) if opened <= hi else lo
        return (lo, hi)

    # -- how the evaluator reads columns and messages ----------------------------------------------

    def _case_column(self, name: str, row: Row) -> Any:
        if row is self.case and name in self.pinned:
            source = source_of(row.process, name)
            sent = source is not None and source[1] == "sent" and source[0] not in row.first
            return self.sent_at(source[0]) if source and sent else self.pinned[name]
        return Sight._case_column(self, name, row)

    def _or_default(self, column: Column, at: Subject) -> Any:
        expr = column.expr
        if at.row is not self.case or expr.name in at.row.first:
            return Sight._or_default(self, column, at)
        if expr.op == "message" and (expr.name, expr.field) in self.fields:
            return self.fields[expr.name, expr.field]
        if column.default is not None and self._is_taken(column):
            return v.constant(column.default.type, column.default.value)
        if expr.type == "instant" and expr.op == "message" and expr.field == "sent":
            return self.sent_at(expr.name)
        return Sight._or_default(self, column, at)

    def _is_taken(self, column: Column) -> bool:
        """Whether what the document says of a field that is left out is taken to hold here.

        It is for the message that opens the case; instants stay open.
        """
        process = self.case.process
        opens = column.expr.name == process.opens
        return opens and column.expr.type != "instant"

    def _message(self, expr: Expr, at: Subject) -> Any:
        if at.row is not self.case or expr.name in at.row.first:
            return Sight._message(self, expr, at)
        if (expr.name, expr.field) in self.fields and expr.field != "sent":
            return self.fields[expr.name, expr.field]
        if expr.field == "sent":
            return self.sent_at(expr.name)
        if expr.field == "received":
            return (self.sent_at(expr.name)[0], NEVER)
        return Sight._message(self, expr, at)

    def _coalesce(self, expr: Expr, at: Subject) -> Any:
        """The first field that is held, given or planned; where none is, what no message says."""
        if at.row is self.case:
            for arg in expr.args:
                planned = arg.op == "message" and arg.name not in at.row.first
                if planned and not is_open(value := self._message(arg, at)):
                    return value
                if arg.op == "message" and arg.name in at.row.first:
                    break
        return Sight._coalesce(self, expr, at)

    def _received(self, expr: Expr, at: Subject) -> Any:
        if at.row is not self.case or expr.name in at.row.first:
            return Sight._received(self, expr, at)
        return (self.sent_at(expr.name)[0], NEVER)

    def _line_column(self, name: str, at: Subject, part: str) -> Any:
        if at.row is not self.case or at.line.held:
            return Sight._line_column(self, name, at, part)
        spec = at.row.process.parts[part]
        column = spec.columns.get(name)
        if column is None:
            return v.unknown(spec.fields[name].type)
        if column.default is not None and column.expr.op != "column":  # of a message of the case
            return self._or_default(column, at)
        return v.unknown(column.type) if column.default else self.value(column.expr, at)

    def _with(self, expr: Expr, at: Subject) -> Any:
        """A column of a row that nothing is known of but its State and year."""
        if expr.name not in self.others:
            look = at.row.process.withs[expr.name]
            keys = {key: self.value(on, at) for key, on in look.on.items()}
            self.others[expr.name] = new_case(self.law, self.law.processes[look.process], keys)
        return self.column(expr.field, Subject(self.others[expr.name]))


def supposed(
    law: Law, case: Row, reading: Reading, layers: Iterable[Mapping[str, Any]], said: Iterable[str]
) -> Supposed:
    """The sight of a case.

    Args:
        layers: values by column, the stronger ones last. What a message says is taken from the
            strongest that says it.
        said: columns whose messages are taken to be sent.
    """
    process = case.process
    pinned: dict[str, Any] = {}
    fields: dict[Field, Any] = {}
    for layer in layers:
        pinned |= layer
        for name, value in layer.items():
            source = source_of(process, name)
            if source is not None:
                fields[source] = value
    for name in pinned:
        source = source_of(process, name)
        if source is not None:
            pinned[name] = fields[source]
    sent = {source[0] for name in said if (source := source_of(process, name))}
    world = World("plan", NEVER)
    rows = dict.fromkeys(law.processes, ())
    return Supposed(
        law, world, rows, (), reading, {}, Calendar(law.zone), case, pinned, fields,
        frozenset(sent),
    )  # fmt: skip


def column_value(sight: Supposed, name: str) -> Any:
    """The value of a column of the case."""
    return sight.column(name, Subject(sight.case))
