"""Rows that lines make, `coalesce` and `span`: whose message counts, what is proven absent, in both evaluators."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.books import REGIMES
from assessment.strategies import Register, registers
from assessment.test_differential import LENDING, check, compiled, plain
from hofburg.assessment import Finding, assess, assess_cases, explain, quotas
from hofburg.assessment.drafted import advise
from hofburg.assessment.heard import heard
from hofburg.assessment.held import Declaration, Held, World
from hofburg.assessment.plain_days import Calendar
from hofburg.assessment.plain_fold import Row, fold
from hofburg.assessment.plain_sight import Sight
from hofburg.errors import QuestionError
from hofburg.regimes import load_cases, load_regime
from hofburg.register import Record, check_entry
from hofburg.values import ALWAYS, parse_instant

CARRIAGE = LENDING.processes["carriage"]
AS_OF = parse_instant("2024-07-01T00:00Z").lo


def said(kind: str, author: str | None, to: Sequence[str], number: str, **more: Any) -> Held:
    sent = more.pop("sent", "2024-05-06T09:00Z")
    entry = {"regime": "LEND", "kind": kind, "author": author, "to": list(to), "sent": sent,
             "origin": "synthetic", "body": {}, **more}  # fmt: skip
    return Held("", f"{author}/{number}", entry, None, more.pop("visible", True), "")


def asked(*carriers: dict[str, Any], to: str = "TAL", **more: Any) -> Held:
    body = {"books": [{"title": "Maps", "weight": 300}], "collect_on": "2024-05-13"}
    if carriers:
        body["carriers"] = list(carriers)
    return said("request", "EVA", [to], "1", body=body, **more)


def promise(author: str | None, to: Sequence[str] = ("TAL",), **more: Any) -> Held:
    return said("promise", author, to, "p", refers_to=["EVA/1"], sent="2024-05-10T09:00Z", **more)


ACCEPTED = said("reply", "TAL", ["EVA"], "a", refers_to=["EVA/1"], body={"accepted": True})
KIM, BEN = {"who": "KIM", "bags": 1}, {"who": "BEN", "bags": 2}


def found(
    *held: Held, holder: str | None = "TAL", declared: Sequence[Declaration] = ()
) -> list[Finding]:
    """What both evaluators find under the default readings."""
    register = Register((World("w", AS_OF, "", None, holder),), held, tuple(declared))
    check(LENDING, register)
    return [f for f in compiled(LENDING, register) if f.reading == "default"]


def statuses(*held: Held, label: str = "promise", **more: Any) -> dict[str, str]:
    return {
        f.case.removeprefix("EVA/1/"): f.status for f in found(*held, **more) if f.label == label
    }


# -- whose message, whose absence --------------------------------------------------------------------


def test_a_message_is_its_author_s() -> None:
    assert statuses(asked(KIM, BEN), ACCEPTED, promise("KIM")) == {"KIM": "met", "BEN": "missed"}


def test_nothing_is_absent_for_a_stranger() -> None:
    """Tal gets every promise and Ben sends his own; nobody else can say that there was none."""
    for holder in (None, "ANN", "EVA"):
        assert statuses(asked(KIM, BEN), ACCEPTED, promise("KIM"), holder=holder) == {
            "KIM": "met", "BEN": "undetermined",
        }  # fmt: skip
    assert statuses(asked(KIM, BEN), ACCEPTED, holder="BEN") == {
        "KIM": "undetermined",
        "BEN": "missed",
    }


@pytest.mark.parametrize(
    ("states", "case", "status"),
    [(None, None, "missed"), (("BEN",), None, "missed"), (("KIM",), None, "undetermined"),
     (None, "EVA/1", "missed"), (None, "EVA/2", "undetermined"), (None, "EVA/1/BEN", "undetermined")],
)  # fmt: skip
def test_a_declaration_speaks_of_a_state_or_of_the_case(
    states: tuple[str, ...] | None, case: str | None, status: str
) -> None:
    d = Declaration(
        "", None, "LEND", ("promise",), states, ALWAYS, AS_OF, case, None, None, "X/1", ()
    )
    assert statuses(asked(BEN), ACCEPTED, holder=None, declared=[d]) == {"BEN": status}


def test_of_whom_nothing_is_known_it_may_be_anybody_s() -> None:
    assert statuses(asked(KIM, BEN), ACCEPTED, promise(None)) == dict.fromkeys(
        ("KIM", "BEN"), "undetermined"
    )
    assert statuses(asked(KIM, BEN), ACCEPTED, promise(None), promise("KIM")) == {
        "KIM": "met", "BEN": "undetermined",
    }  # fmt: skip


def test_a_line_without_a_state_has_no_message_and_lacks_none() -> None:
    lines = statuses(asked({"who": "?", "bags": 1}, {"bags": 2}), ACCEPTED, promise("KIM"))
    assert lines == {"?": "undetermined", "?-2": "undetermined"}


def test_two_lines_of_a_state() -> None:
    assert statuses(asked(KIM, BEN, KIM), ACCEPTED, promise("KIM")) == {
        "KIM": "met", "BEN": "missed", "KIM-2": "met",
    }  # fmt: skip


def test_every_addressee_got_it_and_copies_did_not() -> None:
    """`recall` goes to the carrier; whether it was is what `as-promised` asks of many bags."""
    many = [{"who": code, "bags": 3} for code in ("KIM", "BEN", "ANN")]
    own = [promise(c, body={"bags": 3}) for c in ("KIM", "BEN", "ANN")]
    own = [h._replace(reference=f"{h.reference}-{n}") for n, h in enumerate(own)]
    to_two = said("recall", "TAL", ["KIM", "BEN"], "r", refers_to=["EVA/1"], copies=["ANN"])
    assert statuses(asked(*many), ACCEPTED, *own, to_two, label="as-promised") == {
        "KIM": "met", "BEN": "met", "ANN": "unmet",
    }  # fmt: skip
    for to, status in ((["*"], "met"), ([], "undetermined")):
        recall = said("recall", "TAL", to, "r", refers_to=["EVA/1"])
        lines = statuses(asked(*many), ACCEPTED, *own, recall, label="as-promised")
        assert lines == dict.fromkeys(("KIM", "BEN", "ANN"), status)


def test_a_message_of_another_case_is_not_this_one_s() -> None:
    other = promise("KIM")
    stranger = other._replace(entry={**other.entry, "refers_to": ["EVA/2"]})
    assert statuses(asked(KIM), ACCEPTED, stranger)["KIM"] == "missed"


# -- whose lines -------------------------------------------------------------------------------------


def slip(*carriers: dict[str, Any], visible: bool | None = True, filled: bool = True) -> Held:
    body = {"handed_at": "2024-05-13T09:00Z"} | ({"carriers": list(carriers)} if filled else {})
    return said("lent", "TAL", ["EVA"], "l", refers_to=["EVA/1"], body=body)._replace(
        visible=visible
    )


def rows(*held: Held) -> list[str]:
    return sorted(statuses(*held, label="bags"))


def test_the_first_list_that_is_filled_makes_the_rows() -> None:
    assert rows(asked(KIM), ACCEPTED, slip(BEN)) == ["BEN"]
    assert rows(asked(KIM), ACCEPTED, slip(filled=False)) == ["KIM"]
    assert rows(asked(KIM), ACCEPTED, slip()) == []  # filled, with nobody
    assert rows(asked(KIM), ACCEPTED) == ["KIM"]
    assert rows(asked(), ACCEPTED) == []  # nobody says
    assert rows(asked(KIM), ACCEPTED, slip(BEN, visible=None)) == []  # perhaps Ben, perhaps Kim


def test_where_the_request_is_not_held_the_slip_makes_the_rows() -> None:
    """And it counts, since the earliest message that is held was sent under the regime itself."""
    (bags,) = [f for f in found(slip(KIM), ACCEPTED) if f.label == "bags"]
    assert (bags.case, bags.status, bags.measured) == (
        "EVA/1/KIM", "undetermined", (Decimal(1), None),
    )  # fmt: skip


@pytest.mark.parametrize(("first", "later", "counts"), [
    ("LEND", "ELSEWHERE", True), ("ELSEWHERE", "LEND", False),
])  # fmt: skip
def test_what_a_case_was_opened_under_is_said_by_the_earliest_that_is_held(
    first: str, later: str, counts: bool
) -> None:
    """A case whose request is not held is judged by what its earliest message says."""
    said_first = slip(KIM)._replace(entry={**slip(KIM).entry, "under": first})
    reply = ACCEPTED._replace(entry={**ACCEPTED.entry, "under": later, "sent": "2024-05-07T09:00Z"})
    world = World("w", AS_OF, "", None, "TAL")
    assert heard(LENDING, [reply, said_first]) == ([reply, said_first] if counts else [])
    check(LENDING, Register((world,), (reply, said_first), ()))


# -- laws --------------------------------------------------------------------------------------------


def test_the_first_that_fills_it_counts() -> None:
    """Ben's promise names a day or none; where it does not, that of the loan holds (`as-promised`)."""
    for day, status in (
        ("2024-05-13", "met"),
        ("2024-05-14", "unmet"),
        (None, "met"),
        ("?", "undetermined"),
    ):
        body = {"bags": 2} | ({"on_day": day} if day else {})
        lines = statuses(asked(BEN), ACCEPTED, promise("BEN", body=body), label="as-promised")
        assert lines == {"BEN": status}, day


