"""Figures that nobody read: what rests on them is undetermined, and says which figure is missing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml

from assessment.test_differential import differences
from assessment.written import written
from hofburg import assess, calendar, explain, quotas, timetable
from hofburg.assessment import Assessment, Finding, agenda, plain_findings
from hofburg.regimes import Law, reference_markdown
from hofburg.register import Record, check_entry
from hofburg.values import parse_instant

FRAME = yaml.safe_load("""
regime: WATCH
title: Made up
since: "2020-01-01"
parties: {AAA: A, BBB: B}
units: [troops, visits]
provenance: {mark: verified, source: ""}
paragraphs: {A1: Numbers, A2: Times}
messages:
  plan: {fields: {troops: count, start: instant, places: {type: list, of: {men: number}}}}
  reply: {fields: {accepted: flag}}
  count: {fields: {year: {type: count, required: true}, n: count}}
parameters:
  cap: {value: "?", unit: troops, paragraph: A1}
  lot: {value: "? troops", paragraph: A1}
  hours: {value: "? h", paragraph: A2}
  days: {value: "? d", paragraph: A2}
  months: {value: "?", unit: months, paragraph: A2}
  day: {value: "? month-day", paragraph: A2}
  clock: {value: "?", choices: [sent, start], paragraph: A2}
  visits: {value: "? visits", paragraph: A1}
  later:
    paragraph: A1
    versions: [{value: 500 troops}, {value: "? troops", since: "2024-03-01"}, {value: 900 troops, since: "2024-06-01"}]
  told:
    value: "? troops"
    paragraph: A1
    mark: doubtful
    readings: {recalled: {value: 300 troops, why: told from memory}}
processes:
  plan:
    messages: {plan: {from: a, to: b}, reply: {from: b, to: a}}
    dated_by: sent
    columns:
      a: state = plan.from
      b: state = plan.to
      sent: instant = plan.sent
      start: instant = plan.start
      troops: number = plan.troops
      answered: instant = reply.sent or never
      begun: instant = if({clock} = 'sent', sent, start)
      crowded: flag = any(places.many)
    parts:
      places: {of: plan.places, columns: {many: "flag = men > {lot}"}}
  count:
    every: [states, years]
    key: {state: from, year: year}
    messages: {count: {from: state}}
    columns: {counted: instant = count.sent or never}
