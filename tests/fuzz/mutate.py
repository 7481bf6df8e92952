"""How good input is spoilt: a tree at one of its places, or bytes anywhere."""

# ruff: noqa: ARG001 - all changes of a tree have one signature

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from fuzz.hostile import DEEP, RAWS, TEXTS, Pairs, hostile, long_text, text

__all__ = ["copied", "spoilt_bytes", "spoilt_tree", "stuffed"]

WIDE = (40, 300, 300, 3_000, 3_000, 20_000, 60_000, 300_000)


def copied(tree: Any) -> Any:
    """A copy of what was read from JSON or YAML, made in a tenth of the time."""
    return json.loads(json.dumps(tree))


def _descend(tree: Any, rng: Random) -> tuple[Any, Any]:
    """A container and one of its keys, somewhere in a tree."""
    parent, key, here = None, None, tree
    while isinstance(here, dict | list) and here and (parent is None or rng.random() < 0.75):
        parent = here
        key = rng.choice(list(here)) if isinstance(here, dict) else rng.randrange(len(here))
        here = here[key]
    return parent, key


def spoilt_tree(tree: Any, rng: Random, pool: list[Any], python: bool = False) -> Any:
    """A tree (which is changed) with one to four places spoilt.

    Args:
        pool: other trees, of which pieces are taken.
        python: whether values that JSON does not have may be put in, as marks (see `revived`).
    """
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        parent, key = _descend(tree, rng)
        if parent is None:
            return hostile(rng, python)
        rng.choice(_CHANGES)(parent, key, rng, pool, python)
    return (
        tree if rng.random() < 0.99 else rng.choice((hostile(rng, python), [tree], {"entry": tree}))
    )


Change = Callable[[Any, Any, Random, list[Any], bool], None]


def _replace(parent: Any, key: Any, rng: Random, pool: list[Any], python: bool) -> None:
    del pool
    parent[key] = hostile(rng, python)


def _delete(parent: Any, key: Any, rng: Random, pool: list[Any], python: bool) -> None:
    del parent[key]


def _transplant(parent: Any, key: Any, rng: Random, pool: list[Any], python: bool) -> None:
    del python
    other, at = _descend(rng.choice(pool), rng)
    parent[key] = copied(other[at]) if other is not None else None


def _wrap(parent: Any, key: Any, rng: Random, pool: list[Any], python: bool) -> None:
    value = parent[key]
    parent[key] = rng.choice(([value], {"a": value}, [value, value], [[value]]))


def _rename(parent: Any, key: Any, rng: Random, pool: list[Any], python: bool) -> None:
    if isinstance(parent, dict):
        name = text(rng)
        if rng.random() < 0.3:
            name = rng.choice(
                (key.upper(), key + "s", key[:-1], key + " ", " " + key, key + "\u0000")
            )
        parent[name] = parent.pop(key)


def _add(parent: Any, key: Any, rng: Random, pool: list[Any], python: bool) -> None:
    if isinstance(parent, dict):
        parent[text(rng)] = hostile(rng, python)
    else:
        parent.insert(key, hostile(rng, python))


def _twice(parent: Any, key: Any, rng: Random, pool: list[Any], python: bool) -> None:
    """The same key twice in an object, or an item twice in a list."""
    value = parent[key]
    if isinstance(parent, list):
        parent.append(value)
    elif isinstance(value, dict) and not python:
        pairs = list(value.items())
        if pairs:
            pairs.insert(rng.randint(0, len(pairs)), rng.choice(pairs))
        parent[key] = Pairs(tuple(pairs))


def _edit(parent: Any, key: Any, rng: Random, pool: list[Any], python: bool) -> None:
    """A text with something put in, taken out or turned."""
    value = parent[key]
    if isinstance(value, bool) or not isinstance(value, str | int):
        return
    if isinstance(value, int):
        parent[key] = rng.choice((value + 1, -value, str(value), [value], value * 10**20, 0.5))
        return
    at, more = rng.randint(0, len(value)), rng.randint(0, 3)
    put = rng.choice(("", " ", "\n", "\u0000", "\ud800", "\u0301", ".", "/", "-", "9", text(rng)))
    parent[key] = rng.choice(
        (value[:at] + put + value[at + more :], value.upper(), value.lower(), value[::-1], value * 2,
         value + " ", f"{value}..{value}", long_text(rng) if rng.random() < 0.05 else value[:at])
    )  # fmt: skip


