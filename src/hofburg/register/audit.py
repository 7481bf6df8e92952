"""The audit of what a store holds: every record read and hashed anew, from what it says itself.

A *full* audit checks each record's form, columns, link, key and signature. Where a believed
checkpoint covers the first records of a chain, a *quick* one hashes them all the same and compares
their root with the checkpoint's, which stands for the forms and signatures that were checked when
it was signed. If anything differs, those records are audited in full, so that the place is found.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from hofburg.errors import Problem
from hofburg.register.canon import encode, is_plain
from hofburg.register.chains import fork_said
from hofburg.register.checkpoints import Checkpoint, Tree, leaf
from hofburg.register.entry import KEY_REPLACED, KEY_REVOKED
from hofburg.register.faults import Faults
from hofburg.register.record import ZEROS, Record
from hofburg.register.rows import NO_RECORD, Row, record_of
from hofburg.register.trust import Keyring, Trust
from hofburg.values import ALWAYS, NEVER, format_instant

__all__ = ["Progress", "RowsOf", "audit"]

Progress = Callable[[int, int], None]  # records read so far, of how many
_TYPES = [str, int, str, int, str, str, str]
_RESTORE = "Restore a backup."
_TAIL = re.compile(
    r',"key":"([0-9a-f]{16})","prev":"([0-9a-f]{64})","recorded":"([^"]+)",'
    r'"recorder":"([^"]+)","seq":([0-9]+)\}'
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_KEY_ACT = '"kind":"hofburg.key.'  # how both begin, and perhaps a text that speaks of them


class RowsOf(Protocol):
    """Rows of a recorder by number and hash, each with whether it stands on a branch."""

    def __call__(
        self, recorder: str, after: int, until: int | None
    ) -> Iterator[tuple[Row, bool]]: ...


def audit(
    recorders: Mapping[str, int],
    rows_of: RowsOf,
    trust: Trust,
    faults: Faults,
    checkpoints: Mapping[str, Sequence[Checkpoint]],
    *,
    quick: Mapping[str, Checkpoint],
    progress: Progress | None = None,
) -> dict[str, Tree]:
    """Check all chains.

    Args:
        recorders: how many records each has.
        rows_of: reads them.
        checkpoints: those that each chain must agree with.
        quick: those that stand for the first records of a chain, by recorder; with none of them
            the audit is full.
        progress: is told how far the audit is.

    Returns the tree over each chain that was read in full and is one.
    """
    total, done = sum(recorders.values()), 0
    trees: dict[str, Tree] = {}
    for recorder, count in sorted(recorders.items()):
        chain = _Chain(recorder, trust, faults, checkpoints.get(recorder, ()))
        start = quick.get(recorder)
        if start is not None and not chain.skip(start, rows_of):
            start = None
        after = start.size if start else 0
        for number, (row, branch) in enumerate(rows_of(recorder, after, None), after):
            chain.read(row, branch)
            if progress and number % 500 == 0:
                progress(done + number, total)
        chain.end()
        trees[recorder] = chain.tree
        done += count
        if progress:
            progress(done, total)
    return trees


class _Chain:
    """A chain as it is read, number by number."""

    def __init__(
        self, recorder: str, trust: Trust, faults: Faults, checkpoints: Iterable[Checkpoint]
    ) -> None:
        self._recorder, self._faults = recorder, faults
        self._root = Keyring(trust)
        self._expected: dict[int, list[Checkpoint]] = {}
        for one in checkpoints:
            self._expected.setdefault(one.size, []).append(one)
        self.tree = Tree()
        self._seq = 0
        self._clock = self._recorded = ALWAYS  # the least of the number before, and of this one
        # After the number before, and after this one: the keys by hash. The texts of this one.
        self._before: dict[str, Keyring] = {ZEROS: self._root}
        self._here: dict[str, Keyring] = {ZEROS: self._root}
        self._texts: dict[str, str] = {}

    def skip(self, checkpoint: Checkpoint, rows_of: RowsOf) -> bool:
        """Go to the end of what a checkpoint covers; whether all of it is as it was then."""
        found = _hashed(self._recorder, rows_of(self._recorder, 0, checkpoint.size), self._root)
        if found is None or (found[0].size, found[0].root()) != (checkpoint.size, checkpoint.root):
            return False
        self.tree, ring, hash_, clock = found
        self._seq, self._recorded, self._here = checkpoint.size, clock, {hash_: ring}
        self._expected = {size: it for size, it in self._expected.items() if size >= self._seq}
        return True

    def read(self, row: Row, branch: bool) -> None:
        """Take the next row in."""
        place = f"{row.recorder}/{row.seq}"
        if [type(value) for value in row] != _TYPES:  # only a damaged file gets there
            said = "columns hold what they cannot hold: the file is damaged."
            self._add(place, "record-changed", said, _RESTORE)
            return
        if row.seq != self._seq:
            self._step(place, row.seq)
        if not branch:
            self.tree.add(leaf(row.reference, row.hash, row.sig))
        hash_ = hashlib.sha256(row.signed.encode()).hexdigest()
        for other, text in self._texts.items():
            self._faults.add(
                fork_said(
                    place,
                    row.recorder,
                    row.seq,
                    (hash_, _entry_text(row.signed)),
                    ("also", other, _entry_text(text)),
                )
            )
        self._texts[hash_] = row.signed
        record = _whole(row)
        if record is None:
            said = "what is stored is not what its columns and its form say: it was changed."
            self._add(place, "record-changed", said, _RESTORE)
            self._here[hash_] = next(iter(self._before.values()), self._root)
        else:
            self._here[hash_] = self._follow(place, record)
        if row.recorded < self._clock:
            said = "was recorded before the record before it: the clock was set back."
            self._add(place, "clock", said, "", "recorded", "warning")
        self._recorded = min(self._recorded, row.recorded)

    def _step(self, place: str, seq: int) -> None:
        """Go from one number to the next."""
        self._compare()
        if seq == self._seq + 1:
            self._before = self._here
        else:
            said = f"the records from {self._recorder}/{self._seq + 1} to here are missing."
            self._add(place, "gap", said, _RESTORE, "seq")
            self._before = {}
        self._here, self._texts, self._seq = {}, {}, seq
        self._clock, self._recorded = self._recorded, NEVER

    def _follow(self, place: str, record: Record) -> Keyring:
        ring = self._before.get(record.prev)
        if ring is None:
            if self._before:
                known = " or ".join(self._before)
                said = f"names {record.prev} as the record before it, which is {known}."
                self._add(place, "chain", said, _RESTORE, "prev")
            ring = next(iter(self._before.values()), self._root)
        problems = list(ring.problems(record, place))
        self._faults.extend(problems)
        return ring if any(it.level == "error" for it in problems) else ring.after(record)

    def end(self) -> None:
        """What can be said when the chain ends."""
        self._compare()
        for size, checkpoints in self._expected.items():
            for one in checkpoints if size > self._seq else ():
                said = (
                    f"{one.node} signed a checkpoint over {size} records of {self._recorder};"
                    f" {self._seq} are here: the last ones are missing."
                )
                self._add(f"{self._recorder}/{size}", "gap", said, _RESTORE, "seq")

    def _compare(self) -> None:
        """Compare with the checkpoints over the chain so far."""
        for one in self._expected.pop(self._seq, ()):
            if (self.tree.size, self.tree.root()) != (one.size, one.root):
                made = f" of {format_instant(one.made)}" if one.made else ""
                said = (
                    f"the first {one.size} records of {self._recorder} are not those over which"
                    f" {one.node} signed its checkpoint{made}."
                )
                remedy = "One of them was changed, or the chain forked before the checkpoint."
                self._add(f"{self._recorder}/{one.size}", "checkpoint", said, remedy)

    def _add(
        self, place: str, rule: str, said: str, remedy: str, field: str = "", level: str = "error"
    ) -> None:
        self._faults.add(Problem(place, rule, said, remedy, field, level))


def _whole(row: Row) -> Record | None:
    """The record of a row, if all of the row says the same."""
    try:
        record = record_of(row)
        if record is None or not is_plain(record.entry.data, 1):
            return None
        return record if record.entry.text == encode(record.entry.data) else None
    except NO_RECORD:
        return None


def _entry_text(signed: str) -> str:
    end = signed.rfind(',"key":"')
    return signed[len('{"entry":') : end] if end > 0 else signed


def _hashed(
    recorder: str, rows: Iterable[tuple[Row, bool]], ring: Keyring
) -> tuple[Tree, Keyring, str, int] | None:
    """Tree, keys, last hash and instant of rows that are as their columns say; None if not.

    It does by hashes what `_Chain.read` does by parsing, for forms and signatures that are known to
    be right if the root is: link, number, instant and key stand in the fixed end of a signed text.
    """
    tree, prev, clock = Tree(), ZEROS, 0
    dates: dict[str, tuple[int, int]] = {}
    sha256, match, iso = hashlib.sha256, _TAIL.fullmatch, datetime.fromisoformat
    try:
        for seq, (row, _) in enumerate(rows, 1):
            signed = row.signed
            tail = match(signed, signed.rindex(',"key":"'))
            if tail is None:
                return None
            key, before, recorded, who, number = tail.groups()
            clock = (iso(recorded) - _EPOCH) // _MICROSECOND
            hash_ = sha256(signed.encode()).hexdigest()
            if (row.recorder, row.seq, row.hash, row.recorded) != (recorder, seq, hash_, clock):
                return None
            if (who, number, before) != (recorder, str(seq), prev):
                return None
            if _KEY_ACT in signed or key not in dates:
                record = record_of(row)
                if record is None or any(it.level == "error" for it in ring.dated(record, "")):
                    return None
                held = ring.key(key)
                if held is None:
                    return None
                ring = ring.after(record)
                dates = {} if record.entry.kind in (KEY_REPLACED, KEY_REVOKED) else dates
                dates[key] = held.since, held.until
                if any(ended == key for ended, _ in ring.ended):
                    del dates[key]
            since, until = dates.get(key, (clock, clock))
            if not since <= clock <= until:
                return None
            tree.add(leaf(row.reference, hash_, row.sig))
            prev = hash_
    except (*NO_RECORD, OverflowError):
        return None
    return tree, ring, prev, clock
