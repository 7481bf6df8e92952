"""A register of three centres, with all that chains may hold, and the means to tamper with it."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hofburg.register import Entry, Key, Record, Trust, TrustedKey
from hofburg.register.acts import destruction, replacement, revocation, signed_by_author
from hofburg.register.canon import canonical
from hofburg.register.checkpoints import Tree, leaf, sign_checkpoint
from hofburg.register.record import ZEROS, restore, signed_bytes
from hofburg.values import format_instant
from register.toy import HOUR, NOON, entry

# Anybody's signature verifies anything under the identity of the group, a point of small order.
IDENTITY = (1).to_bytes(32, "little")
FORGED_BY_ALL = b64encode(IDENTITY + bytes(32)).decode()
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group that Ed25519 signs in

Step = tuple[Key, Entry]


def key(node: str, name: str) -> Key:
    """The same key on every run, so that a failure can be looked at again."""
    return Key(node, Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest()))


OLD, NEW = key("KAZ-1", "old"), key("KAZ-1", "new")
KGZ, TJK = key("KGZ-1", "kgz"), key("TJK-1", "tjk")
AUTHOR, OTHER_AUTHOR = key("KAZ-9", "author"), key("KGZ-9", "other author")
EVIL = key("KAZ-1", "evil")


def chained(
    node: str, steps: Sequence[Step], *, after: int = 0, prev: str = ZEROS, start: int = NOON
) -> list[Record]:
    """Records of a node, an hour apart."""
    made: list[Record] = []
    for seq, (signer, said) in enumerate(steps, after + 1):
        record = signed(said, node, seq, prev, format_instant(start + (seq - 1) * HOUR), signer)
        made.append(record)
        prev = record.hash
    return made


def signed(said: Entry, node: str, seq: int, prev: str, recorded: str, signer: Key) -> Record:
    message = signed_bytes(said, node, seq, prev, recorded, signer.id)
    return Record(
        said, node, seq, prev, recorded, signer.id, b64encode(signer.sign(message)).decode()
    )


def kaz_steps() -> list[Step]:
    first = entry(number="1")
    attached = {
        "name": "plan.pdf",
        "sha256": "ab" * 32,
        "size": 12,
        "media_type": "application/pdf",
    }
    return [
        (OLD, first),
        (OLD, signed_by_author(entry(number="2", body={"books": 0}), AUTHOR)),
        (
            OLD,
            entry(
                kind="hofburg.note", author=None, number=None, to=None, sent=None, body={"on": 1}
            ),
        ),
        (OLD, replacement(OLD, NEW)),
        (NEW, entry(kind="answer", number="3", handling="restricted", attachments=[attached])),
        (NEW, entry(number="1", body={"books": 3}, comment='Café, \t"read"\nagain \U0001f54a')),
        (NEW, destruction("ab" * 32, "asked for", "KAZ/3")),
        (NEW, revocation(OLD.id, "lost", NOON)),
        (NEW, entry(number="4", sources=["a letter"])),
    ]


def kgz_steps() -> list[Step]:
    return [
        (KGZ, entry(number="1", received={"KGZ": "2022-02-11T11:00Z"})),
        (KGZ, signed_by_author(entry(author="KGZ", to=["KAZ"]), OTHER_AUTHOR)),
        (KGZ, entry(author="KGZ", number=None, to=["KAZ"])),
        (KGZ, revocation(KGZ.id, "end of service")),
    ]


def tjk_steps() -> list[Step]:
    return [(TJK, entry(author="TJK", number=str(number))) for number in range(1, 5)]


def correcting(chain: list[Record], at: int) -> list[Record]:
    """The chain, made anew with its record of that number correcting the first one."""
    given = {**chain[at - 1].entry.data, "corrects": chain[0].id}
    steps = [(signer_of(it), it.entry) for it in chain]
    steps[at - 1] = steps[at - 1][0], Entry.of(given)
    return chained(chain[0].recorder, steps)


def signer_of(record: Record) -> Key:
    return next(it for it in (OLD, NEW, KGZ, TJK) if it.id == record.key)


def trust() -> Trust:
    def believed(one: Key, node: str, state: str) -> TrustedKey:
        return TrustedKey(one.public, node, state, NOON - HOUR)

    keys = [
        believed(OLD, "KAZ-1", "KAZ"),
        replace(believed(KGZ, "KGZ-1", "KGZ"), until=NOON + 100 * HOUR),
        believed(TJK, "TJK-1", "TJK"),
        believed(AUTHOR, "", "KAZ"),
        believed(OTHER_AUTHOR, "", "KGZ"),
    ]
    return Trust({it.id: it for it in keys})


def note(records: Sequence[Record], signer: Key, recorder: str | None = None) -> str:
    """A checkpoint over records, signed by whoever."""
    tree = Tree()
    for record in records:
        tree.add(leaf(record.reference, record.hash, record.sig))
    return sign_checkpoint(recorder or records[0].recorder, tree, signer, 1).note


@dataclass(frozen=True)
class Export:
    """An export with what belongs to it; changed by making another."""

    lines: tuple[bytes, ...]
    trust: dict[str, dict[str, Any]] = field(default_factory=lambda: json.loads(trust().dump()))
    notes: tuple[str, ...] = ()
    trust_text: bytes | None = None  # where it is no JSON that `dumps` would write

    def index(self, recorder: str, seq: int) -> int:
        mark = f'"recorder":"{recorder}","seq":{seq},'.encode()
        (found,) = [number for number, line in enumerate(self.lines) if mark in line]
        return found

    def line(self, recorder: str, seq: int) -> bytes:
        return self.lines[self.index(recorder, seq)]

    def record(self, recorder: str, seq: int) -> Record:
        return record_of(self.line(recorder, seq))

    def chain(self, recorder: str) -> list[Record]:
        found = [record_of(line) for line in self.lines]
        return [it for it in found if it.recorder == recorder]

    def put(self, recorder: str, seq: int, *lines: bytes | Record) -> Export:
        """With these lines where that record stood."""
        at = self.index(recorder, seq)
        return self.spliced(at, at + 1, *lines)

    def add(self, recorder: str, *lines: bytes | Record) -> Export:
        """With these lines after the last of that recorder."""
        at = self.index(recorder, len(self.chain(recorder))) + 1
        return self.spliced(at, at, *lines)

    def spliced(self, start: int, end: int, *lines: bytes | Record) -> Export:
        new = [it.line + b"\n" if isinstance(it, Record) else it for it in lines]
        return replace(self, lines=(*self.lines[:start], *new, *self.lines[end:]))

    def edit(self, recorder: str, seq: int, old: str, new: str) -> Export:
        """With a text changed in one line."""
        line = self.line(recorder, seq)
        assert old.encode() in line, (old, line)
        return self.put(recorder, seq, line.replace(old.encode(), new.encode(), 1))

    def anew(self, recorder: str, chain: Sequence[Record]) -> Export:
        """With another chain of that recorder."""
        at, count = self.index(recorder, 1), len(self.chain(recorder))
        return self.spliced(at, at + count, *chain)

    def believing(self, id_: str, **given: Any) -> Export:
        """With the trust file saying something else of a key."""
        changed = {**self.trust[id_], **given}
        changed = {name: value for name, value in changed.items() if value is not None}
        return replace(self, trust={**self.trust, id_: changed})

    def with_note(self, *notes: str) -> Export:
        return replace(self, notes=(*self.notes, *notes))

    @property
    def trust_bytes(self) -> bytes:
        return self.trust_text if self.trust_text is not None else json.dumps(self.trust).encode()


def record_of(line: bytes) -> Record:
    """The record of a line as Hofburg writes it."""
    start = line.rindex(b',"sig":"')
    return restore(line[:start].decode() + "}", line[start + 8 : -3].decode())


@cache
def clean() -> Export:
    """What Hofburg would have written."""
    chains = [
        correcting(chained("KAZ-1", kaz_steps()), 6),
        chained("KGZ-1", kgz_steps()),
        chained("TJK-1", tjk_steps()),
    ]
    return Export(tuple(it.line + b"\n" for chain in chains for it in chain))


def re_signed(record: Record, signer: Key, **given: Any) -> Record:
    """The record with other fields, signed by whoever; its id of the key is that of the signer."""
    changed = replace(record, **given)
    return signed(
        changed.entry, changed.recorder, changed.seq, changed.prev, changed.recorded, signer
    )


def saying(record: Record, **given: Any) -> Entry:
    """The entry of a record with other fields; those given as ``None`` are left out."""
    data = {**record.entry.data, **given}
    return Entry.of({name: value for name, value in data.items() if value is not None})


def under_key_id(record: Record, id_: str, signer: Key) -> Record:
    """The record under one key's id, signed by another."""
    message = signed_bytes(
        record.entry, record.recorder, record.seq, record.prev, record.recorded, id_
    )
    return replace(record, key=id_, sig=b64encode(signer.sign(message)).decode())


