"""The trust file: which keys a centre believes, for which node and State, and from when to when.

    {"9f86d081884c7d65": {"public": "<base64 of 32 bytes>", "node": "KAZ-1", "state": "KAZ",
                          "from": "2022-01-01T00:00:00Z", "until": "2023-01-01T00:00:00Z"},
     "60303ae22b998861": {"public": "<base64 of 32 bytes>", "for": "author", "state": "KGZ",
                          "from": "2022-01-01T00:00:00Z"}}

``until`` may be left out. A record is believed if its key belongs to its recorder, was valid when
the record says it was made, and signed it. A key stands in the file, or a key that was believed
named it in the recorder's own chain (see `Keyring`). An author's key signs what a State says; it
never signs records.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hofburg.errors import Problem, RegisterError
from hofburg.register.acts import author_message, check_act, key_proof
from hofburg.register.canon import is_plain, parse, plain_problems
from hofburg.register.entry import KEY_REPLACED, KEY_REVOKED
from hofburg.register.fields import NODE, Checker, unbase64
from hofburg.register.keys import Key, key_id, write_new
from hofburg.register.record import UNSIGNED, Record
from hofburg.values import NEVER, format_instant

__all__ = ["Keyring", "Trust", "TrustedKey", "is_signed"]

_MAX_SIZE = 8 * 2**20
_P = 2**255 - 19
# One of the points of order 8; its y and those of order 1, 2 and 4 are all there are.
_Y = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
)
_SMALL = frozenset({0, 1, _P - 1, _Y, _P - _Y})
_ASK = "Ask the centre for its key by another way, and add it: `hofburg keys trust FILE`."


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A key that is believed; ``since`` and ``until`` in microseconds since 1970 UTC, inclusive.

    ``node`` is empty where it is an author's key: that of the State itself.
    """

    public: bytes
    node: str
    state: str
    since: int
    until: int = NEVER

    @property
    def id(self) -> str:
        return key_id(self.public)


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys that are believed, by key id."""

    keys: dict[str, TrustedKey]

    @classmethod
    def of(cls, key: Key, state: str, since: int) -> Trust:
        """Belief in one key from an instant on."""
        return cls({key.id: TrustedKey(key.public, key.node, state, since)})

    @classmethod
    def read(cls, path: Path | str) -> Trust:
        """Read a trust file. Raises ``RegisterError`` with everything that is wrong in it."""
        place = str(path)
        try:
            with Path(path).open("rb") as file:
                raw = file.read(_MAX_SIZE + 1)
        except OSError as error:
            said = f"cannot be read: {error.strerror}."
            raise RegisterError(Problem(place, "file", said)) from None
        return cls.parse(raw, place)

    @classmethod
    def parse(cls, raw: bytes, place: str) -> Trust:
        """A trust file's bytes; see ``read``."""
        if len(raw) > _MAX_SIZE:
            raise RegisterError(Problem(place, "too-long", "is larger than 8 MiB."))
        data = parse(raw, place)
        if not is_plain(data):
            raise RegisterError(plain_problems(data, place))
        check = Checker(place)
        keys = {
            name: _trusted(check, name, given) for name, given in check.mapping(data, "").items()
        }
        if check.problems:
            raise RegisterError(check.problems)
        return cls({name: key for name, key in keys.items() if key})

    def dump(self) -> bytes:
        """The bytes of a trust file."""
        data = {
            key.id: {
                "public": base64.b64encode(key.public).decode(),
                **({"node": key.node} if key.node else {"for": "author"}),
                "state": key.state,
                "from": format_instant(key.since),
                **({"until": format_instant(key.until)} if key.until < NEVER else {}),
            }
            for key in self.keys.values()
        }
        return json.dumps(data, indent=2, sort_keys=True).encode() + b"\n"

    def write(self, path: Path | str) -> None:
        """Write a new trust file; never over one that is there."""
        write_new(Path(path), self.dump())

    def check(self, record: Record, place: str) -> Iterator[Problem]:
        """What speaks against believing a record on the word of this file alone."""
        if record.recorder == UNSIGNED:
            said = "is signed by nobody."
            yield Problem(place, "signature", said, "Record its entry in a register first.", "sig")
            return
        yield from Keyring(self).problems(record, place)


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys that one recorder's chain is believed by, after one of its records.

    A chain begins with the keys of the trust file. An act of its own that was believed adds a key,
    or ends one: what a key that was replaced or revoked signs afterwards is not believed.

    Attributes:
        trust: the trust file; what it says of a key goes before what the chain says.
        added: keys that the chain brought, by id.
        ended: ids of those that sign no longer, and why.
    """

    trust: Trust
    added: tuple[TrustedKey, ...] = ()
    ended: tuple[tuple[str, str], ...] = ()

    def key(self, id_: str) -> TrustedKey | None:
        """The key with that id."""
        return self.trust.keys.get(id_) or next((it for it in self.added if it.id == id_), None)

    def dated(self, record: Record, place: str) -> Iterator[Problem]:
        """What speaks against a record's key, without looking at the signature."""
        key = self.key(record.key)
        if key is None:
            said = f"the key {record.key} is not in the trust file."
            yield Problem(place, "unknown-key", said, _ASK, "key")
            return
        if key.node != record.recorder:
            whose = key.node or f"{key.state} as an author"
            said = f"the key {record.key} is that of {whose}, not of {record.recorder}."
            yield Problem(place, "untrusted", said, "", "key")
        if not key.since <= record.recorded_at <= key.until:
            said = f"the key {record.key} was not valid at {record.recorded}."
            yield Problem(place, "untrusted", said, "", "recorded")
        for id_, why in self.ended:
            if id_ == record.key:
                said = f"the key {record.key} {why}, and signs nothing after that."
                yield Problem(place, "revoked", said, f"Ask {record.recorder}.", "key")

    def problems(self, record: Record, place: str) -> Iterator[Problem]:
        """What speaks against believing a record that follows here."""
        yield from self.dated(record, place)
        key = self.key(record.key)
        if key is not None and not is_signed(key.public, record.sig, record.signed):
            said = f"the signature is not that of {record.recorder} over this record."
            yield Problem(place, "signature", said, "", "sig")
        if record.entry.kind in (KEY_REPLACED, KEY_REVOKED):
            yield from _act_problems(record, place)
        yield from _author_problems(record, self.trust, place)

    def after(self, record: Record) -> Keyring:
        """The keys after a record that is believed."""
        body, name = record.entry.body, f"{record.recorder}/{record.seq}"
        if record.entry.kind == KEY_REPLACED and record.key == body["key"]:
            public = base64.b64decode(body["public"])
            old = self.key(record.key)
            state = old.state if old else ""
            new = TrustedKey(public, record.recorder, state, record.recorded_at)
            ended = (body["key"], f"was replaced by {name}")
            return replace(self, added=(*self.added, new), ended=(*self.ended, ended))
        if record.entry.kind == KEY_REVOKED:
            ended = (body["key"], f"was revoked by {name}")
            return replace(self, ended=(*self.ended, ended))
        return self


