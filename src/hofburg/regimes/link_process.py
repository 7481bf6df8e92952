"""Link a process: its messages, columns, parts and looks into others, and what reads what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from hofburg.regimes import model as m
from hofburg.regimes.expression import (
    DAY,
    FLAG,
    INSTANT,
    NUMBER,
    STATE,
    TEXT,
    Expr,
    a,
    as_day,
    fail,
    known,
    near,
    shown,
    walk,
)
from hofburg.regimes.faults import Path
from hofburg.regimes.graph import find_circle, members
from hofburg.regimes.law import Column, Part, Process, Route, Seats, With
from hofburg.regimes.link_each import link_each
from hofburg.regimes.link_looks import link_looks
from hofburg.regimes.link_occurs import link_occurs
from hofburg.regimes.parser import parse
from hofburg.regimes.scope import COLUMN_TYPES, ProcessScope, split_column
from hofburg.regimes.texts import texts

if TYPE_CHECKING:
    from hofburg.regimes.link import Linker

__all__ = ["check_processes", "link_process"]

_MAX_NAME = 41


def link_process(linker: Linker, name: str, model: m.ProcessModel) -> None:
    """Link one process into ``linker.processes``; faults are noted."""
    _ProcessLinker(linker, name, model).link()


class _ProcessLinker:
    def __init__(self, linker: Linker, name: str, model: m.ProcessModel) -> None:
        self.linker, self.name, self.model = linker, name, model
        self.faults = linker.faults
        self.path: Path = ("processes", name)
        self.keys = linker.shared.keys(name)

    def link(self) -> None:
        model, faults = self.model, self.faults
        self.linker.named(self.path, self.name)
        if len(self.name) > _MAX_NAME:
            faults.report(self.path, "name", f"is longer than {_MAX_NAME} letters", "Shorten it.")
        if not model.messages:
            faults.report((*self.path, "messages"), "process", "has no message",
                          "Name at least the one that opens a case.")  # fmt: skip
            return
        self._messages()
        self._every()
        each = link_each(self.linker, self.name)
        scope = ProcessScope(self.linker.shared, self.name)
        columns = {}
        for name, written in model.columns.items():
            if column := self._column((*self.path, "columns", name), name, written, scope):
                columns[name] = column
        parts = {n: p for n, spec in model.parts.items() if (p := self._part(n, spec))}
        withs = {n: With(n, w.process, self._with((*self.path, "with", n), n, w, scope))
                 for n, w in model.with_.items()}  # fmt: skip
        if each:  # its own case, which needs no key
            withs[each.process] = With(each.process, each.process, {})
        routes = {n: Route(r.from_, r.to) for n, r in model.messages.items()}
        self.linker.processes[self.name] = Process(
            self.name, texts(model.title), routes, model.dated_by, columns, parts,
            tuple(model.every or ()), self._key(), withs, self.linker.provenance(model),
            texts(model.text), self._seats(parts), self._plan(scope), each,
            link_occurs(self.linker, (*self.path, "occurs"), model.occurs, self.name),
        )  # fmt: skip

    # -- messages and keys -----------------------------------------------------------------------

    def _messages(self) -> None:
        forms = self.linker.document.messages
        for message, route in self.model.messages.items():
            path = (*self.path, "messages", message)
            if message not in forms:
                self.faults.report(path, "unknown-message", f"there is no message {shown(message)}",
                                   near(message, forms) or known(forms))  # fmt: skip
            self._state_column((*path, "from"), route.from_, STATE)
            self._state_column((*path, "to"), route.to, STATE)
        self._state_column((*self.path, "dated_by"), self.model.dated_by, INSTANT)

    def _state_column(self, path: Path, column: str | None, kind: str) -> None:
        if column is None:
            return
        with self.faults.at(*path):
            try:
                found = self.linker.shared.column_type(self.name, column)
            except Exception as error:  # the column's own fault is reported where it stands
                raise fail("", "") from error
            if found != kind:
                what = f"is {a(found)}" if found else f"is not a column of {self.name}"
                raise fail(
                    "unknown-name",
                    f"{shown(column)} {what}; {a(kind)} is needed",
                    near(column, self.model.columns) or known(self.model.columns),
                )

    def _every(self) -> None:
        every = self.model.every
        if every is None:
            if self.model.key:
                self.faults.report((*self.path, "key"), "process", "key goes with every",
                                   "Add every: [states, years].")  # fmt: skip
            if self.model.by and not self.model.each:
                self.faults.report((*self.path, "by"), "process", "by goes with each",
                                   "Add each: process.part.")  # fmt: skip
            return
        if "states" not in every or len(set(every)) != len(every):
            self.faults.report((*self.path, "every"), "process",
                               "rows are made for each State, or for each State and year",
                               "Write every: [states] or every: [states, years].")  # fmt: skip
        for key in self.model.key or {}:
            if key not in self.keys:
                self.faults.report((*self.path, "key", key), "key",
                                   f"{shown(key)} is not a key of these rows",
                                   near(key, self.keys) or known(self.keys))  # fmt: skip

    def _key(self) -> dict[str, str]:
        default = {"state": "from", "year": "year"}
        keys = {key: (self.model.key or {}).get(key, default[key]) for key in self.keys}
        for column, field in keys.items():
            types = {"state": ("state",), "year": ("count", "number")}[column]
            for message in self.model.messages:
                form = self.linker.messages.get(message)
                own = form.fields[field].type if form and field in form.fields else None
                envelope = column == "state" and field in ("from", "to")
                if form and own not in types and not envelope:
                    self.faults.report(
                        (*self.path, "key"), "key",
                        f"{message} has no field {field} of type {types[0]}",
                        f"Add it, or name another: key: {{{column}: field}}.",
                    )  # fmt: skip
        return keys

    # -- columns, parts, with --------------------------------------------------------------------

    def _taken(self) -> list[Mapping[str, object] | list[str]]:
        model = self.model
        return [
            self.linker.shared.terms,
            model.messages,
            model.parts,
            model.with_,
            [*self.keys, *(f"has_{message}" for message in model.messages)],
            self.linker.shared.line_fields(self.name),
            self.linker.shared.line_columns(self.name),
        ]

    def _column(self, path: Path, name: str, written: str, scope: ProcessScope) -> Column | None:
        self.linker.named(path, name)
        self.linker.free(path, name, *self._taken())
        with self.faults.at(*path):
            kind, expression, default = split_column(written)
            want = COLUMN_TYPES[kind]
            expr = parse(expression, scope, (want, INSTANT) if want == DAY else want)
            if want == DAY:
                expr = as_day(expr)
            if any(node.op == "chain" for node in walk(expr)):
                raise fail("chain", "a column cannot refer to a provision",
                           "Say it in the provision.")  # fmt: skip
            return Column(name, want, expr, _default(default, want, expr, scope), written)
        return None

    def _part(self, name: str, spec: m.PartModel) -> Part | None:
        path = (*self.path, "parts", name)
        self.linker.named(path, name)
        self.linker.free(
            path, name, self.model.messages, self.model.with_, self.linker.shared.terms
        )
        own = ProcessScope(self.linker.shared, self.name, name)
        with self.faults.at(*path, "of"):
            of, fields = self.linker.shared.part_list(self.name, name)
            columns = {}
            for column, written in spec.columns.items():
                where = (*path, "columns", column)
                self.linker.free(where, column, fields)
                if made := self._column(where, column, written, own):
                    columns[column] = made
            occurs = link_occurs(self.linker, (*path, "occurs"), spec.occurs, self.name, name)
            looks = link_looks(self.linker, self.name, name, spec)
            return Part(name, of, fields, columns, occurs, looks)
        return None

    def _with(
        self, path: Path, name: str, model: m.WithModel, scope: ProcessScope
    ) -> dict[str, Expr]:
        self.linker.named(path, name)
        self.linker.free(path, name, self.model.messages, self.linker.shared.terms)
        processes = self.linker.document.processes
        other = processes.get(model.process)
        if other is None or not other.every:
            rosters = [n for n, p in processes.items() if p.every]
            self.faults.report((*path, "process"), "with",
                               f"{shown(model.process)} is not a process with `every`",
                               near(model.process, rosters) or known(rosters))  # fmt: skip
            return {}
        keys = self.linker.shared.keys(model.process)
        on = {}
        for key, written in model.on.items():
            with self.faults.at(*path, "on", key):
                if key not in keys:
                    raise fail("with", f"{shown(key)} is not a key of {model.process}",
                               near(key, keys) or known(keys))  # fmt: skip
                on[key] = parse(written, scope, STATE if key == "state" else NUMBER)
        missing = [key for key in keys if key not in model.on]
        if missing:
            self.faults.report((*path, "on"), "with",
                               f"does not say which {' and '.join(missing)} of {model.process}",
                               f"Add {missing[0]}: expression.")  # fmt: skip
        return on

    # -- seats and plan ---------------------------------------------------------------------------

    def _seats(self, parts: Mapping[str, Part]) -> Seats | None:
        """The places that a process gives, from columns of one of its parts."""
        model = self.model.seats
        if model is None or (model.part in self.model.parts and model.part not in parts):
            return None
        path: Path = (*self.path, "seats")
        found: dict[str, Expr] = {}
        with self.faults.at(*path, "part"):
            if model.part not in parts:
                raise fail("unknown-name", f"{shown(model.part)} is not a part of {self.name}",
                           near(model.part, parts) or known(parts))  # fmt: skip
            own = ProcessScope(self.linker.shared, self.name, model.part)
            for key, name, kind in (
                ("state", model.state, STATE),
                ("number", model.number, NUMBER),
            ):
                if name is None:
                    continue
                with self.faults.at(*path, key):
                    expr = own.name(name)
                    if expr is None or expr.type != kind or not expr.field:
                        names = own.line_names()
                        said = f"{shown(name)} is not {a(kind)} of {model.part}"
                        raise fail("unknown-name", said, near(name, names) or known(names))
                    found[key] = expr
        return Seats(model.part, found["state"], found.get("number")) if "state" in found else None

    def _plan(self, scope: ProcessScope) -> dict[str, Expr]:
        """What a timetable supposes: instants by column, which do not turn in a circle."""
        plan: dict[str, Expr] = {}
        for name, written in self.model.plan.items():
            path: Path = (*self.path, "plan", name)
            self._state_column(path, name, INSTANT)
            with self.faults.at(*path):
                plan[name] = parse(written, scope, INSTANT)
                if any(node.op == "chain" for node in walk(plan[name])):
                    raise fail("chain", "a plan cannot refer to a provision",
                               "A timetable works out by itself what duties say.")  # fmt: skip
        reads = {name: {n.name for n in walk(expr) if n.op == "column"} & set(plan)
                 for name, expr in plan.items()}  # fmt: skip
        if circle := find_circle(reads):
            self.faults.report((*self.path, "plan", circle[0]), "circle",
                               f"the plan turns in a circle: {members(circle)}",
                               "Let one of them be left to who plans.")  # fmt: skip
        return plan


def _default(word: str | None, want: str, expr: Expr, scope: ProcessScope) -> Expr | None:
    """What holds where the field was left out."""
    if word is None:
        return None
    of_line = expr.op == "column" and scope.is_line_field(expr.name)
    only_fields = expr.op == "coalesce" and all(arg.op == "message" for arg in expr.args)
    if expr.op not in ("message", "received") and not of_line and not only_fields:
        raise fail("column", f"`or {word}` goes with a single field of a message",
                   "Give that field a column of its own.")  # fmt: skip
    words = {"never": (INSTANT, "never"), "no": (FLAG, False), "yes": (FLAG, True)}
    kind, value = words.get(word, (NUMBER, word))
    if word.startswith("'"):
        kind, value = TEXT, word[1:-1].replace("''", "'")
    if kind == TEXT and want in (STATE, TEXT):
        return scope.check_text(expr, str(value))
    if kind != want:
        raise fail("column", f"`or {word}` is {a(kind)}, the column {a(want)}",
                   "Use never, no, yes, a number or a text, as the type asks.")  # fmt: skip
    return Expr("const", kind, value=Decimal(word) if kind == NUMBER else value)


# -- all processes together ----------------------------------------------------------------------


def check_processes(linker: Linker) -> None:
    """What no process can say of itself: circles, and names that would meet in one table."""
    reads = {
        name: {w.process for w in model.with_.values() if w.process in linker.document.processes}
        | {made[0] for made in [linker.shared.each(name)] if made}
        for name, model in linker.document.processes.items()
    }
    if circle := find_circle(reads):
        linker.faults.report(
            ("processes", circle[0], "with"), "circle",
            f"processes look into each other in a circle: {members(circle)}",
            "Take one `with` out.",
        )  # fmt: skip
    _tables(linker)


def _tables(linker: Linker) -> None:
    """A part and a process must not be called alike: ``loan`` with ``books``, ``loan_books``."""
    tables: dict[str, str] = {}
    for name, model in linker.document.processes.items():
        for table, what in (
            (name, f"process {name}"),
            *((f"{name}_{part}", f"part {name}.{part}") for part in model.parts),
        ):
            path: Path = ("processes", name)
            stem = re.sub(r"(_\d+|_seed)+$", "", table)
            clash = tables.get(table) or (tables.get(stem) if stem != table else None)
            if clash:
                linker.faults.report(path, "name", f"{what} and {clash} have names too much alike",
                                     "Rename one of them.")  # fmt: skip
            tables.setdefault(table, what)
