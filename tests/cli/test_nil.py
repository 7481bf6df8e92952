"""Nil returns: offered by due and next, drafted by one command, recorded in one act."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import REPO, Command

LENDING = str(REPO / "tests" / "regimes" / "lending")
NIL = ("message", "nil", "annual_calendar", "--year", "2023")
SENT = (
    "--channel",
    "OSCE Communications Network",
    "--number",
    "CBM/TJ/22/7",
    "--at",
    "2022-11-10T10:00Z",
)


@pytest.fixture
def centre(hofburg: Command, nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh centre of Tajikistan."""
    assert hofburg("init", "--state", "TJK").code == 0
    monkeypatch.chdir(nowhere)
    return nowhere


@pytest.mark.usefixtures("centre")
def test_a_fresh_centre_is_told_what_is_due_and_what_would_do(hofburg: Command) -> None:
    ran = hofburg("due", "--state", "TJK", "--as-of", "2022-11-01", "--days", "90")
    assert ran.code == 0
    for due, case, option, line in (
        ("2022-11-15", "calendar/TJK/2023", "62 [", "annual_calendar --year 2023"),
        ("2022-11-15", "two_year_message/TJK/2022", "69 [", "two_year_plan --year 2022"),
        ("2022-12-15", "exchange/TJK/2023", "9 [", "annual_exchange --year 2023"),
    ):
        (row,) = [x for x in ran.out.splitlines() if due in x and x.endswith(case)]
        assert row.strip().startswith("end of")
        _, _, nil = ran.out.partition(f"  - {case}, paragraph {option}")
        assert nil.splitlines()[1] == f"    hofburg message nil {line}"


@pytest.mark.usefixtures("centre")
def test_what_is_due_can_be_explained_by_its_label_although_nothing_was_sent(
    hofburg: Command,
) -> None:
    ran = hofburg("explain", "10", "--case", "exchange/TJK/2023", "--as-of", "2022-11-01")
    assert ran.code == 0
    assert "Paragraph 10, TJK: pending" in ran.out
    assert "paragraph 9 [verified" in ran.out


@pytest.mark.usefixtures("centre")
def test_due_and_next_say_it_to_programs_too(hofburg: Command) -> None:
    asked = ("--state", "TJK", "--as-of", "2022-11-01")
    due = hofburg("due", *asked, "--days", "20", "--format", "json").json["due"]
    said = {row["label"]: [it["command"] for it in row["nil"]] for row in due}
    assert said["61"] == ["hofburg message nil annual_calendar --year 2023"]
    drafts = hofburg("next", *asked, "--days", "20", "--format", "json").json["drafts"]
    options = {it["message"]: it["nil"] for it in drafts}
    assert {"annual_calendar", "two_year_plan"} <= {name for name, nil in options.items() if nil}
    assert options["annual_calendar"]["paragraph"] == "62"
    assert options["two_year_plan"]["command"] == "hofburg message nil two_year_plan --year 2022"
    text = hofburg("next", *asked, "--days", "20").out
    assert "a nil return (paragraph 62 [" in text
    assert "  hofburg message nil annual_calendar --year 2023\n" in text


@pytest.mark.usefixtures("centre")
def test_for_another_state_the_line_names_it(hofburg: Command) -> None:
    ran = hofburg("due", "--state", "KGZ", "--as-of", "2022-11-01", "--days", "20")
    assert "hofburg message nil annual_calendar --year 2023 --state KGZ\n" in ran.out


@pytest.mark.usefixtures("centre")
def test_the_draft_is_complete_and_nothing_is_missing_in_it(hofburg: Command) -> None:
    made = hofburg(*NIL).json
    assert (made["author"], made["to"], made["copies"]) == ("TJK", [], ["*"])
    assert made["body"] == {"year": 2023, "nil": True}
    assert hofburg(*NIL, "--out", "nil.json").code == 0
    checked = hofburg("message", "check", "nil.json", "--as-of", "2022-11-10")
    assert checked.code == 0
    assert "Nothing that the document asks for is missing." in checked.out
    again = hofburg(*NIL, "--out", "nil.json")  # never overwritten; the draft is not lost
    assert again.code == 2
    assert json.loads(again.out) == made
    named = hofburg(*NIL, "--to", "KGZ", "--state", "TJK").json
    assert (named["to"], named["copies"]) == (["KGZ"], None)


@pytest.mark.usefixtures("centre")
def test_a_nil_return_is_one_act(hofburg: Command) -> None:
    ran = hofburg(*NIL, "--record", *SENT, "--yes")
    assert ran.code == 0
    assert ran.out.endswith("TJK/CBM/TJ/22/7: annual_calendar, recorded TJK-1/1\n")
    shown = hofburg("register", "show", "TJK/CBM/TJ/22/7").out
    assert '"nil": true' in shown
    assert '"channel": "OSCE Communications Network"' in shown
    found = hofburg(
        "assess", "--as-of", "2022-12-01", "--case", "calendar/TJK/2023", "--format", "json"
    )
    assert {f["label"]: f["status"] for f in found.json["findings"]}["61"] == "met"
    twice = hofburg(*NIL, "--record", *SENT, "--yes")
    assert (twice.code, "is recorded already" in twice.err) == (2, True)


@pytest.mark.usefixtures("centre")
def test_nothing_is_recorded_unasked(hofburg: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = hofburg(*NIL, "--record", *SENT)
    assert asked.code == 2
    assert "--yes: nobody can be asked here." in asked.err
    import sys

    import typer

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    for answer, recorded in ((False, 0), (True, 1)):
        monkeypatch.setattr(typer, "confirm", lambda *_, answer=answer, **__: answer)
        ran = hofburg(*NIL, "--record", *SENT)
        assert ran.code == 0
        assert "B No activity foreseen: yes" in ran.out  # seen before it is agreed to
        assert ("Nothing was written." in ran.out) is not answer
        assert hofburg("register", "list").out.count("TJK-1/") == recorded


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("reply",), "KIND: VD2011 has no nil return of reply."),
        (("annual_calendar",), "--year: which year it is about is not said."),
        ((*NIL[2:], "--number", "5"), "--number: says nothing of a draft."),
        (
            (*NIL[2:], "--record", "--yes"),
            "--channel: is missing: only a transmission is recorded.",
        ),
        ((*NIL[2:], "--record", *SENT, "--yes", "--out", "x.json"), "--out: is for a draft."),
        ((*NIL[2:], "--state", "Atlantis"), "--state: "),
        (("report", "--regime", LENDING, "--year", "2023"), "KIND: LEND has no nil return"),
    ],
)
@pytest.mark.usefixtures("centre")
def test_what_makes_no_sense_is_refused(
    words: tuple[str, ...], said: str, hofburg: Command
) -> None:
    ran = hofburg("message", "nil", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not Path("x.json").exists()


@pytest.mark.usefixtures("nowhere")
def test_without_a_centre_the_state_must_be_named(hofburg: Command) -> None:
    assert "--state: who sends it is not said." in hofburg(*NIL).err
    assert hofburg(*NIL, "--state", "Tajikistan").json["author"] == "TJK"
