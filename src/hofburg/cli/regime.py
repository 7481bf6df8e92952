"""``hofburg regime``: the documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hofburg.cli import options as o
from hofburg.cli.cases import cases
from hofburg.cli.confirm import confirm, read_confirmations
from hofburg.cli.covered import coverage
from hofburg.cli.standing_of import provision, standing, use

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["regime"]

regime = typer.Typer(help="The documents: list, read, check, confirm.", rich_markup_mode=None)


@regime.command("list")
def list_(
    form: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How to print it.")
    ] = "table",
) -> None:
    """List the regimes that ship with Hofburg."""
    from hofburg import inquiry
    from hofburg.cli.page import Page
    from hofburg.cli.rows import print_json
    from hofburg.regimes import library, load_cases, load_regime

    rows = [inquiry.regime_row(load_regime(key), len(load_cases(key))) for key in library()]
    if form == "json":
        print_json(rows)
        return
    page = Page()
    shown = ("id", "title", "edition", "hash", "provisions", "cases")
    cells = [[str(row[k])[:19] if k == "hash" else str(row[k]) for k in shown] for row in rows]
    page.table(
        ("Id", "Title", "Edition", "Hash", "Provisions", "Cases"), cells, wrap=(1,), right=(4, 5)
    )
    page.show()


@regime.command("show")
def show(
    name: o.Regime,
    confirmations: Annotated[
        Path | None,
        typer.Option(
            "--confirmations",
            metavar="FILE",
            help="What `confirm` wrote. Left out: ID.confirmations.yaml here, if there is one.",
        ),
    ] = None,
) -> None:
    """Print a regime as a document.

    Every rule with its paragraph, and how far it can be trusted.
    """
    from hofburg.cli.page import write
    from hofburg.cli.run import harmless
    from hofburg.regimes import load_regime, reference_markdown

    law = load_regime(name)
    text = reference_markdown(law)
    beside = Path(f"{law.id}.confirmations.yaml")
    path = confirmations or (beside if beside.is_file() else None)
    if path is not None:
        text = f"{text.rstrip()}\n\n{_confirmed(law, read_confirmations(path))}"
    write(harmless(text.rstrip()) + "\n")


def _confirmed(law: Law, found: list[dict[str, str]]) -> str:
    """The confirmations as a section of the document."""
    lines = []
    for it in found:
        if it["regime"] != law.id:
            continue
        said = f"differs: the text says {it['value']}" if it["result"] == "differs" else "confirmed"
        old = "" if it["hash"] == law.digest else " Made for another edition of this document."
        note = f" {it['note']}" if it.get("note") else ""
        source = f"by {it['by']} on {it['date']}, from {it['text_version']}"
        lines.append(f"- {it['item']} = {it['stands']}: {said}, {source}.{old}{note}")
    head = "Persons who compared this document with the official text. No rule is changed by them."
    return "\n".join(["## Confirmations", "", head, "", *(lines or ["None for this regime."])])


@regime.command("check")
def check(
    name: o.Regime,
    cases: Annotated[
        bool, typer.Option("--cases/--no-cases", help="Also run its worked cases.")
    ] = True,
) -> None:
    """Check a regime and run its cases.

    Says all that is wrong, where, and what to do.
    """
    from hofburg.assessment import assess_cases, judge
    from hofburg.cli.page import Page
    from hofburg.cli.run import FOUND, complain
    from hofburg.errors import DocumentError
    from hofburg.regimes import check_regime, load_cases
    from hofburg.reports import count

    law, problems = check_regime(name)
    if law is None:
        raise DocumentError(problems)
    complain(problems)
    book = load_cases(name) if cases else []
    mismatches = []
    if book:
        results = assess_cases(law, book).cases[law.id]
        mismatches = [found for result in results for found in judge(law, result)]
    page = Page()
    page.text(
        f"{law.id} {law.edition} reads well: {count(len(law.provisions), 'provision')},"
        f" {count(len(law.parameters), 'parameter')}, {count(len(law.messages), 'message')}."
    )
    page.text(law.digest, style="dim")
    if book:
        said = f"{count(len(mismatches), 'finding')} differ from what was expected"
        said = said if mismatches else "all give the expected findings"
        page.text(f"{count(len(book), 'case')}: {said}.")
    for found in mismatches:
        page.item(str(found))
    page.show()
    if mismatches:
        raise typer.Exit(FOUND)


@regime.command("schema")
def schema() -> None:
    """Print the JSON Schema of regime documents."""
    from hofburg.cli.rows import print_json
    from hofburg.regimes import json_schema

    print_json(json_schema())


regime.command()(use)
regime.command()(standing)
regime.command()(provision)
regime.command()(cases)
regime.command()(coverage)
regime.command()(confirm)
