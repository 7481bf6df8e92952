"""Names inside a process: columns, parts, messages, terms, and what each of them is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NoReturn

from hofburg.errors import ExpressionError, Problem
from hofburg.regimes.body import party
from hofburg.regimes.expression import (
    DAY,
    DAYS,
    DURATION,
    ENVELOPE,
    FLAG,
    INSTANT,
    LIST,
    NUMBER,
    POINT,
    STATE,
    TEXT,
    Expr,
    a,
    fail,
    known,
    near,
    shown,
)
from hofburg.regimes.law import Field, Message, Parameter
from hofburg.regimes.law_areas import Area
from hofburg.regimes.link_looks import ask
from hofburg.regimes.link_messages import of_the_line
from hofburg.regimes.model import ProcessModel
from hofburg.regimes.model_parts import LookModel
from hofburg.regimes.parser import parse
from hofburg.regimes.records import join, merged, records

__all__ = ["COLUMN_TYPES", "FIELD_TYPES", "ProcessScope", "Shared", "split_column"]

FIELD_TYPES = {
    "text": TEXT,
    "flag": FLAG,
    "number": NUMBER,
    "count": NUMBER,
    "instant": INSTANT,
    "day": DAY,
    "state": STATE,
    "choice": TEXT,
    "point": POINT,
    "list": LIST,
}
COLUMN_TYPES = {
    **{name: kind for name, kind in FIELD_TYPES.items() if name != "list"},
    "duration": DURATION,
    "days": DAYS,
}
_DEFAULT = re.compile(
    r"(.*\S)\s+or\s+(never|no|yes|\d{1,12}(?:\.\d{1,6})?|'(?:[^'\\\x00-\x1f]|'')*')",
    re.DOTALL | re.ASCII,
)


def split_column(written: str) -> tuple[str, str, str | None]:
    """``type = expression or default`` in its three pieces. Raises ``ExpressionError``."""
    kind, equals, rest = written.partition("=")
    kind = kind.strip()
    if not equals or kind not in COLUMN_TYPES:
        if equals and kind.isidentifier():
            raise fail(
                "column",
                f"{shown(kind)} is not the type of a column",
                near(kind, COLUMN_TYPES) or f"Types: {', '.join(COLUMN_TYPES)}.",
            )
        raise fail("column", f"{shown(written)} is not a column",
                   "Write type = expression, such as: instant = reply.sent or never.")  # fmt: skip
    found = _DEFAULT.fullmatch(rest.strip())
    return (kind, found[1].strip(), found[2]) if found else (kind, rest.strip(), None)


class Shared:
    """What all scopes of one regime share; remembers what was read, and terms once understood."""

    def __init__(
        self,
        messages: Mapping[str, Message],
        parameters: Mapping[str, Parameter],
        terms: Mapping[str, str],
        processes: Mapping[str, ProcessModel],
        parties: Mapping[str, str] | None,
        defined: Mapping[str, object],
        organisations: Sequence[str] = (),
    ) -> None:
        self.messages = messages
        self.parameters = parameters
        self.terms = terms
        self.processes = processes
        self.parties = parties
        self.organisations = organisations
        self.defined = defined  # all parameters of the document, those that are faulty too
        self.areas: Mapping[str, Area] = {}
        self.areas_read: set[str] = set()
        self.read: set[str] = set()
        self.terms_read: set[str] = set()
        self.understood: dict[tuple[str, str | None, str], Expr | ExpressionError] = {}
        self.lists: dict[tuple[str, str], tuple[Expr, Mapping[str, Field]]] = {}
        self.looking: list[str] = []  # looks that are being read
        self.keys_of: dict[tuple[str, str, str, str], tuple[Expr, Expr] | ExpressionError] = {}

    def column_type(self, process: str, name: str) -> str | None:
        """The declared type of a column of a process; None if there is none."""
        model = self.processes[process]
        if name in model.columns:
            return COLUMN_TYPES[split_column(model.columns[name])[0]]
        if name in self.keys(process):
            return {"state": STATE, "year": NUMBER}[name]
        line = self.line_fields(process).get(name)
        return FIELD_TYPES[line.type] if line else None

    def keys(self, process: str) -> list[str]:
        """The columns that `every` makes: state, year."""
        every = self.processes[process].every or []
        return [key for one, key in (("states", "state"), ("years", "year")) if one in every]

    # -- parts, and the rows that their lines make ------------------------------------------------

    def part_list(self, process: str, part: str) -> tuple[Expr, Mapping[str, Field]]:
        """The list of a part, and the fields of its records. Raises ``ExpressionError``."""
        if (process, part) not in self.lists:
            self.lists[process, part] = records(self, process, self.processes[process].parts[part])
        return self.lists[process, part]

    def part_type(self, process: str, part: str, name: str) -> str | None:
        """The type of a part's column or field; None if there is none."""
        columns = self.processes[process].parts[part].columns
        if name in columns:
            return COLUMN_TYPES[split_column(columns[name])[0]]
        return self.field_type(process, part, name)

    def field_type(self, process: str, part: str, name: str) -> str | None:
        """The type of a field of a part's lines; None if there is none."""
        field = self.part_list(process, part)[1].get(name)
        return FIELD_TYPES[field.type] if field else None

    def each(self, process: str) -> tuple[str, str] | None:
        """The process and the part whose lines make the rows of this one, if they are there."""
        owner, _, part = (self.processes[process].each or "").partition(".")
        other = self.processes.get(owner)
        return (owner, part) if other and part in other.parts else None

    def line_fields(self, process: str) -> Mapping[str, Field]:
        """The fields of the lines that make rows; a part's column of the same name comes first."""
        made = self.each(process)
        if made is None:
            return {}
        try:
            fields = self.part_list(*made)[1]
        except ExpressionError:  # reported where the part stands
            return {}
        columns = self.processes[made[0]].parts[made[1]].columns
        return {name: field for name, field in fields.items() if name not in columns}

    def line_columns(self, process: str) -> Mapping[str, str]:
        """The columns of the part whose lines make rows."""
        made = self.each(process)
        return self.processes[made[0]].parts[made[1]].columns if made else {}


