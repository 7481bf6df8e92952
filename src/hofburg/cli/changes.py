"""``hofburg changes``: what is different since a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hofburg.inquiry import Answer, Change
    from hofburg.register import Record

__all__ = ["changes"]


def changes(
    since: Annotated[
        str,
        typer.Argument(metavar="INSTANT", help="Since when: an instant, or a day (its end)."),
    ],
    registers: o.Registers = None,
    regimes: o.Regimes = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="STATE",
            help="Who owes or is owed. Left out: the centre's State, else all.",
        ),
    ] = None,
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Say what is different since a moment.

    Entries recorded since, and findings whose status is another than what was known then.
    """
    from hofburg import inquiry
    from hofburg.cli.rows import print_json
    from hofburg.errors import Problem, QuestionError
    from hofburg.inquiry import Question, given, moment, state_of

    question = Question(registers or (), regimes or (), as_of, known_at, known_to, holder)
    answer = inquiry.ask(question)
    problems: list[Problem] = []
    if answer.casebook:
        said = "a casebook has no time at which it is read."
        problems.append(Problem("REGISTER", "casebook", said, "Name a REGISTER."))
    at = moment(since, "INSTANT", list(answer.laws.values()), problems)
    if not problems and at >= inquiry.clock_of(answer):
        problems.append(Problem("INSTANT", "date", "is not before the moment of the question."))
    if problems:
        raise QuestionError(problems)
    code = state_of(answer, state) or answer.home
    before = inquiry.ask(inquiry.question_then(question, at))
    found = inquiry.changes(before, answer, code)
    new = inquiry.recorded_since(answer.records, at)
    line = answer.line(f"changes {since}", given(state=code))
    if form == "json":
        print_json(
            {
                "meta": answer.meta | {"again": f"{line} --format json"},
                "entries": [inquiry.record_row(record) for record in new],
                "changes": [change.as_dict(answer) for change in found],
            }
        )
        return
    _print(answer, new, found, code, line)


def _print(
    answer: Answer, new: Sequence[Record], found: Sequence[Change], code: str | None, line: str
) -> None:
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.reports import paragraph

    page = Page()
    page.heading(f"What is different{f' for {code}' if code else ''}")
    page.text(f"Recorded since ({len(new)})", style="bold")
    rows = [(r.reference, r.entry.kind, r.entry.author or "-", r.recorded) for r in new]
    if rows:
        page.table(("Reference", "Kind", "From", "Recorded"), rows, indent=2)
    page.gap()
    page.text(f"Findings that changed ({len(found)})", style="bold")
    told = []
    for change in found:
        f = change.finding
        was = change.before.status if change.before else "-"
        now = change.after.status if change.after else "-"
        case = f.case if len(answer.worlds) == 1 else f"{f.case} in {f.world}"
        told.append((paragraph(f), f.state or "?", was, now, case))
    if told:
        page.table(("Paragraph", "Who", "Was", "Is", "Case"), told, indent=2, status=(2, 3))
    footer(page, answer.meta, line)
    page.show()
