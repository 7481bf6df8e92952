"""calendar, agenda and the warnings about holidays, as an officer types them."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from cli.conftest import REPO, Command

LENDING = str(REPO / "tests" / "regimes" / "lending")
FAIRS = [
    {"name": "Spring fair", "opens": "2021-04-10", "closes": "2021-04-11", "guest": "ANN"},
    {"name": "Some day"},
]

pytestmark = pytest.mark.usefixtures("nowhere")


def lending(*more: dict[str, object]) -> list[str]:
    """A file of a library's entries, and the options that ask of it."""
    base = {"regime": "LEND", "origin": "transcribed"}
    entries: list[dict[str, object]] = [
        {"kind": "report", "author": "TAL", "to": ["BRG"], "number": "1", "sent": "2021-01-20T10:00Z",
         "body": {"year": 2021, "volumes": 10, "fairs": FAIRS}},
        {"kind": "request", "author": "ANN", "to": ["TAL"], "number": "1", "sent": "2021-03-01T09:00Z",
         "body": {"books": [{"title": "Alps", "weight": 1}], "collect_on": "2021-03-05", "purpose": "pleasure"}},
        {"kind": "reply", "author": "TAL", "to": ["ANN"], "number": "2", "sent": "2021-03-02T09:00Z",
         "refers_to": ["ANN/1"], "body": {"accepted": True}},
        {"kind": "lent", "author": "TAL", "to": ["ANN"], "number": "3", "sent": "2021-03-05T10:00Z",
         "refers_to": ["ANN/1"], "body": {"handed_at": "2021-03-05T10:00Z"}},
        *more,
    ]  # fmt: skip
    text = "".join(json.dumps({**base, **entry}) + "\n" for entry in entries)
    Path("tal.jsonl").write_text(text, encoding="utf-8")
    return ["tal.jsonl", "--regime", LENDING, "--holder", "TAL", "--as-of", "2021-03-10"]


def events(data: bytes) -> dict[str, Any]:
    """The events of a calendar file by their identifiers."""
    return {str(it["UID"]): it for it in Calendar.from_ical(data).walk("VEVENT")}


def test_a_year_is_told_with_its_plans_and_what_is_due(hofburg: Command) -> None:
    ran = hofburg("calendar", *lending(), "--year", "2021")
    assert (ran.code, ran.err) == (0, "")
    assert "Takes place (1)" in ran.out
    assert "2021-03-05, end not known  pleasure  ANN, TAL  ANN/1" in ran.out
    assert "Stands in announced plans (1)" in ran.out
    assert "2021-04-10 to 2021-04-11  Spring fair" in ran.out
    assert "Some day, announced" in ran.out
    assert (
        " ".join(ran.out.split()).count("2021-03-19 ANN to TAL return [verified] pending ANN/1")
        == 1
    )
    again = ran.out.rpartition("Again: hofburg ")[2]
    assert hofburg(*shlex.split(again)).out == ran.out
    only = hofburg("calendar", *lending(), "--year", "2021", "--state", "EVA")
    assert "Nothing is known to take place in this year." in only.out


def test_the_picture_goes_into_a_new_file_and_nowhere_else(hofburg: Command) -> None:
    words = ["calendar", *lending(), "--year", "2021", "--svg", "year.svg", "--lanes", "state"]
    ran = hofburg(*words)
    assert (ran.code, ran.err) == (0, "hofburg: year.svg: written.\n")
    assert Path("year.svg").read_text(encoding="utf-8").startswith("<svg ")
    refused = hofburg(*words)
    assert (refused.code, refused.out) == (2, "")
    assert "year.svg: is there already" in refused.err


def test_programs_get_the_same(hofburg: Command) -> None:
    made = hofburg("calendar", *lending(), "--year", "2021", "--format", "json").json
    (year,) = made["calendars"]
    assert [it["name"] for it in year["announced"]] == ["Spring fair"]
    assert year["takes_place"][0]["end"] == ["2021-03-11T00:00:00.000001Z", None] or (
        year["takes_place"][0]["end"][1] is None
    )
    assert year["first"] == "2021-01-01T00:00:00Z"
    assert made["meta"]["again"].startswith("hofburg calendar tal.jsonl")


