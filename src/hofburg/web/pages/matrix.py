"""The matrix: who received whom in a year, all States by all States, and the same as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from hofburg import inquiry, reports
from hofburg.inquiry import given
from hofburg.web.pages.quota_parts import (
    Label,
    alike,
    as_documents,
    case_link,
    choices,
    labelled,
    narrowed,
)
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, Year, visit_of
from hofburg.web.words import reading_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hofburg.assessment import Cell, Matrix, Tally

__all__ = ["router"]

router = APIRouter()
_MOST = 1  # matrices on one page


@router.get("/quotas/matrix", name="matrix")
def matrix(
    visit: Visit = Depends(visit_of),
    year: Year = None,
    label: Label = None,
    every: Annotated[bool, Query(description="All States, also those without a case.")] = False,
) -> Response:
    """Who received whom."""
    answer = visit.answer
    code = inquiry.state_of(answer, visit.chosen["state"] or None)
    found = _made(visit, year, code, None, None, None)
    limits = labelled(visit, found)
    label = label or (limits[0][0] if limits else None)
    world, reading = visit.world, visit.reading
    if not (world and reading):
        own = alike(found, label, world, reading)
        first = narrowed(own, _MOST, lambda _: False)
        world, reading = world or first[0], reading or first[1]
    shown = _made(visit, year, code, label, world, reading)
    return visit.page(
        "matrix.html",
        title=visit.text("Who received whom"),
        tables=[_list(visit, shown), _totals(visit, shown), _groups(visit, shown)],
        document=lambda: {"matrices": as_documents(visit, shown)},
        command="quota",
        words=given(matrix=True, state=code, year=year, label=label, world=world, reading=reading),
        code=code,
        year=year,
        label=label,
        world=world,
        every=every,
        limits=limits,
        grids=[_grid(visit, it, every) for it in shown],
        more=len(alike(found, label, visit.world, visit.reading)) - len(shown),
        reports=reports,
        **choices(visit),
    )


def _made(
    visit: Visit, year: int | None, code: str | None, label: str | None, world: str | None,
    reading: str | None,
) -> Sequence[Matrix]:  # fmt: skip
    answer = visit.answer
    return visit.once(
        ("matrices", year, code, label, world, reading),
        lambda: inquiry.quota_matrices(
            answer, year, code=code, label=label, world=world, reading=reading
        ),
    )


# The grid


def _grid(visit: Visit, it: Matrix, every: bool) -> dict[str, Any]:
    """Rows and columns of a matrix: those with something in them, or all States."""
    cells = {(cell.sender, cell.addressee): cell for cell in it.cells}
    order: list[str | None] = [*it.states]
    order += [None] if any(None in pair for pair in cells) else []
    senders = [s for s in order if every or any(pair[0] == s for pair in cells)]
    addressees = [s for s in order if every or any(pair[1] == s for pair in cells)]
    totals = {total.state: total for total in it.totals}
    whole = {*it.whole}
    rows = []
    for sender in senders:
        total = totals.get(sender)
        rows.append(
            {
                "state": sender,
                "cells": [
                    _cell(visit, it, cells.get((sender, to)), sender, to, whole)
                    for to in addressees
                ],
                "total": _short(total.given) if total else _none(sender in whole),
            }
        )
    sums = [
        _short(totals[to].received) if to in totals else _none(to in whole) for to in addressees
    ]
    return {
        "matrix": it,
        "law": visit.answer.laws[it.regime],
        "title": visit.said(it.title) or it.process,
        "columns": addressees,
        "rows": rows,
        "sums": sums,
        "total": _short(it.total),
    }


def _short(tally: Tally) -> str:
    """``1``, ``0..1``; with a ? where there may be more than is in hand."""
    return reports.bounds_words(tally.known) + ("" if tally.complete else "?")


def _none(complete: bool) -> str:
    """Nothing in hand: none at all, or not known."""
    return "0" if complete else "?"


def _cell(
    visit: Visit, it: Matrix, cell: Cell | None, sender: str | None, to: str | None,
    whole: set[str],
) -> dict[str, Any]:  # fmt: skip
    if cell is not None:
        only = cell.cases[0] if len(cell.cases) == 1 else None
        href = case_link(visit, it.regime, only, it.world) if only else f"#{_id(it, cell)}"
        return {"text": _short(cell.counted), "href": href, "kind": ""}
    if sender == to and sender is not None:
        return {"text": "", "href": "", "kind": "self"}
    known = sender in whole or to in whole
    return {"text": _none(known), "href": "", "kind": "nil" if known else "ask"}


def _id(it: Matrix, cell: Cell) -> str:
    world = "".join(c if c.isalnum() else "-" for c in f"{it.regime}-{it.world}-{it.reading}")
    return f"pair-{cell.sender or 'x'}-{cell.addressee or 'x'}-{world}"


# The same as lists


def _list(visit: Visit, shown: Sequence[Matrix]) -> Table:
    columns = [
        Column("sender", visit.text("Who"), "state"),
        Column("addressee", visit.text("Whom"), "state"),
        Column("counted", visit.text("Counted")),
        Column("cases", visit.text("Cases")),
        Column("process", visit.text("Process")),
        Column("world", visit.text("World")),
        Column("reading", visit.text("Reading")),
    ]
    rows = [
        {
            "sender": cell.sender,
            "addressee": cell.addressee,
            "counted": reports.tally_words(cell.counted),
            "cases": ", ".join(cell.cases),
            "process": visit.said(it.title) or it.process,
            "world": it.world,
            "reading": reading_word(it.reading),
            "_id": _id(it, cell),
            "_cases": [(one, case_link(visit, it.regime, one, it.world)) for one in cell.cases],
        }
        for it in shown
        for cell in it.cells
    ]
    empty = visit.text("Nothing is counted, as far as is known here.")
    return Table("pairs", visit.text("By pair of States"), columns, rows, empty)


def _totals(visit: Visit, shown: Sequence[Matrix]) -> Table:
    columns = [
        Column("state", visit.text("State"), "state"),
        Column("received", visit.text("Received")),
        Column("given", visit.text("Given")),
        Column("world", visit.text("World")),
        Column("reading", visit.text("Reading")),
    ]
    rows = [
        {
            "state": total.state,
            "received": reports.tally_words(total.received),
            "given": reports.tally_words(total.given),
            "world": it.world,
            "reading": reading_word(it.reading),
        }
        for it in shown
        for total in it.totals
    ]
    return Table("totals", visit.text("By State"), columns, rows)


def _groups(visit: Visit, shown: Sequence[Matrix]) -> Table:
    columns = [
        Column("group", visit.text("Group")),
        Column("name", visit.text("Name")),
        Column("members", visit.text("Members")),
        Column("received", visit.text("Received")),
        Column("given", visit.text("Given")),
        Column("among", visit.text("Among themselves")),
        Column("world", visit.text("World")),
        Column("reading", visit.text("Reading")),
    ]
    rows = [
        {
            "group": group.group,
            "name": group.name,
            "members": _members(group.members, group.perhaps),
            "received": reports.tally_words(group.received),
            "given": reports.tally_words(group.given),
            "among": reports.tally_words(group.among),
            "world": it.world,
            "reading": reading_word(it.reading),
            "_lang": {"name": "en"} if visit.language != "en" else {},
        }
        for it in shown
        for group in it.groups
    ]
    return Table("groups", visit.text("By group"), columns, rows)


def _members(sure: Sequence[str], perhaps: Sequence[str]) -> str:
    """How many: those of the whole year, to those of a part of it as well."""
    low, high = len(sure), len(sure) + len(perhaps)
    return str(low) if low == high else f"{low}..{high}"
