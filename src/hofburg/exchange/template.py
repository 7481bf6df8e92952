"""Write a form as a workbook: two languages, notes, drop-downs, and what is known filled in.

Everything in it comes from the document (see `layout`). Nothing in it is a formula, and no macro: a
text that looks like one is written as text. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.exchange import template_about as about
from hofburg.exchange.layout import HELPER, LANGUAGES, Column, Form, Sheet, layout, marker
from hofburg.exchange.offered import Offers
from hofburg.exchange.template_cells import Choices, Looks, cell, restrict
from hofburg.exchange.template_words import heading, input_note, list_note, note, said, word

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from hofburg.regimes import Law

__all__ = ["write_workbook"]

LONGEST = 32_767  # characters of a cell
SPARE = 2_000  # lines beyond those filled in that have drop-downs
_PAGE = 200  # letters across a page that are still read with ease
_ON_A_PAGE = 20  # rows of a cover
_MADE = datetime(2000, 1, 1)  # the same in every file, so that equal input gives equal bytes
_ROWS = 1_048_575


def write_workbook(
    law: Law,
    kind: str,
    body: Mapping[str, Any],
    target: Path | str | IO[bytes],
    *,
    state: str = "",
    year: int | None = None,
    languages: Sequence[str] = LANGUAGES,
    spare_rows: int = SPARE,
    carried: str = "",
    moved: Sequence[str] = (),
    handling: str = "",
) -> None:
    """Write a form as a workbook (.xlsx), with what ``body`` holds filled in.

    Args:
        target: a path, or a binary stream; a file that is there is replaced.
        state: code of the State whose form it is, and ``year``: printed, and kept in the marker.
        languages: of headings and notes, the first one first; a language that the document does not
            have is shown in English.
        spare_rows: how many lines beyond those filled in have drop-downs and checks.
        carried: the reference of the message that the body was taken from; its cells are tinted,
            and the sheet about the workbook says so. ``moved`` are the fields changed since.
        handling: the mark at the head of every printed page.

    Raises ``QuestionError`` where a value does not fit a cell; ``KeyError`` for a kind that the
    regime has not.
    """
    import xlsxwriter

    form = layout(law, kind)
    _fits(form, body)
    options = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "in_memory": True,
    }  # fmt: skip
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
    title = form.titles.get(languages[0], form.titles["en"])
    book.set_properties(
        {"title": title, "subject": f"{law.title.get('en', law.id)}", "author": "Hofburg",
         "created": _MADE, "comments": "Not the official channel."}
    )  # fmt: skip
    writer = _Writer(law, form, book, tuple(languages), spare_rows, carried, tuple(moved))
    head = " · ".join(part for part in (title, state, str(year or "")) if part)
    mark = marker(regime=law.id, edition=law.digest, kind=kind, year=year, state=state)
    writer.write(body, mark, head, handling, about.Subject(law, form, state, year, carried))
    book.close()


def _fits(form: Form, body: Mapping[str, Any]) -> None:
    """A cell holds 32,767 characters, a sheet a million lines; nothing is cut off silently."""
    problems = []
    for sheet in form.lists:
        lines = body.get(sheet.name) or []
        if len(lines) >= _ROWS:
            problems.append(Problem(sheet.name, "too-long", "has more lines than a sheet."))
        for index, line in enumerate(lines):
            for column in sheet.columns:
                value = line if sheet.single else line.get(column.name)
                if isinstance(value, str) and len(value) > LONGEST:
                    problems.append(_too_long(sheet.path(index, column.name)))
    for column in form.cover.columns:
        value = body.get(column.name)
        if isinstance(value, str) and len(value) > LONGEST:
            problems.append(_too_long(column.name))
    if problems:
        raise QuestionError(problems)


def _too_long(path: str) -> Problem:
    said = f"has more than {LONGEST} characters, the most that a cell holds."
    return Problem(path, "too-long", said, "Shorten it, or keep the form as JSON.")


class _Writer:
    """A workbook under construction."""

    def __init__(
        self, law: Law, form: Form, book: Workbook, languages: tuple[str, ...], spare: int,
        carried: str, moved: tuple[str, ...],
    ) -> None:  # fmt: skip
        self.law, self.form, self.book = law, form, book
        self.languages, self.spare = languages, spare
        self.carried, self.moved = carried, moved
        self.looks = Looks(book)
        self.offers = Offers(law, languages[0])
        self.across: dict[str, int] = {}
        self.titles = {sheet.name: sheet.title(languages[0]) for sheet in form.sheets}

    def write(
        self, body: Mapping[str, Any], mark: str, head: str, handling: str, subject: about.Subject
    ) -> None:
        """All sheets: cover, about, lists, and the hidden one with what drop-downs offer."""
        book, cover = self.book, self.form.cover
        made = {cover.name: book.add_worksheet(self.titles[cover.name])}
        told = book.add_worksheet(self._free(about.ABOUT))
        made |= {it.name: book.add_worksheet(self.titles[it.name]) for it in self.form.lists}
        lengths = {it.name: len(body.get(it.name) or []) for it in self.form.lists}
        self.choices = Choices(
            self.law, self.form, self.titles, lengths, self.spare, self.languages
        )
        self._cover(made[cover.name], body, mark)
        for sheet in self.form.lists:
            self._list(made[sheet.name], sheet, body.get(sheet.name) or [])
        about.write(told, self.looks, subject, self.languages, self.titles, mark)
        for name, target in made.items():
            self._printed(target, head, handling, self.across.get(name, 1))
        made[cover.name].fit_to_pages(1, 1 if len(cover.columns) <= _ON_A_PAGE else 0)
        self._printed(told, head, handling)
        helper = book.add_worksheet(HELPER)
        self.choices.write(helper, self.looks)
        helper.very_hidden()

    def _free(self, titles: Mapping[str, str]) -> str:
        """A title that no sheet of the form has."""
        taken = {title.casefold() for title in self.titles.values()}
        title = titles.get(self.languages[0], titles["en"])
        return title if title.casefold() not in taken else f"{title} (Hofburg)"

    def _cover(self, target: Worksheet, body: Mapping[str, Any], mark: str) -> None:
        looks, cover = self.looks, self.form.cover
        for n, width in enumerate((44, 26, 100)):
            target.set_column(n, n, width)
        for row, column in enumerate(cover.columns):
            field = column.field
            value = self.offers.value(field, body.get(column.name))
            target.write_string(
                row, 0, heading(column, self.languages), looks.heading(field.required)
            )
            told = note(self.law, column, self.languages, self.titles)
            target.write_comment(row, 0, told, _size(told))
            beside = self._beside(column, value)
            target.write_string(row, 2, beside, looks.beside)
            lines = sum(len(line) // 110 + 1 for line in beside.split("\n"))
            shown = looks.value("count" if field.type == "list" else field.type, boxed=True)
            target.write_blank(row, 1, None, shown)
            target.set_row(row, 15 * max(len(self.languages) + 1, lines))
            if field.type == "list":
                self._value(target, row, 1, "count", 0 if value == [] else None, boxed=True)
                listed = {
                    "validate": "any",
                    "input_title": _short(column.heading(self.languages[0])),
                }
                text = list_note(self.titles[column.name], self.languages)
                target.data_validation(row, 1, row, 1, listed | {"input_message": text})
            else:
                moved = column.name in self.moved
                self._value(target, row, 1, field.type, value, moved, boxed=True)
                self._restrict(target, row, 1, row, column)
        last = max(len(cover.columns) - 1, 0)
        target.write_string(last + 2, 2, mark, looks.faint)
        target.freeze_panes(0, 1)
        target.print_area(0, 0, last, 2)

    def _beside(self, column: Column, value: Any) -> str:
        """What stands beside a row of the cover: what it takes, and whether it was filled in."""
        of = self.titles[column.name] if column.field.type == "list" else ""
        lines = [said(self.law, column, code, self.titles, of) for code in self.languages]
        if self.carried and value is not None and not of:
            name = "moved" if column.name in self.moved else "carried"
            lines.append(word(name, self.languages, self.carried))
        return "\n".join(lines)

    def _list(self, target: Worksheet, sheet: Sheet, lines: Sequence[Any]) -> None:
        looks = self.looks
        high, wide = 1, 0.0
        lines = self.offers.lines(sheet, lines)
        for n, column in enumerate(sheet.columns):
            width = _width(column, lines, sheet.single, self.languages)
            wide += width
            texts = heading(column, self.languages).split("\n")
            high = max(high, sum(int(len(text) * 1.2 / width) + 1 for text in texts))
            target.set_column(n, n, width, looks.value(column.field.type))
            target.write_string(
                0, n, heading(column, self.languages), looks.heading(column.field.required)
            )
            told = note(self.law, column, self.languages, self.titles)
            target.write_comment(0, n, told, _size(told))
            self._restrict(target, 1, n, min(len(lines) + self.spare, _ROWS), column)
        target.set_row(0, min(15 * high, 400))
        for row, line in enumerate(lines, 1):
            for n, column in enumerate(sheet.columns):
                value = line if sheet.single else line.get(column.name)
                self._value(target, row, n, column.field.type, value)
        target.freeze_panes(1, 1)
        target.repeat_rows(0)
        self.across[sheet.name] = max(1, round(wide / _PAGE))
        if self.across[sheet.name] > 1:
            target.repeat_columns(0)
        target.autofilter(0, 0, max(len(lines), 1), len(sheet.columns) - 1)

    def _value(
        self, target: Worksheet, row: int, n: int, kind: str, value: Any, moved: bool = False,
        boxed: bool = False,
    ) -> None:  # fmt: skip
        made = cell(kind, value, self.languages[0])
        if made is None:
            return
        tint = "moved" if moved else "carried" if self.carried else ""
        look = self.looks.value(kind, tint, made, boxed)
        if isinstance(made, date):
            target.write_datetime(row, n, made, look)
        elif isinstance(made, str):
            target.write_string(row, n, made, look)
        else:
            target.write_number(row, n, made, look)

    def _restrict(self, target: Worksheet, first: int, n: int, last: int, column: Column) -> None:
        """Drop-down or check of a column, with a message for whoever stands on a cell."""
        rule = restrict(column, self.choices.source(column), self.languages, self.titles)
        title, text = input_note(self.law, column, self.languages, self.titles)
        target.data_validation(
            first, n, last, n, rule | {"input_title": title, "input_message": text}
        )

    def _printed(self, target: Worksheet, head: str, handling: str, across: int = 1) -> None:
        """Print set-up: landscape, as wide as some pages, the handling mark at head and foot."""
        target.set_landscape()
        target.set_paper(9)  # A4
        target.fit_to_pages(across, 0)
        target.set_margins(0.4, 0.4, 0.8, 0.7)
        safe, mark = (text.replace("&", "&&")[:100] for text in (head, handling.upper()))
        centre = f'&C&"Calibri,Bold"{mark}' if mark else ""
        target.set_header(f"&L&8{safe or ' '}{centre}&R&8&A")
        target.set_footer(f"&L&8{_FOOT}{centre}&R&8&P / &N")


_FOOT = "Not the official channel / Не является официальным каналом"
_SIZE = {"x_scale": 2.8, "author": "Hofburg", "font_size": 9}


def _size(text: str) -> dict[str, Any]:
    """How large a note is: as high as its lines need, of some sixty letters each."""
    lines = sum(len(line) // 60 + 1 for line in text.split("\n"))
    return {**_SIZE, "y_scale": max(1.8, 0.2 * lines + 0.2)}


def _short(text: str) -> str:
    return text if len(text) <= 32 else text[:31] + "…"


def _width(column: Column, lines: Sequence[Any], single: bool, languages: Sequence[str]) -> float:
    """The width of a column in letters, by its heading and its longest of the first lines."""
    texts = [str(line if single else line.get(column.name, "")) for line in lines[:2000]]
    words = [word for code in languages for word in column.heading(code).split()]
    longest = max(map(len, (*texts, *words)), default=0)
    return float(min(max(longest, 9) + 3, 48))
