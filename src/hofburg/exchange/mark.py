"""Mark a person's own workbook: faulty cells coloured and commented, and a sheet that lists all.

Everything else stays as it is. Colours are conditional formats, so a cell's own format is
untouched, and marking a marked file once more replaces its marks. Pictures, shapes and charts are
not kept; nobody needs them on a form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.exchange.layout import marker, read_marker

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from hofburg.exchange.remarks import Remark

__all__ = ["CHECK", "mark_workbook", "unmark"]

CHECK = "Hofburg check"
"""The sheet that lists the faults; it is none of the form, and nobody reads it."""

_RULE = 'LEN("hofburg check")>0'  # always true, and recognised when a file is marked again
_BEGIN = "--- Hofburg ---"
# Pale grounds under dark text; the severity also stands in words in each comment.
_GROUNDS = {
    "error": "FFC7CE", "must": "FFD8A8", "should": "FFF3BF", "practice": "FFF3BF",
    "question": "E5DBFF", "note": "D0EBFF",
}  # fmt: skip
_ORDER = tuple(_GROUNDS)
_WORDS = {
    "error": "error / ошибка", "must": "must / обязательно", "should": "should / следует",
    "practice": "practice / практика", "question": "question for people / вопрос к людям",
    "note": "note / замечание",
}  # fmt: skip
_HEAD = (
    ("No", 5), ("Severity / Степень", 18), ("Sheet / Лист", 16), ("Cell / Ячейка", 11),
    ("Field / Поле", 24), ("What stands there / Что написано", 20),
    ("What is wrong / Что не так", 76), ("What to do / Что сделать", 40),
    ("Rule, and how we know / Правило и источник", 34),
)  # fmt: skip
_HIGHEST = 400  # points; Excel takes 409
_MOST = 1_500  # letters of a comment
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def mark_workbook(
    path: Path,
    out: Path,
    remarks: Sequence[Remark],
    *,
    title: str = "",
    progress: Callable[[str], None] = lambda _: None,
) -> int:
    """Write a copy of a workbook in which each remark stands at its cells; returns how many cells.

    Args:
        path: the workbook; it is not changed. It must be one that was read: what is unsafe is
            refused there, macros among it.
        out: a new file.
        remarks: of `check_form`.
        title: stands over the list.
        progress: is told what is being done; a workbook of 25,000 lines takes some ten seconds.

    Raises ``QuestionError`` where ``out`` exists or ``path`` cannot be written anew.
    """
    from openpyxl import load_workbook

    if out.exists():
        said = "there is such a file already."
        raise QuestionError(
            Problem(str(out), "file", said, "Name another one; nothing is overwritten.")
        )
    progress("reading the workbook as it looks")
    try:
        book = load_workbook(path)
    except Exception as error:  # openpyxl raises whatever it stumbles over
        said = f"cannot be marked: {type(error).__name__}: {error}"[:200]
        remedy = "The list of faults is complete without the marks."
        raise QuestionError(Problem(str(path), "unmarkable", said, remedy)) from None
    unmark(book)
    progress("marking")
    cells = _mark(book, remarks)
    _list(book, remarks, title)
    progress("writing the marked workbook")
    with out.open("xb") as target:
        book.save(target)
    return cells


def unmark(book: Workbook) -> None:
    """Take the marks of an earlier check away."""
    from openpyxl.comments import Comment
    from openpyxl.formatting.formatting import ConditionalFormattingList

    if CHECK in book.sheetnames:
        del book[CHECK]
    for sheet in book.worksheets:
        kept = ConditionalFormattingList()
        for ranges in sheet.conditional_formatting:
            for rule in ranges.rules:
                if list(rule.formula) != [_RULE]:
                    kept.add(str(ranges.sqref), rule)
        sheet.conditional_formatting = kept
        for row in sheet._cells.values():
            if row.comment is None:
                continue
            text, found, _ = row.comment.text.partition(_BEGIN)
            author = row.comment.author
            row.comment = None
            if text.strip() or not found:
                row.comment = _sized(Comment(text.rstrip() if found else text, author))


def _sized(comment: Any) -> Any:
    """A comment of a size at which its text is read; a file does not tell the size it had."""
    lines = sum(len(line) // 48 + 1 for line in comment.text.split("\n"))
    comment.width, comment.height = 380, min(40 + 17 * lines, 700)
    return comment


def _mark(book: Workbook, remarks: Iterable[Remark]) -> int:
    """Colour and comment the cells of remarks that name one."""
    from openpyxl.comments import Comment

    said: dict[tuple[str, str], list[Remark]] = {}
    for remark in remarks:
        for place in remark.places:
            if place.sheet in book.sheetnames and place.row and place.column:
                said.setdefault((place.sheet, place.cell), []).append(remark)
    grounds: dict[tuple[str, str], list[str]] = {}
    for (sheet, cell), listed in said.items():
        worst = min((it.severity for it in listed), key=_ORDER.index)
        grounds.setdefault((sheet, worst), []).append(cell)
        target = _head_of_merged(book[sheet], cell)
        before = f"{target.comment.text}\n\n" if target.comment else ""
        author = target.comment.author if target.comment else "Hofburg"
        text = "\n\n".join(_comment(remark) for remark in listed)
        text = text if len(text) <= _MOST else text[: _MOST - 1] + "…"
        target.comment = _sized(Comment(_fit(f"{before}{_BEGIN}\n{text}"), author))
    for (sheet, severity), cells in grounds.items():
        _colour(book[sheet], severity, cells)
    return len(said)


def _head_of_merged(sheet: Worksheet, cell: str) -> Any:
    """The cell, or of merged ones the one that shows."""
    found = sheet[cell]
    if type(found).__name__ != "MergedCell":
        return found
    for ranges in sheet.merged_cells.ranges:
        if cell in ranges:
            return sheet.cell(ranges.min_row, ranges.min_col)
    return found


def _colour(sheet: Worksheet, severity: str, cells: list[str]) -> None:
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    fill = PatternFill(
        "solid", bgColor=f"FF{_GROUNDS[severity]}", fgColor=f"FF{_GROUNDS[severity]}"
    )
    rule = Rule("expression", dxf=DifferentialStyle(fill=fill), formula=[_RULE], stopIfTrue=True)
    rule.priority = 1
    sheet.conditional_formatting.add(" ".join(cells), rule)


def _comment(remark: Remark) -> str:
    lines = [f"[{_WORDS[remark.severity]}] {remark.title}", remark.said.get("en", "")]
    lines += [remark.said["ru"]] if "ru" in remark.said else []
    lines += [remark.remedy, remark.remedy_ru]
    return "\n".join(line for line in lines if line)


def _list(book: Workbook, remarks: Sequence[Remark], title: str) -> None:
    """The first sheet: every remark on a line, with a link to its cell."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    own = _marker(book)
    sheet = book.create_sheet(CHECK, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    _text(sheet, 1, 1, f"Hofburg check: {title}" if title else "Hofburg check").font = Font(
        bold=True, size=14
    )
    # So that it is known as one of ours when the file is read again.
    _text(sheet, 2, 1, own).font = Font(size=8, color="FF767676")
    for n, (head, width) in enumerate(_HEAD, 1):
        cell = _text(sheet, 3, n, head)
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor="FF1F3864")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.row_dimensions[3].height = 32
    wrap = Alignment(wrap_text=True, vertical="top")
    for row, remark in enumerate(remarks, 4):
        cells = ", ".join(place.cell for place in remark.places[:8])
        first = remark.places[0] if remark.places else None
        texts = (
            _WORDS[remark.severity], first.sheet if first else "", cells, remark.heading,
            remark.read, _lines(remark.said.get("en", ""), remark.said.get("ru", "")),
            _lines(remark.remedy, remark.remedy_ru), _lines(remark.title, remark.known),
        )  # fmt: skip
        # Programs do not find the height of wrapped texts themselves.
        lines = max(
            sum(int(len(line) * 1.15 / width) + 1 for line in text.split("\n"))
            for text, (_, width) in zip(texts, _HEAD[1:], strict=True)
        )
        sheet.row_dimensions[row].height = min(15.0 * lines, _HIGHEST)
        sheet.cell(row, 1, row - 3).alignment = wrap
        for n, text in enumerate(texts, 2):
            _text(sheet, row, n, text).alignment = wrap
        sheet.cell(row, 2).fill = PatternFill("solid", fgColor=f"FF{_GROUNDS[remark.severity]}")
        if first and first.sheet in book.sheetnames and first.cell:
            target = first.cell if first.row and first.column else f"A{first.row or 1}"
            link = sheet.cell(row, 4)
            quoted = first.sheet.replace("'", "''")
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{target}")
            link.font = Font(color="FF0B4F9E", underline="single")
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{get_column_letter(len(_HEAD))}{max(len(remarks) + 3, 4)}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.print_title_rows = "3:3"


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _marker(book: Workbook) -> str:
    """What the workbook says of itself, so that its first sheet says the same."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=min(sheet.max_row, 500), max_col=20, values_only=True):
            for value in row:
                if isinstance(value, str) and read_marker(value) is not None:
                    return value
    return marker()


def _text(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """A cell with a text; what looks like a formula is none."""
    cell = sheet.cell(row, column, _fit(text)[:32_767] or None)
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = text[:1] in ("=", "+", "-", "@", "\t")
    return cell


def _fit(text: str) -> str:
    """A text without what XML cannot hold."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)
