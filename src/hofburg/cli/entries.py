"""Entries as people write them: one JSON object, a list of them, or JSON Lines."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

from hofburg.errors import Problem, RegisterError

__all__ = ["read_entries"]

_MOST = 32 * 2**20  # bytes
_DEEPEST = 100
_NO_BRACKET = re.compile(r"[^\[\]{}]+")


def read_entries(name: str) -> list[tuple[str, Any]]:
    """Each value with its place; ``-`` is stdin. Raises ``RegisterError``."""
    if name == "-":
        raw, place = sys.stdin.buffer.read(_MOST + 1), "stdin"
    else:
        place = name
        with Path(name).open("rb") as file:
            raw = file.read(_MOST + 1)
    if len(raw) > _MOST:
        _refuse(
            place,
            "too-long",
            f"is larger than {_MOST // 2**20} MiB.",
            "Use JSON Lines and `register import`.",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse(place, "utf-8", "is not text in UTF-8.", "Write the entry as JSON.")
    if not text.strip():
        _refuse(place, "empty", "is empty.", "Write the entry as JSON.")
    try:
        value = _parse(text)
    except ValueError as error:
        lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for _, line in lines):
            _refuse(place, "json", f"is not JSON: {error}.", "Write the entry as one JSON object.")
        return _lines(place, lines)
    if isinstance(value, list):
        return [(f"{place}[{number}]", item) for number, item in enumerate(value)]
    return [(place, value)]


def _lines(place: str, lines: list[tuple[int, str]]) -> list[tuple[str, Any]]:
    found, problems = [], []
    for number, line in lines:
        try:
            found.append((f"{place}:{number}", _parse(line)))
        except ValueError as error:
            problems.append(Problem(f"{place}:{number}", "json", f"is not JSON: {error}."))
    if problems:
        raise RegisterError(problems)
    return found


def _parse(text: str) -> Any:
    """JSON with each name once, no NaN, not too deep. Raises ``ValueError``."""
    depth = most = 0
    for letter in _NO_BRACKET.sub("", text):
        depth += (letter in "[{") - (letter in "]}")
        most = max(most, depth)
    if most > _DEEPEST:
        raise ValueError("nested too deeply")
    return json.loads(text, object_pairs_hook=_unique, parse_constant=_constant)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, times in counts.items() if times > 1)
        raise ValueError(f"{twice!r} is given twice")
    return made


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _refuse(place: str, rule: str, said: str, remedy: str) -> NoReturn:
    raise RegisterError(Problem(place, rule, said, remedy))
