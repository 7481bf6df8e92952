"""What the pages on quotas share: choices of their forms, links, bars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import Query

from hofburg.atlas import states
from hofburg.web.writing import named, sort_key

if TYPE_CHECKING:
    from hofburg.assessment import Matrix, Race
    from hofburg.regimes import Law
    from hofburg.web.visit import Visit

__all__ = [
    "Bar",
    "Choices",
    "Label",
    "alike",
    "as_documents",
    "case_link",
    "choices",
    "counts_word",
    "labelled",
    "narrowed",
]  # fmt: skip

Label = Annotated[str | None, Query(max_length=80, description="The limit, such as 76.")]
Choices = list[tuple[str, str]]
_WIDTH = 100
T = TypeVar("T", bound="Race | Matrix")


def choices(visit: Visit) -> dict[str, Any]:
    """Of the form that every page on quotas has: States by name, worlds, all limits that count."""
    answer = visit.answer
    codes = {code for law in answer.laws.values() for code in _codes(law)}
    parties = {k: v for law in answer.laws.values() for k, v in (law.parties or {}).items()}
    named_ = [(code, named(code, parties)) for code in codes]
    named_.sort(key=lambda it: sort_key(it[1]))
    return {"states": named_, "worlds": [(name, name) for name in answer.worlds]}


def _codes(law: Law) -> Iterable[str]:
    chosen = law.participants
    return chosen if chosen is not None else (it.code for it in states("participating"))


def case_link(visit: Visit, regime: str, case: str, world: str) -> str:
    """The address of a case, in the world in which it was counted."""
    return visit.link("case", regime=regime, case=case, world=world)


def as_documents(visit: Visit, found: Sequence[Any]) -> list[dict[str, Any]]:
    """Tables as the command prints them, made only where they are asked for."""
    return [it.as_dict() for it in found] if visit.format == "json" else []


def counts_word(visit: Visit, counts: bool | None) -> str:
    """Whether a case uses a limit up."""
    words = {True: visit.text("yes"), False: visit.text("no"), None: visit.text("not known")}
    return words[counts]


class Bar:
    """A bar of how much is used: what surely counts, what may, and the cap; widths in percent.

    ``open`` says that there may be more than is in hand. Drawn beside the same in words.
    """

    def __init__(
        self,
        known: tuple[Decimal | None, Decimal | None],
        complete: bool,
        allowed: tuple[Decimal | None, Decimal | None],
    ) -> None:
        low, high = known[0] or Decimal(0), known[1]
        cap = allowed[1] if allowed[1] is not None else allowed[0]
        whole = max(cap or Decimal(0), low, high or Decimal(0)) or Decimal(1)
        self.sure = _share(low, whole)
        self.may = _share(high if high is not None else whole, whole) - self.sure
        self.cap = None if cap is None else _share(cap, whole)
        self.open = not complete or high is None
        self.rest = _WIDTH - self.sure - self.may if self.open else 0

    @staticmethod
    def of(line: Any) -> Bar:
        """That of a line or a board."""
        return Bar(line.known, line.complete, line.allowed)


def _share(number: Decimal, whole: Decimal) -> int:
    return int(number * _WIDTH / whole)


def labelled(visit: Visit, found: Iterable[Any]) -> Choices:
    """The limits of races or matrices, by their label: the title of the process and the label."""
    told = {it.label: f"{visit.said(it.title) or it.process} ({it.label})" for it in found}
    return list(told.items())


def alike(
    found: Sequence[T], label: str | None, world: str | None = None, reading: str | None = None
) -> list[T]:
    """Races or matrices of one limit, world (by name or label) and reading; None: of all."""
    return [
        it
        for it in found
        if label in (None, it.label)
        and world in (None, it.world, it.world.rpartition("/")[2])
        and reading in (None, it.reading)
    ]


def narrowed(
    found: Sequence[Any], most: int, heavy: Callable[[Sequence[Any]], bool]
) -> tuple[str | None, str | None]:
    """The world and reading to show first, where all of them are too much for one page."""

    def small(chosen: Sequence[Any]) -> bool:
        return len(chosen) <= most and not heavy(chosen)

    if not found or small(found):
        return None, None
    world = found[0].world
    own = [it for it in found if it.world == world]
    return world, None if small(own) else "default"
