"""An agenda as iCalendar: read again with the library, stable, updated and never doubled."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from hofburg import agenda, agenda_ics, assess, load_regime
from hofburg.errors import QuestionError
from hofburg.register import Record, check_entry
from hofburg.values import parse_instant

LENDING = load_regime(str(Path(__file__).parents[1] / "regimes" / "lending"))
NOW = "2021-03-10T12:00Z"
FEW = settings(max_examples=max(5, settings().max_examples // 20))


def record(kind: str, author: str, to: str, number: str, sent: str, **more: Any) -> Record:
    entry, problems = check_entry(
        {"regime": "LEND", "kind": kind, "author": author, "to": [to], "number": number,
         "sent": sent, "origin": "transcribed", **more},
        {"LEND": LENDING},
    )  # fmt: skip
    assert entry is not None, problems
    return Record(entry)


def loan(*, answered: bool = True, back: str | None = None, snow: bool = False) -> list[Record]:
    found = [record("request", "ANN", "TAL", "1", "2021-03-01T09:00Z", body={
        "books": [{"title": "Alps", "weight": 1}], "collect_on": "2021-03-05", "purpose": "pleasure"})]  # fmt: skip
    said = {"refers_to": ["ANN/1"]}
    if answered:
        found.append(record("reply", "TAL", "ANN", "a", "2021-03-02T08:30Z", body={"accepted": True}, **said))  # fmt: skip
        found.append(record("lent", "TAL", "ANN", "l", "2021-03-05T10:00Z", body={"handed_at": "2021-03-05T10:00Z"}, **said))  # fmt: skip
    if back:
        found.append(record("returned", "ANN", "TAL", "r", back, body={"back_at": back, "snowed_in": snow}, **said))  # fmt: skip
    return found


def fair(name: str, **more: str) -> Record:
    days = {"opens": "2021-04-10", "closes": "2021-04-11", **more}
    return record("report", "TAL", "BRG", "f", "2021-01-20T10:00Z",
                  body={"year": 2021, "volumes": 10, "fairs": [{"name": name, **days}]})  # fmt: skip


def export(records: list[Record], state: str = "TAL", as_of: str = NOW, **more: Any) -> bytes:
    at = parse_instant(as_of).lo
    assessment = assess(LENDING, records, as_of=at, holder="TAL", threads=1)
    made = agenda(assessment, state, as_of=at, awaited=True)
    return agenda_ics([(LENDING, it) for it in made], **more)


def events(data: bytes) -> dict[str, Any]:
    """The events of a file by their identifiers."""
    (calendar,) = [Calendar.from_ical(data)]
    listed: list[Any] = list(calendar.walk("VEVENT"))
    found = {str(event["UID"]): event for event in listed}
    assert len(found) == len(listed)
    for event in listed:
        assert not event.errors
        assert event["DTSTAMP"].dt.tzinfo is not None
        assert "DTSTART" in event
    return found


def one(data: bytes, words: str) -> Any:
    (event,) = [it for it in events(data).values() if words in str(it["SUMMARY"])]
    return event


def test_a_file_is_read_again_as_it_was_meant() -> None:
    data = export(loan())
    calendar = Calendar.from_ical(data)
    assert (str(calendar["METHOD"]), str(calendar["VERSION"])) == ("PUBLISH", "2.0")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    back = one(data, " return ")  # due after fourteen days: a day
    assert back["DTSTART"].dt == date(2021, 3, 19)
    assert back["DTEND"].dt == date(2021, 3, 20)
    assert back["DTSTART"].params["VALUE"] == "DATE"
    assert str(back["SUMMARY"]).startswith("Due: LEND return from ANN: Books come back")
    assert "Paragraph 14 [must, verified, R1]" in str(back["DESCRIPTION"])
    reply = next(it for it in events(data).values() if " reply " in str(it["SUMMARY"])
                 and "reading" not in str(it["DESCRIPTION"]))  # fmt: skip
    assert reply["DTSTART"].dt == datetime(
        2021, 3, 3, 9, 0, tzinfo=UTC
    )  # 48 hours after it was sent
    assert "DTEND" not in reply
    assert str(reply["SUMMARY"]).startswith("Met: ")
    assert {str(it["TRANSP"]) for it in events(data).values()} == {"TRANSPARENT"}


def test_the_same_question_gives_the_same_bytes_and_a_later_one_updates() -> None:
    data = export(loan())
    assert data == export(loan()) == export(list(reversed(loan())))
    before, after = events(data), events(export(loan(back="2021-03-18T10:00Z"), as_of="2021-03-20"))
    assert set(before) <= set(after)
    for uid, event in before.items():
        later = after[uid]
        assert later["SEQUENCE"] > event["SEQUENCE"]
        assert later["DTSTAMP"].dt > event["DTSTAMP"].dt
        assert later["LAST-MODIFIED"].dt == later["DTSTAMP"].dt
    assert event["DTSTAMP"].dt == datetime(2021, 3, 10, 12, 0, tzinfo=UTC)
    met = one(export(loan(back="2021-03-18T10:00Z"), as_of="2021-03-20"), " return ")
    assert str(met["SUMMARY"]).startswith("Met: ")
    assert (str(met["STATUS"]), met["DTSTART"].dt) == ("CONFIRMED", date(2021, 3, 19))


def test_what_lapsed_is_cancelled_and_what_may_be_due_is_tentative() -> None:
    lapsed = one(export(loan(back="2021-04-20T10:00Z", snow=True), as_of="2021-04-21"), " return ")
    assert (str(lapsed["STATUS"]), str(lapsed["SUMMARY"])[:6]) == ("CANCELLED", "Lapsed")
    perhaps = [it for it in events(export(loan(answered=False), "ANN")).values() if str(it["STATUS"]) == "TENTATIVE"]  # fmt: skip
    assert all(str(it["SUMMARY"]).startswith("Perhaps due") for it in perhaps)


def test_what_takes_place_lasts_to_the_end_of_its_last_day() -> None:
    data = export([*loan(back="2021-03-18T10:00Z"), fair("Spring fair")], as_of="2021-03-20")
    spring = one(data, "Announced: Spring fair (TAL)")
    assert (spring["DTSTART"].dt, spring["DTEND"].dt) == (date(2021, 4, 10), date(2021, 4, 12))
    assert str(spring["STATUS"]) == "TENTATIVE"
    lent = one(data, "pleasure (ANN, TAL)")
    assert lent["DTEND"].dt - lent["DTSTART"].dt == timedelta(days=13)


HOSTILE = [
    "Skyfall\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:mine",
    "a;b,c\\n:d\"e'", "\u202egnp.exe", "x" * 199, "Ж" * 150, "🎈" * 90, "\u2028line", "a\tb",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_title_stays_a_title(name: str) -> None:
    calm, data = export([fair("Spring fair")]), export([fair(name)])
    assert set(events(calm)) == set(events(data))  # and no event more
    (event,) = [it for it in events(data).values() if "Announced" in str(it["SUMMARY"])]
    assert "\n" not in str(event["SUMMARY"])
    assert not set("\r\n\x00\u202e\u2028") & set(str(event["SUMMARY"]))
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


@FEW
@given(st.text(min_size=1, max_size=60))
def test_any_name_survives_the_way_there_and_back(name: str) -> None:
    try:
        entry = fair(name)
    except AssertionError:  # what the register refuses never comes here
        return
    data = export([entry])
    assert len(events(data)) == len(events(export([fair("Spring fair")])))
    assert data == export([fair(name)])


def test_marks_above_the_lowest_make_it_confidential() -> None:
    assert {str(it["CLASS"]) for it in events(export(loan())).values()} == {"PUBLIC"}
    made = export(loan(), confidential=True)
    assert {str(it["CLASS"]) for it in events(made).values()} == {"CONFIDENTIAL"}


def test_without_the_library_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(QuestionError, match=r"hofburg\[reports\]"):
        export(loan())


def test_no_agenda_is_a_calendar_without_events() -> None:
    assert events(agenda_ics([])) == {}
