"""Values of a body by their paths: ``year``, ``forces[3].strength``, ``areas[0]``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

__all__ = ["PATH", "unknown", "value_at", "without"]

PATH = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")
"""A field, perhaps the number of a line in it, perhaps a field of that line."""


def value_at(body: Mapping[str, Any], path: str) -> Any:
    """The value of a path; None where there is none."""
    found = PATH.fullmatch(path)
    if found is None:
        return None
    name, index, inner = found.groups()
    value = body.get(name)
    if index is None:
        return value
    line = value[int(index)] if isinstance(value, list) and int(index) < len(value) else None
    if inner is None:
        return line
    return line.get(inner) if isinstance(line, dict) else None


def unknown(
    body: Mapping[str, Any], paths: Iterable[str], lists: Collection[str] = ()
) -> dict[str, Any]:
    """A body with ``?`` at some paths: something was filled in there, but we do not know what.

    A list as a whole, named among ``lists``, is left out, for ``?`` is no list.
    """
    made: dict[str, Any] = dict(body)
    for path in paths:
        found = PATH.fullmatch(path)
        if found is None:
            continue
        name, index, inner = found.groups()
        if index is None:
            made[name] = None if name in lists else "?"
        elif isinstance(made.get(name), list) and int(index) < len(made[name]):
            if made[name] is body.get(name):
                made[name] = list(made[name])
            line = made[name][int(index)]
            if inner is None or not isinstance(line, dict):
                made[name][int(index)] = "?" if not isinstance(line, dict) else {}
            else:
                made[name][int(index)] = {**line, inner: "?"}
    return {name: value for name, value in made.items() if not _broken(value)}


def without(body: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """A body without the values at some paths. A line of which nothing is left goes as well."""
    made: dict[str, Any] = dict(body)
    copied: dict[str, list[Any]] = {}
    emptied: dict[str, set[int]] = {}
    for path in dict.fromkeys(paths):
        found = PATH.fullmatch(path)
        if found is None:
            continue
        name, index, inner = found.groups()
        if index is None:
            made.pop(name, None)
            continue
        if name not in copied and isinstance(made.get(name), list):
            made[name] = copied[name] = list(made[name])
        lines, number = copied.get(name, []), int(index)
        if number < len(lines):
            line = lines[number]
            one = isinstance(line, dict) and inner
            lines[number] = {key: it for key, it in line.items() if key != inner} if one else {}
            if not lines[number]:
                emptied.setdefault(name, set()).add(number)
    for name, numbers in emptied.items():
        if name in made:
            made[name] = [line for n, line in enumerate(made[name]) if n not in numbers]
    return made


def _broken(value: object) -> bool:
    """Whether it is no plain value at all, so that no entry can hold it."""
    return value is None or isinstance(value, float)