def test_an_agenda_is_exported_again_over_itself_only(hofburg: Command) -> None:
    words = ["agenda", *lending(), "--state", "TAL", "--awaited", "--ics", "tal.ics"]
    assert hofburg(*words).code == 0
    first = Path("tal.ics").read_bytes()
    assert hofburg(*words).code == 0
    assert Path("tal.ics").read_bytes() == first
    later = lending({"kind": "returned", "author": "ANN", "to": ["TAL"], "number": "4",
                     "sent": "2021-03-12T10:00Z", "refers_to": ["ANN/1"],
                     "body": {"back_at": "2021-03-12T10:00Z"}})  # fmt: skip
    later[later.index("2021-03-10")] = "2021-03-15"
    ran = hofburg("agenda", *later, "--state", "TAL", "--awaited", "--ics", "tal.ics")
    assert ran.code == 0, ran.err
    before, after = events(first), events(Path("tal.ics").read_bytes())
    assert set(before) <= set(after)
    assert all(after[uid]["SEQUENCE"] > it["SEQUENCE"] for uid, it in before.items())
    assert any(str(it["SUMMARY"]).startswith("Met: LEND return from ANN") for it in after.values())
    Path("mine.ics").write_text("BEGIN:VCALENDAR\nPRODID:-//Mine//EN\nEND:VCALENDAR\n")
    refused = hofburg(*words[:-1], "mine.ics")
    assert (refused.code, refused.out) == (2, "")
    assert "mine.ics: is there already, and was not written by this command" in refused.err
    assert "Mine" in Path("mine.ics").read_text()


def test_an_agenda_is_told_in_parts(hofburg: Command) -> None:
    ran = hofburg("agenda", *lending(), "--state", "TAL", "--awaited")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.index("Owes (") < ran.out.index("Awaits (") < ran.out.index("Takes part in (")
    assert "announced" in ran.out
    alone = hofburg("agenda", *lending(), "--state", "TAL")
    assert "Awaits" not in alone.out
    whose = hofburg("agenda", *lending())
    assert (whose.code, whose.out) == (2, "")
    assert "Name a State" in whose.err


def test_without_the_extra_the_remedy_is_named(
    hofburg: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    ran = hofburg("agenda", *lending(), "--state", "TAL", "--ics", "tal.ics")
    assert (ran.code, ran.out) == (2, "")
    assert "hofburg[reports]" in ran.err
    assert not Path("tal.ics").exists()
    assert hofburg("agenda", *lending(), "--state", "TAL").code == 0


# -- holidays --------------------------------------------------------------------------------------

WHEN = ("when", "inspection", "--from", "KAZ", "--to", "DEU", "--entry", "2027-03-22T08:00Z")
LIST = "KAZ: {2027: {source: Note 3, days: {2027-02-28: A day of rest}}}\n"


def draft() -> Path:
    path = Path("draft.json")
    path.write_text(json.dumps({
        "regime": "VD2011", "kind": "inspection_request", "author": "KAZ", "to": ["DEU"],
        "origin": "demo", "body": {"entry": "2027-03-22T08:00Z"}}))  # fmt: skip
    return path


def test_every_planning_command_warns_with_its_source(hofburg: Command) -> None:
    said = "2027-03-22 is a holiday of KAZ (Nowruz Holiday), by holidays 0."
    for words in (
        WHEN,
        ("checklist", *WHEN[1:], "--for", "KAZ"),
        ("message", "check", draft(), "--as-of", "2027-03-18"),
    ):
        flat = " ".join(hofburg(*words).out.split())
        assert said in flat
        assert "was not read: this is a warning, not a finding" in flat
    printed = hofburg("message", "print", draft())
    assert printed.code == 0
    assert "warning: draft.json: body.entry: " + said in printed.err
    assert "holiday" not in printed.out
    made = hofburg(*WHEN, "--format", "json").json
    assert {it["day"] for it in made["holidays"]["notes"]} == {
        "2027-03-21", "2027-03-22", "2027-03-24",
    }  # fmt: skip


def test_the_centre_s_own_list_comes_first(hofburg: Command, centre: Path) -> None:
    (centre / "holidays.yaml").write_text(LIST)
    flat = " ".join(hofburg(*WHEN).out.split())
    assert "Nowruz" not in flat
    flat = " ".join(hofburg(*WHEN[:-1], "2027-02-28T08:00Z").out.split())
    assert "(A day of rest), by the list of KAZ for 2027 in the centre's folder (Note 3)" in flat
    (centre / "holidays.yaml").write_text(LIST.replace("2027-02-28", "2026-02-28"))
    refused = hofburg(*WHEN)
    assert (refused.code, refused.out) == (2, "")
    assert "holidays.yaml:1: '2026-02-28' is not of 2027" in refused.err


def test_a_holiday_changes_no_finding_and_no_exit_code(hofburg: Command, centre: Path) -> None:
    words = ("message", "check", draft(), "--as-of", "2027-03-18")
    plain = hofburg(*words)
    (centre / "holidays.yaml").write_text("KAZ: {2027: {days: {}}}\nDEU: {2027: {days: {}}}\n")
    calm = hofburg(*words)
    assert calm.code == plain.code
    assert "Holidays" not in calm.out
    assert plain.out.startswith(calm.out.rstrip())


def test_russian_sheets_warn_in_russian(hofburg: Command) -> None:
    flat = " ".join(hofburg("checklist", *WHEN[1:], "--for", "KAZ", "--language", "ru").out.split())
    assert "2027-03-22 приходится на праздник KAZ (Nowruz Holiday), по пакету holidays 0." in flat
    assert "это предупреждение, а не вывод" in flat
