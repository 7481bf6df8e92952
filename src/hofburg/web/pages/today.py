"""Today: what is due, what others owe us, what changed, what may be done next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from hofburg import inquiry, reports
from hofburg.inquiry import given
from hofburg.values import ALWAYS, DAY, NEVER
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, visit_of
from hofburg.web.writing import named

if TYPE_CHECKING:
    from hofburg.assessment import Draft, Explanation, Finding

__all__ = ["router"]

router = APIRouter()
_SOON = 14  # days
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
        document=lambda: {"due": [inquiry.due_row(answer, f) for f in found]},
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
    offered = inquiry.offering(answer, code, days, party=code)
    # What is over offers nothing any more; what every account says is offered once.
    mine = {
        (f.law, f.label, f.case, f.part, f.state, f.counterpart): f
        for f in reversed(offered)
        if f.status in (*inquiry.DUE, "open")
    }
    first = sorted(mine.values(), key=lambda f: f.due[0] if f.due else NEVER)
    return inquiry.drafts_of(answer, code, first[:_STEPS]), max(0, len(first) - _STEPS)


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
         lambda f: f.status == "pending" and soon < by(f) < NEVER and ours(f)),
        ("undated", visit.text("Without a day"),
         visit.text("Open; the text gives no day: without delay, or when its occasion comes."),
         lambda f: f.status == "pending" and by(f) >= NEVER and ours(f)),
        ("others", visit.text("What others owe {state}", state=named(code) if code else ""),
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
