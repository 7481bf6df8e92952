"""Lines that look at other lines of their case, and lines that lead back to themselves, in both evaluators."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.muster import asked, bits, muster
from assessment.strategies import Register, registers
from assessment.test_differential import LENDING, REGIMES, check, compiled
from hofburg.assessment import assess_cases, case_records, explain, waiting
from hofburg.assessment.drafted import advise
from hofburg.assessment.emit_lines import STEPS
from hofburg.assessment.engine import Engine
from hofburg.assessment.explain import missing_facts
from hofburg.assessment.finding import Finding, findings
from hofburg.assessment.held import Held, World
from hofburg.assessment.lens import Lens
from hofburg.assessment.plain_looks import STEPS as PLAIN_STEPS
from hofburg.assessment.timetable import timetable
from hofburg.regimes import Law, fields_read, load_cases
from hofburg.values import parse_instant

LAW = muster()
WORLD = World("w", parse_instant("2024-07-01T00:00Z").lo, "", None, "AAA")
PUBLIC = {"origin": "public-account"}
OPEN = (None, None)


def only(*labels: str) -> Law:
    """The law with these provisions alone."""
    return replace(LAW, provisions={label: LAW.provisions[label] for label in labels})


def found(label: str, *held: Held) -> list[Finding]:
    """What both evaluators find under the default readings."""
    law, register = only(label), Register((WORLD,), held, ())
    check(law, register)
    return [f for f in compiled(law, register) if f.reading == "default"]


def measured(label: str, *held: Held) -> list[tuple[int | None, int | None]]:
    """Bounds of a number of each line (or of the case), as whole numbers."""

    def whole(end: Decimal | None) -> int | None:
        return None if end is None else int(end)

    return [(whole(f.measured[0]), whole(f.measured[1])) for f in found(label, *held) if f.measured]


def flags(label: str, *held: Held) -> list[bool | None]:
    """A flag of each line."""
    said = {"met": True, "unmet": False, "undetermined": None}
    return [said[f.status] for f in found(label, *held)]


# -- keys ------------------------------------------------------------------------------------------------

A, B, UNREAD, BLANK = {"tag": "a"}, {"tag": "b"}, {"tag": "?"}, {"g": True}


@pytest.mark.parametrize(
    ("mine", "others", "counts"),
    [
        (A, [A, B, A], (2, 2)),
        (A, [B], (0, 0)),
        (A, [A, UNREAD, UNREAD], (1, 3)),  # what cannot be read may be called so
        (A, [A, BLANK], (1, 1)),  # what is left out is called nothing
        (UNREAD, [A, B, BLANK], (0, 3)),
        (BLANK, [A, UNREAD, BLANK], (0, 0)),
        (UNREAD, [], (0, 0)),
        (A, [], (0, 0)),
    ],
)
def test_lines_meet_by_their_keys(
    mine: dict[str, Any], others: list[dict[str, Any]], counts: tuple[int, int]
) -> None:
    assert measured("count-own", asked([mine]), bits(others)) == [counts]


def test_in_a_public_account_what_is_left_out_is_not_known() -> None:
    assert measured("count-own", asked([A]), bits([BLANK, A], **PUBLIC)) == [(1, 2)]
    assert measured("count-own", asked([BLANK], **PUBLIC), bits([B, A])) == [(0, 2)]
    # with `or 'a'` it is a, whoever tells it
    assert measured("count-twins", asked([BLANK, A], **PUBLIC)) == [(2, 2), (2, 2)]


def test_a_list_that_is_not_there_is_not_known() -> None:
    """As `count(part)` of the case: that a message leaves its list out does not say that it is empty."""
    for others in (bits(None), bits([A], visible=None)):
        assert measured("count-own", asked([A]), others) == [OPEN]
        assert measured("count-own", asked([BLANK]), others) == [(0, 0)]  # it looks for nothing
    assert measured("count-own", asked([A])) == []  # surely not sent: nothing is owed yet


def test_a_line_sees_itself() -> None:
    assert measured("count-twins", asked([A, B, A])) == [(2, 2), (1, 1), (2, 2)]


def test_several_keys_must_all_agree() -> None:
    own = {"who": "AAA", "sort": "red", "tag": "a"}
    other = {**own, "sort": "blue"}
    part = {**own, "sort": "?"}
    blank = {k: v for k, v in own.items() if k != "who"}
    assert measured("count-alike", asked([own, other, part, blank])) == [
        (1, 2), (1, 2), (0, 4), (0, 0),
    ]  # fmt: skip


def test_lines_of_another_case_are_not_met() -> None:
    other = Held("", "AAA/9", {**asked([A, A]).entry}, None, True, "")
    assert measured("count-twins", asked([A]), other) == [(1, 1), (2, 2), (2, 2)]


# -- sums ------------------------------------------------------------------------------------------------

SURE, MAY = {"tag": "a", "w": "5", "g": True}, {"tag": "?", "w": "-3", "g": False}


@pytest.mark.parametrize(
    ("label", "others", "bounds"),
    [
        ("sum-own-w", [SURE, MAY], (2, 5)),
        ("sum-own-w", [SURE, {**MAY, "w": "3"}], (5, 8)),
        ("sum-own-w", [SURE, {**MAY, "w": "?"}], OPEN),
        ("sum-own-w", [SURE, {**SURE, "w": "1..2"}], (6, 7)),
        ("sum-own-v", [SURE], (0, None)),  # a count is never below zero
        ("sum-own-w", [B], (0, 0)),
        ("min-own-w", [SURE, MAY], (-3, 5)),
        ("max-own-w", [SURE, MAY], (5, 5)),
        ("min-own-w", [SURE, {**MAY, "w": "?"}], (None, 5)),
        ("max-own-w", [MAY], OPEN),  # perhaps there is none
        ("max-own-w", [B], OPEN),
        ("count-own-g", [SURE, SURE, {**MAY, "g": True}, {**SURE, "g": "?"}], (2, 4)),
    ],
)
def test_sums_of_lines(label: str, others: list[dict[str, Any]], bounds: tuple[Any, Any]) -> None:
    assert measured(label, asked([A]), bits(others)) == [bounds]


@pytest.mark.parametrize(
    ("others", "any_", "all_"),
    [
        ([SURE], True, True),
        ([SURE, MAY], True, None),
        ([{**SURE, "g": False}, {**MAY, "g": True}], None, False),
        ([{**SURE, "g": "?"}], None, None),
        ([MAY], False, None),
        ([{**MAY, "g": True}], None, True),
        ([B], False, True),
    ],
)
def test_flags_of_lines(others: list[dict[str, Any]], any_: bool | None, all_: bool | None) -> None:
    held = (asked([A]), bits(others))
    assert (flags("any-own-g", *held), flags("all-own-g", *held)) == ([any_], [all_])


def test_what_lines_look_up_is_summed_up_by_their_case() -> None:
    held = (asked([A, B, A]), bits([SURE, {"tag": "b", "w": "2"}]))
    assert measured("kin", *held) == [(12, 12)]
    assert measured("max-ls-kin", *held) == [(5, 5)]


# -- circles ---------------------------------------------------------------------------------------------


def line(tag: str | None, up: str | None) -> dict[str, Any]:
    return {k: v for k, v in (("tag", tag), ("up", up)) if v is not None}


@pytest.mark.parametrize(
    ("lines", "rings"),
    [
        ([line("a", None), line("b", "a"), line("c", "b")], [False, False, False]),
        ([line("a", "a")], [True]),
        ([line("a", "b"), line("b", "a"), line("c", "a")], [True, True, False]),
        ([line("a", "b"), line("b", "c"), line("c", "a")], [True, True, True]),
        ([line("a", "z")], [False]),  # which is not on the list
        ([line("a", "z"), line("?", None)], [None, False]),  # which may be the unread one
        ([line("a", "?"), line("b", "a")], [None, None]),
        ([line("a", "b"), line("b", "?"), line("c", "c")], [None, None, True]),
        ([line(None, "a"), line("a", None)], [False, False]),
        # of two with one name the first is followed: to itself, or to where it leads
        ([line("a", "a"), line("a", "a")], [True, False]),
        ([line("a", None), line("a", "b"), line("b", "a")], [False, False, False]),
        ([line("", ""), line("b", "")], [True, False]),  # an empty name is a name
    ],
)
def test_who_comes_back_to_itself(lines: list[dict[str, Any]], rings: list[bool | None]) -> None:
    assert flags("ring", asked(lines)) == rings


def test_in_a_public_account_a_superior_that_is_left_out_may_be_anybody() -> None:
    assert flags("ring", asked([line("a", None)], **PUBLIC)) == [None]


def chain(length: int, last: str | None) -> list[dict[str, Any]]:
    """Lines 0, 1, 2 ... each under the next, the last one under ``last``."""
    ups = [*(str(n + 1) for n in range(length - 1)), last]
    return [line(str(n), up) for n, up in enumerate(ups)]


def test_what_does_not_end_within_64_steps_is_not_known() -> None:
    assert STEPS == PLAIN_STEPS == 64
    assert flags("ring", asked(chain(64, "0"))) == [True] * 64
    assert flags("ring", asked(chain(65, "0"))) == [None] * 65
    # of 66 in a row, two have 64 steps or more before them
    assert flags("ring", asked(chain(66, None))) == [None] * 2 + [False] * 64
    # a tail that runs into a circle is not on it, however long the tail
    assert flags("ring", asked(chain(70, "66"))) == [None, None, *([False] * 64), *([True] * 4)]


# -- both evaluators -------------------------------------------------------------------------------------


@given(register=registers(LAW, threads=4))
@settings(max_examples=5)
def test_both_evaluators_see_the_same_lines(register: Register) -> None:
    check(LAW, register)


@given(register=registers(LAW, threads=6))
@settings(max_examples=60)
def test_both_evaluators_see_the_same_lines_at_length(register: Register) -> None:
    check(LAW, register)


keys = st.sampled_from(["a", "b", "c", "d", "e", "f", "?", None])
forests = st.lists(st.builds(line, keys, keys), max_size=12)


@given(lines=forests)
@settings(max_examples=40)
def test_both_evaluators_walk_alike(lines: list[dict[str, Any]]) -> None:
    check(only("ring", "ring0", "count-below"), Register((WORLD,), (asked(lines),), ()))


def test_many_lines_of_one_name_do_not_multiply() -> None:
    """With a step for each pair of lines this would take minutes: 9,000 of one name, 9,000 unread."""
    lines = [line("a", "a")] * 9_000 + [line("?", "a")] * 9_000
    engine = Engine(LAW, [WORLD], [asked(lines)], (), only=["count-twins", "sum-above-w", "ring"])
    counts = {f.measured for f in findings(engine) if f.label == "count-twins"}
    assert {n and (int(n[0] or 0), int(n[1] or 0)) for n in counts} == {
        (9_000, 18_000),
        (0, 18_000),
    }


# -- why -------------------------------------------------------------------------------------------------


def texts(label: str, part: int | None, *held: Held) -> list[str]:
    """What a finding waits for."""
    engine = Engine(only(label), [WORLD], held)
    finding = next(
        f for f in findings(engine) if (f.label, f.part, f.reading) == (label, part, "default")
    )
    assert finding.status == "undetermined"
    return [m.text for m in missing_facts(Lens.of(engine, finding, WORLD, list(held)))]


def test_what_is_missing_names_the_line() -> None:
    read = (asked([A]), bits([SURE, UNREAD, {**UNREAD, "w": "?"}]))
    assert texts("count-own", 1, *read) == ["tag of lines 2, 3 of bs are not fully known"]
    assert texts("sum-own-w", 1, *read) == [
        "tag of lines 2, 3 of bs, w of lines 2, 3 of bs are not fully known"
    ]
    assert texts("count-own", 1, asked([UNREAD]), read[1]) == [
        "tag of line 1 of ls is not fully known"
    ]
    assert texts("count-own", 1, asked([A]), bits(None)) == ["no line of bs is in our hands"]
    assert texts("kin", None, asked([A]), bits([UNREAD])) == [
        "tag of line 1 of bs, w of line 1 of bs are not fully known"
    ]


def test_what_is_missing_on_a_walk_names_the_line() -> None:
    assert texts("ring", 1, asked([line("a", "b"), line("b", "?")])) == [
        "up of line 2 of ls is not fully known"
    ]
    assert texts("ring", 1, asked([line("a", "z"), line("?", None)])) == [
        "tag of line 2 of ls is not fully known"
    ]
    assert texts("ring", 1, asked(chain(66, None))) == [
        "where line 1 of ls leads in more than 64 steps is not fully known"
    ]
    assert texts("rings", None, asked([line("a", "?")] * 3)) == [
        "up of lines 1, 2, 3 of ls are not fully known"
    ]


@pytest.mark.parametrize("case", ["summer-parcel", "torn-list", "no-books"])
def test_every_finding_of_the_parcels_is_explained(case: str) -> None:
    cases = [c for c in load_cases(REGIMES / "lending") if c[0].case == case]
    assessment = assess_cases(LENDING, cases)
    waits = waiting(LENDING, assessment.cases["LEND"])
    for finding in assessment.findings(roster=False):
        told = explain(assessment, finding.id)
        assert finding.status in told.sentence
        assert told.missing == waits.get(finding.id, ())
        assert bool(told.missing) == (finding.status == "undetermined")


def test_what_is_read_through_looks_is_asked_of_the_form() -> None:
    read = fields_read(LENDING, LENDING.provisions["damaged-book"], "parcel")
    assert read == ("body.boxes", "body.books", "body.damages")


def test_a_timetable_says_what_binds_and_supposes_no_line() -> None:
    told = timetable(LENDING, "parcel", {})
    labels = [p.label for p in LENDING.provisions.values() if p.process == "parcel"]
    assert [it.label for it in told.others] == labels


def test_a_draft_is_advised_on_by_its_own_lines() -> None:
    book = {case.case: (case, place) for case, place in load_cases(REGIMES / "lending")}
    entry = case_records(LENDING, *book["summer-parcel"])[0].entry
    advice = advise(LENDING, entry, [], as_of=WORLD.as_of, holder="TAL")
    wrong = {(it.finding.label, it.finding.part) for it in advice if it.finding.status == "unmet"}
    assert {("box-in-itself", 3), ("box-in-itself", 4), ("box-outside", 5)} <= wrong