def test_a_span_lies_between_and_never_the_wrong_way_round() -> None:
    """From the bags that were promised to those that came; fewer than promised is not said."""
    for promised, came, status in (
        ("1", "3", "met"), ("4", "5", "unmet"), ("1", "5", "undetermined"), ("3", "1", "undetermined"),
        ("1..3", "2", "met"), ("?", "3", "met"), ("1", "?", "undetermined"),
    ):  # fmt: skip
        carrier = {"who": "BEN", "bags": came}
        recall = said("recall", "TAL", ["BEN"], "r", refers_to=["EVA/1"])
        own = promise("BEN", body={"bags": promised})
        lines = statuses(asked(carrier), ACCEPTED, own, recall, label="as-promised")
        assert lines == {"BEN": status}, (promised, came)


def carriages(register: Register) -> list[tuple[World, Row]]:
    found = []
    for world in register.worlds:
        held = [h for h in register.held if world.admits(h.account)]
        found += [(world, row) for row in fold(LENDING, CARRIAGE, world, held)]
    return found


@given(registers(LENDING, threads=6))
@settings(max_examples=25, deadline=None)
def test_a_message_is_never_credited_to_another_state(register: Register) -> None:
    for _, row in carriages(register):
        assert row.line is not None
        state = row.line.data.get("who", "?")
        for held in (h for h in row.said if h.visible):
            entry = held.entry
            ends = [entry["author"]] if entry["kind"] == "promise" else entry["to"]
            assert state != "?"
            assert state in ends or "*" in ends


