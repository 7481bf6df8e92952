"""Files as people send them, and as nobody should: made with real writers, then tampered with."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from hofburg.regimes import Law, load_regime

FLEET = Path(__file__).parent / "fleet"
LINES = 60
BOATS = ("Name", "Follows", "Kind", "Crew", "Length, m", "Afloat", "Built", "Last seen", "Owner",
         "Berth latitude", "Berth longitude", "Ports", "Hands")  # fmt: skip


def law() -> Law:
    """The regime of the boats."""
    return load_regime(FLEET)


@dataclass
class Book:
    """A workbook to be: cells by sheet, with what is not a value beside them."""

    sheets: dict[str, list[list[Any]]]
    merges: list[tuple[str, int, int, int, int]] = field(default_factory=list)
    formulas: dict[tuple[str, int, int], tuple[str, Any]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    hidden_rows: list[tuple[str, int]] = field(default_factory=list)
    hidden_columns: list[tuple[str, int]] = field(default_factory=list)
    blank_rows: int = 0
    options: dict[str, Any] = field(default_factory=dict)

    def bytes(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        book = xlsxwriter.Workbook(
            out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
            | self.options
        )  # fmt: skip
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for title, rows in self.sheets.items():
            sheet = book.add_worksheet(title)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if (title, r, c) in self.formulas:
                        formula, saved = self.formulas[(title, r, c)]
                        sheet.write_formula(r, c, formula, None, saved)
                    elif hasattr(value, "year"):
                        sheet.write_datetime(r, c, value, days)
                    elif isinstance(value, str) and value:
                        sheet.write_string(r, c, value)
                    elif value != "":
                        sheet.write(r, c, value)
            for name, top, left, bottom, right in self.merges:
                if name == title:
                    sheet.merge_range(top, left, bottom, right, rows[top][left])
            for name, at in self.hidden_rows:
                if name == title:
                    sheet.set_row(at, None, None, {"hidden": True})
            for name, column in self.hidden_columns:
                if name == title:
                    sheet.set_column(column, column, None, None, {"hidden": True})
            for at in range(len(rows), len(rows) + self.blank_rows):
                sheet.set_row(at, 20)
            if title in self.hidden:
                sheet.hide()
        book.close()
        return out.getvalue()


def book() -> Book:
    """A form without a fault: what is planted in it stands out."""
    cover: list[list[Any]] = [
        ["Year", 2027], ["Valid as of", "2027-01-01"], ["Told at", "2026-12-20T10:00Z"],
        ["No boats", "no"], ["Season", "spring"], ["Harbour", "NOR"],
        ["Pier", "47.500000,9.700000"], ["Draught, m", 1.5], ["Remark", "all well"],
        ["Languages", "en; ru"], ["Boats", ""], ["Oars", ""],
    ]  # fmt: skip
    boats: list[list[Any]] = [list(BOATS)]
    oars: list[list[Any]] = [["Boat", "Number"]]
    for n in range(LINES):
        boats.append(
            [f"Kestrel {n}", f"Kestrel {n - 1}" if n else "", "sail", n, 7.5, "yes", "2001-05-20",
             "2026-12-01T10:00Z", "SUD", 47.5, 9.7, "Lindau; Wasserburg", ""]
        )  # fmt: skip
        oars.append([f"Kestrel {n}", 2])
    return Book({"Cover": cover, "Boats": boats, "Oars": oars})


# -- tampering -------------------------------------------------------------------------------------


def rezipped(
    data: bytes, change: Callable[[str, bytes], bytes | None] = lambda _, raw: raw,
    more: Mapping[str, bytes] | None = None,
) -> bytes:  # fmt: skip
    """A container with its parts changed (None: left out) and others added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            raw = change(name, old.read(name))
            if raw is not None:
                new.writestr(name, raw)
        for name, raw in (more or {}).items():
            new.writestr(name, raw)
    return out.getvalue()


def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A container in one part of which something else stands."""

    def change(name: str, raw: bytes) -> bytes:
        if name != part:
            return raw
        assert old in raw, (part, old)
        return raw.replace(old, new, 1)

    return rezipped(data, change)


def fresh() -> Book:
    """A copy to plant faults in."""
    return copy.deepcopy(_BOOK)


_BOOK = book()
