"""Today: what is due, what others owe us, what changed, what may be done next; and the calendar."""

from __future__ import annotations

import calendar as months
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from hofburg import inquiry, reports
from hofburg.inquiry import given
from hofburg.values import ALWAYS, DAY, NEVER
from hofburg.web.forms import Posted
from hofburg.web.pages.general import back
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, visit_of

if TYPE_CHECKING:
    from hofburg.assessment import Agenda, Draft, Explanation, Finding, Item

__all__ = ["router"]

router = APIRouter()
_SOON = 14  # days
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEAR = 365 * 24 * 3600
_MOST = 20  # changes that are shown at once
_STEPS = 6  # findings whose next steps are drafted at once

Days = Annotated[int, Query(ge=0, le=3660)]


@router.get("/", name="today")
def today(visit: Visit = Depends(visit_of), days: Days = inquiry.STEP_DAYS) -> Response:
    """What a State owes and is owed, the next first."""
    answer, code = visit.answer, visit.state
    found = visit.once(
        ("due", code, days, visit.world, visit.reading),
        lambda: inquiry.due(answer, code, days, world=visit.world, reading=visit.reading),
    )
    as_of = inquiry.clock_of(answer)
    parts = _parts(visit, found, code, as_of)
    steps, more = visit.once(("steps", code, days), lambda: _steps(answer, code, days))
    tables = [
        Table("due", visit.text("All of it"), _columns(visit), [_row(visit, f) for f in found])
    ]
    words = given(state=code, days=days, world=visit.world, reading=visit.reading)
    return visit.page(
        "today.html",
        title=visit.text("Today"),
        tables=tables,
        document={"due": [inquiry.due_row(answer, f) for f in found]},
        command="due",
        words=words,
        parts=parts,
        steps=steps,
        more_steps=more,
        code=code,
        days=days,
        news=_news(visit, code),
        laws=answer.laws,
        nil=inquiry.nil_line,
    )


def _steps(
    answer: inquiry.Answer, code: str | None, days: int
) -> tuple[list[tuple[Draft, list[Explanation]]], int]:
    """Drafts of the first findings that offer a step to a State, and how many others do."""
    if code is None:
        return [], 0
    mine = inquiry.offering(answer, code, days, party=code)
    mine.sort(key=lambda f: f.due[0] if f.due else NEVER)
    return inquiry.drafts_of(answer, code, mine[:_STEPS]), max(0, len(mine) - _STEPS)


def _parts(
    visit: Visit, found: Sequence[Finding], code: str | None, as_of: int
) -> list[tuple[str, str, Table]]:
    """Sections: heading, what it means, and the list."""
    soon = as_of + _SOON * DAY

    def ours(f: Finding) -> bool:
        return code is None or f.state == code

    def by(f: Finding) -> int:
        return f.due[0] if f.due else NEVER

    kinds: list[tuple[str, str, str, Callable[[Finding], bool]]] = [
        ("missed", visit.text("Missed"),
         visit.text("The time has passed, and it is known not to have been done."),
         lambda f: f.status == "missed" and ours(f)),
        ("soon", visit.text("Due within {n} days", n=_SOON),
         visit.text("Open, and not known to be done."),
         lambda f: f.status == "pending" and by(f) <= soon and ours(f)),
        ("later", visit.text("Due later"), visit.text("Open, with more time."),
         lambda f: f.status == "pending" and by(f) > soon and ours(f)),
        ("others", visit.text("What others owe {state}", state=code or ""),
         visit.text("Open or missed towards us, as far as this register tells."),
         lambda f: f.status != "undetermined" and not ours(f)),
        ("undetermined", visit.text("Undetermined"),
         visit.text("The facts at hand do not tell whether it was done in time."),
         lambda f: f.status == "undetermined"),
    ]  # fmt: skip
    made = []
    for name, heading, meaning, belongs in kinds:
        own = _together(visit, [f for f in found if belongs(f)])
        if own:
            made.append((heading, meaning, Table(f"due-{name}", heading, _columns(visit), own)))
    return made


def _together(visit: Visit, found: Sequence[Finding]) -> list[dict[str, Any]]:
    """Rows; where every account of events says the same, it is said once."""
    alike: dict[tuple[Any, ...], list[Finding]] = {}
    for f in found:
        key = (f.law, f.label, f.case, f.part, f.state, f.counterpart, f.reading, f.status, f.due)
        alike.setdefault(key, []).append(f)
    rows = []
    for (law, *_), own in alike.items():
        engine = next(e for e in visit.answer.assessment.engines if e.law.id == law)
        rows.append(_row(visit, own[0], accounts=len(own) < len(engine.worlds)))
        if len(own) > 1 and len(own) < len(engine.worlds):
            rows[-1]["case"] = f"{own[0].case}, {', '.join(f.world for f in own)}"
    return rows


