"""The cases: case ``n`` of a seed is always the same bytes for the same target."""

from __future__ import annotations

import json
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

from fuzz import seeds
from fuzz.documents import casebook, document, expression
from fuzz.hostile import TEXTS, hostile, text, written
from fuzz.mutate import spoilt_bytes, spoilt_tree, stuffed

__all__ = ["WEIGHTS", "Case", "case", "good", "target_of"]

Made = tuple[str, bytes]


@dataclass(frozen=True)
class Case:
    """One input.

    Attributes:
        n: its number.
        target: what reads it.
        of: what else the target is told, such as the regime and kind of a form.
        data: the input.
    """

    n: int
    target: str
    of: str
    data: bytes


@cache
def _trees() -> list[Any]:
    """A few entries of which pieces are put into others. Nobody changes them."""
    return [json.loads(text) for text in seeds.entries()[::5] if len(text) < 2_000]


def _spoilt_entry(rng: Random, python: bool = False) -> Any:
    """An entry, spoilt at a place or two; now and then one that is good, or stuffed."""
    tree = json.loads(rng.choice(seeds.entries()))
    way = rng.random()
    if way < 0.02:
        return tree
    if way < 0.022 and tree.get("body"):
        inner = rng.choice(
            ("body", "to", "received", "refers_to", "sources", "attachments", "no-field")
        )
        stuffed(
            {**tree, inner: tree.get(inner, [])} if way < 0.021 else tree,
            inner if inner in tree else "body",
            rng,
        )
        return tree
    return spoilt_tree(tree, rng, _trees(), python)


def _json(tree: Any, rng: Random) -> bytes:
    return written(tree, rng.random() < 0.3).encode("utf-8", "surrogatepass")


def _object(rng: Random) -> Made:
    return "", _json(_spoilt_entry(rng, python=True), rng)


def _line(rng: Random) -> Made:
    if rng.random() < 0.004:
        return "", _json(_arranged(rng), rng)
    if rng.random() < 0.5:
        return "", _json(_recorded(rng, _spoilt_entry(rng)), rng)
    data = rng.choice(seeds.entries())
    return "", spoilt_bytes(data, rng, seeds.entries())


def _recorded(rng: Random, entry: Any) -> Any:
    """An entry bare, or inside a record that is itself spoilt."""
    way = rng.random()
    if way < 0.7:
        return entry
    if way < 0.75:
        return {"entry": entry, "recorded": text(rng)}
    record = json.loads(rng.choice(seeds.chains()[rng.choice(seeds.NODES)]).line)
    if way < 0.9:
        record["entry"] = entry
    return spoilt_tree(record, rng, _trees())


def _arranged(rng: Random) -> Any:
    entry = json.loads(json.dumps(rng.choice(seeds.arranged())))
    if rng.random() < 0.5:
        return spoilt_tree(entry, rng, _trees())
    texts = entry["body"]["document"]
    name = rng.choice(sorted(texts))
    spoilt = spoilt_bytes(texts[name].encode(), rng, [texts[name].encode()])
    texts[name] = spoilt.decode("utf-8", "replace")
    return entry


def _lines(rng: Random) -> Made:
    """A file of a few lines: chains with gaps, forks and forgeries, entries between them."""
    held = [record.line for node in seeds.NODES for record in seeds.chains()[node]]
    some = [rng.choice(held) for _ in range(rng.randint(1, 5))]
    if rng.random() < 0.5:
        chain = [record.line for record in seeds.chains()[rng.choice(seeds.NODES)]]
        some = chain[: rng.randint(1, len(chain))] + some[:1]
    for _ in range(rng.randint(0, 3)):
        at = rng.randrange(len(some))
        way = rng.random()
        if way < 0.4:
            some[at] = _json(
                spoilt_tree(json.loads(held[rng.randrange(len(held))]), rng, _trees()), rng
            )
        elif way < 0.7:
            some[at] = spoilt_bytes(some[at], rng, held)
        elif way < 0.9:
            some.insert(at, rng.choice(seeds.entries()))
        else:
            some.insert(at, some[at])
    end = rng.choice((b"\n", b"\n", b"\n", b"\r\n", b"\n\n", b"\r", b"\x0c", b"", b"\xe2\x80\xa8"))
    return rng.choice(("trust", "forks", "")), end.join(some) + rng.choice((end, b""))


