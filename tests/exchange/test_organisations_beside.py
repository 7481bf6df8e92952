"""Organizations beside the States: in cells, drop-downs, workbooks and printed text."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from hofburg import atlas
from hofburg.exchange import pasted, printed, read, write_workbook
from hofburg.exchange.cells import read_cell
from hofburg.exchange.offered import offer, party_codes
from hofburg.regimes import Field, Law, load_regime

DOCUMENT = """\
regime: BESIDE
title: Beside the States
organisations: [EU, RFoM, SG]
messages:
  told: {title: Told, fields: {who: state, lines: {type: list, of: {whose: state, what: text}}}}
processes: {telling: {messages: [told]}}
"""
FIELD = Field("who", "state")


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    path = tmp_path_factory.mktemp("beside") / "beside.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return load_regime(path)


@pytest.mark.parametrize("code", ["EU", "RFoM", "SG"])
def test_they_are_understood_by_code_and_name(law: Law, code: str) -> None:
    it = atlas.organisation(code)
    for typed in (code, code.lower(), it.name, it.name_in("ru"), *it.names, it.name.upper()):
        found = read_cell(FIELD, typed, law)
        assert (found.value, found.fault) == (code, None), typed
    item = offer(FIELD, code, "ru", law)
    assert item == f"{code} / {it.name_in('ru')}"
    assert (read_cell(FIELD, item, law).value, read_cell(FIELD, item, law).changed) == (code, "")
    assert code in party_codes(law)


def test_states_are_read_as_before(law: Law) -> None:
    other = load_regime("VD2011")
    for typed in ("KAZ", "Казахстан", "kaz", "KZ", "Kazakstan", "NATO", "no such"):
        mine, theirs = read_cell(FIELD, typed, law), read_cell(FIELD, typed, other)
        assert (mine.value, mine.changed) == (theirs.value, theirs.changed)
    for typed in ("EU", "Европейский союз"):
        fault = read_cell(FIELD, typed, other).fault
        assert fault is not None
        assert fault.kind == "not-a-state"
    near = read_cell(FIELD, "OSCE Secretary Genral", law).fault
    assert near is not None
    assert near.remedy == "Did you mean OSCE Secretary General (SG)?"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_printed_comes_back(law: Law, language: str) -> None:
    draft = {"regime": "BESIDE", "kind": "told", "author": "EU", "number": "1", "to": ["SG", "KAZ"],
             "copies": ["RFoM"], "sent": "2024-01-01T00:00:00Z", "origin": "original",
             "body": {"who": "RFoM", "lines": [{"whose": "SG", "what": "a"}, {"whose": "?", "what": "b"}]}}  # fmt: skip
    text = printed(law, draft, language)
    assert f"{atlas.organisation('RFoM').name_in(language)} (RFoM)" in " ".join(text.split())
    assert "FROM: EU\n" in text  # a bracket with two letters would look like a line's mark
    got, problems = pasted(text, {"BESIDE": law})
    assert [it for it in problems if it.level == "error"] == []
    assert got is not None
    assert {**got, "origin": "original"} == draft


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_workbook_comes_back(law: Law, language: str, tmp_path: Path) -> None:
    body = {"who": "RFoM", "lines": [{"whose": "EU", "what": "a"}, {"whose": "KAZ", "what": "b"}]}
    path = tmp_path / "told.xlsx"
    write_workbook(law, "told", body, path, languages=[language])
    shown = {cell.value for sheet in load_workbook(path) for row in sheet for cell in row}
    assert offer(FIELD, "RFoM", language, law) in shown
    assert read(law, "told", path).body == body
