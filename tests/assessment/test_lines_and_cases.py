"""Lines that read their case: sums of them, what a case sums up read by its lines, in both evaluators."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.ledger import asked, label, ledger, letter, said
from assessment.strategies import Register, registers
from assessment.test_differential import check, compiled, differences, generated, plain
from hofburg.assessment import assess, calendar, explain, quotas
from hofburg.assessment.finding import Finding
from hofburg.assessment.held import Held, World
from hofburg.assessment.objections import objections
from hofburg.assessment.timetable import timetable
from hofburg.regimes import Law, check_regime, fields_read
from hofburg.register import Record, check_entry
from hofburg.values import parse_instant

LAW = ledger()
AS_OF = parse_instant("2024-07-01T00:00Z").lo
Row = dict[str, Any]
ANSWER = {"m": "4", "c": 3, "ok": True, "at": "2024-01-05T09:00Z", "tags": ["a"]}


FOUND: dict[str, list[Finding]] = {}  # many columns are asked of one register


def found(*held: Held, holder: str | None = "AAA") -> list[Finding]:
    """What both evaluators find under the default readings."""
    asked_of = repr((held, holder))
    if asked_of not in FOUND:
        register = Register((World("w", AS_OF, "", None, holder),), held, ())
        mine = compiled(LAW, register)
        assert differences(mine, plain(LAW, register)) == []
        FOUND[asked_of] = [f for f in mine if f.reading == "default"]
    return FOUND[asked_of]


def of(on: str, text: str, *held: Held, **more: Any) -> list[Any]:
    """What a column is: of each line (``ls``, ``letters``), or once of the case (``main``)."""
    listed = [f for f in found(*held, **more) if f.label == label(on, text)]
    return [_worth(f) for f in listed]


def _worth(f: Finding) -> Any:
    if f.kind == "content":
        return {"met": True, "unmet": False, "undetermined": None}[f.status]
    if f.kind == "limit":
        assert f.measured is not None
        low, high = (None if end is None else Decimal(end).normalize() for end in f.measured)
        return low if low == high else (low, high)
    return f.status


def line(at: str = "2024-01-02T09:00Z", **more: Any) -> Row:
    return {"w": "3", "at": at, "who": "BBB", "tag": "a", **more}


def answer(**more: Any) -> Held:
    return said("answer", "BBB", "2", {**ANSWER, **more.pop("body", {})}, **more)


# -- levels --------------------------------------------------------------------------------------------


def test_a_case_sums_up_lines_that_read_it() -> None:
    """Lines before the answer are early; a rank adds how many are; the top rank is above each level."""
    rows = [line(), line("2024-01-04T09:00Z", w="5"), line("2024-01-01T10:00Z", w="1")]
    held = [asked(*rows, body={"n": "1"}), answer()]
    assert of("ls", "early", *held) == [True, False, True]
    assert of("main", "many", *held) == [2]
    assert of("ls", "rank", *held) == [4, 6, 2]
    assert of("main", "top", *held) == [6]
    assert of("ls", "level", *held) == [2, 0, 4]
    assert of("ls", "odd", *held) == [True, None, True]  # v is left out
    assert of("main", "low", *held) == [0]
    assert of("sub", "sum_of", *held) == [2, 0, 4]


def test_what_is_open_of_the_case_is_open_of_every_line() -> None:
    """Nobody has the answer: lines may be early or not, and so may any number of them."""
    held = [asked(line(), line(at="?"), body={"n": "1..2"})]
    assert of("ls", "early", *held, holder=None) == [None, None]
    assert of("main", "many", *held, holder=None) == [(0, 2)]
    assert of("ls", "surplus", *held, holder=None) == [(1, 2), (1, 2)]
    assert of("ls", "rank", *held, holder=None) == [(1, 4), (1, 4)]
    assert of("main", "top", *held, holder=None) == [(1, 4)]
    assert of("ls", "level", *held, holder=None) == [(-3, 3), (-3, 3)]
    # To who got every answer it was not sent by now: the lines of January are early.
    assert of("ls", "early", *held) == [True, None]
    assert of("main", "many", *held) == [(1, 2)]


def test_a_line_falls_back_on_its_case() -> None:
    """`answer.m or 1` in a line is what it is in a case: of a message, not of the line."""
    nothing, full = [asked(line())], [asked(line()), answer()]
    empty = [asked(line()), said("answer", "BBB", "2", {})]
    assert [of("ls", "m0", *h) for h in (nothing, empty, full)] == [[1], [1], [4]]
    assert of("ls", "m0", *nothing, holder=None) == [None]
    assert of("ls", "c", *nothing, holder=None) == [(0, None)]  # a count is never below zero
    assert [of("ls", "ok0", *h) for h in (nothing, empty, full)] == [[True], [True], [True]]
    assert of("ls", "ok0", *nothing, holder=None) == [None]
    assert of("ls", "m", *empty) == [3]  # the first that fills it, and then the line's own


def test_lists_and_envelopes_of_the_case() -> None:
    rows = [line(), line(who="CCC", tag="b"), line(who="?"), {"w": "1"}]
    held = [
        asked(*rows, body={"team": ["BBB"], "f": True, "s": "CCC", "n": "1", "x": "b"}),
        answer(),
    ]
    assert of("ls", "invited", *held) == [True, False, None, None]
    assert of("ls", "is_his", *held) == [False, True, None, None]
    assert of("ls", "tagged", *held) == [True, False, True, None]
    assert of("ls", "said", *held) == [True, True, True, True]
    assert of("main", "any(ls.tagged)", *held) == [True]
    assert of("main", "count(ls.is_his)", *held) == [(1, 3)]


def test_looks_by_keys_that_read_the_case() -> None:
    """With `f` a line is of the kind of its own tag, else all are of the kind `x` of the case."""
    rows = [line(w="3"), line(w="4", tag="b", who="CCC", sort="red"), line(w="5", sort="red")]
    own = [asked(*rows, body={"f": True, "s": "BBB", "n": "1", "x": "b", "k": "red"})]
    assert of("ls", "kin", *own) == [6, 3, 6]
    assert of("ls", "count(his)", *own) == [1, 1, 1]
    case = [asked(*rows, body={"f": False, "n": "1", "x": "b", "k": "?"})]
    assert of("ls", "kin", *case) == [0, 9, 0]
    assert of("ls", "count(his)", *case) == [(0, 3)] * 3
    assert of("ls", "ring", *own) == [True, True, False]
    assert of("ls", "ring", *case) == [False, True, False]


def test_messages_that_are_lines_read_their_case_too() -> None:
    held = [
        asked(line(), body={"n": "1", "f": True}), letter("BBB", "1", body={"m": "2", "tag": "a"}, sent="2024-01-02T09:00Z"),
        letter("CCC", "2", body={"m": "5"}, sent="2024-01-09T09:00Z"), answer(),
        said("finish", "AAA", "9", {"at": "2024-01-05T00:00Z"}),
    ]  # fmt: skip
    assert of("letters", "in_time", *held) == [True, False]
    assert of("letters", "heavy", *held) == [3, 6]
    assert of("letters", "first", *held) == [True, False]  # before the answer
    assert of("letters", "before_last", *held) == [True, False]
    assert of("letters", "matched", *held) == [1, 0]
    assert of("main", "weight", *held) == [9]
    assert of("ls", "letters_of", *held) == [4]
    assert of("main", "weight", *held, holder=None) == [None]  # there may be more letters


# -- readings and versions -----------------------------------------------------------------------------


def test_a_reading_goes_through_lines_to_their_case() -> None:
    """`kept` asks for 36 hours, or 12; one reading at a time, and only where it makes a difference."""
    held = (asked(line("2024-01-02T12:00Z")), said("finish", "AAA", "9", {}))
    register = Register((World("w", AS_OF, "", None, "AAA"),), held, ())
    check(LAW, register)
    listed = {(f.label, f.reading): f.status for f in compiled(LAW, register)}
    assert listed["ls-kept", "default"] == "met"
    assert listed["ls-kept", "hours=short"] == "unmet"
    assert listed["main-all-kept", "default"] == "met"
    assert listed["main-all-kept", "hours=short"] == "unmet"
    assert ("ls-early", "hours=short") not in listed


def test_a_version_is_that_of_the_case() -> None:
    for sent, thing in (("2023-12-01T09:00Z", 6), ("2024-01-01T09:00Z", Decimal("3.7"))):
        opened = asked(line())
        held = opened._replace(entry={**opened.entry, "sent": sent})
        assert of("ls", "share", held) == [thing]


# -- what surely was not sent ----------------------------------------------------------------------------


def test_what_a_line_reads_of_its_case_counts_as_read() -> None:
    """Where the answer was surely not sent, what only reads it is not asked, of lines or of sums."""
    held = [asked(line())]
    for on, text in (
        ("ls", "tagged"),
        ("main", "any(ls.tagged)"),
        ("ls", "said"),
        ("main", "all(ls.said)"),
    ):
        assert of(on, text, *held) == []
        assert of(on, text, *held, holder=None) == [None]
        assert len(of(on, text, *held, answer())) == 1
    # What says what holds then is an answer: `or never`, `or 1`, `has_answer`.
    assert of("ls", "early", *held) == [True]
    assert of("ls", "m0", *held) == [1]
    # The first message of the case is never among them.
    assert of("ls", "surplus", asked(line())) == [None]


def test_keys_of_a_sum_count_as_read() -> None:
    assert [f for f in found(asked(line()), answer()) if f.label == "per-unsaid"] == []
    held = [asked(line()), answer(), letter("BBB", body={"tag": "a"})]
    assert [f.measured for f in found(*held) if f.label == "per-unsaid"] == [(3, None)]


# -- both evaluators -------------------------------------------------------------------------------------


@given(register=registers(LAW, threads=4))
@settings(max_examples=5)
def test_both_evaluators_agree(register: Register) -> None:
    check(LAW, register)


@given(register=registers(LAW, threads=6))
@settings(max_examples=100)
def test_both_evaluators_agree_at_length(register: Register) -> None:
    check(LAW, register)


@given(register=registers(LAW, threads=3), data=st.data())
@settings(max_examples=5)
def test_the_order_of_entries_changes_nothing(register: Register, data: st.DataObject) -> None:
    other = dataclasses.replace(register, held=tuple(data.draw(st.permutations(register.held))))
    assert compiled(LAW, other) == compiled(LAW, register)


_SAME = """
regime: SAME
title: The same said of a case and of its lines
parties: {AAA: A, BBB: B}
messages:
  ask: {fields: {t: instant, n: number, f: flag, s: state, rows: {type: list, of: {w: number}}}}
  answer: {fields: {t: instant, n: number, c: count, f: flag, s: state}}
