"""A message as printed text, numbered like the formatted notifications of the Open Skies family.

PRECEDENCE, FROM, TO, INFO, SUBJECT; then 1 message number, 2 date and time, 3 reference, 4 messages
it refers to, 5 content with the nesting A (1) (a), 6 remarks, 7 end-of-message number. A draft ends
by saying that nobody has been notified, a transmitted message by which channel, number and instant.

Only headings stand at the left edge. What States wrote is indented, so no text of theirs can be
taken for a heading, and it is printed without control characters and marks of direction.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from hofburg.regimes import Field, Law
from hofburg.reports.wording import name as name_of

__all__ = ["LANGUAGES", "printed"]

LANGUAGES = ("en", "ru")
WIDTH = 76
_INDENT, _DEEPEST = 2, 40

# Line ends that a printer or an editor may take for one.
_LINES = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, marks of direction, halves of a character, and what is read as nothing.
_STEERING = dict.fromkeys(
    [n for n in (*range(0x20), *range(0x7F, 0xA0)) if n not in (0x09, 0x0A)]
    + [0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
    + [*range(0xD800, 0xE000)],
    "\N{REPLACEMENT CHARACTER}",
)
_NUMERIC = ("number", "count")

_WORDS = {
    "en": {
        "number": "1 MESSAGE NUMBER",
        "date": "2 DATE AND TIME",
        "reference": "3 REFERENCE",
        "refers": "4 MESSAGES IT REFERS TO",
        "content": "5 CONTENT",
        "remarks": "6 REMARKS",
        "end": "7 END OF MESSAGE",
        "paragraph": "paragraph",
        "edition": "edition",
        "basis": "basis",
        "group": "date-time group",
        "all": "all participating States",
        "nobody": "none",
        "none": "none",
        "left out": "not given",
        "unknown": "not known",
        "yes": "yes",
        "no": "no",
        "range": "{} to {}",
        "least": "at least {}",
        "most": "at most {}",
        "after": "not before {}",
        "before": "not after {}",
        "later": "given by the official channel",
        "transmitted": "transmitted: {}, number {}, {}",
        "unsaid": "not recorded",
        "pending": "not yet notified: transmit over the official network",
    },
    "ru": {
        "number": "1 НОМЕР СООБЩЕНИЯ",
        "date": "2 ДАТА И ВРЕМЯ",
        "reference": "3 ОСНОВАНИЕ",
        "refers": "4 СООБЩЕНИЯ, К КОТОРЫМ ОТНОСИТСЯ",
        "content": "5 СОДЕРЖАНИЕ",
        "remarks": "6 ПРИМЕЧАНИЯ",
        "end": "7 КОНЕЦ СООБЩЕНИЯ",
        "paragraph": "пункт",
        "edition": "издание",
        "basis": "основание",
        "group": "группа даты и времени",
        "all": "все государства-участники",
        "nobody": "нет",
        "none": "нет",
        "left out": "не указано",
        "unknown": "неизвестно",
        "yes": "да",
        "no": "нет",
        "range": "от {} до {}",
        "least": "не менее {}",
        "most": "не более {}",
        "after": "не ранее {}",
        "before": "не позднее {}",
        "later": "присваивается официальным каналом",
        "transmitted": "передано: {}, номер {}, {}",
        "unsaid": "не записано",
        "pending": "уведомление ещё не направлено: передайте по официальной сети",
    },
}


def printed(law: Law, entry_data: Mapping[str, Any], language: str = "en") -> str:
    """A message as text of at most 76 columns, each line ended.

    Args:
        law: the regime whose form it has.
        entry_data: an entry or a draft; ``None`` is a field that is open. It is printed whatever it
            holds; only its ``kind`` must be one of the regime's.
        language: ``en`` or ``ru``, for captions; what States wrote stays as it is.

    Its last line is *not yet notified: transmit over the official network*, after the same in
    Russian where that is asked for, unless the entry has a transmission.

    Raises ``KeyError`` for a kind that the regime has not.
    """
    page = _Page(law, entry_data, language)
    lines = [*page.head(), "", *page.items(), "", *page.tail()]
    mark = page.handling()
    if mark:
        lines = [mark, "", *lines[: -len(page.tail())], mark, "", *page.tail()]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _lines(value: object) -> list[str]:
    """A text as harmless lines without spaces around them; something else as JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return [line.translate(_STEERING).replace("\t", " ").strip() for line in _LINES.split(text)]


