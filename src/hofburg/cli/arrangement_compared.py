"""From the options of a comparison to its answer, and the answer as pages, pictures and rows."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hofburg.arrangements import Comparison, CostTable
    from hofburg.atlas import Boundaries
    from hofburg.regimes import Law

__all__ = [
    "Trial",
    "data",
    "of_casebook",
    "of_examples",
    "of_register",
    "of_year",
    "places",
    "show",
    "write",
]

_KEPT = "11-14"  # up to here a made-up year is complete


@dataclass(frozen=True, slots=True)
class Trial:
    """What is asked of whatever register: see ``arrangements.compare``."""

    base: Law
    laws: Sequence[Law]
    costs: CostTable | None
    boundaries: Boundaries | None
    own_term: bool
    readings: Mapping[str, str]
    cases: str

    def asked(self, say: Callable[[str], None]) -> dict[str, Any]:
        return {
            "costs": self.costs, "boundaries": self.boundaries, "own_term": self.own_term,
            "readings": self.readings, "progress": say,
        }  # fmt: skip


def places(registers: Sequence[str] | None) -> list[str]:
    """The registers that were named, else that of the centre in whose folder we are."""
    from hofburg.inquiry import centre_here

    centre = None if registers else centre_here()
    return list(registers or ([os.path.relpath(centre.folder)] if centre else []))


def of_casebook(trial: Trial, invented: bool) -> Comparison:
    """The comparison on the worked cases of the base."""
    from hofburg.arrangements import compare_cases
    from hofburg.regimes import load_cases

    with _bar(trial) as say:
        cases = load_cases(trial.cases)
        return compare_cases(trial.base, trial.laws, cases, invented=invented, **trial.asked(say))


def of_examples(
    trial: Trial, names: Sequence[str], *, casebook: bool, invented: bool
) -> Comparison:
    """The comparison on the arrangements' own worked cases, with or without those of the base."""
    from dataclasses import replace

    from hofburg.arrangements import compare_cases
    from hofburg.regimes import load_cases

    with _bar(trial) as say:
        own = [
            (law, case, place)
            for law, name in zip(trial.laws, names, strict=True)
            for case, place in load_cases(name)
        ]
        cases = load_cases(trial.cases) if casebook else []
        found = compare_cases(
            trial.base, trial.laws, cases, invented=invented, examples=own, **trial.asked(say)
        )
    said = (
        "The arrangements' own worked cases are made up to show their rules: they say what such a"
        " case asks of each side, and nothing of how often it comes."
    )
    return replace(found, notes=(*found.notes, said))


def of_year(trial: Trial, year: int, seed: int, cast: str | None) -> Comparison:
    """The comparison on a made-up year, in which States may exchange their parts."""
    from dataclasses import replace

    from hofburg.arrangements import cast_as, compare
    from hofburg.exchange import synthetic_records, synthetic_year
    from hofburg.values import parse_instant

    order, swapped = cast_as(cast)
    with _bar(trial) as say:
        entries = synthetic_year(trial.base, year, seed, order)
        records = synthetic_records(trial.base, entries)
        zone = trial.base.zone
        span = (parse_instant(f"{year}-01-01", zone).lo, parse_instant(f"{year}-12-31", zone).hi)
        found = compare(
            trial.base, trial.laws, records, as_of=parse_instant(f"{year}-{_KEPT}", zone).hi,
            span=span, **trial.asked(say),
        )  # fmt: skip
    said = (
        f"The year {year} (seed {seed}) is made up: no State did any of this, and places are random"
        f" points on land. It is complete up to {year}-{_KEPT}."
    )
    notes = [said]
    if swapped:
        pairs = ", ".join(f"{party} and {part}" for party, part in swapped.items())
        notes.append(f"States that exchanged their parts: {pairs}.")
    return replace(found, notes=(*found.notes, *notes))


def of_register(
    trial: Trial, named: Sequence[str], as_of: str | None, holder: str | None
) -> Comparison:
    """The comparison on registers."""
    import time

    from hofburg.arrangements import compare
    from hofburg.inquiry import Clock, Library, Question, read_source

    known = Library.here((trial.base, *trial.laws))
    with _bar(trial) as say:
        sources = [read_source(place, known) for place in named]
        records = [record for source in sources for record in source.records]
        states = {source.state for source in sources}
        home = states.pop() if len(states) == 1 else None
        now = -(-time.time_ns() // 1_000_000_000) * 1_000_000
        latest = max((record.recorded_at for record in records), default=now)
        question = Question(registers=named, as_of=as_of, holder=holder)
        clock = Clock.read(question, [trial.base], now, latest)
        return compare(
            trial.base, trial.laws, records, as_of=clock.as_of, holder=clock.holder or home,
            **trial.asked(say),
        )  # fmt: skip


@contextmanager
def _bar(trial: Trial) -> Iterator[Callable[[str], None]]:
    """A progress bar on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=len(trial.laws) + 2)

        def say(what: str) -> None:
            progress.update(task, advance=1, description=what)

        yield say


def show(found: Comparison, again: str, *, everything: bool) -> None:
    """The comparison for a reader."""
    from hofburg.cli.page import Page
    from hofburg.inquiry import NOT_OFFICIAL
    from hofburg.reports import ComparedTable, comparison_sections, comparison_title

    page = Page()
    page.heading(comparison_title(found))
    for section in comparison_sections(found, everything=everything):
        page.heading(section.title, "=" if section.level == 1 else "-")
        for block in section.blocks:
            if isinstance(block, ComparedTable):
                page.table(block.head, block.rows, indent=2, right=block.right, wrap=block.wrap)
                page.gap()
            elif block:
                page.text(block, 2)
                page.gap()
    for law in (*[(found.base, found.base_edition)], *((it.id, it.edition) for it in found.layers)):
        page.text(f"{law[0]} {law[1][:19]}", style="dim")
    page.text(NOT_OFFICIAL, style="dim")
    page.text(f"Again: {again}", style="dim")
    page.show()


def data(found: Comparison, again: str, form: str) -> None:
    """The comparison for programs."""
    from hofburg.cli.page import note
    from hofburg.cli.rows import print_csv, print_json
    from hofburg.inquiry import NOT_OFFICIAL

    if form == "json":
        print_json({"note": NOT_OFFICIAL, "again": again} | found.as_dict())
        return
    from hofburg.arrangements import ROWS, comparison_rows

    print_csv(comparison_rows(found), list(ROWS))
    note(f"{NOT_OFFICIAL}\nhofburg: again: {again}")


def write(
    found: Comparison, again: str, svg: Path | None, markdown: Path | None, *, everything: bool
) -> None:
    """The picture and the page, into new files."""
    from hofburg.cli.files import put
    from hofburg.cli.page import note
    from hofburg.reports import comparison_markdown, comparison_picture

    if svg:
        put(svg, comparison_picture(found).encode())
        note(f"{svg}: the picture.")
    if markdown:
        words = [again, *(["--svg", str(svg)] if svg else []), "--markdown", str(markdown)]
        text = comparison_markdown(
            found, " ".join(words), picture=svg.name if svg else "", everything=everything
        )
        put(markdown, text.encode())
        note(f"{markdown}: the page.")
