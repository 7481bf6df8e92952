"""``hofburg arrangement list`` and ``show``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer

from hofburg.cli import options as o

__all__ = ["Language", "Named", "list_", "show"]

Language = Annotated[Literal["en", "ru"], typer.Option("--language", help="English or Russian.")]
Named = Annotated[
    str, typer.Argument(metavar="ARRANGEMENT", help="An id that `list` prints, or a folder.")
]


def list_(
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="STATE", help="Only those to which it is a party."),
    ] = None,
    as_of: o.AsOf = None,
    form: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How to print it.")
    ] = "table",
) -> None:
    """List the arrangements that ship with Hofburg, and those that this centre's register holds."""
    from hofburg.cli.page import Page
    from hofburg.cli.rows import print_json
    from hofburg.inquiry import arrangements_asked

    rows = arrangements_asked(state, as_of)
    if form == "json":
        print_json(rows)
        return
    page = Page()
    for row in rows:
        page.text(f"{row['id']}: {row['title']}")
        page.text(_line(row), indent=2, style="dim")
    page.show()


def _line(row: dict[str, Any]) -> str:
    """Base, parties, term and status, in one line."""
    parts = (
        f"adds to {row['base']}" if row["base"] else "a regime of its own",
        " ".join(row["parties"]) or "all participating States",
        f"{row['since'] or '?'} to {row['until'] or '-'}",
        f"{row['status']}{', incomplete' if row['incomplete'] else ''}"
        f"{', recorded here' if row['recorded'] else ''}",
    )
    return "; ".join(parts)


def show(
    name: Named,
    language: Language = "en",
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Print an arrangement as a document.

    What it changes beside its base's text, where that comes from, and how far it can be trusted.
    """
    from hofburg.arrangements import difference
    from hofburg.cli.page import write
    from hofburg.cli.rows import print_json
    from hofburg.cli.run import harmless
    from hofburg.inquiry import arrangement_json, arrangement_named, cases_of
    from hofburg.reports import arrangement_page

    law = arrangement_named(name)
    cases = [case for case, _ in cases_of(name)]
    if form == "json":
        print_json(arrangement_json(law, cases))
        return
    said = difference(law)
    write(harmless(arrangement_page(law, said, cases, language)))
