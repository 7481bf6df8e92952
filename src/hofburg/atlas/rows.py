"""Rows of the tables in `data/`: reading a file, and fields checked for their shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args

from hofburg.errors import AtlasError, Problem
from hofburg.values import InstantRange, parse_instant

from .model import Claim, Confidence, Dated

_DATA = Path(__file__).with_name("data")

Row = Mapping[str, Any]


@cache
def table(name: str) -> Row:
    """A file of `data/` as YAML gives it; with the C loader where PyYAML has one."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = (_DATA / f"{name}.yaml").read_text(encoding="utf-8")
    return cast(Row, yaml.load(content, Loader=loader))  # noqa: S506 - a safe loader either way


@cache
def introduction() -> str:
    """The hand-written beginning of the reference page."""
    return (_DATA / "introduction.md").read_text(encoding="utf-8")


@cache
def places() -> str:
    """The hand-written part of the reference page on land, sea and boundary packs."""
    return (_DATA / "places.md").read_text(encoding="utf-8")


def broken(row: Row, field: str, message: str) -> AtlasError:
    """The error for a row that does not read."""
    place = f"atlas row {row.get('code') or row.get('key') or row.get('states')}"
    return AtlasError(Problem(place=place, field=field, rule="atlas-row", message=message))


def text(row: Row, field: str, default: str | None = None) -> str:
    """A field that must be text."""
    value = row.get(field, default)
    if not isinstance(value, str):
        raise broken(row, field, f"{value!r} is not text; quote it.")
    return value


def texts(row: Row, field: str) -> tuple[str, ...]:
    """A field that must be a list of texts; empty where it is absent."""
    values = row.get(field, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise broken(row, field, f"{values!r} is not a list of texts; quote them.")
    return tuple(values)


def one_of(row: Row, field: str, words: object) -> str:
    """A field that must be one of the words of a `Literal`."""
    value = text(row, field)
    if value not in get_args(words):
        raise broken(row, field, f"{value!r} is none of {', '.join(get_args(words))}.")
    return value


def dated(row: Row, field: str, default: Dated | None = None) -> Dated:
    """A field in the notation of `hofburg.values`."""
    if default is not None and field not in row:
        return default
    written = text(row, field)
    try:
        return Dated(written, parse_instant(written))
    except ValueError as error:
        raise broken(row, field, str(error)) from None


def confidence(row: Row) -> Confidence:
    """How far the row can be trusted."""
    return cast(Confidence, one_of(row, "confidence", Confidence))


def claim(row: Row, field: str) -> Claim:
    """A date with the trust of the row that gives it."""
    return Claim(
        date=dated(row, field),
        sources=texts(row, "sources"),
        confidence=confidence(row),
        mark=text(row, "mark"),
        note=text(row, "note", ""),
    )


def hull(claims: Sequence[Claim]) -> Dated:
    """One date that holds all of those that sources give."""
    bounds = [it.date.bounds for it in claims]
    return Dated(
        " or ".join(it.date.text for it in claims),
        InstantRange(min(it.lo for it in bounds), max(it.hi for it in bounds)),
    )
