"""``hofburg message check``: all that is wrong with drafts, and what the document asks for."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from hofburg.assessment import Advice
    from hofburg.cli.page import Page
    from hofburg.errors import Problem
    from hofburg.inquiry import Judged
    from hofburg.register import Entry, Record

__all__ = ["check"]


def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Drafts.")],
    regimes: Annotated[
        list[str] | None,
        typer.Option(
            "--regime",
            "-r",
            metavar="REGIME",
            help="A regime that is not in the library; may repeat.",
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="INSTANT", help="As if it were then. Left out: now."),
    ] = None,
) -> None:
    """Say all that is wrong with drafts, and what the document asks of them.

    What the document asks for refuses nothing: incomplete messages are sent in life.
    """
    from hofburg.cli.holidays import section
    from hofburg.cli.page import Page, note
    from hofburg.cli.run import FOUND, REFUSED, complain
    from hofburg.errors import QuestionError, RegisterError
    from hofburg.inquiry import (
        Library,
        centre_here,
        judged,
        load_laws,
        moment,
        readable,
        unhidden,
    )
    from hofburg.register import read_draft

    named = load_laws(regimes)
    laws, centre = Library.here(named), centre_here()
    now = time.time_ns() // 1_000_000_000 * 1_000_000
    wrong: list[Problem] = []
    at = now if as_of is None else moment(as_of, "--as-of", named, wrong)
    if wrong:
        raise QuestionError(wrong)
    problems: list[Problem] = []
    checked: list[tuple[str, Judged, bool]] = []
    with ExitStack() as open_:
        store = open_.enter_context(centre.register()) if centre else None
        seen = readable(store.records() if store else (), named)
        for file in files:
            try:
                draft = read_draft(file)
            except RegisterError as error:
                problems += error.problems
                continue

            def told(them: Sequence[Record], draft: Any = draft, place: str = str(file)) -> Judged:
                return judged(
                    draft, laws, place, at=at, now=now, store=store, records=them,
                    holder=centre.state if centre else None,
                )  # fmt: skip

            found = unhidden(seen, told, str(file))
            problems += found.problems
            if found.entry:
                checked.append((str(file), found, draft.get("sent") is None))
    complain(problems)
    if len(checked) < len(files):
        note("what the document asks for is looked at when nothing is refused any more.")
        raise typer.Exit(REFUSED)
    page, musts = Page(), 0
    for place, it, unsent in checked:
        entry, notes = it.entry, it.notes
        assert entry is not None  # noqa: S101 - else it is not among these
        assert notes is not None  # noqa: S101
        musts += sum(one.finding.strength == "must" for one in it.advice)
        page.gap()
        as_if = "" if not unsent else "as if sent now," if as_of is None else "as if sent"
        _heading(page, place, entry, as_if, centre.state if centre else None)
        _show(page, it.advice)
        section(page, laws[entry.under], notes)
    page.show()
    if musts or problems:
        raise typer.Exit(FOUND)


def _heading(page: Page, place: str, entry: Entry, as_if: str, home: str | None) -> None:
    from hofburg.reports import instant
    from hofburg.values import parse_instant

    to = ", ".join(entry.data["to"]) or "nobody by name"
    to += " and all others" if entry.data.get("copies") == ["*"] else ""
    page.text(f"{place}: {entry.kind} of {entry.author} to {to}", style="bold")
    said = f"as sent {entry.data['sent']}"
    if as_if:
        said = f"{as_if} {instant(parse_instant(entry.data['sent']).lo)}"
    beside = f"with the register of {home}" if home else "by itself, for there is no register here"
    page.text(f"Checked {said}, {beside}.", 2)


def _show(page: Page, advice: tuple[Advice, ...]) -> None:
    """What the document says against a draft, musts first, each with its words and their mark."""
    from hofburg.reports import english

    if not advice:
        page.text("Nothing that the document asks for is missing.", 2)
    for it in advice:
        worlds = f" In the world {', '.join(it.worlds)}." if it.worlds else ""
        page.gap()
        page.item(f"{it.finding.strength}: {it.sentence}{worlds}", 2)
        source = ", ".join(part for part in (it.mark, it.source) if part)
        words = english(it.text) or f"The document gives {it.finding.label} no words of its own."
        page.text(f"{words} [{source}]", 4)
        if it.open:
            page.text(f"Open: {', '.join(it.open)}.", 4)
