"""Arithmetic of ranges in three values, for the plain evaluator: no database, no text of SQL.

A flag is True, False or None; a State or a text is itself, None where unknown, or the set of what it
may be. Everything else is a pair of bounds, both inclusive: numbers as decimals and durations (microseconds), days and months
as integers, ``None`` where unbounded; instants in microseconds since 1970 UTC and calendar days as
ordinals, between ``ALWAYS`` and ``NEVER``; days of the year as ``MM-DD``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Any

from hofburg.assessment.plain_days import add_months
from hofburg.values import ALWAYS, NEVER

__all__ = [
    "aggregate", "all_of", "any_of", "arithmetic", "choose", "compare", "constant", "extreme",
    "known", "negate", "point", "rounded", "total", "unknown",
]  # fmt: skip

Flag = bool | None
Range = tuple[Any, Any]

_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_SIX_PLACES = Decimal("0.000001")
_TOO_LARGE = Decimal(10) ** 12
_INFINITY = Decimal("Infinity")
_PAIRS = ("number", "duration", "days", "months", "month-day")


def unknown(kind: str) -> Any:
    """What nothing is known of: a value of that type."""
    if kind in ("instant", "day"):
        return (ALWAYS, NEVER)
    if kind == "count":
        return (Decimal(0), None)
    return (None, None) if kind in _PAIRS else None


def known(value: Any) -> Any:
    """The one value that something has; None if it may have several."""
    if isinstance(value, tuple):
        return value[0] if value[0] == value[1] else None
    return None if isinstance(value, frozenset) else value


# -- three values ----------------------------------------------------------------------------------


def all_of(flags: Iterable[Flag]) -> Flag:
    """AND: false as soon as one is false."""
    listed = list(flags)
    return False if False in listed else None if None in listed else True


def any_of(flags: Iterable[Flag]) -> Flag:
    """OR: true as soon as one is true."""
    listed = list(flags)
    return True if True in listed else None if None in listed else False


def negate(flag: Flag) -> Flag:
    """NOT."""
    return None if flag is None else not flag


def _below(a: Range, b: Range) -> bool:
    return a[1] is not None and b[0] is not None and a[1] < b[0]


def _up_to(a: Range, b: Range) -> bool:
    return a[1] is not None and b[0] is not None and a[1] <= b[0]


def compare(op: str, a: Any, b: Any) -> Flag:
    """True or false only if it is so for every value that the ranges allow."""
    if a is None or b is None:
        return None
    if isinstance(a, str) and isinstance(b, str):
        return (a == b) is (op == "=")
    if not isinstance(a, tuple):
        one, two = _possible(a), _possible(b)
        same = None if one & two and len(one | two) > 1 else one == two
        return same if op == "=" else negate(same)
    if op in (">", ">="):
        a, b, op = b, a, {">": "<", ">=": "<="}[op]
    if op == "<":
        yes, no = _below(a, b), _up_to(b, a)
    elif op == "<=":
        yes, no = _up_to(a, b), _below(b, a)
    else:
        yes, no = a == b and known(a) is not None, _below(a, b) or _below(b, a)
        yes, no = (yes, no) if op == "=" else (no, yes)
    return True if yes else False if no else None


def _possible(value: Any) -> frozenset[Any]:
    return value if isinstance(value, frozenset) else frozenset([value])


def choose(condition: Flag, a: Any, b: Any) -> Any:
    """``if``: one of two; whatever both allow where the condition is unknown."""
    if condition is not None:
        return a if condition else b
    if not isinstance(a, tuple):
        return a if a == b else None
    lows, highs = (a[0], b[0]), (a[1], b[1])
    return (None if None in lows else min(lows), None if None in highs else max(highs))


def extreme(function: str, args: Sequence[Range]) -> Range:
    """``min`` and ``max``: one unknown among several leaves one side open, not both."""
    lows, highs = [low for low, _ in args], [high for _, high in args]
    if function == "min":
        return (_all_or_none(lows, min), min(_bounded(highs), default=None))
    return (max(_bounded(lows), default=None), _all_or_none(highs, max))


def _all_or_none(ends: list[Any], pick: Callable[[list[Any]], Any]) -> Any:
    return pick(ends) if ends and None not in ends else None


def _bounded(ends: list[Any]) -> list[Any]:
    return [end for end in ends if end is not None]


# -- numbers ---------------------------------------------------------------------------------------


def _fit(number: Decimal | None) -> Decimal | None:
    """Six decimals; a number with more than twelve digits before the point is unbounded."""
    if number is None or not number.is_finite() or abs(number) >= _TOO_LARGE:
        return None
    number = number.quantize(_SIX_PLACES, context=_EXACT)
    return None if abs(number) >= _TOO_LARGE else number


def rounded(function: str, a: Range) -> Range:
    """``ceil`` and ``floor``."""
    mode = ROUND_CEILING if function == "ceil" else ROUND_FLOOR
    low, high = (None if end is None else _fit(end.to_integral_value(mode)) for end in a)
    return (low, high)


def _ends(a: Range) -> tuple[Decimal, Decimal]:
    return (-_INFINITY if a[0] is None else a[0], _INFINITY if a[1] is None else a[1])


def _product(x: Decimal, y: Decimal) -> Decimal:
    return Decimal(0) if x == 0 or y == 0 else _EXACT.multiply(x, y)


def _spread(operation: Callable[[Decimal, Decimal], Decimal], a: Range, b: Range) -> Range:
    results = [operation(x, y) for x in _ends(a) for y in _ends(b)]
    return (_fit(min(results)), _fit(max(results)))


def _divide(a: Range, b: Range) -> Range:
    low, high = _ends(b)
    return (None, None) if low <= 0 <= high else _spread(_EXACT.divide, a, b)


def _plus(x: Any, y: Any, sign: int) -> Any:
    if x is None or y is None:
        return None
    return _fit(x + sign * y) if isinstance(x, Decimal) else x + sign * y


# -- instants, days, and sums of all types ---------------------------------------------------------


def _move(at: int, by: int | None, sign: int, end: int) -> int:
    """An instant moved by a duration; an unbounded one reaches the end of time on that side."""
    if abs(at) >= NEVER:
        return at
    return end if by is None else at + sign * by


def _by_months(day: int, by: int | None, sign: int, end: int) -> int:
    """A day moved by months, as ``_move``."""
    if abs(day) >= NEVER:
        return day
    return end if by is None else add_months(day, sign * by)


def _apart(x: int, y: int) -> int | None:
    return None if abs(x) >= NEVER or abs(y) >= NEVER else x - y


def arithmetic(op: str, kinds: tuple[str, str], a: Range, b: Range) -> Range:
    """``+ - * /`` on the types that the expression checker admits."""
    if op == "*":
        return _spread(_product, a, b)
    if op == "/":
        return _divide(a, b)
    sign = 1 if op == "+" else -1
    low, high = b if op == "+" else (b[1], b[0])
    if kinds in (("instant", "instant"), ("day", "day")):
        return (_apart(a[0], low), _apart(a[1], high))
    if kinds == ("day", "months"):
        return (_by_months(a[0], low, sign, ALWAYS), _by_months(a[1], high, sign, NEVER))
    if kinds[0] in ("instant", "day"):
        return (_move(a[0], low, sign, ALWAYS), _move(a[1], high, sign, NEVER))
    return (_plus(a[0], low, sign), _plus(a[1], high, sign))


# -- constants and parts ---------------------------------------------------------------------------


def point(value: Any) -> Range:
    """A known count or day."""
    return (value, value)


def constant(kind: str, value: Any) -> Any:
    """A constant of the language, or the value of a parameter; None: a figure nobody knows."""
    if value is None:
        return unknown(kind)
    if kind == "instant":
        return (NEVER, NEVER)  # the only instant that can be written is `never`
    if kind in ("duration", "days", "months"):
        return (int(value), int(value))
    if kind == "number":
        return (Decimal(value), Decimal(value))
    return (value, value) if kind == "month-day" else value


def aggregate(function: str, values: Sequence[Any]) -> Any:
    """``sum``, ``count``, ``min``, ``max``, ``any`` and ``all`` of the lines of a part."""
    if function == "any":
        return any_of(values)
    if function == "all":
        return all_of(values)
    if function == "count":
        surely, perhaps = values.count(True), len(values) - values.count(False)
        return (Decimal(surely), Decimal(perhaps))
    if function in ("min", "max"):
        return extreme(function, values)
    return (total([lo for lo, _ in values]), total([hi for _, hi in values]))


def total(ends: Sequence[Decimal | None]) -> Decimal | None:
    """A sum; None as soon as one of them is."""
    bounded = [end for end in ends if end is not None]
    return _fit(sum(bounded, Decimal(0))) if len(bounded) == len(ends) else None
