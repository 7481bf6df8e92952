"""From a document to a law: resolve every name, type every expression, report all faults at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from hofburg.errors import ExpressionError, Problem
from hofburg.regimes import model as m
from hofburg.regimes.expression import (
    DAY, DAYS, DURATION, FLAG, INSTANT, NUMBER, STATE, Expr, fail, is_usable_name,
    near, parse, walk,
)  # fmt: skip
from hofburg.regimes.law import (
    Column, Field, Message, NextStep, Parameter, Part, Process, Provenance, Provision, Route, With,
)  # fmt: skip
from hofburg.regimes.parameters import end_of_day, link_parameter, start_of_day
from hofburg.regimes.scope import (
    COLUMN_TYPES, ENVELOPE, ProcessScope, Shared, split_column,
)  # fmt: skip

__all__ = ["Linker", "find_circle", "texts"]

_OVER = re.compile(r"([1-9]\d?) calendar years?", re.ASCII)
_PROCESS = re.compile(r"[a-z][a-z0-9_]{0,40}", re.ASCII)
_FACT_OF = {"closed": "duty", "due": "duty", "done": "duty", "measured": "limit",
            "beyond": "limit", "holds": "content", "opens": "gate"}  # fmt: skip


def texts(value: str | Mapping[str, str] | None) -> dict[str, str]:
    """A text as a mapping of languages; a bare text is English."""
    if value is None:
        return {}
    return {"en": value} if isinstance(value, str) else dict(value)


class Linker:
    """Links one document. ``place`` turns a path into ``file:line``; ``problems`` collects all."""

    def __init__(self, document: m.Document, place: Any) -> None:
        self.document = document
        self.place = place
        self.problems: list[Problem] = []
        self.messages: dict[str, Message] = {}
        self.parameters: dict[str, Parameter] = {}
        self.processes: dict[str, Process] = {}
        self.provisions: dict[str, Provision] = {}

    def report(self, path: tuple[str | int, ...], rule: str, message: str, remedy: str = "",
               level: str = "error") -> None:  # fmt: skip
        """Note a problem at a path of the document."""
        where = ".".join(str(p) for p in path)
        self.problems.append(Problem(self.place(path), rule, message, remedy, where, level))

    @contextmanager
    def at(self, *path: str | int) -> Iterator[None]:
        """Turn an expression's error into a problem at ``path``."""
        try:
            yield
        except ExpressionError as error:
            for problem in error.problems:
                self.report(path, problem.rule, problem.message, problem.remedy)

    def provenance(self, model: m.Sourced) -> Provenance:
        """Own marks, or the document's."""
        default = self.document.provenance
        return Provenance(
            model.paragraph,
            model.mark or default.mark,
            default.source if model.source is None else model.source,
        )

    def link(self) -> None:
        """Everything, in the order in which names depend on each other."""
        doc = self.document
        for name, form in doc.messages.items():
            self._named(("messages", name), name)
            fields = {n: self._field(("messages", name, "fields", n), n, f) for n, f in form.fields.items()}
            for clash in set(fields) & set(ENVELOPE):
                self.report(("messages", name, "fields", clash), "name",
                            f"{clash} is what every message has already", "Choose another name.")  # fmt: skip
            self.messages[name] = Message(name, texts(form.title), fields, self.provenance(form))
        for name, param in doc.parameters.items():
            with self.at("parameters", name):
                self.parameters[name] = link_parameter(
                    name, param, doc.units, doc.zone, self.provenance(param), texts(param.text)
                )
        terms = {name: term.is_ for name, term in doc.terms.items()}
        self.shared = Shared(self.messages, self.parameters, terms, doc.processes, doc.parties)
        for name, process in doc.processes.items():
            if not _PROCESS.fullmatch(name):
                self.report(("processes", name), "name", f"{name!r} cannot be the name of a process",
                            "Use small letters, digits and _.")  # fmt: skip
                continue
            self._process(name, process)
        for term in terms:
            self._named(("terms", term), term)
        for index, provision in enumerate(doc.provisions):
            self._provision(index, provision)
        self._chains()
        for unread in sorted(set(self.parameters) - self.shared.read):
            self.report(("parameters", unread), "unread", "no expression reads this parameter",
                        "Use it or remove it.", "warning")  # fmt: skip

    def _named(self, path: tuple[str, ...], name: str) -> None:
        if reason := is_usable_name(name):
            self.report(path, "name", f"{name!r} cannot be a name: {reason}", "Choose another name.")

    def _field(self, path: tuple[str | int, ...], name: str, model: m.FieldModel) -> Field:
        self._named(tuple(str(p) for p in path), name) if name else None
        of: dict[str, Field] | None = None
        if (model.of is not None) != (model.type == "list"):
            self.report(path, "field", "a list needs `of`, and nothing else has it",
                        "Write {type: list, of: text} or of: {name: type}.")  # fmt: skip
        if isinstance(model.of, m.FieldModel):
            of = {"": self._field((*path, "of"), "", model.of)}
        elif model.of is not None:
            of = {n: self._field((*path, "of", n), n, f) for n, f in model.of.items()}
        if of and len(path) > 6:
            self.report(path, "field", "lists are nested too deep", "Send another message.")
        if (model.choices is not None) != (model.type == "choice"):
            self.report(path, "field", "a choice needs `choices`, and nothing else has them")
        return Field(name, model.type, model.required, tuple(model.choices or ()), of,
                     self.provenance(model) if model.paragraph else None, texts(model.label))  # fmt: skip

    def _process(self, name: str, model: m.ProcessModel) -> None:
        path = ("processes", name)
        for message in model.messages:
            if message not in self.messages:
                self.report((*path, "messages"), "unknown-message", f"there is no message {message}",
                            near(message, list(self.messages)))  # fmt: skip
        if not model.messages:
            self.report(path, "process", "has no message", "Name at least the one that opens a case.")
            return
        for route_name, route in model.messages.items():
            for column in (route.from_, route.to):
                self._known_column(name, column, STATE, (*path, "messages", route_name))
        self._known_column(name, model.dated_by, INSTANT, (*path, "dated_by"))
        if model.key and not model.every:
            self.report((*path, "key"), "process", "key goes with every", "Add every: [states, years].")
        scope = ProcessScope(self.shared, name)
        columns = {n: c for n, w in model.columns.items()
                   if (c := self._column((*path, "columns", n), n, w, scope))}  # fmt: skip
        self._no_circle(path, columns)
        parts = {}
        for part, spec in model.parts.items():
            self._named((*path, "parts", part), part)
            with self.at(*path, "parts", part):
                message, _, field = spec.of.partition(".")
                own = ProcessScope(self.shared, name, part)
                fields = own.part_fields(part)
                cols = {n: c for n, w in spec.columns.items()
                        if (c := self._column((*path, "parts", part, "columns", n), n, w, own))}  # fmt: skip
                self._no_circle((*path, "parts", part), cols)
                parts[part] = Part(part, message, field, fields, cols)
        withs = {n: With(n, w.process, self._with((*path, "with", n), scope, w))
                 for n, w in model.with_.items()}  # fmt: skip
        routes = {n: Route(r.from_, r.to) for n, r in model.messages.items()}
        self.processes[name] = Process(
            name, texts(model.title), routes, model.dated_by, columns, parts,
            tuple(model.every or ()), self._key(path, model), withs, self.provenance(model),
        )  # fmt: skip

    def _known_column(self, process: str, column: str | None, kind: str, path: tuple[str, ...]) -> None:
        if column is None:
            return
        with self.at(*path):
            found = self.shared.column_type(process, column)
            if found != kind:
                known = list(self.document.processes[process].columns)
                what = f"is a {found}" if found else "is not a column"
                raise fail("unknown-name", f"{column} {what}; a column of type {kind} is needed",
                           near(column, known))  # fmt: skip

    def _key(self, path: tuple[str, ...], model: m.ProcessModel) -> dict[str, str]:
        if not model.every:
            return {}
        default = {"state": "from", "year": "year"}
        wanted = {"states": "state", "years": "year"}
        keys = {wanted[e]: (model.key or {}).get(wanted[e], default[wanted[e]]) for e in model.every}
        for column, field in keys.items():
            need = {"state": ("state",), "year": ("count", "number")}[column]
            for message in model.messages:
                form = self.messages.get(message)
                own = form.fields[field].type if form and field in form.fields else None
                if own not in need and not (column == "state" and field in ("from", "to")):
                    self.report((*path, "key"), "key", f"{message} has no field {field} of type {need[0]}",
                                f"Add it, or say key: {{{column}: field}}.")  # fmt: skip
        return keys

    def _with(self, path: tuple[str, ...], scope: ProcessScope, model: m.WithModel) -> dict[str, Expr]:
        on = {}
        for key, written in model.on.items():
            with self.at(*path, "on", key):
                other = self.document.processes.get(model.process)
                if other is None or not other.every:
                    raise fail("with", f"{model.process} is not a process with `every`",
                               near(model.process, list(self.document.processes)))  # fmt: skip
                kind = self.shared.column_type(model.process, key)
                if kind is None or key not in ("state", "year"):
                    raise fail("with", f"{key} is not a key of {model.process}", "Keys: state, year.")
                on[key] = parse(written, scope, kind)
        return on

    def _column(self, path: tuple[str, ...], name: str, written: str, scope: ProcessScope) -> Column | None:
        self._named(path, name)
        if name in scope.shared.terms or name in scope.model.messages or name == "ours":
            self.report(path, "name", f"{name!r} names something else already", "Choose another name.")
        with self.at(*path):
            kind, expression, default = split_column(written)
            want = COLUMN_TYPES[kind]
            expr = parse(expression, scope, (want, INSTANT) if want == DAY else want)
            if want == DAY and expr.type == INSTANT:
                expr = Expr("day", DAY, (expr,))
            if any(node.op == "chain" for node in walk(expr)):
                raise fail("chain", "a column cannot refer to a provision", "Say it in the provision.")
            return Column(name, want, expr, _default(default, want, expr), written)
        return None

    def _no_circle(self, path: tuple[str, ...], columns: Mapping[str, Column]) -> None:
        reads = {name: {n.name for n in walk(c.expr) if n.op == "column"} & set(columns)
                 for name, c in columns.items()}  # fmt: skip
        if circle := find_circle(reads):
            self.report((*path, "columns", circle[0]), "circle",
                        f"columns turn in a circle: {' -> '.join(circle)}", "Break it.")  # fmt: skip

    def _provision(self, index: int, model: m.ProvisionModel) -> None:
        path = ("provisions", index)
        if model.label in self.provisions:
            self.report(path, "label", f"the label {model.label} is given twice", "Labels are unique.")
        kinds = [k for k in ("duty", "limit", "content", "gate") if getattr(model, k) is not None]
        if len(kinds) != 1:
            self.report(path, "kind", f"{model.label} is not one of duty, limit, content, gate",
                        "Give exactly one of the four.")  # fmt: skip
            return
        kind = kinds[0]
        spec = getattr(model, kind)
        process, _, part = spec.on.partition(".")
        if process not in self.document.processes or (part and part not in self.document.processes[process].parts):
            self.report((*path, kind, "on"), "unknown-process", f"there is no process {spec.on}",
                        near(spec.on, list(self.document.processes)))  # fmt: skip
            return
        if process not in self.processes:
            return
        scope = ProcessScope(self.shared, process, part or None)
        exprs: dict[str, Expr] = {}
        written: dict[str, str] = {}
        for role, text, want in _roles(kind, spec):
            if text is None:
                continue
            with self.at(*path, kind, _KEYS.get(role, role)):
                exprs[role] = parse(text, scope, want)
                written[role] = str(text)
        per = []
        over = 0
        if kind == "limit":
            with self.at(*path, kind):
                per = [parse(text, scope, (STATE, NUMBER, "text", DAY)) for text in spec.per]
                over = self._limit(spec, exprs)
        provision = Provision(
            model.label, kind, process, part or None, exprs, written, tuple(per), over,
            getattr(spec, "beyond", ""), model.strength, self.day((*path, "since"), model.since),
            self.day((*path, "until"), model.until), model.decision or "", self.provenance(model),
            texts(model.text), tuple(model.rows), self._next(path, process, model), self.place(path),
        )  # fmt: skip
        self.provisions[model.label] = provision

    def _limit(self, spec: m.LimitModel, exprs: dict[str, Expr]) -> int:
        measures = [r for r in ("value", "sum", "start") if r in exprs]
        if len(measures) > 1:
            raise fail("limit", "value, sum and at_once exclude each other", "Write two limits.")
        wanted = exprs[measures[0]].type if measures and measures[0] == "value" else NUMBER
        if "at_most" in exprs and exprs["at_most"].type != wanted:
            raise fail("expression-type", f"a {wanted} cannot be capped by a {exprs['at_most'].type}")
        if measures != ["value"] and "start" not in exprs and "order" not in exprs:
            raise fail("limit", "a count or sum needs `by`: in what order cases arrive before the law")
        if spec.over is None:
            return 0
        match = _OVER.fullmatch(spec.over)
        if not match or measures == ["value"] or "start" in exprs:
            raise fail("limit", f"{spec.over!r} is not a window of a count or sum",
                       "Write over: 3 calendar years.")  # fmt: skip
        return int(match[1])

    def day(self, path: tuple[str | int, ...], text: str | None) -> int | None:
        """The first microsecond of a `since`, the last of an `until`; reports what is no day."""
        try:
            which = end_of_day if path[-1] == "until" else start_of_day
            return which(text, self.document.zone)
        except ValueError as error:
            self.report(path, "date", str(error), "Write it as 2024-03-01.")
            return None

    def _next(self, path: tuple[str | int, ...], process: str, model: m.ProvisionModel) -> tuple[NextStep, ...]:
        given = model.next or []
        steps = []
        for step in given if isinstance(given, list) else [given]:
            if step.message not in self.messages:
                self.report((*path, "next"), "unknown-message", f"there is no message {step.message}",
                            near(step.message, list(self.messages)))  # fmt: skip
            steps.append(NextStep(step.message, tuple(step.if_ or ()), texts(step.text),
                                  step.paragraph or model.paragraph))  # fmt: skip
        return tuple(steps)

    def _chains(self) -> None:
        reads: dict[str, set[str]] = {}
        for index, (label, provision) in enumerate(self.provisions.items()):
            path = ("provisions", index)
            reads[label] = set()
            for node in provision.nodes():
                if node.op != "chain":
                    continue
                other = self.provisions.get(node.name)
                fact = str(node.value)
                if other is None:
                    self.report(path, "unknown-label", f"{fact}('{node.name}') refers to no provision",
                                near(node.name, list(self.provisions)))  # fmt: skip
                elif other.kind != _FACT_OF[fact]:
                    self.report(path, "chain", f"{node.name} is a {other.kind}; {fact} is asked of a {_FACT_OF[fact]}")
                elif other.process != provision.process or other.part not in (None, provision.part):
                    self.report(path, "chain", f"{node.name} is about another process or part",
                                "Chains stay within one case; use `with` for another process.")  # fmt: skip
                elif fact == "measured" and other.exprs.get("value", other.exprs.get("at_most")) and \
                        other.exprs.get("value", Expr("", NUMBER)).type != NUMBER:  # fmt: skip
                    self.report(path, "chain", f"{node.name} measures no number")
                else:
                    reads[label].add(node.name)
        if circle := find_circle(reads):
            index = list(self.provisions).index(circle[0])
            self.report(("provisions", index), "circle",
                        f"provisions refer to each other in a circle: {' -> '.join(circle)}",
                        "Refer to the facts of one of them instead.")  # fmt: skip


