"""A form that was read, held against its document: each remark at exactly its cells."""

from __future__ import annotations

import copy
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.made_files import fresh
from exchange.made_files import law as lake
from exchange.planted import CELLS, planted
from exchange.test_template import exchange, written
from hofburg.errors import QuestionError
from hofburg.exchange import Checked, check_form, mark_workbook, read, without
from hofburg.exchange.faults import FAULTS
from hofburg.exchange.faults_ru import FAULTS_RU
from hofburg.exchange.mark import CHECK
from hofburg.exchange.workbook import read_workbook
from hofburg.regimes import load_regime
from hofburg.values import parse_instant

AS_OF = parse_instant("2026-12-10T10:00Z").lo
Cells = set[tuple[str, str]]


def checked(data: bytes, kind: str = "annual_exchange", **more: Any) -> Checked:
    law = lake() if kind == "fleet" else load_regime("VD2011")
    reading = read_workbook(law, data, kind)
    state = "NOR" if kind == "fleet" else "KGZ"
    return check_form(law, kind, reading, state=state, as_of=AS_OF, **more)


def at(found: Checked, *severities: str) -> dict[str, Cells]:
    """Cells by rule."""
    made: dict[str, Cells] = {}
    for remark in found.remarks:
        if not severities or remark.severity in severities:
            made.setdefault(remark.rule, set()).update((it.sheet, it.cell) for it in remark.places)
    return made


def of(body: dict[str, Any]) -> bytes:
    return written(load_regime("VD2011"), "annual_exchange", body, state="KGZ", year=2027)


BAD = ("error", "must", "should", "practice")


def test_a_good_form_passes() -> None:
    found = checked(of(exchange(3)))
    assert (found.recordable, found.passes, found.year) == (True, True, 2027)
    assert at(found, *BAD) == {}
    assert found.body == exchange(3)


# What an officer looks for, each planted by itself: what is changed, and where it is found.
Change = tuple[str, int | None, str, Any]
WRONG: list[tuple[list[Change], dict[str, Cells]]] = [
    ([("units", None, "", 7)],
     {"10.1.1-units": {("Cover", "B5")}}),
    ([("quota", None, "", 2)],
     {"10.1.1-quota": {("Cover", "B6")}}),
    ([("valid", None, "", "2027-02-01")],
     {"10-valid": {("Cover", "B2")}}),
    ([("forces", 2, "strength", None)],
     {"10.2": {("Forces", "N4")}}),
    ([("holdings", 4, "unit", "Nobody")],
     {"10.2.5-unit": {("Holdings", "A6")}}),
    ([("holdings", 3, "number", None)],
     {"10.2.5": {("Holdings", "D5")}}),
    ([("types", 1, "name", None), ("types", 3, "name", None)],
     {"12": {("Types", "C3"), ("Types", "C5")}}),
]  # fmt: skip


def planted_in(changes: list[Change]) -> dict[str, Any]:
    body = exchange(3)
    for name, line, field, value in changes:
        target: Any = body if line is None else body[name][line]
        key = name if line is None else field
        if value is None:
            target.pop(key)
        else:
            target[key] = value
    return body


@pytest.mark.parametrize(("changes", "expected"), WRONG)
def test_what_the_document_asks_for_is_told_at_its_cell(
    changes: list[Change], expected: dict[str, Cells]
) -> None:
    found = checked(of(planted_in(changes)))
    assert at(found, *BAD) == expected
    assert (found.recordable, found.passes) == (True, False)


def test_all_of_it_is_told_at_once() -> None:
    changes = [change for listed, _ in WRONG for change in listed]
    expected: dict[str, Cells] = {}
    for _, cells in WRONG:
        expected |= cells
    assert at(checked(of(planted_in(changes))), *BAD) == expected


def test_a_remark_has_both_languages_paragraph_mark_and_remedy() -> None:
    found = checked(of(planted_in([("forces", 2, "strength", None)])))
    (remark,) = (it for it in found.remarks if it.severity == "must")
    assert "authorised strength" in remark.said["en"]
    assert "штатная численность" in remark.said["ru"]
    assert (remark.paragraph, remark.mark) == ("10.2", "recalled")
    assert remark.remedy == "Not filled in: Peacetime authorised strength."
    assert remark.remedy_ru == "Не заполнено: Штатная численность мирного времени."
    assert remark.paths == ("forces[2].strength",)


