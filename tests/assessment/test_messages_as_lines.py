"""Parts whose lines are messages: what all of them say while there may be others, in both evaluators."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.assembly import FLAGS, NUMBERS, assembly, declared, draft, said
from assessment.books import REGIMES
from assessment.strategies import Register, registers
from assessment.test_differential import check, compiled, plain
from hofburg.assessment import assess, assess_cases, explain
from hofburg.assessment.drafted import advise
from hofburg.assessment.finding import Finding
from hofburg.assessment.held import Declaration, Held, World
from hofburg.assessment.objections import objections
from hofburg.assessment.timetable import timetable
from hofburg.regimes import fields_read, load_cases, load_regime
from hofburg.register import Record, check_entry
from hofburg.values import parse_instant

LAW = assembly()
SUMS = dataclasses.replace(
    LAW, provisions={k: v for k, v in LAW.provisions.items() if k in {**FLAGS, **NUMBERS}}
)
AS_OF = parse_instant("2024-07-01T00:00Z").lo
OPEN = None  # the side of a range that is not bounded
Bounds = tuple[int | None, int | None]


def found(
    *held: Held, holder: str | None = "AAA", declarations: Sequence[Declaration] = ()
) -> list[Finding]:
    """What both evaluators find."""
    register = Register((World("w", AS_OF, "", None, holder),), held, tuple(declarations))
    check(LAW, register)
    return compiled(LAW, register)


def flags(*held: Held, **more: Any) -> dict[str, bool | None]:
    """What each flag of the case is."""
    said = {"met": True, "unmet": False, "undetermined": None}
    return {f.label: said[f.status] for f in found(*held, **more) if f.label in FLAGS}


def numbers(*held: Held, **more: Any) -> dict[str, Bounds]:
    """The bounds of each number of the case, as whole numbers."""

    def whole(end: Decimal | None) -> int | None:
        return None if end is None else int(end)

    return {
        f.label: (whole(f.measured[0]), whole(f.measured[1]))
        for f in found(*held, **more) if f.label in NUMBERS and f.measured
    }  # fmt: skip


def objection(author: str | None, number: str = "o", **more: Any) -> Held:
    body = {"written": True, "weight": 2, "pages": 3, "grounds": ["a"]} | more.pop("body", {})
    return said("objection", author, number, body=body, **more)


ORAL = {"written": False}


# -- whose register it is ----------------------------------------------------------------------------


def test_who_gets_every_objection_knows_that_there_is_no_other() -> None:
    assert numbers(draft())["count"] == (0, 0)
    assert flags(draft())["any"] is False
    assert flags(draft())["all"] is True
    held = [draft(), objection("BBB"), objection("CCC", body=ORAL)]
    mine = numbers(*held)
    assert (mine["count"], mine["count-written"], mine["sum"]) == ((2, 2), (1, 1), (8, 8))
    assert (mine["min"], mine["max"], mine["pages"]) == ((2, 2), (4, 4), (6, 6))
    assert flags(*held)["all"] is False


@pytest.mark.parametrize("holder", [None, "BBB", "DDD"])
def test_to_anybody_else_there_may_be_more(holder: str | None) -> None:
    """Not even to who objected: that others did not is for the chair to know."""
    held = [draft(), objection("BBB"), objection("CCC")]
    theirs = numbers(*held, holder=holder)
    assert theirs["count"] == (2, OPEN)
    assert theirs["sum"] == (OPEN, OPEN)
    assert theirs["pages"] == (6, OPEN)  # whole pages are never fewer than none
    assert theirs["min"] == (OPEN, 2)
    assert theirs["max"] == (4, OPEN)
    assert theirs["grounds"] == (1, OPEN)
    said = flags(*held, holder=holder)
    assert (said["any"], said["all"], said["some"]) == (True, None, True)
    nobody = flags(draft(), holder=holder)
    assert (nobody["any"], nobody["all"], nobody["some"]) == (None, None, None)
    oral = flags(draft(), objection("BBB", body=ORAL), holder=holder)
    assert (oral["any"], oral["all"]) == (None, False)


def test_a_declaration_says_that_there_is_no_other() -> None:
    held = [draft(), objection("BBB")]
    whole = [declared("objection")]
    assert numbers(*held, holder=None, declarations=whole)["count"] == (1, 1)
    assert flags(*held, holder=None, declarations=whole)["all"] is True
    for short in (
        declared("objection", until="2024-06-01T00:00Z"), declared("draft"),
        declared("objection", case="AAA/other"), declared("objection", states=("BBB",)),
        declared("objection", since=parse_instant("2024-06-01").lo),
    ):  # fmt: skip
        assert numbers(*held, holder=None, declarations=[short])["count"] == (1, OPEN)
    named = [declared("objection", states=("AAA",), case="AAA/d")]
    assert numbers(*held, holder=None, declarations=named)["count"] == (1, 1)


def test_a_message_that_is_perhaps_held_keeps_it_open() -> None:
    held = [draft(), objection("BBB", body=ORAL), objection("CCC", visible=None)]
    assert numbers(*held)["count"] == (1, OPEN)
    assert flags(*held)["any"] is None
    assert flags(*held)["all"] is False


def test_a_case_whose_draft_is_not_held() -> None:
    """Who the chair is nobody says, so nobody's register is the one that has them all."""
    assert numbers(objection("BBB"), holder="AAA")["count"] == (1, OPEN)
    assert flags(objection("BBB"))["any"] is True
    whole = [declared("objection")]
    assert numbers(objection("BBB"), declarations=whole)["count"] == (1, 1)


