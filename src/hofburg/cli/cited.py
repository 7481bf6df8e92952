"""How a page of the atlas ends: its sources, what it is not, and how to ask again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hofburg.cli.page import Page

__all__ = ["ask_again", "print_sources"]


def print_sources(page: Page, keys: Iterable[str]) -> None:
    """What the keys of sources stand for, each once; nothing where there are none."""
    from hofburg.atlas import source

    cited = sorted(set(keys))
    if cited:
        page.gap()
        page.text("Sources", style="bold")
        page.table(("", ""), [(key, source(key)) for key in cited], indent=2)


def ask_again(page: Page, note: str, line: str) -> None:
    """The last lines, and the page is printed."""
    page.gap()
    page.text(note, style="dim")
    page.text(f"Again: {line}", style="dim")
    page.show()
