"""``hofburg atlas institutions``: bodies, chairs, presences and budgets as dated facts."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from hofburg.atlas import Figure, Institution
    from hofburg.cli.page import Page
    from hofburg.values import InstantRange

__all__ = ["institutions"]

_NOTE = (
    "Facts and who says so, from the tables of the atlas; judgements are for States. What was not"
    " found has no row."
)
_COLUMNS = [
    "key", "kind", "name", "states", "decides", "held", "since", "until", "date", "decision",
    "what", "figure", "amount", "currency", "unit", "figure_date", "confidence", "mark", "sources",
    "note",
]  # fmt: skip


def institutions(
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="Such as body or budget. Left out: all."),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="STATE", help="Who holds the chair, or hosts."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="An instant, or a day (its end). Left out: now."
        ),
    ] = None,
    ever: Annotated[bool, typer.Option("--ever", help="Of all times, not of one moment.")] = False,
    form: Annotated[
        Literal["text", "json", "csv"], typer.Option("--format", help="How to print it.")
    ] = "text",
) -> None:
    """Say which bodies, chairs, presences, budgets there are.

    With mandate, dates, staff and money as sources give them, at a moment or of all times.
    """
    from hofburg import atlas
    from hofburg.cli.standing import moment_of
    from hofburg.errors import Problem, QuestionError
    from hofburg.inquiry import given
    from hofburg.values import format_instant

    if ever and as_of is not None:
        said = "a moment and all times cannot both be asked about."
        raise QuestionError(Problem("--ever", "usage", said, "Leave one of them out."))
    at = None if ever else moment_of(as_of)
    rows = atlas.institutions(kind, state, at)
    code = atlas.state(state).code if state else None
    day = as_of or (None if at is None else format_instant(at.lo))
    words = given(kind=kind, state=code, as_of=day, ever=ever)
    line = shlex.join(["hofburg", "atlas", "institutions", *words])
    if form == "text":
        _print(rows, at, line)
    else:
        _print_rows(form, rows, at, f"{line} --format {form}")


def _print(rows: Sequence[Institution], at: InstantRange | None, line: str) -> None:
    from hofburg import reports
    from hofburg.atlas import INSTITUTION_KINDS
    from hofburg.cli.cited import ask_again, print_sources
    from hofburg.cli.page import Page

    page = Page()
    when = f"as of {reports.as_of_words(at)}" if at is not None else "of all times"
    page.heading(f"Institutions, mandates and budgets, {when}")
    for kind, title in INSTITUTION_KINDS.items():
        own = [it for it in rows if it.kind == kind]
        if own:
            page.gap()
            page.text(title, style="bold")
        for it in own:
            _item(page, it, at)
    if not rows:
        page.text("Nothing, as far as the sources of the atlas know.")
    cited = [key for it in rows for key in it.sources]
    cited += [key for it in rows for figure in it.figures for key in figure.sources]
    print_sources(page, cited)
    ask_again(page, _NOTE, line)


def _item(page: Page, it: Institution, at: InstantRange | None) -> None:
    until = f" until {it.until.text}" if it.until.text else ""
    who = f" ({' '.join(it.states)})" if it.states else ""
    open_ = " (perhaps)" if at is not None and it.held(at) == "perhaps" else ""
    decides = {True: "may decide; ", False: "may not decide; ", None: ""}[it.decides]
    said = "; ".join(part for part in (it.decision, it.what, it.note) if part)
    trust = f"[{it.confidence}: {' '.join(it.sources)}]"
    page.item(f"{it.name}{who}: since {it.since.text}{until}{open_} {trust}; {decides}{said}")
    for figure in it.figures:
        page.item(_figure(figure), 4)


def _figure(it: Figure) -> str:
    when = "date not known" if it.date.text == "?" else it.date.text
    note = f"; {it.note}" if it.note else ""
    amount = f"{_grouped(it.amount)} {it.currency or it.unit}"
    return f"{it.definition}: {amount}, {when} [{it.confidence}: {' '.join(it.sources)}]{note}"


def _grouped(amount: str) -> str:
    """Digits in threes, for readers; a range stays as it is written."""
    return f"{int(amount):,}" if amount.isdecimal() else amount


def _print_rows(form: str, rows: Sequence[Institution], at: InstantRange | None, line: str) -> None:
    from hofburg._version import __version__
    from hofburg.cli.rows import print_rows

    meta = {"hofburg": __version__, "note": _NOTE, "again": line}
    if form == "csv":
        # A line for each figure, and one for what has none.
        flat = (_flat(it, figure, at) for it in rows for figure in it.figures or (None,))
        print_rows("csv", "institutions", flat, meta, _COLUMNS)
    else:
        print_rows("json", "institutions", (_row(it, at) for it in rows), meta)


def _row(it: Institution, at: InstantRange | None) -> dict[str, Any]:
    return {
        "key": it.key,
        "kind": it.kind,
        "name": it.name,
        "states": list(it.states),
        "decides": it.decides,
        "held": it.held(at) if at is not None else None,
        "since": it.since.text,
        "until": it.until.text or None,
        "date": it.date.text or None,
        "decision": it.decision,
        "what": it.what,
        "figures": [
            {
                "definition": figure.definition,
                "amount": figure.amount,
                "currency": figure.currency or None,
                "unit": figure.unit or None,
                "date": figure.date.text,
                "confidence": figure.confidence,
                "mark": figure.mark,
                "sources": list(figure.sources),
                "note": figure.note,
            }
            for figure in it.figures
        ],
        "confidence": it.confidence,
        "mark": it.mark,
        "sources": list(it.sources),
        "note": it.note,
    }


def _flat(it: Institution, figure: Figure | None, at: InstantRange | None) -> dict[str, Any]:
    row = _row(it, at) | {"states": " ".join(it.states), "figure": "", "amount": ""}
    row |= {"currency": "", "unit": "", "figure_date": "", "sources": " ".join(it.sources)}
    del row["figures"]
    if figure is not None:
        row |= {"figure": figure.definition, "amount": figure.amount, "unit": figure.unit}
        row |= {"currency": figure.currency, "figure_date": figure.date.text}
        row |= {"confidence": figure.confidence, "mark": figure.mark, "note": figure.note}
        row |= {"sources": " ".join(figure.sources)}
    return row
