"""What lies around a register: trust file, keys, configuration and marks, swapped, flipped, half-made."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from faults.damage import flips
from faults.outcome import Tally, fault
from faults.stage import Stage, batch, stage
from hofburg.errors import HofburgError
from hofburg.register import Centre, Key, Record, Trust, canonical, find_centre, init_centre

TRUST, CONFIG, STORE = "trust.json", "hofburg.toml", "register.sqlite"
MARK = f"{STORE}-mark"


def _made(place: Stage, appends: int = 3) -> tuple[Centre, Key]:
    """A centre that believes itself and KGZ-1, sealed, with some records."""
    place.clear()
    centre = init_centre(place.folder / "centre", "KAZ", passphrase=None, insecure=True)
    key = centre.key(None)
    centre.believe(Trust(centre.trust().keys | Trust.of(place.foreign, "KGZ", 0).keys), key)
    with centre.register() as register:
        for number in range(appends):
            register.append(batch(number, 1), key)
    return centre, key


# The trust file


def _added(items: dict[str, Any], stranger: Key, own: str) -> None:
    del own
    items.update(_item(stranger))


def _key_swapped(items: dict[str, Any], stranger: Key, own: str) -> None:
    del items[own]
    items.update(_item(stranger))


def _item(key: Key) -> dict[str, Any]:
    public = base64.b64encode(key.public).decode()
    item = {"public": public, "node": "KGZ-1", "state": "KGZ", "from": "2020-01-01T00:00:00Z"}
    return {key.id: item}


def _node_swapped(items: dict[str, Any], stranger: Key, own: str) -> None:
    del stranger
    items[own]["node"] = "UZB-1"


def _dated(items: dict[str, Any], stranger: Key, own: str) -> None:
    del stranger
    items[own]["until"] = "2021-01-01T00:00:00Z"


def _removed(items: dict[str, Any], stranger: Key, own: str) -> None:
    del stranger, items[own]


SWAPS: dict[str, Callable[[dict[str, Any], Key, str], None]] = {
    "a stranger's key added": _added,
    "a key replaced by a stranger's": _key_swapped,
    "a key given to another node": _node_swapped,
    "a key ended": _dated,
    "a key removed": _removed,
}


@fault(
    "swapped trust file",
    f"""The sealed trust file of a centre is replaced: {"; ".join(SWAPS)}; an older one that was sealed
    once, alone and with the register of then; one that a stranger sealed in the register with a key of
    his own, leaving the mark in the folder or removing it. The centre must refuse with rule
    `trust-changed` before it believes anything on its word.""",
    runs=360,
    few=18,
)
def swapped(seed: int, runs: int, tally: Tally) -> None:
    del seed
    older, sealed = ("alone", "with its register"), ("the mark left", "the mark removed")
    ways = [*SWAPS, *older, *sealed]
    with stage() as place:
        for run in range(runs):
            way = ways[run % len(ways)]
            centre, key = _made(place)
            path, store = centre.folder / TRUST, centre.folder / STORE
            items = json.loads(path.read_bytes())
            stranger = Key.generate("KGZ-1")
            if way in older:
                kept = path.read_bytes(), store.read_bytes()
                centre.believe(Trust.of(key, "KAZ", 0), key)
                path.write_bytes(kept[0])
                if way != "alone":
                    store.write_bytes(kept[1])
            else:
                SWAPS.get(way, _added)(items, stranger, place.foreign.id)
                path.write_text(json.dumps(items, indent=2))
                if way in sealed:
                    _seal(centre, Key.generate(centre.node))
                if way == "the mark removed":
                    (centre.folder / MARK).unlink()
            tally.add(way, _refuses(centre))


def _seal(centre: Centre, stranger: Key) -> None:
    """As somebody would who may write the folder, and no more."""
    public = base64.b64encode(stranger.public).decode()
    sha256 = hashlib.sha256((centre.folder / TRUST).read_bytes()).hexdigest()
    what = {"at": "2024-01-01T00:00:00Z", "key": stranger.id, "sha256": sha256}
    sig = base64.b64encode(stranger.sign(b"hofburg trust 1\n" + canonical(what))).decode()
    with centre.register() as register:
        register.happened("key", canonical({"key": stranger.id, "public": public}).decode())
        register.happened("trust", canonical({**what, "sig": sig}).decode())


def _refuses(centre: Centre) -> dict[str, str]:
    try:
        centre.trust()
    except HofburgError as error:
        rules = [it.rule for it in error.problems]
        return {} if rules == ["trust-changed"] else {"stuck": f"says {rules}"}
    return {"believed": "is believed"}


# Bits of the small files


@fault(
    "bit flips around the register",
    """One bit in each byte of a centre's trust file, configuration, key file and marks, one after the
    other. A changed trust file must be refused; from the others nothing else may follow than without
    the flip, or a refusal that says so. A register that is sound must go on when a mark is damaged, and
    one that was put back must be refused by the other mark.""",
    runs=4000,
    few=120,
)
def flips_around(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"around {seed}")
    with stage() as place:
        centre, key = _made(place, 1)
        early = _files(place)
        with centre.register() as register:
            register.append(batch(8), key)
            held = list(register.records())
        files = _files(place)
        put_back = {it: early[it] for it in early if it.name == STORE}
        marks = [it for it in files if "mark" in it.name]
        small = [
            centre.folder / TRUST,
            centre.folder / CONFIG,
            centre.folder / "keys" / f"{key.id}.pem",
            *marks,
        ]
        for path in small:
            for where, changed in flips(path, files[path], dice, runs // (len(small) + len(marks))):
                _lay(place, files | changed())
                tally.add(where, _around(centre, key, held, path.name))
                if path in marks:
                    _lay(place, files | put_back | changed())
                    tally.add(f"{where}, and an old register", _signs_again(centre, key))


def _files(place: Stage) -> dict[Path, bytes]:
    return {it: it.read_bytes() for it in sorted(place.folder.rglob("*")) if it.is_file()}


def _signs_again(centre: Centre, key: Key) -> dict[str, str]:
    try:
        with centre.register() as register:
            register.append(batch(60, 1), key)
    except HofburgError as error:
        rules = [it.rule for it in error.problems]
        return {} if rules == ["restored"] else {"stuck": f"says {rules}"}
    return {"believed": "signs numbers again that it had given"}


def _lay(place: Stage, files: dict[Path, bytes]) -> None:
    place.clear()
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _around(centre: Centre, key: Key, held: list[Record], name: str) -> dict[str, str]:
    """Use a centre with a damaged file as a command does: find it, believe, open, sign."""
    try:
        found = find_centre(centre.folder)
        if found is None:
            return {"stuck": "there is no centre"}
        believed = found.trust()
        if name == TRUST:
            return {"believed": "a changed trust file"}
        if found != centre:
            return {"believed": f"another centre: {found}"}
        signing = found.key(None)
        if signing.id != key.id:
            return {"believed": "another key"}
        with found.register() as register:
            made = register.append(batch(50, 1), signing)
            if [*register.records()] != [*held, *made] or register.verify(believed):
                return {"believed": "what it holds is not what was held"}
    except HofburgError as error:
        return {"stuck": f"a damaged mark: {error}"} if "mark" in name else {}
    return {}
