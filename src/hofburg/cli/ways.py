"""``hofburg options``: what can be done, with whom, and whose agreement it takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from hofburg.cli import options as o

__all__ = ["ways"]

ways = typer.Typer(
    help="What can be done, and whose agreement it takes.",
    invoke_without_command=True,
    rich_markup_mode=None,
)

Folders = Annotated[
    list[Path] | None,
    typer.Option(
        "--catalogue", metavar="FOLDER",
        help="A folder with instruments of your own, beside the catalogue; may repeat.",
    ),
]  # fmt: skip
Language = Annotated[Literal["en", "ru"], typer.Option("--language", help="Of titles and texts.")]


def _names(flag: str, help_: str) -> Any:
    return typer.Option(flag, metavar="NAMES", help=help_)


Names = str | None


@ways.callback()
def _options(
    context: typer.Context,
    goal: Annotated[
        list[str] | None,
        typer.Option("--goal", metavar="GOAL", help="What for: see `options goals`; may repeat."),
    ] = None,
    parties: Annotated[
        Names, _names("--parties", "Who wants it: States, organisations, with commas.")
    ] = None,
    hosts: Annotated[
        Names, _names("--hosts", "Where it takes place. Left out: the party States.")
    ] = None,
    supporters: Annotated[Names, _names("--supporters", "Who speaks for it.")] = None,
    donors: Annotated[Names, _names("--donors", "Who pays.")] = None,
    implementers: Annotated[Names, _names("--implementers", "Who carries it out.")] = None,
    partners: Annotated[Names, _names("--partners", "Who else takes part.")] = None,
    institutions: Annotated[
        Names, _names("--institutions", "Institutions that must accept or act.")
    ] = None,
    chair: Annotated[Names, _names("--chair", "Who chairs the body that decides.")] = None,
    objectors: Annotated[
        Names,
        _names(
            "--objectors",
            "Who is assumed to object, or: none. Left out: nothing is assumed of the others.",
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="DAY", help="The day of the question. Left out: today."),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="DAY", help="When the first step begins. Left out: --at."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="DAY", help="By when; 2027-06 or 2027 is its last day."),
    ] = None,
    where: Annotated[
        str, typer.Option("--where", metavar="TEXT", help="A place, for the first message.")
    ] = "",
    order: Annotated[
        str | None,
        typer.Option(
            "--order", metavar="CRITERIA",
            help="What comes first, with commas; - in front turns one round.",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="INSTRUMENT", help="Only this one, in full; may repeat."),
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", help="The table, without the details.")] = False,
    whole: Annotated[
        bool, typer.Option("--all", help="Details in full, with each first message.")
    ] = False,
    draft: Annotated[
        Path | None,
        typer.Option("--draft", metavar="FILE", help="Write the first message of --only's one."),
    ] = None,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="Draw steps and dates as a picture."),
    ] = None,
    folders: Folders = None,
    language: Language = "en",
    form: Annotated[o.Rows, typer.Option("--format", help="How to print it.")] = "table",
) -> None:  # fmt: skip
    """Say what can start now, what depends on whom, and what is closed.

    Positions are assumptions of the run: they are said with the question, and nothing is stored.
    """
    from hofburg.cli import ways_view as view
    from hofburg.cli.files import taken
    from hofburg.errors import QuestionError
    from hofburg.inquiry import WaysQuestion, catalogue_here, only_rows
    from hofburg.inquiry import ways as answered

    if context.invoked_subcommand:
        return
    asked = WaysQuestion(
        tuple(goal or ()), parties, hosts, supporters, donors, implementers, partners, institutions,
        chair, objectors, at, start, by, where, order, tuple(only or ()),
        tuple(str(folder) for folder in folders or ()), language,
    )  # fmt: skip
    catalogue = catalogue_here(asked.folders)
    files = [path for path in (draft, svg) if path]
    problems = taken(*files)
    try:
        answer = answered(catalogue, asked)
    except QuestionError as error:
        raise QuestionError([*error.problems, *problems]) from error
    if problems:
        raise QuestionError(problems)
    rows = only_rows(answer, asked.only)
    line = asked.line(brief=brief, all=whole)
    if files:
        view.write_files(answer, rows, draft, svg, language)
    elif form == "table":
        view.print_answer(catalogue, answer, rows, line, language, brief=brief, whole=whole)
    else:
        view.print_data(form, answer, rows, line, language)


@ways.command("goals")
def goals(
    folders: Folders = None,
    language: Language = "en",
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """List the goals, the words by which they are found, and how many instruments serve each."""
    from hofburg.cli import ways_view as view
    from hofburg.cli.rows import print_json
    from hofburg.cooperation import goals as listed
    from hofburg.inquiry import catalogue_here

    catalogue = catalogue_here(folders or ())
    if form == "json":
        print_json([
            {"key": it.key, "title": dict(it.title),
             "words": {tongue: list(found) for tongue, found in it.words.items()},
             "what": dict(it.what), "instruments": list(it.instruments)}
            for it in listed(catalogue)
        ])  # fmt: skip
        return
    view.print_goals(listed(catalogue), language)


@ways.command("instruments")
def instruments(
    folders: Folders = None,
    language: Language = "en",
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """List the instruments of the catalogue, how each is decided, and what it is for."""
    from hofburg.cli import ways_view as view
    from hofburg.cli.rows import print_json
    from hofburg.inquiry import catalogue_here, instrument_rows

    listed = list(instrument_rows(catalogue_here(folders or ()), language))
    if form == "json":
        print_json(listed)
        return
    view.print_instruments(listed)
