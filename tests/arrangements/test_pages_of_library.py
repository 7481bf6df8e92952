"""The library's arrangements as pages: as committed, both languages side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg.regimes import arrangements, load_regime
from hofburg.reports import printed_arrangement, printed_markdown

PAGES = Path(__file__).resolve().parents[2] / "docs" / "arrangements"


@pytest.mark.parametrize("name", arrangements())
def test_the_committed_page_is_the_one_of_the_document(name: str) -> None:
    """Write it again as docs/arrangements/README.md says."""
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert page == printed_markdown(printed_arrangement(load_regime(name), ("en", "ru")))


def test_the_index_names_every_page_and_no_other() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert sorted(it.stem for it in PAGES.glob("*.md") if it.name != "README.md") == arrangements()
    assert [name for name in arrangements() if f"]({name}.md)" not in index] == []