def _draft(rng: Random) -> Made:
    if rng.random() < 0.4:
        return "", spoilt_bytes(rng.choice(seeds.entries()), rng, seeds.entries())
    tree = _spoilt_entry(rng)
    if isinstance(tree, dict):
        tree = {name: item for name, item in tree.items() if rng.random() > 0.1}
        tree |= {
            name: None for name in ("sent", "number", "copies", "origin") if rng.random() < 0.3
        }
    return "", _json(tree, rng)


def _trust(rng: Random) -> Made:
    if rng.random() < 0.5:
        return "", spoilt_bytes(seeds.trust_file(), rng, [seeds.trust_file()])
    return "", _json(spoilt_tree(json.loads(seeds.trust_file()), rng, _trees()), rng)


def _key(rng: Random) -> Made:
    data = rng.choice(seeds.key_files())
    if rng.random() < 0.1:
        data = data.replace(
            b"PRIVATE KEY",
            rng.choice((b"EC PRIVATE KEY", b"ENCRYPTED PRIVATE KEY", b"CERTIFICATE")),
        )
    return rng.choice(("", "", seeds.PASSPHRASE)), spoilt_bytes(data, rng, seeds.key_files())


def _centre(rng: Random) -> Made:
    data = seeds.CENTRE
    if rng.random() < 0.3:
        at = rng.choice((0, len(data)))
        more = rng.choice((b"a = " + b"[" * 20_000, b"a = " + b"{a=" * 5_000, b"a." * 5_000 + b"b = 1", b"[" * 9 + b"a",
                           b"[" + b"a." * 5_000 + b"b]", b"a = 1979-05-27T07:32:60Z", b"a = 1e999", b"a = 0x" + b"f" * 9_000,
                           b"a = " + b"9" * 5_000, b'a = "\\uD800"', b'a = """' + b"x" * 99))  # fmt: skip
        data = data[:at] + more + b"\n" + data[at:]
    return "", data if rng.random() < 0.05 else spoilt_bytes(
        data, rng, [data, rng.choice(TEXTS).encode("utf-8", "replace")]
    )


def _pack(rng: Random) -> Made:
    if rng.random() < 0.4:
        return "", spoilt_bytes(seeds.PACK, rng, [seeds.PACK])
    return "", _json(spoilt_tree(json.loads(seeds.PACK), rng, [json.loads(seeds.PACK)]), rng)


def _instant(rng: Random) -> Made:
    one = rng.choice(TEXTS)
    if rng.random() < 0.6:
        good = rng.choice(("2022-02-11T10:00:00.5+05:00", "2022-02-11", "2022-01-19..2022-01-21", "..2022-02-11T10:00Z",
                           "51.508530,-0.125740", "60000..70000", "-1.5", "2200-12-31", "1900-01-01", "999999999999.999999"))  # fmt: skip
        one = spoilt_bytes(
            good.encode(), rng, [item.encode("utf-8", "replace") for item in TEXTS[60:90]]
        ).decode("utf-8", "replace")
    elif rng.random() < 0.5:
        one = text(rng)
    zone = rng.choice(
        (
            "UTC",
            "Europe/Vienna",
            "Asia/Almaty",
            "Pacific/Apia",
            "Africa/Monrovia",
            "../etc/passwd",
            text(rng),
        )
    )
    return "", json.dumps([one, zone]).encode()


def _form_json(rng: Random) -> Made:
    regime, kind, entry = rng.choice(seeds.forms())
    of = f"{regime} {kind}" if rng.random() < 0.7 else regime
    data = json.dumps(entry if rng.random() < 0.5 else entry["body"])
    if rng.random() < 0.4:
        return of, spoilt_bytes(data.encode(), rng, seeds.entries())
    return of, _json(spoilt_tree(json.loads(data), rng, _trees()), rng)


