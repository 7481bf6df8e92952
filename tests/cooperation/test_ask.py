"""A question answered: errors at once, defaults and positions, dates, order, changes, drafts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.small import CHOIR, FAIR, ROUND, load, question, rows, write
from hofburg.cooperation import (
    Catalogue,
    Days,
    Question,
    ask,
    draft,
    load_catalogue,
    names_in,
    words,
)
from hofburg.cooperation.spans import Length, parse_amount, parse_takes
from hofburg.errors import QuestionError


@cache
def small() -> Catalogue:
    with TemporaryDirectory() as folder:
        return load(write(Path(folder) / "c"))


def refused(asked: Question) -> list[tuple[str, str]]:
    """Place and rule of everything that is wrong with a question; each has a remedy."""
    with pytest.raises(QuestionError) as caught:
        ask(small(), asked)
    assert all(p.remedy for p in caught.value.problems), caught.value
    return [(p.place, p.rule) for p in caught.value.problems]


# -- what is wrong with a question -----------------------------------------------------------------


def test_everything_wrong_is_said_at_once() -> None:
    asked = Question(
        ("bokks",),
        {"parties": ("Kirgistan", "KGZ"), "hosts": ("EU",), "donors": ("RUS",), "aunts": ("Ann",)},
        at="2026-11-31", objectors=("RUS", "Atlantis"), by="soon", start="2026-11-22",
        where="a\nb", order=("price", "verdict", "-verdict"),
    )  # fmt: skip
    assert sorted(refused(asked)) == [
        ("at", "day"), ("aunts", "unknown-circle"), ("by", "day"), ("goals", "unknown-goal"),
        ("hosts", "kind"), ("objectors", "clash"), ("objectors", "unknown-name"),
        ("order", "twice"), ("order", "unknown-criterion"), ("parties", "unknown-name"),
        ("where", "text"),
    ]  # fmt: skip


@pytest.mark.parametrize("circle", ["parties", "hosts", "donors", "supporters", "implementers"])
def test_whoever_is_named_does_not_object(circle: str) -> None:
    named = {"parties": ("TJK",), circle: ("KGZ",)}
    asked = Question(("books",), named, "2026-11-22", ("Kyrgyzstan",))
    assert refused(asked) == [("objectors", "clash")]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"by": "2026-11-21"}, [("by", "past")]),
        ({"start": "2026-11-21"}, [("start", "past")]),
        ({"by": "2026-12-01", "start": "2026-12-02"}, [("by", "order")]),
        ({"at": "22.11.2026"}, [("at", "day")]),
        ({"at": "1950-01-01"}, [("at", "too-early")]),
        ({"by": "9999"}, [("by", "day")]),
        ({"by": "2027-13"}, [("by", "day")]),
        ({"at": "2026-11-22T10:00Z"}, [("at", "day")]),
    ],
)
def test_days_that_cannot_be(more: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert refused(question("books", parties="KGZ", **more)) == expected


def test_a_thousand_names_are_one_fault() -> None:
    many = ",".join(f"X{number}" for number in range(1000))
    assert refused(question("books", parties=many)) == [("parties", "too-many")]


def test_nobody_and_nothing_is_refused() -> None:
    assert refused(Question((), {}, "2026-11-22")) == [("goals", "missing"), ("parties", "missing")]


@given(st.text(max_size=300))
def test_no_text_breaks_a_question(text: str) -> None:
    asked = Question((text,), {"parties": (text,), text: ("KGZ",)}, text, (text,), text, text, text,
                     (text,))  # fmt: skip
    with pytest.raises(QuestionError) as caught:
        ask(small(), asked)
    assert all(len(str(p)) < 1500 for p in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("books", {"books"}), ("MORE  BOOKS", {"books"}), ("больше книг", {"books"}),
        ("Елка", {"books"}), ("library", {"books", "songs"}), ("choir", {"songs"}),
    ],
)  # fmt: skip
def test_a_goal_is_found_by_key_title_or_word(text: str, keys: set[str]) -> None:
    assert {key for key, _ in ask(small(), question(text, parties="KGZ")).goals} == keys


def test_names_are_found_in_any_language() -> None:
    one = ask(small(), question("books", parties="KGZ, TJK", objectors=("RUS",)))
    two = ask(
        small(),
        question("books", parties="Таджикистан, kyrgyzstan, KG", objectors=("Russian Federation",)),
    )
    assert replace(one, question=two.question) == two
    assert names_in(" KGZ,, Bosnia  and Herzegovina ,") == ("KGZ", "Bosnia and Herzegovina")


# -- positions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("objectors", "verdict", "unknown"),
    [((), "can start now", 0), (None, "depends", 55), (("FRA", "ITA"), "closed", 0)],
)
def test_who_agrees_is_an_assumption(
    objectors: tuple[str, ...] | None, verdict: str, unknown: int
) -> None:
    asked = question("books", parties="KGZ", donors="DEU", objectors=objectors)
    row = rows(small(), asked)[("vote", "")]
    (agreed,) = row.agreements
    assert (row.verdict, len(agreed.unknown)) == (verdict, unknown)
    assert agreed.object == (objectors or ())
    assert len({*agreed.agree, *agreed.unknown, *agreed.object}) == 57
    assert "assumption" in words.agreement(agreed)
    if objectors is None:
        assert words.because(ask(small(), asked), row) == (
            "positions of 55 of 57 (all participating States) are not known",
        )


def test_defaults_are_shown_with_whom_they_mean() -> None:
    answer = ask(small(), question("books", parties="TJK,KGZ,UN", donors="DEU"))
    assert answer.circles["hosts"] == ("KGZ", "TJK")
    row = next(row for row in answer.rows if row.key == ("fair", "free"))
    hosts, office = row.agreements
    assert hosts.agree == ("KGZ", "TJK")
    assert (office.circle, office.agree, office.status) == ("institutions", ("ODIHR",), "assumed")
    position = {it.who: it for it in answer.positions}
    assert (position["ODIHR"].stance, position["ODIHR"].why) == ("willing", "office")
    assert (position["KGZ"].stance, position["KGZ"].why) == ("willing", "named")
    assert (position["FRA"].stance, position["FRA"].why) == ("does not object", "said")
    assert all("assumption" in words.position(it) for it in answer.positions)


def test_an_institution_may_object_by_its_office() -> None:
    asked = question("books", parties="KGZ", donors="DEU", objectors=("ODIHR",))
    row = rows(small(), asked)[("fair", "free")]
    assert row.verdict == "closed"
    named = question(
        "books", parties="KGZ", donors="DEU", institutions="ODIHR", objectors=("ODIHR",)
    )
    assert rows(small(), named)[("fair", "free")].verdict == "closed"


@pytest.mark.parametrize(
    ("objector", "said"), [("JPN", "Partner"), ("CHN", "takes no part"), ("EU", "organisation")]
)
def test_whoever_cannot_prevent_it_is_told_so(objector: str, said: str) -> None:
    asked = question("books", parties="KGZ", donors="DEU", objectors=(objector,))
    answer = ask(small(), asked)
    assert all(row.verdict == "can start now" for row in answer.rows)
    (note,) = answer.notes
    assert said in note


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    # of an implementer without a name nobody knows whether it is neutral
    text = FAIR.replace("any(hosts.central_asian)", "any(implementers.neutral)")
    catalogue = load(write(tmp_path / "c", fair=text))
    answer = ask(catalogue, question("books", parties="KGZ", donors="DEU"))
    row = next(row for row in answer.rows if row.key == ("fair", "free"))
    assert row.verdict == "depends"
    (said,) = words.because(answer, row)
    assert "whether one not named (implementers) is neutral" in said


# -- dates -----------------------------------------------------------------------------------------


def test_steps_follow_each_other_on_the_calendar() -> None:
    asked = question("books", parties="KGZ", donors="DEU", start="2026-11-30", by="2027-03-20")
    found = rows(small(), asked)
    free = {step.label: step for step in found[("fair", "free")].steps}
    assert list(free) == ["letter", "tent", "fair"]
    assert str(free["letter"].ends) == "2026-12-07..2026-12-14"
    assert str(free["tent"].ends) == "2026-12-17..2027-03-14"
    assert str(free["fair"].ends) == "2026-12-19..2027-03-16"
    assert found[("fair", "free")].in_time == "yes"
    # the vote follows the letter; the fair waits for vote and tent
    every = {step.label: step for step in found[("fair", "all")].steps}
    assert every["vote"].after == ("letter",)
    assert str(every["vote"].ends) == "2027-01-07..2027-01-14"
    assert str(every["fair"].begins) == "2027-01-07..2027-03-14"
    assert found[("vote", "")].ends == Days(date(2026, 11, 30), None)
    assert found[("vote", "")].in_time == "perhaps"


@pytest.mark.parametrize(
    ("text", "start", "first", "last"),
    [
        ("1 months", "2027-01-31", "2027-02-28", "2027-02-28"),
        ("1 months..1 years", "2028-01-31", "2028-02-29", "2029-01-31"),
        ("48 h", "2026-11-22", "2026-11-24", "2026-11-24"),
        ("30 h", "2026-11-22", "2026-11-23", "2026-11-24"),
        ("..3 d", "2026-12-30", "2026-12-30", "2027-01-02"),
        ("2 w..", "2026-11-22", "2026-12-06", None),
        ("?", "2026-11-22", "2026-11-22", None),
    ],
)
def test_how_long_something_takes(text: str, start: str, first: str, last: str | None) -> None:
    day = date.fromisoformat(start)
    found = parse_takes(text).after(Days(day, day))
    assert found == Days(date.fromisoformat(first), date.fromisoformat(last) if last else None)


@given(
    st.dates(date(1990, 1, 1), date(2200, 1, 1)), st.integers(0, 90),
    st.sampled_from(["h", "d", "w", "months", "years"]), st.integers(0, 90),
)  # fmt: skip
def test_longer_never_ends_earlier(day: date, number: int, unit: str, more: int) -> None:
    one, two = Length(number, unit), Length(number + more, unit)
    assert day <= one.after(day) <= one.after(day, late=True) <= two.after(day, late=True)
    assert one.after(day) <= two.after(day)


@pytest.mark.parametrize("text", ["-5", "x", "5..1", "1e5", "..", "9" * 40])
def test_amounts_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_amount(text)


# -- comparison, precedents, order -----------------------------------------------------------------


def test_time_and_money_against_the_bilateral_way() -> None:
    row = rows(small(), question("books", parties="KGZ", donors="DEU"))[("fair", "free")]
    assert row.bilateral is not None
    assert (row.bilateral.time, row.bilateral.money) == ("shorter", "more")
    assert words.amount(row.cost) == "1 000 to 5 000 EUR"


@pytest.mark.parametrize(
    ("parties", "order"),
    [("KGZ", ["own", "near", "far"]), ("UZB", ["near", "own", "far"]), ("NOR", ["far", "near", "own"]),
     ("TJK", ["near", "own", "far"])],
)  # fmt: skip
def test_precedents_of_the_same_states_come_first(parties: str, order: list[str]) -> None:
    row = rows(small(), question("books", parties=parties, donors="DEU"))[("fair", "free")]
    assert [done.key for done in row.precedents] == order


def test_the_order_is_the_one_that_is_shown() -> None:
    asked = question("books", parties="KGZ", donors="DEU")
    answer = ask(small(), asked)
    assert answer.order == (
        "verdict",
        "consensus",
        "date",
        "agreements",
        "time",
        "cost",
        "precedents",
    )
    assert [row.key for row in answer.rows] == [("fair", "free"), ("fair", "all"), ("vote", "")]
    turned = ask(small(), replace(asked, order=("-consensus", "time")))
    assert [row.key for row in turned.rows] == [("fair", "all"), ("vote", ""), ("fair", "free")]
    by_precedent = ask(small(), replace(asked, order=("-precedents",)))
    assert by_precedent.rows[0].key == ("vote", "")


def test_not_required_is_not_said_where_it_is_required() -> None:
    found = rows(small(), question("books", parties="KGZ", donors="DEU"))
    assert [who for who, *_ in found[("fair", "free")].not_required] == ["states"]
    assert found[("fair", "all")].not_required == ()


# -- the single change -----------------------------------------------------------------------------


def test_a_donor_would_open_it() -> None:
    answer = ask(small(), question("books", parties="KGZ", objectors=("FRA",)))
    assert [(c.kind, c.circle, c.opens) for c in answer.changes] == [
        ("position", "", (("vote", ""),)),
        ("named", "donors", (("fair", "free"),)),
    ]
    fair = next(row for row in answer.rows if row.key == ("fair", "free"))
    assert [words.change(answer, answer.changes[i]) for i in fair.changes] == [
        "one more among donors: anybody who is willing (assumption)"
    ]


def test_hosts_that_would_open_it_are_exactly_those_of_the_region() -> None:
    answer = ask(small(), question("books", parties="NOR", hosts="NOR", donors="DEU"))
    (change,) = answer.changes
    assert change.circle == "hosts"
    assert change.who == ("KAZ", "KGZ", "TJK", "TKM", "UZB")
    assert change.opens == (("fair", "all"), ("fair", "free"))


def test_a_third_party_would_open_it() -> None:
    answer = ask(small(), question("songs", parties="KGZ,TJK", objectors=("FRA",)))
    third = next(c for c in answer.changes if c.circle == "parties")
    assert third.who == ()
    assert third.opens == (("choir", ""),)


def test_a_later_day_would_open_it() -> None:
    asked = question("books", parties="KGZ", donors="DEU", by="2026-12-01")
    late = next(c for c in ask(small(), asked).changes if c.opens == (("fair", "free"),))
    row = rows(small(), asked)[("fair", "free")]
    assert row.in_time == "no"
    assert row.ends is not None
    assert late.day == row.ends.first.isoformat()
    assert rows(small(), replace(asked, by=late.day))[("fair", "free")].in_time == "perhaps"


def test_a_gate_that_reads_the_day_asked_for(tmp_path: Path) -> None:
    text = FAIR.replace("any(hosts.central_asian)", "year(by) >= 2029")
    catalogue = load(write(tmp_path / "c", fair=text))
    asked = question("books", parties="KGZ", donors="DEU", by="2027-06-30")
    answer = ask(catalogue, asked)
    fair = next(row for row in answer.rows if row.key == ("fair", "free"))
    assert fair.verdict == "closed"
    (later,) = [answer.changes[index] for index in fair.changes]
    assert (later.kind, later.day) == ("date", "2029-06-30")
    nothing = ask(catalogue, replace(asked, by=None))
    fair = next(row for row in nothing.rows if row.key == ("fair", "free"))
    assert words.because(nothing, fair)[0].endswith("Not known: by is not given.")


def test_another_reading_would_open_it() -> None:
    answer = ask(small(), question("books", parties="KGZ", donors="DEU", objectors=("FRA",)))
    (reading,) = [c for c in answer.changes if c.kind == "reading"]
    assert (reading.reading, reading.opens) == ("free", (("fair", "all"),))
    assert words.change(answer, reading) == "the reading free: Nothing says so."


def test_two_objectors_are_no_single_change() -> None:
    answer = ask(small(), question("songs", parties="KGZ", objectors=("FRA", "ITA")))
    assert not [c for c in answer.changes if c.kind == "position"]
    assert not answer.possible


def test_two_failing_gates_are_no_single_change(tmp_path: Path) -> None:
    catalogue = load(write(tmp_path / "c", choir=CHOIR.replace(">= 3", ">= 4"), round=ROUND))
    answer = ask(catalogue, question("songs", parties="KGZ,TJK", objectors=("FRA",)))
    assert all(("choir", "") not in c.opens for c in answer.changes)


# -- the first message -----------------------------------------------------------------------------


def test_the_first_message_is_a_draft(tmp_path: Path) -> None:
    body = """body: {reasons: ["{goal} by {by} in {where} with {parties}", "{supporters}"], invited: "{parties}",
  starts: "{by}", representatives_per_state: "{where}"}"""
    text = FAIR.replace("body: {}", body).replace(
        "message: visit_invitation", "message: visit_invitation, to: hosts"
    )
    catalogue = load(write(tmp_path / "c", fair=text))
    asked = question("books", parties="TJK,KGZ", hosts="KAZ,KGZ", donors="DEU", by="2027-06-30")
    row = rows(catalogue, replace(asked, where="Osh"))[("fair", "free")]
    assert row.first is not None
    assert (row.first.author, row.first.to) == ("KGZ", ("KAZ",))
    made, problems = draft(row)
    assert made is not None
    assert (made["regime"], made["kind"], made["author"]) == ("VD2011", "visit_invitation", "KGZ")
    assert "assumptions" in made["comment"]
    assert made["body"]["reasons"] == [
        "More books by 2027-06-30 in Osh with Kyrgyzstan, Tajikistan"
    ]
    assert (made["body"]["invited"], made["body"]["starts"]) == (["KGZ", "TJK"], "2027-06-30")
    # what the form does not take stays open, and is said
    assert made["body"]["representatives_per_state"] is None
    assert [(p.field, p.level) for p in problems] == [("body.representatives_per_state", "warning")]
    assert made["body"]["areas"] is None


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [("regime: VD2011", "regime: NONE", "unknown-regime"),
     ("message: visit_invitation", "message: party", "unknown-kind")],
)  # fmt: skip
def test_a_message_that_is_not_there_is_said(tmp_path: Path, old: str, new: str, rule: str) -> None:
    catalogue = load(write(tmp_path / "c", fair=FAIR.replace(old, new)))
    row = rows(catalogue, question("books", parties="KGZ", donors="DEU"))[("fair", "free")]
    made, problems = draft(row)
    assert (made, [p.rule for p in problems]) == (None, [rule])


def test_every_first_message_that_ships_is_a_good_draft() -> None:
    catalogue = load_catalogue()
    asked = question(*catalogue.goals, parties="KGZ,TJK", donors="DEU", supporters="AUT",
                     partners="UN", by="2027-06-30")  # fmt: skip
    found = {row.instrument: draft(row) for row in ask(catalogue, replace(asked, where="Osh")).rows}
    wrong = {
        name: [str(p) for p in problems]
        for name, (_, problems) in found.items()
        if [p for p in problems if p.rule not in ("unknown-regime",)]
    }
    assert wrong == {}
