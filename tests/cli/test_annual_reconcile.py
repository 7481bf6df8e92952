"""``hofburg annual reconcile``, as an officer types it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from cli.conftest import Command

pytestmark = pytest.mark.usefixtures("nowhere")


def exchange(year: int, tanks: Any, **more: Any) -> dict[str, Any]:
    return {
        "kind": "annual_exchange", "author": "KGZ", "to": [], "copies": ["*"],
        "number": f"AEMI/{year}", "sent": f"{year - 1}-12-10T10:00Z",
        "body": {
            "year": year,
            "forces": [
                {"designation": "1st Division"},
                {"designation": "3rd Brigade", "superior": "1st Division", "strength": 2400},
            ],
            "holdings": [{"unit": "3rd Brigade", "class": "BT", "type": "=T-Alpha", "number": tanks}],
            **more,
        },
    }  # fmt: skip


TOLD = {
    "kind": "force_change", "author": "KGZ", "to": [], "copies": ["*"], "number": "FC/1",
    "sent": "2026-05-01T10:00Z",
    "body": {"year": 2026, "effective": "2026-05-01", "changes": [
        {"unit": "3rd Brigade", "what": "holdings", "class": "BT", "type": "=T-Alpha", "change": -9},
    ]},
}  # fmt: skip


def held(*entries: dict[str, Any]) -> list[str]:
    lines = [json.dumps({"regime": "VD2011", "origin": "transcribed", **it}) for it in entries]
    Path("held.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return ["annual", "reconcile", "--register", "held.jsonl", "--state", "KGZ"]


def test_a_difference_is_told_and_becomes_a_draft(hofburg: Command) -> None:
    ran = hofburg(*held(exchange(2026, 40), exchange(2027, 31)), "--year", "2027", "-o", "ask.json")
    assert ran.code == 1
    assert "1 difference: 1 that nothing in hand explains. In 1 question." in ran.out
    assert "KGZ, in all   BT         40         31  -9" in ran.out
    assert "Kyrgyzstan: 2027-01-01 against 2026-01-01" in ran.out
    draft = json.loads(Path("ask.json").read_text(encoding="utf-8"))
    assert (draft["kind"], draft["to"], draft["copies"]) == ("compliance_question", ["KGZ"], ["*"])
    assert draft["refers_to"] == ["KGZ/AEMI/2027"]
    assert "1. For 3rd Brigade, stated as of 1 January 2027: 31" in draft["body"]["about"]
    assert "hofburg message check ask.json" in ran.err
    again = hofburg(
        *held(exchange(2026, 40), exchange(2027, 31)), "--year", "2027", "-o", "ask.json"
    )
    assert again.code == 2
    assert "there is such a file already" in again.err


def test_nothing_is_asked_where_all_was_told(hofburg: Command) -> None:
    words = held(exchange(2026, 40), exchange(2027, 31), TOLD)
    ran = hofburg(*words, "--year", "2027", "--out", "ask.json")
    assert (ran.code, Path("ask.json").exists()) == (0, False)
    assert "explained by KGZ/FC/1" in ran.out
    assert "nothing to draft" in ran.err


def test_russian_and_a_message_for_each(hofburg: Command) -> None:
    later = exchange(2027, 31)
    later["body"]["forces"][1]["strength"] = 2000
    words = held(exchange(2026, 40), later)
    ran = hofburg(*words, "--year", "2027", "--each", "--language", "ru", "-o", "ask.json")
    assert ran.code == 1
    drafts = [json.loads(Path(f"ask-0{n}.json").read_text(encoding="utf-8")) for n in (1, 2)]
    assert ["T-Alpha" in it["body"]["about"] for it in drafts] == [True, False]
    assert all("будем признательны" in it["body"]["about"] for it in drafts)


def test_our_own_draft_is_held_against_last_year(hofburg: Command) -> None:
    Path("next.json").write_text(
        json.dumps({"regime": "VD2011", **exchange(2027, 31)}), encoding="utf-8"
    )
    ran = hofburg(*held(exchange(2026, 40)), "--with", "next.json", "-o", "tell.json")
    assert ran.code == 1
    assert "What others may ask" in ran.out
    draft = json.loads(Path("tell.json").read_text(encoding="utf-8"))
    assert (draft["kind"], draft["author"]) == ("force_change", "KGZ")
    assert draft["body"] == {
        "year": 2026, "effective": None, "reason": None,
        "changes": [{"unit": "3rd Brigade", "what": "holdings", "class": "BT", "type": "=T-Alpha", "change": -9}],
    }  # fmt: skip


def test_a_workbook_is_held_against_last_year(hofburg: Command) -> None:
    from hofburg.exchange import write_workbook
    from hofburg.regimes import load_regime

    body = exchange(2027, "?")["body"]
    write_workbook(
        load_regime("VD2011"), "annual_exchange", body, "next.xlsx", state="KGZ", year=2027
    )
    ran = hofburg(*held(exchange(2026, 40)), "--with", "next.xlsx")
    assert ran.code == 0
    assert "1 difference: 1 that may be none, for what is not known." in ran.out
    body["holdings"][0]["number"] = 31
    write_workbook(
        load_regime("VD2011"), "annual_exchange", body, "next.xlsx", state="KGZ", year=2027
    )
    ran = hofburg(*held(exchange(2026, 40)), "--with", "next.xlsx", "--year", "2027")
    assert ran.code == 1
    assert "31 =T-Alpha (BT), against 40" in " ".join(ran.out.split())


def test_programs_get_all_of_it(hofburg: Command) -> None:
    words = [*held(exchange(2026, 40), exchange(2027, 31)), "--year", "2027"]
    plain = hofburg(*words, "--format", "json").json
    assert plain["counts"] == {"unexplained": 1, "possible": 0, "explained": 0}
    assert plain["differences"][0]["unexplained"] == "-9"
    assert plain["totals"][0] | {"formation": "KGZ"} == plain["totals"][0]
    assert len(plain["drafts"]) == 1
    assert "--known-at" in plain["meta"]["again"]
    rows = list(csv.DictReader(io.StringIO(hofburg(*words, "--format", "csv").out)))
    assert [(it["unit"], it["before"], it["now"]) for it in rows] == [("3rd Brigade", "40", "31")]
    assert rows[0]["kind"] == "BT / =T-Alpha"
    page = hofburg(*words, "--format", "markdown").out
    assert "| KGZ, in all | BT | 40 |  | 31 | -9 |" in page


def test_a_picture_shows_what_is_unexplained(hofburg: Command) -> None:
    words = [*held(exchange(2026, 40), exchange(2027, 31)), "--year", "2027"]
    assert hofburg(*words, "--svg", "a.svg").code == 1
    root = ET.fromstring(Path("a.svg").read_text(encoding="utf-8"))
    told = [it.text for it in root.iter("{http://www.w3.org/2000/svg}title")]
    assert "KGZ, in all, BT: 40 before, 31 now, unexplained -9" in told
    assert hofburg(*words, "--svg", "a.svg").code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--year", "2030"], "no annual_exchange of KGZ for 2030 is held"),
        (["--year", "2027", "--against", "2020"], "no annual_exchange of KGZ for 2020 is held"),
        ([], "--year: is left out"),
        (["--year", "2027", "--state", "Atlantis"], "Atlantis"),
        (["--year", "2027", "--with", "nothing.json"], "nothing.json"),
        (["--year", "2027", "--with", "held.jsonl"], "held.jsonl"),
        (["--year", "2028", "--with", "next.json"], "is about 2027"),
        (["--with", "other.json"], "is of 'FRA', not of KGZ"),
        (["--with", "wrong.json"], "wrong.json"),
    ],
)
def test_what_cannot_be_compared_is_refused(hofburg: Command, words: list[str], said: str) -> None:
    draft = {"regime": "VD2011", **exchange(2027, 31)}
    wrong = {**draft, "body": {**draft["body"], "forces": "many"}}
    for name, it in (("next", draft), ("other", {**draft, "author": "FRA"}), ("wrong", wrong)):
        Path(f"{name}.json").write_text(json.dumps(it), encoding="utf-8")
    ran = hofburg(*held(exchange(2026, 40), exchange(2027, 31)), *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
