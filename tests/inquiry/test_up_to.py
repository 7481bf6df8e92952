"""What a reader sees up to a handling mark, and that it is neither more nor another than is so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from hofburg import QuestionError, inquiry
from hofburg.inquiry import Question
from hofburg.register import HOUSE, Entry, Record
from shared import REGIMES

MARKS = ("public", "restricted", "confidential")
WORDS = {"restricted": "Dachstein", "confidential": "Ortler"}


@pytest.fixture(scope="module")
def regime(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The lending rules with three marks."""
    folder = tmp_path_factory.mktemp("regime") / "lending"
    shutil.copytree(REGIMES / "lending", folder, ignore=shutil.ignore_patterns("cases"))
    path = folder / "regime.yaml"
    text = path.read_text(encoding="utf-8")
    marks = text.replace("\nzone: UTC\n", f"\nzone: UTC\nhandling: [{', '.join(MARKS)}]\n")
    path.write_text(marks, encoding="utf-8")
    return str(folder)


def entry(number: int, kind: str, author: str, to: str, day: str, body: Any, **more: Any) -> Any:
    made = {
        "regime": "LEND", "kind": kind, "author": author, "to": [to], "sent": day,
        "received": {to: day}, "origin": "synthetic", "number": str(number), "body": body,
    }  # fmt: skip
    mark = more.get("handling")
    return made | {"comment": f"{WORDS[mark]}."} | more if mark in WORDS else made | more


def loan(number: int, day: str, **more: Any) -> Any:
    title = f"{WORDS[more['handling']]} from below" if more.get("handling") in WORDS else "Alps"
    books = [{"title": title, "weight": 900}]
    body = {"books": books, "purpose": "pleasure", "collect_on": day[:8] + "28", "signed": True}
    return entry(number, "request", "ANN", "TAL", f"{day}T09:00Z", body, **more)


def reply(number: int, day: str, to: int, **more: Any) -> Any:
    refers = [f"ANN/{to}"]
    return entry(
        number, "reply", "TAL", "ANN", f"{day}T10:00Z", {"accepted": True}, refers_to=refers, **more
    )


ENTRIES = (
    loan(1, "2021-02-01"), reply(11, "2021-02-02", 1),
    loan(2, "2021-03-01", handling="confidential"), reply(12, "2021-03-02", 2),
    loan(3, "2021-04-01"), reply(13, "2021-04-02", 3, handling="restricted"),
    loan(4, "2021-05-01"), reply(14, "2021-05-02", 4),
)  # fmt: skip


def ask(
    folder: Path, regime: str, up_to: str | None, entries: Sequence[Any] = ENTRIES, **more: Any
) -> inquiry.Answer:
    path = folder / "entries.jsonl"
    path.write_text("".join(json.dumps(it) + "\n" for it in entries), encoding="utf-8")
    asked = Question([str(path)], [regime], "2021-12-31", holder="TAL", up_to=up_to, **more)
    return inquiry.ask(asked)


def statuses(answer: inquiry.Answer, label: str) -> Mapping[str, str]:
    found = answer.findings(label=label, reading="default", roster=False)
    return {f.case: f.status for f in found}


# Which mark is higher


def test_a_mark_shows_those_that_some_document_puts_below_it() -> None:
    from hofburg.inquiry.readable import marks_seen

    assert marks_seen([MARKS], "restricted") == {"public", "restricted"}
    both = [("public", "restricted"), ("restricted", "secret")]
    assert marks_seen(both, "secret") == {"public", "restricted", "secret"}
    assert marks_seen(both, "restricted") == {"public", "restricted"}


def test_what_is_not_ordered_or_ordered_both_ways_is_not_seen() -> None:
    from hofburg.inquiry.readable import marks_seen

    assert marks_seen([("public", "a"), ("public", "b")], "b") == {"public", "b"}
    assert marks_seen([("public", "a", "b"), ("public", "b", "a")], "a") == {"public", "a"}
    assert marks_seen([("public", "a")], "unheard-of") == {"unheard-of"}


def test_orders_are_merged_without_turning_one_round() -> None:
    from hofburg.inquiry.handling import merged

    orders = [("public", "confidential"), ("public", "restricted", "confidential")]
    assert merged(orders) == MARKS


# Records


