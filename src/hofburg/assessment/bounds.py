"""Expressions as SQL over bounds: the compiler's arithmetic in three values.

Every value becomes one or two SQL expressions. Flags, States and texts are single and NULL where
unknown. Numbers, durations and days are pairs, NULL where unbounded; instants and days are pairs
whose ends may be infinite and are never NULL. Where both ends are the same text the value is
*exact* and comparisons are plain SQL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from hofburg.regimes import Version

__all__ = [
    "Bounds",
    "arithmetic",
    "choose",
    "compare",
    "connect",
    "constant",
    "extreme",
    "negate",
    "quote",
    "versions",
]

RANGED = {"number", "instant", "day", "duration", "days", "months"}
_NUMBER = "DECIMAL(18,6)"
_SQL_TYPES = {"number": _NUMBER, "duration": "BIGINT", "days": "BIGINT", "months": "BIGINT"}
_CONSTANT = re.compile(r"([0-9]+(?:\.[0-9]+)?)::DECIMAL\(18,6\)")


class Bounds(NamedTuple):
    """SQL of the lower and the upper bound; the same text if the value is exact."""

    lo: str
    hi: str

    @property
    def exact(self) -> bool:
        """Whether both bounds are one expression."""
        return self.lo == self.hi


def one(sql: str) -> Bounds:
    """An exact value."""
    return Bounds(sql, sql)


def quote(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def constant(kind: str, value: object) -> Bounds:
    """A constant of the expression language or a parameter's value; None: a figure nobody knows."""
    if value is None:
        return one(f"NULL::{_SQL_TYPES.get(kind, 'VARCHAR')}")
    if kind == "flag":
        return one("true" if value else "false")
    if kind == "number":
        return one(f"{Decimal(str(value)):f}::{_NUMBER}")
    if kind == "instant":
        return one("'infinity'::TIMESTAMP")  # the only instant that can be written is `never`
    if kind in ("duration", "days", "months"):
        return one(f"{int(str(value))}::BIGINT")
    return one(quote(str(value)))


def versions(
    kind: str, listed: tuple[Version, ...], dated: Bounds | None, start: list[str]
) -> Bounds:
    """A parameter whose value depends on when the case is dated.

    ``start`` holds the first instant of each version as SQL (``''``: from the beginning).
    """
    values = [constant(kind, v.value).lo for v in listed]
    if dated is None or (len(listed) == 1 and not start[0]):
        return one(values[0])
    ends = [*start[1:], ""]
    cases, unknown = [], []
    for version, value, begin, end in zip(listed, values, start, ends, strict=True):
        tests = [f"{dated.hi} >= {begin}"] * bool(begin) + [f"{dated.lo} < {end}"] * bool(end)
        test = " AND ".join(tests) or "true"
        cases.append(f"CASE WHEN {test} THEN {value} END")
        if version.value is None:
            unknown.append(f"({test})")
    if len(cases) == 1:
        return one(cases[0])
    lo, hi = (f"{pick}({', '.join(cases)})" for pick in ("least", "greatest"))
    if dated.exact:
        return one(lo)
    if unknown:  # least and greatest skip NULL; a figure that may be the unknown one is unknown
        lo, hi = (f"(CASE WHEN NOT ({' OR '.join(unknown)}) THEN {side} END)" for side in (lo, hi))
    return Bounds(lo, hi)


def connect(op: str, parts: Sequence[tuple[Bounds, int]]) -> tuple[Bounds, int]:
    """``and`` and ``or`` of flags with their levels; what is a constant is settled here."""
    settles, idle = ("false", "true") if op == "and" else ("true", "false")
    if any(a.lo == settles for a, _ in parts):
        return one(settles), 0
    left = [(a.lo, level) for a, level in parts if a.lo != idle]
    if len(left) < 2:
        return (one(left[0][0]), left[0][1]) if left else (one(idle), 0)
    text = f" {op.upper()} ".join(sql for sql, _ in left)
    return one(f"({text})"), max(level for _, level in left)


def negate(a: Bounds) -> Bounds:
    """``not``; what is a constant is settled here."""
    return one({"true": "false", "false": "true"}.get(a.lo, f"(NOT {a.lo})"))


def compare(op: str, a: Bounds, b: Bounds) -> str:
    """A three-valued comparison: true or false only if so for every value within the bounds."""
    if a.exact and b.exact:
        return f"({a.lo} {op} {b.lo})"
    if op in (">", ">="):
        a, b, op = b, a, {">": "<", ">=": "<="}[op]
    if op == "<":
        return f"(CASE WHEN {a.hi} < {b.lo} THEN true WHEN {a.lo} >= {b.hi} THEN false END)"
    if op == "<=":
        return f"(CASE WHEN {a.hi} <= {b.lo} THEN true WHEN {a.lo} > {b.hi} THEN false END)"
    same = f"{a.lo} = {b.lo} AND {a.hi} = {b.hi} AND {a.lo} = {a.hi}"
    yes, no = ("true", "false") if op == "=" else ("false", "true")
    return f"(CASE WHEN {same} THEN {yes} WHEN {a.hi} < {b.lo} OR {a.lo} > {b.hi} THEN {no} END)"


