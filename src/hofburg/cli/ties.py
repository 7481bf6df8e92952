"""Groups, neighbours and formats as they are printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hofburg._version import __version__

if TYPE_CHECKING:
    from hofburg.atlas import Boundary, Claim, Format, Found, Group, Membership, State
    from hofburg.cli.page import Page

__all__ = [
    "formats_json",
    "groups_json",
    "members_json",
    "neighbours_json",
    "print_formats",
    "print_groups",
    "print_members",
    "print_memberships",
    "print_neighbours",
]

NOTE = (
    "Facts and who says so, from the tables of the atlas; judgements are for States. Being listed"
    " says nothing about anybody's status."
)


# -- for readers -----------------------------------------------------------------------------------


def print_members(
    it: Group, day: str, found: Mapping[str, Found], rows: Sequence[Membership], line: str
) -> None:
    """The States of a group, each status by itself, and what that rests on."""
    from hofburg.cli.page import Page

    page = Page()
    page.heading(f"{it.code}, {it.name}, at {day}")
    if it.note:
        page.text(f"{it.note[0].upper()}{it.note[1:].rstrip('.')}.")
    page.gap()
    cells = [
        (role, certainty, _count(codes), _named(codes))
        for role, those in found.items()
        for certainty, codes in (("surely", those.surely), ("perhaps", those.perhaps))
        if codes
    ]
    if cells:
        page.table(("Status", "", "", "States"), cells, right=(2,))
    else:
        page.text("Nobody, as far as the sources of the atlas know.")
    some = [role for role, those in found.items() if not those.whole]
    if some:
        page.gap()
        page.text(f"Not every State is in the atlas, as: {', '.join(some)}.")
    _rests_on(page, rows)
    _footer(page, [(*row.sources, *_cited(row.claims)) for row in rows], line)


def print_groups(rows: Sequence[Membership], at: str | None, line: str) -> None:
    """The groups there are, with how many States have or had a part in each."""
    from hofburg.atlas import groups
    from hofburg.cli.page import Page

    page = Page()
    cells = []
    for it in groups():
        states = {row.state for row in rows if row.group == it.code and not row.aside}
        statuses = dict.fromkeys(row.status for row in it.rows)
        cells.append((it.code, it.name, it.since.text, str(len(states)), ", ".join(statuses)))
    when = f"At {at}" if at else "Ever"
    page.table(("Code", "Name", "Since", when, "Statuses"), cells, wrap=(1, 4), right=(3,))
    _footer(page, [it.sources for it in groups()], line)


def print_memberships(it: State, at: str | None, rows: Sequence[Membership], line: str) -> None:
    """What a State is and was in groups."""
    from hofburg.cli.page import Page

    page = Page()
    page.heading(f"Groups of {it.code}, {it.name}, {f'at {at}' if at else 'at all times'}")
    cells = [
        (
            row.group,
            row.status,
            *((row.held(at) or "",) if at else ()),
            row.since.text,
            row.until.text or "-",
        )
        for row in rows
        if not row.aside
    ]
    head = ("Group", "Status", *(("Held",) if at else ()), "Since", "Until")
    if cells:
        page.table(head, cells, wrap=(-2, -1))
    else:
        page.text("None, as far as the sources of the atlas know.")
    _rests_on(page, rows, by_group=True)
    _footer(page, [(*row.sources, *_cited(row.claims)) for row in rows], line)


def print_neighbours(it: State, found: Found, pairs: Sequence[Boundary], line: str) -> None:
    """The neighbours of a State; what is not plain has its note."""
    from hofburg.cli.page import Page

    page = Page()
    page.heading(f"Neighbours of {it.code}, {it.name}, by land")
    cells = [
        (certainty, _count(codes), _named(codes))
        for certainty, codes in (("surely", found.surely), ("perhaps", found.perhaps))
        if codes
    ]
    if cells:
        page.table(("", "", ""), cells, right=(1,))
    else:
        page.text("None: no State of the atlas has a land boundary with it.")
    if found.beyond:
        page.text(f"Also named by the list, and not in the atlas: {', '.join(found.beyond)}.")
    said = [pair for pair in pairs if pair.where or pair.note]
    if said:
        page.gap()
    for pair in said:
        (other,) = set(pair.states) - {it.code}
        words = "; ".join(part for part in (pair.where, pair.note) if part)
        page.item(f"{other}: {words} [{_trust(pair)}]")
    _footer(page, [pair.sources for pair in pairs], line)


def print_formats(rows: Sequence[Format], line: str) -> None:
    """The formats, each with every date that sources give."""
    from hofburg.cli.page import Page

    page = Page()
    states = sorted({code for it in rows for code in it.states})
    page.heading(f"Formats of {' '.join(states)}")
    for it in rows:
        page.gap()
        partner = f" with {it.partner}" if it.partner else ""
        page.text(f"{it.code}{partner}: {it.name}", style="bold")
        page.text(it.level, 2)
        for title, claims in (
            ("First meeting", it.first_meeting),
            ("First summit", it.first_summit),
        ):
            if not claims:
                page.item(f"{title}: none recorded")
            for number, claim in enumerate(claims):
                page.item(f"{title if number == 0 else 'or'}: {_claim(claim)}")
        if it.note:
            page.item(it.note)
    cited = [claim.sources for it in rows for claim in (*it.first_meeting, *it.first_summit)]
    _footer(page, cited, line)


def _rests_on(page: Page, rows: Sequence[Membership], *, by_group: bool = False) -> None:
    """What the sources say, rows that differ in the State only as one."""
    groups: dict[str, list[Membership]] = {}
    for row in rows:
        groups.setdefault(row.key.rpartition("/")[0], []).append(row)
    for title, aside in (("What the sources say", False), ("Left aside", True)):
        shown = [same for same in groups.values() if bool(same[0].aside) == aside]
        if shown:
            page.gap()
            page.text(title, style="bold")
        for same in shown:
            row = same[0]
            who = row.group if by_group else " ".join(it.state for it in same)
            until = f" until {row.until.text}" if row.until.text else ""
            dates = "" if row.aside else f" since {row.claims[0].date.text}{until}"
            words = "; ".join(part for part in (row.aside, row.note) if part)
            said = f"{who}: {row.status}{dates} [{_trust(row)}]"
            page.item(f"{said}; {words}" if words else said)
            for claim in row.claims[1:]:
                page.item(f"or since {_claim(claim)}", 4)


def _claim(claim: Claim) -> str:
    return f"{claim.date.text} [{_trust(claim)}]{f'; {claim.note}' if claim.note else ''}"


def _trust(row: Membership | Claim | Boundary) -> str:
    return f"{row.confidence}: {' '.join(row.sources)}"


def _named(codes: Iterable[str]) -> str:
    from hofburg.atlas import state

    return ", ".join(f"{code} {state(code).name}" for code in codes)


def _count(codes: Sequence[str]) -> str:
    return str(len(codes))


def _cited(claims: Iterable[Claim]) -> list[str]:
    return [key for claim in claims for key in claim.sources]


def _footer(page: Page, cited: Iterable[Iterable[str]], line: str) -> None:
    """The sources by their keys, and how to ask again."""
    from hofburg.cli.cited import ask_again, print_sources

    print_sources(page, (key for sources in cited for key in sources))
    ask_again(page, NOTE, line)


# -- for programs ----------------------------------------------------------------------------------


def members_json(
    it: Group, day: str, found: Mapping[str, Found], rows: Sequence[Membership], line: str
) -> dict[str, Any]:
    """The answer of ``print_members`` for programs."""
    return {
        "meta": _meta(line, day),
        "group": _group(it),
        "members": {role: _found(those) for role, those in found.items()},
        "rows": [_membership(row, day) for row in rows],
    }


def groups_json(
    it: State | None, at: str | None, rows: Sequence[Membership], line: str
) -> dict[str, Any]:
    """The answers of ``print_groups`` and ``print_memberships`` for programs."""
    from hofburg.atlas import groups

    return {
        "meta": _meta(line, at),
        "state": None if it is None else it.code,
        "groups": [_group(group) for group in groups()],
        "rows": [_membership(row, at) for row in rows],
    }


def neighbours_json(
    it: State, found: Found, pairs: Sequence[Boundary], line: str
) -> dict[str, Any]:
    """The answer of ``print_neighbours`` for programs."""
    from dataclasses import asdict

    return {
        "meta": _meta(line, None),
        "state": it.code,
        "neighbours": _found(found) | {"beyond": list(found.beyond)},
        "rows": [asdict(pair) for pair in pairs],
    }


def formats_json(rows: Sequence[Format], line: str) -> dict[str, Any]:
    """The answer of ``print_formats`` for programs."""
    return {
        "meta": _meta(line, None),
        "formats": [
            {
                "code": it.code,
                "name": it.name,
                "states": list(it.states),
                "partner": it.partner or None,
                "level": it.level,
                "first_meeting": [_dated(claim) for claim in it.first_meeting],
                "first_summit": [_dated(claim) for claim in it.first_summit],
                "note": it.note,
            }
            for it in rows
        ],
    }


def _meta(line: str, at: str | None) -> dict[str, Any]:
    return {"hofburg": __version__, "note": NOTE, "at": at, "again": line}


def _group(it: Group) -> dict[str, Any]:
    return {
        "code": it.code,
        "name": it.name,
        "since": it.since.text,
        "whole": list(it.whole),
        "sources": list(it.sources),
        "confidence": it.confidence,
        "mark": it.mark,
        "note": it.note,
    }


def _found(those: Found) -> dict[str, Any]:
    return {
        "surely": list(those.surely),
        "perhaps": list(those.perhaps),
        "whole": those.whole,
    }


def _membership(row: Membership, at: str | None) -> dict[str, Any]:
    return {
        "key": row.key,
        "group": row.group,
        "state": row.state,
        "status": row.status,
        "held": row.held(at) if at else None,
        "since": [_dated(claim) for claim in row.claims],
        "until": row.until.text or None,
        "aside": row.aside or None,
        "sources": list(row.sources),
        "confidence": row.confidence,
        "mark": row.mark,
        "note": row.note,
    }


def _dated(claim: Claim) -> dict[str, Any]:
    return {
        "date": claim.date.text,
        "sources": list(claim.sources),
        "confidence": claim.confidence,
        "mark": claim.mark,
        "note": claim.note,
    }
