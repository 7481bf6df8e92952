"""Who is alike to the conditions: those of whom every column of the plan says the same."""

from __future__ import annotations

from collections.abc import Iterable

from hofburg.atlas import belongs, is_organisation_code
from hofburg.cooperation.asking import Plan
from hofburg.cooperation.catalogue import Catalogue
from hofburg.cooperation.evaluate import moment_of
from hofburg.cooperation.linking import process_of
from hofburg.regimes import Expr, Law, walk

__all__ = ["alike"]

WHO = "who"  # the field of every circle's lines that names somebody


def alike(catalogue: Catalogue, plan: Plan, codes: Iterable[str]) -> list[tuple[str, ...]]:
    """Codes in groups: one of each need be tried. Each alone if a condition asks for a name."""
    groups = _belongings(catalogue.law)
    found: dict[object, list[str]] = {}
    at = moment_of(plan, catalogue.law)
    for code in codes:
        key: object = code
        if groups is not None:
            other = is_organisation_code(code)
            key = (other, *(not other and belongs(name, code, at) for name in groups))
        found.setdefault(key, []).append(code)
    return [tuple(group) for group in found.values()]


def _belongings(law: Law) -> tuple[str, ...] | None:
    """What the plan asks of a line is to what it belongs; ``None`` where it asks for the name."""
    found: dict[str, None] = {}
    process = process_of(law)
    columns = [c.expr for part in process.parts.values() for c in part.columns.values()]
    rules = [expr for it in law.provisions.values() for expr in it.exprs.values()]
    for node in (node for expr in (*columns, *rules) for node in _outside(expr)):
        if node.op == "member":
            found[node.name] = None
        elif WHO in (node.name, node.field):
            return None
    return tuple(found)


def _outside(expr: Expr) -> list[Expr]:
    """The nodes of an expression; of ``member`` not the name that it asks about."""
    inside = {id(arg) for node in walk(expr) if node.op == "member" for arg in node.args}
    return [node for node in walk(expr) if id(node) not in inside]
