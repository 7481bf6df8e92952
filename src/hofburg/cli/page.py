"""A page of text: 100 columns and no colour where it is piped, else as the terminal has it.

A page is printed whole when it is finished, so that a refused question prints nothing.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hofburg.cli.run import Closed, harmless

__all__ = ["STYLES", "Page", "note", "write"]

WIDTH = 100
_NARROWEST, _WIDEST = 60, 140
# No red: a status is a fact for people to judge, not an alarm.
STYLES = {
    "met": "green", "within": "green", "open": "green", "excused": "green",
    "pending": "cyan", "undetermined": "magenta",
    "early": "yellow", "late": "yellow", "missed": "yellow", "exceeded": "yellow",
    "refusable": "yellow", "unmet": "yellow", "shut": "yellow",
}  # fmt: skip


def write(text: str) -> None:
    """Write to stdout. Raises ``Closed`` where nobody reads it any more."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise Closed from None


def note(text: str) -> None:
    """Say something beside the answer, on stderr."""
    sys.stderr.write(f"hofburg: {text}\n")


class Page:
    """A page under construction."""

    def __init__(self) -> None:
        terminal = sys.stdout.isatty()
        self.width = WIDTH
        if terminal:
            columns = shutil.get_terminal_size((WIDTH, 24)).columns
            self.width = min(max(columns, _NARROWEST), _WIDEST)
        self._gap = True
        self._file = io.StringIO()
        self._console = Console(
            file=self._file, width=self.width, force_terminal=terminal, markup=False,
            emoji=False, highlight=False, legacy_windows=False, safe_box=False,
            color_system="auto" if terminal else None,
        )  # fmt: skip

    def heading(self, text: str, under: str = "=") -> None:
        """A heading with a line under it."""
        self.gap()
        self._put(Text(harmless(text), style="bold"))
        self._put(Text(under * min(len(text), self.width), style="dim"))

    def text(self, text: str, indent: int = 0, style: str = "") -> None:
        """A paragraph, wrapped."""
        self._put(Text(harmless(text), style=style), indent)

    def item(self, text: str, indent: int = 2, mark: str = "-") -> None:
        """A line of a list; what wraps stands under its text."""
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        table.add_row(Text(mark), Text(harmless(text)))
        self._put(table, indent)

    def block(self, text: str, indent: int = 0) -> None:
        """Lines as they are: never wrapped, for what is copied."""
        self._gap = False
        for line in harmless(text).splitlines():
            self._file.write(f"{' ' * indent}{line}\n")

    def gap(self) -> None:
        """An empty line, but never two of them and none at the top."""
        if not self._gap:
            self._console.print()
        self._gap = True

    def table(
        self, head: Sequence[str], rows: Iterable[Sequence[str]], *, indent: int = 0,
        wrap: Sequence[int] = (-1,), status: Sequence[int] = (), right: Sequence[int] = (),
        widths: Sequence[int] = (),
    ) -> None:  # fmt: skip
        """A table without lines.

        Args:
            wrap: the columns that may be broken; the others are kept on one line if they can.
            status: columns that hold a status, for the colour of its first word.
            right: columns of numbers.
            widths: least widths of the first columns, so that tables under each other align.
        """
        table = Table(
            box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=any(head),
            header_style="dim", show_edge=False,
        )  # fmt: skip
        wrapped = {number % len(head) for number in wrap}
        for number, title in enumerate(head):
            table.add_column(
                Text(title), overflow="fold", no_wrap=number not in wrapped,
                justify="right" if number in right else "left",
                min_width=widths[number] if number < len(widths) else None,
            )  # fmt: skip
        for row in rows:
            cells = [Text(harmless(cell)) for cell in row]
            for number in status:
                word = row[number].partition(" ")[0]
                cells[number].stylize(STYLES.get(word.rstrip(","), ""), 0, len(word))
            table.add_row(*cells)
        self._put(table, indent)

    def show(self) -> None:
        """Print the page."""
        # What pads a cell to its width is noise in a file.
        write("\n".join(line.rstrip() for line in self._file.getvalue().split("\n")))

    def _put(self, thing: Text | Table, indent: int = 0) -> None:
        self._gap = False
        self._console.print(Padding(thing, (0, 0, 0, indent)) if indent else thing)