# -- lines -------------------------------------------------------------------------------------------


def test_lines_stand_in_order_of_sending() -> None:
    held = [
        draft(),
        objection("CCC", "z", sent="2024-05-07T09:00Z"), objection("BBB", "b"),
        objection("DDD", "a", sent="2024-05-05T09:00Z"), objection("BBB", "a"),
    ]  # fmt: skip
    lines = [f for f in found(*held) if f.label == "timely"]
    assert [(f.part, f.state) for f in lines] == [(1, "DDD"), (2, "BBB"), (3, "BBB"), (4, "CCC")]
    assert {f.status for f in lines} == {"late"}
    same = [f.measured for f in found(*held) if f.label == "of-same"]
    assert same == [(1, 1), (2, 2), (2, 2), (1, 1)]


def test_two_accounts_of_a_message_are_one_line() -> None:
    one = objection("BBB", account="left")
    two = objection("BBB", account="right", sent="2024-05-09T09:00Z", body=ORAL)
    assert numbers(draft(), one, two)["count"] == (1, 1)
    assert flags(draft(), two, one)["all"] is True  # the earlier one


def test_what_an_author_left_out_of_a_message() -> None:
    silent = said("objection", "BBB", "o", body={"grounds": []})
    public = said("objection", "CCC", "p", body={"written": True}, origin="public-account")
    by_author = {f.state: f.status for f in found(draft(), silent, public) if f.label == "why"}
    assert by_author == {"BBB": "undetermined", "CCC": "undetermined"}
    plainly = said("objection", "BBB", "o", body={"written": True})
    assert [f.status for f in found(draft(), plainly) if f.label == "why"] == ["unmet"]
    assert flags(draft(), silent)["any"] is False  # `or no`
    assert flags(draft(), silent)["any-raw"] is None


def test_the_envelope_is_a_line_s_own() -> None:
    held = [
        draft(), objection("BBB", copies=["*"]), objection("CCC", copies=[]),
        objection("DDD"), objection(None, reference="x/1", to=["AAA", "BBB"]),
    ]  # fmt: skip
    told = {f.state: f.status for f in found(*held) if f.label == "told"}
    assert told == {"BBB": "met", "CCC": "unmet", "DDD": "undetermined", None: "undetermined"}
    back = {f.state: f.measured for f in found(*held) if f.label == "of-back"}
    assert back["BBB"] == (0, 0)  # all of them went to the chair first


def test_lines_of_messages_and_of_lists_see_each_other() -> None:
    pledge = said("pledge", "DDD", "p", body={"things": [{"owner": "BBB", "n": 4}]})
    held = [draft(), objection("BBB"), pledge]
    assert [f.measured for f in found(*held) if f.label == "of-things"] == [(4, 4)]
    assert numbers(*held)["objected"] == (1, 1)
    assert numbers(*held, holder=None)["objected"] == (1, OPEN)