def _line(value: object) -> str:
    """A text as one harmless line."""
    return " ".join(" ".join(_lines(value)).split())


def _wrapped(head: str, texts: list[str], indent: int) -> Iterator[str]:
    """Lines after a head; whatever follows the first stands further in than the head."""
    indent = min(indent, _DEEPEST)
    inner = indent + min(len(head) + 1, 4)
    first = " " * indent + head
    for number, text in enumerate(texts):
        before = " " * inner if number else f"{first} "
        found = textwrap.wrap(
            text, WIDTH, initial_indent=before, subsequent_indent=" " * inner,
            break_on_hyphens=False,
        )  # fmt: skip
        yield from found or [first if number == 0 else ""]


class _Page:
    def __init__(self, law: Law, data: Mapping[str, Any], language: str) -> None:
        self.law, self.data, self.language = law, data, language
        self.words = _WORDS[language]
        self.message = law.messages[data["kind"]]

    def head(self) -> list[str]:
        """The five lines of the header."""
        copies = self.data.get("copies")
        everybody = self.words["all"] if copies == ["*"] else None
        heads = {
            "PRECEDENCE": self.words["later"],
            "FROM": self._states(self.data.get("author")),
            "TO": self._states(self.data.get("to")),
            "INFO": everybody or self._states(copies),
            "SUBJECT": f"{self._title()} ({self._text(self.law.title) or self.law.id})",
        }
        return [line for head, text in heads.items() for line in _wrapped(f"{head}:", [text], 0)]

    def items(self) -> list[str]:
        """Items 1 to 7."""
        data, words = self.data, self.words
        number = self._given("number", words["later"])
        sent = self._instants(data["sent"]) if self._has("sent") else words["later"]
        group = f" ({words['group']} {_line(data['dtg'])})" if self._has("dtg") else ""
        refers = data.get("refers_to")
        refers = [_line(one) for one in refers] if isinstance(refers, list) else []
        remarks = _lines(data["comment"]) if self._has("comment") else [words["none"]]
        return [
            *_wrapped(f"{words['number']}:", [number], 0),
            *_wrapped(f"{words['date']}:", [sent + group], 0),
            *_wrapped(f"{words['reference']}:", [self._reference()], 0),
            *_wrapped(f"{words['refers']}:", [", ".join(refers) or words["none"]], 0),
            f"{words['content']}:" + ("" if self.message.fields else f" {words['none']}"),
            *self._fields(self.message.fields, data.get("body"), _INDENT, 0),
            *_wrapped(f"{words['remarks']}:", remarks, 0),
            *_wrapped(f"{words['end']}:", [number], 0),
        ]

    def tail(self) -> list[str]:
        """Whether anybody has been notified, and how."""
        way = self.data.get("transmission")
        if isinstance(way, Mapping) and way:
            parts = [
                _line(way[key]) if way.get(key) is not None else self.words["unsaid"]
                for key in ("channel", "number", "at")
            ]
            said = self.words["transmitted"].format(*parts)
            return textwrap.wrap(said, WIDTH, subsequent_indent="    ", break_on_hyphens=False)
        # The last line is the same in every language: whoever looks for it finds it.
        last = [_WORDS["en"]["pending"]]
        return last if self.language == "en" else [self.words["pending"], *last]

    def handling(self) -> str:
        """The handling mark in the middle of a line; empty where none is given."""
        if not self._has("handling"):
            return ""
        # Cut last: some letters are longer in capitals, and a mark must not reach the edge.
        mark = _line(self.data["handling"]).upper()[: WIDTH - 4]
        return mark.center(WIDTH) if mark else ""

    def _has(self, key: str) -> bool:
        return self.data.get(key) is not None

    def _given(self, key: str, otherwise: str) -> str:
        return _line(self.data[key]) if self._has(key) else otherwise

    def _text(self, texts: Mapping[str, str]) -> str:
        """In the language asked for, else English, else the first there is; on one line."""
        found = texts.get(self.language) or texts.get("en") or next(iter(texts.values()), "")
        return _line(found)

    def _title(self) -> str:
        return self._text(self.message.title) or self.message.name.replace("_", " ")

    def _reference(self) -> str:
        parts = [_line(self.law.id)]
        if self.law.edition:
            parts.append(f"{self.words['edition']} {_line(self.law.edition)}")
        if self.message.provenance.paragraph:
            parts.append(f"{self.words['paragraph']} {_line(self.message.provenance.paragraph)}")
        if self._has("basis"):
            parts.append(f"{self.words['basis']}: {_line(self.data['basis'])}")
        return ", ".join(parts)

    def _states(self, value: object) -> str:
        if value is None:
            return self.words["left out"]
        codes = value if isinstance(value, list) else [value]
        return "; ".join(self._state(code) for code in codes) or self.words["nobody"]

    def _state(self, value: object) -> str:
        code = _line(value)
        if value == "?":
            return self.words["unknown"]
        said = _line(name_of(self.law, code))
        return code if said == code else f"{said} ({code})"

    def _fields(
        self, fields: Mapping[str, Field], values: object, indent: int, depth: int
    ) -> Iterator[str]:
        """The fields of a record, lettered; a field is a caption and a value, or lines below it."""
        given = values if isinstance(values, Mapping) else {}
        for number, (name, field) in enumerate(fields.items()):
            head = _letter(number) if depth == 0 else f"({_letter(number).lower()})"
            caption = self._text(field.label) or name.replace("_", " ")
            value = given.get(name)
            if field.type == "list" and isinstance(value, list) and value:
                yield from _wrapped(head, [f"{caption}:"], indent)
                yield from self._list(field, value, indent + 4, depth)
            else:
                first, *rest = self._scalar(field, value)
                yield from _wrapped(head, [f"{caption}: {first}", *rest], indent)

    def _list(self, field: Field, values: list[Any], indent: int, depth: int) -> Iterator[str]:
        of = field.of or {}
        for number, value in enumerate(values, 1):
            head = f"({number})"
            if "" in of or not isinstance(value, Mapping):
                yield from _wrapped(head, self._scalar(of.get("", field), value), indent)
            else:
                yield from _wrapped(head, [""], indent)
                yield from self._fields(of, value, indent + 4, depth + 1)

    def _scalar(self, field: Field, value: object) -> list[str]:
        """A value as lines; what does not fit its type is printed as it is."""
        if value is None:
            return [self.words["left out"]]
        if value == "?":
            return [self.words["unknown"]]
        if value == []:
            return [self.words["none"]]
        if field.type == "flag" and isinstance(value, bool):
            return [self.words["yes" if value else "no"]]
        if field.type == "state":
            return [self._state(value)]
        if field.type in (*_NUMERIC, "instant") and isinstance(value, str) and ".." in value:
            return [self._range(value, "least", "most")
                    if field.type in _NUMERIC else self._instants(value)]  # fmt: skip
        return _lines(value)

    def _instants(self, value: object) -> str:
        if value == "?":
            return self.words["unknown"]
        return self._range(_line(value), "after", "before")

    def _range(self, text: str, lowest: str, highest: str) -> str:
        first, dots, last = _line(text).partition("..")
        if not dots:
            return first
        if first and last:
            return self.words["range"].format(first, last)
        return self.words[lowest if first else highest].format(first or last)


def _letter(number: int) -> str:
    """A, B ... Z, AA, AB ..."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