_KEYS = {"order": "by", "start": "at_once", "end": "at_once", "by": "by"}


def _roles(kind: str, spec: Any) -> Iterator[tuple[str, Any, str | tuple[str, ...]]]:
    """Role, text and wanted type of each expression of a provision."""
    yield "by", spec.by if kind in ("duty", "content") else spec.of, STATE
    yield "to", spec.to, STATE
    yield "when", spec.when, FLAG
    if kind != "gate":
        yield "unless", spec.unless, FLAG
    if kind == "duty":
        yield "done", spec.done, (INSTANT, DAY)
        yield "due", None if spec.due == "without delay" else spec.due, (INSTANT, DAY)
        yield "not_before", spec.not_before, (INSTANT, DAY)
    elif kind == "limit":
        yield "counts", spec.counts, FLAG
        yield "order", spec.by, (INSTANT, DAY)
        yield "at_most", spec.at_most, (NUMBER, DURATION, DAYS)
        yield "value", spec.value, (NUMBER, DURATION, DAYS)
        yield "sum", spec.sum, NUMBER
        if spec.at_once:
            yield "start", spec.at_once[0], (INSTANT, DAY)
            yield "end", spec.at_once[1], (INSTANT, DAY)
    elif kind == "content":
        yield "holds", spec.holds, FLAG
    else:
        yield "step", spec.step, FLAG
        yield "opens", spec.opens, FLAG


