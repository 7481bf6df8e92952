"""Timetables: what follows from a document alone must be what the engine finds once it happens."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.books import REGIMES, altered
from assessment.documents import documents
from hofburg import load_regime
from hofburg.assessment import Step, Timetable, checklist, timetable, who
from hofburg.errors import Problem, QuestionError
from hofburg.regimes import Law
from hofburg.values import ALWAYS, DAY, NEVER, parse_instant

LENDING = str(REGIMES / "lending")
HOUR = DAY // 24
ANNA = {"borrower": "ANN", "library": "BRG"}


@cache
def law_of(name: str) -> Law:
    return load_regime(name)


def loan(reading: str | None = None, **given: Any) -> Timetable:
    return timetable(law_of(LENDING), "loan", ANNA | given, reading=reading)


def step(made: Timetable, label: str) -> Step:
    (found,) = [it for it in made.steps if it.label == label]
    return found


def at(text: str) -> int:
    return parse_instant(text).lo


def end(day: str) -> int:
    return parse_instant(day).hi


def points(*ends: int) -> list[tuple[int, int]]:
    return [(it, it) for it in ends]


# -- arithmetic by hand ----------------------------------------------------------------------------


def test_a_loan_is_timed_from_the_day_of_collecting() -> None:
    made = loan(collect_on="2024-05-10")
    asked = step(made, "ask-in-time")
    # a month and three days before; a day before which nothing may happen begins at its start
    assert [asked.not_before, asked.due] == points(at("2024-04-10"), end("2024-05-07"))
    assert asked.days == {"not_before", "due"}
    assert (asked.state, asked.counterpart, asked.message) == ("ANN", "BRG", "request")
    assert (asked.strength, asked.mark, asked.paragraph) == ("should", "verified", "2")
    # 48 hours after whichever instant of that window
    reply = step(made, "reply")
    assert reply.due == (at("2024-04-12T00:00Z"), end("2024-05-09"))
    assert (reply.not_before, reply.days, reply.written) == (
        None,
        frozenset(),
        {"due": "clock + 48 h"},
    )
    # an answer is always in before the day of collecting, so two days after that
    handed = step(made, "hand-over")
    assert [handed.not_before, handed.due] == points(at("2024-05-10"), end("2024-05-12"))
    assert (handed.applies, handed.condition) == (None, "accepted")
    # three weeks, or two months if it is for study, after some day of these three
    back = step(made, "return")
    assert back.due == (end("2024-05-31"), end("2024-07-12"))
    assert (back.condition, back.unless) == ("has_lent", "snowed_in")
    assert [it.label for it in made.steps] == [
        "ask-in-time", "reply", "hand-over", "rare-books", "return", "receipt", "fine",
    ]  # fmt: skip
    assert made.edition == law_of(LENDING).digest


def test_what_is_given_makes_times_exact_and_conditions_true() -> None:
    made = loan(
        collect_on="2024-05-10", lent_at="2024-05-11T09:00Z", purpose="study", accepted="yes"
    )
    back = step(made, "return")
    assert (back.due, back.applies, back.condition) == ((end("2024-07-11"),) * 2, True, "")
    rare = step(made, "rare-books")
    assert (rare.due, rare.part) == ((end("2024-05-18"),) * 2, "books")
    assert step(made, "hand-over").verdict == "in time"
    assert "hand-over" not in {it.label for it in loan(accepted="no").steps}


def test_a_due_that_cannot_be_told_is_said_as_it_is_counted() -> None:
    made = loan()
    assert step(made, "return").written["due"].startswith("if(for_study, day(lent_at) + 2 months")
    assert step(made, "return").due == (ALWAYS, NEVER)
    # 14 days until March 2024, 21 since: nobody said when the loan is
    assert step(made, "return").written["due"].endswith("day(lent_at) + 14 d or 21 d)")
    assert step(loan(requested_at="2024-01-10T10:00Z"), "return").written["due"].endswith("+ 14 d)")
    assert step(made, "receipt").due is None
    # whoever pays for having been late is not supposed to have been in time
    assert step(loan(collect_on="2024-05-10"), "fine").due == (ALWAYS, NEVER)


def test_rules_of_another_time_are_left_out() -> None:
    old, new = loan(collect_on="2023-05-10"), loan(collect_on="2024-05-10")
    for made, there, gone in ((old, "signature", "rare-books"), (new, "rare-books", "signature")):
        labels = {it.label for it in made.steps} | {it.label for it in made.others}
        assert there in labels
        assert gone not in labels


def test_a_month_before_the_end_of_a_month() -> None:
    # the last day of a shorter month
    assert step(loan(collect_on="2024-03-31"), "ask-in-time").not_before == (at("2024-02-29"),) * 2


def test_late_and_early_are_said_with_how_much() -> None:
    late = step(loan(collect_on="2024-05-10", requested_at="2024-05-08T06:00Z"), "ask-in-time")
    assert (late.verdict, late.off) == (
        "late",
        6 * HOUR + 1,
    )  # after the last microsecond of the 7th
    early = step(loan(collect_on="2024-05-10", requested_at="2024-04-09T22:00Z"), "ask-in-time")
    assert (early.verdict, early.off) == ("early", 2 * HOUR)
    some_day = step(
        loan(collect_on="2024-05-10", requested_at="2024-05-07..2024-05-08"), "ask-in-time"
    )
    assert (some_day.verdict, some_day.off) == ("open", None)
    # what comes after counts from when it was really asked
    again = loan(collect_on="2024-05-10", requested_at="2024-05-08T06:00Z")
    assert step(again, "reply").due == (at("2024-05-10T06:00Z"),) * 2


def test_readings_are_shown_where_they_differ() -> None:
    made = loan(requested_at="2024-04-20T10:00Z")
    (received,) = step(made, "reply").readings
    assert (received.reading, received.mark) == ("reply.start=received", "verified")
    assert received.due == (at("2024-04-22T10:00Z"), NEVER)  # receipt is not known
    (fine,) = step(made, "fine").readings
    assert (fine.mark, fine.written["due"]) == ("doubtful", "day(done('return')) + 28 d")
    assert step(made, "ask-in-time").readings == ()
    chosen = loan("fine.time=four_weeks", back_at="2024-06-20T10:00Z", lent_at="2024-04-22T10:00Z")
    assert chosen.reading == "fine.time=four_weeks"
    assert step(chosen, "fine").due == (end("2024-07-18"),) * 2
    assert step(chosen, "fine").readings == ()


def test_limits_contents_and_gates_are_listed() -> None:
    made = loan(collect_on="2024-05-10", grams="6500")
    others = {it.label: it for it in made.others}
    assert (others["books"].allowed, others["books"].unit) == ((5, 5), "books")
    assert others["loans"].allowed == (1, 4)  # of a library whose volumes nobody has counted
    assert others["loans"].written["per"] == "library, borrower, year(requested_at)"
    assert others["refusal"].kind == "gate"
    assert others["refusal"].state == "BRG"
    assert others["ground"].condition == "has_reply AND NOT accepted"
    assert others["heavy-loans"].condition == "heavy_loan AND accepted"
    # heavy, so it hangs on the answer alone; light, so it is no heavy loan
    assert {it.label for it in loan(grams="6500", accepted="yes").others} >= {"heavy-loans"}
    assert "heavy-loans" not in {it.label for it in loan(grams="5000").others}


def test_a_roster_is_timed_by_its_state_and_year() -> None:
    made = timetable(law_of(LENDING), "stocktaking", {"state": "BRG", "year": "2025"})
    report = step(made, "report")
    assert [report.not_before, report.due] == points(at("2025-01-02"), end("2025-01-31"))
    assert (report.state, report.message) == ("BRG", "report")
    reader = timetable(law_of(LENDING), "stocktaking", {"state": "ANN", "year": "2025"})
    assert reader.steps == ()
    anybody = timetable(law_of(LENDING), "stocktaking", {"year": 2025})
    assert (step(anybody, "report").applies, step(anybody, "report").role) == (None, "state")


# -- documents that plan, clash or turn ------------------------------------------------------------


def altered_law(tmp_path: Path, change: Callable[[Any], None], file: str = "rules.yaml") -> Law:
    """The lending rules with ``change`` made to provisions by label (``*``: all), or to the loan."""

    def alter(name: str, data: Any) -> None:
        if name == file == "messages.yaml":
            change(data["processes"]["loan"])
        elif name == file:
            change({it["label"]: it for it in data["provisions"]} | {"*": data["provisions"]})

    return load_regime(altered(LENDING, tmp_path / "lending", alter))


def duty(label: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "paragraph": "2", "duty": {"on": "loan", "by": "borrower", **more}}


def test_a_plan_fills_in_what_nobody_fixed(tmp_path: Path) -> None:
    def change(process: Any) -> None:
        process["plan"] = {"back_at": "lent_at + {reply.time}", "lent_at": "replied_at"}

    law = altered_law(tmp_path, change, "messages.yaml")
    assert law.digest == law_of(LENDING).digest  # a plan is no rule
    days = ANNA | {"collect_on": "2024-05-10", "requested_at": "2024-05-01T10:00Z"}
    made = timetable(law, "loan", days | {"replied_at": "2024-05-11T09:00Z"})
    assumed = {it.column: (it.value, it.written) for it in made.assumed}
    assert assumed["lent_at"] == ("2024-05-11T09:00Z", "replied_at")
    assert assumed["back_at"] == ("2024-05-13T09:00Z", "lent_at + 48 h")
    handed = step(made, "hand-over")
    # due two days after the day of collecting; the answer was due before that day
    assert (handed.planned, handed.verdict, handed.applies) == (True, "in time", None)
    assert step(made, "receipt").applies is True  # the books are back, by plan
    late = timetable(law, "loan", days | {"replied_at": "2024-05-13T06:00Z"})
    assert (step(late, "hand-over").verdict, step(late, "hand-over").off) == ("late", 6 * HOUR + 1)
    given = timetable(
        law, "loan", days | {"replied_at": "2024-05-13T06:00Z", "lent_at": "2024-05-10"}
    )
    assert (step(given, "hand-over").verdict, step(given, "hand-over").planned) == (
        "in time",
        False,
    )
    assert "lent_at" not in {it.column for it in given.assumed}
    # the answer may come at any time in its window, so the books may be handed over in it
    window = {it.column: it.value for it in timetable(law, "loan", days).assumed}
    assert window["lent_at"] == "2024-05-01T10:00Z..2024-05-03T10:00Z"
    assert "lent_at" not in {it.column for it in timetable(law, "loan", ANNA).assumed}


def test_an_empty_window_cannot_be_kept(tmp_path: Path) -> None:
    def change(rules: Any) -> None:
        rules["ask-in-time"]["duty"]["not_before"] = "collect_on - {ask.ahead}"
        rules["ask-in-time"]["duty"]["due"] = "collect_on - {ask.earliest}"

    made = timetable(altered_law(tmp_path, change), "loan", ANNA | {"collect_on": "2024-05-10"})
    asked = step(made, "ask-in-time")
    assert (asked.verdict, asked.clash) == ("impossible", ("ask-in-time",))
    assert step(made, "reply").due == (ALWAYS, NEVER)


def test_duties_of_one_column_are_kept_together(tmp_path: Path) -> None:
    def change(rules: Any) -> None:
        rules["*"].append(
            duty(
                "sooner",
                done="requested_at",
                due="collect_on - {fine.time}",
            )
        )

    made = timetable(altered_law(tmp_path, change), "loan", ANNA | {"collect_on": "2024-05-10"})
    # both say when: the reply is counted from what both allow
    assert step(made, "ask-in-time").due == (end("2024-05-07"),) * 2
    assert step(made, "sooner").due == (end("2024-04-26"),) * 2
    assert step(made, "reply").due == (at("2024-04-12T00:00Z"), end("2024-04-28"))


def test_duties_that_leave_nothing_together_name_each_other(tmp_path: Path) -> None:
    def change(rules: Any) -> None:
        rules["*"].append(duty("much-sooner", done="requested_at", due="collect_on - {study.time}"))

    made = timetable(altered_law(tmp_path, change), "loan", ANNA | {"collect_on": "2024-05-10"})
    for label in ("ask-in-time", "much-sooner"):
        assert step(made, label).verdict == "impossible"
        assert set(step(made, label).clash) == {"ask-in-time", "much-sooner"}


def test_of_two_duties_either_of_which_may_apply_none_narrows(tmp_path: Path) -> None:
    def change(rules: Any) -> None:
        rules["ask-in-time"]["duty"]["when"] = "for_study"
        more = {"not_before": "collect_on", "due": "collect_on + {rare.time}"}
        rules["*"].append(duty("for-pleasure", when="NOT for_study", done="requested_at", **more))

    law = altered_law(tmp_path, change)
    # asked between 10 April and 7 May, or between 10 and 17 May: the reply is due after any of them
    made = timetable(law, "loan", ANNA | {"collect_on": "2024-05-10"})
    assert step(made, "reply").due == (at("2024-04-12T00:00Z"), end("2024-05-19"))
    known = timetable(law, "loan", ANNA | {"collect_on": "2024-05-10", "purpose": "pleasure"})
    assert {it.label for it in known.steps} & {"ask-in-time", "for-pleasure"} == {"for-pleasure"}
    assert step(known, "reply").due == (at("2024-05-12T00:00Z"), end("2024-05-19"))


def test_duties_that_wait_for_each_other_end(tmp_path: Path) -> None:
    def change(rules: Any) -> None:
        for label, done, other in (
            ("one", "receipted_at", "paid_at"),
            ("two", "paid_at", "receipted_at"),
        ):
            rules["*"].append(
                duty(
                    label,
                    done=done,
                    not_before=f"{other} + {{reply.time}}",
                    due=f"{other} + {{reply.time}}",
                )
            )

    made = timetable(
        altered_law(tmp_path, change), "loan", ANNA | {"requested_at": "2024-04-20T10:00Z"}
    )
    assert {it.label for it in made.steps} >= {"one", "two"}


# -- the Vienna Document ---------------------------------------------------------------------------


def test_a_consultation_runs_by_hours() -> None:
    law = law_of("VD2011")
    given = {"requesting": "EST", "asked": "BLR", "requested_at": "2022-02-07T10:00Z"}
    made = timetable(law, "consultation", given)
    assert step(made, "16.1.2").due == (at("2022-02-09T10:00Z"),) * 2
    assert (who(step(made, "16.1.2")), step(made, "16.1.2").message) == ("BLR", "reply")
    meeting = step(made, "16.2.1.1")
    assert (meeting.condition, meeting.written["due"]) == (
        "has_meeting_request",
        "meeting_clock + 48 h",
    )
    assert (meeting.state, meeting.role, who(meeting)) == (None, "chair", "(chair)")
    asked = given | {"meeting_requested_at": "2022-02-09T11:00Z", "chair": "POL"}
    meeting = step(timetable(law, "consultation", asked), "16.2.1.1")
    assert (meeting.due, meeting.applies, meeting.state) == (
        (at("2022-02-11T11:00Z"),) * 2,
        True,
        "POL",
    )
    gates = {
        it.label: it for it in timetable(law, "consultation", asked).others if it.kind == "gate"
    }
    assert gates["16.2"].good is True  # the time for the reply has run out
    assert gates["16.2"].reads["closed('16.1.2')"][1] == at("2022-02-09T10:00Z")
    too_soon = asked | {
        "meeting_requested_at": "2022-02-08T11:00Z",
        "replied_at": "2022-02-09T09:00Z",
    }
    gates = {
        it.label: it for it in timetable(law, "consultation", too_soon).others if it.kind == "gate"
    }
    assert gates["16.2"].good is False


def test_a_visit_under_chapter_nine() -> None:
    law = law_of("VD2011")
    given = {"entry": "2015-04-13T00:00Z", "ended_at": "2015-04-16"}
    made = timetable(law, "inspection", given)
    asked = step(made, "84")
    assert [asked.not_before, asked.due] == points(at("2015-04-08T00:00Z"), at("2015-04-11T12:00Z"))
    assert asked.days == {"not_before"}
    assert step(made, "86").due == (at("2015-04-09T00:00Z"), at("2015-04-12T12:00Z"))
    assert step(made, "105").due == (end("2015-04-30"),) * 2
    planned = timetable(law, "inspection", {"entry": "2027-03-02T08:00Z"})
    assert step(planned, "90").due == (at("2027-03-04T08:00Z"),) * 2
    assert step(planned, "105").due == (end("2027-03-18"),) * 2
    assert {it.column for it in planned.assumed} >= {"entered_at", "arrived_at", "ended_at"}


def test_an_evaluation_under_chapter_nine() -> None:
    law = law_of("VD2011")
    made = timetable(
        law, "evaluation", {"entry": "2015-04-13T08:00Z", "requested_at": "2015-04-07T09:00Z"}
    )
    (asked,) = [it for it in made.steps if it.message == "evaluation_request"]
    assert [asked.not_before, asked.due] == points(at("2015-04-06"), end("2015-04-08"))
    (reply,) = [it for it in made.steps if it.message == "evaluation_reply"]
    assert (reply.due, reply.mark) == ((at("2015-04-09T09:00Z"),) * 2, "doubtful")
    other = {it.reading.partition(".")[0]: it for it in reply.readings if "reply" in it.reading}
    assert other["evaluation"].due == (at("2015-04-08T09:00Z"),) * 2
    (report,) = [it for it in made.steps if it.message == "evaluation_report"]
    assert report.due == (end("2015-04-27"),) * 2


def test_days_are_those_of_the_regime_s_zone() -> None:
    law = law_of(str(REGIMES / "ferry"))
    # the clocks of Helsinki went forward in the night before: a day of 23 hours
    made = timetable(law, "call", {"berth_from": "2022-03-27T06:00+03:00"})
    asked = step(made, "notice")
    assert asked.not_before == (at("2022-02-25T00:00+02:00"),) * 2
    assert asked.due == (at("2022-03-26T05:00+02:00"),) * 2  # hours are elapsed hours
    assert (asked.days, made.zone) == (frozenset({"not_before"}), "Europe/Helsinki")


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"colect_on": "2024-05-10"}, "unknown-column"),
        ({"": "x"}, "unknown-column"),
        ({"collect_on": "2024-02-30"}, "value"),
        ({"collect_on": "2024-05-10T10:00Z"}, "value"),
        ({"collect_on": "2024-05-12..2024-05-10"}, "value"),
        ({"requested_at": "2024-05-10T10:00"}, "value"),
        ({"requested_at": "9" * 300}, "value"),
        ({"accepted": "perhaps"}, "value"),
        ({"grams": "many"}, "value"),
        ({"grams": "1e5"}, "value"),
        ({"borrower": "ann"}, "value"),
        ({"borrower": ["ANN"]}, "value"),
        ({"purpose": "profit"}, "value"),
    ],
)  # fmt: skip
def test_what_cannot_be_given_is_refused(given: dict[str, Any], rule: str) -> None:
    with pytest.raises(QuestionError) as refused:
        timetable(law_of(LENDING), "loan", given)
    (problem,) = refused.value.problems
    assert (problem.rule, problem.field) == (rule, next(iter(given)))
    assert problem.remedy


def test_every_fault_is_said_at_once() -> None:
    with pytest.raises(QuestionError) as refused:
        loan(purpose="profit", collect_on="soon", shelf="3")
    assert len(refused.value.problems) == 3
    for asked in ({"process": "lone"}, {"reading": "reply.start=never"}, {"reading": "x"}):
        with pytest.raises(QuestionError):
            timetable(
                law_of(LENDING), asked.get("process", "loan"), {}, reading=asked.get("reading")
            )
    with pytest.raises(QuestionError):
        timetable(law_of(LENDING), "stocktaking", {"year": "2024..2025"})


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["collect_on", "requested_at", "accepted", "grams", "borrower", "purpose", "x\u202e"]), st.text(max_size=30) | st.sampled_from(["?", "..", "2024-05-10..", "..2024-05-10", "3..", "yes"])))  # fmt: skip
def test_any_text_is_read_or_refused(given: dict[str, str]) -> None:
    try:
        made = timetable(law_of(LENDING), "loan", given)
    except QuestionError as error:
        refused = {problem.field for problem in error.problems}
        # A problem shows a name that cannot be printed as its signs.
        assert refused <= {Problem("", "", "", field=name).field for name in given}
    else:
        assert json.dumps(made.as_dict())


@settings(max_examples=25, deadline=None)
@given(documents())
def test_any_document_has_its_timetables(document: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "regime.yaml"
        file.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        law = load_regime(file)
    for name, process in law.processes.items():
        if process.each:
            with pytest.raises(
                QuestionError, match=f"Ask for the timetable of .* {process.each.process}"
            ):
                timetable(law, name, {})
            continue
        made = timetable(law, name, {})
        assert json.dumps(made.as_dict())
        for it in made.steps:
            for bounds in (it.not_before, it.due):
                assert bounds is None or bounds[0] <= bounds[1]


# -- the checklist ---------------------------------------------------------------------------------


def test_a_checklist_has_what_its_state_needs() -> None:
    law = law_of(LENDING)
    made = checklist(law, loan(collect_on="2024-05-10"), "BRG")
    assert [it.label for it in made.steps] == ["reply", "hand-over", "receipt"]
    assert {it.label for it in made.awaited} >= {"ask-in-time", "return"}
    assert [form.message for form in made.forms] == ["reply", "lent", "receipt"]
    reply = made.forms[0]
    assert [(box.field, box.required) for box in reply.boxes][:2] == [
        ("accepted", True),
        ("ground", False),
    ]
    assert [it.label for it in reply.contents] == ["ground"]
    assert {it.label for it in made.checks} >= {"books", "loans", "weight"}
    assert [it.label for it in made.gates] == ["refusal"]
    assert made.limits == ()
    with pytest.raises(QuestionError) as refused:
        checklist(law, loan(), "EVA")
    assert "ANN, BRG" in refused.value.problems[0].remedy