def _number(sql: str) -> str:
    """Keep six decimals; a number too large for that is unbounded."""
    return f"TRY_CAST({sql} AS {_NUMBER})"


def _map(a: Bounds, b: Bounds, lo: str, hi: str) -> Bounds:
    return one(lo) if a.exact and b.exact else Bounds(lo, hi)


def arithmetic(op: str, kinds: tuple[str, str], a: Bounds, b: Bounds) -> Bounds:
    """``+ - * /`` on the types that the expression checker admits."""
    left, right = kinds
    if op in "+-" and left == "instant" and right == "duration":
        x, y = (b.lo, b.hi) if op == "+" else (b.hi, b.lo)
        # An unbounded duration may be as long as one likes, in its own direction.
        low = f"(CASE WHEN isfinite({a.lo}) THEN coalesce({a.lo} {op} to_microseconds({x}), '-infinity'::TIMESTAMP) ELSE {a.lo} END)"
        high = f"(CASE WHEN isfinite({a.hi}) THEN coalesce({a.hi} {op} to_microseconds({y}), 'infinity'::TIMESTAMP) ELSE {a.hi} END)"
        return Bounds(low, high)
    if op in "+-" and left == "day" and right in ("days", "months"):
        x, y = (b.lo, b.hi) if op == "+" else (b.hi, b.lo)
        return Bounds(_shift(a.lo, op, x, right, "-"), _shift(a.hi, op, y, right, ""))
    if op == "-" and left == "instant":
        return _map(
            a, b, f"(epoch_us({a.lo}) - epoch_us({b.hi}))", f"(epoch_us({a.hi}) - epoch_us({b.lo}))"
        )
    if op == "-" and left == "day":
        return _map(a, b, _apart(a.lo, b.hi), _apart(a.hi, b.lo))
    if op in "+-":
        x, y = (b.lo, b.hi) if op == "+" else (b.hi, b.lo)
        wrap = _number if left == "number" else (lambda sql: f"({sql})")
        return _map(a, b, wrap(f"{a.lo} {op} {x}"), wrap(f"{a.hi} {op} {y}"))
    if op == "*":
        return _multiply(a, b)
    return _divide(a, b)


def _times(x: str, y: str) -> str:
    return f"({x})::DECIMAL(19,6) * ({y})::DECIMAL(19,6)"


def _multiply(a: Bounds, b: Bounds) -> Bounds:
    """An open end times zero is zero, and times anything else open on the side of its sign."""

    def opens(x: str, y: str, sign: str) -> str:
        return f"({x} IS NULL AND ({y} IS NULL OR {y} {sign} 0))"

    ends = [_times(x, y) for x in (a.lo, a.hi) for y in (b.lo, b.hi)]
    if a.exact and b.exact:
        sql = _number(f"CASE WHEN {a.lo} = 0 OR {b.lo} = 0 THEN 0 ELSE {ends[0]} END")
        return one(sql)
    low = [
        opens(a.lo, b.hi, ">"),
        opens(b.lo, a.hi, ">"),
        opens(a.hi, b.lo, "<"),
        opens(b.hi, a.lo, "<"),
    ]
    high = [
        opens(a.lo, b.lo, "<"),
        opens(b.lo, a.lo, "<"),
        opens(a.hi, b.hi, ">"),
        opens(b.hi, a.hi, ">"),
    ]
    return Bounds(
        _number(
            f"CASE WHEN NOT ({' OR '.join(low)}) THEN coalesce(least({', '.join(ends)}), 0) END"
        ),
        _number(
            f"CASE WHEN NOT ({' OR '.join(high)}) THEN coalesce(greatest({', '.join(ends)}), 0) END"
        ),
    )


