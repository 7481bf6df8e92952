"""Bad input about activities: each fault is told with its place, its field and what to write instead."""

from __future__ import annotations

from typing import Any

import pytest

from hofburg.regimes import Law, check_body, load_regime
from regimes.toy import assert_readable


@pytest.fixture(scope="module")
def law() -> Law:
    return load_regime("VD2011")


def faults(law: Law, kind: str, body: Any) -> list[tuple[str, str]]:
    problems = check_body(law, kind, body, "entries.jsonl:7")
    for problem in problems:
        assert problem.place == "entries.jsonl:7"
        assert_readable(problem)
    return [(problem.field, problem.rule) for problem in problems]


COUNTS: list[tuple[Any, str]] = [
    (-1, "value"),
    ("-9000", "value"),
    ("-1..9000", "value"),
    ("9000.5", "value"),
    (9000.5, "type"),
    ("9,000", "value"),
    ("9 000", "value"),
    ("nine thousand", "value"),
    ("about 9000", "value"),
    ("9000..8999", "value"),
    (True, "type"),
    (None, "type"),
    ([9000], "type"),
    ({"AND": 9000}, "type"),
    (10**12, "value"),
]


@pytest.mark.parametrize(("value", "rule"), COUNTS)
@pytest.mark.parametrize("field", ["troops", "tanks", "landing", "brigades", "sorties"])
def test_a_figure_is_a_whole_number_or_a_range_of_them(
    field: str, value: Any, rule: str, law: Law
) -> None:
    assert faults(law, "activity", {field: value}) == [(f"body.{field}", rule)]


@pytest.mark.parametrize(("value", "rule"), COUNTS)
@pytest.mark.parametrize("kind", ["activity", "activity_notice", "activity_series"])
def test_so_it_is_in_the_line_of_a_state(kind: str, value: Any, rule: str, law: Law) -> None:
    lines = [{"state": "AND", "troops": 9000}, {"state": "LIE", "troops": value}]
    body = {"designation": "x", "contingents": lines}
    assert faults(law, kind, body) == [("body.contingents[1].troops", rule)]


BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("activity", {"trops": 9000}, "body.trops", "unknown-field"),
    ("activity", {"host": "ANR"}, "body.host", "unknown-state"),
    ("activity", {"host": ["AND"]}, "body.host", "type"),
    ("activity", {"contingents": {"AND": 9000}}, "body.contingents", "type"),
    ("activity", {"contingents": [9000]}, "body.contingents[0]", "type"),
    ("activity", {"contingents": ["AND"]}, "body.contingents[0]", "type"),
    ("activity", {"contingents": [{"state": "XXX"}]}, "body.contingents[0].state", "unknown-state"),
    ("activity", {"contingents": [{"men": 9000}]}, "body.contingents[0].men", "unknown-field"),
    ("activity", {"contingents": [{"hosts": "yes"}]}, "body.contingents[0].hosts", "type"),
    ("activity", {"kinds": "land"}, "body.kinds", "type"),
    ("activity", {"kinds": ["sea"]}, "body.kinds[0]", "value"),
    ("activity", {"start": "2021-06-31"}, "body.start", "value"),
    ("activity", {"start": "2021-06-15T06:00"}, "body.start", "value"),
    ("activity", {"finish": "in summer"}, "body.finish", "value"),
    ("activity", {"in_zone": 1}, "body.in_zone", "type"),
    ("activity", {"phases": [{"phase": "attack"}]}, "body.phases[0].phase", "value"),
    ("activity", {"phases": [{}, {"start": "2021-02-30"}]}, "body.phases[1].start", "value"),
    ("activity_notice", {"states_involved": "AND"}, "body.states_involved", "type"),
    ("activity_notice", {"states_involved": ["AND", "L"]}, "body.states_involved[1]", "unknown-state"),
    ("activity_notice", {"formations": [{"number": -1}]}, "body.formations[0].number", "value"),
    ("activity_series", {}, "body.designation", "missing-field"),
    ("activity_series", {"designation": "x", "one": "true"}, "body.one", "type"),
    ("activity_invitation", {"invited": ["AND"]}, "body.invited[0]", "type"),
    ("activity_invitation", {"languages": ["latin"]}, "body.languages[0]", "value"),
    ("observer_reply", {}, "body.accepted", "missing-field"),
    ("observer_reply", {"accepted": True, "observers": "2.5"}, "body.observers", "value"),
    ("observation", {"map_scale": "1:250000"}, "body.map_scale", "value"),
    ("sub_level_notice", {"troops": 800}, "body.year", "missing-field"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "body", "field", "rule"), BAD, ids=[f"{kind}-{field}" for kind, _, field, _ in BAD]
)
def test_what_is_wrong(kind: str, body: dict[str, Any], field: str, rule: str, law: Law) -> None:
    assert faults(law, kind, body) == [(field, rule)]


@pytest.mark.parametrize(
    ("body", "remedy"),
    [
        ({"trops": 9000}, "Did you mean troops?"),
        ({"host": "Andorra"}, "Did you mean AND?"),
        ({"contingents": [{"state": "lie"}]}, "Did you mean LIE?"),
        (
            {"kinds": ["lnd"]},
            "Did you mean land (land forces / сухопутные войска) or landing (высадка десанта)?",
        ),
    ],
)
def test_a_near_miss_is_named(body: dict[str, Any], remedy: str, law: Law) -> None:
    assert [p.remedy for p in check_body(law, "activity", body, "x:1")] == [remedy]


def test_all_faults_of_a_form_come_at_once(law: Law) -> None:
    body = {
        "host": "ANDO",
        "troops": -1,
        "start": "soon",
        "contingents": [{"state": "AND", "troops": "many"}, {"state": "LIE", "tanks": 1.5}],
    }
    assert set(faults(law, "activity", body)) == {
        ("body.host", "unknown-state"),
        ("body.troops", "value"),
        ("body.start", "value"),
        ("body.contingents[0].troops", "value"),
        ("body.contingents[1].tanks", "type"),
    }


def test_what_is_not_known_may_be_said(law: Law) -> None:
    body = {
        "host": "?",
        "troops": "9000..13000",
        "tanks": "?",
        "acvs": "..499",
        "start": "2021-06-15..2021-06-17",
        "contingents": [{"state": "?", "troops": "9000.."}, {}],
        "phases": [],
    }
    assert faults(law, "activity", body) == []
