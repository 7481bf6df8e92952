"""Processes: every case of the register, or of the casebook, at a glance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from hofburg import inquiry
from hofburg.assessment import STATUSES
from hofburg.inquiry import given
from hofburg.web.pages.case_parts import standing_words
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, Year, visit_of
from hofburg.web.words import status_word

if TYPE_CHECKING:
    from hofburg.assessment import CaseCount

__all__ = ["router"]

router = APIRouter()
Word = Annotated[str | None, Query(max_length=200)]


@router.get("/processes", name="processes")
def processes(
    visit: Visit = Depends(visit_of),
    process: Word = None,
    status: Word = None,
    year: Year = None,
    text: Word = None,
) -> Response:
    """Who, when, how the findings of each case stand, and what is due next."""
    answer = visit.answer
    counted = visit.once(("cases", visit.question.case), lambda: inquiry.cases_counted(answer))
    # The State of the centre has a case in nearly every process: here it is asked for by name.
    code = inquiry.state_of(answer, visit.chosen["state"] or None)
    wanted: dict[str, Any] = {
        "process": process or None, "status": status or None, "year": year,
        "text": text or None, "world": visit.world,
    }  # fmt: skip
    found = inquiry.cases_wanted(answer, counted, state=code, **wanted)
    return visit.page(
        "processes.html",
        title=visit.text("Processes"),
        tables=[_table(visit, found)],
        document=lambda: {"cases": [inquiry.case_row(answer, it) for it in found]},
        command="cases",
        words=given(state=code, **wanted),
        chosen={**wanted, "state": code},
        kinds=_kinds(visit, counted),
        statuses=[(name, status_word(name)) for name in STATUSES],
        regimes=[(law.id, visit.said(law.title) or law.id) for law in answer.laws.values()],
        cases=len({(it.law, it.process, it.case) for it in found}),
        differing=len({(it.law, it.process, it.case) for it in found if not it.all_worlds}),
    )


def _kinds(visit: Visit, counted: tuple[CaseCount, ...]) -> list[tuple[str, str]]:
    """Processes that have cases here, by their titles, with how many."""
    laws = visit.answer.laws
    many = Counter(it.process for it in counted if it.process)
    titles = {it.process: _title(visit, it) for it in counted if it.process}
    several = len(laws) > 1
    of = {it.process: it.law for it in counted if it.process}
    return [
        (
            name,
            visit.text("{title} ({n})", title=title, n=many[name])
            if not several
            else visit.text("{title}, {law} ({n})", title=title, law=of[name], n=many[name]),
        )
        for name, title in titles.items()
    ]


def _title(visit: Visit, it: CaseCount) -> str:
    if not it.process:
        return visit.text("Worked case")
    process = visit.answer.laws[it.law].processes[it.process]
    return visit.said(process.title) or it.process.replace("_", " ")


def _table(visit: Visit, found: list[CaseCount]) -> Table:
    columns = [
        Column("case", visit.text("Case"), "code"),
        Column("title", visit.text("Title")),
        Column("process", visit.text("Process")),
        Column("regime", visit.text("Document"), "code"),
        Column("accounts", visit.text("Accounts")),
        Column("states", visit.text("States"), "states"),
        Column("opened", visit.text("Opened"), "when"),
        Column("messages", visit.text("Messages"), "number"),
        Column("stands", visit.text("Findings")),
        Column("due", visit.text("Due next"), "when"),
        Column("of", visit.text("From whom, under what")),
    ]
    rows = [_row(visit, it) for it in found]
    empty = visit.text("No case: nothing that was asked for is held or due.")
    # What no row says would be an empty column.
    shown = [
        c for c in columns if c.key not in ("title", "accounts") or any(r[c.key] for r in rows)
    ]
    shown = [c for c in shown if c.key != "regime" or len(visit.answer.laws) > 1]
    return Table("cases", visit.text("Cases"), shown, rows, empty)


def _row(visit: Visit, it: CaseCount) -> dict[str, Any]:
    law = visit.answer.laws[it.law]
    due = it.next
    return {
        "case": it.case,
        "title": inquiry.case_title(visit.answer, it),
        "process": _title(visit, it),
        "_lang": {"title": visit.foreign(inquiry.case_title(visit.answer, it))},
        "regime": it.law,
        "accounts": "" if it.all_worlds else ", ".join(it.worlds),
        "states": list(it.states),
        "opened": it.opened,
        "messages": it.messages,
        "stands": standing_words(visit, it.statuses),
        "due": due.due if due else None,
        "of": f"{due.state or '?'}, {due.label}" if due else "",
        "_href": visit.link(
            "case", regime=it.law, case=it.case, world=None if it.all_worlds else it.worlds[0]
        ),
        "_zone": law.zone,
        "_handling": inquiry.case_mark(visit.answer, it),
        "_dates": (due.due, f"{it.law}:{it.case}:{due.label}", f"{due.label} {it.case}")
        if due
        else None,
    }
