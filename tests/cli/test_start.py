"""Starting up: quick, quiet about what it does not need, and the same bytes everywhere."""

from __future__ import annotations

import pytest

from cli.conftest import REPO, Command
from hofburg import __version__

LENDING = REPO / "tests" / "regimes" / "lending"
HEAVY = (
    "duckdb", "sqlglot", "cryptography", "rich", "yaml", "fastapi", "jinja2", "uvicorn", "babel",
    "hofburg.regimes", "hofburg.web",
)  # fmt: skip


def loaded(shell: Command, words: list[str]) -> list[str]:
    code = (
        "import sys; from hofburg.cli import main; main(sys.argv[1:]);"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    return shell(*words, code=code).err.splitlines()


def test_the_version_is_answered_before_anything_is_imported(shell: Command) -> None:
    assert shell("--version").out == f"hofburg {__version__}\n"
    assert "typer" not in loaded(shell, ["--version"])


@pytest.mark.parametrize("words", [["--help"], ["assess", "--help"], ["serve", "--help"]])
def test_help_imports_nothing_heavy(shell: Command, words: list[str]) -> None:
    assert [name for name in loaded(shell, words) if name in HEAVY] == []


def test_no_words_are_a_question_for_help(hofburg: Command) -> None:
    assert hofburg() == hofburg("--help")
    assert hofburg("-h").code == 0


def test_the_demo_is_the_same_everywhere(shell: Command) -> None:
    places = [
        {"TZ": "Asia/Tashkent", "LC_ALL": "C", "PYTHONHASHSEED": "0", "COLUMNS": "60"},
        {"TZ": "America/Toronto", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "COLUMNS": "200"},
    ]
    first, second = (shell("demo", env=place) for place in places)
    assert first.code == 0
    assert first.err == ""
    assert first == second
    assert max(len(line) for line in first.out.splitlines()) <= 100


def test_findings_are_the_same_everywhere(shell: Command) -> None:
    words = ("assess", "--case", "ukraine-russia-2022", "--format")
    code = (
        "import sys; from hofburg.cli import main;"
        "sys.exit(max(main([*sys.argv[1:], form]) for form in ('table', 'json', 'csv', 'jsonl')))"
    )
    places = [
        {"TZ": "Asia/Tashkent", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
        {"TZ": "America/Toronto", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    ]
    first, second = (shell(*words, env=place, code=code) for place in places)
    assert first.code == 0
    assert first.out.count("not the official channel") == 3
    assert first == second


def test_a_reader_that_goes_away_is_no_error(shell: Command) -> None:
    code = (
        "import os, subprocess, sys\n"
        "run = subprocess.Popen([sys.executable, '-m', 'hofburg', 'assess', '--format', 'jsonl',"
        " '--regime', sys.argv[1]], stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "run.stdout.read(10); run.stdout.close()\n"
        "said = run.stderr.read().decode(); sys.stderr.write(said); sys.exit(run.wait())\n"
    )
    ran = shell(LENDING, code=code)
    assert ran.code == 141
    assert "Traceback" not in ran.err
    assert "Errno" not in ran.err


def test_a_fault_of_ours_says_so(hofburg: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr("hofburg.regimes.library", broken)
    ran = hofburg("regime", "list")
    assert ran.code == 3
    assert "HOFBURG_DEBUG=1" in ran.err
    assert "on purpose" not in ran.err, "an error may quote what a State wrote"
    monkeypatch.setenv("HOFBURG_DEBUG", "1")
    ran = hofburg("regime", "list")
    assert ran.code == 3
    assert "in broken" in ran.err
    assert "\nZeroDivisionError\n" in ran.err
    monkeypatch.setenv("HOFBURG_DEBUG", "2")
    with pytest.raises(ZeroDivisionError):
        hofburg("regime", "list")
