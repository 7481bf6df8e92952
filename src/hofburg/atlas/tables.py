"""What the tables in `data/` hold about States and regimes: read once, on first use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import cast

from .model import (
    Extent,
    Kind,
    Language,
    Participation,
    Standing,
    State,
    Status,
    Zone,
)
from .rows import Row, claim, confidence, dated, hull, one_of, table, text, texts
from .spans import NO_END

_HOME = "VD2011"  # the regime whose zone a State carries with it


def _standing(row: Row, status: Status, field: str) -> Standing:
    """A standing from its row; `field` names its beginning, `disputed` holds other dates."""
    claims = [claim(row, field), *(claim(other, field) for other in row.get("disputed", []))]
    return Standing(
        status=status,
        group=text(row, "group", ""),
        since=hull(claims),
        until=dated(row, "until", NO_END),
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
    code = text(row, "code")
    return State(
        code=code,
        alpha2=text(row, "alpha2"),
        name=text(row, "name"),
        names=texts(row, "names"),
        status=status,
        standings=tuple(_standings(row, status)),
        sub_region=text(row, "sub_region", ""),
        zone=all_zones().get((_HOME, code)),
        see=texts(row, "see"),
        sources=texts(row, "sources"),
        confidence=confidence(row),
        mark=text(row, "mark"),
        note=text(row, "note", ""),
        called={
            language: texts(content["rows"], code)
            for language, content in table("names")["languages"].items()
            if code in content["rows"]
        },
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
            for code in texts(row, "states"):
                found[regime, code] = Zone(
                    code=code,
                    regime=regime,
                    extent=cast(Extent, one_of(row, "extent", Extent)),
                    note=text(row, "note", ""),
                    open=text(row, "open", ""),
                    sources=texts(row, "sources"),
                    confidence=confidence(row),
                    mark=text(row, "mark"),
                )
    return found


@cache
def all_facts() -> tuple[Participation, ...]:
    """Every participation fact, in the order of the file; one for each State of a row."""
    return tuple(
        Participation(
            key=f"{regime}/{text(row, 'key')}/{code}",
            regime=regime,
            kind=cast(Kind, one_of(row, "kind", Kind)),
            state=code,
            towards=text(row, "towards") if "towards" in row else None,
            scope=text(row, "scope", ""),
            since=dated(row, "since"),
            until=dated(row, "until", NO_END),
            date=dated(row, "date"),
            what=text(row, "what"),
            basis=text(row, "basis"),
            sources=texts(row, "sources"),
            confidence=confidence(row),
            mark=text(row, "mark"),
            note=text(row, "note", ""),
        )
        for regime, content in table("participation")["regimes"].items()
        for row in content["facts"]
        for code in texts(row, "states")
    )


@cache
def all_languages() -> tuple[Language, ...]:
    """The working languages, in the order of the file."""
    return tuple(
        Language(
            code=text(row, "code"),
            name=text(row, "name"),
            sources=texts(row, "sources"),
            confidence=confidence(row),
            mark=text(row, "mark"),
        )
        for row in table("languages")["languages"]
    )


@cache
def all_sources() -> Mapping[str, str]:
    """Source keys and what they stand for."""
    return {key: text(table("sources")["sources"], key) for key in table("sources")["sources"]}
