"""Help: keys, pages, words; and the glossary of the documents' terms."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from hofburg import inquiry
from hofburg.languages import LANGUAGES, language, languages
from hofburg.web.glossary import Glossary, glossary_file
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, visit_of
from hofburg.web.words import mark_word

__all__ = ["router"]

router = APIRouter()


@router.get("/help", name="help")
def help_(visit: Visit = Depends(visit_of)) -> Response:
    """What this is and is not, its pages, its words, its keys."""
    titles = {
        "about": visit.text("What this is, and what not"),
        "pages": visit.text("Pages"),
        "statuses": visit.text("Statuses"),
        "marks": visit.text("How far a text is known"),
        "clocks": visit.text("Clocks, accounts, readings"),
        "keys": visit.text("Keys"),
    }
    groups = [(name, titles[name], inquiry.help_topics(name)) for name in inquiry.HELP_GROUPS]
    return visit.page(
        "help.html",
        title=visit.text("Help"),
        document=lambda: {
            "topics": [
                {"group": it.group, "id": it.id, "title": it.title, "text": it.text}
                for _, _, listed in groups for it in listed
            ]
        },
        groups=groups,
    )  # fmt: skip


@router.get("/glossary", name="glossary")
def glossary(
    visit: Visit = Depends(visit_of), q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Terms of the documents in the languages that are offered, with where each was read."""
    book = glossary_file()
    spoken = [code for code in languages() if code in book.languages]
    rows = [_row(it, book, spoken) for it in book.found(q)]
    first = language() if language() in spoken else "en"
    rows.sort(key=lambda row: str(row.get(first) or row["en"]).casefold())
    tongues = sorted(spoken, key=lambda code: code != first)
    columns = [
        *(Column(code, LANGUAGES.get(code, code)) for code in tongues),
        Column("note", visit.text("Note")),
        Column("where", visit.text("Where")),
        Column("mark", visit.text("How far it is known")),
        Column("source", visit.text("Source")),
    ]
    table = Table(
        "terms", visit.text("Terms"), columns, rows, visit.text("No term has these words.")
    )
    return visit.page(
        "glossary.html",
        title=visit.text("Glossary"),
        tables=[table],
        document=lambda: {
            "reviewer": book.reviewer,
            "terms": [it.as_dict() for it in book.found(q)],
        },
        book=book,
        q=q,
    )


def _row(it: Any, book: Glossary, spoken: list[str]) -> dict[str, Any]:
    return {
        **{code: it.words.get(code) for code in spoken},
        "note": it.note,
        "where": it.where,
        "mark": mark_word(it.mark),
        "source": book.sources.get(it.source, it.source),
        "_lang": {code: code for code in spoken if code != language()} | {
            key: "en" for key in ("note", "source") if language() != "en"
        },
        "_id": it.id,
    }  # fmt: skip
