"""What stands after the last item of a printed message: its end, how it went out, who has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hofburg.exchange.pasted_scan import Scan, Token
from hofburg.exchange.pasted_values import LEFT_OUT, Reader
from hofburg.exchange.printed_text import QUOTED
from hofburg.exchange.printed_words import HEADS, NOT_NOTIFIED, WORDS, spaced
from hofburg.regimes import Field, Law

__all__ = ["Tail"]

_QUOTED = QUOTED.pattern


def _any(name: str) -> str:
    return f"(?:{'|'.join(spaced(words[name]) for words in WORDS.values())})"


_TOLD = rf"(?:{_any('unsaid')}|{_any('open')})"
_AT = rf"(?:{_TOLD}|[0-9?.][0-9T:Z+.?-]*|{_QUOTED})"
# Bounded, so that no text makes the search slow: a channel has a name, not a page.
_PART = rf"(?:{_QUOTED}|[^,\"\n]{{1,600}}(?:\n+[^,\"\n]{{1,600}}){{0,9}}?)"
_WAY = re.compile(
    rf"(?m)^{_any('transmitted')}\s*:\s*(?P<channel>{_PART})\s*,\s*{_any('number')}\s+"
    rf"(?P<number>{_PART})\s*,\s*(?P<at>{_AT})(?=\s|\Z)",
    re.IGNORECASE,
)
_OPEN_WAY = re.compile(rf"(?m)^{_any('transmitted')}\s*:\s*{_any('open')}(?=\s|\Z)", re.IGNORECASE)
_RECEIVED = re.compile(rf"(?m)^{_any('received')}\s*:\s*", re.IGNORECASE)
_RECEIPT = re.compile(
    rf"(?P<state>{_QUOTED}|[^;\"\n]{{1,200}}?(?:\n+[^;\"\n]{{1,200}}?){{0,3}}?)\s+(?P<at>{_AT})\s*"
    r"(?P<more>;\s*|(?=\s|\Z))",
    re.IGNORECASE,
)
_WORD = re.compile(rf"(?:{_any('open')}|{_any('none')})(?=\s|\Z)", re.IGNORECASE)
_PENDING = re.compile("|".join(spaced(said) for said in NOT_NOTIFIED), re.IGNORECASE)
_NEXT = re.compile(rf"(?m)^(?:{'|'.join(HEADS[:5])})\s*:")
_TEXT, _STATE = Field("", "text"), Field("", "state")


class Tail:
    """Reads what stands after item 7."""

    def __init__(self, scan: Scan, law: Law, reader: Reader, tell: Callable[..., None]) -> None:
        self.text, self.scan, self.law = scan.text, scan, law
        self.reader, self.tell = reader, tell

    def read(self, tokens: Sequence[Token], draft: dict[str, Any]) -> dict[str, Any]:
        """The transmission and the receipts; a handling mark, if nothing else says it."""
        first = tokens[0].start
        end = next((it for it in tokens if it.kind == "item" and it.key == 7), None)
        start = len(self.text) if end is None else self._number(tokens, end)
        found: dict[str, Any] = {}
        taken = [found_at.span() for found_at in _PENDING.finditer(self.text, start)]
        way = _WAY.search(self.text, start)
        if way:
            found["transmission"] = self._way(way)
            taken.append(way.span())
        elif opened := _OPEN_WAY.search(self.text, start):
            found["transmission"] = None
            taken.append(opened.span())
        received = _RECEIVED.search(self.text, start)
        if received:
            found["received"], stop = self._received(received.end())
            taken.append((received.start(), stop))
        between = _between(start, len(self.text), taken)
        again = next((it for part in between if (it := _NEXT.search(self.text, *part))), None)
        if again:
            self.tell(again.start(), "second-message", "a second message begins here",
                      "Paste one message at a time.", "error")  # fmt: skip
        marks = {mark.casefold() for mark in self.law.handling}
        own = draft.get("handling")
        if isinstance(own, str):
            marks |= {own.casefold(), own.upper()[:72].strip().casefold()}
        seen = self._unread(0, first, [], marks) | self._unread(start, len(self.text), taken, marks)
        named = [mark for mark in self.law.handling if mark.casefold() in seen]
        if named and "handling" not in draft:
            found["handling"] = named[-1]
            self.tell(first, "handling", f"the mark {named[-1]} stands above or below the message",
                      "It was read as its handling.")  # fmt: skip
        return found

    def _number(self, tokens: Sequence[Token], end: Token) -> int:
        """Where item 7 ends: it says once more what item 1 says."""
        first = next((it for it in tokens if it.kind == "item" and it.key == 1), None)
        number = self.text[first.end : first.stop].split() if first else []
        same = re.compile(rf"\s*{spaced(' '.join(number))}(?=\s|\Z)")
        found = same.match(self.text, end.end) if number else None
        if found:
            return found.end()
        line = re.compile(r"[^\n]*").match(self.text, end.end)
        said = line[0].strip() if line else ""
        if first is not None:
            one = " ".join(number)
            self.tell(end.start, "end", f"ends with {said[:60]!r}, and begins with {one[:60]!r}",
                      "Text of two messages may have come together.", "error")  # fmt: skip
        return line.end() if line else end.end

    def _way(self, way: re.Match[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in ("channel", "number", "at"):
            value = self.reader.value(_TEXT, way[key], way.start())
            if value is not LEFT_OUT:
                found[key] = value
        return found

    def _received(self, at: int) -> tuple[Any, int]:
        """Receipts by State, and where they end."""
        word = _WORD.match(self.text, at)
        if word:
            value = self.reader.value(Field("", "list"), word[0], at)
            return {} if value == [] else None, word.end()
        found: dict[str, Any] = {}
        while receipt := _RECEIPT.match(self.text, at):
            code = self.reader.value(_STATE, receipt["state"], at)
            when = self.reader.value(_TEXT, receipt["at"], at)
            found[str(code)] = None if when is LEFT_OUT else when
            at = receipt.end()
            if not receipt["more"]:
                break
        if not found:
            self.tell(at, "received", "receipts are not written so",
                      "Write STATE INSTANT; STATE INSTANT ...", "error")  # fmt: skip
        return found, at

    def _unread(
        self, start: int, stop: int, taken: list[tuple[int, int]], marks: set[str]
    ) -> set[str]:
        """Say which lines were not read; the handling marks among them."""
        seen: set[str] = set()
        lines: list[int] = []
        for first, last in _between(start, stop, taken):
            for line in re.compile(r"[^\n]+").finditer(self.text, first, last):
                said = line[0].strip().casefold()
                if said in marks:
                    seen.add(said)
                elif said:
                    lines.append(line.start())
        if lines:
            where = "before the first heading" if start == 0 else "after the end of the message"
            many = f"{len(lines)} lines" if len(lines) > 1 else "a line"
            self.tell(lines[0], "unread", f"{many} {where}: not read",
                      "See that nothing of the message stands there.")  # fmt: skip
        return seen


def _between(start: int, stop: int, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What lies between the parts that were taken."""
    for first, last in sorted(taken):
        if first > start:
            yield start, first
        start = max(start, last)
    yield start, stop
