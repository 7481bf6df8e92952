"""In which order rows are shown: criteria that everybody sees, one after the other, no weights."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from hofburg.cooperation.answer import VERDICTS, Row

__all__ = ["sort_key", "sorted_rows"]

_FAR = 10**9
_ENDLESS = Decimal("Infinity")
_TIMES = ("yes", "perhaps", "not asked", "not known", "no")


def _time(row: Row) -> tuple[int, int]:
    """The latest day on which it has ended, then the earliest."""
    if row.ends is None:
        return _FAR, _FAR
    last = _FAR if row.ends.last is None else row.ends.last.toordinal()
    return last, row.ends.first.toordinal()


def _cost(row: Row) -> tuple[Decimal, Decimal]:
    """The most that it costs, then the least; what nobody knows comes last."""
    cost = row.cost
    if cost is None:
        return _ENDLESS, _ENDLESS
    return (
        _ENDLESS if cost.most is None else cost.most,
        Decimal(0) if cost.least is None else cost.least,
    )


def _precedents(row: Row) -> tuple[int, int, int]:
    """Most of the same States, then of their region, then at all."""
    near = [done.near for done in row.precedents]
    return -near.count("own"), -near.count("region"), -len(near)


_KEYS: dict[str, Callable[[Row], Any]] = {
    "verdict": lambda row: VERDICTS.index(row.verdict),
    "consensus": lambda row: ("no", "partly", "yes").index(row.consensus),
    "date": lambda row: _TIMES.index(row.in_time),
    "agreements": lambda row: len(row.open_agreements),
    "time": _time,
    "cost": _cost,
    "precedents": _precedents,
}


def sort_key(criterion: str) -> tuple[Callable[[Row], Any], bool]:
    """What a criterion compares, and whether it is turned round."""
    return _KEYS[criterion.removeprefix("-")], criterion.startswith("-")


def sorted_rows(rows: Iterable[Row], order: Iterable[str]) -> tuple[Row, ...]:
    """Rows by the first criterion, ties by the next; at last by instrument and reading."""
    found = sorted(rows, key=lambda row: (row.instrument, not row.default, row.reading))
    for criterion in reversed(tuple(order)):
        key, turned = sort_key(criterion)
        found.sort(key=key, reverse=turned)
    return tuple(found)
