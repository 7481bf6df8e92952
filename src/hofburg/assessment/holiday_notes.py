"""Which days of a plan, a message or a calendar fall on a holiday: warnings, never findings.

No status rests on this. Where it is not known whether a day is a holiday, that is said too, once for
each State: silence would read as *no holiday*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from hofburg.assessment.plain_days import Calendar
from hofburg.values import ALWAYS, NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.assessment.agenda import Agenda
    from hofburg.assessment.calendar import YearCalendar
    from hofburg.assessment.timetable import Timetable
    from hofburg.atlas import Lists
    from hofburg.regimes import Law

__all__ = ["HolidayNote", "HolidayNotes", "holiday_notes"]

_MOST_DAYS = 31  # a longer span is no day that falls on anything
_MOST_STATES = 4  # of what more States take part in, only the State that is asked about
Instants = tuple[int, int]


class _Spot(NamedTuple):
    """Days that somebody plans: from ``first`` to ``last``; sure from ``late`` to ``early``."""

    what: str
    states: tuple[str, ...]
    first: int
    last: int
    late: int
    early: int


@dataclass(frozen=True, slots=True)
class HolidayNote:
    """A day that falls on a holiday.

    Attributes:
        what: what is planned for it.
        state, day, name: whose holiday, and what it is called.
        source: the package with its version, or the State's own list in the centre's folder.
        sure: whether it surely falls on that day; else it may.
    """

    what: str
    state: str
    day: date
    name: str
    source: str
    sure: bool

    @property
    def sentence(self) -> str:
        """``86 due: 2027-03-22 is a holiday of KAZ (Nauryz), by holidays 0.109``."""
        falls = "is" if self.sure else "would be"
        return f"{self.what}: {self.day} {falls} a holiday of {self.state} ({self.name}), by {self.source}"

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "what": self.what, "state": self.state, "day": str(self.day), "name": self.name,
            "source": self.source, "sure": self.sure,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class HolidayNotes:
    """Warnings about holidays.

    Attributes:
        notes: by day.
        not_known: sentences about States whose holidays are not known.
        said: what the document says of holidays, by language; empty where it says nothing.
    """

    notes: tuple[HolidayNote, ...]
    not_known: tuple[str, ...]
    said: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.notes or self.not_known)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "notes": [it.as_dict() for it in self.notes], "not_known": list(self.not_known),
            "said": dict(self.said),
        }  # fmt: skip


def holiday_notes(
    law: Law,
    about: Timetable | YearCalendar | Agenda | Mapping[str, Any],
    *,
    lists: Lists | None = None,
    state: str | None = None,
    since: int | None = None,
) -> HolidayNotes:
    """Which days fall on a holiday of a State concerned.

    Args:
        law: the regime; days are those of its zone.
        about: a timetable, a calendar, an agenda, or an entry (its body, author and addressees).
        lists: what States told others of their holidays (``atlas.holiday_lists``).
        state: only the holidays of that State.
        since: leave out what lies before that moment (microseconds).

    Of a message, States concerned are its author and those it is addressed to by name; of a step, who
    is bound and towards whom; of what takes place, those that take part, if they are at most four.
    Ranges of more than 31 days are no day that falls on anything.
    """
    days = Calendar(law.zone)
    spots = list(_spots(law, days, about))
    first = days.day_of(since) if since is not None else 1
    found: dict[HolidayNote, None] = {}
    gaps: dict[str, None] = {}
    for spot in spots:
        codes = spot.states if state is None else tuple(c for c in spot.states if c == state)
        if spot.last < first or spot.last - spot.first >= _MOST_DAYS:
            continue
        for code in codes:
            for note, gap in _of_spot(spot, code, max(spot.first, first), lists):
                if note is not None:
                    found[note] = None
                gaps |= {gap: None} if gap else {}
    ordered = sorted(found, key=lambda it: (it.day, it.state, it.what))
    return HolidayNotes(tuple(ordered), tuple(gaps), law.holidays)


def _of_spot(
    spot: _Spot, code: str, first: int, lists: Lists | None
) -> Iterator[tuple[HolidayNote | None, str]]:
    from hofburg.atlas import holidays, is_state_code

    if not is_state_code(code):  # a party of another kind of regime has no holidays here
        return
    seen = holidays(code, date.fromordinal(first), date.fromordinal(spot.last), lists=lists)
    for gap in seen.gaps:
        year = f"{gap.first.year}" if gap.first.year == gap.last.year else f"{gap.first} on"
        yield None, f"Holidays of {code} in {year} are not known: {gap.why}"
    for it in seen.days:
        sure = spot.late <= it.day.toordinal() <= spot.early
        yield HolidayNote(spot.what, code, it.day, it.name, it.source, sure), ""


# -- what is planned for which days ----------------------------------------------------------------


def _spots(law: Law, days: Calendar, about: Any) -> Iterable[_Spot]:
    from hofburg.assessment.calendar import YearCalendar
    from hofburg.assessment.timetable import Timetable

    if isinstance(about, Timetable):
        return _of_timetable(law, days, about)
    if isinstance(about, Mapping):
        return _of_entry(law, days, about)
    if isinstance(about, YearCalendar):
        return _of_calendar(days, about)
    return _of_agenda(days, about)


def _at(
    days: Calendar, what: str, states: Iterable[Any], bounds: Instants | None
) -> Iterator[_Spot]:
    """A spot for an instant that is known, if only as a range."""
    if bounds is None or bounds[0] <= ALWAYS or bounds[1] >= NEVER:
        return
    first, last = days.day_of(bounds[0]), days.day_of(bounds[1])
    codes = tuple(dict.fromkeys(code for code in states if code))
    # Of one that is a range nothing is sure, unless it lies within a day.
    late, early = (first, last) if first == last else (NEVER, ALWAYS)
    yield _Spot(what, codes, first, last, late, early)


def _of_timetable(law: Law, days: Calendar, about: Timetable) -> Iterator[_Spot]:
    columns = law.processes[about.process].columns
    ends = about.routes[law.processes[about.process].root]
    for it in (*about.given, *about.assumed):
        if it.column in columns and columns[it.column].type in ("instant", "day"):
            try:
                bounds = tuple(parse_instant(it.value, law.zone))
            except ValueError:  # told in words, such as *never*
                continue
            yield from _at(days, it.column, ends, (bounds[0], bounds[1]))
    for step in about.steps:
        ends = (step.state, step.counterpart)
        yield from _at(days, f"{step.label} due", ends, step.due)
        yield from _at(days, f"{step.label} opens", ends, step.not_before)


def _of_entry(law: Law, days: Calendar, entry: Mapping[str, Any]) -> Iterator[_Spot]:
    """Instants and days in the body of a message, in its lists too."""
    named = [code for code in entry.get("to") or () if isinstance(code, str)]
    states = (entry.get("author"), *named)
    form = law.messages.get(str(entry.get("kind")))
    body = entry.get("body")
    if form is None or not isinstance(body, Mapping):
        return
    for path, written in _dates(form.fields, body, "body"):
        try:
            bounds = parse_instant(written, law.zone)
        except ValueError:  # reported where the message is checked
            continue
        yield from _at(days, path, states, (bounds.lo, bounds.hi))


def _dates(
    fields: Mapping[str, Any], record: Mapping[str, Any], path: str
) -> Iterator[tuple[str, str]]:
    for name, field in fields.items():
        written = record.get(name)
        if field.type in ("instant", "day") and isinstance(written, str):
            yield f"{path}.{name}", written
        elif field.type == "list" and isinstance(written, Sequence) and field.of:
            for number, item in enumerate(written, 1):
                if isinstance(item, Mapping):
                    yield from _dates(field.of, item, f"{path}.{name}#{number}")
                elif "" in field.of:
                    yield from _dates(
                        {str(number): field.of[""]}, {str(number): item}, f"{path}.{name}"
                    )


def _of_calendar(days: Calendar, about: YearCalendar) -> Iterator[_Spot]:
    for it in (*about.takes_place, *about.announced):
        yield from _stay(days, it, about.state)
    for due in about.due:
        codes = [code for code in (*due.states, due.counterpart) if code]
        if about.state in codes or len(codes) <= _MOST_STATES:
            yield from _at(days, f"{due.label} due", codes, due.due)


def _of_agenda(days: Calendar, about: Agenda) -> Iterator[_Spot]:
    for it in about.items:
        if it.finding is not None:
            ends = (it.finding.state, it.finding.counterpart)
            yield from _at(days, f"{it.finding.label} due", ends, it.finding.due)
        elif it.occurrence is not None:
            yield from _stay(days, it.occurrence, about.state)


def _stay(days: Calendar, it: Any, state: str | None) -> Iterator[_Spot]:
    """The days of what takes place; an end that is not known is its first day."""
    (lo, late), (early, hi) = it.start, it.end
    if early <= ALWAYS or hi >= NEVER:
        early, hi = late, late
    if lo <= ALWAYS or late >= NEVER:
        lo, late = early, early
    codes = it.states
    if len(codes) > _MOST_STATES:
        codes = tuple(code for code in codes if code == state)
    ends = [days.day_of(at) for at in (lo, hi, late, early)]
    if abs(lo) < NEVER and abs(hi) < NEVER:
        yield _Spot(f"{it.name or it.process.replace('_', ' ')} {it.reference}", codes, *ends)
