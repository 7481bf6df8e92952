"""The seal of a trust file: which bytes this node's key signed as those that its centre believes.

Whoever swaps ``trust.json`` could make a centre believe anybody. So each change of it through
Hofburg is sealed in the register's ``life``, and a file that is not the last one sealed is not
believed. The keys that may seal are noted there too, when they are made. Whoever may write the
register as well could note a key of his own and seal with it; so the mark outside the folder names
the sealed file once more (see `highwater`).
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Set
from typing import Any

from hofburg.errors import Problem
from hofburg.register.canon import encode
from hofburg.register.fields import unbase64
from hofburg.register.keys import Key, key_id
from hofburg.register.reading import Happening
from hofburg.register.trust import is_signed
from hofburg.values import format_instant

__all__ = ["KEY", "TRUST", "key_note", "seal", "seal_problem", "sha256_of"]

KEY, TRUST = "key", "trust"  # what happened, in `life`
_REMEDY = "Look at `hofburg keys show`. If all of it is right, `hofburg keys seal` says so."


def key_note(key: Key) -> str:
    """The note that a key of this node was made."""
    return _text({"key": key.id, "public": base64.b64encode(key.public).decode()})


def seal(raw: bytes, key: Key, at: int) -> str:
    """The note that these bytes are the trust file."""
    what = {"at": format_instant(at), "key": key.id, "sha256": sha256_of(raw)}
    sig = base64.b64encode(key.sign(_message(what))).decode()
    return _text({**what, "sig": sig})


def seal_problem(
    raw: bytes, life: Iterable[Happening], marked: Iterable[Set[str]], place: str
) -> Problem | None:
    """Why a trust file is not the one that was sealed; a warning where none was ever sealed.

    Args:
        raw: its bytes.
        life: what happened to the register.
        marked: which file is sealed as each mark has it (see `Marks.sealed`).
        place: of the file.
    """
    problem = _unsealed(raw, life, place)
    if problem is not None and problem.level == "error":
        return problem
    if any(sha256_of(raw) not in known for known in marked):
        said = "is not the trust file that this user sealed last on this machine."
        return Problem(place, "trust-changed", said, _REMEDY)
    return problem


def _unsealed(raw: bytes, life: Iterable[Happening], place: str) -> Problem | None:
    keys: list[bytes] = []
    last: dict[str, Any] | None = None
    for it in life:
        if it.what == KEY:
            public = unbase64(_read(it.text).get("public"), 32)
            keys += [public] if public else []
        elif it.what == TRUST:
            last = _read(it.text)
    if not keys and last is None:
        said = "was never sealed: it would not be noticed if somebody changed it."
        return Problem(place, "trust-unsealed", said, "`hofburg keys seal`", level="warning")
    if last is None or not keys:
        return Problem(place, "trust-changed", "has no seal of this node's key.", _REMEDY)
    what = {name: value for name, value in last.items() if name != "sig"}
    known = [key for key in keys if key_id(key) == last.get("key")]
    if not known or not is_signed(known[-1], str(last.get("sig")), _message(what)):
        said = "its seal in the register is not that of this node's key."
        return Problem(place, "trust-changed", said, _REMEDY)
    if known[-1] != keys[-1]:
        said = f"its seal was made with {last['key']}, which is this node's key no longer."
        return Problem(place, "trust-changed", said, _REMEDY)
    if last.get("sha256") != sha256_of(raw):
        said = f"is not the trust file that was sealed on {last.get('at')}: it was changed since."
        return Problem(place, "trust-changed", said, _REMEDY)
    return None


def sha256_of(raw: bytes) -> str:
    """SHA-256 of the bytes of a trust file, as seals and marks name it."""
    return hashlib.sha256(raw).hexdigest()


def _message(what: Mapping[str, Any]) -> bytes:
    return b"hofburg trust 1\n" + encode(what)


def _text(what: Mapping[str, str]) -> str:
    return encode(what).decode()


def _read(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