def is_signed(public: bytes, sig: str, message: bytes) -> bool:
    """Whether a signature in base64 is that of a key over a message.

    Never that of a key whose point has a small order: anybody can sign for those (RFC 8032 leaves
    them to whoever verifies).
    """
    raw = unbase64(sig, 64)
    if raw is None:
        return False
    try:
        _public_key(public).verify(raw, message)
    except (InvalidSignature, ValueError):
        return False
    return int.from_bytes(public, "little") % 2**255 % _P not in _SMALL


@lru_cache(maxsize=256)
def _public_key(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


def _act_problems(record: Record, place: str) -> Iterator[Problem]:
    check = Checker(place)
    check_act(check, record.entry.data, set())
    if check.failed or record.entry.kind != KEY_REPLACED:
        yield from check.problems
        return
    body: dict[str, Any] = record.entry.body
    if record.key != body["key"]:
        said = f"says that {body['key']} is replaced, but {record.key} signed it."
        yield Problem(place, "untrusted", said, "Only a key itself names its heir.", "body.key")
    public = base64.b64decode(body["public"])
    if key_id(public) != body["by"]:
        said = f"the id of this public key is {key_id(public)}."
        yield Problem(place, "untrusted", said, "", "body.by")
    elif not is_signed(public, body["proof"], key_proof(record.recorder, body["key"], body["by"])):
        said = "does not show that its maker held the new key."
        yield Problem(place, "untrusted", said, "", "body.proof")


def _author_problems(record: Record, trust: Trust, place: str) -> Iterator[Problem]:
    """What is to be said of an author's own signature, where an entry has one."""
    entry = record.entry
    signature = entry.data.get("signature")
    if signature is None:
        return
    key, field = trust.keys.get(signature["key"]), "signature"
    if key is None or key.node:
        said = f"the author's key {signature['key']} is not in the trust file."
        yield Problem(place, "author-key", said, _ASK, f"{field}.key", "warning")
    elif key.state != entry.author:
        said = f"the key {key.id} is that of {key.state}; the author is {entry.author or 'nobody'}."
        yield Problem(place, "author-signature", said, "", f"{field}.key")
    elif not is_signed(key.public, signature["sig"], author_message(entry)):
        said = f"the author's signature is not that of {key.state} over this entry."
        yield Problem(place, "author-signature", said, "", f"{field}.sig")
    elif not key.since <= record.recorded_at <= key.until:
        said = f"the author's key {key.id} was not valid at {record.recorded}, as it was recorded."
        remedy = f"Whether {key.state} signed it while it was, only {key.state} can tell."
        yield Problem(place, "author-key", said, remedy, f"{field}.key", "warning")


def _trusted(check: Checker, name: str, value: object) -> TrustedKey | None:
    author = isinstance(value, dict) and "for" in value
    wanted = ("public", "for" if author else "node", "state", "from")
    given = check.shape(value, name, wanted, ("until",))
    if not given.keys() >= set(wanted):
        return None
    public = unbase64(given["public"], 32)
    if public is None:
        check.say(f"{name}.public", "type", "is not a public key: 32 bytes in base64.")
    elif key_id(public) != name:
        check.say(name, "key", f"the id of this public key is {key_id(public)}.")
    node = "" if author else given["node"]
    if author:
        check.choice(given["for"], f"{name}.for", ("author",), "use")
    elif not isinstance(node, str) or not NODE.fullmatch(node):
        check.say(f"{name}.node", "type", "is not the id of a node, such as KAZ-1.")
    check.text(given["state"], f"{name}.state")
    since = check.instant(given["from"], f"{name}.from")
    until = check.instant(given["until"], f"{name}.until") if "until" in given else None
    for at, field in ((since, "from"), (until, "until")):
        if at and at.lo != at.hi:
            check.say(f"{name}.{field}", "instant", "is not one instant.", "Write day and hour.")
    if not public or not since:
        return None
    return TrustedKey(
        public, str(node), str(given["state"]), since.lo, until.hi if until else NEVER
    )