def _divide(a: Bounds, b: Bounds) -> Bounds:
    """By a number or parameter that is not zero; exact, in whole millionths, half away from zero."""

    def by(x: str, y: str) -> str:
        top, bottom = (f"({z}::DECIMAL(25,6) * 1000000::DECIMAL(7,0))::HUGEINT" for z in (x, y))
        whole = f"(2 * abs({top}) * 1000000 + abs({bottom})) // (2 * abs({bottom}))"
        return _number(
            f"(sign({top}) * sign({bottom}) * ({whole}))::DECIMAL(38,0) * 0.000001::DECIMAL(7,6)"
        )

    constant_ = _CONSTANT.fullmatch(b.lo) if b.exact else None
    if constant_ and Decimal(constant_[1]) > 0:  # as most are: parameters and plain numbers
        return _map(a, b, *(_divided(side, Decimal(constant_[1])) for side in a))
    if a.exact and b.exact:
        return one(f"(CASE WHEN {b.lo} <> 0 THEN {by(a.lo, b.lo)} END)")
    positive = (
        f"CASE WHEN {a.lo} >= 0 THEN {by(a.lo, b.hi)} ELSE {by(a.lo, b.lo)} END",
        f"CASE WHEN {a.hi} >= 0 THEN {by(a.hi, b.lo)} ELSE {by(a.hi, b.hi)} END",
    )
    negative = (
        f"CASE WHEN {a.hi} >= 0 THEN {by(a.hi, b.hi)} ELSE {by(a.hi, b.lo)} END",
        f"CASE WHEN {a.lo} >= 0 THEN {by(a.lo, b.lo)} ELSE {by(a.lo, b.hi)} END",
    )
    return Bounds(
        *(
            f"(CASE WHEN {b.lo} > 0 THEN {p} WHEN {b.hi} < 0 THEN {n} END)"
            for p, n in zip(positive, negative, strict=True)
        )
    )


def _divided(sql: str, by: Decimal) -> str:
    """``_divide`` by a positive constant, reckoned before the query is written."""
    millionths = int(by.scaleb(6).to_integral_value())
    top = f"abs(({sql}::DECIMAL(25,6) * 1000000::DECIMAL(7,0))::HUGEINT)"
    whole = f"({top} * 2000000 + {millionths}) // {2 * millionths}"
    return _number(f"(sign({sql}) * ({whole}))::DECIMAL(38,0) * 0.000001::DECIMAL(7,6)")


def _shift(day: str, op: str, by: str, unit: str, end: str) -> str:
    if unit == "days":
        moved = f"({day} {op} to_days(({by})::INTEGER))::DATE"
    else:
        moved = f"({day} {op} to_months(({by})::INTEGER))::DATE"
    return (
        f"(CASE WHEN isfinite({day}) THEN coalesce({moved}, '{end}infinity'::DATE) ELSE {day} END)"
    )


def _apart(a: str, b: str) -> str:
    return f"(CASE WHEN isfinite({a}) AND isfinite({b}) THEN ({a} - {b})::BIGINT END)"


def extreme(function: str, kind: str, args: list[Bounds]) -> Bounds:
    """``min`` and ``max``. SQL's least and greatest skip NULL: right for one bound, wrong for the other."""
    sql = {"min": "least", "max": "greatest"}[function]
    sides = []
    for side in ("lo", "hi"):
        ends = [getattr(a, side) for a in args]
        text = f"{sql}({', '.join(ends)})"
        careful = (function == "min") == (side == "lo") or all(a.exact for a in args)
        open_ = [e for e in ends if not _CONSTANT.fullmatch(e)]
        if kind in ("number", "duration", "days") and careful and open_:
            text = f"(CASE WHEN {' AND '.join(f'{e} IS NOT NULL' for e in open_)} THEN {text} END)"
        sides.append(text)
    if all(a.exact for a in args):
        if kind in ("number", "duration", "days"):
            # Exact and NULL is unknown; min(5, ?) is at most 5, so it is a range after all.
            loose = [f"{sql}({', '.join(a.lo for a in args)})"] * 2
            strict = sides[0]
            return Bounds(strict, loose[0]) if function == "min" else Bounds(loose[0], strict)
        return one(sides[0])
    return Bounds(*sides)


def choose(kind: str, condition: str, a: Bounds, b: Bounds) -> Bounds:
    """``if(condition, a, b)``; where the condition is unknown, whatever both allow."""
    if condition in ("true", "false"):
        return a if condition == "true" else b
    if kind not in RANGED:
        return one(
            f"(CASE WHEN {condition} THEN {a.lo} WHEN NOT {condition} THEN {b.lo}"
            f" WHEN {a.lo} = {b.lo} THEN {a.lo} END)"
        )
    sides = []
    for x, y, join in ((a.lo, b.lo, "least"), (a.hi, b.hi, "greatest")):
        both = f"{join}({x}, {y})"
        if kind in ("number", "duration", "days", "months"):
            both = f"CASE WHEN {x} IS NOT NULL AND {y} IS NOT NULL THEN {both} END"
        sides.append(
            f"(CASE WHEN {condition} THEN {x} WHEN NOT {condition} THEN {y} ELSE {both} END)"
        )
    return Bounds(*sides)
