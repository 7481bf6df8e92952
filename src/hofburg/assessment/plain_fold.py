"""Fold messages to cases, for the plain evaluator: which entry belongs to which case, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any

from hofburg.assessment.held import Held, World
from hofburg.assessment.plain_values import Calendar, known
from hofburg.regimes import Law, Process
from hofburg.values import NEVER, parse_instant, parse_number

__all__ = ["Row", "fold"]

_LAST_YEAR = 2200


@dataclass(eq=False, slots=True)
class Row:
    """A case of a process in a world.

    ``first`` and ``last`` hold the first and last message of each kind; ``opened`` the bounds of its
    opening; ``shown`` the instant from which it is shown; ``keys`` the State and year of a roster.
    """

    process: Process
    case: str
    first: dict[str, Held] = field(default_factory=dict)
    last: dict[str, Held] = field(default_factory=dict)
    opened: tuple[int, int] = (NEVER, NEVER)
    shown: int = NEVER
    keys: dict[str, Any] = field(default_factory=dict)


def fold(law: Law, process: Process, world: World, entries: Sequence[Held]) -> list[Row]:
    """The cases of a process in one world, in the order of their names."""
    bounds = {id(h): parse_instant(h.entry.get("sent") or "?", law.zone) for h in entries}
    earliest = sorted(entries, key=lambda h: (*bounds[id(h)], h.reference))
    own = [h for h in earliest if h.entry["regime"] == law.id and h.entry["kind"] in process.messages]
    rows: dict[str, Row] = {}
    if process.every:
        years = [at.lo for at in bounds.values() if abs(at.lo) < NEVER]
        loose = _keyed(law, process, own, rows, _roster(law, process, world, min(years, default=None)))
    else:
        _threaded(process, entries, own, rows)
        loose = []
    for row in rows.values():
        if not process.every:
            sent = [bounds[id(h)] for h in own if row.case == _case_of(h, row)]
            row.opened = (min(lo for lo, _ in sent), min(hi for _, hi in sent))
            row.shown = row.opened[0]
    for h, fits in loose:
        for row in fits:
            row.first.setdefault(h.entry["kind"], h._replace(visible=None))
            row.last.setdefault(h.entry["kind"], h._replace(visible=None))
    return [rows[case] for case in sorted(rows)]