processes:
  main:
    messages: {ask: {from: a, to: b}, answer: {from: b, to: a}}
    columns: {a: state = ask.from, b: state = ask.to, asked: instant = ask.sent}
    parts: {ls: {of: ask.rows, columns: {}}}
provisions: []
"""
_COLUMNS = {
    "flag": ["answer.f or no", "answer.f", "has_answer", "coalesce(answer.f, ask.f) or yes", "answer.s = a",
             "answer.t > asked", "given(answer.n)", "has_ask AND ask.f", "includes(ask.addressees, b)"],
    "number": ["answer.n or 2", "answer.n", "answer.c or 2", "coalesce(answer.n, ask.n)", "span(ask.n, answer.n)", "count(ls)"],
    "instant": ["answer.t or never", "answer.sent or never", "answer.received(a)", "answer.received(a) or never",
                "max(asked, answer.t)", "last(answer.sent) or never"],
}  # fmt: skip


def _same() -> Law:
    document: Any = yaml.load(_SAME, Loader=yaml.BaseLoader)
    main, rules = document["processes"]["main"], []
    for kind, texts in _COLUMNS.items():
        for number, text in enumerate(texts):
            name = f"{kind}_{number}"
            main["columns"][f"c_{name}"] = main["parts"]["ls"]["columns"][f"l_{name}"] = (
                f"{kind} = {text}"
            )
            for on, column in (("main", f"c_{name}"), ("main.ls", f"l_{name}")):
                rule = {"flag": {"content": {"on": on, "by": "a", "holds": column}},
                        "number": {"limit": {"on": on, "of": "a", "value": column, "at_most": "5"}},
                        "instant": {"duty": {"on": on, "by": "a", "due": column, "done": column}}}[kind]  # fmt: skip
                rules.append({"label": column, **rule})
    return generated({**document, "provisions": rules})


@pytest.fixture(scope="module")
def same() -> Law:
    return _same()


@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_a_line_reads_what_its_case_reads(same: Law, data: st.DataObject) -> None:
    """An expression over the case alone is worth in a line what it is worth in the case."""
    register = data.draw(registers(same, threads=4))
    check(same, register)
    of_case: dict[Any, Any] = {}
    of_lines: dict[Any, list[Any]] = {}
    for f in compiled(same, register):
        worth = (f.status, f.why, f.measured, f.due, f.done)
        key = (f.world, f.case, f.reading, f.label[2:])
        if f.part is None:
            of_case[key] = worth
        else:
            of_lines.setdefault(key, []).append(worth)
    for key, listed in of_lines.items():
        assert set(listed) == {of_case.get(key)}, key


# -- what is said of it -----------------------------------------------------------------------------------


def records(*held: Held) -> list[Record]:
    made = []
    for item in held:
        number = item.reference.partition("/")[2]
        entry, problems = check_entry(
            {**item.entry, "origin": "synthetic", "number": number}, {LAW.id: LAW}
        )
        assert entry is not None, problems
        made.append(Record(entry))
    return made


def missing(
    on: str, text: str, *held: Held, part: int | None = None, holder: str | None = None
) -> list[str]:
    assessment = assess(LAW, records(*held), as_of=AS_OF, holder=holder)
    listed = assessment.findings(label=label(on, text), reading="default")
    (f,) = [f for f in listed if f.part == part]
    assert f.status == "undetermined"
    return [fact.text for fact in explain(assessment, f.id).missing]


NO_ANSWER = "no answer is in our hands, and that it was not sent is not proven"


def test_an_explanation_names_the_fact_of_the_case() -> None:
    torn = asked(line(), line(at="?"), body={"n": "?"})
    assert missing("ls", "early", torn, part=1) == [NO_ANSWER]
    assert missing("main", "any(ls.tagged)", torn) == [
        "any of ls.tagged is not fully known",
        NO_ANSWER,
    ]
    assert "ask.n is not known" in missing("main", "top", torn)
    assert NO_ANSWER in missing("main", "top", torn)
    # Only of lines that are open: with the answer in hand it is the line that is torn.
    assert NO_ANSWER not in missing("main", "any(ls.odd)", torn, answer())
    # A look names what its keys and values wait for.
    assert missing("ls", "some_early", asked(line(), body={"f": True}), part=1) == [
        "early of line 1 of ls is not fully known", NO_ANSWER,
    ]  # fmt: skip


def test_what_waits_is_named_alike_for_one_finding_and_for_many() -> None:
    held = records(asked(line(), line(at="?"), body={"n": "?"}))
    assessment = assess(LAW, held, as_of=AS_OF)
    for f in assessment.findings(reading="default", roster=False):
        if f.status == "undetermined" and f.why == "fact":
            assert explain(assessment, f.id).missing, f.label


def test_evidence_and_the_smallest_change_reach_through_lines() -> None:
    """The answer makes the line early; a day less, and it is not."""
    held = records(asked(line("2024-01-02T09:00Z")), answer())
    assessment = assess(LAW, held, as_of=AS_OF, holder="AAA")
    (f,) = assessment.findings(label=label("main", "any(ls.tagged)"), reading="default")
    told = explain(assessment, f.id)
    assert [it.reference for it in told.evidence] == ["AAA/1", "BBB/2"]
    (line_,) = assessment.findings(label="ls-early", reading="default")
    told = explain(assessment, line_.id)
    assert [it.reference for it in told.evidence] == ["AAA/1", "BBB/2"]
    assert told.change is not None
    assert (told.change.column, told.change.status) == ("answer.sent", "unmet")


def test_which_fields_of_a_form_a_content_reads() -> None:
    """Through columns of lines those of other messages, too."""

    def read(on: str, text: str, kind: str) -> tuple[str, ...]:
        return fields_read(LAW, LAW.provisions[label(on, text)], kind)

    assert read("ls", "tagged", "answer") == ("body.tags",)
    assert read("main", "any(ls.tagged)", "answer") == ("body.tags",)
    assert read("main", "any(ls.tagged)", "ask") == ("body.rows",)
    assert read("main", "all(ls.invited)", "ask") == ("body.team", "body.rows")


def test_a_draft_is_asked_for_the_cell_of_its_line() -> None:
    """What the case says is no cell of the line; where it is what is wrong, the line's own is shown."""
    (draft,) = records(asked(line(), line(who="CCC"), body={"team": ["BBB"]}))
    listed = objections(LAW, draft.entry, as_of=AS_OF, holder="AAA")
    (wrong,) = (it for it in listed if it.finding.label == "ls-invited")
    assert (wrong.finding.part, wrong.fields) == (2, ("body.rows[1].who",))
    assert {"body.team", "body.rows[].who"} <= wrong.reads


