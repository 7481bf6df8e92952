"""hofburg atlas: members, groups, neighbours, formats."""

from __future__ import annotations

import pytest

from cli.conftest import Command
from hofburg import atlas

pytestmark = pytest.mark.usefixtures("nowhere")


def test_members_of_a_group_on_a_day(hofburg: Command) -> None:
    text = hofburg("atlas", "members", "CSTO", "--at", "2024-03-01").out
    assert "member  surely  6  ARM Armenia" in text
    assert "frozen  surely  1  ARM Armenia" in text
    assert "PRESS-CSTO-ARM" in text
    assert text.rstrip().endswith("Again: hofburg atlas members CSTO --at 2024-03-01")
    found = hofburg("atlas", "members", "CSTO", "--at", "2024-03-01", "--format", "json").json
    assert found["members"]["member"]["surely"] == ["ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"]
    assert found["members"]["frozen"] == {"surely": ["ARM"], "perhaps": [], "whole": True}
    (freeze,) = (row for row in found["rows"] if row["status"] == "frozen")
    assert (freeze["held"], freeze["until"]) == ("surely", None)
    assert found["meta"]["at"] == "2024-03-01"


def test_one_status_only(hofburg: Command) -> None:
    words = ("atlas", "members", "SCO", "--at", "2026-02-01", "--status", "partner")
    found = hofburg(*words, "--format", "json").json
    assert list(found["members"]) == ["partner"]
    assert found["members"]["partner"]["perhaps"] == ["AFG", "LAO", "MNG"]
    assert {row["status"] for row in found["rows"]} == {"partner"}
    assert "IND" not in hofburg(*words).out


def test_what_is_left_aside_is_shown_apart(hofburg: Command) -> None:
    text = hofburg("atlas", "members", "EU", "--at", "2026-05-17").out
    said, _, aside = text.partition("Left aside")
    assert "GBR: member [practice: FACTBOOK]" in aside
    assert "GBR" not in said


def test_a_group_in_which_nobody_was(hofburg: Command) -> None:
    text = hofburg("atlas", "members", "EAEU", "--at", "2000-01-01").out
    assert "Nobody, as far as the sources of the atlas know." in text


def test_groups_of_a_state(hofburg: Command) -> None:
    text = hofburg("atlas", "groups", "Armenia").out
    assert "Groups of ARM, Armenia, at all times" in text
    assert "frozen" in text
    found = hofburg("atlas", "groups", "ARM", "--at", "2010-01-01", "--format", "json").json
    assert {(row["group"], row["held"]) for row in found["rows"]} == {
        ("NATO", "surely"),
        ("CSTO", "surely"),
        ("CIS", "surely"),
    }
    assert "None, as far" in hofburg("atlas", "groups", "AND").out


def test_the_groups_there_are(hofburg: Command) -> None:
    text = hofburg("atlas", "groups").out
    assert all(f"\n{it.code} " in text for it in atlas.groups())
    found = hofburg("atlas", "groups", "--format", "json").json
    assert len(found["rows"]) == len(atlas.memberships())


def test_neighbours_of_a_state(hofburg: Command) -> None:
    assert "surely  5  CHN China, KGZ" in hofburg("atlas", "neighbours", "KAZ").out
    found = hofburg("atlas", "neighbours", "KAZ", "--format", "json").json
    assert found["neighbours"]["surely"] == ["CHN", "KGZ", "RUS", "TKM", "UZB"]
    assert len(found["rows"]) == 5
    assert "None: no State" in hofburg("atlas", "neighbours", "Malta").out
    assert "States differ on its status" in hofburg("atlas", "neighbours", "SRB").out.replace(
        "\n    ", " "
    )


def test_formats(hofburg: Command) -> None:
    text = hofburg("atlas", "formats").out
    assert all(f"{it.code}" in text for it in atlas.formats())
    found = hofburg("atlas", "formats", "--format", "json").json
    assert [it["code"] for it in found["formats"]] == [it.code for it in atlas.formats()]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("members", "csto"), "unknown-group"),
        (("members", "CSTO", "--at", "2024-13-01"), "not-a-date"),
        (("members", "CSTO", "--status", "friend"), "unknown-status"),
        (("groups", "Atlantis"), "unknown-state"),
        (("groups", "--at", "soon"), "not-a-date"),
        (("neighbours", "SUN"), "no-boundaries"),
        (("neighbours", "\x1b[31mKAZ"), "unknown-state"),
    ],
)
def test_what_makes_no_sense_is_refused(
    hofburg: Command, words: tuple[str, ...], rule: str
) -> None:
    ran = hofburg("atlas", *words)
    assert (ran.code, ran.out) == (2, "")
    assert f"[{rule}]" in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("it", atlas.groups(), ids=lambda it: it.code)
@pytest.mark.parametrize("at", ["1992-06-01", "2008-01-01", "2024-03-01", "?"])
def test_every_group_is_printed_at_every_time(hofburg: Command, it: atlas.Group, at: str) -> None:
    ran = hofburg("atlas", "members", it.code, "--at", at)
    assert ran.code == 0
    assert max(len(line) for line in ran.out.splitlines()) <= 100
