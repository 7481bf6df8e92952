"""Figures as the tables of docs/performance.md."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

__all__ = ["FIRST", "LAST", "machine", "tables", "write"]

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
FIRST, LAST = "<!-- measured: written by benchmarks -->", "<!-- measured: end -->"
Figures = Mapping[str, Any]


def machine() -> str:
    """What the figures were measured on."""
    memory = "?"
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f}"
    return (f"{datetime.now(UTC):%d %B %Y}; {os.cpu_count()} cores, {memory} GB, {platform.system()} {platform.machine()};"
            f" Python {platform.python_version()}, DuckDB {importlib.metadata.version('duckdb')},"
            f" Hofburg {importlib.metadata.version('hofburg') if _installed() else 'from source'}")  # fmt: skip


def _installed() -> bool:
    try:
        importlib.metadata.version("hofburg")
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _both(seconds: Sequence[float]) -> str:
    return f"{_time(min(seconds))} ({_time(median(seconds))})"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _sum(found: Figures, *steps: str) -> list[float]:
    return [sum(run) for run in zip(*(found[s] for s in steps), strict=True)]


def _rate(findings: int, seconds: float) -> str:
    return f"{findings / seconds / 1e6:.2f} M/s"


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    turns = median(a / b for a, b in zip(ours, theirs, strict=True))
    return f"{min(ours) / min(theirs):.1f}x ({turns:.1f}x)"


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _registers(listed: Sequence[Figures]) -> str:
    head = ["loans (messages)", "findings", "fold", "counted", "counted, a second", "by hand", "against hand",
            "written in order, a second", "against hand", "peak memory"]  # fmt: skip
    rows = []
    for f in listed:
        ours, written = _sum(f, "build", "count"), _sum(f, "build", "write")
        exact = "hand_count" in f
        rows.append([
            f"{f['loans']:,} ({f['messages']:,}){_variant(f)}", f"{f['findings']:,}",
            f"{_time(f['fold'][0])}, {f['messages'] / f['fold'][0]:,.0f} messages/s", _both(ours),
            _rate(f["findings"], min(ours)), _both(f["hand_count"]) if exact else "",
            _ratio(ours, f["hand_count"]) if exact else "", _rate(f["findings"], min(written)),
            _ratio(written, f["hand_write"]) if exact else "", f"{f['peak']:.1f} GB",
        ])  # fmt: skip
    return _rows(head, rows)


def _variant(f: Figures) -> str:
    said = [f"{f['unknown']:g} % vague or unknown"] if f["unknown"] else []
    said += ["with readings"] * f["readings"] + ["one library's register"] * (not f["declared"])
    return f", {', '.join(said)}" if said else ""


def _growth(listed: Sequence[Figures], steps: Sequence[str]) -> str:
    """Time for ten times the rows, between the two largest plain registers."""
    small, large = listed[-2:]
    times = min(_sum(large, *steps)) / min(_sum(small, *steps))
    return f"{times * 10 * small['loans'] / large['loans']:.1f}x"


def _gates(
    registers: Sequence[Figures], start: Mapping[str, list[float]], books: Mapping[str, list[float]]
) -> str:
    """The gates and aims, with what was measured at each size beside them."""
    plain = [f for f in registers if not _variant(f)]
    last = plain[-2:]
    sizes = [f"{f['loans']:,} loans" for f in last]
    wide = len(last)
    rows = []
    for name, gate, aim in (("version", "0.03 s", "0.02 s"), ("help", "0.15 s", "0.10 s")):
        if name in start:
            over = [max(0, f(start[name]) - f(start["python"])) for f in (min, median)]
            rows.append(
                [
                    f"`hofburg --{name}`, over a bare interpreter",
                    gate,
                    aim,
                    *_spread(_both(over), wide),
                ]
            )
    counted = [_sum(f, "build", "count") for f in last]
    written = [_sum(f, "build", "write") for f in last]
    found = [f["findings"] for f in last]
    pairs = [(c, f["hand_count"]) for c, f in zip(counted, last, strict=True)]
    rows += [
        ["findings counted, a second, 12 provisions", "2.5 M", "5 M"]
        + [_rate(n, min(c)) for n, c in zip(found, counted, strict=True)],
        ["the same, against hand-written SQL with the same columns", "2x", "1.5x"]
        + [_ratio(ours, theirs) for ours, theirs in pairs],
        ["findings written in order, a second", "1 M", "2 M"]
        + [_rate(n, min(c)) for n, c in zip(found, written, strict=True)],
        ["the same, against hand-written SQL", "", ""]
        + [_ratio(w, f["hand_write"]) for w, f in zip(written, last, strict=True)],
        ["one State, one date, from stored raw rows: a reader", "20 ms", "5 ms"]
        + [f"{_both(f['reader'])}, {f['reader_findings']:,} findings" for f in last],
        ["the same: a library", "20 ms", "5 ms"]
        + [f"{_both(f['library'])}, {f['library_findings']:,} findings" for f in last],
    ]
    if wide == 2:
        for name, steps in (("counted", ("build", "count")), ("written", ("build", "write"))):
            rows.append(
                [f"time for ten times the rows, {name}", "11x", "10x", "", _growth(last, steps)]
            )
    for name, times in books.items():
        rows.append(
            [
                f"the casebook of {name}, all worlds, from nothing",
                "2 s",
                "1 s",
                *_spread(_both(times), wide),
            ]
        )
    return _rows(["what", "gate", "aim", *sizes], rows)


def _spread(text: str, wide: int) -> list[str]:
    return [text, *[""] * (wide - 1)]


def tables(
    registers: Sequence[Figures], start: Mapping[str, list[float]], books: Mapping[str, list[float]],
    compiling: Mapping[str, list[float]],
) -> str:  # fmt: skip
    """All tables as Markdown. Times are the shortest of the runs, in brackets the median."""
    small = [
        ["a bare interpreter", _both(start["python"])],
        ["the document of twelve provisions: read, check, link", _both(compiling["read"])],
        ["the same: compile, plan and run on an empty register", _both(compiling["compile"])],
    ]
    return "\n\n".join(
        [_gates(registers, start, books), _registers(registers), _rows(["what", "measured"], small)]
    )


def write(text: str) -> None:
    """Put the tables between the marks of docs/performance.md."""
    page = PAGE.read_text(encoding="utf-8")
    before, found, rest = page.partition(FIRST)
    _, end, after = rest.partition(LAST)
    if not found or not end:
        raise SystemExit(f"{PAGE.name} has no place for the figures: {FIRST} ... {LAST}")
    PAGE.write_text(f"{before}{FIRST}\n\n{text}\n\n{LAST}{after}", encoding="utf-8")