def test_a_timetable_supposes_what_lines_would_read() -> None:
    told = timetable(LAW, "main", {"asked": "2024-01-01T09:00Z"})
    assert {"ls-early", "letters-heavy"} <= {it.label for it in told.others}


# -- elsewhere in a document -----------------------------------------------------------------------------

_FAIR = """
regime: FAIR
title: A fair
since: 2020-01-01
parties: {AAA: A, BBB: B, CCC: C}
units: [stalls]
messages:
  call: {fields: {opens: day, host: state, stalls: {type: list, of: {who: state, number: count, name: text}}}}
  moved: {fields: {opens: day}}
parameters: {most: {value: 2 stalls}}
processes:
  fair:
    messages: {call: {from: by}, moved: {from: by}}
    columns:
      by: state = call.from
      called: instant = call.sent
      opens: day = coalesce(last(moved.opens), call.opens)
      host: state = call.host
      guests: number = count(stalls.guest)
    parts:
      stalls:
        of: call.stalls
        columns:
          guest: flag = who <> host
          of: state = if(guest, who, host)
          places: number = if(guest, number, number * 0)
          day0: day = opens
          title: text = if(guest, name, call.number)
        occurs: {from: day0, title: title, states: [of]}
    seats: {part: stalls, state: of, number: places}
provisions:
  - {label: guests, limit: {on: fair, of: by, sum: guests, per: [by], by: called, at_most: "{most}"}}
  - {label: stalls, limit: {on: fair.stalls, of: by, when: guest, per: [of], by: called, at_most: "{most}"}}
"""


