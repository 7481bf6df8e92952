"""A record: an entry as a node recorded it, in the node's own gapless, hashed, signed chain.

    {"entry": {...}, "key": "9f86d081884c7d65", "prev": "<64 hex>",
     "recorded": "2022-02-11T14:31:05Z", "recorder": "KAZ-1", "seq": 12, "sig": "<base64>"}

The *signed bytes* are the RFC 8785 form of the record without ``sig``. The *hash* is their SHA-256
as 64 hex digits, the *record id* is ``sha256:`` and the hash, ``prev`` is the hash of the record
before it (64 zeros for the first), ``sig`` is the Ed25519 signature over the signed bytes. It says
"we recorded this" and nothing in the name of the author.

An unsigned record is an entry that somebody wrote by hand: recorder ``unsigned``, no number, no
chain, and unless it says otherwise nobody knows when it was recorded. It is written as the bare
entry, or as ``{"entry": ..., "recorded": ...}``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hofburg.errors import Problem
from hofburg.register.canon import is_plain, plain_problems
from hofburg.register.check import check_own
from hofburg.register.entry import Entry, Law
from hofburg.register.fields import KEY_ID, NODE, Checker
from hofburg.values import ALWAYS, format_instant, parse_instant

__all__ = ["UNSIGNED", "ZEROS", "Record", "check_record", "restore", "signed_bytes"]

UNSIGNED = "unsigned"
ZEROS = "0" * 64
_HASH = re.compile(r"[0-9a-f]{64}")
_SIGNED_FIELDS = ("entry", "key", "prev", "recorded", "recorder", "seq", "sig")


def signed_bytes(
    entry: Entry, recorder: str, seq: int, prev: str, recorded: str, key: str
) -> bytes:
    """The RFC 8785 form of a record without its signature, put together around the entry's own.

    None of the other texts can hold what JSON escapes: ids, hex digits and an instant.
    """
    rest = (
        f',"key":"{key}","prev":"{prev}","recorded":"{recorded}",'
        f'"recorder":"{recorder}","seq":{seq}}}'
    )
    return b'{"entry":' + entry.text + rest.encode()


@dataclass(frozen=True, slots=True)
class Record:
    """One record.

    Attributes:
        entry: what was recorded.
        recorder: id of the node that did, such as ``KAZ-1``; or ``unsigned``.
        seq: its gapless number, from 1; 0 if unsigned.
        prev: hash of that node's record before this one, or 64 zeros.
        recorded: the instant, in UTC; ``?`` where nobody knows.
        key: id of the signing key; empty if unsigned.
        sig: Ed25519 signature, base64; empty if unsigned.
    """

    entry: Entry
    recorder: str = UNSIGNED
    seq: int = 0
    prev: str = ZEROS
    recorded: str = "?"
    key: str = ""
    sig: str = field(default="", repr=False)
    _hash: str = field(default="", init=False, repr=False, compare=False)

    @classmethod
    def hashed(
        cls,
        entry: Entry,
        recorder: str,
        seq: int,
        prev: str,
        recorded: str,
        key: str,
        sig: str,
        hash_: str,
    ) -> Record:
        """A record whose hash is known already."""
        record = cls(entry, recorder, seq, prev, recorded, key, sig)
        object.__setattr__(record, "_hash", hash_)
        return record

    @property
    def signed(self) -> bytes:
        """The bytes that are hashed and signed."""
        return signed_bytes(self.entry, self.recorder, self.seq, self.prev, self.recorded, self.key)

    @property
    def hash(self) -> str:
        """SHA-256 of the signed bytes, 64 hex digits; computed once."""
        if not self._hash:
            object.__setattr__(self, "_hash", hashlib.sha256(self.signed).hexdigest())
        return self._hash

    @property
    def id(self) -> str:
        return f"sha256:{self.hash}"

    @property
    def reference(self) -> str:
        return self.entry.reference

    @property
    def recorded_at(self) -> int:
        """Microseconds since 1970 UTC; ``ALWAYS`` where nobody knows, so that it always counts."""
        return ALWAYS if self.recorded == "?" else parse_instant(self.recorded).lo

    @property
    def line(self) -> bytes:
        """The record as a line of JSON, without its end."""
        if self.recorder != UNSIGNED:
            return self.signed[:-1] + f',"sig":"{self.sig}"}}'.encode()
        if self.recorded == "?":
            return self.entry.text
        return b'{"entry":' + self.entry.text + f',"recorded":"{self.recorded}"}}'.encode()


def restore(signed: str, sig: str) -> Record:
    """A record from its signed bytes as text, as a store holds them, without checking anything.

    Raises ``ValueError``, ``KeyError`` or ``RecursionError`` where they are no record at all.
    """
    data = json.loads(signed)
    # What follows the entry has a fixed shape, so its last start is where the entry ends.
    text = signed[len('{"entry":') : signed.rindex(',"key":"')].encode()
    return Record(
        entry=Entry(data["entry"], text),
        recorder=data["recorder"],
        seq=data["seq"],
        prev=data["prev"],
        recorded=data["recorded"],
        key=data["key"],
        sig=sig,
    )


def check_record(
    data: object, laws: Mapping[str, Law], place: str
) -> tuple[Record | None, list[Problem]]:
    """A record, or a bare entry as an unsigned record; ``None`` if anything is impossible.

    Chains and signatures are not looked at: they need the other records and the trusted keys.
    """
    if not isinstance(data, dict) or "entry" not in data:
        entry, problems = check_own(data, laws, place)
        return (Record(entry) if entry else None), problems
    entry, problems = check_own(data["entry"], laws, place)
    check = Checker(place)
    rest = {key: value for key, value in data.items() if key != "entry"}
    if not is_plain(rest):
        check.problems += plain_problems(rest, place)
    elif "sig" in data or "key" in data or "seq" in data:
        _check_signed(check, data)
    else:
        given = check.shape(data, "", ("entry",), ("recorded",))
        if "recorded" in given:
            _check_recorded(check, given["recorded"])
    if not entry or check.failed:
        return None, problems + check.problems
    return Record(entry, **rest), problems


def _check_recorded(check: Checker, value: object) -> None:
    at = check.instant(value, "recorded")
    if at and (at.lo != at.hi or value != format_instant(at.lo)):
        remedy = "Write it as 2022-02-11T14:31:05Z."
        check.say("recorded", "instant", "is not one instant in UTC.", remedy)


def _check_signed(check: Checker, data: dict[str, Any]) -> None:
    given = check.shape(data, "", _SIGNED_FIELDS)
    if set(given) != set(_SIGNED_FIELDS):
        return
    _check_recorded(check, given["recorded"])
    seq = given["seq"]
    if type(seq) is not int or seq < 1:
        check.say("seq", "type", "is not a whole number from 1 up.")
    for name, pattern, wanted in (
        ("recorder", NODE, "the id of a node, such as KAZ-1"),
        ("prev", _HASH, "64 hex digits"),
        ("key", KEY_ID, "16 hex digits"),
    ):
        value = given[name]
        if not isinstance(value, str) or not pattern.fullmatch(value) or value == UNSIGNED:
            check.say(name, "type", f"is not {wanted}.")
    # One signature has one spelling, or a copy could differ from its original.
    check.base64(given["sig"], "sig", 64, "a signature")
