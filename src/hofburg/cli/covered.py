"""``hofburg regime coverage``: what the cases of a regime reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.assessment import Coverage
    from hofburg.regimes import Law

__all__ = ["coverage"]


def coverage(
    name: o.Regime,
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Tell what its cases reach.

    Which rows and paragraphs are coded, and which cases settle them well and otherwise.
    """
    from hofburg import inquiry
    from hofburg.cli.rows import print_json
    from hofburg.cli.run import FOUND
    from hofburg.regimes import load_regime

    law = load_regime(name)
    found = inquiry.coverage_of(law, name)
    if form == "json":
        print_json({"regime": law.id, "hash": law.digest} | inquiry.coverage_row(found))
    else:
        _print_coverage(law, found)
    if not found.complete:
        raise typer.Exit(FOUND)


def _print_coverage(law: Law, found: Coverage) -> None:
    from hofburg.cli.page import Page

    page = Page()
    for title, rows in (
        ("Rows", found.rows),
        ("Paragraphs", found.paragraphs),
        ("Provisions", found.labels),
    ):
        if not rows:
            continue
        page.heading(f"{title} of {law.id}", "-")
        cells = []
        for row in rows:
            if not row.labels:
                where = "out of scope" if row.row in law.out_of_scope else "elsewhere"
                cells.append((row.row, where, row.reason, ""))
            for number, label in enumerate(row.labels):
                first = row.row if number == 0 else ""
                name = "" if title == "Provisions" else label
                well, otherwise = row.well.get(label), row.otherwise.get(label)
                none = "boundary pack" if label in row.outside else "NO CASE"
                cells.append((first, name, well or none, otherwise or none))
        page.table(("", "", "Settled well by", "Otherwise by"), cells, wrap=(2, 3))
    page.gap()
    if found.complete:
        page.text("Complete: every row and provision is reached on both sides, or has its reason.")
    else:
        page.text("Not complete: look for NO CASE, and for rows without labels and reason.")
    page.show()
