"""What a document says of a draft: its own doing only, to its author only, refusing nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hofburg.assessment import Advice, advise
from hofburg.exchange import printed
from hofburg.regimes import Law, answers, load_regime
from hofburg.register import (
    Entry,
    Record,
    check_draft,
    filled,
    new_draft,
    read_draft,
    write_draft,
)
from hofburg.values import parse_instant

LENDING = str(Path(__file__).parents[1] / "regimes" / "lending")
NOW = parse_instant("2022-05-03T09:00Z").lo


@cache
def law_of(name: str) -> Law:
    return load_regime(name)


def entry(law: Law, kind: str, author: str, to: str, **more: Any) -> Entry:
    data = {"regime": law.id, "kind": kind, "author": author, "to": [to], **more}
    made, problems = check_draft(data, {law.id: law}, at=NOW)
    assert made is not None, problems
    return made


def ask(
    law: Law, draft: Entry, held: Iterable[Entry] = (), holder: str | None = None
) -> tuple[Advice, ...]:
    return advise(law, draft, [Record(one) for one in held], as_of=NOW, holder=holder)


def told(advice: Iterable[Advice]) -> dict[str, str]:
    return {it.finding.label: it.finding.status for it in advice}


def test_fields_that_the_text_asks_for_are_named() -> None:
    law = law_of("VD2011")
    draft = entry(law, "request", "AND", "LIE", body={"causes": [], "types": ["x"]})
    found = {it.finding.label: it for it in ask(law, draft)}
    assert found["16.1.1-causes"].finding.status == "unmet"
    assert found["16.1.1-causes"].open == ("body.causes",)
    assert found["16.1.1-causes"].mark == "inherited"
    assert "cause" in found["16.1.1-causes"].text["en"]
    assert found["16.1.1-activity"].open == ("body.areas",)
    assert found["16.1.4-request"].open == ("copies",)
    assert found["16"].open[0] == "body.unusual"
    assert [it.finding.strength for it in found.values()] == ["must", "must", "must", "should"]


def test_a_whole_message_is_told_nothing() -> None:
    law = law_of("VD2011")
    flags = (
        "unusual",
        "unscheduled",
        "outside_peacetime_locations",
        "militarily_significant",
        "in_zone",
    )
    body = dict.fromkeys(flags, True) | {"causes": ["a"], "types": ["b"], "areas": ["c"]}
    assert ask(law, entry(law, "request", "AND", "LIE", body=body, copies=["*"])) == ()


def test_without_the_request_a_reply_is_still_its_authors() -> None:
    law = law_of("VD2011")
    draft = entry(law, "reply", "LIE", "AND", refers_to=["AND/3"])
    (it,) = ask(law, draft)
    assert (it.finding.label, it.finding.state, it.open) == ("16.1.4-reply", "LIE", ("copies",))
    assert "a State that is not known" not in it.sentence


def test_a_late_answer_is_told_and_one_in_time_is_not() -> None:
    law = law_of("VD2011")
    asked = entry(law, "request", "AND", "LIE", number="3", sent="2022-05-01T10:00Z", copies=["*"])
    reply = {"refers_to": ["AND/3"], "copies": ["*"]}
    assert told(ask(law, entry(law, "reply", "LIE", "AND", **reply), [asked], "LIE")) == {}
    late = entry(law, "reply", "LIE", "AND", sent="2022-05-03T10:01Z", **reply)
    (it,) = ask(law, late, [asked], "LIE")
    assert told([it]) == {"16.1.2": "late"}
    assert "2022-05-03T10:00:00Z" in it.sentence


def test_what_is_wrong_without_the_draft_is_not_its_doing() -> None:
    """The request lacks its causes; the reply to it is not blamed."""
    law = law_of("VD2011")
    asked = entry(law, "request", "AND", "LIE", number="3", sent="2022-05-01T10:00Z", copies=[])
    reply = entry(law, "reply", "LIE", "AND", refers_to=["AND/3"], copies=["*"])
    assert told(ask(law, reply, [asked], "LIE")) == {}


def test_what_a_message_brings_upon_another_state_is_not_its_fault() -> None:
    """Who finds a reply insufficient makes it unmet for the State that replied."""
    law = law_of("VD2011")
    asked = entry(law, "request", "AND", "LIE", number="3", sent="2022-05-01T10:00Z", copies=["*"])
    reply = entry(
        law, "reply", "LIE", "AND", number="4", refers_to=["AND/3"], sent="2022-05-02", copies=["*"]
    )
    verdict = entry(
        law, "reply_assessment", "AND", "LIE", refers_to=["LIE/4"], body={"sufficient": False}
    )
    assert told(ask(law, verdict, [asked, reply], "AND")) == {}


def test_a_step_before_its_time_is_shut() -> None:
    law = law_of("VD2011")
    asked = entry(law, "request", "AND", "LIE", number="3", sent="2022-05-02T10:00Z", copies=["*"])
    step = entry(law, "meeting_request", "AND", "LIE", refers_to=["AND/3"], copies=["*"])
    assert told(ask(law, step, [asked], "AND")) == {"16.2": "shut"}
    # Nobody's register proves nothing: without one the reply may have come.
    assert told(ask(law, step)) == {}


def test_limits_are_told_with_what_was_asked_before() -> None:
    law = law_of(LENDING)
    book = {"title": "Alps", "weight": 500}
    draft = entry(law, "request", "ANN", "TAL", body={"books": [book] * 4})
    assert told(ask(law, draft))["books"] == "refusable"
    draft = entry(law, "request", "ANN", "TAL", body={"books": [book, {"weight": 6000}]})
    found = {it.finding.label: it.finding for it in ask(law, draft)}
    assert "books" not in found
    assert (found["book-weight"].status, found["book-weight"].part) == ("exceeded", 2)


def test_a_message_that_is_recorded_already_stands_for_itself() -> None:
    law = law_of(LENDING)
    book = {"title": "Alps", "weight": 500}
    draft = entry(law, "request", "ANN", "TAL", number="1", body={"books": [book] * 4})
    assert ask(law, draft, [draft]) == ask(law, draft)
    assert "books" in told(ask(law, draft, [draft]))


def test_yearly_rows_too() -> None:
    law = law_of(LENDING)
    draft = entry(law, "report", "TAL", "BRG", body={"year": 2022, "volumes": 4})
    assert told(ask(law, draft))["report"] == "late"


def test_accounts_are_told_where_they_differ() -> None:
    law = law_of("VD2011")
    asked = [
        entry(law, "request", "AND", "LIE", number="3", sent=sent, account=account, copies=["*"])
        for account, sent in (("one", "2022-05-01T10:00Z"), ("two", "2022-04-01T10:00Z"))
    ]
    reply = entry(law, "reply", "LIE", "AND", refers_to=["AND/3"], copies=["*"])
    (it,) = ask(law, reply, asked, "LIE")
    assert told([it]) == {"16.1.2": "late"}
    assert it.worlds == ("two",)


_ANSWERS = ("?", "yes", "no", "3", "7000", "1..9", "2022-05-01", "2022-05-01..", "ANN", "KAZ", "[]")


@settings(max_examples=25)
@given(data=st.data(), name=st.sampled_from(["VD2011", LENDING]))
def test_any_draft_may_be_asked_about(data: st.DataObject, name: str) -> None:
    """Answers, draft, file, print, check, advice: none of them fails, for any message."""
    law = law_of(name)
    kind = data.draw(st.sampled_from(sorted(law.messages)))
    fields = law.messages[kind].fields
    typed = data.draw(
        st.lists(
            st.tuples(
                st.sampled_from([*fields, "none"]), st.sampled_from([*_ANSWERS, "{}", "[{}]"])
            )
        )
    )
    body, _ = answers(law, kind, typed)
    codes = sorted(law.parties) if law.parties is not None else ["AND", "KAZ", "LIE"]
    code = st.sampled_from(codes)
    draft = new_draft(
        law, kind, dict.fromkeys(fields) | body, author=data.draw(code), to=data.draw(st.lists(code, unique=True, max_size=2)),
        refers_to=data.draw(st.lists(st.sampled_from(["ANN/1", "KAZ/2"]), unique=True)), copies=data.draw(st.sampled_from([None, [], ["*"]])),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        write_draft(draft, Path(folder) / "d.json")
        assert read_draft(Path(folder) / "d.json") == draft
    for language in ("en", "ru"):
        text = printed(law, filled(draft), language)
        assert [line[:5] for line in text.splitlines()].count("FROM:") == 1
        assert "not yet notified: transmit over the official network" in text.splitlines()
    made, problems = check_draft(draft, {law.id: law}, at=NOW)
    assert (made is None) == any(p.level == "error" for p in problems)
    if made is not None:
        for it in ask(law, made, holder=data.draw(st.sampled_from([None, *codes]))):
            assert it.finding.state == made.author
            assert it.finding.status not in (
                "met",
                "within",
                "open",
                "excused",
                "pending",
                "missed",
            )
            assert it.finding.status != "undetermined" or it.open or it.finding.kind == "content"
            assert not it.open or it.finding.kind in ("content", "gate")
