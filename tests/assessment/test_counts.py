"""Findings counted by the database are those that are listed: of a State, a law, a span, told or not."""

from __future__ import annotations

from collections import Counter

import pytest

from hofburg.assessment import Assessment, assess_cases
from hofburg.regimes import load_cases, load_regime
from hofburg.values import ALWAYS, NEVER, parse_instant


@pytest.fixture(scope="module")
def casebook() -> Assessment:
    law = load_regime("MECHANISMS")
    return assess_cases(law, load_cases("MECHANISMS"))


def year(number: int) -> tuple[int, int]:
    return parse_instant(f"{number}-01-01").lo, parse_instant(f"{number}-12-31").hi


@pytest.mark.parametrize("state", [None, "AUT", "DEU"])
@pytest.mark.parametrize("span", [None, year(1991), year(2024), year(2025)])
@pytest.mark.parametrize("roster", [True, False])
def test_what_is_counted_is_what_is_listed(
    casebook: Assessment, state: str | None, span: tuple[int, int] | None, roster: bool
) -> None:
    as_of = parse_instant("2025-06-01").hi
    listed = casebook.findings(as_of=as_of, state=state, span=span, roster=roster)
    expected = Counter((f.regime, f.label, f.status) for f in listed)
    assert casebook.counts(as_of, state=state, span=span, roster=roster) == dict(expected)


def test_a_span_holds_what_is_dated_in_it(casebook: Assessment) -> None:
    as_of = parse_instant("2026-01-01").hi
    whole = list(casebook.findings(as_of=as_of))
    for number in (1991, 2024, 2025):
        first, last = year(number)
        inside = {f.id for f in casebook.findings(as_of=as_of, span=(first, last))}
        for f in whole:
            dated = [b for b in (f.due, f.done) if b and b[0] > ALWAYS and b[1] < NEVER]
            if dated:
                assert (f.id in inside) == any(lo <= last and hi >= first for lo, hi in dated)
    years = [
        {f.id for f in casebook.findings(as_of=as_of, span=year(n))} for n in range(1980, 2030)
    ]
    assert set.union(*years) == {f.id for f in whole}


def test_another_law_has_no_counts(casebook: Assessment) -> None:
    assert casebook.counts(law="VD2011") == {}
    assert casebook.counts(law="MECHANISMS") == casebook.counts()
