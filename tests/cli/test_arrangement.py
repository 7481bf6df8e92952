"""`hofburg arrangement`: list, show, check, diff, new, record, and questions that take it into account."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Command
from hofburg.regimes import arrangements

HEAD = """\
regime: PAIR-2020
base: VD2011
title: {en: Quicker answers}
since: 2022-01-01
until: 2022-12-31
parties: {AND: Andorra, LIE: Liechtenstein}
arrangement: {for: parties, status: in-force}
provenance: {mark: verified, source: TEXT}
sources: {TEXT: Made up}
paragraphs: {A1: Quicker answers, A2: A line}
parameters:
  reply.hours: {value: 24 h, paragraph: A1}
touches:
  "16.1.2": {paragraph: A1, text: A reply comes within a day.}
messages:
  line_call: {paragraph: A2, fields: {about: text}}
processes:
  line:
    messages: {line_call: {from: calling, to: called}}
    columns: {calling: state = line_call.from, called: state = line_call.to}
provisions:
  - {label: A2, paragraph: A2, content: {on: line, by: calling, to: called, holds: given(line_call.about)}}
"""
CASES = """\
cases:
  - case: late
    title: An answer after thirty hours
    as_of: 2022-06-01T00:00Z
    holder: LIE
    entries:
      - {id: 3, kind: request, author: AND, to: [LIE], copies: ["*"], sent: 2022-05-02T10:00Z, body: {causes: [x]}}
      - {id: 8, kind: reply, author: LIE, to: [AND], copies: ["*"], refers_to: [3], sent: 2022-05-03T16:00Z}
      - {id: 4, kind: line_call, author: AND, to: [LIE], sent: 2022-05-02T11:00Z, body: {about: lights}}
    expected: {record: {16.1.2: late, A2: met}}
