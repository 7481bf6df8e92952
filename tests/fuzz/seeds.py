"""Good input from which hostile input is made: the casebooks of the library, and a file of each sort.

All of it is the same in every process: keys are made of fixed bytes, and lists have one order.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assessment.packs import HEAD, SQUARES
from hofburg.assessment import case_records
from hofburg.exchange import as_csv, printed, zipped
from hofburg.regimes import (
    Law,
    arrangements,
    library,
    library_path,
    load_cases,
    load_regime,
    yaml_files,
)
from hofburg.register import (
    KEY_REPLACED,
    Checkpoint,
    Entry,
    Key,
    Record,
    Trust,
    arrangement_body,
    destruction,
    revocation,
    signed_by_author,
)
from hofburg.values import parse_instant
from regimes.toy import TOY

TESTS = Path(__file__).resolve().parent.parent
NOW = parse_instant("2024-05-01T12:00:00Z").lo
PASSPHRASE = "of the fuzz alone"
HEAVY = ("VD2011",)  # this document, and what builds upon it, takes half a second to check
NODES = ("KAZ-1", "KGZ-1", "TJK-7")


@cache
def laws() -> Mapping[str, Law]:
    """Every law of the library by id."""
    return {name: load_regime(name) for name in [*library(), *arrangements()]}


@cache
def entries() -> list[bytes]:
    """Canonical entries of all casebooks, one of each field, and the register's own."""
    made = [
        record.entry.text
        for name, law in laws().items()
        for case, place in load_cases(name)
        for record in case_records(law, case, place)
    ]
    return [*made, *(json.dumps(one).encode() for one in [*_whole(), *_acts()] * 12)]


def _whole() -> list[dict[str, Any]]:
    """An entry with every field that there is, and the reserved kinds."""
    base: dict[str, Any] = {"regime": "VD2011", "origin": "synthetic"}
    whole = {
        **base, "under": "VD2011", "kind": "request", "author": "KAZ", "number": "CBM/KZ/22/0001", "dtg": "x",
        "to": ["KGZ", "TJK"], "copies": ["*"], "sent": "2022-02-11T10:00Z", "case": "c", "basis": "quota",
        "received": {"KGZ": "2022-02-11T10:05Z", "TJK": "?"}, "refers_to": ["KGZ/1", "KGZ/~0123456789abcdef"],
        "transmission": {"channel": "network", "number": "1", "at": "2022-02-11T10:00Z"}, "account": "a",
        "attachments": [{"name": "a.pdf", "sha256": "0" * 64, "size": 3, "media_type": "application/pdf"}],
        "body": {"causes": ["a", "b"], "unusual": True}, "sources": ["s"], "handling": "restricted",
        "corrects": "sha256:" + "0" * 64, "comment": "two\nlines",
        "signature": {"key": "0" * 16, "sig": _base64(bytes(64))},
    }  # fmt: skip
    holding = {"from": "2022-01-01", "until": "2022-12-31", "kinds": ["request"], "states": ["KAZ"], "case": "KAZ/1",
               "label": "x", "count": 3}  # fmt: skip
    return [
        whole, {**whole, "copies": ["KGZ"]},
        {**base, "kind": "hofburg.completeness", "body": holding},
        {**base, "kind": "hofburg.worlds", "body": {"worlds": {"one": ["a"], "two": ["b"]}}},
        {**base, "kind": "hofburg.note", "body": {"anything": [1, "2", {"three": []}]}},
    ]  # fmt: skip


def _acts() -> list[dict[str, Any]]:
    """What a register says of itself."""
    base: dict[str, Any] = {"regime": "hofburg", "origin": "original"}
    sig, digest = _base64(bytes(64)), "0" * 64
    public = _base64(key("KAZ-1").public)
    bodies = {
        "hofburg.key.replaced": {"key": "0" * 16, "by": key("KAZ-1").id, "public": public, "proof": sig},
        "hofburg.key.revoked": {"key": "0" * 16, "reason": "lost", "since": "2022-02-11T10:00Z"},
        "hofburg.destroyed": {"sha256": digest, "reason": "asked for", "of": "KAZ/1"},
        "hofburg.resumed": {"after": 3, "hash": digest, "reason": "restored"},
    }  # fmt: skip
    return [{**base, "kind": kind, "body": body} for kind, body in bodies.items()]


@cache
def arranged() -> list[dict[str, Any]]:
    """Entries that record small arrangements."""
    made = []
    for name in ("KGZ-TJK-2023", "KGZ-TJK-2025", "SHANGHAI-1996"):
        law = laws()[name]
        body = arrangement_body(law, texts_of(library_path(name)))
        made.append({"regime": law.regime, "kind": "hofburg.arrangement", "body": body, "origin": "original",
                     "comment": "as agreed"})  # fmt: skip
    return made


def texts_of(folder: Path) -> dict[str, str]:
    """The texts of a document's files by name, the first of them ``regime.yaml``."""
    files = sorted(yaml_files(folder)[0], key=lambda it: (it.name != "regime.yaml", it.name))
    return {file.name: file.read_text(encoding="utf-8") for file in files}


@cache
def documents() -> dict[str, dict[str, str]]:
    """Documents by name: the texts of their files."""
    made = {"toy": {"regime.yaml": TOY}}
    for name in ("lending", "ferry", "knots"):
        made[name] = texts_of(TESTS / "regimes" / name)
    for name in laws():
        made[name] = texts_of(library_path(name))
    return made


