"""Intervals of shares and quantiles, and the exact chances that a simulation is held against.

A share has the interval of Wilson; a quantile that of two order statistics, which supposes nothing
of the distribution. Both are for 95 per cent. No draws are made here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

__all__ = [
    "Quantile",
    "Share",
    "binomial_bounds",
    "hit_chance",
    "meeting_chance",
    "quantile",
    "share",
]

CONFIDENCE = 0.95
_Z = 1.959963984540054  # the normal quantile of 0.975


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of``, with the ends of its Wilson interval; all three None of nothing."""

    count: int
    of: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile of values, with the order statistics that bound it.

    ``at`` is the part of the values, in per cent, that have it or exceed it. ``value`` and ``low``
    are None where it never came about; ``high`` is None there too, and where there are too few
    values for a bound.
    """

    at: int
    value: float | None
    low: float | None
    high: float | None


def share(count: int, of: int) -> Share:
    """A share with its Wilson interval. Raises ``ValueError`` for impossible counts."""
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share")
    if of == 0:
        return Share(0, 0, None, None, None)
    p, square = count / of, _Z * _Z
    middle = (p + square / (2 * of)) / (1 + square / of)
    reach = _Z * math.sqrt(p * (1 - p) / of + square / (4 * of * of)) / (1 + square / of)
    low = 0.0 if count == 0 else max(0.0, middle - reach)
    high = 1.0 if count == of else min(1.0, middle + reach)
    return Share(count, of, p, low, high)


def quantile(values: Sequence[float | None], at: int) -> Quantile:
    """How much at least ``at`` per cent of the values have, with bounds of 95 per cent.

    Values are sorted from the largest; None, what never came about, goes last. So ``at=50`` of days
    of warning is what half of the worlds have or exceed. The bounds are the order statistics whose
    ranks hold the quantile with 95 per cent, whatever the distribution.

    Args:
        values: one or more.
        at: 1 to 99.
    """
    if not values or not 0 < at < 100:
        raise ValueError("a quantile needs values, and 1 to 99 per cent")
    known = sorted((v for v in values if v is not None), reverse=True)
    ordered: list[float | None] = [*known, *[None] * (len(values) - len(known))]
    low, high = _ranks(len(values), at)
    # The largest value has rank 1: a higher rank is a smaller value.
    rank = max(1, math.ceil(len(values) * at / 100))
    return Quantile(
        at,
        ordered[rank - 1],
        None if high > len(values) else ordered[high - 1],
        ordered[low - 1] if low else None,
    )


def _ranks(n: int, at: int) -> tuple[int, int]:
    """Ranks between which the quantile lies with 95 per cent: of a binomial of ``n`` and ``at``."""
    tail, total, low, high = (1 - CONFIDENCE) / 2, 0.0, 0, n + 1
    for k in range(n + 1):
        before, total = total, total + _binomial(n, k, at / 100)
        if before <= tail < total:
            low = k
        if before < 1 - tail <= total:
            high = k + 1
    return low, high


def _binomial(n: int, k: int, p: float) -> float:
    """The chance of exactly ``k`` of ``n``; ``p`` strictly between 0 and 1."""
    logarithm = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(logarithm + k * math.log(p) + (n - k) * math.log1p(-p))


def binomial_bounds(chance: Fraction, n: int, error: float) -> tuple[int, int]:
    """The least and the most of ``n`` that a true ``chance`` gives, but for ``error`` on each side.

    By the binomial distribution itself, not by a curve that is near it. For tests, which hold
    simulated counts against closed forms.
    """
    if chance in (0, 1):
        return int(chance) * n, int(chance) * n
    terms = [_binomial(n, k, float(chance)) for k in range(n + 1)]
    low, total = 0, terms[0]
    while total <= error:
        low += 1
        total += terms[low]
    high, total = n, terms[n]
    while total <= error:
        high -= 1
        total += terms[high]
    return low, high


def meeting_chance(units: int, wanted: int, visited: int) -> Fraction:
    """The chance that ``visited`` of ``units``, drawn without putting back, meet one of ``wanted``.

    Hypergeometric: one minus the ways to draw only others, over all ways. Of one wanted unit it is
    ``visited / units``.
    """
    if min(units, wanted, visited) < 0 or max(wanted, visited) > units:
        raise ValueError(f"{visited} visited and {wanted} wanted do not fit into {units} units")
    return 1 - Fraction(math.comb(units - wanted, visited), math.comb(units, visited))


def hit_chance(days: int, year: int, visits: int, periods: int = 1) -> Fraction:
    """The chance that at least one of so many periods is hit, each by visits of its own.

    A period has ``days`` of a ``year``; each of its ``visits`` comes on a day drawn from all days
    of that year, and what happens in one period says nothing of another. All miss with the chance
    ``(1 - days / year) ** (visits * periods)``.
    """
    if not 0 <= days <= year or year < 1 or visits < 0 or periods < 0:
        raise ValueError(f"{periods} periods of {days} days do not fit into {year} days")
    return 1 - Fraction(year - days, year) ** (visits * periods)
