"""``hofburg regime coverage``: what the cases of a regime reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

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
    from hofburg import assessment
    from hofburg.cli.rows import print_json
    from hofburg.cli.run import FOUND
    from hofburg.regimes import load_cases, load_regime

    law = load_regime(name)
    found = assessment.coverage(law, assessment.assess_cases(law, load_cases(name)))
    if form == "json":
        print_json(
            {
                "regime": law.id,
                "hash": law.digest,
                "complete": found.complete,
                "rows": [_covered(row) for row in found.rows],
                "paragraphs": [_covered(row) for row in found.paragraphs],
                "labels": [_covered(row) for row in found.labels],
            }
        )
    else:
        _print_coverage(law, found)
    if not found.complete:
        raise typer.Exit(FOUND)


def _covered(row: Any) -> dict[str, Any]:
    labels = [
        {"label": it, "well": row.well.get(it), "otherwise": row.otherwise.get(it)}
        for it in row.labels
    ]
    reason = row.reason or None
    return {
        "row": row.row,
        "text": row.text,
        "reached": row.reached,
        "reason": reason,
        "labels": labels,
    }


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
