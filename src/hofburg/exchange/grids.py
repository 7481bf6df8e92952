"""Sheets of any kind of file as one thing: rows of raw values, with what is known of the cells."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from hofburg.exchange.faults import Faults, Place, column_letter
from hofburg.exchange.packages import calamine
from hofburg.exchange.safe import open_zip
from hofburg.exchange.scan import MANY_BLANK, Book, SheetScan, scan_book

__all__ = ["Grid", "workbook_grids"]


@dataclass
class Grid:
    """A sheet: its title, and rows that are lists of raw values, ``""`` where a cell is empty.

    ``text`` says that all values are text, as in CSV; ``date1904`` that plain numbers in columns of
    days count from 1904.
    """

    title: str
    rows: list[list[Any]]
    hidden: bool = False
    scan: SheetScan = field(default_factory=SheetScan)
    text: bool = False
    date1904: bool = False

    def place(self, row: int, column: int | None = None) -> Place:
        """A cell (or a row) of it, counted from 0."""
        return Place(self.title, row + 1, "" if column is None else column_letter(column))

    def raw(self, row: int, column: int) -> Any:
        """What stands in a cell; ``""`` beyond the last one."""
        try:
            return self.rows[row][column]
        except IndexError:
            return ""


def workbook_grids(data: bytes, faults: Faults) -> list[Grid]:
    """The sheets of a workbook in order; none, with faults, where it is refused.

    Raises ``QuestionError`` where the package that reads workbooks is not installed.
    """
    reader = calamine()
    opened = open_zip(data, faults)
    book = scan_book(opened, faults) if opened else None
    if book is None:
        return []
    grids = _read(reader, data, book, faults)
    for grid in grids:
        if grid.scan.blank > MANY_BLANK:
            faults.say(
                "empty-rows", f"{grid.scan.blank:,} rows are there and hold nothing.",
                place=Place(grid.title),
            )  # fmt: skip
    return grids


def _read(reader: Any, data: bytes, book: Book, faults: Faults) -> list[Grid]:
    grids = []
    try:
        with reader.CalamineWorkbook.from_filelike(io.BytesIO(data)) as opened:
            for title, hidden, scan in book.sheets:
                rows: list[list[Any]] = []
                if scan.last != (-1, -1):
                    rows = opened.get_sheet_by_name(title).to_python(skip_empty_area=False)
                grids.append(Grid(title, rows, hidden, scan, date1904=book.date1904))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the reader in Rust is no Exception
        said = str(error)[:80] or type(error).__name__
        faults.say("broken-xml", f"the workbook does not read ({said}).")
        return []
    return grids
