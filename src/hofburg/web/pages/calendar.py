"""The calendar: a month of what a State owes, awaits and takes part in."""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from hofburg import inquiry, reports
from hofburg.inquiry import given
from hofburg.values import ALWAYS, NEVER
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, visit_of
from hofburg.web.words import status_word

if TYPE_CHECKING:
    from hofburg.assessment import Agenda, Item
    from hofburg.regimes import Law

__all__ = ["router"]

router = APIRouter()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Month = Annotated[str | None, Query(pattern=r"^(\d{4}-\d{2})?$")]


@router.get("/calendar", name="calendar")
def calendar(
    visit: Visit = Depends(visit_of),
    month: Month = None,
    awaited: bool = True,
) -> Response:
    """A month of what a State owes, awaits and takes part in."""
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
    return visit.page(
        "calendar.html",
        title=visit.text("Calendar"),
        tables=[rest],
        document=lambda: inquiry.agenda_json(made, told),
        command="agenda",
        words=given(state=code, awaited=awaited, world=visit.world),
        files={"ics": lambda: inquiry.agenda_file(answer, made, told)},
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
    alike: dict[tuple[Any, ...], list[Item]] = {}
    for item in it.items:
        alike.setdefault(_said(item), []).append(item)
    rows = []
    for own in alike.values():
        row = {**_item(visit, law, own[0]), "_zone": law.zone, "_uid": own[0].uid}
        worlds = {world for item in own for world in _worlds(item)}
        if worlds and worlds < set(it.worlds):
            row["case"] = ", ".join([row["case"], *(w for w in it.worlds if w in worlds)])
        rows.append(row)
    return rows


def _worlds(item: Item) -> tuple[str, ...]:
    """The choices of accounts in which it stands."""
    if item.finding is not None:
        return (item.finding.world,)
    return item.occurrence.worlds if item.occurrence else ()


def _said(item: Item) -> tuple[Any, ...]:
    """What a line says but for the account: what every account says is said once."""
    if item.occurrence is not None:
        it = item.occurrence
        return (replace(it, worlds=(), everywhere=True, accounts=(), sources=(), origins=()),)
    f = item.finding
    assert f is not None  # noqa: S101 - an item has one of the two
    return (f.law, f.label, f.case, f.part, f.state, f.counterpart, f.reading, f.status, item.place)


def _item(visit: Visit, law: Law, item: Item) -> dict[str, Any]:
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
        "case": f.case if f.reading == "default" else f"{f.case}, {f.reading}",
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
