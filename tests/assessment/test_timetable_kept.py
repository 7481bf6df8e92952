"""Timetables against the engine: what was foreseen is what is found once it happens."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.books import REGIMES
from assessment.strategies import Register, registers
from hofburg import assess, load_regime
from hofburg.assessment import (
    Finding,
    Held,
    Step,
    Timetable,
    World,
    plain_findings,
    timetable,
)
from hofburg.assessment.plain_fold import fold
from hofburg.regimes import Law
from hofburg.register import Entry, Record
from hofburg.values import ALWAYS, NEVER, format_instant, parse_instant

LENDING = str(REGIMES / "lending")
ANNA = {"borrower": "ANN", "library": "BRG"}


@cache
def law_of(name: str) -> Law:
    return load_regime(name)


def loan(**given: Any) -> Timetable:
    return timetable(law_of(LENDING), "loan", ANNA | given)


def step(made: Timetable, label: str) -> Step:
    (found,) = [it for it in made.steps if it.label == label]
    return found


def at(text: str) -> int:
    return parse_instant(text).lo


def record(law: Law, kind: str, number: str, sent: int, **more: Any) -> Record:
    data = {"regime": law.id, "origin": "synthetic", "kind": kind, "number": number, "to": ["BRG"],
            "author": "ANN", "sent": format_instant(sent), "body": {}, **more}  # fmt: skip
    return Record(Entry.of(data))


def statuses(law: Law, records: list[Record]) -> dict[tuple[str, str], Finding]:
    found = assess(law, records, as_of=at("2030-01-01"), holder="BRG", threads=1)
    return {(f.case, f.label): f for f in found.findings(reading="default") if f.part is None}


DAYS = st.integers(0, 1200).map(lambda n: (date(2021, 6, 1) + timedelta(days=n)).isoformat())


@settings(max_examples=3, deadline=None)
@given(
    st.lists(st.tuples(DAYS, st.floats(0, 1)), min_size=5, max_size=5, unique_by=lambda it: it[0])
)
def test_inside_a_window_is_met_and_just_outside_is_not(draws: list[tuple[str, float]]) -> None:
    law, records, expected = law_of(LENDING), [], {}
    for n, (day, share) in enumerate(draws):
        asked = step(loan(collect_on=day), "ask-in-time")
        assert asked.not_before
        assert asked.due
        lo, hi = asked.not_before[0], asked.due[0]
        inside = lo + int((hi - lo) * share)
        for m, (sent, status) in enumerate(
            [(lo - 1, "early"), (lo, "met"), (inside, "met"), (hi, "met"), (hi + 1, "late")]
        ):
            number = f"{n}-{m}"
            body = {"books": [], "collect_on": day}
            records.append(record(law, "request", number, sent, body=body))
            expected[f"ANN/{number}", "ask-in-time"] = status
            given = step(loan(collect_on=day, requested_at=format_instant(sent)), "ask-in-time")
            assert given.verdict == {"met": "in time"}.get(status, status)
            due = step(loan(collect_on=day, requested_at=format_instant(sent)), "reply").due
            assert due
            for k, (late, kept) in enumerate([(0, "met"), (1, "late")]):
                records.append(
                    record(law, "reply", f"{number}-{k}", due[0] + late, author="BRG", to=["ANN"],
                           case=f"ANN/{number}-{k}" if k else f"ANN/{number}", body={"accepted": True})
                )  # fmt: skip
                if k:
                    records.append(record(law, "request", f"{number}-{k}", sent, body=body))
                expected[f"ANN/{number}-{k}" if k else f"ANN/{number}", "reply"] = kept
    found = statuses(law, records)
    assert {key: found[key].status for key in expected} == expected


@settings(max_examples=5, deadline=None)
@given(
    DAYS,
    st.lists(st.floats(0, 1), min_size=3, max_size=3),
    st.sampled_from(["study", "pleasure", None]),
)
def test_whoever_keeps_the_windows_stays_in_the_windows(
    day: str, shares: list[float], purpose: str | None
) -> None:
    """What the engine counts from real messages lies in what was foreseen before any was sent."""
    law = law_of(LENDING)
    given = {"collect_on": day} | ({"purpose": purpose} if purpose else {})
    made = loan(**given)

    def chosen(made: Timetable, label: str, share: float, least: int) -> int:
        found = step(made, label)
        assert found.due
        lo = max(found.not_before[0] if found.not_before else least, least)
        return lo + int((found.due[0] - lo) * share)

    asked = chosen(made, "ask-in-time", shares[0], ALWAYS)
    then = loan(**given, requested_at=format_instant(asked))
    replied = chosen(then, "reply", shares[1], asked)
    then = loan(**given, requested_at=format_instant(asked), replied_at=format_instant(replied))
    lent = chosen(then, "hand-over", shares[2], replied)
    body = {"books": [], "collect_on": day, **({"purpose": purpose} if purpose else {})}
    thread = {"case": "ANN/1", "author": "BRG", "to": ["ANN"]}
    records = [
        record(law, "request", "1", asked, body=body),
        record(law, "reply", "2", replied, body={"accepted": True}, **thread),
        record(law, "lent", "3", lent, body={"handed_at": format_instant(lent)}, **thread),
    ]
    found = statuses(law, records)
    for label in ("ask-in-time", "reply", "hand-over"):
        assert found["ANN/1", label].status == "met"
    for label in ("reply", "hand-over", "return"):
        foreseen, real = step(made, label).due, found["ANN/1", label].due
        assert foreseen
        assert real
        assert foreseen[0] <= real[0]
        assert real[1] <= foreseen[1]


@settings(max_examples=2, deadline=None)
@given(st.lists(st.integers(0, 5 * 365 * 24 * 60), min_size=3, max_size=3, unique=True))
def test_a_request_is_in_time_inside_its_window(minutes: list[int]) -> None:
    """Windows that begin with a day and end with an hour, from an entry at any minute."""
    law = law_of("VD2011")
    records, expected = [], {}
    for n, minute in enumerate(minutes):
        entry = at("2015-01-01") + minute * 60 * 10**6
        made = timetable(law, "inspection", {"entry": format_instant(entry)})
        (asked,) = [it for it in made.steps if it.message == "inspection_request" and it.not_before]
        assert asked.not_before
        assert asked.due
        lo, hi = asked.not_before[0], asked.due[0]
        for m, (sent, status) in enumerate(
            [(lo - 1, "early"), (lo, "met"), (hi, "met"), (hi + 1, "late")]
        ):
            ends = {"author": "AND", "to": ["LIE"], "body": {"entry": format_instant(entry)}}
            records.append(record(law, "inspection_request", f"{n}-{m}", sent, **ends))
            expected[f"AND/{n}-{m}", asked.label] = status
    found = statuses(law, records)
    assert {key: found[key].status for key in expected} == expected


SETTLED = {"met": "in time", "late": "late", "early": "early"}


@settings(max_examples=12, deadline=None)
@given(st.data())
@pytest.mark.parametrize("name", ["lending", "ferry"])
def test_a_recorded_case_is_judged_as_the_evaluator_judges_it(
    name: str, data: st.DataObject
) -> None:
    law = law_of(str(REGIMES / name))
    register: Register = data.draw(registers(law))
    for world in register.worlds:
        # Without a holder and declarations: a timetable proves nothing absent.
        alone = dataclasses.replace(world, holder=None, as_of=NEVER - 1, known_at=NEVER, roster=())
        held = [h for h in register.held if h.scope == world.scope and world.admits(h.account)]
        settled: Mapping[tuple[str, str], str] = {
            (f.case, f.label): f.status
            for f in plain_findings(law, [alone], held, as_of=NEVER - 1)
            if f.reading == "default"
            and f.status in SETTLED
            and f.kind == "duty"
            and f.part is None
        }
        for process in (p for p in law.processes.values() if p.opens):
            for row in fold(law, process, alone, held):
                made = timetable(law, process.name, {}, recorded=row)
                for it in made.steps:
                    said = settled.get((row.case, it.label))
                    if said and it.done and it.applies and not it.unless:
                        assert it.verdict == SETTLED[said]


def test_what_is_recorded_stands_however_vague_it_is() -> None:
    """A message sent some time from a day on is not moved into a window that ended before."""
    law = law_of(str(REGIMES / "ferry"))
    entry = {"regime": "FERRY", "kind": "booking", "author": "AUK", "to": ["AUK"], "origin": "original",
             "sent": "2021-12-20T00:00Z..",
             "body": {"berth_from": "2021-12-20T00:00Z", "berth_until": "2021-12-21T00:00Z",
                      "vehicles": [], "cargo": []}}  # fmt: skip
    held = [Held("", "AUK/1", entry, None, True, "")]
    (row,) = fold(law, law.processes["call"], World("record", NEVER - 1), held)
    made = timetable(law, "call", {}, recorded=row)
    answer = next(step for step in made.steps if step.label == "answer")
    assert answer.due is not None
    assert answer.due[0] == parse_instant("2021-12-20T06:00Z").lo
