"""Templates, and what they are given. Everything is escaped; nothing is computed here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from hofburg._version import __version__
from hofburg.inquiry import NOT_OFFICIAL
from hofburg.languages import LANGUAGES, catalogue, language, languages, say, say_count
from hofburg.reports import unit_words
from hofburg.web import words, writing
from hofburg.web.views import Shown, Table

if TYPE_CHECKING:
    from hofburg.web.visit import Visit

__all__ = ["environment", "render"]

_CYRILLIC = re.compile("[А-яЁё]")
_ENGLISH = re.compile("[A-Za-z]+ [a-z]+")


@cache
def environment() -> Environment:
    """The templates, escaping everything and refusing names that nobody gave."""
    made = Environment(
        loader=PackageLoader("hofburg.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # the code that fills them does not reload either
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    made.globals |= {
        "_": say,
        "ngettext": _ngettext,
        "csrf": _csrf,
        "draft_address": _draft_address,
        "link": _link,
        "shown": _shown,
        "version": __version__,
        "not_official": lambda: say(NOT_OFFICIAL),
        "menu": words.menu,
        "here": _here,
        "export_choices": _export_choices,
        "symbols": words.SYMBOLS,
        "language": language,
        "english_here": _english_here,
        "languages": lambda: [catalogue(code) for code in languages()],
        "language_names": LANGUAGES,
        "reviewed": lambda: bool(catalogue(language()).reviewer),
        "status_word": words.status_word,
        "mark_word": words.mark_word,
        "origin_word": words.origin_word,
    }
    made.filters |= {
        "instant": writing.moment,
        "day": writing.days,
        "month_name": writing.month_name,
        "weekday": writing.weekday,
        "number": writing.number,
        "numbers": writing.numbers,
        "measured": _measured,
        "tongued": _tongued,
        "handling_word": words.handling_word,
        "state_name": writing.named,
        "said": _said,
    }
    return made


def render(visit: Visit, template: str, **context: Any) -> str:
    """A page as HTML."""
    return environment().get_template(template).render(visit=visit, **context)


def _ngettext(one: str, many: str, n: int, **values: Any) -> str:
    return say_count(one, many, n, **values)


@pass_context
def _csrf(context: Context) -> Markup:
    """The hidden field of a form that changes something."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(context["visit"].csrf)


@pass_context
def _link(context: Context, route: str, **params: Any) -> str:
    address: str = context["visit"].link(route, **params)
    return address


@pass_context
def _draft_address(context: Context, entry: Any) -> str:
    from hofburg.web.drafting import draft_address

    return draft_address(context["visit"], entry)


@pass_context
def _here(context: Context, route: str) -> bool:
    """Whether the page stands under that entry of the menu."""
    visit = context["visit"]
    own = visit.link(route, keep=False)
    path = str(visit.request.url.path)
    return path == own or (own != "/" and path.startswith(f"{own}/"))


@pass_context
def _export_choices(context: Context, formats: Sequence[str]) -> Any:
    """The export menu of the page."""
    from hofburg.web.exports import choices

    return choices(context["visit"], formats, context.get("tables") or ())


@pass_context
def _said(context: Context, texts: Any) -> Any:
    """A text of a document in the reader's language; where only English is there, marked so."""
    text = context["visit"].said(texts)
    spoken = language()
    if text and spoken != "en" and isinstance(texts, dict) and spoken not in texts:
        return Markup('<span lang="en">{}</span>').format(text)
    return text


def _english_here() -> Markup:
    """Marks an element whose words exist in English only."""
    return Markup("") if language() == "en" else Markup(' lang="en"')


def _tongued(text: Any) -> Any:
    """A text made elsewhere; one in a script that is not the reader's is English, and marked so."""
    if language() != "ru" or not _ENGLISH.search(str(text)) or _CYRILLIC.search(str(text)):
        return text
    return Markup('<span lang="en">{}</span>').format(text)


def _measured(value: Any) -> str:
    """A figure of a document, its unit in the reader's language."""
    number, space, unit = str(value).partition(" ")
    return f"{number}{space}{unit_words(unit)}"


@pass_context
def _shown(context: Context, table: Table, most: int = 100) -> Shown:
    """The rows of a table that this page shows."""
    visit = context["visit"]
    tables: Sequence[Table] = context.get("tables") or ()
    # Only the first list of a page has pages.
    page = visit.page_number if not tables or table is tables[0] else 1
    return Shown.of(table.rows, page, most)
