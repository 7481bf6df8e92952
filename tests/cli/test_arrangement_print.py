"""``hofburg arrangement print``: where it goes, what it is called, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Command

NAME = "DRAFT-RESILIENCE"


def test_without_a_file_it_is_printed_here(hofburg: Command) -> None:
    text = hofburg("arrangement", "print", NAME)
    assert (text.code, text.err) == (0, "")
    assert text.out.startswith("DRAFT: AGREED BY NOBODY\nПРОЕКТ: НИКЕМ НЕ СОГЛАСОВАН\n")
    marked = hofburg("arrangement", "print", NAME, "--format", "markdown", "--languages", "ru")
    assert "# Проект: устойчивость" in marked.out
    assert "# Draft" not in marked.out


def test_a_file_is_made_as_it_is_called(hofburg: Command, nowhere: Path) -> None:
    for name, head in (("a.docx", b"PK"), ("a.md", b"**DRAFT"), ("a.txt", b"DRAFT")):
        if name.endswith("docx"):
            pytest.importorskip("docx", reason="Word documents need the extra reports")
        done = hofburg("arrangement", "print", NAME, "--out", name)
        assert (done.code, done.out) == (0, "")
        assert f"{name}: {NAME}, in en, ru." in done.err
        assert (nowhere / name).read_bytes().startswith(head)
    again = hofburg("arrangement", "print", NAME, "--out", "a.md")
    assert again.code != 0
    assert "there is such a file already" in again.err


@pytest.mark.parametrize(("words", "said"), [
    (("--format", "docx"), "a Word document does not fit on a screen"),
    (("--out", "a.pdf"), "does not say what it is to be"),
    (("--out", "a.md", "--format", "text"), "is not the name of a file with text"),
    (("--languages", "en,kk"), "does not name languages"),
    (("--languages", "en,en"), "does not name languages"),
    (("--languages", ""), "does not name languages"),
])  # fmt: skip
def test_what_cannot_be_is_refused(
    hofburg: Command, nowhere: Path, words: tuple[str, ...], said: str
) -> None:
    done = hofburg("arrangement", "print", NAME, *words)
    assert done.code != 0
    assert said in " ".join(done.err.split())
    assert list(nowhere.iterdir()) == []


def test_a_plain_regime_is_no_arrangement(hofburg: Command) -> None:
    done = hofburg("arrangement", "print", "FSC")
    assert done.code != 0
    assert "is a regime, and no arrangement" in done.err


def test_without_the_package_it_says_what_is_missing(
    hofburg: Command, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    done = hofburg("arrangement", "print", NAME, "--out", "a.docx")
    assert done.code != 0
    assert "hofburg[reports]" in " ".join(done.err.split())
    assert not (nowhere / "a.docx").exists()