def test_a_cell_that_cannot_be_read_is_not_called_empty_as_well() -> None:
    data = edited(of(exchange(3)), {("Forces", "N4"): "many"})
    found = checked(data)
    assert at(found, *BAD) == {"not-a-number": {("Forces", "N4")}}
    assert not found.recordable


def test_without_a_boundary_pack_the_place_of_a_unit_is_a_question_and_told_once() -> None:
    body = exchange(30)
    for line in body["forces"]:
        line["host"] = "KGZ"
    found = checked(of(body))
    (remark,) = (it for it in found.remarks if it.severity == "question")
    assert remark.lines == 31
    assert [it.cell for it in remark.places] == ["K1"]
    assert found.passes


def test_the_form_of_another_year_or_state_is_told() -> None:
    data = of(exchange(1))
    law = load_regime("VD2011")
    reading = read_workbook(law, data, "annual_exchange")
    found = check_form(law, "annual_exchange", reading, state="KAZ", year=2028, as_of=AS_OF)
    assert at(found)["other-year"] == {("Cover", "B1")}
    assert any(it.rule == "other-state" and it.severity == "note" for it in found.remarks)
    assert not found.recordable


def test_a_late_form_is_no_faulty_form() -> None:
    law = load_regime("VD2011")
    reading = read_workbook(law, of(exchange(1)), "annual_exchange")
    late = parse_instant("2027-02-01T00:00Z").lo
    found = check_form(law, "annual_exchange", reading, state="KGZ", as_of=late)
    assert found.passes
    (remark,) = (it for it in found.remarks if it.rule == "10")
    assert remark.severity == "note"
    assert "late" in remark.said["en"]


def test_one_list_by_itself_is_a_part(tmp_path: Path) -> None:
    law = load_regime("VD2011")
    path = tmp_path / "holdings.csv"
    path.write_text("Formation or unit;Class;Type;Number\nA;BT;T;-3\n", encoding="utf-8")
    found = check_form(
        law, "annual_exchange", read(law, "annual_exchange", path), state="KGZ", as_of=AS_OF
    )
    assert (found.partial, found.recordable) == (True, False)
    assert at(found, "error") == {"negative": {("holdings", "D2")}}


def test_what_is_left_out_is_exactly_what_is_named() -> None:
    body = {"year": 1, "forces": [{"a": 1, "b": 2}, {"a": 3}], "areas": ["x", "y"]}
    before = copy.deepcopy(body)
    made = without(body, ["year", "forces[0].b", "forces[1].a", "areas[0]"])
    assert made == {"forces": [{"a": 1}], "areas": ["y"]}
    assert body == before


def test_every_fault_of_a_file_that_is_read_is_said_in_russian_too() -> None:
    assert {name for name, it in FAULTS.items() if it.outcome != "refused"} <= set(FAULTS_RU)


# -- marks -----------------------------------------------------------------------------------------


