"""Workbooks that are written: what stands in them, and that they read back as what was written."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.made_files import law as lake
from hofburg.errors import QuestionError
from hofburg.exchange import as_csv, read, write_workbook, zipped
from hofburg.exchange.csv_files import read_csv
from hofburg.exchange.layout import HELPER, layout
from hofburg.exchange.workbook import read_workbook
from hofburg.regimes import Field, Law, load_regime

FORMULAS = ("=1+1", "+7", "-7", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', "'=1", "''", "'a")


def written(law: Law, kind: str, body: Any, **more: Any) -> bytes:
    out = io.BytesIO()
    write_workbook(law, kind, body, out, **more)
    return out.getvalue()


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


# -- what stands in it -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book() -> Any:
    body = {"year": 2027, "none": False, "boats": [{"name": "Kestrel", "crew": 3}]}
    return opened(written(lake(), "fleet", body, state="NOR", year=2027))


def test_each_list_has_a_sheet_and_the_cover_is_first(book: Any) -> None:
    assert book.sheetnames == ["Cover", "About", "Languages", "Boats", "Oars", HELPER]
    assert book[HELPER].sheet_state == "veryHidden"


def test_headings_have_both_languages_the_paragraph_and_a_star(book: Any) -> None:
    assert book["Boats"]["A1"].value == "Name *\nНазвание"
    assert book["Cover"]["A1"].value == "Year *\nГод"
    made = opened(written(load_regime("VD2011"), "annual_exchange", {}, state="KGZ", year=2027))
    assert made["Forces"]["A1"].value == "Designation\nНаименование\n[10.2.1]"


def test_headings_stay_and_are_repeated_in_print(book: Any) -> None:
    boats = book["Boats"]
    assert (boats.freeze_panes, boats.auto_filter.ref) == ("B2", "A1:L2")
    assert boats.print_title_rows == "$1:$1"
    assert boats.page_setup.orientation == "landscape"


def test_notes_say_it_in_both_languages_with_how_it_is_known() -> None:
    made = opened(written(load_regime("VD2011"), "annual_exchange", {}, state="KGZ", year=2027))
    note = made["Forces"]["N1"].comment.text
    assert "Peacetime authorised strength" in note
    assert "Штатная численность мирного времени" in note
    assert "paragraph 10.2.4: recalled, not read in the text" in note


def rules(sheet: Any) -> dict[str, Any]:
    """Rules of cells by the first cell of each."""
    return {str(it.sqref).partition(":")[0]: it for it in sheet.data_validations.dataValidation}


def test_choices_flags_and_states_are_drop_downs(book: Any) -> None:
    boats = rules(book["Boats"])
    assert boats["C2"].formula1 == '"rowing-boat,sail,T-7,?"'
    assert boats["F2"].formula1 == '"yes,no,?"'
    hidden = [row[0] for row in book[HELPER].iter_rows(values_only=True)]
    assert boats["I2"].formula1 == f"'{HELPER}'!$A$1:$A$4"
    assert hidden[:4] == ["NOR", "SUD", "OST", "?"]


def test_what_repeats_another_sheet_offers_its_values(book: Any) -> None:
    assert rules(book["Oars"])["A2"].formula1.startswith("'Boats'!$A$2:$A$")
    assert "sheet Boats" in rules(book["Oars"])["A2"].prompt


def test_numbers_and_days_are_checked_but_never_forbidden(book: Any) -> None:
    boats = rules(book["Boats"])
    assert (boats["D2"].type, boats["D2"].errorStyle) == ("whole", "warning")
    assert (boats["G2"].type, boats["G2"].errorStyle) == ("date", "warning")
    assert all(it.errorStyle in (None, "stop", "warning") for it in boats.values())
    assert "10..12" in boats["D2"].prompt


def test_a_text_cell_stays_text(book: Any) -> None:
    # A column of texts has the format of text, so that 1-2 typed into it becomes no day.
    assert book["Boats"].column_dimensions["A"].number_format == "@"


def test_what_was_carried_over_is_tinted_and_said() -> None:
    body = {"year": 2027, "valid": "2027-01-01", "boats": [{"name": "Kestrel"}]}
    made = opened(written(lake(), "fleet", body, state="NOR", year=2027, carried="NOR/12",
                          moved=("year", "valid")))  # fmt: skip
    assert made["Cover"]["B1"].fill.fgColor.rgb == "FFDDEBF7"
    assert made["Boats"]["A2"].fill.fgColor.rgb == "FFFFF7DD"
    assert "Moved on since NOR/12" in made["Cover"]["C1"].value
    about = [cell for row in made["About"].iter_rows(values_only=True) for cell in row if cell]
    assert any("come from NOR/12" in str(cell) for cell in about)


def test_the_sheet_about_says_deadline_nil_return_and_that_it_is_not_the_channel() -> None:
    made = opened(written(load_regime("VD2011"), "annual_exchange", {}, state="KGZ", year=2027))
    said = "\n".join(str(c) for row in made["About"].iter_rows(values_only=True) for c in row if c)
    assert "Due: 2026-12-15 (paragraph 10)." in said
    assert "Срок: 2026-12-15 (пункт 10)." in said
    assert "not the official channel" in said
    assert "hofburg message nil annual_exchange" in said
    assert "read in the text itself" in said
    assert "recalled, not read in the text" in said


def test_the_handling_mark_stands_on_every_printed_page() -> None:
    made = opened(written(lake(), "fleet", {"year": 2027}, handling="restricted"))
    for sheet in made.worksheets[:-1]:
        assert "RESTRICTED" in str(sheet.oddHeader.center.text)
        assert "Not the official channel" in str(sheet.oddFooter.left.text)


def test_another_language_may_come_first() -> None:
    made = opened(written(lake(), "fleet", {"year": 2027, "none": True}, languages=("ru", "en")))
    assert made.sheetnames[:3] == ["Титульный лист", "О файле", "Языки"]
    assert made["Титульный лист"]["B4"].value == "да"


def test_the_same_input_gives_the_same_bytes() -> None:
    body = {"year": 2027, "boats": [{"name": "Kestrel", "length": "7.5"}]}
    made = {hashlib.sha256(written(lake(), "fleet", body)).hexdigest() for _ in range(2)}
    assert len(made) == 1
    assert zipped(as_csv(lake(), "fleet", body)) == zipped(as_csv(lake(), "fleet", body))


def test_a_text_that_no_cell_holds_is_refused_and_not_cut() -> None:
    body = {"year": 2027, "remark": "x" * 32_768, "boats": [{"name": "y" * 40_000}]}
    with pytest.raises(QuestionError) as refused:
        written(lake(), "fleet", body)
    assert [it.place for it in refused.value.problems] == ["boats[0].name", "remark"]


# -- there and back --------------------------------------------------------------------------------


def bodies(law: Law, kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Bodies that a register would hold, in their usual spelling."""
    fields = law.messages[kind].fields
    return st.fixed_dictionaries(
        {n: values(law, it) for n, it in fields.items() if it.required},
        optional={n: values(law, it) for n, it in fields.items() if not it.required},
    ).map(lambda made: {name: made[name] for name in fields if name in made})


_WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), max_codepoint=0x4FF),
    min_size=1, max_size=20,
).map(lambda text: " ".join(text.split())).filter(bool)  # fmt: skip
_COUNTS = st.one_of(
    st.integers(0, 10**12 - 1), st.just("?"),
    st.tuples(st.integers(0, 99), st.integers(100, 999)).map(lambda it: f"{it[0]}..{it[1]}"),
)  # fmt: skip
_DECIMALS = st.decimals(-9999, 9999, places=3, allow_nan=False).map(
    lambda it: int(it) if it == int(it) else str(it.normalize())
)
_DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 1, 1)).map(str)
_POINTS = st.tuples(st.integers(-89, 89), st.integers(-179, 179)).map(
    lambda it: f"{it[0]}.125000,{it[1]}.250000"
)


def values(law: Law, field: Field) -> st.SearchStrategy[Any]:
    """Values of a field."""
    if field.type == "list":
        of = field.of or {}
        if "" in of:
            return st.lists(values(law, of[""]).filter(lambda it: it != "?"), max_size=4)
        line = st.fixed_dictionaries({}, optional={n: values(law, it) for n, it in of.items()})
        ordered = line.map(lambda it: {n: it[n] for n in of if n in it})
        needed = [n for n, it in of.items() if it.required]
        return st.lists(
            ordered.filter(lambda it: bool(it) and all(n in it for n in needed)), max_size=5
        )
    return {
        "text": st.one_of(_WORDS, st.sampled_from(FORMULAS).map(str.strip)).filter(plain),
        "flag": st.booleans(),
        "count": _COUNTS,
        "number": _DECIMALS,
        "day": _DAYS,
        "instant": _DAYS.map(lambda day: f"{day}T10:30Z"),
        "state": st.sampled_from(tuple(law.parties or ("KAZ", "KGZ"))),
        "choice": st.sampled_from(field.choices or ("-",)),
        "point": _POINTS,
    }[field.type]


def plain(text: str) -> bool:
    """A text that is no other way of writing *unknown* or *nothing*, nor a marker of totals."""
    from hofburg.exchange.cells import is_unknown

    return not is_unknown(text) and any(letter.isalnum() for letter in text)


SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(bodies(lake(), "fleet"))
def test_a_body_comes_back_from_a_workbook(body: dict[str, Any]) -> None:
    reading = read_workbook(lake(), written(lake(), "fleet", body, state="NOR", year=2027), "fleet")
    told = {it.kind for it in reading.faults if it.outcome == "marked"}
    assert told <= {"almost-the-same"}
    assert given_of(reading.body) == given_of(body)


@SLOW
@given(bodies(lake(), "fleet"))
def test_a_body_comes_back_from_csv(body: dict[str, Any]) -> None:
    files = zipped(as_csv(lake(), "fleet", body))
    reading = read_csv(lake(), files, "fleet")
    assert {it.kind for it in reading.faults if it.outcome == "marked"} <= {"almost-the-same"}
    assert given_of(reading.body) == given_of(body)


def given_of(body: dict[str, Any]) -> dict[str, Any]:
    """A body as it is compared: a list inside a line that is empty says as much as none."""

    def line(value: Any) -> Any:
        return {k: v for k, v in value.items() if v != []} if isinstance(value, dict) else value

    return {k: [line(it) for it in v] if isinstance(v, list) else v for k, v in body.items()}


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_that_looks_like_a_formula_becomes_one(text: str) -> None:
    body = {"year": 2027, "remark": text.strip(), "boats": [{"name": f"{text.strip()} boat"}]}
    made = opened(written(lake(), "fleet", body))
    for sheet, cell in (("Cover", "B9"), ("Boats", "A2")):
        assert made[sheet][cell].data_type == "s"
    files = as_csv(lake(), "fleet", body)
    cells = [
        cell
        for data in files.values()
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
        for cell in row
    ]
    assert not [cell for cell in cells if cell[:1] in "=+-@\t" and cell]
    reading = read_csv(lake(), zipped(files), "fleet")
    assert reading.body["boats"] == body["boats"]


def test_three_hundred_units_come_back_from_every_format(tmp_path: Path) -> None:
    law = load_regime("VD2011")
    body = exchange(300)
    with (tmp_path / "e.xlsx").open("wb") as target:
        write_workbook(law, "annual_exchange", body, target, state="KGZ", year=2027)
    (tmp_path / "e.zip").write_bytes(zipped(as_csv(law, "annual_exchange", body)))
    folder = tmp_path / "csv"
    folder.mkdir()
    for name, data in as_csv(law, "annual_exchange", body, language="ru").items():
        (folder / name).write_bytes(data)
    for source in (tmp_path / "e.xlsx", tmp_path / "e.zip", folder):
        reading = read(law, "annual_exchange", source)
        assert reading.body == body
        assert reading.faults == []
        assert reading.changes == []


def exchange(units: int) -> dict[str, Any]:
    """An exchange of so many units of a made-up State, with five lines of holdings each."""
    forces: list[dict[str, Any]] = [
        {"designation": "High Command", "kind": "formation", "combat": True, "service": "land",
         "level": "command", "active": True, "place": "Capital",
         "location": "42.874600,74.569800", "strength": 500}
    ]  # fmt: skip
    holdings = []
    kinds = {"BT": "T-A", "ACV-AIFV": "V-B", "ACV-APC": "V-C", "ARTY-SP": "G-D", "MOR": "M-E"}
    for n in range(units):
        name = f"{n} Rifle Regiment"
        forces.append(
            {"designation": name, "kind": "unit", "combat": True, "service": "land",
             "level": "regiment", "superior": "High Command", "active": True, "place": f"Town {n}",
             "location": f"42.{n:06d},74.{n:06d}", "strength": 900 + n}
        )  # fmt: skip
        holdings += [
            {"unit": name, "class": kind, "type": kinds[kind], "number": n % 31 + 1}
            for kind in kinds
        ]
    types = [
        {"type": name, "class": kind, "name": f"{name} (made up)", "given_in": 2020}
        for kind, name in kinds.items()
    ]
    return {
        "year": 2027, "valid": "2027-01-01", "language": "en", "nil": False, "units": units,
        "quota": min(15, -(-units // 60)), "forces": forces, "holdings": holdings,
        "no_increases": True, "types": types, "no_plans": True,
    }  # fmt: skip


def test_every_form_of_the_library_can_be_written_and_read() -> None:
    law = load_regime("VD2011")
    for kind in law.messages:
        made = written(law, kind, {}, state="KGZ")
        assert {sheet.title("en") for sheet in layout(law, kind).sheets} <= set(
            opened(made).sheetnames
        )
        reading = read_workbook(law, made, kind)
        assert {it.kind for it in reading.faults} <= {"missing-value"}, (kind, reading.faults)
        assert reading.body == {}
