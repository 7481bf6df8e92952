"""Arrangements in a question: those that a register holds, and which of them goes first.

Most questions are of one regime alone; the room of arrangements is entered only by the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from hofburg.errors import QuestionError, RegisterError

if TYPE_CHECKING:
    from hofburg.assessment import Assessment
    from hofburg.regimes import Law
    from hofburg.register import Record

__all__ = ["recorded", "settled", "together"]


def recorded(records: Iterable[Record]) -> list[Law]:
    """The arrangements that records hold. Raises ``RegisterError`` for those that do not read."""
    from hofburg.register import recorded_laws

    laws, problems = recorded_laws(records)
    if problems:
        raise RegisterError(problems)
    return laws


def together(laws: Sequence[Law]) -> Sequence[Law]:
    """The laws in the order in which they go. Raises ``QuestionError`` where two contradict."""
    if sum(law.arrangement is not None for law in laws) < 2:
        return laws
    from hofburg.arrangements import conflicts, in_order

    if problems := conflicts(laws):
        raise QuestionError(problems)
    return in_order(laws)


def settled(assessment: Assessment) -> Assessment:
    """The same assessment, where one arrangement goes before another."""
    if sum(law.arrangement is not None for law in assessment.laws) < 2:
        return assessment
    from hofburg.arrangements import settle

    return settle(assessment)
