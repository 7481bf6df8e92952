"""Timelines: well-formed, the same everywhere, everything on them, and no label over another."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hofburg import Law, QuestionError, load_regime, timeline
from hofburg.assessment import CaseResult
from hofburg.reports.axis import Axis
from hofburg.reports.layout import Rows, width, wrap
from hofburg.values import DAY, NEVER, format_instant, parse_instant
from reports.case_made import BOOKS, LENDING, NASTY, called, duty, made, result_of, results
from reports.case_picture import SVG, check, drawn, noted, spoken_of

START = parse_instant("2022-01-01T00:00Z").lo


@pytest.mark.parametrize("book", BOOKS)
def test_every_case_of_the_house_has_a_picture_in_every_world(book: str) -> None:
    law = result_of(book, results(book)[0].case.case)[0]
    for result in results(book):
        for world in result.worlds:
            check(timeline(law, result, world.name))


def test_the_first_world_is_the_one_that_is_drawn() -> None:
    law, result = result_of("VD2011", "ukraine-russia-2022")
    assert timeline(law, result) == timeline(law, result, "published")
    assert timeline(law, result) != timeline(law, result, "russia")


def test_a_world_that_is_not_there() -> None:
    law, result = result_of("VD2011", "ukraine-russia-2022")
    with pytest.raises(QuestionError, match="hours"):
        timeline(law, result, "hour")


def test_a_clock_runs_from_the_message_that_it_is_counted_from() -> None:
    law, result = result_of("VD2011", "ukraine-russia-2022")
    picture = timeline(law, result, "hours")
    circles = {}
    bars = {}
    for group in ET.fromstring(picture).iter(f"{SVG}g"):
        title = group.findtext(f"{SVG}title", "")
        circle, bar = group.find(f"{SVG}circle"), group.find(f"{SVG}rect[@height='9']")
        if circle is not None:
            circles[title.partition(".")[0]] = float(circle.get("cx", "0"))
        if bar is not None:
            bars[title.split()[0]] = (float(bar.get("x", "0")), float(bar.get("width", "0")))
    assert bars["16.1.2"][0] == circles["Request for an explanation"]
    assert bars["16.2.1.1"][0] == circles["Request for a meeting"]
    assert bars["16.3.1"][0] == circles["Request for a meeting of all States"]
    # All three are of 48 hours.
    assert max(b for _, b in bars.values()) - min(b for _, b in bars.values()) <= 0.2


def test_a_limit_counted_backwards_or_from_several_things_is_only_a_flag() -> None:
    law, result = result_of(LENDING, "annas-fines")
    for group in ET.fromstring(timeline(law, result)).iter(f"{SVG}g"):
        title = group.findtext(f"{SVG}title", "")
        if title.startswith(("2 ask-in-time", "12 hand-over", "17 fine")):
            assert group.find(f"{SVG}rect[@height='9']") is None, title
        if title.startswith("14 return"):  # from the slip's own instant, not from its sending
            assert group.find(f"{SVG}rect[@height='9']") is not None, title


def test_it_is_the_same_on_every_machine() -> None:
    law, result = result_of("VD2011", "ukraine-russia-2022")
    here = timeline(law, result)
    for seed, zone in (("1", "Asia/Almaty"), ("2", "America/New_York")):
        ran = subprocess.run(
            [sys.executable, "-m", "hofburg", "regime", "cases", "VD2011", "ukraine-russia-2022",
             "--timeline"],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True, check=True,
        )  # fmt: skip
        assert ran.stdout.decode("utf-8") == here


def test_what_others_wrote_stays_words() -> None:
    law = called(load_regime(LENDING), receipt=NASTY)
    law = replace(law, parties={**(law.parties or {}), "TAL": NASTY})
    entry = {"id": "1", "kind": "receipt", "author": "TAL", "sent": "2022-02-01"}
    result = made(load_regime(LENDING), [entry], title=NASTY)
    picture = timeline(law, result)
    check(picture)
    assert "<script" not in picture
    shown = ET.fromstring(picture).findtext(f"{SVG}title", "")
    assert "<script>alert(1)</script>" in shown
    assert "\u202e" not in picture


def test_a_title_without_end_is_shortened_and_kept_whole_in_the_words() -> None:
    law = called(load_regime(LENDING), receipt="W" * 3000)
    entry = {"id": "1", "kind": "receipt", "author": "TAL", "sent": "2022-02-01"}
    picture = timeline(law, made(load_regime(LENDING), [entry], title="M" * 5000))
    check(picture)
    assert "W" * 3000 in drawn(picture)[0]


def test_a_case_without_entries() -> None:
    law = load_regime(LENDING)
    picture = timeline(law, made(law, []))
    check(picture)
    assert "Nothing here has an instant." in noted(picture)


def test_what_has_no_instant_is_noted_and_has_no_place() -> None:
    law = load_regime(LENDING)
    entries = [
        {"id": str(n), "kind": "receipt", "author": "TAL", "to": ["KIM"], "sent": sent}
        for n, sent in enumerate(["?", "2022-02-01..", "..2022-02-01", "2022-02-02"])
    ]
    found = [duty(law, (NEVER, NEVER), "pending"), duty(law, (-NEVER, NEVER), "undetermined")]
    picture = timeline(law, made(law, entries, found))
    check(picture)
    assert len(drawn(picture)) == 1
    said = noted(picture)
    assert "Not placed: TAL to KIM: receipt, not known." in said
    assert "Not placed: TAL to KIM: receipt, not before 2022-02-01, if ever." in said
    assert "Not placed: TAL to KIM: receipt, not after end of 2022-02-01." in said
    assert "Due without delay, which has no instant: 10 reply (TAL) pending." in said
    assert "Due, but when is not known: 10 reply (TAL) undetermined." in said


def test_a_question_of_another_year_does_not_press_the_case_into_a_corner() -> None:
    law = load_regime(LENDING)
    entries = [
        {"id": str(n), "kind": "receipt", "author": "TAL", "sent": f"2022-02-0{n}T10:00Z"}
        for n in (1, 4)
    ]
    for as_of, said in (("2040-01-01T00:00Z", "(further right) →"), ("1990-01-01T00:00Z", "←")):
        picture = timeline(law, made(law, entries, as_of=as_of))
        check(picture)
        assert said in noted(picture)
        xs = [float(it.get("cx", "0")) for it in ET.fromstring(picture).iter(f"{SVG}circle")]
        assert max(xs) - min(xs) > 700
    far = duty(law, (START + 3000 * DAY, START + 3000 * DAY), "pending")
    assert "Too far off to be drawn: TAL 10 reply pending" in noted(
        timeline(law, made(law, entries, [far]))
    )


def test_what_was_not_known_then_is_noted_and_has_no_place() -> None:
    law = load_regime(LENDING)
    entries = [
        {"id": "1", "kind": "receipt", "author": "TAL", "sent": "2022-02-01T10:00Z",
         "recorded": "2022-02-02T00:00Z"},
        {"id": "2", "kind": "receipt", "author": "BRG", "sent": "2022-02-01T10:00Z",
         "recorded": "2022-02-09T00:00Z"},
    ]  # fmt: skip
    result = made(law, entries, known_at="2022-02-03T00:00Z")
    at = parse_instant("2022-02-03T00:00Z").hi
    worlds = tuple(
        type(w)(w.name, w.as_of, w.scope, w.accounts, w.holder, at, w.title) for w in result.worlds
    )
    picture = timeline(law, CaseResult(result.case, result.place, result.findings, worlds))
    check(picture)
    assert len(drawn(picture)) == 1
    assert "Not placed: BRG to EVA: receipt, not known at that time." in noted(picture)


# -- any case at all -------------------------------------------------------------------------------

letters = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=120
) | st.sampled_from([NASTY, "Wide " * 30, "i" * 90, "会议请求" * 12, "Reply"])
minutes = st.integers(0, 40 * 365 * 1440)


@st.composite
def spans(draw: Any) -> tuple[int, int]:
    """Two instants: equal, an hour, a day or years apart; cases cluster, so scales vary."""
    scale = draw(st.sampled_from([60, 1440, 30 * 1440, 3 * 365 * 1440]))
    lo = START + draw(st.integers(0, scale)) * 60_000_000
    return lo, lo + draw(st.sampled_from([0, 0, 3600, 86_400 * 3])) * 1_000_000


def written(span: tuple[int, int]) -> str:
    return "..".join(dict.fromkeys(map(format_instant, span)))


@st.composite
def cases(draw: Any) -> tuple[Law, CaseResult]:
    law = load_regime(LENDING)
    entries = []
    for number, span in enumerate(draw(st.lists(spans(), max_size=40))):
        sent = written(span)
        entry = {
            "id": str(number), "kind": draw(st.sampled_from(["receipt", "payment", "returned"])),
            "author": draw(st.sampled_from(["TAL", "BRG", "KIM"])),
            "sent": draw(st.sampled_from([sent, sent, sent, "?", f"{format_instant(span[0])}.."])),
        }  # fmt: skip
        if entry["kind"] == "returned":
            other = draw(spans())
            said = st.sampled_from(
                [sent, written(other), written(other), f"{format_instant(other[0])}..", "?"]
            )
            entry["body"] = {"back_at": draw(said)}
        entries.append(entry)
    statuses = st.sampled_from(["met", "late", "missed", "pending", "early", "excused",
                                "undetermined"])  # fmt: skip
    found = [
        duty(law, due, draw(statuses), draw(st.sampled_from(["TAL", "KIM", None])),
             case=f"KIM/{number}")
        for number, due in enumerate(draw(st.lists(spans(), max_size=12)))
    ]  # fmt: skip
    as_of = format_instant(draw(spans())[0])
    titles = {kind: draw(letters) for kind in ("receipt", "payment", "returned")}
    return called(law, **titles), made(law, entries, found, as_of, title=draw(letters))


@given(cases())
@settings(max_examples=40)
def test_no_label_lies_over_another_and_nothing_is_left_out(
    case: tuple[Law, CaseResult],
) -> None:
    law, result = case
    picture = timeline(law, result)
    check(picture)
    assert picture == timeline(law, result)
    titles = drawn(picture)
    limits = sum(" due 20" in t and t.startswith("10 reply") for t in titles)
    far = noted(picture).count("10 reply") - limits
    assert len(titles) - limits + noted(picture).count("Not placed: ") == len(result.case.entries)
    assert far >= 0
    # What a message speaks of is drawn or said beneath, unless it is when the message was sent.
    told = [e for e in result.case.entries if e["kind"] == "returned" and not only_sent(e)]
    beneath = noted(picture).count("Spoken of, but") + noted(picture).count("; it speaks of: ")
    assert len(spoken_of(picture)) + beneath == len(told)


def only_sent(entry: dict[str, Any]) -> bool:
    """Whether nothing is known of what it speaks of, or no more than that it was then."""
    (lo, hi), (first, last) = map(parse_instant, (entry["sent"], entry["body"]["back_at"]))
    unknown = entry["body"]["back_at"] == "?"
    placed = abs(lo) < NEVER and abs(hi) < NEVER
    then = first <= lo and hi <= last and last - first <= max(hi - lo, DAY * 25 // 24)
    return unknown or (placed and then)


# -- the pieces ------------------------------------------------------------------------------------


@given(
    minutes,
    st.integers(0, 100 * 365 * 1440),
    st.sampled_from(["UTC", "Europe/Vienna", "Asia/Kathmandu", "America/St_Johns"]),
)
def test_an_axis_has_a_few_marks_in_order(first: int, long: int, zone: str) -> None:
    lo = START + first * 60_000_000
    axis = Axis.over([(lo, lo + long * 60_000_000)], 24, 936, zone)
    ticks = [tick for tick in axis.ticks() if tick.label]
    assert 1 <= len(ticks) <= 22
    for one, other in pairwise(ticks):
        assert one.x < other.x
        assert one.label != other.label or other.head
    assert all(24 <= tick.x <= 936 for tick in ticks)
    assert 24 <= axis.x(lo) <= axis.x(lo + long * 60_000_000) <= 936


def test_the_axis_goes_by_the_clock_on_the_wall() -> None:
    # The clocks of Vienna lose an hour at two in the night.
    lo, hi = parse_instant("2022-03-26T20:00Z").lo, parse_instant("2022-03-27T08:00Z").lo
    ticks = list(Axis.over([(lo, hi)], 24, 936, "Europe/Vienna").ticks())
    labels = [tick.label for tick in ticks if tick.label]
    assert "02:00" not in labels
    assert labels.index("03:00") == labels.index("01:00") + 1
    assert [tick.head for tick in ticks if tick.head] == ["26 Mar 2022", "27 Mar 2022"]


edges = st.tuples(st.floats(0, 900), st.floats(1, 300)).map(lambda it: (it[0], it[0] + it[1]))


@given(st.lists(st.lists(edges, min_size=1, max_size=6), max_size=60))
def test_rows_never_hold_two_things_at_one_place(
    items: list[list[tuple[float, float]]],
) -> None:
    rows = Rows()
    taken: dict[int, list[tuple[float, float]]] = {}
    for spans in items:
        first = rows.first(spans)
        rows.take(first, spans)
        for row, (left, right) in enumerate(spans, first):
            assert all(right <= a or b <= left for a, b in taken.get(row, []))
            taken.setdefault(row, []).append((left, right))
    assert len(rows.taken) == len(taken)


@given(letters, st.floats(40, 400), st.integers(1, 4))
def test_wrapped_lines_fit_and_lose_nothing_but_the_end(text: str, room: float, most: int) -> None:
    lines = wrap(text, room, 11, most)
    assert len(lines) <= most
    assert all(width(line, 11) <= room or len(line) == 1 for line in lines)
    whole = "".join(text.split())
    shown = "".join("".join(lines).split())
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))
