"""An agenda as iCalendar (RFC 5545), for the calendars that people use.

Exporting again updates and never doubles: identifiers are stable, and what changes with the
question (``SEQUENCE``, ``DTSTAMP``, ``LAST-MODIFIED``) comes from its moment and not from the clock
on the wall, so the same question gives the same bytes. What is done stays with its status; what has
lapsed is cancelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from hofburg.reports.calendar_words import called, day_of, due_text, kind_words, span, states_words
from hofburg.reports.ics import ICS_MARK, ICS_NOTE, days, event_of, instant_of, new_calendar, short
from hofburg.reports.wording import REASONS, english, first_sentence, plain, when
from hofburg.values import ALWAYS, NEVER

if TYPE_CHECKING:
    from hofburg.assessment import Agenda, Finding, HolidayNote, Item, Occurrence
    from hofburg.regimes import Law

__all__ = ["ICS_MARK", "STANDS", "agenda_ics", "item_when"]

STANDS = {
    "pending": "Due", "met": "Met", "early": "Done early", "late": "Done late",
    "missed": "Missed", "excused": "Lapsed", "undetermined": "Perhaps due",
}  # fmt: skip
_STATUS = {"undetermined": "TENTATIVE", "excused": "CANCELLED"}


def agenda_ics(
    agendas: Iterable[tuple[Law, Agenda]],
    *,
    notes: Sequence[HolidayNote] = (),
    confidential: bool = False,
) -> bytes:
    """Agendas of one State as an iCalendar file: a VEVENT for each item that has a date.

    All-day events where the duty is a day or only a range is known, else UTC.

    Args:
        agendas: with the regime of each; of one State and one moment.
        notes: about holidays; those of an item's day stand in its description.
        confidential: entries above the lowest handling mark lie behind it (``CLASS``).

    Raises ``QuestionError`` where the package icalendar is not installed.
    """
    listed = list(agendas)
    title = f"{listed[0][1].state}: {', '.join(law.id for law, _ in listed)}" if listed else ""
    made = new_calendar(title)
    for law, agenda in listed:
        for item in agenda.items:
            if item.dated:
                made.add_component(_event(law, agenda, item, notes, confidential))
    return bytes(made.to_ical())


def _event(
    law: Law, agenda: Agenda, item: Item, notes: Sequence[HolidayNote], confidential: bool
) -> Any:
    event = event_of(item.uid, agenda.as_of, confidential)
    if item.finding is not None:
        _duty(event, law, agenda, item, item.finding, notes)
    elif item.occurrence is not None:
        _takes_part(event, law, agenda, item.occurrence, notes)
    return event


# -- a duty ----------------------------------------------------------------------------------------


def _duty(
    event: Any, law: Law, agenda: Agenda, item: Item, f: Finding, notes: Sequence[HolidayNote]
) -> None:
    provision = law.provisions[f.label]
    lo, hi = item.place
    if lo == hi and not item.due_day:
        event.add("dtstart", instant_of(lo))
    else:
        days(event, day_of(lo, law.zone), day_of(hi, law.zone))
    whom = f.counterpart if item.owed else f.state
    to = f" {'to' if item.owed else 'from'} {plain(whom)}" if whom else ""
    words = first_sentence(english(provision.text)) or f.label
    event.add("summary", f"{STANDS[f.status]}: {law.id} {f.label}{to}: {short(words)}")
    event.add("status", _STATUS.get(f.status, "CONFIRMED"))
    event.add("categories", [law.id, f.status])
    trust = ", ".join(
        part
        for part in (f.strength, provision.provenance.mark, provision.provenance.source)
        if part
    )
    worlds = f"in world {f.world}" if len(agenda.worlds) > 1 else ""
    reading = f"reading {f.reading}" if f.reading != "default" else ""
    lines = [
        english(provision.text),
        f"Paragraph {f.paragraph or f.label} [{trust}]",
        f"Due {when(f.due, law.zone, ever=False)}; {_done(f, law.zone)}",
        f"Status: {f.status}" + (f" ({REASONS.get(f.why, f.why)})" if f.why else ""),
        ", ".join(part for part in (f"Case {f.case}", worlds, reading) if part),
        *_holidays(f"{f.label} due", day_of(lo, law.zone), day_of(hi, law.zone), notes),
        ICS_NOTE,
    ]
    event.add("description", "\n".join(plain(text) for text in lines if text))


def _done(f: Finding, zone: str) -> str:
    if f.done is None or f.done == (ALWAYS, NEVER):
        return "not known whether it was done"
    if f.done[1] >= NEVER:
        return "not done, as far as is known"
    return f"done {when(f.done, zone)}"


# -- what takes place ------------------------------------------------------------------------------


def _takes_part(
    event: Any, law: Law, agenda: Agenda, it: Occurrence, notes: Sequence[HolidayNote]
) -> None:
    (lo, late), (early, hi) = it.start, it.end
    unended = early <= ALWAYS or hi >= NEVER
    if unended:
        early, hi = late, late
    if lo <= ALWAYS or late >= NEVER:
        lo, late = early, early
    exact = (lo, early) == (late, hi) and not it.days and not unended
    if exact:
        event.add("dtstart", instant_of(lo))
        event.add("dtend", instant_of(hi))
    else:
        days(event, day_of(lo, law.zone), day_of(hi, law.zone))
    planned = "Announced: " if it.announced else ""
    event.add("summary", f"{planned}{short(called(law, it))} ({states_words(it.states)})")
    event.add("status", "CONFIRMED" if it.sure and not it.announced else "TENTATIVE")
    event.add("categories", [law.id, "announced" if it.announced else "takes place"])
    what = f"{it.name or it.process.replace('_', ' ')} {it.reference}"
    worlds = f"in world {', '.join(it.worlds)}" if len(agenda.worlds) > 1 else ""
    lines = [
        kind_words(law, it),
        f"States: {', '.join(it.states)}",
        span(it.start, it.end, law.zone),
        f"Paragraph {it.paragraph} [{it.mark}]" if it.paragraph else "",
        ", ".join(part for part in (f"Case {it.reference}", worlds) if part),
        *_holidays(what, day_of(lo, law.zone), day_of(hi, law.zone), notes),
        ICS_NOTE,
    ]
    event.add("description", "\n".join(plain(text) for text in lines if text))


def _holidays(what: str, first: date, last: date, notes: Sequence[HolidayNote]) -> list[str]:
    return [it.sentence for it in notes if it.what == what and first <= it.day <= last]


def item_when(item: Item, zone: str) -> str:
    """When an item is due, or from when to when it lasts."""
    if item.occurrence is not None:
        return span(item.occurrence.start, item.occurrence.end, zone)
    due = item.finding.due if item.finding else None
    return due_text(due or (ALWAYS, NEVER), item.due_day, zone)
