"""Places on the command line: a boundary pack is named wherever an answer rests on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessment.packs import HEAD, written
from cli.conftest import Command

pytest.importorskip("shapely", reason="boundary packs need the extra geo")
REGIME = """\
regime: CAMP
title: Camps
parties: {AAA: A, BBB: B}
messages: {camp: {fields: {at: point}}}
processes:
  camp:
    messages: {camp: {from: who}}
    columns: {who: state = camp.from, at: point = camp.at}
provisions:
  - {label: home, content: {on: camp, by: who, holds: "inside(who, at)"}}
  - {label: dry, content: {on: camp, by: who, holds: NOT at_sea(at)}}
"""


@pytest.fixture
def words(nowhere: Path) -> tuple[str, ...]:
    """A register of camps, its regime and a pack, in the folder that we are in."""
    Path("camp.yaml").write_text(REGIME, encoding="utf-8")
    places = ["47.5,10.0", "47.500000,13.010000", "48.0,16.0", "56.50,3.20", "45.65,13.77"]
    lines = [
        {"regime": "CAMP", "kind": "camp", "author": "AAA", "number": str(n), "to": ["BBB"],
         "sent": "2026-01-01T00:00Z", "origin": "original", "body": {"at": at}}
        for n, at in enumerate(places)
    ]  # fmt: skip
    Path("r.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    written(nowhere)
    return ("r.jsonl", "--regime", "camp.yaml", "--as-of", "2026-06-01")


def test_an_answer_names_the_pack_it_rests_on(hofburg: Command, words: tuple[str, ...]) -> None:
    ran = hofburg("assess", *words, "--boundaries", "squares.json")
    assert ran.code == 0
    text = " ".join(ran.out.split())
    assert "Boundaries: Squares of 2026-01-01 (drawn for tests), good to 2 km, sha256:" in text
    assert HEAD["disclaimer"] in text
    assert "--boundaries squares.json" in text
    made = hofburg("assess", *words, "--boundaries", "squares.json", "--format", "json").json
    assert made["meta"]["boundaries"]["name"] == "Squares"
    home = [f["status"] for f in made["findings"] if f["label"] == "home"]
    assert home == ["met", "undetermined", "undetermined", "unmet", "unmet"]
    dry = [f["status"] for f in made["findings"] if f["label"] == "dry"]
    assert dry == ["met", "met", "met", "unmet", "undetermined"]


def test_without_one_nothing_is_said_of_boundaries(
    hofburg: Command, words: tuple[str, ...]
) -> None:
    made = hofburg("assess", *words, "--format", "json").json
    assert "boundaries" not in made["meta"]
    assert {f["status"] for f in made["findings"] if f["label"] == "home"} == {"undetermined"}


@pytest.mark.parametrize(
    ("case", "pack", "label", "said"),
    [
        (0, False, "home", "whether 47.5,10.0 lies inside AAA is known only with a boundary pack"),
        (1, True, "home", "47.500000,13.010000 is nearer to a line than Squares"),
        (2, True, "home", "48.0,16.0 lies where States differ, as Squares says: a question for people"),
        (4, True, "dry", "45.65,13.77 is too near a coast, or told too coarsely"),
    ],
)  # fmt: skip
def test_why_it_is_open_is_said(
    case: int, pack: bool, label: str, said: str, hofburg: Command, words: tuple[str, ...]
) -> None:
    more = ("--boundaries", "squares.json") if pack else ()
    ran = hofburg("explain", label, *words, "--case", f"AAA/{case}", *more)
    assert ran.code == 0
    text = " ".join(ran.out.split())
    assert said in text
    assert ("Boundaries: Squares" in text) is pack


def test_a_pack_that_is_none_is_refused(hofburg: Command, words: tuple[str, ...]) -> None:
    Path("bad.json").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    ran = hofburg("assess", *words, "--boundaries", "bad.json")
    assert (ran.code, ran.out) == (2, "")
    assert 'bad.json: does not say what it is: it has no "hofburg" at the top.' in ran.err
    assert hofburg("assess", "--boundaries", "squares.json").code == 2  # a casebook has none
