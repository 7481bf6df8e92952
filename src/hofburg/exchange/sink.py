"""Where a reader puts what it reads: body, faults, changes, places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hofburg.exchange.cells_points import join_point
from hofburg.exchange.faults import Cell, Change, Place, quoted
from hofburg.exchange.faults import Faults as Faults
from hofburg.exchange.grids import Grid
from hofburg.exchange.layout import Column
from hofburg.exchange.reading import Reading

__all__ = ["Sink", "Special", "joined"]

MOST_CHANGES = 20_000


@dataclass(frozen=True, slots=True)
class Special:
    """What stands in a cell that has no value to read: an error, or a formula without one."""

    kind: str
    why: str


class Sink:
    """A reading under construction."""

    def __init__(self, reading: Reading, faults: Faults) -> None:
        self.reading, self.faults = reading, faults

    def take(self, cell: Cell, raw: object, place: Place, column: Column, path: str) -> Any:
        """The value of a cell, its fault or change noted; None where there is none."""
        if cell.fault is not None:
            kind, why, remedy = cell.fault
            heading = column.heading("en")
            self.faults.say(kind, why, remedy, place, heading=heading, path=path, read=quoted(raw))
            return None
        if cell.changed and len(self.reading.changes) < MOST_CHANGES:
            said = shown(cell.value)
            why = "" if cell.changed == said else cell.changed
            at = (place.sheet, place.row or 0, place.column)
            self.reading.changes.append(Change(*at, path, quoted(raw), said, why))
        return cell.value


def shown(value: object) -> str:
    """A canonical value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(shown, value))
    return str(value)


def joined(grid: Grid, row: int, pair: tuple[int, int]) -> tuple[Cell, object]:
    """A place of two cells, and what was read."""
    raws = [grid.raw(row, index) for index in pair]
    blank = [isinstance(raw, str) and not raw.strip() for raw in raws]
    if all(blank):
        return Cell(), ""
    if any(isinstance(raw, str) and raw.strip() == "?" for raw in raws):
        return Cell("?"), "?"
    if any(blank):
        from hofburg.exchange.faults import FAULTS, Found

        half = "latitude" if blank[1] else "longitude"
        found = Found("point-half", f"the {half} stands alone.", FAULTS["point-half"].remedy)
        return Cell(fault=found), raws[0] if blank[1] else raws[1]
    cell = join_point(*raws)
    # Two numbers in two cells are no other way of writing it.
    plain = all(isinstance(raw, float) for raw in raws)
    return (cell._replace(changed="") if plain else cell), f"{raws[0]} {raws[1]}"
