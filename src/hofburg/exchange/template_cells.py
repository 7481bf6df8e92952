"""Cells of a workbook: how values stand in them, how they look, and what they accept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hofburg.exchange.layout import HELPER, Column, Form, join_items
from hofburg.exchange.offered import offer, party_codes
from hofburg.exchange.template_words import accepts

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from hofburg.regimes import Field, Law

__all__ = ["Choices", "Looks", "cell", "restrict"]

_INLINE = 200  # characters of choices that stand in the cell's own rule; Excel takes 255
_ANY = "?"
_TEXT, _DAY, _NUMBER = "@", "yyyy-mm-dd", "General"
_FORMATS = {"number": _NUMBER, "count": _NUMBER, "day": _DAY}
_FORMULA = "=+-@\t\r"
# Dark text on pale grounds and white on dark blue: contrast is above 7 to 1 throughout.
_TINTS = {"carried": "#FFF7DD", "moved": "#DDEBF7", "": None}
_YES_NO = {"en": ("yes", "no"), "ru": ("да", "нет")}


def cell(kind: str, value: Any, language: str = "en") -> date | float | int | str | None:
    """A value as it stands in a cell; None where there is none.

    Numbers and days are written as such where the cell keeps every digit, all else as text.
    """
    if value is None:
        return None
    if kind == "list":
        plain = all(isinstance(item, int | str) and not isinstance(item, bool) for item in value)
        return (
            join_items([str(it) for it in value])
            if plain
            else json.dumps(value, ensure_ascii=False)
        )
    if isinstance(value, bool):
        return _YES_NO.get(language, _YES_NO["en"])[not value]
    if kind in ("number", "count"):
        return _number(value)
    if kind == "day" and value != _ANY:
        try:
            day = datetime.fromisoformat(value)
        except ValueError:
            return str(value)
        return day if day.year >= 1901 and len(value) == 10 else value
    return str(value)


def _number(value: Any) -> float | int | str:
    """A number, if Excel's 15 digits hold it and it is written as Hofburg writes numbers."""
    text = str(value)
    digits = sum(letter.isdigit() for letter in text)
    if digits > 15 or (text.startswith("-0") and not float(text)):
        return text
    try:
        number = int(text) if isinstance(value, int) else float(text)
    except ValueError:
        return text
    plain = format(number, "f").rstrip("0").rstrip(".") if isinstance(number, float) else text
    return number if isinstance(value, int) or (plain == text and "." in text) else text


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str, bool, bool], Format] = {}
        head = {
            "bold": True, "text_wrap": True, "valign": "top", "font_color": "#FFFFFF",
            "border": 1, "border_color": "#FFFFFF", "num_format": _TEXT,
        }  # fmt: skip
        self._head = book.add_format({**head, "bg_color": "#1F3864"})
        # What is required stands on another ground, and says so in its heading and note as well.
        self._needed = book.add_format({**head, "bg_color": "#5B2C6F"})
        self.beside = book.add_format(
            {"text_wrap": True, "valign": "top", "font_color": "#404040", "indent": 1}
        )
        self.text = book.add_format({"text_wrap": True, "valign": "top", "num_format": _TEXT})
        self.title = book.add_format({"bold": True, "font_size": 14, "num_format": _TEXT})
        self.strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.faint = book.add_format({"font_color": "#767676", "font_size": 8, "num_format": _TEXT})

    def heading(self, required: bool = False) -> Format:
        """Of a heading."""
        return self._needed if required else self._head

    def value(self, kind: str, tint: str = "", value: object = None, boxed: bool = False) -> Format:
        """Of a value of a type. Text is text, so that 1-2 never becomes a day.

        Args:
            boxed: on the cover, with a frame, at the left, so that it is seen where to write.
        """
        formula = isinstance(value, str) and value[:1] in _FORMULA and value != ""
        written = _TEXT if isinstance(value, str) else _FORMATS.get(kind, _TEXT)
        key = (written, tint, formula, boxed)
        if key not in self._made:
            look: dict[str, Any] = {"num_format": written, "valign": "top"}
            if written == _TEXT:
                look["text_wrap"] = True
            if _TINTS[tint]:
                look |= {"bg_color": _TINTS[tint], "border": 1, "border_color": "#D0D0D0"}
            if boxed:
                look |= {"border": 1, "border_color": "#A0A0A0", "align": "left"}
            if formula:
                look["quote_prefix"] = True
            self._made[key] = self._book.add_format(look)
        return self._made[key]


