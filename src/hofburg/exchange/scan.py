"""What a workbook's XML says besides values: formulas, errors, merged cells, what is hidden.

Every part is read once by a parser that refuses document types, so that no entity is ever expanded,
and that finds whatever is not well-formed. Values themselves are read by `grids`.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from hofburg.exchange.faults import Faults, quoted
from hofburg.exchange.safe import chunks, workbook_parts

__all__ = ["Book", "SheetScan", "scan_book"]

MOST_ROWS, MOST_COLUMNS, MOST_CELLS, MOST_SHEETS = 200_000, 1_000, 20_000_000, 100
_EMPTY_ROWS = 1_000
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?", re.ASCII)
_DDE = re.compile(r"^\s*[+=@-]?\s*\w[\w .]*\|.*!", re.DOTALL)
At = tuple[int, int]


@dataclass
class SheetScan:
    """What a sheet says besides values. Rows and columns count from 0.

    Attributes:
        formulas: type of each formula's saved value, by cell.
        errors: such as ``#REF!``, by cell.
        merges: first row and column, last row and column.
        hidden_rows, hidden_columns: whose content is not shown.
        last: the last row and column that hold something; -1 where nothing does.
        blank: rows that are there and hold nothing.
    """

    formulas: dict[At, str] = field(default_factory=dict)
    errors: dict[At, str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    last: At = (-1, -1)
    blank: int = 0


@dataclass
class Book:
    """A workbook's sheets in order: title, whether hidden, and what else is known of each."""

    sheets: list[tuple[str, bool, SheetScan]] = field(default_factory=list)
    date1904: bool = False


class _Stop(Exception):
    """A part goes on beyond what is read."""


def scan_book(opened: zipfile.ZipFile, faults: Faults) -> Book | None:
    """What the XML of a workbook says; None, with faults, where it is not to be read."""
    names = opened.namelist()
    listed = [name for name in names if name == "[Content_Types].xml"]
    types = b"".join(piece for name in listed for piece in chunks(opened, name, faults))
    if not workbook_parts(names, types.decode("utf-8", "replace"), faults):
        return None
    before = len(faults.listed)
    if not listed:
        faults.say("broken-xml", "the list of the workbook's parts is missing.")
    scanned: dict[str, _Part] = {}
    for name in names:
        if name.lower().endswith((".xml", ".rels", ".vml")):
            scanned[name.lower()] = _parse(opened, name, faults)
    if any(fault.outcome == "refused" for fault in faults.listed[before:]):
        return None
    _external(scanned, faults)
    book = _book(scanned, faults)
    return None if any(fault.outcome == "refused" for fault in faults.listed[before:]) else book


# -- one part --------------------------------------------------------------------------------------


