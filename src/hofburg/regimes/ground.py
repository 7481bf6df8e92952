"""Areas on the ground: the tract that an area is, perhaps by a boundary pack, and its outline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.regimes.expression import known, near, shown
from hofburg.regimes.law import Law
from hofburg.regimes.law_areas import Area
from hofburg.values import Point

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries, Tract

__all__ = ["NO_SOVEREIGNTY", "area_outline", "lacks", "tract_of"]

NO_SOVEREIGNTY = "No sovereignty is implied."
_MOST = 256
_KNOWN: dict[tuple[str, str, str], Tract | None] = {}  # by hash of the law, area, hash of the pack
_Places = tuple[tuple[float, float], ...]


def lacks(law: Law, name: str, boundaries: Boundaries | None) -> str:
    """Why an area has no ground to be asked of, in words; empty where it has."""
    area = law.areas[name]
    line = law.areas[area.line] if area.line else area
    if line.kind == "boundary":
        pair = " and ".join(line.states)
        if boundaries is None:
            return f"where the line between {pair} runs is known only with a boundary pack"
        if not boundaries.line(*line.states):
            return f"the boundary pack {boundaries.name} draws no line between {pair}"
    for unit in area.units:
        if boundaries is None:
            return f"where {unit} lies is known only with a boundary pack"
        if not boundaries.unit(unit):
            return f"the boundary pack {boundaries.name} has no unit, or several, called {unit}"
    return ""


def tract_of(law: Law, name: str, boundaries: Boundaries | None = None) -> Tract | None:
    """The ground of an area that can be asked what lies in it; None where `lacks` says why.

    Raises `AtlasError` without the extra `hofburg[geo]`.
    """
    key = (law.digest, name, boundaries.digest if boundaries else "")
    if key not in _KNOWN:
        if len(_KNOWN) >= _MOST:
            _KNOWN.clear()
        _KNOWN[key] = _tract(law, name, boundaries)
    return _KNOWN[key]


def _tract(law: Law, name: str, boundaries: Boundaries | None) -> Tract | None:
    from hofburg.atlas import tract_along, tract_around, tract_inside

    area = law.areas[name]
    if not area.asked or lacks(law, name, boundaries):
        return None
    accuracy = accuracy_of(law, area, boundaries)
    if area.kind == "strip":
        line = law.areas[area.line]
        pieces = tuple(_floats(piece) for piece in line.pieces)
        if line.kind == "boundary" and boundaries is not None:
            pieces = boundaries.line(*line.states)
        return tract_along(
            pieces, accuracy, flat=area.flat, states=area.states, boundaries=boundaries
        )
    if area.kind == "places":
        return tract_around(_floats(area.pieces[0]), accuracy)
    if area.kind == "ring":
        return tract_inside((tuple(_floats(ring) for ring in area.pieces),), accuracy)
    units = [] if boundaries is None else [p for unit in area.units for p in boundaries.unit(unit)]
    return tract_inside(tuple(units), accuracy)


def accuracy_of(law: Law, area: Area, boundaries: Boundaries | None) -> float:
    """How far the edges of an area may be from the true ones, in km.

    The largest of what the document says of it and of its line; where it says nothing, of what the
    digits of its places say; and of what the boundary pack says, where the lines are the pack's.
    """
    from hofburg.atlas import spread_of

    own = [area, *([law.areas[area.line]] if area.line else [])]
    found = [0.0]
    for one in own:
        if one.accuracy_km is not None:
            found.append(one.accuracy_km)
        elif one.pieces:
            found.append(max(spread_of(piece) for piece in one.pieces))
        if boundaries is not None and one.kind in ("boundary", "units"):
            found.append(boundaries.accuracy_km)
    return max(found)


def _floats(places: tuple[Point, ...]) -> _Places:
    return tuple((float(p.latitude), float(p.longitude)) for p in places)


def area_outline(
    law: Law, name: str, *, km: float | None = None, boundaries: Boundaries | None = None
) -> dict[str, Any]:
    """An area as a GeoJSON Feature, for maps and for print: sampled, not for deciding anything.

    Args:
        law: the regime or arrangement.
        name: one of `law.areas`; of a line its strip is what has an outline.
        km: the width of a strip, or how far around places; left out, that of the document (of a
            parameter with versions the last one).
        boundaries: the pack, where the area needs one; the Feature names it and its disclaimer.

    Raises `QuestionError` where there is no such area, no ground of it, or no known width, and
    `AtlasError` without the extra `hofburg[geo]` or where a pole lies in it.
    """
    from hofburg.atlas import tract_outline

    listed = [other for other, area in law.areas.items() if area.asked]
    if name not in listed:
        raise _question(f"{law.id} has no area {shown(name)} with an outline",
                        near(name, listed) or known(listed))  # fmt: skip
    tract = tract_of(law, name, boundaries)
    if tract is None:
        raise _question(lacks(law, name, boundaries), "Give a pack that draws it: --boundaries.")
    width = km if km is not None else _width(law, law.areas[name])
    if width is None:
        raise _question(f"how wide {name} is, is not known", "Say it: km.")
    area = law.areas[name]
    said: dict[str, Any] = {"regime": law.id, "area": name, "accuracy_km": tract.accuracy}
    said |= {"km": width} if area.km is not None else {}
    said |= {"disclaimer": NO_SOVEREIGNTY}
    if boundaries is not None and (area.states or lacks(law, name, None)):
        said |= {"boundaries": boundaries.as_dict()}
    return {"type": "Feature", "properties": said, "geometry": tract_outline(tract, width)}


def _width(law: Law, area: Area) -> float | None:
    """The width that the document gives; None where it is not known."""
    if area.km is None:
        return 0.0
    if area.km.op == "const":
        return float(str(area.km.value))
    value = law.parameters[area.km.name].versions[-1].value
    return None if value is None else float(str(value))


def _question(message: str, remedy: str) -> QuestionError:
    return QuestionError(Problem("", "area", f"{message}.", remedy))
