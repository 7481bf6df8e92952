"""A made-up State's formations and units: a tree of command, with places, strengths and systems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hofburg.exchange.synthetic.draw import Draw
from hofburg.exchange.synthetic.names import CLASSES, Names, design, ordinal
from hofburg.exchange.synthetic.places import Ground

__all__ = ["Forces", "Unit", "raise_forces", "sizes", "types_of"]

MOST_UNITS = 900

Kind = tuple[str, str, int, str]  # arm, what its units are called, how often, systems


def _systems(listed: str) -> list[tuple[str, int, int]]:
    """Classes of systems, each with the fewest and the most."""
    rows = [it.split() for it in listed.split(", ")] if listed else []
    return [(class_, int(low), int(high)) for class_, low, high in rows]


_LAND: tuple[Kind, ...] = (
    ("mechanised", "Mechanised Brigade", 16,
     "ACV-AIFV 60 130, BT 20 60, ARTY-SP 12 36, MOR 8 24, ATGM 6 18, AVLB 2 6"),
    ("armoured", "Armoured Brigade", 10,
     "BT 50 110, ACV-AIFV 30 70, ARTY-SP 12 36, AVLB 3 9, MOR 6 18, LA-AIFV 2 8"),
    ("motorised-rifle", "Motorised Rifle Brigade", 14,
     "ACV-APC 70 160, ACV-AIFV 20 60, BT 10 40, ARTY-TOWED 12 36, MOR 10 30, LA-APC 4 16"),
    ("infantry", "Infantry Brigade", 12,
     "ACV-APC 40 110, MOR 12 36, ARTY-TOWED 12 24, ATGM 4 16, ACV-HACV 4 16, LA-APC 4 12"),
    ("airborne", "Airborne Regiment", 3, "ACV-AIFV 20 60, MOR 8 18, ATGM 4 12"),
    ("airmobile", "Airmobile Brigade", 3, "HEL 12 36, MOR 6 18, ACV-APC 10 40"),
    ("artillery", "Artillery Brigade", 10,
     "ARTY-SP 18 54, ARTY-TOWED 12 54, MRL 12 36, ACV-APC 8 24, LA-APC 4 16"),
    ("combat-engineer", "Combat Engineer Regiment", 6, "AVLB 4 16, ACV-APC 10 30, LA-APC 2 8"),
    ("army-aviation", "Army Aviation Regiment", 5, "HEL 18 60"),
    ("other", "Logistic Regiment", 5, ""),
    ("other", "Signal Regiment", 3, ""),
)  # fmt: skip
_AMPHIBIOUS: tuple[Kind, ...] = (
    ("infantry", "Marine Brigade", 1, "ACV-APC 40 90, BT 8 30, ARTY-SP 6 18, MOR 8 24, ATGM 4 12"),
)
_AIR: tuple[Kind, ...] = (
    ("other", "Combat Wing", 6, "CA 16 60, HEL 1 4"),
    ("other", "Fighter Regiment", 3, "CA 18 48"),
    ("army-aviation", "Helicopter Wing", 2, "HEL 16 40"),
    ("other", "Transport Wing", 1, ""),
)
_AIRBORNE = ("air", "air-defence", "naval-air")
_SERVICES = {
    "land": _LAND,
    "amphibious": _AMPHIBIOUS,
    "air": _AIR,
    "air-defence": _AIR[1:2],
    "naval-air": _AIR[:1],
}
_COMMANDS = {  # from the top: the head of the service, army, corps, division
    "land": ("Land Command", "Army", "Corps", "Division"),
    "amphibious": ("Marine Command", "", "", "Marine Division"),
    "air": ("Air Command", "Air Army", "", "Air Division"),
    "air-defence": ("Air Defence Command", "", "", "Air Defence Division"),
    "naval-air": ("Naval Air Command", "", "", "Naval Air Division"),
}
_DESIGNS = 12  # of each class, in the whole year


@dataclass(slots=True)
class Unit:
    """A line of the exchange with its holdings. ``place`` is a town that is on no map."""

    line: dict[str, Any]
    holdings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.line["designation"])

    @property
    def town(self) -> str:
        return str(self.line["place"])

    @property
    def evaluable(self) -> bool:
        """An active formation or unit of which 10.2 gives data."""
        return bool(self.line["active"] and self.line["combat"] and self.line["kind"] == "unit")


@dataclass(slots=True)
class Forces:
    """All that a State has: formations and units from the top down."""

    units: list[Unit] = field(default_factory=list)

    @property
    def listed(self) -> int:
        """Units; formations are not counted (10.1.1)."""
        return sum(unit.line["kind"] == "unit" for unit in self.units)

    @property
    def quota(self) -> int:
        """Evaluations that it must accept in the year (109)."""
        return min(15, -(-self.listed // 60))


def sizes(draw: Draw, states: int, total: int, without: int) -> list[int]:
    """Units by State: a few have hundreds, most have some tens, so many have none.

    A heavy tail, drawn by the seed and scaled to ``total`` units; never by who the State is.
    """
    tails = [1 / (0.09 + draw.share()) for _ in range(states - without)]
    weights = [tail * tail for tail in tails]
    most = min(MOST_UNITS, max(1, total // 6))
    share = total / sum(weights)
    # What the cap takes from the largest goes to the others.
    capped = [min(most / share, weight) for weight in weights]
    share = total / sum(capped)
    made = [min(most, max(1, int(share * weight))) for weight in capped]
    return draw.shuffled(made + [0] * without)


def raise_forces(draw: Draw, names: Names, ground: Ground, code: str, size: int) -> Forces:
    """The forces of a State with so many units."""
    state = _State(draw, names, ground, code)
    if size:
        shares = [
            ("amphibious", 4 if draw.chance(25) else 0),
            ("naval-air", 2 if draw.chance(25) else 0),
            ("air-defence", 4 if draw.chance(35) else 0),
            ("air", 12),
        ]
        left = size
        for service, share in shares:
            number = size * share // 100
            left -= number
            state.service(service, number)
        state.service("land", left)
    return Forces(state.units)


class _State:
    def __init__(self, draw: Draw, names: Names, ground: Ground, code: str) -> None:
        self._draw, self._names, self._ground, self._code = draw, names, ground, code
        self._towns = [names.place() for _ in range(4)]
        self._counts: dict[str, int] = {}
        # Which designs of a class it has: one or two, whoever makes them.
        self._types = {
            class_: [
                design(class_, n) for n in sorted({draw.between(0, _DESIGNS - 1) for _ in range(2)})
            ]
            for class_ in CLASSES
        }
        self.units: list[Unit] = []

    def service(self, service: str, number: int) -> None:
        """A command as the one head, and armies, corps and divisions above so many units."""
        if not number:
            return
        called, armies, _, _ = _COMMANDS[service]
        head = self._command(service, called, None) if number > 1 else None
        while number:
            big = armies and number > 60
            within = min(number, self._draw.between(45, 75)) if big else number
            number -= within
            self._corps(service, self._command(service, armies, head) if big else head, within)

    def _corps(self, service: str, above: Unit | None, number: int) -> None:
        corps = _COMMANDS[service][2]
        while number:
            big = corps and number > 12
            within = min(number, self._draw.between(12, 20)) if big else number
            number -= within
            self._divisions(service, self._command(service, corps, above) if big else above, within)

    def _divisions(self, service: str, above: Unit | None, number: int) -> None:
        while number:
            within = min(number, self._draw.between(3, 6))
            number -= within
            called = _COMMANDS[service][-1]
            division = self._command(service, called, above) if within > 2 else above
            for _ in range(within):
                self._unit(service, division)

    def _command(self, service: str, called: str, superior: Unit | None) -> Unit:
        unit = self._line(service, called, superior, "formation", "other", True)
        full = self._draw.between(300, 900)
        unit.line |= {"strength": full * self._draw.between(70, 100) // 100, "full_strength": full}
        return unit

    def _unit(self, service: str, superior: Unit | None) -> None:
        kinds = _SERVICES[service]
        arm, called, _, listed = kinds[self._draw.weighted([kind[2] for kind in kinds])]
        systems = _systems(listed)
        # An air combat unit is one with combat aircraft (footnote to 10.5).
        fights = (
            any(system[0] == "CA" for system in systems) if service in _AIRBORNE else bool(systems)
        )
        unit = self._line(service, called, superior, "unit", arm, fights)
        active = self._draw.chance(90)
        full = self._draw.between(14, 48) * 100
        manned = self._draw.between(65, 100) if active else self._draw.between(2, 14)
        unit.line |= {"active": active, "strength": full * manned // 100, "full_strength": full}
        if service in _AIRBORNE:
            unit.line |= {"base": f"{unit.town} Air Base", "base_location": self._ground.point()}
        self._hold(unit, systems)

    def _hold(self, unit: Unit, systems: list[tuple[str, int, int]]) -> None:
        """What a unit has: one type of each class, of some classes two."""
        held: set[str] = set()
        for class_, low, high in systems:
            for again in (False, True):
                types = [it for it in self._types[class_] if it not in held]
                if not types or (again and not self._draw.chance(25)):
                    break
                held.add(chosen := self._draw.pick(types))
                number = self._draw.between(low, high)
                unit.holdings.append(
                    {"unit": unit.name, "class": class_, "type": chosen, "number": number}
                )

    def _line(
        self, service: str, called: str, superior: Unit | None, kind: str, arm: str, combat: bool
    ) -> Unit:
        self._counts[called] = self._counts.get(called, 0) + 1
        if self._draw.chance(30):
            self._towns.append(self._names.place())
        town = self._draw.pick(self._towns)
        line: dict[str, Any] = {
            "designation": f"{ordinal(self._counts[called])} {called} {town}",
            "kind": kind, "combat": combat, "service": service, "arm": arm,
            "level": called.split()[-1].lower(), "active": True, "host": self._code,
            "place": town, "location": self._ground.point(),
        }  # fmt: skip
        if superior:
            line["superior"] = superior.name
        unit = Unit(line)
        self.units.append(unit)
        return unit


def types_of(forces: Sequence[Unit]) -> list[tuple[str, str]]:
    """Class and type of everything that is held, in order."""
    return sorted({(line["class"], line["type"]) for unit in forces for line in unit.holdings})
