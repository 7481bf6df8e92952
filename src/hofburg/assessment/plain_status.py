"""Status, for the plain evaluator: settled only if every completion of the facts agrees.

Each function is asked of a provision that is not known not to apply: ``applies`` and ``excused``
are True, False or None. Judged by brute force in tests/assessment/test_truth_table.py.
"""

from __future__ import annotations

from decimal import Decimal

from hofburg.assessment.plain_values import compare

__all__ = ["condition_status", "duty_status", "limit_status"]

Instants = tuple[int, int]
Numbers = tuple[Decimal | int | None, Decimal | int | None]


def duty_status(
    applies: bool | None, excused: bool | None, not_before: Instants | None, due: Instants,
    done: Instants, clock: int,
) -> str:  # fmt: skip
    """The status of a duty at an instant."""
    surely = applies is True and excused is False
    if excused:
        return "excused"
    if done[1] <= clock and done[1] <= due[0]:  # surely done, surely in time
        if not_before is None or done[0] >= not_before[1]:
            return "met"
        return "early" if surely and done[1] < not_before[0] else "undetermined"
    if not surely:
        return "undetermined"
    if clock <= due[0]:
        return "pending"
    if due[1] < clock < done[0]:
        return "missed"
    return "late" if due[1] < done[0] and done[1] <= clock else "undetermined"


def limit_status(
    applies: bool | None, excused: bool | None, measured: Numbers, allowed: Numbers, beyond: str
) -> str:
    """The status of a limit; ``beyond`` is what an excess is called."""
    if excused:
        return "excused"
    above = compare(">", measured, allowed)
    if above is False:
        return "within"
    return beyond if above and applies is True and excused is False else "undetermined"


def condition_status(
    applies: bool | None, excused: bool | None, good: bool | None, kind: str
) -> str:
    """The status of a content or a gate."""
    if excused:
        return "excused"
    if good and kind == "content":
        return "met"
    if good is None or applies is None or excused is None:
        return "undetermined"
    return "open" if good else "unmet" if kind == "content" else "shut"
