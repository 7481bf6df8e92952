"""Holidays: what a State told others, what the package thinks, and what nobody knows."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg.atlas import holiday_lists, holidays, states
from hofburg.atlas import holidays as verb
from hofburg.errors import AtlasError

KAZ = """
KAZ:
  2025:
    source: Note 14/2025
    days:
      2025-01-01..2025-01-02: New Year
      2025-03-21: Nauryz
"""
CODES = st.sampled_from([state.code for state in states("participating")])
DAYS = st.dates(date(1985, 1, 1), date(2110, 1, 1))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    (tmp_path / "holidays.yaml").write_text(KAZ, encoding="utf-8")
    return tmp_path


def test_the_package_knows_nationwide_holidays_and_says_which_version() -> None:
    seen = holidays("KAZ", date(2027, 3, 20), date(2027, 3, 26))
    assert seen.on(date(2027, 3, 22)) is True
    assert {it.source for it in seen.days} == {f"holidays {version('holidays')}"}
    assert seen.gaps == ()
    # A Sunday on which nothing is celebrated is no holiday.
    assert seen.on(date(2027, 3, 26)) is False
    assert holidays("DEU", date(2027, 2, 7), date(2027, 2, 7)).on(date(2027, 2, 7)) is False


def test_the_list_of_a_state_stands_for_its_whole_year(written: Path) -> None:
    lists = holiday_lists(written)
    seen = holidays("KAZ", date(2024, 12, 1), date(2026, 1, 31), lists=lists)
    own = [it for it in seen.days if it.day.year == 2025]
    assert [it.day.isoformat() for it in own] == ["2025-01-01", "2025-01-02", "2025-03-21"]
    assert {it.source for it in own} == {
        "the list of KAZ for 2025 in the centre's folder (Note 14/2025)"
    }
    assert seen.on(date(2025, 3, 22)) is False  # the package thinks otherwise
    assert seen.on(date(2024, 12, 16)) is True  # by the package


def test_a_list_fills_what_the_package_does_not_know(tmp_path: Path) -> None:
    (tmp_path / "holidays.yaml").write_text("KAZ: {2150: {days: {2150-01-01: New Year}}}")
    seen = holidays("KAZ", date(2149, 12, 31), date(2150, 1, 1), lists=holiday_lists(tmp_path))
    assert seen.on(date(2149, 12, 31)) is None
    assert seen.on(date(2150, 1, 1)) is True
    assert [(gap.first, gap.last) for gap in seen.gaps] == [
        (date(2149, 12, 31), date(2149, 12, 31))
    ]
    assert "knows 1991 to 2100 only" in seen.gaps[0].why


def test_without_the_package_nothing_is_said_to_be_no_holiday(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import sys

    module = sys.modules["hofburg.atlas.holidays"]
    monkeypatch.setattr(module, "_version", lambda: "")
    module._package.cache_clear()
    try:
        seen = holidays("KAZ", date(2025, 1, 1), date(2026, 12, 31))
        assert {seen.on(date(2025, 1, 1)), seen.on(date(2026, 6, 15))} == {None}
        (gap,) = seen.gaps
        assert "not installed. Install the extra hofburg[holidays]" in gap.why
    finally:
        module._package.cache_clear()


@given(CODES, DAYS, st.integers(0, 900), st.integers(0, 900))
def test_each_day_has_one_of_three_answers_however_it_is_asked(
    code: str, first: date, long: int, cut: int
) -> None:
    last = first + timedelta(days=long)
    whole = holidays(code, first, last)
    split = first + timedelta(days=min(cut, long))
    before, after = holidays(code, first, split), holidays(code, split, last)
    for n in range(long + 1):
        day = first + timedelta(days=n)
        unknown = any(gap.first <= day <= gap.last for gap in whole.gaps)
        assert (whole.on(day) is None) is unknown
        assert whole.on(day) == (before if day <= split else after).on(day)
    assert all(first <= it.day <= last for it in whole.days)


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(AtlasError, match="no State"):
        holidays("XYZ", date(2025, 1, 1), date(2025, 1, 2))
    with pytest.raises(AtlasError, match="span"):
        holidays("KAZ", date(2025, 1, 2), date(2025, 1, 1))
    with pytest.raises(ValueError, match="not between"):
        verb("KAZ", date(2025, 1, 1), date(2025, 1, 2)).on(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("XYZ: {2025: {days: {}}}", "unknown-state", 1),
        ("kaz: {2025: {days: {}}}", "unknown-state", 1),
        ("KAZ: {twenty: {days: {}}}", "year", 1),
        ("KAZ: {2025: {source: a}}", "missing-key", 1),
        ("KAZ: {2025: {days: {2025-13-01: a}}}", "day", 1),
        ("KAZ:\n  2025:\n    days:\n      2026-01-01: a", "day", 4),
        ("KAZ: {2025: {days: {2025-03-02..2025-03-01: a}}}", "day", 1),
        ("KAZ: {2025: {days: {2025-01-01..2025-01-03: a, 2025-01-02: b}}}", "twice", 1),
        ("KAZ: {2025: {days: {}}, 2025: {days: {}}}", "twice", 1),
        ("KAZ: {2025: {days: {2025-01-01: [a]}}}", "text", 1),
        ('KAZ: {2025: {days: {2025-01-01: "a\\e[2Jb"}}}', "text", 1),
        ("KAZ: {2025: {days: {2025-01-01: ''}}}", "text", 1),
        ("KAZ: {2025: {days: [2025-01-01]}}", "type", 1),
        ("KAZ: {2025: {days: {}, until: 2026}}", "unknown-key", 1),
        ("- KAZ", "type", 1),
        ("KAZ: &a {2025: {days: {}}}\nRUS: *a", "plain", 1),
        ("KAZ: !!python/object:os.system {}", "plain", 1),
        ("KAZ: {2025", "yaml", 2),
        ("[" * 5000, "depth", 1),
    ],
)
def test_a_faulty_list_is_refused_with_its_line(
    text: str, rule: str, line: int, tmp_path: Path
) -> None:
    (tmp_path / "holidays.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(AtlasError) as refused:
        holiday_lists(tmp_path)
    problem = refused.value.problems[0]
    assert problem.rule == rule
    assert problem.place.startswith(f"{tmp_path / 'holidays.yaml'}:{line}")
    assert problem.remedy


def test_a_file_may_be_missing_or_empty_but_not_huge(tmp_path: Path) -> None:
    assert holiday_lists(tmp_path) == {}
    (tmp_path / "holidays.yaml").write_text("# nobody told us anything\n")
    assert holiday_lists(tmp_path) == {}
    (tmp_path / "holidays.yaml").write_text("#" * 300_000)
    with pytest.raises(AtlasError, match="KiB"):
        holiday_lists(tmp_path)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_whatever_stands_in_the_file_is_read_or_refused(data: bytes) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        (Path(folder) / "holidays.yaml").write_bytes(data)
        with suppress(AtlasError):
            holiday_lists(folder)
