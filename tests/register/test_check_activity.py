"""Entries about activities: what cannot be is refused where it stands, in the register and in a case."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hofburg import assess_cases, load_cases
from hofburg.errors import DocumentError, Problem
from hofburg.regimes import Law, load_regime
from hofburg.register import check_entry


@cache
def law() -> Law:
    return load_regime("VD2011")


def entry(body: Any, **more: Any) -> dict[str, Any]:
    given = {
        "regime": "VD2011",
        "kind": "activity",
        "author": "AND",
        "to": [],
        "sent": "2021-06-20",
    }
    return {**given, "origin": "synthetic", "body": body, **more}


def problems(given: dict[str, Any]) -> list[Problem]:
    made, found = check_entry(given, {"VD2011": law()}, "inbox.jsonl:12")
    assert (made is None) == any(p.level == "error" for p in found)
    assert all(p.place == "inbox.jsonl:12" and p.message and p.remedy for p in found)
    return found


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        ({"troops": -9000}, "body.troops", "value"),
        ({"troops": 9000.5}, "body.troops", "float"),
        ({"troops": "nine thousand"}, "body.troops", "value"),
        ({"contingents": [{"state": "AND", "troops": -1}]}, "body.contingents[0].troops", "value"),
        ({"contingents": [{"state": "ANDORRA"}]}, "body.contingents[0].state", "unknown-state"),
        ({"phases": [{"troops": "4000.5"}]}, "body.phases[0].troops", "value"),
        ({"host": "Atlantis"}, "body.host", "unknown-state"),
        ({"start": "soon"}, "body.start", "value"),
    ],
)
def test_an_impossible_figure_is_refused(body: dict[str, Any], field: str, rule: str) -> None:
    found = problems(entry(body))
    assert [(p.field, p.rule, p.level) for p in found] == [(field, rule, "error")]


def test_a_notice_from_nobody_is_refused() -> None:
    found = problems(entry({}, kind="activity_notice", author="Liechtenstien"))
    assert [(p.field, p.rule) for p in found] == [("author", "unknown-state")]
    assert "LIE" in found[0].remedy


CASE = """case: fictional
title: "Fictional"
as_of: 2021-07-01T00:00Z
entries:
  - {id: a, kind: activity, author: AND, to: [], sent: 2021-06-20, body: {host: AND, troops: 9000}}
  - {id: b, kind: activity, author: AND, to: [], sent: 2021-06-20,
     body: {host: AND, contingents: [{state: AND, troops: -1}]}}
expected: {record: {}}
"""


def test_a_case_names_the_entry_at_fault(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "bad.yaml").write_text(CASE, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        assess_cases(law(), load_cases(tmp_path))
    (problem,) = caught.value.problems
    assert problem.place.startswith("cases/bad.yaml:")
    assert problem.place.endswith("entry 2")
    assert problem.field == "body.contingents[0].troops"
