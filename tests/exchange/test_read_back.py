"""What was written is read again without loss, and what people do to a form is understood."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.made_files import Book, fresh, law, rezipped
from hofburg.exchange import Reading, read, read_csv, read_json, read_workbook, write_workbook
from hofburg.exchange.layout import csv_raw, csv_text, join_items, layout, marker, split_items

# What a cell can hold: text without spaces around it or inside other than plain ones; whatever a
# form says with an empty text it says by leaving the field out.
_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zs", "Zl", "Zp"),
                  include_characters=" \n"), max_size=30,
).map(str.strip).filter(bool)  # fmt: skip
_COUNT = st.one_of(st.integers(0, 10**11), st.just("?"), st.just("10..20"))
_NUMBER = st.one_of(
    st.integers(-(10**11), 10**11), st.just("?"), st.just("1.25..2"),
    st.decimals(-(10**8), 10**8, places=3).map(str).filter(lambda it: not it.endswith("0")),
)  # fmt: skip
_DAY = st.dates().filter(lambda it: 1901 <= it.year <= 2199).map(str)
_POINT = st.tuples(st.integers(-89, 89), st.integers(-179, 179), st.integers(1, 999999)).map(
    lambda it: f"{it[0]}.{it[2]:06},{it[1]}.{it[2]:06}"
)
_STATE = st.sampled_from(("NOR", "SUD", "OST", "?"))
_FLAG = st.one_of(st.booleans(), st.just("?"))


def _record(required: dict[str, Any], **optional: Any) -> Any:
    return st.fixed_dictionaries(required, optional=optional)


BODIES = _record(
    {"year": st.integers(2000, 2100)},
    valid=_DAY, told=st.sampled_from(("2027-01-01T10:00Z", "2027-01-01..2027-01-03", "?")), none=_FLAG,
    season=st.sampled_from(("spring", "high-summer", "?")), harbour=_STATE, pier=_POINT,
    draught=_NUMBER, remark=_TEXT,
    languages=st.lists(st.sampled_from(("en", "fr", "ru")), max_size=3),
    boats=st.lists(
        _record({"name": _TEXT}, follows=_TEXT, kind=st.sampled_from(("sail", "T-7")), crew=_COUNT,
                length=_NUMBER, afloat=_FLAG, built=_DAY, owner=_STATE, berth=_POINT,
                ports=st.lists(_TEXT, min_size=1, max_size=3),
                hands=st.lists(_record({"who": _TEXT}, number=_COUNT), max_size=2)),
        max_size=6),
    oars=st.lists(_record({"number": _COUNT}, boat=_TEXT), max_size=6),
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(BODIES)
def test_what_was_written_as_a_workbook_is_read_again(body: dict[str, Any]) -> None:
    out = io.BytesIO()
    write_workbook(law(), "fleet", body, out, state="NOR", year=2027, spare_rows=3)
    reading = read_workbook(law(), out.getvalue())
    # Names that differ by look-alike letters only are sent back, as they should be.
    assert {it.kind for it in reading.faults} <= {"formula-text", "almost-the-same"}
    assert reading.body == body
    assert reading.meta["state"] == "NOR"
    assert reading.form is not None
    assert reading.form.kind == "fleet"


@given(st.lists(_TEXT.map(lambda it: it.replace("\n", " ")), max_size=5), _TEXT)
def test_items_of_a_cell_and_texts_of_csv_come_back(items: list[str], text: str) -> None:
    assert split_items(join_items(items)) == items
    assert csv_raw(csv_text(text)) == text
    for sign in "=+-@":
        assert csv_text(sign + text)[0] == "'"
        assert csv_raw(csv_text(f"'{sign}{text}")) == f"'{sign}{text}"


def test_items_with_separators_and_quotes_come_back() -> None:
    for items in (["a;b", 'c"d', "e, f"], ['"x" y', ";", '";"'], ["a\nb", "c"], ["one"], ['"']):
        assert split_items(join_items(items)) == items


def _read(book: Book) -> Reading:
    return read_workbook(law(), book.bytes(), "fleet")


@pytest.fixture(scope="module")
def body() -> dict[str, Any]:
    return _read(fresh()).body


def test_headings_are_known_in_any_language_order_and_spelling(body: dict[str, Any]) -> None:
    book = fresh()
    known = {c.headings["en"]: c for c in layout(law(), "fleet").sheet("boats").columns}
    rows = book.sheets["Boats"]
    for at, heading in enumerate(rows[0]):
        if heading in known:
            rows[0][at] = known[heading].headings["ru"]
    rows[0][0] = "Name / Название *"
    rows[0][3] = "crew (paragraph 1)"
    rows[0][9], rows[0][10] = "Стоянка: широта", "Стоянка: долгота"
    book.sheets = {
        "титульный  лист": book.sheets["Cover"],
        "Oars": [[row[1], row[0]] for row in book.sheets["Oars"]],
        "ЛОДКИ": [row[::-1] for row in rows],
    }
    assert book.sheets["Oars"][0] == ["Number", "Boat"]
    book.sheets["Oars"][0] = ["Nυmber".replace("υ", "u"), "Воаt"]  # the second is half Cyrillic
    reading = _read(book)
    assert reading.faults == []
    assert reading.body == body


def test_a_sheet_is_known_by_its_headings(body: dict[str, Any]) -> None:
    book = fresh()
    book.sheets = dict(zip(("Sheet1", "Sheet2", "Sheet3"), book.sheets.values(), strict=True))
    reading = read_workbook(law(), book.bytes())
    assert reading.faults == []
    assert reading.body == body


def test_titles_above_and_gaps_inside_a_table_do_no_harm(body: dict[str, Any]) -> None:
    book = fresh()
    rows = book.sheets["Boats"]
    head = [["All boats of the North"], [], ["as of 1 January"], []]
    book.sheets["Boats"] = [*head, *rows[:20], [], ["   "], list(rows[0]), *rows[20:]]
    reading = _read(book)
    assert reading.faults == []
    assert reading.body == body
    assert reading.at("boats[0].crew") == ("Boats", 6, "D")
    assert reading.at("boats[59].crew") == ("Boats", 68, "D")


def test_a_merged_cell_is_that_of_each_line(body: dict[str, Any]) -> None:
    book = fresh()
    rows = book.sheets["Boats"]
    for row in rows[3:7]:
        row[1] = "Kestrel 1" if row is rows[3] else ""
    book.merges = [("Boats", 3, 1, 6, 1)]
    reading = _read(book)
    assert [it.kind for it in reading.faults] == ["merged"]
    assert [line["follows"] for line in reading.body["boats"][2:6]] == ["Kestrel 1"] * 4
    assert reading.body["boats"][7:] == body["boats"][7:]


def test_headings_in_two_rows_under_a_merged_one_are_joined(body: dict[str, Any]) -> None:
    book = fresh()
    rows = book.sheets["Boats"]
    top = ["", "", "", "", "", "", "", "", "", "Berth", "", "", ""]
    rows.insert(0, top)
    rows[1][9], rows[1][10] = "Latitude", "Longitude"
    book.merges = [("Boats", 0, 9, 0, 10)]
    reading = _read(book)
    assert reading.faults == []
    assert reading.body == body


def test_a_place_of_two_columns_may_be_written_in_any_way() -> None:
    book = fresh()
    for row, pair in enumerate(
        (("47°30'N", "9°42'E"), ("9,7 E", "47,5 N"), ("?", ""), ("", "")), 1
    ):
        book.sheets["Boats"][row][9:11] = pair
    lines = _read(book).body["boats"]
    assert [line.get("berth") for line in lines[:5]] == [
        "47.50,9.70",
        "47.5,9.7",
        "?",
        None,
        "47.5,9.7",
    ]


def test_a_list_may_be_said_to_be_empty_and_is_else_not_there() -> None:
    book = fresh()
    del book.sheets["Oars"][1:]
    assert "oars" not in _read(book).body
    for said in (0, "0", "нет", "none"):
        book.sheets["Cover"][11][1] = said
        assert _read(book).body["oars"] == []


def test_a_hidden_helper_and_pages_about_the_form_are_no_news(body: dict[str, Any]) -> None:
    book = fresh()
    book.sheets["_lists"] = [["NOR"], ["SUD"]]
    book.sheets["About"] = [["How to fill in"], [marker(regime="LAKE", kind="fleet", state="NOR")]]
    book.hidden = ["_lists"]
    reading = _read(book)
    assert reading.faults == []
    assert reading.body == body
    assert reading.meta == {"regime": "LAKE", "kind": "fleet", "state": "NOR"}


def test_a_file_of_another_form_is_refused() -> None:
    book = fresh()
    book.sheets["Cover"].append([marker(regime="LAKE", kind="fleet")])
    assert read_workbook(law(), book.bytes(), "note").refused
    book.sheets["Cover"][-1] = [marker(regime="SEA", kind="fleet")]
    assert read_workbook(law(), book.bytes(), "fleet").refused


# -- CSV and JSON ----------------------------------------------------------------------------------


def _csv(rows: list[list[Any]], sign: str = ";") -> str:
    return "".join(
        sign.join(
            '"' + str(it).replace('"', '""') + '"' if sign in str(it) else str(it) for it in row
        )
        + "\r\n"
        for row in rows
    )


@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_csv_says_the_same(body: dict[str, Any], tmp_path: Path, sign: str, encoding: str) -> None:
    for title, rows in fresh().sheets.items():
        (tmp_path / f"{title}.csv").write_bytes(_csv(rows, sign).encode(encoding))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(tmp_path.glob("*.csv")):
            archive.writestr(path.name, path.read_bytes())
    for source in (tmp_path, packed.getvalue()):
        reading = read_csv(law(), source, "fleet")
        assert {it.kind for it in reading.faults} <= {"encoding-guessed"}
        assert reading.body == body
        assert reading.at("oars[3].number") == ("Oars", 5, "B")


def test_one_csv_is_a_part_of_a_form(tmp_path: Path, body: dict[str, Any]) -> None:
    path = tmp_path / "anything.csv"
    path.write_text(_csv(fresh().sheets["Oars"]))
    reading = read(law(), "fleet", path)
    assert reading.ok
    assert reading.partial
    assert reading.body == {"oars": body["oars"]}


def test_a_text_of_csv_that_begins_like_a_formula_comes_back() -> None:
    rows = [["Name", "Follows"], [csv_text("=cmd|' /C calc'!A0"), csv_text("-x")], ["@a", "+b"]]
    boats = read_csv(law(), _csv(rows).encode(), "fleet").body["boats"]
    assert boats == [
        {"name": "=cmd|' /C calc'!A0", "follows": "-x"},
        {"name": "@a", "follows": "+b"},
    ]


def test_json_says_the_same_as_a_body_or_a_draft(body: dict[str, Any], tmp_path: Path) -> None:
    draft = {"regime": "LAKE", "kind": "fleet", "author": "NOR", "body": body | {"remark": None}}
    bare = read_json(law(), json.dumps(body).encode(), "fleet")
    assert bare.ok
    assert bare.body == body
    path = tmp_path / "draft.json"
    path.write_text(json.dumps(draft))
    reading = read(law(), None, path)
    assert reading.body == {name: it for name, it in body.items() if name != "remark"}
    assert reading.meta["state"] == "NOR"
    assert read_json(law(), json.dumps(draft | {"regime": "SEA"}).encode()).refused
    assert read_json(law(), json.dumps(draft).encode(), "note").refused


@pytest.mark.parametrize("text", [
    '{"year": 2027, "year": 2028}', '{"year": NaN}', "[1]", "{", "[" * 100_000, '"x"', "\ufeff{}x",
    '{"year": 1e999999}', '{"year": ' + "9" * 5000 + "}",
])  # fmt: skip
def test_json_that_does_not_read_is_refused_and_breaks_nothing(text: str) -> None:
    reading = read_json(law(), text.encode(), "fleet")
    assert not reading.ok
    assert reading.body == {} or "year" not in reading.body


def test_values_that_do_not_fit_are_taken_out_of_json() -> None:
    boats = [{"name": "A", "crew": -1, "x.y": 2}, {"name": "B", "crew": 2}, 5]
    reading = read_json(law(), json.dumps({"year": 2027, "boats": boats}).encode(), "fleet")
    assert {it.path for it in reading.marked if it.kind == "not-valid"} == {
        "boats[0].crew",
        "boats[2]",
    }
    assert reading.body["boats"] == [{"name": "A"}, {"name": "B", "crew": 2}]
    assert law().check_body("fleet", reading.body, "") == []


# -- hostile files ---------------------------------------------------------------------------------


@settings(max_examples=150)
@given(st.binary(max_size=400), st.integers(0, 3))
def test_no_bytes_break_a_reader(raw: bytes, start: int) -> None:
    head = (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{")[start]
    for reader in (read_workbook, read_csv, read_json):
        reading = reader(law(), head + raw, "fleet")
        assert reading.faults or reading.body == {} or not raw.strip()


_GOOD = fresh().bytes()


@settings(max_examples=150)
@given(st.integers(0, len(_GOOD) - 1), st.integers(1, 255))
def test_a_flipped_byte_is_found_or_harmless(at: int, by: int) -> None:
    data = _GOOD[:at] + bytes([_GOOD[at] ^ by]) + _GOOD[at + 1 :]
    reading = read_workbook(law(), data, "fleet")
    assert reading.refused or law().check_body("fleet", reading.body, "") == []


def test_a_scan_does_not_depend_on_how_xml_is_written() -> None:
    """Prefixes on every element, as some programs write them, hide neither values nor errors."""

    def prefixed(name: str, raw: bytes) -> bytes:
        if not name.startswith("xl/worksheets/sheet"):
            return raw
        import re

        text = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", raw)
        return text.replace(b"<?x:xml", b"<?xml").replace(b"xmlns=", b"xmlns:x=")

    book = fresh()
    book.formulas[("Boats", 3, 3)] = ("=1/0", "#DIV/0!")
    reading = read_workbook(law(), rezipped(book.bytes(), prefixed), "fleet")
    assert reading.refused or [it.kind for it in reading.marked] == ["formula-error"]


def test_a_half_of_a_place_may_be_named_by_its_neighbour(body: dict[str, Any]) -> None:
    book = fresh()
    book.sheets["Boats"][0][9:11] = ["Berth: latitude", "Longitude of the jetty"]
    reading = _read(book)
    assert reading.faults == []
    assert reading.body == body


def test_a_name_that_is_declared_nowhere_is_spelled_as_most_often() -> None:
    book = fresh()
    oars = book.sheets["Oars"]
    oars[1:] = [["T-72", 1], ["Т-72", 2], ["T-72", 3], ["t-72", 4], ["other", 5]]  # one is Cyrillic
    reading = _read(book)
    assert [(it.cell, it.kind) for it in reading.faults] == [
        ("A3", "almost-the-same"),
        ("A5", "almost-the-same"),
    ]
    assert "letters that look alike" in reading.faults[0].why
    assert "capitals" in reading.faults[1].why
    assert "'T-72' in Oars!A2" in reading.faults[0].why
