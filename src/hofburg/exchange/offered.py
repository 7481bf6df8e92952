"""What a form offers to choose from, in a language, and what it says when it is read back.

Who works in English is offered values and codes, as the document has them. Who works in another
language is offered each with its caption or name, `unit / часть`, `KAZ / Казахстан`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from hofburg.regimes import choice_item, choice_meanings

if TYPE_CHECKING:
    from hofburg.exchange.layout import Sheet
    from hofburg.regimes import Field, Law

__all__ = ["Offers", "offer", "offered", "party_codes", "state_items"]

PLAIN = "en"
"""The language in which values and codes are offered as they are."""


def offer(field: Field, value: str, language: str, law: Law) -> str:
    """A value of a choice or State as a form in a language has it; of other types as it is."""
    if language == PLAIN or value == "?":
        return value
    if field.type == "state":
        return _named(value, language) if law.parties is None else value
    if field.type != "choice" or not field.captions.get(value):
        return value
    made = choice_item(field, value, language)
    return made if choice_meanings(field, str).get(made) == value else value


class Offers:
    """Values of a body as a form in a language offers them; each is made once."""

    def __init__(self, law: Law, language: str) -> None:
        self.law, self.language = law, language
        self._made: dict[tuple[int, str], str] = {}

    def value(self, field: Field, value: Any) -> Any:
        """A value, said so if it is one of a choice or a State."""
        if field.type not in ("choice", "state") or not isinstance(value, str):
            return value
        key = (id(field), value)
        if key not in self._made:
            self._made[key] = offer(field, value, self.language, self.law)
        return self._made[key]

    def lines(self, sheet: Sheet, lines: Sequence[Any]) -> Sequence[Any]:
        """The lines of a list."""
        chosen = [it for it in sheet.columns if it.field.type in ("choice", "state")]
        if self.language == PLAIN or not chosen:
            return lines
        if sheet.single:
            return [self.value(chosen[0].field, line) for line in lines]
        return [
            line | {c.name: self.value(c.field, line[c.name]) for c in chosen if c.name in line}
            for line in lines
        ]


def offered(field: Field) -> dict[str, str]:
    """Everything that forms offer for a choice, with the value that it stands for."""
    languages = {code for captions in field.captions.values() for code in captions}
    made = {
        text: value
        for text, value in choice_meanings(field, str).items()
        if value is not None
        and text in {choice_item(field, value, language) for language in languages - {PLAIN}}
    }
    return made | {value: value for value in field.choices}


@cache
def _named(code: str, language: str) -> str:
    from hofburg.atlas import is_organisation_code, is_state_code, organisation, state

    if is_organisation_code(code):
        called = organisation(code).called.get(language)
        return f"{code} / {called}" if called else code
    name = state(code).called.get(language) if is_state_code(code) else None
    return f"{code} / {name[0]}" if name else code


def state_items(law: Law) -> Mapping[str, str]:
    """Everything that forms offer for a State or organization, with its code; empty of parties."""
    if law.parties is not None:
        return {}
    return {**_state_items(), **_organisation_items(law.organisations)}


@cache
def _state_items() -> Mapping[str, str]:
    from hofburg.atlas import states

    return {_named(it.code, language): it.code for it in states() for language in it.called}


@cache
def _organisation_items(codes: tuple[str, ...]) -> Mapping[str, str]:
    from hofburg.atlas import organisation

    return {_named(code, lang): code for code in codes for lang in organisation(code).called}


def party_codes(law: Law) -> list[str]:
    """The codes that a drop-down of States offers."""
    if law.parties is not None:
        return list(law.parties)
    from hofburg.atlas import states

    return [*sorted(state.code for state in states("participating")), *law.organisations]
