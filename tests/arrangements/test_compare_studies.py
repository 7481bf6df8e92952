"""The studies of the three drafts, made again by the command that each page shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from hofburg.cli import main

STUDIES = Path(__file__).resolve().parents[2] / "docs" / "studies"
PAGES = sorted(STUDIES.glob("compare-*.md"))


def test_the_three_drafts_have_a_study() -> None:
    assert [page.stem for page in PAGES] == [
        "compare-draft-border-stores",
        "compare-draft-nuclear-1540",
        "compare-draft-resilience",
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_page_and_its_picture_are_what_its_command_makes(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page.read_text(encoding="utf-8")
    found = re.search(r"^```\nhofburg (.+)\n```$", text, re.MULTILINE)
    assert found is not None
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(found[1])) == 0
    assert (tmp_path / page.name).read_text(encoding="utf-8") == text
    picture = page.with_suffix(".svg")
    assert (tmp_path / picture.name).read_text(encoding="utf-8") == picture.read_text(
        encoding="utf-8"
    )
    # Assumptions come first, and every unit cost among them says that it is one.
    head = text.split("## Side by side")[0]
    assert head.count("| doubtful, OWN |") == head.count("|\n") - 2
