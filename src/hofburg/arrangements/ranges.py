"""Numbers that are known, a range or unknown, and counts that several worlds of one register share.

``None`` is an end that nobody knows. What is not known is never taken for zero: a sum with an
unknown part has an open end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from hofburg.values import NEVER, parse_number

__all__ = [
    "NOTHING",
    "UNKNOWN",
    "Instants",
    "Numbers",
    "Worlds",
    "added",
    "days_between",
    "exactly",
    "least",
    "number",
    "over_worlds",
    "spanned",
    "times",
]

Numbers = tuple[Decimal | None, Decimal | None]
Instants = tuple[int, int]
Worlds = Mapping[str, str]
"""The worlds of a comparison: by label, the register (or worked case) whose accounts they are."""

ZERO = Decimal(0)
NOTHING: Numbers = (ZERO, ZERO)
UNKNOWN: Numbers = (None, None)
_DAY = 86_400_000_000


def exactly(value: Decimal | int) -> Numbers:
    """A number that is known."""
    return (Decimal(value), Decimal(value))


def number(text: Any) -> Numbers:
    """Bounds of a number as entries write it: ``12``, ``10..12``, ``?``. Raises ``ValueError``."""
    lo, hi = parse_number(text)
    return (lo, hi)


def added(numbers: Iterable[Numbers]) -> Numbers:
    """The sum of numbers none of which is below zero: what is not known counts from zero up."""
    low, high = ZERO, ZERO
    known = True
    for lo, hi in numbers:
        low += lo or ZERO
        known = known and hi is not None
        high += hi or ZERO
    return (low, high if known else None)


def times(one: Numbers, other: Numbers) -> Numbers:
    """The product of two numbers, neither below zero; nothing of anything is nothing."""
    if NOTHING in (one, other):
        return NOTHING
    low = (one[0] or ZERO) * (other[0] or ZERO)
    return (low, None if one[1] is None or other[1] is None else one[1] * other[1])


def spanned(numbers: Iterable[Numbers]) -> Numbers:
    """From the least to the most of some numbers; of none: unknown."""
    listed = list(numbers)
    if not listed:
        return UNKNOWN
    low, high = [lo for lo, _ in listed], [hi for _, hi in listed]
    known_low = [lo for lo in low if lo is not None]
    known_high = [hi for hi in high if hi is not None]
    return (
        min(known_low) if len(known_low) == len(low) else None,
        max(known_high) if len(known_high) == len(high) else None,
    )


def least(numbers: Iterable[Numbers]) -> Numbers:
    """The smallest of some numbers, bound by bound; of none: unknown."""
    listed = list(numbers)
    high = [hi for _, hi in listed if hi is not None]
    low = [lo for lo, _ in listed]
    known = [lo for lo in low if lo is not None]
    return (
        min(known) if known and len(known) == len(low) else None,
        min(high) if high else None,
    )


def days_between(earlier: Instants, later: Instants) -> Numbers:
    """Days from one instant to another, rounded down; an end that never comes is unknown."""

    def whole(first: int, last: int) -> Decimal | None:
        if max(abs(first), abs(last)) >= NEVER:
            return None
        # Ends of days are kept as their last microsecond: from end to end it is whole days.
        return Decimal((last - first) // _DAY)

    return (whole(earlier[1], later[0]), whole(earlier[0], later[1]))


def over_worlds(worlds: Worlds, items: Iterable[tuple[str, Numbers]]) -> Numbers:
    """A count over all registers: in each, from the least to the most of its worlds.

    Args:
        items: amounts with the label of their world; an empty label is of every world alike.
    """
    by_world: dict[str, list[Numbers]] = {}
    for world, amount in items:
        by_world.setdefault(world, []).append(amount)
    sums = {world: added(amounts) for world, amounts in by_world.items()}
    total = [sums.pop("", NOTHING)]
    for scope in dict.fromkeys(worlds.values()):
        own = [sums.get(world, NOTHING) for world, at in worlds.items() if at == scope]
        total.append(spanned(own))
    return added(total)
