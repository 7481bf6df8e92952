#!/usr/bin/env python3
"""Verify an export of a Hofburg register without Hofburg (Python 3.9 or newer, `cryptography`).

    verify_register.py EXPORT.jsonl --trust trust.json [--checkpoint NOTE ...] [--attachments]

Prints what is wrong, one a line, and what was read. Exit code 0: nothing found, or warnings only;
1: something found; 2: a file cannot be read. An export has a record a line, by recorder, number,
and hash where a chain forked:

    {"entry":{...},"key":"9f86d081884c7d65","prev":"<64 hex>","recorded":"2022-02-11T14:31:05Z",
     "recorder":"KAZ-1","seq":12,"sig":"<base64>"}

 1. Form. A line is the record in the canonical JSON of RFC 8785 and a line feed, nothing else.
 2. Belief. The signed bytes are the canonical JSON of the record without `sig`, which is the
    Ed25519 signature of `key` over them. The key is the recorder's by the trust file, or an earlier
    record of this chain that is believed brought it. One that was replaced or revoked there signs
    nothing after that. An author's own signature in an entry is over what the author said.
 3. Chain. The SHA-256 of the signed bytes is the record's hash. A recorder numbers its records from
    1 on without a gap; `prev` is the hash of the one before (64 zeros for the first). Two records
    under one number are a fork.
 4. Checkpoints. A signed note says how many records there were, and their RFC 6962 root.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAX_LINE, MAX_DEPTH, MAX_INTEGER = 8 * 2**20, 32, 2**53 - 1  # bytes, levels, whole number
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # all controls but tab and feed
# Patterns of whole texts. Bytes in base64 have one spelling.
NODE = "(?!unsigned$)[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*"
KEY_ID, HASH, TEXT = "[0-9a-f]{16}", "[0-9a-f]{64}", "(?s:.+)"
BYTES_32, BYTES_68 = (f"[A-Za-z0-9+/]{{{n}}}[AEIMQUYcgkosw048]=" for n in (42, 90))
BYTES_64 = "[A-Za-z0-9+/]{85}[AQgw]=="
INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.(?!000000)[0-9]{6})?Z"
RECORD = {"key": KEY_ID, "prev": HASH, "recorded": INSTANT, "recorder": NODE, "sig": BYTES_64}
REPLACED, DESTROYED = "hofburg.key.replaced", "hofburg.destroyed"
ACTS = {  # what a node says of its keys: the body of the entry
    REPLACED: {"key": KEY_ID, "by": KEY_ID, "public": BYTES_32, "proof": BYTES_64},
    "hofburg.key.revoked": {"key": KEY_ID, "reason": TEXT},
}
NOTE = f"(hofburg/({NODE})\n([1-9][0-9]{{0,15}})\n({BYTES_32})\n)\n— ({NODE}) ({BYTES_68})\n"
# Fields of an entry that belong to its recording; all others are what its author said.
CIRCUMSTANCES = "received transmission sources origin comment corrects signature"
MALFORMED = {  # rules by what Python says of JSON that it does not read
    "Unterminated string": "truncated",
    "Invalid control character": "control-character",
    "BOM": "byte-order-mark",
    "UnicodeDecodeError": "utf-8",
    "digits": "integer",
    "RecursionError": "depth",
}
# The field of Ed25519, and y of a point of order 8: see `is_signed`.
P, Y = 2**255 - 19, 0x5FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
WARNINGS, ZEROS, END = ("author-key", "clock"), "0" * 64, "2200-12-31T23:59:59Z"
Keys = dict[str, dict[str, str]]  # by id, as the trust file has them


class Found(Exception):
    """Something that is wrong: the name of its rule, and a sentence."""


def sha256(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


# 1. Form: strict JSON, its one canonical spelling, and the fields


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise Found("duplicate-key", "a key stands twice in one object.")
    return dict(pairs)


def parse(raw: bytes) -> Any:
    """One JSON value; what is not plain JSON comes through, for `canonical` to refuse."""
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        cut = isinstance(error, json.JSONDecodeError) and error.pos >= len(error.doc.rstrip())
        said = f"{type(error).__name__}: {error}"
        rule = next((rule for sign, rule in MALFORMED.items() if sign in said), "json")
        raise Found("truncated" if cut else rule, f"is not strict JSON: {said}.") from None


def canonical(value: Any, depth: int = 0) -> str:
    """The form of RFC 8785. A register holds no null, no floats, and no text that is unfit."""
    if isinstance(value, dict) and depth < MAX_DEPTH:
        # Names are in the order of their UTF-16 code units.
        names = sorted(value, key=lambda name: str(name).encode("utf-16-be", "surrogatepass"))
        pairs = [f"{canonical(name)}:{canonical(value[name], depth + 1)}" for name in names]
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list) and depth < MAX_DEPTH:
        return "[" + ",".join([canonical(item, depth + 1) for item in value]) + "]"
    unfit = UNFIT.search(value) if isinstance(value, str) else None
    if unfit:
        rule = "surrogate" if unfit[0] >= "\ud800" else "control-character"
        raise Found(rule, f"a text holds U+{ord(unfit[0]):04X}.")
    if isinstance(value, str) or (isinstance(value, int) and abs(value) <= MAX_INTEGER):
        return quoted(value)
    rule = {int: "integer", float: "float", type(None): "null"}.get(type(value), "depth")
    raise Found(rule, f"null, decimals, integers beyond 2^53 or more than {MAX_DEPTH} levels.")


quoted = json.JSONEncoder(ensure_ascii=False).encode  # escapes what RFC 8785 escapes, as it does


def check(value: Any, forms: dict[str, str], *more: str, strict: bool = True) -> None:
    """Refuse what is not an object with these fields, each of its form, and perhaps with more."""
    if not isinstance(value, dict):
        raise Found("type", f"{value!a:.60} stands where an object belongs.")
    for name in sorted((forms.keys() ^ value.keys()) - {*more}):
        if name in forms or strict:
            rule = "missing-field" if name in forms else "unknown-field"
            raise Found(rule, f"the field {name!a:.60} is {rule[:7]}.")
    for name, form in forms.items():
        if not isinstance(value[name], str) or not re.fullmatch(form, value[name]):
            rule = "instant" if form is INSTANT else "type"
            raise Found(rule, f"{name} does not have its form: {value[name]!a:.60}.")
        if name in ("recorded", "from", "until"):
            instant(value[name])


@lru_cache(maxsize=4096)
def instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        moment = datetime.min
    if not moment.tzinfo or not 1900 <= moment.year <= 2200:
        raise Found("instant", f"{text!a:.60} is no instant from 1900 to 2200.")
    return moment


def read_record(raw: bytes) -> tuple[dict[str, Any], str]:
    """The record of a line, and its canonical form."""
    if len(raw) > MAX_LINE:
        raise Found("too-long", f"the line is longer than {MAX_LINE} bytes.")
    record = parse(raw)
    text = canonical(record)
    if isinstance(record, dict) and not {"key", "seq", "sig"} & record.keys():
        raise Found("signature", "is signed by nobody: an entry that no node recorded.")
    check(record, RECORD, "entry", "seq")
    entry, seq = record.get("entry"), record.get("seq")
    if type(seq) is not int or seq < 1:
        raise Found("type", "seq is not a whole number from 1 up.")
    check(entry, {"regime": TEXT, "kind": TEXT, "origin": TEXT}, strict=False)
    if entry["kind"] in ACTS:
        check(entry.get("body"), ACTS[entry["kind"]], "since")
    if "signature" in entry:
        check(entry["signature"], {"key": KEY_ID, "sig": BYTES_64})
    return record, text


# 2. Belief: keys, and what speaks against a record


def read_trust(raw: bytes) -> Keys:
    keys: Keys = parse(raw)
    canonical(keys)
    check(keys, {}, strict=False)
    for name, key in keys.items():
        check(key, {}, strict=False)
        key.setdefault("until", END)
        whose = {"for": "author"} if "for" in key else {"node": NODE}
        check(key, {"public": BYTES_32, "state": TEXT, "from": TEXT, "until": TEXT, **whose})
        if key_id(key["public"]) != name:
            raise Found("key", f"the key under {name!a:.60} has another id.")
    return keys


def key_id(public: str) -> str:
    return sha256(base64.b64decode(public)).hex()[:16]


def is_signed(public: str, sig: str, message: str) -> bool:
    """Whether it is an Ed25519 signature (RFC 8032), and not by one of the few keys (points of
    small order) that verify what nobody signed."""
    key = base64.b64decode(public)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(sig), message.encode())
    except (InvalidSignature, ValueError):
        return False
    return int.from_bytes(key, "little") % 2**255 % P not in (0, 1, P - 1, Y, P - Y)


class Tip(NamedTuple):
    """What is so after a record."""

    seq: int
    recorded: str
    brought: Keys  # keys that the chain brought
    ended: dict[str, str]  # ids of keys that sign no more, and why


def doubts(record: dict[str, Any], signed: str, tip: Tip, trust: Keys) -> Iterator[tuple[str, str]]:
    """Rule and sentence of each reason not to believe a record that follows there."""
    recorder, entry, at = record["recorder"], record["entry"], instant(record["recorded"])
    id_, body, author = record["key"], entry.get("body"), entry.get("signature")
    key = trust.get(id_) or tip.brought.get(id_)
    if key is None:
        yield "unknown-key", f"the key {id_} is not in the trust file."
    else:
        if key.get("node") != recorder:
            yield "untrusted", f"the key {id_} is that of {key.get('node', 'an author')}."
        if not instant(key["from"]) <= at <= instant(key["until"]):
            yield "untrusted", f"the key {id_} was not valid at {record['recorded']}."
        if id_ in tip.ended:
            yield "revoked", f"the key {id_} {tip.ended[id_]}, and signs nothing after that."
        if not is_signed(key["public"], record["sig"], signed):
            yield "signature", f"the signature is not that of {recorder} over this record."
    if entry["kind"] == REPLACED:
        proof = f"hofburg key 1\n{recorder}\n{body['key']}\n{body['by']}\n"
        proven = is_signed(body["public"], body["proof"], proof)
        if not proven or body["key"] != id_ or body["by"] != key_id(body["public"]):
            yield "untrusted", "does not prove that the new key follows the one that signs."
    if author and "for" not in trust.get(author["key"], {}):
        yield "author-key", f"the author's key {author['key']} is not in the trust file."
    elif author:
        key, message = trust[author["key"]], f"hofburg entry 1\n{said(entry)}"
        good = is_signed(key["public"], author["sig"], message)
        if key["state"] != entry.get("author") or not good:
            yield "author-signature", "the author's signature is not the author's over this entry."
        elif not instant(key["from"]) <= at <= instant(key["until"]):
            yield "author-key", f"the author's key was not valid at {record['recorded']}."


def said(entry: dict[str, Any]) -> str:
    """What the author said: the entry without the circumstances of its recording."""
    return canonical({name: entry[name] for name in entry.keys() - set(CIRCUMSTANCES.split())})


# 3. Chain, and 4. checkpoints


class Export:
    """What was read of an export so far."""

    def __init__(self, trust: Keys, leaves: bool, attachments: bool) -> None:
        self.trust, self.with_leaves, self.tell = trust, leaves, attachments
        self.counts = {"error": 0, "warning": 0}
        self.digest = hashlib.sha256(b"hofburg register 1\n")
        self.last = ("", 0, ZEROS)  # recorder, number and hash of the record before
        self.tips: dict[str, Tip] = {}  # what the next record may follow, by hash
        self.heads: dict[str, tuple[int, int, str]] = {}  # records, last number and hash
        self.brought: Keys = {}  # by any chain
        self.leaves: dict[str, list[bytes]] = {}  # of the RFC 6962 tree, by recorder

    def say(self, place: str, rule: str, message: str) -> None:
        level = "warning" if rule in WARNINGS else "error"
        self.counts[level] += 1
        print(f"{place}: {level}: {rule}: {message}")

    def line(self, place: str, raw: bytes) -> None:
        """Take in the next line: its form, and its place in the file."""
        record, text = read_record(raw)
        signed = text[: text.rindex(',"sig":')] + "}"  # that name comes last
        here = (record["recorder"], record["seq"], sha256(signed.encode()).hex())
        place = f"{place} {here[0]}/{here[1]}"
        if raw != text.encode() + b"\n":
            self.say(place, "canonical", "is not the canonical form of its record and a line feed.")
        if here <= self.last:
            rule = "duplicate" if here == self.last else "order"
            raise Found(rule, "{}/{} stands after {}/{}.".format(*here[:2], *self.last[:2]))
        if here[0] != self.last[0]:
            self.last, self.tips = (here[0], 0, ZEROS), {ZEROS: Tip(0, "", {}, {})}
        tip = self.follow(place, record, here[2])
        self.tips[here[2]] = self.believe(place, record, signed, tip)
        if self.with_leaves and here[1] != self.last[1]:
            leaf = f"\0{reference(record['entry'])}\n{here[2]}\n{record['sig']}".encode()
            self.leaves.setdefault(here[0], []).append(sha256(leaf))
        self.last = here
        self.heads[here[0]] = (self.heads.get(here[0], (0,))[0] + 1, *here[1:])
        self.digest.update(bytes.fromhex(here[2]))

    def follow(self, place: str, record: dict[str, Any], hash_: str) -> Tip:
        """Look at number and link; what is so after the record before."""
        (recorder, top, other), seq, prev = self.last, record["seq"], record["prev"]
        tip = self.tips.get(prev)
        if seq > top + 1:
            rule = "gap" if top else "starts-late"
            self.say(place, rule, f"{recorder}/{top + 1} to {seq - 1} are missing or do not read.")
        elif tip is None or tip.seq != seq - 1:
            self.say(place, "chain", f"names {prev} as the hash before, which is another.")
        if seq == top:
            both = f"sha256:{other} in the line before, sha256:{hash_} here"
            self.say(place, "fork", f"two records under one number: {both}.")
        else:
            self.tips = {name: one for name, one in self.tips.items() if one.seq >= top}
        return tip or next(iter(self.tips.values()))

    def believe(self, place: str, record: dict[str, Any], signed: str, tip: Tip) -> Tip:
        """Look at clock, key and signatures; what is so after the record."""
        recorder, seq, recorded = record["recorder"], record["seq"], record["recorded"]
        entry, brought, ended = record["entry"], tip.brought, tip.ended
        if tip.recorded and instant(recorded) < instant(tip.recorded):
            self.say(place, "clock", "was recorded before the record before it: a clock set back.")
        reasons = list(doubts(record, signed, tip, self.trust))
        for rule, message in reasons:
            self.say(place, rule, message)
        if entry["kind"] in ACTS and all(rule in WARNINGS for rule, _ in reasons):
            body, did = entry["body"], entry["kind"].rpartition(".")[2]
            ended = {**ended, body["key"]: f"was {did} by {recorder}/{seq}"}
            if did == "replaced":
                key = {"public": body["public"], "node": recorder, "from": recorded, "until": END}
                brought = {**brought, body["by"]: key}
                self.brought.update(brought)
        shown = entry.get("body") if entry["kind"] == DESTROYED else entry.get("attachments")
        if self.tell and shown:
            print(f"{place}: {entry['kind']!a}: {json.dumps(shown)}")
        return Tip(seq, recorded, brought, ended)

    def checkpoint(self, place: str, note: str) -> None:
        """Compare a C2SP signed note with the chain that it is about."""
        found = re.fullmatch(NOTE, note.rstrip("\n") + "\n")
        if not found:
            self.say(place, "checkpoint", "is no checkpoint of a chain.")
            return
        body, recorder, size, expected, node, blob = found.groups()
        raw, leaves = base64.b64decode(blob), self.leaves.get(recorder, [])[: int(size)]
        sig, name = base64.b64encode(raw[4:]).decode(), f"{node}\n\1".encode()
        keys = [*self.trust.values(), *self.brought.values()]
        known = [key["public"] for key in keys if key.get("node") == node]
        known = [it for it in known if sha256(name + base64.b64decode(it))[:4] == raw[:4]]
        if not known:
            self.say(place, "unknown-key", f"no key of {node} that is believed signed this note.")
        elif not any(is_signed(public, sig, body) for public in known):
            self.say(place, "signature", f"the signature is not that of {node} over this note.")
        if len(leaves) < int(size):
            self.say(place, "gap", f"{size} records of {recorder} then, {len(leaves)} here.")
        elif base64.b64encode(root(leaves)).decode() != expected:
            self.say(place, "checkpoint", f"the first {size} records of {recorder} are others.")


def reference(entry: dict[str, Any]) -> str:
    """How other entries refer to an entry."""
    author = f"{entry['author']}/" if "author" in entry else ""
    if author and "number" in entry:
        return f"{author}{entry['number']}"
    return f"{author}~{sha256(said(entry).encode()).hex()[:16]}"


def root(leaves: list[bytes]) -> bytes:
    """The root of the tree of RFC 6962 over leaves that are hashed."""
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1  # the largest power of two below
    return sha256(b"\1" + root(leaves[:left]) + root(leaves[left:]))


def main() -> int:
    parser = argparse.ArgumentParser(description="Verify an export of a Hofburg register.")
    parser.add_argument("export", type=Path, metavar="EXPORT.jsonl")
    parser.add_argument("--trust", type=Path, required=True, help="the trust file")
    parser.add_argument("--checkpoint", type=Path, nargs="+", action="extend", default=[])
    parser.add_argument("--attachments", action="store_true", help="list them, and the destroyed")
    given = parser.parse_args()
    try:
        trust = read_trust(given.trust.read_bytes())
        files = [(it.name, it.read_bytes().decode("utf-8", "replace")) for it in given.checkpoint]
        notes = [(name, it) for name, text in files for it in re.split("\n+(?=hofburg/)", text)]
        export = Export(trust, bool(notes), given.attachments)
        with given.export.open("rb") as file:
            for number, raw in enumerate(iter(lambda: file.readline(MAX_LINE + 1), b""), 1):
                part = raw
                while len(part) > MAX_LINE and not part.endswith(b"\n"):
                    part = file.readline(MAX_LINE + 1)
                place = f"{given.export.name}:{number}"
                try:
                    export.line(place, raw)
                except Found as found:
                    export.say(place, *found.args)
    except (Found, OSError) as error:
        reason = (given.trust.name, "error", *error.args) if isinstance(error, Found) else (error,)
        print(": ".join(map(str, reason)))
        return 2
    for place, note in notes:
        export.checkpoint(place, note)
    for recorder, (count, seq, hash_) in export.heads.items():
        print(f"{recorder}: {count} records, the last is {recorder}/{seq}, sha256:{hash_}")
    print(f"digest of the register: {export.digest.hexdigest()}")
    print(f"checked: form, keys, signatures, numbers, links, clocks; {len(notes)} checkpoints.")
    print("not known from an export: whether a chain went on after its last record (a checkpoint")
    print("  can tell), whether entries fit the forms of their regime, whether they are true.")
    print("found: {error} errors, {warning} warnings.".format(**export.counts))
    return 1 if export.counts["error"] else 0


if __name__ == "__main__":
    sys.exit(main())
