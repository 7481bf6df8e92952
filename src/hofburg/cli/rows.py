"""Findings for programs: JSON, CSV and JSON Lines (docs/findings.schema.json)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from hofburg.cli.page import note, write

__all__ = ["note_withheld", "print_csv", "print_json", "print_rows"]


def note_withheld(meta: dict[str, Any]) -> None:
    """Say beside rows how many lines are withheld from the reader."""
    from hofburg.inquiry import withheld_words

    if meta.get("up_to") is not None:
        note(withheld_words(meta["up_to"], meta["withheld"]))


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
    from hofburg.inquiry import finding_columns

    rows = iter(rows)
    # Whatever is wrong with the question shows with the first row, before anything is printed.
    first = list(_taken(rows, 1))
    rows = chain(first, rows)
    if form == "csv":
        print_csv(rows, columns or finding_columns())
        note(f"{meta['note']}\nhofburg: again: {meta['again']}")
        note_withheld(meta)
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
    from hofburg.inquiry import csv_lines

    for line in csv_lines(rows, columns):
        write(line)
