"""The regime that docs/regimes.md writes, block by block, is one that loads, and its case holds."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from hofburg import assess_cases
from hofburg.assessment import judge
from hofburg.regimes import Law, check_regime, load_cases

PAGE = Path(__file__).resolve().parents[2] / "docs" / "regimes.md"
SECTION = re.compile(r"(regime|messages|parameters|areas|processes|terms|provisions|case):")


def blocks() -> list[str]:
    """The indented blocks of the page that begin with a section of a document."""
    found: list[list[str]] = [[]]
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("    ") or (not line.strip() and found[-1]):
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    texts = (textwrap.dedent("\n".join(lines)).strip() + "\n" for lines in found)
    return [text for text in texts if SECTION.match(text)]


def written(folder: Path) -> Law:
    """The regime of the page, each block in a file of its own."""
    (folder / "cases").mkdir()
    for number, text in enumerate(blocks()):
        place = folder / "cases" if text.startswith("case:") else folder
        (place / f"block-{number:02}.yaml").write_text(text, encoding="utf-8")
    law, problems = check_regime(folder)
    assert law is not None, "\n".join(str(problem) for problem in problems)
    assert [str(problem) for problem in problems] == []
    return law


def test_the_page_writes_a_regime(tmp_path: Path) -> None:
    law = written(tmp_path)
    assert {p.kind for p in law.provisions.values()} == {"duty", "limit", "content", "gate"}
    assert {text.partition(":")[0] for text in blocks()} == {
        "regime", "messages", "parameters", "areas", "processes", "terms", "provisions", "case",
    }  # fmt: skip


def test_the_case_of_the_page_holds(tmp_path: Path) -> None:
    law = written(tmp_path)
    casebook = assess_cases(law, load_cases(tmp_path))
    results = [result for listed in casebook.cases.values() for result in listed]
    assert len(results) == 1
    assert [str(mismatch) for mismatch in judge(law, results[0])] == []


def test_the_page_lists_the_functions_and_types_of_the_language(tmp_path: Path) -> None:
    """What a user may write stands on the page: a wrong name is answered with the known ones."""
    law = written(tmp_path)
    assert law.id == "LEND"
    text = PAGE.read_text(encoding="utf-8")
    (tmp_path / "x.yaml").write_text(
        "terms: {x: nosuch(1)}\nprovisions: [{label: x, paragraph: '1', content: {on: loan, by: library, holds: x}}]\n"
    )
    _, problems = check_regime(tmp_path)
    functions = problems[0].remedy.removeprefix("Known: ").rstrip(".").split(", ")
    assert len(functions) > 20
    assert [name for name in functions if f"{name}(" not in text] == []
