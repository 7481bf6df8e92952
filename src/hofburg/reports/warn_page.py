"""A study of early warning as a page: how it was made, the figure, tables, assumptions, limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from hofburg.regimes import said_in
from hofburg.reports.markdown import fenced, items, opening, prose, section, table
from hofburg.reports.warn_words import (
    WARN_LIMITS,
    warn_quota,
    warn_summary,
    warn_synthetic,
    warn_tables,
)

if TYPE_CHECKING:
    from hofburg.arrangements import Study

__all__ = ["warn_markdown"]

_HEAD = ("Name", "Supposed", "What and why", "Mark, source")


def warn_markdown(
    study: Study, again: str, *, picture: str = "", names: Mapping[str, str] | None = None,
    language: str = "en",
) -> str:  # fmt: skip
    """The study as Markdown.

    Args:
        again: the command line that made it.
        picture: the file name of its figure, beside the page.
        names: of the sides, where States shall be named.
    """
    lines = _lines(study, again, picture, names, language)
    return "\n".join(lines).rstrip("\n") + "\n"


def _lines(
    study: Study, again: str, picture: str, names: Mapping[str, str] | None, language: str
) -> Iterator[str]:
    model = study.scenario.model
    title = f"How early it would be known: {said_in(model.title, language)}"
    yield from (f"# {prose(title)}", "")
    yield from ("Made by one command; nothing on this page was written by hand:", "")
    yield from fenced([again])
    yield from (opening(said_in(model.what, language)), "", prose(warn_synthetic(study)), "")
    if picture:
        yield from (f"![{prose(title)}]({picture})", "")
    yield from section("In short", items(map(opening, warn_summary(study, names))))
    for heading, head, rows in warn_tables(study, names):
        cells = [list(map(prose, row)) for row in rows]
        yield from section(heading, table(list(map(prose, head)), cells))
    yield from (
        f"*With it*: with {prose(study.law.id)} in force beside {prose(study.law.regime)}. Shares"
        " have Wilson intervals, days those of order statistics, both of 95 per cent. *Not known*"
        " and *none*: not in so many worlds.",
        "",
    )
    visits = items(map(opening, warn_quota(study, names)))
    yield from section("Visits a year within their limits", visits)
    yield from section("Assumptions", table(_HEAD, _assumed(study, language)))
    sources = [f"{opening(key)}: {prose(str(text))}" for key, text in model.sources.items()]
    yield from items(sources)
    yield from section("What it does not say", items(map(opening, WARN_LIMITS)))
    yield prose(
        f"{study.law.id} {study.law.digest[:19]}, over {study.law.regime}; scenario"
        f" {study.scenario.digest[:19]}."
    )
    if study.boundaries:
        yield from ("", prose(f"Line: {study.boundaries}. It implies nothing about sovereignty."))


def _assumed(study: Study, language: str) -> list[list[str]]:
    """A row for each assumption; cells are Markdown."""
    return [
        [prose(a.name), prose(a.says), prose(" ".join(t for t in (a.what, a.why) if t)),
         f"{a.mark}, {prose(a.source)}"]
        for a in study.scenario.assumptions(language)
    ]  # fmt: skip
