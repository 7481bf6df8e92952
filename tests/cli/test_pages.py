"""What the documentation shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.conftest import REPO
from cli.transcripts import check

PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    "page",
    ["README.md", "docs/annual.md", "docs/cli.md", "docs/tour.md", "docs/tutorial-arrangement.md"],
)
def test_a_transcript_is_true(page: str, tmp_path: Path) -> None:
    check(REPO / page, tmp_path)


@pytest.mark.parametrize("page", ["README.md", "docs/api.md"])
def test_the_python_of_a_page_runs(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = PYTHON.findall((REPO / page).read_text(encoding="utf-8"))
    assert blocks
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, page, "exec"), names)
