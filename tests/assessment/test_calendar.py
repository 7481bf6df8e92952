"""A year at a glance: what takes place, what is announced, what is due; worlds side by side."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.books import BOOKS, casebook
from assessment.loans import FIRST, LENDING, LOANS, loan, record, records_of
from hofburg import Assessment, YearCalendar, assess, calendar
from hofburg.errors import QuestionError
from hofburg.register import Record
from hofburg.values import DAY, parse_instant

FEW = settings(max_examples=max(5, settings().max_examples // 20))
AS_OF = parse_instant("2023-01-01T00:00Z").lo


def asked(records: list[Record], holder: str | None = None, as_of: int = AS_OF) -> Assessment:
    return assess(LENDING, records, as_of=as_of, holder=holder, threads=1)


def year(assessment: Assessment, number: int, **more: str) -> YearCalendar:
    (made,) = calendar(assessment, year=number, **more)  # type: ignore[arg-type]
    return made


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@FEW
@given(LOANS, st.sampled_from([2020, 2021, 2022]))
def test_a_loan_stands_in_each_year_that_it_touches_and_in_no_other(
    loans: list[tuple[str, str, int, int, str]], number: int
) -> None:
    made = year(asked(records_of(loans)), number)
    wanted = set()
    for n, (reader, library, start, out, fate) in enumerate(loans):
        first, last = day(start + 1), day(start + 1 + out)
        if fate == "back" and first.year <= number <= last.year:
            wanted.add((f"{reader}/{n}", (reader, library)))
        if fate == "out" and first.year == number:  # its end is not known
            wanted.add((f"{reader}/{n}", (reader, library)))
    assert {(it.case, it.states) for it in made.takes_place} == wanted
    assert all(it.sure and it.everywhere and it.name == "study" for it in made.takes_place)
    # What was refused is not there at all, not even among what has no date.
    refused = {f"{reader}/{n}" for n, (reader, *_, fate) in enumerate(loans) if fate == "refused"}
    assert not refused & {it.case for it in (*made.takes_place, *made.undated)}


@FEW
@given(LOANS, st.sampled_from([2020, 2021, 2022]), st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_nothing(
    loans: list[tuple[str, str, int, int, str]], number: int, order: random.Random
) -> None:
    records = records_of(loans)
    mixed = list(records)
    order.shuffle(mixed)
    one, other = year(asked(records), number), year(asked(mixed), number)
    assert one.as_dict() == other.as_dict()
    for state in ("ANN", "TAL"):
        mine = year(asked(mixed), number, state=state)
        assert mine.takes_place == tuple(it for it in one.takes_place if state in it.states)


@FEW
@given(LOANS, st.sampled_from([2020, 2021, 2022]))
def test_what_is_due_in_the_year_is_what_the_findings_say(
    loans: list[tuple[str, str, int, int, str]], number: int
) -> None:
    assessment = asked(records_of(loans), holder="TAL")
    made = year(assessment, number)
    wanted = {
        (f.label, f.case, f.status, f.reading)
        for f in assessment.findings()
        if f.kind == "duty" and f.due and not LENDING.processes[f.process].every
        and made.first <= f.due[1] < 2**62 and -(2**62) < f.due[0] <= made.last
    }  # fmt: skip
    told = {
        (it.label.partition("#")[0], it.case, it.status, it.reading) for it in made.due if it.case
    }
    assert told == wanted


def test_a_range_is_told_as_it_is_and_who_carries_takes_part() -> None:
    entries = loan(1, "ANN", "TAL", 0, 5, fate="out",
                   carriers=[{"who": "KIM", "bags": 1}, {"who": "ANN", "bags": 2}])  # fmt: skip
    entries.append(record("returned", "ANN", "TAL", "r1", "2020-11-20", refers_to=["ANN/1"],
                          body={"back_at": "2020-11-10..2020-11-12"}))  # fmt: skip
    (it,) = year(asked(entries), 2020).takes_place
    assert it.states == ("ANN", "TAL", "KIM")
    assert it.end == tuple(parse_instant("2020-11-10..2020-11-12"))
    assert it.as_dict()["end"] == ["2020-11-10T00:00:00Z", "2020-11-12T23:59:59.999999Z"]


def test_what_nobody_answered_may_take_place_on_days_that_are_not_known() -> None:
    made = year(asked(loan(1, "ANN", "TAL", 10, 0, fate="open")), 2020)
    (it,) = made.undated
    assert (it.case, it.sure, made.takes_place) == ("ANN/1", False, ())
    # In Tal's own register no answer of Tal is missing: it was not accepted, and nothing took place.
    assert year(asked(loan(1, "ANN", "TAL", 10, 0, fate="open"), "TAL"), 2020).undated == ()


def test_plans_stand_apart_and_their_year_is_that_of_the_days_they_name() -> None:
    fairs = [
        {"name": "Spring fair", "opens": "2021-04-10", "closes": "2021-04-11", "guest": "ANN"},
        {"name": "Some day"},
        {"name": "New Year", "opens": "2021-12-31", "closes": "2022-01-01"},
    ]
    entries = [record("report", "TAL", "BRG", "1", "2021-01-20",
                      body={"year": 2021, "volumes": 10, "fairs": fairs})]  # fmt: skip
    made = year(asked(entries), 2021)
    assert [(it.name, it.states, it.line, it.days) for it in made.announced] == [
        ("Spring fair", ("TAL", "ANN"), 1, True),
        ("New Year", ("TAL",), 3, True),
    ]
    assert [it.name for it in made.undated] == ["Some day"]
    assert made.takes_place == ()
    spring = made.announced[0]
    assert spring.end[1] - spring.start[0] == 2 * DAY - 1
    assert [it.name for it in year(asked(entries), 2022).announced] == ["New Year"]


def test_rows_of_one_day_and_status_are_told_together() -> None:
    assessment = asked([], holder="TAL", as_of=parse_instant("2021-01-10").lo)
    (report,) = [it for it in year(assessment, 2021).due if it.label == "report"]
    assert (report.states, report.case, report.status) == (("BRG", "TAL"), "", "pending")
    assert report.days
    assert [it.states for it in year(assessment, 2021, state="BRG").due] == [("BRG",)]


def test_when_the_day_is_over_what_is_known_of_some_is_told_apart() -> None:
    # The register of Tal began the year before: what it has to say of 2021 would stand in it.
    before = record("report", "TAL", "BRG", "1", "2020-01-20", body={"year": 2020, "volumes": 10})
    assessment = asked([before], holder="TAL", as_of=parse_instant("2021-02-10").lo)
    found = [it for it in year(assessment, 2021).due if it.label == "report"]
    assert {it.states: it.status for it in found} == {("TAL",): "missed", ("BRG",): "undetermined"}


def test_accounts_that_differ_stand_side_by_side() -> None:
    _, book = casebook(BOOKS[0])
    whose = [it for it in year(book, 2021).takes_place if it.worlds[0].startswith("whose-diary")]
    assert {it.worlds for it in whose} == {("whose-diary/library",), ("whose-diary/reader",)} or {
        len(it.worlds) for it in whose
    } == {1}
    assert not any(it.everywhere for it in whose)
    worlds = {label for it in whose for label in it.worlds}
    for label in worlds:
        (made,) = calendar(book, year=2021, world=label)
        assert [it.start for it in made.takes_place] == [
            it.start for it in whose if label in it.worlds
        ]


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: str(book).rpartition("/")[2])
def test_every_casebook_has_a_calendar_of_each_year(book: str) -> None:
    law, assessment = casebook(book)
    for number in (2015, 2021, 2022):
        made = year(assessment, number)
        assert made.regime == law.id
        for it in (*made.takes_place, *made.announced):
            assert it.start[0] <= made.last
            assert max(it.start[1], it.end[1]) >= made.first
        for due in made.due:
            assert due.due[0] <= made.last
            assert due.due[1] >= made.first


def test_invented_cases_can_be_left_out() -> None:
    _, book = casebook("VD2011")
    (made,) = calendar(book, year=2022, invented=False)
    everything = year(book, 2022)
    assert made.invented > 0
    assert everything.invented == 0
    assert all(set(it.origins) != {"synthetic"} for it in made.takes_place)
    assert set(made.worlds) < set(everything.worlds)


def test_what_cannot_be_asked_is_refused() -> None:
    assessment = asked(loan(1, "ANN", "TAL", 10, 3))
    with pytest.raises(QuestionError, match="1900"):
        list(calendar(assessment, year=99))
    with pytest.raises(QuestionError, match="no world"):
        list(calendar(assessment, year=2021, world="nowhere"))
    with pytest.raises(QuestionError, match="no case"):
        list(calendar(assessment, year=2021, case="ANN/7"))
