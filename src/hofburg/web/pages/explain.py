"""Explain, to which every finding leads: why it says so, and the command that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from hofburg import inquiry
from hofburg.values import parse_instant
from hofburg.web.pages.case_parts import facts_words
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, visit_of
from hofburg.web.words import origin_word

if TYPE_CHECKING:
    from hofburg.assessment import Explanation

__all__ = ["router"]

router = APIRouter()
Id = Annotated[str | None, Query(max_length=2000, description="The id of a finding, or a label.")]


@router.get("/explain", name="explain")
def explain(
    visit: Visit = Depends(visit_of),
    finding: Id = None,
    change: Annotated[bool, Query(description="Search for the smallest change, however long.")] = (
        False
    ),
) -> Response:
    """One finding: the text, what it was applied to, what is missing, what would change it."""
    if not finding or not finding.strip():
        return visit.page("explain_ask.html", title=visit.text("Explain a finding"))
    answer = visit.answer
    inquiry.own_moments(answer)
    asked = visit.chosen["state"]
    wanted = {
        "state": inquiry.state_of(answer, asked) if asked else None,
        "world": visit.world,
        "reading": visit.reading,
    }
    chosen = inquiry.finding_meant(answer, finding.strip(), wanted)
    # A page does not keep the reader waiting; its words are those of the reader's language.
    found = visit.once(
        ("explain", chosen, change, visit.language),
        lambda: inquiry.explained(answer, chosen, True if change else "quick"),
    )
    law = answer.laws[found.finding.law]
    return visit.page(
        "explain.html",
        title=found.sentence,
        tables=[table for table in (_evidence(visit, found), _others(visit, found)) if table.rows],
        document=lambda: inquiry.explanation_json(answer, found),
        command=f"explain {chosen}",
        words=[] if found.searched else ["--quick"],
        found=found,
        f=found.finding,
        law=law,
        provision=law.provisions[found.finding.label],
        evidence=_evidence(visit, found),
        others=_others(visit, found),
        facts=facts_words(visit, found.finding, law.zone),
        cited=_cited(found),
        nil=inquiry.nil_line,
    )


def _evidence(visit: Visit, found: Explanation) -> Table:
    law = visit.answer.laws[found.finding.law]
    several = any(it.account for it in found.evidence)
    columns = [
        Column("reference", visit.text("Entry"), "code"),
        Column("kind", visit.text("What")),
        Column("author", visit.text("From"), "state"),
        Column("sent", visit.text("Sent"), "when"),
        *([Column("account", visit.text("Account"))] if several else []),
        Column("origin", visit.text("Origin")),
        Column("handling", visit.text("Handling")),
        Column("sources", visit.text("Sources")),
    ]
    rows = []
    for it in found.evidence:
        message = law.messages.get(it.kind)
        rows.append(
            {
                "reference": it.reference,
                "kind": (visit.said(message.title) if message else "") or _reserved(visit, it.kind),
                "author": it.author,
                "sent": tuple(parse_instant(it.sent, law.zone)) if it.sent else None,
                "account": it.account or visit.text("all"),
                "origin": origin_word(it.origin),
                "handling": it.handling,
                "sources": ", ".join(it.sources),
                "_zone": law.zone,
                "_handling": it.handling,
                "_href": visit.record(it.record) if it.record else None,
            }
        )
    return Table("evidence", visit.text("Entries that it rests on"), columns, rows)


def _reserved(visit: Visit, kind: str) -> str:
    words = {"hofburg.completeness": visit.text("Declared complete")}
    return words.get(kind, kind)


def _others(visit: Visit, found: Explanation) -> Table:
    """The same provision and case in other worlds and under other readings."""
    law = visit.answer.laws[found.finding.law]
    columns = [
        Column("world", visit.text("World")),
        Column("reading", visit.text("Reading")),
        Column("status", visit.text("Status"), "status"),
        Column("facts", visit.text("Facts")),
    ]
    rows = [
        {
            "world": f.world,
            "reading": visit.text("as usual") if f.reading == "default" else f.reading,
            "status": f.status,
            "facts": facts_words(visit, f, law.zone),
            "_href": visit.link("explain", finding=f.id),
        }
        for f in found.others
    ]
    return Table("others", visit.text("Under other readings and in other worlds"), columns, rows)


def _cited(found: Explanation) -> list[tuple[str, str]]:
    """What the keys of sources stand for."""
    keys = [found.source, *(used.source for used in found.parameters)]
    keys += [key for it in found.evidence for key in it.sources]
    return [(key, found.sources[key]) for key in dict.fromkeys(keys) if key in found.sources]
