"""The answer of a comparison as pages, pictures and rows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hofburg.arrangements import Comparison

__all__ = ["bar", "data", "show", "write"]


@contextmanager
def bar(steps: int) -> Iterator[Callable[[str], None]]:
    """A progress bar on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=steps)

        def say(what: str) -> None:
            progress.update(task, advance=1, description=what)

        yield say


def show(found: Comparison, again: str, *, everything: bool) -> None:
    """The comparison for a reader."""
    from hofburg.cli.page import Page
    from hofburg.inquiry import NOT_OFFICIAL
    from hofburg.reports import ComparedTable, comparison_sections, comparison_title

    page = Page()
    page.heading(comparison_title(found))
    for section in comparison_sections(found, everything=everything):
        page.heading(section.title, "=" if section.level == 1 else "-")
        for block in section.blocks:
            if isinstance(block, ComparedTable):
                page.table(block.head, block.rows, indent=2, right=block.right, wrap=block.wrap)
                page.gap()
            elif block:
                page.text(block, 2)
                page.gap()
    for law in (*[(found.base, found.base_edition)], *((it.id, it.edition) for it in found.layers)):
        page.text(f"{law[0]} {law[1][:19]}", style="dim")
    page.text(NOT_OFFICIAL, style="dim")
    page.text(f"Again: {again}", style="dim")
    page.show()


def data(found: Comparison, again: str, form: str) -> None:
    """The comparison for programs."""
    from hofburg.cli.page import note
    from hofburg.cli.rows import print_csv, print_json
    from hofburg.inquiry import NOT_OFFICIAL, comparison_json

    if form == "json":
        print_json(comparison_json(found, again))
        return
    from hofburg.arrangements import ROWS, comparison_rows

    print_csv(comparison_rows(found), list(ROWS))
    note(f"{NOT_OFFICIAL}\nhofburg: again: {again}")


def write(
    found: Comparison, again: str, svg: Path | None, markdown: Path | None, pdf: Path | None,
    *, everything: bool,
) -> None:  # fmt: skip
    """The picture and the pages, into new files."""
    from hofburg.cli.files import put
    from hofburg.cli.page import note
    from hofburg.inquiry import printed_alone
    from hofburg.reports import (
        comparison_blocks,
        comparison_markdown,
        comparison_picture,
        comparison_title,
    )

    if svg:
        put(svg, comparison_picture(found).encode())
        note(f"{svg}: the picture.")
    if markdown:
        words = [again, *(["--svg", str(svg)] if svg else []), "--markdown", str(markdown)]
        text = comparison_markdown(
            found, " ".join(words), picture=svg.name if svg else "", everything=everything
        )
        put(markdown, text.encode())
        note(f"{markdown}: the page.")
    if pdf:
        blocks = comparison_blocks(found, everything=everything)
        put(pdf, printed_alone(comparison_title(found), blocks, f"{again} --pdf {pdf}"))
        note(f"{pdf}: the document.")
