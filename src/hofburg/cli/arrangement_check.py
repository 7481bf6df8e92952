"""``hofburg arrangement check``: is it fit to be in force?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.arrangements import Checked, Line
    from hofburg.cli.page import Page

__all__ = ["check"]

Arrangements = Annotated[
    list[str],
    typer.Argument(metavar="ARRANGEMENT", help="Folders, or ids that `list` prints."),
]


def check(
    names: Arrangements,
    full: Annotated[
        bool, typer.Option("--all", help="Also a line for each provision that is as it should be.")
    ] = False,
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Say whether arrangements are fit to be in force.

    They must bite and must not loosen; several are also held against each other.
    """
    from hofburg.arrangements import check_all
    from hofburg.cli.page import Page
    from hofburg.cli.rows import print_json
    from hofburg.cli.run import FOUND, complain
    from hofburg.errors import DocumentError

    found = check_all(names)
    if refused := [p for it in found if not it.loads for p in it.problems if p.level == "error"]:
        raise DocumentError(refused)
    complain(problem for it in found for problem in it.problems)
    if form == "json":
        print_json([it.as_dict() for it in found])
    else:
        page = Page()
        for it in found:
            page.gap()
            _print(page, it, full)
        page.show()
    if not all(it.ok for it in found):
        raise typer.Exit(FOUND)


def _print(page: Page, it: Checked, full: bool) -> None:
    from hofburg.reports import count

    if it.law is None:
        return
    base = f", over {it.law.base.id}" if it.law.base else ", a regime of its own"
    page.text(f"{it.law.id}{base}", style="bold")
    page.text(it.law.digest, style="dim")
    for line in it.lines:
        if line.verdict != "ok":
            _line(page, line)
    for line in _summed(it.lines, full):
        _line(page, line)
    faults = len(it.faults)
    page.text("Fit to be in force." if not faults else f"Not fit: {count(faults, 'fault')}.")


def _line(page: Page, line: Line) -> None:
    place = f"{line.place}: " if line.place else ""
    stop = "" if line.said.endswith((".", "?", "!")) else "."
    page.item(f"{line.verdict}: {place}{line.said}{stop} [{line.check}]")
    if line.remedy:
        page.text(line.remedy, indent=4)


def _summed(lines: tuple[Line, ...], full: bool) -> list[Line]:
    """What is as it should be; of provisions one line for all, unless each is asked for."""
    from hofburg.arrangements import Line

    fine = [line for line in lines if line.verdict == "ok"]
    if full:
        return fine
    made = [line for line in fine if line.check not in ("bites", "adds")]
    for name, words in (("bites", "changes findings of"), ("adds", "gives findings by")):
        labels = [line.label for line in fine if line.check == name]
        if labels:
            made.append(Line(name, "ok", f"{words} {', '.join(labels)}"))
    return made
