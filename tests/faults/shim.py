"""The C shim from Python: made, loaded before the C library, switched on and read.

A VFS of SQLite's own would see the database only. The shim sees what the whole process does to a
folder, also the files that Python writes (marks, copies, keys) and the syncs of folders.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Event", "available", "calls", "events", "loaded", "make", "note", "shimmed"]

_SOURCE = Path(__file__).with_name("shim.c")
_HEAD = struct.Struct("IIQQ")


def available() -> bool:
    """Whether it can be made here: Linux and a C compiler."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def make(folder: Path) -> Path:
    """Compile it into a folder."""
    made = folder / "faults-shim.so"
    compiler = shutil.which("cc")
    if compiler is None:
        raise RuntimeError("this fault needs a C compiler called cc")
    command = [compiler, "-O1", "-shared", "-fPIC", "-o", str(made), str(_SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return made


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def loaded() -> bool:
    """Whether this process was started with it."""
    return hasattr(_library(), "faults_begin")


@contextmanager
def shimmed(
    folder: Path, *, log: Path | None = None, kill: int = 0, full: int = 0, broken: int = 0
) -> Iterator[None]:
    """Watch what this process does below a folder; see ``shim.c`` for the numbers of calls.

    The folder must be named as the system names it (``Path.resolve``).
    """
    library = _library()
    fd = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) if log else -1
    four = [ctypes.c_long(number) for number in (kill, full, broken)]
    library.faults_begin(os.fsencode(folder), ctypes.c_int(fd), *four)
    try:
        yield
    finally:
        library.faults_end()
        if log:
            os.close(fd)


def calls() -> int:
    """How many calls have changed the folder since it is watched."""
    count = _library().faults_calls
    count.restype = ctypes.c_long
    return int(count())


def note(text: str) -> None:
    """Put a text into the log: all that came before it has happened."""
    _library().faults_note(text.encode())


@dataclass(frozen=True, slots=True)
class Event:
    """An item of the log.

    ``kind``: C created (``content``: path), W written at ``offset``, T cut to ``offset`` bytes,
    S synced (``content``: path), R renamed and L linked (two paths, a zero byte between), U removed,
    N a note. ``file`` is the inode.
    """

    kind: str
    file: int
    offset: int
    content: bytes

    @property
    def paths(self) -> list[Path]:
        return [Path(os.fsdecode(part)) for part in self.content.split(b"\0")]


def events(log: Path) -> list[Event]:
    """A log, from the first call to the last."""
    content, found, at = log.read_bytes(), [], 0
    while at < len(content):
        kind, size, file, offset = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        found.append(Event(chr(kind), file, offset, content[at : at + size]))
        at += size
    return found
