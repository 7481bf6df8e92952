"""Organizations that stand beside the States of a regime: named, checked, written, read."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg.regimes import Law, answer, check_body, check_regime, load_regime, reference_markdown
from hofburg.register import check_entry
from hofburg.reports import name

DOCUMENT = """\
regime: BESIDE
title: Beside the States
organisations: [EU, RFoM, SG]
messages:
  told: {title: Told, fields: {who: state, many: {type: list, of: state}}}
processes:
  telling:
    messages: {told: {from: teller, to: hearer}}
    columns: {teller: state = told.from, hearer: state = told.to, who: state = told.who}
provisions:
  - {label: x, content: {on: telling, by: teller, holds: "who = 'SG' OR teller <> 'EU'"}}
"""


def check(folder: Path, text: str) -> tuple[Law | None, list[str]]:
    path = folder / "beside.yaml"
    path.write_text(text, encoding="utf-8")
    law, problems = check_regime(path)
    return law, [f"{it.rule}: {it.message} {it.remedy} @{it.field}" for it in problems]


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    path = tmp_path_factory.mktemp("beside") / "beside.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return load_regime(path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[EU, RFoM, SG]", "[EU, ODIRH]", "Did you mean ODIHR"),
        ("[EU, RFoM, SG]", "[eu]", "Write EU."),
        ("[EU, RFoM, SG]", "[KAZ]", "not the code of an organization"),
        ("[EU, RFoM, SG]", "[European Union]", "organisations.0"),
        ("[EU, RFoM, SG]", "[EU, EU]", "organization"),
        ("[EU, RFoM, SG]", "EU", "organisations"),
        ("[EU, RFoM, SG]", "[EU]\nparties: {ANN: Anna}", "Name them under parties."),
        ("who = 'SG'", "who = 'NATO'", "Known: EU, RFoM, SG."),
        ("who = 'SG'", "who = 'rfom'", "Did you mean RFoM?"),
        ("organisations: [EU, RFoM, SG]\n", "", "is not the code of a State"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, old: str, new: str, words: str) -> None:
    none, problems = check(tmp_path, DOCUMENT.replace(old, new))
    assert none is None
    assert any(words in problem for problem in problems), problems


def test_the_hash_covers_which_they_are_and_not_their_order(tmp_path: Path) -> None:
    def digest(listed: str) -> str:
        text = DOCUMENT.replace("organisations: [EU, RFoM, SG]\n", listed).replace("'SG'", "'KAZ'")
        found, problems = check(tmp_path, text.replace("'EU'", "'KAZ'"))
        assert found, problems
        return found.digest

    one = digest("organisations: [EU, SG]\n")
    assert one == digest("organisations: [SG, EU]\n")
    assert one != digest("organisations: [EU]\n")
    assert digest("") == digest("organisations: []\n") != one


def test_values_of_state_fields(law: Law) -> None:
    good = {"who": "RFoM", "many": ["EU", "KAZ", "?"]}
    assert check_body(law, "told", good, "") == []
    wrong = check_body(law, "told", {"who": "NATO", "many": ["UN", "Евросоюз"]}, "")
    assert [it.rule for it in wrong] == ["unknown-state"] * 3
    assert "Known: EU, RFoM, SG." in wrong[0].remedy


@pytest.mark.parametrize(
    ("typed", "value"),
    [("EU", "EU"), ("eu", "EU"), ("Европейский союз", "EU"), ("rfom", "RFoM"), ("kaz", "KAZ"),
     ("SG / Генеральный секретарь ОБСЕ", "SG"), ("Казахстан", "KAZ")],
)  # fmt: skip
def test_what_people_type(law: Law, typed: str, value: str) -> None:
    assert answer(law, law.messages["told"].fields["who"], typed) == (value, [])


def test_they_write_and_are_written_to(law: Law) -> None:
    entry = {"regime": "BESIDE", "kind": "told", "author": "EU", "number": "1", "to": ["SG", "KAZ"],
             "sent": "2024-01-01T00:00Z", "origin": "original", "body": {"who": "RFoM"},
             "received": {"SG": "2024-01-02"}, "copies": ["RFoM"]}  # fmt: skip
    found, problems = check_entry(entry, {"BESIDE": law})
    assert found is not None
    assert problems == []
    assert found.reference == "EU/1"
    for field, value in (("author", "NATO"), ("to", ["UN"]), ("received", {"eu": "2024-01-02"})):
        none, problems = check_entry(entry | {field: value}, {"BESIDE": law})
        assert none is None
        assert problems[0].rule == "unknown-state"
        assert "EU" in problems[0].remedy


def test_another_regime_knows_nothing_of_them() -> None:
    entry = {"regime": "VD2011", "kind": "request", "author": "EU", "to": ["KAZ"],
             "sent": "2024-01-01T00:00Z", "origin": "original", "body": {}}  # fmt: skip
    none, problems = check_entry(entry, {"VD2011": load_regime("VD2011")})
    assert none is None
    assert problems[0].field == "author"


def test_they_are_named_to_readers(law: Law) -> None:
    assert name(law, "SG") == "OSCE Secretary General"
    assert name(law, "EU", "ru") == "Европейский союз"
    assert name(law, "KAZ") == "Kazakhstan"
    assert name(law, "NATO") == "NATO"
    assert "`RFoM` OSCE Representative on Freedom of the Media" in reference_markdown(law)
