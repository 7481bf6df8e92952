"""Warnings about holidays beside an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hofburg.inquiry.sources import centre_here

if TYPE_CHECKING:
    from hofburg.assessment import Agenda, HolidayNotes, YearCalendar
    from hofburg.atlas import Lists
    from hofburg.inquiry.ask import Answer

__all__ = ["holidays_of_each", "lists_here"]


def lists_here() -> Lists:
    """What States told others of their holidays, in the folder of the centre that we are in."""
    from hofburg.atlas import holiday_lists

    centre = centre_here()
    return holiday_lists(centre.folder) if centre else {}


def holidays_of_each(
    answer: Answer, made: Sequence[Agenda | YearCalendar], state: str | None
) -> dict[str, HolidayNotes]:
    """Warnings by regime, from the moment of the question on; none where each world has its own."""
    from hofburg.assessment import holiday_notes

    lists = lists_here()
    return {
        it.regime: holiday_notes(
            answer.laws[it.regime], it, lists=lists, state=state, since=it.as_of
        )
        for it in made
        if it.as_of is not None
    }
