"""The engine finds what SQL written by hand finds, row for row, in made-up registers.

The hand-written side of the benchmarks says the rules a second time, provision by provision and without
the compiler; here the two must agree on every State, bound and status. Nothing is timed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

REPO = Path(__file__).resolve().parent.parent


@pytest.fixture
def sides(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmarks, which are not part of an archive of the sources."""
    if not (REPO / "benchmarks").is_dir():
        pytest.skip("no benchmarks here")
    monkeypatch.syspath_prepend(str(REPO))
    from benchmarks import sides

    return sides


def _counted(side: Any) -> dict[tuple[str, str, str], int]:
    side.fold()
    side.build()
    counts: dict[tuple[str, str, str], int] = side.count()
    return counts


@pytest.mark.parametrize("unknown", [0, 20])
def test_chapter_nine_by_hand(sides: Any, unknown: float) -> None:
    side = sides.Visits(3_000, unknown=unknown, readings=False, declared=True)
    counts = _counted(side)
    assert {label for _, label, _ in counts} == {i.provision.label for i in side.engine.instances}
    sides.check_same(side, counts, rows=True)


# Among all States hardly any limit is reached; between two all of them are, and lines repeat a State.
@pytest.mark.parametrize(
    ("size", "unknown", "among"), [(3_000, 0, 57), (2_000, 20, 57), (6_000, 2, 2)]
)
def test_activities_by_hand(sides: Any, size: int, unknown: float, among: int) -> None:
    side = sides.Activities(size, unknown=unknown, readings=False, declared=True, among=among)
    counts = _counted(side)
    assert {label for _, label, _ in counts} == {i.provision.label for i in side.engine.instances}
    if among == 2:
        exceeded = {label for _, label, status in counts if status == "exceeded"}
        assert {"67.1", "67.2", "67.2.1", "67.3"} <= exceeded
    sides.check_same(side, counts, rows=True)


def test_lending_by_hand(sides: Any) -> None:
    side = sides.Loans(1_000, unknown=0, readings=False, declared=True)
    sides.check_same(side, _counted(side), rows=True)


def test_a_difference_stops_the_benchmark(sides: Any) -> None:
    side = sides.Visits(200, unknown=2, readings=False, declared=True)
    counts = _counted(side)
    first = min(counts)
    with pytest.raises(SystemExit, match=f"{first[1]} {first[2]}: {counts[first] + 1} and by hand"):
        sides.check_same(side, {**counts, first: counts[first] + 1}, rows=False)
    side.db.execute("UPDATE base_inspection SET inspection_request__area_km2__first_lo = 1")
    with pytest.raises(SystemExit, match="other rows"):
        sides.check_same(side, counts, rows=True)
