"""Conditions of instruments as provisions of the plan's regime, each mapped back to its file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from hofburg.cooperation.faults import Steps, at
from hofburg.cooperation.model import Instrument
from hofburg.errors import Problem
from hofburg.regimes import Expr, Law, Process, Source, check_sources, walk

__all__ = ["Linked", "Read", "link", "process_of"]

_LONGEST = 64  # of a label of a regime
_INDEX = re.compile(r"provisions\.(\d+)(\.\w+)?(?:\.(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Read:
    """What a condition reads of the plan: a column of a circle's lines, or of the plan itself.

    ``position``: whether it comes down to who objects.
    """

    circle: str
    column: str
    position: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """An agreement, a gate or a constraint of an instrument, as a provision.

    ``index`` is its place in the instrument's list of that kind; ``reading`` empty: under each.
    """

    label: str
    kind: Literal["agreement", "gates", "constraints"]
    index: int
    reading: str
    reads: tuple[Read, ...]

    @property
    def circles(self) -> frozenset[str]:
        """The circles that it reads."""
        return frozenset(it.circle for it in self.reads if it.circle)


def process_of(law: Law) -> Process:
    """The process of the plan: the one that the regime has."""
    return next(iter(law.processes.values()))


def link(
    plan: Source, instruments: Mapping[str, Instrument], files: Mapping[str, Source]
) -> tuple[Law | None, dict[str, tuple[Linked, ...]], list[Problem]]:
    """The plan's regime with a provision for each condition, and what is wrong with them."""
    listed: list[tuple[str, str, int, str]] = []  # instrument, kind, index, label
    problems: list[Problem] = []
    sources = [plan]
    rule = _rule(plan)
    for name, instrument in instruments.items():
        conditions = list(_conditions(instrument))
        problems += _labels(conditions, files[name])
        listed += [(name, kind, index, label) for kind, index, label, _ in conditions]
        if conditions:
            sources.append(_source(conditions, files[name], rule))
    if problems:
        return None, {}, problems
    law, found = check_sources(sources)
    errors = [_back(p, listed) for p in found if p.level == "error"]
    if law is None:
        return None, {}, errors
    process = process_of(law)
    conditions_of: dict[str, list[Linked]] = {name: [] for name in instruments}
    for name, kind, index, label in listed:
        item: Any = getattr(instruments[name], kind)[index]
        reads = tuple(dict.fromkeys(_reads(process, law.provisions[label].exprs["opens"])))
        made = Linked(label, kind, index, item.reading or "", reads)  # type: ignore[arg-type]
        conditions_of[name].append(made)
    return law, {name: tuple(made) for name, made in conditions_of.items()}, []


def _rule(plan: Source) -> dict[str, Any]:
    """What every gate says besides its condition: on which process, and whose it is."""
    data: Any = plan.data
    try:
        (name, process), *_ = data["processes"].items()
        route = next(iter(process["messages"].values()))
        return {"on": name, "of": route["from"], "step": False}
    except (KeyError, TypeError, AttributeError, StopIteration, ValueError):
        return {}  # the linker says what is wrong with the plan


def _conditions(instrument: Instrument) -> Iterator[tuple[str, int, str, str]]:
    """Kind, index, label and condition of everything that the engine evaluates."""
    own = instrument.instrument
    for index, agreed in enumerate(instrument.agreement):
        label = f"{own}.agreement-{agreed.who}-{index + 1}"
        yield "agreement", index, label, f"NOT any({agreed.who}.objects)"
    for index, gate in enumerate(instrument.gates):
        yield "gates", index, f"{own}.{gate.label}", gate.opens
    for index, held in enumerate(instrument.constraints):
        if held.holds is not None:
            yield "constraints", index, f"{own}.constraint-{held.about}-{index + 1}", held.holds


def _labels(conditions: list[tuple[str, int, str, str]], file: Source) -> Iterator[Problem]:
    seen: set[str] = set()
    for kind, index, label, _ in conditions:
        if label in seen:
            said, remedy = f"{label} is there twice", "Give one of them another label."
            yield at(file, (kind, index), "defined-twice", said, remedy)
        elif len(label) > _LONGEST:
            said, remedy = f"{label} has more than {_LONGEST} characters", "Shorten the label."
            yield at(file, (kind, index), "length", said, remedy)
        seen.add(label)


_WRITTEN = {"agreement": "who", "gates": "opens", "constraints": "holds"}


def _source(
    conditions: list[tuple[str, int, str, str]], file: Source, rule: dict[str, Any]
) -> Source:
    """Provisions, with the lines of the instrument's file."""
    provisions = []
    lines: dict[Steps, int] = {("provisions",): 1, (): 1}
    for number, (kind, index, label, condition) in enumerate(conditions):
        provisions.append({"label": label, "gate": {**rule, "opens": condition}})
        line = file.lines.get((kind, index), 1)
        lines[("provisions", number)] = line
        written = file.lines.get((kind, index, _WRITTEN[kind]), line)
        lines[("provisions", number, "gate", "opens")] = written
    return Source(file.name, {"provisions": provisions}, lines, file.size)


def _back(problem: Problem, listed: list[tuple[str, str, int, str]]) -> Problem:
    """A problem of a provision as one of the instrument's file."""
    found = _INDEX.fullmatch(problem.field)
    if not found or int(found[1]) >= len(listed):
        return problem
    _, kind, index, _ = listed[int(found[1])]
    return replace(
        problem, field=f"{kind}.{index}.{_WRITTEN[kind]}" if found[2] else f"{kind}.{index}"
    )


def _reads(process: Process, expr: Expr) -> Iterator[Read]:
    """What an expression reads of the circles, and of the plan itself, through columns."""
    for node in walk(expr):
        if node.op == "aggregate":
            yield Read(node.name, node.field, _is_position(process, node.name, node.field))
        elif node.op == "column" and not node.field:
            column = process.columns[node.name]
            behind = list(_reads(process, column.expr))
            yield from behind or [Read("", node.name, False)]
        elif node.op == "count" or node.op == "includes":
            yield from (Read(arg.name, "", False) for arg in node.args if arg.op == "list")


def _is_position(process: Process, circle: str, column: str) -> bool:
    """Whether a column of a circle's lines is made of a field that says who objects."""
    columns = process.parts[circle].columns
    todo, seen = [column], set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        if name not in columns:
            if name == OBJECTS:
                return True
            continue
        todo += [n.name for n in walk(columns[name].expr) if n.op == "column"]
    return False


OBJECTS = "objects"  # the field of every circle's lines