def _default(word: str | None, want: str, expr: Expr) -> Expr | None:
    if word is None:
        return None
    if expr.op not in ("message", "received") and not (expr.op == "column" and expr.field):
        raise fail("column", f"`or {word}` goes with a single field of a message",
                   "Give that field a column of its own.")  # fmt: skip
    words = {"never": (INSTANT, "never"), "no": (FLAG, False), "yes": (FLAG, True)}
    kind, value = words.get(word, (NUMBER if word.isdigit() else "text", word.strip("'")))
    if kind == "text" and want == STATE:
        kind = STATE
    if kind != want:
        raise fail("column", f"`or {word}` is a {kind}, the column a {want}")
    if kind == NUMBER:
        return Expr("const", NUMBER, value=Decimal(str(value)))
    return Expr("const", kind, value=value)


def find_circle(reads: Mapping[str, set[str]]) -> list[str]:
    """A circle in a graph as its members, first one repeated; empty if there is none."""
    done: set[str] = set()
    for start in reads:
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(reads[start])))]
        trail = [start]
        while stack and start not in done:
            name, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                done.add(name)
                stack.pop()
                trail.pop()
            elif following in trail:
                return [*trail[trail.index(following) :], following]
            elif following not in done and following in reads:
                stack.append((following, iter(sorted(reads[following]))))
                trail.append(following)
    return []

