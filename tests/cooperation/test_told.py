"""What leaves: plain values, flat rows, and beside every position the word assumption."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from cooperation.small import question
from hofburg.cooperation import COLUMNS, Answer, answer_dict, answer_rows, ask, load_catalogue

ASKED = question(
    "ammunition-storage", "status-outside-state", parties="KGZ,TJK", donors="DEU",
    supporters="AUT,UN", objectors=("FRA", "JPN"), by="2027-06-30",
)  # fmt: skip
# Keys under which an answer says what somebody wills.
_WILLS = ("stance", "agree", "unknown", "object", "opens", "verdict", "objectors")


def answer(objectors: tuple[str, ...] | None = ("FRA", "JPN")) -> Answer:
    circles = dict(ASKED.circles)
    return ask(
        load_catalogue(),
        type(ASKED)(ASKED.goals, circles, ASKED.at, objectors, ASKED.by),
    )


def mappings(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from mappings(item)
    elif isinstance(value, list):
        for item in value:
            yield from mappings(item)


@pytest.mark.parametrize("objectors", [None, (), ("FRA", "JPN")])
def test_nothing_says_what_somebody_wills_without_the_word(
    objectors: tuple[str, ...] | None,
) -> None:
    said = answer_dict(answer(objectors))
    found = 0
    for mapping in mappings({k: v for k, v in said.items() if k != "question"}):
        if any(key in mapping and not isinstance(mapping[key], dict) for key in _WILLS):
            assert mapping.get("assumption") is True, sorted(mapping)
            found += 1
    assert found > len(said["rows"])
    asked = said["question"]
    assert asked["objectors"]["assumption"] is True
    assert all(it["assumption"] is True for it in asked["circles"].values())
    assert "assumptions of this run" in said["assumptions"]


def test_the_form_is_json_and_the_same_each_time() -> None:
    one = json.dumps(answer_dict(answer()), ensure_ascii=False, allow_nan=False)
    assert one == json.dumps(answer_dict(answer()), ensure_ascii=False, allow_nan=False)
    assert json.loads(one)["rows"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_flat_rows_have_every_column_and_the_word(language: str) -> None:
    told = answer()
    flat = answer_rows(told, language)
    assert len(flat) == len(told.rows)
    for row in flat:
        assert tuple(row) == COLUMNS
        assert all(isinstance(cell, str) for cell in row.values())
        assert row["assumption"] == "assumption"
        for cell in ("agreement required", "would open it"):
            for piece in row[cell].split("; "):
                if "objection" in piece and "named" not in piece:
                    assert "assumption" in row[cell]


def test_sources_are_explained() -> None:
    said = answer_dict(answer())
    named = {
        key
        for mapping in mappings(said["rows"])
        for key in (mapping.get("source") or "").replace(",", " ").split()
    }
    assert named <= set(said["sources"])
    assert named


def test_russian_titles_are_there() -> None:
    assert any("а" <= c <= "я" for row in answer_rows(answer(), "ru") for c in row["title"])
