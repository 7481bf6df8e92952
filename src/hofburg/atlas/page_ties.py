"""Groups, neighbours and formats on the reference page, written from their tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .cells import cited, joined, markdown, other_claim, trusted
from .model import Claim
from .tables_ties import all_beyond, all_boundaries, all_formats, all_groups
from .ties import Boundary, Group, Membership

_ROW = ("key", "status", "States", "since", "until", "note", "source", "trust")


def _memberships(it: Group) -> Iterator[Sequence[str]]:
    """Rows of the table: memberships that differ in the State only are one."""
    found: dict[str, list[Membership]] = {}
    for row in it.rows:
        found.setdefault(row.key.split("/")[1], []).append(row)
    for key, same in found.items():
        row = same[0]
        aside = f"left aside: {row.aside}" if row.aside else ""
        more = (other_claim(claim) for claim in row.claims[1:])
        yield (
            f"`{key}`",
            row.status,
            " ".join(it.state for it in same),
            row.since.text,
            row.until.text,
            joined(aside, row.note, *more),
            cited(row.sources),
            trusted(row.confidence, row.mark),
        )


def groups() -> Iterator[str]:
    """A section for each group."""
    yield from ("## Groups", "")
    yield from (
        "*Suspended* and *frozen* stand beside a membership and end nothing. A row *left aside* is "
        "of a list or table that contradicts dated acts: it is kept, and answers do without it.",
        "",
    )
    for it in all_groups().values():
        yield from (f"### {it.code}: {it.name}", "")
        whole = ", ".join(it.whole)
        said = (
            f"Since {it.since.text} ({cited(it.sources)}, {trusted(it.confidence, it.mark)})",
            it.note.rstrip("."),
            f"every State that the sources name: {whole}" if whole else "only some States are here",
        )
        yield from (f"{joined(*said)}.", "")
        yield from markdown(_ROW, _memberships(it))


def _pairs() -> Iterator[Sequence[str]]:
    """Boundaries of the same kind and trust, by the first of the two States."""
    found: dict[tuple[str, ...], list[Boundary]] = {}
    for it in all_boundaries():
        key = (it.certainty, it.where, it.note, it.mark, *it.sources)
        found.setdefault(key, []).append(it)
    for same in found.values():
        it = same[0]
        first: dict[str, list[str]] = {}
        for pair in same:
            first.setdefault(pair.states[0], []).append(pair.states[1])
        named = "; ".join(f"{code}: {' '.join(others)}" for code, others in first.items())
        trust = trusted(it.confidence, it.mark)
        yield (it.certainty, named, it.where, it.note, cited(it.sources), trust)


def boundaries() -> Iterator[str]:
    """The section of neighbours."""
    yield from ("## Neighbours by land", "")
    yield from (
        "Each pair stands once, under the code that comes first. *Perhaps* depends on a position "
        "that States do not share. A row says nothing about where a boundary runs.",
        "",
    )
    yield from markdown(("certainty", "States", "where", "note", "source", "trust"), _pairs())
    yield from ("Further neighbours in that list that are no States of the atlas:", "")
    beyond = ((code, ", ".join(names)) for code, names in all_beyond().items())
    yield from markdown(("State", "names in the list"), beyond)


def _dates(claims: Iterable[Claim]) -> str:
    return " or ".join(
        f"{it.date.text} ({joined(it.note, cited(it.sources), trusted(it.confidence, it.mark))})"
        for it in claims
    )


def formats() -> Iterator[str]:
    """The section of formats with Central Asia."""
    yield from ("## Formats with Central Asia", "")
    rows = (
        (
            f"`{it.code}`",
            it.name,
            it.partner,
            it.level,
            _dates(it.first_meeting),
            _dates(it.first_summit),
            it.note,
        )
        for it in all_formats().values()
    )
    head = ("code", "name", "partner", "level", "first meeting", "first summit", "note")
    yield from markdown(head, rows)
