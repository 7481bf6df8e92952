"""A reconciliation as plain rows, for tables and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hofburg.exchange.balance import WHOLE, Balance
from hofburg.exchange.measure import Span
from hofburg.exchange.reconciled import Reconciliation
from hofburg.exchange.told import Change

if TYPE_CHECKING:
    from hofburg.exchange.asking import Question

__all__ = ["COLUMNS", "class_totals", "difference_rows", "reconciliation_dict", "told_words"]

COLUMNS = ("what", "standing", "formation", "unit", "field", "kind", "before", "told", "now",
       "unexplained", "within", "by", "report", "note")  # fmt: skip
"""The columns of a row."""


def difference_rows(found: Reconciliation) -> list[dict[str, Any]]:
    """Every difference as a row of `COLUMNS`; numbers are text, as messages write them."""
    return [dict.fromkeys(COLUMNS, "") | row for row in _rows(found)]


def _rows(found: Reconciliation) -> Iterator[dict[str, Any]]:
    for one in found.presences:
        yield {
            "what": "begins" if one.begins else "ends",
            "note": "; ".join(f"{it.name}: {', '.join(it.reasons)}" for it in one.perhaps),
            **_place(found, one.unit, one.standing, one.by),
        }
    for value in found.values:
        far = f"{value.apart[0]:.1f} km apart" if value.apart else value.note
        numbers = _numbers(value.balance) if value.balance else {}
        yield {
            **_place(found, value.unit, value.standing, value.by),
            **numbers,
            "what": "value",
            "field": value.name,
            "before": _shown(value.before),
            "now": _shown(value.now),
            "note": far,
        }
    for amount in found.amounts:
        yield {
            **_place(found, amount.unit, amount.standing, amount.balance.by),
            **_numbers(amount.balance),
            "what": "amount",
            "kind": " / ".join(amount.kind),
            "within": "" if amount.within is None else found.called(amount.within),
            "note": "not told in advance" if amount.novel else "",
        }
    for seen in found.witnessed:
        yield {
            **_place(found, seen.unit, seen.standing, seen.balance.by),
            **_numbers(seen.balance),
            "what": "report",
            "field": seen.name,
            "kind": " / ".join(seen.kind),
            "report": seen.reference,
            "note": f"visit of {seen.at}, declared for {seen.declared}",
        }


def _place(
    found: Reconciliation, unit: str, standing: str, by: tuple[Change, ...]
) -> dict[str, Any]:
    return {
        "standing": standing,
        "formation": " / ".join(found.called(it) for it in found.way(unit)),
        "unit": found.called(unit),
        "by": ", ".join(dict.fromkeys(it.source.reference or it.source.kind for it in by)),
    }


def _numbers(balance: Balance) -> dict[str, Any]:
    return {
        "before": str(balance.before),
        "told": told_words(balance),
        "now": str(balance.now),
        "unexplained": "" if balance.left.nothing else str(balance.left),
    }


def told_words(balance: Balance) -> str:
    """What was told exactly, and what else that allows: ``-9``, ``up to 10``."""
    parts = [] if balance.told.nothing else [str(balance.told)]
    if not balance.allowed.nothing:
        parts.append(_up_to(balance.allowed))
    return ", ".join(parts)


def _up_to(allowed: Span) -> str:
    if allowed.lo == 0 or allowed.hi == 0:
        end = allowed.hi if allowed.lo == 0 else allowed.lo
        return f"up to {end:f}" if end.is_finite() else "not said how many"
    return "not said how many" if str(allowed) == "?" else f"within {allowed}"


def _shown(value: Any) -> str:
    if value is None:
        return "?"
    return str(value).lower() if isinstance(value, bool) else str(value)


def class_totals(found: Reconciliation) -> dict[str, dict[str, Balance]]:
    """Totals by subject with others under it (the whole first), rolled up to the coarsest kind."""
    heads = {WHOLE, *found.parents.values()}
    order = [WHOLE, *sorted((it for it in heads if it != WHOLE), key=_by_tree(found))]
    made: dict[str, dict[str, Balance]] = {}
    for head in order:
        total: dict[str, Balance] = {}
        for kind, balance in sorted(found.totals.get(head, {}).items()):
            coarse = kind[0]
            total[coarse] = total[coarse] + balance if coarse in total else balance
        made[head] = total
    return made


def _by_tree(found: Reconciliation) -> Any:
    return lambda unit: (*(found.called(it) for it in found.way(unit)), found.called(unit))


def reconciliation_dict(found: Reconciliation, asked: tuple[Question, ...]) -> dict[str, Any]:
    """Plain values of all of it."""
    return {
        "state": found.state,
        "before": _end(found, 0),
        "now": _end(found, 1),
        "counts": found.counts(),
        "differences": difference_rows(found),
        "totals": [
            {"formation": found.called(head), "class": kind, **_numbers(balance),
             "standing": balance.standing}
            for head, kinds in class_totals(found).items()
            for kind, balance in kinds.items()
        ],
        "questions": [
            {"about": it.about, "units": [found.called(unit) for unit in it.units],
             "above": list(it.above), "text": dict(it.text)}
            for it in asked
        ],
        "remarks": [{"rule": rule, "words": list(words)} for rule, words in found.remarks],
    }  # fmt: skip


def _end(found: Reconciliation, which: int) -> dict[str, Any]:
    stated = (found.first, found.second)[which]
    return {"reference": stated.said.reference or None, "year": stated.year,
            "valid": stated.day.isoformat()}  # fmt: skip
