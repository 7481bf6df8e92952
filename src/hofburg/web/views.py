"""What a page shows as a list: columns and rows, once for the page and for every export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["Column", "Kind", "Row", "Shown", "Table"]

Kind = Literal["text", "number", "when", "state", "states", "status", "code"]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its values in rows, its heading as the reader sees it, what they are.

    Kinds: ``when`` are bounds of an instant in microseconds (or None), ``state`` a code, ``states``
    a list of codes, ``status`` one of a finding, ``number`` an integer, a decimal or None, ``code``
    what is copied (shown in fixed width), ``text`` all else.
    """

    key: str
    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A list. Rows are plain values by key; besides, each may say

    ``_href`` (where its first cell leads), ``_links`` (the same of other cells, by key), ``_zone``
    (of its days), ``_place`` (latitude, longitude), ``_dates`` ((lo, hi), uid, summary),
    ``_handling`` (its mark), ``_id`` (of its element on the page), ``_lang`` (of foreign words, by
    key).
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row] = field(default=())
    empty: str = ""

    @property
    def places(self) -> bool:
        """Whether some row has a place."""
        return any(row.get("_place") for row in self.rows)

    @property
    def dates(self) -> bool:
        """Whether some row has a date."""
        return any(row.get("_dates") for row in self.rows)


@dataclass(frozen=True, slots=True)
class Shown:
    """The rows of one page of a long table.

    Attributes:
        rows: of this page; ``first`` is the number of the first of them, from 1.
        page, pages: from 1.
        total: of all rows.
    """

    rows: Sequence[Row]
    first: int
    page: int
    pages: int
    total: int

    @classmethod
    def of(cls, rows: Sequence[Row], page: int, most: int = 100) -> Shown:
        """One page; a page beyond the last is the last."""
        pages = max(1, -(-len(rows) // most))
        page = min(max(page, 1), pages)
        start = (page - 1) * most
        return cls(rows[start : start + most], start + 1, page, pages, len(rows))
