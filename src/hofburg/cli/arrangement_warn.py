"""``hofburg arrangement warn``: how early a build-up would be known, with both sides in turn."""

from __future__ import annotations

import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.arrangements import Study
    from hofburg.cli.page import Page
    from hofburg.inquiry import WarnQuestion

__all__ = ["warn"]


def warn(
    name: Annotated[
        str, typer.Argument(metavar="ARRANGEMENT", help="A folder, or an id that `list` prints.")
    ],
    worlds: Annotated[
        int, typer.Option("--worlds", metavar="NUMBER", help="Made-up years, 1 to 20000.")
    ] = 1000,
    seed: Annotated[
        int, typer.Option("--seed", metavar="NUMBER", help="The same one gives the same figures.")
    ] = 1,
    strategies: Annotated[
        list[str] | None,
        typer.Option(
            "--strategy", metavar="STRATEGY",
            help="How visits are used, as the scenario names it; may repeat. Left out: all.",
        ),
    ] = None,
    scenario: Annotated[
        Path | None,
        typer.Option(
            "--scenario", metavar="FILE", help="Left out: warn/scenario.yaml of the arrangement."
        ),
    ] = None,
    boundaries: o.Boundaries = None,
    name_states: Annotated[
        bool,
        typer.Option(
            "--name-states", help="Name the States; else they are the one side and the other side."
        ),
    ] = False,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Draw both sides as a picture.")
    ] = None,
    markdown: Annotated[
        Path | None,
        typer.Option("--markdown", metavar="FILE", help="Write it as a page for a study."),
    ] = None,
    language: Annotated[
        Literal["en", "ru"], typer.Option("--language", help="Of the scenario's texts.")
    ] = "en",
    form: Annotated[
        Literal["text", "json", "csv"],
        typer.Option("--format", help="text, json, or csv: a row for each world."),
    ] = "text",
) -> None:  # fmt: skip
    """Say how early a build-up would be known, under the base alone and with the arrangement.

    Both sides build up in turn, in the same made-up years. Ctrl-C ends with what is done by then.
    """
    from hofburg.cli.files import taken
    from hofburg.cli.run import INTERRUPTED
    from hofburg.errors import QuestionError
    from hofburg.inquiry import WarnQuestion, study_line, warned

    files = [path for path in (svg, markdown) if path is not None]
    if problems := taken(*files):
        raise QuestionError(problems)
    asked = WarnQuestion(
        name, worlds, seed, strategies or (), None if scenario is None else str(scenario),
        boundaries, name_states, language,
    )  # fmt: skip
    with _watched(worlds) as (progress, stop):
        study = warned(asked, progress, stop)
    again = study_line(asked, study)
    names = _names(study) if name_states else None
    if files:
        _write(study, names, language, again, svg, markdown)
    else:
        _print(asked, study, names, form, again)
    if study.done < study.asked:
        _say(f"interrupted: {study.done} of {study.asked} worlds are done.")
        raise typer.Exit(INTERRUPTED)


def _write(
    study: Study, names: dict[str, str] | None, language: str, again: str, svg: Path | None,
    markdown: Path | None,
) -> None:  # fmt: skip
    """The files that were asked for; then nothing is printed but where they are."""
    from hofburg.reports import warn_markdown, warn_picture

    if svg is not None:
        svg.write_text(warn_picture(study, names, language), encoding="utf-8")
        _say(f"{svg}: both sides, {study.done} worlds.")
        again += f" --svg {shlex.quote(svg.name)}"
    if markdown is not None:
        again += f" --markdown {shlex.quote(markdown.name)}"
        picture = svg.name if svg is not None else ""
        page = warn_markdown(study, again, picture=picture, names=names, language=language)
        markdown.write_text(page, encoding="utf-8")
        _say(f"{markdown}: the study as a page.")


def _say(text: str) -> None:
    from hofburg.cli.page import note

    note(text)


@contextmanager
def _watched(worlds: int) -> Iterator[tuple[Callable[[int], None], Callable[[], bool]]]:
    """A bar on stderr where it is a terminal, and a first Ctrl-C that only asks to stop."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    stopped: list[int] = []

    def asked(number: int, _: object) -> None:
        if stopped:
            raise KeyboardInterrupt
        stopped.append(number)

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty(),
    )  # fmt: skip
    try:
        before = signal.signal(signal.SIGINT, asked)
    except ValueError:  # not the main thread: whoever runs us there interrupts in a way of its own
        before = None
    try:
        with bar:
            task = bar.add_task("made-up years", total=worlds)
            yield lambda done: bar.update(task, completed=done), lambda: bool(stopped)
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)


def _names(study: Study) -> dict[str, str]:
    from hofburg.reports import warn_names

    return warn_names(study)


def _print(
    asked: WarnQuestion, study: Study, names: dict[str, str] | None, form: str, again: str
) -> None:
    from hofburg.cli.page import Page
    from hofburg.cli.rows import print_csv, print_json
    from hofburg.inquiry import WARN_NOTE, study_json

    if form == "json":
        print_json(study_json(asked, study))
    elif form == "csv":
        rows = list(study.rows(names))
        print_csv(rows, list(rows[0]))
        _say(f"{WARN_NOTE}\nhofburg: again: {again} --format csv")
    else:
        page = Page()
        _page(page, study, names, asked.language)
        page.gap()
        page.text(f"Again: {again}")
        page.text(WARN_NOTE)
        page.show()


def _page(page: Page, study: Study, names: dict[str, str] | None, language: str) -> None:
    """In short, the tables, what is assumed, what it does not say."""
    from hofburg.regimes import said_in
    from hofburg.reports import (
        WARN_LIMITS,
        warn_quota,
        warn_summary,
        warn_synthetic,
        warn_tables,
    )

    model = study.scenario.model
    page.heading(f"How early a build-up would be known: {said_in(model.title, language)}")
    page.text(warn_synthetic(study))
    page.text(said_in(model.what, language))
    page.gap()
    for sentence in warn_summary(study, names):
        page.item(sentence)
    for heading, head, rows in warn_tables(study, names):
        page.heading(heading, "-")
        page.table(head, rows, wrap=(), right=range(3, len(head)))
    page.gap()
    page.text(
        f"With it: with {study.law.id} in force beside {study.law.regime}. Shares with Wilson"
        " intervals, days with those of order statistics, both of 95 per cent. Not known, or none:"
        " not in so many worlds."
    )
    page.heading("Visits a year within their limits", "-")
    for line in warn_quota(study, names):
        page.item(line)
    page.heading("Assumptions", "-")
    for it in study.scenario.assumptions(language):
        what = f" ({it.what.rstrip('.')})" if it.what else ""
        why = f" Why: {it.why}." if it.why else ""
        page.item(f"{it.name}{what}: {it.says}{why} [{it.mark}, {it.source}]")
    page.heading("What it does not say", "-")
    for text in WARN_LIMITS:
        page.item(text)
    page.gap()
    editions = f"{study.law.id} {study.law.digest[:19]}, over {study.law.regime}"
    page.text(f"{editions}; scenario {study.scenario.digest[:19]}")
    if study.boundaries:
        page.text(f"Line: {study.boundaries}. It implies nothing about sovereignty.")