@given(registers(LENDING, threads=6))
@settings(max_examples=25, deadline=None)
def test_only_who_sends_or_gets_it_knows_that_there_was_none(register: Register) -> None:
    for world, row in carriages(register):
        sight = Sight(LENDING, world, {"carriage": [row]}, (), None, {}, Calendar("UTC"))
        if sight.has("promise", row) is False:
            assert row.line is not None
            assert row.of is not None
            lender = sight.column("library", sight_of(row.of))
            assert world.holder in (row.line.data.get("who"), lender)
            assert world.holder is not None


def sight_of(row: Row) -> Any:
    from hofburg.assessment.plain_sight import Subject

    return Subject(row)


@given(registers(LENDING, threads=6), st.integers(0, 99))
@settings(max_examples=15, deadline=None)
def test_the_order_of_lines_of_different_states_changes_nothing(
    register: Register, seed: int
) -> None:
    def mixed(held: Held, mix: bool) -> Held:
        body = dict(held.entry.get("body", {}))
        if isinstance(body.get("carriers"), list):
            one = {line.get("who", "?"): line for line in body["carriers"]}
            body["carriers"] = list(one.values())
            if mix:
                random.Random(seed).shuffle(body["carriers"])
        return held._replace(entry={**held.entry, "body": body})

    def of(mix: bool) -> Register:
        return dataclasses.replace(register, held=tuple(mixed(h, mix) for h in register.held))

    assert plain(LENDING, of(mix=True)) == plain(LENDING, of(mix=False))


PAIRS = """
regime: PAIRS
title: The same said twice
parties: {AAA: A, BBB: B}
messages:
  ask: {fields: {n: number, c: count, t: instant, d: day, f: flag, s: state}}
  answer: {fields: {n: number, c: count, t: instant, d: day, f: flag, s: state}}
parameters: {zero: {value: 0 h}}
processes:
  main:
    messages: {ask: {from: a, to: b}, answer: {from: b, to: a}}
    columns:
      a: state = ask.from
      b: state = ask.to
      asked: instant = ask.sent
provisions:
"""
TESTS = {
    "n": "FIELD > 1", "c": "FIELD <= 2", "t": "FIELD > asked", "d": "FIELD >= day(asked)", "f": "FIELD",
    "s": "FIELD = a", "sent": "FIELD > asked + {zero}", "from": "FIELD = b",
}  # fmt: skip
_NO_SPAN = {("f", 2), ("s", 2), ("from", 2)}
SAME = ("{0}", "coalesce({0}, {0})", "span({0}, {0})")


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Any:
    listed = []
    for name, test in TESTS.items():
        for number, way in enumerate(SAME):
            if (name, number) in _NO_SPAN:
                continue
            same = test.replace("FIELD", way.replace("{0}", f"answer.{name}"))
            listed.append(
                f'  - {{label: {name}-{number}, content: {{on: main, by: a, holds: "{same}"}}}}\n'
            )
    folder = tmp_path_factory.mktemp("pairs")
    (folder / "r.yaml").write_text(PAIRS + "".join(listed), encoding="utf-8")
    return load_regime(folder / "r.yaml")


