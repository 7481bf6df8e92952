"""The trust file: which keys a centre believes, for which node and State, and from when to when.

    {"9f86d081884c7d65": {"public": "<base64 of 32 bytes>", "node": "KAZ-1", "state": "KAZ",
                          "from": "2022-01-01T00:00:00Z", "until": "2023-01-01T00:00:00Z"}}

``until`` may be left out. A record is believed if its key is in the file, belongs to its recorder,
was valid when the record says it was made, and signed it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hofburg.errors import Problem, RegisterError
from hofburg.register.canon import is_plain, parse, plain_problems
from hofburg.register.fields import NODE, Checker
from hofburg.register.keys import Key, key_id, write_new
from hofburg.register.record import UNSIGNED, Record
from hofburg.values import NEVER, format_instant

__all__ = ["Trust", "TrustedKey"]

_MAX_SIZE = 8 * 2**20


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A key that is believed; ``since`` and ``until`` in microseconds since 1970 UTC, inclusive."""

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

    def write(self, path: Path | str) -> None:
        """Write a new trust file; never over one that is there."""
        data = {
            key.id: {
                "public": base64.b64encode(key.public).decode(),
                "node": key.node,
                "state": key.state,
                "from": format_instant(key.since),
                **({"until": format_instant(key.until)} if key.until < NEVER else {}),
            }
            for key in self.keys.values()
        }
        write_new(Path(path), json.dumps(data, indent=2, sort_keys=True).encode() + b"\n")

    def check(self, record: Record, place: str) -> Iterator[Problem]:
        """What speaks against believing a record that claims to be signed."""
        if record.recorder == UNSIGNED:
            said = "is signed by nobody."
            yield Problem(place, "signature", said, "Record its entry in a register first.", "sig")
            return
        key = self.keys.get(record.key)
        if key is None:
            said = f"the key {record.key} is not in the trust file."
            remedy = "Ask the centre for its key by another way, and add it."
            yield Problem(place, "unknown-key", said, remedy, "key")
            return
        if key.node != record.recorder:
            said = f"the key {record.key} is that of {key.node}, not of {record.recorder}."
            yield Problem(place, "untrusted", said, "", "key")
        if not key.since <= record.recorded_at <= key.until:
            said = f"the key {record.key} was not valid at {record.recorded}."
            yield Problem(place, "untrusted", said, "", "recorded")
        try:
            signature = base64.b64decode(record.sig, validate=True)
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature, record.signed)
        except (InvalidSignature, ValueError):
            said = f"the signature is not that of {record.recorder} over this record."
            yield Problem(place, "signature", said, "", "sig")


def _trusted(check: Checker, name: str, value: object) -> TrustedKey | None:
    given = check.shape(value, name, ("public", "node", "state", "from"), ("until",))
    if not {"public", "node", "state", "from"} <= given.keys():
        return None
    public = _public(given["public"])
    if public is None:
        check.say(f"{name}.public", "type", "is not a public key: 32 bytes in base64.")
    elif key_id(public) != name:
        check.say(name, "key", f"the id of this public key is {key_id(public)}.")
    node = given["node"]
    if not isinstance(node, str) or not NODE.fullmatch(node):
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


def _public(value: object) -> bytes | None:
    try:
        raw = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == 32 else None
