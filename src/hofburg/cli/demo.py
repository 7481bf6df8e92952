"""``hofburg demo``: consultations of 2021 and 2022 as a reader wants them, or a made-up year."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.cli.story import Story
    from hofburg.regimes import Case, Law

__all__ = ["demo"]

_REGIME = "VD2011"
_STORIES = (
    "ukraine-russia-2021",
    "ukraine-russia-2022",
    "ukraine-russia-2022-after-48-hours",
    "baltic-belarus-2022",
)
_WORDS = (
    ("met", "done in time, or as the text asks"),
    ("late", "done, after its time"),
    ("missed", "its time has passed, and it is known not to have been done"),
    ("pending", "not known to be done, and nothing is overdue"),
    ("unmet", "what the text asks for is not there"),
    ("open", "the step was or is open; shut: it was not"),
    ("undetermined", "the facts at hand allow more than one answer"),
)


def demo(
    case: Annotated[
        list[str] | None,
        typer.Option(
            "--case",
            metavar="CASE",
            help="A case of the casebook; may repeat. Left out: the consultations.",
        ),
    ] = None,
    synthetic: Annotated[
        bool,
        typer.Option(
            "--synthetic", help="Make up a year of 57 States, record, verify, assess and tell it."
        ),
    ] = False,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", help="With --synthetic: the year. Left out: 2027."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed", metavar="NUMBER", help="With --synthetic: another, another year. Left out: 0."
        ),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="FOLDER",
            help="With --synthetic: keep the register in a demo centre, made if it is missing.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="With --synthetic: the entries as JSON Lines."),
    ] = None,
    form: Annotated[o.Report, typer.Option("--format", help="How to tell them.")] = "text",
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="The text alone, without the workbench at the end.")
    ] = False,
) -> None:
    """Tell the consultations of 2021 and 2022, or a made-up year.

    On a terminal it ends by opening the workbench, unless cases or JSON are asked for.
    """
    serves = sys.stdout.isatty() and not no_serve and form == "text" and not case
    if synthetic or any(it is not None for it in (year, seed, into, out)):
        _made_up(case, synthetic, year, seed, into, out, form, serves)
    else:
        _consultations(case, form)
        if serves:
            _workbench()


def _workbench() -> None:
    """Serve a small made-up year of a demo centre; its folder goes when this ends."""
    import tempfile

    from hofburg.cli.serve import show_demo
    from hofburg.exchange import DEMO_MOMENT, demo_centre
    from hofburg.regimes import load_regime

    with tempfile.TemporaryDirectory(prefix="hofburg-") as scratch:
        centre = demo_centre(load_regime(_REGIME), Path(scratch) / "centre")
        show_demo(centre.folder, DEMO_MOMENT)


def _made_up(
    case: list[str] | None, synthetic: bool, year: int | None, seed: int | None,
    into: Path | None, out: Path | None, form: str, serves: bool,
) -> None:  # fmt: skip
    from hofburg.cli.demo_year import tell_synthetic
    from hofburg.cli.serve import show_demo
    from hofburg.errors import Problem, QuestionError
    from hofburg.regimes import load_regime

    if case or not synthetic:
        said = "--case is for worked cases." if case else "what was given is for --synthetic."
        raise QuestionError(Problem("", "usage", said, "Give --synthetic, and no --case."))
    tell_synthetic(
        load_regime(_REGIME), 2027 if year is None else year, seed or 0, into, out, form,
        show_demo if serves else None,
    )  # fmt: skip


def _consultations(case: list[str] | None, form: str) -> None:
    import shlex

    from hofburg.cli.rows import print_json
    from hofburg.cli.story import stories
    from hofburg.inquiry import casebook_meta, given
    from hofburg.regimes import load_cases, load_regime

    law = load_regime(_REGIME)
    book = {item[0].case: item for item in load_cases(_REGIME)}
    chosen = [book[name] for name in _known(case or _STORIES, list(book))]
    told = stories(law, chosen)
    meta = casebook_meta({law.id: law}, [item[0] for item in chosen])
    meta["again"] = shlex.join(
        ["hofburg", "demo", *given(case=case, format=None if form == "text" else form)]
    )
    if form == "json":
        print_json({"meta": meta, "stories": [story.as_json() for story in told]})
        return
    names = {story.case.case for story in told}
    others = [n for n, (it, _) in book.items() if n not in names and _happened(it)]
    _print(law, told, meta, others)


def _happened(case: Case) -> bool:
    """Whether a case is from life, and no example beside a rule."""
    return any(entry.get("origin", "synthetic") != "synthetic" for entry in case.entries)


def _known(names: list[str] | tuple[str, ...], book: list[str]) -> list[str]:
    import difflib

    from hofburg.errors import Problem, QuestionError

    problems = []
    for name in names:
        if name not in book:
            near = difflib.get_close_matches(name, book, n=3, cutoff=0.4) or book
            remedy = f"Known: {', '.join(near)}."
            problems.append(
                Problem("--case", "unknown-case", f"there is no case {name!r}.", remedy)
            )
    if problems:
        raise QuestionError(problems)
    return list(dict.fromkeys(names))


def _print(law: Law, told: list[Story], meta: dict[str, Any], others: list[str]) -> None:
    from hofburg.cli.chapters import print_readings, print_story, print_summary
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.cli.story import cited
    from hofburg.reports import english

    page = Page()
    page.text(f"{english(law.title)}: {len(told)} worked cases", style="bold")
    page.gap()
    page.text(
        "Each case is told in worlds: the days as public sources give them, assumed hours, one"
        " side's account. Nothing is settled unless every way of filling the gaps agrees. The rules"
        " are in our own words; the mark in brackets says how far each can be trusted."
    )
    page.gap()
    page.table(("", ""), _WORDS, indent=2, status=(0,))
    for story in told:
        print_story(page, story)
    if len(told) > 1:
        print_summary(page, told)
    print_readings(page, told)
    sources = cited(told)
    if sources:
        page.heading("Sources")
        page.table(("", ""), sources)
    page.gap()
    page.text(f"Also in the casebook (hofburg demo --case NAME): {', '.join(others)}.")
    page.text("All of them: hofburg regime cases VD2011. Quotas: hofburg quota --state RUS.")
    if told:
        story = told[0]
        world, found = next((w, f) for w, f in story.findings.items() if f)
        page.text(
            f"Why a finding says what it says: hofburg explain {found[0].label} --world {world}"
        )
    footer(page, meta, meta["again"])
    page.show()
