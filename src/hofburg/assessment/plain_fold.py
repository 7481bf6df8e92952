"""Fold messages to cases, for the plain evaluator: which entry belongs to which case, and in what order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any

from hofburg.assessment.held import Held, World
from hofburg.assessment.plain_values import Calendar
from hofburg.regimes import Law, Process
from hofburg.values import ALWAYS, NEVER, InstantRange, parse_instant, parse_number

__all__ = ["Row", "fold"]

_LAST_YEAR = 2200


@dataclass(eq=False, slots=True)
class Row:
    """A case of a process in a world.

    ``first`` and ``last`` hold the first and the last message of each kind, ``opened`` the bounds of
    its opening, ``shown`` the instant from which it is shown, ``keys`` the State and year of a roster.
    """

    process: Process
    case: str
    opened: tuple[int, int]
    shown: int
    keys: dict[str, Any] = field(default_factory=dict)
    first: dict[str, Held] = field(default_factory=dict)
    last: dict[str, Held] = field(default_factory=dict)

    def take(self, messages: Sequence[Held]) -> None:
        """Note messages of the case, earliest first."""
        for held in messages:
            self.first.setdefault(held.entry["kind"], held)
            self.last[held.entry["kind"]] = held


def fold(law: Law, process: Process, world: World, entries: Sequence[Held]) -> list[Row]:
    """The cases of a process in one world, in the order of their names."""
    sent = {id(h): parse_instant(h.entry.get("sent") or "?", law.zone) for h in entries}
    ordered = sorted(entries, key=lambda h: (*sent[id(h)], h.reference))
    own = [
        h for h in ordered if h.entry["regime"] == law.id and h.entry["kind"] in process.messages
    ]
    if process.every:
        rows = _roster(law, process, world, list(sent.values()), own)
    else:
        rows = _threads(process, own, {h.reference for h in entries}, sent)
    return sorted(rows, key=lambda row: row.case)


# -- cases that a message opens ------------------------------------------------------------------------


def _threads(
    process: Process, own: list[Held], held: set[str], sent: dict[int, InstantRange]
) -> list[Row]:
    """A case is what the first of a thread's messages is called, whether that one is held or not."""
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
    """What a message joins: its explicit case, or the first reference of this process or to nothing held."""
    if h.entry.get("case"):
        return str(h.entry["case"])
    if h.entry["kind"] == process.root:
        return None
    return next(
        (ref for ref in h.entry.get("refers_to", ()) if ref in mine or ref not in held), None
    )


# -- rows that no message triggers ---------------------------------------------------------------------


def _roster(
    law: Law, process: Process, world: World, sent: list[InstantRange], own: list[Held]
) -> list[Row]:
    """A row for each State (and year), and for whatever else a message names."""
    calendar = Calendar(law.zone)
    found: dict[tuple[str, ...], list[Held]] = {
        key: [] for key in _expected(law, process, world, sent)
    }
    open_keys: list[tuple[tuple[tuple[str, str] | None, ...], Held]] = []
    for h in own:
        keys = tuple(_key(h, column, name) for column, name in process.key.items())
        if all(lo == hi != "" for lo, hi in keys):
            found.setdefault(tuple(lo for lo, _ in keys), []).append(h)
        else:
            open_keys.append((keys, h))
    rows = []
    for texts, messages in found.items():
        keys = dict(zip(process.key, texts, strict=True))
        opened = shown = ALWAYS if law.since is None else law.since
        if "year" in keys:
            year = int(keys["year"])
            opened, shown = calendar.year_start(year), calendar.year_start(year - 1)
        values = {k: (Decimal(v), Decimal(v)) if k == "year" else v for k, v in keys.items()}
        row = Row(process, "/".join((process.name, *texts)), (opened, opened), shown, values)
        row.take(messages)
        # A message whose State or year is not known may be the one of this row.
        row.take([h._replace(visible=None) for fits, h in open_keys
                  if h.entry["kind"] not in row.first and _fits(fits, texts)])  # fmt: skip
        rows.append(row)
    return rows


def _key(h: Held, column: str, name: str) -> tuple[str, str]:
    """First and last key that a message may name; two empty texts where it may be any."""
    entry = h.entry
    if column == "state":
        given = {"from": entry.get("author"), "to": next(iter(entry.get("to", ())), None)}
        text = given[name] if name in given else entry.get("body", {}).get(name)
        return (text, text) if text and text != "?" else ("", "")
    raw = entry.get("body", {}).get(name)
    lo, hi = (None, None) if raw is None else parse_number(raw)
    return (str(int(lo)), str(int(hi))) if lo is not None and hi is not None else ("", "")


def _fits(keys: tuple[tuple[str, str], ...], texts: tuple[str, ...]) -> bool:
    return all(lo == "" or (lo == hi == text if not text.isdigit() else int(lo) <= int(text) <= int(hi))
               for (lo, hi), text in zip(keys, texts, strict=True))  # fmt: skip


def _expected(
    law: Law, process: Process, world: World, sent: list[InstantRange]
) -> list[tuple[str, ...]]:
    """The keys of the rows that exist by themselves."""
    values: dict[str, list[str]] = {}
    if "state" in process.key:
        values["state"] = _states(law)
    if "year" in process.key:
        calendar = Calendar(law.zone)

        def year(at: int) -> int:
            return int(calendar.year(calendar.day_of(at)) or _LAST_YEAR)

        now = year(world.as_of)
        first = min((year(at.lo) for at in sent if abs(at.lo) < NEVER), default=now)
        first = max(first, year(law.since)) if law.since is not None else first
        values["year"] = [str(y) for y in range(first, min(now + 1, _LAST_YEAR) + 1)]
    return list(product(*(values[column] for column in process.key)))


def _states(law: Law) -> list[str]:
    if law.parties is not None:
        return sorted(law.parties)
    from hofburg.atlas import states

    return [state.code for state in states("participating")]
