"""when and checklist: the times of a process, and the list of one State to print."""

from __future__ import annotations

import csv
import io
import json
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import REPO, Command, request_entry
from hofburg.values import format_instant, parse_instant

LENDING = REPO / "tests" / "regimes" / "lending"
LOAN = (
    "loan",
    "--regime",
    str(LENDING),
    "--from",
    "ANN",
    "--to",
    "BRG",
    "--collect-on",
    "2024-05-10",
)
ASKED = ("consultation", "--from", "EST", "--to", "Belarus", "--requested-at", "2022-02-07T10:00Z")

pytestmark = pytest.mark.usefixtures("nowhere")


def flat(text: str) -> str:
    return " ".join(text.split())


# -- when ------------------------------------------------------------------------------------------


def test_times_are_told_in_order_with_what_they_rest_on(hofburg: Command) -> None:
    ran = hofburg("when", *LOAN)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "When: loan, ANN to BRG"
    assert "Given: collect_on 2024-05-10, borrower ANN, library BRG." in ran.out
    first, last = ran.out.index("from 2024-04-10"), ran.out.index("without delay")
    assert first < ran.out.index("from 2024-05-10") < last
    assert "if accepted" in ran.out
    assert "--requested-at, --purpose" in ran.out
    assert "What else binds BRG" in ran.out
    assert "fine.time=four_weeks: the librarian of Berg remembers four weeks [doubtful]" in ran.out
    assert "at most 1 to 4 (stock.quota), each library, borrower" in flat(ran.out)
    assert max(map(len, lines)) <= 100


def test_the_line_at_the_end_asks_the_same_again(hofburg: Command) -> None:
    for words in (
        LOAN,
        ASKED,
        (*LOAN, "--requested-at=2024-05-08", "--reading", "reply.start=received"),
    ):
        first = hofburg("when", *words)
        again = first.out.rpartition("Again: hofburg ")[2]
        assert hofburg(*shlex.split(again)) == first


def test_the_library_is_searched_for_the_process(hofburg: Command) -> None:
    made = hofburg("when", *ASKED, "--format", "json").json
    assert made["meta"]["regimes"][0]["id"] == "VD2011"
    (reply,) = [it for it in made["timetable"]["steps"] if it["label"] == "16.1.2"]
    assert reply["due"] == ["2022-02-09T10:00:00Z"] * 2
    assert (reply["state"], reply["counterpart"], reply["message"]) == ("BLR", "EST", "reply")
    (reading,) = reply["readings"]
    assert (reading["reading"], reading["due"]) == (
        "clock.start=received",
        ["2022-02-09T10:00:00Z", None],
    )
    assert {use["name"]: use["mark"] for use in reply["parameters"]}["reply.hours"] == "verified"
    assert made["meta"]["again"].endswith("--format json")


def test_a_visit_is_planned_from_its_entry(hofburg: Command) -> None:
    words = ("inspection", "--entry", "2027-03-02T08:00Z", "--from", "KAZ", "--to", "DEU")
    ran = hofburg("when", *words)
    assert "from 2027-02-25 " in ran.out
    assert "to 2027-02-28T20:00Z" in ran.out
    assert "ended_at 2027-03-04T08:00Z (arrived_at + 48 h)" in ran.out
    made = hofburg("when", *words, "--format", "json").json["timetable"]
    request = made["steps"][0]
    # what is sent inside is in time, a microsecond outside it is not
    lo, hi = parse_instant(request["not_before"][0]).lo, parse_instant(request["due"][1]).hi
    for sent, verdict in ((lo, "in time"), (hi, "in time"), (lo - 1, "early"), (hi + 1, "late")):
        ran = hofburg("when", *words, "--requested-at", format_instant(sent), "--format", "json")
        found = {it["label"]: it["verdict"] for it in ran.json["timetable"]["steps"]}
        assert found[request["label"]] == verdict


