"""Forged and replayed records: what nobody signed is refused, what was sent before changes nothing."""

from __future__ import annotations

import base64
import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from faults.outcome import Tally, fault
from faults.stage import Stage, batch, stage
from hofburg.errors import HofburgError
from hofburg.register import Key, Register, Trust, TrustedKey, canonical, read_records
from register.toy import LAWS

_ORDER = 2**252 + 27742317777372353535851937790883648493  # of the base point of Ed25519
# Points of small order, also spelt with numbers beyond the field's: under such a key a signature proves
# nothing.
_SMALL = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]

Lines = list[dict[str, Any]]  # the records of an export as JSON objects


@dataclass(frozen=True, slots=True)
class Forger:
    """Somebody with an export of KGZ-1, a key of their own, and all that is public."""

    dice: random.Random
    place: Stage
    own: Key

    def sign(self, line: dict[str, Any], key: Key) -> None:
        """Sign a record anew with a key."""
        line["sig"] = base64.b64encode(key.sign(self.bytes(line))).decode()

    @staticmethod
    def bytes(line: dict[str, Any]) -> bytes:
        """The signed bytes of a record."""
        return canonical({name: value for name, value in line.items() if name != "sig"})

    def chain(self, lines: Lines, start: int) -> None:
        """Make the records after one name its new hash, and so on."""
        for before, after in zip(lines[start:], lines[start + 1 :], strict=False):
            after["prev"] = sha256(self.bytes(before)).hexdigest()


def _changed(line: dict[str, Any], dice: random.Random) -> None:
    line["entry"]["body"] = {"books": 1000 + dice.randrange(1000)}


def _entry(it: Forger, lines: Lines, at: int) -> None:
    _changed(lines[at], it.dice)


def _entry_and_chain(it: Forger, lines: Lines, at: int) -> None:
    _changed(lines[at], it.dice)
    it.chain(lines, at)


def _own_key(it: Forger, lines: Lines, at: int) -> None:
    _changed(lines[at], it.dice)
    for line in lines[at:]:
        it.chain(lines, at)
        it.sign(line, it.own)


def _own_key_named(it: Forger, lines: Lines, at: int) -> None:
    for line in lines[at:]:
        line["key"] = it.own.id
        it.chain(lines, at)
        it.sign(line, it.own)


def _other_node(it: Forger, lines: Lines, at: int) -> None:
    for line in lines[at:]:
        line["key"] = it.place.key.id
        it.chain(lines, at)
        it.sign(line, it.place.key)


def _renamed(it: Forger, lines: Lines, at: int) -> None:
    del at
    name = it.dice.choice(["KAZ-1", "UZB-1"])
    for line in lines:
        line["recorder"] = name
    it.chain(lines, 0)


def _other_signature(it: Forger, lines: Lines, at: int) -> None:
    del it
    lines[at]["sig"] = lines[at - 1]["sig"]


def _malleable(it: Forger, lines: Lines, at: int) -> None:
    del it
    raw = base64.b64decode(lines[at]["sig"])
    scalar = int.from_bytes(raw[32:], "little") + _ORDER
    lines[at]["sig"] = base64.b64encode(raw[:32] + scalar.to_bytes(32, "little")).decode()


def _flipped(it: Forger, lines: Lines, at: int) -> None:
    raw = bytearray(base64.b64decode(lines[at]["sig"]))
    raw[it.dice.randrange(64)] ^= 1 << it.dice.randrange(8)
    lines[at]["sig"] = base64.b64encode(raw).decode()


def _trivial(it: Forger, lines: Lines, at: int) -> None:
    point = bytes.fromhex(it.dice.choice(_SMALL))
    lines[at]["sig"] = base64.b64encode(point + bytes(32)).decode()


def _spelt_otherwise(it: Forger, lines: Lines, at: int) -> None:
    del it
    sig = lines[at]["sig"]  # the last letter before == has four bits that nobody reads
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    lines[at]["sig"] = sig[:-3] + letters[letters.index(sig[-3]) | 1] + "=="


def _instant(it: Forger, lines: Lines, at: int) -> None:
    lines[at]["recorded"] = f"2021-0{it.dice.randint(1, 9)}-01T00:00:00Z"


def _number(it: Forger, lines: Lines, at: int) -> None:
    lines[at]["seq"] += it.dice.choice([-1, 1, 100])


def _link(it: Forger, lines: Lines, at: int) -> None:
    lines[at]["prev"] = it.dice.randbytes(32).hex()


