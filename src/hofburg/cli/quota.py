"""``hofburg quota``: how far counted limits are used up, by whom, and who may still ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli import options as o
from hofburg.errors import Problem, QuestionError

if TYPE_CHECKING:
    from hofburg.assessment import Line, QuotaTable, Seat, Use
    from hofburg.cli.page import Page
    from hofburg.inquiry import Answer
    from hofburg.reports import Between

__all__ = ["quota"]

_COUNTS = {True: "yes", False: "no", None: "not known"}
_MANY = 8  # States that are named one by one


def quota(
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
            help="Whose quotas, received and given. Left out: the centre's State, else all.",
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", metavar="YEAR", min=1900, max=2199, help="Left out: that of the question."
        ),
    ] = None,
    race: Annotated[
        bool,
        typer.Option("--race", help="Who asked whom first, and when each quota was full."),
    ] = False,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Who received whom, all States by all States.")
    ] = False,
    label: o.Label = None,
    case: o.Case = None,
    world: o.World = None,
    reading: o.Reading = None,
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Say how far quotas are used up, and who may still ask.

    Every limit that counts or sums cases: who used what and in what order, what a further case
    would be, and on which facts that rests.
    """
    from hofburg import inquiry
    from hofburg.cli.ask import ask
    from hofburg.cli.quota_race import matrix_page, race_page
    from hofburg.cli.rows import print_json
    from hofburg.inquiry import Question, given, state_of

    if race and matrix:
        said = "--race and --matrix are two questions."
        raise QuestionError(Problem("--matrix", "options", said, "Ask one after the other."))
    if reading and not (race or matrix):
        said = "every reading that makes a difference has lines of its own."
        raise QuestionError(Problem("--reading", "options", said, "Leave it out."))
    answer = ask(Question(registers or (), regimes or (), as_of, known_at, known_to, holder, case))
    code = state_of(answer, state)
    name = "races" if race else "matrices" if matrix else "quotas"
    found: Sequence[Any]
    if name == "quotas":
        code = code or answer.home
        found = inquiry.quota_tables(answer, code, year, label=label, world=world)
    else:
        make: dict[str, Any] = {
            "races": inquiry.quota_races,
            "matrices": inquiry.quota_matrices,
        }
        found = make[name](answer, year, code=code, label=label, world=world, reading=reading)
    words = given(
        race=race, matrix=matrix, state=code, year=year, label=label, world=world, reading=reading
    )
    if form == "json":
        again = answer.line("quota", [*words, "--format", form])
        print_json({"meta": answer.meta | {"again": again}, name: [it.as_dict() for it in found]})
        return
    show: dict[str, Any] = {"races": race_page, "matrices": matrix_page, "quotas": _print}
    show[name](answer, found, code, year, answer.line("quota", words))


def _print(
    answer: Answer, tables: Sequence[QuotaTable], code: str | None, year: int | None, line: str
) -> None:
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.reports import name

    page = Page()
    whose = f"of {name(_law(answer, tables, code), code)}" if code else "of all States"
    page.heading(f"Quotas {whose}{f' in {year}' if year else ''}")
    if not tables:
        page.text("No counted limit has been used, and none is known to be open.")
    for table in tables:
        _table(page, answer, table)
    page.gap()
    page.text(
        "Used: what surely counts, to what may; a ? says that more may not be in hand. A quota is"
        " what must be accepted: whoever is asked may accept more.",
        style="dim",
    )
    footer(page, answer.meta, line)
    page.show()


def _law(answer: Answer, tables: Sequence[QuotaTable], code: str | None) -> Any:
    """The regime that knows a State's name."""
    laws = list(answer.laws.values())
    named = [answer.laws[table.regime] for table in tables] or laws
    return next(
        (law for law in [*named, *laws] if law.parties is None or code in law.parties), laws[0]
    )


def _table(page: Page, answer: Answer, table: QuotaTable) -> None:
    from hofburg.reports import english, plain_lines, quota_between, quota_grounds, when

    law, table = answer.laws[table.regime], plain_lines(table)
    title = english(table.title) or table.process
    title += f", {law.id}" if law.base else ""
    at = when((table.as_of, table.as_of), law.zone)
    page.gap()
    page.text(f"{title} {table.year}: {table.world}, as of {at}", style="bold")
    if table.world_title:
        page.text(table.world_title, 2)
    if table.state:
        pairs = quota_between(law, table)
        paired = {id(line) for pair in pairs for line in (pair.received, pair.given)}
        for title, lines in (("Received", table.received), ("Given", table.given)):
            _lines(page, title, [it for it in lines if id(it) not in paired], table.state)
        _side_by_side(page, pairs)
    else:
        _lines(page, "Used", table.received, None)
    _uses(page, law.zone, [*table.received, *table.given])
    _askers(page, table)
    _seats(page, table)
    if table.unplaced:
        page.gap()
        listed = ", ".join(table.unplaced)
        page.text(f"Perhaps of these as well, since their year or State is not known: {listed}", 2)
    grounds = quota_grounds(law, table)
    if grounds:
        page.gap()
        page.text("Rests on", 2)
        for text in grounds:
            page.item(text, 4)


