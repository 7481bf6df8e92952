"""What is printed is read back whole, in both languages, whatever happens to it on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.message_strategies import drafts, ways
from hofburg.exchange import pasted, printed, synthetic_year
from hofburg.regimes import library, load_regime

REGIMES = Path(__file__).parents[1] / "regimes"
LAWS = {
    law.id: law
    for law in [
        *map(load_regime, library()),
        *(load_regime(REGIMES / name) for name in ("lending", "ferry", "knots")),
    ]
}


def same(got: dict[str, Any] | None, meant: dict[str, Any]) -> None:
    """Equal, with equal types: 5 is not "5", and True is not 1."""
    assert got is not None
    assert repr(sorted_all(got)) == repr(sorted_all(meant))


def sorted_all(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: sorted_all(value[key]) for key in sorted(value)}
    return [sorted_all(item) for item in value] if isinstance(value, list) else value


@given(data=st.data(), language=st.sampled_from(["en", "ru"]), name=st.sampled_from(sorted(LAWS)))
def test_what_is_printed_comes_back(data: st.DataObject, language: str, name: str) -> None:
    draft = data.draw(drafts(LAWS[name]))
    text = printed(LAWS[name], draft, language)
    got, problems = pasted(text, LAWS)
    assert [p for p in problems if p.level == "error"] == []
    same(got, draft)


@given(data=st.data(), language=st.sampled_from(["en", "ru"]), name=st.sampled_from(sorted(LAWS)),
       way=ways())  # fmt: skip
def test_whatever_happens_on_the_way(
    data: st.DataObject, language: str, name: str, way: Callable[[str], str]
) -> None:
    draft = data.draw(drafts(LAWS[name]))
    text = way(printed(LAWS[name], draft, language))
    got, problems = pasted(text, LAWS)
    assert [p for p in problems if p.level == "error"] == []
    same(got, draft)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_made_up_year_comes_back(language: str) -> None:
    """Every kind of entry that a register takes; nothing is odd about any of them."""
    law = LAWS["VD2011"]
    kinds = set()
    for entry in synthetic_year(law, 2027, states=["KAZ", "KGZ", "UZB", "TJK", "TKM"]):
        if entry["kind"] in law.messages:
            kinds.add(entry["kind"])
            got, problems = pasted(printed(law, entry, language), LAWS)
            assert problems == []
            same(got, {name: value for name, value in entry.items() if name != "origin"})
    assert len(kinds) > 12
