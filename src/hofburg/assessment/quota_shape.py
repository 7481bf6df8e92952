"""Limits that count: their keys and roles by name, and what one more case would be."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from hofburg.assessment import plain_values as v
from hofburg.assessment.quota import Numbers
from hofburg.regimes import Expr, Law, Process, Provision
from hofburg.values import format_number

__all__ = [
    "bearing", "column_of", "counted", "further", "names", "passive", "roles", "written",
]  # fmt: skip

_ONE = Decimal(1)


def counted(law: Law, process: str) -> list[Provision]:
    """The limits of a process that count or sum cases."""
    emitted = law.emitted
    return [
        p
        for p in law.provisions.values()
        if p.label in emitted
        and p.kind == "limit"
        and p.process == process
        and "value" not in p.exprs
    ]


def roles(process: Process) -> tuple[str | None, str | None]:
    """The columns that hold the sender and the addressee of the message that opens a case.

    A line that makes a row is its State's own, and goes to nobody.
    """
    if process.each:
        return (process.each.by, None)
    found: dict[str, str] = {}
    for name, column in process.columns.items():
        expr = column.expr
        if expr.op == "message" and expr.name == process.root and expr.field in ("from", "to"):
            found.setdefault(expr.field, name)
    return (found.get("from"), found.get("to"))


def bearing(process: Process, chosen: Iterable[Provision]) -> list[Provision]:
    """The limits that bear on who is received: what the asked State may refuse, or the asking
    State would exceed."""
    sender, addressee = roles(process)
    by = Expr("column", "state", name=sender or "")
    return [
        p
        for p in chosen
        if addressee in names(p) and (p.beyond == "refusable" or p.exprs["by"] == by)
    ]


def passive(process: Process, chosen: Iterable[Provision]) -> Provision | None:
    """The limit of what a State receives in a year: that with the fewest other keys."""
    yearly = [p for p in bearing(process, chosen) if "year" in names(p)]
    return min(yearly, key=lambda p: len(p.per), default=None) if all(roles(process)) else None


def names(provision: Provision) -> tuple[str, ...]:
    """The keys of `per` by name: a column's own, ``year`` for a year."""
    return tuple(
        "year" if expr.op == "year" else expr.name or f"key {n}"
        for n, expr in enumerate(provision.per, 1)
    )


def written(key: Any) -> str:
    """A key as text."""
    return format_number(key) if isinstance(key, Decimal) else str(key)


def further(provision: Provision, used: Numbers, allowed: Numbers) -> str:
    """What one more case would be; of a sum, what any more would be."""
    more = Decimal(0) if "sum" in provision.exprs else _ONE
    after = tuple(None if end is None else end + more for end in used)
    above = v.compare(">=" if "sum" in provision.exprs else ">", after, allowed)
    return "within" if above is False else "undetermined" if above is None else provision.beyond


def column_of(expr: Expr) -> Expr | None:
    """The column of which a key takes the year or the day."""
    while expr.op in ("year", "day"):
        expr = expr.args[0]
    return expr if expr.op == "column" and not expr.field else None
