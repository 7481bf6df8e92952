"""A State's agenda as it is handed on: plain values, and a file for calendar programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hofburg.assessment import Agenda, HolidayNotes
    from hofburg.inquiry.ask import Answer

__all__ = ["agenda_file", "agenda_json", "raised_marks"]


def agenda_json(made: Sequence[Agenda], told: Mapping[str, HolidayNotes]) -> dict[str, Any]:
    """Agendas and what was told of holidays (``holidays_of_each``) as plain values."""
    return {
        "agendas": [it.as_dict() for it in made],
        "holidays": {regime: notes.as_dict() for regime, notes in told.items()},
    }


def agenda_file(answer: Answer, made: Sequence[Agenda], told: Mapping[str, HolidayNotes]) -> bytes:
    """The same as iCalendar; confidential where a raised mark lies behind it.

    Raises ``QuestionError`` without the package icalendar.
    """
    from hofburg.reports import agenda_ics

    return agenda_ics(
        [(answer.laws[it.regime], it) for it in made],
        notes=[one for notes in told.values() for one in notes.notes],
        confidential=bool(raised_marks(answer)),
    )


def raised_marks(answer: Answer) -> list[str]:
    """Handling marks of the entries behind an answer that are no document's lowest, sorted."""
    lowest = {law.handling[0] for law in answer.laws.values()}
    return sorted(set(answer.meta["handling"]) - lowest)
