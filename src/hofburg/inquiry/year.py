"""A State's year as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hofburg.inquiry.holidays import holidays_of_each
from hofburg.inquiry.tables import calendars, quota_tables
from hofburg.languages import language, say

if TYPE_CHECKING:
    from hofburg.assessment import YearCalendar
    from hofburg.inquiry.ask import Answer
    from hofburg.reports import Block

__all__ = ["year_blocks", "year_title"]


def year_title(answer: Answer, code: str | None, year: int) -> str:
    """What a State's year is called."""
    if code is None:
        return say("The year {year} of all States", year=year)
    from hofburg.reports import name

    law = next(iter(answer.laws.values()))
    whose = name(law, code, language())
    return say("The year {year} of {state}", year=year, state=whose)


def year_blocks(
    answer: Answer, code: str | None, year: int, *, world: str | None = None
) -> list[Block]:
    """What a State owes, did and takes part in, its quotas and holidays, by regime (of a PDF).

    Raises ``QuestionError`` for a year out of range, and a world that does not exist.
    """
    from hofburg.regimes import said_in
    from hofburg.reports import Facts, Heading
    from hofburg.reports import year_blocks as blocks_of

    made = calendars(answer, year, code, world=world)
    told = holidays_of_each(answer, made, code)
    tables = quota_tables(answer, code, year, world=world)
    blocks: list[Block] = []
    for it in made:
        law = answer.laws[it.regime]
        own = [table for table in tables if table.regime == it.regime]
        if not _is_empty(it) or own:
            blocks += blocks_of(law, it, own, told.get(it.regime))
    silent = [
        f"{it.regime} ({said_in(answer.laws[it.regime].title, language())})"
        for it in made
        if _is_empty(it) and not any(table.regime == it.regime for table in tables)
    ]
    if silent:
        blocks += [
            Heading(1, say("Nothing is known of this year")),
            Facts([(say("Under"), text) for text in silent]),
        ]
    return blocks


def _is_empty(it: YearCalendar) -> bool:
    return not (it.due or it.open or it.takes_place or it.announced or it.undated)
