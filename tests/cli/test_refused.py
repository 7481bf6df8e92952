"""Bad input: exit code 2, place and remedy on stderr, nothing on stdout, nothing written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import Command, request_entry

ONE = ("--case", "ukraine-russia-2022")
TEXT = ("--text-version", "FSC.DOC/1/11")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["assess", "--as-of", "2022-02-30"], "the day 2022-02-30 does not exist"),
        (["assess", "--as-of", "yesterday"], "2022-02-20T12:00Z"),
        (["assess", "--as-of", "?"], "not one moment"),
        (["assess", "--as-of", "2022-02-01..2022-02-03"], "not one moment"),
        (["assess", "--as-of", "2022-02-20T12:00"], "offset"),
        (["assess", "--known-at", "2022-02-20"], "Name a REGISTER"),
        (["assess", *ONE, "--state", "LIX"], "Did you mean LIE"),
        (["assess", *ONE, "--world", "publisht"], "published"),
        (["assess", *ONE, "--reading", "clock.start=recieved"], "clock.start=received"),
        (["assess", *ONE, "--status", "guilty"], "Known:"),
        (["assess", *ONE, "--label", "16.1.22"], "16.1.2"),
        (["assess", "--format", "xml"], "json"),
        (["assess", "--regime", "VD2012"], "VD2011"),
        (["assess", "gone.jsonl"], "gone.jsonl"),
        (["assess", "."], "hofburg init"),
        (["due", "--days", "-1"], "--days"),
        (["due", "--days", "soon"], "--days"),
        (["explain", "16.1.2", *ONE], "--case"),
        (["explain", "VD2011:base:16.1.2:UKR/requst", *ONE], "UKR/request"),
        (["explain", "16.1.2", *ONE, "--as-of", "2022-02-20"], "--as-of"),
        (["demo", "--case", "ukraine-russia-2023"], "ukraine-russia-2022"),
        (["regime", "show", "VD2012"], "VD2011"),
        (["regime", "check", "gone"], "VD2011"),
        (["regime", "confirm", "VD2011", "reply.hour", "--by", "A", *TEXT], "reply.hours"),
        (["regime", "confirm", "VD2011", "reply.hours", "--by", " ", *TEXT], "--by"),
        (["init", "centre"], "--state"),
        (["init", "--state", "LIX", "centre"], "LIE"),
        (["init", "--state", "LIE", "--insecure", "centre"], "passphrase"),
        (["init", "--state", "LIE", "--node", "a b", "centre"], "KAZ-1"),
        (["register", "list"], "hofburg init"),
        (["register", "add", "entry.json"], "hofburg init"),
        (["keys", "show"], "hofburg init"),
        (["frobnicate"], "No such command"),
        (["assess", "--frobnicate"], "No such option"),
    ],
)  # fmt: skip
def test_a_bad_question_is_refused(
    hofburg: Command, nowhere: Path, words: list[str], said: str
) -> None:
    ran = hofburg(*words)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert list(nowhere.iterdir()) == []


@pytest.mark.usefixtures("nowhere")
def test_all_problems_of_a_question_are_told_at_once(
    hofburg: Command, entries: Callable[..., Path]
) -> None:
    entries(request_entry())
    words = ("--as-of", "2022-13-01", "--known-at", "never", "--holder", "LIX", "--known-to", "XXX")
    ran = hofburg("assess", "entries.jsonl", *words)
    assert ran.code == 2
    assert [option for option in words[::2] if f"{option}: " in ran.err] == list(words[::2])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no entries"),
        (b"\n \n", "holds no entries"),
        (b"\x00\x01\xff\xfe" * 100, "register.jsonl:1"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "register.jsonl"),
        (b'{"regime": "VD2011"', "register.jsonl:1"),
        (b"[" * 100_000, "register.jsonl:1"),
        (json.dumps(request_entry(regime="VD2012")).encode(), "VD2011"),
        (json.dumps(request_entry(sent="2022-02-30")).encode(), "sent"),
        (json.dumps(request_entry(author="LIX")).encode(), "LIE"),
        (json.dumps(request_entry(body={"causes": [1.5]})).encode(), "body"),
    ],
)
def test_a_bad_register_is_refused(
    hofburg: Command, nowhere: Path, content: bytes, said: str
) -> None:
    (nowhere / "register.jsonl").write_bytes(content)
    ran = hofburg("assess", "register.jsonl")
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err
    assert len(ran.err) < 20_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xff\xfe", "UTF-8"),
        (b"{", "is not JSON"),
        (b'{"regime": "VD2011", "regime": "VD2011"}', "given twice"),
        (b"[" * 100_000, "nested too deeply"),
        (b"NaN", "no number"),
        (b"3", "is not an entry"),
        (json.dumps([request_entry(), request_entry(kind="reply", sent="soon")]).encode(), "[1]"),
    ],
)
def test_a_bad_entry_is_not_recorded(
    hofburg: Command, centre: Path, content: bytes, said: str
) -> None:
    before = hofburg("register", "list").out
    (centre / "bad.json").write_bytes(content)
    ran = hofburg("register", "add", "bad.json")
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err
    assert hofburg("register", "list").out == before


def test_a_real_register_takes_no_invented_entry(
    hofburg: Command, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hofburg("init", "--state", "LIE", "real").code == 0
    monkeypatch.chdir(nowhere / "real")
    Path("entry.json").write_text(json.dumps(request_entry()), encoding="utf-8")
    ran = hofburg("register", "add", "entry.json")
    assert ran.code == 2
    assert "takes no demo entry" in ran.err


def test_a_wrong_passphrase_records_nothing(
    hofburg: Command, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hofburg("init", "--state", "LIE", "real").code == 0
    monkeypatch.chdir(nowhere / "real")
    Path("entry.json").write_text(json.dumps(request_entry(origin="original")), encoding="utf-8")
    monkeypatch.setenv("HOFBURG_PASSPHRASE", "not this one")
    ran = hofburg("register", "add", "entry.json")
    assert ran.code == 2
    assert "passphrase" in ran.err
    assert "empty" in hofburg("register", "list").out
    monkeypatch.delenv("HOFBURG_PASSPHRASE")
    ran = hofburg("register", "add", "entry.json")
    assert ran.code == 2
    assert "HOFBURG_PASSPHRASE" in ran.err


def test_a_second_centre_is_not_made_over_the_first(hofburg: Command, centre: Path) -> None:
    before = {path: path.read_bytes() for path in centre.rglob("*") if path.is_file()}
    ran = hofburg("init", "--state", "AND", "--demo", "--insecure", centre)
    assert ran.code == 2
    assert {path: path.read_bytes() for path in centre.rglob("*") if path.is_file()} == before
