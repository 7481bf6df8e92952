"""``hofburg map``: what is located, at a day."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.inquiry import Answer, Located, Map

__all__ = ["map_"]

_MOST = 40  # rows of a table; a year has thousands


def map_(
    registers: o.Registers = None,
    regimes: o.Regimes = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="DAY",
            help="What is there on that day, or any. Left out: the day of --as-of; of the casebook"
            " any.",
        ),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="STATE", help="Whose it is, or who takes part."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="unit, outline, line, place or area."),
    ] = None,
    process: Annotated[
        str | None,
        typer.Option(
            "--process", metavar="PROCESS", help="Such as activity; areas: those of documents."
        ),
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="Only what has this in its words.")
    ] = None,
    case: o.Case = None,
    world: o.World = None,
    boundaries: o.Boundaries = None,
    form: Annotated[
        Literal["table", "json", "csv", "geojson"],
        typer.Option("--format", help="How to print it."),
    ] = "table",
) -> None:
    """Say what is located where, at a day.

    Units, activities, areas and places, as messages and documents give them; and what has no place.
    """
    from hofburg import inquiry
    from hofburg.cli.ask import ask
    from hofburg.cli.page import note, write
    from hofburg.cli.rows import note_withheld, print_csv, print_json
    from hofburg.inquiry import Question, given, state_of

    answer = ask(
        Question(
            registers or (), regimes or (), as_of, known_at, known_to, holder, case, boundaries
        )
    )
    code = state_of(answer, state)
    found = inquiry.located(
        answer, inquiry.map_day(answer, at), state=code, kind=kind, process=process, text=text,
        world=world,
    )  # fmt: skip
    words = given(at=at, state=code, kind=kind, process=process, text=text, world=world)
    if form == "table":
        _print(answer, found, answer.line("map", words))
        return
    meta = answer.meta | {"again": answer.line("map", [*words, "--format", form])}
    if form == "csv":
        print_csv(inquiry.map_rows(found.all), inquiry.MAP_COLUMNS)
        note(f"{meta['note']}\nhofburg: again: {meta['again']}")
        note_withheld(meta)
    elif form == "geojson":
        write(json.dumps(inquiry.map_geojson(found, meta), ensure_ascii=False) + "\n")
    else:
        print_json({"meta": meta, "map": inquiry.map_json(found)})


def _print(answer: Answer, found: Map, line: str) -> None:
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.reports import english
    from hofburg.values import format_instant

    page = Page()
    day = "at any time" if found.last is None else f"on {format_instant(found.last)[:10]}"
    page.heading(f"What is located {day}")
    page.text(f"{len(found.placed)} with a place, {len(found.unplaced)} without.")
    counted = Counter((it.law, it.process, it.message, it.kind) for it in found.all)
    for (law, process, message, kind), number in counted.items():
        form = answer.laws[law].messages.get(message)
        said = english(form.title) if form else "areas of the document"
        page.item(f"{number:,} {kind}: {said} ({law}{f', {process}' if process else ''})", 2)
    for title, listed in (("Located", found.placed), ("Without a place", found.unplaced)):
        if listed:
            page.gap()
            page.text(f"{title} ({len(listed):,})", style="bold")
            rows = [_row(answer, it) for it in listed[:_MOST]]
            page.table(("Name", "States", "Days", "Where"), rows, indent=2, wrap=(0, 2, 3))
            if len(listed) > _MOST:
                page.text(f"and {len(listed) - _MOST:,} more: --format csv, or --text.", 2)
    page.gap()
    for mark, number in found.withheld.items():
        page.text(f"Withheld above the mark: {number} marked {mark}.")
    if found.fallen:
        page.text(f"Left out, because they do not take place: {found.fallen}.")
    page.text(
        "Positions are those that messages say. Whose ground a place is on is not answered here.",
        style="dim",
    )
    footer(page, answer.meta, line)
    page.show()


def _row(answer: Answer, it: Located) -> tuple[str, str, str, str]:
    from hofburg.inquiry import place_words
    from hofburg.reports import span, states_words

    zone = answer.laws[it.law].zone
    days = span(it.since, it.until, zone)
    sure = "" if it.sure else ", not known whether"
    return it.name, states_words(it.states), f"{days}{sure}", place_words(it)