def _parse(opened: zipfile.ZipFile, name: str, faults: Faults) -> _Part:
    lowered = name.lower()
    is_sheet = lowered.startswith("xl/worksheets/") and lowered.endswith(".xml")
    part: _Part = _Sheet(name) if is_sheet else _Part(name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = part.doctype
    parser.XmlDeclHandler = part.declared
    if is_sheet or lowered in _WANTED or _LINKS.match(lowered) or lowered.endswith(".rels"):
        part.listen(parser)
    try:
        for piece in chunks(opened, name, faults):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except _Stop as stop:
        kind, why = stop.args
        faults.say(kind, f"{quoted(name)} {why}.")
    except expat.ExpatError as error:
        if not any(it.kind == "truncated" for it in faults.listed):
            faults.say("broken-xml", f"{quoted(name)} is not well-formed ({error}).")
    return part


_WANTED = frozenset(("xl/workbook.xml",))
_LINKS = re.compile(r"xl/externallinks/[^/]*\.xml")


class _Part:
    """A part of which a few elements are kept, with their attributes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.kept: list[tuple[str, dict[str, str]]] = []

    def listen(self, parser: expat.XMLParserType) -> None:
        """Say which events are wanted."""
        parser.StartElementHandler = self.start

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""
        local = name.rpartition(":")[2]
        if local in ("sheet", "workbookPr", "Relationship", "ddeLink", "oleLink", "externalBook"):
            if len(self.kept) > 20_000:
                raise _Stop("too-large", "lists too many things")
            self.kept.append((local, given))

    def doctype(self, *_: object) -> None:
        """A document type is where entities are defined; no spreadsheet program writes one."""
        raise _Stop("xml-entities", "has a document type (DOCTYPE)")

    def declared(self, _: str, encoding: str | None, __: int) -> None:
        """Programs agree on what UTF-8 says; of other encodings each reads its own."""
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
            raise _Stop("broken-xml", f"is written in {quoted(encoding)}, and not in UTF-8")


class _Sheet(_Part):
    """A sheet: called for each of its elements, so it does as little as it can."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.scan = SheetScan()
        self.row, self.column, self.type = -1, -1, ""
        self.rows = self.filled = self.width = 0
        self.bottom = self.latest = -1
        self.letters: dict[str, int] = {}
        self.text: list[str] | None = None

    def listen(self, parser: expat.XMLParserType) -> None:
        """Say which events are wanted; text only inside formulas and errors."""
        self.parser = parser
        parser.StartElementHandler = self.start

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""
        if name == "c":
            at = given.get("r")
            if at is None:
                self.column += 1
            else:
                letters = at.rstrip("0123456789")
                column = self.letters.get(letters)
                self.column = self._letters(letters) if column is None else column
            self.type = given.get("t", "n")
        elif name == "v" or name == "is":
            if self.row != self.latest:
                self.latest = self.row
                self.bottom = max(self.bottom, self.row)
                self.filled += 1
            if self.column >= self.width:
                self._widen()
            if self.type == "e":
                self._listen_error()
        elif name == "row":
            self._row(given)
        elif name == "f":
            self._formula()
        elif name in ("mergeCell", "col", "oleObject", "control"):
            self._other(name, given)
        elif ":" in name:  # a program that writes <x:c> for <c>
            self.start(name.rpartition(":")[2], given)

    def _letters(self, letters: str) -> int:
        index = 0
        for letter in letters.lstrip("$"):
            index = index * 26 + ord(letter) - 64
        if not 0 < index <= 16_384 or not letters.isalpha() or not letters.isascii():
            raise _Stop("broken-xml", f"has a cell in column {quoted(letters)}")
        self.letters[letters] = index - 1
        return index - 1

    def _row(self, given: dict[str, str]) -> None:
        try:
            self.row = int(given["r"]) - 1 if "r" in given else self.row + 1
        except ValueError:
            raise _Stop("broken-xml", f"has a row {quoted(given['r'])}") from None
        if not 0 <= self.row < 1_048_576:
            raise _Stop("broken-xml", f"has a row {self.row + 1}")
        self.column = -1
        self.rows += 1
        if given.get("hidden") in ("1", "true"):
            self.scan.hidden_rows.append(self.row)

    def _widen(self) -> None:
        self.width = self.column + 1
        if self.width > MOST_COLUMNS:
            raise _Stop("too-large", f"holds something in column {self.width}")

    def _formula(self) -> None:
        if len(self.scan.formulas) > 1_000_000:
            raise _Stop("too-large", "has more than a million formulas")
        self.scan.formulas[(self.row, self.column)] = self.type
        self.text = []
        self.parser.CharacterDataHandler = self.text.append
        self.parser.EndElementHandler = self._formula_ends

    def _formula_ends(self, _: str) -> None:
        said = "".join(self.text or ())
        self._silence()
        if "|" in said and _DDE.match(said):
            raise _Stop("dde", f"asks another program for data: {quoted(said)}")

    def _listen_error(self) -> None:
        self.text = []
        self.parser.CharacterDataHandler = self.text.append
        self.parser.EndElementHandler = self._error_ends

    def _error_ends(self, _: str) -> None:
        self.scan.errors[(self.row, self.column)] = "".join(self.text or ())[:20] or "#ERROR"
        self._silence()

    def _silence(self) -> None:
        self.parser.CharacterDataHandler = None
        self.parser.EndElementHandler = None

    def _other(self, name: str, given: dict[str, str]) -> None:
        if name == "mergeCell":
            found = _RANGE.fullmatch(given.get("ref", ""))
            if found and found[3]:
                first, last = self._letters(found[1]), self._letters(found[3])
                self.scan.merges.append((int(found[2]) - 1, first, int(found[4]) - 1, last))
        elif name == "col" and given.get("hidden") in ("1", "true"):
            first, last = int(given.get("min", 1)), int(given.get("max", 1))
            self.scan.hidden_columns += range(first - 1, min(last, MOST_COLUMNS))
        elif name in ("oleObject", "control"):
            raise _Stop("embedded", "has an object or a control")

    def finished(self) -> SheetScan:
        """What was found, with the bounds of what holds something."""
        self.scan.last = (self.bottom, self.width - 1)
        self.scan.blank = self.rows - self.filled
        return self.scan


# -- the whole -------------------------------------------------------------------------------------


def _external(scanned: dict[str, _Part], faults: Faults) -> None:
    """Links to other workbooks are told; links to other programs refuse the file."""
    files = []
    for name, part in scanned.items():
        if not _LINKS.match(name):
            continue
        kinds = {local for local, _ in part.kept}
        if "ddeLink" in kinds:
            faults.say("dde", "the workbook asks another program for data (DDE).")
        elif "oleLink" in kinds:
            faults.say("embedded", "the workbook is linked to an object of another program.")
        rels = scanned.get(
            posixpath.join(posixpath.dirname(name), "_rels", posixpath.basename(name) + ".rels")
        )
        files += [it.get("Target", "") for _, it in (rels.kept if rels else ())]
    if any(_LINKS.match(name) for name in scanned):
        listed = ", ".join(map(quoted, files[:5])) or "another file"
        faults.say("external-links", f"the workbook links to {listed}.")


def _book(scanned: dict[str, _Part], faults: Faults) -> Book:
    book = Book()
    rels = scanned.get("xl/_rels/workbook.xml.rels")
    targets = {it.get("Id", ""): it.get("Target", "") for _, it in (rels.kept if rels else ())}
    for local, given in scanned["xl/workbook.xml"].kept:
        if local == "workbookPr":
            book.date1904 = given.get("date1904") in ("1", "true")
        elif local == "sheet":
            target = targets.get(next((v for k, v in given.items() if k.endswith(":id")), ""), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            part = scanned.get(posixpath.normpath(path).lower())
            chart = part is not None and "/chartsheets/" in part.name.lower()
            if not isinstance(part, _Sheet) and not chart:
                faults.say("broken-xml", f"the sheet {quoted(given.get('name', ''))} is missing.")
                continue
            scan = part.finished() if isinstance(part, _Sheet) else SheetScan()
            hidden = given.get("state", "visible") != "visible"
            title = given.get("name", "")
            if not _fits(title, scan, faults):
                continue
            book.sheets.append((title, hidden, scan))
    if not book.sheets:
        faults.say("broken-xml", "the workbook has no sheets.")
    if len(book.sheets) > MOST_SHEETS:
        faults.say("too-many-parts", f"the workbook has {len(book.sheets)} sheets.")
    return book


def _fits(title: str, scan: SheetScan, faults: Faults) -> bool:
    rows, columns = scan.last[0] + 1, scan.last[1] + 1
    merged = sum(
        max(0, min(bottom, rows) - top + 1) * max(0, min(right, columns) - left + 1)
        for top, left, bottom, right in scan.merges
    )
    if merged > (rows + 1) * (columns + 1):
        faults.say("broken-xml", f"the sheet {quoted(title)} has merged cells that overlap.")
        return False
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        faults.say("too-large", f"the sheet {quoted(title)} holds something in row {rows}.")
        return False
    return True


MANY_BLANK = _EMPTY_ROWS
"""From how many blank rows on it is worth a word."""
