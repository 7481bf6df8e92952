"""The tables themselves: complete, sourced, in the notation of values, and neutral in wording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from hofburg import atlas
from hofburg.values import parse_instant

DATA = Path(atlas.__file__).with_name("data")
TABLES = {
    path.stem: yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) for path in DATA.glob("*.yaml")
}
DATES = ("joined", "since", "until", "date")


def mappings(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, Mapping):
        yield node
        for child in node.values():
            yield from mappings(child)
    elif isinstance(node, list):
        for child in node:
            yield from mappings(child)


def rows() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every mapping that is a row: it cites sources. Marks and their words are no rows."""
    for name, content in TABLES.items():
        if name not in ("marks", "sources"):
            for found in mappings(content):
                if {"code", "kind", "extent", "sources", "confidence", "mark"} & set(found):
                    if "first_meeting" in found:  # its dates are the rows: each has its own sources
                        continue
                    yield name, found


ROWS = list(rows())


def test_the_rows_are_found() -> None:
    assert len(ROWS) > 57 + 11 + 20 + 6 + 6 + 6


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1].get('code', '')}")
def test_every_row_has_source_confidence_and_mark(row: tuple[str, Mapping[str, Any]]) -> None:
    _, content = row
    assert content["sources"]
    assert set(content["sources"]) <= set(TABLES["sources"]["sources"])
    assert content["confidence"] == TABLES["marks"]["marks"][content["mark"]]["confidence"]


def test_sources_and_marks_are_those_used() -> None:
    cited = {key for _, row in ROWS for key in row["sources"]}
    assert cited == set(TABLES["sources"]["sources"])
    assert {row["mark"] for _, row in ROWS} == set(TABLES["marks"]["marks"])
    words = {row["confidence"] for row in TABLES["marks"]["marks"].values()}
    assert words == set(TABLES["marks"]["words"])


def test_all_dates_are_written_in_the_notation_of_values() -> None:
    found = [row[field] for _, row in ROWS for field in DATES if field in row]
    assert len(found) > 57
    for text in found:
        assert isinstance(text, str), f"{text!r}: quote it"
        parse_instant(text)


def test_no_row_has_a_field_that_nobody_reads() -> None:
    trust = {"sources", "confidence", "mark", "note"}
    state = {"code", "alpha2", "name", "names"} | trust
    fields = {
        "participating": state | {"joined", "disputed", "partner", "sub_region"},
        "partners": state | {"group", "since"},
        "others": state,
        "former": state | {"joined", "until", "see"},
    }
    for group, known in fields.items():
        assert [set(row) - known for row in TABLES["states"][group] if set(row) - known] == []
    fact = trust | {"key", "kind", "states", "towards", "scope", "since", "until", "date"}
    for content in TABLES["participation"]["regimes"].values():
        unknown = [set(row) - fact - {"what", "basis"} for row in content["facts"]]
        assert unknown == [set()] * len(unknown)


def test_no_row_of_ties_has_a_field_that_nobody_reads() -> None:
    trust = {"sources", "confidence", "mark", "note"}
    group = trust | {"name", "since", "whole", "rows"}
    row = trust | {"key", "status", "states", "since", "until", "disputed", "aside"}
    for content in TABLES["groups"]["groups"].values():
        assert set(content) <= group
        for found in content["rows"]:
            assert set(found) <= row
            assert all(set(other) <= trust | {"since"} for other in found.get("disputed", ()))
    pair = trust | {"certainty", "pairs", "where"}
    assert all(set(found) <= pair for found in TABLES["neighbours"]["boundaries"])
    meeting = {"first_meeting", "first_summit"}
    for found in TABLES["formats"]["formats"]:
        assert set(found) <= meeting | {"code", "name", "partner", "level", "note"}
        assert all(set(it) <= trust | {"date"} for field in meeting for it in found[field])


def test_every_end_comes_after_its_beginning() -> None:
    dated = [(it.since, it.until) for it in atlas.participation()]
    dated += [(held.since, held.until) for it in atlas.states() for held in it.standings]
    dated += [(row.since, row.until) for row in atlas.memberships()]
    for since, until in dated:
        assert since.bounds.lo <= since.bounds.hi
        assert since.bounds.lo <= until.bounds.hi


def test_every_code_in_a_row_is_in_the_atlas() -> None:
    codes = {code for it in atlas.states() for code in it.see}
    codes |= {code for _, row in ROWS for code in row.get("states", ())}
    codes |= {fact.towards for fact in atlas.participation() if fact.towards}
    assert [code for code in sorted(codes) if not atlas.is_state_code(code)] == []


def test_fact_keys_are_unique() -> None:
    keys = [fact.key for fact in atlas.participation()]
    assert len(set(keys)) == len(keys)
    keys = [row.key for row in atlas.memberships()]
    assert len(set(keys)) == len(keys)


def test_wording_is_neutral() -> None:
    words = re.compile(r"violat|breach|aggress|guilt|refus|illegal|fail(ed|ure)", re.I)
    for name in ("states", "participation", "zone", "groups", "neighbours", "formats"):
        text = (DATA / f"{name}.yaml").read_text("utf-8")
        assert words.findall(text) == [], name


def test_the_reference_page_is_the_one_committed() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "atlas.md"
    assert page.read_text("utf-8") == atlas.describe(), "write it again, as its first lines say"


def test_the_page_shows_every_state_and_fact() -> None:
    page = atlas.describe()
    cells = {cell.strip() for line in page.splitlines() for cell in line.split("|")}
    assert [it.code for it in atlas.states() if it.code not in cells] == []
    keys = {f"`{fact.key.split('/')[1]}`" for fact in atlas.participation()}
    keys |= {f"`{row.key.split('/')[1]}`" for row in atlas.memberships()}
    keys |= {f"`{it.code}`" for it in atlas.formats()}
    assert keys <= cells


def test_every_table_of_the_page_is_even() -> None:
    width = 0
    for line in atlas.describe().splitlines():
        columns = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not (width and columns) or columns == width, line
        width = columns