def test_rows_that_make_themselves() -> None:
    """Two reports of one year are two lines; one of an unknown year may be a third."""
    reports = [said("report", "BBB", f"{n}", to=["*"], body={"year": 2024, "n": n}) for n in (1, 4)]

    def of(label: str, *held: Held, holder: str = "BBB") -> Finding:
        rows = found(draft(), *held, holder=holder)
        (row,) = (f for f in rows if f.label == label and f.case == "yearly/BBB/2024")
        return row

    assert of("large", *reports).status == "unmet"
    # The register began in the year of its first entry, and the row the year before.
    assert of("reports", *reports).measured == (2, None)
    torn = said("report", "BBB", "t", to=["*"], body={"year": "?", "n": 1})
    early = said("report", "CCC", "e", to=["*"], sent="2023-02-01", body={"year": 2023, "n": 1})
    assert of("reports", *reports, early).measured == (2, 2)
    assert of("reports", *reports, early, torn).measured == (2, None)
    assert of("reports", *reports, early).status == "exceeded"


# -- laws --------------------------------------------------------------------------------------------

_AUTHORS = st.sampled_from(["BBB", "CCC", "DDD", None])
_BODIES = st.fixed_dictionaries(
    {},
    optional={
        "written": st.sampled_from([True, False, "?"]),
        "weight": st.sampled_from(["0", "2", "1..3", "?", "-4", "..5"]),
        "pages": st.sampled_from(["0", "3", "1..", "?"]),
        "grounds": st.sampled_from([[], ["a"], ["b", "?"]]),
    },
)
_DAYS = st.integers(2, 9).map(lambda day: f"2024-05-{day:02}T09:00Z")


@st.composite
def _objections(draw: st.DrawFn, most: int = 4) -> list[Held]:
    return [
        said("objection", draw(_AUTHORS), f"{n}", reference=f"x/{n}", sent=draw(_DAYS),
             body=draw(_BODIES), visible=draw(st.sampled_from([True, True, True, None])))
        for n in range(draw(st.integers(0, most)))
    ]  # fmt: skip


HOLDERS = st.sampled_from([None, "AAA", "BBB"])


def case_findings(register: Register) -> dict[str, Finding]:
    check(SUMS, register)
    return {f.label: f for f in plain(SUMS, register)}


def _register(held: Sequence[Held], holder: str | None, *said: Declaration) -> Register:
    return Register((World("w", AS_OF, "", None, holder),), tuple(held), said)


@given(held=_objections(), more=_objections(most=2), holder=HOLDERS)
@settings(max_examples=12)
def test_what_one_objection_does_no_other_undoes(
    held: list[Held], more: list[Held], holder: str | None
) -> None:
    others = [h._replace(reference=f"y/{h.reference}") for h in more]
    before = case_findings(_register([draft(), *held], holder))
    after = case_findings(_register([draft(), *held, *others], holder))
    for label in ("any", "any-raw", "some"):
        assert before[label].status != "met" or after[label].status == "met"
    for label in ("all", "all-long"):
        # What the chair knew to be all may no longer be so; what was not so, stays.
        assert before[label].status != "unmet" or after[label].status == "unmet"
    for label in ("count", "count-written", "pages"):
        (low, _), (other, _) = (found[label].measured or (0, 0) for found in (before, after))
        assert low is not None
        assert other is not None
        assert other >= low


@given(
    held=_objections(), holder=HOLDERS, case=st.sampled_from([None, "AAA/d", "AAA/e"]),
    until=st.sampled_from([None, "2024-05-05", "2024-07-02"]),
    states=st.sampled_from([None, ("AAA",), ("BBB",)]),
)  # fmt: skip
@settings(max_examples=12)
def test_a_declaration_only_narrows(
    held: list[Held], holder: str | None, case: str | None, until: str | None, states: Any
) -> None:
    said = declared("objection", case=case, until=until, states=states)
    before = case_findings(_register([draft(), *held], holder))
    after = case_findings(_register([draft(), *held], holder, said))
    for label, old in before.items():
        new = after.get(label)
        if new is None:  # of no objection there is no least one
            assert (old.status, label in ("min", "max", "grounds")) == ("undetermined", True)
            continue
        assert old.status in ("undetermined", new.status)
        if old.measured and new.measured:
            (low, high), (lo, hi) = old.measured, new.measured
            assert low is None or (lo is not None and lo >= low)
            assert high is None or (hi is not None and hi <= high)


@given(register=registers(LAW, threads=4), data=st.data())
@settings(max_examples=5)
def test_random_registers_in_any_order(register: Register, data: st.DataObject) -> None:
    check(LAW, register)
    held = tuple(data.draw(st.permutations(register.held)))
    other = dataclasses.replace(register, held=held)
    assert compiled(LAW, other) == compiled(LAW, register)


