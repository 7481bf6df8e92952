"""Values of a printed message, read back: words in either language, ranges, States, quoted text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from hofburg.exchange.offered import offered
from hofburg.exchange.printed_text import name_of, unescaped, unquoted
from hofburg.exchange.printed_words import MEANING, MONTHS, WORDS, spaced
from hofburg.regimes import Field, Law, answer

__all__ = ["LEFT_OUT", "Reader"]


class _LeftOut:
    """Says that a field is not given at all."""


LEFT_OUT: Final = _LeftOut()
_WHOLE = re.compile(r"0|-?[1-9]\d{0,11}", re.ASCII)
_STATE = re.compile(r"(?P<name>.*)\((?P<code>[A-Za-z0-9_-]{1,16})\)")
_FLAGS = {"yes": True, "no": False, "none": False}
_GROUP = re.compile(r"(\d\d) ?(\d\d)(\d\d) ?Z ?([A-Z]{3}) ?(?:20)?(\d\d)", re.IGNORECASE)
_EVERY = {"left out", "open", "unknown", "later", "unsaid"}


def _ranges(whole: str, least: str, most: str) -> list[tuple[re.Pattern[str], str]]:
    made = []
    for words in WORDS.values():
        for name, form in ((whole, r"\1..\2"), (least, r"\1.."), (most, r"..\1")):
            pattern = spaced(words[name]).replace(r"\{\}", r"(\S+)")
            made.append((re.compile(pattern, re.IGNORECASE), form))
    return made


_NUMBERS = _ranges("range", "least", "most")
_INSTANTS = _ranges("range", "after", "before")


class Reader:
    """Reads values. ``tell(at, rule, message, remedy, level)`` is told what is odd or changed."""

    def __init__(self, law: Law, tell: Callable[..., None]) -> None:
        self.law, self.tell = law, tell
        self._states: dict[str, str] = {}
        self._choices: dict[int, tuple[Field, dict[str, str]]] = {}

    def value(self, field: Field, text: str, at: int) -> Any:
        """The value that a text stands for. ``LEFT_OUT``, ``None`` (open) and ``?`` are such."""
        text = " ".join(text.split())
        if text.startswith('"'):
            return self._quoted(text, at)
        if text == "?":
            return text
        meaning = MEANING.get(text.casefold(), "")
        if meaning in _EVERY:
            return {"open": None, "unknown": "?"}.get(meaning, LEFT_OUT)
        if not text:
            self.tell(at, "empty", "nothing stands here", "It was read as not given.")
            return LEFT_OUT
        if meaning and field.type == "flag":
            return _FLAGS.get(meaning, text)
        if meaning in ("none", "all") and field.type == "list":
            return [] if meaning == "none" else ["*"]
        return self._typed(field, text, at)

    def _typed(self, field: Field, text: str, at: int) -> Any:
        if field.type == "list":
            return self._listed(field, text, at)
        if field.type in ("number", "count"):
            if _WHOLE.fullmatch(text):
                return int(text)
            ranged = _ranged(_NUMBERS, text)
            return ranged or self._answered(field, text, at)
        if field.type == "instant":
            return _ranged(_INSTANTS, text) or self._instant(field, text, at)
        if field.type == "state":
            return self._state(field, text, at)
        read = self.text(text, at)
        if field.type == "choice" and read not in field.choices:
            return self._offered(field).get(read) or self._answered(field, read, at)
        return read

    def _offered(self, field: Field) -> dict[str, str]:
        """What is printed of a choice in any language, with its value."""
        if id(field) not in self._choices:
            self._choices[id(field)] = field, offered(field)
        return self._choices[id(field)][1]

    def text(self, text: str, at: int) -> str:
        """What an escaped text says."""
        read, strange = unescaped(text)
        if strange:
            said = f"{strange} is no escape, and was taken as it stands"
            self.tell(at, "escape", said, r"Write \\ for a backslash.")
        return read

    def _quoted(self, text: str, at: int) -> str:
        inner = unquoted(text)
        if inner is None:
            said = "a quotation mark opens here, and what it quotes does not end with one"
            self.tell(at, "quotation", said, 'Close it with ", and write \\" inside it.', "error")
            return text
        return self.text(inner, at)

    def _listed(self, field: Field, text: str, at: int) -> Any:
        """Values of a list on one line."""
        of = (field.of or {}).get("")
        if of is None or of.type == "list":
            said = f"{text[:60]!r} stands where lines (1), (2) ... should"
            self.tell(at, "lines", said, "Mark each line.", "error")
            return LEFT_OUT
        if of.type == "text":
            self.tell(at, "lines", f"{text[:60]!r} stands without (1)",
                      "It was read as the only line of the list.")  # fmt: skip
            return [self.value(of, text, at)]
        return [self.value(of, part, at) for part in text.split(";")]

    def _state(self, field: Field, text: str, at: int) -> Any:
        if text in self._states:
            return self._states[text]
        found = _STATE.fullmatch(text)
        code = found["code"] if found else text
        said = found["name"].strip() if found else ""
        if said and said != name_of(self.law, code):
            named, wrong = answer(self.law, field, said)
            if not wrong and named != code:
                remedy = "Correct one of the two."
                self.tell(at, "state", f"{said[:60]!r} is {named}, and {code} stands beside it",
                          remedy, "error")  # fmt: skip
        read = code if found or re.fullmatch(r"[A-Z0-9_-]{1,16}", code) else None
        if read is None:
            return self._answered(field, self.text(text, at), at)
        self._states[text] = read
        return read

    def _instant(self, field: Field, text: str, at: int) -> Any:
        group = _GROUP.fullmatch(text)
        if group is None:
            return self._answered(field, text, at)
        read = from_group(group)
        if read is None:
            return text
        self.tell(at, "instant", f"{text} was read as {read}", "Check that it is meant.")
        return read

    def _answered(self, field: Field, text: str, at: int) -> Any:
        """As somebody might have typed it."""
        value, wrong = answer(self.law, field, text) if text.strip() else (text, [])
        if wrong or value == text:
            return text
        self.tell(at, field.type, f"{text[:60]!r} was read as {value}", "Check that it is meant.")
        return value


def from_group(group: re.Match[str]) -> str | None:
    """The instant of a date-time group; the century is this one."""
    day, hour, minute, month, year = group.groups()
    if month.upper() not in MONTHS:
        return None
    return f"20{year}-{MONTHS.index(month.upper()) + 1:02d}-{day}T{hour}:{minute}Z"


def _ranged(patterns: list[tuple[re.Pattern[str], str]], text: str) -> str | None:
    for pattern, form in patterns:
        found = pattern.fullmatch(text)
        if found:
            return found.expand(form)
    return None
