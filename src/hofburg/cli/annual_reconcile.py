"""``hofburg annual reconcile``: this year's message against the last one, and what to ask."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.cli.page import Page
    from hofburg.exchange import Question, Reconciliation
    from hofburg.inquiry import Readable, Source
    from hofburg.regimes import Law
    from hofburg.register import Record

__all__ = ["reconcile"]

_SECOND = 1_000_000


def reconcile(
    state: Annotated[
        str | None,
        typer.Option(
            "--state", metavar="STATE", help="Whose messages. Left out: the centre's State's."
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", metavar="YEAR", min=1900, max=2199,
            help="Of the later message. Left out, with --with: as that file says.",
        ),
    ] = None,
    against: Annotated[
        int | None,
        typer.Option(
            "--against", metavar="YEAR", min=1900, max=2199,
            help="Of the earlier message. Left out: the last one before that is held.",
        ),
    ] = None,
    with_: Annotated[
        Path | None,
        typer.Option(
            "--with", metavar="FILE",
            help="The later message, where it is not recorded: a workbook, CSV, JSON or a draft.",
        ),
    ] = None,
    register: Annotated[
        str | None,
        typer.Option(
            "--register", metavar="REGISTER",
            help="A centre's folder, its register, or JSON Lines. Left out: this centre's.",
        ),
    ] = None,
    regime: Annotated[
        str | None,
        typer.Option(
            "--regime", "-r", metavar="REGIME",
            help="Id or folder. Left out: the one in the register that compares something.",
        ),
    ] = None,
    known_at: o.KnownAt = None,
    language: Annotated[
        Literal["en", "ru"], typer.Option("--language", help="Of the questions.")
    ] = "en",
    each: Annotated[
        bool, typer.Option("--each", help="A message for each question, not one for all.")
    ] = False,
    form: Annotated[
        Literal["text", "json", "csv", "markdown"],
        typer.Option("--format", help="How to print it."),
    ] = "text",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE",
            help="A new file for the draft; with --each FILE-01, FILE-02 and so on.",
        ),
    ] = None,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="Write a picture into a new file."),
    ] = None,
) -> None:  # fmt: skip
    """Compare with last year, and draft the questions.

    The later message against the earlier one with what was told in between, and the last report on
    each unit against what was declared. Nothing is sent.
    """
    from hofburg import exchange, reports
    from hofburg.cli.files import put
    from hofburg.cli.page import write
    from hofburg.cli.run import FOUND
    from hofburg.inquiry import unhidden

    asked = _asked(register, regime, known_at)
    code = _state(asked, state)
    draft, about = _draft(asked.law, with_, year, code)

    def made_of(records: Sequence[Record]) -> tuple[Any, Reconciliation]:
        gathered = exchange.gather(
            asked.law, records, code, about, against=against, draft=draft,
            known_at=asked.clock.known_at,
        )  # fmt: skip
        return gathered, exchange.reconcile(
            asked.law, gathered.before, gathered.now, gathered.changes, gathered.reports,
            state=code,
        )  # fmt: skip

    found, compared = unhidden(asked.seen, made_of)
    listed = exchange.questions(asked.law, compared)
    own = code == asked.home or (asked.home is None and with_ is not None)
    drafts = _drafts(asked, compared, listed, own, each, language)
    again = _again(
        asked, state=code, year=about, against=against, register=register, regime=regime,
        known_at=known_at, language=None if language == "en" else language, each=each,
        format=None if form == "text" else form, **{"with": with_},
    )  # fmt: skip
    made = _Made(asked, compared, listed, own, drafts, found.accounts, again)
    if svg is not None:
        put(svg, reports.reconciliation_picture(asked.law, compared).encode())
    if out is not None:
        _write(made.drafts, out)
    if form == "json":
        _print_json(made)
    elif form == "csv":
        _print_csv(made)
    elif form == "markdown":
        write(reports.reconciliation_markdown(asked.law, compared, listed, language))
    else:
        _print(made, language, written=out is not None)
    if not compared.settled:
        raise typer.Exit(FOUND)


# -- the question ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    law: Law
    source: Source
    seen: Readable
    home: str | None
    clock: Any


@dataclass(frozen=True, slots=True)
class _Made:
    asked: _Asked
    found: Reconciliation
    questions: tuple[Question, ...]
    own: bool
    drafts: list[dict[str, Any]]
    accounts: tuple[str, ...]
    again: str

    @property
    def meta(self) -> dict[str, Any]:
        from hofburg.inquiry import register_meta

        asked = self.asked
        laws = {asked.law.id: asked.law}
        meta = register_meta(laws, [asked.source], asked.clock, asked.home, asked.seen.records)
        counted = asked.seen.counted
        said = {"up_to": asked.seen.up_to, "withheld": counted, "withheld_entries": counted}
        return meta | said | {"again": self.again}


def _asked(register: str | None, regime: str | None, known_at: str | None) -> _Asked:
    from hofburg.errors import Problem, QuestionError, RegisterError
    from hofburg.inquiry import (
        Clock,
        Library,
        Question,
        centre_here,
        load_laws,
        read_source,
        readable,
    )

    place = register
    if place is None:
        centre = centre_here()
        if centre is None:
            said = "this is not a centre's folder, nor inside one."
            remedy = "Name a register: --register REGISTER."
            raise RegisterError(Problem("", "no-centre", said, remedy))
        place = os.path.relpath(centre.folder)
    named = load_laws([regime] if regime else None)
    known = Library(named)
    source = read_source(place, known)
    spoken = dict.fromkeys(record.entry.regime for record in source.records)
    laws = named or [known[name] for name in spoken if name in known]
    having = [law for law in laws if any(it.compares for it in law.processes.values())]
    if len(having) != 1:
        listed = ", ".join(law.id for law in having) or "none of its regimes"
        said = f"{listed} {'compare' if len(having) > 1 else 'compares'} messages of two years."
        raise QuestionError(Problem(place, "compares", said, "Name one: --regime REGIME."))
    now = -(-time.time_ns() // 1000 // _SECOND) * _SECOND
    latest = max((record.recorded_at for record in source.records), default=now)
    clock = Clock.read(Question(known_at=known_at), having, now, latest)
    seen = readable(source.records, having)
    return _Asked(having[0], source, seen, source.state, clock)


def _state(asked: _Asked, text: str | None) -> str:
    from hofburg.errors import Problem, QuestionError
    from hofburg.inquiry import party_code

    problems: list[Problem] = []
    code = party_code(text, "--state", [asked.law], problems) if text else asked.home
    if code is None:
        problems.append(Problem("--state", "usage", "is left out.", "Name a State."))
    if problems:
        raise QuestionError(problems)
    return str(code)


def _draft(
    law: Law, file: Path | None, year: int | None, code: str
) -> tuple[dict[str, Any] | None, int]:
    """The later message, where a file holds it, and the year that it is about."""
    from hofburg import exchange
    from hofburg.cli.page import note
    from hofburg.errors import Problem, QuestionError
    from hofburg.register import filled, read_draft

    if file is None:
        if year is None:
            raise QuestionError(Problem("--year", "usage", "is left out.", "Name a year."))
        return None, year
    _, compares = exchange.compared(law)
    data = read_draft(file) if file.suffix.lower() == ".json" else {}
    if isinstance(data.get("body"), dict):
        draft = dict(data)
        problems = law.check_body(str(data.get("kind")), filled(data["body"]), str(file))
        errors = [problem for problem in problems if problem.level == "error"]
        if errors:
            raise QuestionError(errors)
    else:
        from hofburg.cli.annual_check import read_file

        reading = read_file(law, compares.message, file)
        if reading.marked:
            told = f"{len(reading.marked)} cells were not understood, and are left out here"
            note(f"{file}: {told}: hofburg annual check names them.")
        draft = {"kind": compares.message, "body": reading.body}
    draft.setdefault("author", code)
    draft["author"] = draft["author"] or code
    if draft["author"] != code:
        said = f"is of {str(draft['author'])[:20]!r}, not of {code}."
        raise QuestionError(Problem(str(file), "state", said, "Name its State: --state."))
    said_year = draft["body"].get(compares.year)
    about = int(said_year) if str(said_year).isdecimal() else year
    if about is None or (year is not None and about != year):
        said = f"is about {said_year if said_year is not None else 'no year'}."
        raise QuestionError(Problem(str(file), "year", said, "Say which: --year, or in the file."))
    return draft, about


def _drafts(
    asked: _Asked, found: Reconciliation, listed: tuple[Question, ...], own: bool, each: bool,
    language: str,
) -> list[dict[str, Any]]:  # fmt: skip
    from hofburg import exchange

    if own:
        draft = exchange.explaining_draft(asked.law, found, listed)
        return [draft] if draft else []
    return exchange.question_drafts(
        asked.law, found, listed, author=asked.home, each=each, language=language
    )


def _again(asked: _Asked, **options: Any) -> str:
    import shlex

    from hofburg.inquiry import given
    from hofburg.values import NEVER, format_instant

    if options["known_at"] is None and asked.clock.known_at < NEVER:
        options["known_at"] = format_instant(asked.clock.known_at)
    return shlex.join(["hofburg", "annual", "reconcile", *given(**options)])


def _write(drafts: Sequence[dict[str, Any]], out: Path) -> None:
    """Each draft into a new file; where one is there already, none is written."""
    from hofburg.cli.files import new_drafts
    from hofburg.cli.page import note

    if drafts:
        new_drafts(drafts, out, "written.")
    else:
        note(f"{out}: not written, for there is nothing to draft.")


# -- the answer ------------------------------------------------------------------------------------


def _print_json(made: _Made) -> None:
    from hofburg.cli.rows import print_json
    from hofburg.exchange import reconciliation_dict

    plain = reconciliation_dict(made.found, made.questions)
    print_json({"meta": made.meta, "own": made.own, **plain, "drafts": made.drafts})


def _print_csv(made: _Made) -> None:
    from hofburg.cli.rows import print_rows
    from hofburg.exchange import COLUMNS, difference_rows

    print_rows("csv", "differences", difference_rows(made.found), made.meta, list(COLUMNS))


def _print(made: _Made, language: str, written: bool) -> None:
    from hofburg import reports
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page

    law, found = made.asked.law, made.found
    page = Page()
    page.heading(reports.reconciliation_title(law, found))
    page.text(reports.reconciliation_summary(found, len(made.questions)))
    for line in reports.reconciliation_remarks(law, found, made.accounts):
        page.item(line)
    for table in reports.reconciliation_tables(law, found):
        page.gap()
        page.text(table.title, style="bold")
        page.table(table.head, table.rows, indent=2, wrap=table.wrap, right=table.right)
        for line in table.notes:
            page.text(line, 2, style="dim")
    _questions(page, made, language, written)
    footer(page, made.meta, made.again)
    page.show()


def _questions(page: Page, made: _Made, language: str, written: bool) -> None:
    if not made.questions:
        return
    page.gap()
    page.text("What others may ask" if made.own else "To ask", style="bold")
    above: tuple[str, ...] | None = None
    for number, question in enumerate(made.questions, 1):
        if question.above != above:
            above = question.above
            page.text(" / ".join(above) or "In all", 2)
        page.item(question.text[language], 4, f"{number}.")
    if written:
        return
    page.gap()
    if made.own:
        page.text(
            "What is explained beforehand need not be asked. --out FILE writes a draft that tells"
            " of these changes; a renaming that was only suggested stands in it as one: check it."
            " What a report saw is for people to answer."
            if made.drafts
            else "Nothing here can be told beforehand in a message of its own."
        )
    else:
        many = len(made.drafts)
        what = "this as a draft" if many == 1 else f"{many} drafts"
        page.text(
            f"--out FILE writes {what}, addressed to {made.found.state}; nothing is sent. An"
            " explanation may stand in a message that is not in hand."
        )
