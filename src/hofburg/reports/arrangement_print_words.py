"""Words of a printed arrangement beside those of its page: articles, figures, areas, forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hofburg.reports.arrangement_words import WORDS
from hofburg.reports.wording import plain

__all__ = ["LANGUAGES", "Texts", "by_language", "each", "in_each", "told", "words"]

Texts = Mapping[str, str]
LANGUAGES = ("en", "ru")

_EN = {
    "missing": "(not translated)",
    "language": "English",
    "stamp-draft": "DRAFT: AGREED BY NOBODY",
    "stamp-proposed": "PROPOSED: NOT AGREED",
    "stamp-ended": "ENDED",
    "stamp-unknown": "STATUS NOT KNOWN",
    "article": "Article {number}",
    "no-article": "What stands under no paragraph",
    "instead": "In {base}: {text}",
    "figure": "{name} = {value}",
    "in-base-figure": "in {base}: {value}",
    "otherwise": "another reading: {value}",
    "proposal": "a proposal, which decides nothing alone",
    "doubtful-figure": "doubtful: it decides nothing alone",
    "not-known": "not known",
    "from-day": "from {day}",
    "no-words": "No words are given; the rule is in annex 2.",
    "definition": "“{name}”: {said}.",
    "strip": "the strip {km} wide on each side of “{line}”",
    "strip-sides": "the strip {km} wide beside “{line}”, on the side of {sides}",
    "flat": "cut off at a right angle at the ends of the line",
    "round": "rounded at the ends of the line",
    "boundary": "the line between {states} as the boundary pack of whoever asks draws it",
    "line": "the agreed line of {pieces} piece(s) with the coordinates of annex 3",
    "ring": "the area within the coordinates of annex 3",
    "places": "the ground within {km} of the places of annex 3",
    "units": "the administrative units {units}, as the boundary pack of whoever asks calls them",
    "accuracy": "accurate to {km}",
    "notices": "Before you use this text",
    "notice-proposals": (
        "{count} of {all} figures are proposals of whoever wrote this draft; nobody agreed them."
        " None of them decides alone that something was missed or exceeded."
    ),
    "notice-doubtful": (
        "{count} of {all} figures are doubtful. None of them decides alone that something was"
        " missed or exceeded."
    ),
    "notice-unknown": "{count} of {all} figures are not known; what rests on them stays open.",
    "notice-incomplete": "Not complete: {why}",
    "note": WORDS["en"]["note"],
    "no-sovereignty": WORDS["en"]["no-sovereignty"],
    "left": WORDS["en"]["left"],
    "annex-forms": "Annex 1. Forms",
    "annex-rules": "Annex 2. Rules, figures, and where they come from",
    "annex-places": "Annex 3. Coordinates",
    "no-forms": "It has no forms of its own.",
    "required": "required",
    "form-field": "field",
    "form-holds": "holds",
    "what": "what",
    "says": "as the document has it",
    "trust": "trust",
    "paragraph": "article",
    "source": "source",
    "why": "why",
    "sources": WORDS["en"]["sources"],
    "marks": "Trust",
    "hash": "hash of this edition",
    "piece": "piece {number}",
    "hole": "left out {number}",
    "page": "page",
    "text": "text",
    "flag": "yes or no",
    "number": "number",
    "count": "whole number",
    "instant": "date and time",
    "day": "day",
    "state": "State",
    "point": "place, latitude and longitude",
    "list": "list of: {of}",
    "lines": "list, each line with",
    "choice": "one of: {of}",
    "mark-verified": "read in the text itself",
    "mark-inherited": "read in an earlier text",
    "mark-practice": "known from practice",
    "mark-recalled": "not read; told from memory or by others",
    "mark-doubtful": "a proposal, or sources differ; it decides nothing alone",
}
_RU = {
    "missing": "(перевода нет)",
    "language": "Русский",
    "stamp-draft": "ПРОЕКТ: НИКЕМ НЕ СОГЛАСОВАН",
    "stamp-proposed": "ПРЕДЛОЖЕНО: НЕ СОГЛАСОВАНО",
    "stamp-ended": "ПРЕКРАЩЕНО",
    "stamp-unknown": "СТАТУС НЕИЗВЕСТЕН",
    "article": "Статья {number}",
    "no-article": "Вне пунктов документа",
    "instead": "В {base}: {text}",
    "figure": "{name} = {value}",
    "in-base-figure": "в {base}: {value}",
    "otherwise": "другое прочтение: {value}",
    "proposal": "предложение, которое само ничего не решает",
    "doubtful-figure": "под сомнением: сам ничего не решает",
    "not-known": "неизвестно",
    "from-day": "с {day}",
    "no-words": "Словами не изложено; правило - в приложении 2.",
    "definition": "«{name}»: {said}.",
    "strip": "полоса шириной {km} по каждую сторону линии «{line}»",
    "strip-sides": "полоса шириной {km} вдоль линии «{line}» на стороне: {sides}",
    "flat": "обрезанная под прямым углом на концах линии",
    "round": "закруглённая на концах линии",
    "boundary": (
        "линия между государствами ({states}), как её проводит набор границ того, кто задаёт вопрос"
    ),
    "line": "согласованная линия (частей: {pieces}) по координатам приложения 3",
    "ring": "район внутри координат приложения 3",
    "places": "местность в пределах {km} от пунктов приложения 3",
    "units": "административные единицы {units} по набору границ того, кто задаёт вопрос",
    "accuracy": "точность {km}",
    "notices": "Прежде чем пользоваться этим текстом",
    "notice-proposals": (
        "Показателей, которые лишь предложены автором проекта и никем не согласованы: {count} из"
        " {all}. Ни один из них сам не решает, что срок пропущен или предел превышен."
    ),
    "notice-doubtful": (
        "Показателей под сомнением: {count} из {all}. Ни один из них сам не решает, что срок"
        " пропущен или предел превышен."
    ),
    "notice-unknown": (
        "Неизвестных показателей: {count} из {all}; то, что от них зависит, остаётся открытым."
    ),
    "notice-incomplete": "Неполно: {why}",
    "note": WORDS["ru"]["note"],
    "no-sovereignty": WORDS["ru"]["no-sovereignty"],
    "left": WORDS["ru"]["left"],
    "annex-forms": "Приложение 1. Формуляры",
    "annex-rules": "Приложение 2. Правила, показатели и их происхождение",
    "annex-places": "Приложение 3. Координаты",
    "no-forms": "Собственных формуляров нет.",
    "required": "обязательно",
    "form-field": "поле",
    "form-holds": "содержит",
    "what": "что",
    "says": "как в документе",
    "trust": "доверие",
    "paragraph": "статья",
    "source": "источник",
    "why": "почему",
    "sources": WORDS["ru"]["sources"],
    "marks": "Доверие",
    "hash": "хэш этой редакции",
    "piece": "часть {number}",
    "hole": "исключено {number}",
    "page": "стр.",
    "text": "текст",
    "flag": "да или нет",
    "number": "число",
    "count": "целое число",
    "instant": "дата и время",
    "day": "день",
    "state": "государство",
    "point": "место, широта и долгота",
    "list": "перечень: {of}",
    "lines": "перечень, в каждой строке",
    "choice": "одно из: {of}",
    "mark-verified": "прочитано в самом тексте",
    "mark-inherited": "прочитано в более раннем тексте",
    "mark-practice": "известно из практики",
    "mark-recalled": "не прочитано; по памяти или с чужих слов",
    "mark-doubtful": "предложение либо источники расходятся; само ничего не решает",
}
_WORDS: Mapping[str, Mapping[str, str]] = {"en": _EN, "ru": _RU}


def words(language: str) -> Mapping[str, str]:
    """All words of a language, those of the arrangement's page among them."""
    return {**WORDS[language], **_WORDS[language]}


def each(key: str, languages: Iterable[str], **values: str | Mapping[str, str]) -> dict[str, str]:
    """A phrase in each language; a value may differ by language."""
    made = {}
    for language in languages:
        own = {k: v if isinstance(v, str) else in_each(v, language) for k, v in values.items()}
        made[language] = words(language)[key].format(**own)
    return made


def in_each(texts: Texts, language: str) -> str:
    """A text on one line in a language; where it is not there, that it is not translated."""
    return told(texts, language) or _WORDS[language]["missing"]


def by_language(texts: Texts, languages: Sequence[str]) -> list[str]:
    """A text in each language, in order; where it has none, that it is not translated."""
    return [in_each(texts, language) for language in languages]


def told(texts: Texts, language: str) -> str:
    """A text on one line in a language; empty where it is not there."""
    return plain(texts.get(language, ""))
