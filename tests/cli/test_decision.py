"""``hofburg decision``, as a delegate types it, with a real register."""

from __future__ import annotations

import csv
import io
import json
import shlex
import shutil
from pathlib import Path

import pytest

from cli.conftest import Command, Ran
from hofburg.cli import main

TEXT = """\
# Observers along the border

Decides:

1. To exchange observers until 31 March 2027.
2. To pay for it together.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo centre of Austria with one draft, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        assert main(["init", "--state", "AUT", "--demo", "--insecure", "centre"]) == 0
        here.chdir(folder / "centre")
        Path("text.md").write_text(TEXT, encoding="utf-8")
        assert main([
            "decision", "draft", "text.md", "--number", "PC.DD/5", "--body", "permanent-council",
            "--procedure", "silence", "--chair", "CHE", "--at", "2026-01-10T09:00Z", "--yes",
        ]) == 0  # fmt: skip
    return folder / "centre"


@pytest.fixture
def table(made: Path, nowhere: Path, hofburg: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """``hofburg decision`` in a centre that has one draft."""
    shutil.copytree(made, nowhere / "centre")
    monkeypatch.chdir(nowhere / "centre")

    def run(*words: str | Path) -> Ran:
        return hofburg("decision", *words)

    return run


def silence(table: Command, expires: str = "2026-01-27T12:00+01:00") -> Ran:
    return table(
        "record", "silence", "PC.DD/5", "--state", "CHE", "--expires", expires, "--at-meeting",
        "--at", "2026-01-20T10:00Z", "--yes",
    )  # fmt: skip


def records(hofburg: Command) -> list[dict[str, object]]:
    found: list[dict[str, object]] = hofburg("register", "list", "--format", "json").json
    return found


def test_a_draft_is_shown_before_it_is_recorded(table: Command, hofburg: Command) -> None:
    ran = table("draft", "text.md", "--number", "PC.DD/6", "--dry-run")
    assert ran.code == 0
    assert "(a) P1 (b) Decides:" in ran.out
    assert ran.out.endswith("Fit to be recorded. Nothing was written.\n")
    assert len(records(hofburg)) == 1
    refused = table("draft", "text.md", "--number", "PC.DD/6")
    assert (refused.code, refused.out) == (2, "")
    assert "Add --yes to record without asking." in refused.err


def test_one_line_notes_several_states(table: Command, hofburg: Command) -> None:
    ran = table("position", "observers", "--state", "AND,Neverland", "--stance", "support", "--yes")
    assert ran.code == 2
    ran = table("position", "observers", "--state", "AND,Liechtenstein", "--stance", "can-live-with",
                "--paragraph", "2", "--assumed", "--yes")  # fmt: skip
    assert ran.code == 0, ran.err
    assert (
        "LIE on paragraph 2 of version 1: can live with. An assumption: it did not say so."
        in ran.out
    )
    noted = [it for it in records(hofburg) if it["kind"] == "position"]
    assert [(it["handling"], it["to"]) for it in noted] == [("restricted", []), ("restricted", [])]


def test_positions_are_grouped_and_assumptions_stand_apart(table: Command) -> None:
    table("position", "PC.DD/5", "--state", "AND,LIE,MLT", "--stance", "support", "--yes")
    table("position", "PC.DD/5", "--state", "MCO", "--stance", "objects", "--paragraph", "2",
          "--assumed", "--yes")  # fmt: skip
    ran = table("show", "PC.DD/5")
    assert ran.code == 0
    said, assumed = ran.out.split("Assumptions: what somebody takes States to hold")
    assert "AND LIE MLT  support" in said
    assert "MCO" not in said
    assert "MCO     objects" in assumed
    assert "No position is known of 53 of 57 participating States." in assumed


def test_no_file_holds_assumptions_unless_asked_and_then_says_so(table: Command) -> None:
    table("position", "PC.DD/5", "--state", "AND", "--stance", "support", "--yes")
    table("position", "PC.DD/5", "--state", "MCO", "--stance", "objects", "--assumed", "--yes")
    for form in ("json", "csv"):
        ran = table("show", "PC.DD/5", "--format", form, "--svg", f"{form}.svg")
        assert "objects" not in ran.out
        assert "MCO" not in Path(f"{form}.svg").read_text(encoding="utf-8")
        assert "1 assumption left out; --assumptions writes them too." in ran.err
    rows = csv.DictReader(
        io.StringIO(table("show", "PC.DD/5", "--format", "csv", "--assumptions").out)
    )
    assert {it["state"]: it["on_whose_word"] for it in rows} == {
        "AND": "itself",
        "MCO": "assumption",
    }
    plain = table("show", "PC.DD/5", "--format", "json", "--assumptions").json
    assert (plain["meta"]["assumptions"], plain["meta"]["handling"]) == (
        "included", ["public", "restricted"],
    )  # fmt: skip
    assert plain["decision"]["positions"][1]["on_whose_word"] == "assumption"
    ran = table("show", "PC.DD/5", "--assumptions", "--svg", "positions.svg")
    assert "assumption: MCO" in Path("positions.svg").read_text(encoding="utf-8")
    again = table("show", "PC.DD/5", "--svg", "positions.svg")
    assert again.code == 2  # nothing is overwritten


def test_a_silence_tells_its_clock_in_both_zones(table: Command) -> None:
    assert "it is over already" in silence(table).err
    ran = table("show", "PC.DD/5", "--as-of", "2026-01-26T09:30Z")
    assert (
        "Under silence. It expires at 2026-01-27T11:00Z (12:00 in Vienna): 1 d 1 h 30 min left."
        in ran.out
    )
    assert "the silence has expired" in table("show", "PC.DD/5").out.lower()


def test_an_amendment_in_time_breaks_it_and_the_next_step_is_named(table: Command) -> None:
    silence(table)
    ran = table("record", "amendment", "PC.DD/5", "--state", "MCO", "--written", "--paragraph", "2",
                "--wording", "from the budget", "--at", "2026-01-27T10:59Z", "--yes")  # fmt: skip
    assert ran.code == 0, ran.err
    shown = table("show", "PC.DD/5").out
    assert "Broken by the amendment of MCO" in shown
    assert "hofburg decision record not_adopted AUT/PC.DD/5 --state CHE" in shown
    refused = table("record", "adoption", "PC.DD/5", "--state", "CHE", "--yes")
    assert refused.code == 2
    assert "the amendment of MCO stands against it" in refused.err


def test_what_comes_too_late_is_recorded_with_a_warning(table: Command) -> None:
    silence(table)
    ran = table("record", "objection", "PC.DD/5", "--state", "MCO", "--written", "--at",
                "2026-01-27T11:00Z", "--yes")  # fmt: skip
    assert ran.code == 0
    assert "comes too late: the silence expired at 2026-01-27T11:00:00Z" in ran.err
    assert "does not count (at or after the expiry: too late)" in table("show", "PC.DD/5").out


@pytest.mark.parametrize("who", ["JPN", "EU"])
def test_who_cannot_block_is_refused_and_told_why(
    table: Command, hofburg: Command, who: str
) -> None:
    silence(table)
    words = [
        "record",
        "objection",
        "PC.DD/5",
        "--state",
        who,
        "--written",
        "--at",
        "2026-01-21T10:00Z",
    ]
    ran = table(*words, "--yes")
    assert (ran.code, len(records(hofburg))) == (2, 2)
    assert "cannot block" in ran.err
    kept = table(*words, "--anyway", "--yes")
    assert (kept.code, len(records(hofburg))) == (0, 3)
    assert "not a participating State" in table("show", "PC.DD/5").out
    assert table("show", "PC.DD/5", "--format", "json").json["decision"]["blocking"] == []


def test_an_adoption_of_a_silence_is_of_its_expiry(table: Command, hofburg: Command) -> None:
    silence(table)
    assert table("record", "adoption", "PC.DD/5", "--state", "CHE", "--yes").code == 0
    body = json.loads(hofburg("register", "export").out.splitlines()[-1])["entry"]["body"]
    assert body == {"adopted": "2026-01-27T11:00:00Z"}
    table("record", "issue", "PC.DD/5", "--state", "CHE", "--decision", "PC.DEC/1/26", "--yes")
    assert "Adopted and issued as PC.DEC/1/26." in table("list").out


def test_a_revision_shows_what_changed_and_takes_the_next_number(table: Command) -> None:
    ran = table("revise", "PC.DD/5", "--paragraph", "1=To exchange observers until 30 June 2027.",
                "--paragraph", "3=To report.", "--drop", "P1", "--yes")  # fmt: skip
    assert ran.code == 0, ran.err
    assert "Version 2 against version 1:" in ran.out
    assert "1: changed: To exchange observers until [-31 March-] {+30 June+} 2027." in ran.out
    shown = table("show", "PC.DD/5", "--text").out
    assert "P1 gone: Decides:" in shown
    assert "  3 To report." in shown
    assert "version 2" in table("revise", "PC.DD/5", "text.md", "--version", "2", "--yes").err


@pytest.mark.parametrize(
    ("words", "rule", "said"),
    [
        (["show", "PC.DD/7"], "unknown-case", "AUT/PC.DD/5"),
        (["show", "PC.DD/5", "--version", "9"], "no-version", "There is: 1."),
        (["position", "PC.DD/5", "--state", "Narnia", "--stance", "support"], "unknown-state", ""),
        (["position", "PC.DD/5", "--state", "AND", "--stance", "suport"], "value", "support"),
        (["position", "PC.DD/5", "--state", "AND", "--stance", "support", "--paragraph", "9"],
         "no-paragraph", "It has: P1, 1, 2."),
        (["position", "PC.DD/5", "--state", "AND", "--stance", "support", "--version", "4"],
         "no-version", ""),
        (["record", "objektion", "PC.DD/5"], "unknown-kind", "objection"),
        (["record", "revision", "PC.DD/5"], "unknown-kind", "hofburg decision revise"),
        (["record", "objection", "PC.DD/5", "--writen"], "unknown-option", "--written"),
        (["record", "objection", "PC.DD/5", "--reasons"], "no-value", ""),
        (["record", "objection", "--written", "PC.DD/5"], "usage", "comes after the kind"),
        (["record", "objection", "PC.DD/5"], "form", "--in-meeting"),
        (["record", "silence", "PC.DD/5", "--state", "CHE", "--expires", "2026-01-01T12:00Z"],
         "expiry-before-start", ""),
        (["record", "silence", "PC.DD/5", "--state", "CHE", "--expires", "soon"], "value", ""),
        (["record", "objection", "PC.DD/5", "--written", "--at", "2199-01-01T00:00Z"], "future", ""),
        (["record", "objection", "PC.DD/5", "--written", "--handling", "top"], "choice", "restricted"),
        (["revise", "PC.DD/5"], "usage", "Name a FILE"),
        (["revise", "PC.DD/5", "--drop", "9"], "no-paragraph", "There is: P1, 1, 2."),
        (["draft", "--paragraph", "To meet."], "usage", "--title"),
        (["draft", "text.md", "--paragraph", "To meet."], "usage", "beside the file"),
        (["draft", "text.md", "--body", "senate"], "value", "permanent-council"),
        (["draft", "text.md", "--set", "nothing"], "usage", "FIELD=VALUE"),
        (["draft", "missing.md"], "file", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_recorded(
    table: Command, hofburg: Command, words: list[str], rule: str, said: str
) -> None:
    yes = [] if words[0] == "show" else ["--yes"]
    ran = table(*words, *yes)
    assert (ran.code, ran.out) == (2, "")
    assert f"[{rule}]" in ran.err
    assert said in ran.err
    assert len(records(hofburg)) == 1


def test_drafts_go_to_files_and_nothing_is_recorded(table: Command, hofburg: Command) -> None:
    ran = table("record", "objection", "PC.DD/5", "--written", "--out", "no.json")
    assert (ran.code, ran.out) == (0, "")
    draft = json.loads(Path("no.json").read_text(encoding="utf-8"))
    assert (draft["refers_to"], draft["body"]) == (["AUT/PC.DD/5"], {"written": True})
    assert hofburg("message", "check", "no.json").code in (0, 1)
    again = table("record", "objection", "PC.DD/5", "--written", "--out", "no.json")
    assert again.code == 2
    table("position", "PC.DD/5", "--state", "AND,LIE", "--stance", "support", "-o", "notes.json")
    assert Path("notes-02.json").exists()
    assert len(records(hofburg)) == 1


def test_the_same_act_is_not_recorded_twice_but_a_position_may_be_taken_again(
    table: Command, hofburg: Command
) -> None:
    words = ["record", "objection", "PC.DD/5", "--state", "MCO", "--in-meeting"]
    assert table(*words, "--at", "2026-01-12T10:00Z", "--yes").code == 0
    twice = table(*words, "--at", "2026-01-12T11:00Z", "--yes")
    assert twice.code == 2
    assert "is recorded already" in twice.err
    for day, stance in enumerate(("support", "objects", "support"), 11):
        ran = table("position", "PC.DD/5", "--state", "AND", "--stance", stance, "--at",
                    f"2026-01-{day}T10:00Z", "--yes")  # fmt: skip
        assert ran.code == 0, ran.err
    assert (
        table("show", "PC.DD/5", "--format", "json").json["decision"]["positions"][0]["stance"]
        == "support"
    )
    assert len(records(hofburg)) == 5


def test_a_list_in_every_form_and_from_a_file(table: Command, hofburg: Command) -> None:
    assert "Observers along the border\n  AUT/PC.DD/5, 2026-01-10T09:00Z" in table("list").out
    (row,) = csv.DictReader(io.StringIO(table("list", "--format", "csv").out))
    assert (row["case"], row["standing"], row["version"]) == ("AUT/PC.DD/5", "open", "1")
    hofburg("register", "export", "--out", "all.jsonl")
    assert (
        table("list", "all.jsonl", "--format", "json").json["decisions"][0]["case"] == "AUT/PC.DD/5"
    )
    assert table("list", "--as-of", "2026-01-01").out.startswith("No decision is in hand.")


def test_the_line_that_asks_again_answers_the_same(table: Command, hofburg: Command) -> None:
    line = table("show", "PC.DD/5", "--format", "json").json["meta"]["again"]
    words = shlex.split(line)[1:]
    assert hofburg(*words).json == hofburg(*words).json
    assert hofburg(*words).json["meta"]["again"] == line


@pytest.mark.usefixtures("nowhere")
def test_a_worked_case_is_shown_where_there_is_no_register(hofburg: Command) -> None:
    ran = hofburg("decision", "show", "minsk-process-2025")
    assert ran.code == 0
    assert "Adopted and issued as MC.DEC/1/25." in ran.out
    assert "this is a worked case of ROP" in ran.err
    then = ["--world", "hours", "--as-of", "2025-08-30T09:00Z"]
    out = hofburg("decision", "show", "minsk-process-2025", *then).out
    assert "Under silence. It expires at 2025-09-01T10:00Z" in out
    assert "Assumption: silence from noon to noon" in out
    both = hofburg("decision", "show", "meeting-withdrawn")
    assert (both.code, "CHE/two" in both.err) == (2, True)
    (again,) = [it for it in out.splitlines() if it.startswith("Again:")]
    assert "minsk-process-2025:FIN/text" in again
    assert (
        "fictional: On the west wall"
        in hofburg("decision", "show", "meeting-withdrawn:CHE/two").out
    )
    wrong = hofburg("decision", "show", "minsk", "--known-to", "FIN")
    assert "[casebook]" in wrong.err
    assert "minsk-process-2025" in wrong.err


@pytest.mark.usefixtures("nowhere")
def test_outside_a_centre_a_register_is_to_be_named(hofburg: Command) -> None:
    assert "[no-centre]" in hofburg("decision", "list").err


def test_what_a_state_wrote_does_not_steer_the_terminal(table: Command) -> None:
    ran = table("draft", "--title", "Red \x1b[31m", "--paragraph", "To meet.", "--yes")
    if ran.code == 0:
        assert "\x1b" not in ran.out + table("list").out
    else:
        assert "\x1b" not in ran.err


def test_a_value_that_is_refused_is_not_called_missing(table: Command) -> None:
    ran = silence(table, "2026-01-27T12:00")
    assert (ran.code, "[value]" in ran.err, "[no-expiry]" in ran.err) == (2, True, False)


def test_what_a_state_said_on_one_day_is_not_older_than_itself(table: Command) -> None:
    for paragraph in ((), ("--paragraph", "1")):
        table("position", "PC.DD/5", "--state", "AND", "--stance", "support", *paragraph,
              "--at", "2026-01-12", "--yes")  # fmt: skip
    out = table("show", "PC.DD/5").out
    assert "older than its word" not in out
    assert "AND     support     support" in out
