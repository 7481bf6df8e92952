"""A list with dates as iCalendar: an event for each row that has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from hofburg.reports.calendar_words import day_of
from hofburg.reports.export_note import ExportNote
from hofburg.reports.ics import days, event_of, instant_of, new_calendar, short
from hofburg.reports.lists import ListTable, bounds_of, list_rows
from hofburg.reports.wording import plain
from hofburg.values import ALWAYS, NEVER, parse_instant

__all__ = ["list_ics"]

# Every identifier is made under this one: a new one would double the events of every calendar.
_ROOT = UUID("b1b3cf3a-1d0e-5a55-9f6e-6b9a52f0c6d4")
_OURS = "@hofburg"
_UNSURE = {"undetermined": "TENTATIVE", "excused": "CANCELLED"}


def list_ics(table: ListTable, note: ExportNote, *, lowest: str = "public") -> bytes:
    """A calendar; importing it again updates and never doubles.

    Args:
        table: its rows say ``_dates``: bounds in microseconds, an identifier, a summary.
        lowest: the handling mark of what may be public; other rows are confidential (``CLASS``).

    Raises ``QuestionError`` without the package icalendar.
    """
    as_of = parse_instant(note.as_of)[0] if note.as_of else 0
    made = new_calendar(plain(table.title) or table.name, note.official)
    for row, values in zip(table.rows, list_rows(table), strict=True):
        if not row.get("_dates"):
            continue
        bounds, uid, summary = row["_dates"]
        ends = _known(bounds_of(bounds))
        if ends is None:
            continue
        mark = row.get("_handling") or lowest
        event = event_of(_uid(str(uid)), as_of, mark != lowest)
        _place(event, ends, str(row.get("_zone") or "UTC"))
        event.add("summary", short(str(summary)))
        event.add("status", _UNSURE.get(str(row.get("status")), "CONFIRMED"))
        told = [*_told(table, values), note.official]
        event.add("description", "\n".join(plain(line) for line in told))
        made.add_component(event)
    return bytes(made.to_ical())


def _uid(text: str) -> str:
    """An identifier for calendars; one that is ours already stays, so that files agree."""
    return text if text.endswith(_OURS) else f"{uuid5(_ROOT, text)}{_OURS}"


def _known(bounds: tuple[int, int] | None) -> tuple[int, int] | None:
    """Ends of which at least one is known; an end that is not is as the other."""
    if bounds is None:
        return None
    lo, hi = bounds
    lo, hi = (hi if lo <= ALWAYS else lo), (lo if hi >= NEVER else hi)
    return (lo, hi) if ALWAYS < lo <= hi < NEVER else None


def _place(event: Any, ends: tuple[int, int], zone: str) -> None:
    """At its instant; on all days of a range, and on the day of what is due by its end."""
    lo, hi = ends
    whole = day_of(hi + 1, zone) != day_of(hi, zone)
    if lo == hi and not whole:
        event.add("dtstart", instant_of(hi))
    else:
        days(event, day_of(lo, zone), day_of(hi, zone))


def _told(table: ListTable, values: Mapping[str, Any]) -> list[str]:
    """The row, a line for each column that says something."""
    lines = []
    for column in table.columns:
        if column.kind == "when":
            ends = [values[f"{column.key}_lo"], values[f"{column.key}_hi"]]
            said = " .. ".join(dict.fromkeys(end for end in ends if end))
        else:
            value = values[column.key]
            said = (
                ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
            )
        if said:
            lines.append(f"{column.title}: {said}")
    return lines