def _form_csv(rng: Random) -> Made:
    regime, kind, entry = rng.choice(seeds.forms())
    files = seeds.as_tables(regime, kind, entry)
    data = files[rng.choice(sorted(files))]
    if rng.random() < 0.2:
        data = data.decode("utf-8", "replace").encode(
            rng.choice(("utf-16", "cp1251", "utf-8")), "replace"
        )
    return f"{regime} {kind}" if rng.random() < 0.7 else regime, spoilt_bytes(
        data, rng, [data, *seeds.entries()[:9]]
    )


def _form_text(rng: Random) -> Made:
    regime, _, entry = rng.choice(seeds.forms())
    data = seeds.as_text(regime, entry).encode()
    return regime, spoilt_bytes(data, rng, [data, *seeds.entries()[:9]])


def _note(rng: Random) -> Made:
    return "", spoilt_bytes(seeds.note(), rng, [seeds.note(), *seeds.entries()[:9]])


def _value(rng: Random) -> Made:
    """Any JSON at all."""
    return "", _json(hostile(rng), rng)


# How many of a thousand cases are whose. What reads a document takes a hundred times longer.
WEIGHTS: dict[str, int] = {
    "object": 300, "line": 240, "lines": 90, "import": 30, "draft": 80, "instant": 40, "trust": 15, "key": 5,
    "centre": 6, "pack": 10, "form-json": 15, "form-csv": 5, "form-text": 5, "any": 8, "note": 26,
    "document": 55, "expression": 30, "casebook": 20,
}  # fmt: skip
_MAKERS: dict[str, Callable[[Random], Made]] = {
    "object": _object, "line": _line, "lines": _lines, "import": _lines, "draft": _draft, "instant": _instant,
    "trust": _trust, "key": _key, "centre": _centre, "pack": _pack, "form-json": _form_json,
    "form-csv": _form_csv, "form-text": _form_text, "any": _value, "note": _note, "document": document,
    "expression": expression, "casebook": casebook,
}  # fmt: skip
_NAMES: Sequence[str] = list(WEIGHTS)
_UP_TO: Sequence[int] = list(accumulate(WEIGHTS.values()))


def _drawn(seed: int, n: int) -> tuple[str, Random]:
    rng = Random(f"{seed}/{n}")  # text is hashed by SHA-512, not by Python's own hash
    return _NAMES[bisect(_UP_TO, rng.randrange(_UP_TO[-1]))], rng


def target_of(seed: int, n: int) -> str:
    """Who reads case ``n`` of a seed."""
    return _drawn(seed, n)[0]


def case(seed: int, n: int) -> Case:
    """Case ``n`` of a seed: the same in every process, whatever ran before."""
    target, rng = _drawn(seed, n)
    of, data = _MAKERS[target](rng)
    return Case(n, target, of, data)


def good(target: str) -> Iterator[Case]:
    """Cases with which a target is tried before any other: what is read once is read then."""
    regime, kind, entry = seeds.forms()[0]
    given: dict[str, Made] = {
        "trust": ("", seeds.trust_file()), "key": ("", seeds.key_files()[0]), "centre": ("", seeds.CENTRE),
        "pack": ("", seeds.PACK), "note": ("", seeds.note()), "instant": ("", b'["2022-02-11", "Europe/Vienna"]'),
        "form-json": (f"{regime} {kind}", json.dumps(entry).encode()),
        "form-csv": (f"{regime} {kind}", seeds.as_tables(regime, kind, entry)["*.zip"]),
        "form-text": (regime, seeds.as_text(regime, entry).encode()),
        "document": ("toy/regime.yaml", seeds.documents()["toy"]["regime.yaml"].encode()),
        "expression": ("toy/regime.yaml", seeds.documents()["toy"]["regime.yaml"].encode()),
        "casebook": seeds.casebooks()[0],
    }  # fmt: skip
    yield Case(-1, target, *given.get(target, ("", seeds.entries()[0])))
    for number in range(5):
        yield Case(-1, target, *_MAKERS[target](Random(f"{target}/{number}")))
