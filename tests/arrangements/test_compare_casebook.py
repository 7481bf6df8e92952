"""The worked cases of a base bind nobody else, and what was sent under the base stays the base's."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from hofburg.arrangements import compare_cases
from hofburg.regimes import Case, load_cases, load_regime

BASE = load_regime("VD2011")


@pytest.fixture(scope="module")
def visit() -> Sequence[tuple[Case, str]]:
    """Visits that were shown, of which also the rows of a year speak; invited for by nobody else."""
    return [item for item in load_cases("VD2011") if item[0].case == "finland-2021-visit"]


def test_a_visit_under_the_base_is_no_matter_of_an_arrangement(
    visit: Sequence[tuple[Case, str]],
) -> None:
    (layer,) = compare_cases(BASE, [load_regime("FIN-RUS-2000")], visit).layers
    assert (layer.cases, layer.messages) == ((), ())


def test_a_regime_of_its_own_binds_its_parties_in_the_cases_of_others(
    visit: Sequence[tuple[Case, str]],
) -> None:
    draft = load_regime("DRAFT-RESILIENCE")
    named = [item for item in load_cases("VD2011") if "TJK" in str(item[0].entries)]
    assert visit
    assert named
    (layer,) = compare_cases(BASE, [draft], [*visit, *named], invented=True).layers
    assert draft.parties is not None
    bound = {change.state for change in layer.cases}
    assert bound
    assert bound <= set(draft.parties)
    assert {it.state for it in layer.messages} <= set(draft.parties)