""")


def limit(cap: str) -> dict[str, Any]:
    return {
        "label": cap,
        "limit": {"on": "plan", "of": "a", "value": "troops", "at_most": f"{{{cap}}}"},
    }


def duty(label: str, **more: Any) -> dict[str, Any]:
    return {
        "label": label,
        "duty": {"on": "plan", "by": "b", "to": "a", "done": "answered", **more},
    }


PROVISIONS = [
    limit("cap"), limit("later"), limit("told"),
    {"label": "above", "content": {"on": "plan", "by": "a", "when": "troops > {cap}", "holds": "start < sent"}},
    {"label": "known", "content": {"on": "plan", "by": "a", "when": "troops > {cap} OR troops > 0", "holds": "given(plan.start)"}},
    {"label": "crowd", "content": {"on": "plan", "by": "a", "holds": "NOT crowded"}},
    {"label": "crowds", "content": {"on": "plan.places", "by": "a", "holds": "NOT many"}},
    duty("hours", due="sent + {hours}"),
    duty("days", due="start", not_before="day(start) - {days}"),
    duty("months", due="day(sent) + {months}"),
    duty("clock", due="begun"),
    {"label": "day", "duty": {"on": "count", "by": "state", "due": "on(year, {day})", "done": "counted"}},
    {"label": "visits", "limit": {"on": "plan", "of": "b", "to": "a", "per": ["b", "year(sent)"], "by": "sent",
                                  "beyond": "refusable", "at_most": "{visits}"}},
]  # fmt: skip
PROVISIONS = [{**it, "paragraph": "A1"} for it in PROVISIONS]
LAW = written(FRAME, PROVISIONS)
AS_OF = parse_instant("2024-12-01").lo


def entry(law: Law, kind: str, author: str, sent: str, number: str, **more: Any) -> Record:
    made, problems = check_entry(
        {"regime": law.id, "kind": kind, "author": author, "to": ["BBB" if author == "AAA" else "AAA"],
         "sent": sent, "number": number, "origin": "synthetic", **more},
        {law.id: law},
    )  # fmt: skip
    assert made is not None, problems
    return Record(made)


def records(law: Law = LAW, month: str = "02") -> list[Record]:
    body = {
        "troops": 400,
        "start": f"2024-{month}-20T08:00Z",
        "places": [{"men": 10}, {"men": "?"}],
    }
    answer = {"refers_to": ["AAA/1"], "body": {"accepted": True}}
    return [
        entry(law, "plan", "AAA", f"2024-{month}-10T08:00Z", "1", body=body),
        entry(law, "reply", "BBB", f"2024-{month}-11T08:00Z", "1", **answer),
        entry(law, "count", "AAA", "2024-02-10T08:00Z", "2", body={"year": 2024, "n": 3}),
    ]


def found(law: Law, listed: list[Record]) -> tuple[Assessment, dict[tuple[str, str], Finding]]:
    """What both evaluators find of the case and of the count, by label and reading."""
    assessment = assess([law], listed, as_of=AS_OF)
    (engine,) = assessment.engines
    mine = plain_findings(law, engine.worlds, engine.held, engine.declarations)
    theirs = list(assessment.findings())
    assert differences(theirs, mine) == []
    return assessment, {
        (f.label, f.reading): f for f in theirs
        if f.case.startswith("AAA/") or f.case == "count/AAA/2024"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("label", "figure", "paragraph"),
    [
        ("cap", "cap", "A1"), ("above", "cap", "A1"), ("hours", "hours", "A2"),
        ("days", "days", "A2"), ("months", "months", "A2"), ("clock", "clock", "A2"),
        ("day", "day", "A2"), ("visits", "visits", "A1"), ("told", "told", "A1"),
        ("crowd", "lot", "A1"), ("crowds", "lot", "A1"),
    ],
)  # fmt: skip
def test_what_rests_on_a_figure_that_is_not_known_is_undetermined_and_names_it(
    label: str, figure: str, paragraph: str
) -> None:
    assessment, of = found(LAW, records())
    finding = of[label, "default"]
    assert (finding.status, finding.why) == ("undetermined", "fact")
    explained = explain(assessment, finding.id)
    said = f"the figure of {figure} is not known: paragraph {paragraph}"
    assert said in [m.text for m in explained.missing]
    assert said in explained.sentence
    assert explained.change is None


def test_what_does_not_need_the_figure_is_decided() -> None:
    assessment, of = found(LAW, records())
    assert of["known", "default"].status == "met"
    assert explain(assessment, of["known", "default"].id).missing == ()


def test_a_doubtful_figure_that_is_off_shows_the_alternative_beside_it() -> None:
    assessment, of = found(LAW, records())
    assert of["told", "default"].allowed == (None, None)
    other = of["told", "told=recalled"]
    assert (other.status, other.why) == ("undetermined", "doubtful")
    assert other.measured == (Decimal(400), Decimal(400))
    assert other.allowed == (Decimal(300), Decimal(300))
    (use,) = explain(assessment, of["told", "default"].id).parameters
    assert (use.value, use.readings["recalled"][0]) == ("? troops", "300 troops")


@pytest.mark.parametrize(
    ("month", "status"), [("02", "within"), ("03", "undetermined"), ("06", "within")]
)
def test_a_figure_may_be_unknown_for_a_time(month: str, status: str) -> None:
    assessment, of = found(LAW, records(month=month))
    finding = of["later", "default"]
    assert finding.status == status
    named = [m.text for m in explain(assessment, finding.id).missing]
    assert named == (["the figure of later is not known: paragraph A1"] if month == "03" else [])


def test_a_case_of_which_the_date_is_open_is_judged_by_every_version_that_may_hold() -> None:
    listed = [entry(LAW, "plan", "AAA", "2024-02-10..2024-06-02", "1", body={"troops": 400})]
    assessment, of = found(LAW, listed)
    finding = of["later", "default"]
    assert (finding.status, finding.allowed) == ("undetermined", (None, None))
    missing = [m.text for m in explain(assessment, finding.id).missing]
    assert missing[0].startswith("the figure of later")
    assert any("plan.sent" in text for text in missing)
    early = [entry(LAW, "plan", "AAA", "2024-02-10..2024-02-12", "1", body={"troops": 400})]
    assert found(LAW, early)[1]["later", "default"].status == "within"


@pytest.mark.parametrize("given", [{}, {"sent": "2024-03-10T08:00Z", "troops": "400"}])
def test_a_timetable_prints_what_is_known(given: dict[str, Any]) -> None:
    made = timetable(LAW, "plan", given)
    steps = {step.label: step for step in made.steps}
    assert steps["hours"].written["due"] == "sent + ? h"
    assert steps["months"].written["due"] == "day(sent) + ? months"
    assert [u.value for u in steps["hours"].parameters] == ["? h"]
    others = {it.label: it for it in made.others}
    assert others["cap"].allowed == (None, None)
    assert others["cap"].good is None
    assert others["told"].readings[0].allowed == (300, 300)
    timetable(LAW, "count", {"state": "AAA", "year": "2024"})
    assert made.as_dict()


def test_quota_tables_calendars_and_agendas_stand_a_figure_that_is_not_known() -> None:
    assessment = assess([LAW], records(), as_of=AS_OF)
    (table,) = quotas(assessment, state="BBB", year=2024, label="visits")
    (line,) = table.received
    assert (line.allowed, line.next) == ((None, None), "undetermined")
    assert {asker.status for asker in table.askers} == {"undetermined"}
    assert list(quotas(assessment)) is not None
    assert calendar(assessment, year=2024) is not None
    assert agenda(assessment, "BBB", as_of=AS_OF) is not None


def test_the_reference_page_says_it_and_the_identity_covers_it() -> None:
    page = reference_markdown(LAW)
    for shown in ("**? troops**", "**? h**", "**? months**", "**? month-day**", "**?**"):
        assert shown in page
    known = {
        **FRAME,
        "parameters": {**FRAME["parameters"], "cap": {"value": "7 troops", "paragraph": "A1"}},
    }
    assert written(known, PROVISIONS).digest != LAW.digest
    assert LAW.parameters["cap"].versions[0].value is None


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ({"value": "?"}, "has no unit"),
        ({"value": "? leagues"}, "is not a unit here"),
        ({"value": "? km", "unit": "troops"}, "has another unit"),
        ({"value": "?", "choices": ["sent", "?"]}, "? stands for what is not known"),
        ({"value": "?? troops"}, "is not a number with a unit"),
        ({"value": "? troops", "mark": "doubtful"}, "has no alternative reading"),
    ],
)
def test_a_figure_that_is_not_known_is_still_a_figure(figure: dict[str, Any], said: str) -> None:
    from hofburg import DocumentError

    with pytest.raises(DocumentError, match=said.replace("?", r"\?")):
        written({**FRAME, "parameters": {**FRAME["parameters"], "extra": figure}}, PROVISIONS)
