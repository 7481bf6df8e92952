"""Reading the tables of groups, boundaries and formats: once, on first use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import cast

from .model import Certainty, Claim
from .rows import Row, broken, claim, confidence, dated, hull, one_of, table, text, texts
from .spans import NO_END
from .ties import Boundary, Format, Group, Membership, Role


def _memberships(group: str, row: Row) -> Iterator[Membership]:
    """One for each State of the row; `disputed` holds other beginnings."""
    claims = (claim(row, "since"), *(claim(it, "since") for it in row.get("disputed", [])))
    for code in texts(row, "states"):
        yield Membership(
            key=f"{group}/{text(row, 'key')}/{code}",
            group=group,
            state=code,
            status=cast(Role, one_of(row, "status", Role)),
            since=hull(claims),
            until=dated(row, "until", NO_END),
            claims=claims,
            aside=text(row, "aside", ""),
            sources=texts(row, "sources"),
            confidence=confidence(row),
            mark=text(row, "mark"),
            note=text(row, "note", ""),
        )


@cache
def all_groups() -> Mapping[str, Group]:
    """Every group by its code, in the order of the file."""
    return {
        code: Group(
            code=code,
            name=text(row, "name"),
            since=dated(row, "since"),
            whole=cast(tuple[Role, ...], texts(row, "whole")),
            rows=tuple(it for rows in row["rows"] for it in _memberships(code, rows)),
            sources=texts(row, "sources"),
            confidence=confidence(row),
            mark=text(row, "mark"),
            note=text(row, "note", ""),
        )
        for code, row in table("groups")["groups"].items()
    }


def _boundaries(row: Row) -> Iterator[Boundary]:
    for first in row["pairs"]:
        for second in texts(row["pairs"], first):
            if not first < second:
                raise broken(row, "pairs", f"{first} and {second} stand in the wrong order.")
            yield Boundary(
                states=(first, second),
                certainty=cast(Certainty, one_of(row, "certainty", Certainty)),
                where=text(row, "where", ""),
                sources=texts(row, "sources"),
                confidence=confidence(row),
                mark=text(row, "mark"),
                note=text(row, "note", ""),
            )


@cache
def all_boundaries() -> tuple[Boundary, ...]:
    """Every pair of neighbours, in the order of the codes."""
    found = [it for row in table("neighbours")["boundaries"] for it in _boundaries(row)]
    return tuple(sorted(found, key=lambda it: it.states))


@cache
def all_beyond() -> Mapping[str, tuple[str, ...]]:
    """Names of neighbours that are no States of the atlas, by the State that has them."""
    row = table("neighbours")["beyond"]
    return {code: texts(row, code) for code in row}


def _dates(row: Row, field: str) -> tuple[Claim, ...]:
    return tuple(claim(it, "date") for it in row[field])


@cache
def all_formats() -> Mapping[str, Format]:
    """Every format by its code, in the order of the file."""
    content = table("formats")
    return {
        text(row, "code"): Format(
            code=text(row, "code"),
            name=text(row, "name"),
            states=texts(content, "states"),
            partner=text(row, "partner"),
            level=text(row, "level"),
            first_meeting=_dates(row, "first_meeting"),
            first_summit=_dates(row, "first_summit"),
            note=text(row, "note", ""),
        )
        for row in content["formats"]
    }
