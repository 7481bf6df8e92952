"""Findings for programs: JSON, CSV and JSON Lines (docs/findings.schema.json)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from hofburg.cli.page import note, write

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.regimes import Law

__all__ = ["as_row", "print_csv", "print_json", "print_rows"]

_BOUNDS = ("not_before", "due", "done", "measured", "allowed")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def as_row(finding: Finding, law: Law) -> dict[str, Any]:
    """A finding as the schema has it: with how far its provision can be trusted."""
    said = law.provisions[finding.label].provenance
    return finding.as_dict() | {"mark": said.mark, "source": said.source}


def print_json(value: Any) -> None:
    """One JSON document."""
    write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_rows(
    form: str, name: str, rows: Iterable[dict[str, Any]], meta: dict[str, Any],
    columns: list[str] | None = None,
) -> None:  # fmt: skip
    """Rows one by one, so that a million of them need no memory.

    Args:
        form: ``json``: an object with ``meta`` and, under ``name``, the rows. ``jsonl``: a first
            line with ``meta``, then a row a line. ``csv``: the rows; ``meta`` goes to stderr.
        columns: of ``csv``; left out, those of a finding.
    """
    rows = iter(rows)
    # Whatever is wrong with the question shows with the first row, before anything is printed.
    first = list(_taken(rows, 1))
    rows = chain(first, rows)
    if form == "csv":
        print_csv(rows, columns or _columns())
        note(f"{meta['note']}\nhofburg: again: {meta['again']}")
    elif form == "jsonl":
        write(json.dumps({"meta": meta}, ensure_ascii=False) + "\n")
        for row in rows:
            write(json.dumps(row, ensure_ascii=False) + "\n")
    else:
        write(f'{{\n"meta": {json.dumps(meta, ensure_ascii=False, indent=2)},\n"{name}": [')
        for number, row in enumerate(rows):
            write((",\n" if number else "\n") + json.dumps(row, ensure_ascii=False))
        write("\n]\n}\n")


def _taken(rows: Iterator[dict[str, Any]], most: int) -> Iterator[dict[str, Any]]:
    for _, row in zip(range(most), rows, strict=False):
        yield row


def print_csv(rows: Iterable[dict[str, Any]], columns: list[str]) -> None:
    """Rows as CSV, with a row of headings."""
    buffer = io.StringIO()
    table = csv.writer(buffer, lineterminator="\n")
    table.writerow(columns)
    for row in rows:
        flat = _flat(row)
        table.writerow([_cell(flat[column]) for column in columns])
        write(buffer.getvalue())
        buffer.seek(0)
        buffer.truncate()
    write(buffer.getvalue())


def _columns() -> list[str]:
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
