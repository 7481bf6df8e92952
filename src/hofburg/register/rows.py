"""Rows of the store: made of records, and records made of them again."""

from __future__ import annotations

from typing import NamedTuple

from hofburg.register.record import Record, restore

__all__ = ["NO_RECORD", "Row", "record_of", "row_of"]

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


def record_of(row: Row) -> Record | None:
    """The record of a row; ``None`` where its columns and its text do not say the same."""
    try:
        record = restore(row.signed, row.sig)
        return record if row == row_of(record) else None
    except NO_RECORD:
        return None
