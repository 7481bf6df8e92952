"""Before anything in a workbook is read: whether it is one, and whether it is safe to look into.

A file from elsewhere may be anything. It is judged from its bytes and never by its name. Nothing is
written to disk, no link is followed, no macro is run, and every size is bounded before it is used.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from zlib import error as ZlibError

from hofburg.exchange.faults import Faults, quoted

__all__ = ["MOST_BYTES", "entries_ok", "load", "open_zip", "workbook_parts"]

MOST_BYTES = 64 * 2**20
MOST_UNPACKED = 256 * 2**20
MOST_PART = 128 * 2**20
MOST_PARTS = 2_000
_RATIO, _RATIO_FROM = 200, 2**20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEVERAL = 10  # names that a message lists
_HEADS = {
    b"%PDF": "a PDF document", b"{\\rtf": "a text document (RTF)", b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"Rar!": "an archive (RAR)",
    b"7z\xbc\xaf": "an archive (7z)", b"\x1f\x8b": "an archive (gzip)", b"MZ": "a program",
    b"\x7fELF": "a program",
}  # fmt: skip


def load(source: Path | str | bytes, faults: Faults, most: int = MOST_BYTES) -> bytes | None:
    """The bytes of a file; None, with a fault, where there are none or too many.

    Raises ``OSError`` where the file cannot be opened.
    """
    if isinstance(source, bytes):
        data = source[: most + 1]
    else:
        with Path(source).open("rb") as file:
            data = file.read(most + 1)
    if len(data) > most:
        faults.say("too-large", f"the file is larger than {most // 2**20} MiB.")
        return None
    if not data.strip(b"\0 \t\r\n"):
        faults.say("empty-file", "the file is empty.")
        return None
    return data


def open_zip(data: bytes, faults: Faults) -> zipfile.ZipFile | None:
    """A workbook's container, its entries checked; None, with faults, where it is not one."""
    if not data.startswith(_ZIP):
        _what_else(data, faults)
        return None
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
        listed = opened.infolist()
    except (
        zipfile.BadZipFile,
        ValueError,
        OverflowError,
        NotImplementedError,
        struct.error,
    ) as error:
        faults.say("truncated", f"the file breaks off or is damaged ({_brief(error)}).")
        return None
    if not _whole(data):
        faults.say("truncated", "the list of the file's parts does not fit the file.")
        return None
    return opened if entries_ok(listed, faults) else None


def _brief(error: BaseException) -> str:
    return str(error)[:80] or type(error).__name__


def _what_else(data: bytes, faults: Faults) -> None:
    """Say what the file is instead of a workbook."""
    head = data[:4096]
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            faults.say("password", "the workbook is protected by a password.")
        elif any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
            faults.say("old-format", "the file is a workbook of Excel 97-2003 (.xls).")
        else:
            faults.say("not-a-workbook", "the file is an old Office document, and no workbook.")
        return
    known = next((what for sign, what in _HEADS.items() if data.startswith(sign)), "")
    if not known and re.match(rb"<!doctype html|<html|<\?xml[^>]*>\s*<html|<table", start):
        known = "a web page"
    if not known and start.startswith(b"<?xml"):
        known = "an XML file"
    if not known:
        known = "something else" if b"\0" in head else "a text file"
    faults.say("not-a-workbook", f"the file is {known}, whatever it is called.")


def _whole(data: bytes) -> bool:
    """Whether the directory of the container ends where it says; programs then read the same."""
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or len(data) < at + 22:
        return False
    size, offset, comment = struct.unpack("<IIH", data[at + 12 : at + 22])
    if 0xFFFFFFFF in (size, offset):
        return at >= 20 and data[at - 20 : at - 16] == b"PK\x06\x07"
    return bool(size + offset == at and at + 22 + comment == len(data))


