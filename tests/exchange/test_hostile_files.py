"""Files that nobody should send: each is refused with its reason, or read without harm, in time."""

from __future__ import annotations

import io
import re
import stat
import time
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.made_files import Book, fresh, law, replaced, rezipped
from hofburg.exchange import Reading, read_csv, read_workbook

GOOD = fresh().bytes()
SHEET = "xl/worksheets/sheet2.xml"
LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha") for n in range(12)
)


def _read(data: bytes) -> Reading:
    return read_workbook(law(), data, "fleet")


def _entry(change: Callable[[zipfile.ZipInfo], None]) -> bytes:
    """A good workbook with one more entry, whose header is changed."""
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        entry = zipfile.ZipInfo("xl/more.bin")
        change(entry)
        archive.writestr(entry, b"/etc/passwd")
    return out.getvalue()


def _link(entry: zipfile.ZipInfo) -> None:
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16


def _locked() -> bytes:
    """A workbook whose entries say that they are encrypted."""
    data = bytearray(GOOD)
    for found in re.finditer(b"PK\x01\x02", GOOD):
        data[found.start() + 8] |= 1
    return bytes(data)


def _parts(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"<x/>")
    return out.getvalue()


def _shared(old: bytes, new: bytes) -> bytes:
    return replaced(GOOD, "xl/sharedStrings.xml", old, new)


def _many_sheets() -> bytes:
    return Book({f"S{n}": [["x"]] for n in range(120)}).bytes()


REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "blank": ("empty-file", lambda: b" \r\n\0\0" * 100),
    "text": ("not-a-workbook", lambda: b"Name;Crew\r\nKestrel;3\r\n"),
    "a PDF": ("not-a-workbook", lambda: b"%PDF-1.7 ..."),
    "a program": ("not-a-workbook", lambda: b"MZ\x90\0\3" + bytes(500)),
    "an archive of something": ("not-a-workbook", lambda: _parts("a.txt", "b.txt")),
    "a Word document": ("not-a-workbook", lambda: _parts("[Content_Types].xml", "word/document.xml")),
    "an old Word document": (
        "not-a-workbook", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
    ),
    "an OpenDocument file": ("old-format", lambda: _parts("mimetype", "content.xml")),
    "a binary workbook": ("old-format", lambda: _parts("[Content_Types].xml", "xl/workbook.bin")),
    "half a file": ("truncated", lambda: GOOD[: len(GOOD) // 2]),
    "a head alone": ("truncated", lambda: GOOD[:30]),
    "something behind the end": ("truncated", lambda: GOOD + b"PK\x03\x04 more"),
    "another directory": ("truncated", lambda: GOOD + GOOD),
    "a damaged part": ("truncated", lambda: GOOD[:120] + bytes(40) + GOOD[160:]),
    "encrypted entries": ("password", _locked),
    "a symbolic link": ("unsafe-path", lambda: _entry(_link)),
    "an absolute name": ("unsafe-path", lambda: rezipped(GOOD, more={"/etc/cron.d/x": b""})),
    "a name of Windows": ("unsafe-path", lambda: rezipped(GOOD, more={"C:\\x.dll": b""})),
    "a name with ..": ("unsafe-path", lambda: rezipped(GOOD, more={"xl\\..\\..\\x": b""})),
    "zeros": ("zip-bomb", lambda: rezipped(GOOD, more={"xl/zeros.xml": bytes(2**24)})),
    "a billion laughs": (
        "xml-entities",
        lambda: _shared(b"<sst", b"<!DOCTYPE x [" + LAUGHS + b"]>\n<sst"),
    ),
    "an external entity": (
        "xml-entities",
        lambda: _shared(b"<sst", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<sst'),
    ),
    "no XML": ("broken-xml", lambda: replaced(GOOD, SHEET, b"<sheetData>", b"<sheetData")),
    "XML in another encoding": (
        "broken-xml", lambda: replaced(GOOD, SHEET, b'encoding="UTF-8"', b'encoding="UTF-7"')
    ),
    "a sheet that is missing": (
        "broken-xml", lambda: rezipped(GOOD, lambda name, raw: None if name == SHEET else raw)
    ),
    "no list of parts": (
        "broken-xml",
        lambda: rezipped(GOOD, lambda name, raw: None if "Content_Types" in name else raw),
    ),
    "a row that is none": ("broken-xml", lambda: replaced(GOOD, SHEET, b'<row r="3"', b'<row r="x"')),
    "row zero": ("broken-xml", lambda: replaced(GOOD, SHEET, b'<row r="3"', b'<row r="0"')),
    "a column that is none": ("broken-xml", lambda: replaced(GOOD, SHEET, b'r="A3"', b'r="AAAA3"')),
    "a far column": ("too-large", lambda: replaced(GOOD, SHEET, b'r="A3"', b'r="XFD3"')),
    "a far row": ("too-large", lambda: replaced(
        GOOD, SHEET, b"</sheetData>", b'<row r="900000"><c r="A900000"><v>1</v></c></row></sheetData>'
    )),
    "many sheets": ("too-many-parts", _many_sheets),
    "macros by type": ("macros", lambda: replaced(
        GOOD, "[Content_Types].xml", b"sheet.main+xml", b"macroEnabled.main+xml"
    )),
    "a macro sheet": ("macros", lambda: rezipped(GOOD, more={"xl/macrosheets/sheet1.xml": b"<x/>"})),
    "a control": ("embedded", lambda: rezipped(GOOD, more={"xl/activeX/activeX1.xml": b"<x/>"})),
    "an object in a sheet": (
        "embedded", lambda: replaced(GOOD, SHEET, b"</sheetData>", b"</sheetData><oleObject/>")
    ),
    "a link to a program": ("embedded", lambda: rezipped(
        GOOD, more={"xl/externalLinks/externalLink1.xml": b"<a><oleLink/></a>"}
    )),
    "a formula that calls a program": ("dde", lambda: _called()),
}  # fmt: skip


def _called() -> bytes:
    book = fresh()
    book.formulas[("Boats", 3, 3)] = ("=cmd|'/C calc'!A0", 1)
    return book.bytes()


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_its_reason(what: str) -> None:
    kind, make = REFUSED[what]
    reading = _read(make())
    assert {it.kind for it in reading.faults if it.outcome == "refused"} == {kind}
    assert reading.body == {}
    assert reading.refused
    assert all(len(it.why) < 300 and it.remedy for it in reading.faults)


def test_a_million_empty_rows_take_no_more_than_their_time() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(100, 1_048_577))
    data = replaced(GOOD, SHEET, b"</sheetData>", rows + b"</sheetData>")
    data = replaced(data, SHEET, b'<dimension ref="A1:M61"/>', b'<dimension ref="A1:XFD1048576"/>')
    begun = time.monotonic()
    reading = _read(data)
    assert time.monotonic() - begun < 60  # some two seconds; a bound, not a measure
    assert [it.kind for it in reading.faults] == ["empty-rows"]
    assert len(reading.body["boats"]) == 60


def test_a_dimension_that_lies_changes_nothing() -> None:
    data = replaced(GOOD, SHEET, b'<dimension ref="A1:M61"/>', b'<dimension ref="A1:A1"/>')
    assert _read(data).body == _read(GOOD).body


def test_several_reasons_are_told_at_once() -> None:
    more = {"xl/vbaProject.bin": b"", "xl/embeddings/x.bin": b""}
    assert {it.kind for it in _read(rezipped(GOOD, more=more)).faults} == {"macros", "embedded"}


def test_what_another_writer_makes_is_read() -> None:
    made = openpyxl.Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for title, rows in fresh().sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    out = io.BytesIO()
    made.save(out)
    assert _read(out.getvalue()).body == _read(GOOD).body
    made["Boats"]["D4"] = "=1+1"  # this writer saves no values
    out = io.BytesIO()
    made.save(out)
    reading = _read(out.getvalue())
    assert [(it.kind, it.cell) for it in reading.faults] == [("formula-empty", "D4")]


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    book = fresh()
    book.options = {"date_1904": True}
    book.sheets["Boats"][1][6] = 46388 - 1462
    assert _read(book.bytes()).body["boats"][0]["built"] == "2027-01-01"


def test_cells_without_an_address_stand_where_they_stand() -> None:
    def bare(name: str, raw: bytes) -> bytes:
        if not name.startswith("xl/worksheets/"):
            return raw
        return re.sub(rb'<(c|row) r="[A-Z0-9]+"', rb"<\1", raw)

    book = Book({"Oars": [["Boat", "Number"], ["A", 1], ["B", 2]]})
    book.formulas[("Oars", 2, 1)] = ("=1/0", "#DIV/0!")
    reading = _read(rezipped(book.bytes(), bare))
    assert [it.cell for it in reading.marked if it.kind == "formula-error"] in (["B3"], [])
    assert reading.refused or reading.body["oars"][0] == {"boat": "A", "number": 1}


@settings(max_examples=100)
@given(st.data())
def test_no_change_of_a_sheet_breaks_the_reader(data: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        raw = archive.read(SHEET)
    at = data.draw(st.integers(0, len(raw) - 1))
    cut = data.draw(st.integers(0, 12))
    new = data.draw(
        st.sampled_from((b"", b'"', b"<", b">", b"9", b"A", b"-1", b"&amp;", b"e", b" "))
    )
    changed = raw[:at] + new + raw[at + cut :]
    reading = _read(rezipped(GOOD, lambda name, old: changed if name == SHEET else old))
    assert reading.refused or not [
        it for it in law().check_body("fleet", reading.body, "") if it.rule != "missing-field"
    ]


@settings(max_examples=100)
@given(st.text(alphabet='ab;,\t"\n\r1=я\x00', max_size=60))
def test_no_csv_breaks_the_reader(text: str) -> None:
    reading = read_csv(law(), ("Boat;Number\n" + text).encode(), "fleet")
    assert reading.refused or isinstance(reading.body.get("oars", []), list)
