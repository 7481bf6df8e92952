"""To what States belong, for ``member``: the atlas as a table of the database, and as it is.

Both evaluators ask the same dated spans of the atlas. The table is made only for a law that asks,
and holds only the groups that it asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hofburg.regimes import Expr, Law, walk
from hofburg.values import ALWAYS, NEVER

if TYPE_CHECKING:
    import duckdb

    from hofburg.atlas import Belonging

__all__ = ["belonging_of", "groups_asked", "tabulate_groups"]

_NOBODY = "?"  # the State that is not known


def belonging_of(law: Law, group: str, code: str | None) -> Belonging | None:
    """When whoever a code stands for belonged to a group; None where the atlas does not know it.

    An organization belongs to nothing. Of a State that is not known (None) is known at most when
    nobody belonged, as long as the atlas knows every party.
    """
    from hofburg.atlas import Belonging, belonging, is_organisation_code, is_state_code

    if code is None:
        known = all(is_state_code(party) for party in law.parties or ())
        return belonging(group, None) if known else None
    if is_state_code(code):
        return belonging(group, code)
    return Belonging() if is_organisation_code(code) else None


def groups_asked(law: Law) -> tuple[str, ...]:
    """The groups that any expression of a law asks for."""
    return tuple(dict.fromkeys(n.name for e in _said(law) for n in walk(e) if n.op == "member"))


def _said(law: Law) -> Iterator[Expr]:
    """Every expression of a law that its findings may read."""
    for process in law.processes.values():
        yield from (column.expr for column in process.columns.values())
        yield from (expr for look in process.withs.values() for expr in look.on.values())
        for part in process.parts.values():
            yield from (column.expr for column in part.columns.values())
            yield from (expr for look in part.looks.values() for expr in look.on.values())
    for provision in law.provisions.values():
        yield from (*provision.exprs.values(), *provision.per)


def tabulate_groups(db: duckdb.DuckDBPyConnection, law: Law) -> None:
    """The table ``belong`` and the macro ``belongs`` over it: the twin of ``Belonging.held``.

    A row for each group and code, with as many spans as anybody has; a code that has no row is one
    of which the atlas knows nothing.
    """
    from hofburg.atlas import organisations, states

    codes = [*(it.code for it in states()), *(it.code for it in organisations())]
    keyed = [*((code, code) for code in codes), (_NOBODY, None)]
    rows = {
        f"{group}/{key}": found
        for group in groups_asked(law)
        for key, code in keyed
        if (found := belonging_of(law, group, code)) is not None
    }
    sides = {
        "sure": [it.surely for it in rows.values()],
        "may": [it.perhaps for it in rows.values()],
    }
    most = {side: max(map(len, found)) for side, found in sides.items()}
    columns: dict[str, list[int | None]] = {
        f"belong_{side}_{n}_{end}": [spans[n][m] if n < len(spans) else None for spans in found]
        for side, found in sides.items()
        for n in range(most[side])
        for m, end in enumerate(("first", "last"))
    }
    made = [f"{_timestamp('ends[' + str(n) + ']')} AS {name}" for n, name in enumerate(columns, 1)]
    # As columns: row by row it would take many times as long.
    db.execute(
        f"CREATE OR REPLACE TABLE belong AS SELECT {', '.join(['belong_who', *made])} FROM"
        " (SELECT unnest($1::VARCHAR[]) AS belong_who, unnest($2::BIGINT[][]) AS ends)",
        [list(rows), list(zip(*columns.values(), strict=True))],
    )
    sure = [
        f"belong_sure_{n}_first <= lo_ AND hi_ <= belong_sure_{n}_last" for n in range(most["sure"])
    ]
    may = [
        f"belong_may_{n}_first <= hi_ AND lo_ <= belong_may_{n}_last" for n in range(most["may"])
    ]
    db.execute(
        "CREATE OR REPLACE MACRO belongs(group_, state_, lo_, hi_) AS (SELECT"
        f" CASE WHEN {' OR '.join(sure) or 'false'} THEN true"
        f" WHEN ({' OR '.join(may) or 'false'}) IS NOT TRUE THEN false END FROM belong"
        f" WHERE belong_who = group_ || '/' || coalesce(state_, '{_NOBODY}'))"
    )


def _timestamp(side: str) -> str:
    """SQL of an instant of ``hofburg.values`` as one of the database."""
    return (
        f"CASE WHEN {side} >= {NEVER} THEN 'infinity'::TIMESTAMP WHEN {side} <= {ALWAYS}"
        f" THEN '-infinity'::TIMESTAMP ELSE make_timestamp({side}) END"
    )
