"""Each kind of fault, planted: how a file comes to have it, and in which cells it must be found."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from exchange.made_files import BOATS, Book, fresh, law, replaced, rezipped
from hofburg.exchange import Reading, read_csv, read_json, read_workbook
from hofburg.exchange.faults import MOST_FAULTS, column_letter
from hofburg.exchange.layout import marker
from hofburg.regimes import load_regime

Cells = set[tuple[str, str]]
_AT = {heading: n for n, heading in enumerate(BOATS)}


def _put(book: Book, row: int, heading: str, value: Any) -> Cells:
    book.sheets["Boats"][row][_AT[heading]] = value
    return {("Boats", f"{column_letter(_AT[heading])}{row + 1}")}


def _cell(heading: str, value: Any) -> Callable[[Book, int], Cells]:
    return lambda book, row: _put(book, row, heading, value)


def _formula(saved: Any) -> Callable[[Book, int], Cells]:
    def plant(book: Book, row: int) -> Cells:
        book.formulas[("Boats", row, _AT["Crew"])] = ("=A1", saved)
        return {("Boats", f"{column_letter(_AT['Crew'])}{row + 1}")}

    return plant


def _merged_across(book: Book, row: int) -> Cells:
    book.sheets["Boats"][row][_AT["Kind"]] = "sail"
    book.sheets["Boats"][row][_AT["Crew"]] = ""
    book.merges.append(("Boats", row, _AT["Kind"], row, _AT["Crew"]))
    return {("Boats", f"C{row + 1}")}


def _merged_number(book: Book, row: int) -> Cells:
    book.sheets["Boats"][row + 1][_AT["Crew"]] = ""
    book.merges.append(("Boats", row, _AT["Crew"], row + 1, _AT["Crew"]))
    return {("Boats", f"D{row + 1}")}


def _alike(book: Book, row: int) -> Cells:
    book.sheets["Oars"][row][0] = book.sheets["Oars"][row][0].replace("K", "К")  # Cyrillic
    return {("Oars", f"A{row + 1}")}


CELLS: dict[str, Callable[[Book, int], Cells]] = {
    "formula-error": _formula("#REF!"),
    "formula-empty": _formula(""),
    "merged-across": _merged_across,
    "merged-number": _merged_number,
    "missing-value": _cell("Name", ""),
    "no-value": _cell("Crew", "—"),
    "not-a-number": _cell("Crew", "about 40"),
    "number-ambiguous": _cell("Length, m", "1,234"),
    "fraction": _cell("Crew", 12.5),
    "negative": _cell("Crew", -3),
    "backwards": _cell("Crew", "20..10"),
    "not-a-date": _cell("Built", "31.02.2027"),
    "date-ambiguous": _cell("Built", "1/2/2027"),
    "made-a-date": _cell("Follows", date(2027, 2, 1)),
    "not-a-flag": _cell("Afloat", "sometimes"),
    "not-a-choice": _cell("Kind", "steamer"),
    "not-a-state": _cell("Owner", "WES"),
    "not-a-point": _cell("Berth latitude", "by the old tree"),
    "point-swapped": _cell("Berth latitude", 147.5),
    "point-half": _cell("Berth longitude", ""),
    "control-character": _cell("Ports", "Lin\x07dau"),
    "not-a-list": _cell("Hands", "two of them"),
    "almost-the-same": _alike,
}
"""Kinds that mark one cell, each planted in a row of its own."""
_PLACES = {"point-half": {"J"}}


def planted(kind: str, book: Book, row: int) -> Cells:
    """Plant a kind of fault in a row; the cells at which it must be found."""
    cells = CELLS[kind](book, row)
    return {(sheet, f"{'J' if kind in _PLACES else cell[0]}{cell[1:]}") for sheet, cell in cells}


# -- whole files -----------------------------------------------------------------------------------


def _read(data: bytes) -> Reading:
    return read_workbook(law(), data, "fleet")


def _good() -> bytes:
    return fresh().bytes()


def _with(**changes: Any) -> Reading:
    book = fresh()
    for name, value in changes.items():
        setattr(book, name, value)
    return _read(book.bytes())


def _sheets(change: Callable[[dict[str, list[list[Any]]]], object]) -> Reading:
    book = fresh()
    change(book.sheets)
    return _read(book.bytes())


def _more(parts: dict[str, bytes]) -> Reading:
    return _read(rezipped(_good(), more=parts))


def _ole(stream: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(600)
    )


def _twice() -> Reading:
    out = io.BytesIO(_good())
    with zipfile.ZipFile(out, "a") as added:
        added.writestr("XL/workbook.xml", b"<workbook/>")
    return _read(out.getvalue())


def _many_parts() -> Reading:
    return _more({f"xl/media/{n}.bin": b"" for n in range(2_001)})


def _bomb() -> Reading:
    return _more({"xl/media/zeros.bin": bytes(30_000_000)})


def _far_cell() -> Reading:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return _read(replaced(_good(), "xl/worksheets/sheet2.xml", b"</sheetData>", far))


def _dde() -> Reading:
    link = b'<externalLink xmlns="x"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    return _more({"xl/externalLinks/externalLink1.xml": link})


def _external() -> Reading:
    link = b'<externalLink xmlns="x"><externalBook/></externalLink>'
    rels = b'<Relationships xmlns="x"><Relationship Id="r" Target="file:///C:/other.xlsx"/></Relationships>'
    return _more({"xl/externalLinks/externalLink1.xml": link,
                  "xl/externalLinks/_rels/externalLink1.xml.rels": rels})  # fmt: skip


def _entities() -> Reading:
    lol = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>\n<worksheet'
    return _read(replaced(_good(), "xl/worksheets/sheet2.xml", b"<worksheet", lol))


def _json(value: Any, kind: str | None = "fleet") -> Reading:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return read_json(law(), data, kind)


def _many_faults() -> Reading:
    book = fresh()
    book.sheets["Oars"] += [["Kestrel 1", "many"] for _ in range(MOST_FAULTS + 10)]
    return _read(book.bytes())


def _no_headings(sheets: dict[str, list[list[Any]]]) -> None:
    sheets["Boats"] = [["a", "b", "c"]] * 5 + sheets["Boats"][1:]


def _other_edition(sheets: dict[str, list[list[Any]]]) -> None:
    sheets["Cover"].append([marker(regime="LAKE", edition="00", kind="fleet")])


def _unclear() -> Reading:
    """A sheet whose headings are those of two sheets of the form."""
    heads = ["Formation or unit", "Class", "Type", "Number"]
    book = Book(
        {"Cover": [["Year it is valid for", 2027]], "ВВТ": [heads, ["1st Company", "BT", "T-7", 3]]}
    )
    return read_workbook(load_regime("VD2011"), book.bytes(), "annual_exchange")


def _totals(sheets: dict[str, list[list[Any]]]) -> None:
    sheets["Oars"].append(["Итого:", 120])


def _csv(text: str | bytes) -> Reading:
    data = text if isinstance(text, bytes) else text.encode()
    return read_csv(law(), data, "fleet")


FILES: dict[str, Callable[[], Reading]] = {
    "empty-file": lambda: _read(b""),
    "not-a-workbook": lambda: _read(
        b"<html><body><table><tr><td>1</td></tr></table></body></html>"
    ),
    "old-format": lambda: _read(_ole("Workbook")),
    "password": lambda: _read(_ole("EncryptedPackage")),
    "truncated": lambda: _read(_good()[:-400]),
    "too-large": _far_cell,
    "zip-bomb": _bomb,
    "too-many-parts": _many_parts,
    "unsafe-path": lambda: _more({"../../evil.xml": b"<x/>"}),
    "twice-in-zip": _twice,
    "xml-entities": _entities,
    "broken-xml": lambda: _read(
        replaced(_good(), "xl/worksheets/sheet2.xml", b"</sheetData>", b"</sheet>")
    ),
    "macros": lambda: _more({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
    "embedded": lambda: _more({"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
    "dde": _dde,
    "wrong-form": lambda: _read(Book({"Pigeons": [["Colour", "Speed"], ["grey", 3]]}).bytes()),
    "not-text": lambda: _csv(b"Boat;Number\nKestrel\x98\x00;2\n"),
    "broken-csv": lambda: _csv('Boat;Number\n"Kestrel;2\n'),
    "broken-json": lambda: _json(b'{"year": 2027,'),
    "no-headings": lambda: _sheets(_no_headings),
    "heading-twice": lambda: _sheets(lambda it: it["Oars"][0].append("Количество")),
    "sheet-twice": lambda: _sheets(lambda it: it.update({"Вёсла": it["Oars"]})),
    "hidden-data": lambda: _with(hidden=["Oars"]),
    "stated-empty": lambda: _sheets(lambda it: it["Cover"][10].__setitem__(1, 0)),
    "too-long": lambda: _read(
        replaced(_good(), "xl/sharedStrings.xml", b"all well", b"x" * 1_000_001)
    ),
    "unknown-field": lambda: _json({"year": 2027, "pigeons": 3}),
    "not-valid": lambda: _json({"year": 2027, "boats": [{"name": "A", "crew": -1}]}),
    "external-links": _external,
    "connections": lambda: _more({"xl/connections.xml": b"<connections/>"}),
    "hidden-sheet": lambda: _hidden_extra(),
    "hidden-rows": lambda: _with(hidden_rows=[("Boats", 5), ("Boats", 6)]),
    "hidden-columns": lambda: _with(hidden_columns=[("Boats", 3)]),
    "empty-rows": lambda: _with(blank_rows=20_000),
    "merged": lambda: _merged(),
    "totals": lambda: _sheets(_totals),
    "remark-row": lambda: _sheets(lambda it: it["Boats"].append(["Note: as of today"])),
    "unclear-sheet": lambda: _unclear(),
    "extra-sheet": lambda: _sheets(lambda it: it.update({"Pigeons": [["grey", 3]]})),
    "extra-data": lambda: _sheets(lambda it: it["Oars"][5].append("x")),
    "missing-sheet": lambda: _sheets(lambda it: it.pop("Oars")),
    "missing-column": lambda: _sheets(lambda it: [row.pop() for row in it["Oars"]]),
    "formula": lambda: _with(formulas={("Boats", 3, 3): ("=1+1", 2)}),
    "formula-text": lambda: _sheets(lambda it: it["Boats"][4].__setitem__(1, "=HYPERLINK(1)")),
    "other-edition": lambda: _sheets(_other_edition),
    "encoding-guessed": lambda: _csv("Лодка;Количество\nЧайка;2\n".encode("cp1251")),
    "too-many": _many_faults,
}
"""Kinds that belong to a whole file, sheet, row or column, and those that are only told."""


def _hidden_extra() -> Reading:
    book = fresh()
    book.sheets["Pigeons"] = [["grey", 3]]
    book.hidden = ["Pigeons"]
    return _read(book.bytes())


def _merged() -> Reading:
    book = fresh()
    for row in (4, 5):
        book.sheets["Boats"][row][1] = ""
    book.merges = [("Boats", 3, 1, 5, 1)]
    return _read(book.bytes())


def write(path: Path, data: bytes) -> Path:
    """A file with these bytes."""
    path.write_bytes(data)
    return path
