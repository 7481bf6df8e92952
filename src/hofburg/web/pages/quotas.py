"""Quotas: how far they are used up, by whom, and who may still ask."""

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
    as_documents,
    case_link,
    choices,
    counts_word,
)
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, Year, visit_of
from hofburg.web.words import mark_word, reading_word
from hofburg.web.writing import named

if TYPE_CHECKING:
    from hofburg.assessment import Line, QuotaTable
    from hofburg.regimes import Law

__all__ = ["router"]

router = APIRouter()
_MOST = 6  # tables that are shown in detail
_NAMED = 8  # States that are named one by one


@router.get("/quotas", name="quotas")
def quotas(visit: Visit = Depends(visit_of), year: Year = None, label: Label = None) -> Response:
    """How far every limit that counts or sums is used up, of one State or of all."""
    answer, code = visit.answer, visit.state
    label = label or None
    tables = visit.once(
        ("quotas", code, year, label, visit.world),
        lambda: inquiry.quota_tables(answer, code, year, label=label, world=visit.world),
    )
    title = visit.text("Quotas")
    if code:
        title = visit.text("Quotas of {state}", state=_name(visit, tables, code))
    return visit.page(
        "quotas.html",
        title=title,
        tables=[_lines(visit, tables), _cases(visit, tables), _seats(visit, tables)],
        document=lambda: {"quotas": as_documents(visit, tables)},
        command="quota",
        words=given(state=code, year=year, label=label, world=visit.world),
        code=code,
        year=year,
        label=label,
        parts=_together([_part(visit, n, it) for n, it in enumerate(tables[:_MOST])]),
        more=len(tables) - _MOST,
        reports=reports,
        bar=Bar.of,
        **choices(visit),
    )


def _name(visit: Visit, tables: Sequence[QuotaTable], code: str) -> str:
    laws = [visit.answer.laws[it.regime] for it in tables] + list(visit.answer.laws.values())
    own = next((law.parties for law in laws if law.parties and code in law.parties), None)
    return named(code, own)


def _heading(visit: Visit, table: QuotaTable) -> str:
    law = visit.answer.laws[table.regime]
    title = visit.said(table.title) or table.process
    return f"{title}, {law.id}" if law.base else title


# What a section of the page is made of


