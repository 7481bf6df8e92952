"""Looks of a line at other lines of its case (`with` of a part), and what is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hofburg.errors import ExpressionError
from hofburg.regimes.expression import (
    POINT,
    STATE,
    TEXT,
    Expr,
    Looked,
    a,
    fail,
    known,
    near,
    shown,
    walk,
)
from hofburg.regimes.faults import Path
from hofburg.regimes.graph import members
from hofburg.regimes.law import Look
from hofburg.regimes.parser import parse

if TYPE_CHECKING:
    from hofburg.regimes.link import Linker
    from hofburg.regimes.model import PartModel
    from hofburg.regimes.scope import ProcessScope, Shared

__all__ = ["ask", "link_looks"]

_MAX_DEEP = 8


def link_looks(linker: Linker, process: str, part: str, spec: PartModel) -> dict[str, Look]:
    """The looks of a part; faults are noted."""
    model = linker.document.processes[process]
    found = {}
    for name, look in spec.with_.items():
        path: Path = ("processes", process, "parts", part, "with", name)
        linker.named(path, name)
        linker.free(
            path, name, linker.shared.part_list(process, part)[1], spec.columns, model.messages,
            model.columns, model.parts, model.with_, linker.shared.terms,
            [*linker.shared.keys(process), *(f"has_{m}" for m in model.messages)],
        )  # fmt: skip
        if look.part not in model.parts:
            linker.faults.report((*path, "part"), "unknown-name",
                                 f"{shown(look.part)} is not a part of {process}",
                                 near(look.part, model.parts) or known(model.parts))  # fmt: skip
            continue
        on = {}
        for key in look.on:
            with linker.faults.at(*path, "on", key):
                on[key] = _key(linker.shared, process, part, name, key)[0]
        found[name] = Look(name, look.part, on, dict(look.on))
    return found


def ask(scope: ProcessScope, function: str, look: str, kind: str, value: Expr | None) -> Expr:
    """``sum(look.column)``, ``count(look)`` and their like. Raises ``ExpressionError``."""
    shared, process, part = scope.shared, scope.process, scope.part or ""
    spec = scope.model.parts[part].with_[look]
    name = f"{part}.{look}"
    if name in shared.looking:
        circle = [*shared.looking[shared.looking.index(name) :], name]
        raise fail("circle", f"looks turn in a circle: {members(circle)}",
                   "Let one of them go by fields of the line only.")  # fmt: skip
    if len(shared.looking) >= _MAX_DEEP:
        raise fail("too-deep", f"keys of looks ask for looks over more than {_MAX_DEEP} steps",
                   "Make columns of some of them.")  # fmt: skip
    shared.looking.append(name)
    try:
        keys = tuple(_key(shared, process, part, look, key) for key in spec.on)
    except ExpressionError as error:  # reported where the look stands
        if any(problem.rule in ("circle", "too-deep") for problem in error.problems):
            raise
        raise fail("", "") from None
    finally:
        shared.looking.pop()
    return Looked(function, part, look, spec.part, keys, value).node(kind)


def _key(shared: Shared, process: str, part: str, look: str, key: str) -> tuple[Expr, Expr]:
    """An expression over the line itself, and the column of the others that equals it."""
    at = (process, part, look, key)
    if at not in shared.keys_of:
        try:
            shared.keys_of[at] = _read(shared, *at)
        except ExpressionError as error:
            shared.keys_of[at] = error
    found = shared.keys_of[at]
    if isinstance(found, ExpressionError):
        raise found
    return found


def _read(shared: Shared, process: str, part: str, look: str, key: str) -> tuple[Expr, Expr]:
    from hofburg.regimes.scope import ProcessScope

    spec = shared.processes[process].parts[part].with_[look]
    if spec.part not in shared.processes[process].parts:  # reported where the look stands
        raise fail("", "")
    kind = shared.part_type(process, spec.part, key)
    if kind is None:
        listed = [*shared.part_list(process, spec.part)[1],
                  *shared.processes[process].parts[spec.part].columns]  # fmt: skip
        raise fail("unknown-name", f"{spec.part} has no column {shown(key)}",
                   near(key, listed) or known(listed))  # fmt: skip
    if kind not in (TEXT, STATE, POINT):
        raise fail("expression-type",
                   f"lines meet by texts, States or places; {spec.part}.{key} is {a(kind)}",
                   "Name a text, a choice, a State or a place of the other lines.")  # fmt: skip
    scope = ProcessScope(shared, process, part)
    mine = parse(spec.on[key], scope, kind)
    if any(node.op == "chain" for node in walk(mine)):
        raise fail("chain", "a look cannot refer to a provision", "Say it in the provision.")
    theirs = Expr("column", kind, name=key, field=spec.part)
    if mine.op == "const" and kind == TEXT:
        mine = scope.check_text(theirs, str(mine.value))
    return mine, theirs
