"""What messages speak of: what is drawn of it, what is only said, and where it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg import Law, load_regime, timeline
from hofburg.assessment import CaseResult
from hofburg.regimes import Field
from hofburg.reports.casework import entries
from hofburg.reports.spoken import Spoken, spoken
from hofburg.values import ALWAYS, NEVER, parse_instant
from reports.case_made import BOOKS, LENDING, NASTY, made, result_of, results
from reports.case_picture import SVG, check, drawn, noted, spoken_of

EVER = (ALWAYS + 1, NEVER - 1)


def stay(**labels: str) -> Law:
    """The lending regime with a slip that has these fields, each an instant with that label."""
    law = load_regime(LENDING)
    fields = {name: Field(name, "instant", label={"en": said}) for name, said in labels.items()}
    return replace(
        law, messages={**law.messages, "lent": replace(law.messages["lent"], fields=fields)}
    )


def slip(law: Law, sent: str = "2022-02-12", **body: str) -> CaseResult:
    """A case of one such slip."""
    return made(law, [{"id": "1", "kind": "lent", "author": "TAL", "sent": sent, "body": body}])


def told(law: Law, result: CaseResult, room: tuple[int, int] = EVER) -> tuple[Any, list[str]]:
    return spoken(law, entries(law, result)[0], room)


STAY = stay(came="Arrival", seen="Survey", ended="End of the survey", left="Departure")


def test_a_stay_runs_from_its_first_to_its_last_day() -> None:
    found, outside = told(
        STAY, slip(STAY, left="2022-02-12", came="2022-02-09", ended="2022-02-12")
    )
    first, last = parse_instant("2022-02-09"), parse_instant("2022-02-12")
    assert found == Spoken(
        bounds=(first.lo, last.hi),
        sure=(first.hi, last.lo),
        lines=("Arrival 2022-02-09", "End of the survey, Departure 2022-02-12"),
        words="Arrival 2022-02-09, End of the survey, Departure 2022-02-12",
    )
    assert outside == []


def test_a_long_label_is_shortened_and_kept_whole_in_the_words() -> None:
    days = {"came": "2022-02-09", "seen": "2022-02-10", "ended": "2022-02-11", "left": "2022-02-12"}
    found, _ = told(STAY, slip(STAY, **days))
    assert found.lines == ("Arrival 2022-02-09", "Departure 2022-02-12")
    assert found.words.count("2022") == 4
    wordy = stay(a="Arrival in the area that was named", b="First look at what is in that area")
    found, _ = told(wordy, slip(wordy, a="2022-02-09", b="2022-02-09"))
    assert found.lines == ("Arrival in the area that was named 2022-02-09",)
    assert "First look" in found.words


@pytest.mark.parametrize(
    ("sent", "came", "shown"),
    [
        ("2022-02-12", "2022-02-12", False),
        ("2022-02-12T10:00Z", "2022-02-12T10:00Z", False),
        ("2022-02-12T10:00Z", "2022-02-12", False),  # no more than the message's own instant
        ("2022-02-12", "2022-02-12T10:00Z", True),  # the hour says more than the day
        ("2022-02-12T10:00Z", "2022-02-12T09:59Z", True),
        ("2022-02-12T10:00Z", "2022-02-01..2022-02-28", True),
        ("2022-02-01..2022-02-28", "2022-02-01..2022-02-28", False),
        ("2022-02-12", "?", False),
    ],
)
def test_the_moment_of_sending_is_not_drawn_twice(sent: str, came: str, shown: bool) -> None:
    result = slip(STAY, sent, came=came)
    picture = timeline(STAY, result)
    check(picture)
    assert len(drawn(picture)) == 1
    assert bool(spoken_of(picture)) == shown
    assert ("What they speak of" in picture) == shown
    assert "Spoken of, but" not in noted(picture)
    # With something else it is part of a stay.
    assert len(spoken_of(timeline(STAY, slip(STAY, sent, came=came, left="2022-02-14")))) == 1


@pytest.mark.parametrize("came", ["2022-02-13..", "..2022-02-13", "2019-02-13", "1999-01-01..2022"])
def test_what_is_too_far_off_or_has_no_end_is_said_beneath(came: str) -> None:
    came = came if came[-4:] != "2022" else f"{came}-12-31"
    picture = timeline(STAY, slip(STAY, came=came, left="2022-02-14"))
    check(picture)
    assert spoken_of(picture) == ["Spoken of: lent. Departure 2022-02-14"]
    assert "Spoken of, but too far off or too uncertain to be drawn: TAL, lent: Arrival" in noted(
        picture
    )


def test_of_a_message_without_a_place_it_is_said_with_it() -> None:
    picture = timeline(STAY, slip(STAY, "?", came="2022-02-09", left="2022-02-14"))
    check(picture)
    assert drawn(picture) == spoken_of(picture) == []
    said = "Not placed: TAL to EVA: lent, not known; it speaks of: Arrival 2022-02-09, Departure"
    assert said in noted(picture)


def test_a_day_lasts_a_day_and_an_instant_known_to_a_day_may_be_any_of_it() -> None:
    law = load_regime(LENDING)
    days = {"collect_on": Field("collect_on", "day"), "at": Field("at", "instant")}
    messages = {**law.messages, "lent": replace(law.messages["lent"], fields=days)}
    law = replace(law, messages=messages)
    assert told(law, slip(law, at="2022-02-14"))[0].sure is None
    whole = told(law, slip(law, collect_on="2022-02-14"))[0]
    assert whole.bounds == whole.sure == tuple(parse_instant("2022-02-14"))
    assert whole.lines == ("collect on 2022-02-14",)


def test_labels_of_others_stay_words() -> None:
    law = stay(came=NASTY, left="W" * 3000)
    result = slip(law, came="2022-02-09", left="2022-02-12")
    picture = timeline(law, result)
    check(picture)
    assert "<script" not in picture
    assert "\u202e" not in picture
    assert "<script>alert(1)</script>" in spoken_of(picture)[0]
    assert "W" * 3000 in spoken_of(picture)[0]


def bars(picture: str) -> list[tuple[float, float, bool]]:
    """The bars of what is spoken of: from where to where, and whether all of it is sure."""
    found = []
    for it in ET.fromstring(picture).iter(f"{SVG}rect"):
        if it.get("rx") and float(it.get("y", "0")) < legend(picture):
            x = float(it.get("x", "0"))
            found.append((x, x + float(it.get("width", "0")), it.get("stroke-dasharray") is None))
    return found


def legend(picture: str) -> float:
    return max(float(it.get("y1", "0")) for it in ET.fromstring(picture).iter(f"{SVG}line")
               if it.get("stroke") == "#9aa5b1")  # fmt: skip


def test_the_stays_of_a_case_that_happened_stand_at_their_days() -> None:
    law, result = result_of("VD2011", "russia-quota-2015")
    picture = timeline(law, result)
    assert len(spoken_of(picture)) == 3
    for line in ("Entry at the point of entry 2015-02-09", "End of the inspection 2015-02-12"):
        assert line in noted(picture)
    (may, sure), *_ = [(a, b) for a, b in zip(bars(picture), bars(picture)[1:], strict=False)
                       if not a[2] and b[2]]  # fmt: skip
    day = (may[1] - may[0]) / 4  # from the beginning of the 9th to the end of the 12th
    assert abs(sure[0] - may[0] - day) <= 0.2
    assert abs(may[1] - sure[1] - day) <= 0.2
    alt = ET.fromstring(picture).findtext(f"{SVG}desc", "")
    assert "Record of an inspection, UKR: Entry at the point of entry 2015-02-09, End" in alt
    assert "what a message speaks of" in noted(picture)


def test_a_meeting_at_its_own_moment_has_no_second_mark() -> None:
    law, result = result_of("VD2011", "baltic-belarus-2022")
    for world in result.worlds:
        assert spoken_of(timeline(law, result, world.name)) == []


@pytest.mark.parametrize("book", BOOKS)
def test_at_most_one_for_each_message_and_the_legend_when_there_is_one(book: str) -> None:
    seen = 0
    for result in results(book):
        law = result_of(book, result.case.case)[0]
        picture = timeline(law, result)
        groups = [it.findtext(f"{SVG}title", "") for it in ET.fromstring(picture).iter(f"{SVG}g")]
        for number, title in enumerate(groups):
            if title.startswith("Spoken of: "):  # its message comes right after it
                message = title.removeprefix("Spoken of: ").partition(". ")[0]
                assert groups[number + 1].startswith(message)
        assert ("what a message speaks of" in noted(picture)) == bool(spoken_of(picture))
        seen += len(spoken_of(picture))
    assert seen or "ferry" in book or book == "FSC"  # whose messages speak of years


@pytest.mark.parametrize("ahead", [14, -14])
def test_nothing_stands_on_the_way_from_a_message_to_what_it_speaks_of(ahead: int) -> None:
    slips = [
        {"id": str(n), "kind": "lent", "author": "TAL", "sent": f"2022-03-{day:02}T10:00Z",
         "body": {"came": f"2022-03-{day + ahead:02}"} if n % 2 == 0 else {}}
        for n, day in enumerate(range(1, 29))
        if n % 2 or 1 <= day + ahead <= 31
    ]  # fmt: skip
    picture = timeline(STAY, made(STAY, slips))
    check(picture)
    assert len(spoken_of(picture)) >= 7
    across = [it for it in ET.fromstring(picture).iter(f"{SVG}g")
              if it.findtext(f"{SVG}title", "").startswith("Spoken of: ")
              and len(list(it.iter(f"{SVG}line"))) == 2]  # fmt: skip
    assert len(across) == len(spoken_of(picture))


days = st.integers(1, 28).map("2022-02-{:02}".format)
hours = st.tuples(days, st.integers(0, 23)).map("{0[0]}T{0[1]:02}:00Z".format)
moments = days | hours | st.tuples(days, days).map(lambda two: "..".join(sorted(two)))


@given(
    moments, st.lists(st.sampled_from(["came", "seen", "ended", "left"]), unique=True), st.data()
)
def test_a_bar_holds_all_that_is_spoken_of(
    sent: str, names: list[str], data: st.DataObject
) -> None:
    body = {name: data.draw(moments) for name in names}
    found, outside = told(STAY, slip(STAY, sent, **body))
    assert outside == []
    spans = [parse_instant(at) for at in body.values()]
    if found is None:
        own = parse_instant(sent)
        assert all(it.lo <= own.lo and own.hi <= it.hi for it in spans)
        return
    assert found.bounds == (min(it.lo for it in spans), max(it.hi for it in spans))
    assert 1 <= len(found.lines) <= 3
    for label in (STAY.messages["lent"].fields[name].label["en"] for name in names):
        assert label in found.words
    if found.sure is not None:
        # Wherever each falls, the first is before what is sure and the last after it.
        for ends in ([it.lo for it in spans], [it.hi for it in spans]):
            assert min(ends) <= found.sure[0] <= found.sure[1] <= max(ends)
