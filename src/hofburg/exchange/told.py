"""What was told between two messages: changes, for good or for a time, and of whom they speak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hofburg.exchange.measure import UNKNOWN, Span, span, tidy
from hofburg.exchange.stated import Said, Stated, moment
from hofburg.regimes import Tells
from hofburg.values import ALWAYS, NEVER, InstantRange

if TYPE_CHECKING:
    from hofburg.regimes import Compares, Told

__all__ = ["Change", "Names", "changes_told"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change that was told.

    Attributes:
        unit: of whom, tidy; empty where it does not say.
        what: the choice that says what changed, as written; may be empty.
        tells: fields of the subject, or words of `hofburg.regimes.Tells`.
        kind: of what an amount is; ``None`` where it does not say.
        by: by how much, exactly; ``upto``: by that or less (infinite: nobody said how much).
        to: the new value, or words about it.
        instead: what goes for it, the last part of its kind.
        since, until: when it takes effect and ends; ``lasting`` where it has no end.
        settled: whether it surely took effect between the two messages; ``None``: perhaps.
        early, late: whether it may be in effect on the day of the first, of the second message.
        source, reference, line: the message, and the line in it, from 1.
        own: whether it stands in a message of the compared kind.
    """

    unit: str
    what: str
    tells: tuple[str, ...]
    kind: tuple[str | None, ...]
    by: Span | None
    upto: Decimal | None
    to: str
    instead: str
    since: InstantRange
    until: InstantRange
    lasting: bool
    settled: bool | None
    early: bool
    late: bool
    source: Said
    line: int
    own: bool

    @property
    def counts(self) -> bool:
        """Whether it may explain anything here."""
        return self.settled is not False if self.lasting else self.early or self.late

    @property
    def order(self) -> tuple[object, ...]:
        """By when it took effect; the same whatever the order in which messages were read."""
        at = self.since
        return (at.lo, at.hi, self.source.sent, self.source.reference, self.line, self.unit,
                self.what, repr(self.kind), self.to)  # fmt: skip


def changes_told(
    compares: Compares, messages: Iterable[Said], first: Stated, second: Stated, zone: str
) -> list[Change]:
    """Every change that may explain a difference between the two messages, in order."""
    found = []
    for message in (first.said, second.said, *messages):
        for told in compares.told:
            if told.message != message.kind:
                continue
            own = message.kind == compares.message
            # What a message plans without a date is for its own year: the second's is still ahead.
            if own and told.since is None and message is not first.said:
                continue
            for number, line in _lines(told, message.body):
                change = _change(told, message, number, line, (first, second), own, zone)
                if change.counts:
                    found.append(change)
    return sorted(found, key=lambda change: change.order)


