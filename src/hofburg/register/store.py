"""The register of a centre: an append-only SQLite file with the chains of all recorders."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal, TypeVar

from hofburg.errors import IntegrityError, Problem, RegisterError
from hofburg.register.acts import resumption
from hofburg.register.audit import Progress
from hofburg.register.checkpoints import Checkpoint, sign_checkpoint
from hofburg.register.entry import KEY_REPLACED, KEY_REVOKED, Entry, Law
from hofburg.register.faults import Faults
from hofburg.register.fields import NODE
from hofburg.register.gcpause import collector_paused
from hofburg.register.highwater import Mark
from hofburg.register.importing import (
    INVENTED,
    ImportReport,
    Taken,
    read_foreign,
    settle,
    unfit_origin,
)
from hofburg.register.keys import Key
from hofburg.register.reading import COLUMNS, Reading
from hofburg.register.record import UNSIGNED, Record, signed_bytes
from hofburg.register.rows import Row, row_of
from hofburg.register.schema import (
    REFUSALS,
    check_form,
    connect,
    create,
    migrate,
    refused,
    understood,
)
from hofburg.register.session import Tip
from hofburg.register.trust import Trust
from hofburg.register.verifying import audited, verify
from hofburg.values import format_instant, parse_instant

__all__ = ["Register"]

T = TypeVar("T")

# This node's records of a reference. The + keeps SQLite from walking the whole chain instead of the
# index of references.
_OWN = f"SELECT {COLUMNS} FROM record WHERE reference = ? AND +recorder = ? ORDER BY seq"
# A record without a number is refused by the trigger `record_grows`, as is one whose number is not
# the next: so this one statement records only where nothing was recorded of that reference and
# nothing happened to the file since the end of the chain was read, and that still is its end.
_EXTEND = """INSERT INTO record VALUES (?1, iif(
    EXISTS (SELECT 1 FROM record WHERE reference = ?5 AND +recorder = ?1)
    OR (SELECT max(number) FROM life) IS NOT ?8, NULL, ?2), ?3, ?4, ?5, ?6, ?7)"""
_FAR = (
    4_000_000_000_000_000  # microseconds since 1970; until then the clock's instants are possible
)
_TOLERANCE = 2_000_000  # microseconds that a clock may be set back by those who keep it right


class Register(Reading):
    """A register in one file. Use it as a context manager, or call ``close``.

    Several threads may use one, and several processes may open the same file.

    Attributes:
        path: the SQLite file.
        node: id of the node whose register this is.
        state: code of the State whose centre it belongs to.
        kind: ``real``, which refuses synthetic entries, or ``demo``.
        id: 16 hex digits, its own; copies of the file have it too.
    """

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
                migrate(path, connection)
                check_form(path, connection)
                return cls(path, connection)
            except BaseException:
                connection.close()
                raise

    def verify(
        self, trust: Trust, *, full: bool = False, progress: Progress | None = None
    ) -> list[Problem]:
        """Everything that speaks against what the file holds; nothing if all is well.

        Re-reads and re-hashes every record. Forms and signatures that a believed checkpoint of this
        register covers are not checked again where the hashes agree with it. What is missing after
        the last record of a chain only a checkpoint, or that chain's recorder, can tell.

        Args:
            trust: whose keys are believed.
            full: check every form and signature, whatever checkpoints say.
            progress: is told how many records were read so far, of how many.
        """
        return verify(self, trust, full, progress)

    def behind(self) -> Problem | None:
        """Why this register must not sign: it is older than what it signed before, or may be.

        See `highwater`. ``None`` where nothing speaks against it.
        """
        mark, (seq, _) = self._marks.read(), self.head()
        if mark is not None and mark.seq and self.hash_of(self.node, mark.seq) != mark.hash:
            last = f"{self.node}/{mark.seq}"
            if mark.seq <= seq:
                said = f"holds another {last} than the one that was recorded here."
            else:
                said = f"ends at {self.node}/{seq}, but was at {last} before: it was put back."
        elif (taken := self._marks.taken()) > (held := self.count() - seq):
            said = f"holds {held} records of other nodes, but there were {taken}: some are missing."
        elif self._restored_last():
            said = f"was restored from a backup; what {self.node} recorded after it may be lost."
        else:
            return None
        remedy = (
            "Take lost records in from others' exports (`hofburg register import`); then"
            " `hofburg register resume --reason TEXT`. Or go on as a new node."
        )
        return Problem(str(self.path), "restored", said, remedy)

    def _restored_last(self) -> bool:
        wanted = "SELECT what FROM life WHERE what IN ('restored', 'resumed') ORDER BY number DESC"
        return next((what for (what,) in self._rows(wanted)), "") == "restored"

    # Writing

    def append(
        self,
        entries: Iterable[Entry],
        key: Key,
        at: int | None = None,
        *,
        despite_clock: bool = False,
    ) -> list[Record]:
        """Record entries in this node's name, all in one transaction or none.

        An entry that this node recorded before, letter by letter, is not recorded again: its first
        record is returned in its place.

        Args:
            entries: as `check_entry` made them.
            key: this node's.
            at: the instant of recording (microseconds since 1970 UTC); left out: now.
            despite_clock: record even where the clock is behind the last own record.

        Raises ``RegisterError`` for another node's key, for what a real register refuses, for a
        clock that was set back, and where the file cannot be written; ``IntegrityError`` where the
        register is older than what it signed before (rule ``restored``).
        """
        entries = list(entries)
        if self.kind == "real":
            for entry in entries:
                if entry.data.get("origin") in INVENTED:
                    _refuse_invented(entries)
        if len(entries) == 1 and (record := self._extend(entries[0], key, at, despite_clock)):
            return [record]
        return self._sign(key, lambda tip: self._append(entries, key, tip, at, despite_clock))

    def resume(self, key: Key, reason: str, at: int | None = None) -> Record:
        """Go on signing with a register that was put back, and say so in its chain.

        Raises ``RegisterError`` where nothing was put back.
        """
        if self.behind() is None:
            said = "was not put back: nothing speaks against recording."
            raise RegisterError(Problem(str(self.path), "restored", said))

        def go_on(tip: Tip) -> Record:
            entry = resumption(tip.seq, tip.hash, reason)
            (record,) = self._append([entry], key, tip, at, True)
            self._happened("resumed", reason)
            self._marks.take(self.count() - record.seq)
            return record

        return self._sign(key, go_on, behind=True)

    def happened(self, what: str, text: str = "") -> None:
        """Note what happened to the file itself: ``key``, ``trust`` or ``restored``."""
        with understood(self.path), self._writing():
            self._happened(what, text)
            self._session.tip = None  # it may say that nothing is to be signed

    def mark_sealed(self, present: str, next_: str) -> None:
        """Note outside the file which trust file is sealed, and which is about to be (SHA-256)."""
        self._marks.seal(present, next_)

    def checkpoint(
        self, key: Key, trust: Trust, progress: Progress | None = None
    ) -> list[Checkpoint]:
        """Audit all in full and sign a checkpoint over each recorder's chain, as it now stands.

        Chains that forked have none: they are always audited in full.

        Raises ``IntegrityError`` with everything that speaks against what the file holds.
        """
        if (problem := self.behind()) is not None:
            raise IntegrityError(problem)
        trees = audited(self, trust, progress)  # others may write meanwhile: chains only grow

        def sign(tip: Tip) -> list[Checkpoint]:
            now = time.time_ns() // 1000
            made = [sign_checkpoint(name, tree, key, now) for name, tree in trees.items()]
            for one in made:
                self._insert_checkpoint(one)
            self._session.tip = tip
            return made

        return self._sign(key, sign)

    def keep_checkpoint(self, checkpoint: Checkpoint, trust: Trust) -> None:
        """Keep a checkpoint that another centre signed: `verify` compares with it from then on.

        Raises ``RegisterError`` where its signature is not believed.
        """
        problems = checkpoint.problems(trust, "", self.keys_brought(checkpoint.node))
        if problems:
            raise RegisterError(problems)
        with understood(self.path), self._writing():
            if checkpoint.note not in {it.note for it in self.checkpoints()}:
                self._insert_checkpoint(checkpoint)

    def _insert_checkpoint(self, one: Checkpoint) -> None:
        number = "(SELECT 1 + coalesce(max(number), 0) FROM checkpoint)"
        row = (one.recorder, one.size, one.made or time.time_ns() // 1000, one.note)
        self._connection.execute(f"INSERT INTO checkpoint VALUES ({number}, ?, ?, ?, ?)", row)

    def _happened(self, what: str, text: str) -> None:
        number = "(SELECT 1 + coalesce(max(number), 0) FROM life)"
        row = (time.time_ns() // 1000, what, text)
        self._connection.execute(f"INSERT INTO life VALUES ({number}, ?, ?, ?)", row)

    def _instant(self, at: int | None, tip: Tip, despite_clock: bool) -> tuple[str, int]:
        """The instant of recording: as text, and in microseconds since 1970 UTC."""
        now = at is None
        if at is None:
            at = time.time_ns() // 1000
            if at < tip.recorded and not despite_clock:
                if tip.recorded - at > _TOLERANCE:
                    last = format_instant(tip.recorded)
                    said = f"the clock says {format_instant(at)}, but {self.node}/{tip.seq} was"
                    said += f" recorded at {last}: the clock was set back."
                    remedy = "Set the clock right, or record with --despite-clock."
                    raise RegisterError(Problem(str(self.path), "clock", said, remedy))
                at = tip.recorded
        try:
            recorded = format_instant(at)
            if not (now and at < _FAR):
                parse_instant(recorded)
        except (ValueError, OverflowError) as error:
            raise RegisterError(Problem(str(self.path), "instant", f"{error}.")) from None
        return recorded, at

    def _sign(self, key: Key, work: Callable[[Tip], T], behind: bool = False) -> T:
        """Do work in a transaction in which this node may sign, given the end of its chain."""
        if key.node != self.node:
            said = f"the key {key.id} is that of {key.node}; this is the register of {self.node}."
            raise RegisterError(Problem(str(self.path), "key", said))
        try:
            self._session.same_file()
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                tip = self._tip(behind)
                if key.id in tip.ended:
                    said = f"the key {key.id} was replaced or revoked, and signs no longer."
                    remedy = "Use this node's present key."
                    raise RegisterError(Problem(str(self.path), "revoked", said, remedy))
                done = work(tip)
                connection.execute("COMMIT")
            except BaseException:
                self._undo(connection)
                raise
        except REFUSALS as error:
            raise refused(self.path, error) from error
        self._mark()
        return done

    def _extend(self, entry: Entry, key: Key, at: int | None, despite_clock: bool) -> Record | None:
        """Record one entry after the end of the own chain as it is known, in one statement.

        ``None`` where that was not to be, and nothing was written: `_sign` reads the end anew, and
        says what is wrong if something is. Nobody else's write goes unseen: records of this node,
        acts on its keys among them, take the number, and what happens to the file is numbered too.
        """
        session, mine = self._session, self._session.mine
        try:
            session.same_file()
            connection, tip = mine.connection, mine.tip
            if connection is None or connection.in_transaction or tip is None:
                return None
            if key.node != self.node or key.id in tip.ended:
                return None
            recorded, instant = self._instant(at, tip, despite_clock)
            record, row, end = self._next(entry, key, tip, recorded, instant)
            connection.execute(_EXTEND, (*row, tip.life))
        except (sqlite3.IntegrityError, RegisterError):
            return None
        except REFUSALS as error:
            raise refused(self.path, error) from error
        mine.tip = end
        self._marks.write(end.seq, end.hash)
        return record

    def _undo(self, connection: sqlite3.Connection) -> None:
        self._session.tip = None
        if connection.in_transaction:
            connection.execute("ROLLBACK")

    def _mark(self) -> None:
        tip = self._session.tip
        if tip is not None:
            self._marks.write(tip.seq, tip.hash)

    def _tip(self, behind: bool) -> Tip:
        """The end of the own chain: known already, or read anew if somebody else wrote."""
        connection = self._connection
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        (life,) = connection.execute("SELECT max(number) FROM life").fetchone()
        tip = self._session.tip
        if tip is not None and (tip.version, tip.life) == (version, life) and not behind:
            return tip
        problem = None if behind else self.behind()
        if problem is not None:
            raise IntegrityError(problem)
        seq, hash_ = self.head()
        last = "SELECT recorded FROM record WHERE recorder = ? AND seq = ?"
        recorded = next((at for (at,) in self._rows(last, self.node, seq)), 0)
        ended = frozenset(
            it.entry.body.get("key", "")
            for it in self.of_house()
            if it.recorder == self.node and it.entry.kind in (KEY_REPLACED, KEY_REVOKED)
        )
        return Tip(version, life, seq, hash_, recorded, ended)

    def _append(
        self, entries: list[Entry], key: Key, tip: Tip, at: int | None, despite_clock: bool
    ) -> list[Record]:
        recorded, instant = self._instant(at, tip, despite_clock)
        known: dict[bytes, Record] = {}
        made: list[Record] = []
        rows: list[Row] = []
        for entry in entries:
            record = known.get(entry.text) or self._own(entry)
            if record is None:
                record, row, tip = self._next(entry, key, tip, recorded, instant)
                rows.append(row)
            known[entry.text] = record
            made.append(record)
        self._insert("record", rows)
        self._session.tip = tip
        return made

    def _next(
        self, entry: Entry, key: Key, tip: Tip, recorded: str, instant: int
    ) -> tuple[Record, Row, Tip]:
        """The record of an entry after the end of the own chain, its row, and the end then."""
        node, (version, life, seq, prev, _, ended) = self.node, tip
        seq += 1
        signed = signed_bytes(entry, node, seq, prev, recorded, key.id)
        sig = b64encode(key.sign(signed)).decode()
        hash_ = hashlib.sha256(signed).hexdigest()
        record = Record.hashed(entry, node, seq, prev, recorded, key.id, sig, hash_)
        row = Row(node, seq, hash_, instant, entry.reference, signed.decode(), sig)
        if entry.kind in (KEY_REPLACED, KEY_REVOKED):
            ended |= {entry.body["key"]}
        return record, row, Tip(version, life, seq, hash_, instant, ended)

    def import_records(
        self,
        path: Path | str | Sequence[Path | str],
        laws: Mapping[str, Law],
        dry_run: bool = False,
        trust: Trust | None = None,
        keep_forks: bool = False,
    ) -> ImportReport:
        """Take the records of JSON Lines files in: all of them, or none if anything is wrong.

        Records that are held already are passed over, so an import may be repeated.

        Args:
            path: an export of another register; or several, read as one.
            laws: regimes and arrangements by id.
            dry_run: only report what would happen.
            trust: if given, every record must be signed by a key that it believes. Records of this
                register's own node are taken only so.
            keep_forks: where a recorder has two records under one number, keep both; only with
                ``trust``. `verify` goes on naming them.

        Raises ``RegisterError`` with every problem at once, ``IntegrityError`` if one of them is a
        fork, gap, broken link or signature.
        """
        paths = [path] if isinstance(path, str | Path) else list(path)
        faults = Faults()
        if keep_forks and trust is None:
            said = "of a fork only records with verified signatures are kept."
            raise RegisterError(Problem(str(self.path), "fork", said, "Give the trust file."))
        with understood(self.path), collector_paused():
            found = read_foreign(self, paths, laws, trust, faults)
            self._session.same_file()
            with self._writing():
                report, taken = settle(self, paths, found, faults, dry_run, trust, keep_forks)
                if not dry_run:
                    self._take(taken)
        if not dry_run:
            self._keep_up()
        return report

    def _take(self, taken: Taken) -> None:
        self._session.tip = None
        self._insert("record", [row_of(it) for it in taken.chain])
        self._insert("fork", [row_of(it) for it in taken.branches])

    def _keep_up(self) -> None:
        """Bring the marks up to what was imported, never back."""
        mark, head = self._marks.read(), Mark(*self.head())
        if head.seq and (mark is None or mark.seq < head.seq):
            self._marks.write(*head)
        if (held := self.count() - head.seq) > self._marks.taken():
            self._marks.take(held)

    def _own(self, entry: Entry) -> Record | None:
        """This node's record of exactly that entry."""
        for row in self._connection.execute(_OWN, (entry.reference, self.node)).fetchall():
            if (record := self._record(*row)).entry == entry:
                return record
        return None

    def _insert(self, table: str, rows: list[Row]) -> None:
        self._connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction that no other writer can enter; undone by any exception."""
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            self._undo(connection)
            raise


def _refuse_invented(entries: Iterable[Entry]) -> None:
    faults = Faults()
    for number, entry in enumerate(entries, 1):
        faults.extend(unfit_origin(entry, f"entry {number}"))
    faults.refuse()
