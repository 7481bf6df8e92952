"""Catalogues hold every sentence of the code, and say what they say with the same names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogues import catalogues, lacking, read, sentences, written
from hofburg.languages import LANGUAGES, catalogue, languages, say, say_count, speaking


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.stem)
def test_a_catalogue_has_every_sentence(path: Path) -> None:
    held = read(path)
    wanted = {message.id for message in sentences() if message.id}
    assert wanted - {message.id for message in held if message.id} == set(), "run script/words"
    assert list(lacking(held)) == []


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.stem)
def test_a_catalogue_is_written_in_one_way(path: Path) -> None:
    assert path.read_bytes() == written(read(path)), "run script/words"


def test_a_language_is_offered_as_soon_as_its_catalogue_is_there() -> None:
    assert languages() == ("en", *(p.stem for p in catalogues() if p.stem in LANGUAGES))
    with pytest.raises(KeyError):
        catalogue("../en")


def test_english_is_said_where_nothing_else_is_spoken() -> None:
    assert say("Today") == "Today"
    with speaking("ru"):
        assert say("Today") == "Сегодня"
    assert say("Today") == "Today"


@pytest.mark.parametrize(
    ("n", "russian"), [(1, "1 запись"), (2, "2 записи"), (5, "5 записей"), (21, "21 запись")]
)
def test_numbers_have_the_forms_of_their_language(n: int, russian: str) -> None:
    with speaking("ru"):
        assert say_count("{n} record", "{n} records", n) == russian
    assert say_count("{n} record", "{n} records", n).startswith(f"{n} record")


@given(st.text())
def test_a_value_is_never_taken_for_a_sentence(text: str) -> None:
    assert say("As of {moment}", moment=text) == f"As of {text}"
