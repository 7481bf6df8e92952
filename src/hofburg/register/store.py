"""The register of a centre: an append-only SQLite file with the chains of all recorders."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Self

from hofburg.errors import IntegrityError, Problem, RegisterError
from hofburg.register.chains import Head
from hofburg.register.entry import ARRANGEMENT, Entry, Law
from hofburg.register.faults import Faults
from hofburg.register.fields import NODE
from hofburg.register.gcpause import collector_paused
from hofburg.register.importing import ImportReport, read_foreign, settle, unfit_origin
from hofburg.register.jsonl import write_records
from hofburg.register.keys import Key
from hofburg.register.record import UNSIGNED, ZEROS, Record, restore, signed_bytes
from hofburg.register.rows import NO_RECORD, Row, row_of, verify_rows
from hofburg.register.schema import check_form, connect, create, understood
from hofburg.register.trust import Trust
from hofburg.values import format_instant, parse_instant

__all__ = ["Register"]

_FETCH = 1000  # rows at a time
_WHOLE = "SELECT recorder, seq, hash, recorded, signed, sig FROM record"


class Register:
    """A register in one file. Use it as a context manager, or call ``close``.

    Attributes:
        path: the SQLite file.
        node: id of the node whose register this is.
        state: code of the State whose centre it belongs to.
        kind: ``real``, which refuses synthetic entries, or ``demo``.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        about = {name: str(value) for name, value in self._rows("SELECT name, value FROM about")}
        if about.keys() != {"node", "state", "kind"}:
            raise self._changed("it does not say whose register it is")
        self.node, self.state, self.kind = about["node"], about["state"], about["kind"]

    @classmethod
    def create(
        cls, path: Path | str, *, node: str, state: str, kind: Literal["real", "demo"] = "real"
    ) -> Register:
        """Make an empty register in a new file that only its owner can read.

        Raises ``RegisterError`` where the file exists or cannot be made, or a name does not fit.
        """
        path = Path(path)
        if not NODE.fullmatch(node) or node == UNSIGNED:
            said = f"{node[:60]!r} is no id of a node."
            raise RegisterError(Problem(str(path), "node", said, "Write one such as KAZ-1."))
        if kind not in ("real", "demo"):
            raise RegisterError(Problem(str(path), "kind", "a register is real or demo."))
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        except OSError as error:
            said = f"cannot be made: {error.strerror}."
            raise RegisterError(Problem(str(path), "file", said)) from None
        try:
            with understood(path), closing(connect(path)) as connection:
                create(connection, {"node": node, "state": state, "kind": kind})
        except BaseException:
            path.unlink()
            raise
        return cls.open(path)

    @classmethod
    def open(cls, path: Path | str) -> Register:
        """Open a register. Raises ``RegisterError`` where the file is missing or is none, and
        ``IntegrityError`` where its tables or triggers are not as they were made."""
        path = Path(path)
        if not path.is_file():
            said = "there is no such file."
            remedy = "`hofburg init` makes a register."
            raise RegisterError(Problem(str(path), "file", said, remedy))
        with understood(path):
            connection = connect(path)
            try:
                check_form(path, connection)
                return cls(path, connection)
            except BaseException:
                connection.close()
                raise

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Reading

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
        return sum(seq for seq, _ in self.heads().values())

    def records(self, known_at: int | None = None) -> Iterator[Record]:
        """All records in the order of recorder and number; `view` tells which of them hold.

        Args:
            known_at: only what had been recorded by then (microseconds since 1970 UTC).

        Raises ``IntegrityError`` at a record that is not what was stored.
        """
        return self._restored(
            f"{_WHOLE} WHERE recorded <= ? ORDER BY recorder, seq",
            2**63 - 1 if known_at is None else known_at,
        )

    def find(self, reference: str) -> list[Record]:
        """The records of the message with that reference, by recorder and number."""
        return list(
            self._restored(
                f"{_WHOLE} WHERE reference = ? ORDER BY recorder, seq",
                reference,
            )
        )

    def arrangements(self) -> Iterator[Record]:
        """The records of arrangements, by recorder and number; see `recorded_laws`."""
        found = self._restored(
            f"{_WHOLE} WHERE instr(signed, ?) ORDER BY recorder, seq", f'"kind":"{ARRANGEMENT}"'
        )
        return (record for record in found if record.entry.kind == ARRANGEMENT)

    def digest(self) -> str:
        """SHA-256 over the contents of all records, whatever the order in which they were imported.

        Read anew from what is stored: two registers with one digest hold the same records.
        """
        whole = hashlib.sha256(b"hofburg register 1\n")
        for (signed,) in self._rows("SELECT signed FROM record ORDER BY recorder, seq"):
            whole.update(hashlib.sha256(str(signed).encode()).digest())
        return whole.hexdigest()

    def export(self, fp: IO[bytes]) -> int:
        """Write all records as JSON Lines, by recorder and number; returns how many."""
        return write_records(self.records(), fp)

    def verify(self, trust: Trust) -> list[Problem]:
        """Everything that speaks against what the file holds; nothing if all is well.

        Re-reads and re-hashes every record: canonical form, columns, chain, key and signature.
        What is missing after the last record of a chain only that chain's recorder can tell.
        """
        faults = Faults()
        columns = ", ".join(Row._fields)
        rows = self._rows(f"SELECT {columns} FROM record ORDER BY recorder, seq")
        try:
            for (answer,) in self._rows("PRAGMA integrity_check"):
                if answer != "ok":
                    said = f"the file is damaged: {answer}."
                    faults.add(Problem(str(self.path), "record-changed", said, "Restore a backup."))
            verify_rows(map(Row._make, rows), trust, faults)
        except RegisterError as error:  # so damaged that SQLite gives up
            faults.extend(error.problems)
        return faults.listing()

    # Writing

    def append(self, entries: Iterable[Entry], key: Key, at: int | None = None) -> list[Record]:
        """Record entries in this node's name, all in one transaction or none.

        An entry that this node recorded before, letter by letter, is not recorded again: its first
        record is returned in its place.

        Args:
            entries: as `check_entry` made them.
            key: this node's.
            at: the instant of recording (microseconds since 1970 UTC); left out: now.

        Raises ``RegisterError`` for another node's key, for what a real register refuses, and where
        the file cannot be written.
        """
        entries = list(entries)
        faults = Faults()
        if key.node != self.node:
            said = f"the key {key.id} is that of {key.node}; this is the register of {self.node}."
            faults.add(Problem(str(self.path), "key", said))
        if self.kind == "real":
            for number, entry in enumerate(entries, 1):
                faults.extend(unfit_origin(entry, f"entry {number}"))
        faults.refuse()
        try:
            recorded = format_instant(time.time_ns() // 1000 if at is None else at)
            parse_instant(recorded)
        except (ValueError, OverflowError) as error:
            raise RegisterError(Problem(str(self.path), "instant", f"{error}.")) from None
        with understood(self.path), self._writing():
            return self._append(entries, key, recorded)

    def _append(self, entries: list[Entry], key: Key, recorded: str) -> list[Record]:
        seq, prev = self.head()
        key_id = key.id
        known: dict[bytes, Record] = {}
        made: list[Record] = []
        rows: list[Row] = []
        for entry in entries:
            record = known.get(entry.text) or self._own(entry)
            if record is None:
                seq += 1
                signed = signed_bytes(entry, self.node, seq, prev, recorded, key_id)
                sig = b64encode(key.sign(signed)).decode()
                record = Record(entry, self.node, seq, prev, recorded, key_id, sig)
                rows.append(row_of(record))
                prev = rows[-1].hash
            known[entry.text] = record
            made.append(record)
        self._insert(rows)
        return made

    def import_records(
        self,
        path: Path | str,
        laws: Mapping[str, Law],
        dry_run: bool = False,
        trust: Trust | None = None,
    ) -> ImportReport:
        """Take the records of a JSON Lines file in: all of them, or none if anything is wrong.

        Records that are held already are passed over, so an import may be repeated.

        Args:
            path: an export of another register.
            laws: regimes and arrangements by id.
            dry_run: only report what would happen.
            trust: if given, every record must be signed by a key that it believes. Records of this
                register's own node are taken only so.

        Raises ``RegisterError`` with every problem at once, ``IntegrityError`` if one of them is a
        fork, gap, broken link or signature.
        """
        faults = Faults()
        with understood(self.path), collector_paused():
            found = read_foreign(self, path, laws, trust, faults)
            with self._writing():
                report, rows = settle(self, path, found, faults, dry_run)
                if not dry_run:
                    self._insert(rows)
        return report

    def hash_of(self, recorder: str, seq: int) -> str | None:
        """Hash of a record that is held."""
        wanted = "SELECT hash FROM record WHERE recorder = ? AND seq = ?"
        return next((str(hash_) for (hash_,) in self._rows(wanted, recorder, seq)), None)

    def recorders_of(self, record_ids: set[str]) -> dict[str, str]:
        """Who recorded those of these records that are held, by record id."""
        if not record_ids:
            return {}
        # No index: corrections are few, and one on hashes would slow every append down.
        rows = self._rows("SELECT 'sha256:' || hash, recorder FROM record")
        return {id_: recorder for id_, recorder in rows if id_ in record_ids}

    def _head(self, recorder: str) -> Head:
        last = "SELECT seq, hash FROM record WHERE recorder = ? ORDER BY seq DESC LIMIT 1"
        for seq, hash_ in self._rows(last, recorder):
            if type(seq) is not int or type(hash_) is not str:
                raise self._changed(f"the last record of {recorder} has no number")
            return seq, hash_
        return 0, ZEROS

    def _own(self, entry: Entry) -> Record | None:
        """This node's record of exactly that entry."""
        found = self._restored(
            # The + keeps SQLite from walking the whole chain instead of the index of references.
            f"{_WHOLE} WHERE reference = ? AND +recorder = ? ORDER BY seq",
            entry.reference,
            self.node,
        )
        return next((record for record in found if record.entry == entry), None)

    def _rows(self, sql: str, *values: str | int) -> Iterator[tuple[Any, ...]]:
        """Rows of a question, some at a time; SQLite's errors as ``RegisterError``."""
        with understood(self.path):
            cursor = self._connection.execute(sql, values)
            while batch := cursor.fetchmany(_FETCH):
                yield from batch

    def _restored(self, sql: str, *values: str | int) -> Iterator[Record]:
        """Records as they are stored; one whose hash does not fit is never given out."""
        for recorder, seq, hash_, recorded, signed, sig in self._rows(sql, *values):
            try:
                record = restore(signed, sig)
                whole = record.hash == hash_ and record.recorded_at == recorded
            except NO_RECORD:
                whole = False
            if not whole:
                raise self._changed(f"{recorder}/{seq} is not the record that was stored")
            yield record

    def _changed(self, said: str) -> IntegrityError:
        said += ": the file was changed."
        return IntegrityError(Problem(str(self.path), "record-changed", said, "Restore a backup."))

    def _insert(self, rows: list[Row]) -> None:
        self._connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction that no other writer can enter; undone by any exception."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
