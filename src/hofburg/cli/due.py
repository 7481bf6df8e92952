"""``hofburg due``: what a State owes and is owed, the next first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.inquiry import Answer

__all__ = ["due"]

_TITLES = {
    "missed": "Missed: the time has passed, and it is known not to have been done",
    "pending": "Pending",
    "undetermined": "Undetermined: the facts at hand do not tell",
}


def due(
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
    days: Annotated[
        int | None,
        typer.Option(
            "--days", metavar="DAYS", min=0, help="Pending: only what is due within so many days."
        ),
    ] = None,
    case: o.Case = None,
    world: o.World = None,
    reading: o.Reading = None,
    form: Annotated[o.Rows, typer.Option("--format", help="How to print it.")] = "table",
) -> None:
    """Say what is due and what was missed, by time.

    Duties that are pending, missed or undetermined, which a State owes or is owed.
    """
    from hofburg import inquiry
    from hofburg.cli.ask import ask
    from hofburg.cli.rows import print_rows
    from hofburg.inquiry import Question, given, state_of

    answer = ask(Question(registers or (), regimes or (), as_of, known_at, known_to, holder, case))
    code = state_of(answer, state) or answer.home
    found = inquiry.due(answer, code, days, world=world, reading=reading)
    words = given(state=code, days=days, world=world, reading=reading)
    if form == "table":
        _print(answer, found, code, answer.line("due", words))
        return
    again = answer.line("due", [*words, "--format", form])
    rows = (inquiry.due_row(answer, f) for f in found)
    print_rows(form, "due", rows, answer.meta | {"again": again})


def _print(answer: Answer, found: list[Finding], code: str | None, line: str) -> None:
    from hofburg.cli.assess import legend
    from hofburg.cli.message_nil import print_nil
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.inquiry import DUE
    from hofburg.reports import when

    page = Page()
    at = ""
    if answer.as_of is not None:
        zone = next(iter(answer.laws.values())).zone
        at = f" as of {when((answer.as_of, answer.as_of), zone)}"
    page.heading(f"What {f'{code} owes and is owed' if code else 'is owed'}{at}")
    if not found:
        page.text("Nothing is pending, missed or undetermined.")
    rows = {id(f): _row(answer, f) for f in found}
    widths = [max(len(row[column]) for row in rows.values()) for column in range(3)] if rows else []
    for status in DUE:
        own = [rows[id(f)] for f in found if f.status == status]
        if own:
            page.gap()
            page.text(f"{_TITLES[status]} ({len(own)})", style="bold")
            page.table(("Due", "Who", "Paragraph", "Case"), own, indent=2, widths=widths)
    print_nil(page, answer, found)
    legend(page, answer, found)
    footer(page, answer.meta, line)
    page.show()


def _row(answer: Answer, f: Finding) -> tuple[str, str, str, str]:
    from hofburg.reports import paragraph, when
    from hofburg.values import NEVER

    without = f.due is not None and f.due[0] >= NEVER
    who = f"{f.state or '?'} to {f.counterpart}" if f.counterpart else f.state or "?"
    case = f.case if len(answer.worlds) == 1 else f"{f.case} in {f.world}"
    case += f", reading {f.reading}" if f.reading != "default" else ""
    said = paragraph(f) if f.layer == "base" else f"{paragraph(f)} ({f.layer})"
    return "without delay" if without else when(f.due, answer.zone(f), ever=False), who, said, case
