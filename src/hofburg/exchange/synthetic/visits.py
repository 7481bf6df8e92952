"""Inspections and evaluations of a made-up year, inside the quotas, with the rush of January."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hofburg.exchange.synthetic.draw import Draw
from hofburg.exchange.synthetic.post import Letter, at, stamp
from hofburg.exchange.synthetic.yearly import Cast

__all__ = ["visits"]

_INSPECTIONS, _TEAM, _GUESTS = 3, 4, 2
_EVALUATORS = 3
_LANGUAGES = ("english", "french", "german", "italian", "russian", "spanish")


@dataclass(slots=True)
class Visit:
    """A visit that was accepted: who, to whom, when, and the letter that asked for it."""

    guest: int
    host: int
    request: Letter
    entry: datetime
    unit: str = ""
    report: Letter | None = None


@dataclass(slots=True)
class Host:
    """What a State has accepted so far."""

    entries: list[datetime] = field(default_factory=list)
    guests: dict[int, int] = field(default_factory=dict)


def visits(cast: Cast, reported: set[int]) -> None:
    """All visits. Units are evaluated of States that ``reported`` them in the annual exchange."""
    _deviate(cast, _inspections(cast), "inspection")
    _deviate(cast, _evaluations(cast, reported), "evaluation")


def _wishes(draw: Draw, states: int, number: int) -> list[tuple[int, int, int]]:
    """Minute of the year, guest and host of so many wishes; many fall into the first weeks.

    Some States ask often and some are asked often: by their place, drawn by the seed.
    """
    asks = [draw.between(1, 12) ** 2 for _ in range(states)]
    asked = [draw.between(3, 9) ** 2 for _ in range(states)]
    wishes = []
    for _ in range(number):
        if draw.chance(15):
            day = draw.between(0, 3)  # whoever wants to be the first
        else:
            day = draw.between(4, 55) if draw.chance(45) else draw.between(56, 270)
        guest, host = draw.weighted(asks), draw.weighted(asked)
        if guest != host:
            wishes.append((day * 1440 + draw.between(0, 839), guest, host))
    return sorted(set(wishes))


def _weekday(moment: datetime) -> datetime:
    """That moment, or the same hour on the Monday after."""
    return moment + timedelta(days=(7 - moment.weekday()) if moment.weekday() > 4 else 0)


# -- inspections -----------------------------------------------------------------------------------


def _inspections(cast: Cast) -> list[Visit]:
    hosts = {place: Host() for place in cast.states}
    made = []
    new_year = at(cast.year, 1, 1)
    for minute, guest, host in _wishes(cast.draw.of("inspections"), len(hosts), len(hosts) * 4):
        asked, book = new_year + timedelta(minutes=minute), hosts[host]
        draw = cast.draw.of("inspection", guest, host, minute)
        # In the order in which they asked, so that no team overtakes another.
        entry = _weekday(asked + timedelta(hours=draw.between(60, 72)))
        entry = max(entry, book.entries[-1] + timedelta(hours=3)) if book.entries else entry
        if guest in book.guests or entry - asked > timedelta(days=4, hours=20):
            continue
        if len(book.entries) < _INSPECTIONS:
            book.entries.append(entry)
            book.guests[guest] = 1
            made.append(
                _inspect(
                    cast,
                    draw,
                    Visit(guest, host, _ask(cast, draw, guest, host, asked, entry), entry),
                )
            )
            if len(book.entries) == _INSPECTIONS:
                _filled(cast, "inspection", made[-1])
        elif asked - book.entries[-1] < timedelta(days=3):  # who asks later knows better
            book.guests[guest] = 1
            request = _ask(cast, draw, guest, host, asked, entry)
            body = {
                "accepted": False,
                "ground": "quota",
                "reason": "three inspections of this year are accepted",
            }
            _reply(cast, draw, "inspection", request, body)
    return made


def _ask(cast: Cast, draw: Draw, guest: int, host: int, asked: datetime, entry: datetime) -> Letter:
    manner = draw.pick(("ground", "ground", "both"))
    joined = draw.shuffled([place for place in cast.states if place not in (guest, host)])
    guests = draw.between(0, _GUESTS) if draw.chance(40) else 0
    body = {
        "entry": stamp(entry), "area": cast.grounds[host].area(),
        "corners": cast.grounds[host].corners(),
        "area_km2": draw.between(60, 175) * 100,
        "area_fits": True, "points_of_entry": [_town(cast, draw, host)],
        "transport": draw.pick(("by air", "by road")),
        "begins_at": _town(cast, draw, host), "manner": manner, "vehicles": "receiving",
        "joined_by": [cast.post.codes[it] for it in joined[:guests]],
        "particulars": True, "languages": [draw.pick(_LANGUAGES)],
    }  # fmt: skip
    if manner == "both":
        body["aircraft"] = "helicopter"
    return cast.post.send("inspection_request", guest, asked, body, to=[host], basis="quota")


def _inspect(cast: Cast, draw: Draw, visit: Visit) -> Visit:
    """The reply, the visit and the report, each in time."""
    point, asked = visit.request.body["points_of_entry"][0], visit.request
    _reply(cast, draw, "inspection", asked, {
        "accepted": True, "points_of_entry": [point], "assembly_place": point,
        "assembly_at": stamp(visit.entry),
        "languages": asked.body["languages"], "restricted": [], "aircraft_agreed": True,
    })  # fmt: skip
    entered = visit.entry - timedelta(minutes=draw.between(0, 8) * 5)
    arrived = entered + timedelta(hours=draw.between(2, 7))
    ended = arrived + timedelta(hours=draw.between(30, 47))
    joined = asked.body["joined_by"]
    own = cast.post.codes[visit.guest]
    team = [
        {"nationality": own, "inspectors": _TEAM - len(joined)},
        *({"nationality": it, "inspectors": 1} for it in joined),
    ]
    cast.post.send("inspection_visit", visit.guest, ended + timedelta(hours=20), {
        "entered": stamp(entered), "arrived": stamp(arrived), "ended": stamp(ended),
        "departed": stamp(ended + timedelta(hours=draw.between(6, 20))), "team": team,
        "leader": own,
        "sub_teams": draw.between(1, 2), "access": True, "escorted": True, "lodged": True,
        "telecommunications": True,
        "flights": asked.body["manner"] == "both", "notifiable_seen": False,
    }, to=[visit.host], answers=asked)  # fmt: skip
    visit.report = _report(cast, draw, "inspection", visit, ended, {
        "sites": sorted({_town(cast, draw, visit.host) for _ in range(3)}),
        "findings": "No notifiable activity was seen.",
        "problems": "none", "remarks": "none",
    })  # fmt: skip
    return visit


# -- evaluations -----------------------------------------------------------------------------------


def _evaluations(cast: Cast, reported: set[int]) -> list[Visit]:
    """Each on a working day of its own in the receiving State, each at another unit."""
    hosts = {place: Host() for place in reported if cast.forces[place].quota}
    made: list[Visit] = []
    number = sum(cast.forces[place].quota for place in hosts) * 4
    units = {
        place: cast.draw.of("units", place).shuffled(
            [u for u in cast.forces[place].units if u.evaluable]
        )
        for place in hosts
    }
    for minute, guest, host in _wishes(cast.draw.of("evaluations"), len(cast.forces), number):
        if host not in hosts or not units[host]:
            continue
        book, quota = hosts[host], cast.forces[host].quota
        draw = cast.draw.of("evaluation", guest, host, minute)
        entry = _weekday(at(cast.year, 1, 7, 6, 30) + timedelta(days=minute // 1440))
        if book.entries and entry <= book.entries[-1]:
            entry = _weekday(book.entries[-1] + timedelta(days=1))
        if book.guests.get(guest, 0) >= max(1, quota // 5) or entry > at(cast.year, 10, 15):
            continue
        if len(book.entries) < quota:
            book.entries.append(entry)
            book.guests[guest] = book.guests.get(guest, 0) + 1
            unit = units[host].pop()
            request = _ask_unit(cast, draw, guest, host, entry, unit.name, unit.town)
            visit = Visit(guest, host, request, entry, unit.name)
            seen = [
                {key: line[key] for key in ("class", "type", "number")} for line in unit.holdings
            ]
            made.append(
                _evaluate(cast, draw, visit, {"strength": unit.line["strength"], "seen": seen})
            )
            if len(book.entries) == quota:
                _filled(cast, "evaluation", visit)
        elif draw.chance(30) and entry - book.entries[-1] < timedelta(days=6):
            book.guests[guest] = quota
            unit = units[host][-1]
            request = _ask_unit(cast, draw, guest, host, entry, unit.name, unit.town)
            body = {"accepted": False, "availability": "available", "ground": "quota",
                    "reason": "the evaluations of this year are accepted"}  # fmt: skip
            _reply(cast, draw, "evaluation", request, body)
    return made


def _ask_unit(
    cast: Cast, draw: Draw, guest: int, host: int, entry: datetime, unit: str, town: str
) -> Letter:
    # Less than a day apart, so that requests keep the order of the visits.
    asked = entry - timedelta(days=5, hours=draw.between(2, 21))
    body = {
        "formation": unit, "planned": stamp(entry + timedelta(hours=2)), "points_of_entry": [town],
        "entry": stamp(entry), "transport": draw.pick(("by air", "by road")), "particulars": True,
        "languages": [draw.pick(_LANGUAGES)],
    }  # fmt: skip
    return cast.post.send("evaluation_request", guest, asked, body, to=[host], basis="quota")


def _evaluate(cast: Cast, draw: Draw, visit: Visit, seen: dict[str, Any]) -> Visit:
    asked = visit.request
    point = asked.body["points_of_entry"][0]
    _reply(cast, draw, "evaluation", asked, {
        "accepted": True, "availability": "available", "points_of_entry": [point],
        "assembly_place": point,
        "assembly_at": stamp(visit.entry), "languages": asked.body["languages"],
    })  # fmt: skip
    entered = visit.entry - timedelta(minutes=draw.between(0, 6) * 5)
    began = entered + timedelta(hours=1, minutes=draw.between(0, 6) * 10)
    ended = began + timedelta(hours=draw.between(5, 9))
    others = [place for place in cast.states if place not in (visit.guest, visit.host)]
    joined = [draw.pick(others)] if draw.chance(25) and others else []
    team = [{"nationality": cast.post.codes[visit.guest], "members": _EVALUATORS - len(joined)}]
    team += [{"nationality": cast.post.codes[it], "members": 1} for it in joined]
    cast.post.send("evaluation_visit", visit.guest, ended + timedelta(hours=14), {
        "entered": stamp(entered), "began": stamp(began), "ended": stamp(ended),
        "departed": stamp(ended + timedelta(hours=draw.between(2, 12))), "team": team,
        "briefed": True, "shown": True,
        "escorted": True,
    }, to=[visit.host], answers=asked)  # fmt: skip
    body = {"findings": "What was shown agrees with what is declared.", "problems": "none"}
    visit.report = _report(cast, draw, "evaluation", visit, ended, body | seen)
    return visit


# -- both ------------------------------------------------------------------------------------------


def _town(cast: Cast, draw: Draw, host: int) -> str:
    units = cast.forces[host].units
    return draw.pick(units).town if units else f"the capital of {cast.post.codes[host]}"


def _reply(cast: Cast, draw: Draw, what: str, request: Letter, body: dict[str, Any]) -> Letter:
    sent = request.sent + timedelta(hours=draw.between(3, 19), minutes=draw.between(0, 59))
    return cast.post.send(
        f"{what}_reply", request.to[0], sent, body, to=[request.author], answers=request
    )


def _report(
    cast: Cast, draw: Draw, what: str, visit: Visit, ended: datetime, body: dict[str, Any]
) -> Letter:
    sent = ended + timedelta(days=draw.between(4, 12), hours=draw.between(1, 8))
    return cast.post.send(
        f"{what}_report", visit.guest, sent, body, to=[visit.host], answers=visit.request
    )


def _filled(cast: Cast, what: str, last: Visit) -> None:
    sent = last.request.sent + timedelta(hours=21)
    body = {"year": cast.year}
    cast.post.send(
        f"{what}_quota_filled", last.host, sent, body, to=[last.guest], answers=last.request
    )


def _deviate(cast: Cast, made: list[Visit], what: str) -> None:
    """A few visits in which something is late, missing, too large or told in two ways."""
    planting, post = cast.planting, cast.post
    labels = {"inspection": ("86", "105", "91-team"), "evaluation": ("115", "135", "124-team")}[
        what
    ]
    chosen = iter(cast.draw.of("deviant", what).shuffled(made))
    replies = {id(it.answers): it for it in post.letters if it.kind == f"{what}_reply"}
    records = {id(it.answers): it for it in post.letters if it.kind == f"{what}_visit"}
    for visit in _some(chosen, 2 if len(made) > 20 else 1):
        reply = replies[id(visit.request)]
        late = timedelta(hours=30 if what == "inspection" else 55)
        if visit.entry - visit.request.sent > late:
            reply.sent = visit.request.sent + late
            hours = late.days * 24 + late.seconds // 3600
            said = f"the reply to {_who(cast, visit)} came after {hours} hours"
            reply.planted = planting.plant(labels[0], visit.host, "late", said)
    for visit in _some(chosen, 2 if len(made) > 20 else 1):
        if visit.report:
            visit.report.sent += timedelta(days=12)
            said = f"the report of {_who(cast, visit)} came more than 14 days after it"
            visit.report.planted = planting.plant(labels[1], visit.guest, "late", said)
    for visit in _some(chosen, 1):
        if visit.report:
            post.letters.remove(visit.report)
            said = f"no report of {_who(cast, visit)} was sent"
            planting.plant(labels[1], visit.guest, "missed", said)
    for visit in _some(chosen, 1):
        record = records[id(visit.request)]
        people = "inspectors" if what == "inspection" else "members"
        record.body["team"][0][people] += 2
        said = f"the team of {_who(cast, visit)} was two larger than agreed"
        record.planted = planting.plant(labels[2], visit.guest, "exceeded", said)
    if what == "inspection":
        for visit in _some(chosen, 1):
            _dispute(cast, visit, records[id(visit.request)])


def _some(chosen: Any, number: int) -> list[Visit]:
    return [visit for _, visit in zip(range(number), chosen, strict=False)]


def _who(cast: Cast, visit: Visit) -> str:
    return f"{cast.post.codes[visit.guest]} in {cast.post.codes[visit.host]}"


def _dispute(cast: Cast, visit: Visit, record: Letter) -> None:
    """Two accounts of one visit: for the guest a part of the area was closed, for the host none."""
    post, said = (
        cast.post,
        f"{_who(cast, visit)}: the two tell differently whether a part of the area was closed",
    )
    other = dict(record.body)
    record.account, record.body = "guest", record.body | {"access": False}
    record.planted = cast.planting.plant("80-access", visit.host, "unmet", said, "guest")
    post.send(
        "inspection_visit",
        visit.guest,
        record.sent,
        other,
        to=record.to,
        answers=visit.request,
        account="host",
    )