def records(*marks: str | None) -> list[Record]:
    made = []
    for number, mark in enumerate(marks):
        data = {"regime": "VD2011", "kind": "note", "origin": "synthetic", "author": "AUT"}
        more = {} if mark is None else {"handling": mark}
        made.append(Record(Entry.of(data | {"number": str(number), "body": {}} | more), "?"))
    return made


def test_records_are_parted_and_counted() -> None:
    listed = records(None, "public", "restricted", "cosmic", "restricted")
    every = inquiry.readable(listed)
    assert (every.up_to, list(every.records), every.counted) == (None, listed, {})
    found = inquiry.readable(listed, up_to="public")
    assert [it.reference for it in found.records] == ["AUT/0", "AUT/1"]
    assert found.counted == {"restricted": 2, "cosmic": 1}
    half = inquiry.readable(listed, up_to="restricted")
    assert half.counted == {"cosmic": 1}, "a mark that no document knows is above all"
    assert inquiry.readable(listed, up_to=inquiry.EVERYTHING).counted == {}


def test_what_is_asked_for_by_name_is_refused_with_its_mark_alone() -> None:
    found = inquiry.readable(records(None, "restricted"), up_to="public")
    found.refuse("AUT/0")
    found.refuse("AUT/7")
    with pytest.raises(QuestionError) as refused:
        found.refuse("AUT/1", "RECORD")
    (problem,) = refused.value.problems
    assert (problem.place, problem.rule) == ("RECORD", "withheld")
    assert "restricted" in problem.message
    assert "AUT/1" not in problem.message + problem.remedy


def test_an_unknown_mark_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(QuestionError) as refused:
        inquiry.readable(records(None), up_to="secret")
    (problem,) = refused.value.problems
    assert problem.rule == "unknown-up-to"
    assert problem.remedy == "Known: public, restricted, all."


def test_readers_within_each_other_see_less_and_never_more() -> None:
    listed = records(None, "restricted", "cosmic")

    def number(up_to: str | None = None) -> int:
        return len(inquiry.readable(listed, up_to=up_to).records)

    with inquiry.read_up_to("restricted"):
        assert number() == 2
        assert number("all") == 2
        assert number("public") == 1
        with inquiry.read_up_to("public"):
            assert number() == number("restricted") == 1
        with inquiry.read_up_to(None), inquiry.read_up_to("all"):
            assert number() == 2
    assert number() == 3


# Answers


def test_nothing_turns_missed_because_its_reply_is_withheld(tmp_path: Path, regime: str) -> None:
    whole = statuses(ask(tmp_path, regime, None), "reply")
    assert whole == dict.fromkeys(("ANN/1", "ANN/2", "ANN/3", "ANN/4"), "met")
    assert statuses(ask(tmp_path, regime, "public"), "reply") == {"ANN/1": "met", "ANN/4": "met"}
    seen = statuses(ask(tmp_path, regime, "restricted"), "reply")
    assert seen == {"ANN/1": "met", "ANN/3": "met", "ANN/4": "met"}


def test_a_total_that_counts_what_is_withheld_is_withheld(tmp_path: Path, regime: str) -> None:
    """The loan of March is confidential: that of April is the third, and nobody is told second."""
    whole = {
        f.case: f.measured
        for f in ask(tmp_path, regime, None).findings(label="loans", reading="default")
    }
    for mark in ("public", "restricted"):
        found = ask(tmp_path, regime, mark).findings(label="loans", reading="default")
        seen = {f.case: f.measured for f in found}
        assert seen == {"ANN/1": whole["ANN/1"]}
    assert whole["ANN/4"] != whole["ANN/1"]


@pytest.mark.parametrize("mark", MARKS)
def test_what_is_shown_is_so_and_the_rest_is_counted(
    tmp_path: Path, regime: str, mark: str
) -> None:
    whole = ask(tmp_path, regime, None)
    answer = ask(tmp_path, regime, mark)
    shown = list(answer.findings(roster=False))
    every = list(whole.findings(roster=False))
    assert set(shown) <= set(every)
    assert answer.meta["up_to"] == mark
    assert sum(answer.meta["withheld"].values()) == len(every) - len(shown)
    above = MARKS[MARKS.index(mark) + 1 :]
    assert set(answer.meta["withheld"]) == set(above)
    assert answer.meta["withheld_entries"] == dict.fromkeys(above, 1)
    assert not set(answer.meta["handling"]) & set(above)
    assert answer.meta["registers"] == whole.meta["registers"]
    assert answer.words[-2:] == ["--up-to", mark]
    said = repr([it.entry.data for it in answer.records]) + repr(answer.meta)
    assert not [it for it in above if WORDS[it] in said]


