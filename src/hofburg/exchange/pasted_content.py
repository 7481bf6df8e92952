"""Item 5 of a printed message, read back: fields by their letters, lines by their markers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hofburg.exchange.pasted_scan import Scan, Token
from hofburg.exchange.pasted_values import LEFT_OUT, Reader
from hofburg.exchange.printed_form import Form, Shape

__all__ = ["Content"]

_STEPS = re.compile(r"[a-z]+|\d+")
_NOTHING = re.compile(r"none|нет", re.IGNORECASE)


@dataclass(slots=True)
class _Node:
    """A field or a line: where it begins, its own text, and what its markers divide it into."""

    at: int
    text: str
    inner: dict[str, _Node] = field(default_factory=dict)
    legend: list[tuple[str, str, int]] = field(default_factory=list)


class Content:
    """Reads fields. ``at`` keeps where each path (``body.books[0].title``) was read."""

    def __init__(self, scan: Scan, reader: Reader, tell: Callable[..., None]) -> None:
        self.scan, self.reader, self.tell = scan, reader, tell
        self.at: dict[str, int] = {}

    def fields(self, form: Form, tokens: Sequence[Token]) -> dict[str, Any]:
        """The body of a message from its captions and markers."""
        body: dict[str, Any] = {}
        seen: set[int] = set()
        for first, marks in _grouped(tokens):
            shape = first.key
            if not isinstance(shape, Shape):
                continue
            if id(shape) in seen:
                self.tell(first.start, "twice", f"item {shape.letter} stands here a second time",
                          "Keep one of the two.", "error")  # fmt: skip
                continue
            seen.add(id(shape))
            if first.kind == "lost":
                continue
            value = self.read(shape, first, marks, f"body.{shape.field.name}")
            if value is not LEFT_OUT:
                body[shape.field.name] = value
        gone = [shape.letter for shape in form.fields if id(shape) not in seen]
        if gone and tokens:
            listed = ", ".join(gone[:20]) + (" ..." if len(gone) > 20 else "")
            said = f"not in the text: item{'s' if len(gone) > 1 else ''} {listed}"
            self.tell(tokens[0].start, "missing", said, "Read as not given; see if text was lost.")
        return body

    def read(self, shape: Shape, first: Token, marks: Sequence[Token], path: str) -> Any:
        """The value behind a caption, with the markers up to the next caption."""
        return self._value(shape, self._tree(first, marks), path)

    def _tree(self, first: Token, marks: Sequence[Token]) -> _Node:
        text = self.scan.text
        root = _Node(first.start, text[first.end : first.stop])
        line: _Node | None = None
        for mark in marks:
            key, own = str(mark.key), text[mark.end : mark.stop]
            if key.isdigit():
                key = key.lstrip("0") or "0"
                if key in root.inner:
                    self._twice(mark)
                line = root.inner.setdefault(key, _Node(mark.start, own))
            elif line is None:
                root.legend.append((key, own, mark.start))
            else:
                self._hang(line, mark, _STEPS.findall(key), own)
        return root

    def _hang(self, node: _Node, mark: Token, steps: list[str], own: str) -> None:
        """Put a marker's value where its steps lead to."""
        for step in steps[:-1]:
            node = node.inner.setdefault(step, _Node(mark.start, ""))
        if steps[-1] in node.inner:
            self._twice(mark)
        else:
            node.inner[steps[-1]] = _Node(mark.start, own)

    def _twice(self, mark: Token) -> None:
        self.tell(mark.start, "twice", f"({mark.key}) stands here a second time",
                  "Number the lines in order; each once.", "error")  # fmt: skip

    def _value(self, shape: Shape, node: _Node, path: str) -> Any:
        self.at[path] = node.at
        if shape.field.type == "list":
            return self._list(shape, node, path)
        if node.inner:
            self._unexpected(next(iter(node.inner.values())), path)
        return self.reader.value(shape.field, self._uncaptioned(shape, node, ()), node.at)

    def _list(self, shape: Shape, node: _Node, path: str) -> Any:
        own = node.text.strip()
        if node.legend:
            self._legend(shape, node.legend)
        if not node.inner:
            if own or not node.legend:
                return self.reader.value(shape.field, node.text, node.at)
            return LEFT_OUT
        if own:
            said = f"{own[:60]!r} stands before the first line"
            self.tell(node.at, "lines", said, "Put it into a line, or leave it out.", "error")
        values = []
        for number, (step, inner) in enumerate(node.inner.items(), 1):
            at = f"{path}[{number - 1}]"
            if step != str(number):
                said = f"({step[:12]}) stands where ({number}) should"
                remedy = "See whether a line was lost; number the lines in order."
                self.tell(inner.at, "sequence", said, remedy, "error")
                break  # all that follow would be told as well
            item = self._record(shape, inner, at) if shape.item is None else None
            if shape.item is not None:
                item = self._value(shape.item, inner, at)
            values.append(None if item is LEFT_OUT else item)
        return values

    def _record(self, shape: Shape, node: _Node, path: str) -> Any:
        self.at[path] = node.at
        own = node.text.strip()
        if not node.inner:
            if not own or _NOTHING.fullmatch(own):
                return {}
            read = self.reader.value(shape.field, own, node.at)
            return None if read is None else LEFT_OUT
        if own:
            said = f"{own[:60]!r} stands before the first field of the line"
            self.tell(node.at, "lines", said, "Mark each field: (a), (b) ...", "error")
        record: dict[str, Any] = {}
        known = {one.letter: one for one in shape.record}
        for step, inner in node.inner.items():
            one = known.get(step)
            if one is None:
                said = f"there is no field ({step[:12]}) in a line of {shape.captions[0]!r}"
                last = shape.record[-1].letter
                self.tell(inner.at, "letter", said, f"The fields are (a) to ({last}).", "error")
                continue
            inner.text = self._uncaptioned(one, inner, shape.record)
            value = self._value(one, inner, f"{path}.{one.field.name}")
            if value is not LEFT_OUT:
                record[one.field.name] = value
        return record

    def _uncaptioned(self, shape: Shape, node: _Node, beside: Sequence[Shape]) -> str:
        """The text of a field of a record without its caption, if that stands before it."""
        text = node.text.strip()
        if not beside or ":" not in text or text.startswith('"'):
            return text
        found = shape.pattern and shape.pattern.match(text)
        if found:
            return text[found.end() :]
        for other in beside:
            if other.pattern and other.pattern.match(text):
                said = f"({shape.letter}) and the caption {other.captions[0]!r} do not agree"
                remedy = f"{other.captions[0]!r} is ({other.letter}) in this form."
                self.tell(node.at, "letter", said, remedy, "error")
                break
        return text

    def _legend(self, shape: Shape, legend: list[tuple[str, str, int]]) -> None:
        """The captions of a table must be those of the form."""
        known = {one.letter: one for one in shape.record}
        for key, text, at in legend:
            called = " ".join(text.split()).rstrip(";").casefold()
            one = known.get(key)
            if one is None or called not in {caption.casefold() for caption in one.captions}:
                meant = f"{one.captions[0]!r} here" if one else "no field here"
                said = f"({key}) is called {called[:60]!r}, and is {meant}"
                remedy = "The text was made for another edition of the form; correct it."
                self.tell(at, "letter", said, remedy, "error")

    def _unexpected(self, node: _Node, path: str) -> None:
        said = f"a marker stands in {path.rpartition('.')[2]}, which has no lines"
        self.tell(node.at, "marker", said, "Put the text into quotation marks.", "error")


def _grouped(tokens: Sequence[Token]) -> list[tuple[Token, list[Token]]]:
    """Each caption with the markers that follow it."""
    found: list[tuple[Token, list[Token]]] = []
    for token in tokens:
        if token.kind == "mark" and found:
            found[-1][1].append(token)
        elif token.kind != "mark":
            found.append((token, []))
    return found
