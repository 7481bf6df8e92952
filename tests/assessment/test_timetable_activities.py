"""Notices, invitations, calendars and messages two years ahead: days counted by hand.

The activities are real, and so are their first days; the sums are those of a calendar on the wall.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from hofburg import load_regime
from hofburg.assessment import Step, Timetable, timetable
from hofburg.regimes import Law
from hofburg.values import DAY, parse_instant


@cache
def vienna() -> Law:
    return load_regime("VD2011")


def of(process: str, **given: Any) -> Timetable:
    return timetable(vienna(), process, given)


def step(made: Timetable, label: str) -> Step:
    (found,) = [it for it in made.steps if it.label == label]
    return found


def by_the_end_of(day: str) -> tuple[int, int]:
    return (parse_instant(day).hi,) * 2


# 42 days before: 11 or 13 days of the month of the beginning, and what is left of the two before.
LAST_DAYS = [
    ("2025-09-12", "2025-08-01"),  # Zapad-2025: 12 back to 31 August, 30 more
    ("2017-09-14", "2017-08-03"),  # Zapad-2017: 14 and 28
    ("2018-10-25", "2018-09-13"),  # Trident Juncture 18: 25 and 17
    ("2022-02-10", "2021-12-30"),  # Union Resolve: 10, 31 of January, 1
    ("2024-03-15", "2024-02-02"),  # over a day in leap years: 15 and 27
    ("2023-03-15", "2023-02-01"),
]


@pytest.mark.parametrize(("begins", "last"), LAST_DAYS)
def test_an_activity_is_notified_and_observers_invited_42_days_before(
    begins: str, last: str
) -> None:
    made = of("activity", begins=begins)
    for label in ("38", "47"):
        found = step(made, label)
        assert found.due == by_the_end_of(last)
        assert set(found.days) == {"due"}
    # the hour of the beginning does not move the day
    assert step(of("activity", begins=f"{begins}T23:59Z"), "38").due == by_the_end_of(last)
    assert step(of("activity", begins=f"{begins}T00:00Z"), "38").due == by_the_end_of(last)


def test_a_notice_of_31_july_for_12_september_has_a_day_left() -> None:
    sent = parse_instant("2025-07-31")
    assert (parse_instant("2025-09-12").lo - sent.lo) // DAY == 43
    for day, verdict in (
        ("2025-07-31", "in time"),
        ("2025-08-01", "in time"),
        ("2025-08-02", "late"),
    ):
        made = of("activity", begins="2025-09-12", notified_at=day, invited_at=day)
        assert [step(made, label).verdict for label in ("38", "47")] == [verdict] * 2


def test_a_change_is_told_by_the_day_of_the_notice() -> None:
    made = of("activity", begins="2018-10-25", changed="yes")
    assert step(made, "64").due == by_the_end_of("2018-09-13")


def test_without_notice_to_the_troops_it_is_notified_when_they_begin() -> None:
    made = of("activity", begins="2022-02-10T06:00Z", no_notice="yes", surprised="yes")
    begin = parse_instant("2022-02-10T06:00Z").lo
    assert step(made, "41.1").due == (begin, begin)
    assert "38" not in {it.label for it in made.steps}
    # observers are asked to what lasts on after 72 hours
    assert step(made, "58").due == (begin + 3 * DAY,) * 2


@pytest.mark.parametrize(("year", "last"), [(2018, "2017-11-15"), (2025, "2024-11-15")])
def test_a_calendar_is_due_in_november_of_the_year_before(year: int, last: str) -> None:
    found = step(of("calendar", state="NOR", year=year), "61")
    assert (found.due, found.state, found.message) == (
        by_the_end_of(last),
        "NOR",
        "annual_calendar",
    )
    for sent, verdict in ((f"{last}T23:59:59Z", "in time"), (f"{last[:8]}16T00:00:00Z", "late")):
        made = of("calendar", state="NOR", year=year, calendar_at=sent)
        assert step(made, "61").verdict == verdict


def test_large_activities_of_2018_were_told_in_2016() -> None:
    found = step(of("two_year_message", state="NOR", year=2016), "68")
    assert (found.due, found.state) == (by_the_end_of("2016-11-15"), "NOR")


def test_one_small_activity_is_notified_within_the_year() -> None:
    made = of("sub_level", state="AND", year=2020, sub_level_begins="2020-06-15")
    assert step(made, "9-12").due == by_the_end_of("2020-12-31")
    days = step(made, "9-12-days")
    assert days.due == by_the_end_of("2020-05-04")
    # nobody here has read whether the 42 days bind
    (other,) = days.readings
    assert (other.reading, other.mark) == ("sub_level.days=before_start", "doubtful")
    assert other.due == by_the_end_of("2020-06-15")
