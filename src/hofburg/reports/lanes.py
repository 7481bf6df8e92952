"""The lanes of a picture: each State's messages, what they speak of, and its time limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hofburg.reports.drawing import POINT, flag, letters, line, mark, part, runs, speech
from hofburg.reports.layout import BOLD, Rows, width, wrap
from hofburg.reports.picture import DECLARED, Clock, Mark

if TYPE_CHECKING:
    from hofburg.reports.axis import Axis
    from hofburg.reports.picture import Picture
    from hofburg.reports.spoken import Spoken

__all__ = ["LEFT", "RIGHT", "ROW", "SIZE", "SMALL", "WIDTH", "across", "lane_of"]

WIDTH = 960
LEFT, RIGHT = 16, WIDTH - 16
ROW = 15  # height of a row of letters
SIZE, SMALL = 11.5, 10.5
_LABEL = 290  # a label's lines are at most that wide
_THREAD = "#7b93ab"


def across(axis: Axis, bounds: tuple[int, int]) -> tuple[float, float]:
    """Bounds of an instant, from where to where on the paper."""
    return axis.x(bounds[0]), axis.x(bounds[1])


def lane_of(
    drawn: list[ET.Element], shows: Picture, axis: Axis, lane: str, title: str, y: float
) -> float:
    """A lane from ``y`` on is added to what is drawn: messages and, beneath them, time limits.

    Returns where it ends.
    """
    called = wrap(title, (RIGHT - LEFT) / BOLD, 12, 1)
    drawn += letters(LEFT, y + 17, called, 12, bold=True, plate=True)
    y += 26
    rows = Rows()
    marks = [m for m in shows.marks if m.lane == lane]
    for it in marks:
        drawn += _message(axis, rows, it, y)
    y += len(rows.taken) * ROW + (4 if marks else 0)
    rows = Rows()
    clocks = [c for c in shows.clocks if c.lane == lane]
    for clock in clocks:
        drawn.append(_limit(axis, rows, clock, y))
    y += len(rows.taken) * ROW + (4 if clocks else 0)
    drawn.append(line(LEFT, y + 3, RIGHT, y + 3, "#9aa5b1"))
    return y + 4


# -- what stands in a lane -------------------------------------------------------------------------


def _limit(axis: Axis, rows: Rows, clock: Clock, top: float) -> ET.Element:
    begin = axis.x(clock.bounds[0] if clock.start is None else clock.start)
    due, end = across(axis, clock.bounds)
    # The flag stands to the right of its pole.
    choices = _labels(begin - 1, end + 13, clock.title, clock.small)
    row, (label,) = _placed(rows, [(it,) for it in choices])
    y = top + row * ROW
    shapes = [*runs(clock.status, begin, due, end, y + 2), *flag(clock.status, end, y + 2)]
    return part(f"{clock.title}. {clock.small}", [*shapes, *label.written(y)])


def _message(axis: Axis, rows: Rows, it: Mark, top: float) -> list[ET.Element]:
    """A message and, right beneath its label, what it speaks of."""
    left, right = across(axis, it.bounds)
    uppers = _labels(left - 5, right + 5, it.title, it.small)
    said = f"{it.title}. {it.small}"
    if it.speaks is None:
        row, (label,) = _placed(rows, [(upper,) for upper in uppers])
        y = top + row * ROW
        shapes = mark(left, right, y + 8, it.lane == DECLARED)
        return [part(said, [*shapes, *label.written(y)])]
    first, last = across(axis, it.speaks.bounds)
    if last - first <= POINT:
        first = last = (first + last) / 2
    at = min(max((first + last) / 2, left), right)  # where the line between the two begins
    lowers = _labels(first - 5, last + 5, "", *it.speaks.lines, also=at)
    row, (label, below) = _placed(rows, list(product(uppers, lowers)))
    y = top + row * ROW
    under = y + label.height * ROW
    shapes = mark(left, right, y + 8, it.lane == DECLARED)
    return [
        part(f"Spoken of: {it.title}. {it.speaks.words}", [
            *_joined(at, y + 8, min(max(at, first), last), under + 8),
            *_stay(axis, it.speaks, first, last, under + 8),
            *below.written(under),
        ]),
        part(said, [*shapes, *label.written(y)]),
    ]  # fmt: skip


def _joined(x1: float, y1: float, x2: float, y2: float) -> list[ET.Element]:
    """A line from a message down, and across if need be, to what it speaks of."""
    if x1 == x2:
        return [line(x1, y1, x1, y2 - 4, _THREAD)]
    return [line(x1, y1, x1, y2, _THREAD), line(x1, y2, x2, y2, _THREAD)]


def _stay(axis: Axis, it: Spoken, first: float, last: float, y: float) -> list[ET.Element]:
    sure = across(axis, it.sure) if it.sure else None
    # Of two days that follow each other nothing is sure but the midnight between them.
    return speech((first, last), sure if sure and sure[1] - sure[0] > 1 else None, y)


# -- where its words stand -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Label:
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


def _labels(
    left: float, right: float, title: str, *small: str, also: float | None = None
) -> list[_Label]:
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
        _Label(
            x=x + long if side == "left" else x,
            side=side,
            strong=strong,
            small=under,
            edges=(min(x, left, *others), max(x + long, right, *others)),
        )
        for x, side in sides
        if not crossed.get(side)
    ]


def _placed(rows: Rows, choices: Sequence[tuple[_Label, ...]]) -> tuple[int, tuple[_Label, ...]]:
    """Of labels one above the other the choice that ends highest, and its first row, now taken."""
    tried = []
    for number, labels in enumerate(choices):
        edges = [label.edges for label in labels for _ in range(label.height)]
        row = rows.first(edges)
        tried.append((row + len(edges), number, row, edges))
    _, number, row, edges = min(tried)
    rows.take(row, edges)
    return row, choices[number]
