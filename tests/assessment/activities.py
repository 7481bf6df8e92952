"""Small activities for the laws of notification: entries, and what both evaluators find of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import Finding, findings
from hofburg.assessment.held import Declaration, Held, World
from hofburg.assessment.plain import plain_findings
from hofburg.regimes import Law, load_regime
from hofburg.values import parse_instant

AS_OF = parse_instant("2022-01-01T00:00Z").hi
HOST, GUESTS = "AND", ("LIE", "MCO")
FIGURES = ("troops", "tanks", "acvs", "artillery", "landing")
# What the tests ask. Limits that count other activities would make one depend on another.
LABELS = (
    "38", "38-all", "39-host", "39-own", "40-zone", "41", "41.1", "41.1-others", "43", "43-dates",
    "44-named", "44-total", "45-phase", "46", "47", "47-all", "48-guest", "50", "51", "52", "53", "56",
    "40-series", "39-series",
)  # fmt: skip


@cache
def law() -> Law:
    """The regime without the provisions that the tests do not ask."""
    whole = load_regime("VD2011")
    wanted = {label: whole.provisions[label] for label in LABELS}
    return dataclasses.replace(whole, provisions=wanted)


def entry(kind: str, number: str, body: Mapping[str, Any], **more: Any) -> Held:
    given = {
        "regime": "VD2011", "kind": kind, "author": HOST, "number": number, "to": [], "copies": ["*"],
        "origin": "synthetic", "sent": "2021-01-01T00:00Z", "body": dict(body), **more,
    }  # fmt: skip
    return Held("", f"{given['author']}/{number}", given, None)


def notice(number: str, of: str, sent: str, author: str = HOST, **body: Any) -> Held:
    kind = "activity_notice" if author == HOST else "own_notice"
    return entry(kind, number, body, refers_to=[of], sent=sent, author=author)


_NOTICES = ("activity_notice", "own_notice", "series_notice", "own_series_notice")


def everything_held(kinds: Sequence[str] = _NOTICES) -> Declaration:
    """That no such message is missing from the register, whoever would have sent it."""
    since = parse_instant("2020-01-01T00:00Z").lo
    return Declaration(
        "", None, "VD2011", tuple(kinds), None, since, AS_OF, None, None, None, "", ()
    )


def found(held: Iterable[Held], *, plain: bool = False) -> list[Finding]:
    """What is found, under all readings, in the register of the host, by either evaluator."""
    world = World("record", AS_OF, "", None, HOST)
    said = [everything_held()]
    if plain:
        return plain_findings(law(), [world], list(held), said)
    return list(findings(Engine(law(), [world], list(held), said, threads=1)))


def by_case(listed: Iterable[Finding], reading: str = "default") -> dict[tuple[str, str], Finding]:
    """Findings of whole cases under a reading, by label and case."""
    return {(f.label, f.case): f for f in listed if f.reading == reading and f.part is None}


# -- generated activities --------------------------------------------------------------------------

_TROOPS = st.sampled_from([0, 1, 4500, 8999, 9000, 9000, 13000, "1000..9000", "?", None])
_ARMS = st.sampled_from([0] * 10 + [1, 249, 250, 299, 300, 500, "100..600", "?", None])
_LANDING = st.sampled_from([0, 0, 0, 2999, 3000, 3500, "?", None])
# Mostly what makes an activity notifiable, so that its figures decide.
_FLAG = st.sampled_from([True] * 12 + [False, "?", None])
_ALERT = st.sampled_from([None, None, None, None, False, True, "?"])


def _filled(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}


def figures() -> st.SearchStrategy[dict[str, Any]]:
    """Some of the figures, with the organisation behind them."""
    drawn = {**dict.fromkeys(FIGURES, _ARMS), "troops": _TROOPS, "landing": _LANDING}
    brigades = st.sampled_from([0, 1, 2, 2, "?", "1..2", None])
    return st.fixed_dictionaries({**drawn, "divisional": _FLAG, "brigades": brigades}).map(_filled)


def contingents() -> st.SearchStrategy[list[dict[str, Any]]]:
    """A line for the host and for some guests."""

    def line(state: str) -> st.SearchStrategy[dict[str, Any]]:
        return st.builds(
            lambda own, hosts: {"state": state, "hosts": hosts, **own}, figures(), st.booleans()
        )

    return st.sets(st.sampled_from([HOST, *GUESTS])).flatmap(
        lambda states: st.tuples(*map(line, sorted(states))).map(list)
    )


def activities() -> st.SearchStrategy[dict[str, Any]]:
    """The body of a record; begin and end are exact, and the 42 days before lie in the same year."""
    phase = figures().map(lambda own: {"phase": "active", **_without_organisation(own)})
    flags = {
        **dict.fromkeys(("in_zone", "in_field", "one_command"), _FLAG),
        "no_notice": _ALERT,
    }
    kinds = st.lists(st.sampled_from(["land", "landing", "transfer"]), min_size=1, unique=True)
    return st.builds(
        lambda whole, own, kinds, lines, phases: {
            **_filled(whole), **own, "kinds": kinds, "host": HOST, "in_calendar": True,
            "start": "2021-09-01T06:00Z", "finish": "2021-09-10T18:00Z",
            **({"contingents": lines} if lines else {}), **({"phases": phases} if phases else {}),
        },
        st.fixed_dictionaries(flags), figures(), kinds, contingents(), st.lists(phase, max_size=2),
    )  # fmt: skip


def plain_activity(**more: Any) -> dict[str, Any]:
    """The body of a record in which troops alone decide."""
    return {
        "host": HOST, "kinds": ["land"], "in_zone": True, "in_field": True, "one_command": True,
        "divisional": True, "start": "2021-09-01T06:00Z", "finish": "2021-09-10T18:00Z",
        "tanks": 0, "acvs": 0, "artillery": 0, **more,
    }  # fmt: skip


def near_the_level() -> st.SearchStrategy[dict[str, Any]]:
    """A record with a total, or with two contingents, about the level."""
    total = st.sampled_from([8750, 8999, 9000, 9001, 12999, 13000])
    idle = {"tanks": 0, "acvs": 0, "artillery": 0, "divisional": True, "hosts": False}
    lines = st.tuples(total, st.sampled_from([0, 1, 250])).map(
        lambda n: [{**idle, "state": HOST, "troops": n[0]}, {**idle, "state": GUESTS[0], "troops": n[1]}]
    )  # fmt: skip
    return total.map(lambda n: plain_activity(troops=n)) | lines.map(
        lambda listed: plain_activity(contingents=listed)
    )


def _without_organisation(own: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in own.items() if name in FIGURES}


def plus(value: Any, more: int) -> Any:
    """A figure, a range or what is not known, raised by a number."""
    if isinstance(value, int):
        return value + more
    if value == "?" or value is None:
        return value
    low, high = value.split("..")
    return f"{int(low) + more}..{int(high) + more}"
