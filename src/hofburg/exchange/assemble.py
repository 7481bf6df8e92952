"""From the sheets of a file to a body: which form it is, its lists, what is said across them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hofburg.exchange.body_faults import body_faults
from hofburg.exchange.cover import read_cover
from hofburg.exchange.faults import MOST_FAULTS, Fault, Faults, Place, quoted
from hofburg.exchange.grids import Grid
from hofburg.exchange.layout import COVER, Form, Sheet, layout, read_marker
from hofburg.exchange.lines import read_lines
from hofburg.exchange.reading import Reading
from hofburg.exchange.remedies import near
from hofburg.exchange.repeats import compare_repeated
from hofburg.exchange.sink import Sink
from hofburg.exchange.tables import Table, find_headings, keys, match_sheets, variants, word_of

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["assemble", "finish", "meta_of", "refuse"]


def refuse(reading: Reading, faults: Faults) -> Reading:
    """A reading of a file that is not read."""
    reading.body = {}
    return finish(reading, faults)


def finish(reading: Reading, faults: Faults) -> Reading:
    """Put the faults in order: the file, then sheet by sheet, row by row."""
    if faults.more:
        faults.listed.append(
            Fault("too-many", f"{faults.more} more faults are not listed.", "Mend these first.")
        )
    if len(faults.listed) > MOST_FAULTS + 1:
        del faults.listed[MOST_FAULTS + 1 :]
    order: dict[str, int] = {}
    for fault in faults.listed:
        if fault.sheet:
            order.setdefault(fault.sheet, len(order))
    reading.faults = sorted(
        faults.listed,
        key=lambda it: (order.get(it.sheet, -1), it.row or 0, len(it.column), it.column),
    )
    return reading


def assemble(
    law: Law, kind: str | None, grids: Sequence[Grid], reading: Reading, faults: Faults,
    *, partial: bool = False,
) -> Reading:  # fmt: skip
    """Read the sheets as a form.

    Args:
        kind: of the message; None: what the file says of itself, else whatever its sheets are like.
        partial: whether what is required may stand elsewhere.
    """
    reading.meta = meta_of(grids)
    form = _form(law, kind, grids, reading, faults)
    if form is None:
        return refuse(reading, faults)
    reading.form, reading.partial = form, partial
    sink = Sink(reading, faults)
    found = match_sheets(form, grids, faults)
    if not found:
        titles = ", ".join(sheet.title("en") for sheet in form.sheets[:10])
        faults.say("wrong-form", f"no sheet is one of the form {quoted(form.kind)} ({titles}).")
        return refuse(reading, faults)
    stated = read_cover(form.cover, found[COVER], law, sink) if COVER in found else {}
    body: dict[str, Any] = {}
    for sheet in form.lists:
        lines = _list(sheet, found, law, sink)
        if sheet.name in stated and lines:
            place = reading.cells.cover.get(sheet.name)
            said = (
                f"the cover says what {quoted(sheet.title('en'))} holds, and its sheet has lines."
            )
            faults.say(
                "stated-empty", said, place=place, heading=sheet.title("en"), path=sheet.name
            )
        if lines or sheet.name in stated:
            body[sheet.name] = lines or stated[sheet.name]
    body |= {name: value for name, value in stated.items() if name not in body}
    reading.body = {name: body[name] for name in law.messages[form.kind].fields if name in body}
    if any(c.field.type == "list" and c.items is None for it in form.lists for c in it.columns):
        # What stands in cells as JSON has been read as it is, and not as fields.
        inside = [it for it in body_faults(law, form.kind, reading) if it.path.count("[") > 1]
        faults.listed += inside
    if not partial:
        _missing_sheets(form, found, reading.body, faults)
        _required(form, found, reading, faults)
    compare_repeated(form, reading, faults)
    return finish(reading, faults)


def meta_of(grids: Sequence[Grid]) -> dict[str, str]:
    """What a file says of itself."""
    for grid in grids:
        for row in grid.rows[:500]:
            for raw in row[:20]:
                if isinstance(raw, str) and (said := read_marker(raw)) and "regime" in said:
                    return said
    return {}


# -- which form ------------------------------------------------------------------------------------


def _form(
    law: Law, kind: str | None, grids: Sequence[Grid], reading: Reading, faults: Faults
) -> Form | None:
    meta = reading.meta
    if meta.get("regime", law.id) != law.id:
        said = f"the file was made for {quoted(meta['regime'])}, and not for {law.id}."
        faults.say("wrong-form", said, f"Read it as a form of {meta['regime'][:40]}.")
        return None
    own = meta.get("kind")
    if kind is not None and own is not None and own != kind:
        faults.say(
            "wrong-form", f"the file was made for {quoted(own)}, and not for {quoted(kind)}."
        )
        return None
    named = kind or (own if own in law.messages else None) or _likeliest(law, grids)
    if named is None:
        faults.say("wrong-form", "it is not clear which form the file is.", "Say which form it is.")
        return None
    if meta.get("edition", law.digest) != law.digest:
        said = f"the file was made for another edition of {law.id} ({meta['edition'][:12]})."
        faults.say("other-edition", said)
    return layout(law, named)


def _likeliest(law: Law, grids: Sequence[Grid]) -> str | None:
    """The form whose sheets and headings are found; None where two are found equally well."""
    scored = []
    for kind in law.messages:
        form = layout(law, kind)
        lists = {
            key
            for sheet in form.lists
            for title in sheet.titles.values()
            for key in variants(title)
        }
        titles = sum(any(key in lists for key in variants(grid.title)) for grid in grids)
        known = keys(form.cover.columns)
        words = sum(
            word_of(raw, known) is not None
            for grid in grids
            for row in grid.rows[:60]
            for raw in row[:2]
        )
        missing = len(form.lists) + len(form.cover.columns)
        scored.append((titles, words, -missing, kind))
    best = sorted(scored)[-2:]
    if not best or best[-1][0] + best[-1][1] == 0:
        return None
    return None if len(best) == 2 and best[0][:3] == best[1][:3] else best[-1][3]


# -- lists -----------------------------------------------------------------------------------------


def _list(sheet: Sheet, found: dict[str, Grid], law: Law, sink: Sink) -> list[Any]:
    grid = found.get(sheet.name)
    if grid is None or not any(raw != "" for row in grid.rows for raw in row):
        return []
    if grid.hidden:
        said = "the sheet is hidden, and holds data that nobody sees."
        sink.faults.say("hidden-data", said, place=Place(grid.title), path=sheet.name)
    table = Table(sheet, grid)
    find_headings(table, sink.faults)
    if table.head < 0:
        captions = ", ".join(column.heading("en") for column in sheet.columns[:10])
        sink.faults.say("no-headings", f"none of the first rows has the headings {captions}.",
                        place=Place(grid.title), path=sheet.name)  # fmt: skip
        return []
    lines = read_lines(table, law, sink)
    if lines:
        _missing_columns(table, sink)
    return lines


def _missing_sheets(
    form: Form, found: dict[str, Grid], body: dict[str, Any], faults: Faults
) -> None:
    present = {*found, *body}  # a list may be given on the cover
    lacking = [quoted(it.title("en")) for it in form.sheets if it.name not in present]
    if lacking:
        faults.say("missing-sheet", f"there is no sheet {', '.join(lacking)}.")


def _missing_columns(table: Table, sink: Sink) -> None:
    present = {c.name for c in table.columns.values()} | set(table.pairs)
    place = Place(table.grid.title, table.head + 1)
    lacking = []
    for column in table.sheet.columns:
        heading = column.heading("en")
        if column.name in present:
            continue
        if not column.field.required:
            lacking.append(quoted(heading))
            continue
        said = f"there is no column {quoted(heading)}, and it is required."
        close = near(heading, [text for text in table.others.values() if text])
        sink.faults.say("missing-value", said, close, place, heading=heading, path=table.sheet.name)
    if lacking:
        said = f"there is no column {', '.join(lacking)}."
        sink.faults.say("missing-column", said, place=place, path=table.sheet.name)


# -- across sheets ---------------------------------------------------------------------------------


def _required(form: Form, found: dict[str, Grid], reading: Reading, faults: Faults) -> None:
    bad = {fault.path for fault in faults.listed}
    for column in form.cover.columns:
        name = column.name
        if not column.field.required or name in reading.body or name in bad:
            continue
        place = reading.cells.cover.get(name)
        if place is None and COVER in found:
            place = Place(found[COVER].title)
        heading = column.heading("en")
        faults.say("missing-value", f"{heading} is required, and there is none.", place=place,
                   heading=heading, path=name)  # fmt: skip
