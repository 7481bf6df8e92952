"""``hofburg agenda``: what stands on a State's agenda, as text and as iCalendar."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.assessment import Agenda, HolidayNotes, Item
    from hofburg.cli.page import Page
    from hofburg.inquiry import Answer
    from hofburg.regimes import Law

__all__ = ["agenda"]


def agenda(
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
    awaited: Annotated[
        bool, typer.Option("--awaited", help="Also what other States owe it.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DAY",
            help="Leave out what was over by then. Left out: the year before the question's.",
        ),
    ] = None,
    case: o.Case = None,
    world: o.World = None,
    ics: Annotated[
        str | None,
        typer.Option(
            "--ics",
            metavar="FILE",
            help="Write iCalendar: a new file, an earlier one of this command, or - for stdout.",
        ),
    ] = None,
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Say what stands on a State's agenda.

    Its duties with their status, and what it takes part in; for a calendar program with --ics.
    """
    from hofburg import inquiry, reports
    from hofburg.cli.ask import ask
    from hofburg.cli.files import put
    from hofburg.cli.page import note
    from hofburg.cli.rows import print_json
    from hofburg.errors import Problem, QuestionError
    from hofburg.inquiry import Question, given, moment, state_of

    answer = ask(Question(registers or (), regimes or (), as_of, known_at, known_to, holder, case))
    code = state_of(answer, state) or answer.home
    problems: list[Problem] = []
    if code is None:
        problems.append(Problem("--state", "state", "whose agenda is not said", "Name a State."))
    laws = list(answer.laws.values())
    begin = None if since is None else moment(since, "--since", laws, problems)
    if problems or code is None:
        raise QuestionError(problems)
    made = inquiry.agendas(answer, code, awaited=awaited, since=begin, world=world)
    told = inquiry.holidays_of_each(answer, made, code)
    words = given(state=code, awaited=awaited, since=since, world=world)
    if ics is not None:
        data = inquiry.agenda_file(answer, made, told)
        if marks := inquiry.raised_marks(answer):
            note(f"entries marked {', '.join(marks)} lie behind this calendar.")
        if ics == "-":
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            return
        put(Path(ics), data, reports.ICS_MARK)
        note(f"{ics}: written, {reports.count(data.count(b'BEGIN:VEVENT'), 'event')}.")
    if form == "json":
        again = answer.line("agenda", [*words, "--format", form])
        print_json({"meta": answer.meta | {"again": again}} | inquiry.agenda_json(made, told))
        return
    _print(answer, made, told, code, inquiry.clock_of(answer), answer.line("agenda", words))


def _print(
    answer: Answer, made: Sequence[Agenda], told: dict[str, HolidayNotes], code: str,
    clock: int, line: str,
) -> None:  # fmt: skip
    from hofburg.cli.holidays import section
    from hofburg.cli.message_nil import print_nil
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.reports import english, name, when

    page = Page()
    for it in made:
        law = answer.laws[it.regime]
        page.heading(f"Agenda of {name(law, code)} as of {when((clock, clock), law.zone)}")
        page.text(english(law.title))
        parts = (
            ("Owes", [i for i in it.items if i.finding and i.owed]),
            ("Awaits", [i for i in it.items if i.finding and not i.owed]),
            ("Takes part in", [i for i in it.items if i.occurrence]),
        )
        for title, items in parts:
            _part(page, law, it, title, items)
        if not it.items:
            page.text("Nothing stands on it.")
        print_nil(page, answer, [i.finding for i in it.items if i.finding and i.owed])
        section(page, law, told[it.regime])
    footer(page, answer.meta, line)
    page.show()


def _part(page: Page, law: Law, agenda: Agenda, title: str, items: Sequence[Item]) -> None:
    if not items:
        return
    page.gap()
    page.text(f"{title} ({len(items)})", style="bold")
    rows = [_row(law, agenda, item) for item in items]
    head = ("Days" if title == "Takes part in" else "Due", "Status", "What", "Case")
    page.table(head, rows, indent=2, wrap=(0, 2, 3), status=(1,))


def _row(law: Law, agenda: Agenda, item: Item) -> tuple[str, str, str, str]:
    from hofburg.reports import called, english, first_sentence, item_when, states_words

    several = len(agenda.worlds) > 1
    if item.occurrence is not None:
        it = item.occurrence
        status = "announced" if it.announced else "takes place" if it.sure else "perhaps"
        what = f"{called(law, it)}: {states_words(it.states)}"
        place = f"{it.reference} in {', '.join(it.worlds)}" if several else it.reference
        return item_when(item, law.zone), status, what, place
    f = item.finding
    assert f is not None  # noqa: S101 - an item has one of the two
    provision = law.provisions[f.label]
    other = f.counterpart if item.owed else f.state
    to = f" {'to' if item.owed else 'from'} {other}" if other else ""
    words = first_sentence(english(provision.text))
    reading = f", reading {f.reading}" if f.reading != "default" else ""
    what = f"{f.label}{to}{reading}: {words} [{provision.provenance.mark}]"
    place = f"{f.case} in {f.world}" if several else f.case
    return item_when(item, law.zone), f.status, what, place
