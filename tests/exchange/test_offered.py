"""People who work in Russian see and type Russian; what is kept are values and codes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from hofburg import atlas
from hofburg.exchange import pasted, printed, read, write_workbook
from hofburg.exchange.cells import read_cell
from hofburg.exchange.offered import offer, offered, party_codes
from hofburg.regimes import Field, load_regime

LAW = load_regime("VD2011")
FIELDS = LAW.messages["annual_exchange"].fields
CLASS = (FIELDS["holdings"].of or {})["class"]
KIND = (FIELDS["forces"].of or {})["kind"]
HOST = (FIELDS["forces"].of or {})["host"]
BODY: dict[str, Any] = {
    "year": 2027,
    "language": "ru",
    "forces": [
        {"designation": "1", "kind": "formation", "arm": "motorised-rifle", "host": "UZB"},
        {"designation": "2", "kind": "unit", "host": "?", "superior": "1"},
        {"designation": "3", "kind": "?"},
    ],
    "holdings": [
        {"unit": "2", "class": name, "type": f"T-{n}", "number": n}
        for n, name in enumerate(CLASS.choices)
    ],
}
FEW = settings(max_examples=max(10, settings().max_examples // 5))


@pytest.mark.parametrize("value", CLASS.choices)
def test_captions_are_understood_however_they_are_typed(value: str) -> None:
    for language, caption in CLASS.captions[value].items():
        loose = caption.upper().replace(" ", "  ").replace("-", " ")
        for typed in (caption, loose, caption.replace("ё", "е"), caption.replace("с", "c")):
            found = read_cell(CLASS, typed, LAW)
            assert (found.value, found.fault) == (value, None), typed
            assert found.changed == value, f"{language}: what was typed otherwise is told"
    item = offer(CLASS, value, "ru", LAW)
    assert item != value
    assert (read_cell(CLASS, item, LAW).value, read_cell(CLASS, item, LAW).changed) == (value, "")


def test_remedies_name_the_captions() -> None:
    fault = read_cell(CLASS, "бронетранспортер колёсный", LAW).fault
    assert fault is not None
    assert "ACV-APC (armoured personnel carrier / бронетранспортёр)" in fault.remedy
    fault = read_cell(KIND, "рота", LAW).fault
    assert fault is not None
    assert fault.remedy.startswith("Choose: formation (")
    assert "unit (часть)" in fault.remedy


@pytest.mark.parametrize("code", party_codes(LAW))
def test_states_are_understood_in_russian(code: str) -> None:
    state = atlas.state(code)
    for name in state.called["ru"]:
        assert read_cell(HOST, name.replace("ё", "е").upper(), LAW).value == code
    item = offer(HOST, code, "ru", LAW)
    assert item == f"{code} / {state.name_in('ru')}"
    assert (read_cell(HOST, item, LAW).value, read_cell(HOST, item, LAW).changed) == (code, "")


def test_a_name_that_is_nearly_one_is_answered() -> None:
    fault = read_cell(HOST, "Узбекистон", LAW).fault
    assert fault is not None
    assert fault.remedy == "Did you mean Узбекистан (UZB)?"
    assert read_cell(HOST, "KAZ / Узбекистан", LAW).fault is not None


@pytest.mark.parametrize("order", [("ru", "en"), ("en", "ru")])
def test_a_workbook_in_either_language_comes_back(order: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_workbook(LAW, "annual_exchange", BODY, path, languages=order, state="KAZ", year=2027)
    reading = read(LAW, "annual_exchange", path)
    assert list(reading.faults) == []
    assert list(reading.changes) == []
    assert reading.body == BODY
    book = load_workbook(path)
    sheet = book.worksheets[2]
    shown = {cell.value for row in sheet.iter_rows(min_row=2, max_row=3) for cell in row}
    if order[0] == "ru":
        assert {"unit / часть", "UZB / Узбекистан"} <= shown
    else:
        assert {"unit", "UZB"} <= shown


def _lists(book: Any) -> set[str]:
    return {cell.value for row in book["_lists"].iter_rows() for cell in row if cell.value}


def test_drop_downs_offer_what_people_recognise() -> None:
    made = {}
    for first in ("en", "ru"):
        out = io.BytesIO()
        write_workbook(LAW, "annual_exchange", {}, out, languages=(first,))
        made[first] = load_workbook(out)
    assert {"BT / боевой танк", "KAZ / Казахстан", "?"} <= _lists(made["ru"])
    assert "BT" not in _lists(made["ru"])
    assert {"KAZ", "?"} <= _lists(made["en"])
    assert not any(" / " in text for text in _lists(made["en"]))
    for text in _lists(made["ru"]) - {"?"}:
        cells = [read_cell(field, text, LAW) for field in (HOST, CLASS, *_all_choices())]
        assert any(it.value is not None and not it.changed for it in cells), text


def _all_choices() -> list[Field]:
    inner = [one for field in FIELDS.values() for one in (field.of or {}).values()]
    return [field for field in (*FIELDS.values(), *inner) if field.type == "choice"]


def test_headings_say_what_values_mean() -> None:
    out = io.BytesIO()
    write_workbook(LAW, "annual_exchange", {}, out)
    notes = [
        cell.comment.text
        for sheet in load_workbook(out).worksheets
        for row in sheet.iter_rows(max_row=30)
        for cell in row
        if cell.comment
    ]
    assert any("BT (battle tank), HEL (helicopter)" in note for note in notes)
    assert any("BT (боевой танк), HEL (вертолёт)" in note for note in notes)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_printed_text_names_them_and_comes_back(language: str) -> None:
    draft = {"regime": "VD2011", "kind": "annual_exchange", "author": "KAZ", "to": ["USA", "VAT"],
             "body": BODY}  # fmt: skip
    text = printed(LAW, draft, language)
    assert ("BT / боевой танк" in text) == (language == "ru")
    assert (f"TO: {'США' if language == 'ru' else 'United States of America'} (USA)") in text
    assert pasted(text, {"VD2011": LAW}) == (draft, [])


_HARD = st.sampled_from([
    "(1)", "(b)", "a;b", "open", "не указано", "x / y", "A year: 5", '"open"', "> x", "5 CONTENT:", "b", "нет",
    "\\s", "a, b", "w" * 90, "FROM:", "=1+1", "c / d",
])  # fmt: skip


@FEW
@given(values=st.lists(_HARD | st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4, unique=True),
       data=st.data())  # fmt: skip
def test_whatever_captions_say_values_come_back(values: list[str], data: st.DataObject) -> None:
    """Hostile captions too: what could be mistaken is printed and offered without them."""
    from dataclasses import replace

    captions = {it: {"ru": data.draw(_HARD)} for it in values}
    field = Field("mood", "choice", choices=tuple(values), captions=captions)
    several = Field("moods", "list", of={"": replace(field, name="")})
    message = replace(LAW.messages["annual_exchange"], fields={"mood": field, "moods": several})
    law = replace(LAW, messages={**LAW.messages, "annual_exchange": message})
    for value in values:
        assert offered(field).get(offer(field, value, "ru", law)) == value
        draft = {"regime": "VD2011", "kind": "annual_exchange",
                 "body": {"mood": value, "moods": [value, *values]}}  # fmt: skip
        got, problems = pasted(printed(law, draft, "ru"), {"VD2011": law})
        assert [it for it in problems if it.level == "error"] == []
        assert got == draft
