"""Calendars, notices, invitations and observers: the exercises of a made-up year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hofburg.exchange.synthetic.draw import Draw
from hofburg.exchange.synthetic.post import Letter, at, stamp
from hofburg.exchange.synthetic.yearly import Cast

__all__ = ["activities"]

_PURPOSES = (
    "crossing of a river under way", "relief in place of a division",
    "defence in depth of a valley",
    "assembly and march of reserves", "command of two brigades in the field",
)  # fmt: skip
_TROOPS = (
    9000  # from here on an activity is notified (40.1.1); the law itself says so, see the test
)
_OBSERVED = 13000


@dataclass(slots=True)
class Exercise:
    """An activity at the level of notification."""

    host: int
    name: str
    purpose: str
    begin: datetime
    days: int
    troops: dict[int, int]
    area: list[str]

    @property
    def total(self) -> int:
        return sum(self.troops.values())

    @property
    def end(self) -> datetime:
        return self.begin + timedelta(days=self.days, hours=12)


def activities(cast: Cast) -> None:
    """Plan the year, then tell it: calendars, notices, observers, and what is below the level."""
    planned = _plan(cast)
    _calendars(cast, planned)
    listed = [exercise for own in planned.values() for exercise in own]
    deviant = dict(
        zip(("late", "untold", "cancelled"), cast.draw.of("deviant").shuffled(listed), strict=False)
    )
    for exercise in listed:
        how = next((name for name, it in deviant.items() if it is exercise), "")
        notice = _notify(cast, exercise, late=how == "late")
        if how == "cancelled":
            _cancel(cast, exercise, notice)
        elif exercise.total >= _OBSERVED:
            _observe(cast, exercise, notice, untold=how == "untold")
    _alert(cast)
    _below(cast, planned)


def _plan(cast: Cast) -> dict[int, list[Exercise]]:
    """One State in five conducts one or two, where it has the forces."""
    able = {place for place in cast.states if cast.forces[place].listed >= 12}
    planned: dict[int, list[Exercise]] = {place: [] for place in cast.states}
    for place in sorted(able):
        draw = cast.draw.of("exercises", place)
        if not draw.chance(40):
            continue
        for _ in range(1 + draw.chance(30)):
            begin = at(cast.year, 1, 1, 6) + timedelta(days=draw.between(70, 290))
            troops = {place: draw.between(91, 128) * 100}
            for guest in draw.shuffled(sorted(able - {place}))[
                : draw.between(0, 3) if draw.chance(40) else 0
            ]:
                troops[guest] = draw.between(2, 20) * 100
            planned[place].append(Exercise(
                place, cast.names.exercise(), draw.pick(_PURPOSES), begin, draw.between(6, 18),
                troops,
                cast.grounds[place].area(),
            ))  # fmt: skip
        planned[place].sort(key=lambda it: it.begin)
    return planned


def _calendars(cast: Cast, planned: dict[int, list[Exercise]]) -> None:
    """By 15 November of the year before; who plans nothing says so."""
    planting = cast.planting
    quiet = {place for place, own in planned.items() if not own}
    missed, late = set(planting.choose(1, quiet)), set(planting.choose(2))
    for place, own in planned.items():
        if place in missed - late:
            planting.plant("61", place, "missed", "no annual calendar was sent")
            continue
        draw = cast.draw.of("calendar", place)
        body: dict[str, Any] = {"year": cast.year}
        if own:
            lines = [_calendar_line(cast, n, exercise) for n, exercise in enumerate(own, 1)]
            body |= {"total": len(own), "activities": lines}
        else:
            body |= {"nil": True}
        sent = cast.office_hours(draw, at(cast.year - 1, 10, 25), 20)
        letter = cast.post.send("annual_calendar", place, sent, body)
        if place in late:
            days = draw.between(1, 6)
            letter.sent = at(cast.year - 1, 11, 15 + days, 9)
            said = f"the annual calendar was sent {days} day{'' if days == 1 else 's'} late"
            letter.planted = planting.plant("61", place, "late", said)


def _calendar_line(cast: Cast, number: int, exercise: Exercise) -> dict[str, Any]:
    codes = cast.post.codes
    return {
        "number": number, "type": "drill of land forces", "designation": exercise.name,
        "purpose": exercise.purpose, "states": ", ".join(codes[place] for place in exercise.troops),
        "area": "; ".join(exercise.area), "start": stamp(exercise.begin),
        "finish": stamp(exercise.end),
        "troops": exercise.total,
        "by_state": ", ".join(f"{codes[it]} {troops}" for it, troops in exercise.troops.items()),
        "services": "land forces", "command": "corps, under the host's land command",
        "divisions": "one mechanised division",
    }  # fmt: skip


def _notify(cast: Cast, exercise: Exercise, *, late: bool) -> Letter:
    """The notice, 42 days and more before; the late one not."""
    draw = cast.draw.of("notice", exercise.name)
    sent = exercise.begin - timedelta(days=draw.between(43, 60), hours=-draw.between(1, 6))
    letter = cast.post.send("activity_notice", exercise.host, sent, _notice(cast, draw, exercise))
    if late:
        letter.sent = exercise.begin - timedelta(days=30)
        said = f"{exercise.name} was notified 30 days before it began, not 42"
        letter.planted = cast.planting.plant("38", exercise.host, "late", said)
        if exercise.total >= _OBSERVED:  # the invitation goes out with the notice
            cast.planting.plant(
                "47", exercise.host, "late", f"observers of {exercise.name} were invited with it"
            )
    return letter


def _notice(cast: Cast, draw: Draw, exercise: Exercise) -> dict[str, Any]:
    codes = cast.post.codes
    contingents = [
        _contingent(codes[place], place == exercise.host, troops)
        for place, troops in exercise.troops.items()
    ]
    formations = [
        {"state": codes[place], "designation": cast.forces[place].units[0].name,
         "subordination": "land command",
         "number": 1, "type": "formation"}
        for place in exercise.troops
    ]  # fmt: skip
    middle = exercise.begin + timedelta(days=max(2, exercise.days // 3))
    half = exercise.total * 2 // 3
    return {
        "designation": exercise.name, "purpose": exercise.purpose,
        "states_involved": [codes[place] for place in exercise.troops], "command": "corps",
        "start": stamp(exercise.begin), "finish": stamp(exercise.end), "host": codes[exercise.host],
        "kinds": ["land"], "in_zone": True, "in_field": True, "one_command": True,
        "no_notice": False,
        "troops": exercise.total, "tanks": exercise.total // 120, "acvs": exercise.total // 60,
        "atgm": draw.between(4, 40),
        "artillery": exercise.total // 150, "divisional": True,
        "brigades": 2 + len(exercise.troops),
        "sorties": 0, "contingents": contingents, "formations": formations,
        "helicopters": [{"category": "transport", "number": draw.between(2, 24)}],
        "naval_gunfire": False, "naval_support": False, "area": exercise.area,
        "corners": cast.grounds[exercise.host].corners(),
        "phases": [
            _phase(exercise, "deployment", exercise.begin, middle, min(half, 8900)),
            _phase(exercise, "active", middle, exercise.end, exercise.total),
        ],
        "in_calendar": True, "calendar_changes": "none", "related": "none",
    }  # fmt: skip


def _contingent(code: str, hosts: bool, troops: int) -> dict[str, Any]:
    return {
        "state": code, "hosts": hosts, "troops": troops, "tanks": troops // 120,
        "acvs": troops // 60,
        "artillery": troops // 150, "landing": 0, "divisional": hosts,
        "brigades": 2 if hosts else 1,
    }  # fmt: skip


def _phase(
    exercise: Exercise, phase: str, start: datetime, finish: datetime, troops: int
) -> dict[str, Any]:
    return {
        "phase": phase, "start": stamp(start), "finish": stamp(finish), "troops": troops,
        "tanks": troops // 120, "acvs": troops // 60, "artillery": troops // 150, "landing": 0,
        "purpose": exercise.purpose, "area": exercise.area,
        "description": f"{phase} of {exercise.name}",
    }  # fmt: skip


def _cancel(cast: Cast, exercise: Exercise, notice: Letter) -> None:
    sent = exercise.begin - timedelta(days=20)
    body = {"what": "cancelled", "reason": "the training area is flooded", "troops": 0}
    cast.post.send("activity_change", exercise.host, sent, body, answers=notice)


def _observe(cast: Cast, exercise: Exercise, notice: Letter, *, untold: bool) -> None:
    """The invitation of all others, their replies, and the observation."""
    host, post = exercise.host, cast.post
    guests = [place for place in cast.states if place != host]
    first = exercise.begin + timedelta(days=max(2, exercise.days // 3))
    begin, end = first - timedelta(hours=6), exercise.end + timedelta(hours=3)
    invitation = post.send("activity_invitation", host, notice.sent + timedelta(minutes=20), {
        "invited": [{"state": post.codes[place]} for place in guests],
        "observation_start": stamp(begin), "observation_end": stamp(end),
        "assembly": f"{stamp(begin)}, {cast.forces[host].units[0].town}",
        "duration": f"{(end - begin).days + 1} days",
        "languages": ["english", "russian"], "lodging": "provided by the host",
        "equipment": "binoculars, maps",
        "own_equipment": "none", "clothing": "none",
    }, answers=notice)  # fmt: skip
    silent = set(cast.planting.choose(1, set(guests))) if untold else set()
    for place in guests:
        draw = cast.draw.of("observer", exercise.name, place)
        if place in silent:
            said = f"the invitation to {exercise.name} was not answered"
            cast.planting.plant("52", place, "missed", said)
            continue
        comes = draw.chance(30)
        body: dict[str, Any] = {"accepted": comes}
        if comes:
            body |= {"observers": draw.between(1, 2), "particulars": True}
        sent = cast.office_hours(draw, invitation.sent + timedelta(days=2), 17)
        post.send("observer_reply", place, sent, body, to=[host], answers=invitation, to_all=False)
    days = (end - begin).days + 1
    post.send("observation", host, end + timedelta(hours=20), {
        "started": stamp(begin), "ended": stamp(end), "in_place": True, "first_briefing": True,
        "days": days,
        "briefings": days, "map_scale": 250000, "equipment_given": True, "forces_seen": True,
        "looked_after": True, "equal": True,
    }, answers=notice)  # fmt: skip


def _alert(cast: Cast) -> None:
    """One without advance notice to the troops: told when it begins (41.1), in no calendar."""
    able = {place for place in cast.states if cast.forces[place].listed >= 12}
    for host in cast.planting.choose(1, able):
        draw = cast.draw.of("alert")
        begin = at(cast.year, draw.between(5, 9), draw.between(1, 28), 3)
        exercise = Exercise(
            host, cast.names.exercise(), "march after an alert", begin, 2,
            {host: draw.between(95, 120) * 100}, cast.grounds[host].area(),
        )  # fmt: skip
        body = _notice(cast, draw, exercise) | {"no_notice": True, "in_calendar": False}
        # A record makes a case of its own, so both are told to be of one.
        case = f"{cast.post.codes[host]}/SYN-{cast.post.seed}/{cast.year}/alert"
        notice = cast.post.send("activity_notice", host, begin, body, case=case)
        cast.post.send("activity_added", host, begin + timedelta(hours=1), {
            "designation": exercise.name, "purpose": exercise.purpose, "start": stamp(begin),
            "finish": stamp(exercise.end), "area": "; ".join(exercise.area),
            "troops": exercise.total,
        }, answers=notice)  # fmt: skip
        known = ("designation", "host", "kinds", "start", "finish", "in_zone", "in_field",
                 "one_command",
                 "no_notice", "troops", "tanks", "acvs", "artillery", "divisional", "brigades",
                 "contingents", "corners",
                 "phases", "in_calendar")  # fmt: skip
        record = {name: body[name] for name in known} | {
            "surprised": True,
            "changed": False,
            "cancelled": False,
        }
        cast.post.send("activity", host, exercise.end + timedelta(days=2), record, case=case)


def _below(cast: Cast, planned: dict[int, list[Exercise]]) -> None:
    """Who has nothing at the level notifies the largest below it (FSC.DEC/9/12)."""
    for place in sorted(place for place, own in planned.items() if not own):
        draw = cast.draw.of("below", place)
        begin = at(cast.year, 1, 1, 7) + timedelta(days=draw.between(60, 340))
        body = {
            "year": cast.year, "designation": cast.names.exercise(),
            "purpose": draw.pick(_PURPOSES),
            "start": stamp(begin), "finish": stamp(begin + timedelta(days=draw.between(2, 9))),
            "area": cast.grounds[place].area(), "troops": draw.between(2, 70) * 100,
            "largest": True,
        }  # fmt: skip
        cast.post.send(
            "sub_level_notice", place, begin - timedelta(days=draw.between(43, 58)), body
        )
