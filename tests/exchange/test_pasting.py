"""Pasted text: what is told about it, at which line, and that no text takes it down."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.test_printed_and_pasted import LAWS, same
from hofburg.errors import Problem
from hofburg.exchange import pasted, printed

DRAFT: dict[str, Any] = {
    "regime": "VD2011",
    "kind": "request",
    "author": "AND",
    "number": "CBM/AD/22/0003",
    "to": ["LIE"],
    "copies": ["*"],
    "refers_to": ["KAZ/1"],
    "sent": "2022-05-02T10:00Z",
    "handling": "restricted",
    "body": {"unusual": True, "causes": ["fictional: columns", "fictional: a bridge"]},
}
TEXT = printed(LAWS["VD2011"], DRAFT)


def told(text: str, **more: Any) -> tuple[Any, list[Problem]]:
    return pasted(text, LAWS, "in.txt", **more)


def line_of(text: str, part: str) -> int:
    return text[: text.rindex(part)].count("\n") + 1


@pytest.mark.parametrize(("old", "new", "rule", "message"), [
    ("A unusual: yes", "A unusual: perhaps", "type", "'perhaps' is not true or false"),
    ("FROM: Andorra (AND)", "FROM: Andorra (ANX)", "unknown-state", "'ANX' is no code"),
    ("TO: Liechtenstein (LIE)", "TO: Liechtenstein (KAZ)", "state", "'Liechtenstein' is LIE, and KAZ stands"),
    ("(021000ZMAY22)", "(031000ZMAY22)", "date-time-group", "031000ZMAY22 (2022-05-03T10:00Z) is not that of"),
    ("2022-05-02T10:00Z (", "2022-05-32T10:00Z (", "instant", "does not exist"),
    ("AGE: CBM/AD/22/0003", "AGE: CBM/AD/22/0004", "end", "ends with 'CBM/AD/22/0004', and begins with"),
    ("(2) fictional", "(3) fictional", "sequence", "(3) stands where (2) should"),
    ("(2) fictional", "(1) fictional", "twice", "(1) stands here a second time"),
    ("(2) fictional", "(a) fictional", "marker", ""),
    ("F causes:", "F areas:", "letter", "the letter F and the caption 'areas' do not agree"),
    ("TO: Liech", "FROM: Liech", "twice", "FROM: stands a second time"),
    ("(1) fictional", '(1) "fictional', "quotation", "a quotation mark opens here"),
    ("(1) fictional", "(1) \x07fictional", "control-character", "holds U+0007"),
    ("4 MESSAGES IT REFERS TO: KAZ/1", "4 MESSAGES IT REFERS TO: KAZ", "reference", "'KAZ' refers to no message"),
    ("5 CONTENT:", "5 CONTENT: see the annex", "content", "'see the annex' stands before the first field"),
    ("F causes:", "F causes: three", "lines", "'three' stands before the first line"),
])  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_line(
    old: str, new: str, rule: str, message: str
) -> None:
    assert TEXT.count(old) == 1
    text = TEXT.replace(old, new)
    _, problems = told(text)
    errors = [p for p in problems if p.level == "error"]
    if rule == "marker":  # a field inside a line that has none
        assert [p.place for p in errors] == [f"in.txt:{line_of(text, new)}"]
        return
    found = [p for p in errors if p.rule == rule and message in p.message]
    assert len(found) == 1, problems
    assert found[0].place == f"in.txt:{line_of(text, new)}"
    assert found[0].remedy or rule in ("instant",)


def test_all_is_told_at_once_in_the_order_of_lines() -> None:
    text = TEXT.replace("A unusual: yes", "A unusual: perhaps").replace("(LIE)", "(KAZ)")
    text = text.replace("(2) fictional", "(4) fictional").replace("D militarily", "E militarily")
    _, problems = told(text)
    assert len([p for p in problems if p.level == "error"]) == 4
    lines = [int(p.place.rpartition(":")[2]) for p in problems]
    assert lines == sorted(lines)


@pytest.mark.parametrize(("old", "new", "rule", "message"), [
    ("5 CONTENT:\n  A unusual: yes\n", "5 CONTENT:\n", "missing", "not in the text: item A"),
    ("A unusual:", "А unusual:", "cyrillic", "a Cyrillic letter stands for an item"),
    ("A unusual:", "unusual:", "letter", "'unusual' stands here without its letter"),
    ("A unusual:", "A out of the ordinary:", "caption", "item A is called 'out of the ordinary' here"),
    ("A unusual:", "A:", "", ""),
    ("PRECEDENCE: given by the official channel", "PRECEDENCE: ROUTINE", "precedence", "'ROUTINE' was not kept"),
    ("edition FSC.DOC/1/11", "edition FSC.DOC/1/20", "edition", "is of the edition 'FSC.DOC/1/20'"),
    ("Request for an explanation (VD2011 request)", "Request for an explanation", "kind", "was read as request of VD2011"),
    ("(VD2011 request)", "(VD2011 request, format F99)", "format-code", "the code 'F99' was not kept"),
    ("2 DATE AND TIME: 2022-05-02T10:00Z (021000ZMAY22)", "2 DATE AND TIME: 02 1000Z MAY 22", "instant",
     "was read as 2022-05-02T10:00Z"),
    ("TO: Liechtenstein (LIE)", "TO: Liechtenstein", "state", "'Liechtenstein' was read as LIE"),
    ("3 REFERENCE", "3 Treaty article", "caption", "item 3 is called 'Treaty article' here"),
    ("3 REFERENCE", "3 TREATY REFERENCE", "", ""),
    ("PRECEDENCE:", "Good morning,\n\nPRECEDENCE:", "unread", "a line before the first heading: not read"),
    ("HANDLING: restricted\n", "", "handling", "the mark restricted stands above or below"),
    ("not yet notified", "Regards, the centre\n\nnot yet notified", "unread", "a line after the end"),
])  # fmt: skip
def test_what_was_read_otherwise_is_told_and_read(
    old: str, new: str, rule: str, message: str
) -> None:
    assert TEXT.count(old) == 1
    text = TEXT.replace(old, new)
    got, problems = told(text)
    assert [p for p in problems if p.level == "error"] == []
    meant = {**DRAFT, "body": {**DRAFT["body"]}}
    if rule == "missing":
        del meant["body"]["unusual"]
    same(got, meant)
    found = [p for p in problems if p.rule == rule and message in p.message]
    assert len(found) == len(problems) == (1 if rule else 0), problems


def test_a_line_that_reads_like_a_heading_is_told() -> None:
    text = TEXT.replace("(2) fictional: a bridge", "(2) fictional\nB the bridge: closed")
    got, problems = told(text)
    assert got["body"]["causes"][1] == "fictional B the bridge: closed"
    assert [p.rule for p in problems] == ["heading"]


def test_a_cut_text_is_told() -> None:
    got, problems = told(TEXT[: TEXT.index("6 REMARKS")])
    assert got["body"] == DRAFT["body"]
    assert "not in the text: 6, 7." in [p.message for p in problems]
    got, problems = told(TEXT[: TEXT.index("5 CONTENT")])
    assert "body" not in got
    assert any("not in the text: 5, 6, 7" in p.message for p in problems)


def test_two_messages_are_not_one() -> None:
    _, problems = told(TEXT + TEXT)
    assert "second-message" in [p.rule for p in problems if p.level == "error"]


@pytest.mark.parametrize(("text", "rule"), [
    ("", "no-message"), ("Good morning", "no-message"), ("\n" * 300_000, "too-long"),
    (TEXT.replace("(VD2011 request)", "(NONE request)"), "unknown-regime"),
    (TEXT.replace("(VD2011 request)", "(VD2011 requst)"), "unknown-kind"),
    (TEXT.replace("Request for an explanation (VD2011 request)", "Something"), "unknown-kind"),
])  # fmt: skip
def test_what_is_no_message_is_refused(text: str, rule: str) -> None:
    got, problems = told(text)
    assert got is None
    assert [p.rule for p in problems] == [rule]
    assert problems[0].level == "error"
    assert problems[0].remedy


def test_codes_are_read_back_and_must_agree() -> None:
    codes = {"VD2011": {"request": "F99", "reply": "F98"}}
    text = printed(LAWS["VD2011"], DRAFT, codes=codes)
    got, problems = told(text, codes=codes)
    assert (got, problems) == (DRAFT, [])
    _, problems = told(text.replace("F99", "F98"), codes=codes)
    assert [(p.rule, p.level) for p in problems] == [("format-code", "error")]
    bare = text.replace("Request for an explanation (VD2011 request, format F99)", "FORMAT F99")
    got, problems = told(bare, codes=codes)
    assert got == DRAFT
    assert [(p.rule, p.level) for p in problems] == [("kind", "warning")]


def test_a_table_for_another_edition_is_told() -> None:
    body = {"contingents": [{"state": "AND", "troops": 5}, {"state": "LIE", "troops": 6}]}
    text = printed(LAWS["VD2011"], {"regime": "VD2011", "kind": "activity", "body": body})
    assert told(text)[0]["body"] == body
    _, problems = told(text.replace("(c) Troops", "(c) Tanks"))
    assert "(c) is called 'tanks', and is 'Troops' here." in [p.message for p in problems]
    _, problems = told(text.replace("(c) 5", "(z) 5"))
    assert [p.rule for p in problems] == ["letter"]


def test_marks_of_direction_that_came_raw_are_kept_and_told() -> None:
    got, problems = told(TEXT.replace("columns", "col\u202eumns"))
    assert got["body"]["causes"][0] == "fictional: col\u202eumns"
    assert [(p.rule, p.level) for p in problems] == [("unseen", "warning")]


def test_five_thousand_lines_take_a_moment() -> None:
    lines = [
        {"state": "KAZ", "hosts": True, "troops": n, "tanks": "10..20", "divisional": False}
        for n in range(5_000)
    ]
    draft = {"regime": "VD2011", "kind": "activity", "body": {"contingents": lines}}
    text = printed(LAWS["VD2011"], draft)
    assert text.count("\n") < 11_000
    same(told(text)[0], draft)


HEAD = TEXT[: TEXT.index("  A unusual")]
LONG = {
    "marks": "  F causes:\n" + "(1) " * 100_000,
    "letters": "  A unusual: yes\n" * 50_000,
    "headings": "NB x: y\n" * 50_000,
    "quotes": '  F causes:\n(1) "' + '\\"(2) "' * 100_000,
    "backslashes": "  F causes:\n(1) " + "\\" * 500_000,
    "captions": "  F causes:\n(1) " + "A unusual " * 100_000,
    "numbers": "  F causes:\n(999999) a (1000000000000000000) b\n(9.9.9) c",
    "transmitted": "7 END OF MESSAGE: 1\n" + "transmitted: x\n" * 50_000,
    "received": "7 END OF MESSAGE: 1\nreceived: " + "x " * 500_000,
    "pending": "7 END OF MESSAGE: 1\n" + TEXT.splitlines()[-1] * 50_000,
}


@pytest.mark.parametrize("name", sorted(LONG))
def test_long_and_hostile_text_is_read_in_linear_time(name: str) -> None:
    """Ten times the text takes nothing like a hundred times as long."""
    short = HEAD + LONG[name][: len(LONG[name]) // 10]
    whole = HEAD + LONG[name]
    took = []
    for text in (short, whole):
        start = time.process_time()
        _, problems = told(text)
        took.append(time.process_time() - start)
        assert len(problems) <= 402
    assert took[1] < 40 * took[0] + 0.5


@given(st.data())
def test_any_damage_is_told_or_changes_nothing(data: st.DataObject) -> None:
    """Whatever is cut, put in or turned round: no crash, and problems carry line and rule."""
    text = list(TEXT)
    parts = [
        '"',
        "(",
        "(1)",
        "(a)",
        "(j1)",
        "\n",
        "5 CONTENT:",
        "A ",
        "\\",
        "FROM:",
        "\u202e",
        "7 ",
        ":",
        "\x00",
    ]
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(text)))
        text[at : at + data.draw(st.integers(0, 9))] = data.draw(
            st.sampled_from(parts) | st.text(max_size=3)
        )
    got, problems = told("".join(text))
    for problem in problems:
        assert problem.rule
        assert problem.message
        assert problem.place.startswith("in.txt")
    assert got is not None or any(p.level == "error" for p in problems)
