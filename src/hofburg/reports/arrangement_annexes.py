"""Annexes of a printed arrangement: its forms, its rules with where they come from, coordinates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hofburg.reports.arrangement_print_words import Texts, each, in_each, told, words
from hofburg.reports.wording import plain

if TYPE_CHECKING:
    from hofburg.regimes import Area, Field, Law, Parameter, Provision

__all__ = ["Form", "FormField", "Places", "Rule", "forms_of", "places_of", "rules_of"]

_MOST_DEPTH = 6  # as deep as documents may nest lists


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form: its name, how deep it stands in lists, caption, and what it holds."""

    name: str
    depth: int
    label: Texts
    holds: Texts
    required: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A message of the arrangement's own, with its fields in order."""

    name: str
    paragraph: str
    title: Texts
    text: Texts
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A provision or figure as the document has it, and where it comes from.

    ``kind`` is that of a provision, ``figure`` or ``reading``; ``written`` are its lines.
    """

    name: str
    kind: str
    written: tuple[str, ...]
    paragraph: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Places:
    """Coordinates of one piece of an area, as the document has them."""

    area: str
    piece: Texts
    points: tuple[str, ...]


def forms_of(law: Law, languages: Sequence[str]) -> tuple[Form, ...]:
    """The messages that the arrangement adds; of a regime of its own, all."""
    known = law.base.messages if law.base else {}
    return tuple(
        Form(
            plain(it.name), plain(it.provenance.paragraph), it.title, it.text,
            tuple(_fields(it.fields.values(), languages, 0)),
        )
        for it in law.messages.values()
        if it.name not in known
    )  # fmt: skip


def _fields(fields: Iterable[Field], languages: Sequence[str], depth: int) -> Iterator[FormField]:
    for it in fields:
        holds = {language: _holds(it, language) for language in languages}
        yield FormField(plain(it.name), depth, it.label, holds, it.required)
        inner = it.of or {}
        if "" not in inner and depth < _MOST_DEPTH:
            yield from _fields(inner.values(), languages, depth + 1)


def _holds(it: Field, language: str) -> str:
    said = words(language)
    if it.type == "choice":
        return said["choice"].format(of="; ".join(_choice(it, one, language) for one in it.choices))
    if it.type != "list":
        return said[it.type]
    inner = (it.of or {}).get("")
    return said["list"].format(of=_holds(inner, language)) if inner else said["lines"]


def _choice(it: Field, value: str, language: str) -> str:
    captions = it.captions.get(value, {})
    return in_each(captions, language) if captions else plain(value)


def rules_of(
    provisions: Iterable[Provision], figures: Iterable[Parameter], languages: Sequence[str]
) -> tuple[Rule, ...]:
    """Provisions, then figures with their readings; with mark and source of each."""
    return (*map(_rule, provisions), *(row for it in figures for row in _figure(it, languages)))


def _rule(it: Provision) -> Rule:
    lines = [f"{role}: {plain(text)}" for role, text in it.written.items() if text]
    lines.append(f"strength: {it.strength}")
    where = it.provenance
    return Rule(plain(it.label), it.kind, tuple(lines), plain(where.paragraph), where.mark,
                plain(where.source))  # fmt: skip


def _figure(it: Parameter, languages: Sequence[str]) -> Iterator[Rule]:
    where = it.provenance
    yield Rule(plain(it.name), "figure", tuple(_versions(it, None)), plain(where.paragraph),
               where.mark, plain(where.source))  # fmt: skip
    for reading in it.readings.values():
        why = f"{words(languages[0])['why']}: {plain(reading.why)}"
        yield Rule(f"{plain(it.name)} / {plain(reading.name)}", "reading",
                   (*_versions(it, reading.name), why), plain(where.paragraph), reading.mark,
                   plain(reading.source))  # fmt: skip


def _versions(it: Parameter, reading: str | None) -> Iterator[str]:
    for version in it.under(reading):
        unit = "" if it.choices or version.written.endswith(it.unit) else f" {it.unit}"
        decision = f" ({plain(version.decision)})" if version.decision else ""
        yield f"{plain(version.written)}{plain(unit) and ' ' + plain(unit)}{decision}"


def places_of(areas: Iterable[Area], languages: Sequence[str]) -> tuple[Places, ...]:
    """The coordinates of areas that have some, piece by piece."""
    found = []
    for area in areas:
        for number, piece in enumerate(area.pieces, 1):
            hole = area.kind == "ring" and number > 1
            key, shown = ("hole", number - 1) if hole else ("piece", number)
            points = tuple(f"{p.latitude:f},{p.longitude:f}" for p in piece)
            found.append(Places(plain(area.name), each(key, languages, number=str(shown)), points))
    return tuple(found)


def label_of(field: FormField, language: str) -> str:
    """The caption of a field in a language; where it has no caption at all, its name."""
    if not field.label:
        return field.name.replace("_", " ")
    return told(field.label, language) or words(language)["missing"]
