"""Regimes whose casebooks the tests read, each assessed once for all tests that only ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from hofburg import Case, Law, assess_cases, library, load_cases, load_regime
from hofburg.assessment import Assessment

__all__ = ["BOOKS", "REGIMES", "assess_cases_once", "casebook"]

REGIMES = Path(__file__).parent / "regimes"
BOOKS = [str(REGIMES / "lending"), str(REGIMES / "ferry"), *library()]
_MOST = 12  # assessments that are kept


@cache
def casebook(book: str) -> tuple[Law, Assessment]:
    """A regime and its casebook, run once for all tests."""
    law = load_regime(book)
    return law, assess_cases(law, load_cases(book))


_MADE: OrderedDict[tuple[object, ...], tuple[Law, Assessment]] = OrderedDict()


def assess_cases_once(
    law: Law, cases: Sequence[tuple[Case, str]], *, threads: int | None = None
) -> Assessment:
    """As ``assess_cases``, but of the same cases of the same law there is one assessment for all.

    A question changes nothing in it; if one did, the commands after it would answer wrongly.
    """
    key = (id(law), threads, tuple((place, repr(case)) for case, place in cases))
    # The law is kept with it, so that no other gets its id.
    made = _MADE.pop(key, None) or (law, assess_cases(law, cases, threads=threads))
    _MADE[key] = made
    if len(_MADE) > _MOST:
        _MADE.popitem(last=False)
    return made[1]
