"""Every case at a glance: counted once for an answer, then chosen from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hofburg.inquiry.fold import folded

if TYPE_CHECKING:
    from hofburg.assessment import CaseCount
    from hofburg.inquiry.ask import Answer

__all__ = ["CASE_COLUMNS", "case_mark", "case_row", "case_title", "cases_counted", "cases_wanted"]

CASE_COLUMNS = (
    "regime", "process", "case", "title", "worlds", "states", "opened", "messages", "last",
    "findings", "statuses", "next",
)  # fmt: skip


def cases_counted(answer: Answer) -> tuple[CaseCount, ...]:
    """All cases of an answer (see ``assessment.case_counts``); to choose from them is cheap."""
    from hofburg.assessment import case_counts

    found = case_counts(answer.assessment, answer.as_of if answer.casebook else None)
    if answer.cut is not None:
        from hofburg.inquiry.cut import lines_of

        found = tuple(lines_of(answer, lambda it: case_counts(it.assessment)))
    if answer.case is None:
        return found
    return tuple(it for it in found if it.case == answer.case)


def cases_wanted(
    answer: Answer,
    counted: Iterable[CaseCount],
    *,
    process: str | None = None,
    state: str | None = None,
    status: str | None = None,
    year: int | None = None,
    text: str | None = None,
    world: str | None = None,
) -> list[CaseCount]:
    """Those of them that are wanted; None is all.

    Args:
        process: its name.
        state: code of a State that opened it, to which it was opened, or that wrote in it.
        status: of at least one of its findings.
        year: in which it was opened, perhaps.
        text: stands in its name or title, capitals and accents aside.
        world: as the world of that name has it.

    Raises ``QuestionError`` for a status or a world that does not exist.
    """
    answer.assessment.check(status={status} if status else (), world=world)
    wanted = folded(text or "")
    return [
        it
        for it in counted
        if (process is None or it.process == process)
        and (state is None or state in it.states)
        and (status is None or it.statuses.get(status))
        and (year is None or _in_year(answer, it, year))
        and (world is None or world.rpartition("/")[2] in it.worlds)
        and (not wanted or wanted in folded(f"{it.case} {case_title(answer, it)}"))
    ]


def case_title(answer: Answer, it: CaseCount) -> str:
    """What a worked case is called; a case of a register is called by its name alone."""
    from hofburg.reports import english

    for result in answer.assessment.cases.get(it.law, ()) if not it.process else ():
        if result.case.case == it.case:
            title = result.case.title
            return title if isinstance(title, str) else english(title)
    return ""


def case_row(answer: Answer, it: CaseCount) -> dict[str, Any]:
    """A case for programs. Instants as findings write them; ``worlds`` are those that say this."""
    from hofburg.assessment import instants_as_text

    due = it.next and {
        "label": it.next.label, "state": it.next.state, "due": instants_as_text(it.next.due),
    }  # fmt: skip
    return {
        "regime": it.law,
        "process": it.process or None,
        "case": it.case,
        "title": case_title(answer, it) or None,
        "worlds": list(it.worlds),
        "states": list(it.states),
        "opened": instants_as_text(it.opened),
        "messages": it.messages,
        "last": instants_as_text(it.last),
        "findings": it.findings,
        "statuses": dict(it.statuses),
        "next": due,
    }


def case_mark(answer: Answer, it: CaseCount) -> str:
    """The highest handling mark of the entries of a case."""
    from hofburg.assessment import case_marks
    from hofburg.inquiry.handling import handling_of

    marks = case_marks(answer.assessment, it.law, it.process, it.case)
    return handling_of(answer).highest(sorted(marks))


def _in_year(answer: Answer, it: CaseCount, year: int) -> bool:
    from hofburg.values import parse_instant

    lo, hi = parse_instant(f"{year}-01-01..{year}-12-31", answer.laws[it.law].zone)
    return it.opened[0] <= hi and it.opened[1] >= lo
