"""What is sent under an arrangement: an answer is drafted and checked under what it answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import Command

HEAD = """\
regime: PAIR-2020
base: VD2011
title: {en: Quicker answers}
since: 2022-01-01
until: 2022-12-31
parties: {AND: Andorra, LIE: Liechtenstein}
arrangement: {for: under, status: in-force}
provenance: {mark: verified, source: TEXT}
sources: {TEXT: Made up}
paragraphs: {A1: Quicker answers}
parameters:
  reply.hours: {value: 24 h, paragraph: A1}
touches:
  "16.1.2": {paragraph: A1, text: A reply comes within a day.}
"""
CASES = """\
case: late
title: "Made up: an answer after thirty hours"
as_of: 2022-06-01T00:00Z
holder: LIE
entries:
  - {id: 3, kind: request, author: AND, to: [LIE], copies: ["*"], sent: 2022-05-02T10:00Z, body: {causes: [x]}}
  - {id: 8, kind: reply, author: LIE, to: [AND], copies: ["*"], refers_to: [3], sent: 2022-05-03T16:00Z}
expected: {record: {16.1.2: late, 16.1.1-causes: met, 16: undetermined, 16.1.3: undetermined,
  16.1.1-activity: unmet, 16.1.4-request: met, 16.1.4-reply: met}}
"""


@pytest.fixture
def asked(
    nowhere: Path, hofburg: Command, entries: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A centre of Liechtenstein that was asked two things: under an arrangement, and without it."""
    folder = nowhere / "PAIR-2020"
    (folder / "cases").mkdir(parents=True)
    (folder / "regime.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "cases" / "late.yaml").write_text(CASES, encoding="utf-8")
    assert hofburg("init", "--state", "LIE", "--demo", "--insecure", "centre").code == 0
    monkeypatch.chdir(nowhere / "centre")
    ran = hofburg("arrangement", "record", folder, "--yes")
    assert ran.code == 0, ran.out + ran.err
    request = {
        "regime": "VD2011", "kind": "request", "author": "AND", "to": ["LIE"], "copies": ["*"],
        "sent": "2022-05-02T10:00Z", "origin": "demo", "body": {"causes": ["x"]},
    }  # fmt: skip
    file = entries(
        {**request, "number": "3", "under": "PAIR-2020"},
        {**request, "number": "4", "body": {"causes": ["y"]}},
    )
    assert hofburg("register", "add", file).code == 0
    return folder


@pytest.mark.usefixtures("asked")
def test_an_answer_is_drafted_under_what_it_answers(hofburg: Command) -> None:
    under = json.loads(hofburg("message", "new", "reply", "--refers-to", "AND/3").out)
    assert under["under"] == "PAIR-2020"
    assert "under" not in json.loads(hofburg("message", "new", "reply", "--refers-to", "AND/4").out)
    both = ("message", "new", "reply", "--refers-to", "AND/3", "--refers-to", "AND/4")
    assert "under" not in json.loads(hofburg(*both).out)
    named = hofburg("message", "new", "reply", "--refers-to", "AND/3", "--regime", "VD2011")
    assert "under" not in json.loads(named.out)


@pytest.mark.usefixtures("asked")
def test_an_answer_is_checked_under_what_it_answers(hofburg: Command) -> None:
    draft = json.loads(hofburg("message", "new", "reply", "--refers-to", "AND/3").out)
    del draft["under"]  # as somebody writes who does not know of it
    Path("reply.json").write_text(json.dumps(draft | {"copies": ["*"]}), encoding="utf-8")
    late = hofburg("message", "check", "reply.json", "--as-of", "2022-05-03T16:00Z")
    assert late.code == 1
    assert "A reply comes within a day." in late.out
    Path("reply.json").write_text(json.dumps(draft | {"refers_to": ["AND/4"]}), encoding="utf-8")
    there = hofburg("message", "check", "reply.json", "--as-of", "2022-05-03T16:00Z")
    assert "within a day" not in there.out


@pytest.mark.usefixtures("asked")
def test_what_comes_from_elsewhere_weaker_or_under_a_known_name_is_said(
    hofburg: Command, entries: Callable[..., Path]
) -> None:
    """Only `record` asks whether it is fit; an entry of somebody else is taken in with a warning."""
    weak = HEAD.replace("value: 24 h", "value: 240 h").replace("PAIR-2020", "FIN-RUS-2000")
    document = {"regime.yaml": weak}
    file = entries(
        {
            "regime": "VD2011", "kind": "hofburg.arrangement", "author": "AND", "to": ["LIE"],
            "sent": "2021-12-01T12:00Z", "origin": "demo",
            "body": {"document": document, "digest": ""},
        }
    )  # fmt: skip
    refused = hofburg("register", "add", file)
    digest = next(it for it in refused.err.split() if it.startswith("sha256:")).rstrip(".")
    file.write_text(file.read_text().replace('"digest": ""', f'"digest": "{digest}"'))
    ran = hofburg("register", "add", file, "--dry-run")
    assert ran.code == 0, ran.err
    assert "reply.hours is 240 h here, and 48 h in the base" in ran.err
    assert "FIN-RUS-2000 is an arrangement of the library too, with another text" in ran.err
