"""``hofburg due``: what a State owes and is owed, the next first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.cli.ask import Answer

__all__ = ["due"]

_OPEN = ("missed", "pending", "undetermined")
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
    from hofburg.cli.ask import Question, ask, given, state_of
    from hofburg.cli.rows import print_rows

    answer = ask(Question(registers or (), regimes or (), as_of, known_at, known_to, holder, case))
    code = state_of(answer, state) or answer.home
    found = _sorted(_open(answer, code, days, world=world, reading=reading))
    words = given(state=code, days=days, world=world, reading=reading)
    if form == "table":
        _print(answer, found, code, answer.line("due", words))
        return
    again = answer.line("due", [*words, "--format", form])
    rows = (_plain(answer, f) for f in found)
    print_rows(form, "due", rows, answer.meta | {"again": again})


def _plain(answer: Answer, f: Finding) -> dict[str, Any]:
    """A finding for programs, with the nil returns that would do."""
    from hofburg.assessment import nil_returns
    from hofburg.cli.message_nil import nil_line
    from hofburg.cli.rows import as_row

    law = answer.laws[f.law]
    nil = [it.as_dict() | {"command": nil_line(answer, it)} for it in nil_returns(law, f)]
    return as_row(f, law) | {"nil": nil}


def _open(
    answer: Answer, code: str | None, days: int | None, **wanted: str | None
) -> Iterable[Finding]:
    from hofburg.values import DAY

    roster = code is not None and not answer.casebook
    for f in answer.findings(status=_OPEN, roster=roster, **wanted):
        if f.kind != "duty" or f.due is None or (code and code not in (f.state, f.counterpart)):
            continue
        # That nobody heard of a standing duty of old is not worth a line.
        if f.status == "undetermined" and answer.laws[f.law].processes[f.process].every:
            continue
        as_of = answer.as_of if answer.as_of is not None else answer.worlds[f.world].as_of
        if f.status == "pending" and days is not None and f.due[0] > as_of + days * DAY:
            continue
        yield f


def _sorted(found: Iterable[Finding]) -> list[Finding]:
    """By status, then by the earliest moment it may be due; what has no date comes last."""
    from hofburg.values import ALWAYS, NEVER

    def when(f: Finding) -> tuple[int, int, int]:
        lo, hi = f.due or (ALWAYS, NEVER)
        return (_OPEN.index(f.status), NEVER if lo <= ALWAYS else lo, hi)

    return sorted(found, key=when)


def _print(answer: Answer, found: list[Finding], code: str | None, line: str) -> None:
    from hofburg.cli.assess import legend
    from hofburg.cli.message_nil import print_nil
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
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
    for status in _OPEN:
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
    return "without delay" if without else when(f.due, answer.zone(f), ""), who, said, case