def test_calendars_and_quotas_read_such_columns() -> None:
    law = generated(yaml.load(_FAIR, Loader=yaml.BaseLoader))
    stalls = [
        {"who": "BBB", "number": 2, "name": "Pots"},
        {"who": "AAA", "number": 5, "name": "Pans"},
    ]
    entries = [
        {"regime": "FAIR", "kind": "call", "author": "AAA", "to": ["BBB"], "number": "1", "sent": "2024-01-02T09:00Z",
         "origin": "synthetic", "body": {"opens": "2024-03-01", "host": "AAA", "stalls": stalls}},
        {"regime": "FAIR", "kind": "moved", "author": "AAA", "to": ["BBB"], "number": "2", "sent": "2024-02-02T09:00Z",
         "refers_to": ["AAA/1"], "origin": "synthetic", "body": {"opens": "2024-03-08"}},
    ]  # fmt: skip
    held = []
    for data in entries:
        entry, problems = check_entry(data, {law.id: law})
        assert entry is not None, problems
        held.append(Record(entry))
    assessment = assess(law, held, as_of=AS_OF, holder="AAA")
    (shown,) = calendar(assessment, year=2024)
    moved = parse_instant("2024-03-08").lo
    assert sorted((it.name, it.states, it.start[0]) for it in shown.takes_place) == [
        ("1", ("AAA",), moved), ("Pots", ("BBB",), moved),
    ]  # fmt: skip
    (table,) = quotas(assessment, year=2024, idle=False)
    assert {(it.nationality, it.number) for it in table.seats} == {("BBB", (2, 2)), ("AAA", (0, 0))}
    used = {(it.label, *it.keys.values()): it.used for it in (*table.given, *table.received)}
    assert used["guests", "AAA"] == (1, 1)
    assert used["stalls", "BBB"] == (1, None)  # who keeps a stall does not get every call


