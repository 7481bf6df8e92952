"""What is known of the places that messages name: at sea, inside whose boundaries.

Worked out once for each place that is written, before anything is asked; both evaluators read it.
Digits after the point say how exact a place is: every place that they may stand for must agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from hofburg.regimes import Field, Law, walk
from hofburg.values import parse_point

if TYPE_CHECKING:
    import duckdb

    from hofburg.assessment.held import Held
    from hofburg.atlas import Boundaries

__all__ = ["Place", "Places", "arc_seconds", "place_of", "places_asked", "places_of", "tabulate"]


class Place(NamedTuple):
    """What is known of a place.

    Attributes:
        sea: whether it is at sea; None near coasts.
        states: States of the boundary pack in which it may lie; None without a pack.
        sure: whether it surely lies in the one that is named.
        why: ``line`` or ``disputed``; see ``hofburg.atlas.Whose``.
    """

    sea: bool | None
    states: tuple[str, ...] | None = None
    sure: bool = False
    why: str = ""

    def inside(self, state: str | None, drawn: Iterable[str]) -> bool | None:
        """Whether it lies inside a State, of those that the pack draws."""
        if self.states is None or state is None or state not in drawn:
            return None
        return False if state not in self.states else True if self.sure else None


Places = Mapping[str, Place]


def arc_seconds(text: str) -> Decimal:
    """The last decimal written of the coarser coordinate, in arc-seconds."""
    return round(Decimal(3600).scaleb(-parse_point(text).decimals), 6)


def place_of(text: str, boundaries: Boundaries | None = None) -> Place:
    """What is known of a place as written."""
    from hofburg.atlas import surface

    try:
        point = parse_point(text)
    except ValueError:  # written under another edition, perhaps
        return Place(None)
    latitude, longitude = float(point.latitude), float(point.longitude)
    within = 0.5 / 10**point.decimals
    ground = surface(latitude, longitude, within)
    sea = None if ground is None else ground == "sea"
    if boundaries is None:
        return Place(sea)
    return Place(sea, *boundaries.whose(latitude, longitude, within))


def places_asked(law: Law) -> bool:
    """Whether any expression of a law asks where a place is."""
    processes = law.processes.values()
    columns = [c.expr for p in processes for c in p.columns.values()]
    columns += [
        c.expr for p in processes for part in p.parts.values() for c in part.columns.values()
    ]
    nodes = [n for expr in columns for n in walk(expr)]
    nodes += [n for provision in law.provisions.values() for n in provision.nodes()]
    return any(n.op in ("at_sea", "inside") for n in nodes)


def places_of(
    law: Law, held: Iterable[Held], boundaries: Boundaries | None = None
) -> dict[str, Place]:
    """What is known of every place that messages of a law name."""
    fields = {kind: _with_points(form.fields) for kind, form in law.messages.items()}
    found: dict[str, Place] = {}
    for item in held:
        if item.entry.get("regime") != law.regime:
            continue
        for name, field in fields.get(item.entry["kind"], ()):
            for text in _texts(field, item.entry.get("body", {}).get(name)):
                if text not in found:
                    found[text] = place_of(text, boundaries)
    return found


def _with_points(fields: Mapping[str, Field]) -> list[tuple[str, Field]]:
    """The fields that are places, or lists of what has places."""
    return [
        (name, field)
        for name, field in fields.items()
        if field.type == "point" or _with_points(field.of or {})
    ]


def _texts(field: Field, value: Any) -> Iterator[str]:
    """The places that a field holds, as written."""
    if field.type == "point":
        if isinstance(value, str) and value != "?":
            yield value
    elif isinstance(value, list):
        inner = _with_points(field.of or {})
        for line in value:
            for name, of in inner:
                yield from _texts(of, line.get(name) if name and isinstance(line, dict) else line)


def tabulate(db: duckdb.DuckDBPyConnection, places: Places, boundaries: Boundaries | None) -> None:
    """The table ``place`` and the functions that read it: the twins of ``Place`` in SQL."""
    db.execute(
        "CREATE OR REPLACE TABLE place (place_at VARCHAR, place_sea BOOLEAN, place_in VARCHAR[],"
        " place_sure BOOLEAN)"
    )
    # As columns: row by row it would take ten times as long, and an exchange of all has thousands.
    states_of = [None if it.states is None else list(it.states) for it in places.values()]
    db.execute(
        "INSERT INTO place SELECT unnest($1::VARCHAR[]), unnest($2::BOOLEAN[]), unnest($3::VARCHAR[][]),"
        " unnest($4::BOOLEAN[])",
        [
            list(places),
            [it.sea for it in places.values()],
            states_of,
            [it.sure for it in places.values()],
        ],
    )
    drawn = sorted(boundaries.states) if boundaries else []
    states = "[" + ", ".join(f"'{code}'" for code in drawn) + "]::VARCHAR[]"
    db.execute(
        "CREATE OR REPLACE MACRO at_sea(p) AS (SELECT place_sea FROM place WHERE place_at = p)"
    )
    db.execute(
        "CREATE OR REPLACE MACRO inside(s, p) AS (SELECT CASE WHEN s IS NULL OR place_in IS NULL"
        f" OR NOT list_contains({states}, s) THEN NULL WHEN NOT list_contains(place_in, s) THEN false"
        " WHEN place_sure THEN true END FROM place WHERE place_at = p)"
    )
