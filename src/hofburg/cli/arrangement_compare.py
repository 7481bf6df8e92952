"""``hofburg arrangement compare``: one register with and without arrangements."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.errors import Problem

__all__ = ["compare"]

_BASE = "VD2011"  # beside which regimes of their own stand


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
    form: Annotated[
        Literal["text", "json", "csv"], typer.Option("--format", help="How to print it.")
    ] = "text",
) -> None:
    """Compare a register with and without arrangements.

    Shows the findings that change, the extra messages and visits, what they cost each side, and
    what becomes visible.
    """
    from hofburg.arrangements import load_costs, trial_readings
    from hofburg.atlas import load_boundaries
    from hofburg.cli import arrangement_compared as view
    from hofburg.cli.files import taken
    from hofburg.errors import QuestionError
    from hofburg.regimes import load_regime

    problems = _chosen(
        registers, synthetic, casebook=casebook, examples=examples, invented=invented, cast=cast,
        seed=seed,
    )  # fmt: skip
    problems += taken(*(path for path in (svg, markdown) if path))
    problems += _clocks(casebook or examples, synthetic, as_of, holder)
    if problems:
        raise QuestionError(problems)
    laws = [load_regime(name) for name in names]
    bases = {law.base.digest: law.base for law in laws if law.base}
    beside = bases.popitem()[1] if len(bases) == 1 and not base else load_regime(base or _BASE)
    trial = view.Trial(
        beside, laws, None if costs is None else load_costs(costs),
        None if boundaries is None else load_boundaries(boundaries), own_term,
        trial_readings(laws, readings or ()), base or beside.id,
    )  # fmt: skip
    if synthetic is not None:
        found = view.of_year(trial, synthetic, seed, cast)
    elif examples:
        found = view.of_examples(trial, names, casebook=casebook, invented=invented)
    elif casebook or not view.places(registers):
        found = view.of_casebook(trial, invented)
    else:
        found = view.of_register(trial, view.places(registers), as_of, holder)
    given: dict[str, object] = {
        "--register": registers, "--casebook": casebook, "--invented": invented,
        "--examples": examples, "--synthetic": synthetic, "--seed": seed or None, "--as": cast,
        "--base": base, "--as-of": as_of, "--holder": holder, "--costs": costs,
        "--reading": readings, "--own-term": own_term, "--boundaries": boundaries,
        "--all": everything,
    }  # fmt: skip
    again = _again(names, given)
    if svg or markdown:
        view.write(found, again, svg, markdown, everything=everything)
    elif form == "text":
        view.show(found, again, everything=everything)
    else:
        view.data(found, again, form)


def _chosen(
    registers: list[str] | None, synthetic: int | None, *, casebook: bool, examples: bool,
    invented: bool, cast: str | None, seed: int,
) -> list[Problem]:  # fmt: skip
    """What is wrong with the choice of what is compared."""
    from hofburg.errors import Problem

    problems = []
    sources = {
        "--register": bool(registers),
        "--synthetic": synthetic is not None,
        "--casebook": casebook,
        "--examples": examples and not casebook,
    }
    chosen = [flag for flag, given in sources.items() if given]
    if len(chosen) > 1:
        said = f"{' and '.join(chosen)} are given together."
        problems.append(Problem(chosen[1], "usage", said, "Name one of them."))
    for flag, given in (("--as", cast), ("--seed", seed)):
        if given and synthetic is None:
            said = "goes with a made-up year only: what happened is nobody else's."
            problems.append(Problem(flag, "usage", said, "Add --synthetic YEAR."))
    if invented and not casebook:
        said = "goes with the casebook only."
        problems.append(Problem("--invented", "usage", said, "Add --casebook."))
    return problems


def _clocks(
    casebook: bool, synthetic: int | None, as_of: str | None, holder: str | None
) -> list[Problem]:
    """The clock and the holder are a register's: casebooks and made-up years have their own."""
    from hofburg.errors import Problem

    if not (casebook or synthetic is not None):
        return []
    said = "the casebook and a made-up year say this themselves."
    return [
        Problem(flag, "usage", said, "Name a --register.")
        for flag, given in (("--as-of", as_of), ("--holder", holder))
        if given
    ]


def _again(names: list[str], given: dict[str, object]) -> str:
    """The command line that asks the same again."""
    words = ["hofburg", "arrangement", "compare", *names]
    for flag, value in given.items():
        if value is True:
            words.append(flag)
        elif value not in (None, False, []):
            for one in value if isinstance(value, list) else [value]:
                words += [flag, str(one)]
    return shlex.join(words)
