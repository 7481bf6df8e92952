"""A list as any writer of files takes it, and its values as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from hofburg.reports.wording import between
from hofburg.values import ALWAYS, NEVER, format_instant, format_number

__all__ = ["ListColumn", "ListTable", "bounds_of", "list_columns", "list_rows", "writable"]


class ListColumn(Protocol):
    """A column: key of its values, heading, and what they are (``when``, ``number``, ...)."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...


class ListTable(Protocol):
    """A list; what its rows may say besides their columns begins with ``_``.

    ``_place`` (latitude, longitude), ``_dates`` ((lo, hi), uid, summary), ``_zone``, ``_handling``,
    ``_id``.
    """

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def columns(self) -> Sequence[ListColumn]: ...
    @property
    def rows(self) -> Sequence[Mapping[str, Any]]: ...


def list_columns(table: ListTable) -> list[str]:
    """Names of the columns for programs, the same in every language; an instant has two."""
    names: list[str] = []
    for column in table.columns:
        ends = [f"{column.key}_lo", f"{column.key}_hi"]
        names += ends if column.kind == "when" else [column.key]
    return names


def list_rows(table: ListTable) -> Iterator[dict[str, Any]]:
    """Rows for programs: instants and numbers as ``hofburg.values`` writes them, lists as lists."""
    for row in table.rows:
        flat: dict[str, Any] = {}
        for column in table.columns:
            value = row.get(column.key)
            if column.kind == "when":
                lo, hi = bounds_of(value) or (None, None)
                flat[f"{column.key}_lo"] = None if lo is None or lo <= ALWAYS else _instant(lo)
                flat[f"{column.key}_hi"] = None if hi is None else _instant(hi)
            else:
                flat[column.key] = _value(value)
        yield flat


def bounds_of(value: Any) -> tuple[int, int] | None:
    """Bounds of an instant; an end that is not known is ``ALWAYS`` or ``NEVER``."""
    if value is None:
        return None
    if isinstance(value, int):
        return value, value
    lo, hi = value
    return (ALWAYS if lo is None else lo, NEVER if hi is None else hi)


def _instant(at: int) -> str:
    return "" if at <= ALWAYS else format_instant(at)


def _value(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, tuple) and len(value) == 2 and all(_is_number(end) for end in value):
        return between(value)
    if isinstance(value, list | tuple | set | frozenset):
        listed = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [writable(str(one)) for one in listed]
    return writable(str(value))


def _is_number(value: Any) -> bool:
    return value is None or isinstance(value, int | Decimal)


def writable(text: str) -> str:
    """A text that can be written as UTF-8: halves of letters as their number."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(f"[U+{ord(c):04X}]" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text
