"""A file of iCalendar (RFC 5545) and its events, as all of ours are.

What changes with the question (``SEQUENCE``, ``DTSTAMP``, ``LAST-MODIFIED``) comes from its moment
and not from the clock on the wall, so the same question gives the same bytes.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hofburg.errors import Problem, QuestionError
from hofburg.reports.wording import plain

__all__ = ["ICS_MARK", "ICS_NOTE", "days", "event_of", "instant_of", "new_calendar", "short"]

ICS_MARK = "PRODID:-//Hofburg//Agenda//EN"
"""The line by which a calendar file of ours is known."""
ICS_NOTE = (
    "Hofburg is not the official channel. It states what follows from the entries it was given."
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLENNIUM = 946_684_800  # seconds; SEQUENCE counts from there and is a signed 32-bit number
_SECOND = 1_000_000
_LONGEST = 120  # letters of a summary that come from elsewhere


def new_calendar(title: str, note: str = ICS_NOTE) -> Any:
    """A calendar without events. Raises ``QuestionError`` without the package icalendar."""
    try:
        from icalendar import Calendar
    except ImportError:
        said = "a calendar file needs the package icalendar, which is not installed."
        remedy = "Run script/setup, or install the extra: pip install 'hofburg[reports]'."
        raise QuestionError(Problem("", "extra", said, remedy)) from None
    made = Calendar()
    made.add("prodid", ICS_MARK.partition(":")[2])
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    if title:
        made.add("x-wr-calname", title)
        made.add("x-wr-caldesc", note)
    return made


def event_of(uid: str, as_of: int, confidential: bool) -> Any:
    """An event without a date, as of the moment of a question (microseconds)."""
    from icalendar import Event

    event, stamp = Event(), instant_of(as_of)
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", min(max(as_of // _SECOND - _MILLENNIUM, 0), 2**31 - 1))
    event.add("transp", "TRANSPARENT")  # nobody is busy because something is due
    event.add("class", "CONFIDENTIAL" if confidential else "PUBLIC")
    return event


def days(event: Any, first: date, last: date) -> None:
    """All-day, from the first to the last of these days; an end in iCalendar is the day after."""
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))


def instant_of(at: int) -> datetime:
    """An instant, to the second."""
    return _EPOCH + timedelta(microseconds=at // _SECOND * _SECOND)


def short(text: str) -> str:
    """What comes from elsewhere, cut where a summary would be too long."""
    text = plain(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
