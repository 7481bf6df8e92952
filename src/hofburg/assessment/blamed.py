"""Which fields of a line a provision that it does not meet turns on.

The engine says that a line does not meet a provision; whoever mends it wants the one cell. Fields
of conditions that hold are not at fault, nor is a choice that only says which condition applies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hofburg.regimes import Expr, Law, Part, Provision, walk
from hofburg.values import parse_number

__all__ = ["blamed"]

_UNKNOWN = "?"


def blamed(law: Law, provision: Provision, line: Mapping[str, Any]) -> frozenset[str]:
    """The fields of a line on which an unmet content turns; empty where that is not clear.

    Args:
        provision: of a part, whose lines are records.
        line: as the message has it; a field that is left out is not there.
    """
    holds = provision.exprs.get("holds")
    if holds is None or provision.part is None:
        return frozenset()
    part = law.processes[provision.process].parts[provision.part]
    return frozenset(_blame(holds, part, line))


def _blame(expr: Expr, part: Part, line: Mapping[str, Any]) -> set[str]:
    if _truth(expr, part, line):
        return set()
    column = _column(expr, part)
    if column is not None:
        return _blame(column, part, line)
    if expr.op == "and":
        return set().union(*(_blame(it, part, line) for it in expr.args))
    if expr.op == "or":
        found = set().union(*(_blame(it, part, line) for it in expr.args))
        return {name for name in found if part.fields[name].type != "choice"} or found
    return set(_fields(expr, part))


def _truth(expr: Expr, part: Part, line: Mapping[str, Any]) -> bool | None:
    """Whether a condition holds, as far as the line alone tells; None where it does not."""
    if expr.op in ("and", "or"):
        stops = expr.op == "or"
        found = [_truth(it, part, line) for it in expr.args]
        return stops if stops in found else None if None in found else not stops
    if expr.op == "not":
        inner = _truth(expr.args[0], part, line)
        return None if inner is None else not inner
    if expr.op == "given" and expr.value == "part":
        value = line.get(expr.name)
        return None if value == _UNKNOWN else value is not None
    column = _column(expr, part)
    if column is not None:
        return _truth(column, part, line)
    if expr.op in ("=", "<>"):
        one, other = (_value(it, part, line) for it in expr.args)
        return None if one is None or other is None else (one == other) is (expr.op == "=")
    if expr.type == "flag":
        value = _value(expr, part, line)
        return value if isinstance(value, bool) else None
    return None


def _value(expr: Expr, part: Part, line: Mapping[str, Any]) -> Any:
    """A field of the line or a constant, as far as it is plain; else None."""
    value = expr.value if expr.op == "const" else None
    if expr.op == "column" and expr.field == part.name and expr.name in part.fields:
        value = line.get(expr.name)
        if value == _UNKNOWN:
            return None
        if part.fields[expr.name].type in ("count", "number") and value is not None:
            bounds = parse_number(value)
            return bounds.lo if bounds.lo == bounds.hi else None
    return value


def _column(expr: Expr, part: Part) -> Expr | None:
    """What a column of the part is made of; None for everything else."""
    if expr.op == "column" and expr.field == part.name and expr.name in part.columns:
        return part.columns[expr.name].expr
    return None


def _fields(expr: Expr, part: Part) -> Iterator[str]:
    """The fields of its own line that an expression reads, through columns."""
    for node in walk(expr):
        column = _column(node, part)
        if column is not None:
            yield from _fields(column, part)
        elif (node.op == "column" and node.field == part.name and node.name in part.fields) or (
            node.op == "given" and node.value == "part" and node.name in part.fields
        ):
            yield node.name
