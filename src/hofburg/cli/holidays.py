"""Warnings about holidays, as commands print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hofburg.errors import Problem

if TYPE_CHECKING:
    from hofburg.assessment import HolidayNotes
    from hofburg.cli.page import Page
    from hofburg.regimes import Law

__all__ = ["footnote", "problems_of", "section"]

_MOST = 12  # warnings that are listed one by one


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
