"""What a provision reads, for the plain evaluator: messages and parameters, through columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from hofburg.regimes import Column, Expr, Law, Process, Provision, looked, walk

__all__ = ["bare_messages", "parameters_read", "reach"]


def bare_messages(process: Process, provision: Provision) -> set[str]:
    """Messages of which a provision reads fields without saying what holds if they were not sent.

    The message that opens a case is not among them, nor what is read only where that one does not
    say it. What would fulfil a duty silences nothing by itself. A count speaks of its peers and is
    always asked.
    """
    if provision.kind == "limit" and not {"value", "sum"} & set(provision.exprs):
        return set()
    asked = [*(e for role, e in provision.exprs.items() if role != "done"), *provision.per]
    found = _bare(process, asked)
    if found and "done" in provision.exprs:
        found |= _bare(process, [provision.exprs["done"]])
    return found


def _bare(process: Process, exprs: list[Expr]) -> set[str]:
    found = set()
    for node in reach(process, exprs, _says_nothing, process.opens):
        if node.op in ("message", "received") or (node.op == "given" and node.value != "part"):
            found.add(node.name)
        elif node.op in ("aggregate", "look"):
            part = process.parts[node.name]
            names = {source.name for source in part.sources}
            function = looked(node).function if node.op == "look" else node.value
            if part.kind and function not in ("min", "max"):  # that there is none says it
                names = set()
            found |= set() if process.opens in names else names
    return found - {process.opens}


def _says_nothing(column: Column) -> bool:
    """Whether a column does not say what holds if a message was not sent."""
    return column.default is None or column.expr.op == "coalesce"


def parameters_read(law: Law, provision: Provision) -> set[str]:
    """Parameters that a provision reads: through columns, dates, chains and other processes."""
    found: set[str] = set()
    process = law.processes[provision.process]
    date = law.dating(process)
    dates = [date] if date else []
    dated = {law.since, law.until, provision.since, provision.until} != {None}
    todo = [(process, [*_expressions(provision), *(dates if dated else ())])]
    while todo:
        process, exprs = todo.pop()
        for node in reach(process, exprs, lambda _: True):
            if node.op == "param" and node.name not in found:
                found.add(node.name)
                date = law.dating(process)
                if date:  # which of its versions applies
                    todo.append((process, [date]))
            elif node.op == "chain":
                found |= parameters_read(law, law.provisions[node.name])
            elif node.op == "with":
                other, column = law.behind(process, node)
                todo.append((process, list(process.withs[node.name].on.values())))
                todo.append((other, [column.expr] if column else []))
    return found


def _expressions(provision: Provision) -> list[Expr]:
    return [*provision.exprs.values(), *provision.per]


def reach(
    process: Process,
    exprs: Iterable[Expr],
    into: Callable[[Column], bool],
    beside: str | None = None,
) -> Iterator[Expr]:
    """Every node of expressions and of the columns behind them that ``into`` admits.

    ``beside``: a message; what is read only where that one does not say it is left out.
    """
    todo = list(exprs)
    seen: set[tuple[str, str]] = set()
    while todo:
        for node in _nodes(todo.pop(), beside):
            yield node
            part, name = (node.field, node.name) if node.op == "column" else (node.name, node.field)
            if node.op not in ("column", "aggregate") or (part, name) in seen:
                continue
            seen.add((part, name))
            column = (process.parts[part].columns if part else process.columns).get(name)
            if column is not None and into(column):
                todo.append(column.expr)


def _nodes(expr: Expr, beside: str | None) -> list[Expr]:
    """The node and all below it, but nothing of a coalesce that asks this message."""
    if beside is None:
        return walk(expr)
    if expr.op == "coalesce" and any(a.op == "message" and a.name == beside for a in expr.args):
        return []
    return [expr, *(node for arg in expr.args for node in _nodes(arg, beside))]
