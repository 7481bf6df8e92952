"""What a document says is compared: linked, refused with place and remedy, and no part of the law."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg.regimes import Law, Tells, load_regime
from regimes.test_docs_example import written
from regimes.toy import TOY, changed, check

KEY = "    every: [states, years]\n"
WELL = (
    "{lines: toys, by: name, up: owner, valid: birthday, fields: [owner, weight],"
    " amounts: {list: counted, of: name, kind: [name], number: pieces},"
    " told: [{in: ask.toys, of: owner, tells: [weight], by: weight}], asks: ask.words}"
)


def comparing(text: str) -> str:
    old = '  diary:\n    paragraph: "1"\n    fields: {year: {type: count, required: true}, pages: number}\n'
    fields = (
        "{year: {type: count, required: true}, pages: number, birthday: day,"
        " toys: {type: list, of: {name: text, weight: number, owner: state}},"
        " counted: {type: list, of: {name: text, pieces: count}}, friends: {type: list, of: state}}"
    )
    made = changed(old, f'  diary:\n    paragraph: "1"\n    fields: {fields}\n')
    return changed(KEY, f"{KEY}    compares: {text}\n", made)


def test_what_is_compared_has_its_names_resolved(tmp_path: Path) -> None:
    law, problems = check(tmp_path, comparing(WELL))
    assert law is not None, problems
    (found,) = [it.compares for it in law.processes.values() if it.compares]
    assert (found.message, found.lines, found.by, found.up) == ("diary", "toys", "name", "owner")
    assert (found.year, found.valid, found.fields) == ("year", "birthday", ("owner", "weight"))
    assert found.amounts is not None
    assert (found.amounts.kind, found.amounts.number) == (("name",), "pieces")
    assert found.told[0].tells == {"": ("weight",)}
    assert found.asks == ("ask", "words")


def test_it_is_no_part_of_the_law(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, _ = check(tmp_path / "a", comparing(WELL))
    other, _ = check(
        tmp_path / "b", comparing(WELL.replace("fields: [owner, weight]", "fields: []"))
    )
    assert one is not None
    assert other is not None
    assert one.digest == other.digest
    assert one.processes["diaries"].compares != other.processes["diaries"].compares


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        ("lines: toys", "lines: toyz", "lines", "is no list of records"),
        ("lines: toys", "lines: friends", "lines", "is no list of records"),
        ("by: name", "by: nmae", "by", "not a field here"),
        ("by: name", "by: weight", "by", "is number"),
        ("valid: birthday", "valid: pages", "valid", "is number"),
        ("[owner, weight]", "[owner, owner]", "fields.1", "is listed twice"),
        ("[owner, weight]", "[owner, height]", "fields.1", "not a field here"),
        ("of: name, kind", "kind", "amounts", "of is missing"),
        ("number: pieces", "number: name", "amounts.number", "is text"),
        ("in: ask.toys", "in: asks.toys", "told.0.in", "no message"),
        ("in: ask.toys", "in: ask.words", "told.0.in", "is no list of records"),
        ("tells: [weight]", "tells: [wait]", "told.0.tells", "is no field of a subject"),
        ("tells: [weight]", "tells: amounts", "told.0.tells", "amounts are of a kind"),
        ("tells: [weight]", "tells: {a: weight}", "told.0.tells.a", "choices need the field"),
        ("by: weight}", "by: weight, up_to: weight}", "told.0.up_to", "or up to how much"),
        ("asks: ask.words", "asks: ask.pieces", "asks", "is count"),
        ("asks: ask.words", "asks: ask", "asks", "not a field here"),
        ("by: name", "buy: name", "", "is not known here"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(
    old: str, new: str, where: str, said: str, tmp_path: Path
) -> None:
    assert old in WELL
    law, problems = check(tmp_path, comparing(WELL.replace(old, new, 1)))
    assert law is None
    assert any(
        f"compares.{where}".rstrip(".") in problem.field and said in problem.message
        for problem in problems
    ), problems


def test_a_process_without_years_compares_nothing(tmp_path: Path) -> None:
    old = "    dated_by: asked_at\n"
    law, problems = check(tmp_path, changed(old, f"{old}    compares: {{lines: toys, by: name}}\n"))
    assert law is None
    assert "has a year" in problems[0].message
    assert check(tmp_path, TOY)[0] is not None


def test_the_page_shows_a_library_that_compares_its_shelves(tmp_path: Path) -> None:
    compares = written(tmp_path).processes["stocktaking"].compares
    assert compares is not None
    assert compares.told[0].tells["books"] == (Tells.AMOUNTS,)
    assert compares.told[1].up_to == "books"


def test_the_exchange_of_the_library_compares_what_its_forms_name() -> None:
    law: Law = load_regime("VD2011")
    compares = law.processes["exchange"].compares
    assert compares is not None
    told = {it.message for it in compares.told}
    assert told == {"annual_exchange", "force_change", "increase_notice"}
    choices = law.messages["force_change"].fields["changes"].of
    assert choices is not None
    assert set(compares.told[0].tells) == set(choices["what"].choices)