def _together(parts: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Worlds of one process and year stand side by side; what has one world, beside its likes."""
    alike: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    for part in parts:
        table = part["table"]
        alike.setdefault((table.regime, table.process, table.year), []).append(part)
    singles = [own[0] for own in alike.values() if len(own) == 1]
    pairs = [own for own in alike.values() if len(own) > 1]
    return [*pairs, singles] if singles else pairs


def _part(visit: Visit, number: int, table: QuotaTable) -> dict[str, Any]:
    """One table of one world, as the page shows it."""
    law, plain = visit.answer.laws[table.regime], reports.plain_lines(table)
    pairs = reports.quota_between(law, plain)
    paired = {id(line) for pair in pairs for line in (pair.received, pair.given)}
    groups, depends = reports.asker_groups(plain)
    return {
        "id": f"part-{number}",
        "table": plain,
        "law": law,
        "heading": _heading(visit, table),
        "sides": [
            (name, [line for line in lines if id(line) not in paired])
            for name, lines in (
                (visit.text("Received") if table.state else visit.text("Used"), plain.received),
                (visit.text("Given"), plain.given),
            )
        ],
        "pairs": pairs,
        "cases": _case_rows(visit, law, plain),
        "askers": [(group, _who(visit, group, len(plain.askers), len(groups))) for group in groups],
        "depends": depends,
        "seats": [_seat_row(visit, law, plain, seat) for seat in plain.seats],
        "grounds": reports.quota_grounds(law, plain),
        "links": _entries(plain),
    }


def _who(visit: Visit, group: reports.AskerGroup, all_: int, groups: int) -> str:
    """States of one verdict, in short where they are most."""
    if groups == 1 and len(group.states) > 3:
        return visit.text("all others")
    if len(group.states) > max(_NAMED, all_ / 2):
        return visit.text("the other {n}", n=len(group.states))
    return ", ".join(group.states)


def _entries(table: QuotaTable) -> list[str]:
    """References of the entries on which caps and completeness rest."""
    lines = (*table.received, *table.given)
    grounds = [ground.reference for line in lines for ground in line.grounds]
    bases = [one for line in lines for basis in line.bases for one in basis.references]
    return list(dict.fromkeys([*grounds, *bases]))


# Lists, for the page and for exports


def _lines(visit: Visit, tables: Sequence[QuotaTable]) -> Table:
    columns = [
        Column("limit", visit.text("Limit")),
        Column("process", visit.text("Process")),
        Column("side", visit.text("Side")),
        Column("used", visit.text("Used")),
        Column("allowed", visit.text("Allowed")),
        Column("unit", visit.text("Unit")),
        Column("next", visit.text("A further one"), "status"),
        Column("year", visit.text("Year")),
        Column("world", visit.text("World")),
        Column("reading", visit.text("Reading")),
        Column("mark", visit.text("How far the text is known")),
    ]
    rows = [
        _line_row(visit, table, line, side)
        for table in tables
        for side, lines in ((visit.text("Received"), table.received),
                            (visit.text("Given"), table.given))
        for line in lines
    ]  # fmt: skip
    empty = visit.text("No counted limit has been used, and none is known to be open.")
    return Table("lines", visit.text("All lines"), columns, rows, empty)


def _line_row(visit: Visit, table: QuotaTable, line: Line, side: str) -> dict[str, Any]:
    keys = [value for key, value in line.keys.items() if key != "year"]
    return {
        "limit": " ".join((line.label, *keys)),
        "process": _heading(visit, table),
        "side": side,
        "used": reports.bounds_words(line.used),
        "allowed": reports.bounds_words(line.allowed),
        "unit": reports.unit_words(line.unit),
        "next": line.next,
        "year": str(table.year),
        "world": table.world,
        "reading": reading_word(line.reading),
        "mark": mark_word(line.mark),
        "_href": visit.link("provision", regime=table.regime, label=line.label),
    }


def _cases(visit: Visit, tables: Sequence[QuotaTable]) -> Table:
    rows = [
        row | {"world": table.world}
        for table in tables
        for row in _case_rows(visit, visit.answer.laws[table.regime], reports.plain_lines(table))
    ]
    columns = [
        Column("case", visit.text("Case")),
        Column("sender", visit.text("Who"), "state"),
        Column("addressee", visit.text("Whom"), "state"),
        Column("when", visit.text("When"), "when"),
        Column("label", visit.text("Limit")),
        Column("ordinal", visit.text("Which")),
        Column("counts", visit.text("Counts")),
        Column("status", visit.text("Status"), "status"),
        Column("because", visit.text("By")),
        Column("world", visit.text("World")),
    ]
    return Table("cases", visit.text("Cases"), columns, rows)


def _case_rows(visit: Visit, law: Law, table: QuotaTable) -> list[dict[str, Any]]:
    """The cases behind the lines, each once."""
    rows = []
    for it in reports.quota_cases([*table.received, *table.given]):
        use = it.use
        dated = use.at[0] > ALWAYS and use.at[1] < NEVER
        rows.append(
            {
                "case": use.case,
                "sender": use.sender,
                "addressee": use.addressee,
                "when": use.at,
                "label": it.line.label,
                "ordinal": "" if use.counts is False else reports.bounds_words(use.ordinal),
                "counts": counts_word(visit, use.counts),
                "status": it.gravest.status,
                "because": it.by.label,
                "finding": it.gravest.finding,
                "_href": case_link(visit, law.id, use.case, table.world),
                "_links": {"status": visit.link("explain", finding=it.gravest.finding)}
                if it.gravest.finding
                else {},
                "_zone": law.zone,
                "_dates": (use.at, use.finding or use.case, use.case) if dated else None,
            }
        )
    return rows


def _seats(visit: Visit, tables: Sequence[QuotaTable]) -> Table:
    rows = [
        _seat_row(visit, visit.answer.laws[table.regime], table, seat)
        for table in tables
        for seat in table.seats
    ]
    columns = [
        Column("case", visit.text("Case")),
        Column("nationality", visit.text("Nationals of"), "state"),
        Column("number", visit.text("Seats")),
        Column("role", visit.text("Role")),
        Column("sender", visit.text("Who"), "state"),
        Column("addressee", visit.text("Whom"), "state"),
        Column("world", visit.text("World")),
    ]
    return Table("seats", visit.text("Seats by nationality"), columns, rows)


def _seat_row(visit: Visit, law: Law, table: QuotaTable, seat: Any) -> dict[str, Any]:
    own = seat.nationality == seat.sender
    return {
        "case": seat.case,
        "nationality": seat.nationality,
        "number": reports.bounds_words(seat.number),
        "role": visit.text("own") if own else visit.text("guest"),
        "sender": seat.sender,
        "addressee": seat.addressee,
        "world": table.world,
        "_href": case_link(visit, law.id, seat.case, table.world),
    }