"""


@pytest.fixture
def pair(nowhere: Path) -> Path:
    return put(nowhere / "PAIR-2020")


def put(folder: Path, head: str = HEAD, cases: str = CASES) -> Path:
    (folder / "cases").mkdir(parents=True, exist_ok=True)
    (folder / "regime.yaml").write_text(head, encoding="utf-8")
    (folder / "cases" / "late.yaml").write_text(cases, encoding="utf-8")
    return folder


def test_the_library_is_listed(hofburg: Command) -> None:
    ran = hofburg("arrangement", "list")
    assert (ran.code, ran.err) == (0, "")
    for key in arrangements():
        assert f"{key}: " in ran.out
    rows = hofburg("arrangement", "list", "--format", "json").json
    assert [row["id"] for row in rows] == arrangements()
    (row,) = [row for row in rows if row["id"] == "FIN-RUS-2000"]
    assert row["base"] == "VD2011"
    assert row["parties"] == ["FIN", "RUS"]
    assert row["until"] == "2023-05-31"
    assert row["for"] == "under"


def test_show_is_a_document_in_two_languages(hofburg: Command, pair: Path) -> None:
    ran = hofburg("arrangement", "show", pair)
    assert ran.code == 0
    assert "# Quicker answers\n" in ran.out
    assert "- reply.hours: 24 h; in the base 48 h [A1, verified, TEXT]" in ran.out
    assert "implies nothing" in ran.out or "imply nothing" in ran.out
    russian = hofburg("arrangement", "show", pair, "--language", "ru")
    assert "- reply.hours: 24 h; в основном документе 48 h [A1, verified, TEXT]" in russian.out
    assert "AND (Андорра), LIE (Лихтенштейн)" in russian.out
    plain = hofburg("arrangement", "show", pair, "--format", "json").json
    assert plain["figures"][0]["there"] == "48 h"
    assert plain["cases"] == [{"case": "late", "title": "An answer after thirty hours"}]
    refused = hofburg("arrangement", "show", "VD2011")
    assert (refused.code, refused.out) == (2, "")
    assert "no arrangement" in refused.err


def test_diff_of_two(hofburg: Command, pair: Path) -> None:
    ran = hofburg("arrangement", "diff", pair)
    assert ran.code == 0
    assert ran.out.startswith("# PAIR-2020 beside VD2011\n")
    assert "- messages: line_call" in ran.out
    other = put(pair.parent / "OTHER", HEAD.replace("PAIR-2020", "OTHER").replace("24 h", "12 h"))
    ran = hofburg("arrangement", "diff", pair, other)
    assert "- reply.hours: 24 h; there 12 h" in ran.out
    said = hofburg("arrangement", "diff", pair, other, "--format", "json").json
    assert (said["here"], said["there"], said["base"]) == ("PAIR-2020", "OTHER", False)


def test_check_says_fit_or_what_is_at_fault(hofburg: Command, pair: Path) -> None:
    ran = hofburg("arrangement", "check", pair)
    assert (ran.code, ran.err) == (0, "")
    assert "Fit to be in force.\n" in ran.out
    assert "changes findings of 16.1.2. [bites]" in ran.out
    full = hofburg("arrangement", "check", pair, "--all")
    assert "changes what 16.1.2 says, first in AND/3" in full.out
    (found,) = hofburg("arrangement", "check", pair, "--format", "json").json
    assert found["ok"]
    assert {line["check"] for line in found["checks"]} >= {"bites", "adds", "parameters", "cases"}
    put(pair, HEAD.replace("24 h", "72 h"))
    ran = hofburg("arrangement", "check", pair)
    assert ran.code == 1
    assert (
        "regime.yaml:12: reply.hours is weaker: 72 h here, 48 h in the base. [parameters]"
        in ran.out
    )
    assert "Stricter is lower" in ran.out


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("since: 2022-01-01", "since: 2022-13-01", "date"),
        ('"16.1.2"', '"16.1.22"', "unknown-label"),
        ("LIE: Liechtenstein", "Lie: Liechtenstein", ""),
        ("base: VD2011", "base: VD2099", "base"),
        ("for: parties", "for: nobody", ""),
    ],
)
def test_what_does_not_load_is_refused(
    hofburg: Command, pair: Path, before: str, after: str, rule: str
) -> None:
    put(pair, HEAD.replace(before, after, 1))
    ran = hofburg("arrangement", "check", pair)
    assert (ran.code, ran.out) == (2, "")
    assert f"[{rule}]" in ran.err if rule else ran.err.startswith("hofburg: ")
    assert "regime.yaml:" in ran.err or "cases/late.yaml" in ran.err


def test_two_without_precedence(hofburg: Command, pair: Path) -> None:
    other = put(pair.parent / "OTHER", HEAD.replace("PAIR-2020", "OTHER"))
    ran = hofburg("arrangement", "check", pair, other)
    assert ran.code == 1
    assert "PAIR-2020 and OTHER both touch 16.1.2" in " ".join(ran.out.split())
    ran = hofburg("assess", "-r", pair, "-r", other, entries_file(pair.parent))
    assert ran.code == 2
    assert "neither says which goes first" in ran.err
    settled = HEAD.replace("PAIR-2020", "OTHER").replace(
        "status: in-force", "status: in-force, precedes: [PAIR-2020]"
    )
    put(other, settled)
    assert hofburg("arrangement", "check", pair, other).code == 0
    ran = hofburg(
        "assess", "-r", pair, "-r", other, entries_file(pair.parent), "--as-of", "2022-06-01",
        "--format", "json", "--label", "16.1.2", "--reading", "default",
    )  # fmt: skip
    assert [f["layer"] for f in ran.json["findings"]] == ["OTHER"]


def entry(**more: Any) -> dict[str, Any]:
    return {
        "regime": "VD2011", "kind": "request", "author": "AND", "number": "3", "to": ["LIE"],
        "copies": ["*"], "sent": "2022-05-02T10:00Z", "origin": "demo", "body": {"causes": ["x"]},
        **more,
    }  # fmt: skip


CALL = {"under": "PAIR-2020", "kind": "line_call", "number": "4", "body": {"about": "lights"}}


def entries_file(folder: Path) -> Path:
    path = folder / "entries.jsonl"
    path.write_text(json.dumps(entry()) + "\n", encoding="utf-8")
    return path


def test_new_makes_a_folder_once(hofburg: Command, nowhere: Path) -> None:
    ran = hofburg("arrangement", "new", "FIN-SWE-1", "--base", "VD2011", "--parties", "FIN, Sweden")
    assert (ran.code, ran.err) == (0, "")
    assert (nowhere / "FIN-SWE-1" / "cases" / "first.yaml").is_file()
    assert (
        'parties: {FIN: "Finland", SWE: "Sweden"}'
        in (nowhere / "FIN-SWE-1" / "regime.yaml").read_text()
    )
    again = hofburg("arrangement", "new", "FIN-SWE-1", "--base", "VD2011", "--parties", "FIN,SWE")
    assert again.code == 2
    assert "nothing is overwritten" in again.err
    both = hofburg(
        "arrangement",
        "new",
        "X",
        "--base",
        "VD2011",
        "--from",
        "DRAFT-BORDER-NOTICE",
        "--parties",
        "FIN,SWE",
    )
    assert both.code == 2
    assert not (nowhere / "X").exists()
    copy = hofburg(
        "arrangement", "new", "X", "--from", "DRAFT-BORDER-NOTICE", "--parties", "FIN,SWE"
    )
    assert copy.code == 0
    assert hofburg("arrangement", "check", "X").code == 0
    (nowhere / "file").write_text("x")
    assert (
        hofburg("arrangement", "new", "file", "--base", "VD2011", "--parties", "FIN,SWE").code == 2
    )


@pytest.fixture
def desk(pair: Path, hofburg: Command, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo centre of Liechtenstein to be in, with the arrangement beside it."""
    assert hofburg("init", "--state", "LIE", "--demo", "--insecure", "centre").code == 0
    monkeypatch.chdir(pair.parent / "centre")
    return pair


