"""``hofburg arrangement compare``: one register with and without arrangements."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from hofburg.cli import options as o

__all__ = ["compare"]


def compare(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="ARRANGEMENT", help="Id of the library, or a folder; several side by side."
        ),
    ],
    registers: Annotated[
        list[str] | None,
        typer.Option(
            "--register",
            metavar="REGISTER",
            help="A centre's folder, its register, or JSON Lines; may repeat. Left out: this"
            " centre's register, else the casebook.",
        ),
    ] = None,
    casebook: Annotated[
        bool, typer.Option("--casebook", help="The worked cases of the base that happened.")
    ] = False,
    invented: Annotated[
        bool, typer.Option("--invented", help="With --casebook: also cases that are made up.")
    ] = False,
    examples: Annotated[
        bool,
        typer.Option(
            "--examples", help="The arrangements' own worked cases: made up, to show their rules."
        ),
    ] = False,
    synthetic: Annotated[
        int | None,
        typer.Option("--synthetic", metavar="YEAR", help="A made-up year of all States."),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", metavar="NUMBER", help="With --synthetic: another year.")
    ] = 0,
    cast: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="STATE=STATE,...",
            help="With --synthetic: each State exchanges parts with the other one.",
        ),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            "--base",
            metavar="REGIME",
            help="Beside which regime. Left out: the arrangements' base, else VD2011.",
        ),
    ] = None,
    as_of: o.AsOf = None,
    holder: o.Holder = None,
    costs: Annotated[
        Path | None,
        typer.Option(
            "--costs",
            metavar="FILE",
            help="Unit costs, YAML or CSV. Left out: our assumptions, marked as such.",
        ),
    ] = None,
    readings: Annotated[
        list[str] | None,
        typer.Option(
            "--reading",
            metavar="PARAMETER=READING",
            help="Take a figure of an arrangement as its reading has it; may repeat.",
        ),
    ] = None,
    own_term: Annotated[
        bool, typer.Option("--own-term", help="Hold drafts to their own dates too.")
    ] = False,
    boundaries: o.Boundaries = None,
    everything: Annotated[bool, typer.Option("--all", help="List every case.")] = False,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Draw it as a picture.")
    ] = None,
    markdown: Annotated[
        Path | None,
        typer.Option("--markdown", metavar="FILE", help="Write it as a page for a study."),
    ] = None,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar="FILE", help="Print it as a tagged PDF.")
    ] = None,
    form: Annotated[
        Literal["text", "json", "csv"], typer.Option("--format", help="How to print it.")
    ] = "text",
) -> None:
    """Compare a register with and without arrangements.

    Shows the findings that change, the extra messages and visits, what they cost each side, and
    what becomes visible.
    """
    from hofburg.cli import arrangement_compared as view
    from hofburg.cli.files import taken
    from hofburg.errors import QuestionError
    from hofburg.inquiry import Trial, compared, trial_problems

    trial = Trial(
        names, registers or (), casebook, invented, examples, synthetic, seed, cast, base, as_of,
        holder, None if costs is None else str(costs), readings or (), own_term, boundaries,
    )  # fmt: skip
    files = taken(*(path for path in (svg, markdown, pdf) if path))
    if problems := [*trial_problems(trial), *files]:
        raise QuestionError(problems)
    with view.bar(len(names) + 2) as say:
        found = compared(trial, say)
    again = trial.line(everything=everything)
    if svg or markdown or pdf:
        view.write(found, again, svg, markdown, pdf, everything=everything)
    elif form == "text":
        view.show(found, again, everything=everything)
    else:
        view.data(found, again, form)
