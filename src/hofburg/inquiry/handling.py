"""Handling marks: which is the higher, and what a finding inherits from the entries of its case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hofburg.assessment import Assessment, Finding
    from hofburg.inquiry.ask import Answer
    from hofburg.regimes import Law

__all__ = ["Handling", "handling_of", "mark_order", "merged"]


def mark_order(laws: Iterable[Law]) -> tuple[str, ...]:
    """The handling marks of regimes, the lowest first; ``public`` where there are no regimes."""
    return merged([law.handling for law in laws]) or ("public",)


def merged(orders: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Several orders as one that contradicts none of them, as far as they agree."""
    listed = list(dict.fromkeys(tuple(it) for it in orders))
    left = list(dict.fromkeys(mark for it in listed for mark in it))
    found: list[str] = []
    while left:
        free = [m for m in left if not any(_above(it, m, left) for it in listed)]
        found.append((free or left)[0])
        left.remove(found[-1])
    return tuple(found)


def _above(order: Sequence[str], mark: str, left: Sequence[str]) -> bool:
    """Whether one of the marks that are left comes before this one."""
    return mark in order and any(low in left for low in order[: order.index(mark)])


@dataclass(frozen=True, slots=True)
class Handling:
    """The marks of an answer.

    Attributes:
        order: the lowest first. A mark that is not in it counts as above all of them.
        assessment: whose entries.
    """

    order: tuple[str, ...]
    assessment: Assessment | None = None

    @property
    def lowest(self) -> str:
        """That of what says none."""
        return self.order[0]

    def rank(self, mark: str | None) -> int:
        """Its place in the order."""
        mark = mark or self.lowest
        return self.order.index(mark) if mark in self.order else len(self.order)

    def highest(self, marks: Iterable[str | None]) -> str:
        """The highest of marks; the lowest of all where there are none."""
        return max((mark or self.lowest for mark in marks), key=self.rank, default=self.lowest)

    def of(self, finding: Finding) -> str:
        """The highest mark of the entries of its case."""
        from hofburg.assessment import marks_of

        marks = marks_of(self.assessment, finding) if self.assessment else ()
        return self.highest(sorted(marks))

    def count(self, marks: Iterable[str | None], limit: str) -> Mapping[str, int]:
        """How many lie above a mark, by theirs, the lowest first."""
        counted: dict[str, int] = {}
        for mark in marks:
            if mark and self.rank(mark) > self.rank(limit):
                counted[mark] = counted.get(mark, 0) + 1
        return dict(sorted(counted.items(), key=lambda it: (self.rank(it[0]), it[0])))


def handling_of(answer: Answer) -> Handling:
    """The marks of an answer: ``handling_of(answer).of(finding)``; asking again costs nothing."""
    return Handling(mark_order(answer.laws.values()), answer.assessment)