class ProcessScope:
    """The names that an expression of a process (or of one of its parts) may use.

    In a part its own names come first, and those of its case after them.
    """

    def __init__(self, shared: Shared, process: str, part: str | None = None) -> None:
        self.shared = shared
        self.process = process
        self.model = shared.processes[process]
        self.part = part
        self._terms: list[str] = []

    # -- parts -----------------------------------------------------------------------------------

    def part_fields(self, part: str) -> Mapping[str, Field]:
        """The record fields of a part. Raises ``ExpressionError``."""
        return self.shared.part_list(self.process, part)[1]

    def part_type(self, part: str, name: str) -> str | None:
        """The type of a part's column or field; None if there is none."""
        return self.shared.part_type(self.process, part, name)

    def is_line_field(self, name: str) -> bool:
        """Whether a name is a field of the line at hand, and not a column made of it."""
        if self.part is None:
            return name in self.shared.line_fields(self.process)
        return name in self.part_fields(self.part) and name not in (
            self.model.parts[self.part].columns
        )

    # -- names -----------------------------------------------------------------------------------

    def names(self) -> Sequence[str]:
        """All names that could be meant."""
        return [
            *self.line_names(), *self.model.columns, *(f"has_{m}" for m in self.model.messages),
            *self.shared.keys(self.process), *self.shared.line_columns(self.process),
            *self.shared.line_fields(self.process), *self.shared.terms,
        ]  # fmt: skip

    def line_names(self) -> Sequence[str]:
        """The columns and fields of the line at hand."""
        if self.part is None:
            return []
        return [*self.model.parts[self.part].columns, *self.part_fields(self.part)]

    def message(self, name: str) -> bool:
        """Whether the process has that message."""
        return name in self.model.messages

    def name(self, name: str) -> Expr | None:
        """A part's column, a column, ``has_message`` or a term."""
        if self.part and (kind := self.part_type(self.part, name)):
            return Expr("column", kind, name=name, field=self.part)
        found: Expr | None = None
        if kind := self.shared.column_type(self.process, name):
            found = Expr("column", kind, name=name)
        elif name.startswith("has_") and self.message(name.removeprefix("has_")):
            found = Expr("has", FLAG, name=name.removeprefix("has_"))
        elif (made := self.shared.each(self.process)) and (
            name in self.shared.line_columns(self.process)
        ):
            kind = self.shared.part_type(*made, name) or ""
            found = Expr("with", kind, name=made[0], field=f"{made[1]}.{name}")
        if found is not None:
            return found
        return self._term(name) if name in self.shared.terms else None

    def _term(self, name: str) -> Expr:
        if name in self._terms:
            circle = " -> ".join([*self._terms[self._terms.index(name) :], name])
            raise fail("circle", f"terms turn in a circle: {circle}",
                       "Write one of them without the others.", f"terms.{name}")  # fmt: skip
        self.shared.terms_read.add(name)
        key = (self.process, self.part, name)
        if key not in self.shared.understood:
            self._terms.append(name)
            try:
                self.shared.understood[key] = parse(self.shared.terms[name], self, FLAG)
            except ExpressionError as error:
                self.shared.understood[key] = _blame(error, name, self.process)
            finally:
                self._terms.pop()
        found = self.shared.understood[key]
        if isinstance(found, ExpressionError):
            raise found
        return found

    def dotted(self, owner: str, field: str, which: str) -> Expr:
        """``message.field`` or ``with.column``."""
        if owner in self.model.parts or owner in self.looks():
            raise fail("unknown-name", f"{owner}.{field} is many values",
                       f"Sum them up: sum({owner}.{field}), count({owner}).")  # fmt: skip
        if which == "first" and (own := of_the_line(self, owner, field)):
            return own
        if self.message(owner):
            form = self.shared.messages.get(owner)
            fields = form.fields if form else {}
            if field in ENVELOPE:
                return Expr("message", ENVELOPE[field], name=owner, field=field, value=which)
            if field not in fields:
                listed = [*fields, *ENVELOPE]
                raise fail("unknown-name", f"{owner} has no field {shown(field)}",
                           near(field, listed) or known(listed))  # fmt: skip
            kind = FIELD_TYPES[fields[field].type]
            return Expr("message", kind, name=owner, field=field, value=which)
        looks = {name: look.process for name, look in self.model.with_.items()}
        if made := self.shared.each(self.process):
            looks[made[0]] = made[0]
        if owner in looks:
            return self._with(owner, looks[owner], field)
        listed = [*self.model.messages, *looks]
        raise fail("unknown-name", f"{shown(owner)} is not a message of {self.process}",
                   near(owner, listed) or known(listed))  # fmt: skip

    def _with(self, owner: str, other: str, field: str) -> Expr:
        if other not in self.shared.processes:  # reported where the `with` stands
            raise fail("", "")
        columns = self.shared.processes[other].columns
        if field not in columns:
            raise fail("unknown-name", f"{other} has no column {shown(field)}",
                       near(field, columns) or known(columns))  # fmt: skip
        return Expr("with", COLUMN_TYPES[split_column(columns[field])[0]], name=owner, field=field)

    def aggregate(self, function: str, owner: str, field: str) -> Expr:
        """``sum(part.column)``, ``count(part)``, or of a line's look at others."""
        look = self.looks().get(owner)
        part = look.part if look else owner
        if part not in self.model.parts:
            self._no_part(owner)
        gives = FLAG if function in ("any", "all") else NUMBER
        if function != "count" or field:
            self._summed(function, owner, part, field)
        if look is None:
            return Expr("aggregate", gives, name=owner, field=field, value=function)
        kind = self.part_type(part, field) if field else None
        value = Expr("column", kind, name=field, field=part) if kind else None
        return ask(self, function, owner, gives, value)

    def looks(self) -> Mapping[str, LookModel]:
        """The looks of the line at hand at other lines."""
        return self.model.parts[self.part].with_ if self.part else {}

    def _no_part(self, owner: str) -> NoReturn:
        if owner in self.looks():  # reported where the look stands
            raise fail("", "")
        whose = [name for name, part in self.model.parts.items() if owner in part.with_]
        if whose:
            raise fail("unknown-name", f"{shown(owner)} is a look of the lines of {whose[0]}",
                       f"Ask it in a column of {whose[0]}, or in a provision on"
                       f" {self.process}.{whose[0]}.")  # fmt: skip
        raise fail("unknown-name", f"{shown(owner)} is not a part of {self.process}",
                   near(owner, self.model.parts) or known(self.model.parts))  # fmt: skip

    def _summed(self, function: str, owner: str, part: str, field: str) -> None:
        """Refuse a column that a function cannot sum up."""
        kind = self.part_type(part, field) if field else None
        wanted = {"any": FLAG, "all": FLAG, "count": FLAG}.get(function, NUMBER)
        listed = [*self.part_fields(part), *self.model.parts[part].columns]
        if not field:
            raise fail("expression-call", f"{function} takes one column of {owner}",
                       f"Write {function}({owner}.column). {known(listed)}")  # fmt: skip
        if kind is None:
            raise fail("unknown-name", f"{owner} has no column {shown(field)}",
                       near(field, listed) or known(listed))  # fmt: skip
        if kind != wanted:
            raise fail("expression-type",
                       f"{function} takes {a(wanted)}; {owner}.{field} is {a(kind)}",
                       "Make a column of the part that is one.")  # fmt: skip

    def parameter(self, name: str) -> Expr:
        """``{name}``."""
        self.shared.read.add(name)
        found = self.shared.parameters.get(name)
        if found is None:
            if name in self.shared.defined:  # its own fault is reported where it stands
                raise fail("", "")
            raise fail("unknown-parameter", f"there is no parameter {{{name}}}",
                       near(name, self.shared.defined) or known(self.shared.defined))  # fmt: skip
        return Expr("param", found.type, name=name)

    # -- constants -------------------------------------------------------------------------------

    def check_divisor(self, name: str) -> None:
        """Refuse a parameter that may be zero."""
        parameter = self.shared.parameters[name]
        listed = [parameter.versions, *(r.versions for r in parameter.readings.values())]
        if any(v.value == Decimal(0) for versions in listed for v in versions):
            raise fail("expression-type", f"{{{name}}} is 0, and division is never by 0",
                       "Multiply on the other side instead.")  # fmt: skip

    def check_text(self, other: Expr, value: str) -> Expr:
        """A constant compared with ``other``: its State or choice must exist."""
        if other.type == STATE:
            return self._state(value)
        choices = self.choices(other) if other.type == TEXT else ()
        if choices and value not in choices:
            raise fail("unknown-choice", f"{shown(value)} is not a choice of {_called(other)}",
                       near(value, choices) or f"Choices: {', '.join(choices)}.")  # fmt: skip
        return Expr("const", TEXT, value=value)

    def _state(self, value: str) -> Expr:
        reason, remedy = party(self.shared.parties, value, self.shared.organisations)
        if reason:
            raise fail("unknown-state", reason, remedy)
        return Expr("const", STATE, value=value)

    def check_member(self, listed: Expr, member: Expr) -> Expr:
        """What ``includes`` looks for: of the type that the list holds, and one of its choices."""
        field = self.field(listed)
        of = field.of if field and field.of else {}
        if "" not in of:
            raise fail("expression-call", f"{_called(listed)} is a list of records",
                       "Make a part of it, and use any(part.column).")  # fmt: skip
        inner = of[""]
        kind = FIELD_TYPES[inner.type]
        if member.op == "const" and member.type == TEXT and kind == STATE:
            return self._state(str(member.value))
        if member.type != kind or kind not in (TEXT, STATE):
            raise fail(
                "expression-type",
                f"{_called(listed)} holds {inner.type}, not {a(member.type)}",
                "includes looks for a text, a choice or a State.",
            )
        if member.op == "const" and inner.choices and member.value not in inner.choices:
            said = str(member.value)
            raise fail(
                "unknown-choice",
                f"{shown(said)} is not a choice of {_called(listed)}",
                near(said, inner.choices) or f"Choices: {', '.join(inner.choices)}.",
            )
        return member

    def area(self, name: str, figure: Expr) -> Area:
        """The area of that name, and that a place or a list of places is asked of it."""
        found = self.shared.areas.get(name)
        asked = [other for other, area in self.shared.areas.items() if area.asked]
        if found is None:
            raise fail("unknown-area", f"there is no area {shown(name)}",
                       near(name, asked) or known(asked))  # fmt: skip
        self.shared.areas_read.add(name)
        if not found.asked:
            raise fail("expression-call", f"{name} is a line, and nothing lies in a line",
                       f"Make a strip along it: {{strip: {{line: {name}, km: 5}}}}.")  # fmt: skip
        field = self.field(figure) if figure.type == LIST else None
        inner = (field.of or {}).get("") if field else None
        if figure.type == LIST and (inner is None or inner.type != POINT):
            raise fail("expression-type", f"{_called(figure)} is not a list of places",
                       "Give the field type: list with of: point.")  # fmt: skip
        return found

    def check_alike(self, lists: Sequence[Expr]) -> None:
        """Lists that stand for each other hold the same. Raises ``ExpressionError``."""
        merged([(_called(expr), self.field(expr)) for expr in lists])

    def field(self, expr: Expr) -> Field | None:
        """The field of a form that an expression hands on as it is."""
        if expr.op == "coalesce":
            fields = [self.field(arg) for arg in expr.args]
            if expr.type == LIST:
                return merged([(_called(a), f) for a, f in zip(expr.args, fields, strict=True)])
            choices = [field.choices if field else () for field in fields]
            return Field("", "choice", choices=join(choices)) if all(choices) else None
        if expr.op == "message" and expr.field in ENVELOPE:
            inner = {"": Field("", "state")} if ENVELOPE[expr.field] == LIST else None
            return Field(expr.field, "list", of=inner) if inner else None
        if expr.op == "message":
            form = self.shared.messages.get(expr.name)
            return form.fields.get(expr.field) if form else None
        if expr.op == "column" and expr.field and self.model.parts.get(expr.field):
            return self.part_fields(expr.field).get(expr.name)
        if expr.op == "column" and not expr.field and self.is_line_field(expr.name):
            return self.shared.line_fields(self.process)[expr.name]
        if expr.op == "column" and expr.name in self.model.columns:
            owner, _, name = split_column(self.model.columns[expr.name])[1].partition(".")
            form = self.shared.messages.get(owner.strip())
            return form.fields.get(name.strip()) if form else None
        return None

    def choices(self, expr: Expr) -> Sequence[str]:
        """The values that a text may have, where the document lists them."""
        if expr.op == "param":
            return self.shared.parameters[expr.name].choices
        field = self.field(expr)
        return field.choices if field else ()


def _called(expr: Expr) -> str:
    """An expression's name in a message."""
    if expr.op == "message":
        return f"{expr.name}.{expr.field}"
    return expr.name or "it"


def _blame(error: ExpressionError, term: str, process: str) -> ExpressionError:
    """The same fault, at the term that has it."""
    return ExpressionError(
        Problem("", p.rule, p.message if not p.message or p.field else f"in {process}: {p.message}",
                p.remedy, p.field or f"terms.{term}")
        for p in error.problems
    )  # fmt: skip
