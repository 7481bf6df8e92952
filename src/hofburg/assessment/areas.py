"""How near what messages name comes to the areas of a law, and how far it reaches.

Measured once for each place, or list of places, and area; both evaluators compare it with the width
of the area, which is a parameter as any other. A list is known by its places in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hofburg.regimes import Expr, Field, Law, tract_of, walk

if TYPE_CHECKING:
    import duckdb

    from hofburg.assessment.held import Held
    from hofburg.atlas import Boundaries, Reach

__all__ = [
    "AREA_FUNCTIONS",
    "Ends",
    "areas_asked",
    "ends_of",
    "figures_of",
    "reach_of",
    "tabulate_areas",
]

AREA_FUNCTIONS = ("within", "overlaps")
Ends = tuple[Decimal | None, Decimal | None]


def ends_of(op: str, found: Reach) -> Ends:
    """What is compared with an area's width: of ``within`` the farthest, of ``overlaps`` the nearest."""
    low, high = found.far if op == "within" else found.near
    return _decimal(low), _decimal(high)


def _decimal(km: float | None) -> Decimal | None:
    return None if km is None else Decimal(f"{km:.3f}")


def reach_of(
    law: Law, area: str, places: Sequence[str | None] | None, boundaries: Boundaries | None
) -> Reach:
    """How near places come to an area, and how far they reach; no bounds where that is not known."""
    from hofburg.atlas import Reach, reach

    if not places or None in places or "?" in places:
        return Reach()
    tract = tract_of(law, area, boundaries)
    return Reach() if tract is None else reach(tract, [str(place) for place in places])


def areas_asked(law: Law) -> dict[str, set[str]]:
    """The areas that any expression of a law asks, each with what it is asked of: point, list."""
    found: dict[str, set[str]] = {}
    for expr in _said(law) if law.areas else ():
        for node in walk(expr):
            if node.op in AREA_FUNCTIONS:
                found.setdefault(node.name, set()).add(node.args[0].type)
    return found


def _said(law: Law) -> Iterator[Expr]:
    for process in law.processes.values():
        columns = [process.columns, *(part.columns for part in process.parts.values())]
        yield from (column.expr for listed in columns for column in listed.values())
        yield from (expr for look in process.withs.values() for expr in look.on.values())
        for part in process.parts.values():
            yield from (expr for look in part.looks.values() for expr in look.on.values())
    for provision in law.provisions.values():
        yield from (*provision.exprs.values(), *provision.per)


def figures_of(law: Law, held: Iterable[Held]) -> dict[str, set[tuple[str, ...]]]:
    """Every place, and every list of places, that messages of a law name."""
    found: dict[str, set[tuple[str, ...]]] = {"point": set(), "list": set()}
    for item in held:
        form = law.messages.get(item.entry.get("kind", ""))
        if form is None or item.entry.get("regime") != law.regime:
            continue
        body = item.entry.get("body", {})
        for name, field in form.fields.items():
            _collect(field, body.get(name), found)
    return found


def _collect(field: Field, value: Any, found: Mapping[str, set[tuple[str, ...]]]) -> None:
    if field.type == "point" and isinstance(value, str):
        found["point"].add((value,))
    elif field.type == "list" and isinstance(value, list):
        inner = field.of or {}
        if "" in inner:
            if inner[""].type == "point" and all(isinstance(one, str) for one in value):
                found["list"].add(tuple(value))
            return
        for line in (line for line in value if isinstance(line, dict)):
            for name, of in inner.items():
                _collect(of, line.get(name), found)


def tabulate_areas(
    db: duckdb.DuckDBPyConnection,
    law: Law,
    asked: Mapping[str, set[str]],
    held: Iterable[Held],
    boundaries: Boundaries | None,
) -> None:
    """The table ``area_reach`` and the macros that read it: the twins of ``ends_of`` in SQL."""
    from hofburg.atlas import measure

    figures = figures_of(law, held)
    for area, kinds in asked.items():
        if "point" in kinds and figures["point"] and (tract := tract_of(law, area, boundaries)):
            measure(tract, sorted(figures["point"]))
    rows = {
        f"{area}/{' '.join(places)}": reach_of(law, area, places, boundaries)
        for area, kinds in asked.items()
        for kind in sorted(kinds)
        for places in sorted(figures[kind])
        if "?" not in places
    }
    sides = {"near_lo": 0, "near_hi": 1, "far_lo": 2, "far_hi": 3}
    listed = [[*map(_decimal, found.near), *map(_decimal, found.far)] for found in rows.values()]
    columns = [[ends[n] for ends in listed] for n in sides.values()]
    unnested = ", ".join(
        f"unnest(${n}::DECIMAL(18,6)[]) AS area_{side}" for n, side in enumerate(sides, 2)
    )
    db.execute(
        f"CREATE OR REPLACE TABLE area_reach AS SELECT unnest($1::VARCHAR[]) AS area_key, {unnested}",
        [list(rows), *columns],
    )
    for side in sides:
        db.execute(
            f"CREATE OR REPLACE MACRO area_of_{side}(a, p) AS"
            f" (SELECT area_{side} FROM area_reach WHERE area_key = a || '/' || p)"
        )
    db.execute(
        "CREATE OR REPLACE MACRO figure_of(p) AS array_to_string(from_json(p::JSON, '[\"VARCHAR\"]'), ' ')"
    )
