"""Names of States in Russian: every State of the OSCE has one, and each names one State."""

from __future__ import annotations

import pytest

from hofburg import atlas
from hofburg.errors import AtlasError

LISTED = (*atlas.states("participating"), *atlas.states("partner"))


def test_every_state_of_the_osce_has_a_name_in_russian() -> None:
    assert len(LISTED) == 57 + 11
    names = [it.name_in("ru") for it in LISTED]
    assert len(set(names)) == len(names)
    assert [it for it in names if not all(c in " -" or "а" <= c.lower() <= "ё" for c in it)] == []


@pytest.mark.parametrize("state", LISTED, ids=lambda it: it.code)
def test_each_name_finds_its_state(state: atlas.State) -> None:
    for name in state.called["ru"]:
        assert atlas.state(name) is state
        for typed in (name.upper(), f"  {name.lower()} ", name.replace("ё", "е")):
            assert atlas.state_by_name(typed) is state, typed
    assert atlas.state_by_name(state.name.upper()) is state
    assert atlas.state_by_name(state.code.lower()) is state


@pytest.mark.parametrize(
    ("code", "name"),
    [("MDA", "Молдова"), ("KGZ", "Кыргызстан"), ("BLR", "Беларусь"), ("MKD", "Северная Македония"),
     ("VAT", "Святой Престол"), ("USA", "США"), ("GBR", "Соединённое Королевство"), ("CZE", "Чехия"),
     ("RUS", "Российская Федерация"), ("KOR", "Республика Корея")],
)  # fmt: skip
def test_names_are_those_of_diplomatic_usage(code: str, name: str) -> None:
    assert atlas.state(code).name_in("ru") == name


def test_what_has_no_name_in_a_language_keeps_its_own() -> None:
    assert atlas.state("KAZ").name_in("de") == "Kazakhstan"
    assert atlas.state("PAK").name_in("ru") == "Pakistan"


def test_two_small_letters_are_a_word_and_no_code() -> None:
    assert atlas.state_by_name("NO") is atlas.state("NOR")
    assert atlas.state_by_name("no") is None
    assert atlas.state_by_name("") is None
    assert atlas.state_by_name("x" * 10_000) is None


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [("Кыргистан", "Did you mean KGZ (Кыргызстан)"), ("Kazahstan", "Did you mean KAZ (Kazakhstan)")],
)  # fmt: skip
def test_near_names_are_offered_in_the_language_in_which_they_were_typed(
    typed: str, remedy: str
) -> None:
    with pytest.raises(AtlasError) as caught:
        atlas.state(typed)
    assert remedy in str(caught.value)
