"""``hofburg message nil``: a nil return, drafted or recorded in one act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli.options import Addressees, At, Channel, Number, RegimeOf

if TYPE_CHECKING:
    from hofburg.assessment import Finding, NilReturn
    from hofburg.cli.page import Page
    from hofburg.errors import Problem
    from hofburg.inquiry import Answer
    from hofburg.regimes import Law

__all__ = ["nil", "nil_words", "print_nil"]


def nil_words(it: NilReturn) -> str:
    """Paragraph and trust of a nil return: *62 [recalled, REF]*."""
    trust = f"[{it.mark}, {it.source}]" if it.source else f"[{it.mark}]"
    return f"{it.paragraph} {trust}".strip()


def print_nil(page: Page, answer: Answer, found: Iterable[Finding]) -> None:
    """What is enough where there is nothing to report, one command each."""
    from hofburg.assessment import nil_returns
    from hofburg.inquiry import nil_line

    rows = {
        (f.case, nil_words(it), nil_line(answer, it)): None
        for f in found
        for it in nil_returns(answer.laws[f.law], f)
    }
    if rows:
        page.heading("Where there is nothing to report, a nil return will do", "-")
    for case, words, line in rows:
        page.item(f"{case}, paragraph {words}:")
        page.block(line, 4)


def nil(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="Which message, such as annual_calendar.")
    ],
    regime: RegimeOf = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state", metavar="STATE", help="Who sends it. Left out: this centre's State."
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", metavar="YEAR", min=1900, max=2200,
            help="The year that its duty is about, as `hofburg due` names it.",
        ),
    ] = None,
    to: Addressees = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="A new file. Left out: stdout."),
    ] = None,
    record: Annotated[
        bool,
        typer.Option("--record", help="It was transmitted: record it. Asks before it does."),
    ] = False,
    channel: Channel = None,
    number: Number = None,
    at: At = None,
    yes: Annotated[bool, typer.Option("--yes", help="With --record: do not ask.")] = False,
) -> None:  # fmt: skip
    """Draft a nil return: there is nothing to report.

    Complete as the document has it. With --record it is recorded as transmitted, in one go.
    """
    from hofburg.cli.message_new import law_of, put_draft
    from hofburg.cli.message_record import record_here
    from hofburg.errors import QuestionError
    from hofburg.inquiry import ends
    from hofburg.regimes import nil_body
    from hofburg.register import Transmission, new_draft

    law = law_of(kind, regime)
    problems: list[Problem] = []
    sender, addressees = ends(law, state, to or (), (), problems, option="--state")
    problems += _problems(law, kind, year, sender or state)
    told = {"--channel": channel, "--number": number, "--at": at}
    problems += _mixed(record, told, yes, out)
    if problems:
        raise QuestionError(problems)
    copies = None if addressees else ["*"]
    body = nil_body(law, kind, year)
    draft = new_draft(law, kind, body, author=sender, to=addressees, copies=copies)
    if not record:
        put_draft(draft, out)
        return
    record_here(regime, draft, Transmission(channel or "", number or "", at or ""), yes=yes)


def _problems(law: Law, kind: str, year: int | None, sender: str | None) -> list[Problem]:
    """What a nil return needs and lacks."""
    from hofburg.errors import Problem
    from hofburg.regimes import year_field

    found = []
    asks = year_field(law, kind)
    if not law.messages[kind].nil:
        having = [name for name, message in law.messages.items() if message.nil]
        remedy = f"Those that have one: {', '.join(having)}." if having else ""
        said = f"{law.id} has no nil return of {kind}."
        found.append(Problem("KIND", "no-nil", said, remedy))
    elif asks and year is None:
        said, remedy = "which year it is about is not said.", "`hofburg due` names the command."
        found.append(Problem("--year", "usage", said, remedy))
    elif not asks and year is not None:
        found.append(Problem("--year", "usage", f"{kind} is about no year.", "Leave it out."))
    if sender is None:
        found.append(Problem("--state", "state", "who sends it is not said.", "Name a State."))
    return found


def _mixed(
    record: bool, given: Mapping[str, str | None], yes: bool, out: Path | None
) -> list[Problem]:
    """Options of a record without --record, and the other way round."""
    from hofburg.cli.message_record import unrecordable
    from hofburg.errors import Problem

    if not record:
        idle = [name for name, value in {**given, "--yes": yes}.items() if value]
        said, remedy = "says nothing of a draft.", "Add --record, or leave it out."
        return [Problem(name, "usage", said, remedy) for name in idle]
    found = unrecordable(given, yes)
    if out is not None:
        found.append(Problem("--out", "usage", "is for a draft.", "Leave out --record, or this."))
    return found
