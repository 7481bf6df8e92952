"""What bears on a finding is enough: looked at alone, it is found to be the same."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from assessment.books import BOOKS, casebook
from hofburg import QuestionError, explain
from hofburg.assessment import Assessment, Engine, Finding, assess
from hofburg.assessment.bearing import bearing
from hofburg.assessment.finding import findings
from hofburg.assessment.found import find
from hofburg.exchange import synthetic_records, synthetic_year
from hofburg.regimes import load_regime
from hofburg.values import parse_instant

STATES = ("LIE", "AND", "MCO", "SMR", "LUX", "MLT")


@pytest.fixture(scope="module")
def year() -> Assessment:
    """A made-up year of six small States: quotas that are looked up, counts, rosters, lists."""
    law = load_regime("VD2011")
    records = synthetic_records(law, synthetic_year(law, 2026, states=STATES))
    return assess(law, records, as_of=parse_instant("2026-11-10T09:00Z").lo)


def sample(assessment: Assessment, count: int) -> list[Finding]:
    """Of each provision and status one, in an order that is the same on every run."""
    found = list(assessment.findings())
    random.Random(7).shuffle(found)
    kinds: dict[tuple[str, str, str], Finding] = {}
    for f in found:
        kinds.setdefault((f.label, f.status, f.reading), f)
    return list(kinds.values())[:count]


def alone(assessment: Assessment, f: Finding) -> Finding | None:
    """The finding as it follows from the entries that bear on it, and no others."""
    engine, number, found, _ = find(assessment, f.id)
    assert found == f
    world, held = bearing(engine, f, engine.worlds[number])
    assert len(held) <= len([h for h in engine.held if world.holds(h)])
    own = [d for d in engine.declarations if d.scope == world.scope]
    small = Engine(engine.law, [world], held, own, threads=1, only={f.label})
    same = [it for it in findings(small) if it.id == f.id]
    return same[0] if same else None


@pytest.mark.parametrize("book", BOOKS)
def test_a_finding_of_a_casebook_rests_on_what_bears_on_it(book: str) -> None:
    _, assessment = casebook(book)
    for f in sample(assessment, 16):
        assert alone(assessment, f) == f


def test_a_finding_of_a_year_rests_on_what_bears_on_it(year: Assessment) -> None:
    chosen = sample(year, 60)
    assert len(chosen) == 60
    for f in chosen:
        assert alone(year, f) == f


def test_little_bears_on_a_duty_of_one_case(year: Assessment) -> None:
    engine = year.engines[0]
    (f, *_) = (f for f in year.findings(label="86") if f.status == "late")
    _, held = bearing(engine, f, next(w for w in engine.worlds if w.label == f.world))
    assert len(held) < 12 < len(engine.held)


def test_an_id_is_found_whatever_its_case_is_called() -> None:
    """Spaces, percent signs, colons and numbers at the end of a case's name."""
    _, assessment = casebook(BOOKS[0])
    whole = list(assessment.findings(roster=False))
    for f in whole[:: max(1, len(whole) // 25)]:
        assert find(assessment, f.id)[2] == f
    with pytest.raises(QuestionError) as caught:
        explain(assessment, replace(whole[0], case=f"{whole[0].case}x").id)
    assert whole[0].case.split("/")[0] in str(caught.value)
