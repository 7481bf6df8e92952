"""What comes of reading a file: a body, what is wrong, how it was understood, where it stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hofburg.errors import Problem
from hofburg.exchange.faults import Change, Fault, Place, column_letter
from hofburg.exchange.layout import Form

__all__ = ["Cells", "Reading"]


@dataclass
class Cells:
    """Where the values of a body stand in a file, also those that are not there.

    Attributes:
        cover: sheet, row and column (from 0) by field.
        lists: by list: its sheet, the row of each line, the column of each field.
        heads: by list: the row of its headings.
    """

    cover: dict[str, Place] = field(default_factory=dict)
    lists: dict[str, tuple[str, list[int], dict[str, int]]] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)

    def at(self, path: str) -> Place | None:
        """The cell of ``strength`` or ``forces[3].strength``; None where none is known.

        Of a line, its row; of a list, its sheet. An index below the field (``areas[2]`` of a list
        in one cell) is the cell itself.
        """
        name, bracket, rest = path.removeprefix("body.").partition("[")
        if name in self.lists:
            sheet, rows, columns = self.lists[name]
            number, _, inner = rest.partition("]")
            if not bracket or not number.isdecimal() or int(number) >= len(rows):
                return Place(sheet)
            inner = inner.removeprefix(".").partition("[")[0]
            column = columns.get(inner)
            return Place(
                sheet, rows[int(number)] + 1, "" if column is None else column_letter(column)
            )
        return self.cover.get(name)


@dataclass
class Reading:
    """What a file says.

    Attributes:
        source: what the file is called in messages.
        form: as which form it was read; None where it was refused before that.
        body: canonical, without what could not be understood; empty where the file is refused.
        faults: all of them, in the order of the file.
        changes: values that were understood in another way than they are typed.
        cells: where values stand.
        meta: what the file says of itself: regime, edition, kind, year, state, as far as it does.
        partial: whether it holds a part of a form only, as one CSV of a list does.
    """

    source: str
    form: Form | None = None
    body: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    cells: Cells = field(default_factory=Cells)
    meta: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False

    @property
    def refused(self) -> bool:
        """Whether the file was not read at all."""
        return any(fault.outcome == "refused" for fault in self.faults)

    @property
    def marked(self) -> list[Fault]:
        """The faults that a person has to mend before anything is recorded."""
        return [fault for fault in self.faults if fault.outcome == "marked"]

    @property
    def ok(self) -> bool:
        """Whether nothing needs to be mended."""
        return all(fault.outcome == "told" for fault in self.faults)

    def at(self, path: str) -> Place | None:
        """The cell of a path of the body, such as ``forces[3].strength``; see `Cells.at`."""
        return self.cells.at(path)

    def problems(self) -> list[Problem]:
        """All faults in the format of the house; those that are only told are warnings."""
        return [fault.problem(self.source) for fault in self.faults]
