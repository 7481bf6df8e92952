"""Plain JSON: what may stand in a register, how it is read, and its one canonical form.

Plain means objects with text keys, lists, text, true, false and integers up to 2^53-1. There are no
floats (they change between machines), no null (what is not known is left out or written ``?``), no
control characters besides tab and line feed, no lone surrogates, and at most 32 levels. Text is not
normalised: what was received is kept letter by letter.

The canonical form is RFC 8785 (JSON Canonicalization Scheme), UTF-8, without a line end.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, NoReturn

import rfc8785

from hofburg.errors import Problem, RegisterError

__all__ = [
    "MAX_DEPTH",
    "MAX_LINE",
    "canonical",
    "encode",
    "is_plain",
    "join",
    "parse",
    "plain_problems",
    "show",
]

MAX_DEPTH = 32
MAX_LINE = 8 * 2**20  # bytes of a line; a yearly exchange of a large State takes some two MiB
MAX_INTEGER = 2**53 - 1
MAX_PROBLEMS = 200
# Tab and line feed are the only controls that texts need; a carriage return or an escape could
# rewrite what a terminal shows.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")
_BOM = b"\xef\xbb\xbf"

# For values that are plain, the C encoder of the standard library gives the bytes of RFC 8785 six
# times faster than the reference package. They differ in the order of keys beyond the Basic
# Multilingual Plane only (code points here, UTF-16 units there), see `encode`.
_dumps = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode

# A JSON string, closed or not. Possessive, so that no input makes it slower than linear.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_SQUARE = bytes.maketrans(b"{}", b"[]")
_NO_BRACKET = bytes(set(range(256)) - set(b"[]{}"))


def show(value: object) -> str:
    """A value as messages quote it: escaped and short, however long or hostile it is."""
    if isinstance(value, str):
        return repr(value[:60]) + ("…" if len(value) > 60 else "")
    if isinstance(value, dict | list):
        return f"a{'n object' if isinstance(value, dict) else ' list'} of {len(value)}"
    if isinstance(value, int) and value.bit_length() > 200:
        return f"an integer of {value.bit_length()} bits"
    return str(value)[:60]


def join(field: str, key: str) -> str:
    """The path of a key inside a field, readable whatever the key holds."""
    if not key.isprintable() or len(key) > 60 or not key:
        return f"{field}[{show(key)}]"
    return f"{field}.{key}" if field else key


def is_plain(value: Any, depth: int = 0) -> bool:
    """Whether a value is plain JSON; `plain_problems` says why not."""
    # Plain loops with the commonest cases inlined: this runs over every value of every entry.
    kind = type(value)
    if kind is dict or kind is list:
        if depth >= MAX_DEPTH:
            return False
        if kind is dict:
            for key in value:
                if type(key) is not str or (not key.isprintable() and _UNFIT.search(key)):
                    return False
            value = value.values()
        for item in value:
            kind = type(item)
            if kind is str:
                if not item.isprintable() and _UNFIT.search(item):
                    return False
            elif kind is int:
                if not -MAX_INTEGER <= item <= MAX_INTEGER:
                    return False
            elif kind is not bool and not is_plain(item, depth + 1):
                return False
        return True
    if kind is str:
        return not _UNFIT.search(value)
    if kind is int:
        return bool(-MAX_INTEGER <= value <= MAX_INTEGER)
    return kind is bool


def _reason(value: object, depth: int) -> tuple[str, str, str]:
    """Rule, message and remedy for a value that is itself at fault, not something inside it."""
    if isinstance(value, str):
        found = _UNFIT.search(value)
        point = f"U+{ord(found[0]):04X}" if found else "?"
        if found and found[0] >= "\ud800":
            again = "Copy the text again from its source."
            return "surrogate", f"the text holds half a character ({point}).", again
        take_out = "Take it out; only tab and line feed may stand in a text."
        return "control-character", f"the text holds the control character {point}.", take_out
    if type(value) is int:
        return "integer", f"{show(value)} is beyond 2^53, where not all agree.", "Write it as text."
    if isinstance(value, float):
        return "float", f"{value} is not an integer.", f'Write decimals as text: "{value}".'
    if value is None:
        return "null", "null says nothing.", 'Leave the field out, or write "?".'
    if isinstance(value, dict | list) and depth >= MAX_DEPTH:
        return "depth", f"nested deeper than {MAX_DEPTH} levels.", ""
    return "type", f"{show(value)} ({type(value).__name__}) is not JSON.", ""


def plain_problems(value: object, place: str, field: str = "", depth: int = 0) -> Iterator[Problem]:
    """Reasons why a value is not plain JSON, each with its field (``body.units[2].tanks``).

    The first 200 of them: nobody reads a longer list.
    """
    return islice(_each(value, place, field, depth), MAX_PROBLEMS)


def _each(value: object, place: str, field: str, depth: int) -> Iterator[Problem]:
    if is_plain(value, depth):
        return
    if type(value) not in (dict, list) or depth >= MAX_DEPTH:
        rule, message, remedy = _reason(value, depth)
        yield Problem(place, rule, message, remedy, field)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if not is_plain(item, depth + 1):
                yield from _each(item, place, f"{field}[{number}]", depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if type(key) is not str:
                yield Problem(place, "type", f"the key {show(key)} is not text.", "", field)
                continue
            yield from _each(key, place, field, 0)
            yield from _each(item, place, join(field, key), depth + 1)


def encode(plain: object) -> bytes:
    """The canonical form of what is known to be plain (see `canonical`)."""
    text = _dumps(plain)
    if not text.isascii() and _BEYOND_BMP.search(text):
        return rfc8785.dumps(plain)  # type: ignore[arg-type]
    return text.encode()


def canonical(obj: object) -> bytes:
    """The RFC 8785 form of a plain value, as UTF-8.

    Raises ``RegisterError`` with every float, null, huge integer, control character, lone surrogate
    and level too deep, each with its field.
    """
    if not is_plain(obj):
        raise RegisterError(plain_problems(obj, ""))
    return encode(obj)


def _too_deep(raw: bytes) -> bool:
    """Whether a parser would go much deeper than MAX_DEPTH, found without recursion."""
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return False
    brackets = _STRING.sub(b"", raw).translate(_SQUARE, _NO_BRACKET)
    for _ in range(MAX_DEPTH):  # each round takes the innermost level away
        brackets = brackets.replace(b"[]", b"")
    return b"[]" in brackets or brackets.count(b"[") > MAX_DEPTH


def parse(raw: bytes, place: str) -> Any:
    """One JSON value from UTF-8 bytes; raises ``RegisterError`` with what is wrong.

    Refused: a byte order mark, invalid UTF-8, truncated or malformed JSON, keys that stand twice in
    one object, NaN and infinities, nesting so deep that parsing could exhaust the stack. Floats and
    other values that are not plain come through, so that `plain_problems` can name their field.
    """
    if raw.startswith(_BOM):
        _refuse(place, "byte-order-mark", "starts with a byte order mark.", "Save it without.")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        _refuse(place, "utf-8", f"byte {error.start + 1} is not UTF-8.", "Save it as UTF-8.")
    if _too_deep(raw):
        _refuse(place, "depth", f"nested deeper than {MAX_DEPTH} levels.")
    try:
        return _decoder.decode(text)
    except json.JSONDecodeError as error:
        _refuse(place, *_malformed(text, error))
    except _Refused as error:
        _refuse(place, *error.args)
    except ValueError:  # Python refuses to read integers of thousands of digits
        _refuse(place, "integer", "holds an integer beyond 2^53.", "Write it as text.")


class _Refused(Exception):
    """Rule, message and remedy for what a hook of the decoder found."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        names = ", ".join([show(name) for name, times in counts.items() if times > 1][:10])
        said = f"a key stands twice in one object: {names}."
        raise _Refused("duplicate-key", said, "Keep one of each.")
    return made


def _constant(name: str) -> NoReturn:
    raise _Refused("float", f"{name} is not a number of JSON.", 'Write "?" for unknown.')


_decoder = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_constant)


def _refuse(place: str, rule: str, message: str, remedy: str = "") -> NoReturn:
    raise RegisterError(Problem(place, rule, message, remedy)) from None


def _malformed(text: str, error: json.JSONDecodeError) -> tuple[str, str, str]:
    where = f"at character {error.pos + 1}"
    if error.msg.startswith("Unterminated string") or error.pos >= len(text.rstrip()):
        return "truncated", f"the JSON ends too early ({where}).", "Copy the whole line again."
    if error.msg.startswith("Invalid control character"):
        return "control-character", f"a raw control character stands {where}.", "Take it out."
    if error.msg.startswith("Extra data"):
        again = "Put each entry on a line of its own."
        return "json", f"the line goes on after its JSON value ({where}).", again
    return "json", f"not JSON {where}: {error.msg}.", ""
