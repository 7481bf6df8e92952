"""What of its case keeps the lines open on which a sum or a look rests.

Columns of lines may read their case. Where such a column is open because the case is, whoever waits
wants the fact of the case named, and not only the line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from hofburg.assessment.lens import Lens
from hofburg.regimes import Expr, Process, looked, walk

if TYPE_CHECKING:
    from hofburg.assessment.lens_lines import Row

__all__ = ["facts_of_case"]

_OF_CASE = ("message", "received", "has", "with", "aggregate", "given")
_MANY = 6  # lines that are asked one by one: what they wait for is mostly the same


def facts_of_case(lens: Lens, fact: Expr) -> Iterator[Expr]:
    """The facts of its case for which the lines of a sum, a look or a walk wait."""
    process = lens.engine.law.processes[lens.finding.process]
    for part, expr in _asked(lens, fact):
        if not _reads_case(process, expr):
            continue
        for number in _open(lens, part, expr)[:_MANY]:
            here = _on_line(lens, part, number)
            for found in here.facts(expr, unknown=True):
                if found.op == "received" and any(n.field for n in found.args):
                    has = Expr("has", "flag", name=found.name)  # by whom, only the line says
                    yield from () if lens.settled(has) else (has,)
                elif _is_of_case(found):
                    yield found
                if found.op in ("aggregate", "look", "circular"):
                    yield from facts_of_case(here, found)


def _asked(lens: Lens, fact: Expr) -> list[tuple[str, Expr]]:
    """What is asked of lines, with the part whose lines these are."""
    if fact.op == "aggregate":
        column = Expr("column", _kind(lens, fact), name=fact.field, field=fact.name)
        return [(fact.name, column)] if fact.field else []
    if fact.op == "circular":
        return [(arg.field, arg) for arg in fact.args]
    asked = looked(fact)
    keys = [
        side for mine, theirs in asked.keys for side in ((asked.own, mine), (asked.part, theirs))
    ]
    return [*keys, *([(asked.part, asked.value)] if asked.value else [])]


def _kind(lens: Lens, fact: Expr) -> str:
    part = lens.engine.law.processes[lens.finding.process].parts[fact.name]
    return part.columns[fact.field].type if fact.field in part.columns else fact.type


def _is_of_case(fact: Expr) -> bool:
    if fact.op == "column":
        return not fact.field
    return fact.op in _OF_CASE and fact.value != "part"


def _reads_case(process: Process, expr: Expr) -> bool:
    """Whether anything of the case stands behind an expression over a line."""
    todo, seen = [expr], set[tuple[str, str]]()
    while todo:
        for node in walk(todo.pop()):
            if _is_of_case(node):
                return True
            if node.op == "column" and (node.field, node.name) not in seen:
                seen.add((node.field, node.name))
                column = process.parts[node.field].columns.get(node.name)
                todo += [column.expr] if column else []
    return False


def _open(lens: Lens, part: str, expr: Expr) -> list[int]:
    """The lines, by number, of which a value is not fully known."""
    from hofburg.assessment.lens_lines import value_of_lines

    rows: list[Row] = value_of_lines(lens, part, expr)
    return [number for number, lo, hi in rows if lo is None or lo != hi]


def _on_line(lens: Lens, part: str, number: int) -> Lens:
    """The same case, seen from one of its lines."""
    name = lens.finding.process
    table = f"(SELECT * FROM part_{name}_{part} JOIN wide_{name} USING (rid))"
    return replace(
        lens, lines=table, finding=replace(lens.finding, part=number),
        provision=replace(lens.provision, part=part),
    )  # fmt: skip
