"""Link what a case, or a line of a part, is on a calendar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hofburg.regimes import model as m
from hofburg.regimes.expression import (
    DAY,
    FLAG,
    INSTANT,
    LIST,
    STATE,
    TEXT,
    Expr,
    a,
    fail,
    near,
    shown,
    walk,
)
from hofburg.regimes.faults import Path
from hofburg.regimes.law import Occurs
from hofburg.regimes.parser import parse
from hofburg.regimes.scope import ProcessScope

if TYPE_CHECKING:
    from hofburg.regimes.link import Linker

__all__ = ["link_occurs"]

_DOTTED = re.compile(r"\s*([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)\s*", re.ASCII)


def link_occurs(
    linker: Linker, path: Path, model: m.OccursModel | None, process: str, part: str | None = None
) -> Occurs | None:
    """What is on a calendar, of a process or of a part's lines; faults are noted."""
    if model is None:
        return None
    scope = ProcessScope(linker.shared, process, part)

    def read(key: str, written: str | None, *want: str) -> Expr | None:
        if written is None:
            return None
        with linker.faults.at(*path, key):
            return _unchained(parse(written, scope, want))
        return None

    start = read("from", model.from_, INSTANT, DAY)
    end = read("until", model.until, INSTANT, DAY)
    title = read("title", model.title, TEXT)
    when = read("when", model.when, FLAG)
    states: list[Expr] = []
    shares: list[tuple[str, Expr]] = []
    for number, written in enumerate(model.states):
        with linker.faults.at(*path, "states", number):
            found = _DOTTED.fullmatch(written)
            if found and not part and found[1] in linker.document.processes[process].parts:
                shares.append((found[1], _share(linker, process, found[1], found[2])))
            else:
                states.append(_states(scope, written))
    if start is None:
        return None
    return Occurs(start, end, title, tuple(states), tuple(shares), when, model.announced)


def _unchained(expr: Expr) -> Expr:
    if any(node.op == "chain" for node in walk(expr)):
        raise fail("chain", "a calendar cannot refer to a provision",
                   "Say it with columns of the process.")  # fmt: skip
    return expr


def _states(scope: ProcessScope, written: str) -> Expr:
    """A State, or a list field that holds States."""
    expr = _unchained(parse(written, scope, (STATE, LIST)))
    if expr.type == LIST:
        field = scope.field(expr)
        of = (field.of or {}).get("") if field else None
        if of is None or of.type != "state":
            raise fail("expression-type", f"{shown(written)} is not a list of States",
                       "Name a column or a list that holds States.")  # fmt: skip
    return expr


def _share(linker: Linker, process: str, part: str, column: str) -> Expr:
    """A column of a part that holds a State."""
    own = ProcessScope(linker.shared, process, part)
    expr = own.name(column)
    if expr is None or expr.type != STATE or not expr.field:
        said = f"is {a(expr.type)}" if expr else f"is not a column of {part}"
        raise fail("unknown-name", f"{shown(column)} {said}; a State is needed",
                   near(column, own.line_names()) or "Name one that holds a State.")  # fmt: skip
    return expr