def _columns(visit: Visit) -> list[Column]:
    return [
        Column("what", visit.text("What")),
        Column("due", visit.text("Due"), "when"),
        Column("status", visit.text("Status"), "status"),
        Column("state", visit.text("Who"), "state"),
        Column("counterpart", visit.text("Towards"), "state"),
        Column("paragraph", visit.text("Paragraph")),
        Column("case", visit.text("Case")),
        Column("mark", visit.text("How far the text is known")),
    ]


def _row(visit: Visit, f: Finding, accounts: bool = True) -> dict[str, Any]:
    from hofburg.web.words import mark_word

    law = visit.answer.laws[f.law]
    provision = law.provisions[f.label]
    # Without delay: there is no date to give.
    due = None if f.due is None or f.due[0] >= NEVER else f.due
    words = reports.first_sentence(visit.said(provision.text)) or f.label
    paragraph = reports.paragraph(f) if f.layer == "base" else f"{reports.paragraph(f)} ({f.layer})"
    several = accounts and len(visit.answer.worlds) > 1
    case = f"{f.case}, {f.world}" if several else f.case
    if f.reading != "default":
        case += f", {f.reading}"
    return {
        "what": words,
        "due": due,
        "status": f.status,
        "state": f.state,
        # A duty towards all has no counterpart; one whose counterpart is not known has None.
        "counterpart": f.counterpart if "to" in provision.exprs else "",
        "paragraph": paragraph,
        "case": case,
        "mark": mark_word(provision.provenance.mark),
        "_href": visit.link("explain", finding=f.id),
        "_links": {"case": visit.link("case", regime=f.law, case=f.case)},
        "_zone": law.zone,
        "_handling": inquiry.handling_of(visit.answer).of(f),
        "_dates": (due, f.id, f"{paragraph}: {words}") if due and due[0] > ALWAYS else None,
    }


# What changed


def _news(visit: Visit, code: str | None) -> dict[str, Any] | None:
    """What is different since somebody said that they had looked; None before the first time."""
    said = visit.request.cookies.get("hofburg_seen", "")
    if not said.isdecimal() or len(said) > 17 or visit.desk.casebook:
        return None
    since = int(said)
    answer = visit.answer
    asked = visit.question
    if asked.as_of or asked.known_at or since >= inquiry.clock_of(answer):
        return None

    def made() -> list[inquiry.Change]:
        before = visit.desk.answer(inquiry.question_then(asked, since))
        return inquiry.changes(before, answer, code)

    found = visit.once(("changes", since, code), made)
    return {
        "since": since,
        "entries": inquiry.recorded_since(visit.desk.records(), since),
        "changes": found,
        "most": _MOST,
    }


