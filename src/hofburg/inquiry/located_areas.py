"""Areas of documents on the ground, and the lines of a boundary pack."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from hofburg.errors import HofburgError
from hofburg.inquiry.located import LatLon, Located
from hofburg.values import ALWAYS, NEVER

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries
    from hofburg.inquiry.ask import Answer
    from hofburg.regimes import Area, Law

__all__ = ["areas_of", "pack_lines"]

Pieces = tuple[tuple[LatLon, ...], ...]


def areas_of(answer: Answer) -> Iterator[Located]:
    """The areas of every document that is asked, each once; what has no ground says why."""
    pack = next((e.boundaries for e in answer.assessment.engines if e.boundaries), None)
    for law in answer.laws.values():
        inherited = law.base.areas if law.base else {}
        for name, area in law.areas.items():
            if name in inherited or area.kind == "boundary":
                continue
            yield _area(law, name, area, pack)


def _area(law: Law, name: str, area: Area, pack: Boundaries | None) -> Located:
    pieces, accuracy, why = _ground(law, name, area, pack)
    states = area.states or tuple(sorted(law.participants or ()))
    own = area.provenance
    since = ALWAYS if law.since is None else law.since
    until = NEVER if law.until is None else law.until
    words = area.text.get("en", "")
    kind: Literal["line", "area"] = "line" if area.kind == "line" else "area"
    return Located(
        kind, law.id, "", "", name, name, states, "", "", "", 0, pieces,
        "ground" if why else "", why or words, accuracy, (since, since), (until, until), True,
        "", "public", "", (), own.paragraph if own else "", own.mark if own else "", ("",),
        "", {"text": words},
    )  # fmt: skip


def _ground(
    law: Law, name: str, area: Area, pack: Boundaries | None
) -> tuple[Pieces, float | None, str]:
    """Its rings (of a line its pieces), how exact they are, or why it has no ground here."""
    from hofburg.regimes import area_outline, lacks

    if area.kind == "line":
        pieces = tuple(_floats(piece) for piece in area.pieces)
        return pieces, area.accuracy_km, "" if pieces else "it has no places"
    why = lacks(law, name, pack)
    if why:
        return (), None, why
    try:
        drawn = area_outline(law, name, boundaries=pack)
    except HofburgError as error:
        return (), None, str(error.problems[0].message)
    shape: dict[str, Any] = drawn["geometry"]
    rings = tuple(
        tuple((float(y), float(x)) for x, y in ring)
        for polygon in shape["coordinates"]
        for ring in polygon
    )
    return rings, drawn["properties"]["accuracy_km"], "" if rings else "it encloses nothing"


def _floats(places: Any) -> tuple[LatLon, ...]:
    return tuple((float(p.latitude), float(p.longitude)) for p in places)


@lru_cache(maxsize=2)
def pack_lines(pack: Boundaries) -> tuple[tuple[str, tuple[LatLon, ...]], ...]:
    """The lines that a pack draws, no finer than it says that it is exact."""
    return tuple(pack.lines())
