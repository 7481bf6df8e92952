"""What counts, what blocks, and what the clock says; held against the document's own findings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from decisions.tables import (
    AS_OF,
    CASE,
    draft,
    many_acts,
    placed,
    records,
    rules,
    said,
    stands,
    withdrawals,
)  # fmt: skip
from hofburg import assess
from hofburg.decisions import Decision, decisions_of
from hofburg.reports import decision_standing
from hofburg.values import parse_instant

COMPLETE: dict[str, Any] = {
    "regime": "ROP", "kind": "hofburg.completeness", "origin": "synthetic",
    "body": {"kinds": ["objection", "amendment", "withdrawal", "adoption", "not_adopted", "silence"],
             "case": CASE, "from": "2027-01-01", "until": "2027-12-31"},
}  # fmt: skip


def objection(author: str, at: str, **body: Any) -> dict[str, Any]:
    return said("objection", author, at, body)


def reasons(found: Decision) -> list[tuple[bool | None, str]]:
    return [(act.counts, act.why) for act in found.acts]


@pytest.mark.parametrize(
    ("act", "counts", "why"),
    [
        (objection("MCO", "2027-03-17T10:59:59Z", written=True), True, "in-time"),
        (objection("MCO", "2027-03-17T11:00Z", written=True), False, "late"),
        (objection("MCO", "2027-03-12T10:00Z", written=False), False, "oral"),
        (objection("MCO", "2027-03-12T10:00Z", written=False, in_meeting=True), False,
         "oral-under-silence"),
        (objection("JPN", "2027-03-12T10:00Z", written=True), False, "no-participating-state"),
        (objection("MCO", "2027-03-12T10:00Z"), None, "form-open"),
        (objection("MCO", "2027-03-12T10:00Z", in_meeting=True), None, "form-open"),
        (objection("MCO", "2027-03-05T10:00Z", written=True), False, "earlier-letter"),
        (objection("MCO", "2027-03-17", written=True), None, "time-open"),
        (objection("MCO", "2027-03-05T10:00Z", in_meeting=True), True, "in-meeting"),
        (said("amendment", "MCO", "2027-03-12T10:00Z", {"written": True}), True, "in-time"),
        (said("amendment", "MCO", "2027-03-05T10:00Z", {"written": True}), False, "proposal"),
    ],
)  # fmt: skip
def test_each_act_has_its_verdict_and_reason(
    act: dict[str, Any], counts: bool | None, why: str
) -> None:
    assert reasons(stands(draft(), placed(), act)) == [(counts, why)]


def test_a_silence_runs_and_says_how_long_is_left() -> None:
    silence = stands(draft(), placed(), as_of="2027-03-16T10:30Z").silence
    assert silence is not None
    assert (silence.clock, silence.left) == ("running", (88_200_000_000, 88_200_000_000))


def test_a_silence_that_nobody_broke_is_over_at_its_expiry() -> None:
    assert stands(draft(), placed(), as_of="2027-03-17T11:00Z").standing == "over"
    assert stands(draft(), placed(), as_of="2027-03-17T10:59:59Z").standing == "silence"


def test_an_expiry_that_is_a_day_leaves_the_clock_open_on_that_day() -> None:
    entries = (draft(), placed(expires="2027-03-17"))
    clocks = {
        at: stands(*entries, as_of=at).silence.clock  # type: ignore[union-attr]
        for at in ("2027-03-16T12:00Z", "2027-03-17T12:00Z", "2027-03-18T00:00Z")
    }
    assert list(clocks.values()) == ["running", "perhaps-over", "over"]


def test_a_statement_does_not_block() -> None:
    body = {"kind": "interpretative-statement", "wording": "As voluntary."}
    found = stands(draft(), placed(), said("statement", "LUX", "2027-03-12T10:00Z", body))
    assert (found.standing, found.blocking) == ("over", ())
    assert [(it.state, it.attached) for it in found.statements] == [("LUX", None)]
    issue = said("issue", "CHE", "2027-03-25T10:00Z", {"decision": "1/27", "statements": ["LUX"]})
    issued = stands(draft(), said("statement", "LUX", "2027-03-12T10:00Z", body), issue)
    assert (issued.standing, issued.number, issued.statements[0].attached) == (
        "issued", "1/27", True,
    )  # fmt: skip


def test_a_second_silence_is_not_broken_by_what_broke_the_first() -> None:
    entries = (
        draft(),
        placed(),
        objection("MCO", "2027-03-12T10:00Z", written=True),
        said("not_adopted", "CHE", "2027-03-12T12:00Z"),
        placed("2027-03-20T10:00Z", "2027-03-27T11:00Z"),
    )
    found = stands(*entries, as_of="2027-03-21T00:00Z")
    assert [it.clock for it in found.silences] == ["broken", "running"]
    assert (found.standing, found.blocking) == ("silence", ())


def test_a_later_expiry_goes_on_with_the_silence_that_runs() -> None:
    act = objection("MCO", "2027-03-12T10:00Z", written=True)
    found = stands(draft(), placed(), act, placed("2027-03-13T10:00Z", "2027-03-27T11:00Z"))
    assert [(it.clock, len(it.broken_by)) for it in found.silences] == [("broken", 1)]


def test_what_is_taken_back_at_the_table_does_not_block_any_more() -> None:
    act = objection("MCO", "2027-03-05T10:00Z", in_meeting=True)
    back = said("withdrawal", "MCO", "2027-03-06T10:00Z")
    assert stands(draft("meeting"), act, back).standing == "open"
    assert reasons(stands(draft("meeting"), act, back)) == [(False, "withdrawn")]
    again = objection("MCO", "2027-03-07T10:00Z", in_meeting=True)
    assert stands(draft("meeting"), act, back, again).standing == "blocked"


def test_what_is_taken_back_is_gone_however_it_was_made() -> None:
    act = objection("MCO", "2027-03-05T10:00Z")
    assert reasons(stands(draft("meeting"), act)) == [(None, "how-open")]
    back = said("withdrawal", "MCO", "2027-03-06T10:00Z")
    assert reasons(stands(draft("meeting"), act, back)) == [(False, "withdrawn")]


def test_adopted_at_a_meeting_it_matters_who_objects_there() -> None:
    """A letter that broke the silence and an amendment say nothing once they are taken back."""
    entries = (
        draft(), placed(), objection("MCO", "2027-03-12T10:00Z", written=True),
        said("amendment", "AND", "2027-03-12T10:00Z", {"written": True}),
        said("adoption", "CHE", "2027-03-25T10:00Z",
             {"adopted": "2027-03-25T10:00Z", "how": "at-meeting"}),
    )  # fmt: skip
    assert [it.state for it in stands(*entries).blocking] == ["MCO"]
    back = said("withdrawal", "MCO", "2027-03-20T10:00Z")
    found = stands(*entries, back)
    assert (found.blocking, [it.state for it in found.silences[0].broken_by]) == (
        (),
        ["AND", "MCO"],
    )
    late = said("withdrawal", "MCO", "2027-03-26T10:00Z")
    assert [it.state for it in stands(*entries, late).blocking] == ["MCO"]


def test_a_silence_that_ran_out_does_not_run() -> None:
    found = stands(draft(), placed(), objection("MCO", "2027-03-12T10:00Z"))
    said_ = decision_standing(found, "Europe/Vienna")
    assert said_.startswith("The silence has run out. Whether the objection of MCO broke it")
    assert "It expired at 2027-03-17T11:00Z" in said_


def test_states_that_a_procedure_sets_aside_do_not_block() -> None:
    entries = (draft("minus-one", concerned=["MCO"]),)
    act = objection("MCO", "2027-03-05T10:00Z", in_meeting=True)
    assert reasons(stands(*entries, act)) == [(False, "set-aside")]
    other = objection("AND", "2027-03-05T10:00Z", in_meeting=True)
    assert stands(*entries, other).standing == "blocked"


def test_what_comes_after_the_adoption_has_no_effect() -> None:
    told = "2027-03-05T10:00Z"
    adoption = said("adoption", "CHE", told, {"adopted": told})
    act = objection("MCO", "2027-03-05T11:00Z", in_meeting=True)
    found = stands(draft("meeting"), adoption, act)
    assert (found.standing, reasons(found)) == ("adopted", [(False, "after-adoption")])


@given(many_acts(), many_acts())
def test_an_objection_never_unblocks(
    some: list[dict[str, Any]], more: list[dict[str, Any]]
) -> None:
    more = [{**it, "number": f"more-{it['number']}"} for it in more]
    for entries in ((draft("meeting"),), (draft(), placed())):
        before, after = stands(*entries, *some), stands(*entries, *some, *more)
        assert {it.told.reference for it in before.blocking} <= {
            it.told.reference for it in after.blocking
        }
        if before.silence is not None and before.silence.clock == "broken":
            assert after.silence is not None
            assert after.silence.clock == "broken"


def numbered(entry: dict[str, Any], case: int) -> dict[str, Any]:
    """An entry of another case, with references and numbers of its own."""
    moved = {**entry, "number": f"{entry.get('number', entry['kind'])}-{case}"}
    if "refers_to" in entry:
        moved["refers_to"] = [f"{CASE}-{case}"]
    return moved


OPENINGS: dict[str, tuple[dict[str, Any], ...]] = {
    "R1": (draft("meeting"),),
    "R11": (draft(), placed()),
    # Back from a silence, and adopted at a meeting: first told that it was not adopted, and not.
    "R1 told": (
        draft(), placed(), said("not_adopted", "CHE", "2027-03-17T10:30Z"),
        said("adoption", "CHE", "2027-03-25T10:00Z",
             {"adopted": "2027-03-25T10:00Z", "how": "at-meeting"}),
    ),
    "R1 untold": (
        draft(), placed(),
        said("adoption", "CHE", "2027-03-18T10:00Z",
             {"adopted": "2027-03-18T10:00Z", "how": "at-meeting"}),
    ),
}  # fmt: skip


# A document is compiled for each example: to shrink one takes minutes.
@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(OPENINGS)), many_acts(), withdrawals()),
        min_size=12, max_size=12,
    )
)  # fmt: skip
def test_the_document_says_the_same(
    histories: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]]]],
) -> None:
    """The gates of the document are shut exactly where something is said to block here, and
    undetermined where it is open whether it does.

    Many cases in one register, since a document is compiled once for each.
    """
    at = parse_instant(AS_OF).hi
    entries: list[dict[str, Any]] = []
    labels: dict[str, str] = {}
    for number, (opening, acts, letters) in enumerate(histories):
        labels[f"{CASE}-{number}"] = opening.split()[0]
        entries += [numbered(it, number) for it in (*OPENINGS[opening], *acts, *letters)]
        body = {**COMPLETE["body"], "case": f"{CASE}-{number}"}
        entries.append({**COMPLETE, "body": body})
    kept = records(*entries)
    asked = assess(rules(), kept, as_of=at, threads=1)
    gates = {
        (f.case, f.label): f.status
        for label in ("R1", "R11")
        for f in asked.findings(label=label, reading="default")
    }
    for found in decisions_of(rules(), kept, as_of=at):
        label, silence = labels[found.case], found.silence
        if label == "R11":
            assert silence is not None
            status = {"broken": "shut", "perhaps-broken": "undetermined"}.get(silence.clock, "open")
        else:
            bears = {found.bears(act) for act in found.acts}
            status = "shut" if True in bears else "undetermined" if None in bears else "open"
        assert gates[found.case, label] == status, [
            (it.kind, it.state, it.at_table, *pair)
            for it, pair in zip(found.acts, reasons(found), strict=True)
        ]