def edited(data: bytes, cells: dict[tuple[str, str], Any]) -> bytes:
    """A workbook in which somebody typed."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def marks(path: Path) -> Cells:
    """Cells that are coloured, which are those that have a comment of ours."""
    book = openpyxl.load_workbook(path)
    coloured: Cells = set()
    said: Cells = set()
    for sheet in book.worksheets:
        for ranges in sheet.conditional_formatting:
            if any("hofburg check" in rule.formula[0] for rule in ranges.rules):
                coloured |= {(sheet.title, str(it)) for it in str(ranges.sqref).split()}
        for row in sheet.iter_rows():
            said |= {
                (sheet.title, cell.coordinate)
                for cell in row
                if cell.comment and "--- Hofburg ---" in cell.comment.text
            }
    assert coloured == said
    return coloured


PLACE = {("Forces", "K1")}  # whether places lie in the State is a question for people


def marked(tmp_path: Path, data: bytes, kind: str) -> tuple[Path, Checked]:
    source, out = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    source.write_bytes(data)
    found = checked(data, kind)
    mark_workbook(source, out, found.remarks)
    return out, found


@pytest.mark.parametrize("kind", CELLS)
def test_each_fault_is_marked_at_exactly_its_cell(tmp_path: Path, kind: str) -> None:
    book = fresh()
    expected = planted(kind, book, 7)
    out, found = marked(tmp_path, book.bytes(), "fleet")
    assert at(found, "error") == {kind: expected}
    assert {it for it in marks(out) if it in expected} == expected
    told = {(it.sheet, it.cell) for r in found.remarks for it in r.places if it.row and it.column}
    assert marks(out) == told


def test_all_faults_at_once_are_marked_at_exactly_their_cells(tmp_path: Path) -> None:
    book = fresh()
    expected: dict[str, Cells] = {}
    for number, kind in enumerate(CELLS):
        expected.setdefault(kind, set()).update(planted(kind, book, 2 + 2 * number))
    out, found = marked(tmp_path, book.bytes(), "fleet")
    assert at(found, "error") == expected
    assert marks(out) >= set().union(*expected.values())


def test_marking_again_replaces_the_marks_and_a_mended_file_has_none(tmp_path: Path) -> None:
    data = edited(of(exchange(3)), {("Forces", "N4"): "many", ("Cover", "B5"): 9})
    once, found = marked(tmp_path, data, "annual_exchange")
    assert marks(once) == {("Forces", "N4"), ("Cover", "B5"), *PLACE}
    again = tmp_path / "again"
    again.mkdir()
    twice, told = marked(again, once.read_bytes(), "annual_exchange")
    assert marks(twice) == marks(once)
    assert [it.as_dict() for it in told.remarks] == [it.as_dict() for it in found.remarks]
    assert openpyxl.load_workbook(twice).sheetnames.count(CHECK) == 1
    mended = edited(twice.read_bytes(), {("Forces", "N4"): 901, ("Cover", "B5"): 3})
    last = tmp_path / "last"
    last.mkdir()
    clean, good = marked(last, mended, "annual_exchange")
    assert good.passes
    assert good.body == exchange(3)
    assert marks(clean) == PLACE


def test_the_users_own_file_keeps_its_notes_rules_and_formats(tmp_path: Path) -> None:
    data = edited(of(exchange(3)), {("Forces", "B4"): "brigade"})
    book = openpyxl.load_workbook(io.BytesIO(data))
    book["Forces"]["B4"].comment = openpyxl.comments.Comment("ask Colonel A.", "me")
    book.create_sheet("My notes")["A1"] = "=1+1"
    buffer = io.BytesIO()
    book.save(buffer)
    out, _ = marked(tmp_path, buffer.getvalue(), "annual_exchange")
    made = openpyxl.load_workbook(out)
    before = openpyxl.load_workbook(io.BytesIO(data))
    assert made["Forces"]["B4"].comment.text.startswith("ask Colonel A.\n\n--- Hofburg ---")
    assert made["My notes"]["A1"].value == "=1+1"
    for sheet in before.worksheets:
        assert made[sheet.title].data_validations.count == sheet.data_validations.count
        assert made[sheet.title].freeze_panes == sheet.freeze_panes
    assert made["Forces"]["A1"].comment.text == before["Forces"]["A1"].comment.text
    assert made["Forces"]["A1"].fill.fgColor.rgb == before["Forces"]["A1"].fill.fgColor.rgb


def test_the_list_of_faults_links_to_their_cells_and_holds_no_formula(tmp_path: Path) -> None:
    data = edited(of(exchange(3)), {("Forces", "N4"): "+cmd|x", ("Cover", "B5"): 9})
    out, found = marked(tmp_path, data, "annual_exchange")
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert sheet.title == CHECK
    rows = list(sheet.iter_rows(min_row=4))
    assert len(rows) == len(found.remarks)
    links = [row[3].hyperlink for row in rows[:2]]
    assert [link.location for link in links if link] == ["'Forces'!N4", "'Cover'!B5"]
    assert {cell.data_type for row in rows for cell in row[1:]} <= {"s", "n"}
    assert not [cell for row in rows for cell in row if cell.data_type == "f"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    source, out = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    source.write_bytes(of(exchange(1)))
    out.write_bytes(b"mine")
    with pytest.raises(QuestionError, match="such a file already"):
        mark_workbook(source, out, ())
    assert out.read_bytes() == b"mine"
