"""``hofburg report``: what is printed and handed on, as tagged PDF."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.inquiry import Handling

__all__ = ["report"]

report = typer.Typer(
    name="report", help="Print a State's year or a case as tagged PDF.", no_args_is_help=True
)

Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="The new file.")]
Language = Annotated[
    str, typer.Option("--lang", metavar="CODE", help="Its language, as far as it is translated.")
]


@report.command()
def year(
    out: Out,
    year: Annotated[
        int, typer.Option("--year", metavar="YEAR", min=1900, max=2199, help="Which year.")
    ],
    registers: o.Registers = None,
    regimes: o.Regimes = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="STATE", help="Whose. Left out: the centre's State."),
    ] = None,
    world: o.World = None,
    language: Language = "en",
) -> None:
    """Print a State's year.

    What it owes and did, what takes place and is planned, its quotas and holidays, by regime.
    """
    from hofburg import inquiry
    from hofburg.cli.ask import ask
    from hofburg.inquiry import Question, given, state_of
    from hofburg.languages import speaking

    _check(out, language)
    answer = ask(Question(registers or (), regimes or (), as_of, known_at, known_to, holder))
    code = state_of(answer, state) or answer.home
    words = given(year=year, state=code, world=world, lang=None if language == "en" else language)
    with speaking(language):
        blocks = inquiry.year_blocks(answer, code, year, world=world)
        title = inquiry.year_title(answer, code, year)
        again = answer.line("report year", [*words, "--out", str(out)])
        data = inquiry.printed(answer, title, blocks, again)
        _put(out, data, inquiry.handling_of(answer), answer.meta["handling"])


@report.command()
def case(
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="By its first message; a worked case by name.")
    ],
    out: Out,
    registers: o.Registers = None,
    regimes: o.Regimes = None,
    of: Annotated[
        str | None,
        typer.Option("--of", metavar="REGIME", help="Whose case, where several are in force."),
    ] = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    world: o.World = None,
    language: Language = "en",
) -> None:
    """Print a case.

    Its timeline, who sent what when, and what follows; accounts that differ side by side.
    """
    from hofburg import inquiry, reports
    from hofburg.cli.ask import ask
    from hofburg.inquiry import Question, given
    from hofburg.languages import speaking

    _check(out, language)
    answer = ask(Question(registers or (), regimes or (), as_of, known_at, known_to, holder))
    told = inquiry.case_told(answer, of or inquiry.document_of_case(answer, case), case, world)
    words = given(of=of, world=world, lang=None if language == "en" else language)
    with speaking(language):
        blocks = reports.case_blocks(told, world)
        again = shlex.join(["hofburg", "report", "case", told.case, *answer.words, *words,
                            "--out", str(out)])  # fmt: skip
        marks = inquiry.handling_of(answer)
        own = [marks.of(f) for found in told.findings.values() for f in found]
        data = inquiry.printed(answer, told.title, blocks, again, own or None)
        _put(out, data, marks, own or answer.meta["handling"])


def _check(out: Path, language: str) -> None:
    """Refuse a file that is there, and a language that is not, before any work."""
    from hofburg.cli.files import taken
    from hofburg.errors import Problem, QuestionError
    from hofburg.languages import languages

    problems = taken(out)
    if language not in languages():
        said = f"there is no catalogue of {language!r}."
        remedy = f"Known: {', '.join(languages())}."
        problems.append(Problem("--lang", "language", said, remedy))
    if problems:
        raise QuestionError(problems)


def _put(out: Path, data: bytes, marks: Handling, own: Iterable[str]) -> None:
    from hofburg.cli.files import put
    from hofburg.cli.page import note

    put(out, data)
    if marks.rank(highest := marks.highest(own)):
        note(f"entries marked {highest} lie behind this document.")
    note(f"{shlex.quote(str(out))}: written.")
