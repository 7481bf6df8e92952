"""The form of one message, as whoever prints or reads it sees it: letters, captions, what is risky.

A text is *risky* if, broken at any space, one of its lines could be taken for a heading, a caption
or a marker. Such a text stands in quotation marks, within which nothing but text is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from hofburg.exchange.printed_words import (
    CYRILLIC,
    HEADS,
    LANGUAGES,
    MARKER,
    SUBS,
    after_caption,
    item_captions,
    letter,
)
from hofburg.regimes import Field, Message, said_in

__all__ = ["ENVELOPE", "Form", "Shape", "form_of", "one_line"]

# Letters that may stand for an item; small ones do only before a caption that is known.
_CAPITALS = "A-Z" + "".join(c for c in CYRILLIC if c.isupper())
_MOST_FORMS = 500
_NO_CAPTION = ("\x00",)  # where there are no fields: nothing that a text could hold

_FILE = {
    "name": "text", "sha256": "text", "size": "count", "media_type": "text", "particulars": "flag",
}  # fmt: skip
# The fields of an entry beside its body, as fields of a form.
ENVELOPE = {
    **{name: Field(name, "text") for name in ("dtg", "under", "basis", "case", "account")},
    **{name: Field(name, "text") for name in ("number", "comment", "handling", "corrects")},
    "author": Field("author", "state"),
    "to": Field("to", "list", of={"": Field("", "state")}),
    "copies": Field("copies", "list", of={"": Field("", "state")}),
    "sent": Field("sent", "instant"),
    "refers_to": Field("refers_to", "list", of={"": Field("", "reference")}),
    "sources": Field("sources", "list", of={"": Field("", "text")}),
    "attachments": Field("attachments", "list", of={n: Field(n, t) for n, t in _FILE.items()}),
}


def one_line(text: str) -> str:
    """A text of a document on one line; empty where it holds what no printer should get."""
    line = " ".join(text.split())
    return line if line.isprintable() else ""


@dataclass(frozen=True, eq=False)
class Shape:
    """A field, or a line of a list, with its letter and everything that it may be called.

    Attributes:
        record: the fields of a list's records; empty where it has none.
        item: what a list that is not of records holds.
    """

    field: Field
    letter: str = ""
    captions: tuple[str, ...] = ()
    record: tuple[Shape, ...] = ()
    item: Shape | None = None
    pattern: re.Pattern[str] | None = None

    @classmethod
    def of(cls, form: Field, mark: str = "") -> Shape:
        inner = form.of or {}
        captions = tuple(_captions(form)) if form.name else ()
        pattern = re.compile(after_caption(captions), re.IGNORECASE) if captions else None
        item = cls.of(inner[""]) if "" in inner else None
        record = () if item else cls.record_of(inner, small=True)
        return cls(form, mark, captions, record, item, pattern)

    @classmethod
    def record_of(cls, fields: Mapping[str, Field], *, small: bool = False) -> tuple[Shape, ...]:
        """The fields of a message, or of a record, which has small letters."""
        marks = (letter(n).lower() if small else letter(n) for n in range(len(fields)))
        return tuple(cls.of(one, mark) for one, mark in zip(fields.values(), marks, strict=True))

    def caption(self, language: str) -> str:
        """What it is called in a language, else in English, else in any, else by its name."""
        said = one_line(said_in(self.field.label, language))
        return said if said in self.captions else self.captions[-1]

    def all(self) -> Iterator[Shape]:
        """Itself, and everything inside it."""
        yield self
        for inner in (*self.record, *((self.item,) if self.item else ())):
            yield from inner.all()


def _captions(form: Field) -> Iterator[str]:
    """Labels in all languages that cannot be taken for something else, and the name at last."""
    for said in form.label.values():
        line = one_line(said)
        if line and len(line) <= 160 and not re.search(r'[:;"\\]', line) and not _mark(line):
            yield line
    yield form.name.replace("_", " ")


def _mark(text: str) -> bool:
    return re.search(rf"(?<!\S){MARKER}", text) is not None


@dataclass(frozen=True, eq=False)
class Form:
    """A message: its fields in order, and which texts are risky inside it.

    Attributes:
        top: the caption of one of its fields, with the colon; ``captions`` also of inner ones.
    """

    message: Message
    fields: tuple[Shape, ...]
    top: re.Pattern[str]
    captions: re.Pattern[str]
    risky: Callable[[str], bool] = field(repr=False)


_FORMS: dict[int, Form] = {}


def form_of(message: Message) -> Form:
    """The form of a message; made once for each."""
    form = _FORMS.get(id(message))
    if form is None or form.message is not message:
        if len(_FORMS) >= _MOST_FORMS:
            _FORMS.clear()
        form = _FORMS[id(message)] = _made(message)
    return form


def _made(message: Message) -> Form:
    fields = Shape.record_of(message.fields)
    inside = [one for shape in fields for one in shape.all()]
    top, captions = (
        after_caption(tuple(it for one in some for it in one.captions) or _NO_CAPTION)
        for some in (fields, inside)
    )
    known = [*HEADS, *(c for n in range(1, 8) for c in item_captions(n))]
    known += [by[lang] for subs in SUBS.values() for by in subs.values() for lang in LANGUAGES]
    heading = re.compile(
        rf"(?<!\S)(?:(?:[{_CAPITALS}]{{1,2}}|[1-7])[.)]?(?:\s[^:]{{0,120}})?:"
        rf"|(?i:{captions}|{after_caption(tuple(known))}))"
    )
    marker = re.compile(rf"(?<!\S){MARKER}")

    def risky(text: str) -> bool:
        return (
            '"' in text
            or ("(" in text and marker.search(text) is not None)
            or (":" in text and heading.search(text) is not None)
        )

    own, every = (re.compile(it, re.IGNORECASE) for it in (top, captions))
    return Form(message, fields, own, every, risky)
