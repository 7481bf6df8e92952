"""What is said of rows that lines make, and of rows of a State and a year, beyond their findings."""

from __future__ import annotations

from functools import cache

import pytest

from hofburg import assess_cases, load_cases, load_regime
from hofburg.assessment import Assessment, Explanation, explain

NAMES = ("example-large-activities", "example-whose-activity", "example-calendar-last-day")


@cache
def book() -> Assessment:
    chosen = [case for case in load_cases("VD2011") if case[0].case in NAMES]
    return assess_cases(load_regime("VD2011"), chosen, threads=1)


def told(case: str, label: str, name: str, reading: str = "default") -> Explanation:
    (found,) = [
        f
        for f in book().findings()
        if (f.label, f.case, f.reading, f.world) == (label, name, reading, f"{case}/record")
    ]
    return explain(book(), found.id, change=False)


@pytest.mark.parametrize(
    ("case", "name", "reading", "held"),
    [
        (NAMES[0], "AND/a-2022/AND", "default", {"AND/a-2022", "AND/a-2020"}),
        # in the fourth calendar year nothing else counts, but that was for the limit to say
        (NAMES[0], "SMR/c-2020/SMR", "default", {"SMR/c-2020"}),
        (NAMES[1], "AND/b/AND", "constraint.whose=host", {"AND/a", "AND/b"}),
    ],
)
def test_a_count_of_lines_names_the_activities_that_it_counts(
    case: str, name: str, reading: str, held: set[str]
) -> None:
    found = told(case, "67.1", name, reading)
    assert {it.reference for it in found.evidence if it.kind == "activity"} == held


def test_the_draft_of_a_calendar_is_about_its_year() -> None:
    case = NAMES[2]
    for label, row, year in (("61", "calendar/MCO/2020", {"year": 2020}),
                             ("68", "two_year_message/MCO/2020", {"given_in": 2020})):  # fmt: skip
        (draft,) = told(case, label, row).next
        assert year.items() <= draft.entry["body"].items()
        assert (draft.entry["author"], draft.entry["refers_to"]) == ("MCO", [])
        assert f"body.{next(iter(year))}" not in draft.open
        assert "body.nil" in draft.open