def _explained(answer: inquiry.Answer, finding: str) -> Any:
    """The explanation; None where it rests on what is withheld."""
    try:
        return inquiry.explained(answer, finding)
    except QuestionError as error:
        if {it.rule for it in error.problems} != {"withheld"}:
            raise
        return None


def test_a_finding_is_explained_by_what_the_reader_sees(tmp_path: Path, regime: str) -> None:
    whole, answer = (ask(tmp_path, regime, mark) for mark in (None, "public"))
    for f in answer.findings(roster=False, reading="default"):
        found = _explained(answer, f.id)
        if found is None:
            continue
        assert found.finding == f
        assert not [it for it in found.evidence if it.handling not in ("", "public")]
        assert not [word for word in WORDS.values() if word in repr(found)]
        assert found.sentence == inquiry.explained(whole, f.id).sentence
    for case, mark in (("ANN/2", "confidential"), ("ANN/3", "restricted")):
        f = next(whole.findings(label="reply", case=case, reading="default"))
        with pytest.raises(QuestionError) as refused:
            inquiry.explained(answer, f.id)
        (problem,) = refused.value.problems
        assert problem.rule == "withheld"
        assert mark in problem.message


def test_cases_and_searches_are_made_of_what_is_seen(tmp_path: Path, regime: str) -> None:
    answer = ask(tmp_path, regime, "restricted")
    assert "ANN/2" not in {it.case for it in inquiry.cases_counted(answer)}
    assert "ANN/1" in {it.case for it in inquiry.cases_counted(answer)}
    library = inquiry.Library([answer.laws["LEND"]])
    found = inquiry.search(answer, library, WORDS["confidential"])
    assert not [it for it in found if it.name == "entries"]
    found = inquiry.search(answer, library, "ANN/2")
    assert not [hit for it in found for hit in it.hits if hit.about.get("reference") == "ANN/2"]
    for name, rule in (("ANN/2", "withheld"), ("ANN/9", "unknown-case")):
        with pytest.raises(QuestionError) as refused:
            inquiry.case_told(answer, "LEND", name)
        assert [it.rule for it in refused.value.problems] == [rule]
    assert inquiry.case_told(answer, "LEND", "ANN/1").case == "ANN/1"


def test_what_was_withheld_before_has_not_changed(tmp_path: Path, regime: str) -> None:
    """A finding that the reader sees only now was perhaps there before: it is no news."""
    before = ask(tmp_path, regime, "public", ENTRIES)
    after = ask(
        tmp_path, regime, "public", [*ENTRIES[:5], reply(13, "2021-04-02", 3), *ENTRIES[6:]]
    )
    found = inquiry.changes(before, after)
    assert not [it for it in found if it.finding.case == "ANN/3" and it.before is None]


def test_a_file_that_does_not_read_is_not_quoted(tmp_path: Path, regime: str) -> None:
    broken = {**ENTRIES[2], "sent": "Ortler"}
    with pytest.raises(Exception, match="Ortler"):
        ask(tmp_path, regime, None, [*ENTRIES[:2], broken])
    with pytest.raises(Exception, match="does not read") as refused:
        ask(tmp_path, regime, "public", [*ENTRIES[:2], broken])
    assert "Ortler" not in str(refused.value)


def test_what_nodes_say_of_themselves_reaches_no_assessment(tmp_path: Path, regime: str) -> None:
    act = {"regime": HOUSE, "kind": "hofburg.key.revoked", "origin": "original",
           "body": {"key": "0" * 16, "reason": "lost"}}  # fmt: skip
    plain, answer = (ask(tmp_path, regime, None, entries) for entries in (ENTRIES, [*ENTRIES, act]))
    assert list(answer.findings()) == list(plain.findings())
    assert HOUSE not in {it.entry.regime for it in answer.records}
    assert HOUSE not in (inquiry.entries_of(answer) or {})
