"""Read a form from whatever file it came in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hofburg.exchange.csv_files import SUFFIXES, read_csv
from hofburg.exchange.json_files import read_json
from hofburg.exchange.reading import Reading
from hofburg.exchange.workbook import read_workbook

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["read"]

_ZIP = b"PK\x03\x04"


def read(law: Law, kind: str | None, source: Path | str) -> Reading:
    """What a file says: a workbook, CSV (a folder, a zip of files, or one list), or JSON.

    Which it is, its bytes say: a zip with CSV files and no workbook is CSV, and text is what its
    name says. Everything else is read as a workbook, and refused there where it is none.

    Args:
        kind: the message; None: what the file says of itself, else whatever form it is like.

    Raises what `read_workbook`, `read_csv` and `read_json` raise.
    """
    path = Path(source)
    if path.is_dir():
        return read_csv(law, path, kind)
    with path.open("rb") as file:
        head = file.read(4)
    if head == _ZIP:
        return (read_csv if _is_csv(path) else read_workbook)(law, path, kind)
    if path.suffix.lower() in SUFFIXES:
        return read_csv(law, path, kind)
    if path.suffix.lower() == ".json":
        return read_json(law, path, kind)
    return read_workbook(law, path, kind)


def _is_csv(path: Path) -> bool:
    """Whether a zip holds CSV files and no workbook. What is wrong with it is said elsewhere."""
    import zipfile

    try:
        with zipfile.ZipFile(path) as opened:
            names = [name.lower() for name in opened.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return "[content_types].xml" not in names and any(name.endswith(SUFFIXES) for name in names)
