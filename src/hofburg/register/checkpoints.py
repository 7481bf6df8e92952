"""Checkpoints: one signed hash over a recorder's chain, by which 100,000 records verify in seconds.

A checkpoint is a signed note (C2SP ``signed-note``, ``tlog-checkpoint``):

    hofburg/KGZ-1
    812
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — KAZ-1 AXxE3s...

Whose chain, how many records, and the root of the Merkle tree (RFC 6962) over them in their order.
A leaf is the record's reference, its hash and its signature, one a line. The signature is that of
the node that vouches for it: four bytes of key id (SHA-256 over the node, a line end, the byte 1
and the public key) and 64 of Ed25519, over the lines before the empty one.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from hofburg.errors import Problem, RegisterError
from hofburg.register.canon import show
from hofburg.register.fields import NODE, unbase64
from hofburg.register.keys import Key
from hofburg.register.trust import Trust, is_signed

__all__ = ["Checkpoint", "Tree", "leaf", "sign_checkpoint"]

_MAX = 4096  # characters of a note
_NOTE = re.compile(
    r"hofburg/(?P<recorder>[^\n]+)\n(?P<size>[1-9][0-9]{0,15})\n(?P<root>[^\n]+)\n\n"
    r"— (?P<node>[^ \n]+) (?P<sig>[A-Za-z0-9+/=]+)\n"
)


class Tree:
    """The root of a Merkle tree (RFC 6962, SHA-256), leaf by leaf, in the memory of its height."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []  # roots of the whole trees that the leaves so far make up

    def add(self, leaf: bytes) -> None:
        """Take in the next leaf."""
        node = hashlib.sha256(b"\0" + leaf).digest()
        size = self.size
        while size & 1:
            node = hashlib.sha256(b"\1" + self._peaks.pop() + node).digest()
            size >>= 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The root over what was taken in, 32 bytes."""
        if not self._peaks:
            return hashlib.sha256(b"").digest()
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = hashlib.sha256(b"\1" + peak + node).digest()
        return node


def leaf(reference: str, hash_: str, sig: str) -> bytes:
    """The leaf of a record."""
    return f"{reference}\n{hash_}\n{sig}".encode()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint.

    Attributes:
        recorder: whose chain.
        size: how many records, from the first.
        root: 32 bytes.
        node: who signed it.
        key: the first eight hex digits of the note's id of the key.
        sig: Ed25519 signature, base64.
        made: when this register took it in (microseconds since 1970 UTC); 0 of one that was read.
    """

    recorder: str
    size: int
    root: bytes
    node: str
    key: str
    sig: str
    made: int = 0

    @property
    def body(self) -> bytes:
        """The bytes that are signed."""
        root = base64.b64encode(self.root).decode()
        return f"hofburg/{self.recorder}\n{self.size}\n{root}\n".encode()

    @property
    def note(self) -> str:
        """The whole note."""
        raw = bytes.fromhex(self.key) + base64.b64decode(self.sig)
        return f"{self.body.decode()}\n— {self.node} {base64.b64encode(raw).decode()}\n"

    @classmethod
    def parse(cls, note: str, place: str = "", made: int = 0) -> Checkpoint:
        """Read a note. Raises ``RegisterError`` for what is none."""
        found = _NOTE.fullmatch(note) if len(note) <= _MAX else None
        root = unbase64(found["root"], 32) if found else None
        raw = unbase64(found["sig"], 68) if found else None
        if not found or root is None or raw is None or not _named(found["recorder"], found["node"]):
            said = f"{show(note)} is no checkpoint of Hofburg."
            remedy = "It is a signed note: hofburg/<recorder>, size, root, and a signature."
            raise RegisterError(Problem(place, "checkpoint", said, remedy))
        return cls(
            recorder=found["recorder"],
            size=int(found["size"]),
            root=root,
            node=found["node"],
            key=raw[:4].hex(),
            sig=base64.b64encode(raw[4:]).decode(),
            made=made,
        )

    def problems(self, trust: Trust, place: str, added: Iterable[bytes] = ()) -> list[Problem]:
        """What speaks against its signature.

        Args:
            added: public keys of the signing node that its chain brought.
        """
        publics = [it.public for it in trust.keys.values() if it.node == self.node]
        known = [it for it in (*publics, *added) if _note_id(self.node, it) == self.key]
        if not known:
            said = f"no trusted key of {self.node} has the id {self.key}."
            remedy = "Ask the centre for its key by another way, and add it."
            return [Problem(place, "unknown-key", said, remedy, "key")]
        if any(is_signed(public, self.sig, self.body) for public in known):
            return []
        said = f"the signature is not that of {self.node} over this checkpoint."
        return [Problem(place, "signature", said, "", "sig")]


def sign_checkpoint(recorder: str, tree: Tree, key: Key, made: int) -> Checkpoint:
    """A checkpoint over a recorder's chain, signed by the node that read it."""
    note_id = _note_id(key.node, key.public)
    unsigned = Checkpoint(recorder, tree.size, tree.root(), key.node, note_id, "", made)
    sig = base64.b64encode(key.sign(unsigned.body)).decode()
    return Checkpoint(recorder, tree.size, unsigned.root, key.node, note_id, sig, made)


def _named(*names: str) -> bool:
    return all(NODE.fullmatch(name) for name in names)


def _note_id(node: str, public: bytes) -> str:
    return hashlib.sha256(f"{node}\n".encode() + b"\x01" + public).hexdigest()[:8]