def relinked(records: Sequence[Record], sign: Callable[[Record], Record]) -> list[Record]:
    """A chain with its links right again; ``sign`` says who signs each."""
    made: list[Record] = []
    prev = ZEROS
    for number, record in enumerate(records, 1):
        made.append(sign(replace(record, seq=number, prev=prev)))
        prev = made[-1].hash
    return made


def raw(record: Record, **given: Any) -> bytes:
    """The line of a record with other values of its fields, which no checks have seen."""
    data = {**json.loads(record.line), **given}
    return canonical({k: v for k, v in data.items() if v is not ...}) + b"\n"


# What tamperings are

SAME = "reads as the same records"  # Hofburg writes them anew, so nothing of it stays
NOT_THERE = "cannot be there"  # a register's file has no such thing


@dataclass(frozen=True)
class Tampering:
    """A tampering, and who finds it under which rule.

    Attributes:
        change: a function over a clean export.
        script: the rule that `script/verify_register.py` names.
        check: the one of `check_records`, `SAME`, or empty where it does not look at such things.
        store: the one of `Register.verify`, where the same is planted into a register's file by
            somebody who has it in hand; `SAME`, `NOT_THERE`, or empty.
    """

    change: Callable[[Export], Export]
    script: str
    check: str
    store: str

    @property
    def name(self) -> str:
        return self.change.__name__


class Listing(list[Tampering]):
    """Tamperings as they are written down."""

    def __call__(
        self, script: str, check: str | None = None, store: str | None = None
    ) -> Callable[[Callable[[Export], Export]], Callable[[Export], Export]]:
        """List a function; the other two rules are the script's unless they are given."""

        def listed(change: Callable[[Export], Export]) -> Callable[[Export], Export]:
            others = [script if it is None else it for it in (check, store)]
            self.append(Tampering(change, script, *others))
            return change

        return listed
