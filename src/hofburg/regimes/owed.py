"""Who owes a message to whom, where the process does not say: as the duties say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hofburg.regimes.expression import Expr
from hofburg.regimes.law import Process, Provision, Route

__all__ = ["routed"]


def routed(process: Process, provisions: Iterable[Provision]) -> Process:
    """The process with the routes of its messages filled in.

    The first message goes from and to whom its own columns say. Any other message that a duty waits
    for (`done` is a column that reads one of its fields) goes from the State bound to its
    counterpart, if all such duties agree. What the document says stands; of messages that are lines
    of a part, which many may send, it says all.
    """
    found: dict[str, set[tuple[str | None, str | None]]] = {}
    if not process.each:
        found[process.root] = {_first(process)}
    for provision in provisions:
        if provision.process != process.name or provision.part or provision.kind != "duty":
            continue
        message = _awaited(process, provision.exprs.get("done"))
        if message and (message != process.root or process.each):
            ends = (_column(provision.exprs.get("by")), _column(provision.exprs.get("to")))
            found.setdefault(message, set()).add(ends)
    several = {part.kind for part in process.parts.values()}
    routes = {}
    for name, route in process.messages.items():
        known = found.get(name, set())
        if name in several and (route.sender or route.addressee):
            known = set()  # of what several send, the duty of one says nothing of the others
        sender, addressee = next(iter(known)) if len(known) == 1 else (None, None)
        routes[name] = Route(route.sender or sender, route.addressee or addressee)
    return replace(process, messages=routes)


def _first(process: Process) -> tuple[str | None, str | None]:
    ends: dict[str, str] = {}
    for column in process.columns.values():
        expr = column.expr
        if expr.op == "message" and expr.name == process.root and expr.field in ("from", "to"):
            ends.setdefault(expr.field, column.name)
    return ends.get("from"), ends.get("to")


def _awaited(process: Process, done: Expr | None) -> str | None:
    """The message that a duty's `done` reads directly, or through one column."""
    if done is not None and done.op == "column" and not done.field and done.name in process.columns:
        done = process.columns[done.name].expr
    return done.name if done is not None and done.op == "message" else None


def _column(expr: Expr | None) -> str | None:
    return expr.name if expr is not None and expr.op == "column" and not expr.field else None