def entries_ok(listed: list[zipfile.ZipInfo], faults: Faults) -> bool:
    """Whether a container's entries may be unpacked at all; says what is wrong with them."""
    before = len(faults.listed)
    if len(listed) > MOST_PARTS:
        faults.say("too-many-parts", f"the file has {len(listed)} parts.")
        return False
    if any(it.flag_bits & 0x1 for it in listed):
        faults.say("password", "the file is packed with a password.")
    names: dict[str, str] = {}
    for it in listed:
        key = it.filename.casefold()
        if key in names:
            faults.say("twice-in-zip", f"{quoted(it.filename)} stands in the file twice.")
        names[key] = it.filename
        if _unsafe(it):
            faults.say("unsafe-path", f"a part of the file is called {quoted(it.orig_filename)}.")
        if stat.S_ISLNK(it.external_attr >> 16):
            faults.say("unsafe-path", f"{quoted(it.filename)} is a link to another file.")
        if it.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            faults.say(
                "truncated", f"{quoted(it.filename)} is packed in a way that no workbook uses."
            )
        if it.file_size > _RATIO_FROM and it.file_size > _RATIO * max(it.compress_size, 1):
            faults.say("zip-bomb", f"{quoted(it.filename)} unpacks to {it.file_size:,} bytes.")
        elif it.file_size > MOST_PART:
            faults.say("too-large", f"{quoted(it.filename)} unpacks to {it.file_size:,} bytes.")
    total = sum(it.file_size for it in listed)
    if total > MOST_UNPACKED and len(faults.listed) == before:
        faults.say("zip-bomb", f"the file unpacks to {total:,} bytes.")
    return len(faults.listed) == before


def _unsafe(it: zipfile.ZipInfo) -> bool:
    name = it.orig_filename.replace("\\", "/")
    return (
        name.startswith("/")
        or ".." in name.split("/")
        or bool(re.match(r"[A-Za-z]:", name))
        or "\0" in name
    )


def chunks(opened: zipfile.ZipFile, part: str, faults: Faults) -> Iterator[bytes]:
    """The bytes of a part, piece by piece; a fault where it is damaged."""
    try:
        with opened.open(part) as file:
            while piece := file.read(2**17):
                yield piece
    except (zipfile.BadZipFile, ZlibError, EOFError, OSError, ValueError, RuntimeError) as error:
        faults.say("truncated", f"{quoted(part)} is damaged ({_brief(error)}).")


# -- what a workbook is made of --------------------------------------------------------------------


def workbook_parts(names: list[str], types: str, faults: Faults) -> bool:
    """Whether the parts are those of a plain workbook; says what else is among them.

    Args:
        types: the text of ``[Content_Types].xml``.
    """
    lowered = [name.lower() for name in names]
    if "xl/workbook.bin" in lowered:
        faults.say("old-format", "the file is a binary workbook (.xlsb).")
        return False
    if "mimetype" in lowered or "content.xml" in lowered:
        faults.say("old-format", "the file is an OpenDocument file (.ods).")
        return False
    if "xl/workbook.xml" not in lowered:
        what = "a text document (Word)" if "word/document.xml" in lowered else "an archive"
        faults.say("not-a-workbook", f"the file is {what}, and no workbook.")
        return False
    before = len(faults.listed)
    if (
        any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lowered)
        or "macroEnabled" in types
    ):
        faults.say("macros", "the workbook holds macros.")
    inside = [name for name in lowered if re.match(r"xl/(embeddings|activex)/", name)]
    if inside:
        faults.say("embedded", f"the workbook holds {_listed(inside)}.")
    if any(re.match(r"xl/(connections\.xml|querytables/)", name) for name in lowered):
        faults.say("connections", "the workbook has connections to data elsewhere.")
    return not any(fault.outcome == "refused" for fault in faults.listed[before:])


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SEVERAL} more" if len(names) > _SEVERAL else ""
    return ", ".join(map(quoted, names[:_SEVERAL])) + more
