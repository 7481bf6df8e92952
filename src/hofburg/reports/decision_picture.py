"""Positions on a text as a picture for a meeting: States by paragraphs.

An SVG without scripts, links or fonts of its own; the same bytes on every machine. Each stance has
a sign of its own, so that it can be printed in grey; colours are told apart by everybody. What is
an assumption stands in a dotted cell, under its own heading, with that word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hofburg.decisions import handling_of, matrix, positions_on
from hofburg.reports.decision_words import column_words, decision_standing, stance_words
from hofburg.reports.drawing import INK, box, document, letters, part
from hofburg.reports.layout import width, wrap
from hofburg.reports.wording import count, instant, plain

if TYPE_CHECKING:
    from hofburg.decisions import Decision, Matrix, Row
    from hofburg.regimes import Law

__all__ = ["positions_picture"]

_WIDE, _LEFT, _CELL, _ROW = 960, 20, 62, 22
_NAMES = 420  # the most room for States
_MOST = 8  # columns beside the whole text; the others are counted
# Told apart by people who do not see red or green, and in grey by their lightness and sign.
_STANCE = {
    "support": ("#0072b2", "#ffffff", "+"),
    "can-live-with": ("#a6cee9", INK, "~"),
    "needs-change": ("#f0c75e", INK, "!"),
    "objects": ("#3b2f4a", "#ffffff", "x"),
}
_OTHER = ("#f4f6f8", INK, "?")


def positions_picture(
    law: Law, decision: Decision, version: int | None = None, *, assumptions: bool = False
) -> str:
    """States by paragraphs on a version, as the text of an SVG; 960 wide and as high as it needs.

    Args:
        assumptions: also those; left out, the picture says how many were left out.
    """
    table = matrix(decision, version, assumptions=assumptions)
    shown, more = table.columns[: _MOST + 1], len(table.columns) - _MOST - 1
    names = min(_NAMES, _WIDE - 2 * _LEFT - _CELL * len(shown))
    title = plain(decision.title) or decision.case
    head = f"Positions on version {table.version}, as of {instant(decision.as_of)}"
    drawn: list[ET.Element] = []
    y = 32.0
    for text in wrap(title, _WIDE - 40, 17, 2):
        drawn += letters(_LEFT, y, [text], 17, bold=True)
        y += 21
    lines = [head, *wrap(decision_standing(decision, law.zone), _WIDE - 40, 12, 2)]
    drawn += letters(_LEFT, y, lines, 12)
    y = _legend(drawn, y + 15 * len(lines) + 8)
    words = [head]
    said = [row for row in table.rows if not row.assumed]
    assumed = [row for row in table.rows if row.assumed]
    for heading, rows in (
        ("Stated by the States themselves", said),
        ("Assumptions: what somebody takes States to hold; none of them said so", assumed),
    ):
        if not rows:
            continue
        y += 14
        drawn += letters(_LEFT, y, [heading], 13, bold=True)
        y += 16
        for at, column in enumerate(shown):
            label = wrap(column_words(column).removesuffix(" text"), _CELL - 4, 11, 1)
            drawn += letters(_LEFT + names + at * _CELL + 2, y, label, 11)
        y += 8
        for row in rows:
            y = _row(drawn, row, shown, names, y)
        words += [heading, *(_told(row, table.columns) for row in rows)]
        y += 8
    for text in _foot(law, decision, version, table, more, assumptions):
        y += 16
        drawn += letters(_LEFT, y, [text], 12)
        words.append(text)
    return document(_WIDE, round(y + 22), f"{title}: positions", ". ".join(words), drawn)


def _row(
    drawn: list[ET.Element], row: Row, shown: tuple[str, ...], names: float, y: float
) -> float:
    """States that stand alike, as many lines of names as they need."""
    lines = wrap(" ".join(plain(it) for it in row.states), names - 12, 12, 6)
    high = max(_ROW, 15 * len(lines) + 7)
    shapes = letters(_LEFT, y + 15, lines, 12)
    for at, stance in enumerate(row.cells[: len(shown)]):
        if not stance:
            continue
        fill, ink, sign = _STANCE.get(stance, _OTHER)
        x = _LEFT + names + at * _CELL
        if row.assumed:
            shapes.append(box(x + 1, y + 1, _CELL - 3, high - 3, "#ffffff", INK, "3 3"))
            shapes.append(box(x + 19, y + 3.5, _CELL - 39, high - 8, fill, "none"))
        else:
            shapes.append(box(x + 1, y + 1, _CELL - 3, high - 3, fill, INK))
        mark = letters(x + _CELL / 2 - width(sign, 13) / 2, y + high / 2 + 4, [sign], 13, bold=True)
        for it in mark:
            it.set("fill", ink)
        shapes += mark
    drawn.append(part(_told(row, shown), shapes))
    return y + high


def _told(row: Row, columns: tuple[str, ...]) -> str:
    cells = zip(columns, row.cells, strict=False)
    said = "; ".join(f"{column_words(c)}: {stance_words(it)}" for c, it in cells if it)
    mark = "assumption: " if row.assumed else ""
    return f"{mark}{' '.join(row.states)}: {said}"


def _legend(drawn: list[ET.Element], y: float) -> float:
    x = float(_LEFT)
    for stance, (fill, ink, sign) in _STANCE.items():
        drawn.append(box(x, y - 12, 22, 16, fill, INK))
        mark = letters(x + 11 - width(sign, 12) / 2, y, [sign], 12, bold=True)
        for it in mark:
            it.set("fill", ink)
        drawn += mark
        drawn += letters(x + 28, y, [stance_words(stance)], 12)
        x += 52 + width(stance_words(stance), 12)
    drawn.append(box(x, y - 12, 22, 16, "#ffffff", INK, "3 3"))
    drawn += letters(x + 28, y, ["dotted edge: an assumption"], 12)
    return y + 12


def _foot(
    law: Law, decision: Decision, version: int | None, table: Matrix, more: int, assumptions: bool
) -> list[str]:
    whole = count(len(decision.participating), "participating State")
    found = [f"Unknown: {len(table.unknown)} of {whole}."]
    if more > 0:
        found.append(f"{count(more, 'more paragraph')} with positions not drawn.")
    if not assumptions:
        left = sum(it.assumed for it in positions_on(decision, version))
        found.append(f"Assumptions are left out: {left}." if left else "There are no assumptions.")
    found.append("An empty cell: nothing of its own was said of that paragraph.")
    marks = handling_of(decision, law.handling, assumptions=assumptions)
    return [*found, f"Handling: {', '.join(marks)}."]
