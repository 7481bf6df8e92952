"""Chapter III in a made-up year, and a clarification: between States that the seed picks."""

from __future__ import annotations

from datetime import timedelta

from hofburg.exchange.synthetic.post import Letter, at, stamp
from hofburg.exchange.synthetic.yearly import Cast

__all__ = ["concerns"]

_FIVE = (
    "unusual",
    "unscheduled",
    "outside_peacetime_locations",
    "militarily_significant",
    "in_zone",
)


def concerns(cast: Cast) -> None:
    """Between States that the seed picks; what one asks another says nothing about either."""
    order = cast.draw.of("concerns").shuffled(cast.states)
    if len(order) < 10:
        return
    _consult(cast, order[0], order[1], 3)
    _consult_in_vain(cast, order[2], order[3], order[4])
    _host(cast, order[5], order[6:9])
    _incident(cast, order[9], order[0])
    _clarify(cast, order[1], order[5])


def _request(cast: Cast, asking: int, asked: int, month: int) -> Letter:
    """A request that states the five conditions, the cause, the type and the area."""
    sent = at(cast.year, month, cast.draw.of("request", month).between(2, 26), 9)
    body = dict.fromkeys(_FIVE, True) | {
        "causes": ["columns on roads away from their garrisons"],
        "types": ["movement of land forces"],
        "areas": cast.grounds[asked].area(),
    }  # fmt: skip
    return cast.post.send("request", asking, sent, body, to=[asked])


def _consult(cast: Cast, asking: int, asked: int, month: int) -> None:
    """Asked, answered in time, and content with the answer."""
    post = cast.post
    draw, request = cast.draw.of("content"), _request(cast, asking, asked, month)
    reply = post.send("reply", asked, request.sent + timedelta(hours=draw.between(20, 44)),
                      {"answers": ["movement to a training area; troops return within ten days"]},
                      to=[asking], answers=request)  # fmt: skip
    post.send("reply_assessment", asking, reply.sent + timedelta(hours=12), {"sufficient": True},
              to=[asked], answers=request)  # fmt: skip


def _consult_in_vain(cast: Cast, asking: int, asked: int, chair: int) -> None:
    """Answered late and not to the asking State's content: a meeting is asked for and held."""
    post, planting = cast.post, cast.planting
    request = _request(cast, asking, asked, 6)
    sent = request.sent + timedelta(hours=55)
    reply = post.send("reply", asked, sent, {"answers": ["no notice was due"]},
                      to=[asking], answers=request)  # fmt: skip
    reply.planted = planting.plant("16.1.2", asked, "late", "the reply came after 55 hours, not 48")
    judged = post.send("reply_assessment", asking, reply.sent + timedelta(hours=5),
                       {"sufficient": False, "reasons": ["where the columns went was not said"]},
                       to=[asked], answers=request)  # fmt: skip
    judged.planted = planting.plant(
        "16.1.3", asked, "unmet", "the asking State holds that the reply does not answer it"
    )
    codes = post.codes
    meeting = post.send("meeting_request", asking, judged.sent + timedelta(hours=3),
                        {"chair": codes[chair], "others_asked": []}, to=[asked],
                        answers=request)  # fmt: skip
    held = meeting.sent + timedelta(hours=40)
    post.send("meeting", chair, held + timedelta(hours=4), {
        "held": stamp(held), "attended": [codes[it] for it in (asking, asked, chair)],
        "responding_represented": True, "venue": "a place agreed by both",
    }, to=[asking, asked], answers=meeting)  # fmt: skip
    report = held + timedelta(hours=20)
    post.send("meeting_report", asking, report,
              {"circulated": stamp(report), "summary": "Explanations were given."},
              answers=meeting)  # fmt: skip


def _host(cast: Cast, host: int, concerned: list[int]) -> None:
    sent = at(cast.year, 7, 6, 10)
    codes = cast.post.codes
    cast.post.send("visit_invitation", host, sent, {
        "reasons": ["to dispel concerns about a new training area"],
        "areas": cast.grounds[host].area(),
        "everyone": False, "invited": [codes[it] for it in concerned],
        "arrangements": ["assembly in the capital"],
        "concerned": [{"country": codes[it], "invited": True} for it in concerned],
        "starts": stamp(sent + timedelta(days=20)), "ends": stamp(sent + timedelta(days=23)),
        "representatives_per_state": 2,
    })  # fmt: skip


def _incident(cast: Cast, reporting: int, involved: int) -> None:
    post, sent = cast.post, at(cast.year, 9, 14, 5)
    codes = post.codes
    incident = post.send("incident", reporting, sent, {
        "what": "a drone came down in a field", "involved": codes[involved],
        "occurred": stamp(sent - timedelta(hours=9)),
        "area": "; ".join(cast.grounds[reporting].area()),
    }, to=[involved])  # fmt: skip
    post.send("incident_information", involved, sent + timedelta(hours=7), {
        "facts": ["it was a target drone; nobody was hurt"], "channel": "osce-network",
    }, to=[reporting], answers=incident)  # fmt: skip
    question = post.send("clarification_request", reporting, sent + timedelta(hours=30),
                         {"questions": ["How far did it fly?"]}, to=[involved],
                         answers=incident)  # fmt: skip
    sent = question.sent + timedelta(hours=20)
    post.send("clarification", involved, sent, {"answers": ["Some 30 km."]},
              to=[reporting], answers=incident)  # fmt: skip


def _clarify(cast: Cast, asking: int, asked: int) -> None:
    sent = at(cast.year, 10, 5, 9)
    question = cast.post.send(
        "compliance_question",
        asking,
        sent,
        {"about": "the date of the next air base visit"},
        to=[asked],
    )
    sent += timedelta(hours=70)
    cast.post.send("compliance_answer", asked, sent, {"answer": "It is not yet set."},
                   to=[asking], answers=question)  # fmt: skip