def is_heavy(name: str) -> bool:
    """Whether a document takes long to check."""
    law = laws().get(name)
    return law is not None and (name in HEAVY or law.regime in HEAVY)


@cache
def casebooks() -> list[tuple[str, bytes]]:
    """Files of worked cases, each with its regime; none that is very long."""
    found = [
        (name, file.read_bytes())
        for name in laws()
        for file in sorted((library_path(name) / "cases").glob("*.yaml"))
    ]
    return [(name, data) for name, data in found if len(data) < 30_000]


@cache
def key(node: str) -> Key:
    """A key that is the same on every run."""
    number = NODES.index(node) + 1
    return Key(node, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


@cache
def trust() -> Trust:
    """Belief in all of these keys, and in one of an author."""
    return Trust.parse(trust_file(), "trust")


@cache
def author() -> Key:
    """The key by which a State signs what it says."""
    return Key("KAZ", Ed25519PrivateKey.from_private_bytes(bytes([99]) * 32))


@cache
def trust_file() -> bytes:
    """A trust file."""
    nodes = {key(node): {"node": node, "until": "2032-01-01T00:00:00Z"} for node in NODES}
    data = {
        one.id: {"public": _base64(one.public), "state": one.node[:3], "from": "2022-01-01T00:00:00Z", **more}
        for one, more in [*nodes.items(), (author(), {"for": "author"})]
    }  # fmt: skip
    return json.dumps(data, indent=1).encode()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@cache
def chains() -> dict[str, list[Record]]:
    """Records of each node, in its chain; one replaced its key in it, one revoked it."""
    texts = [text for text in entries() if len(text) < 1_500][:: len(NODES) * 7]
    made: dict[str, list[Record]] = {}
    for at, node in enumerate(NODES):
        chain = made.setdefault(node, [])
        for text in texts[at * 8 : at * 8 + 8]:
            _record(chain, node, Entry.sealed(text), key(node))
    heir = Key("KAZ-1", Ed25519PrivateKey.from_private_bytes(bytes([98]) * 32))
    old, signed = key("KAZ-1"), signed_by_author(Entry.sealed(_first_of("KAZ")), author())
    proof = heir.sign(f"hofburg key 1\nKAZ-1\n{old.id}\n{heir.id}\n".encode())
    body = {"key": old.id, "by": heir.id, "public": _base64(heir.public), "proof": _base64(proof)}
    replaced = Entry.of(
        {"regime": "hofburg", "kind": KEY_REPLACED, "body": body, "origin": "original"}
    )
    _record(made["KAZ-1"], "KAZ-1", signed, old)
    for entry, signer in ((replaced, old), (signed, heir), (replaced, old)):
        _record(made["KAZ-1"], "KAZ-1", entry, signer)
    last = key("KGZ-1")
    for entry in (destruction("0" * 64, "asked for", "KAZ/1"), revocation(last.id, "lost"), signed):
        _record(made["KGZ-1"], "KGZ-1", entry, last)
    return made


def _first_of(author: str) -> bytes:
    return next(text for text in entries() if f'"author":"{author}"'.encode() in text)


def _record(chain: list[Record], node: str, entry: Entry, signer: Key) -> None:
    """Add an entry to a chain."""
    seq, prev = len(chain) + 1, chain[-1].hash if chain else "0" * 64
    unsigned = Record(entry, node, seq, prev, f"2022-03-{seq:02}T10:00:00Z", signer.id)
    sig = _base64(signer.sign(unsigned.signed))
    chain.append(Record(entry, node, seq, prev, unsigned.recorded, signer.id, sig))


@cache
def note() -> bytes:
    """A checkpoint over a chain, signed."""
    signer = key("KAZ-1")
    note_id = hashlib.sha256(f"{signer.node}\n".encode() + b"\x01" + signer.public).hexdigest()[:8]
    unsigned = Checkpoint("KGZ-1", 812, bytes(32), signer.node, note_id, "")
    sig = _base64(signer.sign(unsigned.body))
    return Checkpoint("KGZ-1", 812, bytes(32), signer.node, note_id, sig).note.encode()


@cache
def key_files() -> list[bytes]:
    """Key files; what is encrypted costs a third of a second to try, and is left to other tests."""
    private = key("KAZ-1").private
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    plain = private.private_bytes(pem, pkcs8, serialization.NoEncryption())
    return [b"Node: KAZ-1\n" + plain]


PACK = json.dumps({"type": "FeatureCollection", "hofburg": HEAD, "features": SQUARES}).encode()
CENTRE = b'[centre]\nstate = "KAZ"\nnode = "KAZ-1"\nkind = "real"\n'


@cache
def forms() -> list[tuple[str, str, dict[str, Any]]]:
    """Regime, kind and entry of messages that have a form with something in it."""
    found = []
    for text in entries():
        data = json.loads(text)
        law = laws().get(data["regime"])
        if law and data["kind"] in law.messages and data.get("body") and len(text) < 4_000:
            found.append((data["regime"], data["kind"], data))
    return found


def as_text(regime: str, entry: Mapping[str, Any]) -> str:
    """An entry as it is printed for the network."""
    return printed(laws()[regime], entry)


def as_tables(regime: str, kind: str, entry: Mapping[str, Any]) -> dict[str, bytes]:
    """The body of an entry as CSV: the files, and ``*.zip`` with all of them."""
    files = as_csv(laws()[regime], kind, entry["body"], state=str(entry.get("author", "")))
    return {**files, "*.zip": zipped(files)}
