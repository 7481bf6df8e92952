"""``hofburg checklist``: what one State is bound to in a process, to print."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hofburg.cli import options as o
from hofburg.cli import when as w

if TYPE_CHECKING:
    from hofburg.cli.planned import Planned
    from hofburg.register import Record

__all__ = ["checklist"]

_SECOND = 1_000_000


def checklist(
    context: typer.Context,
    process: w.Process,
    state: Annotated[str, typer.Option("--for", metavar="STATE", help="Whose checklist it is.")],
    regime: w.One = None,
    sender: w.From = None,
    addressee: w.To = None,
    reading: o.Reading = None,
    case: Annotated[
        str | None,
        typer.Option(
            "--case",
            metavar="CASE",
            help="A recorded case, by its first message; ticks what is done.",
        ),
    ] = None,
    register: Annotated[
        str | None,
        typer.Option(
            "--register",
            metavar="REGISTER",
            help="With --case: the register, or JSON Lines. Left out: this centre's.",
        ),
    ] = None,
    known_at: o.KnownAt = None,
    language: Annotated[
        Literal["en", "ru"], typer.Option("--language", help="Of texts and headings.")
    ] = "en",
    form: Annotated[
        Literal["text", "markdown"], typer.Option("--format", help="How to print it.")
    ] = "text",
) -> None:
    """Print what a State is bound to, with boxes.

    Columns of the process are options too, such as --requested-at 2027-03-02T08:00Z.
    """
    from hofburg import assessment, reports
    from hofburg.cli.page import write
    from hofburg.cli.planned import options_of, planned
    from hofburg.cli.run import harmless
    from hofburg.errors import Problem, QuestionError
    from hofburg.inquiry import given, lists_here, moment, party_code, readable, unhidden
    from hofburg.values import format_instant

    asked = planned([process, *context.args], regime, sender, addressee)
    problems: list[Problem] = []
    code = party_code(state, "--for", [asked.law], problems)
    moment_of = moment(known_at, "--known-at", [asked.law], problems) if known_at else _now()
    for option, value in (("--register", register), ("--known-at", known_at)):
        if value is not None and case is None:
            problems.append(Problem(option, "no-case", "is for a case", "Name it: --case CASE."))
    if problems:
        raise QuestionError(problems)
    row = None
    if case is not None:
        known_at = known_at or format_instant(moment_of)
        records = _records(asked, register)
        row = unhidden(
            readable(records, [asked.law]),
            lambda them: assessment.recorded_case(
                asked.law, them, asked.process, case, known_at=moment_of
            ),
            "--case",
        )
    try:
        made = assessment.timetable(
            asked.law, asked.process, asked.columns, reading=reading, recorded=row
        )
    except QuestionError as error:
        raise options_of(error) from None
    sheet = assessment.checklist(asked.law, made, code, row)
    words = given(
        **{
            "for": code,
            "case": case,
            "register": register,
            "known-at": known_at,
            "reading": reading,
        },
        language=None if language == "en" else language,
        format=None if form == "text" else form,
    )
    printed = reports.checklist_text if form == "text" else reports.checklist_markdown
    line = asked.line("checklist", words)
    notes = assessment.holiday_notes(asked.law, made, lists=lists_here())
    write(harmless(printed(asked.law, sheet, language=language, again=line, holidays=notes)))


def _now() -> int:
    """This moment, to the second that begins next."""
    return -(-time.time_ns() // 1000 // _SECOND) * _SECOND


def _records(asked: Planned, place: str | None) -> list[Record]:
    """Records of the register that was named, else of this centre's."""
    from hofburg.inquiry import open_register, read_source

    if place is not None:
        return list(read_source(place, {asked.law.id: asked.law}).records)
    _, register = open_register()
    with register:
        return list(register.records())
