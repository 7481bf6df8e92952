"""Three clocks, several recorders, declared suspensions: who may say what, and when."""

from __future__ import annotations

import random
from typing import Any

import pytest

from hofburg import assess, load_regime
from hofburg.assessment import Assessment
from hofburg.register import Entry, Record
from hofburg.values import parse_instant


def at(text: str) -> int:
    return parse_instant(text).hi


def entry(**given: Any) -> Record:
    recorded = given.pop("recorded", "?")
    recorder = given.pop("recorder", "unsigned")
    data = {"regime": "VD2011", "origin": "synthetic", "to": [], "body": {}, **given}
    return Record(Entry.of(data), recorder=recorder, recorded=recorded)


def request(**more: Any) -> Record:
    return entry(
        kind="request",
        author="AND",
        number="1",
        to=["LIE"],
        copies=["*"],
        sent="2019-03-01T10:00Z",
        **{"received": {"LIE": "2019-03-01T10:05Z", "MCO": "2019-03-01T10:05Z"}, **more},
    )


def reply(**more: Any) -> Record:
    return entry(
        kind="reply",
        author="LIE",
        number="7",
        to=["AND"],
        copies=["*"],
        refers_to=["AND/1"],
        **{
            "sent": "2019-03-02T10:00Z",
            "received": {"AND": "2019-03-02T10:05Z", "MCO": "2019-03-04T12:00Z"},
            **more,
        },
    )


def status(assessment: Assessment, label: str = "16.1.2", world: str | None = None) -> str:
    found = [f.status for f in assessment.findings(label=label, reading="default", world=world)]
    assert len(found) == 1
    return found[0]


LAW = load_regime("VD2011")
LATER = at("2019-03-20T00:00Z")


def test_before_the_due_time_nothing_is_overdue() -> None:
    assert (
        status(assess(LAW, [request()], as_of=at("2019-03-02T00:00Z"), holder="AND")) == "pending"
    )


def test_absence_proves_something_only_to_the_addressee_and_the_sender() -> None:
    assert status(assess(LAW, [request()], as_of=LATER, holder="AND")) == "missed"
    assert status(assess(LAW, [request()], as_of=LATER, holder="LIE")) == "missed"
    assert status(assess(LAW, [request()], as_of=LATER, holder="MCO")) == "undetermined"
    assert status(assess(LAW, [request()], as_of=LATER)) == "undetermined"


def test_a_copy_that_came_late_to_a_third_state_makes_nobody_late() -> None:
    """The reply reached its addressee in time; a third State got its copy two days after the term."""
    records = [request(), reply()]
    now = at("2019-03-03T12:00Z")
    assert status(assess(LAW, records, as_of=now, known_to="AND", known_at=now)) == "met"
    assert status(assess(LAW, records, as_of=now, known_to="MCO", known_at=now)) == "undetermined"
    assert status(assess(LAW, records, as_of=LATER, known_to="MCO", known_at=LATER)) == "met"


def test_a_message_of_unknown_receipt_is_neither_held_nor_absent() -> None:
    records = [request(), reply(received={})]
    assert status(assess(LAW, records, as_of=LATER, known_to="AND")) == "undetermined"
    assert status(assess(LAW, records, as_of=LATER, holder="AND")) == "met"


def test_what_was_true_and_what_was_known_then_differ() -> None:
    records = [request(recorded="2019-03-01T11:00Z"), reply(recorded="2019-03-10T09:00Z")]
    then = at("2019-03-05T00:00Z")
    assert status(assess(LAW, records, as_of=then, holder="AND")) == "met"
    assert status(assess(LAW, records, as_of=then, known_at=then, holder="AND")) == "missed"
    assert status(assess(LAW, records, as_of=LATER, known_at=then, holder="AND")) == "undetermined"


def test_nothing_is_missed_beyond_the_horizon() -> None:
    future = at("2030-01-01T00:00Z")
    today = at("2019-03-02T00:00Z")
    assert status(assess(LAW, [request()], as_of=future, holder="AND")) == "missed"
    assert (
        status(assess(LAW, [request()], as_of=future, holder="AND", horizon=today))
        == "undetermined"
    )


