"""A comparison as blocks of a PDF: the picture, what is assumed, and every table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hofburg.languages import language, say
from hofburg.regimes import said_in
from hofburg.reports.compare_cells import Table
from hofburg.reports.compare_picture import comparison_picture
from hofburg.reports.compare_tables import assumed, comparison_sections, comparison_title
from hofburg.reports.typeset_blocks import Block, Facts, Figure, Grid, Heading, Prose
from hofburg.reports.wording import instant

if TYPE_CHECKING:
    from hofburg.arrangements import Comparison

__all__ = ["comparison_blocks"]


def comparison_blocks(comparison: Comparison, *, everything: bool = False) -> list[Block]:
    """The blocks under the title; ``everything``: every case is listed."""
    title = comparison_title(comparison)
    alt = say("{title}. The same numbers stand in the tables that follow.", title=title)
    return [
        Facts(_editions(comparison)),
        Figure(comparison_picture(comparison), alt),
        Heading(1, say("Assumptions")),
        _grid(assumed(comparison)),
        *_sections(comparison, everything),
    ]


def _editions(comparison: Comparison) -> list[tuple[str, str]]:
    """Which documents were compared, by what identifies them, and as of when."""
    base = f"{comparison.base}: {said_in(comparison.base_title, language())}"
    rows = [(say("Regime"), f"{base}, {comparison.base_edition}")]
    rows += [
        (say("Arrangement"), f"{it.id}: {said_in(it.title, language())}, {it.edition}")
        for it in comparison.layers
    ]
    as_of = comparison.as_of
    return rows if as_of is None else [*rows, (say("As of"), instant(as_of))]


def _grid(table: Table) -> Grid:
    return Grid("", table.head, table.rows, table.right)


def _sections(comparison: Comparison, everything: bool) -> Iterator[Block]:
    for section in comparison_sections(comparison, everything=everything):
        yield Heading(section.level, section.title)
        for block in section.blocks:
            if isinstance(block, Table):
                if block.rows:
                    yield _grid(block)
            elif block:
                yield Prose(block)
