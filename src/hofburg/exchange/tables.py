"""Which sheet of a file is which of the form, and which column is which field.

Titles and headings are recognised in every language of the document, by the name of the field, with
look-alike letters, in any order, and with additions in brackets or after a slash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import Any

from hofburg.exchange.faults import Faults, quoted
from hofburg.exchange.grids import Grid
from hofburg.exchange.layout import HELPER, Column, Form, Sheet, read_marker
from hofburg.exchange.letters import fold
from hofburg.exchange.remedies import near

__all__ = ["FIRST_ROWS", "Table", "find_headings", "keys", "match_sheets", "variants", "word_of"]

FIRST_ROWS = 20
"""In how many rows headings are looked for."""
_LAT = re.compile(r"\b(?:latitude|lat|широта)\b\.?", re.IGNORECASE)
_LON = re.compile(r"\b(?:longitude|long|lon|долгота)\b\.?", re.IGNORECASE)
_SPLIT = re.compile(r"\n|\s/\s|/|\|")
_EXTRA = re.compile(r"\s*[(\[*].*$", re.DOTALL)
_LONGEST = 300
# Headings of a column that only numbers the lines.
_SERIAL = frozenset(map(fold, ("№ п/п", "N п/п", "п/п", "номер", "номер п/п", "No", "Nr", "S/N")))


@dataclass
class Table:
    """A list found in a sheet.

    Attributes:
        head: the row of headings, from 0; -1 where none was found.
        columns: which field stands in which column.
        pairs: places of which latitude and longitude stand in two columns, by name of the field.
        others: columns with another heading, by index; empty where that has been said.
    """

    sheet: Sheet
    grid: Grid
    head: int = -1
    columns: dict[int, Column] = field(default_factory=dict)
    pairs: dict[str, tuple[int, int]] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)


def variants(text: object) -> Iterator[str]:
    """What a heading may be recognised by, the surest first."""
    if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST:
        return
    yield fold(text)
    parts = [part for part in _SPLIT.split(text) if part.strip()]
    if len(parts) > 1:
        yield from map(fold, parts)
    for part in parts:
        short = _EXTRA.sub("", part)
        if short.strip() and short != part:
            yield fold(short)


def keys(columns: Sequence[Column]) -> dict[str, Column]:
    """What the fields of a sheet are recognised by; captions come before names."""
    found: dict[str, Column] = {}
    for column in columns:
        for text in column.headings.values():
            found.setdefault(fold(text), column)
    for column in columns:
        if column.name:
            found.setdefault(fold(column.name), column)
    return found


def word_of(text: object, known: Mapping[str, Column]) -> Column | None:
    """Which field a heading names; None where it is none of them, or of several."""
    for key in variants(text):
        if key in known:
            return known[key]
    return None


# -- sheets ----------------------------------------------------------------------------------------


def match_sheets(form: Form, grids: Sequence[Grid], faults: Faults) -> dict[str, Grid]:
    """Which of the grids is which sheet of the form; what is left over is told."""
    titles = {
        fold(text): sheet
        for sheet in reversed(form.sheets)
        for text in (sheet.name, *sheet.titles.values())
    }
    found: dict[str, Grid] = {}
    left = []
    for grid in grids:
        sheet = next((titles[key] for key in variants(grid.title) if key in titles), None)
        if sheet is None:
            left.append(grid)
        elif sheet.name in found:
            other, title = quoted(found[sheet.name].title), quoted(sheet.title("en"))
            said = f"this sheet and {other} are both {title}."
            faults.say("sheet-twice", said, place=grid.place(0)._replace(row=None))
        else:
            found[sheet.name] = grid
    for grid in left:
        likely = [] if grid.hidden else _by_headings(form, grid, found)
        if len(likely) == 1:
            found[likely[0].name] = grid
        elif likely:
            listed = " and of ".join(quoted(sheet.title("en")) for sheet in likely)
            said = f"these are the headings of {listed}; it is not read."
            faults.say("unclear-sheet", said, place=_whole(grid))
        elif grid.title != HELPER and not _about(grid):
            _left_over(form, grid, faults)
    return found


def _about(grid: Grid) -> bool:
    """Whether it is a sheet of ours that only speaks about the workbook."""
    return any(
        isinstance(raw, str) and read_marker(raw) is not None
        for row in grid.rows[:100]
        for raw in row
    )


def _left_over(form: Form, grid: Grid, faults: Faults) -> None:
    if not any(raw != "" for row in grid.rows for raw in row):
        return
    if grid.hidden:
        faults.say(
            "hidden-sheet", "a hidden sheet holds data that are not read.", place=_whole(grid)
        )
        return
    close = near(grid.title, [title for sheet in form.sheets for title in sheet.titles.values()])
    faults.say(
        "extra-sheet", "this sheet is not one of the form; it is not read.", close, _whole(grid)
    )


def _whole(grid: Grid) -> Any:
    return grid.place(0)._replace(row=None)


def _by_headings(form: Form, grid: Grid, taken: Mapping[str, Grid]) -> list[Sheet]:
    """The sheets whose headings these are, where most of them are; mostly one or none."""
    scored = []
    for sheet in form.sheets:
        if sheet.name in taken:
            continue
        if sheet.is_cover:
            known = keys(sheet.columns)
            hits = sum(any(word_of(raw, known) for raw in row[:3]) for row in grid.rows[:200])
            filled = sum(any(raw != "" for raw in row) for row in grid.rows[:200])
        else:
            table = Table(sheet, grid)
            find_headings(table, None)
            hits = len(table.columns) + len(table.pairs)
            filled = hits + len(table.others)
        if hits >= min(2, len(sheet.columns)) and 2 * hits > filled:
            scored.append((hits / max(filled, 1), hits, sheet.name))
    best = max((score[:2] for score in scored), default=None)
    return [form.sheet(name) for *score, name in scored if tuple(score) == best]


# -- headings --------------------------------------------------------------------------------------


def find_headings(table: Table, faults: Faults | None) -> None:
    """Find the row of headings among the first, and what its columns are."""
    grid, known = table.grid, keys(table.sheet.columns)
    rows = _spread(grid)
    best, most, head = -1, 0, list[Any]()
    for number, row in enumerate(rows):
        hits = _hits(row, known)
        if hits > most:
            best, most, head = number, hits, row
    for number, (upper, lower) in enumerate(pairwise(rows), 1):
        both = _both(upper, lower, known)
        hits = _hits(both, known)
        if hits > most:  # headings of two rows, such as *Coordinates* above *Latitude*
            best, most, head = number, hits, both
    filled = sum(raw != "" for raw in head)
    # One word of a form above a table is no row of headings, unless the table has but few columns.
    if not most or (most == 1 and filled > 2 and len(table.sheet.columns) > 2):
        return
    table.head = best
    _assign(table, head, known, faults)


def _hits(row: Sequence[Any], known: Mapping[str, Column]) -> int:
    """How many fields, or halves of places, a row names."""
    return len({it for raw in row if (it := _named(raw, known)) is not None})


def _named(raw: object, known: Mapping[str, Column]) -> tuple[str, str] | None:
    found, half = word_of(raw, known), ""
    if found is None or found.field.type == "point":
        of, half = _half(raw, known) or (None, "")
        found = of or found
    return None if found is None else (found.name, half)


def _both(upper: Sequence[Any], lower: Sequence[Any], known: Mapping[str, Column]) -> list[Any]:
    """Two rows as one: what stands below another heading goes on with it, or says more."""
    made: list[Any] = []
    for above, below in zip_longest(upper, lower, fillvalue=""):
        joined = f"{above} {below}" if isinstance(above, str) and isinstance(below, str) else below
        ways = (below,) if above in ("", below) else (joined, below, above)
        made.append(next((it for it in ways if _named(it, known)), ways[0]))
    return made


def _spread(grid: Grid) -> list[list[Any]]:
    """The first rows, with merged cells spread over what they are merged over."""
    rows = [list(row) for row in grid.rows[:FIRST_ROWS]]
    for top, left, bottom, right in grid.scan.merges:
        if top < len(rows) and left < len(rows[top]):
            for row in rows[top : bottom + 1]:
                for column in range(left, min(right + 1, len(row))):
                    row[column] = rows[top][left]
    return rows


def _half(raw: object, known: Mapping[str, Column]) -> tuple[Column | None, str] | None:
    """The place whose latitude or longitude a heading names; None for the place: not said which.

    ``latitude of something`` is that of something that is no field; its neighbour may say of what.
    """
    if not isinstance(raw, str) or len(raw) > _LONGEST:
        return None
    if _LAT.search(raw) and _LON.search(raw):
        return None
    for pattern, part in ((_LAT, "latitude"), (_LON, "longitude")):
        rest, times = pattern.subn(" ", raw)
        if times:
            column = word_of(rest, known)
            if column is not None and column.field.type == "point":
                return column, part
            return None, part if not fold(rest) else f"{part} of something"
    return None


def _assign(
    table: Table, row: Sequence[Any], known: Mapping[str, Column], faults: Faults | None
) -> None:
    halves: list[tuple[int, Column | None, str]] = []
    for index, raw in enumerate(row):
        if raw == "":
            continue
        column = word_of(raw, known)
        half = _half(raw, known) if column is None or column.field.type == "point" else None
        if half is not None:
            halves.append((index, *half))
        elif column is None:
            table.others[index] = "" if _is_serial(raw) else str(raw)
        elif _inside_merge(table, index):
            continue
        elif column.name in {it.name for it in table.columns.values()}:
            table.others[index] = ""  # said here, and not again as data without a field
            if faults is not None:
                place = table.grid.place(table.head, index)
                said = f"the heading {quoted(raw)} stands twice."
                faults.say("heading-twice", said, place=place, heading=column.heading("en"))
        else:
            table.columns[index] = column
    _pair(table, halves, row)


def _is_serial(raw: object) -> bool:
    """Whether a column only numbers the lines: it is no field, and nothing is lost with it."""
    return isinstance(raw, str) and (raw.strip() in ("№", "#") or fold(raw) in _SERIAL)


def _inside_merge(table: Table, index: int) -> bool:
    """Whether a heading only seems to stand there because it is merged over several columns."""
    return any(
        top <= table.head <= bottom and left < index <= right
        for top, left, bottom, right in table.grid.scan.merges
    )


def _pair(table: Table, halves: list[tuple[int, Column | None, str]], row: Sequence[Any]) -> None:
    """Join latitudes and longitudes; a pair that does not say of what is of the next place."""
    taken = {it.name for it in table.columns.values()}
    free = [c for c in table.sheet.columns if c.field.type == "point" and c.name not in taken]
    named = {c.name for _, c, _ in halves if c is not None}
    free = [c for c in free if c.name not in named]
    found: dict[str, dict[str, int]] = {}
    bare: dict[str, int] = {"latitude": 0, "longitude": 0}
    beside = {index: (column, part) for index, column, part in halves if column is not None}
    for index, column, said in halves:
        part = said.partition(" ")[0]
        if column is None:
            near_by = (beside.get(at, (None, part)) for at in (index - 1, index + 1))
            column = next((it for it, other in near_by if it is not None and other != part), None)
        if column is None and said == part and bare[part] < len(free):
            column = free[bare[part]]
            bare[part] += 1
        if column is None or part in found.get(column.name, {}):
            table.others[index] = str(row[index])
        else:
            found.setdefault(column.name, {})[part] = index
    for name, parts in found.items():
        if len(parts) == 2 and name not in taken:
            table.pairs[name] = (parts["latitude"], parts["longitude"])
        else:
            table.others.update({index: str(row[index]) for index in parts.values()})
