"""Boundary packs: who a place belongs to, as a file says that a centre chose and answers for.

Hofburg ships no boundaries. A pack is a GeoJSON FeatureCollection (RFC 7946, WGS 84) of polygons:

    {"type": "FeatureCollection",
     "hofburg": {"name": "...", "source": "...", "date": "2026-01-01", "disclaimer": "...",
                 "accuracy_km": 2},
     "features": [{"type": "Feature", "properties": {"state": "AUT"}, "geometry": {...}},
                  {"type": "Feature", "properties": {"disputed": true}, "geometry": {...}},
                 {"type": "Feature", "properties": {"between": ["AUT", "CZE"]}, "geometry": {...}},
                 {"type": "Feature", "properties": {"state": "AUT", "unit": "AT-3", "name": "..."},
                  "geometry": {...}}]}

`between` is a line (LineString), along which areas of an agreement may lie; left out, it is what
the polygons of both States share. `unit` is a part of a State, of which areas may be made; it says
nothing about whose a place is. Nearer to a line than its accuracy, and where it says *disputed*, a
pack gives no answer.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from hofburg.errors import AtlasError, Problem
from hofburg.values import parse_day

from .whose import Line, Piece, Unit, Whose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .shapes import Shapes

__all__ = ["Boundaries", "load_boundaries"]

MAX_BYTES = 48 * 2**20
MAX_FEATURES = 20_000
MAX_VERTICES = 5_000_000
MAX_PROBLEMS = 100
MAX_ACCURACY = 500  # km; a pack that is worse than that says nothing
_TEXT = 2_000
_NAME = 80
# Of the atlas, or of the parties of a regime that has its own; one that nobody asks for is inert.
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_\-]{0,15}", re.ASCII)
_REMEDY = "docs/atlas.md shows what a boundary pack looks like."


@dataclass(frozen=True, slots=True)
class Boundaries:
    """A boundary pack, read.

    Attributes:
        name, source, date, disclaimer: what the pack says of itself; every output names them.
        accuracy_km: how far its lines may be from the true ones.
        states: codes of those that it draws.
        digest: SHA-256 of the file, in hex.
        shapes: its polygons and lines.
    """

    name: str
    source: str
    date: str
    disclaimer: str
    accuracy_km: float
    states: frozenset[str]
    digest: str
    shapes: Shapes = field(repr=False, compare=False)

    def whose(self, latitude: float, longitude: float, within: float = 0.0) -> Whose:
        """In which States of the pack a place lies or may lie.

        Args:
            latitude, longitude: degrees, WGS 84.
            within: degrees by which each of them may be wrong.
        """
        return self.shapes.whose(latitude, longitude, self.accuracy_km, within)

    def line(self, one: str, two: str) -> tuple[tuple[tuple[float, float], ...], ...]:
        """The pieces of the line between two States, latitude first; none where it is not known.

        Lines that the pack carries go first. Else it is what the polygons of both share, if they
        share their places to the last digit.
        """
        return self.shapes.line(one, two, self.accuracy_km)

    def lines(self) -> Iterator[tuple[str, tuple[tuple[float, float], ...]]]:
        """What a map draws: ``boundary``, ``disputed`` or ``between``, and places, latitude first.

        Edges of States and of what it calls disputed, and lines that it carries, no finer than its
        accuracy; not where the map ends at the antimeridian. For the eye: nothing is decided by it.
        """
        return self.shapes.outlines(self.accuracy_km)

    def unit(self, name: str) -> tuple[tuple[tuple[tuple[float, float], ...], ...], ...]:
        """The polygons of an administrative unit, each as its ring and holes, latitude first.

        `name` is what the pack calls it (`unit` or `name`), perhaps with its State: `AUT/AT-3`.
        None where there is no such unit, or where several are called so.
        """
        return self.shapes.unit(name)

    def as_dict(self) -> dict[str, Any]:
        """What an output names where it rests on the pack."""
        return {
            "name": self.name,
            "source": self.source,
            "date": self.date,
            "disclaimer": self.disclaimer,
            "accuracy_km": self.accuracy_km,
            "sha256": self.digest,
        }


def load_boundaries(path: Path | str) -> Boundaries:
    """Read a boundary pack. Raises ``AtlasError`` with everything that is wrong with it.

    Needs the extra ``hofburg[geo]``.
    """
    where = str(path)
    try:
        import shapely  # noqa: F401 - asked for before anything is read
    except ImportError:
        said = "boundary packs need the package shapely."
        remedy = "Install hofburg[geo]."
        raise AtlasError(Problem(where, "no-shapely", said, remedy)) from None
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        said = f"cannot be read: {error.strerror or error}."
        raise AtlasError(Problem(where, "file", said)) from None
    reader = _Reader(where)
    data = reader.parse(raw)
    pack = reader.pack(data, hashlib.sha256(raw).hexdigest())
    if reader.problems or pack is None:
        raise AtlasError(reader.problems)
    return pack


class _StopError(Exception):
    pass


class _Reader:
    """Reads what a stranger may have written; collects what is wrong."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.problems: list[Problem] = []
        self.vertices = 0
        self.lines: list[Line] = []
        self.units: list[Unit] = []

    def say(self, rule: str, message: str, field: str = "", remedy: str = _REMEDY) -> None:
        self.problems.append(Problem(self.place, rule, message, remedy, field))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _StopError

    def refuse(self, rule: str, message: str, remedy: str = _REMEDY) -> NoReturn:
        raise AtlasError(Problem(self.place, rule, message, remedy))

    def parse(self, raw: bytes) -> dict[str, Any]:
        """The file as JSON. Raises ``AtlasError``."""
        if len(raw) > MAX_BYTES:
            self.refuse("too-long", f"is larger than {MAX_BYTES // 2**20} MiB.",
                        "Simplify its lines, or leave out States that are not needed.")  # fmt: skip
        try:
            data = json.loads(raw.removeprefix(b"\xef\xbb\xbf"), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            self.refuse("json", f"is no JSON: {str(error)[:120]}.")
        if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
            self.refuse("geojson", "is no GeoJSON FeatureCollection.")
        return data

    def pack(self, data: dict[str, Any], digest: str) -> Boundaries | None:
        """The pack; None where something is wrong with it."""
        try:
            head = self._head(data.get("hofburg"))
            shapes, states = self._features(data.get("features"))
        except _StopError:
            said = "more faults are not listed."
            self.problems.append(Problem(self.place, "too-many", said, "Mend these first."))
            return None
        if self.problems:
            return None
        from .shapes import Shapes

        made = Shapes(shapes, frozenset(states), self.lines, self.units)
        accuracy = float(head["accuracy_km"])
        texts = {name: str(head[name]) for name in ("name", "source", "date", "disclaimer")}
        return Boundaries(**texts, accuracy_km=accuracy, states=frozenset(states), digest=digest,
                          shapes=made)  # fmt: skip

    def _head(self, head: object) -> dict[str, Any]:
        if not isinstance(head, dict):
            self.say("pack", 'does not say what it is: it has no "hofburg" at the top.')
            return {}
        for name in ("name", "source", "date", "disclaimer"):
            value = head.get(name)
            if not isinstance(value, str) or not value.strip() or len(value) > _TEXT:
                told = "Add it as text: whoever reads an answer must be able to judge it."
                self.say("pack", f"the pack does not say its {name}.", f"hofburg.{name}", told)
        try:
            parse_day(str(head.get("date")))
        except ValueError as error:
            if isinstance(head.get("date"), str):
                self.say("pack", f"{error}.", "hofburg.date", "Write it as 2026-01-01.")
        accuracy = head.get("accuracy_km")
        if isinstance(accuracy, bool) or not isinstance(accuracy, int | float) or not (
            0 < accuracy <= MAX_ACCURACY
        ):  # fmt: skip
            said = "how far its lines may be from the true ones is not said."
            told = f"Give it in km, above 0 and at most {MAX_ACCURACY}."
            self.say("pack", said, "hofburg.accuracy_km", told)
        return head

    def _features(self, listed: object) -> tuple[list[Piece], set[str]]:
        if not isinstance(listed, list) or not listed:
            self.say("geojson", "has no features.", "features")
            return [], set()
        if len(listed) > MAX_FEATURES:
            self.say("too-long", f"has more than {MAX_FEATURES} features.", "features")
            return [], set()
        found: list[Piece] = []
        for number, item in enumerate(listed):
            found += self._feature(item, f"features[{number}]")
        return found, {one.state for one in found if one.state}

    def _feature(self, item: object, path: str) -> Iterator[Piece]:
        own = item.get("properties") if isinstance(item, dict) else None
        if not isinstance(item, dict) or item.get("type") != "Feature" or not isinstance(own, dict):
            self.say("geojson", "is no Feature with properties.", path)
            return
        if "between" in own:
            self._line(own, item.get("geometry"), path)
            return
        state, disputed = own.get("state", ""), own.get("disputed", False)
        if not isinstance(disputed, bool):
            self.say(
                "geojson", "disputed is neither true nor false.", f"{path}.properties.disputed"
            )
        if state in ("", None) and disputed is not True:
            self.say("pack", "says neither whose it is nor that it is disputed.",
                     f"{path}.properties", 'Add "state": "AUT", or "disputed": true.')  # fmt: skip
            return
        if state and not (isinstance(state, str) and _CODE.fullmatch(state)):
            self.say("state", f"{str(state)[:40]!r} is not the code of a State.",
                     f"{path}.properties.state", "Use its three letters, such as KAZ.")  # fmt: skip
            return
        names = self._names(own, path)
        for polygon in self._polygons(item.get("geometry"), f"{path}.geometry"):
            if names:
                self.units.append(Unit(str(state), names, polygon))
                continue
            yield Piece(str(state or ""), disputed is True, polygon)

    def _names(self, own: dict[str, Any], path: str) -> tuple[str, ...]:
        """What an administrative unit is called; nothing where it is none."""
        if "unit" not in own:
            return ()
        found = [own["unit"], *([own["name"]] if own.get("name") is not None else [])]
        good = all(isinstance(text, str) and 0 < len(text.strip()) <= _NAME for text in found)
        if not good or not own.get("state") or own.get("disputed"):
            self.say("pack", "an administrative unit has a text that it is called by, and a State.",
                     f"{path}.properties", 'Write "state": "AUT", "unit": "AT-3".')  # fmt: skip
            return ()
        return tuple(dict.fromkeys(found))

    def _line(self, own: dict[str, Any], geometry: object, path: str) -> None:
        """A line between two States."""
        pair = own["between"]
        good = isinstance(pair, list) and len(pair) == 2 and pair[0] != pair[1]
        if not good or not all(isinstance(s, str) and _CODE.fullmatch(s) for s in pair):
            self.say("pack", "a line is one between two States.", f"{path}.properties.between",
                     'Write "between": ["AUT", "CZE"].')  # fmt: skip
            return
        if own.get("disputed") or own.get("state") or own.get("unit"):
            self.say("pack", "a line is nobody's, and where it is disputed there is none.",
                     f"{path}.properties", "Leave that piece out: answers there stay open."
                     )  # fmt: skip
            return
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        listed = geometry.get("coordinates") if isinstance(geometry, dict) else None
        if kind not in ("LineString", "MultiLineString") or not isinstance(listed, list):
            self.say("geojson", "is no LineString and no MultiLineString.", f"{path}.geometry")
            return
        for places in [listed] if kind == "LineString" else listed:
            made = self._places(places) if isinstance(places, list) else None
            if made is None or len(set(made)) < 2:
                said = "has a line that is none: two or more places, longitude before latitude."
                self.say("geojson", said, f"{path}.geometry")
                return
            self.lines.append(Line((min(pair), max(pair)), made))
        self._enough(f"{path}.geometry")

    def _polygons(self, geometry: object, path: str) -> Iterator[list[list[tuple[float, float]]]]:
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        listed = geometry.get("coordinates") if isinstance(geometry, dict) else None
        if kind not in ("Polygon", "MultiPolygon") or not isinstance(listed, list):
            self.say("geojson", "is no Polygon and no MultiPolygon.", path)
            return
        for polygon in [listed] if kind == "Polygon" else listed:
            rings = [self._ring(ring) for ring in polygon] if isinstance(polygon, list) else []
            if not rings or None in rings:
                said = "has a ring that is none: it is closed, of four or more places,"
                said += " longitude (-180 to 180) before latitude (-90 to 90)."
                self.say("geojson", said, path)
                return
            yield [ring for ring in rings if ring]
        self._enough(path)

    def _enough(self, path: str) -> None:
        if self.vertices > MAX_VERTICES:
            self.say("too-long", f"has more than {MAX_VERTICES} places in its lines.", path,
                     "Simplify them.")  # fmt: skip
            raise _StopError

    def _ring(self, ring: object) -> list[tuple[float, float]] | None:
        if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
            return None
        return self._places(ring)

    def _places(self, listed: list[Any]) -> list[tuple[float, float]] | None:
        self.vertices += len(listed)
        made = []
        for place in listed:
            if not isinstance(place, list) or not 2 <= len(place) <= 3:
                return None
            x, y = place[:2]
            if type(x) not in (int, float) or type(y) not in (int, float):
                return None
            if not (abs(x) <= 180 and abs(y) <= 90):
                return None
            made.append((float(x), float(y)))
        return made


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
