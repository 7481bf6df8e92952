"""Search, and what the command menu offers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from hofburg import inquiry
from hofburg.atlas import states
from hofburg.languages import language
from hofburg.web.visit import Visit, visit_of
from hofburg.web.words import menu

__all__ = ["router"]

router = APIRouter()
_MOST = 20

Text = Annotated[str, Query(max_length=200)]


@router.get("/search", name="search")
def search(visit: Visit = Depends(visit_of), q: Text = "") -> Response:
    """Everything that has a page, by words: entries, provisions, States, places and more."""
    text = " ".join(q.split()).lstrip("- ")
    found = _index(visit).find(text, _MOST) if text else ()
    groups = [(group, [(hit, _address(visit, hit)) for hit in group.hits]) for group in found]
    return visit.page(
        "search.html",
        title=visit.text("Search"),
        document=lambda: inquiry.search_json(text, found),
        command="search" if text else None,
        words=[text],
        text=text,
        groups=groups,
        titles=_titles(visit),
    )


def _index(visit: Visit) -> inquiry.Index:
    asked = visit.question
    key = ("search", asked.regimes, asked.known_at, asked.known_to, asked.holder, language())
    return visit.desk.once(
        key, lambda: inquiry.Index(inquiry.documents(visit.answer, visit.desk.library()))
    )


def _titles(visit: Visit) -> dict[str, str]:
    return {
        "entries": visit.text("Entries"),
        "provisions": visit.text("Provisions"),
        "paragraphs": visit.text("Paragraphs"),
        "states": visit.text("States and organizations"),
        "places": visit.text("Places"),
        "arrangements": visit.text("Arrangements"),
        "options": visit.text("Options"),
        "help": visit.text("Help"),
    }


def _address(visit: Visit, hit: inquiry.Hit) -> str | None:
    """Where a hit leads; None for what has no page of its own."""
    about = hit.about
    if hit.group in ("entries", "places") and about.get("record"):
        return visit.record(about["record"])
    if hit.group == "provisions":
        return visit.link("provision", regime=about["regime"], label=about["label"])
    if hit.group == "paragraphs":
        name = about["paragraph"]
        address = visit.link("regime", regime=about["regime"], paragraph=name)
        return f"{address}#{_anchor(name)}"
    if "state" in about:
        return visit.link("today", state=about["state"])
    if hit.group == "arrangements":
        return visit.link("arrangement", name=about["arrangement"])
    if hit.group == "options":
        return visit.link("option", instrument=about["instrument"])
    if hit.group == "help":
        return f"{visit.link('help')}#{about['topic']}"
    return None


def _anchor(paragraph: str) -> str:
    from urllib.parse import quote

    return f"par-{quote(quote(paragraph, safe=''), safe='')}"


@router.get("/search/commands.json", name="commands")
def commands(visit: Visit = Depends(visit_of)) -> Response:
    """What the command menu offers: pages, the documents, States."""
    pages = [*menu(), ("calendar", visit.text("Calendar")), ("search", visit.text("Search")),
             ("glossary", visit.text("Glossary")), ("help", visit.text("Help"))]  # fmt: skip
    rows: list[dict[str, Any]] = [
        {"title": label, "group": visit.text("Pages"), "href": visit.link(name)}
        for name, label in pages
    ]
    rows += [
        {"title": f"{law.id}: {visit.said(law.title)}", "group": visit.text("Documents"),
         "href": visit.link("regime", regime=law.id)}
        for law in visit.answer.laws.values()
    ]  # fmt: skip
    named = sorted((it.name_in(language()), it) for it in states("participating"))
    rows += [
        {"title": f"{name} ({it.code})", "group": visit.text("States"),
         "also": " ".join(dict.fromkeys((it.name, it.name_in("ru")))),
         "href": visit.link("today", state=it.code)}
        for name, it in named
    ]  # fmt: skip
    return visit.json(
        {
            "words": {
                "title": visit.text("Command menu"),
                "label": visit.text("Type the name of a page, a State or a document"),
                "search": visit.text("Search everything for: {text}", text="{text}"),
                "recent": visit.text("Seen last"),
                "none": visit.text("Nothing is called so here."),
                "many": visit.text("{n} found", n="{n}"),
                "close": visit.text("Close"),
                "keys": visit.text("Keys"),
                "more": visit.text("All keys and words are on the help page."),
            },
            "search": visit.link("search"),
            "help": visit.link("help"),
            "keys": [
                {"key": topic.word, "text": topic.text} for topic in inquiry.help_topics("keys")
            ],
            "rows": rows,
        }
    )
