"""The library of regimes: what each document says, how far it is known, what the register uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response

from hofburg import inquiry
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, visit_of
from hofburg.web.words import MARKS, mark_word

if TYPE_CHECKING:
    from hofburg.assessment import Coverage
    from hofburg.regimes import Law

__all__ = ["law_of", "router"]

router = APIRouter()


@router.get("/regimes", name="regimes")
def regimes(visit: Visit = Depends(visit_of)) -> Response:
    """The regimes that ship, and those that the register names besides."""
    rows = visit.desk.once("regime-rows", lambda: inquiry.library_rows(visit.desk.library()))
    used = inquiry.entries_of(visit.answer)
    return visit.page(
        "regimes.html",
        title=visit.text("Regimes"),
        tables=[_documents(visit, rows, used), _trusted(visit, rows)],
        document=lambda: {"regimes": rows, "entries": used},
        command="regime use",
        arrangements=[law for law in visit.answer.laws.values() if law.arrangement is not None],
        used=used,
    )


def _documents(visit: Visit, rows: list[dict[str, Any]], used: Mapping[str, int] | None) -> Table:
    columns = [
        Column("id", visit.text("Document"), "code"),
        Column("title", visit.text("Title")),
        Column("edition", visit.text("Edition")),
        Column("entries", visit.text("Entries here"), "number"),
        Column("provisions", visit.text("Provisions"), "number"),
        Column("duty", visit.text("Duties"), "number"),
        Column("limit", visit.text("Limits"), "number"),
        Column("content", visit.text("Contents"), "number"),
        Column("gate", visit.text("Gates"), "number"),
        Column("paragraphs", visit.text("Paragraphs"), "number"),
        Column("out_of_scope", visit.text("Of these not coded"), "number"),
        Column("cases", visit.text("Worked cases"), "number"),
        Column("coverage", visit.text("What the cases reach")),
        Column("hash", visit.text("Hash of the edition"), "code"),
    ]
    made = []
    for row in rows:
        law = visit.desk.library()[row["id"]]
        made.append(
            {
                **row,
                **row["kinds"],
                "title": visit.said(law.title),
                "entries": None if used is None else used.get(law.id, 0),
                "coverage": visit.text("show"),
                "hash": row["hash"][:19],
                "_href": visit.link("regime", regime=law.id),
                "_links": {"coverage": visit.link("coverage", regime=law.id)},
            }
        )
    return Table("regimes", visit.text("Documents of the library"), columns, made)


def _trusted(visit: Visit, rows: list[dict[str, Any]]) -> Table:
    columns = [
        Column("id", visit.text("Document"), "code"),
        Column("provisions", visit.text("Provisions"), "number"),
        *(Column(mark, mark_word(mark), "number") for mark in MARKS),
    ]
    made = [
        {
            "id": row["id"],
            "provisions": row["provisions"],
            **{mark: row["marks"].get(mark, 0) for mark in MARKS},
            "_href": visit.link("regime", regime=row["id"]),
        }
        for row in rows
    ]
    return Table("marks", visit.text("How far the texts are known"), columns, made)


def law_of(visit: Visit, name: str) -> Law:
    """A regime or arrangement by its id; what no library and register has is not found."""
    found = visit.answer.laws.get(name)
    if found is not None:
        return found
    known = visit.desk.library()
    if name not in known:
        raise HTTPException(404, visit.text("There is no document {name} here.", name=name))
    return known[name]


@router.get("/regimes/{regime}/coverage", name="coverage")
def coverage(regime: str, visit: Visit = Depends(visit_of)) -> Response:
    """What the worked cases of a document reach. They are run, once."""
    law = law_of(visit, regime)
    if law.id not in visit.desk.library():
        raise HTTPException(404)
    found: Coverage = visit.desk.once(("coverage", law.digest), lambda: inquiry.coverage_of(law))
    columns = [
        Column("label", visit.text("Provision"), "code"),
        Column("text", visit.text("What it says")),
        Column("well", visit.text("Settled well by")),
        Column("otherwise", visit.text("Otherwise by")),
        Column("reason", visit.text("Why not")),
    ]
    rows = [
        {
            "label": row.row,
            "text": visit.said(law.provisions[row.row].text),
            "well": row.well.get(row.row),
            "otherwise": row.otherwise.get(row.row),
            "reason": row.reason or None,
            "_lang": {
                "text": visit.foreign(law.provisions[row.row].text),
                "reason": visit.foreign(row.reason),
            },
            "_href": visit.link("provision", regime=law.id, label=row.row),
        }
        for row in found.labels
    ]
    aside = [
        {"row": row.row, "text": visit.said(law.headings.get(row.row)) or row.text,
         "reason": visit.said(law.reasons.get(row.row)) or row.reason,
         "_lang": {"text": visit.foreign(law.headings.get(row.row) or row.text),
                   "reason": visit.foreign(law.reasons.get(row.row) or row.reason)}}
        for row in found.paragraphs if not row.labels
    ]  # fmt: skip
    outside = [
        Column("row", visit.text("Paragraph")),
        Column("text", visit.text("Heading")),
        Column("reason", visit.text("Why it has no provision of its own")),
    ]
    reached = sum(1 for row in found.labels if row.reached)
    return visit.page(
        "coverage.html",
        title=visit.text("What the cases of {regime} reach", regime=law.id),
        tables=[
            Table("labels", visit.text("Provisions"), columns, rows),
            Table("aside", visit.text("Paragraphs without a provision"), outside, aside),
        ],
        document=lambda: {"regime": law.id, "hash": law.digest} | inquiry.coverage_row(found),
        whole=True,  # there is no question
        same=f"hofburg regime coverage {law.id}",
        law=law,
        found=found,
        reached=reached,
    )
