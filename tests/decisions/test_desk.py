"""What is said at the desk before something is recorded."""

from __future__ import annotations

from typing import Any

import pytest

from decisions.tables import AS_OF, draft, lines, placed, position, rules, said, stands
from hofburg.decisions import ANYWAY, adopted_at, desk_problems
from hofburg.values import parse_instant

NOW = parse_instant(AS_OF).hi


def told(entry: dict[str, Any], *held: dict[str, Any]) -> list[tuple[str, str]]:
    """Rule and level of each problem, with the decision as it stood when the entry was sent."""
    entries = held or (draft(),)
    found = stands(*entries, as_of=entry["sent"])
    return [(it.rule, it.level) for it in desk_problems(rules(), found, entry, now=NOW)]


AT = "2027-03-12T10:00Z"


@pytest.mark.parametrize("author", ["JPN", "EU", "CHN"])
def test_who_takes_no_part_is_refused_unless_a_person_overrules(author: str) -> None:
    entry = said("objection", author, AT, {"written": True})
    assert told(entry, draft(), placed()) == [("cannot-block", "error")]
    assert "cannot-block" in ANYWAY
    (problem,) = desk_problems(rules(), None, {**draft(), "author": author}, now=NOW)
    assert problem.rule == "cannot-table"


@pytest.mark.parametrize(
    ("body", "at", "expected"),
    [
        ({"written": True}, "2027-03-17T11:00Z", [("too-late", "warning")]),
        ({"written": True}, "2027-03-17T10:59Z", []),
        ({"written": False, "in_meeting": False}, AT, [("oral", "warning")]),
        ({}, AT, [("form", "error")]),
        ({"written": True, "paragraph": "9"}, AT, [("no-paragraph", "error")]),
    ],
)
def test_an_objection_is_looked_at(
    body: dict[str, Any], at: str, expected: list[tuple[str, str]]
) -> None:
    assert told(said("objection", "MCO", at, body), draft(), placed()) == expected


@pytest.mark.parametrize(
    ("expires", "expected"),
    [
        ("2027-03-10T10:00Z", [("expiry-before-start", "error")]),
        ("2027-03-01", [("expiry-before-start", "error")]),
        ("2027-03-17", [("expiry-not-exact", "warning"), ("expiry-past", "warning")]),
        ("2027-03-17T11:00Z", [("expiry-past", "warning")]),
        ("2027-07-17T11:00Z", []),
        ("?", [("no-expiry", "warning")]),
    ],
)
def test_an_expiry_comes_after_its_start(expires: str, expected: list[tuple[str, str]]) -> None:
    assert told(placed(expires=expires)) == expected


def test_an_adoption_waits_for_what_blocks_and_for_the_expiry() -> None:
    adoption = said("adoption", "CHE", AT, {"adopted": AT})
    assert told(adoption, draft(), placed()) == [("silence-runs", "error")]
    act = said("objection", "MCO", "2027-03-11T10:00Z", {"written": True})
    assert told(adoption, draft(), placed(), act) == [("blocked", "error")]
    after = said("adoption", "CHE", "2027-03-17T11:05Z", {"adopted": "2027-03-17T11:00Z"})
    assert told(after, draft(), placed()) == []
    assert told(after, draft("meeting"), said("adoption", "CHE", AT, {"adopted": AT})) == [
        ("adopted", "warning")
    ]


def test_an_adoption_under_silence_is_of_the_expiry() -> None:
    assert adopted_at(stands(draft(), placed()), "2027-03-17T12:00Z") == "2027-03-17T11:00:00Z"
    assert adopted_at(stands(draft("meeting")), AT) == AT


def test_a_version_has_a_number_of_its_own_and_comes_after_the_others() -> None:
    def revision(version: int, *texts: str) -> dict[str, Any]:
        return said("revision", "AUT", AT, {"version": version, "paragraphs": lines(*texts)})

    held = (draft(), said("revision", "AUT", "2027-03-03T10:00Z", {"version": 3}))
    assert told(revision(3, "New."), *held) == [("version-twice", "error")]
    assert told(revision(2, "New."), *held) == [("version-order", "error")]
    assert told(revision(4, "New."), *held) == []
    same = [it.text for it in stands(*held).versions[-1].paragraphs]
    assert told(revision(4, *same), *held) == [("no-change", "warning")]


def test_a_position_is_on_a_paragraph_and_version_that_are_there() -> None:
    assert told(position("AND", "support", AT, paragraph="9")) == [("no-paragraph", "error")]
    assert told(position("AND", "support", AT, version=7)) == [("no-version", "error")]
    assert told(position("AND", "support", AT, paragraph="2", version=1)) == []
    assert told(position("JPN", "support", AT)) == [("outside", "warning")]


def test_at_a_meeting_an_adoption_asks_who_objects_and_not_what_became_of_the_silence() -> None:
    act = said("objection", "MCO", "2027-03-10T12:00Z", {"written": True})
    back = said("withdrawal", "MCO", "2027-03-11T10:00Z")
    told_ = said("adoption", "CHE", AT, {"adopted": AT, "how": "at-meeting"})
    assert told(told_, draft(), placed(), act) == [("blocked", "error")]
    assert told(told_, draft(), placed(), act, back) == []
    silent = said("adoption", "CHE", AT, {"adopted": AT})
    assert told(silent, draft(), placed(), act, back) == [("blocked", "error")]
