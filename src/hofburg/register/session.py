"""Connections to a store: one for each thread that works with it, all closed together."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path
from typing import NamedTuple

from hofburg.errors import Problem, RegisterError
from hofburg.register.record import ZEROS
from hofburg.register.schema import connect

__all__ = ["Session", "Tip"]


class Tip(NamedTuple):
    """The end of the own chain, as a connection last saw it.

    Attributes:
        version: SQLite's ``data_version``: another one means that somebody else wrote.
        life: number of the last thing that happened to the file.
        seq, hash, recorded: of the last own record.
        ended: ids of the own keys that sign no longer.
    """

    version: int
    life: int
    seq: int = 0
    hash: str = ZEROS
    recorded: int = 0
    ended: frozenset[str] = frozenset()


class _Mine(threading.local):
    """What one thread has of a session."""

    connection: sqlite3.Connection | None = None
    tip: Tip | None = None


class Session:
    """The connections of one register."""

    def __init__(self, path: Path, first: sqlite3.Connection) -> None:
        self._path = path
        self._name = os.fspath(path)
        self._file = _identity(self._name)
        self.mine = _Mine()
        self.mine.connection = first
        self._all = [first]
        self._lock = threading.Lock()
        self._closed = False

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        return self.mine.connection or self._connected()

    def _connected(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise sqlite3.ProgrammingError("Cannot operate on a closed database.")
            made = connect(self._path)
            self._all.append(made)
        self.mine.connection = made
        return made

    @property
    def tip(self) -> Tip | None:
        """What this thread's connection last saw of the own chain."""
        return self.mine.tip

    @tip.setter
    def tip(self, tip: Tip | None) -> None:
        self.mine.tip = tip

    def same_file(self) -> None:
        """Raise ``RegisterError`` where another file took the place of the one that is open."""
        if self._file is None or _identity(self._name) != self._file:
            said = "was moved away or replaced while it was open; nothing was written."
            raise RegisterError(Problem(str(self._path), "restored", said, "Open it again."))

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            self._closed = True
            for connection in self._all:
                connection.close()
            self._all = []


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - once for each append
    except OSError:
        return None
    return found.st_dev, found.st_ino
