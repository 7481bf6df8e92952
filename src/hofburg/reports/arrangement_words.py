"""The words of an arrangement's page, in English and in Russian."""

from __future__ import annotations

from collections.abc import Mapping

from hofburg.regimes import said_in
from hofburg.reports.wording import plain

__all__ = ["WORDS", "arrangement_captions", "in_language"]

_EN = {
    "id": "id",
    "base": "adds to",
    "own": "nothing: a regime of its own",
    "edition": "edition",
    "parties": "parties",
    "all": "all participating States",
    "for": "speaks of",
    "for-under": "what is sent under it",
    "for-parties": "all that goes on between its parties",
    "term": "in force",
    "to": "to",
    "no-end": "no end said",
    "no-start": "no beginning said",
    "from": "from",
    "until": "until",
    "not-said": "not said",
    "status": "status",
    "proposed": "proposed",
    "draft": "draft: agreed by nobody",
    "in-force": "in force",
    "ended": "ended",
    "unknown": "not known",
    "nature": "legal nature",
    "political": "political",
    "legal": "legal",
    "mixed": "political and legal",
    "signed": "signed",
    "area": "area",
    "precedes": "goes before",
    "incomplete": "not complete",
    "hash": "hash",
    "figures": "Figures",
    "there": "there",
    "in-base": "in the base",
    "not-here": "not here",
    "read": "read as",
    "touched": "What reads otherwise",
    "added": "What is added",
    "says": "What it says",
    "gone": "What only the other has",
    "left": "What it leaves alone",
    "new": "New words",
    "messages": "messages",
    "processes": "processes",
    "areas": "areas",
    "reads": "reads the figures",
    "duty": "duty",
    "limit": "limit",
    "content": "content",
    "gate": "gate",
    "must": "must",
    "should": "should",
    "practice": "practice",
    "cases": "Cases",
    "sources": "Sources",
    "beside": "{here} beside {there}",
    "nothing": "They say the same.",
    "note": (
        "An arrangement between some States takes nothing from what all have agreed, and binds no"
        " third State. This page is made from a document; the signed text decides."
    ),
    "no-sovereignty": "Lines and areas serve to measure; they imply nothing about sovereignty.",
}
_RU = {
    "id": "обозначение",
    "base": "дополняет",
    "own": "ничего: самостоятельный режим",
    "edition": "редакция",
    "parties": "стороны",
    "all": "все государства-участники",
    "for": "говорит о",
    "for-under": "том, что направляется в его рамках",
    "for-parties": "всём, что происходит между сторонами",
    "term": "действует",
    "to": "по",
    "no-end": "срок окончания не указан",
    "no-start": "начало не указано",
    "from": "с",
    "until": "до",
    "not-said": "не указано",
    "status": "статус",
    "proposed": "предложено",
    "draft": "проект: никем не согласован",
    "in-force": "действует",
    "ended": "прекращено",
    "unknown": "неизвестно",
    "nature": "правовой характер",
    "political": "политический",
    "legal": "юридический",
    "mixed": "политический и юридический",
    "signed": "подписано",
    "area": "район",
    "precedes": "применяется прежде, чем",
    "incomplete": "неполно",
    "hash": "хэш",
    "figures": "Показатели",
    "there": "там",
    "in-base": "в основном документе",
    "not-here": "здесь нет",
    "read": "читается как",
    "touched": "Что читается иначе",
    "added": "Что добавлено",
    "says": "Что говорит документ",
    "gone": "Что есть только у другого",
    "left": "Что оставлено без применения",
    "new": "Новые понятия",
    "messages": "сообщения",
    "processes": "процессы",
    "areas": "районы",
    "reads": "использует показатели",
    "duty": "обязанность",
    "limit": "предел",
    "content": "содержание",
    "gate": "условие",
    "must": "обязательно",
    "should": "рекомендуется",
    "practice": "практика",
    "cases": "Примеры",
    "sources": "Источники",
    "beside": "{here} в сравнении с {there}",
    "nothing": "Они говорят одно и то же.",
    "note": (
        "Договорённость между некоторыми государствами ничего не отнимает от того, что согласовали"
        " все, и не связывает третьи государства. Эта страница составлена по документу; решает"
        " подписанный текст."
    ),
    "no-sovereignty": "Линии и районы служат для измерения и ничего не говорят о суверенитете.",
}
WORDS: Mapping[str, Mapping[str, str]] = {"en": _EN, "ru": _RU}


def in_language(texts: Mapping[str, str], language: str) -> str:
    """A text on one line: in the language, else in English, else in any."""
    return plain(said_in(texts, language))


def arrangement_captions(language: str) -> Mapping[str, str]:
    """What the parts of an arrangement are called; in English where a language has none."""
    return WORDS.get(language, WORDS["en"])
