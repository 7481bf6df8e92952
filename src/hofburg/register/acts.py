"""Acts of a node on its own register, recorded and signed as everything else.

    hofburg.key.replaced   {key, by, public, proof}    ``by`` signs from here on, not ``key``
    hofburg.key.revoked    {key, reason, since?}       ``key`` signs nothing after this
    hofburg.destroyed      {sha256, reason, of}        this node destroyed its copy of an attachment
    hofburg.resumed        {after, hash, reason}       a restored register goes on after this record

Their ``regime`` is ``hofburg``. They have no author, for no State says them, and no assessment sees
them. ``proof`` shows that whoever replaced a key held the new one: its signature over
``hofburg key 1``, the node, the old and the new id, one a line.

An author's own signature is something else: the field ``signature`` of an entry, ``{key, sig}``,
over ``hofburg entry 1``, a line end and the RFC 8785 form of what the author said.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from hofburg.register.canon import join, show
from hofburg.register.entry import (
    DESTROYED,
    HOUSE,
    KEY_REPLACED,
    KEY_REVOKED,
    RESUMED,
    Entry,
    said,
)
from hofburg.register.fields import ORIGINS, RECORD_ID, Checker, near
from hofburg.register.keys import Key
from hofburg.values import format_instant

__all__ = [
    "author_message",
    "check_act",
    "destruction",
    "key_proof",
    "replacement",
    "resumption",
    "revocation",
    "signed_by_author",
]

_REQUIRED = ("regime", "kind", "body", "origin")
_FIELDS = (*_REQUIRED, "comment", "handling")


def key_proof(node: str, old: str, new: str) -> bytes:
    """What the new key of a node signs when it takes the place of the old one."""
    return f"hofburg key 1\n{node}\n{old}\n{new}\n".encode()


def author_message(entry: Entry) -> bytes:
    """What an author signs: what it said, without the circumstances of any copy."""
    return b"hofburg entry 1\n" + said(entry)


def signed_by_author(entry: Entry, key: Key) -> Entry:
    """The entry with its author's signature, in place of any other."""
    sig = b64encode(key.sign(author_message(entry))).decode()
    return Entry.of({**entry.data, "signature": {"key": key.id, "sig": sig}})


def replacement(old: Key, new: Key) -> Entry:
    """That ``new`` signs for the node from here on. The old key signs the record."""
    proof = new.sign(key_proof(old.node, old.id, new.id))
    return _act(
        KEY_REPLACED,
        key=old.id,
        by=new.id,
        public=b64encode(new.public).decode(),
        proof=b64encode(proof).decode(),
    )


def revocation(key_id: str, reason: str, since: int | None = None) -> Entry:
    """That a key of the node signs nothing any more.

    Args:
        since: from when on others may have held it (microseconds since 1970 UTC).
    """
    when = {} if since is None else {"since": format_instant(since)}
    return _act(KEY_REVOKED, key=key_id, reason=reason, **when)


def destruction(sha256: str, reason: str, of: str) -> Entry:
    """That the node destroyed its copy of an attachment.

    Args:
        sha256: of the attachment, as its descriptor has it.
        of: reference or record id of the message that it belonged to.
    """
    return _act(DESTROYED, sha256=sha256, reason=reason, of=of)


def resumption(after: int, hash_: str, reason: str) -> Entry:
    """That a register which lost records, or may have, goes on after the last that it holds."""
    return _act(RESUMED, after=after, hash=hash_, reason=reason)


def _act(kind: str, **body: Any) -> Entry:
    return Entry.of({"regime": HOUSE, "kind": kind, "body": body, "origin": "original"})


def check_act(check: Checker, data: Mapping[str, Any], spoilt: set[str]) -> None:
    """Check a whole entry that is an act; problems go to ``check``."""
    for name in _REQUIRED:
        if name not in data and name not in spoilt:
            check.say(name, "missing-field", "is missing.", "Give it.")
    for name in data:
        if name not in _FIELDS and not check.full:
            said = f"there is no field {show(name)} in an act of a node."
            check.say(join("", name), "unknown-field", said, near(name, _FIELDS))
    if data.get("regime", HOUSE) != HOUSE:
        check.say("regime", "regime", "an act of a node is under no regime.", f"Write {HOUSE}.")
    if "origin" in data:
        check.choice(data["origin"], "origin", ORIGINS, "origin")
    if "handling" in data:
        check.text(data["handling"], "handling")
    if "comment" in data:
        check.text(data["comment"], "comment", lines=True)
    if "body" in data:
        _BODIES[data["kind"]](check, data["body"])


def _replaced(check: Checker, value: object) -> None:
    body = check.shape(value, "body", ("key", "by", "public", "proof"))
    for name in ("key", "by"):
        if name in body:
            check.key_id(body[name], f"body.{name}")
    if "public" in body:
        check.base64(body["public"], "body.public", 32, "a public key")
    if "proof" in body:
        check.base64(body["proof"], "body.proof", 64, "a signature")


def _revoked(check: Checker, value: object) -> None:
    body = check.shape(value, "body", ("key", "reason"), ("since",))
    if "key" in body:
        check.key_id(body["key"], "body.key")
    if "reason" in body:
        check.text(body["reason"], "body.reason")
    if "since" in body:
        check.instant(body["since"], "body.since")


def _destroyed(check: Checker, value: object) -> None:
    body = check.shape(value, "body", ("sha256", "reason", "of"))
    if "sha256" in body:
        check.sha256(body["sha256"], "body.sha256")
    if "reason" in body:
        check.text(body["reason"], "body.reason")
    of = body.get("of")
    if "of" in body and not (isinstance(of, str) and RECORD_ID.fullmatch(of)):
        check.reference(of, "body.of")


def _resumed(check: Checker, value: object) -> None:
    body = check.shape(value, "body", ("after", "hash", "reason"))
    if "after" in body:
        check.count(body["after"], "body.after")
    if "hash" in body:
        check.sha256(body["hash"], "body.hash")
    if "reason" in body:
        check.text(body["reason"], "body.reason")


_BODIES = {
    KEY_REPLACED: _replaced,
    KEY_REVOKED: _revoked,
    DESTROYED: _destroyed,
    RESUMED: _resumed,
}
