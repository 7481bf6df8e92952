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

__all__ = ["as_row", "csv_cell", "csv_line", "csv_lines", "finding_columns"]

_BOUNDS = ("not_before", "due", "done", "measured", "allowed")
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def as_row(finding: Finding, law: Law) -> dict[str, Any]:
    """A finding as the schema has it: with how far its provision can be trusted."""
    said = law.provisions[finding.label].provenance
    return finding.as_dict() | {"mark": said.mark, "source": said.source}


def csv_lines(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    """Rows as lines of CSV, headings first. Bounds are two columns, lists are JSON."""
    yield csv_line(columns)
    for row in rows:
        flat = _flat(row)
        yield csv_line([csv_cell(flat[column]) for column in columns])


def csv_line(cells: Iterable[str]) -> str:
    """Cells as a line of CSV, as they are."""
    buffer = io.StringIO()
    # With this end of a line cells are quoted that hold either half of it, on every Python.
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n") + "\n"


def finding_columns() -> list[str]:
    """The columns of a finding in CSV."""
    from hofburg.assessment import Finding

    blank = Finding("", "", "", "", "", "", "", "", "", None, None, "", "", None, "")
    return [*_flat(blank.as_dict()), "mark", "source"]


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Bounds as two columns."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if key in _BOUNDS:
            flat[f"{key}_lo"], flat[f"{key}_hi"] = value or (None, None)
        else:
            flat[key] = value
    return flat


def csv_cell(value: Any) -> str:
    """Text of a cell; lists as JSON. Nothing that was sent may be a formula to a spreadsheet."""
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
