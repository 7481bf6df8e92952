"""``hofburg regime cases``: the worked cases as a table, as briefings, as pictures, as pages."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.regimes import Case, Law
    from hofburg.reports import CaseRow

__all__ = ["cases"]

Book = list[tuple["Case", str]]


def cases(
    name: o.Regime,
    case: Annotated[
        str | None,
        typer.Argument(metavar="CASE", help="One case, as a briefing.", show_default=False),
    ] = None,
    world: o.World = None,
    picture: Annotated[
        bool, typer.Option("--timeline", help="Of CASE: its timeline, as SVG.")
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--write",
            metavar="FOLDER",
            help="Write a page and a picture for each case that happened, and an index.",
        ),
    ] = None,
    form: Annotated[
        o.Rows | None, typer.Option("--format", help="Of the table.  [default: table]")
    ] = None,
) -> None:
    """Tell its worked cases.

    What each settles and what not; with CASE a briefing of it, in Markdown.
    """
    from hofburg.regimes import load_cases, load_regime

    _agree(case, world, picture, folder, form)
    law, book = load_regime(name), load_cases(name)
    if folder is not None:
        _write(law, book, folder)
    elif case is not None:
        _tell(law, _one(case, book), world, picture)
    else:
        _list(law, book, world, form or "table", name)


def _agree(
    case: str | None, world: str | None, picture: bool, folder: Path | None, form: str | None
) -> None:
    """Refuse options that say nothing together."""
    from hofburg.errors import Problem, QuestionError

    others = (("CASE", case), ("--world", world), ("--timeline", picture), ("--format", form))
    clashes = []
    if folder is not None:
        clashes = [(a, "--write writes all pages.", f"Leave {a} out.") for a, it in others if it]
    elif case is not None and form is not None:
        clashes = [("--format", "a briefing is Markdown.", "Leave it out, or leave CASE out.")]
    elif case is None and picture:
        clashes = [("--timeline", "a picture is of one case.", "Name a CASE.")]
    if clashes:
        raise QuestionError([Problem(at, "options", said, remedy) for at, said, remedy in clashes])


def _one(case: str, book: Book) -> Book:
    import difflib

    from hofburg.errors import Problem, QuestionError

    names = [item[0].case for item in book]
    if case not in names:
        near = difflib.get_close_matches(case, names, n=3, cutoff=0.4) or names[:12]
        remedy = f"Known: {', '.join(near)}." if near else "The regime has no cases."
        raise QuestionError(
            Problem("", "unknown-case", f"there is no case {case!r}.", remedy, "CASE")
        )
    return [item for item in book if item[0].case == case]


def _write(law: Law, book: Book, folder: Path) -> None:
    from hofburg.assessment import assess_cases
    from hofburg.cli.page import write
    from hofburg.cli.run import harmless
    from hofburg.reports import casebook_pages, write_pages

    pages = casebook_pages(law, assess_cases(law, book))
    for path in write_pages(folder, pages):
        write(f"{harmless(str(path))}\n")


def _tell(law: Law, book: Book, world: str | None, picture: bool) -> None:
    from hofburg.assessment import assess_cases
    from hofburg.cli.page import write
    from hofburg.reports import briefing, timeline

    (result,) = assess_cases(law, book).cases[law.id]
    tell = timeline if picture else briefing
    write(tell(law, result, world))


def _list(law: Law, book: Book, world: str | None, form: str, name: str) -> None:
    import shlex

    from hofburg.assessment import assess_cases
    from hofburg.cli.rows import print_rows
    from hofburg.inquiry import casebook_meta, given
    from hofburg.reports import casebook_table

    rows = casebook_table(law, assess_cases(law, book))
    rows = [row for row in rows if world in (None, row.world)] if _known(world, rows) else rows
    meta = casebook_meta({law.id: law}, [item[0] for item in book])
    options = given(world=world, format=None if form == "table" else form)
    meta["again"] = shlex.join(["hofburg", "regime", "cases", name, *options])
    if form == "table":
        _print(law, rows, meta)
    else:
        columns = ["case", "title", "world", "origin", "findings", "settled", "pending",
                   "undetermined", "why"]  # fmt: skip
        print_rows(form, "cases", (row.as_dict() for row in rows), meta, columns)


def _known(world: str | None, rows: list[CaseRow]) -> bool:
    """Whether only one world is wanted. Raises ``QuestionError`` if no case has it."""
    import difflib

    from hofburg.errors import Problem, QuestionError

    names = list(dict.fromkeys(row.world for row in rows))
    if world is None or world in names:
        return world is not None
    near = difflib.get_close_matches(world, names, n=3, cutoff=0.4) or names[:12]
    raise QuestionError(
        Problem("--world", "unknown-world", f"no case has a world {world!r}.",
                f"Known: {', '.join(near)}.")
    )  # fmt: skip


def _cells(row: CaseRow, alone: bool) -> tuple[str, str, str, str, str]:
    why = ", ".join(f"{reason} {len(labels)}" for reason, labels in row.open.items())
    name, origin = (row.case, row.origin) if alone else (f"  {row.world}", "")
    return name, origin, f"{row.settled} of {row.findings}", str(row.pending), why


def _print(law: Law, rows: list[CaseRow], meta: dict[str, Any]) -> None:
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page

    page = Page()
    page.heading(f"Worked cases of {law.id}")
    cells = []
    for case, group in groupby(rows, key=lambda row: row.case):
        own = list(group)
        if len(own) > 1:
            cells.append((case, own[0].origin, "", "", ""))
        cells += [_cells(row, len(own) == 1) for row in own]
    head = ("Case, world", "Rests on", "Settled", "Pending", "Not settled, by reason")
    page.table(head, cells, right=(2, 3))
    page.gap()
    page.text(
        "Settled is every finding but those that are undetermined; pending ones are settled too."
        " Under the default readings; standing duties of which nothing is known are not counted."
    )
    footer(page, meta, meta["again"])
    page.show()
