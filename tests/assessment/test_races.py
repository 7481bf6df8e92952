"""Races and matrices: sums are of cells, both agree with the tables and findings they are made from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.books import BOOKS, casebook
from assessment.test_quota import AS_OF, HOST, VD, VISITS, assessed, line, table, visit
from hofburg import assess
from hofburg.assessment import Matrix, Race, Tally, matrices, races
from hofburg.assessment.race import _full
from hofburg.errors import QuestionError
from hofburg.register import Record
from hofburg.values import ALWAYS, NEVER

Visits = list[tuple[str, int, str]]


def records_of(visits: Visits) -> list[Record]:
    return [r for n, (who, day, fate) in enumerate(visits) for r in visit(n, who, day, fate)]


def total(tallies: list[Tally]) -> tuple[Decimal, Decimal]:
    nothing = Decimal(0)
    known = [tally.known for tally in tallies]
    return (
        sum((low or nothing for low, _ in known), nothing),
        sum((high or nothing for _, high in known), nothing),
    )


@given(VISITS, st.sampled_from([HOST, None]))
@settings(max_examples=15, deadline=None)
def test_totals_are_sums_of_cells(visits: Visits, holder: str | None) -> None:
    found = list(
        matrices(assess(VD, records_of(visits), as_of=AS_OF, holder=holder), year=2019, label="76")
    )
    for it in found:
        cells = list(it.cells)
        assert it.total.known == total([cell.counted for cell in cells])
        assert it.total.known == total([one.given for one in it.totals])
        assert it.total.known == total([one.received for one in it.totals])
        for one in it.totals:
            assert one.given.known == total([c.counted for c in cells if c.sender == one.state])
            received = [c.counted for c in cells if c.addressee == one.state]
            assert one.received.known == total(received)
            assert one.received.complete == (one.state in it.whole)
        assert it.whole == ((HOST,) if holder else ())
        assert all(cell.counted.complete == (holder is not None) for cell in cells)
        for group in it.groups:
            inside = {*group.members, *group.perhaps}
            own = [c.counted for c in cells if c.sender in inside]
            assert (group.given.known[1] or 0) == total(own)[1]
            assert (group.among.known[1] or 0) <= min(
                group.given.known[1] or 0, group.received.known[1] or 0
            )
    asked = {f"{who}/{n}" for n, (who, _, _) in enumerate(visits)}
    invited = {f"{who}/{n}" for n, (who, _, fate) in enumerate(visits) if fate == "invited"}
    shown = {case for it in found for cell in it.cells for case in cell.cases}
    shown |= {case for it in found for case in it.unplaced}
    assert asked - invited <= shown <= asked


@given(VISITS)
@settings(max_examples=15, deadline=None)
def test_a_column_is_what_the_quota_table_says(visits: Visits) -> None:
    records = records_of(visits)
    year = line(table(records), "76")
    for it in matrices(assessed(records), year=2019, label="76", reading="default"):
        received = [one.received for one in it.totals if one.state == HOST]
        assert [tally.known for tally in received] == ([year.known] if received else [])


@given(VISITS)
@settings(max_examples=15, deadline=None)
def test_a_race_says_what_findings_say(visits: Visits) -> None:
    assessment = assessed(records_of(visits))
    found = {f.id: f for f in assessment.findings()}
    for it in races(assessment, year=2019, label="76"):
        places = [one.at for one in it.entrants]
        assert places == sorted(places)
        for one in it.entrants:
            for verdict in one.verdicts:
                if it.reading == "default":
                    f = found[verdict.finding]
                    assert (f.status, f.measured) == (verdict.status, verdict.ordinal)
            said = {verdict.status for verdict in one.verdicts}
            assert one.status in said or not said
        assert [c for board in it.boards for c in board.cases]
        _filled(it)


def _filled(it: Race) -> None:
    """A quota is full exactly where so many count, and not before the last of so many."""
    entrants = {one.case: one for one in it.entrants}
    for board in it.boards:
        own = [entrants[case] for case in board.cases]
        sure = sorted(one.at[1] for one in own if one.counts)
        may = sorted(one.at[0] for one in own if one.counts is not False)
        cap = int(board.allowed[1] or 0)
        if len(may) < cap:
            assert board.full is None
            continue
        assert board.full == (may[cap - 1], sure[cap - 1] if len(sure) >= cap else NEVER)


def _by_reading(found: list[Race]) -> dict[tuple[str, str], Race]:
    return {(it.world.rpartition("/")[2], it.reading): it for it in found}


def test_the_race_of_2015_in_two_accounts_and_two_readings() -> None:
    _, assessment = casebook("VD2011")
    found = [
        it for it in races(assessment, year=2015, state="RUS") if "russia-quota-2015" in it.world
    ]
    by = _by_reading(found)
    other = "inspection.counted_by=request"
    assert set(by) == {(w, r) for w in ("published", "hours") for r in ("default", other)}
    hours, published = by["hours", "default"], by["published", "default"]
    assert [it.sender for it in hours.entrants] == ["UKR", "TUR", "NLD"]
    one, two, three = (Decimal(n) for n in (1, 2, 3))
    assert [it.ordinal for it in hours.entrants] == [(one, one), (two, two), (three, three)]
    assert [it.ordinal for it in published.entrants] == [(one, one), (two, three), (two, three)]
    (board,) = hours.boards
    assert board.full is not None
    assert board.full[0] == board.full[1]
    (board,) = published.boards
    assert board.full is not None
    assert board.full[0] < board.full[1]
    # Under the other reading any of the three may have been the first.
    assert {it.ordinal for it in by["hours", other].entrants} == {(one, three)}
    explicit = list(races(assessment, year=2015, state="RUS", reading="default", label="76"))
    assert hours in explicit
    assert published in explicit


def test_where_others_may_be_missing_a_quota_may_have_been_full_before() -> None:
    records = records_of([("LIE", 10, "visited"), ("MCO", 11, "visited"), ("SMR", 12, "visited")])
    (mine,) = races(assessed(records), year=2019, label="76", reading="default")
    (theirs,) = races(assess(VD, records, as_of=AS_OF), year=2019, label="76", reading="default")
    assert mine.boards[0].full is not None
    assert theirs.boards[0].full is not None
    assert mine.boards[0].full[0] > ALWAYS == theirs.boards[0].full[0]
    assert mine.boards[0].full[1] == theirs.boards[0].full[1]


def test_an_amount_that_is_not_known_may_fill_a_quota_but_does_not_surely() -> None:
    found = line(table(records_of([("LIE", 10, "visited")])), "76")
    use = found.uses[0]
    told = replace(found, uses=(replace(use, amount=(None, None)),))
    assert _full(told, 0) == (use.at[0], NEVER)


@pytest.mark.parametrize("book", BOOKS)
def test_every_matrix_and_race_of_a_casebook_is_made(book: str) -> None:
    law, assessment = casebook(book)
    found: list[Matrix | Race] = [*matrices(assessment), *races(assessment)]
    for it in found:
        assert it.label in law.provisions
        assert it.as_dict()["label"] == it.label
    for it in races(assessment):
        cases = [one.case for one in it.entrants]
        assert len(cases) == len(set(cases))
        assert sorted(cases) == sorted(case for board in it.boards for case in board.cases)


@pytest.mark.parametrize("label", ["67.2", "79-size", "nothing"])
def test_a_label_that_nobody_races_for_is_refused(label: str) -> None:
    _, assessment = casebook("VD2011")
    for ask in (races, matrices):
        with pytest.raises(QuestionError):
            list(ask(assessment, label=label))
