"""What a provision reads, for the plain evaluator: messages and parameters, through columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from hofburg.regimes import Column, Expr, Law, Process, Provision, walk

__all__ = ["bare_messages", "parameters_read", "reach"]


def bare_messages(process: Process, provision: Provision) -> set[str]:
    """Messages of which a provision reads fields without saying what holds if they were not sent.

    The message that opens a case is not among them. A count speaks of its peers and is always asked.
    """
    if provision.kind == "limit" and not {"value", "sum"} & set(provision.exprs):
        return set()
    found = set()
    for node in reach(process, _expressions(provision), lambda column: column.default is None):
        if node.op in ("message", "received") or (node.op == "given" and node.value != "part"):
            found.add(node.name)
        elif node.op == "aggregate":
            found.add(process.parts[node.name].message)
    return found if process.every else found - {process.root}


def parameters_read(law: Law, provision: Provision) -> set[str]:
    """Parameters that a provision reads: through columns, dates, chains and other processes."""
    found: set[str] = set()
    process = law.processes[provision.process]
    dates = [process.columns[process.dated_by].expr] if process.dated_by else []
    dated = {law.since, law.until, provision.since, provision.until} != {None}
    todo = [(process, [*_expressions(provision), *(dates if dated else ())])]
    while todo:
        process, exprs = todo.pop()
        for node in reach(process, exprs, lambda _: True):
            if node.op == "param" and node.name not in found:
                found.add(node.name)
                if process.dated_by:  # which of its versions applies
                    todo.append((process, [process.columns[process.dated_by].expr]))
            elif node.op == "chain":
                found |= parameters_read(law, law.provisions[node.name])
            elif node.op == "with":
                look = process.withs[node.name]
                other = law.processes[look.process]
                column = other.columns.get(node.field)
                todo.append((process, list(look.on.values())))
                todo.append((other, [column.expr] if column else []))
    return found


def _expressions(provision: Provision) -> list[Expr]:
    return [*provision.exprs.values(), *provision.per]


def reach(
    process: Process, exprs: Iterable[Expr], into: Callable[[Column], bool]
) -> Iterator[Expr]:
    """Every node of expressions and of the columns behind them that ``into`` admits."""
    todo = list(exprs)
    seen: set[tuple[str, str]] = set()
    while todo:
        for node in walk(todo.pop()):
            yield node
            part, name = (node.field, node.name) if node.op == "column" else (node.name, node.field)
            if node.op not in ("column", "aggregate") or (part, name) in seen:
                continue
            seen.add((part, name))
            column = (process.parts[part].columns if part else process.columns).get(name)
            if column is not None and into(column):
                todo.append(column.expr)
