"""What a register's file holds, for reading: records, chains, checkpoints, what happened to it."""

from __future__ import annotations

import hashlib
import sqlite3
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from hofburg.errors import IntegrityError, Problem
from hofburg.register.chains import Head
from hofburg.register.checkpoints import Checkpoint
from hofburg.register.entry import ARRANGEMENT, KEY_REPLACED
from hofburg.register.highwater import Marks
from hofburg.register.jsonl import write_records
from hofburg.register.record import ZEROS, Record, restore
from hofburg.register.rows import NO_RECORD, Row
from hofburg.register.schema import ABOUT, understood
from hofburg.register.session import Session
from hofburg.register.trust import Trust, TrustedKey

__all__ = ["Happening", "Reading"]

_FETCH = 1000  # rows at a time
COLUMNS = "recorder, seq, hash, recorded, signed, sig"
_HOUSE = 'instr(signed, \'"kind":"hofburg.\') > 0'  # as the index says, or it is not used


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to the file of a register.

    Attributes:
        number: from 1.
        at: microseconds since 1970 UTC.
        what: made, migrated, key, trust, restored or resumed.
        text: more of it.
    """

    number: int
    at: int
    what: str
    text: str


class Reading:
    """The reading half of `hofburg.register.Register`, whose attributes it has."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._session = Session(path, connection)
        about = {name: str(value) for name, value in self._rows("SELECT name, value FROM about")}
        if about.keys() != ABOUT:
            raise self._changed("it does not say whose register it is")
        self.node, self.state, self.kind = about["node"], about["state"], about["kind"]
        self.id = about["id"]
        self._marks = Marks(path, self.id, self.kind == "real")

    def close(self) -> None:
        """Let go of the file."""
        self._session.close()
        self._marks.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def heads(self) -> dict[str, Head]:
        """Number and hash of the last record of each recorder, in the order of their ids."""
        heads: dict[str, Head] = {}
        recorder = ""
        # From one recorder to the next by the index: the chains themselves are not read.
        following = "SELECT recorder FROM record WHERE recorder > ? ORDER BY recorder LIMIT 1"
        while found := list(self._rows(following, recorder)):
            before, recorder = recorder, str(found[0][0])
            if recorder <= before:  # a damaged index could lead in circles
                raise self._changed("the index of recorders is out of order")
            heads[recorder] = self._head(recorder)
        return heads

    def head(self) -> Head:
        """Number and hash of this node's last record; ``(0, 64 zeros)`` before the first."""
        return self._head(self.node)

    def count(self) -> int:
        """How many records it holds, of all recorders."""
        return sum(self.counts().values())

    def records(self, known_at: int | None = None) -> Iterator[Record]:
        """All records by recorder, number and hash; `view` tells which of them hold.

        Args:
            known_at: only what had been recorded by then (microseconds since 1970 UTC).

        Raises ``IntegrityError`` at a record that is not what was stored.
        """
        until = 2**63 - 1 if known_at is None else known_at
        return self._restored("recorded <= ?", until)

    def find(self, reference: str) -> list[Record]:
        """The records of the message with that reference, by recorder, number and hash."""
        return list(self._restored("reference = ?", reference))

    def arrangements(self) -> Iterator[Record]:
        """The records of arrangements, by recorder and number; see `recorded_laws`."""
        return (record for record in self.of_house() if record.entry.kind == ARRANGEMENT)

    def of_house(self) -> Iterator[Record]:
        """The records of kinds that every regime has, and acts of nodes (``hofburg.*``)."""
        found = self._restored(_HOUSE)
        return (record for record in found if record.entry.kind.startswith("hofburg."))

    def digest(self) -> str:
        """SHA-256 over the contents of all records, whatever the order in which they were imported.

        Read anew from what is stored: two registers with one digest hold the same records.
        """
        whole = hashlib.sha256(b"hofburg register 1\n")
        for (signed,) in self._each("signed", "seq > 0"):
            whole.update(hashlib.sha256(str(signed).encode()).digest())
        return whole.hexdigest()

    def export(self, fp: IO[bytes]) -> int:
        """Write all records as JSON Lines, by recorder, number and hash; returns how many."""
        return write_records(self.records(), fp)

    def life(self) -> list[Happening]:
        """What happened to this file, from the beginning."""
        rows = list(self._rows("SELECT number, at, what, text FROM life ORDER BY number"))
        if any([type(value) for value in row] != [int, int, str, str] for row in rows):
            raise self._changed("what happened to it is not what was noted")
        return [Happening(*row) for row in rows]

    def sealed(self) -> list[frozenset[str]]:
        """Which trust file is sealed, as the marks outside the file have it (see `highwater`)."""
        return self._marks.sealed()

    def checkpoints(self) -> list[Checkpoint]:
        """The checkpoints that are kept, the oldest first.

        Raises ``RegisterError`` for one that is none.
        """
        rows = list(self._rows("SELECT note, made FROM checkpoint ORDER BY number"))
        if any(type(note) is not str or type(made) is not int for note, made in rows):
            raise self._changed("a checkpoint has no text or no date")
        return [Checkpoint.parse(note, str(self.path), made) for note, made in rows]

    def counts(self) -> dict[str, int]:
        """How many records each recorder has here, branches counted."""
        found = {recorder: seq for recorder, (seq, _) in self.heads().items()}
        for recorder, count in self._rows("SELECT recorder, count(*) FROM fork GROUP BY recorder"):
            found[recorder] = found.get(recorder, 0) + count
        return found

    def damage(self) -> list[str]:
        """What SQLite finds wrong with its own file."""
        return [str(it) for (it,) in self._rows("PRAGMA integrity_check") if it != "ok"]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything as it is at one moment, whoever writes meanwhile."""
        connection = self._connection
        writing = connection.in_transaction  # this thread's own
        if writing:
            yield
            return
        with understood(self.path):
            connection.execute("BEGIN")
        try:
            yield
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def head_of(self, recorder: str) -> Head:
        """Number and hash of the last record of a recorder's chain, or ``(0, 64 zeros)``."""
        return self._head(recorder)

    def top_of(self, recorder: str) -> int:
        """The highest number of a recorder, on its chain or a branch."""
        branches = self._rows("SELECT max(seq) FROM fork WHERE recorder = ?", recorder)
        return max(self._head(recorder)[0], next(branches)[0] or 0)

    def numbered(self, recorder: str, seq: int) -> dict[str, str]:
        """Signatures of the records under a number, by hash."""
        return dict(self._each("hash, sig", "recorder = ? AND seq = ?", recorder, seq))

    def under(self, recorder: str, seq: int) -> list[Record]:
        """The records under a number: one, or several after a fork."""
        return list(self._restored("recorder = ? AND seq = ?", recorder, seq))

    def hash_of(self, recorder: str, seq: int) -> str | None:
        """Hash of a record that is held; of a fork, the one that came first."""
        wanted = "SELECT hash FROM record WHERE recorder = ? AND seq = ?"
        return next((str(hash_) for (hash_,) in self._rows(wanted, recorder, seq)), None)

    def recorders_of(self, record_ids: set[str]) -> dict[str, str]:
        """Who recorded those of these records that are held, by record id."""
        if not record_ids:
            return {}
        # No index: corrections are few, and one on hashes would slow every append down.
        rows = self._each("'sha256:' || hash, recorder", "seq > 0")
        return {id_: recorder for id_, recorder in rows if id_ in record_ids}

    def keys_brought(self, node: str) -> list[bytes]:
        """Public keys that acts in a node's chain named, to be believed or not."""
        acts = [
            it for it in self.of_house() if (it.recorder, it.entry.kind) == (node, KEY_REPLACED)
        ]
        return [b64decode(it.entry.body["public"]) for it in acts]

    def key_brought(self, key: str, trust: Trust) -> TrustedKey | None:
        """A key that an act in some node's chain named; ``None`` where none did."""
        for act in self.of_house():
            if act.entry.kind == KEY_REPLACED and act.entry.body["by"] == key:
                public = b64decode(act.entry.body["public"])
                old = trust.keys.get(act.key)
                state = old.state if old else act.recorder
                return TrustedKey(public, act.recorder, state, act.recorded_at)
        return None

    def _head(self, recorder: str) -> Head:
        last = "SELECT seq, hash FROM record WHERE recorder = ? ORDER BY seq DESC LIMIT 1"
        for seq, hash_ in self._rows(last, recorder):
            if type(seq) is not int or type(hash_) is not str:
                raise self._changed(f"the last record of {recorder} has no number")
            return seq, hash_
        return 0, ZEROS

    def rows_of(
        self, recorder: str, after: int = 0, until: int | None = None
    ) -> Iterator[tuple[Row, bool]]:
        """Rows of a recorder by number and hash, each with whether it stands on a branch."""
        columns = f"{', '.join(Row._fields)}, '{{table}}' = 'fork'"
        within = "recorder = ? AND seq > ? AND seq <= ?"
        rows = self._each(columns, within, recorder, after, 2**62 if until is None else until)
        return ((Row._make(row[:-1]), bool(row[-1])) for row in rows)

    def forked(self, recorder: str | None = None) -> bool:
        """Whether branches of a recorder's chain are kept; of any, where none is named."""
        wanted = "SELECT 1 FROM fork WHERE ? IN ('', recorder) LIMIT 1"
        return any(self._rows(wanted, recorder or ""))

    @property
    def _connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        return self._session.connection

    def _rows(self, sql: str, *values: str | int) -> Iterator[tuple[Any, ...]]:
        """Rows of a question, some at a time; SQLite's errors as ``RegisterError``."""
        with understood(self.path):
            cursor = self._connection.execute(sql, values)
            while batch := cursor.fetchmany(_FETCH):
                yield from batch

    def _each(self, columns: str, condition: str, *values: str | int) -> Iterator[tuple[Any, ...]]:
        """Columns of all records that meet a condition, by recorder, number and hash.

        ``{table}`` in the columns stands for the table that the row is in.
        """
        if not self.forked():
            chain = f"SELECT {columns.format(table='record')} FROM record WHERE {condition}"
            return self._rows(f"{chain} ORDER BY recorder, seq", *values)
        order = "recorder AS in_recorder, seq AS in_seq, hash AS in_hash"
        both = " UNION ALL ".join(
            f"SELECT {columns.format(table=table)}, {order} FROM {table} WHERE {condition}"
            for table in ("record", "fork")
        )
        rows = self._rows(f"{both} ORDER BY in_recorder, in_seq, in_hash", *values, *values)
        return (row[:-3] for row in rows)

    def _restored(self, condition: str, *values: str | int) -> Iterator[Record]:
        """Records as they are stored; one whose hash does not fit is never given out."""
        return (self._record(*row) for row in self._each(COLUMNS, condition, *values))

    def _record(
        self, recorder: str, seq: int, hash_: str, recorded: int, signed: str, sig: str
    ) -> Record:
        try:
            record = restore(signed, sig)
            if record.hash == hash_ and record.recorded_at == recorded:
                return record
        except NO_RECORD:
            pass
        raise self._changed(f"{recorder}/{seq} is not the record that was stored")

    def _changed(self, said: str) -> IntegrityError:
        said += ": the file was changed."
        return IntegrityError(Problem(str(self.path), "record-changed", said, "Restore a backup."))
