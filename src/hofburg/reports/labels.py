"""Where the words of a shape stand: right of it, left of it or below, never over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from hofburg.reports.drawing import letters
from hofburg.reports.layout import Rows, width, wrap

__all__ = ["LEFT", "RIGHT", "ROW", "SIZE", "SMALL", "WIDTH", "Label", "labels", "placed"]

WIDTH = 960
LEFT, RIGHT = 16, WIDTH - 16
ROW = 15  # height of a row of letters
SIZE, SMALL = 11.5, 10.5
_LABEL = 290  # a label's lines are at most that wide


@dataclass(frozen=True, slots=True)
class Label:
    """Lines at one side of a shape; ``edges`` hold both."""

    x: float
    side: str
    strong: Sequence[str]
    small: Sequence[str]
    edges: tuple[float, float]

    @property
    def height(self) -> int:
        """In rows, the shape's own with them."""
        return len(self.strong) + len(self.small) + (self.side == "below")

    def written(self, y: float) -> list[ET.Element]:
        """Its letters, where its first row begins at ``y``."""
        y += 11 + (ROW if self.side == "below" else 0)
        under = y + len(self.strong) * ROW
        ending = self.side == "left"
        text = letters(self.x, y, self.strong, SIZE, plate=True, ending=ending)
        return text + letters(self.x, under, self.small, SMALL, plate=True, ending=ending)


def labels(
    left: float, right: float, title: str, *small: str, also: float | None = None
) -> list[Label]:
    """A label of a shape: right of it, left of it (where its lines end at the edge), or below.

    ``also`` is a place beside it up to which nothing may stand in between.
    """
    strong = wrap(title, _LABEL, SIZE, 3)
    under = [text for one in small for text in wrap(one, _LABEL, SMALL, 3)]
    long = max([width(t, SIZE) for t in strong] + [width(t, SMALL) for t in under], default=0)
    beneath = min(max(left, LEFT), RIGHT - long)  # no label is wider than the picture
    sides = [(right + 4, "right")] if right + 4 + long <= RIGHT else []
    sides += [(left - 4 - long, "left")] if left - 4 - long >= LEFT else []
    sides += [(beneath, "below")]
    others = [] if also is None else [also]
    crossed = {"right": max([right, *others]) > right, "left": min([left, *others]) < left}
    return [
        Label(
            x=x + long if side == "left" else x,
            side=side,
            strong=strong,
            small=under,
            edges=(min(x, left, *others), max(x + long, right, *others)),
        )
        for x, side in sides
        if not crossed.get(side)
    ]


def placed(rows: Rows, choices: Sequence[tuple[Label, ...]]) -> tuple[int, tuple[Label, ...]]:
    """Of labels one above the other the choice that ends highest, and its first row, now taken."""
    tried = []
    for number, labels in enumerate(choices):
        edges = [label.edges for label in labels for _ in range(label.height)]
        row = rows.first(edges)
        tried.append((row + len(edges), number, row, edges))
    _, number, row, edges = min(tried)
    rows.take(row, edges)
    return row, choices[number]