def _lines(told: Told, body: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Lines with the fields of their message around them."""
    if not told.list:
        yield 1, body
        return
    lines = body.get(told.list)
    for number, line in enumerate(lines if isinstance(lines, list) else (), 1):
        if isinstance(line, Mapping):
            yield number, {**body, **line}


def _change(
    told: Told, message: Said, number: int, line: Mapping[str, Any],
    ends: tuple[Stated, Stated], own: bool, zone: str,
) -> Change:  # fmt: skip
    what = _text(line, told.what)
    tells = told.tells.get(what, told.tells.get("", ()))
    kind = tuple(_text(line, part) or None for part in told.kind)
    by = span(line.get(told.by)) if told.by and line.get(told.by) is not None else None
    if by == UNKNOWN:
        by = None
    most = span(line.get(told.up_to)) if told.up_to else None
    upto = max(abs(most.lo), abs(most.hi)) if most else None
    since, until = (
        moment(line.get(told.since or ""), zone),
        moment(line.get(told.until or ""), zone),
    )
    lasting = told.until is None
    settled: bool | None = True
    if lasting and not (own and told.since is None):
        settled = _settled(told, line, since, message.sent, ends)
    return Change(
        _text(line, told.of), what, tells, kind, by, upto, _text(line, told.to),
        _text(line, told.instead), since, until, lasting, settled,
        not lasting and _on(since, until, ends[0]), not lasting and _on(since, until, ends[1]),
        message, number, own,
    )  # fmt: skip


def _text(line: Mapping[str, Any], name: str | None) -> str:
    value = line.get(name) if name else None
    if isinstance(value, bool) or value is None or value == "?":
        return ""
    return tidy(str(value)) if isinstance(value, str | int) else ""


def _settled(
    told: Told, line: Mapping[str, Any], since: InstantRange, sent: InstantRange,
    ends: tuple[Stated, Stated],
) -> bool | None:  # fmt: skip
    """Whether it took effect after the first message's day and by the second's."""
    first, second = ends
    if since == (ALWAYS, NEVER):
        year = line.get(told.year) if told.year else None
        if isinstance(year, int | str) and str(year).isdecimal():
            return int(year) == first.year
        since = sent
    if first.end < since.lo and since.hi <= second.end:
        return True
    return False if since.hi <= first.end or second.end < since.lo else None


def _on(since: InstantRange, until: InstantRange, stated: Stated) -> bool:
    """Whether something may be in effect on the day for which a message holds."""
    return since.lo <= stated.end and stated.begin <= until.hi


class Names:
    """Who is who: a subject of the first message under its name in the second.

    A subject is called here by its name in the first message; one that is only in the second by its
    name there. Names are joined where they are the same, or where a change says so; never because
    they are near.
    """

    def __init__(self, first: Stated, second: Stated, changes: Iterable[Change]) -> None:
        self.now = {name: name for name in first.names}
        self.renamed: dict[str, Change] = {}
        self.unplaced: list[Change] = []
        self._found: dict[str, str | None] = {}
        self._ever: dict[str, dict[str, None]] = {name: {name: None} for name in self.now}
        self._rename(change for change in changes if Tells.NAME in change.tells)
        self._drop_clashes()
        taken = set(self.now.values())
        for name in second.names:
            if name not in taken:
                # A name that an earlier subject gave up is a new subject's; it needs another id.
                own = name if name not in self.now else f"{name}\n"
                self.now[own] = name
                self._ever.setdefault(name, {})[own] = None
        self.first, self.second = first, second

    def find(self, name: str) -> str | None:
        """Of whom a change speaks: by the name now, else by any name in between."""
        if name not in self._found:
            known = self._ever.get(name, {})
            named = (own for own in known if self.now[own] == name)
            self._found[name] = next(named, next(iter(known), None))
        return self._found[name]

    def _rename(self, changes: Iterable[Change]) -> None:
        groups: dict[InstantRange, list[Change]] = {}
        for change in changes:
            groups.setdefault(change.since, []).append(change)
        for group in groups.values():
            # Names of one day are exchanged at once, so that two subjects may swap theirs.
            holders = {name: own for own, name in self.now.items()}
            late = []
            for change in group:
                if not self._renamed(change, holders):
                    late.append(change)
            holders = {name: own for own, name in self.now.items()}
            for change in late:
                if self._renamed(change, holders):
                    holders[change.to] = holders.pop(change.unit)
                else:
                    self.unplaced.append(change)

    def _renamed(self, change: Change, holders: Mapping[str, str]) -> bool:
        own = holders.get(change.unit)
        if own is None or not change.to:
            return False
        self.now[own] = change.to
        self.renamed[own] = change
        self._ever.setdefault(change.to, {})[own] = None
        return True

    def _drop_clashes(self) -> None:
        """Two subjects are never one: whoever took a name that another kept is not joined by it."""
        holders: dict[str, list[str]] = {}
        for own, name in self.now.items():
            holders.setdefault(name, []).append(own)
        for name, owners in holders.items():
            if len(owners) < 2:
                continue
            keeps = name if name in owners else owners[0]
            for own in owners:
                if own != keeps:
                    self.now[own] = f"{own}\n"  # no name that a message can hold
                    self.unplaced.append(self.renamed.pop(own))
