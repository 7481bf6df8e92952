"""Where the values of a form that was read stand in its file, and what they are called."""

from __future__ import annotations

import re
from typing import Any

from hofburg.exchange.body_paths import PATH, value_at
from hofburg.exchange.faults import Place, column_letter
from hofburg.exchange.layout import Column, Form
from hofburg.exchange.reading import Reading
from hofburg.exchange.remarks import SEVERITIES, Remark

__all__ = ["Places"]


class Places:
    """Where the values of a body stand in the file that it was read from."""

    def __init__(self, form: Form, reading: Reading) -> None:
        self._form, self._reading = form, reading
        self._order = {sheet.name: number for number, sheet in enumerate(form.sheets)}

    def place(self, path: str) -> Place | None:
        """The cell of a value, also of one that is not given."""
        if "[]" in path:
            return self._of_column(path)
        found = self._reading.at(path)
        return found if found is not None and found.cell else None

    def _of_column(self, path: str) -> Place | None:
        """The heading of a column: ``forces[].strength``."""
        name, _, inner = path.partition("[].")
        cells = self._reading.cells
        sheet, _, columns = cells.lists.get(name, ("", [], {}))
        if inner not in columns:
            return None
        return Place(sheet, cells.heads.get(name, 0) + 1, column_letter(columns[inner]))

    def first_of_line(self, path: str) -> Place | None:
        """The first cell of the line on which a value stands."""
        found = PATH.fullmatch(path)
        if found is None or found[2] is None:
            return None
        column = self._form.sheet(found[1]).columns[0].name
        return self.place(f"{found[1]}[{found[2]}].{column}" if column else path)

    def column(self, path: str) -> Column | None:
        """The column, or row of the cover, in which a value stands."""
        found = PATH.fullmatch(path.replace("[]", "[0]"))
        if found is None:
            return None
        name, index, inner = found.groups()
        try:
            sheet = self._form.cover if index is None else self._form.sheet(name)
            return sheet.column(name if index is None else inner or "")
        except KeyError:
            return None

    def heading(self, path: str) -> str:
        """What the field of a path is called."""
        column = self.column(path)
        return column.heading("en") if column else ""

    def value(self, path: str) -> Any:
        """The value of a path; None where there is none."""
        return value_at(self._reading.body, path)

    def is_open(self, path: str) -> bool:
        """Whether a value is left out, unknown or an empty list; never of a whole column."""
        return "[]" not in path and self.value(path) in (None, "?", [])

    def read(self, path: str) -> str:
        """The value of a path, short."""
        value = self.value(path)
        if value is None or isinstance(value, dict):
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        text = f"{len(value)} lines" if isinstance(value, list) else str(value)
        return text if len(text) <= 60 else f"{text[:59]}…"

    def order(self, remark: Remark) -> tuple[int, int, int, int, str, str]:
        """By severity, then sheet, row and column."""
        place = remark.places[0] if remark.places else Place("")
        path = remark.paths[0] if remark.paths else ""
        sheet = self._order.get(re.split(r"[\[.]", path)[0], 0) if path else -1
        return (
            SEVERITIES.index(remark.severity), sheet, place.row or 0, len(place.column),
            place.column, remark.rule,
        )  # fmt: skip
