"""Chapters II and IV in a made-up year: defence planning, contacts, visits to air bases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hofburg.exchange.synthetic.draw import Draw
from hofburg.exchange.synthetic.forces import Unit
from hofburg.exchange.synthetic.post import Letter, at, stamp
from hofburg.exchange.synthetic.yearly import Cast

__all__ = ["contacts", "planning"]

_CATEGORIES = (
    "Personnel",
    "Operations and maintenance",
    "Procurement and construction",
    "Research",
)


def planning(cast: Cast) -> None:
    """Information on defence planning, weeks after the budget; one comes late, as announced."""
    late = set(cast.planting.choose(1, {it for it in cast.states if cast.forces[it].units}))
    for place in cast.states:
        draw = cast.draw.of("planning", place)
        approved = cast.office_hours(draw, at(cast.year - 1, 12, 1), 60)
        sent = approved + timedelta(days=draw.between(15, 50))
        if not cast.forces[place].units:
            cast.post.send("defence_planning", place, sent, {"year": cast.year, "nil": True})
            continue
        letter = cast.post.send("defence_planning", place, sent, _budget(cast, draw, approved))
        if place in late:
            letter.sent = approved + timedelta(days=130)
            said = "the information on defence planning came 130 days after the budget was approved"
            letter.planted = cast.planting.plant("15", place, "late", said)
            body = {
                "year": cast.year, "reason": "the ministry was rebuilt",
                "until": stamp(letter.sent)[:10],
            }  # fmt: skip
            cast.post.send("planning_delay", place, approved + timedelta(days=50), body)


def _budget(cast: Cast, draw: Draw, approved: datetime) -> dict[str, Any]:
    """Figures in no currency, drawn."""
    amounts = [draw.between(20, 900) for _ in _CATEGORIES]
    lines = list(zip(_CATEGORIES, amounts, strict=True))
    year = cast.year
    return {
        "year": year, "language": draw.pick(("en", "fr", "de", "it", "ru", "es")),
        "approved": stamp(approved),
        "unchanged_since": year - draw.between(1, 6),
        "forces": "as in the annual exchange", "training": "as in the annual calendar",
        "procurement": "as in the plans of the annual exchange", "realised": "as intended",
        "expenditure": [
            {"category": name, "budget": amount, "spent": amount - 1, "difference": "rounding"}
            for name, amount in lines
        ],
        "budget": [{"category": name, "amount": amount + 2} for name, amount in lines],
        "status": "approved",
        "following": [
            {"fiscal_year": year + n, "category": "All", "amount": sum(amounts) + n} for n in (1, 2)
        ],
        "estimates": [
            {"fiscal_year": year + n, "total": sum(amounts) + n, "operating": amounts[1],
             "procurement": amounts[2], "research": amounts[3]}
            for n in (3, 4)
        ],
        "explanations": "prices of the year before", "documents": [],
    }  # fmt: skip


def contacts(cast: Cast) -> None:
    """What is planned, points of contact, and a few visits to air bases, all States invited."""
    hosts = _hosts(cast)
    for place in cast.states:
        draw = cast.draw.of("contacts", place)
        body: dict[str, Any] = {"year": cast.year}
        body |= {"events": [_planned(*hosts[place])]} if place in hosts else {"nil": True}
        sent = cast.office_hours(draw, at(cast.year - 1, 10, 25), 20)
        cast.post.send("contact_plan", place, sent, body)
        office = {"organisation": f"Contacts desk of {cast.post.codes[place]} (fictional)"}
        cast.post.send("programme_contact", place, sent + timedelta(days=1), office)
    for host, (unit, begin) in hosts.items():
        _visit(cast, host, unit, begin)


def _hosts(cast: Cast) -> dict[int, tuple[Unit, datetime]]:
    """Three States with air bases, each with a unit that is based there and a date."""
    bases = {
        place: [unit for unit in cast.forces[place].units if "base" in unit.line and unit.holdings]
        for place in cast.states
    }
    found = {}
    for place in cast.planting.choose(3, {place for place, own in bases.items() if own}):
        draw = cast.draw.of("base", place)
        begin = at(cast.year, draw.between(4, 9), draw.between(1, 27), 8)
        found[place] = (draw.pick(bases[place]), begin)
    return found


def _planned(unit: Unit, begin: datetime) -> dict[str, Any]:
    end = begin + timedelta(hours=30)
    return {
        "kind": "air-base",
        "place": unit.line["base"],
        "starts": stamp(begin),
        "ends": stamp(end),
    }


def _visit(cast: Cast, host: int, unit: Unit, begin: datetime) -> None:
    post, base = cast.post, unit.line["base"]
    guests = [place for place in cast.states if place != host]
    draw, end = cast.draw.of("visitors", host), begin + timedelta(hours=30)
    sent = begin - timedelta(days=draw.between(44, 60))
    invitation = post.send("contact_invitation", host, sent, {
        "events": ["air-base"], "place": base, "starts": stamp(begin), "ends": stamp(end),
        "invited": [{"state": post.codes[place]} for place in guests],
        "assembly": f"{stamp(begin)}, {base}", "duration": "two days",
        "languages": ["english", "russian"],
        "lodging": "provided by the host", "equipment": "binoculars", "other": "none",
    })  # fmt: skip
    coming = [_answer(cast, draw, place, invitation) for place in guests]
    types = sorted({line["type"] for line in unit.holdings})
    post.send("air_base_visit", host, end + timedelta(days=3), {
        "year": cast.year, "base": base, "began": stamp(begin), "ended": stamp(end),
        "briefed": True,
        "routine_shown": True, "aircraft": [{"type": it, "shown": True} for it in types],
        "contact": True,
        "closing": True, "visitors": sum(coming), "states": sum(number > 0 for number in coming),
    }, answers=invitation)  # fmt: skip


def _answer(cast: Cast, draw: Draw, place: int, invitation: Letter) -> int:
    """How many visitors a State sends."""
    visitors = draw.between(1, 2) if draw.chance(40) else 0
    body = (
        {"accepted": True, "visitors": visitors, "particulars": True}
        if visitors
        else {"accepted": False}
    )
    sent = cast.office_hours(draw, invitation.sent + timedelta(days=2), 16)
    host = [invitation.author]
    cast.post.send("contact_reply", place, sent, body, to=host, answers=invitation, to_all=False)
    return visitors