@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_what_says_the_same_finds_the_same(pairs: Any, data: st.DataObject) -> None:
    """coalesce(a, a) = a and span(a, a) = a."""
    register = data.draw(registers(pairs, threads=4))
    check(pairs, register)
    by: dict[tuple[str, str], dict[str, tuple[str, str | None]]] = {}
    for f in compiled(pairs, register):
        name, _, way = f.label.rpartition("-")
        by.setdefault((f.world, f.case), {})[f"{name}-{way}"] = (f.status, f.why)
    for listed in by.values():
        for name in TESTS:
            ways = {listed.get(f"{name}-{n}") for n in range(3) if (name, n) not in _NO_SPAN}
            assert len(ways) <= 1, listed


# -- what is asked of such a row ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def book() -> Any:
    cases = [c for c in load_cases(REGIMES / "lending") if c[0].case == "who-carries"]
    return assess_cases(LENDING, cases)


def test_an_explanation_stands_on_the_case_and_on_the_row(book: Any) -> None:
    (late,) = [f for f in book.findings(case="EVA/E-1/BEN") if f.label == "promise"]
    told = explain(book, late.id)
    # Who is named, that it was accepted, where nobody is named on the slip, and Ben's own promise.
    assert [e.reference for e in told.evidence] == ["EVA/E-1", "TAL/T-1", "TAL/T-2", "BEN/B-1"]
    assert told.change is not None
    assert (told.change.reference, told.change.status) == ("BEN/B-1", "met")
    (missed,) = [f for f in book.findings(case="EVA/E-2/KIM") if f.label == "promise"]
    told = explain(book, missed.id)
    assert told.change is not None
    assert (told.change.column, told.change.status) == ("promise.sent", "met")
    (draft,) = told.next
    assert draft.entry["author"] == "KIM"
    assert (draft.entry["to"], draft.entry["refers_to"]) == (["TAL"], ["EVA/E-2"])


def test_a_row_without_a_state_says_what_it_lacks(book: Any) -> None:
    (f,) = [f for f in book.findings(case="EVA/E-2/?") if f.label == "promise"]
    missing = [m.text for m in explain(book, f.id).missing]
    assert missing == ["who is not known", "whose promise it would be is not known"]


def test_a_row_that_is_not_there_is_refused(book: Any) -> None:
    with pytest.raises(QuestionError, match="there is no case"):
        book.check(case="EVA/E-9/BEN")
    book.check(case="EVA/E-1/BEN")


def test_a_quota_of_lines_is_that_of_their_state(book: Any) -> None:
    (table,) = [t for t in quotas(book, state="KIM", year=2024) if t.process == "carriage"]
    (line,) = table.given
    assert [(use.case, use.amount[0], use.status) for use in line.uses] == [
        ("EVA/E-1/KIM", Decimal(1), "within"), ("EVA/E-2/KIM", Decimal(2), "within"),
        ("EVA/E-2/KIM-2", Decimal(1), "exceeded"),
    ]  # fmt: skip
    assert line.complete
    assert all(use.origins == ("synthetic",) for use in line.uses)
    assert table.unplaced == ("EVA/E-2/?",)


def test_a_draft_is_told_what_its_lines_bring() -> None:
    """Eva would come with four bags: her own request says so."""
    data = {"regime": "LEND", "kind": "request", "author": "EVA", "to": ["TAL"], "number": "1",
            "origin": "original", "sent": "2024-05-06T09:00Z",
            "body": {"books": [{"title": "Maps", "weight": 300}], "collect_on": "2024-05-13",
                     "carriers": [{"who": "EVA", "bags": 4}]}}  # fmt: skip
    reply = {"regime": "LEND", "kind": "reply", "author": "TAL", "to": ["EVA"], "number": "a",
             "origin": "original", "sent": "2024-05-07T09:00Z", "refers_to": ["EVA/1"],
             "body": {"accepted": True}}  # fmt: skip
    entries = []
    for one in (data, reply):
        entry, problems = check_entry(one, {"LEND": LENDING})
        assert entry is not None, problems
        entries.append(entry)
    advice = advise(LENDING, entries[0], [Record(entries[1])], as_of=AS_OF, holder="EVA")
    assert ("bags", "EVA/1/EVA", "exceeded") in [
        (a.finding.label, a.finding.case, a.finding.status) for a in advice
    ]
    assert not [
        f
        for f in assess(LENDING, [Record(entries[1])], as_of=AS_OF).findings()
        if f.label == "bags"
    ]
