"""Reference pages: as committed, whole, and loud about what nobody has read in the text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hofburg.regimes import Law, library, load_regime, reference_markdown
from regimes.toy import TOY, changed, check

REPO = Path(__file__).resolve().parents[2]
PAGES = {
    "lending": str(REPO / "tests" / "regimes" / "lending"),
    **{name: name for name in library()},
}


@pytest.mark.parametrize("page", PAGES)
def test_the_committed_page_is_the_one_of_the_document(page: str) -> None:
    """Write it again as docs/regimes.md says."""
    committed = (REPO / "docs" / "regimes" / f"{page}.md").read_text(encoding="utf-8")
    assert committed == reference_markdown(load_regime(PAGES[page]))


def page_of(text: str, folder: Path) -> tuple[Law, str]:
    law, problems = check(folder, text)
    assert law is not None, problems
    return law, reference_markdown(law)


def test_everything_stands_on_the_page(tmp_path: Path) -> None:
    law, page = page_of(TOY, tmp_path)
    assert page.startswith("# Rules of the nursery\n\n*Правила детской*\n")
    assert law.digest in page
    for name in (
        *law.messages,
        *law.processes,
        *law.provisions,
        *law.terms,
        *law.rows,
        *law.sources,
    ):
        assert f"`{name}`" in page, name
    for parameter in law.parameters:
        assert f"### `{{{parameter}}}`" in page
    for provision in law.provisions.values():
        for written in provision.written.values():
            assert written == "" or written in page, written
    for text in ("in force | since 2020-01-01", "> Whoever is asked gives.\n>\n> Кого просят, тот даёт.",
                 "- in force: since 2021-01-01, until 2029-12-31, by Council 1", "2 calendar years",
                 "by Council 3", "Not coded: no rule in it", "nobody says", "list of records",
                 "next step: message `ask` after missed, late", "counted apart for each"):  # fmt: skip
        assert text in page, text
    assert page.endswith("\n")
    assert "\n\n\n" not in page


def test_what_was_not_read_cannot_be_overlooked(tmp_path: Path) -> None:
    text = changed("value: 48 h,", "value: 48 h, mark: recalled,")
    text = changed("    text: Somebody asks for toys.\n", "    mark: recalled\n", text)
    _, page = page_of(text, tmp_path)
    plain = re.sub(r"\*\*⚠ (recalled|doubtful)\*\*", "", page)
    assert not re.search(r"recalled|doubtful", plain)
    numbers = [line for line in page.splitlines() if re.search(r"\b(48 h|14 d|28 d)\b", line)]
    assert numbers
    for line in numbers:
        assert "⚠" in line, line
    confirm = page[page.index("## To be confirmed") : page.index("## Paragraphs")]
    for what in ("`{give.time}`: 48 h", "`{fine.time}`: 14 d", "message `ask`"):
        assert what in confirm


def test_what_was_read_needs_no_confirmation(tmp_path: Path) -> None:
    text = changed("mark: doubtful, ", "")
    assert "To be confirmed" not in page_of(text, tmp_path)[1]


def test_a_document_cannot_write_the_page(tmp_path: Path) -> None:
    """Markdown and HTML in a document stay text."""
    text = changed(
        "text: Somebody asks for toys.",
        'text: "<script>x</script> **a** [b](http://c) | d `e` # f"',
    )
    text = changed("R: the rules on the door", 'R: "a|b\\n# head"', text)
    _, page = page_of(text, tmp_path)
    assert "<script" not in page
    assert "\\*\\*a\\*\\*" in page
    assert "\\[b\\](http" in page
    assert "\n# head" not in page
    rows = [line for line in page.splitlines() if line.startswith("|")]
    widths = [len(re.findall(r"(?<!\\)\|", line)) for line in rows]
    assert min(widths) >= 3


def test_a_page_is_the_same_in_any_order(tmp_path: Path) -> None:
    assert page_of(TOY, tmp_path)[1] == page_of(TOY, tmp_path)[1]


def test_a_small_regime_has_a_page(tmp_path: Path) -> None:
    _, page = page_of("regime: T\ntitle: T\n", tmp_path)
    assert page.startswith("# T\n")
