"""Where text goes in a picture: how wide it is, where it breaks, which row is free."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["BOLD", "Rows", "width", "wrap"]

BOLD = 1.27
"""How much wider bold letters are at most."""

# Hundredths of the size of the letters, from the space to the tilde, in a wide typeface: whoever
# prints the picture in another one has room to spare.
_WIDTHS = (
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79,
    60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63,
    63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
)  # fmt: skip


def width(text: str, size: float) -> float:
    """The width of a line, rather too much than too little; ``size`` is that of the letters."""
    return sum(map(_hundredths, text)) * size / 100


def _hundredths(letter: str) -> int:
    code = ord(letter)
    if 32 <= code < 127:
        return _WIDTHS[code - 32]
    if unicodedata.combining(letter):
        return 0
    return 110 if unicodedata.east_asian_width(letter) in "WFA" or code > 0x2FF else 85


def wrap(text: str, room: float, size: float, most: int = 3) -> list[str]:
    """A text in lines of at most that width; what needs more than ``most`` lines ends with …"""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, room, size):
            joined = f"{line} {piece}" if line else piece
            if width(joined, size) <= room:
                line = joined
            else:
                lines.append(line)
                line = piece
            if len(lines) > most:
                return [*lines[: most - 1], _ended(lines[most - 1], room, size)]
    lines += [line] if line else []
    if len(lines) > most:
        return [*lines[: most - 1], _ended(lines[most - 1], room, size)]
    return lines


def _pieces(word: str, room: float, size: float) -> list[str]:
    """A word, broken where it is wider than a line."""
    pieces, piece = [], ""
    for letter in word:
        if piece and width(piece + letter, size) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def _ended(line: str, room: float, size: float) -> str:
    while line and width(line + "…", size) > room:
        line = line[:-1]
    return line.rstrip() + "…"


@dataclass(slots=True)
class Rows:
    """Rows of equal height in which things stand side by side, never over each other.

    A thing takes one row or more; it is given by its left and right edge in each of them.
    """

    taken: list[list[tuple[float, float]]] = field(default_factory=list)
    gap: float = 6

    def first(self, edges: Sequence[tuple[float, float]]) -> int:
        """The first row from which a thing has room."""
        row = 0
        while not all(self._free(row + n, *span) for n, span in enumerate(edges)):
            row += 1
        return row

    def take(self, row: int, edges: Sequence[tuple[float, float]]) -> None:
        """Put it there."""
        while len(self.taken) < row + len(edges):
            self.taken.append([])
        for spans, span in zip(self.taken[row:], edges, strict=False):
            spans.insert(bisect_right(spans, span), span)

    def _free(self, row: int, left: float, right: float) -> bool:
        if row >= len(self.taken):
            return True
        spans = self.taken[row]
        at = bisect_right(spans, (left, right))
        before = at == 0 or spans[at - 1][1] + self.gap <= left
        return before and (at == len(spans) or right + self.gap <= spans[at][0])
