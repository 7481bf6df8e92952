"""Where the headings, captions and markers of a printed message stand in a text that came by mail.

What happens to text on the way is undone first: line ends of all kinds, marks of quotation, spaces
of all kinds. Then headings are looked for at the beginning of lines, markers of lists anywhere.
What stands in quotation marks is passed over, for it is text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from hofburg.exchange.printed_form import ENVELOPE, Form, Shape
from hofburg.exchange.printed_text import QUOTED
from hofburg.exchange.printed_words import (
    HEADS,
    LANGUAGES,
    LETTERS,
    MARKER,
    SUBS,
    after_caption,
    item_captions,
    latin,
)

__all__ = ["Scan", "Token", "cleaned"]

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_MARGIN = re.compile(r"(?m)^ ?(?:> ?)+|^ | $")
_ITEM = {n: re.compile(rf" ?{after_caption(item_captions(n))}", re.IGNORECASE) for n in range(1, 8)}
_SUB = {
    (item, name): re.compile(after_caption(tuple(by[la] for la in LANGUAGES)), re.IGNORECASE)
    for item, subs in SUBS.items()
    for name, by in subs.items()
}
# A caption that nobody knows: short, on one line, and nothing that a value would hold.
_CAPTION = re.compile(r" ?(?P<said>[^:;()\"\\\d\n]{0,80}):(?=\s|\Z)")
_HEADING = rf"(?P<head>{'|'.join(HEADS)})\s*:|(?P<item>[1-7])[.)]?(?= )"
_MARK = rf"(?<!\S)(?P<mark>{MARKER})(?=\s|\Z)"
_SUBS = tuple(by[la] for subs in SUBS.values() for by in subs.values() for la in LANGUAGES)
_ENVELOPE = re.compile(rf"(?m)^(?:{_HEADING}|(?P<sub>(?i:{after_caption(_SUBS)})))|{_MARK}")
_MOST = 600_000  # headings and markers; the exchange of a large State has some 100,000
_LONGEST = 200  # characters of a caption with its colon
_SPACE = re.compile(r"\s*")
_FILE_SHAPE = Shape.of(ENVELOPE["attachments"])
_FILE = re.compile(
    after_caption(tuple(c for one in _FILE_SHAPE.all() for c in one.captions)), re.IGNORECASE
)
_LISTS = ("attachments", "sources", "TO", "INFO")


def cleaned(text: str) -> str:
    """A text with the same lines, without what the way has put around them."""
    text = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    return _MARGIN.sub("", _MARGIN.sub("", _BLANKS.sub(" ", text)))


@dataclass(slots=True)
class Token:
    """A heading, a caption or a marker, and where the value behind it stands.

    Attributes:
        kind: ``head``, ``item``, ``sub``, ``field``, ``mark``, or ``lost`` for a field that cannot
            be told.
        key: ``FROM``, 3, ``basis``, a field of the form, ``j1``.
        start, end: of the heading in the text; ``stop`` is where its value ends.
    """

    kind: str
    key: str | int | Shape
    start: int
    end: int
    stop: int = -1


class Scan:
    """Goes through a cleaned text once. ``tell(at, rule, message, remedy)`` is told what is odd."""

    def __init__(self, text: str, tell: Callable[..., None]) -> None:
        self.text, self.tell = text, tell
        self.at = 0
        self.item = self.count = 0
        self.marks = False
        self.last = -1  # the letter's place of the field before
        self.alike: list[int] = []
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def line(self, at: int) -> int:
        """The number of a line, from 1."""
        return bisect_right(self._ends, at - 1) + 1 if at else 1

    def tokens(self, until: int, form: Form | None = None) -> list[Token]:
        """All up to the heading of an item, which is the last of them, or to the end of the text.

        With a form, its letters and captions are headings as well.
        """
        pattern = _ENVELOPE if form is None else _content(form)
        found: list[Token] = []
        while match := pattern.search(self.text, self.at):
            token = self._accepted(match, form)
            if token is None:
                self.at = max(match.end(), match.start() + 1)
                continue
            if found:
                found[-1].stop = token.start
            found.append(token)
            self.count += 1
            if self.count > _MOST:
                self.tell(token.start, "too-long", f"has more than {_MOST} headings and markers",
                          "Send large data as attachment.", "error")  # fmt: skip
                self.at = len(self.text)
                break
            self.at = self._behind(token, form)
            if token.kind == "item" and token.key >= until:  # type: ignore[operator]
                return found
        if found:
            found[-1].stop = len(self.text)
        return found

    def _behind(self, token: Token, form: Form | None) -> int:
        """Where the search goes on: behind a caption, and behind what stands in quotation marks."""
        at = _SPACE.match(self.text, token.end).end()  # type: ignore[union-attr]
        # A row of a table has no captions: look for a colon before looking for one of many.
        if token.kind == "mark" and self.text.find(":", at, at + _LONGEST) >= 0:
            caption = (form.captions if form else _FILE).match(self.text, at)
            if caption:
                at = _SPACE.match(self.text, caption.end()).end()  # type: ignore[union-attr]
        quoted = QUOTED.match(self.text, at)
        return quoted.end() if quoted else at

    def _accepted(self, match: re.Match[str], form: Form | None) -> Token | None:
        if match["mark"]:
            return self._mark(match) if self.marks else None
        if match["head"]:
            self.marks = match["head"] in _LISTS
            return Token("head", match["head"], match.start(), match.end())
        if match["item"]:
            return self._numbered(match, int(match["item"]))
        if form is None:
            return self._sub(match)
        found = self._lettered(match, form) if match["letter"] else None
        return found or self._bare(match, form)

    def _mark(self, match: re.Match[str]) -> Token:
        key = match["mark"][1:-1]
        if not key.isascii():
            self.alike.append(match.start())
            key = latin(key)
        return Token("mark", key.lower(), match.start(), match.end())

    def _numbered(self, match: re.Match[str], number: int) -> Token | None:
        known = _ITEM[number].match(self.text, match.end())
        found = known or _CAPTION.match(self.text, match.end())
        if found is None:
            return None
        if not known:
            said = found["said"].strip()
            if number != self.item + 1:
                self._text_like(match)
                return None
            self.tell(match.start(), "caption", f"item {number} is called {said[:60]!r} here",
                      "It was read by its number; check that it is meant.")  # fmt: skip
        self.item, self.marks, self.last = number, number == 4, -1
        return Token("item", number, match.start(), found.end())

    def _sub(self, match: re.Match[str]) -> Token | None:
        for (item, name), pattern in _SUB.items():
            if item == self.item and pattern.fullmatch(match["sub"]):
                self.marks = name in _LISTS
                return Token("sub", name, match.start(), match.end())
        return None

    def _lettered(self, match: re.Match[str], form: Form) -> Token | None:
        """A field by its letter, if its caption follows; if another's follows, a lost one."""
        said, after = latin(match["letter"]).upper(), match.end()
        place = _place(said, len(form.fields))
        if place is None:
            return None
        shape = form.fields[place]
        own = shape.pattern and _behind_blank(shape.pattern, self.text, after)
        if own:
            return self._field(match, shape, place, own.end())
        if not match["letter"].isupper():
            return None
        other = self._named(form, after)
        if other:
            called = other[0].captions[0]
            self.tell(match.start(), "letter",
                      f"the letter {said} and the caption {called!r} do not agree",
                      f"{called!r} is item {other[0].letter} of this form; correct the text.",
                      "error")  # fmt: skip
            self.marks = other[0].field.type == "list"
            return Token("lost", other[0], match.start(), other[1])
        caption = _CAPTION.match(self.text, after)
        if caption is None:
            return None
        if place <= self.last:
            self._text_like(match)
            return None
        called = caption["said"].strip()
        if called:
            meant = f"It was read by its letter, as {shape.captions[0]!r}; check that it is meant."
            self.tell(match.start(), "caption", f"item {said} is called {called!r} here", meant)
        return self._field(match, shape, place, caption.end())

    def _field(self, match: re.Match[str], shape: Shape, place: int, end: int) -> Token:
        if not match["letter"].isascii():
            self.alike.append(match.start())
        self.last, self.marks = place, shape.field.type == "list"
        return Token("field", shape, match.start(), end)

    def _named(self, form: Form, at: int) -> tuple[Shape, int] | None:
        """The field whose caption stands there."""
        if not _behind_blank(form.top, self.text, at):
            return None
        for shape in form.fields:
            found = shape.pattern and _behind_blank(shape.pattern, self.text, at)
            if found:
                return shape, found.end()
        return None

    def _bare(self, match: re.Match[str], form: Form) -> Token | None:
        """A caption without its letter."""
        found = self._named(form, match.start())
        if found is None:
            return None
        shape, end = found
        place = form.fields.index(shape)
        if place <= self.last:
            self._text_like(match)
            return None
        self.tell(match.start(), "letter", f"{shape.captions[0]!r} stands here without its letter",
                  f"It was read as item {shape.letter}; check that it is meant.")  # fmt: skip
        self.last, self.marks = place, shape.field.type == "list"
        return Token("field", shape, match.start(), end)

    def _text_like(self, match: re.Match[str]) -> None:
        line = self.text[match.start() : match.start() + 40].split("\n")[0]
        self.tell(match.start(), "heading", f"{line!r} reads like a heading, and was taken as text",
                  "Check that it belongs to the item before it.")  # fmt: skip


def _behind_blank(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    return pattern.match(text, at + 1 if text[at : at + 1] == " " else at)


def _place(letters: str, most: int) -> int | None:
    """The place of a field by its letter, as ``letter`` gives it."""
    number = 0
    for one in letters:
        if not "A" <= one <= "Z":
            return None
        number = number * 26 + ord(one) - 64
    return number - 1 if 0 < number <= most else None


_CONTENT: dict[int, tuple[Form, re.Pattern[str]]] = {}


def _content(form: Form) -> re.Pattern[str]:
    """What may be a heading inside the content of a message."""
    held = _CONTENT.get(id(form))
    if held is not None and held[0] is form:
        return held[1]
    if len(_CONTENT) >= 500:
        _CONTENT.clear()
    letters = rf"(?P<letter>[{LETTERS}]{{1,2}})[.)]?(?=[ :])"
    pattern = re.compile(rf"(?m)^(?:{_HEADING}|{letters}|(?i:{form.top.pattern}))|{_MARK}")
    _CONTENT[id(form)] = form, pattern
    return pattern
