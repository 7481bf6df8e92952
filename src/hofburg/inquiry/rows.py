"""Findings and other rows as plain values, and rows as CSV (docs/findings.schema.json)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.regimes import Law

__all__ = ["as_row", "csv_lines", "finding_columns"]

_BOUNDS = ("not_before", "due", "done", "measured", "allowed")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def as_row(finding: Finding, law: Law) -> dict[str, Any]:
    """A finding as the schema has it: with how far its provision can be trusted."""
    said = law.provisions[finding.label].provenance
    return finding.as_dict() | {"mark": said.mark, "source": said.source}


def csv_lines(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    """Rows as lines of CSV, headings first. Bounds are two columns, lists are JSON."""
    buffer = io.StringIO()
    table = csv.writer(buffer, lineterminator="\n")
    table.writerow(columns)
    for row in rows:
        yield _taken(buffer)
        flat = _flat(row)
        table.writerow([_cell(flat[column]) for column in columns])
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def finding_columns() -> list[str]:
    """The columns of a finding in CSV."""
    from hofburg.assessment import Finding

    blank = Finding("", "", "", "", "", "", "", "", "", None, None, "", "", None, "")
    return [*_flat(blank.as_dict()), "mark", "source"]


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Bounds as two columns; what is not a column of a table (lists) as JSON."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if key in _BOUNDS:
            flat[f"{key}_lo"], flat[f"{key}_hi"] = value or (None, None)
        elif isinstance(value, list | dict):
            flat[key] = json.dumps(value, ensure_ascii=False)
        else:
            flat[key] = value
    return flat


def _cell(value: Any) -> str:
    """Text of a cell. A spreadsheet must not take what a State sent for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
