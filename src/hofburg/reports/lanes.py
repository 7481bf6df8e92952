"""The lanes of a picture: each State's messages, what they speak of, and its time limits."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hofburg.reports.drawing import POINT, flag, letters, line, mark, part, runs, speech
from hofburg.reports.labels import LEFT, RIGHT, ROW, labels, placed
from hofburg.reports.layout import BOLD, Rows, wrap
from hofburg.reports.picture import DECLARED, Clock, Mark

if TYPE_CHECKING:
    from hofburg.reports.axis import Axis
    from hofburg.reports.picture import Picture
    from hofburg.reports.spoken import Spoken

__all__ = ["across", "lane_of"]

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
    choices = labels(begin - 1, end + 13, clock.title, clock.small)
    row, (label,) = placed(rows, [(it,) for it in choices])
    y = top + row * ROW
    shapes = [*runs(clock.status, begin, due, end, y + 2), *flag(clock.status, end, y + 2)]
    return part(f"{clock.title}. {clock.small}", [*shapes, *label.written(y)])


def _message(axis: Axis, rows: Rows, it: Mark, top: float) -> list[ET.Element]:
    """A message and, right beneath its label, what it speaks of."""
    left, right = across(axis, it.bounds)
    uppers = labels(left - 5, right + 5, it.title, it.small)
    said = f"{it.title}. {it.small}"
    if it.speaks is None:
        row, (label,) = placed(rows, [(upper,) for upper in uppers])
        y = top + row * ROW
        shapes = mark(left, right, y + 8, it.lane == DECLARED)
        return [part(said, [*shapes, *label.written(y)])]
    first, last = across(axis, it.speaks.bounds)
    if last - first <= POINT:
        first = last = (first + last) / 2
    at = min(max((first + last) / 2, left), right)  # where the line between the two begins
    lowers = labels(first - 5, last + 5, "", *it.speaks.lines, also=at)
    row, (label, below) = placed(rows, list(product(uppers, lowers)))
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
