"""The lines of a list, read from a sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hofburg.exchange.cells import Reader, reader
from hofburg.exchange.faults import FAULTS, Cell, Found, column_letter, quoted
from hofburg.exchange.grids import Grid
from hofburg.exchange.layout import Column, csv_raw
from hofburg.exchange.letters import fold
from hofburg.exchange.sink import Sink, Special, joined
from hofburg.exchange.tables import Table

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["cell_of", "overlay", "read_lines", "tell_hidden"]

_TOTALS = frozenset(
    map(fold, ("total", "totals", "grand total", "sub-total", "sum", "in total", "overall",
               "итого", "всего", "сумма", "общее число", "итого всего", "всего по форме"))
)  # fmt: skip
_TOTAL_STARTS = tuple(
    fold(word) for word in ("total:", "total for", "total number", "итого по", "всего по")
)
_NOTE = re.compile(
    r"\s*(?:\*|(?:notes?|remarks?|n\.?b|примечани[ея]|прим|сноска)\s*[.:*])", re.IGNORECASE
)
_SERIAL_1904 = 1462
_NUMBERS = ("number", "count")


def read_lines(table: Table, law: Law, sink: Sink) -> list[Any]:
    """All lines of a list, with whatever is wrong noted."""
    grid, sheet = table.grid, table.sheet
    merged = overlay(
        grid, table.head + 1, {i: c.field.type in _NUMBERS for i, c in table.columns.items()}, sink
    )
    tell_hidden(grid, sink, table.head + 1)
    plan = _plan(table, law)
    lines: list[Any] = []
    numbers: list[int] = []
    columns = {c.name: i for i, c in table.columns.items()} | {
        n: p[0] for n, p in table.pairs.items()
    }
    sink.reading.cells.lists[sheet.name] = (grid.title, numbers, columns)
    sink.reading.cells.heads[sheet.name] = table.head
    indexes = sorted({*table.columns, *(i for pair in table.pairs.values() for i in pair)})
    heads = {str(grid.raw(table.head, i)) for i in indexes}
    width = max(indexes, default=-1) + 1
    extra = _Extra(table)
    for number in range(table.head + 1, len(grid.rows)):
        row = grid.rows[number]
        if len(row) < width:
            row = grid.rows[number] = row + [""] * (width - len(row))
        extra.see(number, row)
        first = next((row[i] for i in indexes if row[i] != "" and (number, i) not in merged), "")
        if first == "":
            continue
        if isinstance(first, str) and first.isspace() and not any(_says(row[i]) for i in indexes):
            continue
        if number <= table.head + 2 and _counts_columns(row, indexes):
            continue
        if isinstance(first, str) and _NOTE.match(first) and _alone(row, indexes):
            said = f"{quoted(first)} is a note; its row is left out."
            sink.faults.say("remark-row", said, place=grid.place(number))
            continue
        if isinstance(first, str) and (first in heads or _is_total(first)):
            if _repeats(row, indexes, heads):
                continue
            if _is_total(first) and _only_numbers(row, indexes):
                said = f"{quoted(first)} is a row of totals; it is left out."
                sink.faults.say("totals", said, place=grid.place(number))
                continue
        line = _line(table, plan, number, len(lines), sink)
        if line is None or line == {}:
            if not any(_says(row[i]) for i in indexes):
                continue
            line = {} if line is None and not sheet.single else line
        numbers.append(number)
        lines.append(line)
    extra.tell(sink)
    if sheet.single:
        kept = [n for n, line in enumerate(lines) if line is not None]
        numbers[:] = [numbers[n] for n in kept]
        lines = [lines[n] for n in kept]
    return lines


def _says(raw: object) -> bool:
    return not isinstance(raw, str) or bool(raw.strip())


# -- one line --------------------------------------------------------------------------------------

_Plan = list[tuple[int, str, Reader, Column, bool]]


def _plan(table: Table, law: Law) -> _Plan:
    """Columns in the order of the document, each with its reader."""
    found = {c.name: (i, c) for i, c in table.columns.items()}
    plan = []
    for column in table.sheet.columns:
        if column.name in found:
            index, it = found[column.name]
            plan.append((index, it.name, reader(it.field, law), it, it.field.type == "text"))
    return plan


def _line(table: Table, plan: _Plan, number: int, index: int, sink: Sink) -> Any:
    """One line; of a list of single values, the value."""
    grid, sheet = table.grid, table.sheet
    row, line = grid.rows[number], {}
    for at, name, read, column, is_text in plan:
        raw = row[at]
        if raw == "":
            if column.field.required:
                _missing(sink, grid, number, at, column, sheet.path(index, name))
            continue
        if grid.text or grid.date1904:
            raw = _plain_raw(grid, raw, column)
        value, changed, fault = cell = (
            read(raw) if type(raw) is not Special else Cell(fault=_special(raw))
        )
        if changed or fault:
            sink.take(cell, raw, grid.place(number, at), column, sheet.path(index, name))
        elif is_text and value and value[0] in "=+-@" and not grid.text:
            formula_text(sink, grid, number, at, column, sheet.path(index, name), value)
        if value is not None:
            line[name] = value
        elif fault is None and column.field.required:
            _missing(sink, grid, number, at, column, sheet.path(index, name))
    for name, pair in table.pairs.items():
        column = sheet.column(name)
        cell, said = _pair(grid, number, pair)
        value = sink.take(cell, said, grid.place(number, pair[0]), column, sheet.path(index, name))
        if value is not None:
            line[name] = value
    return line.get("") if sheet.single else line


def _missing(sink: Sink, grid: Grid, number: int, at: int, column: Column, path: str) -> None:
    heading = column.heading("en")
    sink.faults.say("missing-value", f"{heading} is required, and there is none.",
                    place=grid.place(number, at), heading=heading, path=path)  # fmt: skip


def formula_text(
    sink: Sink, grid: Grid, number: int, at: int, column: Column, path: str, value: str
) -> None:
    """Tell that a text begins like a formula."""
    said = f"{quoted(value)} begins like a formula; it is kept as text."
    heading = column.heading("en")
    sink.faults.say("formula-text", said, place=grid.place(number, at), heading=heading,
                    path=path, read=quoted(value))  # fmt: skip


def _pair(grid: Grid, number: int, pair: tuple[int, int]) -> tuple[Cell, object]:
    for at in pair:
        raw = grid.raw(number, at)
        if type(raw) is Special:
            return Cell(fault=_special(raw)), ""
    return joined(grid, number, pair)


def _special(raw: Special) -> Found:
    return Found(raw.kind, raw.why, FAULTS[raw.kind].remedy)


def _plain_raw(grid: Grid, raw: Any, column: Column) -> Any:
    """A raw value as a workbook of today would give it."""
    if grid.text:
        return csv_raw(raw) if isinstance(raw, str) else raw
    if type(raw) is float and column.field.type in ("day", "instant") and raw < 110_000:
        return raw + _SERIAL_1904
    return raw


def cell_of(grid: Grid, row: int, at: int, column: Column, law: Law) -> tuple[Cell, Any]:
    """One cell of a cover, and what was read."""
    raw = _plain_raw(grid, grid.raw(row, at), column)
    return (
        Cell(fault=_special(raw)) if type(raw) is Special else reader(column.field, law)(raw)
    ), raw


# -- rows that are no lines ------------------------------------------------------------------------


def _is_total(text: str) -> bool:
    # Nearly every first cell is a name that begins otherwise; folding each would take long.
    if text.strip()[:1] not in "TtSsGgIiOoИиВвСсОо":
        return False
    folded = fold(text)
    return folded in _TOTALS or folded.startswith(_TOTAL_STARTS)


def _only_numbers(row: Sequence[Any], indexes: Sequence[int]) -> bool:
    """Whether besides one text there are numbers at most."""
    texts = [row[i] for i in indexes if isinstance(row[i], str) and row[i].strip()]
    return all(_is_total(text) or text.strip().replace(" ", "").isdecimal() for text in texts)


def _alone(row: Sequence[Any], indexes: Sequence[int]) -> bool:
    """Whether a row has one filled cell among those that are read."""
    return len([i for i in indexes if row[i] != ""]) == 1


def _counts_columns(row: Sequence[Any], indexes: Sequence[int]) -> bool:
    """Whether a row below the headings only numbers the columns: 1, 2, 3 ..."""
    filled = [(i, str(row[i]).strip().removesuffix(".0")) for i in indexes if row[i] != ""]
    if len(filled) < max(3, len(indexes) - 1) or not all(text.isdecimal() for _, text in filled):
        return False
    return len({int(text) - i for i, text in filled}) == 1


def _repeats(row: Sequence[Any], indexes: Sequence[int], heads: set[str]) -> bool:
    """Whether a row repeats the headings, as long tables do on every page."""
    filled = [row[i] for i in indexes if row[i] != ""]
    return len(filled) > 1 and all(isinstance(raw, str) and raw in heads for raw in filled)


class _Extra:
    """Data in columns that are no field: told once for each column, with where it begins."""

    def __init__(self, table: Table) -> None:
        self.table = table
        known = {*table.columns, *(i for pair in table.pairs.values() for i in pair)}
        silent = {i for i, heading in table.others.items() if not heading}
        width = max((len(row) for row in table.grid.rows), default=0)
        self.others = [i for i in range(width) if i not in known | silent]
        self.found: dict[int, tuple[int, int]] = {}

    def see(self, number: int, row: Sequence[Any]) -> None:
        """Note what a row holds there."""
        for index in self.others:
            if index < len(row) and row[index] != "" and _says(row[index]):
                first, times = self.found.get(index, (number, 0))
                self.found[index] = (first, times + 1)

    def tell(self, sink: Sink) -> None:
        """Say where data were found that no field takes."""
        from hofburg.exchange.remedies import near

        table = self.table
        captions = [text for c in table.sheet.columns for text in c.headings.values()]
        for index, (first, times) in sorted(self.found.items()):
            heading = table.others.get(index, "")
            what = f"the column {quoted(heading)}" if heading else f"column {column_letter(index)}"
            cells = "1 cell in it is" if times == 1 else f"{times} cells in it are"
            said = f"{what} is none of the form; {cells} not read."
            place = table.grid.place(table.head if heading else first, index)
            read = quoted(heading) if heading else ""
            sink.faults.say("extra-data", said, near(heading, captions, 0.75), place, read=read)


# -- what a workbook says of cells besides values --------------------------------------------------


def overlay(grid: Grid, first: int, numbers: dict[int, bool], sink: Sink) -> set[tuple[int, int]]:
    """Put errors, formulas and merged cells into the rows; returns cells filled by a merge.

    Args:
        first: the first row of data.
        numbers: which columns are read, and whether they hold numbers.
    """
    scan, filled = grid.scan, set()
    for (row, at), said in scan.errors.items():
        if row >= first and at in numbers:
            _put(grid, row, at, Special("formula-error", f"the cell holds the error {said}."))
    for (row, at), kind in scan.formulas.items():
        if row < first or at not in numbers or (row, at) in scan.errors:
            continue
        raw = grid.raw(row, at)
        if raw == "" and kind not in ("str", "inlineStr", "s"):
            _put(
                grid, row, at, Special("formula-empty", "the formula was saved without its value.")
            )
        else:
            sink.faults.say("formula", f"a formula; its saved value {quoted(raw)} is used.",
                            place=grid.place(row, at))  # fmt: skip
    for top, left, bottom, right in scan.merges:
        if top < first or not any(left <= at <= right for at in numbers):
            continue
        filled |= _merge(grid, (top, left, bottom, right), numbers, sink)
    return filled


def _put(grid: Grid, row: int, at: int, value: object) -> None:
    while len(grid.rows) <= row:
        grid.rows.append([])
    cells = grid.rows[row]
    cells += [""] * (at + 1 - len(cells))
    cells[at] = value


def _merge(
    grid: Grid, span: tuple[int, int, int, int], numbers: dict[int, bool], sink: Sink
) -> set[tuple[int, int]]:
    top, left, bottom, right = span
    raw = grid.raw(top, left)
    if raw == "":
        return set()
    where = f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}"
    read = [at for at in numbers if left <= at <= right]
    if len(read) > 1:
        why = f"{where} is one cell; it is not clear which of the columns {quoted(raw)} is of."
        _put(grid, top, left, Special("merged-across", why))
        return set()
    if bottom == top:
        return set()
    if numbers[read[0]] and not isinstance(raw, Special):
        why = f"{where} is one cell with {quoted(raw)}; each line would count it."
        _put(grid, top, left, Special("merged-number", why))
        return {(row, left) for row in range(top + 1, bottom + 1)}
    said = f"{where} is one cell; each of its lines has {quoted(raw)}."
    sink.faults.say("merged", said, place=grid.place(top, left))
    filled = set()
    for row in range(top + 1, min(bottom + 1, len(grid.rows))):
        if grid.raw(row, read[0]) == "":
            _put(grid, row, read[0], raw)
            filled.add((row, read[0]))
    return filled


def tell_hidden(grid: Grid, sink: Sink, first: int = 0) -> None:
    """Say which rows and columns with data are hidden."""
    rows = [n for n in grid.scan.hidden_rows if n >= first and _filled(grid, n)]
    if rows:
        listed = _spans([n + 1 for n in rows])
        sink.faults.say("hidden-rows", f"rows {listed} are hidden; they are read.",
                        place=grid.place(rows[0]))  # fmt: skip
    for at in grid.scan.hidden_columns:
        if any(at < len(row) and row[at] != "" for row in grid.rows[first:]):
            sink.faults.say("hidden-columns", f"column {column_letter(at)} is hidden; it is read.",
                            place=grid.place(0, at)._replace(row=None))  # fmt: skip


def _filled(grid: Grid, number: int) -> bool:
    return number < len(grid.rows) and any(raw != "" for raw in grid.rows[number])


def _spans(numbers: Sequence[int]) -> str:
    """``3, 7 to 9``; the first few of them."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    texts = [str(a) if a == b else f"{a} to {b}" for a, b in found[:10]]
    return ", ".join(texts) + (f" and {len(found) - 10} more" if len(found) > 10 else "")
