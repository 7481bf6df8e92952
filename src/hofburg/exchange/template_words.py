"""What a workbook says of a field, in each language: heading, note, what a cell takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hofburg.exchange.layout import Column
from hofburg.regimes import captioned

if TYPE_CHECKING:
    from hofburg.regimes import Field, Law

__all__ = [
    "MARKS",
    "WORDS",
    "accepts",
    "heading",
    "input_note",
    "list_note",
    "note",
    "said",
    "word",
]

_TITLE, _INPUT = 32, 255  # letters that Excel shows of an input message

MARKS = {
    "en": {
        "verified": "read in the text itself", "inherited": "read in an earlier text",
        "practice": "practice of States", "recalled": "recalled, not read in the text",
        "doubtful": "doubtful: another reading is possible", "": "no source given",
    },
    "ru": {
        "verified": "прочитано в самом тексте", "inherited": "прочитано в более раннем тексте",
        "practice": "практика государств", "recalled": "по памяти, в тексте не сверено",
        "doubtful": "сомнительно: возможно иное толкование", "": "источник не указан",
    },
}  # fmt: skip

WORDS = {
    "en": {
        "required": "required", "paragraph": "paragraph {}", "choices": "One of: {}.",
        "text": "Text.", "flag": "yes or no.", "number": "A number: 12, 12.5; a range 10..12.",
        "count": "A whole number from 0 on; a range 10..12.",
        "instant": "Moment in UTC: 2026-12-14T10:00Z; a day, or a range with ..",
        "day": "A day: 2026-12-14.", "state": "A State: its three letters, such as KAZ.",
        "point": "Latitude and longitude, WGS 84: 42.874600,74.569800 or 42°52'28\"N 74°34'11\"E.",
        "list": "Several, parted by ; in one cell.", "unknown": "? if it is not known.",
        "refers": "As on sheet {}.", "judgement": "A person judges this.",
        "lines": "Lines stand on sheet {}. Write 0 here if there are none.",
        "carried": "From {}: check it.", "moved": "Moved on since {}: check it.",
    },
    "ru": {
        "required": "обязательно", "paragraph": "пункт {}", "choices": "Одно из: {}.",
        "text": "Текст.", "flag": "да или нет.", "number": "Число: 12, 12.5; интервал 10..12.",
        "count": "Целое число от 0; интервал 10..12.",
        "instant": "Момент, UTC: 2026-12-14T10:00Z; день или интервал с ..",
        "day": "День: 2026-12-14.", "state": "Государство: три буквы, например KAZ.",
        "point": "Широта и долгота, WGS 84: 42.874600,74.569800 или 42°52'28\"N 74°34'11\"E.",
        "list": "Несколько, через ; в одной ячейке.", "unknown": "? если неизвестно.",
        "refers": "Как на листе {}.", "judgement": "Решает человек.",
        "lines": "Строки на листе {}. Если их нет, напишите здесь 0.",
        "carried": "Из {}: проверьте.", "moved": "Перенесено на новый год из {}: проверьте.",
    },
}  # fmt: skip


def word(name: str, languages: Sequence[str], *given: str) -> str:
    """A phrase in each language, parted by `` / ``."""
    texts = [WORDS.get(code, WORDS["en"])[name].format(*given) for code in languages]
    return " / ".join(dict.fromkeys(text for text in texts if text))


def heading(column: Column, languages: Sequence[str]) -> str:
    """A heading: a line for each language in which it differs, then the paragraph in brackets.

    A star says that the field is required. Whoever reads the file passes over both.
    """
    lines = list(dict.fromkeys(column.heading(code) for code in languages))
    origin, star = column.field.provenance, " *" if column.field.required else ""
    paragraph = f"\n[{origin.paragraph}]" if origin and origin.paragraph else ""
    return f"{lines[0]}{star}" + "".join(f"\n{line}" for line in lines[1:]) + paragraph


def _takes(field: Field, code: str, refers: str = "", captions: bool = False) -> list[str]:
    """What a cell takes, in sentences of one language; choices with what they are called."""
    words = WORDS.get(code, WORDS["en"])
    said = [words["refers"].format(refers)] if refers else []
    if field.type == "choice":
        called = [captioned(field, it, code) for it in field.choices if captions]
        said.append(words["choices"].format(", ".join(called or field.choices)))
    elif field.type == "list":
        of = field.of or {}
        said.append(words["list"])
        said += _takes(of[""], code, captions=captions)[:-1] if "" in of else []
    elif not refers:
        said.append(words[field.type])
    if field.judgement:
        said.append(words["judgement"])
    return [*said, *([] if field.type == "list" else [words["unknown"]])]


def said(law: Law, column: Column, code: str, titles: Mapping[str, str], of: str = "") -> str:
    """All that is said of a field in one language, in one paragraph.

    Args:
        of: the title of the sheet on which its lines stand, where it is a list of lines.
    """
    field, words = column.field, WORDS.get(code, WORDS["en"])
    parts = [_sentence(field.text.get(code) or field.text.get("en", ""))]
    refers = titles[column.refers[0]] if column.refers else ""
    parts += (
        [words["lines"].format(f"«{of}»")] if of else _takes(field, code, refers, captions=True)
    )
    provenance = field.provenance
    if field.required:
        parts.append(f"{words['required'].capitalize()}.")
    if provenance and provenance.paragraph:
        marked = MARKS.get(code, MARKS["en"]).get(provenance.mark, provenance.mark)
        paragraph = words["paragraph"].format(provenance.paragraph)
        parts.append(f"{law.id}, {paragraph}: {marked}.")
    return " ".join(part for part in parts if part)


def note(law: Law, column: Column, languages: Sequence[str], titles: Mapping[str, str]) -> str:
    """The note at a heading: caption and all that is said of the field, in each language."""
    return "\n\n".join(
        f"{column.heading(code)}\n{said(law, column, code, titles)}" for code in languages
    )


def accepts(column: Column, languages: Sequence[str], titles: Mapping[str, str]) -> tuple[str, str]:
    """Title and text of the question that Excel asks about a value that it does not expect."""
    refers = titles[column.refers[0]] if column.refers else ""
    texts = [" ".join(_takes(column.field, code, refers)) for code in languages]
    return _cut(column.heading(languages[0]), _TITLE), _cut("\n".join(texts), _INPUT)


def input_note(
    law: Law, column: Column, languages: Sequence[str], titles: Mapping[str, str]
) -> tuple[str, str]:
    """Title and text of what Excel shows while a cell is chosen."""
    title, text = accepts(column, languages, titles)
    provenance = column.field.provenance
    at = f" [{law.id} {provenance.paragraph}]" if provenance and provenance.paragraph else ""
    return title, _cut(text, _INPUT - len(at)) + at


def list_note(title: str, languages: Sequence[str]) -> str:
    """What a row of the cover takes that stands for a list."""
    return _cut(word("lines", languages, f"«{title}»"), _INPUT)


def _cut(text: str, most: int) -> str:
    # Excel counts UTF-16 units; letters beyond the first plane are rare enough to count as two.
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-2].rstrip() + "…"
    return text


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
