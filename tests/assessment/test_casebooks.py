"""The casebooks: every expected finding holds, every provision is reached on both sides."""

from __future__ import annotations

import pytest

from assessment.books import BOOKS, casebook
from hofburg import coverage, load_cases, load_regime
from hofburg.assessment import CaseResult, case_records, judge
from hofburg.errors import DocumentError


def results() -> list[tuple[str, CaseResult]]:
    return [(book, r) for book in BOOKS for r in casebook(book)[1].cases[casebook(book)[0].id]]


@pytest.mark.parametrize("book", BOOKS)
def test_every_expected_finding_holds_in_every_world(book: str) -> None:
    law, assessment = casebook(book)
    mismatches = [str(m) for r in assessment.cases[law.id] for m in judge(law, r)]
    assert mismatches == []


@pytest.mark.parametrize("book", [b for b in BOOKS if not b.endswith("ferry")])
def test_every_provision_is_reached_on_both_sides(book: str) -> None:
    law, assessment = casebook(book)
    found = coverage(law, assessment)
    assert [r.row for r in found.labels if not (r.reached or r.reason)] == []
    assert [r.row for r in found.rows if not (r.reached or r.reason)] == []
    assert [r.row for r in found.paragraphs if not (r.labels or r.reason)] == []
    assert found.complete


@pytest.mark.parametrize("book", BOOKS)
def test_an_unexpected_or_absent_finding_is_told(book: str) -> None:
    law, assessment = casebook(book)
    result = next(r for r in assessment.cases[law.id] if any(r.case.expected.values()))
    world, expected = next((w, e) for w, e in result.case.expected.items() if e)
    label = next(iter(expected))
    without = {
        w: {k: v for k, v in e.items() if k != label} for w, e in result.case.expected.items()
    }
    changed = CaseResult(
        result.case.model_copy(update={"expected": without}),
        result.place,
        result.findings,
        result.worlds,
    )
    assert [m for m in judge(law, changed) if m.label == label and m.world == world]
    wrong = {w: {**e, label: "no-such-status"} for w, e in result.case.expected.items()}
    changed = CaseResult(
        result.case.model_copy(update={"expected": wrong}),
        result.place,
        result.findings,
        result.worlds,
    )
    assert [m for m in judge(law, changed) if m.label == label]


@pytest.mark.parametrize("book", BOOKS)
def test_each_provision_is_expected_by_some_case_so_that_removing_it_is_seen(book: str) -> None:
    law = load_regime(book)
    expected = {
        label for case, _ in load_cases(book) for world in case.expected.values() for label in world
    }
    assert set(law.provisions) <= expected


def test_no_finding_of_the_public_cases_is_missed_without_a_source_that_says_so() -> None:
    law, assessment = casebook("VD2011")
    told = 0
    for result in assessment.cases[law.id]:
        origins = {e.get("origin") for e in result.case.entries}
        if origins != {"public-account"}:
            continue
        for world, found in result.findings.items():
            accounts = next(w for w in result.worlds if w.name == world)
            declared = [
                e
                for e in result.case.entries
                if e["kind"] == "hofburg.completeness"
                and e.get("sources")
                and accounts.admits(e.get("account"))
            ]
            missed = [f for f in found if f.status in ("missed", "exceeded")]
            assert not missed or declared, (result.case.case, world, [f.id for f in missed])
            told += len(missed)
    assert told, "the accounts in which no answer came within 48 hours are part of the casebook"


def test_the_three_vectors_are_in_the_casebook_in_all_their_worlds() -> None:
    law, assessment = casebook("VD2011")
    worlds = {r.case.case: set(r.findings) for r in assessment.cases[law.id]}
    for case in ("ukraine-russia-2021", "baltic-belarus-2022", "ukraine-russia-2022"):
        assert {"published", "hours"} <= worlds[case]
    answered = worlds["ukraine-russia-2022-after-48-hours"]
    assert {"ukraine", "answered"} <= answered


def test_an_entry_that_refers_to_nothing_at_all_is_refused() -> None:
    law = load_regime("VD2011")
    case, place = next(
        (case, place) for case, place in load_cases("VD2011")
        if any("refers_to" in it for it in case.entries)
    )  # fmt: skip
    entries = [{**it, "refers_to": None} if "refers_to" in it else it for it in case.entries]
    with pytest.raises(DocumentError, match="refers_to"):
        case_records(law, case.model_copy(update={"entries": entries}), place)
