"""Link the areas of a document: places, names and numbers, and what of them makes no sense."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from hofburg.regimes.body import party
from hofburg.regimes.expression import NUMBER, Expr, fail, known, near, shown
from hofburg.regimes.faults import Faults, Path
from hofburg.regimes.law import Provenance
from hofburg.regimes.law_areas import Area
from hofburg.regimes.model import Document
from hofburg.regimes.model_areas import AreaModel
from hofburg.regimes.rings import apart, crossing, holds
from hofburg.regimes.texts import texts
from hofburg.values import Point, parse_point

if TYPE_CHECKING:
    from hofburg.regimes.link import Linker

__all__ = ["check_whose", "link_areas"]

_NO_LINE = "Write one beside it: {boundary: [AAA, BBB]}, or {line: [...]} with its places."
MAX_KM = 1_000  # of a strip, of the ground around a place, and between two places of a line
MAX_ACCURACY = 500
MAX_PLACES = 20_000  # of all areas of a document
MAX_RING = 1_000
MAX_RINGS = 5_000  # places of all rings of a document: whether they cross is reckoned
MAX_REACH = 5_000  # km, of a ring
_SEEN = 1_500  # km from every town of its parties, from which an area is looked at closely
_PARAMETER = re.compile(r"\{([a-z][a-z0-9_.\-]*)\}", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)
_KINDS = "line, boundary, ring, places, units or strip"
_ORDER = "Latitude comes first, in degrees: 51.508530,-0.125740."


def link_areas(linker: Linker) -> None:
    """Link all areas into ``linker.areas``; faults are noted."""
    areas = linker.document.areas
    count = {"places": 0, "ring": 0}
    for name, model in areas.items():
        count["places"] += sum(len(listed) for _, listed in _listed(model))
        count["ring"] += len(model.ring or ()) + sum(len(hole) for hole in model.holes)
        if count["places"] > MAX_PLACES or count["ring"] > MAX_RINGS:
            most = MAX_PLACES if count["places"] > MAX_PLACES else MAX_RINGS
            linker.faults.report(("areas", name), "too-large",
                                 f"with it the areas have more than {most} places",
                                 "Simplify them, or let a boundary pack draw them.")  # fmt: skip
            return
    for name, model in areas.items():
        _Area(linker, name, model).link()
    check_whose(linker.document, linker.faults)


def _listed(model: AreaModel) -> Iterator[tuple[Path, Sequence[str]]]:
    """The lists of places of an area, each with where it stands."""
    for number, piece in enumerate(model.line or ()):
        yield ("line", number), piece
    if model.ring is not None:
        yield ("ring",), model.ring
        for number, hole in enumerate(model.holes):
            yield ("holes", number), hole
    if model.places is not None:
        yield ("places",), model.places


class _Area:
    def __init__(self, linker: Linker, name: str, model: AreaModel) -> None:
        self.linker, self.name, self.model = linker, name, model
        self.faults, self.path = linker.faults, ("areas", name)

    def say(self, at: Path, rule: str, message: str, remedy: str) -> None:
        self.faults.report((*self.path, *at), rule, message, remedy)

    def link(self) -> None:
        """Note what is wrong; make the area if its kind is clear."""
        model = self.model
        self.linker.named(self.path, self.name)
        kinds = model.kinds()
        if len(kinds) != 1:
            said = f"is {' and '.join(kinds)} at once" if kinds else f"is none of {_KINDS}"
            self.say((), "area", said, f"Give exactly one of {_KINDS}.")
            return
        kind = kinds[0]
        if model.holes and kind != "ring":
            self.say(("holes",), "area", "holes go with a ring", "Take them out.")
        if (model.km is not None) != (kind == "places"):
            said = "places need km around them" if kind == "places" else "km goes with places"
            self.say(
                ("km",), "area", said, "Write {places: [...], km: 5}; of a strip, km stands in it."
            )
        pieces = tuple(tuple(self._points(at, texts)) for at, texts in _listed(model))
        if kind == "line":
            self._line(pieces)
        elif kind == "ring":
            self._ring(pieces)
        if kind == "units":
            self.faults.distinct((*self.path, "units"), model.units or [], "unit")
        strip = model.strip
        km = strip.km if strip else model.km
        self.linker.areas[self.name] = Area(
            name=self.name,
            kind=kind,
            pieces=pieces,
            states=self._states(),
            units=tuple(model.units or ()),
            line=self._along(),
            km=None if km is None else self._km(("strip", "km") if strip else ("km",), km),
            flat=bool(strip and strip.ends == "flat"),
            accuracy_km=self._accuracy(),
            provenance=self._provenance(),
            text=texts(model.text),
        )

    def _provenance(self) -> Provenance:
        model, default = self.model, self.linker.document.provenance
        source = default.source if model.source is None else model.source
        return Provenance(model.paragraph or "", model.mark or default.mark, source)

    # -- places ------------------------------------------------------------------------------------

    def _points(self, at: Path, texts: Sequence[str]) -> Iterator[Point]:
        for number, text in enumerate(texts):
            try:
                yield parse_point(text)
            except ValueError as error:
                self.say((*at, number), "place", str(error), _remedy(text))

    def _line(self, pieces: Sequence[Sequence[Point]]) -> None:
        for number, piece in enumerate(pieces):
            at: Path = ("line", number)
            if len(self.model.line[number] if self.model.line else ()) < 2:
                self.say(at, "area", "a piece of a line has two places or more",
                         "Add them, or take the piece out.")  # fmt: skip
            self._steps(at, piece, closed=False)

    def _steps(self, at: Path, places: Sequence[Point], *, closed: bool) -> None:
        """Each place is another one than that before it, and not too far from it."""
        for number in range(0 if closed else 1, len(places)):
            one, two = places[number - 1], places[number]
            if one[:2] == two[:2]:
                told = (
                    "Take it out." if number else "A ring closes by itself: take the last one out."
                )
                self.say(
                    (*at, number), "area", f"the place {_written(two)} follows on itself", told
                )
            elif (length := apart(one, two)) > MAX_KM:
                self.say((*at, number), "area",
                         f"from the place before it, it is {length:,.0f} km to {_written(two)}",
                         f"Give a place every {MAX_KM} km at least. {_ORDER}")  # fmt: skip

    def _ring(self, rings: Sequence[Sequence[Point]]) -> None:
        told = [self.model.ring or [], *self.model.holes]
        for number, (ring, places) in enumerate(zip(rings, told, strict=True)):
            at: Path = ("holes", number - 1) if number else ("ring",)
            if not 3 <= len(places) <= MAX_RING:
                self.say(
                    at, "area", f"a ring has from 3 to {MAX_RING} places", "Add or remove some."
                )
                return
            if len(ring) < len(places):
                return  # a place that is none has been reported
            self._steps(at, ring, closed=True)
            seen: dict[tuple[Decimal, Decimal], int] = {}
            for index, point in enumerate(ring):
                before = seen.setdefault(point[:2], index)
                if before not in (index, index - 1) and not (
                    before == 0 and index == len(ring) - 1
                ):
                    self.say((*at, index), "crossed", f"the ring comes to {_written(point)} twice",
                             "Make two areas of it.")  # fmt: skip
                    return
            if any(apart(ring[0], point) > MAX_REACH for point in ring):
                self.say(
                    at, "area", f"reaches over more than {MAX_REACH} km", "Make several of it."
                )
                return
        if found := crossing(rings):
            one, first, two, second = found
            at = ("holes", two - 1) if two else ("ring",)
            self.say((*at, second), "crossed",
                     f"the side from {_written(rings[two][second])} crosses that from"
                     f" {_written(rings[one][first])}",
                     "Put its places in the order in which one walks around it.")  # fmt: skip
            return
        for number, hole in enumerate(rings[1:]):
            if not holds(rings[0], hole[0]):
                self.say(("holes", number), "area", "the hole lies outside the ring",
                         "Take it out, or mend its places.")  # fmt: skip

    # -- names and numbers -------------------------------------------------------------------------

    def _along(self) -> str:
        """The line of a strip."""
        strip = self.model.strip
        if strip is None:
            return ""
        areas = self.linker.document.areas
        at: Path = ("strip", "line")
        lines = [name for name, other in areas.items() if {"line", "boundary"} & set(other.kinds())]
        if strip.line not in areas:
            self.say(at, "unknown-area", f"there is no line {shown(strip.line)}",
                     near(strip.line, lines) or (known(lines) if lines else _NO_LINE))  # fmt: skip
        elif strip.line not in lines:
            what = "is " + (" and ".join(areas[strip.line].kinds()) or "no area")
            self.say(at, "area", f"a strip goes along a line, and {strip.line} {what}",
                     f"Name one with `line` or `boundary`. {known(lines)}")  # fmt: skip
        self.linker.areas_read.add(strip.line)
        return strip.line

    def _states(self) -> tuple[str, ...]:
        strip = self.model.strip
        if strip is None:
            return tuple(self.model.boundary or ())
        return () if strip.sides == "both" else tuple(dict.fromkeys(strip.sides))

    def _accuracy(self) -> float | None:
        written = self.model.accuracy_km
        if written is None:
            return None
        if not _NUMBER.fullmatch(written) or float(written) > MAX_ACCURACY:
            self.say(("accuracy_km",), "number", f"{shown(written)} is no accuracy",
                     f"Write kilometres, from 0 to {MAX_ACCURACY}.")  # fmt: skip
            return None
        return float(written)

    def _km(self, at: Path, written: str) -> Expr | None:
        """A width: a number, or a parameter in km."""
        with self.faults.at(*self.path, *at):
            if found := _PARAMETER.fullmatch(written.strip()):
                return self._parameter(found[1])
            if not _NUMBER.fullmatch(written) or not 0 < float(written) <= MAX_KM:
                raise fail("number", f"{shown(written)} is no width",
                           f"Write kilometres, above 0 and up to {MAX_KM}, or a parameter:"
                           ' "{belt.depth}".')  # fmt: skip
            return Expr("const", NUMBER, value=Decimal(written))
        return None

    def _parameter(self, name: str) -> Expr:
        shared = self.linker.shared
        shared.read.add(name)
        found = shared.parameters.get(name)
        if found is None:
            if name in shared.defined:  # its own fault is reported where it stands
                raise fail("", "")
            raise fail("unknown-parameter", f"there is no parameter {{{name}}}",
                       near(name, shared.defined) or known(shared.defined))  # fmt: skip
        if found.type != NUMBER or found.unit != "km":
            raise fail("expression-type", f"{{{name}}} is in {found.unit}, and a width in km",
                       "Give it in km, and list km under units.")  # fmt: skip
        listed = [found.versions, *(r.versions for r in found.readings.values())]
        for value in (v.value for versions in listed for v in versions if v.value is not None):
            if not 0 <= Decimal(str(value)) <= MAX_KM:
                raise fail("number", f"{{{name}}} is {value} km",
                           f"A width is from 0 to {MAX_KM} km.")  # fmt: skip
        return Expr("param", NUMBER, name=name)


def _written(point: Point) -> str:
    return f"{point.latitude},{point.longitude}"


def _remedy(text: str) -> str:
    """What to do about a place that is none; most often its numbers stand the wrong way round."""
    first, comma, second = text.partition(",")
    turned = f"{second.strip()},{first.strip()}"
    try:
        parse_point(turned)
    except ValueError:
        return _ORDER
    return f"Latitude comes first: did you mean {turned}?" if comma else _ORDER


# -- whose areas they are --------------------------------------------------------------------------


def check_whose(document: Document, faults: Faults) -> None:
    """Lines that its parties do not share, and places whose numbers were swapped."""
    lines = {name: area.boundary for name, area in document.areas.items()}
    for name, area in document.areas.items():
        if area.boundary is not None:
            _shared(document, faults, ("areas", name, "boundary"), area.boundary)
        if area.strip is not None and area.strip.sides != "both":
            path: Path = ("areas", name, "strip", "sides")
            _parties(document, faults, path, area.strip.sides)
            pair = lines.get(area.strip.line)
            for index, code in enumerate(area.strip.sides):
                if pair and code not in pair:
                    faults.report((*path, index), "area",
                                  f"the line does not bound {code}, but {' and '.join(pair)}",
                                  "Name one of these.")  # fmt: skip
        _swapped(document, faults, name, area)


def _parties(document: Document, faults: Faults, path: Path, codes: Sequence[str]) -> bool:
    """Whether all of them are parties; who is none is reported."""
    good = True
    for index, code in enumerate(codes):
        reason, remedy = party(document.parties, code)
        if reason:
            faults.report((*path, index), "unknown-state", reason, remedy)
            good = False
    return good


def _shared(document: Document, faults: Faults, path: Path, pair: Sequence[str]) -> None:
    from hofburg.atlas import boundaries, is_state_code

    if not _parties(document, faults, path, pair):
        return
    if pair[0] == pair[1]:
        faults.report(path, "area", f"a boundary lies between two States, not {pair[0]} alone",
                      "Name the other one.")  # fmt: skip
    elif all(is_state_code(code) for code in pair) and not any(
        set(found.states) == set(pair) for found in boundaries(pair[0])
    ):
        faults.report(path, "area", f"{pair[0]} and {pair[1]} share no boundary on land",
                      "Name another pair, or give the line by its places.")  # fmt: skip


def _swapped(document: Document, faults: Faults, name: str, area: AreaModel) -> None:
    """An area far from every party that lies beside one if its numbers are swapped."""
    from hofburg.atlas import is_state_code, towns

    parties = [code for code in document.parties or () if is_state_code(code)]
    if not parties or len(parties) < len(document.parties or ()):
        return
    known_ = [place for code in parties for place in towns(code)]
    for path, listed in _listed(area):
        points = [point for text in listed if (point := _read(text))]
        turned = [p for p in (_read(_turned(p)) for p in points) if p]
        if not points or len(turned) < len(points) or not known_:
            continue
        there, here = (
            min(apart(p, town) for p in listed for town in known_) for listed in (points, turned)
        )
        if there > _SEEN and here < there / 3:
            faults.report(("areas", name, *path), "swapped",
                          f"{_written(points[0])} is {there:,.0f} km from every town of the"
                          f" parties that the atlas knows, {_written(turned[0])} only {here:,.0f}",
                          "Latitude comes first: swap the two numbers of each place.")  # fmt: skip
            return


def _read(text: str) -> Point | None:
    try:
        return parse_point(text)
    except ValueError:
        return None


def _turned(point: Point) -> str:
    return f"{point.longitude},{point.latitude}"
