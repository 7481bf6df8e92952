"""Shapes and letters of a picture, as elements of SVG.

A status is told by its word, by the sign in its flag and by the pattern of its bar; colour only
helps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from xml.etree import ElementTree as ET

from hofburg.assessment import status_word
from hofburg.languages import say
from hofburg.reports.layout import BOLD, width

__all__ = [
    "INK",
    "POINT",
    "Shape",
    "bar",
    "box",
    "document",
    "flag",
    "letters",
    "line",
    "mark",
    "part",
    "runs",
    "speech",
    "swatches",
]

INK = "#1f2933"
POINT = 14
"""What a message speaks of is drawn as one point where it is not wider than that."""
_PAPER = "#ffffff"
_MESSAGE = "#2f5d8a"
# No red: a status is a fact for people to judge, not an alarm.
_COLOUR = {"met": "#3f7d52", "pending": "#2f6f8f", "excused": "#3f7d52", "undetermined": "#6b4f93"}
_OTHER = "#8a5a00"  # early, late, missed
# The lines of a pattern in a tile of six by six; none: plain.
_PATTERN = {
    "met": "M0 3H6",
    "pending": "",
    "excused": "",
    "undetermined": "M-1 1L1 -1M0 6L6 0M5 7L7 5",
    "late": "M1.5 0V6M4.5 0V6",
    "early": "M0 1.5H6M0 4.5H6",
    "missed": "M0 0L6 6M0 6L6 0",
    "spoken": "M1 2H3M4 5H6",
}
# The sign in a flag of eleven by eleven.
_SIGN = {
    "met": "M2.5 5.5L4.5 8L8.5 3",
    "excused": "M3 5.5H8",
    "late": "M3.5 2.5L8 5.5L3.5 8.5Z",
    "early": "M7.5 2.5L3 5.5L7.5 8.5Z",
    "missed": "M3 3L8 8M8 3L3 8",
    "pending": "",
    "undetermined": "M3.6 4.1C3.6 2.3 7.4 2.3 7.4 4.1C7.4 5.3 5.5 5.3 5.5 6.7M5.5 8.2V8.9",
}


def _n(number: float) -> str:
    """A number with at most one decimal, so that no machine writes it differently."""
    return f"{round(number * 10) / 10:g}" if abs(number) < 1e5 else str(round(number))


def box(
    x: float, y: float, wide: float, high: float, fill: str, edge: str = "none", dashes: str = ""
) -> ET.Element:
    """A rectangle."""
    at = {"x": _n(x), "y": _n(y), "width": _n(max(wide, 0)), "height": _n(high)}
    dash = {"stroke-dasharray": dashes} if dashes else {}
    return ET.Element("rect", at | {"fill": fill, "stroke": edge} | dash)


def line(
    x1: float, y1: float, x2: float, y2: float, ink: str, dashes: str = "", thin: bool = False
) -> ET.Element:
    """A straight line."""
    ends = {"x1": _n(x1), "y1": _n(y1), "x2": _n(x2), "y2": _n(y2), "stroke": ink}
    dash = {"stroke-dasharray": dashes} if dashes else {}
    return ET.Element("line", ends | {"stroke-width": "0.7" if thin else "1"} | dash)


def letters(
    x: float, y: float, lines: Sequence[str], size: float,
    bold: bool = False, plate: bool = False, ending: bool = False,
) -> list[ET.Element]:  # fmt: skip
    """Lines of text under each other, beginning (or ``ending``) at ``x``.

    A ``plate`` behind them keeps lines of the grid from crossing them.
    """
    drawn = []
    for number, text in enumerate(lines):
        at = y + number * 15
        if plate:
            long = width(text, size) * (BOLD if bold else 1)
            drawn.append(
                box(x - (long if ending else 0) - 1, at - size, long + 2, size + 3.5, _PAPER)
            )
        weight = {"font-weight": "bold"} if bold else {}
        weight |= {"text-anchor": "end"} if ending else {}
        one = ET.Element("text", {"x": _n(x), "y": _n(at), "font-size": _n(size)} | weight)
        one.text = text
        drawn.append(one)
    return drawn


def part(title: str, shapes: Sequence[ET.Element]) -> ET.Element:
    """Shapes that belong together, with the words that a pointer over them shows."""
    group = ET.Element("g")
    ET.SubElement(group, "title").text = title
    group.extend(shapes)
    return group


def mark(left: float, right: float, y: float, declared: bool) -> list[ET.Element]:
    """A message: a dot, or a bar where only a range is known. What was declared is a square."""
    if declared:
        return [box(left - 4, y - 4, 8, 8, _PAPER, INK)]
    if right - left < 0.5:
        at = {"cx": _n(left), "cy": _n(y), "r": "4.5", "fill": _MESSAGE, "stroke": INK}
        return [ET.Element("circle", at)]
    bar = box(left, y - 4, max(right - left, 3), 8, "#c3d4e6", _MESSAGE)
    return [bar, line(left, y - 5.5, left, y + 5.5, INK), line(right, y - 5.5, right, y + 5.5, INK)]


def speech(
    bounds: tuple[float, float], sure: tuple[float, float] | None, y: float
) -> list[ET.Element]:
    """What a message speaks of, between two edges: a bar with round ends, or a rhomb for one point.

    It is dotted where it is not ``sure``.
    """
    left, right = bounds
    if right - left <= POINT:
        x = (left + right) / 2
        corners = ((x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y))
        points = " ".join(f"{_n(across)},{_n(down)}" for across, down in corners)
        return [ET.Element("polygon", {"points": points, "fill": _PAPER, "stroke": _MESSAGE})]
    shapes = []
    if sure != bounds:
        shapes.append(box(left, y - 4, right - left, 8, _PAPER, _MESSAGE, "2 2"))
    if sure is not None:
        shapes.append(box(sure[0], y - 4, sure[1] - sure[0], 8, "url(#spoken)", _MESSAGE))
    for shape in shapes:
        shape.set("rx", "4")
    return shapes


def bar(
    bounds: tuple[float, float], sure: tuple[float, float] | None, y: float, announced: bool
) -> list[ET.Element]:
    """What takes place, from edge to edge: filled, or open and hatched if it is only announced.

    It is dotted where it is not ``sure``.
    """
    left, right = bounds
    fill = "url(#spoken)" if announced else "#a9c3dd"
    shapes = []
    if sure != bounds:
        shapes.append(box(left, y, right - left, 10, _PAPER, _MESSAGE, "2 2"))
    if sure is not None:
        shapes.append(box(sure[0], y, sure[1] - sure[0], 10, fill, _MESSAGE))
    if announced:
        for shape in shapes:
            shape.set("rx", "5")
    return shapes


def runs(status: str, start: float, due: float, end: float, y: float) -> list[ET.Element]:
    """The bar of a time limit up to its flag; dotted where the instant it is due is a range."""
    ink, fill = _COLOUR.get(status, _OTHER), f"url(#{_known(status)})"
    drawn = [box(start, y + 1, due - start, 9, fill, ink)] if due > start else []
    if end > due:
        drawn.append(box(due, y + 1, end - due, 9, _PAPER, ink, "2 2"))
    return drawn


def flag(status: str, x: float, y: float) -> list[ET.Element]:
    """The flag at the instant something is due, with the sign of its status."""
    ink = _COLOUR.get(status, _OTHER)
    shapes = [line(x, y - 1, x, y + 12, ink), box(x, y, 11, 11, _PAPER, ink)]
    if sign := _SIGN.get(status, ""):
        drawn = {"d": sign, "fill": "none", "stroke": ink, "stroke-width": "1.5"}
        shapes.append(ET.Element("path", drawn | {"transform": f"translate({_n(x)} {_n(y)})"}))
    return shapes


def _known(status: str) -> str:
    return status if status in _PATTERN and status in _SIGN else "undetermined"


Shape = Callable[[float, float], list[ET.Element]]


def swatches(
    *,
    dots: bool,
    ranges: bool,
    declared: bool,
    points: bool,
    stays: bool,
    runs_from: bool,
    broken: bool,
    statuses: Sequence[str],
) -> Iterator[tuple[Shape, str]]:
    """The legend: shapes with their meaning, drawn in a place of 30 by 12."""
    if dots:
        yield lambda x, y: mark(x + 15, x + 15, y + 6, False), say("message, at its instant")
    if ranges:
        yield (
            lambda x, y: mark(x + 2, x + 26, y + 6, False),
            say("message, some time in this range"),
        )
    if declared:
        yield lambda x, y: mark(x + 15, x + 15, y + 6, True), say("declared of the register")
    if points:
        yield lambda x, y: speech((x + 15, x + 15), None, y + 6), say("what a message speaks of")
    if stays:
        meaning = say("what a message speaks of, first to last (dotted: some time there)")
        yield lambda x, y: speech((x + 1, x + 29), (x + 8, x + 22), y + 6), meaning
    if runs_from:
        meaning = say("time limit, from the message it is counted from")
        yield lambda x, y: runs("pending", x, x + 26, x + 26, y), meaning
    if broken:
        yield lambda x, y: runs("pending", x, x, x + 26, y), say("due some time in this range")
    for status in statuses:
        yield partial(_flagged, status), say("due: {status}", status=status_word(status))


def _flagged(status: str, x: float, y: float) -> list[ET.Element]:
    return flag(status, x + 10, y)


def document(wide: int, high: int, title: str, words: str, drawn: Sequence[ET.Element]) -> str:
    """The whole picture as text, ending with a newline."""
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(wide),
            "height": str(high),
            "viewBox": f"0 0 {wide} {high}",
            "role": "img",
            "aria-labelledby": "title desc",
            "font-family": "sans-serif",
            "fill": INK,
        },
    )
    ET.SubElement(root, "title", {"id": "title"}).text = title
    ET.SubElement(root, "desc", {"id": "desc"}).text = words
    root.append(_patterns())
    root.append(box(0, 0, wide, high, _PAPER))
    root.extend(drawn)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="unicode") + "\n"


def _patterns() -> ET.Element:
    defs = ET.Element("defs")
    for status, path in _PATTERN.items():
        tile = {"id": status, "width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
        made = ET.SubElement(defs, "pattern", tile)
        made.append(box(0, 0, 6, 6, "#f4f6f8"))
        if path:
            ink = _MESSAGE if status == "spoken" else _COLOUR.get(status, _OTHER)
            ET.SubElement(made, "path", {"d": path, "stroke": ink, "stroke-width": "1"})
    return defs
