"""The high-water mark of a register: how far its own chain had come, kept outside the file.

A backup that is put back would sign numbers again that others have seen. So number and hash of the
last own record are also written beside the register (``register.sqlite-mark``) and, for a real one,
under the user's state folder (``$XDG_STATE_HOME/hofburg``), by the register's path. A register that
holds less than its mark says, or another record under that number, is behind: it lost records.
A second line says how many records of other nodes an import left there: these can be lost as well.
A third says which trust file was sealed: whoever may write the folder, but not the user's state
folder, could seal one of his own in the register (see `seal`). While one takes the place of another
it names both.

The mark is written after each commit and not forced to disk: after a power cut it may itself be
behind, which proves nothing, but it is never ahead of what was committed. The third line is forced
there: it is seldom written, and one that is behind would refuse a sound file.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

__all__ = ["Mark", "Marks"]

# One length for all, so that writing over an old mark leaves nothing of it. The last eight digits
# are the CRC of what stands before them: a damaged mark must not stop a sound register.
_LINE = b"hofburg mark 1 %b %016d %b"
_FORM = re.compile(rb"hofburg mark 1 ([0-9a-f]{16}) ([0-9]{16}) ([0-9a-f]{64})")
_TAKEN = b"hofburg taken 1 %b %016d"
_TAKEN_FORM = re.compile(rb"hofburg taken 1 ([0-9a-f]{16}) ([0-9]{16})")
_SEALED = b"hofburg sealed 1 %b %b %b"
_SEALED_FORM = re.compile(rb"hofburg sealed 1 ([0-9a-f]{16}) ([0-9a-f]{64}) ([0-9a-f]{64})")


def _summed(line: bytes) -> bytes:
    return b"%b %08x\n" % (line, zlib.crc32(line))


_SIZE = len(_summed(_LINE % (b"0" * 16, 0, b"0" * 64)))
_BOTH = _SIZE + len(_summed(_TAKEN % (b"0" * 16, 0)))
_ALL = _BOTH + len(_summed(_SEALED % (b"0" * 16, b"0" * 64, b"0" * 64)))


class Mark(NamedTuple):
    """Number and hash of the last own record that was known."""

    seq: int
    hash: str


class Marks:
    """The marks of one register."""

    def __init__(self, path: Path, id_: str, real: bool) -> None:
        self.paths = tuple(_places(path, real))
        self._id = id_
        self._open: list[int] = []
        self._opening = threading.Lock()

    def read(self) -> Mark | None:
        """The highest mark of this register; ``None`` where none can be read."""
        found = [Mark(int(it[2]), it[3].decode()) for it in self._lines(_FORM, 0, _SIZE)]
        return max(found, default=None)

    def taken(self) -> int:
        """How many records of other nodes there were after an import; 0 where nobody knows."""
        return max((int(it[2]) for it in self._lines(_TAKEN_FORM, _SIZE, _BOTH)), default=0)

    def sealed(self) -> list[frozenset[str]]:
        """SHA-256 of the trust file that was sealed last, of two at times, as each place has it."""
        found = self._lines(_SEALED_FORM, _BOTH, _ALL)
        return [frozenset((it[2].decode(), it[3].decode())) for it in found]

    def _lines(self, form: re.Pattern[bytes], start: int, end: int) -> Iterator[re.Match[bytes]]:
        """That line of each place, if it is whole and this register's."""
        for path in self.paths:
            with suppress(OSError):
                line = _content(path)[start:end]
                read = form.fullmatch(line[:-10])
                if read and read[1] == self._id.encode() and line == _summed(read[0]):
                    yield read

    def write(self, seq: int, hash_: str) -> None:
        """Set the marks. A place that cannot be written is passed over: a record stands already."""
        self._write(_LINE % (self._id.encode(), seq, hash_.encode()), 0)

    def take(self, count: int) -> None:
        """Note how many records of other nodes there are now."""
        self._write(_TAKEN % (self._id.encode(), count), _SIZE)

    def seal(self, present: str, next_: str) -> None:
        """Note which trust file is sealed, and which is about to be; the same one where none is."""
        self._write(_SEALED % (self._id.encode(), present.encode(), next_.encode()), _BOTH)
        for descriptor in self._open:
            with suppress(OSError):
                os.fsync(descriptor)

    def _write(self, line: bytes, offset: int) -> None:
        content = _summed(line)
        for descriptor in self._open or self._opened():
            try:
                os.pwrite(descriptor, content, offset)
            except OSError:
                continue

    def _opened(self) -> list[int]:
        with self._opening:
            if not self._open:
                for path in self.paths:
                    with suppress(OSError):
                        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                        flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
                        self._open.append(os.open(path, flags, 0o600))
            return self._open

    def close(self) -> None:
        """Let go of the files."""
        with self._opening:
            for descriptor in self._open:
                os.close(descriptor)
            self._open = []


def _content(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | os.O_NONBLOCK)
    try:
        return os.read(descriptor, _ALL)
    finally:
        os.close(descriptor)


def _places(path: Path, real: bool) -> Iterator[Path]:
    whole = path.absolute()
    yield whole.with_name(f"{whole.name}-mark")
    if real:
        given = os.environ.get("XDG_STATE_HOME")
        with suppress(RuntimeError):  # nobody's home
            state = Path(given) if given else Path.home() / ".local" / "state"
            name = hashlib.sha256(os.fsencode(whole.resolve())).hexdigest()[:32]
            yield state / "hofburg" / f"{name}.mark"
