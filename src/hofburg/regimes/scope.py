"""Names inside a process: columns, parts, messages, terms, and what each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hofburg.regimes.body import party
from hofburg.regimes.expression import (
    DAY, FLAG, INSTANT, LIST, NUMBER, STATE, TEXT, Expr, fail, near, parse,
)  # fmt: skip
from hofburg.regimes.law import Field, Message, Parameter
from hofburg.regimes.model import PartModel, ProcessModel

__all__ = ["COLUMN_TYPES", "ENVELOPE", "FIELD_TYPES", "ProcessScope", "Shared", "split_column"]

# What every message offers besides the fields of its form.
ENVELOPE = {
    "from": STATE, "to": STATE, "sent": INSTANT, "received": INSTANT, "to_all": FLAG,
    "under": TEXT, "basis": TEXT, "number": TEXT,
}  # fmt: skip
FIELD_TYPES = {
    "text": TEXT, "flag": FLAG, "number": NUMBER, "count": NUMBER, "instant": INSTANT, "day": DAY,
    "state": STATE, "choice": TEXT, "list": LIST,
}  # fmt: skip
COLUMN_TYPES = {
    "flag": FLAG, "number": NUMBER, "count": NUMBER, "instant": INSTANT, "day": DAY,
    "state": STATE, "text": TEXT, "choice": TEXT, "duration": "duration", "days": "days",
}  # fmt: skip
_WORDS = {"never", "no", "yes"}


def split_column(written: str) -> tuple[str, str, str | None]:
    """``type = expression or default`` in its three pieces. Raises ``ExpressionError``."""
    kind, equals, rest = written.partition("=")
    kind = kind.strip()
    if not equals or kind not in COLUMN_TYPES:
        remedy = near(kind, list(COLUMN_TYPES)) or f"Types: {', '.join(COLUMN_TYPES)}."
        raise fail("column", f"{written!r} is not: type = expression", remedy)
    expression, found, last = rest.rpartition(" or ")
    last = last.strip()
    if found and (last in _WORDS or last.startswith("'") or last.isascii() and last.isdigit()):
        return kind, expression.strip(), last
    return kind, rest.strip(), None


class Shared:
    """What all scopes of one regime share."""

    def __init__(
        self,
        messages: Mapping[str, Message],
        parameters: Mapping[str, Parameter],
        terms: Mapping[str, str],
        processes: Mapping[str, ProcessModel],
        parties: Mapping[str, str] | None,
    ) -> None:
        self.messages = messages
        self.parameters = parameters
        self.terms = terms
        self.processes = processes
        self.parties = parties
        self.read: set[str] = set()

    def column_type(self, process: str, name: str) -> str | None:
        """The declared type of a column of a process; None if there is none."""
        model = self.processes[process]
        if name in model.columns:
            return COLUMN_TYPES[split_column(model.columns[name])[0]]
        if model.every and name == "state" and "states" in model.every:
            return STATE
        if model.every and name == "year" and "years" in model.every:
            return NUMBER
        if name == "ours":
            return FLAG
        return None


class ProcessScope:
    """The names that an expression of a process (or of one of its parts) may use."""

    def __init__(self, shared: Shared, process: str, part: str | None = None) -> None:
        self.shared = shared
        self.process = process
        self.model = shared.processes[process]
        self.part = part
        self._terms: list[str] = []

    def part_fields(self, part: str) -> Mapping[str, Field]:
        """The record fields of a part. Raises ``ExpressionError``."""
        spec = self.model.parts[part]
        message, _, name = spec.of.partition(".")
        if message not in self.model.messages or message not in self.shared.messages:
            raise fail("unknown-name", f"{message} is not a message of {self.process}")
        field = self.shared.messages[message].fields.get(name)
        if field is None or field.type != "list" or not field.of or "" in field.of:
            raise fail("part", f"{spec.of} is not a list of records", "Give the field type: list with of: {...}.")
        return field.of

    def part_type(self, part: str, name: str) -> str | None:
        """The type of a part's column or field; None if there is none."""
        spec: PartModel = self.model.parts[part]
        if name in spec.columns:
            return COLUMN_TYPES[split_column(spec.columns[name])[0]]
        field = self.part_fields(part).get(name)
        return FIELD_TYPES[field.type] if field else None

    def names(self) -> Sequence[str]:
        """All names that could be meant."""
        own = [*self.model.columns, *self.shared.terms, *(f"has_{m}" for m in self.model.messages)]
        own += ["state"] * bool(self.model.every) + ["year"] * bool(self.model.every)
        if self.part:
            own += [*self.model.parts[self.part].columns, *self.part_fields(self.part)]
        return own

    def message(self, name: str) -> bool:
        """Whether the process has that message."""
        return name in self.model.messages

    def name(self, name: str) -> Expr | None:
        """A part's column, a column, ``has_message`` or a term."""
        if self.part and (kind := self.part_type(self.part, name)):
            return Expr("column", kind, name=name, field=self.part)
        if kind := self.shared.column_type(self.process, name):
            return Expr("column", kind, name=name)
        if name.startswith("has_") and self.message(name.removeprefix("has_")):
            return Expr("has", FLAG, name=name.removeprefix("has_"))
        if name in self.shared.terms:
            if name in self._terms:
                circle = " -> ".join([*self._terms[self._terms.index(name) :], name])
                raise fail("circle", f"terms turn in a circle: {circle}", "Break it.")
            self._terms.append(name)
            try:
                return parse(self.shared.terms[name], self, FLAG)
            finally:
                self._terms.pop()
        return None

    def dotted(self, owner: str, field: str, which: str) -> Expr:
        """``message.field`` or ``with.column``."""
        if self.message(owner):
            form = self.shared.messages.get(owner)
            fields = form.fields if form else {}
            if field in ENVELOPE:
                return Expr("message", ENVELOPE[field], name=owner, field=field, value=which)
            if field not in fields:
                known = [*fields, *ENVELOPE]
                raise fail("unknown-name", f"{owner} has no field {field}",
                           near(field, known) or f"Known: {', '.join(known)}.")  # fmt: skip
            return Expr("message", FIELD_TYPES[fields[field].type], name=owner, field=field, value=which)
        if owner in self.model.with_:
            other = self.model.with_[owner].process
            kind = self.shared.column_type(other, field)
            if kind is None:
                raise fail("unknown-name", f"{other} has no column {field}",
                           near(field, list(self.shared.processes[other].columns)))  # fmt: skip
            return Expr("with", kind, name=owner, field=field)
        if owner in self.model.parts:
            raise fail("unknown-name", f"{owner}.{field} is many values",
                       f"Sum them up: sum({owner}.{field}), count({owner}).")  # fmt: skip
        known = [*self.model.messages, *self.model.with_]
        raise fail("unknown-name", f"{owner} is not a message of {self.process}",
                   near(owner, known) or f"Known: {', '.join(known)}.")  # fmt: skip

    def aggregate(self, function: str, owner: str, field: str) -> Expr:
        """``sum(part.column)``, ``count(part)`` and their like."""
        if owner not in self.model.parts:
            raise fail("unknown-name", f"{owner} is not a part of {self.process}",
                       near(owner, list(self.model.parts)))  # fmt: skip
        if function == "count" and not field:
            return Expr("aggregate", NUMBER, name=owner, value="count")
        kind = self.part_type(owner, field) if field else None
        wanted = {"any": FLAG, "all": FLAG, "count": FLAG}.get(function, NUMBER)
        if kind is None:
            raise fail("unknown-name", f"{owner} has no column {field or '(none given)'}",
                       f"Known: {', '.join([*self.part_fields(owner), *self.model.parts[owner].columns])}.")  # fmt: skip
        if kind != wanted:
            raise fail("expression-type", f"{function} takes a {wanted}; {owner}.{field} is a {kind}")
        gives = FLAG if function in ("any", "all") else NUMBER
        return Expr("aggregate", gives, name=owner, field=field, value=function)

    def parameter(self, name: str) -> Expr:
        """``{name}``."""
        parameter = self.shared.parameters.get(name)
        if parameter is None:
            raise fail("unknown-parameter", f"there is no parameter {{{name}}}",
                       near(name, list(self.shared.parameters)))  # fmt: skip
        self.shared.read.add(name)
        return Expr("param", parameter.type, name=name)

    def check_text(self, other: Expr, value: str) -> Expr:
        """A constant compared with ``other``: its State or choice must exist."""
        if other.type == STATE:
            reason, remedy = party(self.shared.parties, value)
            if reason:
                raise fail("unknown-state", reason, remedy)
            return Expr("const", STATE, value=value)
        choices = self._choices(other)
        if choices and value not in choices:
            raise fail("unknown-choice", f"{value!r} is not a choice of {other.name}",
                       near(value, choices) or f"Choices: {', '.join(choices)}.")  # fmt: skip
        return Expr("const", TEXT, value=value)

    def _choices(self, expr: Expr) -> Sequence[str]:
        if expr.op == "param":
            return self.shared.parameters[expr.name].choices
        fields: Mapping[str, Field] = {}
        if expr.op == "message":
            form = self.shared.messages.get(expr.name)
            fields = form.fields if form else {}
            return fields[expr.field].choices if expr.field in fields else ()
        if expr.op == "column" and expr.field:
            field = self.part_fields(expr.field).get(expr.name)
            return field.choices if field else ()
        if expr.op == "column" and expr.name in self.model.columns:
            written = split_column(self.model.columns[expr.name])[1]
            owner, dot, name = written.partition(".")
            form = self.shared.messages.get(owner) if dot else None
            if form and name in form.fields:
                return form.fields[name].choices
        return ()

