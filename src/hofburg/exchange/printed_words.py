"""The words of a printed message: captions, what stands for a value, item letters and markers.

Whoever prints a message and whoever reads one must agree on these, so they stand in one place.
Every word is read in both languages, whichever the message was printed in.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from hofburg.values import parse_instant

__all__ = [
    "CYRILLIC",
    "HEADS",
    "ITEMS",
    "LANGUAGES",
    "LETTERS",
    "MARKER",
    "MEANING",
    "MONTHS",
    "NOT_NOTIFIED",
    "SUBS",
    "WIDTH",
    "WORDS",
    "after_caption",
    "date_time_group",
    "item_captions",
    "latin",
    "letter",
    "spaced",
]

LANGUAGES = ("en", "ru")
WIDTH = 76
HEADS = ("PRECEDENCE", "FROM", "TO", "INFO", "SUBJECT", "HANDLING")
ITEMS = {
    "en": (
        "MESSAGE NUMBER",
        "DATE AND TIME",
        "REFERENCE",
        "MESSAGES IT REFERS TO",
        "CONTENT",
        "REMARKS",
        "END OF MESSAGE",
    ),
    "ru": (
        "НОМЕР СООБЩЕНИЯ",
        "ДАТА И ВРЕМЯ",
        "ОСНОВАНИЕ",
        "СООБЩЕНИЯ, К КОТОРЫМ ОТНОСИТСЯ",
        "СОДЕРЖАНИЕ",
        "ПРИМЕЧАНИЯ",
        "КОНЕЦ СООБЩЕНИЯ",
    ),
}
# As the formatted notifications of the Open Skies family call them.
_ALSO = {3: ("TREATY REFERENCE",), 4: ("MESSAGE REFERENCE",), 7: ("END OF MESSAGE NUMBER",)}

# Captions of what an entry may say beside the seven items; by item, then by field of the entry.
SUBS: dict[int, dict[str, dict[str, str]]] = {
    2: {"dtg": {"en": "date-time group", "ru": "группа даты и времени"}},
    3: {
        "under": {"en": "under", "ru": "в рамках"},
        "basis": {"en": "basis", "ru": "на основании"},
    },
    4: {"case": {"en": "case", "ru": "дело"}},
    6: {
        "account": {"en": "account", "ru": "по версии"},
        "attachments": {"en": "attachments", "ru": "приложения"},
        "sources": {"en": "sources", "ru": "источники"},
        "corrects": {"en": "corrects", "ru": "исправляет"},
    },
}

WORDS = {
    "en": {
        "left out": "not given",
        "open": "open",
        "unknown": "not known",
        "none": "none",
        "yes": "yes",
        "no": "no",
        "all": "all participating States",
        "later": "given by the official channel",
        "unsaid": "not recorded",
        "edition": "edition",
        "paragraph": "paragraph",
        "format": "format",
        "range": "{} to {}",
        "least": "at least {}",
        "most": "at most {}",
        "after": "not before {}",
        "before": "not after {}",
        "transmitted": "transmitted",
        "number": "number",
        "received": "received",
        "pending": "not yet notified: transmit over the official network",
    },
    "ru": {
        "left out": "не указано",
        "open": "не заполнено",
        "unknown": "неизвестно",
        "none": "нет",
        "yes": "да",
        "no": "нет",
        "all": "все государства-участники",
        "later": "присваивается официальным каналом",
        "unsaid": "не записано",
        "edition": "издание",
        "paragraph": "пункт",
        "format": "формат",
        "range": "от {} до {}",
        "least": "не менее {}",
        "most": "не более {}",
        "after": "не ранее {}",
        "before": "не позднее {}",
        "transmitted": "передано",
        "number": "номер",
        "received": "получено",
        "pending": "уведомление ещё не направлено: передайте по официальной сети",
    },
}
NOT_NOTIFIED = tuple(words["pending"] for words in WORDS.values())

# What a word in the place of a value says, in small letters. A text that is one of these words
# stands in quotation marks. "нет" says two things, which the type of the field tells apart.
MEANING = {
    WORDS[language][meaning].casefold(): meaning
    for language in LANGUAGES
    for meaning in ("left out", "open", "unknown", "all", "later", "unsaid", "yes", "no", "none")
}

# Letters of the Cyrillic alphabet that look like Latin ones, as a keyboard has them by mistake.
_ALIKE = dict(zip("АВСЕНІЈКМОРЅТХУасеіјорѕху", "ABCEHIJKMOPSTXYaceijopsxy", strict=True))
CYRILLIC = "".join(_ALIKE)
_LATIN = str.maketrans(_ALIKE)
LETTERS = f"A-Za-z{CYRILLIC}"
_L, _N = f"[{LETTERS}]{{1,2}}", r"\d{1,6}"
# (1) a line of a list; within that line (a) a field of a record, (a1) a line of a list there, (a1b)
# a field of that; (.1) a line of a list that is itself a line.
MARKER = rf"\((?:{_N}|{_L}(?:{_N}(?:{_L})?)?|\.{_N}(?:\.{_N})?(?:{_L})?)\)"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def letter(number: int) -> str:
    """A, B ... Z, AA, AB ... for 0, 1 ..."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def latin(text: str) -> str:
    """Letters of a marker, with those that look alike as Latin ones."""
    return text.translate(_LATIN)


def spaced(text: str) -> str:
    """The pattern of a text in which any white space may stand between words."""
    return r"\s+".join(map(re.escape, text.split()))


def after_caption(captions: tuple[str, ...]) -> str:
    """The pattern of one of these captions with its colon; the longest one first."""
    ordered = sorted(set(captions), key=len, reverse=True)
    return rf"(?:{'|'.join(map(spaced, ordered))})\s*:"


def item_captions(number: int) -> tuple[str, ...]:
    """What item 1 to 7 may be called."""
    return *(ITEMS[language][number - 1] for language in LANGUAGES), *_ALSO.get(number, ())


def date_time_group(sent: object) -> str | None:
    """The date-time group of an instant in UTC, to the minute: ``150930ZNOV26``.

    ``None`` where the instant is not exact.
    """
    try:
        lo, hi = parse_instant(sent) if isinstance(sent, str) else (0, 1)
    except ValueError:
        return None
    if lo != hi:
        return None
    at = _EPOCH + timedelta(microseconds=lo)
    return f"{at:%d%H%M}Z{MONTHS[at.month - 1]}{at:%y}"
