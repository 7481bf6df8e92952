"""Exports of several centres, imported in whatever order, and the page about it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import REPO, Command
from cli.transcripts import check

ASKED = ("assess", "--label", "V-answer", "--as-of", "2022-06-01", "--format", "json")


def question(**more: Any) -> dict[str, Any]:
    """Andorra asks Liechtenstein; ten days later an answer is due."""
    return {
        "regime": "MECHANISMS", "kind": "question", "author": "AND", "number": "3", "to": ["LIE"],
        "sent": "2022-05-02T10:00Z", "origin": "demo", "body": {"subject": "fictional"}, **more,
    }  # fmt: skip


def answer(day: str, **more: Any) -> dict[str, Any]:
    """Liechtenstein's answer, on that day of May."""
    told = {
        "kind": "answer",
        "author": "LIE",
        "number": "8",
        "to": ["AND"],
        "body": {"written": True},
    }
    return question(**told, refers_to=["AND/3"], sent=f"2022-05-{day}T09:00Z", **more)


@pytest.fixture
def three(nowhere: Path, hofburg: Command, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Monaco's centre to be in, which believes Andorra and Liechtenstein, with their exports."""
    for code in ("AND", "LIE", "MCO"):
        monkeypatch.chdir(nowhere)
        assert hofburg("init", "--state", code, "--demo", "--insecure", code).code == 0
    for code in ("AND", "LIE"):
        monkeypatch.chdir(nowhere / code)
        keys = nowhere / f"{code}-keys.json"
        keys.write_text(hofburg("keys", "show", "--public").out, encoding="utf-8")
        monkeypatch.chdir(nowhere / "MCO")
        assert hofburg("keys", "trust", keys).code == 0
    add(hofburg, monkeypatch, nowhere / "AND", "and.jsonl", question(), answer("20"))
    copy = question(received={"LIE": "2022-05-02T10:02Z"})
    add(hofburg, monkeypatch, nowhere / "LIE", "lie.jsonl", copy, answer("10"))
    shutil.copytree(nowhere / "LIE", nowhere / "twin")
    monkeypatch.chdir(nowhere / "MCO")
    return nowhere


def add(
    hofburg: Command, monkeypatch: pytest.MonkeyPatch, folder: Path, out: str, *entries: Any
) -> None:
    """Record entries in a centre, and put its export into Monaco's folder."""
    monkeypatch.chdir(folder)
    Path("entries.jsonl").write_text("".join(json.dumps(it) + "\n" for it in entries), "utf-8")
    assert hofburg("register", "add", "entries.jsonl").code == 0
    assert hofburg("register", "export", "--out", folder.parent / "MCO" / out).code == 0


def correct(hofburg: Command, monkeypatch: pytest.MonkeyPatch, three: Path) -> None:
    """Liechtenstein corrects its answer: it was sent on the 20th."""
    monkeypatch.chdir(three / "LIE")
    (wrong,) = (
        it for it in hofburg("register", "list", "--format", "json").json
        if it["reference"] == "LIE/8"
    )  # fmt: skip
    right = answer("20", corrects=wrong["id"])
    add(hofburg, monkeypatch, three / "LIE", "lie-corrected.jsonl", right)
    monkeypatch.chdir(three / "MCO")


def findings(hofburg: Command, *registers: str) -> dict[str, str]:
    """How the answer stands in each world."""
    found = hofburg(ASKED[0], *registers, *ASKED[1:]).json["findings"]
    return {it["world"]: it["status"] for it in found if it["reading"] == "default"}


def test_the_page_shows_what_its_commands_print(
    hofburg: Command, three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(hofburg, monkeypatch, three)
    check(REPO / "docs" / "merging.md", three / "MCO")


def test_files_come_in_together_in_any_order(
    hofburg: Command, three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(hofburg, monkeypatch, three)
    rows = Path("lie-corrected.jsonl").read_bytes().splitlines(keepends=True)
    Path("early.jsonl").write_bytes(b"".join(rows[:1]))
    Path("late.jsonl").write_bytes(b"".join(rows[1:]))
    alone = hofburg("register", "import", "late.jsonl")
    assert (alone.code, "gap" in alone.err) == (2, True)
    made, answers = set(), set()
    files = ["late.jsonl", "and.jsonl", "early.jsonl"]
    for order in (files, files[::-1], [*files[1:], files[0]]):
        folder = three / order[0].removesuffix(".jsonl")
        shutil.copytree(three / "MCO", folder)
        monkeypatch.chdir(folder)
        ran = hofburg("register", "import", *order)
        assert (ran.code, "5 records read, 5 new" in ran.out) == (0, True)
        assert "0 new, 3 held" in hofburg("register", "import", "lie-corrected.jsonl").out
        made.add(hofburg("register", "export").out)
        answers.add(hofburg(*ASKED).out)
    assert (len(made), len(answers)) == (1, 1)
    assert findings(hofburg) == {"record": "late"}


def test_what_is_imported_says_what_its_files_say(hofburg: Command, three: Path) -> None:
    expected = {"recorded by AND-1": "late", "recorded by LIE-1": "met"}
    assert findings(hofburg, "and.jsonl", "lie.jsonl") == expected
    assert findings(hofburg, "lie.jsonl", "and.jsonl") == expected
    assert hofburg("register", "import", "lie.jsonl", "and.jsonl").code == 0
    assert findings(hofburg) == expected
    assert findings(hofburg, "and.jsonl", ".") == expected
    twice = Path("lie.jsonl").read_bytes() + Path("and.jsonl").read_bytes()
    Path("twice.jsonl").write_bytes(twice + twice)
    own, file = (
        hofburg(*ASKED).json["meta"],
        hofburg("assess", "twice.jsonl", *ASKED[1:]).json["meta"],
    )
    assert own["registers"][0]["digest"] == file["registers"][0]["digest"]
    shown = hofburg("register", "show", "LIE/8").out
    assert ("AND-1/2" in shown, "LIE-1/2" in shown) == (True, True)
    del three


def test_a_fork_is_refused_and_may_be_kept(
    hofburg: Command, three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody went on with a copy of Liechtenstein's register."""
    note = {
        "regime": "MECHANISMS",
        "kind": "hofburg.note",
        "origin": "demo",
        "body": {"who": "left"},
    }
    add(hofburg, monkeypatch, three / "LIE", "left.jsonl", note)
    add(
        hofburg, monkeypatch, three / "twin", "right.jsonl",
        answer("21", received={"AND": "2022-05-21T09:01Z"}),
    )  # fmt: skip
    monkeypatch.chdir(three / "MCO")
    assert hofburg("register", "import", "left.jsonl", "and.jsonl").code == 0
    before = hofburg("register", "export").out
    refused = hofburg("register", "import", "right.jsonl")
    assert (refused.code, "[fork]" in refused.err) == (2, True)
    assert hofburg("register", "export").out == before
    made = set()
    files = ["left.jsonl", "right.jsonl", "and.jsonl"]
    for order in (files, files[::-1]):
        folder = three / order[0].removesuffix(".jsonl")
        shutil.copytree(three / "MCO", folder)
        monkeypatch.chdir(folder)
        for path in order:
            assert hofburg("register", "import", path, "--keep-forks").code in (0, 1)
        made.add(hofburg("register", "export").out)
        verified = hofburg("register", "verify")
        assert (verified.code, "[fork]" in verified.err + verified.out) == (1, True)
    assert len(made) == 1
    found = findings(hofburg)
    # Both answers of LIE-1 stand, told apart by their hashes, beside Andorra's.
    assert sorted(found.values()) == ["late", "late", "met"]
    assert "recorded by AND-1" in found


@pytest.mark.usefixtures("three")
def test_files_beside_a_centre_are_asked_as_if_they_were_imported(hofburg: Command) -> None:
    beside = hofburg(*ASKED, "and.jsonl", "lie.jsonl", ".").json
    assert beside["meta"]["holder"] == "MCO"
    assert hofburg("register", "import", "and.jsonl").code == 0
    assert hofburg("register", "import", "lie.jsonl").code == 0
    imported = hofburg(*ASKED).json
    assert beside["findings"] == imported["findings"]
