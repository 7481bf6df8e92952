"""pydantic's findings in the house's words: place, what is wrong, what to do."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from hofburg.errors import Problem
from hofburg.regimes.expression import known, near, shown
from hofburg.regimes.faults import MAX_PROBLEMS, Path, problem
from hofburg.regimes.model import Sourced
from hofburg.regimes.reader import Source

__all__ = ["check_shape", "shape_problems"]

GUIDE = "docs/regimes.md"
Shaped = TypeVar("Shaped", bound=BaseModel)

# Kind of pydantic's error: rule, what is wrong, what to do.
_WORDS = {
    "string_type": ("type", "{value} is not text", "Write text, in quotes if need be."),
    "bool_type": ("type", "{value} is not true or false", "Write true or false."),
    "bool_parsing": ("type", "{value} is not true or false", "Write true or false."),
    "int_type": ("type", "{value} is not a whole number", "Write digits."),
    "list_type": ("type", "{value} is not a list", "Write [a, b], or lines that begin with -."),
    "dict_type": ("type", "{value} is not a mapping", "Write name: value."),
    "model_type": ("type", "{value} is not a mapping", "Write {{{keys}: ...}}."),
    "model_attributes_type": ("type", "{value} is not a mapping", "Write {{{keys}: ...}}."),
    "string_too_long": ("length", "has more than {max_length} characters", "Shorten it."),
    "string_too_short": ("length", "is empty", "Write at least one character."),
    "too_long": ("length", "has more than {max_length} items", "Shorten it."),
    "too_short": ("length", "has fewer than {min_length} items", "Add what is missing."),
    "literal_error": ("choice", "{value} is not one of {expected}", "{near}"),
}
_PATTERNS = {
    r"^[a-z]{2,3}$": "Write the code of a language, such as en.",
    r"^[A-Za-z0-9_\-]{1,16}$": "Use letters, digits, - and _, at most 16.",
    r"^[A-Za-z][A-Za-z0-9_\-]{0,31}$": "Use letters, digits, - and _, at most 32, a letter first.",
    r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}$": "Use letters, digits, dots, - and _, at most 64, a"
    " letter or digit first.",
}


def check_shape(
    model: type[Shaped], source: Source, path: Path = (), guide: str = GUIDE
) -> tuple[Shaped | None, list[Problem]]:
    """What a file says as a ``model``, or everything in which it is none.

    For documents of other rooms. ``path`` is where in the file it stands; ``guide`` is the page
    that says what belongs there.
    """
    data = source.data
    for step in path:
        data = data[step]  # type: ignore[index]

    def place(inner: Path) -> str:
        return source.place((*path, *inner))

    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, shape_problems(error, model, data, place, guide)


def shape_problems(
    error: ValidationError,
    model: type[BaseModel],
    data: object,
    place: Callable[[Path], str],
    guide: str = GUIDE,
) -> list[Problem]:
    """The problems behind a ``ValidationError`` of ``model`` for ``data``."""
    problems: dict[Problem, None] = {}
    for item in error.errors(include_url=False):
        if len(problems) >= MAX_PROBLEMS:
            problems[problem(place(()), "too-many", "more faults are not listed",
                             "Mend these first.")] = None  # fmt: skip
            break
        found = _problem(dict(item), model, data, place)
        problems[replace(found, remedy=found.remedy.replace(GUIDE, guide))] = None
    return list(problems)


def _problem(
    item: dict[str, Any], model: type[BaseModel], data: object, place: Callable[[Path], str]
) -> Problem:
    kind, path = str(item["type"]), _path(item["loc"], data, str(item["type"]))
    here = _keys_at(model, path[:-1] if kind in ("extra_forbidden", "missing") else path)
    where = ".".join(str(p) for p in path)
    if kind == "extra_forbidden":
        name = str(path[-1])
        return problem(place(path), "unknown-key", f"{shown(name)} is not known here",
                       near(name, here) or known(here), where)  # fmt: skip
    if kind == "missing":
        return problem(place(path), "missing-key", f"{path[-1]} is missing",
                       "Add it; docs/regimes.md says what it holds.", where)  # fmt: skip
    value, context = item.get("input"), item.get("ctx") or {}
    if kind == "string_pattern_mismatch":
        return problem(
            place(path),
            "pattern",
            f"{shown(value)} cannot stand here",
            _PATTERNS.get(str(context.get("pattern")), "Use letters and digits."),
            where,
        )
    if kind == "too_long" and isinstance(value, str):
        kind = "string_too_long"
    rule, message, remedy = _WORDS.get(
        kind, ("shape", "{value} is not what belongs here", "See docs/regimes.md.")
    )
    if value is None or (kind == "too_short" and context.get("min_length") == 1):
        message = "is empty"
    fill = {
        "value": shown(value),
        "keys": ", ".join([k for k in here if k not in Sourced.model_fields][:3]) or "name",
        "expected": str(context.get("expected", "")).replace("'", ""),
        "max_length": context.get("max_length", ""),
        "min_length": context.get("min_length", ""),
        "near": _near_choice(value, context),
    }
    return problem(place(path), rule, message.format(**fill), remedy.format(**fill), where)


def _near_choice(value: object, context: Mapping[str, Any]) -> str:
    words = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "").split(", ")
    return (near(value, words) if isinstance(value, str) else "") or "Choose one of them."


def _path(loc: Sequence[str | int], data: object, kind: str) -> Path:
    """Where the fault is, in the document's own terms: pydantic's marks of unions are left out."""
    path: list[str | int] = []
    for index, step in enumerate(loc):
        if step == "[key]":
            break
        if (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        ):
            path.append(step)
            data = data[step]  # type: ignore[index]
        elif index == len(loc) - 1 and kind in ("missing", "extra_forbidden"):
            path.append(step)
    return tuple(path)


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that the document may have at a path."""
    found: list[Any] = [model]
    for step in path:
        found = [inner for kind in found for inner in _inside(kind, step)]
    keys = [k for kind in found if _is_model(kind) for k in _aliases(kind)]
    return list(dict.fromkeys(keys))


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _aliases(kind: type[BaseModel]) -> dict[str, Any]:
    return {info.alias or name: info.annotation for name, info in kind.model_fields.items()}


def _inside(kind: Any, step: str | int) -> list[Any]:
    """What may stand under a key or index of a type."""
    if _is_model(kind):
        found = _aliases(kind).get(str(step))
        return _models(found) if found is not None else []
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (dict, list) and args:
        return _models(args[-1])
    return []


def _models(kind: Any) -> list[Any]:
    """The alternatives of a type, without what only annotates it."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return _models(args[0])
    if origin not in (dict, list, typing.Literal) and args:
        return [one for inner in args for one in _models(inner)]
    return [kind]
