"""A comparison as a page of Markdown, for a study: assumptions first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hofburg.reports.compare_cells import Table
from hofburg.reports.compare_tables import assumed, comparison_sections, comparison_title
from hofburg.reports.markdown import fenced, opening, prose, section, table

if TYPE_CHECKING:
    from hofburg.arrangements import Comparison

__all__ = ["comparison_markdown"]


def comparison_markdown(
    comparison: Comparison, again: str, *, picture: str = "", everything: bool = False
) -> str:
    """A page that shows the command that makes it.

    Args:
        again: the command line.
        picture: a name of the picture beside the page; empty where there is none.
        everything: every case is listed.
    """
    lines = [f"# {prose(comparison_title(comparison))}", ""]
    lines += ["Made by one command; nothing on this page was written by hand:", ""]
    lines += fenced([again])
    if picture:
        lines += [f"![{prose(comparison_title(comparison))}]({picture})", ""]
    lines += section("Assumptions", _blocks([assumed(comparison)]))
    for it in comparison_sections(comparison, everything=everything):
        lines += section(prose(it.title), _blocks(it.blocks), it.level + 1)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n"


def _blocks(blocks: Sequence[str | Table]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield from table(
                [prose(cell) for cell in block.head],
                ([prose(cell) for cell in row] for row in block.rows),
            )
        elif block:
            yield opening(block)
            yield ""
