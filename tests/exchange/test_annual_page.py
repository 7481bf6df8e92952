"""The page about files and the table of faults say the same."""

from __future__ import annotations

from pathlib import Path

from hofburg.exchange import FAULTS, faults_markdown

PAGE = Path(__file__).parents[2] / "docs" / "annual.md"


def test_the_page_lists_every_kind_of_fault_as_the_code_has_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    section = text.partition("## What can be wrong with a file\n")[2].partition("\n## ")[0]
    assert faults_markdown() in section + "\n"


def test_each_kind_says_what_it_is_and_what_to_do() -> None:
    for kind in FAULTS.values():
        assert kind.what.endswith("."), kind.name
        assert kind.remedy.endswith("."), kind.name
        assert "|" not in kind.what + kind.remedy
