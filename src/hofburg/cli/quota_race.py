"""``hofburg quota --race`` and ``--matrix``: who asked whom first, and who received whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hofburg.assessment import Matrix, Race
    from hofburg.cli.page import Page
    from hofburg.inquiry import Answer

__all__ = ["matrix_page", "race_page"]

_COUNTS = {True: "yes", False: "no", None: "not known"}


def race_page(
    answer: Answer, races: Sequence[Race], code: str | None, year: int | None, line: str
) -> None:
    """Print races: how each State's quota filled up, then all who asked in order."""
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page

    page = Page()
    page.heading(f"Who asked whom first{f' in {year}' if year else ''}{_about(code)}")
    if not races:
        page.text("Nobody asked, as far as is known here.")
    for race in races:
        _headline(page, answer, race)
        _boards(page, answer, race)
        _entrants(page, answer, race)
        _unplaced(page, race)
    page.gap()
    page.text(
        "In the order in which the document counts cases; where that is open, by the earliest."
        " Refusable says what the text allows, not what was answered.",
        style="dim",
    )
    footer(page, answer.meta, line)
    page.show()


def _about(code: str | None) -> str:
    return f", {code} alone" if code else ""


def _headline(page: Page, answer: Answer, it: Race | Matrix) -> None:
    from hofburg.reports import english, reading_named, when

    law = answer.laws[it.regime]
    title = english(it.title) or it.process
    title += f", {law.id}" if law.base else ""
    at = when((it.as_of, it.as_of), law.zone)
    named = reading_named(it.reading)
    page.gap()
    page.text(
        f"{title} {it.year}, by {it.label}: {it.world}, as of {at}{f', {named}' if named else ''}",
        style="bold",
    )
    if it.world_title:
        page.text(it.world_title, 2)


def _boards(page: Page, answer: Answer, race: Race) -> None:
    from hofburg.reports import bounds_words, when

    zone = answer.laws[race.regime].zone
    rows = []
    for board in race.boards:
        others = [v for k, v in board.keys.items() if v != board.state and k != "year"]
        used = f"{bounds_words(board.used)} of {bounds_words(board.allowed)} {race.unit}".strip()
        full = when(board.full, zone) or "not full, as far as is known"
        rows.append((" ".join((board.state or "?", *others)), used, full, board.next))
    if rows:
        page.gap()
        head = ("Asked", "Used", "Full", "A further one")
        page.table(head, rows, indent=2, wrap=(2,), status=(3,))


def _entrants(page: Page, answer: Answer, race: Race) -> None:
    from hofburg.reports import bounds_words, when

    zone = answer.laws[race.regime].zone
    rows = []
    for it in race.entrants:
        which = "-" if it.counts is False else bounds_words(it.ordinal)
        by = f" by {', '.join(it.because)}" if it.because else ""
        who = f"{it.sender or '?'} to {it.addressee or '?'}"
        at = when(it.at, zone)
        rows.append((at, who, which, _COUNTS[it.counts], f"{it.status or '-'}{by}", it.case))
    if rows:
        page.gap()
        head = ("When", "Who", "Which", "Counts", "Status", "Case")
        page.table(head, rows, indent=2, status=(4,))


def _unplaced(page: Page, it: Race | Matrix) -> None:
    if it.unplaced:
        page.gap()
        listed = ", ".join(it.unplaced)
        page.text(f"Perhaps of this year as well, since their keys are not known: {listed}", 2)


def matrix_page(
    answer: Answer, matrices: Sequence[Matrix], code: str | None, year: int | None, line: str
) -> None:
    """Print matrices: each State with those whom it received and whom it asked, and sums."""
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page

    page = Page()
    page.heading(f"Who received whom{f' in {year}' if year else ''}{_about(code)}")
    if not matrices:
        page.text("Nothing is counted, as far as is known here.")
    for matrix in matrices:
        _headline(page, answer, matrix)
        _totals(page, matrix)
        _groups(page, matrix)
        _unplaced(page, matrix)
    page.gap()
    page.text(
        "What counts of the cases in hand; a ? says that more may not be in hand.", style="dim"
    )
    footer(page, answer.meta, line)
    page.show()


def _totals(page: Page, matrix: Matrix) -> None:
    from hofburg.reports import tally_words

    def listed(state: str | None, received: bool) -> str:
        found = []
        for cell in matrix.cells:
            ends = (cell.sender, cell.addressee)
            own, other = reversed(ends) if received else ends
            if own == state:
                found.append(f"{other or '?'} {tally_words(cell.counted)}")
        return ", ".join(found) or "-"

    rows = [
        (it.state or "?", tally_words(it.received), listed(it.state, True),
         tally_words(it.given), listed(it.state, False))
        for it in matrix.totals
    ]  # fmt: skip
    rows.append(("all", tally_words(matrix.total), "", tally_words(matrix.total), ""))
    page.gap()
    page.table(("State", "Received", "From", "Given", "To"), rows, indent=2, wrap=(2, 4))
    whole = ", ".join(matrix.whole) if len(matrix.whole) < len(matrix.states) else "all States"
    page.text(f"Known to be complete: {whole or 'of no State'}.", 2)


def _groups(page: Page, matrix: Matrix) -> None:
    from hofburg.reports import tally_words

    rows = [
        (it.group, *(tally_words(tally) for tally in (it.received, it.given, it.among)))
        for it in matrix.groups
    ]
    if rows:
        page.gap()
        page.table(("Members of", "Received", "Given", "Among themselves"), rows, indent=2)
