"""Processes made several at a time: in the order that they need, with the same findings."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hofburg import load_cases, load_regime
from hofburg.assessment.casebook import run_cases
from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import findings
from hofburg.assessment.tables import side_by_side

LENDING = Path(__file__).parents[1] / "regimes" / "lending"
ALIKE = {"a": (), "b": (), "c": ("a", "b")}

# Each may need those before it.
graphs = st.lists(st.sets(st.integers(0, 9)), max_size=9).map(
    lambda rows: {str(n): sorted(str(m) for m in row if m < n) for n, row in enumerate(rows)}
)


@given(after=graphs, workers=st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_each_is_made_once_and_after_what_it_needs(
    after: dict[str, list[str]], workers: int
) -> None:
    made: list[str] = []

    def make(name: str) -> str:
        assert set(after[name]) <= set(made)
        made.append(name)
        return name * 2

    found = side_by_side(after, make, workers=workers)
    assert found == {name: name * 2 for name in after}
    assert sorted(made) == sorted(after)
    assert list(found) == list(side_by_side(after, str))


def test_two_are_made_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=20)
    side_by_side({"a": (), "b": ()}, lambda _: both.wait(), workers=2)


@pytest.mark.parametrize("workers", [1, 2])
def test_what_fails_is_told(workers: int) -> None:
    def make(name: str) -> None:
        if name == "b":
            raise ValueError(name)

    with pytest.raises(ValueError, match="b"):
        side_by_side(ALIKE, make, workers=workers)


def test_findings_are_the_same_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    law = load_regime(LENDING)
    cases = load_cases(LENDING)
    found = []
    for workers in (1, 2):
        monkeypatch.setattr(Engine, "_workers", lambda _, n=workers: n)
        engine, _ = run_cases(law, cases)
        found.append(list(findings(engine)))
    assert found[0] == found[1]
    assert len(found[0]) > 100