def test_recorded_it_is_in_force(
    hofburg: Command, desk: Path, entries: Callable[..., Path]
) -> None:
    ask = ("assess", "--as-of", "2022-06-01", "--format", "json", "--reading", "default")
    assert hofburg("register", "add", entries(entry())).code == 0
    before = hofburg(*ask).json
    assert {f["layer"] for f in before["findings"]} == {"base"}
    dry = hofburg("arrangement", "record", desk, "--dry-run")
    assert (dry.code, dry.err) == (0, "")
    assert "Nothing was written" in dry.out
    asked = hofburg("arrangement", "record", desk)
    assert asked.code == 2
    assert "--yes" in asked.err
    assert hofburg("register", "add", entries(entry(**CALL))).code == 2
    ran = hofburg("arrangement", "record", desk, "--at", "2021-12-01T12:00Z", "--yes")
    assert (ran.code, ran.err) == (0, ""), ran.err
    assert "LIE-1/2" in ran.out
    assert hofburg("register", "add", entries(entry(**CALL))).code == 0
    after = hofburg(*ask).json
    found = {(f["layer"], f["label"], f["status"]) for f in after["findings"]}
    assert ("PAIR-2020", "A2", "met") in found
    assert ("PAIR-2020", "16.1.2", "missed") in found
    assert {f for f in found if f[0] == "base"} == {
        (f["layer"], f["label"], f["status"]) for f in before["findings"]
    }
    assert [law["id"] for law in after["meta"]["regimes"]] == ["PAIR-2020", "VD2011"]
    assert "16.1.2 (PAIR-2020)" in hofburg("due", "--as-of", "2022-05-02T12:00Z").out
    (told,) = hofburg(
        "explain", "VD2011:PAIR-2020:A2:AND/4:AND:LIE:record:default", "--as-of", "2022-06-01"
    ).out.split("\n\n")[:1]
    assert "A2" in told
    only = hofburg(*ask, "--regime", "VD2011").json
    assert {f["layer"] for f in only["findings"]} == {"base"}
    named = hofburg(*ask, "--regime", "PAIR-2020").json
    assert {f["layer"] for f in named["findings"]} == {"PAIR-2020"}
    # Whoever reads the export has it too; who asks what was known before it was recorded does not.
    assert hofburg("register", "export", "--out", "x.jsonl").code == 0
    export = hofburg("assess", "x.jsonl", "--holder", "LIE", *ask[1:]).json
    assert {(f["layer"], f["label"], f["status"]) for f in export["findings"]} == found
    early = hofburg(
        "assess",
        "--as-of",
        "2022-06-01",
        "--known-at",
        "2022-06-01",
        "--format",
        "json",
        "--roster",
    )
    assert {f["layer"] for f in early.json["findings"]} == {"base"}
    assert hofburg("register", "verify").code == 0


