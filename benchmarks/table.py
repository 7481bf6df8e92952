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

__all__ = ["FIRST", "LAST", "busy", "machine", "tables", "write", "years"]

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


def busy() -> str:
    """How much else the machine does, before anything is measured; nothing where it does not tell."""
    if not hasattr(os, "getloadavg"):
        return ""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    return f"; {'quiet' if load < cores / 4 else 'not quiet'}: load {load:.1f} before the run"


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
    """Seconds of some steps together, by run; nothing where one of them was not measured."""
    if not all(step in found for step in steps):
        return []
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
    """A row for each register: what was folded, counted and written, and by hand."""
    what = _what(listed[0])
    head = [f"{what} (messages)", "findings", "fold", "counted", "counted, a second", "by hand", "against hand",
            "written in order, a second", "against hand", "peak memory counted, at all"]  # fmt: skip
    rows = []
    for f in listed:
        ours, written = _sum(f, "build", "count"), _sum(f, "build", "write")
        both = "hand_count" in f
        rows.append([
            f"{f[what]:,} ({f['messages']:,}){_variant(f)}", f"{f['findings']:,}",
            f"{_time(f['fold'][0])}, {f['messages'] / f['fold'][0]:,.0f} messages/s", _both(ours),
            _rate(f["findings"], min(ours)), _both(f["hand_count"]) if both else "",
            _ratio(ours, f["hand_count"]) if both else "", _rate(f["findings"], min(written)) if written else "",
            _ratio(written, f["hand_write"]) if both and written else "", f"{f['peak_count']:.1f} GB, {f['peak']:.1f} GB",
        ])  # fmt: skip
    return _rows(head, rows)


def _what(f: Figures) -> str:
    """What a register is made of: loans, visits or activities."""
    return next(what for what in ("loans", "visits", "activities") if what in f)


def _variant(f: Figures) -> str:
    usual = 0 if _what(f) == "loans" else 2
    said = [f"{f['unknown']:g} % vague or unknown"] if f["unknown"] > usual else []
    said += ["exact"] if f["unknown"] < usual else []
    said += ["with readings"] * f["readings"] + ["one party's register"] * (not f["declared"])
    return f", {', '.join(said)}" if said else ""


def _growth(listed: Sequence[Figures], steps: Sequence[str]) -> str:
    """Time for ten times the rows, between the two largest plain registers."""
    small, large = listed[-2:]
    if not all(_sum(f, *steps) for f in (small, large)):
        return ""
    times = min(_sum(large, *steps)) / min(_sum(small, *steps))
    size = _what(large)
    return f"{times * 10 * small[size] / large[size]:.1f}x"


def _waits(figures: Figures) -> str:
    """The gates and aims of what a person waits for."""
    start = figures["start"]
    rows = []
    for name, gate, aim in (("version", "0.03 s", "0.02 s"), ("help", "0.15 s", "0.10 s")):
        if name in start:
            over = [max(0, f(start[name]) - f(start["python"])) for f in (min, median)]
            rows.append([f"`hofburg --{name}`, over a bare interpreter", gate, aim, _both(over)])
    for name, times in figures["casebooks"].items():
        what = f"the casebook of {name}, all worlds, from nothing"
        rows.append([what, "2 s", "1 s", _both(times)])
    for name, times in figures["asking"].items():
        rows.append([f"`hofburg {name}`", "", "", _both(times)])
    return _rows(["what", "gate", "aim", "measured"], rows)


def _gates(registers: Sequence[Figures]) -> str:
    """The gates and aims of large registers, with what was measured at each size beside them."""
    plain = [f for f in registers if not _variant(f)]
    last = plain[-2:]
    what = _what(last[0])
    sizes = [f"{f[what]:,} {what}" for f in last]
    counted = [_sum(f, "build", "count") for f in last]
    written = [_sum(f, "build", "write") for f in last]
    found = [f["findings"] for f in last]
    rows = [
        [f"findings counted, a second, {last[-1]['provisions']} provisions", "2.5 M", "5 M"]
        + [_rate(n, min(c)) for n, c in zip(found, counted, strict=True)],
        ["the same, against hand-written SQL with the same columns", "2x", "1.5x"]
        + [_ratio(c, f["hand_count"]) for c, f in zip(counted, last, strict=True)],
        ["findings written in order, a second", "1 M", "2 M"]
        + [_rate(n, min(w)) if w else "" for n, w in zip(found, written, strict=True)],
        ["the same, against hand-written SQL", "", ""]
        + [_ratio(w, f["hand_write"]) if w else "" for w, f in zip(written, last, strict=True)],
    ]
    for who in ("reader", "library"):
        if who in last[-1]:
            rows.append(
                [f"one State, one date: a {who}", "20 ms", "5 ms", *(_asked(f, who) for f in last)]
            )
    if len(last) == 2:
        for name, steps in (("counted", ("build", "count")), ("written", ("build", "write"))):
            if growth := _growth(last, steps):
                rows.append([f"time for ten times the rows, {name}", "11x", "10x", "", growth])
    return _rows(["what", "gate", "aim", *sizes], rows)


