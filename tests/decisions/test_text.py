"""Texts of drafts from files, friendly and hostile."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg.decisions import Paragraph, amended, read_draft_text
from hofburg.errors import HofburgError

PLAIN = """\
# Observers

The Permanent Council,

Decides:

1. To meet
   in Vienna.
2) To pay:

   (a) at once;
(3) To report.
"""


def put(folder: Path, text: str | bytes, name: str = "text.md") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_numbered_paragraphs_and_a_preamble(tmp_path: Path) -> None:
    found = read_draft_text(put(tmp_path, PLAIN))
    assert found.title == "Observers"
    assert found.paragraphs == (
        Paragraph("P1", "The Permanent Council,"),
        Paragraph("P2", "Decides:"),
        Paragraph("1", "To meet in Vienna."),
        Paragraph("2", "To pay: (a) at once;"),
        Paragraph("3", "To report."),
    )


@pytest.mark.parametrize(
    "text",
    [
        "title: Observers\nparagraphs:\n  1: To meet.\n  2: To pay.\n",
        "title: Observers\nparagraphs: [To meet., To pay.]\n",
        "title: Observers\nparagraphs:\n- {number: 1, text: To meet.}\n- {number: '2', text: To pay.}\n",
    ],
)  # fmt: skip
def test_yaml_in_three_forms(tmp_path: Path, text: str) -> None:
    found = read_draft_text(put(tmp_path, text, "text.yaml"))
    assert found.title == "Observers"
    assert found.paragraphs == (Paragraph("1", "To meet."), Paragraph("2", "To pay."))


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("text.md", "", "empty"),
        ("text.md", "Only words.\n", "no-paragraphs"),
        ("text.md", b"1. \xff\xfe\n", "utf-8"),
        ("text.md", b"1. " + b"x" * 2**21, "too-long"),
        ("text.md", "1. To meet.\n1. To pay.\n", "paragraph-twice"),
        ("text.md", "".join(f"{n // 900 + 1}.{n % 900 + 1}. Words.\n" for n in range(600)), "too-long"),
        ("text.yaml", "title: [a]\nparagraphs: [b]\n", "shape"),
        ("text.yaml", "title: a\nmore: b\nparagraphs: [c]\n", "shape"),
        ("text.yaml", "title: a\nparagraphs: {1: [x]}\n", "shape"),
        ("text.yaml", "title: a\nparagraphs: {one: x}\n", "paragraph-number"),
        ("text.yaml", "title: a\nparagraphs: {1: ' '}\n", "paragraph-text"),
        ("text.yaml", "title: a\n", "no-paragraphs"),
        ("text.yaml", "title: *a\n", "anchor"),
        ("text.yaml", "title: !!python/object:os.system x\n", "tag"),
        ("text.yaml", "[" * 100, "yaml"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str | bytes, rule: str
) -> None:
    with pytest.raises(HofburgError) as refused:
        read_draft_text(put(tmp_path, text, name))
    assert {it.rule for it in refused.value.problems} & {rule, "too-deep"}
    assert all(name in it.place and it.message for it in refused.value.problems)


@given(st.binary(max_size=200), st.sampled_from(["text.md", "text.yaml"]))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, name: str
) -> None:
    path = put(tmp_path_factory.mktemp("any"), raw, name)
    try:
        found = read_draft_text(path).paragraphs
    except HofburgError:
        return
    assert found
    assert all(it.text for it in found)


TEXT = (Paragraph("P1", "Decides:"), Paragraph("1", "To meet."), Paragraph("3", "To pay."))


def test_paragraphs_are_put_in_their_place_and_dropped() -> None:
    put_in = [Paragraph("2", "To report."), Paragraph("3", "To pay later.")]
    found = amended(TEXT, put_in, ["P1"])
    assert [it.number for it in found] == ["1", "2", "3"]
    assert found[2].text == "To pay later."
    assert [it.number for it in amended(TEXT, [Paragraph("P2", "Noting:")], [])] == [
        "P1", "P2", "1", "3",
    ]  # fmt: skip


def test_a_paragraph_that_is_not_there_cannot_be_dropped() -> None:
    with pytest.raises(HofburgError, match="no paragraph '9'"):
        amended(TEXT, [], ["9"])
