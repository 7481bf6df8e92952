"""Figures and areas of an arrangement in words: values with units, days of a year, strips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from hofburg.languages import language as spoken_now
from hofburg.reports.arrangement_print_words import LANGUAGES, each, in_each, words
from hofburg.reports.wording import name, plain

if TYPE_CHECKING:
    from hofburg.regimes import Area, Expr, Law, Parameter, Version

__all__ = ["area_words", "figure_words", "state_name", "unit_words", "unknown"]

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
# Units that documents use; any other stands as it is written, marked in Russian.
_UNITS = {
    "en": {"s": "seconds", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"},
    "ru": {
        "s": "с", "min": "мин", "h": "ч", "d": "дн.", "w": "нед.", "months": "мес.",
        "years": "лет (года)", "km": "км", "km2": "км²", "mm": "мм", "t": "т", "troops": "чел.",
        "tanks": "танк.", "vehicles": "машин", "pieces": "ед.", "brigades": "бриг.",
        "members": "чел.", "visits": "посещ.", "inspections": "инспекц.", "inspectors": "чел.",
        "evaluations": "посещ. по оценке", "observers": "набл.", "visitors": "чел.", "units": "ед.",
        "times": "раз", "per cent": "%", "signatures": "подп.", "exercises": "учен.",
        "States": "гос.", "sorties": "выл.", "activities": "ед. деятельности",
        "sub-teams": "подгр.", "days in all": "дн. всего",
        "arc-seconds": "угл. сек.", "month-day": "(месяц-день)",
    },
}  # fmt: skip


def figure_words(law: Law, it: Parameter, language: str, reading: str | None = None) -> str:
    """A figure with its unit and dates: *1 visits, from 2023-06-01 0 visits*."""
    from hofburg.regimes import day_of

    pieces: list[str] = []
    for version in it.under(reading):
        value = _value(it, version, language)
        if version.since is not None and pieces:
            day = day_of(version.since, law.zone)
            value = f"{words(language)['from-day'].format(day=day)} {value}"
        pieces.append(value)
    return ", ".join(pieces)


def unit_words(unit: str) -> str:
    """A unit of a document in the language that is spoken, else as it is written."""
    spoken = spoken_now()
    return unit if spoken == "en" else _UNITS.get(spoken, {}).get(unit, unit)


def unknown(it: Parameter) -> bool:
    """Whether a value of a figure is not known."""
    return any(version.value is None for version in it.versions)


def _value(it: Parameter, version: Version, language: str) -> str:
    if version.value is None:
        return words(language)["not-known"]
    written = plain(version.written)
    if it.choices:
        return written
    number = written.removesuffix(it.unit).strip()
    if it.unit == "month-day":
        month, _, day = number.partition("-")
        return f"{int(day)} {_MONTHS[language].split()[int(month) - 1]}"
    unit = _UNITS[language].get(it.unit)
    if unit is None:
        unit = plain(it.unit) if language == "en" else f"{plain(it.unit)} {words('ru')['missing']}"
    if language == "en" and number == "1":
        unit = unit.removesuffix("s")
    return f"{number} {unit}"


def state_name(law: Law, code: str, language: str) -> str:
    """The name of a State or party; of a party that the atlas calls otherwise, marked."""
    from hofburg.atlas import is_state_code, state

    said = plain(name(law, code))
    if language == "en":
        return said
    if is_state_code(code) and (law.parties is None or state(code).name_in("en") == said):
        return plain(state(code).name_in(language))
    return f"{said} {words(language)['missing']}"


def area_words(law: Law, area: Area, languages: Sequence[str] = LANGUAGES) -> dict[str, str]:
    """What an area is, as a definition in each language."""
    return {language: _area(law, area, language) for language in languages}


def _area(law: Law, area: Area, language: str) -> str:
    said = words(language)
    km = _km(law, area.km, language)
    states = _listed([state_name(law, code, language) for code in area.states], language)
    if area.kind == "strip":
        key = "strip-sides" if area.states else "strip"
        text = said[key].format(km=km, line=plain(area.line), sides=states)
        text += f", {said['flat' if area.flat else 'round']}"
    elif area.kind == "boundary":
        text = said["boundary"].format(states=states)
    elif area.kind == "units":
        text = said["units"].format(units=", ".join(plain(unit) for unit in area.units))
    else:
        text = said[area.kind].format(pieces=str(len(area.pieces)), km=km)
    if area.accuracy_km is not None:
        text += f"; {said['accuracy'].format(km=f'{area.accuracy_km:g} {_kilometres(language)}')}"
    made = each("definition", (language,), name=plain(area.name), said=text)[language]
    return f"{made} {in_each(area.text, language)}" if area.text else made


def _km(law: Law, km: Expr | None, language: str) -> str:
    """A width: a number of kilometres, or the value of the figure that holds it."""
    if km is None:
        return ""
    if km.op == "param" and km.name in law.parameters:
        return figure_words(law, law.parameters[km.name], language)
    return f"{km.value} {_kilometres(language)}"


def _kilometres(language: str) -> str:
    return _UNITS[language].get("km", "km")


def _listed(names: Iterable[str], language: str) -> str:
    *first, last = names or [""]
    return f"{', '.join(first)} {'and' if language == 'en' else 'и'} {last}" if first else last