def test_steps_are_rows_of_a_table_for_programs(hofburg: Command) -> None:
    ran = hofburg("when", *LOAN, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["label"] for row in rows][:3] == ["ask-in-time", "reply", "hand-over"]
    assert (rows[0]["not_before_lo"], rows[0]["due_hi"]) == (
        "2024-04-10T00:00:00Z",
        "2024-05-07T23:59:59.999999Z",
    )
    assert json.loads(rows[0]["written"])["due"] == "collect_on - 3 d"
    assert "again: hofburg when" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("loan",), "has no process 'loan'"),
        (("consultaton",), "Did you mean consultation"),
        ((*LOAN, "--colect-on", "2024-05-10"), "Did you mean collect_on"),
        ((*LOAN, "--shelf", "3"), "Worth giving: borrower, library, collect_on"),
        ((*LOAN, "--requested-at", "soon"), "--requested-at: 'soon' is neither a day"),
        ((*LOAN, "--requested-at"), "--requested-at: needs a value"),
        ((*LOAN, "--requested-at", "--accepted"), "--requested-at: needs a value"),
        ((*LOAN, "--collect-on=2024-05-11"), "--collect-on: is given twice"),
        ((*LOAN, "--borrower", "BEN"), "--from: ANN is not the BEN of --borrower"),
        ((*LOAN, "year"), "name one process only"),
        ((*LOAN, "--reading", "reply.start=never"), "there is no reading"),
        (("loan", "--regime", str(LENDING), "--from", "FRA"), "--from: 'FRA' is not a party"),
        (("house", "--regime", str(LENDING), "--to", "ANN"), "--to: house does not say who that is"),
        ((*ASKED, "--chair", "Atlantis"), "--chair"),
        ((*ASKED, "--\x1b[31m", "x"), "is not a column of consultation"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(
    hofburg: Command, words: tuple[str, ...], said: str
) -> None:
    ran = hofburg("when", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "\x1b" not in ran.err


def test_columns_may_stand_anywhere(hofburg: Command) -> None:
    one = hofburg(
        "when", "--requested-at", "2022-02-07T10:00Z", "consultation", "--to", "BLR", "--from=EST"
    )
    assert one.code == 0
    assert "by 2022-02-09T10:00Z" in one.out
    assert hofburg("when", *ASKED[:1]).code == 0  # nothing given: said as it is counted
    assert "clock + 48 h" in hofburg("when", *ASKED[:1]).out


def test_help_imports_nothing_heavy(shell: Command) -> None:
    code = "import sys; from hofburg.cli import main; main(['when', '--help']); print(*sys.modules, file=sys.stderr)"
    loaded = shell(code=code).err.split()
    assert not {"duckdb", "rich", "yaml", "hofburg.assessment"} & set(loaded)


# -- checklist -------------------------------------------------------------------------------------


def test_a_checklist_is_made_to_be_printed(hofburg: Command) -> None:
    ran = hofburg("checklist", *LOAN, "--for", "BRG")
    assert (ran.code, ran.err) == (0, "")
    body = ran.out.rpartition("Again:")[0].splitlines()
    assert max(map(len, body)) <= 80
    text = flat(ran.out)
    assert "CHECKLIST: LOAN, FOR BRG LIBRARY OF BERG, UP THE HILL" in text
    assert "[ ] by clock + 48 h: 2024-04-12T00:00Z..end of 2024-05-09" in text
    assert "[ ] accepted [flag, required] 10 verified" in text
    assert "[ ] ANN: A loan is of three books; of five since 1 March 2024. at most 5 books" in text
    assert "open if beyond('books') OR beyond('loans')" in text
    assert "date ___________ initials ______" in text
    assert "[x]" not in text


def test_a_checklist_speaks_russian_where_the_document_does(hofburg: Command) -> None:
    ran = hofburg("checklist", *ASKED, "--for", "BLR", "--language", "ru")
    assert "КОНТРОЛЬНЫЙ СПИСОК" in ran.out
    assert "не позднее 2022-02-09T10:00Z" in ran.out
    assert "Запрошенное государство отвечает не позднее чем через 48 часов." in flat(ran.out)
    assert "(en)" not in ran.out
    lending = hofburg("checklist", *LOAN, "--for", "BRG", "--language", "ru")
    assert "The library answers within two days. (en)" in lending.out  # not translated, and said


def test_a_checklist_is_a_list_of_tasks_in_markdown(hofburg: Command) -> None:
    ran = hofburg("checklist", *LOAN, "--for", "BRG", "--format", "markdown")
    assert ran.out.startswith("# Checklist: loan, for BRG Library of Berg, up the hill\n")
    assert "\n## What BRG does, in the order of time\n\n- [ ] by clock + 48 h" in ran.out
    assert "`if accepted`" in ran.out


def test_what_others_wrote_cannot_steer_the_page(hofburg: Command, nowhere: Path) -> None:
    folder = Path(shutil.copytree(LENDING, nowhere / "lending"))
    rules = (folder / "rules.yaml").read_text(encoding="utf-8")
    evil = "The library <b>| [answers](http://example.org) `now`"
    rules = rules.replace("The library answers within two days", evil)
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    words = (
        "loan",
        "--regime",
        str(folder),
        "--collect-on",
        "2024-05-10",
        "--from",
        "ANN",
        "--to",
        "BRG",
    )
    shown = hofburg("checklist", *words, "--for", "BRG", "--format", "markdown")
    assert shown.code == 0
    assert "<b>" not in shown.out
    assert "[answers]" not in shown.out
    assert "://example" not in shown.out
    # what is asked goes into the page too
    typed = hofburg(
        "checklist", *words, "--for", "BRG", "--ground", "other", "--case", "\x1b[2J\u202e"
    )
    assert typed.code == 2
    assert not {"\x1b", "\u202e"} & set(typed.err)


@pytest.fixture
def recorded(entries: Callable[..., Path]) -> Path:
    reply: dict[str, Any] = {
        "kind": "reply", "author": "LIE", "number": "7", "to": ["AND"], "refers_to": ["AND/3"],
        "sent": "2022-05-04T12:30Z", "body": {"answers": ["fictional"]}, "handling": "restricted",
    }  # fmt: skip
    return entries(request_entry(), request_entry(**reply))


def test_a_recorded_case_is_ticked(hofburg: Command, recorded: Path) -> None:
    words = (
        "checklist",
        "consultation",
        "--for",
        "LIE",
        "--case",
        "AND/3",
        "--register",
        str(recorded),
    )
    ran = hofburg(*words, "--known-at", "2030-01-01")
    text = flat(ran.out)
    assert "[x] by 2022-05-04T10:00Z Reply." in text
    assert "done 2022-05-04T12:30Z, late by 2 h 30 min" in text
    assert "[x] Reply recorded" in text
    assert "[x] answers [list]" in text
    assert "[ ] AND: without delay" in text
    assert "Handling: public, restricted." in text
    assert "Recorded: Request for an explanation, Reply (demo)." in text
    again = ran.out.rpartition("Again: hofburg ")[2]
    assert hofburg(*shlex.split(again)) == ran
    # more is planned by hand on top of what is recorded
    more = hofburg(*words, "--meeting-requested-at", "2022-05-05T09:00Z")
    assert "by 2022-05-07T09:00Z" in flat(more.out)


def test_this_centre_s_register_is_taken(hofburg: Command, centre: Path) -> None:
    ran = hofburg("checklist", "consultation", "--for", "LIE", "--case", "AND/3")
    assert ran.code == 0
    assert "[ ] by 2022-05-04T10:00Z" in ran.out
    assert "From the record: requesting AND, asked LIE" in ran.out
    assert centre.is_dir()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*LOAN, "--for", "EVA"), "nothing in loan binds EVA"),
        ((*LOAN, "--for", "FRA"), "--for: 'FRA' is not a party"),
        ((*LOAN, "--for", "ANN", "--register", "x.jsonl"), "Name it: --case CASE"),
        ((*ASKED, "--for", "EST", "--case", "EST/1"), "not a centre's folder"),
        ((*ASKED,), "--for"),
    ],
)  # fmt: skip
def test_a_checklist_of_nobody_is_refused(
    hofburg: Command, words: tuple[str, ...], said: str
) -> None:
    ran = hofburg("checklist", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_an_unknown_case_is_refused(hofburg: Command, recorded: Path) -> None:
    ran = hofburg(
        "checklist", "consultation", "--for", "LIE", "--case", "AND/4", "--register", recorded
    )
    assert ran.code == 2
    assert "Known: AND/3." in ran.err
