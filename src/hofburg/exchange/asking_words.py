"""Sentences of a question, in English and Russian: courteous, about messages and not States."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date

__all__ = ["LANGUAGES", "SENTENCES", "day_in", "short"]

LANGUAGES = ("en", "ru")
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "opening": {
        "en": "With reference to the {title} valid as of {now}{number}, we should be grateful for "
        "clarification of the following. The explanation may have been given in a message that we "
        "do not hold.",
        "ru": "Ссылаясь на документ «{title}» по состоянию на {now}{number}, будем признательны за "
        "разъяснение изложенного ниже. Возможно, объяснение содержится в сообщении, которого у нас "
        "нет.",
    },
    "closing": {"en": "We thank you in advance.", "ru": "Заранее благодарим."},
    "whole": {"en": "In all", "ru": "В целом"},
    "amounts": {
        "en": "For {unit}, stated as of {now}: {lines}. No message that we hold explains the "
        "difference.",
        "ru": "{unit}: по состоянию на {now} указано: {lines}. Имеющиеся у нас сообщения эту "
        "разницу не объясняют.",
    },
    "line": {
        "en": "{number} {kind}, against {before} as of {then}",
        "ru": "{kind} - {number}, по состоянию на {then} - {before}",
    },
    "line-told": {
        "en": "{number} {kind}, against {before} as of {then} and a change of {told} told since",
        "ru": "{kind} - {number}, по состоянию на {then} - {before}, сообщено об изменении на "
        "{told}",
    },
    "novel": {
        "en": "We hold no message that told in advance of {kind}.",
        "ru": "Сообщений, заранее извещающих о появлении {kind}, у нас нет.",
    },
    "same-class": {
        "en": "The number of {kind} altogether is unchanged, so that one type may have replaced "
        "another.",
        "ru": "Общее число {kind} не изменилось: возможно, один тип заменён другим.",
    },
    "within": {
        "en": "For {kind} within {above}, stated as of {now} (in brackets: as of {then}): {lines}.",
        "ru": "{above}, {kind}: по состоянию на {now} (в скобках - на {then}) указано: {lines}.",
    },
    "moves": {
        "en": "The total agrees, so that these may be moves between units; no message that we hold "
        "tells of them.",
        "ru": "Общее число сходится: возможно, это перемещения между частями, но сообщений о них у "
        "нас нет.",
    },
    "elsewhere": {
        "en": "What was told ({told}) covers the total, but speaks of other units.",
        "ru": "Сообщённое ({told}) покрывает общее число, но относится к другим частям.",
    },
    "share": {
        "en": "{number} for {unit} ({before})",
        "ru": "{unit} - {number} ({before})",
    },
    "begins": {
        "en": "{unit}{with_} is named as of {now} and was not as of {then}. No message that we "
        "hold tells that it was raised or renamed.",
        "ru": "{unit}{with_}: названо по состоянию на {now}, но не на {then}. Сообщений о создании "
        "или переименовании у нас нет.",
    },
    "ends": {
        "en": "{unit}{with_} was named as of {then} and is not as of {now}. No message that we "
        "hold tells that it was disbanded or renamed.",
        "ru": "{unit}{with_}: названо по состоянию на {then}, но не на {now}. Сообщений о "
        "расформировании или переименовании у нас нет.",
    },
    "perhaps": {
        "en": "Might it be the one called {name}, which stands only as of {day} ({reasons})?",
        "ru": "Не то ли это, что названо {name} и указано лишь по состоянию на {day} ({reasons})?",
    },
    "value": {
        "en": "For {unit}, {field} is given as {now_value} as of {now}, and as {before} as of "
        "{then}. No message that we hold tells of the change.",
        "ru": "{unit}: {field}: по состоянию на {now} указано {now_value}, по состоянию на {then} "
        "- {before}. Сообщений об этом изменении у нас нет.",
    },
    "value-told": {
        "en": "For {unit}, {field} is given as {now_value} as of {now}, and as {before} as of "
        "{then}. What was told since ({told}) does not explain it.",
        "ru": "{unit}: {field}: по состоянию на {now} указано {now_value}, по состоянию на {then} "
        "- {before}. Сообщённое с тех пор ({told}) это не объясняет.",
    },
    "apart": {
        "en": "The two places are about {far} km apart.",
        "ru": "Расстояние между ними - около {far} км.",
    },
    "witnessed": {
        "en": "For {unit}, the report {reference} on the visit of {at} gives {number} for {what}; "
        "{before} was declared as of {day}{told}. No message that we hold explains the difference.",
        "ru": "{unit}: в отчёте {reference} о посещении {at} указано: {what} - {number}; по "
        "состоянию на {day} было заявлено {before}{told}. Имеющиеся у нас сообщения разницу не "
        "объясняют.",
    },
    "told": {
        "en": ", and a change of {told} was told",
        "ru": ", сообщено об изменении на {told}",
    },
    "more": {"en": "and {many} more", "ru": "и ещё {many}"},
    "alike": {"en": "letters that look alike", "ru": "похожие на вид буквы"},
    "near": {"en": "a similar name", "ru": "похожее название"},
    "agree": {"en": "same {field}", "ru": "совпадает {field}"},
    "same-amounts": {"en": "the same amounts", "ru": "те же количества"},
    "not-said": {"en": "not said", "ru": "не указано"},
    "yes": {"en": "yes", "ru": "да"},
    "no": {"en": "no", "ru": "нет"},
}


def day_in(day: date, language: str) -> str:
    """``1 January 2027``, ``1 января 2027 года``."""
    month = _MONTHS[language].split()[day.month - 1]
    return f"{day.day} {month} {day.year}{' года' if language == 'ru' else ''}"


def short(text: str, most: int = 120) -> str:
    """A text of somebody else on one line, without what steers a printer, and not too long."""
    line = " ".join(text.split())
    line = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c
        for c in line[: most + 1]
    )
    return line if len(line) <= most else f"{line[: most - 1]}…"
