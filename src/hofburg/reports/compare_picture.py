"""A comparison as a picture: what each side is asked for, what it costs, and what changes.

An SVG without scripts, links or fonts of its own; the same bytes on every machine. What is certain
is filled, what may be is dotted, what a quota could bring is hatched: so it prints in grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hofburg.languages import language, say
from hofburg.regimes import said_in
from hofburg.reports.compare_tables import comparison_title
from hofburg.reports.compare_words import amount, compared_data, compared_notes
from hofburg.reports.drawing import INK, box, document, letters, line, part
from hofburg.reports.layout import width, wrap
from hofburg.reports.wording import plain

if TYPE_CHECKING:
    from hofburg.arrangements import Comparison, Layer

__all__ = ["comparison_picture"]

_WIDE, _LEFT, _NAMES, _ROW = 960, 20, 230, 20
_BARS = 470  # the most room of a bar; its number stands behind it
_MOST = 16  # rows of a chart; the others are counted
_FILL, _EDGE = "#a9c3dd", "#2f5d8a"
Numbers = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class _Bar:
    """A row of a chart: a name, from the least to the most, and whether it is only possible."""

    name: str
    numbers: Numbers
    hatched: bool = False
    note: str = ""

    @property
    def most(self) -> Decimal:
        """The largest end that is known, for the scale."""
        return max((end for end in self.numbers if end is not None), default=Decimal(0))


def comparison_picture(comparison: Comparison) -> str:
    """The text of an SVG, 960 wide and as high as it needs."""
    title = comparison_title(comparison)
    drawn: list[ET.Element] = []
    y = 34.0
    for text in wrap(title, _WIDE - 40, 17, 2):
        drawn += letters(_LEFT, y, [text], 17, bold=True)
        y += 22
    words = [title, compared_data(comparison)]
    for text in wrap(compared_data(comparison), _WIDE - 40, 12, 4):
        drawn += letters(_LEFT, y, [text], 12)
        y += 16
    y = _legend(drawn, y + 14)
    for layer in comparison.layers:
        y = _layer(drawn, words, comparison, layer, y + 26)
    notes = compared_notes(comparison)  # the first: the same acts, judged twice
    y += 12
    for note in notes:
        lines = wrap(note, _WIDE - 40, 11, 3)
        drawn += letters(_LEFT, y + 12, lines, 11)
        y += 15 * len(lines) + 4
    return document(
        _WIDE, round(y + 18), title, " ".join(f"{it.rstrip('.')}." for it in words), drawn
    )


def _layer(
    drawn: list[ET.Element], words: list[str], comparison: Comparison, layer: Layer, y: float
) -> float:
    head = f"{layer.id}: {plain(said_in(layer.title, language()))}"
    for text in wrap(head, _WIDE - 40, 14, 2):
        drawn += letters(_LEFT, y, [text], 14, bold=True)
        y += 18
    words.append(head)
    charts = (
        (say("Extra messages, by the State that sends them"), _messages(layer), ""),
        (say("Cost, by State") + _supposed(comparison), _costs(layer), f" {comparison.currency}"),
        (say("Findings that change, by provision"), _changes(layer), ""),
        (
            say("Told only under the arrangement, of what is recorded of the parties"),
            _seen(layer),
            "",
        ),
    )
    for name, bars, unit in charts:
        y = _chart(drawn, words, name, bars, unit, y + 4)
    return y


def _supposed(comparison: Comparison) -> str:
    """What is to be said of unit costs: how many of them are assumptions."""
    doubtful = sum(line["mark"] == "doubtful" for line in comparison.costs)
    if not doubtful:
        return ""
    every = len(comparison.costs)
    if doubtful == every:
        return " " + say("(all unit costs are assumptions)")
    return " " + say("({n} of {all} unit costs are assumptions)", n=doubtful, all=every)


def _messages(layer: Layer) -> list[_Bar]:
    return [_Bar(it.state, it.messages) for it in layer.payments if it.messages[1] != 0]


def _costs(layer: Layer) -> list[_Bar]:
    found = []
    for it in layer.payments:
        who = say("each State") if it.state == "*" else it.state
        if it.total[1] != 0:
            found.append(_Bar(who, it.total))
        if it.ahead[1] != 0:
            found.append(_Bar(who, it.ahead, hatched=True, note=say("quotas, a year")))
    return found


def _changes(layer: Layer) -> list[_Bar]:
    from hofburg.arrangements import added

    groups: dict[tuple[str, str], list[Numbers]] = {}
    for it in layer.tallies:
        groups.setdefault((it.label, it.how), []).append(it.number)
    hows = {
        "new": say("new"),
        "status": say("another status"),
        "figure": say("another day or cap"),
    }
    return [
        _Bar(f"{label}: {hows[how]}", added(numbers)) for (label, how), numbers in groups.items()
    ]


def _seen(layer: Layer) -> list[_Bar]:
    return [
        _Bar(plain(it.title), it.told, note=_beside(it.area or it.recorded))
        for it in layer.seen
        if it.told[1] != 0
    ]


def _beside(recorded: Numbers) -> str:
    if recorded[1] == 0:
        return say("of which nothing is recorded yet")
    return say("of {n}", n=amount(recorded))


def _chart(
    drawn: list[ET.Element], words: list[str], name: str, bars: Sequence[_Bar], unit: str, y: float
) -> float:
    """Rows of one scale under a heading; of many only the first."""
    drawn += letters(_LEFT, y + 14, [name], 12, bold=True)
    y += 22
    if not bars:
        drawn += letters(_LEFT + 12, y + 12, [say("none")], 12)
        words.append(name + ": " + say("none"))
        return y + 22
    most = max(bar.most for bar in bars) or Decimal(1)
    left = _LEFT + 12 + _NAMES
    told = [
        f"{amount(bar.numbers)}{unit}{f' {bar.note}' if bar.note else ''}" for bar in bars[:_MOST]
    ]
    # What stands behind the longest bar stays on the page.
    room = min(_BARS, _WIDE - 12 - left - max(width(said, 12) for said in told))
    for bar, said in zip(bars, told, strict=False):
        drawn.append(part(f"{bar.name}: {said}", _drawn(bar, said, most, left, room, y)))
        words.append(f"{name}: {bar.name}: {said}")
        y += _ROW
    drawn.append(line(left, y - _ROW * len(bars[:_MOST]) - 2, left, y + 2, INK, thin=True))
    if len(bars) > _MOST:
        drawn += letters(left, y + 12, [say("{n} more are not drawn.", n=len(bars) - _MOST)], 11)
        y += 18
    return y + 6


def _drawn(
    bar: _Bar, said: str, most: Decimal, left: float, room: float, y: float
) -> list[ET.Element]:
    lo, hi = bar.numbers
    start = room * float((lo or Decimal(0)) / most)
    end = room * float((bar.most if hi is not None else most) / most)
    name = wrap(bar.name, _NAMES - 8, 12, 1)
    shapes = letters(left - 8, y + 12, name, 12, ending=True)
    fill = "url(#spoken)" if bar.hatched else _FILL
    if end > start:
        shapes.append(box(left, y + 2, max(end, 3), 13, "#ffffff", _EDGE, "2 2"))
    if start > 0:
        shapes.append(box(left, y + 2, max(start, 3), 13, fill, _EDGE))
    if hi is None:  # nobody knows how much more
        shapes += letters(left + end - 12, y + 13, ["?"], 12, bold=True)
    return shapes + letters(left + max(start, end, 3) + 6, y + 13, [said], 12)


def _legend(drawn: list[ET.Element], y: float) -> float:
    x = float(_LEFT)
    for fill, dashes, text in (
        (_FILL, "", say("certain")),
        ("#ffffff", "2 2", say("up to here, if facts that are not known are so")),
        ("url(#spoken)", "", say("what quotas newly opened could cost in a year at most")),
    ):
        drawn.append(box(x, y - 10, 26, 13, fill, _EDGE, dashes))
        drawn += letters(x + 32, y, [text], 12)
        x += 56 + width(text, 12)
    return y
