"""A reconciliation as a picture: amounts before and now, and how much of it nothing explains.

An SVG without scripts, links or fonts of its own; the same bytes on every machine. Length and
pattern tell things apart, so that it can be printed in grey.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hofburg.exchange import WHOLE, Balance, class_totals
from hofburg.reports.drawing import INK, box, document, letters, line, part
from hofburg.reports.layout import wrap
from hofburg.reports.reconciliation import reconciliation_summary, reconciliation_title
from hofburg.reports.wording import plain

if TYPE_CHECKING:
    from hofburg.exchange import Reconciliation
    from hofburg.regimes import Law

__all__ = ["reconciliation_picture"]

_WIDE, _LEFT, _RIGHT = 960, 250, 170
_BEFORE, _NOW, _LACK = "#c3d4e6", "#2f5d8a", "#8a5a00"
_GRID = "#d8dde2"
_MOST = 60  # rows; the others are counted
_ROW = 36


def reconciliation_picture(law: Law, found: Reconciliation) -> str:
    """Amounts by class, in all and for each formation where they differ, as the text of an SVG.

    960 wide and as high as it needs. Amounts are drawn as far as they are known; a range has a
    dotted end.
    """
    rows = list(_rows(found))
    shown = _largest(rows)
    title = reconciliation_title(law, found)
    summary = reconciliation_summary(found, 0)
    scale = _Scale(max((_end(b) for _, _, b in shown), default=0.0))
    drawn: list[ET.Element] = []
    y = 30.0
    for text in wrap(title, _WIDE - 40, 16, 2):
        drawn += letters(20, y, [text], 16, bold=True)
        y += 21
    drawn += letters(20, y, [summary], 12)
    y = _legend(drawn, y + 24)
    top = y + 6
    bottom = top + _ROW * len(shown) + 18 * len({head for head, _, _ in shown})
    drawn += _grid(scale, top, bottom)
    y, last = top, None
    for head, kind, balance in shown:
        if head != last:
            named = plain(found.called(head)) + (", in all" if head == WHOLE else "")
            drawn += letters(20, y + 13, wrap(named, _WIDE - 40, 13, 1), 13, bold=True)
            y, last = y + 18, head
        drawn.append(part(_told(named, kind, balance), list(_bars(kind, balance, scale, y))))
        y += _ROW
    if not shown:
        drawn += letters(20, y + 14, ["No amounts are given."], 12)
        y += 24
    if len(rows) > len(shown):
        more = f"{len(rows) - len(shown)} more rows are not drawn; the tables have them."
        drawn += letters(20, y + 14, [more], 12)
        y += 22
    words = f"{summary} {'; '.join(_told(plain(found.called(h)), k, b) for h, k, b in shown)}"
    return document(_WIDE, round(y + 16), title, words, drawn)


def _rows(found: Reconciliation) -> Iterator[tuple[str, str, Balance]]:
    for head, kinds in class_totals(found).items():
        for kind, balance in kinds.items():
            if head == WHOLE or balance.standing in ("unexplained", "possible"):
                yield head, plain(kind), balance


def _largest(rows: list[tuple[str, str, Balance]]) -> list[tuple[str, str, Balance]]:
    """Those in all, and of the others as many as there is room for, the most unexplained ones."""

    def weight(number: int) -> tuple[bool, float, int]:
        head, _, balance = rows[number]
        ends = (abs(balance.left.lo), abs(balance.left.hi))
        least = min((float(end) for end in ends if end.is_finite()), default=0.0)
        return head != WHOLE, -least, number

    chosen = sorted(range(len(rows)), key=weight)[:_MOST]
    return [rows[number] for number in sorted(chosen)]


class _Scale:
    """Numbers to places, in round steps."""

    def __init__(self, most: float) -> None:
        size = 10 ** math.floor(math.log10(most)) if most > 1 else 1
        self.step = next(size * n for n in (0.2, 0.5, 1, 2) if most <= 5 * size * n) if most else 1
        self.step = max(self.step, 1)
        self.most = max(self.step * math.ceil(most / self.step), 1)

    def at(self, number: float) -> float:
        return _LEFT + (_WIDE - _LEFT - _RIGHT) * min(max(number, 0.0) / self.most, 1.0)


def _end(balance: Balance) -> float:
    """As far as a row reaches, where that is known."""
    ends = (balance.before.hi, balance.before.lo, balance.now.hi, balance.now.lo)
    return max((float(end) for end in ends if end.is_finite()), default=0.0)


def _grid(scale: _Scale, top: float, bottom: float) -> list[ET.Element]:
    drawn = []
    for number in range(round(scale.most / scale.step) + 1):
        x = scale.at(number * scale.step)
        drawn.append(line(x, top, x, bottom, _GRID, thin=True))
        drawn += letters(x - 4, top - 3, [f"{number * scale.step:g}"], 10)
    return drawn


def _bars(kind: str, balance: Balance, scale: _Scale, y: float) -> Iterator[ET.Element]:
    yield from letters(36, y + 17, wrap(kind, _LEFT - 50, 12, 1), 12)
    for at, span, fill in ((y + 2, balance.before, _BEFORE), (y + 15, balance.now, _NOW)):
        lo = scale.at(float(span.lo)) if span.lo.is_finite() else _LEFT
        hi = scale.at(float(span.hi)) if span.hi.is_finite() else scale.at(scale.most)
        yield box(_LEFT, at, lo - _LEFT, 10, fill, INK if fill == _NOW else "#7d93aa")
        if hi > lo:
            yield box(lo, at, hi - lo, 10, "#ffffff", INK, "2 2")
    left = balance.left
    if balance.standing == "unexplained":
        sure = left.lo if left.lo > 0 else left.hi
        # What came unexplained lies at the end of the bar of now; what went, beyond it.
        end = float(balance.now.lo if balance.now.lo.is_finite() else 0)
        first, last = sorted((end, end - float(sure)))
        x1, x2 = scale.at(first), scale.at(last)
        yield box(x1, y + 15, max(x2 - x1, 2), 10, "url(#missed)", _LACK)
    yield from letters(_WIDE - _RIGHT + 10, y + 12, [f"{balance.before} to {balance.now}"], 12)
    said = {"unexplained": f"unexplained: {_signed(left)}", "possible": "perhaps unexplained",
            "explained": "explained", "same": ""}[balance.standing]  # fmt: skip
    if said:
        yield from letters(_WIDE - _RIGHT + 10, y + 26, [said], 11)


def _signed(left: object) -> str:
    text = str(left)
    return text if text.startswith(("-", "..", "?")) else f"+{text}"


def _told(named: str, kind: str, balance: Balance) -> str:
    left = "" if balance.left.nothing else f", unexplained {_signed(balance.left)}"
    return f"{named}, {kind}: {balance.before} before, {balance.now} now{left}"


def _legend(drawn: list[ET.Element], y: float) -> float:
    x = 20.0
    for fill, edge, dash, text, long in (
        (_BEFORE, "#7d93aa", "", "before", 90),
        (_NOW, INK, "", "now", 80),
        ("url(#missed)", _LACK, "", "nothing in hand explains it", 220),
        ("#ffffff", INK, "2 2", "some number in this range", 0),
    ):
        drawn.append(box(x, y - 9, 26, 10, fill, edge, dash))
        drawn += letters(x + 32, y, [text], 12)
        x += long
    return y + 24
