"""``hofburg regime cases``: the table, a briefing, a picture, the pages."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hofburg import briefing, timeline
from hofburg.cli import main
from hofburg.reports import casebook_pages, casebook_table
from reports.case_made import LENDING, casebook, result_of
from shared import assess_cases_once

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cases(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Run:
    """The command, in an empty folder: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("hofburg.assessment.assess_cases", assess_cases_once)

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["regime", "cases", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_table_in_all_its_forms(cases: Run) -> None:
    rows = [row.as_dict() for row in casebook_table(*casebook("VD2011"))]
    code, out, _ = cases("VD2011", "--format", "json")
    assert code == 0
    read = json.loads(out)
    assert read["cases"] == rows
    assert read["meta"]["again"] == "hofburg regime cases VD2011 --format json"
    _, out, err = cases("VD2011", "--format", "csv")
    table = list(csv.DictReader(io.StringIO(out)))
    assert [row["settled"] for row in table] == [str(row["settled"]) for row in rows]
    assert json.loads(table[0]["why"]) == rows[0]["why"]
    assert "again" in err
    _, out, _ = cases("VD2011", "--format", "jsonl")
    assert [json.loads(line) for line in out.splitlines()][1:] == rows
    code, out, err = cases("VD2011")
    assert (code, err) == (0, "")
    for row in rows:
        assert f"{row['settled']} of {row['findings']}" in out
        assert str(row["case"]) in out
    assert all(len(line) <= 100 for line in out.splitlines())


def test_one_world(cases: Run) -> None:
    read = json.loads(cases("VD2011", "--world", "hours", "--format", "json")[1])
    assert {row["world"] for row in read["cases"]} == {"hours"}
    assert read["meta"]["again"] == "hofburg regime cases VD2011 --world hours --format json"
    code, out, err = cases("VD2011", "--world", "hour")
    assert (code, out) == (2, "")
    assert "hours" in err


@pytest.mark.parametrize(("book", "case"), [("VD2011", "ukraine-russia-2022"), (LENDING, "ledger")])
def test_a_case_is_told_and_drawn(cases: Run, book: str, case: str) -> None:
    law, result = result_of(book, case)
    assert cases(book, case) == (0, briefing(law, result), "")
    assert cases(book, case, "--timeline") == (0, timeline(law, result), "")
    assert cases(book, case, "--world", "hours") == (0, briefing(law, result, "hours"), "")
    assert cases(book, case, "--world", "hours", "--timeline")[1] == timeline(law, result, "hours")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ukraine-rusia-2022",), "ukraine-russia-2022"),
        (("ukraine-russia-2022", "--world", "russa"), "russia"),
        (("ukraine-russia-2022", "--format", "json"), "Markdown"),
        (("--timeline",), "Name a CASE"),
        (("ukraine-russia-2022", "--write", "x"), "Leave CASE out"),
        (("--timeline", "--write", "x"), "Leave --timeline out"),
        (("--world", "hours", "--write", "x"), "Leave --world out"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_written(
    cases: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    code, out, err = cases("VD2011", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert list(tmp_path.iterdir()) == []


def test_the_pages_are_written_and_named(cases: Run, tmp_path: Path) -> None:
    code, out, err = cases(LENDING, "--write", "pages")
    assert (code, err) == (0, "")
    pages = casebook_pages(*casebook(LENDING))
    assert out.splitlines() == [f"pages/{name}" for name in sorted(pages)]
    for name, text in pages.items():
        assert (tmp_path / "pages" / name).read_text(encoding="utf-8") == text


def test_a_folder_that_is_a_file_is_refused(cases: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("mine")
    code, out, err = cases(LENDING, "--write", "pages")
    assert (code, out) == (2, "")
    assert "pages" in err
    assert (tmp_path / "pages").read_text() == "mine"
