"""init, register, keys: a centre's folder and what goes in and out of it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from cli.conftest import Command, request_entry


def test_a_centre_is_found_from_below(
    hofburg: Command, centre: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (centre / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(centre / "deep" / "down")
    ran = hofburg("assess", "--as-of", "2022-05-03", "--format", "json")
    assert ran.json["meta"]["holder"] == "LIE"
    assert ran.json["meta"]["registers"][0]["records"] == 1
    assert ran.err == ""


@pytest.mark.usefixtures("centre")
def test_an_entry_is_recorded_once(hofburg: Command) -> None:
    ran = hofburg("register", "add", "request.json")
    assert ran.out == "AND/3: request, was recorded before, as LIE-1/1\n"
    assert len(hofburg("register", "list", "--format", "json").json) == 1


def test_a_dry_run_records_nothing(hofburg: Command, centre: Path) -> None:
    entries = [request_entry(number=str(number)) for number in range(5, 8)]
    (centre / "more.json").write_text(json.dumps(entries), encoding="utf-8")
    assert "Nothing was written" in hofburg("register", "add", "more.json", "--dry-run").out
    assert len(hofburg("register", "list", "--format", "json").json) == 1
    assert hofburg("register", "add", "more.json").code == 0
    assert len(hofburg("register", "list", "--format", "json").json) == 4


@pytest.mark.usefixtures("centre")
def test_entries_come_from_stdin_too(hofburg: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    lines = "\n".join(json.dumps(request_entry(number=str(number))) for number in (8, 9))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert [line[:5] for line in hofburg("register", "add", "-").out.splitlines()] == [
        "AND/8",
        "AND/9",
    ]


@pytest.mark.usefixtures("centre")
@pytest.mark.parametrize("what", ["AND/3", "LIE-1/1"])
def test_a_record_is_shown(hofburg: Command, what: str) -> None:
    ran = hofburg("register", "show", what)
    assert "\nholds\n" in ran.out
    assert json.loads(ran.out[ran.out.index("{") :])["number"] == "3"
    assert hofburg("register", "show", "AND/4").code == 2


def test_a_correction_is_seen(hofburg: Command, centre: Path) -> None:
    (row,) = hofburg("register", "list", "--format", "json").json
    right = request_entry(sent="2022-05-02T11:00Z", corrects=row["id"])
    (centre / "right.json").write_text(json.dumps(right), encoding="utf-8")
    assert hofburg("register", "add", "right.json").code == 0
    shown = hofburg("register", "show", "AND/3").out
    assert "was corrected by a later record" in shown
    assert "\nholds\n" in shown
    ran = hofburg("due", "--as-of", "2022-05-03", "--format", "json")
    dues = [row["due"] for row in ran.json["due"] if row["label"] == "16.1.2"]
    assert dues == [["2022-05-04T11:00:00Z"] * 2]


@pytest.mark.usefixtures("centre")
def test_an_export_is_as_good_as_its_register(hofburg: Command) -> None:
    ran = hofburg("register", "export", "--out", "all.jsonl")
    assert (ran.code, ran.out) == (0, "")
    assert hofburg("register", "export").out == Path("all.jsonl").read_text(encoding="utf-8")
    assert hofburg("register", "export", "--out", "all.jsonl").code == 2
    words = ("assess", "--as-of", "2022-05-05", "--holder", "LIE", "--format", "json")
    own, exported = hofburg(*words).json, hofburg(words[0], "all.jsonl", *words[1:]).json
    assert own["findings"] == exported["findings"]
    assert own["meta"]["registers"][0]["digest"] == exported["meta"]["registers"][0]["digest"]
    folder = hofburg("assess", ".", *words[1:]).json
    store = hofburg("assess", "register.sqlite", *words[1:]).json
    assert own["findings"] == folder["findings"] == store["findings"]


def test_records_travel_to_a_centre_that_trusts(
    hofburg: Command, centre: Path, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hofburg("register", "export", "--out", "all.jsonl")
    Path("keys.json").write_text(hofburg("keys", "show", "--public").out, encoding="utf-8")
    monkeypatch.chdir(nowhere)
    assert hofburg("init", "--state", "AND", "--demo", "other").code == 0
    monkeypatch.chdir(nowhere / "other")
    ran = hofburg("register", "import", centre / "all.jsonl")
    assert ran.code == 2
    assert "trust" in ran.err
    keys = centre / "keys.json"
    assert "would be believed" in hofburg("keys", "trust", keys, "--dry-run").out
    assert len(hofburg("keys", "show").out.splitlines()) == 2
    assert "is believed" in hofburg("keys", "trust", keys).out
    assert "believed already" in hofburg("keys", "trust", keys).out
    assert len(hofburg("keys", "show").out.splitlines()) == 3
    assert (
        "Nothing was written"
        in hofburg("register", "import", centre / "all.jsonl", "--dry-run").out
    )
    assert "1 new" in hofburg("register", "import", centre / "all.jsonl").out
    assert "0 new, 1 held" in hofburg("register", "import", centre / "all.jsonl").out
    assert "all is well" in hofburg("register", "verify").out
    assert "all is well" in hofburg("register", "verify", centre / "all.jsonl").out


def test_a_key_is_replaced(hofburg: Command, centre: Path) -> None:
    assert hofburg("keys", "new").code == 0
    (centre / "next.json").write_text(json.dumps(request_entry(number="4")), encoding="utf-8")
    assert hofburg("register", "add", "next.json").code == 0
    assert "all is well" in hofburg("register", "verify").out
    shown = hofburg("keys", "show").out
    assert shown.count("ours") == 2
    own = json.loads(hofburg("keys", "show", "--public").out)
    assert sorted("until" in key for key in own.values()) == [False, True]


def test_nobody_hands_us_a_key_of_our_own(hofburg: Command, centre: Path) -> None:
    Path("keys.json").write_text(hofburg("keys", "show", "--public").out, encoding="utf-8")
    before = (centre / "trust.json").read_bytes()
    assert hofburg("keys", "trust", "keys.json").code == 2
    assert (centre / "trust.json").read_bytes() == before


def test_a_changed_register_does_not_verify(hofburg: Command, centre: Path) -> None:
    store = sqlite3.connect(centre / "register.sqlite")
    (trigger,) = store.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%UPDATE%' LIMIT 1"
    ).fetchone()
    name = trigger.split()[2]
    store.execute(f"DROP TRIGGER {name}")
    store.execute("UPDATE record SET signed = replace(signed, 'Blue', 'Grey')")
    store.execute(trigger)
    store.commit()
    store.close()
    ran = hofburg("register", "verify")
    assert ran.code == 1
    assert ran.out == ""
    assert "LIE-1" in ran.err
