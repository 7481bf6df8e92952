"""The instrument that docs/instruments.md writes, block by block, loads, and its row is answered."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from cooperation.small import question
from hofburg.cooperation import ask, circles, draft, load_catalogue
from hofburg.cooperation.linking import process_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "instruments.md"


def written(folder: Path) -> Path:
    """The folder that the page describes."""
    found: list[list[str]] = [[]]
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    (folder / "instruments").mkdir(parents=True)
    for lines in found:
        text = textwrap.dedent("\n".join(lines)) + "\n"
        if match := re.match(r"instrument: (\S+)", text):
            (folder / "instruments" / f"{match[1]}.yaml").write_text(text, encoding="utf-8")
        elif match := re.match(r"(goals|sources):", text):
            (folder / f"{match[1]}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_page_is_a_folder_that_loads(tmp_path: Path) -> None:
    catalogue = load_catalogue([written(tmp_path / "mine")])
    answer = ask(
        catalogue,
        question(
            "book exchange", parties="KGZ,TJK", hosts="KGZ", objectors=("FRA",), by="2027-02-28"
        ),
    )
    rows = {row.key: row for row in answer.rows}
    assert {key: row.verdict for key, row in rows.items()} == {
        ("book-fair", "host"): "can start now",
        ("book-fair", "all"): "closed",
    }
    row = rows[("book-fair", "host")]
    assert str(row.ends) == "2026-12-11..2027-03-08"
    assert row.in_time == "perhaps"
    assert row.precedents[0].near == "own"
    made, problems = draft(row)
    assert made is not None
    assert (made["author"], made["to"], problems) == ("KGZ", ["TJK"], [])
    assert made["body"]["invited"] == ["KGZ", "TJK"]


def test_the_page_names_every_circle_and_column() -> None:
    page = PAGE.read_text(encoding="utf-8")
    catalogue = load_catalogue()
    assert [name for name in circles(catalogue) if f"`{name}`" not in page] == []
    parts = process_of(catalogue.law).parts
    shapes = [set(part.columns) for part in parts.values()]
    own = {"seconds", "other"}  # those by which nobody is counted twice
    assert all(shape - own == shapes[0] - own for shape in shapes), "columns that all circles share"
    assert [name for name in sorted(set().union(*shapes)) if f"`{name}`" not in page] == []
