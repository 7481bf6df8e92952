"""What a printed document is made of: plain data, text that is never markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Block", "Code", "Facts", "Figure", "Grid", "Heading", "Prose"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 stands under the title. Levels that are skipped are closed up."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Text; an empty line begins another paragraph. ``lang`` if it is not the document's."""

    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms, each with its value."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; its head is repeated on every page. ``right``: numbers of columns of figures."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of ours, with the words for those who do not see it; these may not be empty."""

    svg: str
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to copy, as they are."""

    text: str


Block = Heading | Prose | Facts | Grid | Figure | Code
