"""A worked case as a picture: who said what when and of what days, and the time limits that ran.

An SVG without scripts, links or fonts of its own; the same bytes on every machine. What tells
things apart is shape, pattern and words, so that it can be printed in grey.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hofburg.languages import say
from hofburg.reports.axis import Axis
from hofburg.reports.drawing import INK, POINT, Shape, document, letters, line, swatches
from hofburg.reports.labels import LEFT, RIGHT, ROW, SIZE, SMALL, WIDTH
from hofburg.reports.lanes import across, lane_of
from hofburg.reports.layout import BOLD, width, wrap
from hofburg.reports.picture import DECLARED, Picture, described, picture
from hofburg.reports.told import Told, told_of_casebook
from hofburg.reports.wording import when

if TYPE_CHECKING:
    from hofburg.assessment import CaseResult
    from hofburg.regimes import Law

__all__ = ["case_described", "case_timeline", "timeline"]


def timeline(law: Law, result: CaseResult, world: str | None = None) -> str:
    """A case in one of its worlds (left out: the first) as the text of an SVG, 960 wide.

    Messages stand at their instants in a lane for each State, ranges as bars, and beneath a message
    the days and instants in its body, if they say more than when it was sent; time limits run from
    the message that they are counted from, where that can be told, to the flag at which they are
    due. What has no instant is listed beneath and given no place. ``law`` and ``result`` as for
    ``briefing``.

    Raises ``QuestionError`` for a world that the case does not have.
    """
    return case_timeline(told_of_casebook(law, result), world)


def case_timeline(told: Told, world: str | None = None) -> str:
    """As ``timeline``, of a case of a register or of a casebook. Raises ``QuestionError``."""
    chosen = told.world(world)
    shows = picture(told, chosen)
    axis = _axis(shows)
    drawn: list[ET.Element] = []
    y = _head(drawn, shows)
    top = y = _scale(drawn, shows, axis, y)
    for lane, title in shows.lanes.items():
        y = lane_of(drawn, shows, axis, lane, title, y)
    if not shows.lanes:
        drawn += letters(LEFT, y + 20, [say("Nothing here has an instant.")], SIZE)
        y += 34
    lines = [*_grid(shows, axis, top, y)]
    y = _legend(drawn, shows, axis, y + 10)
    y = _notes(drawn, shows, y)
    alt = described(told, chosen)
    return document(WIDTH, round(y + 10), shows.title, alt, [*lines, *drawn])


def case_described(told: Told, world: str | None = None) -> str:
    """What ``case_timeline`` shows, in words. Raises ``QuestionError`` for an unknown world."""
    return described(told, told.world(world))


def _axis(shows: Picture) -> Axis:
    """Over all that is placed, and over the moment of the question unless it is far off."""
    spans = [m.bounds for m in shows.marks] + [c.bounds for c in shows.clocks]
    spans += [m.speaks.bounds for m in shows.marks if m.speaks]
    spans += [(c.start, c.start) for c in shows.clocks if c.start is not None]
    now = (shows.as_of, shows.as_of)
    if not spans:
        return Axis.over([now], LEFT + 8, RIGHT - 8, shows.zone)
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    reach = max((last - first) * 2 // 3, 86_400_000_000)
    near = first - reach <= shows.as_of <= last + reach
    return Axis.over([*spans, now] if near else spans, LEFT + 8, RIGHT - 8, shows.zone)


# -- above the lanes -------------------------------------------------------------------------------


def _head(drawn: list[ET.Element], shows: Picture) -> float:
    y = 26.0
    for text in wrap(shows.title, (RIGHT - LEFT) / BOLD, 16, 2):
        drawn += letters(LEFT, y, [text], 16, bold=True)
        y += 20
    for text in wrap(shows.world, RIGHT - LEFT, 12, 3):
        drawn += letters(LEFT, y, [text], 12)
        y += ROW
    return y - 4


def _scale(drawn: list[ET.Element], shows: Picture, axis: Axis, y: float) -> float:
    """The axis with its two rows of labels, and the moment of the question above it."""
    drawn += _question(shows, axis, y + 12)
    y += 20
    # From the right: where two labels are too near, the unit that is all but over goes without.
    free = {"head": float("inf"), "label": float("inf")}
    for tick in reversed(list(axis.ticks())):
        for row, text in (("head", tick.head), ("label", tick.label)):
            if not text:
                continue
            bold = row == "head"
            long = width(text, SMALL) * (BOLD if bold else 1)
            x = min(max(tick.x if bold else tick.x - long / 2, LEFT), RIGHT - long)
            if x + long + 8 <= free[row]:
                at = y + (12 if bold else 26)
                drawn += letters(x, at, [text], SMALL, bold=bold, plate=True)
                free[row] = x
    drawn.append(line(LEFT, y + 36, RIGHT, y + 36, INK))
    drawn += [line(t.x, y + 31, t.x, y + 36, INK) for t in axis.ticks() if t.label]
    return y + 36


def _question(shows: Picture, axis: Axis, y: float) -> list[ET.Element]:
    """The label of the moment of the question, at its line or at the edge beyond which it lies."""
    text = say("as of {when}", when=when((shows.as_of, shows.as_of), shows.zone))
    if shows.as_of > axis.last:
        text = say("{moment} (further right) →", moment=text)
    elif shows.as_of < axis.first:
        text = say("← {moment} (further left)", moment=text)
    long = width(text, SMALL)
    x = min(max(axis.x(shows.as_of) - long / 2, LEFT), RIGHT - long)
    return letters(x, y, [text], SMALL)


def _grid(shows: Picture, axis: Axis, top: float, bottom: float) -> Iterator[ET.Element]:
    for tick in axis.ticks():
        if tick.label:
            yield line(tick.x, top, tick.x, bottom, "#d8dde2", thin=True)
    if axis.holds(shows.as_of):
        x = axis.x(shows.as_of)
        yield line(x, top - 38, x, bottom, INK, dashes="6 3")


# -- beneath the lanes -----------------------------------------------------------------------------


def _legend(drawn: list[ET.Element], shows: Picture, axis: Axis, y: float) -> float:
    """What the shapes mean; only those that are there."""
    x = float(LEFT)
    y += 6
    for shape, text in _meanings(shows, axis):
        long = 40 + width(text, SMALL)
        if x + long > RIGHT and x > LEFT:
            x, y = float(LEFT), y + 18
        drawn += [*shape(x, y), *letters(x + 34, y + 10, [text], SMALL)]
        x += long + 14
    return y + 24


def _meanings(shows: Picture, axis: Axis) -> Iterator[tuple[Shape, str]]:
    ranges = [m.bounds[0] != m.bounds[1] for m in shows.marks if m.lane != DECLARED]
    declared = any(m.lane == DECLARED for m in shows.marks)
    spoken = [across(axis, m.speaks.bounds) for m in shows.marks if m.speaks]
    return swatches(
        dots=not all(ranges),
        ranges=any(ranges),
        declared=declared,
        points=any(right - left <= POINT for left, right in spoken),
        stays=any(right - left > POINT for left, right in spoken),
        runs_from=any(c.start is not None for c in shows.clocks),
        broken=any(c.bounds[0] != c.bounds[1] for c in shows.clocks),
        statuses=list(dict.fromkeys(c.status for c in shows.clocks)),
    )


def _notes(drawn: list[ET.Element], shows: Picture, y: float) -> float:
    zone = say("Days and hours of the axis are those of {zone}.", zone=shows.zone)
    if shows.zone != "UTC":
        zone += " " + say("Instants that end with Z are in UTC.")
    for note in (*shows.notes, zone):
        for text in wrap(note, RIGHT - LEFT, SMALL, 40):
            drawn += letters(LEFT, y + 10, [text], SMALL)
            y += 14
    return y
