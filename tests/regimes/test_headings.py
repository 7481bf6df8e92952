"""Headings and reasons in several languages: kept, prose, and in English where one text is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg import Law, load_regime
from hofburg.errors import DocumentError

DOCUMENT = """
regime: HEADS
title: Heads
since: 2020-01-01
parties: {{ANN: Anna}}
paragraphs: {{"1": {one}, "2": {two}}}
out_of_scope: {{"2": {why}}}
messages: {{note: {{paragraph: "1"}}}}
processes: {{talk: {{messages: [note], columns: {{who: state = note.from}}}}}}
provisions:
  - {{label: "1", paragraph: "1", content: {{on: talk, by: who, holds: note.to_all}}}}
"""


def made(folder: Path, one: str, two: str, why: str) -> Law:
    path = folder / "heads.yaml"
    path.write_text(DOCUMENT.format(one=one, two=two, why=why), encoding="utf-8")
    return load_regime(path)


def test_a_heading_may_be_in_several_languages(tmp_path: Path) -> None:
    law = made(
        tmp_path, "{en: Talk, ru: Разговор}", "{ru: Кот}", "{en: for readers, ru: для чтения}"
    )
    assert law.paragraphs == {"1": "Talk", "2": "Кот"}
    assert law.headings == {"1": {"en": "Talk", "ru": "Разговор"}, "2": {"ru": "Кот"}}
    assert law.out_of_scope == {"2": "for readers"}
    assert law.reasons == {"2": {"en": "for readers", "ru": "для чтения"}}


def test_a_bare_one_is_english_and_no_translation_makes_another_law(tmp_path: Path) -> None:
    bare = made(tmp_path, "Talk", "Cat", "for readers")
    assert bare.headings == {"1": {"en": "Talk"}, "2": {"en": "Cat"}}
    both = made(tmp_path, "{en: Talk, ru: Разговор}", "Cat", "{en: for readers, ru: для чтения}")
    assert bare.digest == both.digest


@pytest.mark.parametrize("heading", ["[Talk]", "{}", "{English: Talk}", "{en: [Talk]}"])
def test_what_is_no_text_is_refused_with_its_place(tmp_path: Path, heading: str) -> None:
    with pytest.raises(DocumentError) as refused:
        made(tmp_path, heading, "Cat", "for readers")
    assert all(p.place.startswith("heads.yaml:") for p in refused.value.problems)
    assert any("paragraphs" in p.field for p in refused.value.problems)
