"""Calendars, messages two years ahead, small activities: the year that says what they are about."""

from __future__ import annotations

from typing import Any

import pytest

from hofburg.regimes import check_body, load_regime
from regimes.toy import assert_readable

YEARS = [("annual_calendar", "year"), ("two_year_plan", "given_in"), ("sub_level_notice", "year")]


def faults(kind: str, body: Any) -> list[tuple[str, str]]:
    problems = check_body(load_regime("VD2011"), kind, body, "entries.jsonl:7")
    for problem in problems:
        assert problem.place == "entries.jsonl:7"
        assert_readable(problem)
    return [(problem.field, problem.rule) for problem in problems]


@pytest.mark.parametrize(("kind", "field"), YEARS)
def test_such_a_message_is_about_a_year(kind: str, field: str) -> None:
    assert faults(kind, {}) == [(f"body.{field}", "missing-field")]
    assert faults(kind, {"yaer": 2020}) == [
        ("body.yaer", "unknown-field"),
        (f"body.{field}", "missing-field"),
    ]
    for year in (2020, "2020", "2019..2021", "?"):
        assert faults(kind, {field: year}) == []


@pytest.mark.parametrize(("kind", "field"), YEARS)
@pytest.mark.parametrize(
    ("year", "rule"),
    [
        ("next year", "value"),
        ("2020-01-01", "value"),
        ("2020/21", "value"),
        ("2020.5", "value"),
        ("-2020", "value"),
        (-2020, "value"),
        ("2021..2020", "value"),
        ("", "value"),
        (10**12, "value"),
        (2020.0, "type"),
        (True, "type"),
        (None, "type"),
        ([2020], "type"),
        ({"year": 2020}, "type"),
    ],
)
def test_what_is_no_year(kind: str, field: str, year: Any, rule: str) -> None:
    assert faults(kind, {field: year}) == [(f"body.{field}", rule)]


def test_lines_are_checked_as_well() -> None:
    body = {
        "year": 2020,
        "total": -1,
        "nil": "no",
        "activities": [{}, {"troops": "many", "strat": "?"}, 3],
    }
    assert faults("annual_calendar", body) == [
        ("body.nil", "type"),
        ("body.total", "value"),
        ("body.activities[1].strat", "unknown-field"),
        ("body.activities[1].troops", "value"),
        ("body.activities[2]", "type"),
    ]
    assert faults("activity_change", {}) == [("body.what", "missing-field")]
    assert faults("activity_change", {"what": "postponed"}) == [("body.what", "value")]
