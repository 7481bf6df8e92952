"""What a message states of its subjects, as `compares` of its process says where to look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

from hofburg.exchange.measure import NOTHING, Span, span, tidy
from hofburg.register import Entry, filled
from hofburg.values import ALWAYS, NEVER, InstantRange, parse_day, parse_instant

if TYPE_CHECKING:
    from hofburg.regimes import Amounts, Compares, Law

__all__ = ["Kind", "Said", "Stated", "Subject", "said", "stated"]

Kind = tuple[str, ...]
"""What is counted, the coarsest first: class and type."""
Loose = Mapping[tuple[str | None, ...], Span]
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Said:
    """A message, recorded or still a draft; ``sent`` are its bounds in microseconds."""

    kind: str
    author: str
    reference: str
    to: tuple[str, ...]
    refers_to: tuple[str, ...]
    case: str
    sent: InstantRange
    body: Mapping[str, Any] = field(repr=False)


def said(message: Entry | Mapping[str, Any], law: Law) -> Said:
    """A message from an entry or a draft. Open fields of a draft are left out."""
    draft = not isinstance(message, Entry)
    data = filled(dict(message)) if isinstance(message, Mapping) else message.data
    body = data.get("body")
    return Said(
        str(data.get("kind", "")),
        str(data.get("author", "")),
        "" if draft else message.reference,  # type: ignore[union-attr]
        _texts(data.get("to")),
        _texts(data.get("refers_to")),
        str(data.get("case", "")),
        moment(data.get("sent"), law.zone),
        body if isinstance(body, dict) else {},
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


def moment(value: object, zone: str) -> InstantRange:
    """Bounds of an instant or a day; not known where it is neither."""
    if isinstance(value, str):
        try:
            return parse_instant(value, zone)
        except ValueError:
            pass
    return InstantRange(ALWAYS, NEVER)


@dataclass(frozen=True, slots=True)
class Subject:
    """A line: its name as written and what it says. ``up`` is the (tidy) name of the one above."""

    name: str
    up: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a message states.

    Attributes:
        said: the message.
        year: which it is about.
        day: for which it holds; ``begin`` and ``end`` are its bounds in microseconds.
        subjects: by tidy name. ``stray`` are names with amounts and no line of their own.
        twice: names with several lines.
        listed: whether amounts are given at all.
        loose: amounts by subject and parts of the kind, of which some are not known (``None``).
    """

    said: Said
    year: int
    day: date
    begin: int
    end: int
    subjects: Mapping[str, Subject]
    stray: frozenset[str]
    twice: frozenset[str]
    listed: bool
    loose: Loose = field(default_factory=dict)
    _amounts: Mapping[str, Mapping[Kind, Span]] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> Iterator[str]:
        yield from self.subjects
        yield from sorted(self.stray)

    def kinds(self, name: str) -> Iterable[Kind]:
        """What a subject is said to have."""
        return self._amounts.get(name, {})

    def amount(self, name: str, kind: Kind) -> Span:
        """How many a subject has: none, where the list gives others but not these."""
        if not self.listed:
            return span(None, 0)
        sure = self._amounts.get(name, {}).get(kind, NOTHING)
        if self.loose:  # what may be of this subject and kind: each part known, or not
            for key in product(*((part, None) for part in (name, *kind))):
                if key in self.loose:
                    sure += self.loose[key].widened()
        return sure


def stated(law: Law, compares: Compares, message: Said) -> Stated:
    """Read a message. Raises ``ValueError`` where it does not say which year it is about."""
    body = message.body
    year = body.get(compares.year)
    if not isinstance(year, int | str) or not str(year).isdecimal():
        raise ValueError("does not say which year it is about")
    day = _day(compares, body, int(year))
    begin, end = parse_instant(day.isoformat(), law.zone)
    subjects: dict[str, Subject] = {}
    twice = set()
    for line in _lines(body.get(compares.lines)):
        name = _name(line.get(compares.by))
        if name is None:
            continue
        up = (_name(line.get(compares.up)) or "") if compares.up else ""
        one = Subject(str(line[compares.by]), up, line)
        if name in subjects:
            twice.add(name)
            one = _joined(subjects[name], one)
        subjects[name] = one
    amounts, loose = _amounts(compares.amounts, body)
    listed = compares.amounts is not None and isinstance(body.get(compares.amounts.list), list)
    return Stated(
        message, int(year), day, begin, end, subjects, frozenset(amounts) - frozenset(subjects),
        frozenset(twice), listed, loose, amounts,
    )  # fmt: skip


def _day(compares: Compares, body: Mapping[str, Any], year: int) -> date:
    """The day for which it holds: as it says, else 1 January of its year."""
    written = body.get(compares.valid) if compares.valid else None
    try:
        return parse_day(str(written)[:10])
    except ValueError:
        return datetime(min(max(year, 1900), 2200), 1, 1).date()


def _lines(value: object) -> Iterator[Mapping[str, Any]]:
    for line in value if isinstance(value, list) else ():
        if isinstance(line, Mapping):
            yield line


def _name(value: object) -> str | None:
    """A name without stray spaces; ``None`` where it is not known."""
    if not isinstance(value, str) or value == "?":
        return None
    return tidy(value) or None


def _joined(one: Subject, other: Subject) -> Subject:
    """Two lines of one name: where they differ, nobody knows."""
    names = one.fields.keys() | other.fields.keys()
    fields = {
        name: one.fields[name] if one.fields.get(name) == other.fields.get(name) else "?"
        for name in names
    }
    return Subject(one.name, one.up if one.up == other.up else "", fields)


def _amounts(
    amounts: Amounts | None, body: Mapping[str, Any]
) -> tuple[dict[str, dict[Kind, Span]], Loose]:
    sure: dict[str, dict[Kind, Span]] = {}
    loose: dict[tuple[str | None, ...], Span] = {}
    for line in _lines(body.get(amounts.list)) if amounts else ():
        unit = _name(line.get(amounts.of)) if amounts and amounts.of else ""
        kind = tuple(_name(line.get(part)) for part in (amounts.kind if amounts else ()))
        number = span(line.get(amounts.number) if amounts else None, 0)
        if unit is None or None in kind:
            loose[unit, *kind] = loose.get((unit, *kind), NOTHING) + number.widened()
            continue
        own = sure.setdefault(unit, {})
        whole = tuple(str(part) for part in kind)
        own[whole] = own.get(whole, NOTHING) + number
    return sure, loose


def seen_amounts(amounts: Amounts | None, body: Mapping[str, Any]) -> Mapping[Kind, Span]:
    """What a report says was seen, where it says of what."""
    return _amounts(amounts, body)[0].get("", {})
