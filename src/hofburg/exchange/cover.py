"""The cover, read from a sheet: a row for each field of one value, and one for each list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hofburg.exchange.faults import quoted
from hofburg.exchange.grids import Grid
from hofburg.exchange.layout import Column, Sheet, read_marker
from hofburg.exchange.letters import fold
from hofburg.exchange.lines import cell_of, formula_text, overlay, tell_hidden
from hofburg.exchange.sink import Sink, joined
from hofburg.exchange.tables import keys, word_of

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["read_cover"]

_MOST_ROWS = 2_000
# What stands over a column of values: it is no value itself.
_OVER_VALUES = frozenset(map(fold, ("value", "entry", "answer", "значение", "ответ", "данные")))
_NONE = frozenset(map(fold, ("0", "none", "nil", "нет", "no", "[]", "empty", "пусто")))


def read_cover(sheet: Sheet, grid: Grid, law: Law, sink: Sink) -> dict[str, Any]:
    """What the cover says: values by field, and an empty list where it is stated to be empty."""
    known = keys(sheet.columns)
    beside = _beside(grid, known)
    if beside is None:
        sink.faults.say("no-headings", "no field of the form stands on this sheet.",
                        place=grid.place(0)._replace(row=None))  # fmt: skip
        return {}
    heads, values = beside
    overlay(grid, 0, {values: False}, sink)
    tell_hidden(grid, sink)
    body: dict[str, Any] = {}
    seen: dict[str, int] = {}
    for number, row in enumerate(grid.rows[:_MOST_ROWS]):
        raw = row[heads] if heads < len(row) else ""
        column = word_of(raw, known)
        if column is None:
            _other(grid, number, raw, values, sink)
            continue
        if column.name in seen:
            said = f"{quoted(raw)} stands twice, in row {seen[column.name] + 1} and here."
            sink.faults.say("heading-twice", said, place=grid.place(number, heads),
                            heading=column.heading("en"))  # fmt: skip
            continue
        seen[column.name] = number
        sink.reading.cells.cover[column.name] = grid.place(number, values)
        value = _value(grid, number, values, column, law, sink)
        if value is not None:
            body[column.name] = value
    return {c.name: body[c.name] for c in sheet.columns if c.name in body}


def _beside(grid: Grid, known: dict[str, Column]) -> tuple[int, int] | None:
    """In which column the fields stand, and in which their values."""
    hits: dict[int, int] = {}
    for row in grid.rows[:_MOST_ROWS]:
        for index, raw in enumerate(row[:10]):
            if raw != "" and word_of(raw, known) is not None:
                hits[index] = hits.get(index, 0) + 1
    if not hits:
        return None
    heads = max(hits, key=lambda index: (hits[index], -index))
    wide = [
        right
        for top, left, bottom, right in grid.scan.merges
        if left <= heads <= right and word_of(grid.raw(top, left), known)
    ]
    return heads, max(wide, default=heads) + 1


def _value(grid: Grid, number: int, at: int, column: Column, law: Law, sink: Sink) -> Any:
    """The value of a row; of a list, ``[]`` where it is stated to be empty."""
    field, place = column.field, grid.place(number, at)
    if field.type == "list":
        return _list(grid, number, at, column, law, sink)
    if field.type == "point" and isinstance(grid.raw(number, at), float):
        cell, raw = joined(grid, number, (at, at + 1))
    else:
        cell, raw = cell_of(grid, number, at, column, law)
    value = sink.take(cell, raw, place, column, column.name)
    if (
        field.type == "text"
        and isinstance(value, str)
        and value[:1] in tuple("=+-@")
        and not grid.text
    ):
        formula_text(sink, grid, number, at, column, column.name, value)
    return value


def _list(grid: Grid, number: int, at: int, column: Column, law: Law, sink: Sink) -> Any:
    """A list that is stated to be empty, or single values written beside it; else None.

    How many lines there are is no news; any other word here would be lost if it were not told.
    """
    raw = grid.raw(number, at)
    said = fold(raw) if isinstance(raw, str) else str(raw).removesuffix(".0")
    if raw == "":
        return None
    if raw == "[]" or (said and said in _NONE):
        return []
    if not said or said.isdecimal():
        return None
    if column.items is not None:
        cell, raw = cell_of(grid, number, at, column, law)
        return sink.take(cell, raw, grid.place(number, at), column, column.name)
    why = f"{quoted(raw)} is not read; lines stand on their own sheet, and 0 says that none do."
    sink.faults.say("extra-data", why, place=grid.place(number, at), heading=column.heading("en"),
                    read=quoted(raw))  # fmt: skip
    return None


def _other(grid: Grid, number: int, head: Any, values: int, sink: Sink) -> None:
    """A row that is no field: told where it has a value beside it."""
    value = grid.raw(number, values)
    if value == "" or head == "" or (isinstance(head, str) and read_marker(head) is not None):
        return
    if isinstance(value, str) and fold(value) in _OVER_VALUES:
        return
    said = f"{quoted(head)} is no field of the form; what stands beside it is not read."
    sink.faults.say("extra-data", said, place=grid.place(number, values), read=quoted(value))