class Choices:
    """What drop-downs offer: short lists in the rule itself, long ones on a hidden sheet."""

    def __init__(
        self, law: Law, form: Form, titles: Mapping[str, str], lengths: Mapping[str, int],
        spare: int, languages: Sequence[str],
    ) -> None:  # fmt: skip
        self._law, self._form, self._titles = law, form, titles
        self._last = {name: length + spare for name, length in lengths.items()}
        self._language = languages[0]
        self._flags = list(_YES_NO.get(self._language, _YES_NO["en"]))
        self._columns: dict[tuple[str, ...], int] = {}

    def source(self, column: Column) -> list[str] | str | None:
        """The choices of a column: themselves, or where they stand. None: it is not chosen."""
        field = column.field
        if column.refers is not None:
            return self._referred(*column.refers)
        if field.type == "flag":
            return [*self._flags, _ANY]
        if field.type == "state":
            return self._kept(self._offered(field, party_codes(self._law)))
        if field.type != "choice":
            return None
        listed = self._offered(field, field.choices)
        # A comma would part a choice, and a long list does not fit.
        if len(",".join(listed)) <= _INLINE and not any("," in choice for choice in listed):
            return listed
        return self._kept(listed)

    def _offered(self, field: Field, values: Iterable[str]) -> list[str]:
        return [*(offer(field, it, self._language, self._law) for it in values), _ANY]

    def _referred(self, name: str, column: str) -> str:
        sheet = self._form.sheet(name)
        number = [it.name for it in sheet.columns].index(column)
        return _range(self._titles[name], number, 1, self._last[name])

    def _kept(self, listed: Sequence[str]) -> str:
        number = self._columns.setdefault(tuple(listed), len(self._columns))
        return _range(HELPER, number, 0, len(listed) - 1)

    def write(self, sheet: Worksheet, looks: Looks) -> None:
        """Fill the hidden sheet."""
        for listed, number in self._columns.items():
            for row, text in enumerate(listed):
                sheet.write_string(row, number, text, looks.text)


def _range(title: str, column: int, first: int, last: int) -> str:
    from xlsxwriter.utility import quote_sheetname, xl_range_abs

    # quote_sheetname quotes only what it must; a title such as `A1` or `yes` needs it as well.
    quoted = quote_sheetname(title)
    if not quoted.startswith("'"):
        quoted = "'" + title.replace("'", "''") + "'"
    return f"={quoted}!{xl_range_abs(first, column, last, column)}"


def restrict(
    column: Column,
    source: list[str] | str | None,
    languages: Sequence[str],
    titles: Mapping[str, str],
) -> dict[str, Any]:
    """The rule of a column's cells. It warns and never forbids: a range, or ?, is a number too."""
    kind = column.field.type
    title, text = accepts(column, languages, titles)
    rule: dict[str, Any] = {
        "error_title": title[:32], "error_message": text[:255], "error_type": "warning",
        "ignore_blank": True,
    }  # fmt: skip
    if source is not None:
        return rule | {"validate": "list", "source": source}
    if kind == "count":
        return rule | {"validate": "integer", "criteria": ">=", "value": 0}
    if kind == "number":
        return rule | {"validate": "decimal", "criteria": ">=", "value": -999_999_999_999}
    if kind == "day":
        bounds = {"minimum": date(1901, 1, 1), "maximum": date(2199, 12, 31)}
        return rule | {"validate": "date", "criteria": "between", **bounds}
    return rule | {"validate": "any"}
