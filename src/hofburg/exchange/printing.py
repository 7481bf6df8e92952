"""A message as printed text, numbered like the formatted notifications of the Open Skies family.

PRECEDENCE, FROM, TO, INFO, SUBJECT; then 1 message number, 2 date and time, 3 reference, 4 messages
it refers to, 5 content with the nesting A (1) (a), 6 remarks, 7 end-of-message number. A draft ends
by saying that nobody has been notified, a transmitted message by which channel, number and instant.

The same text is what `hofburg.pasted` reads, and it gives back all that was printed. Only headings
stand at the left edge. What States wrote is indented, nothing of it can be taken for a heading or a
caption, and what cannot be seen stands as an escape (see `hofburg.exchange.printed_text`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hofburg.exchange.printed_form import ENVELOPE, Form, Shape, form_of, one_line
from hofburg.exchange.printed_text import Writer, escaped, wrapped
from hofburg.exchange.printed_words import (
    ITEMS,
    LANGUAGES,
    NOT_NOTIFIED,
    SUBS,
    WIDTH,
    WORDS,
    date_time_group,
)
from hofburg.regimes import Field, Law, said_in

__all__ = ["printed"]

_INDENT = 2
# Characters of an average row up to which records are printed as a table: of a few records, and of
# many, which would else fill a book.
_TABLE, _MANY, _TABLE_OF_MANY = 160, 12, 320
_KEEP = "\x1f"  # a space at which a line is not broken; nothing that was escaped holds it
_ABSENT = object()


def printed(
    law: Law,
    entry_data: Mapping[str, Any],
    language: str = "en",
    *,
    codes: Mapping[str, Mapping[str, str]] | None = None,
    precedence: str | None = None,
) -> str:
    """A message as text of at most 76 columns, each line ended. `hofburg.pasted` reads it back.

    Everything that an entry says is printed but its ``origin``: whoever reads the text has got it
    in another way. It is printed whatever it holds; what does not fit the form is printed as it is,
    and does not come back.

    Args:
        law: the regime whose form it has.
        entry_data: an entry or a draft; ``None`` is a field that is open. Its ``kind`` must be one
            of the regime's.
        language: ``en`` or ``ru``, for captions; what States wrote stays as it is.
        codes: official codes of formats, by regime and kind, see `format_codes`.
        precedence: such as ``ROUTINE``; left out, the official channel gives it.

    Its last line is *not yet notified: transmit over the official network*, after the same in
    Russian where that is asked for, unless the entry has a transmission.

    Raises ``KeyError`` for a kind that the regime has not.
    """
    page = _Page(law, entry_data, language, codes or {})
    lines = [*page.head(precedence), "", *page.items()]
    mark = page.mark()
    whole = [*mark, *lines, *reversed(mark), "", *page.tail()]
    return "\n".join(whole) + "\n"


class _Page:
    def __init__(
        self,
        law: Law,
        data: Mapping[str, Any],
        language: str,
        codes: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.law, self.data, self.language = law, data, language
        self.words = WORDS[language]
        self.message = law.messages[data["kind"]]
        self.form: Form = form_of(self.message)
        self.write = Writer(law, language, self.form.risky)
        self.regime = str(data.get("regime", law.id))
        self.code = codes.get(self.regime, {}).get(self.message.name)

    def head(self, precedence: str | None) -> Iterator[str]:
        """The five lines of the header, and the handling mark where there is one."""
        later = self.words["later"]
        urgent = later if precedence is None else self.write.text(precedence)
        yield from wrapped("PRECEDENCE:", urgent, 0)
        yield from wrapped("FROM:", self._envelope("author"), 0)
        yield from self._addressed("TO:", "to")
        if self.data.get("copies") == ["*"]:
            yield from wrapped("INFO:", self.words["all"], 0)
        else:
            yield from self._addressed("INFO:", "copies")
        code = f", {self.words['format']} {self.code}" if self.code else ""
        named = f"({escaped(self.regime)} {self.message.name}{code})"
        yield from wrapped("SUBJECT:", f"{self._title()} {named}", 0)
        if "handling" in self.data:
            yield from wrapped("HANDLING:", self._envelope("handling"), 0)

    def items(self) -> Iterator[str]:
        """Items 1 to 7."""
        number = self._envelope("number", self.words["later"])
        heads = [f"{n} {caption}:" for n, caption in enumerate(ITEMS[self.language], 1)]
        yield from wrapped(heads[0], number, 0)
        yield from wrapped(heads[1], self._sent(), 0)
        yield from self._subs(2)
        yield from wrapped(heads[2], self._reference(), 0)
        yield from self._subs(3)
        yield from self._addressed(heads[3], "refers_to")
        yield from self._subs(4)
        yield from self._content(heads[4])
        yield from wrapped(heads[5], self._envelope("comment"), 0)
        yield from self._subs(6)
        yield from wrapped(heads[6], number, 0)

    def tail(self) -> Iterator[str]:
        """Whether anybody has been notified, and how; who received it."""
        way, words = self.data.get("transmission"), self.words
        if isinstance(way, Mapping) and way:
            channel, number = (self._told(way, key) for key in ("channel", "number"))
            said = f"{channel}, {words['number']} {number}, {self._told(way, 'at')}"
            yield from wrapped(f"{words['transmitted']}:", said, 0)
        elif "transmission" in self.data:
            yield f"{words['transmitted']}: {words['open']}"
        received = self.data.get("received", _ABSENT)
        if received is not _ABSENT:
            yield from wrapped(f"{words['received']}:", self._received(received), 0)
        if not (isinstance(way, Mapping) and way):
            # The last line is the same in every language: whoever looks for it finds it.
            yield from NOT_NOTIFIED[LANGUAGES.index(self.language) : 0 : -1]
            yield NOT_NOTIFIED[0]

    def mark(self) -> list[str]:
        """The handling mark in the middle of a line, for the top and the foot of the page."""
        handling = self.data.get("handling")
        if not isinstance(handling, str) or not handling.isprintable() or self.form.risky(handling):
            return []
        # Cut last: some letters are longer in capitals, and a mark must not reach the edge.
        mark = handling.upper()[: WIDTH - 4].strip()
        return [mark.center(WIDTH).rstrip(), ""] if mark and ":" not in mark else []

    # -- the envelope ------------------------------------------------------------------------------

    def _envelope(self, name: str, otherwise: str = "") -> str:
        """A field beside the body, in one piece."""
        if name not in self.data:
            return otherwise or self.words["none" if name == "comment" else "left out"]
        return self.write.value(ENVELOPE[name], self.data[name])

    def _addressed(self, head: str, name: str) -> Iterator[str]:
        """States or references: on a line, or below it where they need lines of their own."""
        if name in self.data:
            yield from self._field(head, ENVELOPE[name], self.data[name], 0)
        else:
            yield from wrapped(head, self.words["left out"], 0)

    def _subs(self, item: int) -> Iterator[str]:
        """What the entry says beside an item."""
        for name, called in SUBS[item].items():
            if name in self.data:
                head = f"{called[self.language]}:"
                yield from self._field(head, ENVELOPE[name], self.data[name], 4)

    def _sent(self) -> str:
        said = self._envelope("sent", self.words["later"])
        group = None if "dtg" in self.data else date_time_group(self.data.get("sent"))
        return f"{said} ({group})" if group else said

    def _reference(self) -> str:
        title = self._safe(self._text(self.law.title))
        parts = [f"{title} ({self.law.id})" if title else self.law.id]
        for word, said in (
            ("edition", self.law.edition),
            ("paragraph", self.message.provenance.paragraph),
        ):
            if said and self._safe(said):
                parts.append(f"{self.words[word]} {self._safe(said)}")
        return ", ".join(parts)

    def _title(self) -> str:
        return self._safe(self._text(self.message.title)) or self.message.name.replace("_", " ")

    def _text(self, texts: Mapping[str, str]) -> str:
        """In the language asked for, else English, else the first there is."""
        return said_in(texts, self.language)

    def _safe(self, text: str) -> str:
        """A text of the document, if nothing of it can be taken for a heading."""
        line = one_line(text)
        return "" if self.form.risky(line) or "\\" in line else line

    def _told(self, way: Mapping[str, Any], key: str) -> str:
        """A part of a transmission: a text without commas, or in quotation marks."""
        if key not in way:
            return self.words["unsaid"]
        if way[key] is None:
            return self.words["open"]
        text = self.write.value(Field("", "text"), way[key])
        if key == "at":
            return text if way[key] != "?" else "?"
        plain = "," not in text and "\n" not in text and way[key] != "?"
        return text if plain or text.startswith('"') else self.write.quoted(str(way[key]))

    def _received(self, received: object) -> str:
        if received is None:
            return self.words["open"]
        if not isinstance(received, Mapping):
            return self.write.value(Field("", "text"), received)
        pairs = [
            f"{self.write.state(str(code))} {self.words['open'] if at is None else at}"
            for code, at in received.items()
        ]
        return "; ".join(" ".join(escaped(pair).split()) for pair in pairs) or self.words["none"]

    # -- the content -------------------------------------------------------------------------------

    def _content(self, head: str) -> Iterator[str]:
        body = self.data.get("body", _ABSENT)
        if body is _ABSENT or body is None:
            yield from wrapped(head, self.words["open" if body is None else "left out"], 0)
        elif not isinstance(body, Mapping):
            yield from wrapped(head, self.write.value(Field("", "text"), body), 0)
        else:
            yield head if self.form.fields else f"{head} {self.words['none']}"
            for shape in self.form.fields:
                called = f"{shape.letter} {shape.caption(self.language)}:"
                if shape.field.name in body:
                    value = body[shape.field.name]
                    yield from self._field(called, shape.field, value, _INDENT, shape)
                else:
                    yield from wrapped(called, self.words["left out"], _INDENT)

    def _field(
        self, head: str, field: Field, value: Any, indent: int, shape: Shape | None = None
    ) -> Iterator[str]:
        """A caption with its value, or with lines below it. Lines are marked with ``(1)``."""
        if field.type != "list" or not isinstance(value, list):
            yield from wrapped(head, self.write.value(field, value), indent)
            return
        inline = self.words["none"] if not value else self.write.listed(field, value)
        if inline is not None:
            yield from wrapped(head, inline, indent)
            return
        yield from wrapped(head, "", indent)
        yield from self._lines(shape or Shape.of(field), value, indent + 4, "")

    def _lines(self, shape: Shape, values: list[Any], indent: int, before: str) -> Iterator[str]:
        """Lines of a list. ``before`` is what their markers begin with."""
        rows = self._rows(shape, values, before)
        if rows is not None:
            legend = [f"({one.letter}){_KEEP}{one.caption(self.language)}" for one in shape.record]
            table = [("", "; ".join(legend)), *((f"({n})", row) for n, row in enumerate(rows, 1))]
            for head, text in table:
                for line in wrapped(head, text, indent, indent + 4 if head else indent):
                    yield line.replace(_KEEP, " ")
            return
        for number, value in enumerate(values, 1):
            mark = f"{before}{number}"
            inside = "" if not before else mark
            if shape.item is None:
                yield from self._record(shape, value, indent, mark, inside)
            elif shape.item.field.type == "list" and isinstance(value, list) and value:
                yield f"{' ' * indent}({mark})"
                yield from self._lines(shape.item, value, indent + 4, f"{inside}.")
            else:
                text = self._item(shape.item.field, value)
                yield from wrapped(f"({mark})", text, indent)

    def _item(self, field: Field, value: Any) -> str:
        return self.words["none"] if value == [] else self.write.value(field, value)

    def _record(
        self, shape: Shape, value: Any, indent: int, mark: str, before: str
    ) -> Iterator[str]:
        """A line of a list of records: its fields below it, those that are left out not at all."""
        if not isinstance(value, Mapping) or not value:
            text = self.words["none"] if value == {} else self.write.value(shape.field, value)
            yield from wrapped(f"({mark})", text, indent)
            return
        yield f"{' ' * indent}({mark})"
        for one in shape.record:
            if one.field.name in value:
                yield from self._inside(one, value[one.field.name], indent + 4, before)

    def _inside(self, shape: Shape, value: Any, indent: int, before: str) -> Iterator[str]:
        mark = f"{before}{shape.letter}"
        head = f"({mark}) {shape.caption(self.language)}:"
        if shape.field.type != "list" or not isinstance(value, list):
            yield from wrapped(head, self.write.value(shape.field, value), indent, indent + 4)
            return
        inline = self.words["none"] if not value else self.write.listed(shape.field, value)
        yield from wrapped(head, inline or "", indent, indent + 4)
        if inline is None:
            yield from self._lines(shape, value, indent + 4, mark)

    def _rows(self, shape: Shape, values: list[Any], before: str) -> list[str] | None:
        """Records with short values as the rows of a table; None where they are not such."""
        if before or not shape.record or len(values) < 2:
            return None
        most = len(values) * (_TABLE if len(values) <= _MANY else _TABLE_OF_MANY)
        rows, length = [], 0
        for value in values:
            if not isinstance(value, Mapping) or not value:
                return None
            row = self._row(shape, value)
            length += len(row or "")
            if row is None or length > most:
                return None
            rows.append(row)
        return rows

    def _row(self, shape: Shape, value: Mapping[str, Any]) -> str | None:
        cells: list[str] = []
        for one in shape.record:
            name = one.field.name
            if name not in value:
                continue
            cell = value[name]
            if one.field.type != "list" or not isinstance(cell, list):
                cells.append(f"({one.letter}){_KEEP}{self.write.value(one.field, cell)}")
                continue
            text = self.words["none"] if not cell else self.write.listed(one.field, cell)
            if text is not None:
                cells.append(f"({one.letter}){_KEEP}{text}")
            elif one.item is not None and one.item.field.type != "list":
                cells += [
                    f"({one.letter}{n}){_KEEP}{self.write.value(one.item.field, it)}"
                    for n, it in enumerate(cell, 1)
                ]
            else:
                return None  # records inside a record want lines of their own
        return " ".join(cells)
