"""What the cap of a counted limit rests on: the rows of other processes that it reads, and its unit."""

from __future__ import annotations

from collections.abc import Iterator

from hofburg.assessment import plain_values as v
from hofburg.assessment.plain_sight import Sight, Subject
from hofburg.assessment.quota import Basis
from hofburg.assessment.quota_shape import written
from hofburg.regimes import Expr, Law, Process

__all__ = ["bases", "unit"]


def bases(sight: Sight, cap: Expr, at: Subject) -> tuple[Basis, ...]:
    """The rows of other processes that a cap reads for a case, each column of them once."""
    found: dict[tuple[str, str], Basis] = {}
    for node in _looked_up(sight, cap, at):
        if (node.name, node.field) not in found:
            found[node.name, node.field] = _basis(sight, node, at)
    return tuple(found.values())


def _looked_up(sight: Sight, expr: Expr, at: Subject) -> Iterator[Expr]:
    """The look-ups that the value of an expression rests on; of a choice only what may be chosen."""
    if expr.op == "with":
        yield expr
    elif expr.op == "column" and not expr.field and expr.name in at.row.process.columns:
        yield from _looked_up(sight, at.row.process.columns[expr.name].expr, at)
    elif expr.op == "if":
        condition = sight.value(expr.args[0], at)
        rest = {True: expr.args[1:2], False: expr.args[2:]}.get(condition, expr.args)
        for arg in rest:
            yield from _looked_up(sight, arg, at)
    else:
        for arg in expr.args:
            yield from _looked_up(sight, arg, at)


def _basis(sight: Sight, node: Expr, at: Subject) -> Basis:
    look = at.row.process.withs[node.name]
    keys, row = sight.looked_up(node.name, at)
    held = [] if row is None else list(row.first.values())
    entries = [h.entry for h in held]
    told = {
        key: v.known(value) if isinstance(value, tuple) else value for key, value in keys.items()
    }
    value = sight.value(node, at)
    return Basis(
        look.process,
        {key: "?" if value is None else written(value) for key, value in told.items()},
        node.field,
        value if isinstance(value, tuple) else (None, None),
        tuple(dict.fromkeys(h.reference for h in held)),
        tuple(dict.fromkeys(s for e in entries for s in e.get("sources", ()))),
        tuple(sorted({e["origin"] for e in entries if e.get("origin")})),
    )


def unit(law: Law, process: Process, cap: Expr) -> str:
    """The unit of a cap that is made of others: of the first that has one."""
    if cap.op == "param":
        return law.parameters[cap.name].unit
    if cap.op == "column" and not cap.field and cap.name in process.columns:
        return unit(law, process, process.columns[cap.name].expr)
    if cap.op == "with":
        other, column = law.behind(process, cap)
        return unit(law, other, column.expr) if column else ""
    args = cap.args[1:] if cap.op == "if" else cap.args if cap.op in ("min", "max") else ()
    return next((found for arg in args if (found := unit(law, process, arg))), "")
