"""``hofburg annual template``: a form as a workbook, with what was said last year filled in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from hofburg.cli import annual_form as o
from hofburg.cli.options import RegimeOf

if TYPE_CHECKING:
    from hofburg.exchange import Carried
    from hofburg.regimes import Law

__all__ = ["template"]


def template(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new file, .xlsx.")],
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="STATE", help="Whose form. Left out: this centre's State."),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", min=1900, max=2200, help="The year it is about."),
    ] = None,
    kind: o.Kind = o.KIND,
    regime: RegimeOf = None,
    source: Annotated[
        str,
        typer.Option(
            "--from", metavar="last|blank|FILE",
            help="What is filled in: what this register holds last, nothing, or what a file says.",
        ),
    ] = "last",
    language: Annotated[
        Literal["en", "ru"], typer.Option("--language", help="The one that comes first.")
    ] = "en",
) -> None:  # fmt: skip
    """Write a form as a workbook, ready to be filled in.

    Headings and notes are in English and Russian, choices are drop-downs, last year is filled in.
    """
    from hofburg.cli.files import taken
    from hofburg.cli.message_new import law_of
    from hofburg.cli.page import note
    from hofburg.errors import Problem, QuestionError
    from hofburg.exchange import LANGUAGES, write_workbook
    from hofburg.regimes import year_field

    o.need()
    law = law_of(kind, regime)
    code = o.sender(law, state)
    problems = []
    if out.suffix.lower() != ".xlsx":
        said = "is not the name of an Excel workbook."
        problems.append(Problem(str(out), "file", said, "Call it so: FILE.xlsx."))
    problems += taken(out)
    if year is None and year_field(law, kind):
        said = "which year it is about is not said."
        problems.append(Problem("--year", "usage", said, "Add --year 2027."))
    if problems:
        raise QuestionError(problems)
    carried, whence, handling = _filled_in(law, kind, code, year, source)
    order = (language, *(it for it in LANGUAGES if it != language))
    with out.open("xb") as target:
        write_workbook(
            law, kind, carried.body, target, state=code, year=year, languages=order,
            carried=whence, moved=carried.moved, handling=handling,
        )  # fmt: skip
    note(f"{out}: written{f', filled in from {whence}' if whence else ', empty'}.")
    if carried.moved and whence:
        note(f"moved on to {year}: {', '.join(carried.moved)}.")
    if carried.left:
        note(f"left out, because they tell of days of the old year: {', '.join(carried.left)}.")
    note(f"next: fill it in, then hofburg annual check {out}")


def _filled_in(
    law: Law, kind: str, state: str, year: int | None, source: str
) -> tuple[Carried, str, str]:
    """The body, whence it comes (empty: nothing was carried over), and its handling mark."""
    from hofburg.cli.annual_check import read_file
    from hofburg.exchange import Carried, carried_over, latest
    from hofburg.regimes import year_field

    name = year_field(law, kind)
    blank: dict[str, Any] = {name: year} if name else {}
    if source == "blank":
        return Carried(blank, (), ()), "", ""
    if source == "last":
        entry = latest(o.held_here(), law, kind, state, before=None if year is None else year + 1)
        if entry is None:
            return Carried(blank, (), ()), "", ""
        body, whence = entry.body, entry.reference
        handling = "" if entry.handling == law.handling[0] else entry.handling
    else:
        reading = read_file(law, kind, Path(source))
        body, whence, handling = reading.body, Path(source).name, ""
    if year is None:
        return Carried(dict(body), (), ()), whence, handling
    return carried_over(law, kind, body, year), whence, handling