@pytest.mark.parametrize(("old", "new", "circle"), [
    ("guests: number = count(stalls.guest)", "guests: number = count(stalls.many)", "guests -> stalls.many -> guests"),
    ("guests: number = count(stalls.guest)", "guests: number = sum(stalls.deep)", "stalls.deep"),
    ("by: state = call.from", "by: state = if(any(stalls.quiet), host, call.from)", "whether moved was sent"),
    ("opens: day = coalesce(last(moved.opens), call.opens)", "opens: day = if(guests > 1, call.opens, call.sent)", ""),
])  # fmt: skip
def test_circles_through_lines_are_refused(old: str, new: str, circle: str, tmp_path: Path) -> None:
    extra = """          many: flag = guests > number
          deep: number = number + peak
          quiet: flag = NOT has_moved
"""
    text = _FAIR.replace("          places:", extra + "          places:").replace(
        "      host: state", "      peak: number = max(stalls.places) + guests\n      host: state"
    )
    (tmp_path / "fair.yaml").write_text(text.replace(old, new), encoding="utf-8")
    law, problems = check_regime(tmp_path / "fair.yaml")
    if not circle:  # a column may read a sum over lines that read others
        assert law is not None, [str(p) for p in problems]
        return
    assert law is None
    assert [p.rule for p in problems] == ["circle"]
    assert circle in problems[0].message
