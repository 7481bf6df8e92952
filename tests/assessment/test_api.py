"""The door: what one assessment answers, and in what form."""

from __future__ import annotations

import pytest

from assessment.books import BOOKS, casebook
from hofburg import QuestionError, explain


def test_an_assessment_may_be_asked_while_it_is_read() -> None:
    _, assessment = casebook(BOOKS[1])
    expected = [f.id for f in assessment.findings()]
    found = []
    for finding in assessment.findings():
        found.append(finding.id)
        if len(found) == 2:
            assessment.counts()
            explain(assessment, finding.id, change=False)
    assert found == expected


def test_counts_are_those_of_the_findings() -> None:
    _, assessment = casebook(BOOKS[0])
    counted: dict[tuple[str, str, str], int] = {}
    for f in assessment.findings():
        key = (f.regime, f.label, f.status)
        counted[key] = counted.get(key, 0) + 1
    assert assessment.counts() == dict(sorted(counted.items()))


def test_findings_are_an_arrow_stream() -> None:
    _, assessment = casebook(BOOKS[0])
    stream = assessment.arrow()
    assert hasattr(stream, "__arrow_c_stream__")
    rows = stream.fetchall()
    assert len(rows) == len(list(assessment.findings()))
    assert {"world", "label", "reading", "cid", "state", "status", "why"} <= set(stream.columns)


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("status", "violated"),
        ("label", "nothing"),
        ("world", "nowhere"),
        ("reading", "mine=all"),
        ("scope", "none"),
    ],
)
def test_what_does_not_exist_is_told_with_what_does(what: str, value: str) -> None:
    _, assessment = casebook(BOOKS[0])
    with pytest.raises(QuestionError) as caught:
        list(assessment.findings(**{what: value}))  # type: ignore[arg-type]
    assert caught.value.problems[0].remedy.startswith("Known:")


def test_filters_choose_among_the_same_findings() -> None:
    _, assessment = casebook(BOOKS[0])
    everything = list(assessment.findings())
    some = everything[len(everything) // 2]
    assert [f for f in everything if f.state == some.state] == list(
        assessment.findings(state=some.state)
    )
    assert [f for f in everything if f.status == some.status] == list(
        assessment.findings(status=some.status)
    )
    assert [f for f in everything if f.label == some.label] == list(
        assessment.findings(label=some.label)
    )
    assert [f for f in everything if f.world == some.world] == list(
        assessment.findings(world=some.world)
    )
    assert [f for f in everything if f.case == some.case] == list(
        assessment.findings(case=some.case)
    )
