"""Fold messages to cases, for the plain evaluator: what belongs together, and in what order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any, NamedTuple

from hofburg.assessment.held import Held, World
from hofburg.assessment.plain_days import Calendar
from hofburg.regimes import Law, Process
from hofburg.values import ALWAYS, NEVER, InstantRange, parse_instant, parse_number

__all__ = ["Line", "Row", "fold", "party_codes"]

_LAST_YEAR = 2200
Key = tuple[str, str]  # the first and the last that it may be; two empty texts: any


class Line(NamedTuple):
    """A line of a part, from 1; 0 stands for the case itself.

    ``held`` is the message that has the line, or is it.
    """

    number: int
    data: Mapping[str, Any]
    held: Held | None = None


@dataclass(eq=False, slots=True)
class Row:
    """A case of a process in a world.

    ``said`` holds its messages, earliest first, ``first`` and ``last`` the first and the last of
    each kind, ``opened`` the bounds of its opening, ``shown`` the instant from which it is shown,
    ``keys`` the State and year of a roster. A row of `each` has the row of its case and its line.
    ``perhaps`` are kinds of messages of which one may be of this row or of another.
    """

    process: Process
    case: str
    opened: tuple[int, int]
    shown: int
    keys: dict[str, Any] = field(default_factory=dict)
    first: dict[str, Held] = field(default_factory=dict)
    last: dict[str, Held] = field(default_factory=dict)
    said: list[Held] = field(default_factory=list)
    of: Row | None = None
    line: Line | None = None
    kept: bool = True  # whether the register had begun when its time did
    nameless: bool = False  # a line whose State is not known: nor are its messages
    perhaps: frozenset[str] = frozenset()

    @property
    def whole(self) -> Row:
        """The case: that of the line, where a line made the row."""
        return self.of or self

    def take(self, messages: Sequence[Held]) -> None:
        """Note messages of the case, earliest first."""
        for held in messages:
            self.said.append(held)
            self.first.setdefault(held.entry["kind"], held)
            self.last[held.entry["kind"]] = held


def fold(law: Law, process: Process, world: World, entries: Sequence[Held]) -> list[Row]:
    """The cases of a process in one world, in the order of their names."""
    if process.each:
        from hofburg.assessment.plain_lines import rows_of_lines

        cases = fold(law, law.cases_of(process), world, entries)
        return rows_of_lines(process, process.each, cases)
    sent = {id(h): parse_instant(h.entry.get("sent") or "?", law.zone) for h in entries}
    ordered = sorted(entries, key=lambda h: (*sent[id(h)], h.reference))
    mine = [h for h in ordered if h.entry["regime"] == law.regime]
    own = [h for h in mine if h.entry["kind"] in process.messages]
    if process.every:
        rows = _roster(law, process, world, sent, own)
    else:
        rows = _threads(process, own, {h.reference for h in entries}, sent)
    return sorted(rows, key=lambda row: row.case)


# -- cases that a message opens --------------------------------------------------------------------


def _threads(
    process: Process, own: list[Held], held: set[str], sent: dict[int, InstantRange]
) -> list[Row]:
    """A case is called after the first message of its thread, whether that one is held or not."""
    mine = {h.reference for h in own}
    parents: dict[str, str | None] = {}
    for h in own:
        if parents.get(h.reference) is None:
            parents[h.reference] = _parent(process, h, mine, held)
    cases: dict[str, list[Held]] = {}
    for h in own:
        top = _parent(process, h, mine, held) or h.reference
        trail = [top]
        while (above := parents.get(top)) is not None and above not in trail:
            trail.append(above)
            top = above
        if above is not None:  # a circle: it is called by the least of its names
            top = min(trail[trail.index(above) :])
        cases.setdefault(top, []).append(h)
    rows = []
    for case, messages in cases.items():
        opened = (min(sent[id(h)].lo for h in messages), min(sent[id(h)].hi for h in messages))
        row = Row(process, case, opened, opened[0])
        row.take(messages)
        rows.append(row)
    return rows


def _parent(process: Process, h: Held, mine: set[str], held: set[str]) -> str | None:
    """What a message joins: its explicit case, or else the first reference that fits.

    A reference fits if it is to a message of the process, or to one that is held nowhere.
    """
    if h.entry.get("case"):
        return str(h.entry["case"])
    fits = [ref for ref in h.entry.get("refers_to", ()) if ref in mine or ref not in held]
    return fits[0] if fits and h.entry["kind"] != process.root else None


# -- rows that no message triggers -----------------------------------------------------------------


def _roster(
    law: Law, process: Process, world: World, sent: dict[int, InstantRange], own: list[Held]
) -> list[Row]:
    """A row for each State (and year), and for whatever else a message names."""
    calendar = Calendar(law.zone)
    first = _begun(law, world, list(sent.values()))
    expected, begun = _expected(law, process, world, first), calendar.year_start(first)
    found: dict[tuple[str, ...], list[Held]] = {keys: [] for keys in expected}
    loose: list[tuple[tuple[Key, ...], Held]] = []
    for h in own:
        named = tuple(_key(h, column, name) for column, name in process.key.items())
        if all(map(_known, process.key, named)):
            found.setdefault(tuple(lo for lo, _ in named), []).append(h)
        else:
            loose.append((named, h))
    rows = []
    for texts, messages in found.items():
        keys = dict(zip(process.key, texts, strict=True))
        opened = shown = ALWAYS if law.since is None else law.since
        kept = True
        if "year" in keys:
            year = int(keys["year"])
            opened, shown = calendar.year_start(year), calendar.year_start(year - 1)
            kept = shown >= begun
        # What was said of it before is shown from then on: the year may be the wrong one.
        times = (sent[id(h)].lo for h in messages)
        shown = min([shown, *(lo for lo in times if abs(lo) < NEVER)])
        values = {k: (Decimal(v), Decimal(v)) if k == "year" else v for k, v in keys.items()}
        name = "/".join((process.name, *texts))
        row = Row(process, name, (opened, opened), shown, values, kept=kept)
        row.take(messages)
        # A message whose State or year is not known may be the one of this row.
        fitting = [h for fits, h in loose if _fits(fits, texts)]
        row.perhaps = frozenset(h.entry["kind"] for h in fitting)
        row.take([h._replace(visible=None) for h in fitting if h.entry["kind"] not in row.first])
        rows.append(row)
    return rows


def _key(h: Held, column: str, name: str) -> Key:
    """The key that a message names."""
    entry = h.entry
    if column == "state":
        given = {"from": entry.get("author"), "to": next(iter(entry.get("to", ())), None)}
        text = given[name] if name in given else entry.get("body", {}).get(name)
        return (text, text) if text and text != "?" else ("", "")
    raw = entry.get("body", {}).get(name)
    lo, hi = (None, None) if raw is None else parse_number(raw)
    return (str(int(lo)), str(int(hi))) if lo is not None and hi is not None else ("", "")


def _known(column: str, key: Key) -> bool:
    """Whether a key names one row. Who writes the year 999999999 means no year, and so no row."""
    lo, hi = key
    return lo == hi != "" and (column != "year" or 1 <= int(lo) <= 9999)


def _fits(keys: tuple[Key, ...], texts: tuple[str, ...]) -> bool:
    """Whether a message with these keys may be the one of that row."""

    def between(key: Key, text: str) -> bool:
        lo, hi = key
        return int(lo) <= int(text) <= int(hi) if text.isdecimal() else lo == text

    return all(key[0] == "" or between(key, text) for key, text in zip(keys, texts, strict=True))


def _expected(law: Law, process: Process, world: World, first: int) -> list[tuple[str, ...]]:
    """The keys of the rows that exist by themselves, from the year in which the register begins."""
    values: dict[str, list[str]] = {}
    if "state" in process.key:
        values["state"] = party_codes(law) if world.roster is None else list(world.roster)
    if "year" in process.key:
        now = _year(law, world.as_of)
        first = max(first, _year(law, law.since)) if law.since is not None else first
        values["year"] = [str(y) for y in range(first, min(now + 1, _LAST_YEAR) + 1)]
    return list(product(*(values[column] for column in process.key)))


def _year(law: Law, at: int) -> int:
    calendar = Calendar(law.zone)
    return int(calendar.year(calendar.day_of(at)) or _LAST_YEAR)


def _begun(law: Law, world: World, sent: list[InstantRange]) -> int:
    """The year in which the register begins: that of the first entry whose time is known."""
    known = (_year(law, at.lo) for at in sent if abs(at.lo) < NEVER)
    return min(known, default=_year(law, world.as_of))


def party_codes(law: Law) -> list[str]:
    """The parties of a regime, or the participating States."""
    if law.parties is not None:
        return sorted(law.parties)
    from hofburg.atlas import states

    return [state.code for state in states("participating")]
