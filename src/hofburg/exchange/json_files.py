"""Read a form from JSON: the body of a message, or a draft or entry that has one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from hofburg.exchange.assemble import finish, refuse
from hofburg.exchange.body_faults import body_faults
from hofburg.exchange.faults import Faults, quoted
from hofburg.exchange.layout import layout
from hofburg.exchange.reading import Reading
from hofburg.exchange.safe import load
from hofburg.exchange.workbook import check_kind, source_name

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["read_json"]


class _No(Exception):
    pass


def read_json(law: Law, source: Path | str | bytes, kind: str | None = None) -> Reading:
    """What a JSON file says, as `read_workbook` tells it: paths stand in the place of cells.

    Values are canonical, as in a register; nothing is guessed. ``null`` is left out. Decimals are
    taken as they are written.

    Args:
        source: a path, or the bytes of a file; an object that is a body, or a draft or an entry.
        kind: the message; not needed where the file is a draft or an entry.

    Raises ``QuestionError`` where the regime has no such message, ``OSError`` where the file cannot
    be opened.
    """
    check_kind(law, kind)
    reading, faults = Reading(source_name(source)), Faults()
    data = load(source, faults)
    found = _parsed(data, faults) if data is not None else None
    if found is None:
        return refuse(reading, faults)
    body, named = _body(law, found, kind, reading, faults)
    if named is None:
        return refuse(reading, faults)
    reading.form = layout(law, named)
    reading.body = _without_nulls(body)
    faults.listed += body_faults(law, named, reading)
    return finish(reading, faults)


def _parsed(data: bytes, faults: Faults) -> dict[str, Any] | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.say("not-text", f"byte {error.start + 1} is not UTF-8.")
        return None
    try:
        found = json.loads(text, object_pairs_hook=_unique, parse_float=str, parse_constant=_never)
    except json.JSONDecodeError as error:
        faults.say("broken-json", f"line {error.lineno}: {error.msg}.")
    except (_No, ValueError, RecursionError) as error:
        why = "it is nested too deep" if isinstance(error, RecursionError) else str(error)[:200]
        faults.say("broken-json", f"{why}.")
    else:
        if isinstance(found, dict):
            return found
        faults.say("broken-json", "the file holds no object.")
    return None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, times in counts.items() if times > 1)
        raise _No(f"the key {quoted(twice)} stands twice in one object")
    return made


def _never(sign: str) -> NoReturn:
    raise _No(f"{sign} is not a number of JSON")


def _body(
    law: Law, found: dict[str, Any], kind: str | None, reading: Reading, faults: Faults
) -> tuple[Mapping[str, Any], str | None]:
    """The body, and which message it is of; None where that is not clear."""
    inside = found.get("body")
    whole = isinstance(inside, dict) and ("kind" in found or "regime" in found)
    body = inside if whole and isinstance(inside, dict) else found
    if whole:
        said = {"regime": "regime", "kind": "kind", "author": "state"}
        reading.meta = {
            name: found[key] for key, name in said.items() if isinstance(found.get(key), str)
        }
    if reading.meta.get("regime", law.id) != law.id:
        faults.say(
            "wrong-form", f"the file is of {quoted(reading.meta['regime'])}, not of {law.id}."
        )
        return body, None
    own = reading.meta.get("kind")
    if own is not None and (own not in law.messages or kind not in (None, own)):
        wanted = f", and not {quoted(kind)}" if kind else ""
        faults.say("wrong-form", f"the file is a message {quoted(own)}{wanted}.")
        return body, None
    if kind is None and own is None:
        faults.say("wrong-form", "it is not clear which form the file is.", "Say which form it is.")
    return body, kind or own


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(it) for name, it in value.items() if it is not None}
    if isinstance(value, list):
        return [_without_nulls(it) for it in value if it is not None]
    return value
