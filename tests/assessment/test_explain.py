"""Explanations: the smallest change is applied, and the status changes as it says."""

from __future__ import annotations

import random

import pytest

from assessment.books import BOOKS, casebook
from hofburg import QuestionError, explain
from hofburg.assessment import Assessment, Finding, assess, case_records


def sample(assessment: Assessment, count: int, seed: int) -> list[Finding]:
    """Some findings of each kind and status, different for each seed but the same on every run."""
    found = [f for f in assessment.findings() if f.status != "undetermined"]
    random.Random(seed).shuffle(found)
    kinds: dict[tuple[str, str], Finding] = {}
    for finding in found:
        kinds.setdefault((finding.kind, finding.status), finding)
    return list(kinds.values())[:count]


@pytest.mark.parametrize("book", BOOKS)
def test_every_finding_of_a_sample_explains_itself(book: str) -> None:
    law, assessment = casebook(book)
    for finding in sample(assessment, 20, 1):
        explained = explain(assessment, finding.id, change=False)
        assert explained.finding == finding
        assert finding.status in explained.sentence
        assert finding.paragraph in explained.sentence or finding.label in explained.sentence
        assert all(p.mark and p.name in law.parameters for p in explained.parameters)
        assert all(e.reference for e in explained.evidence)


@pytest.mark.parametrize("book", BOOKS)
def test_what_is_undetermined_says_which_fact_is_missing(book: str) -> None:
    _, assessment = casebook(book)
    undetermined = [
        f for f in assessment.findings(status="undetermined", roster=False) if f.why == "fact"
    ]
    assert undetermined
    for finding in undetermined[:: max(5, len(undetermined) // 30)]:
        explained = explain(assessment, finding.id, change=False)
        assert explained.missing, finding.id


def test_the_smallest_change_changes_the_status_and_one_step_less_does_not() -> None:
    """The change is applied to the register by hand, not by the code that found it."""
    law, assessment = casebook(BOOKS[0])
    applied = 0
    for finding in (*sample(assessment, 12, 2), *sample(assessment, 12, 3)):
        change = explain(assessment, finding.id).change
        if (
            change is None
            or "no finding" in change.status
            or change.was in ("not sent", "left out")
        ):
            continue
        result = next(
            r for r in assessment.cases[law.id] if r.case.case == finding.world.split("/")[0]
        )
        records = case_records(law, result.case, result.place)
        field = change.column.partition(".")[2]
        world = next(w for w in result.worlds if w.label == finding.world)
        altered = []
        for record in records:
            data = dict(record.entry.data)
            if record.entry.reference == change.reference and world.admits(data.get("account")):
                value: object = {"yes": True, "no": False}.get(change.would_be, change.would_be)
                if value == "unknown":
                    continue
                if field == "sent":
                    data["sent"] = value
                else:
                    data["body"] = {**data.get("body", {}), field: value}
            altered.append(type(record)(type(record.entry).of(data), recorded=record.recorded))
        accounts = None if world.accounts is None else {world.name: world.accounts}
        again = assess(
            law,
            altered,
            as_of=world.as_of,
            known_at=world.known_at,
            holder=world.holder,
            worlds=accounts,
        )
        now = {
            f.status
            for f in again.findings(label=finding.label, reading=finding.reading)
            if (f.case, f.part) == (finding.case, finding.part)
        }
        assert now == {change.status}, (finding.id, change)
        applied += 1
    assert applied >= 3


def test_an_unknown_finding_names_those_near_it() -> None:
    _, assessment = casebook(BOOKS[0])
    some = next(assessment.findings()).id
    with pytest.raises(QuestionError) as caught:
        explain(assessment, some[:-3] + "xyz")
    assert caught.value.problems[0].rule == "unknown-finding"
    assert "LEND:" in caught.value.problems[0].remedy


def test_what_is_offered_next_is_for_somebody_else_than_who_was_asked() -> None:
    law, assessment = casebook("VD2011")
    drafted, silent = 0, 0
    for f in assessment.findings(reading="default", roster=False):
        own = set(law.processes[f.process].messages)
        steps = [s for s in law.provisions[f.label].next if f.status in s.statuses]
        if not {s.message for s in steps} - own:
            continue
        for draft in explain(assessment, f.id, change=False).next:
            if draft.message in own:
                continue
            drafted += 1
            assert draft.entry["author"] == f.counterpart
            assert draft.entry["to"] == [f.state]
            # Nobody is asked to explain a refusal that it did not make.
            assert (f.status, f.taken) != ("shut", False)
        silent += (f.status, f.taken) == ("shut", False)
    assert drafted > 3
    assert silent > 3


@pytest.mark.parametrize(("book", "label", "kind"), [
    ("VD2011", "109", "annual_exchange"),
    (next(book for book in BOOKS if book.endswith("lending")), "loans", "report"),
])  # fmt: skip
def test_evidence_names_what_was_looked_up_elsewhere(book: str, label: str, kind: str) -> None:
    _, assessment = casebook(book)
    settled = [
        f
        for f in assessment.findings(label=label, reading="default")
        if f.allowed and f.allowed[0] is not None and f.allowed[0] == f.allowed[1]
    ]
    named = [
        {e.kind for e in explain(assessment, f.id, change=False).evidence} for f in settled[:3]
    ]
    assert named
    assert all(kind in kinds for kinds in named)
