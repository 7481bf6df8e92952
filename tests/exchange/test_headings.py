"""Headings as people write them: in two rows, with numbers below, beside line numbers, with notes."""

from __future__ import annotations

from typing import Any

from exchange.made_files import Book, fresh, law, replaced
from hofburg.exchange import Reading, read_workbook

HEADS = ["Name", "Crew", "Berth"]


def read(*rows: list[Any], merges: list[tuple[str, int, int, int, int]] | None = None) -> Reading:
    sheets = {"Cover": [["Year", 2027]], "Boats": list(rows), "Oars": [["Boat", "Number"]]}
    return read_workbook(law(), Book(sheets, merges or []).bytes(), "fleet")


def kinds(reading: Reading) -> set[str]:
    return {it.kind for it in reading.faults} - {"missing-column", "missing-sheet"}


def test_latitude_and_longitude_below_one_heading() -> None:
    reading = read(
        ["Name", "Crew", "Berth", ""], ["", "", "Latitude", "Longitude"],
        ["Gull", 3, 47.5012, 9.7312],
        merges=[("Boats", 0, 2, 0, 3), ("Boats", 0, 0, 1, 0), ("Boats", 0, 1, 1, 1)],
    )  # fmt: skip
    assert reading.body["boats"] == [{"name": "Gull", "crew": 3, "berth": "47.5012,9.7312"}]
    assert kinds(reading) == set()


def test_a_heading_that_goes_on_in_the_next_row() -> None:
    reading = read(["Name", "Last"], ["", "seen"], ["Gull", "2026-05-04"])
    assert reading.body["boats"] == [{"name": "Gull", "seen": "2026-05-04"}]


def test_lines_below_one_row_of_headings_are_no_second_one() -> None:
    reading = read(HEADS, ["Crew", 3, ""], ["Gull", 4, ""])
    assert reading.body["boats"] == [{"name": "Crew", "crew": 3}, {"name": "Gull", "crew": 4}]


def test_numbers_of_columns_and_of_lines_are_passed_over() -> None:
    reading = read(["№ п/п", *HEADS], [1, 2, 3, 4], [1, "Gull", 3, ""], [2, "Tern", 2, ""])
    assert reading.body["boats"] == [{"name": "Gull", "crew": 3}, {"name": "Tern", "crew": 2}]
    assert kinds(reading) == set()


def test_a_note_below_the_lines_is_told_and_left_out() -> None:
    reading = read(HEADS, ["Gull", 3, ""], [], ["Примечание: без учёта резерва"])
    assert reading.body["boats"] == [{"name": "Gull", "crew": 3}]
    assert [(it.kind, it.row) for it in reading.faults if it.kind == "remark-row"] == [
        ("remark-row", 4)
    ]


def test_merged_cells_that_overlap_are_refused_at_once() -> None:
    many = "".join(f'<mergeCell ref="B{n}:B{n + 50_000}"/>' for n in range(2, 40_000))
    merged = f'</sheetData><mergeCells count="39998">{many}</mergeCells>'.encode()
    data = replaced(fresh().bytes(), "xl/worksheets/sheet2.xml", b"</sheetData>", merged)
    assert [it.kind for it in read_workbook(law(), data, "fleet").faults] == ["broken-xml"]
