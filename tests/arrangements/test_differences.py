"""What an arrangement changes, part by part, beside its base or another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arrangements.valley import CARD, QUICK, QUICK_BODY, overlay, put, valley
from hofburg.arrangements import difference, figure_text, header_dict
from hofburg.regimes import arrangements, load_regime
from hofburg.reports import arrangement_page, difference_page


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = valley(tmp_path_factory.mktemp("valley"))
    put(folder, "QUICK", QUICK)
    put(folder, "CARD", CARD)
    return folder


def test_figures_stand_beside_those_of_the_base(home: Path) -> None:
    said = difference(load_regime(home / "QUICK"))
    (figure,) = said.figures
    assert (figure.name, figure.here, figure.there) == ("reply.time", "24 h", "48 h")
    assert (figure.paragraph, figure.mark, figure.source) == ("Q1", "verified", "Q")
    assert figure.stricter == "lower"
    (touched,) = said.touched
    assert (touched.label, touched.figures, touched.roles) == ("reply", ("reply.time",), ())
    assert touched.text["en"] == "The library answers within a day."
    assert (said.added, said.gone, said.left) == ((), (), {})
    assert said.base
    assert json.loads(json.dumps(said.as_dict()))["here"] == "QUICK"


def test_parts_of_a_provision_stand_beside_those_of_the_base(home: Path) -> None:
    said = difference(load_regime(home / "CARD"))
    (touched,) = said.touched
    (role,) = touched.roles
    assert (role.name, role.here, role.there) == ("at_most", "{card.books}", "{books.most}")
    assert [(it.name, it.here, it.there) for it in said.figures] == [("card.books", "8 books", "")]


@pytest.mark.parametrize("scope", ["under", "parties"])
def test_a_narrower_condition_is_shown_without_the_test_of_the_parties(
    home: Path, scope: str
) -> None:
    body = QUICK_BODY.replace("text: The", "when: signed, text: The")
    (touched,) = difference(
        load_regime(put(home, "NARROW", overlay("NARROW", scope=scope, body=body)))
    ).touched
    (role,) = touched.roles
    assert (role.name, role.here, role.there) == ("when", "signed", "")
    body = "touches:\n  hand-over: {paragraph: Q1, when: signed}\n"
    (touched,) = difference(
        load_regime(put(home, "HAND", overlay("HAND", scope=scope, body=body)))
    ).touched
    assert [(it.name, it.here, it.there) for it in touched.roles] == [
        ("when", "(accepted) AND (signed)", "accepted")
    ]


def test_beside_another_arrangement(home: Path) -> None:
    quick, card = load_regime(home / "QUICK"), load_regime(home / "CARD")
    said = difference(quick, card)
    assert not said.base
    assert [(it.name, it.here, it.there) for it in said.figures] == [
        ("reply.time", "24 h", "48 h"), ("card.books", "", "8 books"),
    ]  # fmt: skip
    assert {it.label for it in said.touched} == {"reply", "books"}
    alike = difference(quick, quick)
    assert (alike.figures, alike.touched, alike.added, alike.gone) == ((), (), (), ())
    assert "They say the same." in difference_page(alike)


def test_figures_by_date(home: Path) -> None:
    law = load_regime(home / "LEND")
    assert figure_text(law.parameters["books.most"], law.zone) == "3 books, from 2024-03-01 5 books"
    assert figure_text(law.parameters["reply.start"], law.zone, "received") == "received"


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("key", arrangements())
def test_every_one_of_the_library_is_a_page(key: str, language: str) -> None:
    law = load_regime(key)
    said = difference(law)
    page = arrangement_page(law, said, [], language)
    assert law.digest in page
    assert page.endswith("\n")
    for it in (*said.touched, *said.added):
        assert f"### {it.label}: " in page
    for figure in said.figures:
        assert f"- {figure.name}: " in page
    assert header_dict(law)["hash"] == law.digest
    assert json.dumps(header_dict(law))
