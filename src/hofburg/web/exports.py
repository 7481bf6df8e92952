"""What leaves the workbench: a page's lists, document and PDF, as files that say what they are.

A file holds what the reader may see: rows up to a handling mark (``?up_to=``; left out, the lowest
mark of the regimes) and the number of those that were left out. What is made whole (a PDF, a
calendar) is made or refused by its highest mark. JSON is what the command prints with the same
``--up-to``. Nothing holds more than the reader of the pages may see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fastapi.responses import Response

from hofburg import inquiry, reports
from hofburg.languages import say, say_count
from hofburg.web.sight import ALL, Sight
from hofburg.web.views import Table
from hofburg.web.words import status_word

if TYPE_CHECKING:
    from hofburg.web.visit import Visit

__all__ = ["Choice", "choices", "respond"]

_MEDIA = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "ics": "text/calendar; charset=utf-8",
    "pdf": "application/pdf",
}
_BY_ROW = ("csv", "xlsx", "geojson", "ics")

Files = Mapping[Any, Callable[[], bytes]]  # by format


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the export menu: the file's format, its words, and where it is."""

    format: str
    text: str
    href: str


def respond(
    visit: Visit,
    fmt: str,
    title: str,
    tables: Sequence[Table],
    document: Callable[[], Any] | None,
    pdf: Callable[[], Sequence[reports.Block]] | None,
    again: str,
    *,
    files: Files | None = None,
    whole: bool = False,
) -> Response:
    """A page in another format, as a file.

    Args:
        fmt: one of ``visit.FORMATS`` that the page has.
        title: of the page; that of the PDF.
        tables: its lists: ``xlsx`` holds all of them, the others the first that has what they need.
        document: makes what the command prints, without ``meta``.
        pdf: makes the blocks of the PDF.
        again: the command line that says the same.
        files: formats that the page makes whole.
        whole: nothing is put around the document.

    Raises ``QuestionError`` where the file would hold more than was asked for (``up_to``).
    """
    sight = Sight(visit, tables)
    if fmt == "json":
        value = document() if document is not None else {}
        if not whole and visit.asked is not None:
            value = {"meta": {**visit.asked.meta, "again": again}} | value
        made = visit.json(value)
        made.headers["Content-Disposition"] = _attached(_name(visit, tables, sight, sight.top), fmt)
        return made
    note = reports.ExportNote(_meta(visit), again)
    make = (files or {}).get(fmt)
    if make is not None or fmt == "pdf":
        note = replace(note, mark=sight.whole())
        if make is None:
            blocks = pdf() if pdf is not None else ()
            content = reports.pdf_document(title, blocks, language=visit.language, about=note)
        else:
            content = make()
        return _file(visit, fmt, content, tables, note.mark, sight)
    parted = [sight.parted(it) for it in (tables if fmt == "xlsx" else _suited(fmt, tables))]
    kept = [table for table, _ in parted]
    held = sight.marks.highest(row["_handling"] for table in kept for row in table.rows)
    withheld = sight.marks.count([mark for _, left in parted for mark in left], sight.limit)
    note = replace(note, mark=held, withheld=withheld)
    return _file(visit, fmt, _written(fmt, kept, note, sight), kept, held, sight)


def _written(fmt: str, tables: Sequence[Table], note: reports.ExportNote, sight: Sight) -> bytes:
    if fmt == "xlsx":
        return reports.lists_xlsx(tables, note, status=status_word)
    table = tables[0]
    if fmt == "ics":
        return reports.list_ics(table, note, lowest=sight.marks.lowest)
    if fmt == "geojson":
        return reports.list_geojson(table, note).encode()
    return "".join(_csv(table, note)).encode()


def _csv(table: Table, note: reports.ExportNote) -> Iterator[str]:
    """Rows under names that are the same in every language, an empty line, and the note.

    Each line of the note is one cell that begins with ``#``: what stands above the first empty line
    is the list.
    """
    yield inquiry.csv_line(reports.list_columns(table))
    for row in reports.list_rows(table):
        yield inquiry.csv_line(map(inquiry.csv_cell, row.values()))
    yield "\n"
    for line in note.lines():
        yield inquiry.csv_line([f"# {reports.writable(line)}"])


# The menu


def choices(visit: Visit, formats: Sequence[str], tables: Sequence[Table]) -> list[Choice]:
    """The export menu of a page: each format; where rows are withheld, without and with them."""
    names = {
        "json": "JSON", "csv": "CSV", "xlsx": "Excel (XLSX)", "geojson": "GeoJSON",
        "ics": say("Calendar (ICS)"), "pdf": "PDF",
    }  # fmt: skip
    sight = Sight(visit, tables)
    rank, top = sight.marks.rank, sight.top
    rows = [rank(sight.mark(row)) for table in tables for row in table.rows]
    above = sum(map(bool, rows))
    made = []
    for fmt in formats:
        name = names[fmt]
        if rank(top) == 0 or fmt == "json":
            more = f" ({top})" if rank(top) else ""
            made.append(Choice(fmt, f"{name}{more}", visit.same(format=fmt, up_to=None)))
            continue
        if fmt in _BY_ROW and above < len(rows):
            told = say_count(
                "{name}, without {n} marked row", "{name}, without {n} marked rows", above,
                name=name,
            )  # fmt: skip
            made.append(Choice(fmt, told, visit.same(format=fmt, up_to=None)))
        every = say("{name}, everything: marked {mark}", name=name, mark=top)
        made.append(Choice(fmt, every, visit.same(format=fmt, up_to=ALL)))
    return made


# Files


def _meta(visit: Visit) -> Mapping[str, Any]:
    """What stands behind the page: its answer, or the register that it shows."""
    if visit.asked is not None:
        return visit.asked.meta

    def made() -> Mapping[str, Any]:
        known = visit.desk.library()
        sources = [inquiry.read_source(place, known) for place in visit.desk.places]
        return inquiry.sources_meta(sources, visit.desk.readable())

    return visit.desk.once("sources-meta", made)


def _suited(fmt: str, tables: Sequence[Table]) -> list[Table]:
    """The first list that has what the format needs."""
    for table in tables:
        if {"geojson": table.places, "ics": table.dates}.get(fmt, True):
            return [table]
    return list(tables[:1])


def _file(
    visit: Visit, fmt: str, content: bytes, tables: Sequence[Table], mark: str, sight: Sight
) -> Response:
    headers = {"Content-Disposition": _attached(_name(visit, tables, sight, mark), fmt)}
    return Response(content, media_type=_MEDIA[fmt], headers=headers)


def _name(visit: Visit, tables: Sequence[Table], sight: Sight, mark: str) -> str:
    """What a file is called: the list, the State, the day, and its mark where it has a high one."""
    name = tables[0].name if tables else getattr(visit.request.scope.get("route"), "name", "")
    asked = visit.asked
    state, day = (None, "") if asked is None else (visit.state, (asked.meta["as_of"] or "")[:10])
    high = mark if sight.marks.rank(mark) else ""
    return "-".join(part for part in (name, state, day, high) if part)


def _attached(name: str, fmt: str) -> str:
    safe = re.sub(r"[^A-Za-z0-9._-]+", "_", name)[:100].strip("._-") or "hofburg"
    return f'attachment; filename="{safe}.{fmt}"'
