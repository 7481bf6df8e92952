"""The areas of a regime on its reference page: what each is, in words."""

from __future__ import annotations

from collections.abc import Iterator

from hofburg.regimes.law import Law
from hofburg.regimes.law_areas import Area
from hofburg.regimes.wording import code, prose, table, texts_of, trust

__all__ = ["areas_page"]

_SIDES = {True: "not past the right angles at its ends", False: "round at its ends"}


def areas_page(law: Law) -> Iterator[str]:
    """Its lines; none where there is no area."""
    if not law.areas:
        return
    yield from ("## Areas", "", "Lines and areas are those of the text or of a boundary pack; no"
                " sovereignty is implied.", "")  # fmt: skip
    rows = []
    for name, area in law.areas.items():
        own = area.provenance
        rows.append(
            (
                code(name),
                _said(area),
                "; ".join(texts_of(area.text)),
                prose(own.paragraph if own else ""),
                trust(own.mark if own else ""),
            )
        )
    yield from table(("area", "what it is", "text", "paragraph", "trust"), rows)


def _said(area: Area) -> str:
    """What an area is, and how exactly it is known."""
    if area.kind == "strip":
        where = f"on the side of {' and '.join(area.states)}" if area.states else "on each side"
        return f"{_km(area)} {where} of {code(area.line)}, {_SIDES[area.flat]}"
    count = sum(len(piece) for piece in area.pieces)
    pieces = "" if len(area.pieces) == 1 else f" in {len(area.pieces)} pieces"
    said = {
        "line": f"a line by {count} places{pieces}",
        "boundary": f"the line between {' and '.join(area.states)} in a boundary pack",
        "ring": f"what lies inside {len(area.pieces[0]) if area.pieces else 0} places",
        "places": f"{_km(area)} around {count} {'places' if count > 1 else 'place'}",
        "units": f"administrative units: {prose(', '.join(area.units))}",
    }[area.kind]
    exact = "" if area.accuracy_km is None else f", to {area.accuracy_km:g} km"
    return said + exact


def _km(area: Area) -> str:
    if area.km is None:
        return ""
    if area.km.op == "param":
        return code("{" + area.km.name + "}")
    return f"{area.km.value} km"
