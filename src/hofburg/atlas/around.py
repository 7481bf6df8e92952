"""Who lies next to whom, and in which formats the States of Central Asia meet."""

from __future__ import annotations

from hofburg.errors import AtlasError, Problem

from .lookup import state as find
from .tables_ties import all_beyond, all_boundaries, all_formats
from .ties import Boundary, Format, Found


def boundaries(state: str | None = None) -> tuple[Boundary, ...]:
    """Pairs of States with a common land boundary today, in the order of their codes.

    `state` takes what `hofburg.atlas.state` takes and leaves the pairs in which it is. Raises
    `AtlasError` for an unknown State, and for one that no longer exists.
    """
    if state is None:
        return all_boundaries()
    it = find(state)
    if it.former:
        raise AtlasError(
            Problem(
                place="",
                field="state",
                rule="no-boundaries",
                message=f"Boundaries are those of today, and {it.name} no longer exists.",
                remedy=f"See {' or '.join(it.see)}.",
            )
        )
    return tuple(pair for pair in all_boundaries() if it.code in pair.states)


def neighbours(state: str) -> Found:
    """The States with which a State has a common land boundary today, in three values.

    `perhaps` are those where it depends on a position that States do not share; `boundaries` says
    which. If A is a neighbour of B, B is one of A in the same way. Neighbours that are no States of
    the atlas stand by name in `beyond`; then `whole` is false. Takes what `hofburg.atlas.state`
    takes; raises `AtlasError` as `boundaries` does.
    """
    code = find(state).code
    found: dict[str, set[str]] = {"surely": set(), "perhaps": set()}
    for pair in boundaries(code):
        (other,) = set(pair.states) - {code}
        found[pair.certainty].add(other)
    return Found(
        surely=tuple(sorted(found["surely"])),
        perhaps=tuple(sorted(found["perhaps"] - found["surely"])),
        whole=code not in all_beyond(),
        beyond=all_beyond().get(code, ()),
    )


def formats() -> tuple[Format, ...]:
    """The formats in which the States of Central Asia meet, in the order of the table."""
    return tuple(all_formats().values())
