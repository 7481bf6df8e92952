"""A year as a picture: what takes place, what plans announce, what is due; months as columns.

An SVG without scripts, links or fonts of its own; the same bytes on every machine. Shape and words
tell things apart, so that it can be printed in grey.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as ET

from hofburg.reports.axis import Axis
from hofburg.reports.calendar_words import (
    called,
    day_of,
    due_words,
    everybody,
    kind_words,
    once,
    open_words,
    rests_on,
    span,
    states_words,
    unlike,
)
from hofburg.reports.drawing import INK, bar, document, flag, letters, line, part, runs
from hofburg.reports.labels import LEFT, RIGHT, ROW, SIZE, SMALL, WIDTH, labels, placed
from hofburg.reports.layout import BOLD, Rows, width, wrap
from hofburg.reports.wording import english, name, plain, when
from hofburg.values import ALWAYS, DAY, NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.assessment import Due, Occurrence, YearCalendar
    from hofburg.regimes import Law

__all__ = ["calendar_picture"]

_GRID, _RULE = "#d8dde2", "#9aa5b1"
_LONG = 62 * DAY  # a due that may be anywhere in a longer span is told, not drawn
_NOTES = 20  # lines of a kind beneath the picture; what is more is counted
_MANY = 60  # dues that are drawn one by one

Lanes = Literal["kind", "state"]
Things = Sequence["Occurrence | Due"]


def calendar_picture(
    law: Law, shows: YearCalendar, *, lanes: Lanes = "kind", notes: Iterable[str] = ()
) -> str:
    """A year as the text of an SVG, 960 wide and as high as it needs.

    Args:
        law: the regime of the calendar.
        shows: as ``assessment.calendar`` gives it.
        lanes: one for each kind of thing, and one for what is due; or one for each State.
        notes: more lines to stand beneath, such as warnings.
    """
    axis = Axis(shows.first, shows.last + 1, LEFT, RIGHT, shows.zone)
    things = _drawn(shows)
    drawn: list[ET.Element] = []
    y = _head(drawn, law, shows)
    top = y = _months(drawn, axis, y)
    listed = _by_state(law, things) if lanes == "state" else _by_kind(law, things)
    for title, own in listed.items():
        y = _lane(drawn, law, shows, axis, title, own, y, kinds=lanes == "state")
    if not listed:
        drawn += letters(LEFT, y + 20, ["Nothing has a day in this year."], SIZE)
        y += 34
    grid = [*_grid(shows, axis, top, y)]
    y = _legend(drawn, shows, things, y + 12)
    y = _notes(drawn, law, shows, [*notes], y)
    words = _described(law, shows, things)
    return document(WIDTH, round(y + 10), _title(law, shows), words, [*grid, *drawn])


def _drawn(shows: YearCalendar) -> list[Occurrence | Due]:
    """What has a place in the picture, by time."""
    found: list[Occurrence | Due] = [
        *once(shows.takes_place, shows.zone), *once(shows.announced, shows.zone)
    ]  # fmt: skip
    dues = [it for it in once(shows.due, shows.zone) if not _vague(it)]
    return found + (dues if len(dues) <= _MANY else _crowded(dues, shows.zone))


def _crowded(dues: Sequence[Due], zone: str) -> list[Due]:
    """Of very many, those of one duty, day and status together."""
    groups: dict[tuple[str, ...], list[Due]] = {}
    for it in dues:
        groups.setdefault((it.label, due_words(it, zone), it.status, it.reading), []).append(it)
    return [
        same[0] if len(same) == 1 else replace(
            same[0], case="", counterpart=None,
            states=tuple(sorted({code for it in same for code in it.states})),
            worlds=tuple(dict.fromkeys(label for it in same for label in it.worlds)),
        )
        for same in groups.values()
    ]  # fmt: skip


def _vague(it: Due) -> bool:
    return it.due[1] - it.due[0] > _LONG


# -- lanes -----------------------------------------------------------------------------------------


def _by_kind(law: Law, things: Things) -> dict[str, list[Occurrence | Due]]:
    """Kinds in the order of the document, what takes place before what is announced; then dues."""
    from hofburg.assessment import Due

    order = list(law.processes)
    found: dict[tuple[int, int, str], list[Occurrence | Due]] = {}
    for it in things:
        if isinstance(it, Due):
            key = (2, 0, "Due in this year")
        else:
            title = f"{kind_words(law, it)}, announced" if it.announced else kind_words(law, it)
            key = (int(it.announced), order.index(it.process), title)
        found.setdefault(key, []).append(it)
    return {plain(key[2]): found[key] for key in sorted(found)}


def _by_state(law: Law, things: Things) -> dict[str, list[Occurrence | Due]]:
    """A lane for each State, by code; what all or nobody by name is concerned with comes last."""
    from hofburg.assessment import Due

    found: dict[str, list[Occurrence | Due]] = {}
    others: list[Occurrence | Due] = []
    for it in things:
        if not it.states or (isinstance(it, Due) and len(it.states) > 1):
            others.append(it)
        for code in it.states if it not in others else ():
            found.setdefault(code, []).append(it)
    lanes = {_named(law, code): found[code] for code in sorted(found)}
    return lanes | ({"Several States, or not known which": others} if others else {})


def _named(law: Law, code: str) -> str:
    said = plain(name(law, code))
    return code if said == code else f"{plain(code)} {said}"


def _lane(
    drawn: list[ET.Element], law: Law, shows: YearCalendar, axis: Axis, title: str,
    own: Things, y: float, kinds: bool,
) -> float:  # fmt: skip
    from hofburg.assessment import Due

    drawn += letters(LEFT, y + 17, wrap(title, (RIGHT - LEFT) / BOLD, 12, 1), 12, True, True)
    y += 24
    rows = Rows()
    for it in own:
        if isinstance(it, Due):
            drawn.append(_due(law, shows, axis, rows, it, y))
        else:
            drawn.append(_stay(law, shows, axis, rows, it, y, kinds))
    y += len(rows.taken) * ROW
    drawn.append(line(LEFT, y + 5, RIGHT, y + 5, _RULE))
    return y + 6


def _stay(
    law: Law, shows: YearCalendar, axis: Axis, rows: Rows, it: Occurrence, top: float, kinds: bool
) -> ET.Element:
    (lo, late), (early, hi) = it.start, it.end
    if early <= ALWAYS or hi >= NEVER:  # no end is known: its first day is drawn
        early, hi = late, late
    if lo <= ALWAYS or late >= NEVER:
        lo, late = early, early
    # On a calendar of days, what is known to the day is known.
    lo, late = (_midnight(at, shows.zone) for at in (lo, late))
    early, hi = (_midnight(at, shows.zone, 1) for at in (early, hi))
    left, right = axis.x(lo), max(axis.x(hi), axis.x(lo) + 3)
    sure = (axis.x(late), axis.x(early)) if late < early else None
    if (lo, hi) == (late, early):
        sure = (left, right)
    days = span(it.start, it.end, shows.zone, shows.year)
    who = states_words(it.states)
    own = called(law, it)  # of which the lane says the kind
    title = f"{own}: {who}" if kinds or own != kind_words(law, it) else who
    days += _worlds(it, shows)
    row, (label,) = placed(rows, [(one,) for one in labels(left - 1, right + 1, title, days)])
    y = top + row * ROW
    said = f"{called(law, it)}: {who}. {span(it.start, it.end, shows.zone)}."
    said += f" {rests_on(it, shows.worlds)}."
    return part(said, [*bar((left, right), sure, y + 2, it.announced), *label.written(y)])


def _worlds(it: Occurrence | Due, shows: YearCalendar) -> str:
    """In which worlds, where others say otherwise."""
    names = dict.fromkeys(plain(label.rpartition("/")[2]) for label in unlike(it, shows.worlds))
    return f"; world{'s' if len(names) > 1 else ''} {', '.join(names)}" if names else ""


def _midnight(at: int, zone: str, after: int = 0) -> int:
    """The first microsecond of the day of an instant, or of one ``after`` it."""
    return parse_instant((day_of(at, zone) + timedelta(days=after)).isoformat(), zone).lo


def _due(law: Law, shows: YearCalendar, axis: Axis, rows: Rows, it: Due, top: float) -> ET.Element:
    due, end = axis.x(it.due[0]), axis.x(it.due[1])
    if it.days or end - due < 4:
        due = end
    to = f" to {plain(it.counterpart)}" if it.counterpart else ""
    who = states_words(it.states, everybody(law)) + to
    reading = f", reading {it.reading}" if it.reading != "default" else ""
    day = due_words(it, shows.zone, shows.year)
    short = f"{day}: {who} under {it.label}, {it.status}{reading}"
    short += _worlds(it, shows)
    row, (label,) = placed(rows, [(one,) for one in labels(due - 1, end + 13, "", short)])
    y = top + row * ROW
    said = f"{it.label}, {who}: due {due_words(it, shows.zone)}, {it.status}{reading}."
    said += f" {rests_on(it, shows.worlds)}"
    shapes = [*runs(it.status, due, due, end, y + 1), *flag(it.status, end, y + 1)]
    return part(said.strip(), [*shapes, *label.written(y)])


# -- around the lanes ------------------------------------------------------------------------------


def _title(law: Law, shows: YearCalendar) -> str:
    whose = f", {plain(name(law, shows.state))}" if shows.state else ""
    return f"{plain(english(law.title))}: {shows.year}{whose}"


def _head(drawn: list[ET.Element], law: Law, shows: YearCalendar) -> float:
    y = 26.0
    for text in wrap(_title(law, shows), (RIGHT - LEFT) / BOLD, 16, 2):
        drawn += letters(LEFT, y, [text], 16, bold=True)
        y += 20
    at = "each worked case as of its own moment"
    if shows.as_of is not None:
        at = f"as of {when((shows.as_of, shows.as_of), shows.zone)}"
    drawn += letters(LEFT, y, [f"What takes place, what plans announce, what is due; {at}"], 12)
    return y + 8


def _months(drawn: list[ET.Element], axis: Axis, y: float) -> float:
    ticks = [tick for tick in axis.ticks() if tick.label][:12]
    ends = [*(tick.x for tick in ticks[1:]), RIGHT]
    for tick, end in zip(ticks, ends, strict=True):
        x = (tick.x + end) / 2 - width(tick.label, SIZE) / 2
        drawn += letters(x, y + 16, [tick.label], SIZE, bold=True)
    drawn.append(line(LEFT, y + 22, RIGHT, y + 22, INK))
    return y + 22


def _grid(shows: YearCalendar, axis: Axis, top: float, bottom: float) -> Iterator[ET.Element]:
    for tick in axis.ticks():
        if tick.label:
            yield line(tick.x, top - 22, tick.x, bottom, _GRID, thin=True)
    yield line(RIGHT, top - 22, RIGHT, bottom, _GRID, thin=True)
    if shows.as_of is not None and axis.holds(shows.as_of):
        x = axis.x(shows.as_of)
        yield line(x, top, x, bottom, INK, dashes="6 3")


Shape = Callable[[float, float], list[ET.Element]]


def _legend(drawn: list[ET.Element], shows: YearCalendar, things: Things, y: float) -> float:
    """What the shapes mean; only those that are there."""
    x = float(LEFT)
    for shape, text in _meanings(shows, things):
        long = 40 + width(text, SMALL)
        if x + long > RIGHT and x > LEFT:
            x, y = float(LEFT), y + 18
        drawn += [*shape(x, y), *letters(x + 34, y + 10, [text], SMALL)]
        x += long + 14
    return y + 24


def _meanings(shows: YearCalendar, things: Things) -> Iterator[tuple[Shape, str]]:
    from functools import partial

    from hofburg.assessment import Due

    stays = [it for it in things if not isinstance(it, Due)]
    if any(not it.announced for it in stays):
        yield lambda x, y: bar((x, x + 28), (x, x + 28), y + 1, False), "takes place"
    if any(it.announced for it in stays):
        yield lambda x, y: bar((x, x + 28), (x, x + 28), y + 1, True), "stands in a plan"
    if any(not _exact(it, shows.zone) for it in stays):
        meaning = "dotted: its first or last day is known as a range only"
        yield lambda x, y: bar((x, x + 28), (x + 8, x + 20), y + 1, False), meaning
    for status in dict.fromkeys(it.status for it in things if isinstance(it, Due)):
        yield partial(_flagged, status), f"due: {status}"
    if shows.as_of is not None and shows.first <= shows.as_of <= shows.last:
        meaning = "the moment of the question"
        yield lambda x, y: [line(x + 14, y, x + 14, y + 12, INK, "6 3")], meaning


def _exact(it: Occurrence, zone: str) -> bool:
    return ".." not in span(it.start, it.end, zone) and "not known" not in span(
        it.start, it.end, zone
    )


def _flagged(status: str, x: float, y: float) -> list[ET.Element]:
    return flag(status, x + 10, y)


def _notes(
    drawn: list[ET.Element], law: Law, shows: YearCalendar, more: list[str], y: float
) -> float:
    vague = [it for it in once(shows.due, shows.zone) if _vague(it)]
    listed_one_by_one, counted = open_words([*vague, *once(shows.open, shows.zone)])
    groups = [
        [f"Days not known: {called(law, it)}, {states_words(it.states)},"
         f" {rests_on(it, shows.worlds)}." for it in once(shows.undated, shows.zone)],
        [f"Due, but not on a known day: {it.label} {states_words(it.states)}, {it.status},"
         f" {due_words(it, shows.zone)}; {rests_on(it, shows.worlds)}."
         for it in listed_one_by_one],
        [f"Not known whether or when they are due: {counted}."] if counted else [],
        more,
        [f"Days are those of {shows.zone}. What is not drawn is not known; nothing here says that"
         " it does not take place."],
    ]  # fmt: skip
    for group in groups:
        listed = group[:_NOTES]
        listed += [f"And {len(group) - _NOTES} more of these."] if len(group) > _NOTES else []
        for note in listed:
            for text in wrap(plain(note), RIGHT - LEFT, SMALL, 4):
                drawn += letters(LEFT, y + 10, [text], SMALL)
                y += 14
    return y


def _described(law: Law, shows: YearCalendar, things: Things) -> str:
    """The picture in words, for whoever does not see it."""
    from hofburg.assessment import Due

    stays: dict[bool, list[str]] = {False: [], True: []}
    due = []
    for it in things:
        if isinstance(it, Due):
            who = states_words(it.states, everybody(law))
            due.append(f"{it.label}, {who}, {due_words(it, shows.zone)}, {it.status}")
        else:
            days = span(it.start, it.end, shows.zone)
            said = f"{called(law, it)}, {states_words(it.states)}, {days}"
            stays[it.announced].append(said)
    return " ".join(
        f"{head}: {'; '.join(said) or 'nothing with a day'}."
        for head, said in (
            (f"Calendar of {shows.year}. Takes place", stays[False]),
            ("Stands in plans", stays[True]),
            ("Due", due),
        )
    )
