"""Quotas, agendas and calendars of an answer, asked in one way by all who show them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from hofburg.assessment import Agenda, Matrix, QuotaTable, Race, YearCalendar
    from hofburg.inquiry.ask import Answer

T = TypeVar("T")

__all__ = ["agendas", "calendars", "clock_of", "quota_matrices", "quota_races", "quota_tables"]


def quota_tables(
    answer: Answer, code: str | None = None, year: int | None = None, *,
    label: str | None = None, world: str | None = None,
) -> list[QuotaTable]:  # fmt: skip
    """How far counted limits are used up: received and given of one State, or used by all."""
    from hofburg.assessment import quotas

    return _seen(
        answer,
        lambda it: quotas(
            it.assessment, state=code, year=year, label=label, world=world, case=answer.case,
            as_of=answer.as_of if answer.casebook else None,
            # In a casebook, a case in which the State had nothing to do with a quota says nothing.
            idle=not answer.casebook,
        ),
    )  # fmt: skip


def quota_matrices(
    answer: Answer, year: int | None = None, *, code: str | None = None,
    label: str | None = None, world: str | None = None, reading: str | None = None,
) -> list[Matrix]:  # fmt: skip
    """Who received whom in a year, in numbers of what each limit counts."""
    from hofburg.assessment import matrices

    return _seen(
        answer,
        lambda it: matrices(
            it.assessment, year=year, state=code, label=label, world=world, reading=reading,
            case=answer.case, as_of=answer.as_of if answer.casebook else None,
        ),
    )  # fmt: skip


def quota_races(
    answer: Answer, year: int | None = None, *, code: str | None = None,
    label: str | None = None, world: str | None = None, reading: str | None = None,
) -> list[Race]:  # fmt: skip
    """Who asked whom first in a year, and when each State's quota was full."""
    from hofburg.assessment import races

    return _seen(
        answer,
        lambda it: races(
            it.assessment, year=year, state=code, label=label, world=world, reading=reading,
            case=answer.case, as_of=answer.as_of if answer.casebook else None,
        ),
    )  # fmt: skip


def agendas(
    answer: Answer, code: str, *, awaited: bool = False, since: int | None = None,
    world: str | None = None,
) -> tuple[Agenda, ...]:  # fmt: skip
    """What stands on a State's agenda, by regime and moment."""
    from hofburg.assessment import agenda

    found = _seen(
        answer,
        lambda it: agenda(
            it.assessment, code, as_of=clock_of(answer), awaited=awaited, since=since, world=world,
            case=answer.case,
        ),
    )  # fmt: skip
    return tuple(found)


def calendars(
    answer: Answer, year: int, code: str | None = None, *, world: str | None = None,
    invented: bool = False,
) -> list[YearCalendar]:  # fmt: skip
    """A year at a glance, by regime; of a casebook without invented examples unless asked for."""
    from hofburg.assessment import calendar

    return _seen(
        answer,
        lambda it: calendar(
            it.assessment, year=year, state=code, world=world, case=answer.case,
            as_of=answer.as_of if answer.casebook else None,
            invented=invented or not answer.casebook,
        ),
    )  # fmt: skip


def clock_of(answer: Answer) -> int:
    """The moment of the question; of a casebook the last of its cases'."""
    if answer.as_of is not None:
        return answer.as_of
    return max((w.as_of for w in answer.assessment.worlds), default=time.time_ns() // 1000)


def _seen(answer: Answer, collect: Callable[[Answer], Iterable[T]]) -> list[T]:
    """What the reader sees of it; whole tables where nothing is withheld."""
    if answer.cut is None:
        return list(collect(answer))
    from hofburg.inquiry.cut import lines_of

    return lines_of(answer, collect)
