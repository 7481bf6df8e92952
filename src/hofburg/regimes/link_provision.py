"""Link provisions: their expressions, their dates, and the chains between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hofburg.regimes import model as m
from hofburg.regimes.expression import (
    DAY,
    DAYS,
    DURATION,
    FLAG,
    INSTANT,
    NUMBER,
    STATE,
    TEXT,
    Expr,
    a,
    fail,
    known,
    near,
    shown,
    walk,
)
from hofburg.regimes.faults import Path
from hofburg.regimes.graph import find_circle, longest_way, members
from hofburg.regimes.law import NextStep, Provision
from hofburg.regimes.parser import parse
from hofburg.regimes.scope import ProcessScope
from hofburg.regimes.texts import texts

if TYPE_CHECKING:
    from hofburg.regimes.link import Linker

__all__ = ["check_provisions", "link_provision"]

KINDS = ("duty", "limit", "content", "gate")
STATUSES_OF = {
    "duty": ("pending", "met", "early", "late", "missed", "excused", "undetermined"),
    "limit": ("within", "exceeded", "refusable", "excused", "undetermined"),
    "content": ("met", "unmet", "excused", "undetermined"),
    "gate": ("open", "shut", "undetermined"),
}
FACT_OF = {"closed": "duty", "due": "duty", "done": "duty", "measured": "limit",
           "beyond": "limit", "holds": "content", "opens": "gate"}  # fmt: skip
MAX_STEPS = 40
_KEYS = {"order": "by", "start": "at_once", "end": "at_once"}
_OVER = re.compile(r"([1-9]\d?) calendar years?", re.ASCII)
Spec = m.DutyModel | m.LimitModel | m.ContentModel | m.GateModel
_Role = tuple[str, Path, str | None, tuple[str, ...]]


def link_provision(linker: Linker, index: int, model: m.ProvisionModel) -> None:
    """Link one provision into ``linker.provisions``; faults are noted."""
    path: Path = ("provisions", index)
    faults = linker.faults
    if model.label in linker.where:
        other = faults.place(linker.where[model.label])
        faults.report((*path, "label"), "label", f"the label {model.label} stands at {other} too",
                      "Labels are unique: findings and chains use them.")  # fmt: skip
        return
    linker.where[model.label] = path
    kinds = [kind for kind in KINDS if getattr(model, kind) is not None]
    if len(kinds) != 1:
        said = " and ".join(kinds) if kinds else "none of duty, limit, content, gate"
        faults.report(path, "kind", f"{model.label} is {said}", "Give exactly one of the four.")
        return
    _Provision(linker, path, model, kinds[0]).link()


class _Provision:
    def __init__(self, linker: Linker, path: Path, model: m.ProvisionModel, kind: str) -> None:
        self.linker, self.path, self.model, self.kind = linker, path, model, kind
        self.faults = linker.faults
        self.spec: Spec = getattr(model, kind)

    def link(self) -> None:
        linker, model, spec = self.linker, self.model, self.spec
        since, until = self._dates()
        steps = self._next()
        process, dot, part = spec.on.partition(".")
        found = linker.document.processes.get(process)
        if found is None or (dot and part not in found.parts):
            rosters = [f"{p}.{q}" for p, it in linker.document.processes.items() for q in it.parts]
            listed = [*linker.document.processes, *rosters]
            self.faults.report((*self.path, self.kind, "on"), "unknown-process",
                               f"there is no process {shown(spec.on)}",
                               near(spec.on, listed) or known(listed))  # fmt: skip
            return
        if process not in linker.processes or (
            part and part not in linker.processes[process].parts
        ):
            return  # the process's own fault is reported where it stands
        scope = ProcessScope(linker.shared, process, part or None)
        exprs: dict[str, Expr] = {}
        written: dict[str, str] = {}
        for role, where, text, want in _roles(spec):
            if text is not None:
                with self.faults.at(*self.path, self.kind, *where):
                    exprs[role] = parse(text, scope, want)
                    written[role] = text
        per: list[Expr] = []
        over = 0
        if isinstance(spec, m.LimitModel):
            for index, text in enumerate(spec.per):
                with self.faults.at(*self.path, self.kind, "per", index):
                    per.append(parse(text, scope, (STATE, NUMBER, TEXT, DAY)))
            written |= {"per": ", ".join(spec.per), "over": spec.over or ""}
            with self.faults.at(*self.path, self.kind):
                over = _limit(spec, exprs)
        linker.provisions[model.label] = Provision(
            model.label, self.kind, process, part or None, exprs, written, tuple(per), over,
            getattr(spec, "beyond", ""), model.strength, since, until, model.decision or "",
            linker.provenance(model), texts(model.text), tuple(model.rows), steps,
            self.faults.place(self.path), tuple(model.at),
        )  # fmt: skip

    def _dates(self) -> tuple[int | None, int | None]:
        since = self.linker.day((*self.path, "since"), self.model.since)
        until = self.linker.day((*self.path, "until"), self.model.until)
        if since is not None and until is not None and until < since:
            self.faults.report((*self.path, "until"), "date", "ends before it begins",
                               "Check both dates.")  # fmt: skip
        return since, until

    def _next(self) -> tuple[NextStep, ...]:
        given = self.model.next or []
        steps = []
        for index, step in enumerate(given if isinstance(given, list) else [given]):
            where = (*self.path, "next", *([index] if isinstance(given, list) else []))
            messages = self.linker.messages
            if step.message not in messages:
                self.faults.report((*where, "message"), "unknown-message",
                                   f"there is no message {shown(step.message)}",
                                   near(step.message, messages) or known(messages))  # fmt: skip
            for status in step.if_ or ():
                if status not in STATUSES_OF[self.kind]:
                    self.faults.report((*where, "if"), "status", f"a {self.kind} is never {status}",
                                       f"Use: {', '.join(STATUSES_OF[self.kind])}.")  # fmt: skip
            steps.append(NextStep(step.message, tuple(step.if_ or ()), texts(step.text),
                                  step.paragraph or self.model.paragraph or ""))  # fmt: skip
        return tuple(steps)


def _roles(spec: Spec) -> Iterator[_Role]:
    """Role, key, text and wanted types of each expression of a provision."""
    if isinstance(spec, m.DutyModel | m.ContentModel):
        yield "by", ("by",), spec.by, (STATE,)
    else:
        yield "by", ("of",), spec.of, (STATE,)
    yield "to", ("to",), spec.to, (STATE,)
    yield "when", ("when",), spec.when, (FLAG,)
    if not isinstance(spec, m.GateModel):
        yield "unless", ("unless",), spec.unless, (FLAG,)
    if isinstance(spec, m.DutyModel):
        due = None if " ".join(spec.due.split()) == "without delay" else spec.due
        yield "done", ("done",), spec.done, (INSTANT, DAY)
        yield "due", ("due",), due, (INSTANT, DAY)
        yield "not_before", ("not_before",), spec.not_before, (INSTANT, DAY)
    elif isinstance(spec, m.LimitModel):
        yield "counts", ("counts",), spec.counts, (FLAG,)
        yield "order", ("by",), spec.by, (INSTANT, DAY)
        yield "at_most", ("at_most",), spec.at_most, (NUMBER, DURATION, DAYS)
        yield "value", ("value",), spec.value, (NUMBER, DURATION, DAYS)
        yield "sum", ("sum",), spec.sum, (NUMBER,)
        if spec.at_once:
            yield "start", ("at_once", 0), spec.at_once[0], (INSTANT, DAY)
            yield "end", ("at_once", 1), spec.at_once[1], (INSTANT, DAY)
    elif isinstance(spec, m.ContentModel):
        yield "holds", ("holds",), spec.holds, (FLAG,)
    else:
        yield "step", ("step",), spec.step, (FLAG,)
        yield "opens", ("opens",), spec.opens, (FLAG,)


def _limit(spec: m.LimitModel, exprs: dict[str, Expr]) -> int:
    """The window in years (0: none). Raises ``ExpressionError`` where a limit makes no sense."""
    measures = [key for key in ("value", "sum", "at_once") if getattr(spec, key) is not None]
    if len(measures) > 1:
        raise fail("limit", f"{' and '.join(measures)} exclude each other", "Write two limits.")
    wanted = exprs["value"].type if "value" in exprs else NUMBER
    if "at_most" in exprs and exprs["at_most"].type != wanted and measures != ["value"]:
        raise fail("expression-type",
                   f"a count or sum is a number; at_most is {a(exprs['at_most'].type)}",
                   "Give the parameter a unit that is counted.")  # fmt: skip
    if "at_most" in exprs and "value" in exprs and exprs["at_most"].type != wanted:
        raise fail("expression-type", f"value is {a(wanted)}, at_most {a(exprs['at_most'].type)}",
                   "Give both the same unit.")  # fmt: skip
    if measures == ["value"]:
        idle = [key for key in ("counts", "by", "over") if getattr(spec, key) is not None]
        idle += ["per"] if spec.per else []
        if idle:
            raise fail("limit", f"a value is measured alone; {' and '.join(idle)} say nothing",
                       "Remove them, or use sum.")  # fmt: skip
    elif measures != ["at_once"] and spec.by is None:
        raise fail("limit", "a count or sum needs `by`: in what order cases arrive before the law",
                   "Add by: an instant or a day.")  # fmt: skip
    if spec.over is None:
        return 0
    match = _OVER.fullmatch(" ".join(spec.over.split()))
    if not match or measures == ["at_once"]:
        raise fail("limit", f"{shown(spec.over)} is not a window of a count or sum",
                   "Write over: 3 calendar years.")  # fmt: skip
    return int(match[1])


# -- all provisions together ---------------------------------------------------------------------


def check_provisions(linker: Linker) -> None:
    """Chains refer to what is there, and never turn in a circle."""
    reads: dict[str, set[str]] = {}
    for label, provision in linker.provisions.items():
        path = linker.where[label]
        reads[label] = set()
        for role, expr in _located(provision):
            for node in walk(expr):
                if node.op == "chain" and _chain(
                    linker, (*path, provision.kind, role), provision, node
                ):
                    reads[label].add(node.name)
    if circle := find_circle(reads):
        linker.faults.report(linker.where[circle[0]], "circle",
                             f"provisions refer to each other in a circle: {members(circle)}",
                             "Let one of them refer to facts of messages instead.")  # fmt: skip
        return
    way = longest_way(reads)
    if len(way) > MAX_STEPS:
        linker.faults.report(linker.where[way[0]], "too-deep",
                             f"{way[0]} refers to {way[1]} and so on over {len(way)} provisions",
                             f"Keep chains below {MAX_STEPS}.")  # fmt: skip


def _located(provision: Provision) -> Iterator[tuple[str, Expr]]:
    keys = dict(_KEYS)
    if provision.kind in ("limit", "gate"):
        keys["by"] = "of"
    for role, expr in provision.exprs.items():
        yield keys.get(role, role), expr
    for expr in provision.per:
        yield "per", expr


def _chain(linker: Linker, path: Path, provision: Provision, node: Expr) -> bool:
    """Whether a reference to another provision holds; reports why not."""
    other, fact = linker.provisions.get(node.name), str(node.value)
    report = linker.faults.report
    if other is None:
        if node.name not in linker.where:
            labels = list(linker.where)
            report(path, "unknown-label", f"{fact}({shown(node.name)}) refers to no provision",
                   near(node.name, labels) or known(labels))  # fmt: skip
        return False
    if other.kind != FACT_OF[fact]:
        facts = [f"{f}()" for f, kind in FACT_OF.items() if kind == other.kind]
        report(
            path,
            "chain",
            f"{node.name} is a {other.kind}; {fact} is asked of a {FACT_OF[fact]}",
            f"Ask {' or '.join(facts)}.",
        )
    elif other.process != provision.process or other.part not in (None, provision.part):
        report(path, "chain", f"{node.name} is about another process or part",
               "Chains stay within one case; use `with` for another process.")  # fmt: skip
    elif fact == "measured" and "value" in other.exprs and other.exprs["value"].type != NUMBER:
        report(path, "chain", f"{node.name} measures {a(other.exprs['value'].type)}, not a number",
               f"Ask beyond({shown(node.name)}).")  # fmt: skip
    else:
        return True
    return False
