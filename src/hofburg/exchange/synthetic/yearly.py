"""What every State owes every year: the exchange, the calendar, the message two years ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hofburg.exchange.synthetic.draw import Draw
from hofburg.exchange.synthetic.forces import Forces, Unit, types_of
from hofburg.exchange.synthetic.names import Names
from hofburg.exchange.synthetic.places import Ground
from hofburg.exchange.synthetic.planted import Planting
from hofburg.exchange.synthetic.post import Letter, Post, at, stamp

__all__ = ["Cast", "contact_points", "exchanges", "increases", "two_year_messages"]

_LANGUAGES = ("en", "fr", "de", "it", "ru", "es")


@dataclass(slots=True)
class Cast:
    """Who plays in a year: States by place, with their forces and a square of ground each."""

    post: Post
    planting: Planting
    names: Names
    forces: list[Forces]
    grounds: list[Ground]
    draw: Draw

    @property
    def year(self) -> int:
        return self.post.year

    @property
    def states(self) -> range:
        return range(len(self.forces))

    def office_hours(self, draw: Draw, first: datetime, days: int) -> datetime:
        """A moment in working hours on one of the days from ``first`` on."""
        day = first + timedelta(days=draw.between(0, days - 1))
        return day.replace(hour=draw.between(7, 15), minute=draw.between(0, 11) * 5)


def exchanges(cast: Cast) -> set[int]:
    """The annual exchange of each State, sent in the December before; who sent none."""
    planting, post = cast.planting, cast.post
    absent, late = set(planting.choose(1)), set(planting.choose(2))
    for place in cast.states:
        if place in absent - late:
            planting.plant("10", place, "missed", "no annual exchange was sent")
            continue
        draw = cast.draw.of("exchange", place)
        sent = cast.office_hours(draw, at(cast.year - 1, 12, 1), 14)
        letter = post.send("annual_exchange", place, sent, _exchange(cast, draw, place))
        if place in late:
            days = draw.between(2, 9)
            letter.sent = at(cast.year - 1, 12, 15 + days, 10)
            said = f"the annual exchange was sent {days} days late"
            letter.planted = planting.plant("10", place, "late", said)
    _misstate(cast)
    return absent - late


def _exchange(cast: Cast, draw: Draw, place: int) -> dict[str, Any]:
    forces = cast.forces[place]
    body: dict[str, Any] = {
        "year": cast.year, "valid": f"{cast.year}-01-01", "language": draw.pick(_LANGUAGES),
    }  # fmt: skip
    if not forces.units:
        return body | {"nil": True}
    increases = _increases(cast, draw, forces) if draw.chance(10) else []
    plans = _plans(draw, forces) if draw.chance(15) else []
    body |= {
        "units": forces.listed, "quota": forces.quota,
        "forces": [unit.line for unit in forces.units],
        "holdings": [line for unit in forces.units for line in unit.holdings],
        "types": [_type(cast, draw, place, *it) for it in types_of(forces.units)],
        "no_increases": not increases, "no_plans": not plans,
    }  # fmt: skip
    if increases:
        body |= {"increases": increases, "increase_systems": _systems(forces, increases)}
    return body | ({"plans": plans} if plans else {})


def _increases(cast: Cast, draw: Draw, forces: Forces) -> list[dict[str, Any]]:
    able = [unit for unit in forces.units if unit.evaluable]
    if not able:
        return []
    unit = draw.pick(able)
    begin = at(cast.year, draw.between(3, 9), draw.between(1, 28))
    return [{
        "unit": unit.name, "what": "increase", "purpose": "Training of reservists",
        "troops": draw.between(16, 28) * 100, "start": f"{begin:%Y-%m-%d}",
        "finish": f"{begin + timedelta(days=draw.between(25, 45)):%Y-%m-%d}", "area": unit.town,
    }]  # fmt: skip


def _systems(forces: Forces, increases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    named = {line["unit"] for line in increases}
    return [dict(line) for unit in forces.units if unit.name in named for line in unit.holdings]


def _plans(draw: Draw, forces: Forces) -> list[dict[str, Any]]:
    able = [unit for unit in forces.units if unit.holdings]
    if not able:
        return []
    unit = draw.pick(able)
    line = unit.holdings[0]
    plan = {
        "type": line["type"],
        "class": line["class"],
        "number": draw.between(4, 40),
        "unit": unit.name,
    }
    return [plan | {"effect": draw.pick(("adds", "adds-and-replaces"))}]


def _type(cast: Cast, draw: Draw, place: int, class_: str, type_: str) -> dict[str, Any]:
    """A type: with the year of its data, whose data hold, or as a new one with its data."""
    # Who made it is the same for all that have it.
    made = Draw(cast.post.seed, "maker", class_, type_)
    maker = made.between(0, len(cast.forces) - 1)
    line: dict[str, Any] = {
        "type": type_,
        "class": class_,
        "name": f"{cast.names.place()} {type_[-1]}",
    }
    if draw.chance(3):
        return line | {"new": True} | _data(made, class_, type_)
    if maker == place or draw.chance(60):
        return line | {"given_in": cast.year - draw.between(1, 12)}
    return line | {"as_by": cast.post.codes[maker]}


def _data(draw: Draw, class_: str, type_: str) -> dict[str, Any]:
    """Technical data of Annex III, invented, and the photographs."""
    armoured: dict[str, Any] = {
        "night_vision": True,
        "floating": draw.chance(30),
        "snorkel": draw.chance(50),
    }
    own: dict[str, dict[str, Any]] = {
        "BT": armoured | {"calibre": draw.between(100, 140), "weight": draw.between(40, 60),
                          "added_armour": draw.chance(50), "track": draw.between(55, 70)},
        "ACV-HACV": armoured | {"calibre": draw.between(90, 110), "weight": draw.between(12, 25),
                                "added_armour": False},
        "ACV-AIFV": armoured | {"armament": f"cannon, {draw.between(25, 40)} mm",
                                "added_armour": draw.chance(50)},
        "ACV-APC": armoured | {"armament": "machine gun", "seats": draw.between(8, 12)},
        "LA-APC": {"armament": "machine gun", "interior": True},
        "LA-AIFV": {"armament": "machine gun", "interior": True},
        "ARTY-SP": {"calibre": draw.between(105, 160)},
        "ARTY-TOWED": {"calibre": draw.between(105, 160)},
        "MOR": {"calibre": draw.between(105, 125)},
        "MRL": {"calibre": draw.between(110, 240), "tubes": draw.between(8, 40)},
        "AVLB": {"bridge_span": draw.between(15, 26), "load_class": draw.between(40, 70)},
        "HEL": {"role": draw.pick(("transport", "combat support")), "weapons": "none"},
        "CA": {"role": "multi-role", "weapons": "cannon"}, "ATGM": {"night_vision": True},
    }  # fmt: skip
    views = {"side": True, "top": True, "front": True, "caption": f"{type_}, all versions"}
    return own[class_] | views


def _misstate(cast: Cast) -> None:
    """Faults that an officer finds on reading: stated totals, a reserve too full."""
    planting = cast.planting
    sent = {
        letter.author: letter for letter in cast.post.letters if letter.kind == "annual_exchange"
    }
    able = {
        place
        for place, letter in sent.items()
        if cast.forces[place].listed > 5 and not letter.planted
    }
    for place in planting.choose(1, able):
        able -= {place}
        body = sent[place].body
        body["units"] += 3
        said = "the exchange states three units more than it lists"
        sent[place].planted = planting.plant("10.1.1-units", place, "unmet", said)
        # The quota stated goes with the units stated, so that only one of the two is wrong.
        body["quota"] = min(15, -(-body["units"] // 60))
    for place in planting.choose(1, able):
        able -= {place}
        sent[place].body["quota"] += 1
        said = "the exchange states a quota that is one too high"
        sent[place].planted = planting.plant("10.1.1-quota", place, "unmet", said)
    for place in planting.choose(1, able):
        unit = next(unit for unit in cast.forces[place].units if unit.line["kind"] == "unit")
        unit.line |= {"active": False, "strength": unit.line["full_strength"] // 2}
        said = f"{unit.name} is called non-active and is manned to a half"
        sent[place].planted = planting.plant("10.2.2", place, "unmet", said)


def two_year_messages(cast: Cast) -> None:
    """By 15 November, two years ahead: nobody plans a large activity."""
    missed, late = set(cast.planting.choose(1)), set(cast.planting.choose(1))
    for place in cast.states:
        if place in missed - late:
            cast.planting.plant("68", place, "missed", "no message on large activities was sent")
            continue
        draw = cast.draw.of("two years", place)
        body = {"given_in": cast.year - 1, "for_year": cast.year + 1, "nil": True}
        letter = cast.post.send(
            "two_year_plan", place, cast.office_hours(draw, at(cast.year - 1, 10, 20), 25), body
        )
        if place in late:
            letter.sent = at(cast.year - 1, 11, 20, 9)
            said = "the message on large activities was sent five days late"
            letter.planted = cast.planting.plant("68", place, "late", said)


def contact_points(cast: Cast) -> None:
    """Points of contact for hazardous incidents, told anew each year."""
    for place in cast.states:
        draw = cast.draw.of("contact", place)
        body = {"organisation": f"Verification centre of {cast.post.codes[place]} (fictional)"}
        cast.post.send(
            "contact_point", place, cast.office_hours(draw, at(cast.year - 1, 11, 2), 25), body
        )


def increases(cast: Cast) -> None:
    """Increases of personnel that the exchange did not hold, one of them told too late."""
    able = {place for place in cast.states if any(u.evaluable for u in cast.forces[place].units)}
    late = set(cast.planting.choose(1, able))
    for place in sorted({*late, *cast.planting.choose(4, able)}):
        draw = cast.draw.of("increase", place)
        units = [unit for unit in cast.forces[place].units if unit.evaluable]
        unit = draw.pick(units)
        begin = at(cast.year, draw.between(4, 9), draw.between(1, 28), 6)
        letter = cast.post.send(
            "increase_notice",
            place,
            begin - timedelta(days=draw.between(45, 60)),
            _notice(draw, unit, begin),
        )
        if place in late:
            letter.sent = begin - timedelta(days=20)
            said = f"the increase of {unit.name} was told 20 days before it took effect, not 42"
            letter.planted = cast.planting.plant("10.3.4", place, "late", said)


def _notice(draw: Draw, unit: Unit, begin: datetime) -> dict[str, Any]:
    systems = [{key: line[key] for key in ("class", "type", "number")} for line in unit.holdings]
    body = {
        "unit": unit.name, "kind": "unit", "what": "increase", "purpose": "Training of reservists",
        "troops": draw.between(16, 28) * 100, "start": stamp(begin),
        "finish": stamp(begin + timedelta(days=draw.between(25, 45))), "area": unit.town,
        "alert": False, "systems": systems,
    }  # fmt: skip
    return body | (
        {"superior": unit.line["superior"]} if "superior" in unit.line else {"superior": "none"}
    )


def changes(cast: Cast) -> list[Letter]:
    """What a few States tell during the year about forces that they had declared."""
    able = {place for place in cast.states if any(u.evaluable for u in cast.forces[place].units)}
    letters = []
    for place in cast.planting.choose(6, able):
        draw = cast.draw.of("change", place)
        unit = draw.pick([unit for unit in cast.forces[place].units if unit.evaluable])
        line = draw.pick(unit.holdings)
        moment = cast.office_hours(draw, at(cast.year, 5, 3), 120)
        change = {"unit": unit.name, "what": "holdings", "class": line["class"],
                  "type": line["type"],
                  "change": -draw.between(1, max(1, line["number"] // 4)),
                  "detail": "withdrawn from service"}  # fmt: skip
        body = {
            "year": cast.year,
            "effective": f"{moment:%Y-%m-%d}",
            "reason": "reorganisation",
            "changes": [change],
        }
        letters.append(cast.post.send("force_change", place, moment, body))
    return letters
