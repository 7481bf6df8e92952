"""What people type becomes values of their type, or is refused with a remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg.regimes import (
    Field,
    Law,
    accepted,
    answer,
    answers,
    asked_for,
    check_body,
    fields_read,
    load_regime,
    opens_case,
    reads_basis,
)
from regimes.toy import TOY, write

LENDING = Path(__file__).parent / "lending"
ASK = "ask"


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return load_regime(write(tmp_path_factory.mktemp("toy"), r=TOY) / "r.yaml")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("mood", "happy", "happy"),
        ("mood", "Happy", "happy"),
        ("mood", "2", "sad"),
        ("mood", "?", "?"),
        ("friends", "Ben", ["BEN"]),
        ("friends", "ben", ["BEN"]),
        ("friends", '["ANN", "BEN"]', ["ANN", "BEN"]),
        ("friends", "[]", []),
        ("friends", "?", ["?"]),
        ("tags", "soft", ["soft"]),
        ("toys", '{"name": "ball", "loud": true}', [{"name": "ball", "loud": True}]),
        ("toys", '[{"weight": "1..2"}]', [{"weight": "1..2"}]),
        ("pieces", "12", 12),
        ("pieces", " 10..12 ", "10..12"),
        ("until", "2022-02-11T14:30Z", "2022-02-11T14:30Z"),
        ("birthday", "2022-02-11", "2022-02-11"),
        ("words", "12", "12"),
        ("words", "a = b", "a = b"),
    ],
)
def test_an_answer_is_read_by_its_type(toy: Law, name: str, text: str, value: object) -> None:
    assert answer(toy, toy.messages[ASK].fields[name], text) == (value, [])


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("flag", "yes", True),
        ("flag", "No", False),
        ("flag", "да", True),
        ("flag", "нет", False),
        ("flag", "?", "?"),
        ("number", "-3", -3),
        ("number", "2.50", "2.50"),
    ],
)
def test_flags_and_numbers(toy: Law, kind: str, text: str, value: object) -> None:
    assert answer(toy, Field("x", kind), text) == (value, [])


@pytest.mark.parametrize(
    ("name", "text", "rule", "remedy"),
    [
        ("mood", "hapy", "value", "happy"),
        ("mood", "3", "value", "Choose"),
        ("mood", "0", "value", "Choose"),
        ("friends", "Bern", "unknown-state", "BEN"),
        ("friends", '["ANN"', "json", "JSON"),
        ("friends", "[" * 5000, "json", "JSON"),
        ("toys", "ball", "json", "JSON"),
        ("toys", '[{"name": "a", "name": "b"}]', "json", "JSON"),
        ("toys", '[{"wight": 1}]', "unknown-field", "weight"),
        ("toys", '[{"weight": 1.5}]', "type", "decimal"),
        ("toys", '[{"weight": NaN}]', "json", "JSON"),
        ("pieces", "-1", "value", "never negative"),
        ("pieces", "few", "value", "whole number"),
        ("until", "2022-02-30", "value", "2022-02-11"),
        ("birthday", "1..2", "value", "2022-02-11"),
        ("words", "a\x1b[2Jb", "control-character", "without it"),
    ],
)
def test_a_wrong_answer_says_what_to_do(
    toy: Law, name: str, text: str, rule: str, remedy: str
) -> None:
    _, (problem, *_) = answer(toy, toy.messages[ASK].fields[name], text, f"body.{name}")
    assert problem.rule == rule
    assert remedy in problem.remedy
    assert "quotes" not in problem.remedy
    assert problem.field.startswith(f"body.{name}")


def test_states_of_the_atlas_are_given_by_code_or_name() -> None:
    law = load_regime("VD2011")
    state = Field("x", "state")
    assert [answer(law, state, t)[0] for t in ("Kazakhstan", "kaz", "KZ")] == ["KAZ"] * 3
    _, (problem,) = answer(law, state, "Kazakstan")
    assert "KAZ" in problem.remedy


def test_answers_are_gathered_and_all_faults_told(toy: Law) -> None:
    good = [("friends", "ANN"), ("friends", '["BEN"]'), ("mood", "sad"), ("words", "x")]
    assert answers(toy, ASK, good) == (
        {"friends": ["ANN", "BEN"], "mood": "sad", "words": "x"},
        [],
    )
    bad = [("mod", "sad"), ("mood", ""), ("words", "a"), ("words", "b"), ("pieces", "x")]
    body, problems = answers(toy, ASK, bad)
    assert body == {"words": "a"}
    assert [p.rule for p in problems] == ["unknown-field", "empty", "twice", "value"]
    assert [p.field for p in problems] == ["body.mod", "body.mood", "body.words", "body.pieces"]


@given(text=st.text(min_size=1), data=st.data())
def test_no_text_does_harm(text: str, data: st.DataObject) -> None:
    """Whatever is typed is refused with a remedy, or is a value that the form takes."""
    law = load_regime(LENDING)
    kind = data.draw(st.sampled_from(sorted(law.messages)))
    for name, field in law.messages[kind].fields.items():
        value, problems = answer(law, field, text)
        if not problems and text.strip():
            found = check_body(law, kind, {name: value}, "")
            assert [p for p in found if p.rule != "missing-field"] == []
        assert all(p.message and p.remedy for p in problems)


def test_what_is_accepted_is_said_in_words(toy: Law) -> None:
    fields = toy.messages[ASK].fields
    said = {name: accepted(toy, field) for name, field in fields.items()}
    assert said["mood"] == "one of happy, sad"
    assert said["friends"] == "a list; each line: one of ANN, BEN, TOM"
    assert said["toys"] == "a list; each line a record of name, weight, loud, owner"
    assert said["birthday"] == "a day: 2022-02-11"


def test_the_text_says_which_fields_it_asks_for() -> None:
    law = load_regime(LENDING)
    # Paragraph 13 weighs the books, 11 asks whether there were too many.
    assert asked_for(law, "request")["body.books"] == ("11", "13")
    assert asked_for(law, "request")["body.signed"] == ("3",)
    assert "body.purpose" not in asked_for(law, "request")
    assert asked_for(law, "reply")["body.ground"] == ("11",)
    assert fields_read(law, law.provisions["ground"], "reply") == ("body.ground",)
    assert fields_read(law, law.provisions["signature"], "reply") == ()
    chapter = load_regime("VD2011")
    assert asked_for(chapter, "request")["copies"] == ("16.1.4",)
    assert asked_for(chapter, "request")["body.causes"] == ("16.1.1",)


def test_which_messages_open_a_case(toy: Law) -> None:
    law = load_regime(LENDING)
    found: dict[str, Any] = {kind: opens_case(law, kind) for kind in law.messages}
    first = {kind for kind, opens in found.items() if opens}
    assert first >= {"request", "report", "keeper"}
    assert not first & {"reply", "lent", "returned", "payment"}
    assert not any(reads_basis(toy, kind) for kind in toy.messages)
