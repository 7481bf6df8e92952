"""How forms are laid out as sheets: any form of any regime, in a way that Excel takes."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.made_files import law
from hofburg.errors import QuestionError
from hofburg.exchange import read_workbook
from hofburg.exchange.layout import _captions, _heading, _title, layout, marker, read_marker
from hofburg.exchange.letters import fold, squeeze
from hofburg.regimes import library, load_regime

FORMS = [(name, kind) for name in library() for kind in load_regime(name).messages]
_UNSAFE = set("[]:*?/\\")


@pytest.mark.parametrize(("regime", "kind"), FORMS)
def test_every_form_of_the_library_fits_excel_and_holds_every_field(regime: str, kind: str) -> None:
    form, message = layout(load_regime(regime), kind), load_regime(regime).messages[kind]
    titles = [text.casefold() for sheet in form.sheets for text in set(sheet.titles.values())]
    assert len(titles) == len(set(titles))
    for text in titles:
        assert 0 < len(text.encode("utf-16-le")) <= 62
        assert not _UNSAFE & set(text)
        assert text == text.strip("' ")
    assert [column.name for column in form.cover.columns] == list(message.fields)
    for sheet in form.lists:
        assert [column.name for column in sheet.columns] == list(sheet.field.of or {})  # type: ignore[union-attr]
    for sheet in form.sheets:
        headings = [text.casefold() for it in sheet.columns for text in set(it.headings.values())]
        assert len(headings) == len(set(headings))
        for column in sheet.columns:
            if column.refers:
                assert form.sheet(column.refers[0]).column(column.refers[1]).field.type == "text"


def test_columns_know_what_they_repeat_on_whichever_side_the_look_is_written() -> None:
    form = layout(law(), "fleet")
    found = {(sheet.name, it.name): it.refers for sheet in form.lists for it in sheet.columns}
    assert {at: to for at, to in found.items() if to} == {
        ("boats", "follows"): ("boats", "name"),
        ("oars", "boat"): ("boats", "name"),
    }
    assert form.year == "year"


@given(st.dictionaries(
    st.from_regex(r"[a-z][a-z_]{0,20}", fullmatch=True),
    st.dictionaries(st.sampled_from(("en", "ru", "de")),
                    st.one_of(st.text(max_size=60), st.sampled_from(("Type", "type", "History", "' '")))),
    max_size=12,
))  # fmt: skip
def test_captions_are_never_alike_and_titles_always_safe(labels: dict[str, dict[str, str]]) -> None:
    for make in (_title, _heading):
        made = _captions(labels, make, ["Cover"])
        texts = [(text.casefold(), name) for name, it in made.items() for text in it.values()]
        assert len({text for text, _ in texts}) == len(set(texts))
        for it in made.values():
            assert {"en", "ru"} <= set(it)
            for text in it.values():
                assert text
                if make is _title:
                    assert len(text.encode("utf-16-le")) <= 62
                    assert not _UNSAFE & set(text)
                    assert not text.startswith("'")
                    assert not text.endswith("'")
                    assert text.casefold() not in ("history", "_lists", "cover")


@given(st.dictionaries(st.sampled_from(("regime", "edition", "kind", "state")),
                       st.from_regex(r"[A-Za-z0-9-]{1,40}", fullmatch=True)))  # fmt: skip
def test_what_a_marker_says_is_read_again(meta: dict[str, Any]) -> None:
    assert read_marker(marker(**meta)) == meta
    assert read_marker("any other text") is None


@given(st.text(alphabet="abKКвВТтёЁ12 -.", max_size=20))
def test_spaces_hyphens_and_capitals_do_not_matter_in_a_heading(text: str) -> None:
    assert fold(f"\u00a0{text}  ") == fold(text) == fold(text.upper())
    assert fold(text.replace("-", "\u2013").replace(" ", "\u2009")) == fold(text)


def test_texts_that_look_alike_fold_alike() -> None:
    for one, other in (("BT", "ВТ"), ("motorised rifle", "Motorised-Rifle"), ("T-72", "т 72"),
                       ("ёлка", "ЕЛКА")):  # fmt: skip
        assert fold(one) == fold(other)
    assert fold("ТИП") == fold("тип")
    assert squeeze("1 K") != squeeze("1K")


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(QuestionError, match=r"hofburg\[reports\]"):
        read_workbook(law(), b"PK\x03\x04", "fleet")


def test_an_unknown_form_is_an_error_of_the_question() -> None:
    with pytest.raises(QuestionError, match="fleet"):
        read_workbook(law(), b"", "fleets")