@router.post("/seen", name="seen", include_in_schema=False)
def seen(form: Posted) -> Response:
    """Remember, in the browser, that everything up to now was looked at."""
    go = RedirectResponse(back(form.get("back")), status_code=303)
    now = str(time.time_ns() // 1000)
    go.set_cookie("hofburg_seen", now, max_age=_YEAR, samesite="strict", httponly=True)
    return go


# The calendar


@router.get("/calendar", name="calendar")
def calendar(
    request: Request,
    visit: Visit = Depends(visit_of),
    month: Annotated[str | None, Query(pattern=r"^\d{4}-\d{2}$|^$")] = None,
    awaited: bool = True,
) -> Response:
    """A month of what a State owes, awaits and takes part in."""
    del request
    answer, code = visit.answer, visit.state
    chosen = _month(month, inquiry.clock_of(answer))
    if code is None:
        return visit.page(
            "calendar.html", title=visit.text("Calendar"), code=None, weeks=[], month=chosen,
            around=(None, None), agendas=[],
        )  # fmt: skip
    made = visit.once(
        ("agenda", code, awaited, visit.world),
        lambda: inquiry.agendas(answer, code, awaited=awaited, world=visit.world),
    )
    told = inquiry.holidays_of_each(answer, made, code)
    rows = [row for it in made for row in _items(visit, it)]
    rows.sort(key=lambda row: row["when"] or (NEVER, NEVER))
    own = [row for row in rows if _in(row, chosen)]
    first = Table("month", visit.text("In this month"), _agenda_columns(visit), own)
    rest = Table("agenda", visit.text("The whole agenda"), _agenda_columns(visit), rows)
    marks = set(answer.meta["handling"]) - {law.handling[0] for law in answer.laws.values()}

    def ics() -> bytes:
        return reports.agenda_ics(
            [(answer.laws[it.regime], it) for it in made],
            notes=[one for notes in told.values() for one in notes.notes],
            confidential=bool(marks),
        )

    return visit.page(
        "calendar.html",
        title=visit.text("Calendar"),
        tables=[rest],
        document={
            "agendas": [it.as_dict() for it in made],
            "holidays": {regime: notes.as_dict() for regime, notes in told.items()},
        },
        command="agenda",
        words=given(state=code, awaited=awaited, world=visit.world),
        files={"ics": ics},
        pdf=lambda: inquiry.year_blocks(answer, code, chosen.year, world=visit.world),
        code=code,
        month=chosen,
        table=first,
        weeks=_weeks(chosen, own),
        around=_around(chosen),
        agendas=made,
        notes=[line for notes in told.values() for line in reports.holiday_lines(notes)][:12],
    )


def _month(text: str | None, as_of: int) -> date:
    if text:
        year, number = map(int, text.split("-"))
        if 1900 <= year <= 2199 and 1 <= number <= 12:
            return date(year, number, 1)
    return (_EPOCH + timedelta(microseconds=as_of)).date().replace(day=1)


def _around(month: date) -> tuple[str, str]:
    before = (month - timedelta(days=1)).replace(day=1)
    after = (month + timedelta(days=32)).replace(day=1)
    return before.strftime("%Y-%m"), after.strftime("%Y-%m")


def _agenda_columns(visit: Visit) -> list[Column]:
    return [
        Column("what", visit.text("What")),
        Column("when", visit.text("When"), "when"),
        Column("status", visit.text("Status")),
        Column("states", visit.text("States"), "states"),
        Column("paragraph", visit.text("Paragraph")),
        Column("case", visit.text("Case")),
    ]


def _items(visit: Visit, it: Agenda) -> list[dict[str, Any]]:
    law = visit.answer.laws[it.regime]
    return [{**_item(visit, law, item), "_zone": law.zone, "_uid": item.uid} for item in it.items]


def _item(visit: Visit, law: Any, item: Item) -> dict[str, Any]:
    from hofburg.web.words import status_word

    when = item.place if item.dated else None
    if item.occurrence is not None:
        it = item.occurrence
        stands = (
            visit.text("announced") if it.announced
            else visit.text("takes place") if it.sure
            else visit.text("perhaps")
        )  # fmt: skip
        return {
            "what": reports.called(law, it),
            "when": (it.start[0], it.end[1]) if item.dated and it.end[1] < NEVER else when,
            "status": stands,
            "states": list(it.states),
            "paragraph": "",
            "case": it.reference,
            "_href": visit.link("case", regime=law.id, case=it.reference),
        }
    f = item.finding
    assert f is not None  # noqa: S101 - an item has one of the two
    return {
        "what": reports.first_sentence(visit.said(law.provisions[f.label].text)) or f.label,
        "when": when,
        "status": status_word(f.status),
        "states": [code for code in (f.state, f.counterpart) if code],
        "paragraph": reports.paragraph(f),
        "case": f.case,
        "_href": visit.link("explain", finding=f.id),
        "_links": {"case": visit.link("case", regime=f.law, case=f.case)},
        "_handling": inquiry.handling_of(visit.answer).of(f),
    }


def _days(row: dict[str, Any]) -> tuple[date, date] | None:
    """First and last day (UTC) of what has a place in a calendar."""
    if not row["when"]:
        return None
    lo, hi = row["when"]
    lo, hi = (hi if lo <= ALWAYS else lo), (lo if hi >= NEVER else hi)
    try:
        first, last = (_EPOCH + timedelta(microseconds=at) for at in (lo, hi))
    except OverflowError:
        return None
    return first.date(), last.date()


def _in(row: dict[str, Any], month: date) -> bool:
    span = _days(row)
    if span is None:
        return False
    after = (month + timedelta(days=32)).replace(day=1)
    return span[0] < after and span[1] >= month


def _weeks(month: date, rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The weeks of a month from Monday, each day with what stands on it."""
    made = []
    for week in months.Calendar().monthdatescalendar(month.year, month.month):
        days = []
        for day in week:
            own = [row for row in rows if (span := _days(row)) and span[0] <= day <= span[1]]
            days.append({"day": day, "inside": day.month == month.month, "rows": own})
        made.append(days)
    return made
