"""Who stands where: the latest word counts, assumptions stay marked, versions are followed."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from decisions.tables import draft, lines, many_positions, position, said, stands
from hofburg.decisions import WHOLE, Decision, decision_dict, matrix, positions_on


def held(found: Decision, **asked: Any) -> dict[tuple[str, str], str]:
    return {(it.state, it.paragraph): it.stance for it in positions_on(found, **asked)}


def revised(*texts: str, version: int = 2, at: str = "2027-03-06T09:00Z") -> dict[str, Any]:
    body = {"version": version, "paragraphs": lines(*texts)}
    return said("revision", "AUT", at, body)


def test_the_latest_word_of_a_state_counts() -> None:
    found = stands(
        draft(),
        position("AND", "objects", "2027-03-02T09:00Z"),
        position("AND", "support", "2027-03-03T09:00Z"),
    )
    assert held(found) == {("AND", WHOLE): "support"}


@given(many_positions(), st.randoms())
def test_the_latest_word_counts_whatever_the_order_of_recording(
    notes: list[dict[str, Any]], random: Any
) -> None:
    shuffled = [draft(), *notes]
    random.shuffle(shuffled)
    found, again = stands(draft(), *notes), stands(*shuffled)
    assert found == again
    expected: dict[tuple[str, str], tuple[tuple[str, str], str]] = {}
    for note in notes:
        body = note["body"]
        key, rank = (body["of"], body.get("paragraph", WHOLE)), (note["sent"], note["number"])
        if key not in expected or expected[key][0] < rank:
            expected[key] = (rank, body["stance"])
    assert held(found) == {key: stance for key, (_, stance) in expected.items()}


def test_a_paragraph_is_followed_to_its_new_number() -> None:
    found = stands(
        draft(),
        position("MCO", "needs-change", "2027-03-02T09:00Z", paragraph="3", wording="from the budget"),
        position("ISL", "objects", "2027-03-02T09:00Z", paragraph="2"),
        revised("To meet.", "To tell others.", "To exchange observers until June.", "To pay for it together."),
    )  # fmt: skip
    by = {it.state: it for it in positions_on(found)}
    assert (by["MCO"].paragraph, by["MCO"].altered) == ("4", False)
    assert (by["ISL"].paragraph, by["ISL"].altered) == ("3", True)
    first = {it.state: it.paragraph for it in positions_on(found, 1)}
    assert first == {"MCO": "3", "ISL": "2"}


def test_what_was_said_of_a_paragraph_that_is_gone_is_not_shown() -> None:
    note = position("MCO", "objects", "2027-03-02T09:00Z", paragraph="3")
    found = stands(draft(), note, revised("To meet.", "To exchange observers until March."))
    assert held(found) == {}
    assert "MCO" in matrix(found).unknown


def test_a_word_on_the_new_version_replaces_the_one_on_the_old_even_if_it_is_dated_before() -> None:
    found = stands(
        draft(),
        position("MCO", "objects", "2027-03-09T09:00Z", version=1),
        position("MCO", "support", "2027-03-08T09:00Z", version=2),
        revised("To meet."),
    )
    assert held(found) == {("MCO", WHOLE): "support"}


def test_an_assumption_after_a_states_own_word_says_so() -> None:
    found = stands(
        draft(),
        position("SMR", "can-live-with", "2027-03-02T09:00Z"),
        position("SMR", "objects", "2027-03-03T09:00Z", said="assumed"),
    )
    (it,) = positions_on(found)
    assert (it.stance, it.word) == ("objects", "assumption")
    assert it.own is not None
    assert it.own.stance == "can-live-with"
    assert held(found, assumptions=False) == {("SMR", WHOLE): "can-live-with"}


def test_what_another_says_without_saying_on_whose_word_is_an_assumption() -> None:
    body = {"of": "AND", "stance": "support"}
    found = stands(draft(), said("position", "AUT", "2027-03-02T09:00Z", body))
    assert positions_on(found)[0].assumed
    own = stands(draft(), said("position", "AND", "2027-03-02T09:00Z", body))
    assert not positions_on(own)[0].assumed


def test_a_word_on_the_whole_after_one_on_a_paragraph_is_noted() -> None:
    found = stands(
        draft(),
        position("MCO", "needs-change", "2027-03-02T09:00Z", paragraph="3"),
        position("MCO", "support", "2027-03-03T09:00Z"),
    )
    by = {it.paragraph: it.older for it in positions_on(found)}
    assert by == {WHOLE: False, "3": True}


def test_states_that_stand_alike_share_a_row_and_the_rest_is_counted() -> None:
    notes = [position(it, "support", "2027-03-02T09:00Z") for it in ("AND", "LIE", "MLT")]
    table = matrix(stands(draft(), *notes, position("MCO", "objects", "2027-03-02T09:00Z")))
    assert [row.states for row in table.rows] == [("AND", "LIE", "MLT"), ("MCO",)]
    assert len(table.unknown) == 57 - 4
    assert table.counts[WHOLE]["support"] == (3, 0)


def test_a_partner_is_noted_outside() -> None:
    table = matrix(stands(draft(), position("JPN", "support", "2027-03-02T09:00Z")))
    assert (table.outside, len(table.unknown)) == (("JPN",), 57)


@given(many_positions())
def test_no_assumption_leaves_unless_it_is_asked_for_and_then_it_is_marked(
    notes: list[dict[str, Any]],
) -> None:
    found = stands(draft(), *notes)
    shared = decision_dict(found)
    assert {it["on_whose_word"] for it in shared["positions"]} <= {"itself"}
    whole = decision_dict(found, assumptions=True)
    for it in whole["positions"]:
        (note,) = [n for n in notes if f"AUT/{n['number']}" == it["reference"]]
        assert (it["on_whose_word"] == "assumption") == (note["body"]["said"] == "assumed")
    assumed = sum(it["on_whose_word"] == "assumption" for it in whole["positions"])
    assert shared["assumptions_left_out"] == assumed
    text = str(shared)
    for note in notes:
        if note["body"]["said"] == "assumed":
            assert f"AUT/{note['number']}'" not in text


def test_what_was_not_known_then_is_not_shown() -> None:
    note = position("AND", "support", "2027-03-20T09:00Z")
    assert held(stands(draft(), note, as_of="2027-03-10T00:00Z")) == {}
    restricted = stands(draft(), note, known_to="AND")
    assert held(restricted) == {}