def stuffed(parent: Any, key: Any, rng: Random) -> None:
    """Many items where a few stand: what costs a little for each costs much for all."""
    count = rng.choice(WIDE)
    name = rng.choice(("field", "stat", "kaz", "unknown_", "\u0430", "body", "2022-02-", "KAZ/"))
    value = parent[key]
    if isinstance(value, list):
        parent[key] = [
            rng.choice((f"{name}{number}", number, "?", value)) for number in range(count)
        ]
    elif isinstance(value, dict):
        same: Any = rng.choice((1, "x", None, "?", {}, 0.5))
        value.update({f"{name}{number}": same for number in range(count)})
    else:
        parent[key] = rng.choice(
            ([name] * count, {f"{name}{number}": 1 for number in range(count)})
        )


def _stuff(parent: Any, key: Any, rng: Random, pool: list[Any], python: bool) -> None:
    if rng.random() < 0.02:  # such a case costs as much as hundreds of others
        stuffed(parent, key, rng)
    else:
        parent[key] = hostile(rng, python)


_CHANGES: tuple[Change, ...] = (
    _replace, _replace, _replace, _replace, _delete, _delete, _transplant, _transplant, _wrap, _rename,
    _rename, _add, _add, _twice, _edit, _edit, _edit, _edit, _stuff,
)  # fmt: skip


def _piece(rng: Random) -> bytes:
    return rng.choice(
        (
            lambda: bytes([rng.randrange(256)]),
            lambda: rng.choice(TEXTS).encode("utf-8", "surrogatepass"),
            lambda: rng.choice(RAWS).encode("utf-8", "surrogatepass"),
            lambda: rng.choice((b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\n", b"\r\n", b"\0", b" ", b"\t")),
            lambda: rng.choice((b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\xe2\x80")),
            lambda: rng.choice((b"\xff\xfe", b"\x1f\x8b", b"PK\x03\x04", b"\x85", b"\x0c", b"\x0b", b"\xc2\x85", b"\xe2\x80\xa8")),
            lambda: rng.randbytes(rng.randint(1, 8)),
        )
    )()  # fmt: skip


def spoilt_bytes(data: bytes, rng: Random, pool: list[bytes]) -> bytes:
    """Bytes cut, turned, doubled and filled with pieces of others."""
    for _ in range(rng.choice((1, 1, 2, 2, 3, 5, 8))):
        at = rng.randint(0, len(data))
        to = min(len(data), at + rng.choice((0, 1, 1, 2, 3, 8, 30, 200)))
        way = rng.random()
        if way < 0.35:
            data = data[:at] + _piece(rng) + data[to:]
        elif way < 0.5:
            data = data[:at] + data[to:]
        elif way < 0.62 and at < len(data):
            data = data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
        elif way < 0.72:
            data = data[:to] + data[at:]
        elif way < 0.86:
            other = rng.choice(pool)
            start = rng.randint(0, len(other))
            data = data[:at] + other[start : start + rng.choice((1, 5, 20, 100))] + data[to:]
        elif way < 0.93:
            data = data[:at]
        elif way < 0.99:
            data = data[:at] + _piece(rng) * rng.choice((2, 3, 40, 300)) + data[to:]
        elif way < 0.997:
            data = (
                data[:at]
                + rng.choice((b"[", b"{", b'{"a":', b"(", b"- ", b"  ")) * rng.choice(DEEP)
                + data[to:]
            )
        else:
            data = (
                data[:at]
                + rng.choice((b"a", b" ", b"\n", b"\x00", b'"', b"\\", b"9", b"\xd0\xb0")) * 200_000
                + data[to:]
            )
    return data
