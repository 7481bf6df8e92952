"""The race: who asked whom first, as a board by State and hour by hour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from hofburg import inquiry, reports
from hofburg.inquiry import given
from hofburg.values import ALWAYS, NEVER
from hofburg.web.pages.quota_parts import (
    Bar,
    Label,
    alike,
    as_documents,
    case_link,
    choices,
    counts_word,
    labelled,
    narrowed,
)
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, Year, visit_of
from hofburg.web.words import reading_word

if TYPE_CHECKING:
    from hofburg.assessment import Entrant, Race

__all__ = ["router"]

router = APIRouter()
_MOST = 4  # races side by side
_HEAVY = 150  # entrants on one page
_HOUR = 3_600_000_000


@router.get("/quotas/race", name="race")
def race(visit: Visit = Depends(visit_of), year: Year = None, label: Label = None) -> Response:
    """Who asked whom first."""
    answer = visit.answer
    code = inquiry.state_of(answer, visit.chosen["state"] or None)
    found = _made(visit, year, code, None, None, None)
    limits = labelled(visit, found)
    label = label or (limits[0][0] if limits else None)
    world, reading = visit.world, visit.reading
    own = alike(found, label)
    if not (world and reading):
        first = narrowed(alike(found, label, world), _MOST, _is_heavy)
        world, reading = world or first[0], reading or first[1]
    shown = _made(visit, year, code, label, world, reading)
    # Made once: an address takes longer to write than all the rest.
    made = [{one.case: _entrant(visit, it, one) for one in it.entrants} for it in shown]
    return visit.page(
        "race.html",
        title=visit.text("Who asked whom first"),
        tables=[_entrants(visit, shown, made), _boards(visit, shown)],
        document=lambda: {"races": as_documents(visit, shown)},
        command="quota",
        words=given(race=True, state=code, year=year, label=label, world=world, reading=reading),
        code=code,
        year=year,
        label=label,
        world=world,
        limits=limits,
        readings=[(it, it) for it in dict.fromkeys(race.reading for race in own)],
        chosen_reading=reading,
        parts=[_part(visit, it, own) for it, own in zip(shown, made, strict=True)],
        more=len(own) - len(shown),
        reports=reports,
        bar=Bar.of,
        **choices(visit),
    )


def _is_heavy(found: Sequence[Race]) -> bool:
    return sum(len(it.entrants) for it in found) > _HEAVY


def _made(
    visit: Visit, year: int | None, code: str | None, label: str | None, world: str | None,
    reading: str | None,
) -> Sequence[Race]:  # fmt: skip
    answer = visit.answer
    return visit.once(
        ("races", year, code, label, world, reading),
        lambda: inquiry.quota_races(
            answer, year, code=code, label=label, world=world, reading=reading
        ),
    )


def _part(visit: Visit, it: Race, entrants: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One race, as the page shows it."""
    return {
        "race": it,
        "law": visit.answer.laws[it.regime],
        "title": visit.said(it.title) or it.process,
        "boards": [
            (board, [entrants[case] for case in board.cases if case in entrants])
            for board in it.boards
        ],
        "hours": _hours(list(entrants.values())),
    }


def _entrant(visit: Visit, it: Race, one: Entrant) -> dict[str, Any]:
    grave = [v for v in one.verdicts if v.label in one.because] or one.verdicts[:1]
    return {
        "entrant": one,
        "ordinal": "" if one.counts is False else reports.bounds_words(one.ordinal),
        "counts": counts_word(visit, one.counts),
        "href": case_link(visit, it.regime, one.case, it.world),
        "grave": [(v, visit.link("explain", finding=v.finding)) for v in grave],
    }


def _hours(entrants: Sequence[dict[str, Any]]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Entrants by the hour, or by the longer stretch within which they came."""
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for one in entrants:
        lo, hi = one["entrant"].at
        if lo > ALWAYS and hi < NEVER and lo // _HOUR == hi // _HOUR:
            lo = hi = lo - lo % _HOUR
        found.setdefault((lo, hi), []).append(one)
    return sorted(found.items(), key=lambda it: it[0])


# The same as lists


def _entrants(
    visit: Visit, shown: Sequence[Race], entrants: Sequence[dict[str, dict[str, Any]]]
) -> Table:
    columns = [
        Column("case", visit.text("Case")),
        Column("when", visit.text("Its place"), "when"),
        Column("asked", visit.text("Asked"), "when"),
        Column("sender", visit.text("Who"), "state"),
        Column("addressee", visit.text("Whom"), "state"),
        Column("ordinal", visit.text("Which")),
        Column("counts", visit.text("Counts")),
        Column("status", visit.text("Status"), "status"),
        Column("because", visit.text("By")),
        Column("world", visit.text("World")),
        Column("reading", visit.text("Reading")),
    ]
    rows = []
    for it, own in zip(shown, entrants, strict=True):
        law = visit.answer.laws[it.regime]
        for one in it.entrants:
            made = own[one.case]
            grave, href = made["grave"][0] if made["grave"] else (None, "")
            dated = one.at[0] > ALWAYS and one.at[1] < NEVER
            rows.append(
                {
                    "case": one.case,
                    "when": one.at,
                    "asked": one.asked,
                    "sender": one.sender,
                    "addressee": one.addressee,
                    "ordinal": made["ordinal"],
                    "counts": made["counts"],
                    "status": one.status,
                    "because": ", ".join(one.because),
                    "world": it.world,
                    "reading": reading_word(it.reading),
                    "_href": made["href"],
                    "_links": {"status": href} if href else {},
                    "_zone": law.zone,
                    "_dates": (one.at, grave.finding if grave else one.case, one.case)
                    if dated
                    else None,
                }
            )
    empty = visit.text("Nobody asked, as far as is known here.")
    return Table("entrants", visit.text("In order"), columns, rows, empty)


def _boards(visit: Visit, shown: Sequence[Race]) -> Table:
    columns = [
        Column("state", visit.text("Asked"), "state"),
        Column("used", visit.text("Used")),
        Column("allowed", visit.text("Allowed")),
        Column("full", visit.text("Full"), "when"),
        Column("next", visit.text("A further one"), "status"),
        Column("world", visit.text("World")),
        Column("reading", visit.text("Reading")),
    ]
    rows = [
        {
            "state": board.state,
            "used": reports.bounds_words(board.used),
            "allowed": reports.bounds_words(board.allowed),
            "full": board.full,
            "next": board.next,
            "world": it.world,
            "reading": reading_word(it.reading),
            "_zone": visit.answer.laws[it.regime].zone,
        }
        for it in shown
        for board in it.boards
    ]
    return Table("boards", visit.text("By State that was asked"), columns, rows)
