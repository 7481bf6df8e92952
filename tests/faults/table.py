"""Outcomes as the table of docs/reliability.md."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from faults import FAULTS, Outcome

__all__ = ["PAGE", "read", "rows", "write"]

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "reliability.md"
FIRST = "<!-- faults: written by python -m faults --write -->"
LAST = "<!-- faults: end -->"
_HEAD = "| Fault | How it is injected | Runs | Lost | Believed wrongly | Stuck |"
_LINE = "|---|---|---:|---:|---:|---:|"
_ROW = re.compile(r"\| ([^|]+) \| ([^|]+) \| ([\d,]+) \| (\d+) \| (\d+) \| (\d+) \|")


def rows(outcomes: Iterable[Outcome]) -> list[str]:
    """A line of the table for each."""
    return [
        f"| {it.fault} | {it.how} | {it.runs:,} | {it.lost} | {it.believed} | {it.stuck} |"
        for it in outcomes
    ]


def _block(page: str) -> tuple[str, str, str]:
    before, first, rest = page.partition(FIRST)
    inside, last, after = rest.partition(LAST)
    if not first or not last:
        raise RuntimeError(f"{PAGE.name} has no place for the table")
    return before + first, inside, last + after


def read(page: str) -> dict[str, Outcome]:
    """The outcomes that stand on the page, by fault."""
    found = {}
    for line in _block(page)[1].splitlines():
        if row := _ROW.fullmatch(line):
            runs, lost, believed, stuck = (int(it.replace(",", "")) for it in row.group(3, 4, 5, 6))
            found[row[1]] = Outcome(row[1], row[2], runs, lost, believed, stuck)
    return found


def write(page: str, outcomes: Iterable[Outcome]) -> str:
    """The page with new outcomes; those of faults that were not injected now are kept."""
    known = read(page) | {it.fault: it for it in outcomes}
    before, _, after = _block(page)
    listed = rows(known[name] for name in FAULTS if name in known)
    return "\n".join([before, "", _HEAD, _LINE, *listed, "", after])