def _left_out(it: Forger, lines: Lines, at: int) -> None:
    del it
    # Not the last: a chain that ends early is an older export. Not the first: a reader without a
    # register is only warned that a file begins late.
    del lines[min(at, len(lines) - 2)]


def _number_as_fraction(it: Forger, lines: Lines, at: int) -> None:
    del it
    lines[at]["entry"]["body"]["books"] += 0.5


WAYS: dict[str, Callable[[Forger, Lines, int], None]] = {
    "entry changed": _entry,
    "entry changed, links mended": _entry_and_chain,
    "entry changed, signed by a stranger": _own_key,
    "signed by a stranger who says so": _own_key_named,
    "signed by another node": _other_node,
    "another node's name": _renamed,
    "another record's signature": _other_signature,
    "malleable signature (S + L)": _malleable,
    "a bit of the signature": _flipped,
    "signature of small order": _trivial,
    "signature spelt otherwise": _spelt_otherwise,
    "instant changed": _instant,
    "number changed": _number,
    "link changed": _link,
    "record left out": _left_out,
    "figure changed": _number_as_fraction,
}


def _export(place: Stage, size: int) -> tuple[Path, Lines]:
    _, path = place.exports(size)[0]
    return path, [json.loads(line) for line in path.read_bytes().splitlines()]