def _side_by_side(page: Page, pairs: Sequence[Between]) -> None:
    from hofburg.reports import amount_words

    if not pairs:
        return
    page.gap()
    page.text("With each State: what is used, and what a further one would be", 2)
    rows = []
    for pair in pairs:
        named = pair.label if pair.reading == "default" else f"{pair.label}, reading {pair.reading}"
        sides = (pair.received, pair.given)
        told = [f"{amount_words(it)}, then {it.next}" if it else "-" for it in sides]
        rows.append((pair.state, named, *told, pair.line.mark))
    head = ("State", "Limit", "Received from it", "Given to it", "Mark")
    page.table(head, rows, indent=4, wrap=(1,))


def _lines(page: Page, title: str, lines: Sequence[Line], state: str | None) -> None:
    from hofburg.reports import amount_words, further_words, line_words

    if not lines:
        return
    page.gap()
    page.text(title, 2)
    rows = [
        (line_words(line, state), amount_words(line),
         f"{line.next} ({further_words(line.next)})", line.mark)
        for line in lines
    ]  # fmt: skip
    page.table(("Limit", "Used", "A further one", "Mark"), rows, indent=4, wrap=(0,), status=(2,))


def _uses(page: Page, zone: str, lines: Sequence[Line]) -> None:
    """The cases behind the lines, each once."""
    from hofburg.reports import bounds_words, quota_cases, when
    from hofburg.values import ALWAYS, NEVER

    cases = quota_cases(lines)
    rows: list[tuple[str, ...]] = []
    # What a State does by itself is towards nobody.
    alone = not any(use.addressee for line in lines for use in line.uses)
    for it in cases:
        line, use = it.line, it.use
        who = use.sender or "?" if alone else _who(use)
        at = "not known" if use.at == (ALWAYS, NEVER) else when(use.at, zone)
        # What uses nothing up has no number in the order of those that do.
        which = line.label if use.counts is False else f"{line.label}: {bounds_words(use.ordinal)}"
        status = it.gravest.status or "-"
        if it.by is not line:
            status += f" by {it.by.label}"
        rows.append((which, who, at, _COUNTS[use.counts], status, use.case))
    if rows:
        page.gap()
        page.text("Cases", 2)
        head = ("Which", "Who", "When", "Counts", "Status", "Case")
        page.table(head, rows, indent=4, status=(4,))


def _who(use: Use | Seat) -> str:
    return f"{use.sender or '?'} to {use.addressee or '?'}"


def _askers(page: Page, table: QuotaTable) -> None:
    """Who may still ask: States of one verdict together."""
    from hofburg.reports import asker_groups

    groups, depends = asker_groups(table)
    if not groups:
        return
    page.gap()
    page.text("Who may still ask", 2)
    rows = []
    for group in groups:
        who = ", ".join(group.states)
        if group.others and len(group.states) > 3:
            who = "all others"
        elif len(group.states) > max(_MANY, len(table.askers) / 2):
            who = f"the other {len(group.states)}"
        by = f" by {', '.join(group.because)}" if group.because else ""
        rows.append((f"{group.status}{by}", who))
    page.table(("", ""), rows, indent=4, status=(0,))
    if depends:
        page.text(f"It also depends on what is asked for: {', '.join(depends)}.", 4)


def _seats(page: Page, table: QuotaTable) -> None:
    """Nationality seats: whose nationals sat in whose teams."""
    from hofburg.reports import bounds_words

    if not table.seats:
        return
    page.gap()
    page.text("Seats by nationality", 2)
    rows = [
        (seat.nationality or "not known", bounds_words(seat.number),
         "own" if seat.nationality == seat.sender else "guest", f"{_who(seat)}, {seat.case}")
        for seat in table.seats
    ]  # fmt: skip
    page.table(("Of", "Seats", "", "In"), rows, indent=4, right=(1,))
