"""Reading the tables in `data/`: once, on first use, each row checked for its shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args

from hofburg.errors import AtlasError, Problem
from hofburg.values import InstantRange, parse_instant

from .model import (
    Claim,
    Confidence,
    Dated,
    Extent,
    Kind,
    Language,
    Participation,
    Standing,
    State,
    Status,
    Zone,
)
from .spans import NO_END

_DATA = Path(__file__).with_name("data")
_HOME = "VD2011"  # the regime whose zone a State carries with it

Row = Mapping[str, Any]


@cache
def table(name: str) -> Row:
    """A file of `data/` as YAML gives it; with the C loader where PyYAML has one."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (_DATA / f"{name}.yaml").read_text(encoding="utf-8")
    return cast(Row, yaml.load(text, Loader=loader))  # noqa: S506 - a safe loader either way


@cache
def introduction() -> str:
    """The hand-written beginning of the reference page."""
    return (_DATA / "introduction.md").read_text(encoding="utf-8")


def _broken(row: Row, field: str, message: str) -> AtlasError:
    place = f"atlas row {row.get('code') or row.get('key') or row.get('states')}"
    return AtlasError(Problem(place=place, field=field, rule="atlas-row", message=message))


def _text(row: Row, field: str, default: str | None = None) -> str:
    value = row.get(field, default)
    if not isinstance(value, str):
        raise _broken(row, field, f"{value!r} is not text; quote it.")
    return value


def _texts(row: Row, field: str) -> tuple[str, ...]:
    values = row.get(field, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _broken(row, field, f"{values!r} is not a list of texts; quote them.")
    return tuple(values)


def _one_of(row: Row, field: str, words: object) -> str:
    value = _text(row, field)
    if value not in get_args(words):
        raise _broken(row, field, f"{value!r} is none of {', '.join(get_args(words))}.")
    return value


def _dated(row: Row, field: str, default: Dated | None = None) -> Dated:
    if default is not None and field not in row:
        return default
    text = _text(row, field)
    try:
        return Dated(text, parse_instant(text))
    except ValueError as error:
        raise _broken(row, field, str(error)) from None


def _confidence(row: Row) -> Confidence:
    return cast(Confidence, _one_of(row, "confidence", Confidence))


def _claim(row: Row, field: str, note: str = "") -> Claim:
    return Claim(
        date=_dated(row, field),
        sources=_texts(row, "sources"),
        confidence=_confidence(row),
        mark=_text(row, "mark"),
        note=note or _text(row, "note", ""),
    )


def _standing(row: Row, status: Status, field: str) -> Standing:
    """A standing from its row; `field` names its beginning, `disputed` holds other dates."""
    claims = [_claim(row, field), *(_claim(other, field) for other in row.get("disputed", []))]
    dates = [claim.date for claim in claims]
    hull = InstantRange(min(d.bounds.lo for d in dates), max(d.bounds.hi for d in dates))
    since = Dated(" or ".join(date.text for date in dates), hull)
    return Standing(
        status=status,
        group=_text(row, "group", ""),
        since=since,
        until=_dated(row, "until", NO_END),
        claims=tuple(claims),
    )


def _standings(row: Row, status: Status) -> Iterator[Standing]:
    if "partner" in row:
        yield _standing(row["partner"], "partner", "since")
    if "joined" in row:
        yield _standing(row, "participating", "joined")
    if status == "partner":
        yield _standing(row, "partner", "since")


def _state(row: Row, status: Status) -> State:
    code = _text(row, "code")
    return State(
        code=code,
        alpha2=_text(row, "alpha2"),
        name=_text(row, "name"),
        names=_texts(row, "names"),
        status=status,
        standings=tuple(_standings(row, status)),
        sub_region=_text(row, "sub_region", ""),
        zone=all_zones().get((_HOME, code)),
        see=_texts(row, "see"),
        sources=_texts(row, "sources"),
        confidence=_confidence(row),
        mark=_text(row, "mark"),
        note=_text(row, "note", ""),
    )


@cache
def all_states() -> Mapping[str, State]:
    """Every State by its alpha-3 code, in the order of the codes."""
    groups: Iterable[tuple[str, Status]] = (
        ("participating", "participating"),
        ("partners", "partner"),
        ("others", "other"),
        ("former", "other"),
    )
    rows = [_state(row, status) for name, status in groups for row in table("states")[name]]
    return {row.code: row for row in sorted(rows, key=lambda row: row.code)}


@cache
def all_zones() -> Mapping[tuple[str, str], Zone]:
    """The zone rows by regime and State."""
    found: dict[tuple[str, str], Zone] = {}
    for regime, content in table("zone")["regimes"].items():
        for row in content["rows"]:
            for code in _texts(row, "states"):
                found[regime, code] = Zone(
                    code=code,
                    regime=regime,
                    extent=cast(Extent, _one_of(row, "extent", Extent)),
                    note=_text(row, "note", ""),
                    open=_text(row, "open", ""),
                    sources=_texts(row, "sources"),
                    confidence=_confidence(row),
                    mark=_text(row, "mark"),
                )
    return found


@cache
def all_facts() -> tuple[Participation, ...]:
    """Every participation fact, in the order of the file; one for each State of a row."""
    return tuple(
        Participation(
            key=f"{regime}/{_text(row, 'key')}/{code}",
            regime=regime,
            kind=cast(Kind, _one_of(row, "kind", Kind)),
            state=code,
            towards=_text(row, "towards") if "towards" in row else None,
            scope=_text(row, "scope", ""),
            since=_dated(row, "since"),
            until=_dated(row, "until", NO_END),
            date=_dated(row, "date"),
            what=_text(row, "what"),
            basis=_text(row, "basis"),
            sources=_texts(row, "sources"),
            confidence=_confidence(row),
            mark=_text(row, "mark"),
            note=_text(row, "note", ""),
        )
        for regime, content in table("participation")["regimes"].items()
        for row in content["facts"]
        for code in _texts(row, "states")
    )


@cache
def all_languages() -> tuple[Language, ...]:
    """The working languages, in the order of the file."""
    return tuple(
        Language(
            code=_text(row, "code"),
            name=_text(row, "name"),
            sources=_texts(row, "sources"),
            confidence=_confidence(row),
            mark=_text(row, "mark"),
        )
        for row in table("languages")["languages"]
    )


@cache
def all_sources() -> Mapping[str, str]:
    """Source keys and what they stand for."""
    return {key: _text(table("sources")["sources"], key) for key in table("sources")["sources"]}
