"""A State's year under one regime as blocks of a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hofburg.languages import language, say, say_count
from hofburg.regimes import said_in
from hofburg.reports.calendar import calendar_picture
from hofburg.reports.calendar_words import (
    called,
    due_words,
    everybody,
    kind_words,
    once,
    open_words,
    rests_on,
    span,
    states_words,
)
from hofburg.reports.holidays import holiday_lines, warned
from hofburg.reports.quota_words import (
    amount_words,
    bounds_words,
    further_words,
    line_words,
    plain_lines,
    quota_cases,
    quota_grounds,
)
from hofburg.reports.typeset_blocks import Block, Facts, Figure, Grid, Heading, Prose
from hofburg.reports.wording import first_sentence, when
from hofburg.values import ALWAYS, NEVER

if TYPE_CHECKING:
    from hofburg.assessment import (
        Due,
        HolidayNotes,
        Line,
        Occurrence,
        QuotaTable,
        YearCalendar,
    )
    from hofburg.regimes import Law

__all__ = ["year_blocks"]


def year_blocks(
    law: Law,
    shows: YearCalendar,
    tables: Sequence[QuotaTable] = (),
    notes: HolidayNotes | None = None,
) -> list[Block]:
    """One regime's year: duties by how they stand, what takes place, quotas, holidays.

    Args:
        shows: of a State, or of all.
        tables: its quotas in that year.
        notes: warnings about holidays.
    """
    return [
        Heading(1, said_in(law.title, language())),
        *_summary(law, shows, notes),
        *_duties(law, shows),
        *_takes_place(law, shows),
        *_quotas(law, shows, tables),
        *_holidays(law, notes),
    ]


def _summary(law: Law, shows: YearCalendar, notes: HolidayNotes | None) -> Iterator[Block]:
    counts: dict[str, int] = {}
    for it in (*shows.due, *shows.open):
        counts[it.status] = counts.get(it.status, 0) + 1
    takes, planned = len(shows.takes_place), len(shows.announced)
    yield Facts(
        [
            (say("Duties"), ", ".join(f"{status} {n}" for status, n in sorted(counts.items()))
             or say("none is known")),
            (say("Takes place"), str(takes)),
            (say("Stands in announced plans"), str(planned)),
        ]
    )  # fmt: skip
    if shows.due or takes or planned:
        lines = holiday_lines(notes) if notes is not None else []
        alt = say(
            "The year {year} as a calendar: {takes} taking place, {planned} announced, {due} duties"
            " with a day in it. All of them stand in the tables that follow.",
            year=shows.year, takes=takes, planned=planned, due=len(shows.due),
        )  # fmt: skip
        yield Figure(calendar_picture(law, shows, lanes="kind", notes=lines), alt)


# Duties


def _groups() -> list[tuple[str, tuple[str, ...]]]:
    return [
        (say("Missed"), ("missed",)),
        (say("Open"), ("pending",)),
        (say("Done"), ("met", "early", "late")),
        (say("Undetermined"), ("undetermined",)),
        (say("Lapsed"), ("excused",)),
    ]


def _duties(law: Law, shows: YearCalendar) -> Iterator[Block]:
    """By how they stand, each group by day; what has no day comes last in its group."""
    listed, counted = open_words(once(shows.open, shows.zone))
    duties = [*once(shows.due, shows.zone), *listed]
    yield Heading(2, say("Duties"))
    if not duties:
        yield Prose(say("No duty is known to have its day in this year."))
    for title, statuses in _groups():
        own = [it for it in duties if it.status in statuses]
        if own:
            head = (say("Due"), say("Who"), say("What"), say("Paragraph"), say("Stands"),
                    say("Case"))  # fmt: skip
            told = say_count("{title}: {n} duty", "{title}: {n} duties", len(own), title=title)
            yield Grid(told, head, [_duty(law, shows, it) for it in own])
    if counted:
        yield Prose(say("Not known whether or when they are due: {labels}.", labels=counted))


def _duty(law: Law, shows: YearCalendar, it: Due) -> tuple[str, ...]:
    who = states_words(it.states, everybody(law))
    text = " ".join(said_in(law.provisions[it.label].text, language()).split())
    stands = it.status if it.reading == "default" else f"{it.status} ({it.reading})"
    return (
        due_words(it, shows.zone), f"{who} → {it.counterpart}" if it.counterpart else who,
        first_sentence(text) or it.label, f"{it.paragraph or it.label} [{it.mark}]", stands,
        rests_on(it, shows.worlds),
    )  # fmt: skip


# What takes place


def _takes_place(law: Law, shows: YearCalendar) -> Iterator[Block]:
    yield Heading(2, say("What takes place"))
    head = (say("Days"), say("What"), say("States"), say("Case"))
    parts = (
        (say("Takes place"), shows.takes_place),
        (say("Stands in announced plans"), shows.announced),
        (say("Perhaps in this year: its days are not known"), shows.undated),
    )
    if not any(listed for _, listed in parts):
        yield Prose(say("Nothing is known to take place in this year."))
    for title, listed in parts:
        if listed:
            told = once(listed, shows.zone)
            yield Grid(title, head, [_occurrence(law, shows, it) for it in told])


def _occurrence(law: Law, shows: YearCalendar, it: Occurrence) -> tuple[str, ...]:
    name, kind = called(law, it), kind_words(law, it)
    what = name if name.startswith(kind) else f"{name} ({kind})"
    days = span(it.start, it.end, shows.zone)
    return days, what, states_words(it.states), rests_on(it, shows.worlds)


# Quotas


def _quotas(law: Law, shows: YearCalendar, tables: Sequence[QuotaTable]) -> Iterator[Block]:
    if not tables:
        return
    yield Heading(2, say("Quotas"))
    for table in map(plain_lines, tables):
        title = said_in(table.title, language()) or table.process
        world = f", {table.world_title or table.world}" if len(shows.worlds) > 1 else ""
        yield Heading(3, f"{title}{world}")
        yield from _side(say("Received"), table.received, table.state)
        yield from _side(say("Given"), table.given, table.state)
        yield from _cases(law, table)
        if table.unplaced:
            listed = ", ".join(table.unplaced)
            told = say(
                "Perhaps of these as well, since their year or State is not known: {cases}",
                cases=listed,
            )
            yield Prose(told)
        for line in quota_grounds(law, table):
            yield Prose(line)


def _side(title: str, lines: Sequence[Line], state: str | None) -> Iterator[Block]:
    if lines:
        head = (say("Limit"), say("Used"), say("A further one"), say("Mark"))
        rows = [
            (line_words(it, state), amount_words(it), f"{it.next} ({further_words(it.next)})",
             it.mark)
            for it in lines
        ]  # fmt: skip
        yield Grid(title, head, rows)


def _cases(law: Law, table: QuotaTable) -> Iterator[Block]:
    rows = []
    for it in quota_cases([*table.received, *table.given]):
        line, use = it.line, it.use
        at = say("not known") if use.at == (ALWAYS, NEVER) else when(use.at, law.zone)
        which = line.label if use.counts is False else f"{line.label}: {bounds_words(use.ordinal)}"
        status = it.gravest.status or "-"
        status += f" ({it.by.label})" if it.by is not line else ""
        who = f"{use.sender or '?'} → {use.addressee}" if use.addressee else use.sender or "?"
        rows.append((which, who, at, status, use.case))
    if rows:
        head = (say("Which"), say("Who"), say("When"), say("Stands"), say("Case"))
        yield Grid(say("Cases behind them"), head, rows)


# Holidays


def _holidays(law: Law, notes: HolidayNotes | None) -> Iterator[Block]:
    lines = [] if notes is None else holiday_lines(notes, language())
    if notes is not None and lines:
        yield Heading(2, say("Holidays"))
        yield Prose(warned(law, notes, language()))
        for line in lines:
            yield Prose(line)
