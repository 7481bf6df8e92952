"""How a calendar is written: days of what takes place, who takes part, where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from hofburg.reports.wording import english, plain, start_of, when
from hofburg.values import ALWAYS, NEVER, zone_of

if TYPE_CHECKING:
    from hofburg.assessment import Due, Occurrence
    from hofburg.regimes import Law

__all__ = [
    "called",
    "day_of",
    "due_text",
    "due_words",
    "everybody",
    "kind_words",
    "once",
    "open_words",
    "rests_on",
    "span",
    "states_words",
    "unlike",
]

Instants = tuple[int, int]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FEW = 8  # States that are named one by one


def day_of(at: int, zone: str) -> date:
    """The calendar day of an instant that is neither always nor never."""
    return (_EPOCH + timedelta(microseconds=at)).astimezone(zone_of(zone)).date()


def span(start: Instants, end: Instants, zone: str, year: int | None = None) -> str:
    """From when to when, in days: ``2025-09-12 to 2025-09-16``; a range as it is: ``a..b to c``.

    With a ``year`` short, as on a calendar of it: ``12 Sep to 16 Sep``.
    """
    first, last = _day(start, zone, year), _day(end, zone, year)
    if not first and not last:
        return "not known"
    if not first:
        return f"to {last}, begin not known"
    if not last:
        return f"{first}, end not known"
    return first if first == last else f"{first} to {last}"


def _day(bounds: Instants, zone: str, year: int | None) -> str:
    if bounds[0] <= ALWAYS or bounds[1] >= NEVER:
        return ""
    first, last = (_written(day_of(at, zone), year) for at in bounds)
    return first if first == last else f"{first}..{last}"


def _written(day: date, year: int | None) -> str:
    if year is None:
        return day.isoformat()
    other = f" {day.year}" if day.year != year else ""
    return f"{day.day} {_MONTHS[day.month - 1]}{other}"


def kind_words(law: Law, it: Occurrence) -> str:
    """What kind of thing takes place: the title of its process."""
    words = english(law.processes[it.process].title) or it.process.replace("_", " ")
    return f"{words}: {it.part.replace('_', ' ')}" if it.part else words


def called(law: Law, it: Occurrence) -> str:
    """What it is called: its name, else its kind; what is not sure or is invented is marked so."""
    marks = [] if it.sure else ["not known whether"]
    marks += ["invented"] if set(it.origins) in ({"synthetic"}, {"demo"}) else []
    name = plain(it.name) or kind_words(law, it)
    return f"{name} ({', '.join(marks)})" if marks else name


def states_words(codes: Sequence[str], everybody: int = 0) -> str:
    """States by their codes; where they are many, how many. ``everybody`` is how many there are."""
    if everybody and len(codes) == everybody > _FEW:
        return f"all {everybody} States"
    if everybody and len(codes) > max(_FEW, everybody // 2):
        return f"{len(codes)} of {everybody} States"
    if len(codes) > _FEW:
        return f"{', '.join(map(plain, codes[:_FEW]))} and {len(codes) - _FEW} more"
    return ", ".join(map(plain, codes)) or "State not known"


def everybody(law: Law) -> int:
    """How many parties there are."""
    if law.parties is not None:
        return len(law.parties)
    from hofburg.atlas import states

    return len(states("participating"))


def due_words(it: Due, zone: str, year: int | None = None) -> str:
    """When it is due: an instant, a day, or a range of days; with a ``year`` short, in days."""
    return due_text(it.due, it.days, zone, year)


def due_text(due: Instants, days: bool, zone: str, year: int | None = None) -> str:
    """Bounds of when something is due, as a calendar writes them; ``days``: it is due on a day."""
    if due[0] >= NEVER:
        return "without delay"
    if due == (ALWAYS, NEVER):
        return "day not known"
    vague = due[0] <= ALWAYS or due[1] >= NEVER
    if vague or (year is None and due[0] == due[1]):
        words = when(due, zone, ever=False)
        return start_of(words) if days else words
    return _day(due, zone, year)


def unlike(it: Occurrence | Due, worlds: Iterable[str]) -> tuple[str, ...]:
    """The worlds in which it is so, where others of the same register say otherwise.

    ``worlds`` are the labels of all; a case of a casebook has worlds of its own.
    """
    scopes = {_scope(label) for label in it.worlds}
    same = {label for label in worlds if _scope(label) in scopes}
    return () if same <= set(it.worlds) else it.worlds


def rests_on(it: Occurrence | Due, worlds: Iterable[str]) -> str:
    """The case, where in the casebook it stands, and the worlds if others say otherwise."""
    line = getattr(it, "line", None)
    said = it.case if line is None else f"{it.case}#{line}"
    scopes = [scope for scope in dict.fromkeys(map(_scope, it.worlds)) if scope]
    differing = unlike(it, worlds)
    if scopes:
        said += f" in {', '.join(scopes)}"
    if differing:
        names = dict.fromkeys(label.rpartition("/")[2] for label in differing)
        said += f"{':' if scopes else ' in world'} {', '.join(names)}"
    return plain(said)


def _scope(label: str) -> str:
    return label.rpartition("/")[0]


def open_words(dues: Sequence[Due]) -> tuple[list[Due], str]:
    """Of duties without a day those told one by one, and how many are undetermined, by label."""
    told = [it for it in dues if it.status != "undetermined"]
    counts: dict[str, int] = {}
    for it in dues:
        if it.status == "undetermined":
            counts[it.label] = counts.get(it.label, 0) + 1
    return told, ", ".join(f"{label} ({n})" if n > 1 else label for label, n in counts.items())


Told = TypeVar("Told", bound="Occurrence | Due")


def once(told: Iterable[Told], zone: str) -> list[Told]:
    """What reads alike once, with all its worlds: hours that differ within a day are one line."""
    from hofburg.assessment import Due

    found: dict[object, list[Told]] = {}
    for it in told:
        words = due_words(it, zone) if isinstance(it, Due) else span(it.start, it.end, zone)
        alike: tuple[object, ...] = (words, it.process, it.case, it.states)
        if isinstance(it, Due):
            alike = (*alike, it.label, it.status, it.reading, it.counterpart)
        else:
            alike = (*alike, it.part, it.line, it.name, it.sure)
        found.setdefault(alike, []).append(it)
    made = []
    for same in found.values():
        worlds = tuple(dict.fromkeys(label for it in same for label in it.worlds))
        made.append(replace(same[0], worlds=worlds) if len(same) > 1 else same[0])
    return made
