"""Lists as a workbook: a sheet for each, cells of their kind, and a sheet about the file.

What a State wrote is text in it: never a formula, a link or a number that it did not mean to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from hofburg.errors import Problem, QuestionError
from hofburg.languages import say
from hofburg.reports.export_note import ExportNote
from hofburg.reports.lists import (
    ListColumn,
    ListTable,
    bounds_of,
    list_rows,
    writable,
)
from hofburg.values import ALWAYS, NEVER

__all__ = ["lists_xlsx"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = datetime(1900, 3, 1), datetime(9999, 12, 31)  # what a cell can hold as a date
_NO_TIME = datetime(2000, 1, 1)  # of files without a moment of their own
_MOST_ROWS, _MOST_LETTERS = 1_048_575, 32_767
_WIDEST, _NARROWEST = 60, 8
_LONGEST = 10**15  # whole numbers beyond are not exact in a cell
# No XML, and so no workbook, can hold these.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NO_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def lists_xlsx(
    tables: Sequence[ListTable], note: ExportNote, *, status: Callable[[str], str] = str
) -> bytes:
    """A workbook; the same lists give the same bytes.

    Args:
        tables: one sheet each.
        note: for the sheet about the file.
        status: how statuses are called.

    Raises ``QuestionError`` without the package xlsxwriter, and for lists that no sheet can hold.
    """
    try:
        import xlsxwriter
    except ImportError:
        said = "a workbook needs the package xlsxwriter, which is not installed."
        remedy = "Run script/setup, or install the extra: pip install 'hofburg[reports]'."
        raise QuestionError(Problem("", "extra", said, remedy)) from None
    for table in tables:
        if len(table.rows) > _MOST_ROWS:
            said = f"a sheet holds {_MOST_ROWS} rows, and {table.name} has {len(table.rows)}."
            raise QuestionError(Problem("", "rows", said, "Export it as CSV or JSON."))
    data = BytesIO()
    book = xlsxwriter.Workbook(
        data,
        {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd hh:mm:ss",
        },
    )  # fmt: skip
    book.set_properties({"created": _NO_TIME, "comments": note.official})
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "when": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top"}),
        "number": book.add_format({"valign": "top"}),
    }
    taken: set[str] = set()
    cut = 0
    for table in tables:
        sheet = book.add_worksheet(_name(table.title or table.name, taken))
        cut += _Sheet(sheet, formats, status).write(table)
    about = book.add_worksheet(_name(say("About"), taken))
    _about(about, formats, note, cut)
    book.close()
    return data.getvalue()


class _Sheet:
    """One list on one sheet."""

    def __init__(
        self, sheet: Any, formats: Mapping[str, Any], status: Callable[[str], str]
    ) -> None:
        self.sheet, self.formats, self.status = sheet, formats, status
        self.cut = 0  # cells that were too long

    def write(self, table: ListTable) -> int:
        """Write it; how many cells were too long for a sheet."""
        column = 0
        for it in table.columns:
            if it.kind == "when":
                column += self._instants(column, it, table.rows)
            else:
                width = self._head(column, it.title)
                for row, values in enumerate(table.rows, 1):
                    width = max(width, self._cell(row, column, it.kind, values.get(it.key)))
                self._wide(column, width)
                column += 1
        self.sheet.freeze_panes(1, 0)
        if table.rows and column:
            self.sheet.autofilter(0, 0, len(table.rows), column - 1)
        return self.cut

    def _head(self, column: int, title: str) -> int:
        text, _ = _fit(title)
        self.sheet.write_string(0, column, text, self.formats["head"])
        return min(len(text), 24)

    def _wide(self, column: int, width: int) -> None:
        self.sheet.set_column(column, column, max(min(width + 2, _WIDEST), _NARROWEST))

    def _instants(self, column: int, it: ListColumn, rows: Sequence[Mapping[str, Any]]) -> int:
        """One column where every instant is known exactly, else two; how many."""
        every = [bounds_of(row.get(it.key)) for row in rows]
        if all(bounds is None or bounds[0] == bounds[1] for bounds in every):
            titles = [say("{column} (UTC)", column=it.title)]
        else:
            titles = [
                say("{column}, earliest (UTC)", column=it.title),
                say("{column}, latest (UTC)", column=it.title),
            ]
        for end, title in enumerate(titles):
            self._head(column + end, title)
            self._wide(column + end, 19)
            for row, bounds in enumerate(every, 1):
                if bounds is not None:
                    self._instant(row, column + end, bounds[end])
        return len(titles)

    def _instant(self, row: int, column: int, at: int) -> None:
        if at <= ALWAYS or at >= NEVER:
            said = say("not known") if at <= ALWAYS else say("never, or not known")
            self.sheet.write_string(row, column, said, self.formats["text"])
            return
        # Down to the second: a cell would show the last microsecond of a day as the next day.
        moment = (_EPOCH + timedelta(seconds=at // 1_000_000)).replace(tzinfo=None)
        if _FIRST <= moment <= _LAST:
            self.sheet.write_datetime(row, column, moment, self.formats["when"])
        else:
            self._text(row, column, moment.isoformat() + "Z")

    def _cell(self, row: int, column: int, kind: str, value: Any) -> int:
        """Write a cell; how wide it is."""
        if value is None or value == "":
            return 0
        if isinstance(value, bool):
            self.sheet.write_boolean(row, column, value, self.formats["number"])
            return 5
        if kind == "number" and isinstance(value, int | Decimal) and -_LONGEST < value < _LONGEST:
            self.sheet.write_number(row, column, value, self.formats["number"])
            return len(str(value))
        if kind == "status":
            value = self.status(str(value))
        if isinstance(value, list | tuple) and kind != "number":
            value = ", ".join(str(one) for one in value)
        elif not isinstance(value, str):
            value = next(list_rows(_One(kind, value)))["value"]
        return self._text(row, column, str(value))

    def _text(self, row: int, column: int, text: str) -> int:
        fitted, was_cut = _fit(text)
        self.cut += was_cut
        self.sheet.write_string(row, column, fitted, self.formats["text"])
        return max(map(len, fitted.split("\n")), default=0)


class _One:
    """A list of one value, for the rules of ``list_rows``."""

    def __init__(self, kind: str, value: Any) -> None:
        self.name = self.title = self.key = "value"
        self.kind = kind
        self.columns: Sequence[ListColumn] = [self]
        self.rows: Sequence[Mapping[str, Any]] = [{"value": value}]


def _fit(text: str) -> tuple[str, bool]:
    """A text that a cell can hold, and whether it had to be cut."""
    text = _NOT_XML.sub(lambda found: f"[U+{ord(found[0]):04X}]", writable(text))
    fitted = _begin(text, _MOST_LETTERS)
    return (text, False) if fitted == text else (_begin(text, _MOST_LETTERS - 1) + "…", True)


def _begin(text: str, most: int) -> str:
    """As much of a text as goes into so many letters as Excel counts them (of UTF-16)."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def _name(title: str, taken: set[str]) -> str:
    """A name for a sheet: short, without signs that Excel refuses, and not used yet."""
    text = _NO_NAME.sub(" ", _NOT_XML.sub(" ", writable(title))).strip().strip("'").strip()
    text = (
        "List" if not text or text.casefold() == "history" else _begin(text, 31).strip().strip("'")
    )
    base, number = text, 2
    while text.casefold() in taken:
        text = f"{_begin(base, 24).strip()} ({number})"
        number += 1
    taken.add(text.casefold())
    return text


def _about(sheet: Any, formats: Mapping[str, Any], note: ExportNote, cut: int) -> None:
    rows = note.rows()
    if cut:
        told = say("{n} cells held more than a cell can; CSV and JSON have them whole", n=cut)
        rows.append((say("Cut"), told))
    for row, (term, value) in enumerate(rows):
        sheet.write_string(row, 0, _fit(term)[0], formats["head"])
        sheet.write_string(row, 1, _fit(value)[0], formats["text"])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
