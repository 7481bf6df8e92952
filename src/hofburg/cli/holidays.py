"""Warnings about holidays, as commands print them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hofburg.errors import Problem

if TYPE_CHECKING:
    from hofburg.assessment import Agenda, HolidayNotes, YearCalendar
    from hofburg.atlas import Lists
    from hofburg.cli.ask import Answer
    from hofburg.cli.page import Page
    from hofburg.regimes import Law

__all__ = ["footnote", "lists_here", "of_each", "problems_of", "section"]

_MOST = 12  # warnings that are listed one by one


def lists_here() -> Lists:
    """What States told others of their holidays, in the folder of the centre that we are in."""
    from hofburg.atlas import holiday_lists
    from hofburg.cli.sources import centre_here

    centre = centre_here()
    return holiday_lists(centre.folder) if centre else {}


def of_each(
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


def _lines(notes: HolidayNotes) -> list[str]:
    from hofburg.reports import holiday_lines

    lines = holiday_lines(notes)
    more = len(lines) - _MOST
    return [*lines[:_MOST], f"And {more} more of these."] if more > 0 else lines


def section(page: Page, law: Law, notes: HolidayNotes, under: str = "-") -> None:
    """A section of a page; nothing where there is nothing to warn of."""
    from hofburg.reports import warned

    if not notes:
        return
    page.heading("Holidays", under)
    for line in _lines(notes):
        page.item(line)
    page.text(warned(law, notes), style="dim")


def problems_of(law: Law, notes: HolidayNotes, place: str) -> list[Problem]:
    """The same as warnings beside a message."""
    from hofburg.reports import warned

    return [
        Problem(place, "holiday", line, warned(law, notes), level="warning")
        for line in _lines(notes)
    ]


def footnote(law: Law, notes: HolidayNotes) -> list[str]:
    """For a picture: the warnings, and what the document says of them."""
    from hofburg.reports import warned

    lines = [f"Holidays: {line}" for line in _lines(notes)]
    return [*lines, warned(law, notes)] if lines else []
