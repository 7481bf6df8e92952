"""What a hostile file holds: texts, numbers and shapes that programs trip over, and JSON with them.

Everything here is drawn from a `random.Random`, so that a number and a seed give the same bytes on
every machine.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

__all__ = ["Pairs", "Raw", "hostile", "long_text", "revived", "text", "written"]

TEXTS = (
    "", " ", "x", "?", "*", "~", "..", "a..b", "1..2", "2..1", "?..?", "0", "-0", "007", "1e5", "1E400", "NaN",
    "null", "true", "\u0000", "\u0007\u001b[2J", "\r\n", "\t", "\u0085", "\u2028", "\ufeff", "\u202egnol",
    "\u200b", "\ud800", "\udfff\ud800", "\U0001f54a", "\U0010ffff", "\ue000", "\ufffe", "e\u0301", "é", "ﬀ",
    "İ", "ß", "ＫＡＺ", "КАЗ", "КAZ", "kaz", "KAZ ", "KAZ\u0000", "KAZ/1", "KAZ/", "/1", "KAZ/~0123456789abcdef",
    "~0123456789abcdef", "~", "KAZ/KAZ/1", "Kazakhstan", "ISR", "XXX", "OSCE", "٣", "½", "²", "１２",
    "2022-02-11", "2022-02-30", "0000-00-00", "9999-12-31", "1899-12-31", "2200-12-31", "2201-01-01",
    "2022-02-11T10:00Z", "2022-02-11T25:00Z", "2022-02-11T23:59:60Z", "2022-02-11T10:00+23:59",
    "2022-02-11T10:00+99:99", "2022-02-11T10:00-00:00", "1900-01-01T00:00+23:59", "2200-12-31T23:59-23:59",
    "2022-02-11T10:00:00.1234567Z", "2022-02-11 10:00", "２０２２-02-11", "2022-03-27", "2022-02-11..",
    "..2022-02-11", "2022-02-11..2022-02-10", "....", "2022-02-11..2022-02-12..2022-02-13", "never", "always",
    "90,180", "-90,-180", "91,0", "51.508530,-0.125740", "0,-0", "1e2,3", "nan,nan", "inf", "-inf",
    "hofburg.completeness", "hofburg.worlds", "hofburg.note", "hofburg.arrangement", "hofburg.destroyed",
    "hofburg.key.replaced", "hofburg.key.revoked", "hofburg.resumed", "hofburg.", "hofburg", "unsigned",
    "VD2011", "KGZ-TJK-2021", "../../etc/passwd", "/dev/zero", "CON", "..\\x", "a/b", "C:x", "%s%n", "{0}",
    "{x.__class__}", "${HOME}", "$(id)", "`id`", "'; DROP TABLE record; --", "' OR '1'='1", "<script>",
    "=1+1", "@SUM(1)", "+1", "-1", "__class__", "__proto__", "\\", "\\u0000", '"', "'", "[", "{", "]]", "}",
    "sha256:" + "0" * 64, "0" * 64, "0" * 16, "A" * 88, "original", "synthetic", "demo", "public-account",
    "a" * 501, "x y" * 200, "a\nb", "Zürich", "ё", "\u0430" * 60, "&a", "*a", "!!python/name:os.system", "<<",
)  # fmt: skip
NUMBERS = (
    0, 1, -1, 2, 3, 255, 2022, 10**6, 2**31, 2**53 - 1, 2**53, -(2**53), 2**63, 2**64, 10**14, 10**15,
    10**30, 10**400, True, False, 0.0, -0.0, 0.5, 1e22, 1.5e300, 5e-324, 1e999, -1e999,
)  # fmt: skip
# Written where no value of JSON stands, or one that Python reads and JSON does not have.
RAWS = (
    "NaN", "Infinity", "-Infinity", "nan", "1e999", "-1e999", "1E400", "01", "+1", ".5", "1.", "0x10", "-", "1e",
    "9" * 400, "9" * 5000, "-" + "9" * 5000, "1." + "0" * 5000, "1e" + "9" * 40, '"\\ud800"', '"\\udc00\\ud800"',
    '"\\u0000"', '"\\x41"', '"\t"', '"\n"', "'a'", "undefined", "None", "True", "", ",", "//", "/**/", "{,}",
    "[,]", "[1,]", '{"a":1,}', '{"a"}', '{1:2}', '{"a":1 "b":2}', '{"":""}', "[" * 40 + "]" * 40, "[" * 40,
    '{"a":' * 40 + "1" + "}" * 40, "\u00a0", "\ufeff{}", "1 2",
)  # fmt: skip
DEEP = (31, 32, 33, 34, 64, 200, 1_000, 5_000, 100_000)
# Values that JSON does not have; whoever calls the library from Python may hand them over.
PYTHON = ("nan", "inf", "bytes", "set", "tuple", "decimal", "int-key", "none-key", "object", "cycle",
          "list-cycle", "type", "shared", "deep", "big", "str", "dict", "range")  # fmt: skip
MARK = "\ue123python"
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Raw:
    """Text that stands in JSON as it is."""

    text: str


@dataclass(frozen=True)
class Pairs:
    """An object in which a key may stand twice."""

    items: tuple[tuple[str, Any], ...]


def long_text(rng: Random) -> str:
    """A text of up to a hundred thousand characters, of one piece repeated."""
    piece = rng.choice(
        ("a", " ", "é", "\U0001f54a", "ab ", "1", "\u0301", "<", "(", "\\", '"', "\u202e", "a.b-")
    )
    return piece * rng.choice((60, 61, 500, 501, 5_000, 20_001, 100_000))


def text(rng: Random) -> str:
    """A hostile text: a known one, some of them joined, or any characters."""
    way = rng.random()
    if way < 0.7:
        return rng.choice(TEXTS)
    if way < 0.8:
        return rng.choice(TEXTS) + rng.choice(TEXTS)
    if way < 0.985:
        most = rng.choice((0x7F, 0x7F, 0xFF, 0x500, 0xFFFF, 0x10FFFF))
        return "".join(chr(rng.randint(0, most)) for _ in range(rng.randint(1, 12)))
    return long_text(rng)


def deep(rng: Random, levels: tuple[int, ...] = DEEP) -> Raw:
    """A value nested so deep."""
    level = rng.choice(levels)
    start, end = rng.choice((("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")))
    return Raw(start * level + rng.choice(("1", "[]", '"x"')) + end * level)


def hostile(rng: Random, python: bool = False) -> Any:
    """Any value. With ``python`` also marks that `revived` makes values of that JSON does not have."""
    way = rng.random()
    if way < 0.4:
        return text(rng)
    if way < 0.6:
        return rng.choice(NUMBERS)
    if way < 0.66:
        return None
    if way < 0.78:
        return rng.choice(([], {}, [[]], [None], [{}], {"a": {}}, {"": ""}, {"x": [1, {"y": "?"}]}, ["KAZ"],
                           ["KAZ", "KAZ"], ["*"], ["*", "KAZ"], [True, 1, "1"], {"KAZ": "?"}, [0] * 40))  # fmt: skip
    if way < 0.85:
        return [hostile(rng, python) for _ in range(rng.randint(1, 4))]
    if way < 0.91:
        return {text(rng): hostile(rng, python) for _ in range(rng.randint(1, 4))}
    if python:
        return {MARK: rng.choice(PYTHON)}
    if way < 0.985:
        return Raw(rng.choice(RAWS))
    return deep(rng)


def written(value: Any, ascii_only: bool = False) -> str:
    """A value as JSON, raw pieces as they are; lone surrogates are always escaped."""
    try:  # much faster, and the same where nothing is raw
        made = json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":"))
        if made.isascii() or not _HALF.search(made):
            return made
    except TypeError:
        pass
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, Pairs):
        inner = (f"{written(key)}:{written(item, ascii_only)}" for key, item in value.items)
        return "{" + ",".join(inner) + "}"
    if isinstance(value, dict):
        inner = (
            f"{written(str(key), ascii_only)}:{written(item, ascii_only)}"
            for key, item in value.items()
        )
        return "{" + ",".join(inner) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join([written(item, ascii_only) for item in value]) + "]"
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return json.dumps(value)


def _python(name: str) -> Any:
    """A value that JSON does not have."""
    if name == "cycle":
        made: dict[str, Any] = {}
        made["a"] = made
        return made
    if name == "list-cycle":
        listed: list[Any] = []
        listed += [listed, listed]
        return listed
    if name == "shared":  # small, and 2^40 values if it is walked without a bound
        shared: list[Any] = []
        for _ in range(40):
            shared = [shared, shared]
        return shared
    if name == "deep":
        deep: list[Any] = []
        for _ in range(50_000):
            deep = [deep]
        return deep
    values: dict[str, Any] = {
        "nan": math.nan, "inf": -math.inf, "bytes": b"KAZ\x00\xff", "set": {"KAZ"}, "tuple": ("KAZ",),
        "decimal": Decimal("NaN"), "int-key": {1: "a"}, "none-key": {None: "a", "b": 1}, "object": object(),
        "type": dict, "big": 10**5000, "str": Text("KAZ"), "dict": Mapping(a=1), "range": range(10**9),
    }  # fmt: skip
    return values[name]


class Text(str):
    """A text of another class than text."""


class Mapping(dict[str, Any]):
    """An object of another class than dict."""


def revived(value: Any) -> Any:
    """A value read from JSON with its marks turned into what they stand for."""
    if isinstance(value, dict):
        if isinstance(name := value.get(MARK), str) and name in PYTHON:
            return _python(name)
        return {key: revived(item) for key, item in value.items()}
    if isinstance(value, list):
        return [revived(item) for item in value]
    return value
