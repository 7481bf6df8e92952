"""``hofburg report``: PDF on paper, with the command that makes it again."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def words_of(path: Path) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("no poppler here")
    ran = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    return re.sub(r"\s+", " ", ran.stdout.decode())


def test_a_case_with_both_accounts_and_its_line(nowhere: Path, hofburg: Callable[..., Any]) -> None:
    asked = ("report", "case", "ukraine-russia-2022", "--regime", "VD2011")
    ran = hofburg(*asked, "--out", "a.pdf")
    assert ran.code == 0, ran.err
    assert "a.pdf: written." in ran.err
    told = words_of(nowhere / "a.pdf")
    for words in (
        "Days as published",
        "Russia's account",
        "16.1.2",
        "About this document",
        "PUBLIC",
    ):
        assert words in told, words
    again = re.search(r"hofburg (report case .*? --out) a\.pdf", told)
    assert again is not None
    assert hofburg(*shlex.split(again[1]), "b.pdf").code == 0
    assert words_of(nowhere / "b.pdf").replace("--out b.pdf", "--out a.pdf") == told
    first = (nowhere / "a.pdf").read_bytes()
    assert hofburg(*asked, "--out", "a.pdf").code == 2
    assert (nowhere / "a.pdf").read_bytes() == first


def test_a_year_of_a_state(nowhere: Path, hofburg: Callable[..., Any]) -> None:
    ran = hofburg(
        "report", "year", "--regime", "VD2011", "--state", "RUS", "--year", "2015", "--out", "y.pdf"
    )
    assert ran.code == 0, ran.err
    told = words_of(nowhere / "y.pdf")
    for words in ("The year 2015 of Russian Federation", "Duties", "Quotas", "3 of 3 inspections"):
        assert words in told, words


def test_what_cannot_be_is_refused_before_any_work(
    nowhere: Path, hofburg: Callable[..., Any]
) -> None:
    (nowhere / "there.pdf").write_text("mine", encoding="utf-8")
    ran = hofburg("report", "year", "--year", "2015", "--out", "there.pdf", "--lang", "tlh")
    assert ran.code == 2
    assert "there is such a file already" in ran.err
    assert "no catalogue of 'tlh'" in ran.err
    assert (nowhere / "there.pdf").read_text(encoding="utf-8") == "mine"
