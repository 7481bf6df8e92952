"""``hofburg arrangement list`` and ``show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["Language", "Named", "arrangement_named", "list_", "show"]

Language = Annotated[Literal["en", "ru"], typer.Option("--language", help="English or Russian.")]
Named = Annotated[
    str, typer.Argument(metavar="ARRANGEMENT", help="An id that `list` prints, or a folder.")
]


def list_(
    form: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How to print it.")
    ] = "table",
) -> None:
    """List the arrangements that ship with Hofburg."""
    from hofburg.cli.page import Page
    from hofburg.cli.rows import print_json
    from hofburg.regimes import arrangements, load_regime

    rows = [_row(load_regime(key)) for key in arrangements()]
    if form == "json":
        print_json(rows)
        return
    page = Page()
    for row in rows:
        page.text(f"{row['id']}: {row['title']}")
        page.text(_line(row), indent=2, style="dim")
    page.show()


def _row(law: Law) -> dict[str, Any]:
    from hofburg.arrangements import header_dict
    from hofburg.reports import english

    return {"id": law.id, "title": english(law.title), **header_dict(law)}


def _line(row: dict[str, Any]) -> str:
    """Base, parties, term and status, in one line."""
    parts = (
        f"adds to {row['base']}" if row["base"] else "a regime of its own",
        " ".join(row["parties"]) or "all participating States",
        f"{row['since'] or '?'} to {row['until'] or '-'}",
        f"{row['status']}{', incomplete' if row['incomplete'] else ''}",
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
    from hofburg.arrangements import difference, header_dict
    from hofburg.cli.page import write
    from hofburg.cli.rows import print_json
    from hofburg.cli.run import harmless
    from hofburg.regimes import load_cases
    from hofburg.reports import arrangement_page

    law = arrangement_named(name)
    cases = [case for case, _ in load_cases(name)]
    said = difference(law)
    if form == "json":
        listed = [{"case": case.case, "title": case.title} for case in cases]
        whole = {"id": law.id, "title": dict(law.title), **header_dict(law), **said.as_dict()}
        print_json(whole | {"cases": listed, "sources": dict(law.sources)})
        return
    write(harmless(arrangement_page(law, said, cases, language)))


def arrangement_named(name: str) -> Law:
    """The arrangement of that id or path. Raises ``DocumentError`` where it is a plain regime."""
    from hofburg.errors import DocumentError, Problem
    from hofburg.regimes import load_regime

    law = load_regime(name)
    if law.arrangement is None:
        said = f"{law.id} is a regime, and no arrangement."
        remedy = f"`hofburg regime show {law.id}` prints it."
        raise DocumentError(Problem(name, "no-arrangement", said, remedy))
    return law