def test_one_engine_answers_for_any_moment() -> None:
    assessment = assess(LAW, [request(), reply()], as_of=LATER, holder="AND")
    found = {
        text: [
            f.status for f in assessment.findings(as_of=at(text), label="16.1.2", reading="default")
        ]
        for text in (
            "2019-02-01T00:00Z",
            "2019-03-01T12:00Z",
            "2019-03-02T12:00Z",
            "2019-04-01T00:00Z",
        )
    }
    assert found == {
        "2019-02-01T00:00Z": [],
        "2019-03-01T12:00Z": ["pending"],
        "2019-03-02T12:00Z": ["met"],
        "2019-04-01T00:00Z": ["met"],
    }


def test_a_correction_acts_from_the_beginning_and_from_when_it_was_known() -> None:
    wrong = reply(
        sent="2019-03-12T10:00Z", received={}, recorded="2019-03-12T11:00Z", recorder="AND-1"
    )
    right = reply(received={}, recorded="2019-03-15T11:00Z", recorder="AND-1", corrects=wrong.id)
    records = [request(recorded="2019-03-01T11:00Z"), wrong, right]
    assert (
        status(assess(LAW, records, as_of=LATER, known_at=at("2019-03-13T00:00Z"), holder="AND"))
        != "met"
    )
    assert status(assess(LAW, records, as_of=LATER, holder="AND")) == "met"


def test_copies_of_several_recorders_merge_and_differing_ones_become_accounts() -> None:
    same = [request(), reply(recorder="AND-1"), reply(recorder="MCO-1")]
    assert status(assess(LAW, same, as_of=LATER, holder="AND")) == "met"
    differing = [
        request(),
        reply(recorder="AND-1", received={}),
        reply(recorder="MCO-1", sent="2019-03-09T10:00Z", received={}),
    ]
    assessment = assess(LAW, differing, as_of=LATER, holder="AND")
    assert sorted(w.name for w in assessment.worlds) == ["recorded by AND-1", "recorded by MCO-1"]
    assert status(assessment, world="recorded by AND-1") == "met"
    assert status(assessment, world="recorded by MCO-1") == "late"


@pytest.mark.parametrize(
    ("asked", "asking", "expected"),
    [("CZE", "RUS", "undetermined"), ("CZE", "AUT", "missed"), ("RUS", "CZE", "missed")],
)
def test_a_declared_suspension_is_left_to_people(asked: str, asking: str, expected: str) -> None:
    records = [
        entry(
            kind="request",
            author=asking,
            number="1",
            to=[asked],
            copies=["*"],
            sent="2023-06-01T10:00Z",
        )
    ]
    assessment = assess(LAW, records, as_of=at("2023-07-01T00:00Z"), holder=asking)
    [finding] = assessment.findings(label="16.1.2", reading="default")
    assert finding.status == expected
    assert finding.why == ("declared" if expected == "undetermined" else None)


def test_the_order_of_entries_never_changes_a_finding() -> None:
    records = [
        request(),
        reply(),
        entry(
            kind="reply_assessment",
            author="AND",
            number="2",
            to=["LIE"],
            refers_to=["LIE/7"],
            sent="2019-03-03",
            body={"sufficient": False},
        ),
        entry(
            kind="meeting_request",
            author="AND",
            number="3",
            to=["LIE"],
            refers_to=["AND/2"],
            sent="2019-03-03..2019-03-04",
        ),
        entry(
            kind="request", author="MCO", number="1", to=["SMR"], sent="2019-03-05", account="one"
        ),
        entry(
            kind="request", author="MCO", number="1", to=["SMR"], sent="2019-03-06", account="other"
        ),
    ]
    first = [f.as_dict() for f in assess(LAW, records, as_of=LATER).findings()]
    for seed in range(3):
        random.Random(seed).shuffle(records)
        assert [f.as_dict() for f in assess(LAW, records, as_of=LATER).findings()] == first


def test_an_answer_whose_request_is_not_held_opens_a_case_of_its_own() -> None:
    assessment = assess(LAW, [reply()], as_of=LATER, holder="AND")
    [finding] = assessment.findings(label="16.1.2", reading="default")
    assert (finding.case, finding.state, finding.status) == ("AND/1", None, "undetermined")


def test_a_register_of_nothing_has_only_rows_that_no_message_triggers() -> None:
    assessment = assess(LAW, [], as_of=LATER)
    named = {"17.1", "30.5", "152", "155-named"}  # once, by each State
    yearly = {"10", "15", "15-approval", "20", "30.3", "37", "61", "68", "9-12", "9-12-days", "150"}
    assert {f.label for f in assessment.findings()} == named | yearly
    assert list(assessment.findings(roster=False)) == []
