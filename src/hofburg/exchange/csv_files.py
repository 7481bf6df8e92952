"""Read a form from CSV: one file for each sheet, in a folder or a zip, or one list alone."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from hofburg.exchange.assemble import assemble, refuse
from hofburg.exchange.faults import Faults, Place, quoted
from hofburg.exchange.grids import Grid
from hofburg.exchange.reading import Reading
from hofburg.exchange.safe import chunks, load, open_zip
from hofburg.exchange.workbook import check_kind, source_name

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["csv_grid", "read_csv"]

SUFFIXES = (".csv", ".tsv", ".txt")
_SIGNS = (";", "\t", ",")
_MOST_ROWS, _MOST_COLUMNS, _MOST_FILES = 200_000, 1_000, 100
_ZIP = b"PK\x03\x04"
_LOOKED_AT = 50  # lines that tell how a file is separated


def read_csv(law: Law, source: Path | str | bytes, kind: str | None = None) -> Reading:
    """What CSV files say, in the same way as `read_workbook`; a file is called like its sheet.

    One file alone is a list (or the cover); the reading is then *partial*: what else is required
    may stand elsewhere. Separated by ``;``, ``,`` or tabs; UTF-8, UTF-16 or, as a guess that is
    told, windows-1251.

    Args:
        source: a folder, a zip of files, a file, or the bytes of a zip or a file.
        kind: the message; left out, the one whose sheets these are.

    Raises ``QuestionError`` where the regime has no such message, ``OSError`` where a file cannot
    be opened.
    """
    check_kind(law, kind)
    reading, faults = Reading(source_name(source)), Faults()
    grids, partial = _grids(source, faults)
    if any(fault.outcome == "refused" for fault in faults.listed):
        return refuse(reading, faults)
    return assemble(law, kind, grids, reading, faults, partial=partial)


def _grids(source: Path | str | bytes, faults: Faults) -> tuple[list[Grid], bool]:
    """The files as sheets, and whether it is one alone."""
    if not isinstance(source, bytes) and Path(source).is_dir():
        return _folder(Path(source), faults), False
    data = load(source, faults)
    if data is None:
        return [], False
    if data.startswith(_ZIP):
        return _zip(data, faults), False
    title = "" if isinstance(source, bytes) else Path(source).stem
    grid = csv_grid(title or "CSV", data, faults)
    return ([grid] if grid else []), True


def _folder(folder: Path, faults: Faults) -> list[Grid]:
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not found:
        faults.say("wrong-form", "the folder holds no CSV file.")
    if len(found) > _MOST_FILES:
        faults.say("too-many-parts", f"the folder holds {len(found)} files.")
        return []
    grids = []
    for path in found:
        if path.is_symlink() or not path.is_file():
            faults.say("unsafe-path", f"{quoted(path.name)} is a link, or no file.")
            continue
        blank = Faults()
        data = load(path, blank)
        if data is None and any(it.kind == "empty-file" for it in blank.listed):
            continue  # a list without lines may well be an empty file
        faults.listed += blank.listed
        grid = csv_grid(path.stem, data, faults) if data is not None else None
        grids += [grid] if grid else []
    return grids


def _zip(data: bytes, faults: Faults) -> list[Grid]:
    opened = open_zip(data, faults)
    if opened is None:
        return []
    names = [
        name
        for name in opened.namelist()
        if name.lower().endswith(SUFFIXES) and not name.startswith("__MACOSX/")
    ]
    if not names:
        faults.say("wrong-form", "the archive holds no CSV file.")
    if len(names) > _MOST_FILES:
        faults.say("too-many-parts", f"the archive holds {len(names)} files.")
        return []
    grids = []
    for name in names:
        raw = b"".join(chunks(opened, name, faults))
        grid = csv_grid(Path(name).stem, raw, faults) if raw.strip() else None
        grids += [grid] if grid else []
    return grids


# -- one file --------------------------------------------------------------------------------------


def csv_grid(title: str, data: bytes, faults: Faults) -> Grid | None:
    """A CSV file as a sheet; None, with a fault, where it does not read."""
    text = _decoded(title, data, faults)
    if text is None:
        return None
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        sign, text = first.strip()[4], rest
    else:
        sign = _separator(text)
    rows: list[list[str]] = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        for row in lines:
            if len(rows) >= _MOST_ROWS or len(row) > _MOST_COLUMNS:
                faults.say("too-large", f"{quoted(title)} has too many lines or columns.")
                return None
            rows.append(row)
    except csv.Error as error:
        said = f"{quoted(title)} does not read as CSV near line {lines.line_num} ({error})."
        faults.say("broken-csv", said)
        return None
    return Grid(title, rows, text=True)


def _decoded(title: str, data: bytes, faults: Faults) -> str | None:
    """The text of a file, whatever of four encodings it has; what was guessed is told."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ["utf-16"]
    elif data[:4000].count(0) > len(data[:4000]) // 4:
        # Every other byte is zero where UTF-16 holds Latin letters and digits.
        tries = ["utf-16-le" if data[1:4000:2].count(0) > data[0:4000:2].count(0) else "utf-16-be"]
    else:
        tries = ["utf-8-sig", "cp1251"]
    for encoding in tries:
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" in text:
            break
        if encoding in ("cp1251", "utf-16-le", "utf-16-be"):
            name = "windows-1251" if encoding == "cp1251" else encoding.upper()
            said = f"the text was taken to be in {name}."
            faults.say("encoding-guessed", said, place=Place(title))
        return text
    faults.say("not-text", f"{quoted(title)} holds bytes that are no text.")
    return None


def _separator(text: str) -> str:
    """By what cells are separated: the sign that gives most lines as many cells as the first."""
    lines = [line for line in text.splitlines()[:_LOOKED_AT] if line.strip()]

    def score(sign: str) -> tuple[bool, int]:
        try:
            counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
        except csv.Error:
            return False, 0
        usual, times = Counter(counts).most_common(1)[0] if counts else (1, 0)
        return usual > 1 and 2 * times >= len(counts), usual

    return max(_SIGNS, key=score)
