"""Rows of the store: made of records, and held against them again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from hofburg.errors import Problem
from hofburg.register.canon import encode, is_plain
from hofburg.register.faults import Faults
from hofburg.register.record import ZEROS, Record, restore
from hofburg.register.trust import Trust

__all__ = ["NO_RECORD", "Row", "row_of", "verify_rows"]

# What reading a changed text as a record may raise.
NO_RECORD = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


class Row(NamedTuple):
    """The columns of a record (see `schema`)."""

    recorder: str
    seq: int
    hash: str
    recorded: int
    reference: str
    signed: str
    sig: str


_TYPES = [str, int, str, int, str, str, str]


def row_of(record: Record) -> Row:
    """The row of a record."""
    return Row(
        recorder=record.recorder,
        seq=record.seq,
        hash=record.hash,
        recorded=record.recorded_at,
        reference=record.reference,
        signed=record.signed.decode(),
        sig=record.sig,
    )


def verify_rows(rows: Iterable[Row], trust: Trust, faults: Faults) -> None:
    """Check rows, in the order of recorder and number, from what they hold and nothing else."""
    recorder, seq, hash_, clock = "", 0, ZEROS, 0
    for row in rows:
        place = f"{row.recorder}/{row.seq}"
        if [type(value) for value in row] != _TYPES:  # only a damaged file gets there
            said = "columns hold what they cannot hold: the file is damaged."
            faults.add(Problem(place, "record-changed", said, "Restore a backup."))
            continue
        if row.recorder != recorder:
            recorder, seq, hash_, clock = row.recorder, 0, ZEROS, row.recorded
        record = _record(row)
        if record is None:
            said = "what is stored is not what its columns and its form say: it was changed."
            faults.add(Problem(place, "record-changed", said, "Restore a backup."))
        else:
            if record.prev != hash_ and row.seq == seq + 1:
                said = f"names {record.prev} as the record before it, which is {hash_}."
                faults.add(Problem(place, "chain", said, "Restore a backup.", "prev"))
            faults.extend(trust.check(record, place))
        if row.seq != seq + 1:
            said = f"the records from {recorder}/{seq + 1} to here are missing."
            faults.add(Problem(place, "gap", said, "Restore a backup.", "seq"))
        if row.recorded < clock:
            said = "was recorded before the record before it: the clock was set back."
            faults.add(Problem(place, "clock", said, "", "recorded", "warning"))
        seq, clock = row.seq, row.recorded
        hash_ = hashlib.sha256(row.signed.encode()).hexdigest()


def _record(row: Row) -> Record | None:
    """The record of a row, if all of the row says the same."""
    try:
        record = restore(row.signed, row.sig)
        whole = is_plain(record.entry.data, 1) and record.entry.text == encode(record.entry.data)
        return record if whole and row == row_of(record) else None
    except NO_RECORD:
        return None
