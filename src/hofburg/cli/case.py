"""``hofburg cases`` and ``hofburg case``: every case at a glance, and one of them as it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.assessment import CaseCount
    from hofburg.cli.page import Page
    from hofburg.inquiry import Answer
    from hofburg.reports import Told

__all__ = ["case", "cases"]


def cases(
    registers: o.Registers = None,
    regimes: o.Regimes = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    state: o.State = None,
    process: Annotated[
        str | None,
        typer.Option("--process", metavar="NAME", help="Only cases of this process."),
    ] = None,
    status: Annotated[
        str | None,
        typer.Option("--status", metavar="STATUS", help="Only cases with a finding of it."),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", help="Only cases opened then."),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option("--text", metavar="TEXT", help="Only cases in whose name this stands."),
    ] = None,
    world: o.World = None,
    boundaries: o.Boundaries = None,
    form: Annotated[o.Rows, typer.Option("--format", help="How to print them.")] = "table",
) -> None:
    """List the cases: who, when, how findings stand."""
    from hofburg import inquiry
    from hofburg.cli.ask import ask
    from hofburg.cli.rows import print_rows

    asked = inquiry.Question(registers or (), regimes or (), as_of, known_at, known_to, holder)
    answer = ask(replace(asked, boundaries=boundaries))
    code = inquiry.state_of(answer, state)
    found = inquiry.cases_wanted(
        answer, inquiry.cases_counted(answer), process=process, state=code, status=status,
        year=year, text=text, world=world,
    )  # fmt: skip
    words = inquiry.given(
        state=code, process=process, status=status, year=year, text=text, world=world
    )
    if form == "table":
        _list(answer, found, answer.line("cases", words))
    else:
        again = answer.line("cases", [*words, "--format", form])
        rows = (inquiry.case_row(answer, it) for it in found)
        print_rows(form, "cases", rows, answer.meta | {"again": again}, [*inquiry.CASE_COLUMNS])


def _list(answer: Answer, found: Sequence[CaseCount], line: str) -> None:
    from itertools import groupby

    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.reports import english

    page = Page()
    if not found:
        page.text("No case: nothing that was asked for is held or due.")
    for (law, process), own in groupby(found, key=lambda it: (it.law, it.process)):
        known = answer.laws[law].processes.get(process)
        title = (known and english(known.title)) or process.replace("_", " ") or "Worked cases"
        page.heading(f"{title} ({law})", "-")
        rows = [_row(answer, it) for it in own]
        head = ("Case", "Who", "Opened", "Findings", "Due next")
        page.table(head, rows, indent=2, wrap=range(5), widths=(24, 8, 10, 22, 8))
    if found:
        page.gap()
        page.text(f"{len({(it.law, it.process, it.case) for it in found})} cases.")
    footer(page, answer.meta, line)
    page.show()


def _row(answer: Answer, it: CaseCount) -> tuple[str, ...]:
    from hofburg.reports import when

    zone = answer.laws[it.law].zone
    case = it.case if it.all_worlds else f"{it.case} ({', '.join(it.worlds)})"
    stands = ", ".join(f"{n} {status}" for status, n in it.statuses.items())
    due = f"{it.next.label} {it.next.state or '?'} {when(it.next.due, zone)}" if it.next else ""
    opened = when(it.opened, zone).replace("..", " .. ")  # so that it may be broken there
    return case, ", ".join(it.states), opened, stands, due


def case(
    name: Annotated[
        str,
        typer.Argument(metavar="CASE", help="As `hofburg cases` and findings call it."),
    ],
    registers: o.Registers = None,
    of: Annotated[
        str | None,
        typer.Option("--of", metavar="REGIME", help="Of this document, where several are asked."),
    ] = None,
    regimes: o.Regimes = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    world: o.World = None,
    boundaries: o.Boundaries = None,
    picture: Annotated[bool, typer.Option("--timeline", help="Its timeline, as SVG.")] = False,
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Tell one case: messages, clocks, accounts."""
    from hofburg import inquiry, reports
    from hofburg.cli.ask import ask
    from hofburg.cli.page import write
    from hofburg.cli.rows import print_json

    asked = inquiry.Question(registers or (), regimes or (), as_of, known_at, known_to, holder)
    answer = ask(replace(asked, boundaries=boundaries))
    told = inquiry.case_told(answer, of or inquiry.document_of_case(answer, name), name)
    if picture:
        write(reports.case_timeline(told, world))
        return
    if form == "json":
        again = inquiry.case_line(answer, told, ("--format", "json"))
        print_json({"meta": answer.meta | {"again": again}} | inquiry.case_json(told))
        return
    _tell(answer, told, inquiry.case_line(answer, told))


def _tell(answer: Answer, told: Told, line: str) -> None:
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.reports import english, when

    page, zone = Page(), told.law.zone
    page.heading(told.title)
    if told.what:
        page.text(english(told.what))
    page.heading("Messages", "-")
    rows = [
        (when(it.bounds, zone), it.author or "-", it.to or "-", it.title, it.account)
        for it in told.said
    ]
    page.table(("Sent", "From", "To", "What", "Account"), rows, indent=2, wrap=(3,))
    _files(page, told)
    _clocks(page, told)
    differ = [
        (it.message.reference, it.field or "sent",
         "; ".join(f"{account or 'all'}: {value or 'left out'}" for account, value in it.values))
        for it in told.tellings()
    ]  # fmt: skip
    if differ:
        page.heading("What accounts say differently", "-")
        page.table(("Message", "Field", "By account"), differ, indent=2, wrap=(2,))
    footer(page, answer.meta, line)
    page.show()


def _files(page: Page, told: Told) -> None:
    """The attachments of its messages, and where they are."""
    from hofburg.reports import attachment_size, attachment_state

    rows = [
        (row["name"], it.reference, attachment_size(row["size"]), attachment_state(row))
        for it in told.said
        for row in told.files.get(it.place, ())
    ]
    if rows:
        page.heading("Files", "-")
        page.table(("File", "Of", "Size", "Where it is"), rows, indent=2, wrap=(0, 3))


def _clocks(page: Page, told: Told) -> None:
    """Findings in rows, worlds in columns; what is due and done."""
    from hofburg.reports import facts, paragraph

    rows = []
    for it in told.compared():
        f = it.first
        statuses = [found.status if found else "-" for found in it.found]
        who = f"{f.state or '?'} to {f.counterpart}" if f.counterpart else f.state or "?"
        rows.append((paragraph(f), who, *statuses, facts(f, told.law.zone)))
    page.heading("Findings", "-")
    names = [world.name for world in told.worlds]
    page.table(
        ("Paragraph", "Who", *names, "Facts"), rows, indent=2,
        status=range(2, 2 + len(names)), wrap=(2 + len(names),),
    )  # fmt: skip
