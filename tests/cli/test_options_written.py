"""What options writes: exports, drafts, pictures, words; and what it says of a question that is wrong."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from cli.conftest import Command
from cli.planner import DAY, QUESTIONS, STORES, answered, own_instrument
from hofburg.cooperation import Amount, Question, ask, load_catalogue
from hofburg.reports import option_numbers, option_titles, options_svg, short_amount

pytestmark = pytest.mark.usefixtures("nowhere")


# -- what is exported ------------------------------------------------------------------------------


def test_every_position_in_json_says_that_it_is_an_assumption(
    hofburg: Command,
) -> None:
    answer = answered(hofburg, *QUESTIONS["quota"])
    assert "assumptions of this run" in answer["assumptions"]
    holds_codes = {"agree", "unknown", "object", "names", "stance"}
    seen = 0

    def look(value: Any) -> None:
        nonlocal seen
        if isinstance(value, dict):
            if any(isinstance(value.get(key), list | str) for key in holds_codes):
                assert value.get("assumption") is True, value
                seen += 1
            for it in value.values():
                look(it)
        elif isinstance(value, list):
            for it in value:
                look(it)

    look(answer)
    assert seen > 57


def test_lines_and_cells_say_that_they_rest_on_assumptions(hofburg: Command) -> None:
    ran = hofburg("options", *QUESTIONS["stores"], "--format", "jsonl")
    head, *rows = map(json.loads, ran.out.splitlines())
    assert "assumptions of this run" in head["assumptions"]
    assert head["question"]["by"] == "2027-06-30"
    assert rows
    assert all(row["assumption"] is True for row in rows)
    ran = hofburg("options", *QUESTIONS["stores"], "--format", "csv")
    cells = list(csv.DictReader(io.StringIO(ran.out)))
    assert len(cells) == len(rows)
    assert {it["assumption"] for it in cells} == {"assumption"}
    assert "assumptions of this run" in ran.err
    assert "hofburg: again: hofburg options" in ran.err


def test_only_and_order_are_followed(hofburg: Command) -> None:
    rows = answered(hofburg, *QUESTIONS["stores"], "--order", "cost")["rows"]
    known = [Decimal(it["cost"]["most"]) for it in rows if it["cost"]["most"]]
    assert known == sorted(known)
    assert len(known) > 5
    turned = answered(hofburg, *QUESTIONS["stores"], "--order", "-cost")["rows"]
    assert [it["cost"]["most"] for it in turned] == [it["cost"]["most"] for it in rows][::-1]
    one = rows[0]["instrument"]
    page = hofburg("options", *QUESTIONS["stores"], "--order", "-cost", "--only", one)
    told = " ".join(page.out.split())
    assert "Order: -cost (what costs less, at the most, first, turned round)." in told
    assert len(answered(hofburg, *QUESTIONS["stores"], "--only", one)["rows"]) == 1


def test_another_reading_is_told_by_what_differs(hofburg: Command) -> None:
    page = hofburg("options", *QUESTIONS["stores"]).out
    variants = re.findall(r"\nAs (\d+), except:\n(.*?)\n\n", page, re.DOTALL)
    assert variants
    for _, told in variants:
        assert "all participating States: no objection of" in " ".join(told.split())
        assert "to weigh" not in told


def test_the_first_message_is_written_as_a_draft(hofburg: Command) -> None:
    words = ("options", *QUESTIONS["stores"], "--only", "voluntary-visit")
    ran = hofburg(*words, "--draft", "visit.json", "--svg", "visit.svg")
    assert (ran.code, ran.out) == (0, "")
    draft = json.loads(Path("visit.json").read_text(encoding="utf-8"))
    assert (draft["regime"], draft["kind"], draft["author"]) == (
        "VD2011",
        "visit_invitation",
        "KGZ",
    )
    assert "assumptions" in draft["comment"]
    assert draft["number"] is None
    checked = hofburg("message", "check", "visit.json")
    assert checked.code in (1, 2)  # it is to be filled in
    assert "visit.json" in checked.out + checked.err
    assert ET.parse("visit.svg")
    again = hofburg(*words, "--draft", "visit.json")
    assert again.code == 2
    assert "there is such a file already" in again.err


def test_full_length_shows_the_draft_without_what_is_open(hofburg: Command) -> None:
    page = hofburg("options", *QUESTIONS["stores"], "--only", "voluntary-visit").out
    block = page[page.index("\n  {\n") : page.index("\n  }\n") + 4]
    assert json.loads(block)["body"]
    assert "null" not in block
    assert "left to you: " in page


# -- the picture -----------------------------------------------------------------------------------


def drawn(hofburg: Command, *words: str | Path) -> tuple[str, list[str]]:
    """The picture, and the texts in it."""
    ran = hofburg("options", *words, "--svg", "ways.svg")
    assert (ran.code, ran.out) == (0, "")
    assert "assumptions of this run" in ran.err
    text = Path("ways.svg").read_text(encoding="utf-8")
    Path("ways.svg").unlink()
    texts = [it.text or "" for it in ET.fromstring(text).iter("{http://www.w3.org/2000/svg}text")]
    return text, texts


def test_the_picture_tells_ways_by_what_can_start(hofburg: Command, tmp_path: Path) -> None:
    folder = own_instrument(tmp_path / "own")
    text, texts = drawn(hofburg, *STORES, "--catalogue", folder)
    heads = [it for it in texts if re.fullmatch(r"(Can start|Depends on|Closed now).* \(\d+\)", it)]
    assert [it.split()[0] for it in heads] == ["Can", "Depends", "Closed"]
    assert "by 2027-06-30" in texts
    assert any(it.startswith("Positions are assumptions of this run") for it in texts)
    assert sum(it.startswith("Agreement of (assumption)") for it in texts) == sum(
        bool(re.match(r"\d+\. ", it)) for it in texts
    )
    assert any(it.endswith("Letter <b>& answer</b>") for it in texts)
    assert "<b>" not in text
    assert "<script" not in text
    assert "href" not in text


def test_the_picture_is_the_same_on_every_machine(hofburg: Command) -> None:
    assert drawn(hofburg, *QUESTIONS["stores"]) == drawn(hofburg, *QUESTIONS["stores"])


def test_bars_lie_where_the_days_are() -> None:
    """A step that ends late is drawn to the right of one that ends early, and none leaves the picture."""
    catalogue = load_catalogue()
    asked = Question(
        ("ammunition-storage",), {"parties": ("KGZ", "TJK")}, "2026-11-22", by="2027-06-30"
    )
    answer = ask(catalogue, asked)
    for row in answer.rows:
        root = ET.fromstring(options_svg(answer, [row]))
        bars = [
            it for it in root.iter("{http://www.w3.org/2000/svg}rect") if it.get("height") == "10"
        ]
        for it in bars:
            left, wide = float(it.attrib["x"]), float(it.attrib["width"])
            assert 16 <= left <= left + wide <= 944, row.key
    nothing = options_svg(replace(answer, rows=()), [])
    assert ET.fromstring(nothing) is not None


# -- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [("50000", "2000000", "50k-2M EUR"), ("0", "999", "0-999 EUR"), ("1500", "1500", "1.5k EUR"),
     ("1234567", None, "from 1234567 EUR"), (None, "2000", "up to 2k EUR"),
     ("999999", "1000000", "999999-1M EUR")],
)  # fmt: skip
def test_short_amounts_lose_no_digit(least: str | None, most: str | None, said: str) -> None:
    bounds = [None if it is None else Decimal(it) for it in (least, most)]
    assert short_amount(Amount(bounds[0], bounds[1], "EUR", "")) == said


def test_numbers_are_told_in_runs() -> None:
    answer = ask(
        load_catalogue(),
        Question(("ammunition-storage",), {"parties": ("KGZ", "TJK")}, "2026-11-22"),
    )
    rows = answer.rows
    assert option_numbers(rows, rows[:4]) == "1 to 4"
    assert option_numbers(rows, [*rows[:2], rows[4]]) == "1, 2, 5"
    assert option_numbers(rows, []) == ""
    assert len(set(option_titles(rows).values())) == len(rows)


# -- errors ----------------------------------------------------------------------------------------


def test_everything_wrong_with_a_question_is_said_at_once(hofburg: Command) -> None:
    Path("there.json").write_text("{}", encoding="utf-8")
    ran = hofburg(
        "options", "--goal", "amunition storage", "--parties", "KGZ,Atlantis", "--donors", "NATOO",
        "--objectors", "KGZ", "--by", "2020-01-01", "--from", "2019-01-01", "--order", "speed,time,time",
        "--only", "voluntary-visits", "--draft", "there.json", *DAY,
    )  # fmt: skip
    assert (ran.code, ran.out) == (2, "")
    places = re.findall(r"^hofburg: (--[a-z]+|there\.json):", ran.err, re.MULTILINE)
    assert sorted(places) == sorted([
        "--goal", "--by", "--from", "--order", "--order", "--parties", "--donors", "--objectors",
        "there.json", "--only",
    ])  # fmt: skip
    for said in (
        "Did you mean ammunition-storage", "Did you mean NATO", "is also named among parties",
        "lies before the day of the question", "'speed' is no criterion", "Did you mean voluntary-visit",
    ):  # fmt: skip
        assert said in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "no goal is named"),
        (("--goal", "training"), "--parties: nobody is named"),
        (
            ("--goal", "training", "--parties", "KAZ", "--institutions", "FRA"),
            "--institutions: FRA",
        ),
        (("--goal", "training", "--parties", "KAZ", "--by", "soon"), "--by: 'soon'"),
        (("--goal", "training", "--parties", "KAZ", "--at", "2026-02-30"), "--at:"),
        (("--goal", "training", "--parties", "KAZ", "--draft", "d.json"), "needs one instrument"),
        (("--goal", "training", "--parties", "KAZ", "--only", "observer-status"), "serves none"),
        (("--goal", "training", "--parties", "K\x1b[31mAZ"), "is neither a State"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    hofburg: Command, nowhere: Path, words: tuple[str, ...], said: str
) -> None:
    ran = hofburg("options", *words, *(() if "--at" in words else DAY))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "\x1b" not in ran.err
    assert list(nowhere.iterdir()) == []


@pytest.mark.parametrize(
    ("by", "day"),
    [("2027-06", "2027-06-30"), ("2028-02", "2028-02-29"), ("2027", "2027-12-31")],
)
def test_a_month_or_a_year_means_its_last_day(hofburg: Command, by: str, day: str) -> None:
    words = ("--goal", "training", "--parties", "KAZ,KGZ", *DAY, "--by", by)
    assert answered(hofburg, *words)["question"]["by"] == day
    assert f"--by {by}" in hofburg("options", *words, "--brief").out


@pytest.mark.parametrize("by", ["2027-13", "2027-6", "0000", "2021", "2026-10"])
def test_a_month_that_is_none_or_past_is_refused(hofburg: Command, by: str) -> None:
    ran = hofburg("options", "--goal", "training", "--parties", "KAZ", *DAY, "--by", by)
    assert (ran.code, ran.out) == (2, "")
    assert "--by: " in ran.err


def test_a_partner_cannot_prevent_a_decision(hofburg: Command) -> None:
    ran = hofburg("options", *STORES, "--objectors", "JPN", "--brief")
    assert ran.code == 0
    assert "cannot prevent it" in " ".join(ran.out.split())
