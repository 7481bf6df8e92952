"""Groups: who belonged to which when, as what, and where sources differ."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg import atlas
from hofburg.errors import AtlasError
from hofburg.values import InstantRange, parse_instant

GROUPS = [it.code for it in atlas.groups()]
ROWS = atlas.memberships()
CENTRAL_ASIA = {"KAZ", "KGZ", "TJK", "TKM", "UZB"}

group_codes = st.sampled_from(GROUPS)
roles = st.sampled_from(get_args(atlas.Role))
instants = st.integers(parse_instant("1945-01-01").lo, parse_instant("2035-01-01").lo)


def surely(group: str, at: str, status: atlas.Role = "member") -> set[str]:
    return set(atlas.members(group, at, status).surely)


def perhaps(group: str, at: str, status: atlas.Role = "member") -> set[str]:
    return set(atlas.members(group, at, status).perhaps)


def test_the_groups() -> None:
    named = {"EU", "NATO", "CSTO", "EAEU", "CIS", "SCO", "CICA", "OTS", "AIIB", "neutral"}
    assert set(GROUPS) == named


@pytest.mark.parametrize(
    ("group", "status", "number"),
    [
        ("EU", "member", 27),
        ("NATO", "member", 32),
        ("CSTO", "member", 6),
        ("EAEU", "member", 5),
        ("EAEU", "observer", 4),
        ("CIS", "member", 9),
        ("SCO", "member", 10),
        ("CICA", "member", 28),
        ("CICA", "observer", 10),
        ("OTS", "member", 5),
    ],
)
def test_how_many_in_early_2026(group: str, status: atlas.Role, number: int) -> None:
    found = atlas.members(group, "2026-02-01", status)
    assert (len(found.surely), found.perhaps) == (number, ())


def test_a_freeze_ends_no_membership() -> None:
    assert "ARM" in surely("CSTO", "2024-03-01")
    assert surely("CSTO", "2024-03-01", "frozen") == {"ARM"}
    assert perhaps("CSTO", "2024-02-22", "frozen") == {"ARM"}
    before = atlas.members("CSTO", "2024-02-21", "frozen")
    assert before.surely == before.perhaps == ()
    assert surely("NATO", "2022-01-01", "suspended") == {"BLR", "RUS"}
    assert surely("NATO", "2022-01-01", "partner") >= {"BLR", "RUS"}


def test_a_state_can_leave_and_come_back() -> None:
    held = {at: "UZB" in surely("CSTO", at) for at in ("1995-01-01", "2003-01-01", "2008-01-01")}
    assert held == {"1995-01-01": True, "2003-01-01": False, "2008-01-01": True}
    assert "UZB" in perhaps("CSTO", "2012-09-01")
    assert "UZB" not in {*surely("CSTO", "2013-01-01"), *perhaps("CSTO", "2013-01-01")}


def test_the_day_of_an_accession_leaves_it_open() -> None:
    assert perhaps("NATO", "2023-04-04") == {"FIN"}
    assert "FIN" not in surely("NATO", "2023-04-04")
    assert "FIN" in surely("NATO", "2023-04-05")


def test_the_withdrawal_of_the_united_kingdom_has_an_hour() -> None:
    assert "GBR" in surely("EU", "2020-01-31T22:59Z")
    after = atlas.members("EU", "2020-01-31T23:00Z")
    assert "GBR" not in (*after.surely, *after.perhaps)


def test_disputed_dates_are_kept_and_all_count() -> None:
    (saudi,) = atlas.memberships("SAU", "CICA")
    assert saudi.disputed
    assert [claim.sources for claim in saudi.claims] == [("PRESS-CICA",), ("GROUPS-TABLE",)]
    assert perhaps("CICA", "2022-06-01", "observer") >= {"SAU"}
    assert "SAU" not in surely("CICA", "2022-06-01", "observer")
    assert "SAU" in surely("CICA", "2024-06-01", "observer")


def test_a_list_that_contradicts_dated_acts_is_kept_and_decides_nothing() -> None:
    aside = [row for row in ROWS if row.aside]
    assert {(row.group, row.state, row.status) for row in aside} >= {
        ("EU", "GBR", "member"),
        ("SCO", "IND", "observer"),
        ("CICA", "QAT", "observer"),
        ("NATO", "SWE", "partner"),
    }
    for at in ("2024-03-01", "2026-05-17", "2026-06-01"):
        assert "GBR" not in {*surely("EU", at), *perhaps("EU", at)}
        assert "IND" not in {*surely("SCO", at, "observer"), *perhaps("SCO", at, "observer")}
    # What it contradicts stands beside it: a row about the same State that answers do use.
    for row in aside:
        assert any(not it.aside for it in atlas.memberships(row.state, row.group)), row.key


def test_what_follows_a_decision_of_unknown_effect_is_open() -> None:
    assert surely("SCO", "2025-08-31", "observer") == {"AFG", "MNG"}
    assert perhaps("SCO", "2025-12-01", "observer") == {"AFG", "MNG"}
    assert perhaps("SCO", "2025-12-01", "partner") == {"AFG", "LAO", "MNG"}


def test_ukraine_in_the_cis_is_open_since_2018() -> None:
    assert "UKR" in surely("CIS", "2010-01-01", "participant")
    assert "UKR" in perhaps("CIS", "2020-01-01", "participant")
    assert "UKR" not in {*surely("CIS", "2010-01-01"), *perhaps("CIS", "2010-01-01")}


def test_groups_of_a_state() -> None:
    found = {(row.group, row.status) for row in atlas.memberships("Armenia", at="2024-03-01")}
    assert found == {
        ("NATO", "partner"),
        ("CSTO", "member"),
        ("CSTO", "frozen"),
        ("EAEU", "member"),
        ("CIS", "member"),
        ("SCO", "partner"),
        ("AIIB", "member"),
    }
    assert {row.group for row in atlas.memberships("TKM")} == {
        "NATO", "CIS", "CICA", "OTS", "neutral",
    }  # fmt: skip
    assert atlas.memberships("AND") == ()


def test_a_candidate_is_no_member() -> None:
    candidates = surely("EU", "2026-01-01", "candidate")
    assert "SRB" in candidates
    assert not candidates & surely("EU", "2026-01-01")


def test_whether_every_state_is_there_is_said() -> None:
    assert atlas.members("CSTO", "2024-03-01").whole
    assert not atlas.members("AIIB", "2024-03-01").whole
    assert not atlas.members("OTS", "2024-03-01", "observer").whole


def test_a_group_is_found_by_code_or_name() -> None:
    assert atlas.group("CSTO") is atlas.group("Collective Security Treaty Organization")
    assert atlas.members("European Union", "2024-01-01") == atlas.members("EU", "2024-01-01")


@pytest.mark.parametrize(("text", "meant"), [("csto", "CSTO"), ("CISC", "CIS"), ("?", "It knows")])
def test_an_unknown_group_has_a_remedy(text: str, meant: str) -> None:
    with pytest.raises(AtlasError) as caught:
        atlas.group(text)
    (problem,) = caught.value.problems
    assert problem.rule == "unknown-group"
    assert meant in problem.remedy


@given(st.one_of(st.text(), st.none(), st.integers(), st.lists(st.text())))
def test_anything_is_a_group_or_an_atlas_error(thing: object) -> None:
    try:
        found = atlas.group(thing)  # type: ignore[arg-type]
    except AtlasError:
        assert thing not in GROUPS
    else:
        assert thing in (found.code, found.name)


def test_a_question_that_is_none_is_refused() -> None:
    with pytest.raises(AtlasError, match="member, candidate"):
        atlas.members("EU", "2024-01-01", "friend")  # type: ignore[arg-type]
    with pytest.raises(AtlasError, match="tomorrow"):
        atlas.members("EU", "tomorrow")
    with pytest.raises(AtlasError, match="tomorrow"):
        atlas.memberships(at="tomorrow")
    with pytest.raises(AtlasError, match="no State"):
        atlas.memberships("Atlantis")


def test_a_doubtful_row_settles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cis = atlas.group("CIS")
    doubted = replace(cis, rows=tuple(replace(row, confidence="doubtful") for row in cis.rows))
    monkeypatch.setattr("hofburg.atlas.grouped.all_groups", lambda: {"CIS": doubted})
    found = atlas.members("CIS", "2010-01-01")
    assert (found.surely, len(found.perhaps)) == ((), 9)


@given(group_codes, roles, instants, instants)
def test_members_are_the_rows_that_hold(group: str, role: atlas.Role, a: int, b: int) -> None:
    at = InstantRange(min(a, b), max(a, b))
    found = atlas.members(group, at, role)
    assert list(found.surely) == sorted(set(found.surely))
    assert list(found.perhaps) == sorted(set(found.perhaps))
    assert not set(found.surely) & set(found.perhaps)
    rows = [
        row for row in atlas.memberships(group=group, at=at) if row.status == role and not row.aside
    ]
    assert {*found.surely, *found.perhaps} == {row.state for row in rows}
    assert set(found.surely) == {row.state for row in rows if row.held(at) == "surely"}


@given(group_codes, roles, instants, instants, instants, instants)
def test_knowing_a_moment_better_settles_more(
    group: str, role: atlas.Role, a: int, b: int, c: int, d: int
) -> None:
    points = sorted((a, b, c, d))
    wide = atlas.members(group, InstantRange(points[0], points[3]), role)
    narrow = atlas.members(group, InstantRange(points[1], points[2]), role)
    assert set(wide.surely) <= set(narrow.surely)
    assert {*narrow.surely, *narrow.perhaps} <= {*wide.surely, *wide.perhaps}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_a_row_is_in_order(row: atlas.Membership) -> None:
    assert row.key.startswith(f"{row.group}/")
    assert row.since.bounds.lo <= row.until.bounds.lo
    for claim in row.claims:
        assert row.since.bounds.lo <= claim.date.bounds.lo
        assert claim.date.bounds.hi <= row.since.bounds.hi
    assert len({claim.date.text for claim in row.claims}) == len(row.claims)


def test_nobody_is_a_member_before_the_group_began() -> None:
    # The Coal and Steel Community, the Treaty, and a year that is perhaps that of the signature.
    earlier = {"EU": "1952-07-23", "CSTO": "1992-05-15", "AIIB": "2015-01-01"}
    for it in atlas.groups():
        began = parse_instant(earlier.get(it.code, it.since.text)).lo
        dated = [row for row in it.rows if not row.aside and not row.since.text.startswith("..")]
        assert [row.key for row in dated if row.since.bounds.lo < began] == []


def test_a_membership_follows_on_what_led_to_it() -> None:
    """Where a State was an observer, candidate or partner and then became a member, the one ends."""
    for it in atlas.groups():
        for row in it.rows:
            joined = [m for m in it.rows if m.state == row.state and m.status == "member"
                      and not m.aside and m.since.bounds.lo >= row.since.bounds.lo]  # fmt: skip
            if row.status in ("observer", "candidate", "partner") and joined and not row.aside:
                assert row.until.bounds.lo <= joined[0].since.bounds.hi, row.key


def test_central_asia_by_group() -> None:
    found = {code: surely(code, "2026-02-01") & CENTRAL_ASIA for code in ("CSTO", "EAEU", "SCO")}
    assert found == {
        "CSTO": {"KAZ", "KGZ", "TJK"},
        "EAEU": {"KAZ", "KGZ"},
        "SCO": {"KAZ", "KGZ", "TJK", "UZB"},
    }
