"""Holidays warn and decide nothing: in timetables, messages and calendars."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assessment.loans import LENDING, loan
from hofburg import assess, calendar, holiday_notes, load_regime, timetable
from hofburg.atlas import HolidayList
from hofburg.values import parse_instant

VD = load_regime("VD2011")
OWN = HolidayList("KAZ", 2027, "Note 3/2027", {date(2027, 2, 28): "A day of rest"})
LISTS = {("KAZ", 2027): OWN}


def told(about: Any, **more: Any) -> list[tuple[str, str, str, bool]]:
    notes = holiday_notes(VD, about, **more)
    return [(it.what, it.state, it.day.isoformat(), it.sure) for it in notes.notes]


def entry(**body: Any) -> dict[str, Any]:
    return {"kind": "inspection_request", "author": "KAZ", "to": ["DEU"], "body": body}


def test_an_instant_of_a_message_falls_on_a_holiday_of_who_sends_or_gets_it() -> None:
    assert told(entry(entry="2027-03-22T08:00Z")) == [("body.entry", "KAZ", "2027-03-22", True)]
    assert told(entry(entry="2027-10-03T08:00Z")) == [("body.entry", "DEU", "2027-10-03", True)]
    assert told(entry(entry="2027-03-16T08:00Z")) == []
    assert told(entry(entry="?"), state="KAZ") == []
    (note,) = holiday_notes(VD, entry(entry="2027-03-22")).notes
    assert note.source.startswith("holidays 0.")
    assert note.name in note.sentence


def test_of_a_range_it_may_be_and_of_a_season_nothing_is_said() -> None:
    assert told(entry(entry="2027-10-01..2027-10-05")) == [
        ("body.entry", "DEU", "2027-10-03", False)
    ]
    (note,) = holiday_notes(VD, entry(entry="2027-10-01..2027-10-05")).notes
    assert "would be a holiday of DEU" in note.sentence
    assert told(entry(entry="2027-01-01..2027-12-31")) == []


def test_the_list_of_the_state_overrides_the_package() -> None:
    assert told(entry(entry="2027-03-22T08:00Z"), lists=LISTS) == []
    notes = holiday_notes(VD, entry(entry="2027-02-28T08:00Z"), lists=LISTS)
    assert [it.source for it in notes.notes] == [
        "the list of KAZ for 2027 in the centre's folder (Note 3/2027)"
    ]
    assert "not read" in notes.said["en"]


def test_what_nobody_knows_is_said_and_never_taken_for_no_holiday() -> None:
    notes = holiday_notes(VD, entry(entry="2150-03-22T08:00Z"))
    assert notes.notes == ()
    assert [text.partition(":")[0] for text in notes.not_known] == [
        "Holidays of KAZ in 2150 are not known",
        "Holidays of DEU in 2150 are not known",
    ]
    assert notes


def test_windows_of_a_timetable_are_looked_at_from_both_ends() -> None:
    given = {"inspecting": "KAZ", "receiving": "DEU", "entry": "2027-03-22T08:00Z"}
    made = timetable(VD, "inspection", given)
    found = told(made)
    assert ("entry", "KAZ", "2027-03-22", True) in found
    assert ("86-admission due", "KAZ", "2027-03-22", True) in found
    assert {state for _, state, *_ in told(made, state="DEU")} <= {"DEU"}


def test_a_calendar_warns_of_what_is_still_to_come_and_of_parties_without_holidays_never() -> None:
    records = loan(1, "ANN", "TAL", 50, 5)
    assessment = assess(LENDING, records, as_of=parse_instant("2021-03-01").lo, threads=1)
    (made,) = calendar(assessment, year=2020)
    notes = holiday_notes(LENDING, made)
    assert not notes  # Anna is no State of the atlas
    assert notes.said == {}


@pytest.mark.parametrize("since", ["2027-03-22T23:00Z", "2027-03-23T00:00Z"])
def test_days_that_are_over_are_left_out(since: str) -> None:
    at = parse_instant(since).lo
    expected = [("body.entry", "KAZ", "2027-03-22", True)] if since.startswith("2027-03-22") else []
    assert told(entry(entry="2027-03-22T08:00Z"), since=at) == expected


def test_no_body_is_so_strange_that_it_breaks_the_warning() -> None:
    for body in ({"entry": 3}, {"entry": ["2027-03-22"]}, {"entry": "2027-03-99"}, {}, None):
        assert told({**entry(), "body": body}) == []
    assert told({"kind": "nothing", "author": 3, "to": [None], "body": {}}) == []
    assert told({**entry(entry="2027-03-22T08:00Z"), "author": None, "to": None}) == []
