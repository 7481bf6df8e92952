"""How early a build-up would be known, as a picture: both sides beside each other, always.

An SVG without scripts, links or fonts of its own; the same bytes on every machine. Each strategy
has a row, each side a column; the base alone is a dashed line, the base with the arrangement a full
one, so that it can be printed in grey. A band is the interval of 95 per cent of each share.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hofburg.languages import say, say_count
from hofburg.regimes import said_in
from hofburg.reports.drawing import box, document, letters, line, part
from hofburg.reports.layout import wrap
from hofburg.reports.warn_words import warn_law, warn_percent, warn_side, warn_synthetic
from hofburg.reports.wording import plain

if TYPE_CHECKING:
    from hofburg.arrangements import Curve, Study

__all__ = ["warn_picture"]

_WIDE, _LEFT = 960, 20
_PANEL, _HIGH = 386, 150  # of the plot itself
_COLUMNS = {"one": 64, "other": 534}
_GRID, _RULE = "#e3e7eb", "#7b8794"
# Told apart by people who do not see red or green, and in grey by dashes and lightness.
_LOOK = {"base": ("#a66a00", "6 4", "#f3e3c8"), "both": ("#0b5394", "", "#cfe0f0")}


def warn_picture(study: Study, names: Mapping[str, str] | None = None, language: str = "en") -> str:
    """The share of worlds in which a build-up is known, by days before its peak; an SVG as text.

    Args:
        names: of the sides, where States shall be named.
    """
    model = study.scenario.model
    title = plain(said_in(model.title, language))
    head = say("When a build-up would be known: {title}", title=title)
    drawn: list[ET.Element] = []
    y = 30.0
    for text in wrap(head, _WIDE - 40, 17, 2):
        drawn += letters(_LEFT, y, [text], 17, bold=True)
        y += 21
    lines = wrap(
        say(
            "Share of worlds in which it is declared, overdue or seen, so many days before its"
            " peak. {made_up}",
            made_up=warn_synthetic(study),
        ),
        _WIDE - 40,
        12,
        3,
    )
    drawn += letters(_LEFT, y, lines, 12)
    y += 15 * len(lines) + 6
    y = _legend(drawn, study, y)
    days = _days(study)
    words = [head, *lines]
    for strategy in study.strategies:
        y = _row(drawn, words, study, strategy, names, days, language, y)
    for text in wrap(_foot(study), _WIDE - 40, 11, 4):
        drawn += letters(_LEFT, y, [text], 11)
        y += 15
    return document(_WIDE, round(y + 8), head, " ".join(words), drawn)


def _foot(study: Study) -> str:
    said = say(
        "Made up under stated assumptions: it says how a measure works if they hold, and nothing"
        " of what any State does or plans. Known to the side that watches, from messages and visits"
        " alone."
    )
    if not study.boundaries:
        return said
    line_ = say("Line: {name}, which implies nothing about sovereignty.", name=study.boundaries)
    return f"{said} {line_}"


def _days(study: Study) -> int:
    """The days that the axis shows: enough for every curve, in steps of thirty."""
    longest = max((curve.known[0] for curve in study.curves() if curve.known), default=0.0)
    return max(30, -(-int(longest + 1) // 30) * 30)


def _legend(drawn: list[ET.Element], study: Study, y: float) -> float:
    x = float(_LEFT)
    for law in ("base", "both"):
        ink, dashes, band = _LOOK[law]
        drawn += [box(x, y - 4, 34, 8, band), _stroke([(x, y), (x + 34, y)], ink, dashes)]
        drawn += letters(x + 42, y + 4, [warn_law(study, law)], 12)
        x += 330
    return y + 26


def _stroke(points: Sequence[tuple[float, float]], ink: str, dashes: str) -> ET.Element:
    at = {"points": _joined(points), "fill": "none", "stroke": ink, "stroke-width": "2"}
    return ET.Element("polyline", at | ({"stroke-dasharray": dashes} if dashes else {}))


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{round(x * 10) / 10:g},{round(y * 10) / 10:g}" for x, y in points)


def _row(
    drawn: list[ET.Element], words: list[str], study: Study, strategy: str,
    names: Mapping[str, str] | None, days: int, language: str, y: float,
) -> float:  # fmt: skip
    """One strategy: both sides beside each other."""
    said = said_in(study.scenario.model.strategies[strategy].text, language)
    lines = wrap(plain(said), _WIDE - 40, 12, 3)
    drawn += letters(_LEFT, y, [strategy], 12, bold=True) + letters(_LEFT, y + 15, lines, 12)
    y += 15 * len(lines) + 23
    for side, left in _COLUMNS.items():
        builder = warn_side(side, names)
        head = say("{side} builds up", side=f"{builder[:1].upper()}{builder[1:]}")
        drawn += letters(left, y, [head], 12)
        shapes = _grid(left, y + 10, days)
        curves = [study.curve(side, strategy, law) for law in ("base", "both")]
        for curve in curves:
            shapes += _band(curve, study.done, left, y + 10, days)
        for curve in curves:
            ink, dashes, _ = _LOOK[curve.law]
            shapes.append(_stroke(_steps(curve, study.done, left, y + 10, days), ink, dashes))
        told = [
            say("{law}: known in {share}", law=warn_law(study, curve.law),
                share=warn_percent(curve.shares["known"]))
            for curve in curves
        ]  # fmt: skip
        drawn.append(part(f"{head}. {'; '.join(told)}.", shapes))
        drawn += letters(left, y + _HIGH + 40, told, 10.5)
        words.append(f"{strategy}, {head.lower()}: {'; '.join(told)}.")
    return y + _HIGH + 82


def _x(left: float, at: float, days: int) -> float:
    """Time runs to the right; the peak is at the right edge."""
    return left + _PANEL * (1 - at / days)


def _y(top: float, value: float) -> float:
    return top + _HIGH * (1 - value)


def _grid(left: float, top: float, days: int) -> list[ET.Element]:
    shapes = []
    for tenth in (0, 25, 50, 75, 100):
        at = _y(top, tenth / 100)
        shapes.append(line(left, at, left + _PANEL, at, _RULE if tenth == 0 else _GRID))
        shapes += letters(left - 6, at + 4, [f"{tenth} %"], 10.5, ending=True)
    step = 30 if days <= 240 else 60
    last = days // step * step
    for at in range(0, days + 1, step):
        x = _x(left, at, days)
        shapes.append(line(x, top, x, top + _HIGH, _RULE if at == 0 else _GRID))
        label = say("peak") if at == 0 else str(at)
        if at and at == last:
            label = say_count("{n} day", "{n} days", at)
        shapes += letters(
            x + {0: 10, last: 30}.get(at, 8), top + _HIGH + 14, [label], 10.5, ending=True
        )
    return shapes


def _by(curve: Curve, at: float) -> int:
    """In how many worlds it was known so many days before the peak, or earlier."""
    return bisect_right(curve.known, -at, key=lambda days: -days)


def _steps(curve: Curve, of: int, left: float, top: float, days: int) -> list[tuple[float, float]]:
    points, before = [], None
    for at in range(days, -1, -1):
        value = _by(curve, at) / of if of else 0.0
        if before is not None and value != before:
            points.append((_x(left, at, days), _y(top, before)))
        if before is None or value != before or at == 0:
            points.append((_x(left, at, days), _y(top, value)))
        before = value
    return points


def _band(curve: Curve, of: int, left: float, top: float, days: int) -> list[ET.Element]:
    """The interval of the share on each day."""
    from hofburg.arrangements import share

    if not of:
        return []
    low, high = [], []
    for at in range(days, -1, -1):
        found = share(_by(curve, at), of)
        low.append((_x(left, at, days), _y(top, found.low or 0.0)))
        high.append((_x(left, at, days), _y(top, found.high or 0.0)))
    shape = {"points": _joined([*high, *reversed(low)]), "fill": _LOOK[curve.law][2]}
    return [ET.Element("polygon", shape | {"stroke": "none", "fill-opacity": "0.7"})]
