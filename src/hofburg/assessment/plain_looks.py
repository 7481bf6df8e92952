"""Looks of a line at other lines of its case, and `circular`, for the plain evaluator."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hofburg.assessment import plain_messages as m
from hofburg.assessment import plain_values as v
from hofburg.regimes import Expr, Looked, looked

if TYPE_CHECKING:
    from hofburg.assessment.plain_sight import Sight, Subject

__all__ = ["LEFT_OUT", "STEPS", "Step", "circular", "follow", "look", "step"]

STEPS = 64
LEFT_OUT = object()  # what a State left out of its own message: it equals nothing


def _key(sight: Sight, expr: Expr, at: Subject) -> Any:
    """A text by which lines meet: itself, None where it is not known, or ``LEFT_OUT``."""
    plain = expr
    while plain.op == "column" and plain.field:
        part = at.row.process.parts[plain.field]
        column = part.columns.get(plain.name)
        if column is None:
            written = at.line.data.get(plain.name)
            own = at.line.held and not part.envelope(plain.name)
            nothing = own and m.given(at.line.held, written) is False
            return LEFT_OUT if nothing else sight.value(expr, at)
        if column.default is not None:
            break
        plain = column.expr
    return v.known(sight.value(expr, at))


@dataclass(slots=True)
class _Others:
    """The lines that a look sees: by their keys, and apart those of which one is not known."""

    number: int
    by_keys: dict[tuple[Any, ...], list[Subject]] = field(default_factory=dict)
    open: list[tuple[tuple[Any, ...], Subject]] = field(default_factory=list)

    def met(self, mine: tuple[Any, ...]) -> tuple[list[Subject], list[Subject]]:
        """The lines that agree with these keys surely, and those that may."""
        may = [
            line for theirs, line in self.open
            if all(two in (None, one) for one, two in zip(mine, theirs, strict=True))
        ]  # fmt: skip
        return self.by_keys.get(mine, []), may


def _others(sight: Sight, asked: Looked, at: Subject) -> _Others | None:
    memo = (id(at.row), asked.own, f"look {asked.look}", 0)
    if memo not in sight.columns:
        lines = sight.lines(at.row, asked.part)
        found = None if lines is None else _Others(len(lines))
        for other in (at._replace(line=line) for line in lines or ()):
            theirs = tuple(_key(sight, column, other) for _, column in asked.keys)
            if found and None in theirs and LEFT_OUT not in theirs:
                found.open.append((theirs, other))
            elif found and LEFT_OUT not in theirs:
                found.by_keys.setdefault(theirs, []).append(other)
        sight.columns[memo] = found
    others: _Others | None = sight.columns[memo]
    return others


def look(sight: Sight, expr: Expr, at: Subject) -> Any:
    """Lines of the same case that a line looks at, counted or summed up."""
    asked = looked(expr)
    mine = tuple(_key(sight, own, at) for own, _ in asked.keys)
    others = _others(sight, asked, at)
    if LEFT_OUT in mine or (others and not others.number):
        return _summed(asked.function, [], [])
    if others is None:
        return v.unknown(expr.type)
    if None in mine:  # any number of lines may be meant
        counted = asked.function == "count"
        return (Decimal(0), Decimal(others.number)) if counted else v.unknown(expr.type)
    surely, perhaps = (
        [True if asked.value is None else sight.value(asked.value, line) for line in lines]
        for lines in others.met(mine)
    )
    return _summed(asked.function, surely, perhaps)


def _summed(function: str, surely: list[Any], perhaps: list[Any]) -> Any:
    """A sum over lines that are met, and over any of those that may be."""
    if function == "any":
        return v.any_of([*surely, *(False if f is False else None for f in perhaps)])
    if function == "all":
        return v.all_of([*surely, *(True if f is True else None for f in perhaps)])
    if function == "count":
        may = [f for f in (*surely, *perhaps) if f is not False]
        return (Decimal(surely.count(True)), Decimal(len(may)))
    if function in ("min", "max"):
        if not surely:
            return v.unknown("number")  # perhaps there is none
        own, (lo, hi) = v.extreme(function, surely), v.extreme(function, [*surely, *perhaps])
        return (lo, own[1]) if function == "min" else (own[0], hi)
    lows = [lo for lo, _ in surely] + [
        None if lo is None else min(lo, Decimal(0)) for lo, _ in perhaps
    ]
    highs = [hi for _, hi in surely] + [
        None if hi is None else max(hi, Decimal(0)) for _, hi in perhaps
    ]
    return (v.total(lows), v.total(highs))


# -- from line to line -------------------------------------------------------------------------------


class Step:
    """Where a line leads: to the line ``up``, or nowhere, or nobody knows whether (``dark``)."""

    def __init__(self, up: int | None, dark: bool) -> None:
        self.up, self.dark = up, dark


def step(superior: Any, called: dict[Any, int], *, nameless: bool) -> Step:
    """From a line with that superior, among lines by designation.

    ``nameless``: whether there is a line of which the designation is not known.
    """
    if superior is LEFT_OUT:
        return Step(None, dark=False)
    up = called.get(superior)
    return Step(up, dark=superior is None or (up is None and nameless))


def follow(steps: dict[int, Step], start: int) -> tuple[bool | None, int]:
    """Whether a line comes back to itself, and the line at which that was found out."""
    at = start
    for _ in range(STEPS):
        here = steps[at]
        if here.up is None:
            return (None if here.dark else False), at
        at = here.up
        if at == start:
            return True, at
    return None, at


def circular(sight: Sight, expr: Expr, at: Subject) -> bool | None:
    """Whether following from line to line comes back to this one within ``STEPS``."""
    part, row = expr.args[0].field, at.row
    memo = (id(row), part, f"steps {expr}", 0)
    if memo not in sight.columns:
        lines = [at._replace(line=line) for line in sight.lines(row, part) or ()]
        called: dict[Any, int] = {}
        for other in lines:
            name = _key(sight, expr.args[1], other)
            called.setdefault(name, other.line.number)
        nameless = called.pop(None, None) is not None
        called.pop(LEFT_OUT, None)
        sight.columns[memo] = {
            other.line.number: step(_key(sight, expr.args[0], other), called, nameless=nameless)
            for other in lines
        }
    steps = sight.columns[memo]
    if at.line.number not in steps:  # a line that nobody has written yet
        return None
    found, end = follow(steps, at.line.number)
    # Who has not ended may have run into a circle that is not its own; or the chain is longer.
    return False if found is None and steps[end].up is not None and follow(steps, end)[0] else found
