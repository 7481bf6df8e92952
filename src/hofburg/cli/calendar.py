"""``hofburg calendar``: a year at a glance, as text and as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.assessment import Due, HolidayNotes, Occurrence, YearCalendar
    from hofburg.cli.page import Page
    from hofburg.inquiry import Answer
    from hofburg.regimes import Law

__all__ = ["calendar"]


def calendar(
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
        typer.Option(
            "--state",
            metavar="STATE",
            help="Only what it takes part in, owes or is owed. Left out: all States.",
        ),
    ] = None,
    case: o.Case = None,
    world: o.World = None,
    invented: Annotated[
        bool, typer.Option("--invented", help="Of a casebook, also the invented examples.")
    ] = False,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="Write the picture into a new file."),
    ] = None,
    lanes: Annotated[
        Literal["kind", "state"],
        typer.Option("--lanes", help="Of the picture: one for each kind of thing, or State."),
    ] = "kind",
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Show a year at a glance.

    What takes place, what stands in announced plans, and which duties have their day in it.
    """
    from hofburg import inquiry, reports
    from hofburg.cli.ask import ask
    from hofburg.cli.files import put
    from hofburg.cli.holidays import footnote
    from hofburg.cli.page import note
    from hofburg.cli.rows import print_json
    from hofburg.errors import Problem, QuestionError
    from hofburg.inquiry import Question, given, state_of

    answer = ask(Question(registers or (), regimes or (), as_of, known_at, known_to, holder, case))
    code = state_of(answer, state)
    shown = invented or case is not None
    made = inquiry.calendars(answer, year, code, world=world, invented=shown)
    told = inquiry.holidays_of_each(answer, made, code)
    if svg is not None:
        if len(made) != 1:
            said = f"a picture is of one regime; here are {', '.join(it.regime for it in made)}."
            raise QuestionError(Problem("--svg", "regime", said, "Name one: --regime REGIME."))
        law, shows = answer.laws[made[0].regime], made[0]
        lines = footnote(law, told[law.id]) if law.id in told else []
        put(svg, reports.calendar_picture(law, shows, lanes=lanes, notes=lines).encode())
        note(f"{svg}: written.")
    words = given(year=year, state=code, world=world, invented=invented)
    if form == "json":
        again = answer.line("calendar", [*words, "--format", form])
        print_json(
            {
                "meta": answer.meta | {"again": again},
                "calendars": [it.as_dict() for it in made],
                "holidays": {regime: notes.as_dict() for regime, notes in told.items()},
            }
        )
        return
    _print(answer, made, told, answer.line("calendar", words))


def _print(
    answer: Answer, made: Sequence[YearCalendar], told: dict[str, HolidayNotes], line: str
) -> None:
    from hofburg.cli.holidays import section
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.reports import english, name

    page = Page()
    for shows in made:
        law = answer.laws[shows.regime]
        whose = f", {name(law, shows.state)}" if shows.state else ""
        page.heading(f"{english(law.title)}: {shows.year}{whose}")
        _takes_place(page, law, shows, "Takes place", shows.takes_place)
        _takes_place(page, law, shows, "Stands in announced plans", shows.announced)
        _undated(page, law, shows)
        _dues(page, law, shows)
        if shows.regime in told:
            section(page, law, told[shows.regime])
        if shows.invented:
            page.gap()
            page.text(
                f"{shows.invented} worked cases are invented examples and left out here;"
                " --invented shows them too.",
                style="dim",
            )
    footer(page, answer.meta, line)
    page.show()


def _takes_place(
    page: Page, law: Law, shows: YearCalendar, title: str, listed: Sequence[Occurrence]
) -> None:
    from hofburg.reports import called, kind_words, once, rests_on, span, states_words

    told = once(listed, shows.zone)
    if not told:
        if title == "Takes place":
            page.text("Nothing is known to take place in this year.")
        return
    page.gap()
    page.text(f"{title} ({len(told)})", style="bold")
    rows = []
    for it in told:
        what = called(law, it)
        kind = kind_words(law, it)
        what = what if what.startswith(kind) else f"{what}\n{kind}"
        rows.append((span(it.start, it.end, shows.zone), what, states_words(it.states),
                     rests_on(it, shows.worlds)))  # fmt: skip
    page.table(("Days", "What", "States", "Case"), rows, indent=2, wrap=(0, 1, 2, 3))


def _undated(page: Page, law: Law, shows: YearCalendar) -> None:
    from hofburg.reports import called, once, rests_on, states_words, when

    told = once(shows.undated, shows.zone)
    if not told:
        return
    page.gap()
    page.text(f"Perhaps in this year: its days are not known ({len(told)})", style="bold")
    rows = [
        (when(it.start, shows.zone), f"{called(law, it)}{', announced' if it.announced else ''}",
         states_words(it.states), rests_on(it, shows.worlds))
        for it in told
    ]  # fmt: skip
    page.table(("Begins", "What", "States", "Case"), rows, indent=2, wrap=(0, 1, 2, 3))


def _dues(page: Page, law: Law, shows: YearCalendar) -> None:
    from hofburg.reports import due_words, everybody, once, open_words, rests_on

    dated, (open_, counted) = once(shows.due, shows.zone), open_words(once(shows.open, shows.zone))
    all_of_them = everybody(law)

    def row(it: Due) -> tuple[str, ...]:
        reading = f", reading {it.reading}" if it.reading != "default" else ""
        return (due_words(it, shows.zone), _who(it, all_of_them), f"{it.label} [{it.mark}]",
                f"{it.status}{reading}", rests_on(it, shows.worlds))  # fmt: skip

    head = ("Due", "Who", "Paragraph", "Status", "Case")
    for title, listed in (
        ("Due in this year", dated),
        ("Due, but not on a known day", open_),
    ):
        if listed:
            page.gap()
            page.text(f"{title} ({len(listed)})", style="bold")
            page.table(head, [row(it) for it in listed], indent=2, wrap=(1, 4), status=(3,))
    if counted:
        page.gap()
        page.text(f"Not known whether or when they are due: {counted}.", 2)


def _who(it: Due, number: int) -> str:
    from hofburg.reports import states_words

    who = states_words(it.states, number)
    return f"{who} to {it.counterpart}" if it.counterpart else who
