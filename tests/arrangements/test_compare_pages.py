"""The comparison as its readers get it: the command, its pages, pictures and rows."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from arrangements.border import AS_OF, activity, base, levels, records
from hofburg.arrangements import ROWS, cast_as, compare, comparison_rows, trial_readings
from hofburg.cli import main
from hofburg.errors import QuestionError
from hofburg.register import canonical
from hofburg.reports import comparison_markdown, comparison_picture, comparison_sections

Run = Callable[..., tuple[int, str, str]]
HOSTILE = "<script>alert(1)</script> | [x](javascript:a) \u202e =cmd()\n# Heading"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)

    def ran(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["arrangement", "compare", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ran


def low(folder: Path, name: str = "LOW", troops: int = 5000) -> str:
    """A draft in a folder of its own; its name."""
    home = folder / name
    home.mkdir()
    (home / "regime.yaml").write_text(
        f"regime: {name}\nbase: VD2011\ntitle: {{en: Lower levels}}\nedition: '1'\nsince: 2030-01-01\n"
        "parties: {KAZ: Kazakhstan, KGZ: Kyrgyzstan}\narrangement: {for: parties, status: draft}\n"
        "provenance: {mark: doubtful, source: T}\nsources: {T: a test}\nparagraphs: {A1: level}\n"
        f"parameters:\n  notify.troops: {{value: {troops} troops, paragraph: A1, "
        "readings: {three: {value: 3000 troops, why: another wish}}}\n"
        'touches:\n  "38": {paragraph: A1}\n',
        encoding="utf-8",
    )
    return name


def register(folder: Path, entries: list[dict[str, Any]]) -> str:
    """A file of JSON Lines."""
    path = folder / "register.jsonl"
    lines = [
        canonical({"regime": "VD2011", "origin": "synthetic", "to": [], **entry})
        for entry in entries
    ]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path.name


DRILLS = [
    activity("S1", "KAZ", 7000),
    activity("S2", "KGZ", 4000),
    activity("S3", "KAZ", "4000..6000"),
]


def test_a_register_as_a_reader_sees_it(run: Run, tmp_path: Path) -> None:
    name, place = low(tmp_path), register(tmp_path, DRILLS)
    code, out, err = run(name, "--register", place, "--as-of", "2027-12-31")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "VD2011 with and without LOW"
    assert max(map(len, lines)) <= 100
    # S1 surely, S3 perhaps: one to two messages at 60.
    assert any(
        line.split()[-3:] == ["1", "to", "2"] for line in lines if "Extra messages  " in line
    )
    assert "60 to 120 EUR" in out
    assert "Drill S1" in out
    assert "doubtful, OWN" in out
    assert "imply nothing about sovereignty" in " ".join(out.split())
    assert "this is no forecast" in " ".join(out.split())
    # The last line asks the same again.
    again = " ".join(out.split("Again: ")[1].split())
    code, second, _ = run(*shlex.split(again)[3:])
    assert (code, second) == (0, out)


def test_several_side_by_side_whatever_their_order(run: Run, tmp_path: Path) -> None:
    names = [low(tmp_path), low(tmp_path, "LOWER", 3000)]
    place = register(tmp_path, DRILLS)
    found = [
        json.loads(run(*order, "--register", place, "--as-of", "2027-12-31", "--format", "json")[1])
        for order in (names, names[::-1])
    ]
    for one in found:
        del one["again"]
    assert found[0] == found[1]
    assert [it["id"] for it in found[0]["layers"]] == ["LOW", "LOWER"]
    assert [it["extra"] for it in found[0]["layers"]] == [["1", "2"], ["3", "3"]]
    assert found[0]["together"] == ["3", "3"]


def test_a_reading_of_a_draft_can_be_tried(run: Run, tmp_path: Path) -> None:
    name, place = low(tmp_path), register(tmp_path, DRILLS)
    words = [name, "--register", place, "--as-of", "2027-12-31", "--format", "json"]
    found = json.loads(run(*words, "--reading", "notify.troops=three")[1])
    assert found["layers"][0]["extra"] == ["3", "3"]
    assert "--reading notify.troops=three" in found["again"]
    assert found["notes"] == ["Figures that are read otherwise here: notify.troops as three."]
    code, _, err = run(*words, "--reading", "notify.troops=four", "--reading", "x")
    assert code == 2
    assert "notify.troops has no reading 'four'. [unknown-reading]\n    Known: three." in err
    assert "'x' has no =" in err


def test_rows_for_a_spreadsheet(run: Run, tmp_path: Path) -> None:
    name, place = low(tmp_path), register(tmp_path, DRILLS)
    code, out, err = run(name, "--register", place, "--as-of", "2027-12-31", "--format", "csv")
    assert code == 0
    assert "again: hofburg arrangement compare" in err
    rows = list(csv.DictReader(io.StringIO(out)))
    assert tuple(rows[0]) == ROWS
    by_what = {row["what"]: row for row in rows}
    assert set(by_what) == {"figure", "finding", "message", "cost", "visible"}
    assert (by_what["message"]["number_lo"], by_what["message"]["number_hi"]) == ("1", "2")
    cost = by_what["cost"]
    assert (cost["state"], cost["cost_lo"], cost["cost_hi"], cost["unit"]) == (
        "KAZ",
        "60",
        "120",
        "EUR",
    )
    assert (cost["mark"], cost["source"]) == ("doubtful", "OWN")


def test_the_page_and_the_picture_are_written_once(run: Run, tmp_path: Path) -> None:
    name, place = low(tmp_path), register(tmp_path, DRILLS)
    words = [name, "--register", place, "--as-of", "2027-12-31"]
    code, out, err = run(*words, "--svg", "a.svg", "--markdown", "a.md")
    assert (code, out) == (0, "")
    assert "a.svg: the picture." in err
    page, picture = Path("a.md").read_text(), Path("a.svg").read_text()
    assert (
        f"{' '.join(['hofburg arrangement compare', *words])} --svg a.svg --markdown a.md" in page
    )
    assert "![VD2011 with and without LOW](a.svg)" in page
    assert ET.fromstring(picture).tag.endswith("svg")
    code, _, err = run(*words, "--svg", "a.svg", "--markdown", "b.md")
    assert code == 2
    assert "there is such a file already" in err
    assert not Path("b.md").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["LOW", "--casebook", "--synthetic", "2027"],
            "--synthetic and --casebook are given together",
        ),
        (["LOW", "--as", "KAZ=KGZ"], "goes with a made-up year only"),
        (["LOW", "--seed", "3", "--casebook"], "goes with a made-up year only"),
        (["LOW", "--invented"], "goes with the casebook only"),
        (["LOW", "--casebook", "--as-of", "2027-01-01"], "say this themselves"),
        (["LOW", "LOW", "--casebook"], "LOW is named twice"),
        (["VD2011", "--casebook"], "is a regime and no arrangement"),
        (["NOWHERE", "--casebook"], "NOWHERE"),
        (["LOW", "--synthetic", "1999"], "1999 is no year for it"),
        (["LOW", "--synthetic", "2027", "--as", "KAZ=XXX"], "'XXX' is no participating State"),
        (["LOW", "--synthetic", "2027", "--as", "KAZ=KGZ,KGZ=TJK"], "has a part already"),
        (["LOW", "--casebook", "--base", "FSC"], "builds upon VD2011"),
        (["LOW", "--register", "nothing.jsonl"], "nothing.jsonl"),
        (["LOW", "--casebook", "--costs", "nothing.yaml"], "nothing.yaml"),
        (["LOW", "--casebook", "--boundaries", "nothing.json"], "nothing.json"),
    ],
)
def test_a_wrong_question_is_refused_with_its_reason(
    run: Run, tmp_path: Path, words: list[str], said: str
) -> None:
    low(tmp_path)
    code, out, err = run(*words)
    assert code == 2
    assert out == ""
    assert said in " ".join(err.split())


def test_what_states_wrote_is_escaped_everywhere() -> None:
    entry = activity("S1", "KAZ", 7000, designation=HOSTILE)
    found = compare(base(), [levels(5000)], records([entry]), as_of=AS_OF)
    page = comparison_markdown(found, "hofburg")
    assert "<script>" not in page
    assert "\u202e" not in page
    assert "\n# Heading" not in page
    assert not re.search(r"(?<!\\)\]\(javascript", page)
    picture = comparison_picture(found)
    assert "<script" not in picture
    ET.fromstring(picture)
    for section in comparison_sections(found):
        for block in section.blocks:
            if not isinstance(block, str):
                assert all(
                    "\u202e" not in cell and "\n" not in cell for row in block.rows for cell in row
                )
                assert all(len(row) == len(block.head) for row in block.rows)
    json.dumps(found.as_dict())
    assert all(set(row) == set(ROWS) for row in comparison_rows(found))


def test_a_picture_of_much_stays_a_picture() -> None:
    """Many States, an open end and no number at all are drawn; what is not drawn is counted."""
    from hofburg.atlas import states

    codes = [state.code for state in states("participating")][:30]
    everyone = levels(5000, "ALL", parties="", quota=5)
    entries = [activity(f"S{n}", code, 7000) for n, code in enumerate(codes)]
    found = compare(base(), [everyone, levels(8999, "FEW")], records(entries), as_of=AS_OF)
    text = comparison_picture(found)
    assert comparison_picture(found) == text
    assert "14 more are not drawn." in text
    assert "none" in text
    root = ET.fromstring(text)
    assert root.get("width") == "960"
    boxes = [float(it.get("width", 0)) for it in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert all(0 <= wide <= 960 for wide in boxes)


def test_an_empty_register_says_so() -> None:
    found = compare(base(), [levels(5000, quota=5)], [], as_of=AS_OF)
    text = comparison_markdown(found, "hofburg")
    assert "None that the base does not ask for." in text
    assert "Nothing of what is recorded" in text
    # What a quota opens does not hang on what is recorded.
    assert found.layers[0].opened
    assert set(found.layers[0].silent) == {"38", "76"}
    assert "These provisions wait for something" in text


def test_the_pack_that_was_used_is_named() -> None:
    found = compare(base(), [levels(5000)], [], as_of=AS_OF)
    assert found.boundaries is None
    assert "No boundary pack was given" in comparison_markdown(found, "hofburg")
    pack = {
        "name": "P",
        "date": "2024-01-01",
        "source": "S",
        "accuracy_km": 2.5,
        "disclaimer": "No claim.",
    }
    text = comparison_markdown(replace(found, boundaries=pack), "hofburg")
    assert "Boundaries: P of 2024-01-01 (S), good to 2.5 km. No claim." in text


# -- a made-up year --------------------------------------------------------------------------------


def test_states_may_exchange_their_parts() -> None:
    order, swapped = cast_as("KGZ=ALB, TJK=BEL")
    plain, none = cast_as(None)
    assert none == {}
    assert swapped == {"KGZ": "ALB", "TJK": "BEL"}
    assert sorted(order) == sorted(plain)
    assert [plain[order.index(code)] for code in ("KGZ", "ALB", "TJK", "BEL")] == [
        "ALB",
        "KGZ",
        "BEL",
        "TJK",
    ]
    assert [code for code in order if code not in "KGZ ALB TJK BEL"] == [
        code for code in plain if code not in "KGZ ALB TJK BEL"
    ]
    for wrong in ("KGZ", "KGZ=", "=ALB", "KGZ=KGZ2", "KGZ=ALB,ALB=TJK"):
        with pytest.raises(QuestionError):
            cast_as(wrong)


def test_a_made_up_year_with_exchanged_parts_is_the_same_year(run: Run, tmp_path: Path) -> None:
    """What KAZ is asked for in its own part, ALB is asked for when the two exchange parts."""

    def asked(parties: str, *more: str) -> Any:
        name = f"Y{len(more)}"
        home = tmp_path / name
        home.mkdir()
        (home / "regime.yaml").write_text(
            f"regime: {name}\nbase: VD2011\ntitle: {{en: Notice}}\nedition: '1'\nsince: 2020-01-01\n"
            f"parties: {{{parties}}}\narrangement: {{for: parties, status: draft}}\n"
            "provenance: {mark: doubtful, source: T}\nsources: {T: a test}\nparagraphs: {A1: x}\n"
            "parameters:\n  notify.days: {value: 60 d, paragraph: A1, "
            "readings: {more: {value: 70 d, why: a wish}}}\n"
            'touches:\n  "38": {paragraph: A1}\n',
            encoding="utf-8",
        )
        code, out, _ = run(name, "--synthetic", "2027", *more, "--format", "json")
        assert code == 0
        return json.loads(out)

    one = asked("AUT: Austria, FIN: Finland")
    other = asked("ALB: Albania, FIN: Finland", "--as", "AUT=ALB")
    mine = [
        (t["label"], t["how"], t["number"])
        for t in one["layers"][0]["tallies"]
        if t["state"] == "AUT"
    ]
    theirs = [
        (t["label"], t["how"], t["number"])
        for t in other["layers"][0]["tallies"]
        if t["state"] == "ALB"
    ]
    assert mine == theirs != []
    assert any("exchanged their parts: AUT and ALB" in note for note in other["notes"])
    assert any("is made up" in note for note in one["notes"])


def test_readings_are_checked_by_name() -> None:
    law = levels(5000)
    with pytest.raises(QuestionError, match=r"notify.troops has no reading 'x'. It has none."):
        trial_readings([law], ["notify.troops=x"])
    with pytest.raises(QuestionError, match=r"names no figure of an arrangement here"):
        trial_readings([law], ["notify.troop=x"])
    assert trial_readings([law], []) == {}


def test_visits_and_examples_show_on_the_page(run: Run) -> None:
    code, out, _ = run("DRAFT-BORDER-STORES", "--examples", "--format", "json")
    assert code == 0
    found = json.loads(out)
    assert found["source"] == "casebook"
    (layer,) = found["layers"]
    assert layer["visits"]
    assert all(it["visiting"] and it["receiving"] for it in layer["visits"])
    assert any("made up to show their rules" in note for note in found["notes"])


def test_what_a_picture_says_aloud_has_one_stop_after_each_sentence() -> None:
    found = compare(base(), [levels(5000)], [], as_of=AS_OF)
    said = ET.fromstring(comparison_picture(found)).find("{http://www.w3.org/2000/svg}desc")
    assert said is not None
    assert said.text
    assert ".. " not in said.text
    assert said.text.endswith(".")