def _written(path: Path, lines: Lines) -> Path:
    path.write_bytes(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    return path


def _taken(register: Register, path: Path, believed: Trust) -> str:
    """Why a forged file counts as believed, or nothing."""
    before = register.digest()
    try:
        read_records(path, LAWS, believed)
    except HofburgError:
        pass
    else:
        return "reads as well"
    try:
        register.import_records(path, LAWS, trust=believed)
    except HofburgError:
        pass
    else:
        return "is taken in"
    return "" if register.digest() == before else "left something in the register"


@fault(
    "forged record in an export",
    f"""An export of six records of another node is forged at one of them in one of {len(WAYS)} ways:
    {"; ".join(WAYS)}. It must be refused as a whole when it is read and when it is imported.""",
    runs=1600,
    few=48,
)
def forged(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"forged {seed}")
    with stage() as place:
        _, honest = _export(place, 6)
        forger = Forger(dice, place, Key.generate("KGZ-1"))
        with place.create() as register:
            register.append(batch(0), place.key)
            for run in range(runs):
                name, way = list(WAYS.items())[run % len(WAYS)]
                lines = json.loads(json.dumps(honest))
                at = dice.randrange(1, len(lines))
                way(forger, lines, at)
                path = _written(place.folder / "forged.jsonl", lines)
                why = _taken(register, path, place.trust)
                tally.add(f"{name}, record {at + 1}", {"believed": why} if why else {})


@fault(
    "key of small order",
    """A trust file holds one of the public keys of small order, in all their spellings, under which a signature that
    anybody can write fits many texts: it must not be read, or no signature of that key believed.""",
    runs=800,
    few=40,
)
def small_order(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"small {seed}")
    with stage() as place:
        _, honest = _export(place, 1)
        with place.create() as register:
            for run in range(runs):
                public = bytes.fromhex(_SMALL[run % len(_SMALL)])
                id_ = sha256(public).hexdigest()[:16]
                file = place.folder / "trust.json"
                file.unlink(missing_ok=True)
                Trust({id_: TrustedKey(public, "KGZ-1", "KGZ", 0)}).write(file)
                try:
                    believed = Trust.read(file)
                except HofburgError:
                    tally.add(id_, {})
                    continue
                # One text in up to eight fits: the forger only has to try.
                line = {**honest[0], "key": id_}
                line["entry"]["body"] = {"books": dice.randrange(10**6)}
                sig = bytes.fromhex(_SMALL[0]) + bytes(32)
                line["sig"] = base64.b64encode(sig).decode()
                path = _written(place.folder / "forged.jsonl", [line])
                why = _taken(register, path, believed)
                tally.add(f"public key {public.hex()}", {"believed": why} if why else {})


# In the file itself

_UPDATES = {
    "entry changed, hash mended": ("signed = :signed, hash = :hash", True),
    "signature changed": ("sig = :sig", False),
    "instant of the column changed": ("recorded = recorded - 1", False),
    "reference of the column changed": ("reference = reference || '0'", False),
    "hash of the column changed": ("hash = :hash", True),
}


@fault(
    "forged record in the register",
    f"""Somebody with the file in hand drops the triggers, changes a record and puts the triggers back:
    {"; ".join(_UPDATES)}; last records removed. In half of the runs a checkpoint covers the first four
    of six records. `verify` must name it, or the next append refuse.""",
    runs=600,
    few=30,
)
def forged_inside(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"inside {seed}")
    with stage() as place:
        for run in range(runs):
            with place.create() as register:
                for number in range(3):
                    register.append(batch(number, 2), place.key)
                    if number == 1 and run % 2:  # with it `verify` takes its short way
                        register.checkpoint(place.key, place.trust)
                held = list(register.records())
            way = dice.choice([*_UPDATES, "last records removed"])
            at = dice.randrange(1, 7)
            line = json.loads(held[at - 1].line)
            _changed(line, dice)
            signed = Forger.bytes(line)
            values = {
                "at": at,
                "signed": signed.decode(),
                "hash": sha256(signed).hexdigest(),
                "sig": base64.b64encode(dice.randbytes(64)).decode(),
            }
            if way in _UPDATES:
                _meddle(place, f"UPDATE record SET {_UPDATES[way][0]} WHERE seq = :at", values)
            else:
                _meddle(place, "DELETE FROM record WHERE seq >= :at", values)
            tally.add(f"{way}, record {at}", _noticed(place, held))


def _meddle(place: Stage, statement: str, values: dict[str, Any]) -> None:
    with closing(sqlite3.connect(place.path, isolation_level=None)) as file:
        found = file.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        triggers = found.fetchall()
        for name, _ in triggers:
            file.execute(f"DROP TRIGGER {name}")
        file.execute(statement, values)
        for _, sql in triggers:
            file.execute(sql)


def _noticed(place: Stage, held: list[Any]) -> dict[str, str]:
    try:
        with place.open() as register:
            found = list(register.records())
            if any(it.level == "error" for it in register.verify(place.trust)):
                return {}
            register.append(batch(99, 1), place.key)
    except HofburgError:
        return {}
    what = "lost" if len(found) < len(held) else "believed"
    return {what: "nobody says so"}


# Sent again


@fault(
    "replayed export",
    """Exports of a node are imported again: the same, older ones, in another order, lines twice, two
    files in one, one's own; each must change nothing. One under another node's name, or begun in the
    middle for a register that has not its beginning, must be refused.""",
    runs=800,
    few=40,
)
def replayed(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"replayed {seed}")
    with stage() as place:
        exports = [path.read_bytes() for _, path in place.exports(3, 4, 2)]
        with place.create() as register:
            register.append(batch(2), place.key)
            path = place.folder / "again.jsonl"
            path.write_bytes(exports[-1])
            register.import_records(path, LAWS, trust=place.trust)
            before = register.digest()
            own = b"".join(it.line + b"\n" for it in register.records())
            ways = ("same", "older", "order", "twice", "two", "own", "name", "middle")
            for run in range(runs):
                way = ways[run % len(ways)]
                path.write_bytes(_again(way, exports, own, dice))
                said = _replayed(register, path, place, way)
                if register.digest() != before:
                    said = {"believed": "it changed the register"}
                tally.add(f"{way}, run {run}", said)


def _again(way: str, exports: list[bytes], own: bytes, dice: random.Random) -> bytes:
    lines = exports[-1].splitlines(keepends=True)
    if way == "older":
        return dice.choice(exports[:-1])
    if way == "order":
        return b"".join(dice.sample(lines, len(lines)))
    if way == "twice":
        return b"".join(line * dice.randint(1, 3) for line in lines)
    if way == "two":
        return exports[-1] + dice.choice(exports)
    if way == "own":
        return own
    if way == "name":
        return exports[-1].replace(b"KGZ-1", dice.choice([b"UZB-1", b"KAZ-1"]))
    if way == "middle":
        return b"".join(lines[dice.randrange(1, len(lines)) :])
    return exports[-1]


def _replayed(register: Register, path: Path, place: Stage, way: str) -> dict[str, str]:
    """Import it; whether that was refused or done as it should be."""
    believed = place.trust
    try:
        if way == "middle":  # for somebody who has nothing of that node
            fresh = place.folder / "fresh" / "register.sqlite"
            fresh.parent.mkdir(exist_ok=True)
            fresh.unlink(missing_ok=True)
            with Register.create(fresh, node="UZB-1", state="UZB") as other:
                other.import_records(path, LAWS, trust=believed)
        else:
            report = register.import_records(path, LAWS, trust=believed)
            if report.added:
                return {"believed": f"{report.added} records are new"}
    except HofburgError as error:
        return {} if way in ("name", "middle") else {"stuck": str(error)}
    return {"believed": "was not refused"} if way in ("name", "middle") else {}
