"""Captions of choices: part of no law, shown to people, and understood again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hofburg.regimes import (
    Field,
    answer,
    captioned,
    check_body,
    check_regime,
    choice_item,
    choice_meanings,
    library,
    load_regime,
)
from regimes.toy import TOY, changed, check

LENDING = load_regime(Path(__file__).parent / "lending")
PURPOSE = LENDING.messages["request"].fields["purpose"]
CLASSES = load_regime("VD2011").messages["annual_exchange"].fields["holdings"].of["class"]  # type: ignore[index]


def test_a_list_and_a_mapping_give_the_same_values(tmp_path: Path) -> None:
    law, _ = check(
        tmp_path, changed("choices: [happy, sad]", "choices: {happy: glad, sad: {ru: грустно}}")
    )
    bare, _ = check(tmp_path, TOY)
    assert law is not None
    assert bare is not None
    mood, plain = (it.messages["ask"].fields["mood"] for it in (law, bare))
    assert mood.choices == plain.choices == ("happy", "sad")
    assert mood.captions == {"happy": {"en": "glad"}, "sad": {"ru": "грустно"}}
    assert plain.captions == {}


@pytest.mark.parametrize(
    ("captions", "line"),
    [
        ("{happy: glad, sad: Glad}", "'Glad' may stand for 'happy' as well."),
        ("{happy: {en: well pleased}, sad: {en: wellpleased}}", "may stand for 'happy' as well."),
        ("{happy: {en: sad}, sad: {en: low}}", "'sad' may stand for 'sad' as well."),
        ("{happy: {en: low}, sad: {ru: low}}", "'low' may stand for 'happy' as well."),
        ('{happy: "?", sad: low}', "'?' is no caption."),
        ('{happy: " ", sad: low}', "' ' is no caption."),
        ('{happy: "a\\nb", sad: low}', "is no caption."),
        ("{happy: {}, sad: low}", "is empty."),
        ("{happy: {en: }, sad: low}", "is empty."),
        ("{happy: {EN: a}, sad: low}", "cannot stand here."),
        ("{happy: [a], sad: low}", "is not text."),
        ('{"?": a, sad: low}', "has no choice, or the choice ?."),
        ("{}", "has no choice, or the choice ?."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_captions_is_said(captions: str, line: str, tmp_path: Path) -> None:
    law, problems = check(tmp_path, changed("choices: [happy, sad]", f"choices: {captions}"))
    assert law is None
    assert line in problems[0].message + ("." if problems[0].message[-1] != "." else ""), problems


def test_one_value_may_be_called_the_same_in_two_languages(tmp_path: Path) -> None:
    text = changed(
        "choices: [happy, sad]", "choices: {happy: {en: Radio, de: radio}, sad: {en: Sad}}"
    )
    law, problems = check(tmp_path, text)
    assert law is not None, problems


def _bare(value: Any) -> Any:
    """A document with lists of choices instead of mappings."""
    if isinstance(value, dict):
        found = {k: _bare(v) for k, v in value.items()}
        if isinstance(found.get("choices"), dict) and found.get("type") in ("choice", "list"):
            found["choices"] = list(found["choices"])
        return found
    return [_bare(it) for it in value] if isinstance(value, list) else value


class _Plain(yaml.CBaseLoader):
    """Everything as text, as Hofburg reads it, but flags."""


_Plain.add_implicit_resolver(
    "tag:yaml.org,2002:bool", __import__("re").compile("true|false"), list("tf")
)
_Plain.add_constructor("tag:yaml.org,2002:bool", lambda _, node: node.value == "true")


def _captions(field: Field) -> int:
    return bool(field.captions) + sum(map(_captions, (field.of or {}).values()))


@pytest.mark.parametrize("name", sorted(library()))
def test_captions_are_no_part_of_an_edition(name: str, tmp_path: Path) -> None:
    """A document without its captions has the same hash as with them."""
    from hofburg.regimes import library_path

    folder = library_path(name)
    for path in folder.glob("*.yaml"):
        data = _bare(yaml.load(path.read_text(encoding="utf-8"), Loader=_Plain))
        text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    law, problems = check_regime(tmp_path)
    assert law is not None, [str(it) for it in problems[:3]]
    meant = load_regime(name)
    assert law.digest == meant.digest
    fields = [field for message in law.messages.values() for field in message.fields.values()]
    assert sum(map(_captions, fields)) == 0


def _choices(field: Field, path: str) -> Any:
    if field.type == "choice":
        yield path, field
    for name, one in (field.of or {}).items():
        yield from _choices(one, f"{path}.{name}" if name else path)


ALL = [
    (law, path, field)
    for law in (*map(load_regime, library()), LENDING)
    for message in law.messages.values()
    for name, one in message.fields.items()
    for path, field in _choices(one, f"{message.name}.{name}")
]


@pytest.mark.parametrize(("law", "path", "field"), ALL, ids=[f"{a.id}-{b}" for a, b, _ in ALL])
def test_whatever_is_shown_of_a_choice_is_understood(law: Any, path: str, field: Field) -> None:
    for value in field.choices:
        said = [value, *field.captions.get(value, {}).values()]
        said += [choice_item(field, value, language) for language in ("en", "ru")]
        for text in said:
            for typed in (text, text.upper(), f" {text.lower()} ", text.replace("ё", "е")):
                got, problems = answer(law, field, typed)
                assert (got, problems) == (value, []), (path, typed)


@given(st.text(max_size=20))
def test_only_what_stands_for_a_value_is_taken_for_one(text: str) -> None:
    found = choice_meanings(PURPOSE, str)
    assert set(found) == {
        "pleasure", "for pleasure", "pleasure / for pleasure", "для удовольствия",
        "pleasure / для удовольствия", "study", "for study", "study / for study", "для учёбы",
        "study / для учёбы",
    }  # fmt: skip
    assert None not in found.values()
    value, problems = answer(LENDING, PURPOSE, text or "x")
    assert (value in PURPOSE.choices) == (not problems and value != "?")


def test_words_that_mean_two_values_are_not_guessed() -> None:
    field = Field(
        "", "choice", choices=("a-b", "ab"), captions={"a-b": {"en": "x"}, "ab": {"en": "y"}}
    )
    found = choice_meanings(field, lambda text: text.replace("-", ""))
    assert found["ab"] is None
    assert (found["x"], found["y"]) == ("a-b", "ab")


def test_remedies_say_what_values_are_called() -> None:
    problems = check_body(LENDING, "request", {"books": [], "purpose": "для учебы"}, "x")
    assert problems[0].remedy == "Did you mean study (for study / для учёбы)?"
    problems = check_body(LENDING, "request", {"books": [], "purpose": "money"}, "x")
    assert problems[0].remedy == (
        "Choose: pleasure (for pleasure / для удовольствия), study (for study / для учёбы)."
    )
    assert captioned(PURPOSE, "study", "ru") == "study (для учёбы)"
    assert captioned(PURPOSE, "study", "de") == "study"


def test_officers_of_central_asia_read_and_type_russian() -> None:
    assert CLASSES.captions["BT"] == {"en": "battle tank", "ru": "боевой танк"}
    assert choice_item(CLASSES, "BT", "ru") == "BT / боевой танк"
    assert answer(load_regime("VD2011"), CLASSES, "Боевой танк") == ("BT", [])
