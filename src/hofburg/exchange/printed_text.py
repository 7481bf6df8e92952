r"""Text that survives a printer, a network and a pair of scissors, and values as such text.

White space is whatever the way makes of it: lines may be wrapped, quoted, indented. What of it is
meant stands as an escape, and so does what cannot be seen:

    \ at the end of a line    a line break             \-   the word goes on, without a space
    \s  a space               \t  a tab                \~   a space at which no line is broken
    \u202E, \U0001F600        a character by its code  \\ \" \>   these characters themselves

In quotation marks nothing but text is read: ``"open"`` is the text, ``open`` a field that is open.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from hofburg.exchange.offered import offer
from hofburg.exchange.printed_form import one_line
from hofburg.exchange.printed_words import MEANING, WIDTH, WORDS
from hofburg.regimes import Field, Law

__all__ = ["QUOTED", "Writer", "escaped", "unescaped", "unquoted", "wrapped"]

QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_CHUNK = 50  # characters of a word before it is divided: no mail system has to divide it then
_SPECIAL = re.compile(r"[\\\n\t>]|\s\s|^\s|\s$")
_ESCAPE = re.compile(
    r"\\(?:u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})"
    r"|(?P<join>-\s*)|(?P<line>\s+|\Z)|(?P<one>[\\\">st~]))"
)
_ONE = {"\\": "\\", '"': '"', ">": ">", "s": " ", "t": "\t", "~": "\xa0"}
_PIECE = re.compile(r"\\(?:u.{4}|U.{8}|.)|.", re.DOTALL)
_LONG = re.compile(rf"\S{{{_CHUNK + 1},}}")
_QUOTE, _ESCAPED_QUOTE = '"', '\\"'
_WHOLE = re.compile(r"0|-?[1-9]\d{0,11}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?", re.ASCII)


def escaped(text: str) -> str:
    """A text in which nothing can be lost on the way. A line break ends a line of the result."""
    if text.isprintable() and not _SPECIAL.search(text):
        return text
    made = []
    before = "\n"
    for here, after in zip(text, f"{text[1:]}\n", strict=False):
        made.append(_letter(before, here, after))
        before = here
    return "".join(made)


def _letter(before: str, here: str, after: str) -> str:
    if here == " ":
        # Between a visible character and what stands before it a space may be one, or a line end.
        return " " if before != "\n" and after != " " and after.isprintable() else r"\s"
    if here == "\n":
        return "\\\n"
    if here == ">":
        return r"\>" if before in (" ", "\n") else here
    if here in "\\\t\xa0":
        return {"\\": r"\\", "\t": r"\t", "\xa0": r"\~"}[here]
    if here.isprintable():
        return here
    code = ord(here)
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def unescaped(text: str) -> tuple[str, str]:
    """What an escaped text says, and the first escape in it that is none (else empty)."""
    if "\\" not in text:
        return text, ""
    strange = ""

    def one(found: re.Match[str]) -> str:
        if found["one"]:
            return _ONE[found["one"]]
        if found["u"] or found["U"]:
            return chr(int(found["u"] or found["U"], 16))
        return "" if found["join"] else "\n"

    made, last = [], 0
    for found in _ESCAPE.finditer(text):
        between = text[last : found.start()]
        if "\\" in between and not strange:
            at = between.index("\\")
            strange = between[at : at + 2]
        made += [between, one(found)]
        last = found.end()
    rest = text[last:]
    if "\\" in rest and not strange:
        strange = rest[rest.index("\\") :][:2]
    return "".join([*made, rest]), strange


def unquoted(text: str) -> str | None:
    """What stands between quotation marks; None where the whole is not in a pair of them."""
    found = QUOTED.match(text)
    return text[1:-1] if found and found.end() == len(text) else None


def wrapped(head: str, text: str, indent: int, inner: int | None = None) -> Iterator[str]:
    """Lines of at most 76 columns: a head, then a text of `Writer`, further in after the first."""
    if inner is None:
        inner = indent + min(len(head) + 1, 4)
    line, empty = " " * indent, True
    for number, part in enumerate(" ".join(filter(None, (head, text))).split("\n")):
        if number:
            yield line
            line, empty = " " * inner, True
        for word in part.split(" "):
            if len(line) + len(word) + 1 > WIDTH and not empty:
                yield line
                line, empty = " " * inner, True
            line = f"{line}{word}" if empty else f"{line} {word}"
            empty = False
    yield line.rstrip()


class Writer:
    """Writes values of a message in a language. ``risky`` is that of its form."""

    def __init__(self, law: Law, language: str, risky: Callable[[str], bool]) -> None:
        self.law, self.words, self.risky = law, WORDS[language], risky
        self.language = language
        self._states: dict[str, str] = {}
        self._choices: dict[tuple[int, str], str] = {}

    def value(self, field: Field, value: Any) -> str:
        """One value. What does not fit its type is printed as it is, in quotation marks."""
        if value is None:
            return self.words["open"]
        if value == "?":
            return self.words["unknown"]
        if isinstance(value, bool) and field.type == "flag":
            return self.words["yes" if value else "no"]
        numeric = field.type in ("number", "count")
        if numeric and type(value) is int and abs(value) < 10**12:
            return str(value)
        if not isinstance(value, str):
            return self.quoted(json.dumps(value, ensure_ascii=False, default=str))
        if numeric:
            return self._range(value, _NUMBER, "least", "most")
        if field.type == "instant":
            return self._range(value, _INSTANT, "after", "before")
        if field.type == "state":
            return self.state(value)
        return self.choice(field, value) if field.captions else self.text(value)

    def text(self, value: str) -> str:
        """A text, in quotation marks where it could be taken for anything else."""
        text = escaped(value)
        if not text or value.casefold() in MEANING or _LONG.search(text) or self.risky(text):
            return self.quoted(value)
        return text

    def quoted(self, value: str) -> str:
        """A text in quotation marks, with marks at which its long words may be broken."""
        return f'"{_LONG.sub(_divided, escaped(value).replace(_QUOTE, _ESCAPED_QUOTE))}"'

    def choice(self, field: Field, value: str) -> str:
        """A choice with its caption where another language than English is printed."""
        key = (id(field), value)
        if key not in self._choices:
            made = offer(field, value, self.language, self.law)
            plain = made == " ".join(escaped(made).split()) == one_line(made)
            bad = made.casefold() in MEANING or re.search(r'[;"]', made) or _LONG.search(made)
            good = made != value and plain and not bad and not self.risky(made)
            self._choices[key] = made if good else self.text(value)
        return self._choices[key]

    def state(self, code: str) -> str:
        """A State or party by name and code."""
        if code not in self._states:
            if not re.fullmatch(r"[A-Za-z0-9_-]{1,16}", code) or code.casefold() in MEANING:
                self._states[code] = self.quoted(code)
            else:
                name = one_line(name_of(self.law, code, self.language))
                named = f"{name} ({code})"
                bad = name in ("", code) or re.search(r"[(;\\]", name) or self.risky(named)
                self._states[code] = code if bad or _LONG.search(name) else named
        return self._states[code]

    def listed(self, field: Field, values: list[Any]) -> str | None:
        """Short values of a list, separated by semicolons; None where they need a line each."""
        of = (field.of or {}).get("")
        if of is None or of.type in ("text", "list"):
            return None
        texts = [self.value(of, value) for value in values]
        plain = not any(re.search('[;"\n]', text) for text in texts)
        whole = "; ".join(texts)
        # Of one value: "not known" would say so of the list.
        return whole if plain and whole.casefold() not in MEANING else None

    def _range(self, text: str, one: re.Pattern[str], lowest: str, highest: str) -> str:
        first, dots, last = text.partition("..")
        fits = all(not part or one.fullmatch(part) for part in (first, last))
        if not fits or not (first or last) or _WHOLE.fullmatch(text):
            return self.quoted(text)  # a whole number that is written as text
        if not dots:
            return text
        if first and last:
            return self.words["range"].format(first, last)
        return self.words[lowest if first else highest].format(first or last)


def _divided(found: re.Match[str]) -> str:
    lines = [""]
    for piece in _PIECE.findall(found[0]):
        if len(lines[-1]) + len(piece) > _CHUNK:
            lines.append("")
            piece = "\\>" if piece == ">" else piece  # no mark of quotation at the edge
        lines[-1] += piece
    return "\\- ".join(lines)


def name_of(law: Law, code: str, language: str = "en") -> str:
    """The name of a State, organization or party in a language; its code where it has none."""
    if law.parties is not None:
        return law.parties.get(code, code)
    from hofburg.atlas import is_state_code, organisation, state

    if code in law.organisations:
        return organisation(code).name_in(language)
    return state(code).name_in(language) if is_state_code(code) else code
