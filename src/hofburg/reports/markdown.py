"""Markdown around texts that others wrote: nothing in them is read as Markdown, HTML or a link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from hofburg.reports.wording import plain

__all__ = ["code", "fenced", "items", "opening", "prose", "section", "table"]

_SPECIAL = str.maketrans(
    {c: "\\" + c for c in "\\`*_[]|~"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;"}
)
# What a page would turn into a link by itself, and what would make a line a heading or an item.
_ADDRESS = re.compile(r"(?<=[A-Za-z])(:)(?=//)|(?<=www)(\.)", re.IGNORECASE)
_OPENING = re.compile(r"[#+=-]|\d+(?=[.)](?:\s|$))")


def prose(text: str) -> str:
    """Text on one line that shows as it was written."""
    shown = plain(text).translate(_SPECIAL)
    return _ADDRESS.sub(lambda found: f"&#{ord(found[0])};", shown)


def opening(text: str) -> str:
    """``prose`` at the beginning of a line, where a mark would make it a heading or an item."""
    shown = prose(text)
    return f"&#{ord(shown[0])};{shown[1:]}" if _OPENING.match(shown) else shown


def code(text: str) -> str:
    """Text as code, whatever is in it; as prose where a cell of a table could end inside it."""
    shown = plain(text) or " "
    if "|" in shown:
        return prose(shown)
    runs = re.findall(r"`+", shown)
    fence = "`" * (1 + max(map(len, runs), default=0))
    pad = " " if runs else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table whose cells are Markdown already; nothing if it has no rows."""
    body = [f"| {' | '.join(row)} |" for row in rows]
    if not body:
        return []
    return [f"| {' | '.join(head)} |", "|" + "---|" * len(head), *body, ""]


def items(lines: Iterable[str]) -> list[str]:
    """A list whose items are Markdown already; nothing if there are none."""
    listed = [f"- {line}" for line in lines]
    return [*listed, ""] if listed else []


def fenced(lines: Iterable[str]) -> list[str]:
    """A block of code."""
    shown = [plain(line) for line in lines]
    fence = "`" * max(3, 1 + max((len(r) for s in shown for r in re.findall(r"`+", s)), default=0))
    return [fence, *shown, fence, ""]


def section(title: str, lines: Iterable[str], level: int = 2) -> Iterator[str]:
    """A section, if it says anything."""
    body = list(lines)
    if body:
        yield from (f"{'#' * level} {title}", "", *body)
        if body[-1]:
            yield ""
