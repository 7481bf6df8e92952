"""The picture of a year: well-formed, quiet about nothing, the same on every machine."""

from __future__ import annotations

import time
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from hofburg import YearCalendar, assess, calendar, calendar_picture
from hofburg.reports import span, states_words
from hofburg.values import ALWAYS, NEVER, parse_instant
from reports.test_agenda_ics import HOSTILE, LENDING, fair, loan, record

SVG = "{http://www.w3.org/2000/svg}"
AS_OF = parse_instant("2021-03-10T12:00Z").lo


def shown(*records: list, year: int = 2021, state: str | None = None) -> YearCalendar:  # type: ignore[type-arg]
    entries = [one for listed in records for one in listed]
    assessment = assess(LENDING, entries, as_of=AS_OF, holder="TAL", threads=1)
    (made,) = calendar(assessment, year=year, state=state)
    return made


def letters(svg: str) -> list[str]:
    return [it.text or "" for it in ET.fromstring(svg).iter(f"{SVG}text")]


def test_months_lanes_and_a_legend_are_there() -> None:
    made = shown(loan(back="2021-03-18T10:00Z"), [fair("Spring fair")])
    svg = calendar_picture(LENDING, made)
    said = letters(svg)
    assert said[: said.index("Jan")][0] == "Lending rules of the valley libraries: 2021"
    assert [it for it in said if it in ("Jan", "Jun", "Dec")] == ["Jan", "Jun", "Dec"]
    for text in ("loan", "stocktaking: fairs, announced", "Due in this year", "Spring fair: TAL",
                 "5 Mar to 18 Mar", "10 Apr to 11 Apr", "takes place", "stands in a plan",
                 "the moment of the question"):  # fmt: skip
        assert text in said, text
    assert svg == calendar_picture(LENDING, made)
    words = ET.fromstring(svg).find(f"{SVG}desc")
    assert words is not None
    assert "Spring fair, TAL, 2021-04-10 to 2021-04-11" in (words.text or "")


def test_lanes_may_be_states() -> None:
    made = shown(loan(back="2021-03-18T10:00Z"), [fair("Spring fair", guest="EVA")])
    said = letters(calendar_picture(LENDING, made, lanes="state"))
    assert [it for it in said if it.startswith(("ANN ", "EVA ", "TAL "))] == [
        "ANN Anna, reads about mountains",
        "EVA Eva, librarian of the climbing club",
        "TAL Library of Tal, by the river",
    ]
    assert said.count("pleasure: ANN, TAL") == 2


def test_an_empty_year_says_that_it_knows_nothing() -> None:
    svg = calendar_picture(LENDING, shown(year=1950))
    assert "Nothing has a day in this year." in letters(svg)
    assert any("nothing here says that it does not take place" in it for it in letters(svg))


def test_what_has_no_day_is_told_beneath_with_the_notes() -> None:
    made = shown([fair("Some day", opens="2021-04-01")], loan(answered=False))
    said = " ".join(letters(calendar_picture(LENDING, made, notes=["Holidays: none known."])))
    assert "Holidays: none known." in said
    entry = record("report", "BRG", "TAL", "g", "2021-01-20T10:00Z",
                   body={"year": 2021, "volumes": 1, "fairs": [{"name": "Perhaps"}]})  # fmt: skip
    said = " ".join(letters(calendar_picture(LENDING, shown([entry]))))
    assert "Days not known: Perhaps, BRG, stocktaking/BRG/2021#1." in said


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_stays_within_its_element(name: str) -> None:
    svg = calendar_picture(LENDING, shown([fair(f"<script>&{name}")]))
    root = ET.fromstring(svg)
    assert {it.tag.removeprefix(SVG) for it in root.iter()} <= {
        "svg", "title", "desc", "defs", "pattern", "rect", "line", "text", "g", "path", "circle",
        "polygon",
    }  # fmt: skip


def test_no_words_stand_over_each_other_and_none_outside() -> None:
    fairs = [{"name": f"Fair {n}", "opens": f"2021-{1 + n % 12:02d}-{1 + n % 28:02d}",
              "closes": f"2021-{1 + n % 12:02d}-28"} for n in range(300)]  # fmt: skip
    entry = record("report", "TAL", "BRG", "f", "2021-01-20T10:00Z",
                   body={"year": 2021, "volumes": 1, "fairs": fairs})  # fmt: skip
    made = shown([entry])
    started = time.process_time()
    svg = calendar_picture(LENDING, made)
    assert time.process_time() - started < 20
    root = ET.fromstring(svg)
    assert len(made.announced) == 300
    boxes: dict[float, list[tuple[float, float]]] = {}
    for it in root.iter(f"{SVG}text"):
        x, y = float(it.get("x", "0")), float(it.get("y", "0"))
        long = len(it.text or "") * 3  # no letter is narrower
        left, right = (x - long, x) if it.get("text-anchor") == "end" else (x, x + long)
        assert left >= 0
        assert right <= 960
        assert 0 < y <= float(root.get("height", "0"))
        boxes.setdefault(y, []).append((left, right))
    for row in boxes.values():
        row.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(row))


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2025-09-12", "2025-09-16", "2025-09-12 to 2025-09-16"),
        ("2025-09-12T08:00Z", "2025-09-12T20:00Z", "2025-09-12"),
        ("2025-09-10..2025-09-12", "2025-09-16", "2025-09-10..2025-09-12 to 2025-09-16"),
        ("2025-09-12", "?", "2025-09-12, end not known"),
        ("?", "2025-09-16", "to 2025-09-16, begin not known"),
        ("?", "?", "not known"),
    ],
)
def test_days_are_told_as_they_are_known(start: str, end: str, said: str) -> None:
    assert span(parse_instant(start), parse_instant(end), "UTC") == said


def test_days_are_those_of_the_zone() -> None:
    bounds = tuple(parse_instant("2025-09-12T23:00Z"))
    assert span((bounds[0], bounds[1]), (bounds[0], bounds[1]), "Asia/Almaty") == "2025-09-13"
    assert span((ALWAYS, NEVER), (ALWAYS, NEVER), "Asia/Almaty") == "not known"


def test_many_states_are_counted() -> None:
    codes = [f"S{n:02d}" for n in range(57)]
    assert states_words(codes, 57) == "all 57 States"
    assert states_words(codes[1:], 57) == "56 of 57 States"
    assert states_words(codes).endswith("S07 and 49 more")
    assert states_words(["KAZ", "DEU"]) == "KAZ, DEU"
    assert states_words([]) == "State not known"