def _asked(f: Figures, who: str) -> str:
    return f"{_both(f[who])}, {f[f'{who}_findings']:,} findings"


def _questions(listed: Sequence[Figures]) -> str:
    """One State, one date, by size of the register."""
    what = _what(listed[0])
    rows = [[f"{f[what]:,}{_variant(f)}", _asked(f, "state")] for f in listed]
    return _rows([what, "one State, one date (gate 20 ms, aim 5 ms)"], rows)


def years(listed: Sequence[Figures]) -> str:
    """Made-up years: each step, and what twenty of them take against one."""
    rows = []
    for f in listed:
        whole = _sum(f, "record", "verify", "assess")
        cpu = _sum(f, "record_cpu", "verify_cpu", "assess_cpu")
        rows.append([
            f"{f['years']} ({f['messages']:,}; {f['lines']:,})", f"{f['findings']:,}",
            *(_both(f[step]) for step in ("record", "verify", "assess")), _both(whole), _time(min(cpu)),
            _both(f["import"]), f"{f['peak']:.1f} GB",
        ])  # fmt: skip
    head = ["years (messages; lines of exchanges)", "findings", "check, sign, store", "verify", "assess, count",
            "together (gate: 5 s a year)", "processor", "import of an export", "peak memory"]  # fmt: skip
    told = _rows(head, rows)
    if len(listed) == 2:
        small, large = listed
        more = large["years"] / small["years"]
        steps = ("record", "verify", "assess")
        each = [f"{step} {min(large[step]) / min(small[step]):.1f}x" for step in steps]
        longer = min(_sum(large, *steps)) / min(_sum(small, *steps))
        of_cpu = [f"{step}_cpu" for step in steps]
        processor = min(_sum(large, *of_cpu)) / min(_sum(small, *of_cpu))
        told += (
            f"\n\n{more:g} times the years take {longer:.1f}x the time ({', '.join(each)}), and {processor:.1f}x that"
            " of the processor."
        )
    return told


def tables(figures: Figures) -> str:
    """All tables as Markdown. Times are the shortest of the runs, in brackets the median."""
    compiling = figures["compiling"]
    small = [["a bare interpreter", _both(figures["start"]["python"])]]
    for name, what in (
        ("twelve", "twelve provisions of lending"),
        ("chapter", "the Vienna Document"),
    ):
        small.append([f"{what}: read, check, link", _both(compiling[f"{name}_read"])])
    for name, what in (
        ("twelve", "the twelve: compile, plan and run, 20 loans"),
        ("chapter", "chapter IX: compile, plan and run, 20 visits"),
        ("activities", "chapters V to VIII: compile, plan and run, 20 activities"),
    ):
        small.append([what, _both(compiling[f"{name}_compile"])])
    return "\n\n".join([
        _waits(figures),
        "### Twelve provisions of lending", _gates(figures["loans"]), _registers(figures["loans"]),
        "### Chapter IX of the Vienna Document", _gates(figures["visits"]), _registers(figures["visits"]),
        _questions(figures["visits"]),
        "### Chapters V to VIII of the Vienna Document", _gates(figures["activities"]), _registers(figures["activities"]),
        _questions(figures["activities"]),
        *(["### Made-up years of 57 States", years(figures["years"])] if figures["years"] else []),
        "### Small things", _rows(["what", "measured"], small),
    ])  # fmt: skip


def write(text: str) -> None:
    """Put the tables between the marks of docs/performance.md."""
    page = PAGE.read_text(encoding="utf-8")
    before, found, rest = page.partition(FIRST)
    _, end, after = rest.partition(LAST)
    if not found or not end:
        raise SystemExit(f"{PAGE.name} has no place for the figures: {FIRST} ... {LAST}")
    PAGE.write_text(f"{before}{FIRST}\n\n{text}\n\n{LAST}{after}", encoding="utf-8")
