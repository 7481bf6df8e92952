"""``hofburg search``: everything that has a page, by words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.inquiry import Answer, FoundGroup

__all__ = ["search"]

_TITLES = {
    "entries": "Entries",
    "provisions": "Provisions",
    "paragraphs": "Paragraphs",
    "states": "States and organizations",
    "places": "Places",
    "arrangements": "Arrangements",
    "options": "Options",
    "help": "Help",
}


def search(
    registers: o.Registers = None,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="Words, or the beginnings of words.")
    ] = ...,  # type: ignore[assignment]
    regimes: o.Regimes = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    most: Annotated[
        int, typer.Option("--most", metavar="NUMBER", min=1, help="Of each kind, so many at most.")
    ] = 20,
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Find entries, provisions, States and places.

    Also arrangements, options and help. Capitals, accents and alphabets do not matter.
    """
    from hofburg import inquiry
    from hofburg.cli.ask import ask
    from hofburg.cli.rows import print_json
    from hofburg.inquiry import Question, given

    answer = ask(Question(registers or (), regimes or (), as_of, known_at, known_to, holder))
    found = inquiry.search(answer, inquiry.Library.here(), text, most)
    words = [*given(most=None if most == 20 else most), text]
    if form == "json":
        again = answer.line("search", [*words, "--format", "json"])
        print_json({"meta": answer.meta | {"again": again}} | inquiry.search_json(text, found))
        return
    _print(answer, text, found, answer.line("search", words))


def _print(answer: Answer, text: str, found: tuple[FoundGroup, ...], line: str) -> None:
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page

    page = Page()
    page.heading(f"Found for {text}")
    if not found:
        page.text("Nothing. Every word must stand there, or a word that begins so.")
    for group in found:
        page.gap()
        page.text(f"{_TITLES[group.name]} ({group.count})", style="bold")
        rows = [("=" if hit.exact else "", hit.title, hit.detail) for hit in group.hits]
        page.table(("", "", ""), rows, indent=2, wrap=(1, 2))
    if any(hit.exact for group in found for hit in group.hits):
        page.gap()
        page.text("=: called just so.", style="dim")
    footer(page, answer.meta, line)
    page.show()