def test_what_is_not_fit_is_not_recorded(hofburg: Command, desk: Path) -> None:
    put(desk, HEAD.replace("24 h", "72 h"))
    ran = hofburg("arrangement", "record", desk, "--yes")
    assert (ran.code, ran.out) == (2, "")
    assert "is weaker" in ran.err
    put(desk, HEAD.replace("status: in-force", "status: draft"))
    ran = hofburg("arrangement", "record", desk, "--yes")
    assert ran.code == 2
    assert "not agreed" in ran.err
    put(desk, "regime: [")
    assert hofburg("arrangement", "record", desk, "--yes").code == 2
    assert hofburg("register", "list", "--format", "json").json == []


def test_another_text_replaces_the_one_before(hofburg: Command, desk: Path) -> None:
    assert hofburg("arrangement", "record", desk, "--yes").code == 0
    same = hofburg("arrangement", "record", desk, "--yes")
    assert same.code == 2
    assert "recorded already" in same.err
    put(desk, HEAD.replace("24 h", "12 h"), CASES)
    other = hofburg("arrangement", "record", desk, "--yes")
    assert other.code == 2
    assert "--replace" in other.err
    assert hofburg("arrangement", "record", desk, "--yes", "--replace").code == 0
    rows = hofburg("register", "list", "--format", "json").json
    assert [row["kind"] for row in rows] == ["hofburg.arrangement"] * 2
    assert rows[1]["corrects"] == rows[0]["id"]


def test_recorded_ones_are_held_against_each_other(hofburg: Command, desk: Path) -> None:
    assert hofburg("arrangement", "record", desk, "--yes").code == 0
    other = put(desk.parent / "OTHER", HEAD.replace("PAIR-2020", "OTHER"))
    ran = hofburg("arrangement", "record", other, "--yes")
    assert ran.code == 2
    assert "neither says which goes first" in ran.err


def test_a_message_under_it_is_drafted_and_recorded(hofburg: Command, desk: Path) -> None:
    assert hofburg("arrangement", "record", desk, "--yes").code == 0
    ran = hofburg(
        "message", "new", "line_call", "--set", "about=lights", "--to", "AND", "--out", "call.json"
    )
    assert ran.code == 0, ran.err
    draft = json.loads(Path("call.json").read_text())
    assert (draft["regime"], draft["under"]) == ("VD2011", "PAIR-2020")
    assert hofburg("message", "check", "call.json").code == 0
    ran = hofburg(
        "message",
        "record",
        "call.json",
        "--channel",
        "Network",
        "--number",
        "CBM/LI/1",
        "--at",
        "2022-05-02T11:00Z",
    )
    assert ran.code == 0, ran.err


def test_one_register_may_build_upon_another(
    hofburg: Command, desk: Path, entries: Callable[..., Path]
) -> None:
    assert hofburg("arrangement", "record", desk, "--yes").code == 0
    assert hofburg("register", "export", "--out", "agreed.jsonl").code == 0
    calls = entries(entry(**CALL), name="calls.jsonl")
    ask = (
        "assess",
        "agreed.jsonl",
        calls,
        "--as-of",
        "2022-06-01",
        "--format",
        "json",
        "--label",
        "A2",
    )
    ran = hofburg(*ask)
    assert ran.code == 0, ran.err
    assert [(f["layer"], f["status"]) for f in ran.json["findings"]] == [("PAIR-2020", "met")]
    assert hofburg("assess", calls).code == 2


def test_two_texts_of_one_id_are_refused_and_may_be_passed_by(hofburg: Command, desk: Path) -> None:
    assert hofburg("arrangement", "record", desk, "--yes").code == 0
    assert hofburg("register", "export", "--out", "one.jsonl").code == 0
    put(desk, HEAD.replace("24 h", "12 h"))
    lines = Path("one.jsonl").read_text().splitlines()
    data = json.loads(lines[0])["entry"]
    from hofburg.arrangements import arrangement_entry, texts_of
    from hofburg.regimes import load_regime

    said = {key: data[key] for key in ("author", "to", "origin")} | {"sent": "2021-12-02T12:00Z"}
    other = arrangement_entry(load_regime(desk), texts_of(desk), **said)
    Path("two.jsonl").write_text(
        "\n".join([json.dumps(data), json.dumps(other), json.dumps(entry())])
    )
    ran = hofburg("assess", "two.jsonl")
    assert (ran.code, ran.out) == (2, "")
    assert "is recorded with another text" in ran.err
    assert hofburg("assess", "two.jsonl", "--regime", "VD2011").code == 0