# -- what is said of it ------------------------------------------------------------------------------


def records(*held: Held) -> list[Record]:
    made = []
    for item in held:
        number = item.reference.partition("/")[2]
        entry, problems = check_entry({**item.entry, "number": number}, {LAW.id: LAW})
        assert entry is not None, problems
        made.append(Record(entry))
    return made


def missing(label: str, *held: Held, holder: str | None = None) -> list[str]:
    assessment = assess(LAW, records(*held), as_of=AS_OF, holder=holder)
    (f,) = assessment.findings(label=label, reading="default")
    assert f.status == "undetermined"
    return [fact.text for fact in explain(assessment, f.id).missing]


def test_an_explanation_names_what_may_be_missing() -> None:
    assert missing("any", draft()) == [
        "no objection is in our hands, and that it was not sent is not proven"
    ]
    oral = objection("BBB", body=ORAL)
    assert missing("any", draft(), oral) == ["that there was no further objection is not proven"]
    torn = objection("BBB", body={"written": "?"})
    assert missing("any", draft(), torn, holder="AAA") == [
        "counts of objections, line 1 (BBB), is not fully known"
    ]
    assert missing("any", draft(), torn) == [
        "counts of objections, line 1 (BBB), is not fully known; that there was no further objection is not proven"
    ]
    assert missing("of-same", draft(), oral) == [
        "that there was no further objection is not proven"
    ]
    assert missing("told", draft(), oral, holder="AAA") == [
        "objection.to_all of line 1 of objections is not known"
    ]


def test_an_explanation_shows_the_messages_and_offers_another() -> None:
    held = records(draft(), objection("BBB"), objection("CCC", sent="2024-05-08T09:00Z"))
    assessment = assess(LAW, held, as_of=AS_OF, holder="AAA")
    first = next(iter(assessment.findings(label="any", reading="default")))
    assert [it.reference for it in explain(assessment, first.id).evidence] == [
        "AAA/d",
        "BBB/o",
        "CCC/o",
    ]
    late = next(f for f in assessment.findings(label="timely", reading="default") if f.part == 2)
    assert [step.message for step in explain(assessment, late.id).next] == ["objection"]


def test_a_draft_answers_for_its_own_line() -> None:
    """Also where it would stand before a line that is held, which then has another number."""
    (mine,) = records(
        said(
            "objection", "BBB", "n", body={"written": True, "grounds": []}, sent="2024-05-03T09:00Z"
        )
    )
    others = records(
        draft(), objection("BBB", body={"grounds": []}), objection("CCC", body={"grounds": []})
    )
    advice = advise(LAW, mine.entry, others, as_of=AS_OF, holder="AAA")
    assert {(it.finding.label, it.finding.part) for it in advice} >= {("why", 1), ("timely", 1)}
    assert {it.finding.part for it in advice if it.finding.label in ("why", "timely")} == {1}
    found = objections(LAW, mine.entry, others, as_of=AS_OF, holder="AAA")
    (why,) = (it for it in found if it.finding.label == "why")
    assert (why.fields, why.finding.part) == (("body.grounds",), 1)
    assert why.reads >= {"body.grounds", "body.written"}
    (told,) = (it for it in found if it.finding.label == "told")
    assert told.fields == ("copies",)


def test_a_content_reads_fields_of_the_form_that_is_its_line() -> None:
    assert fields_read(LAW, LAW.provisions["why"], "objection") == ("body.grounds",)
    assert fields_read(LAW, LAW.provisions["any"], "objection") == ("body.written",)
    assert fields_read(LAW, LAW.provisions["told"], "objection") == ("copies",)
    assert fields_read(LAW, LAW.provisions["any"], "draft") == ()


def test_a_timetable_knows_of_no_objection_yet() -> None:
    plan = timetable(LAW, "decision", {"drafted": "2024-05-01T09:00Z"})
    assert plan is not None


def test_the_worked_cases() -> None:
    """A reader who is not the library learns from a list of letters that nobody objected."""
    law = load_regime(REGIMES / "lending")
    listed = [it for it in load_cases(REGIMES / "lending") if it[0].case == "the-novel"]
    results = [it for group in assess_cases(law, listed).cases.values() for it in group]
    gates = {
        (world, f.status) for it in results for world, found in it.findings.items()
        for f in found if f.label == "purchase"
    }  # fmt: skip
    assert gates == {("letters", "undetermined"), ("asked", "open")}
