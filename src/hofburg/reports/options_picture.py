"""Ways to a goal as a picture: the steps of each from the earliest day to the latest.

An SVG without scripts, links or fonts of its own; the same bytes on every machine. What can start
now, what depends and what is closed stand under headings of their own and differ in pattern, so
that it can be printed in grey; no colour is an alarm. It says that positions are assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hofburg.cooperation import words
from hofburg.languages import say
from hofburg.regimes import said_in
from hofburg.reports.axis import Axis
from hofburg.reports.drawing import INK, bar, document, letters, line, part
from hofburg.reports.layout import BOLD, width, wrap
from hofburg.reports.options_detail import verdict_words
from hofburg.reports.options_words import (
    option_agreement,
    option_numbers,
    option_titles,
    short_amount,
)
from hofburg.reports.wording import plain
from hofburg.values import DAY

if TYPE_CHECKING:
    from hofburg.cooperation import Answer, Planned, Row

__all__ = ["options_svg"]

_WIDE, _LEFT, _RIGHT = 960, 16, 936
_NAMES = 372  # width of titles and steps, left of the axis
_STEP, _SIZE, _SMALL = 15, 11.5, 10
_GRID, _RULE = "#e3e7eb", "#9aa5b1"
_MOST = 80  # ways that are drawn; the others are counted
_EPOCH = date(1970, 1, 1).toordinal()
# Said where they are shown: `_` marks them for the catalogues.
_ = str
_GROUPS = {
    "can start now": _("Can start now"),
    "depends": _("Depends on what is not known"),
    "closed": _("Closed now; drawn as if it began all the same"),
}


def options_svg(answer: Answer, rows: Sequence[Row], language: str = "en") -> str:
    """Ways by what can start now, what depends and what is closed, as the text of an SVG, 960 wide.

    Args:
        answer: the answer, for the question, the day asked for and the titles.
        rows: those of its rows that are drawn, in their order, by which a way has its number;
            beyond 80 they are counted.
        language: of titles and texts.
    """
    titles = option_titles(answer.rows, language)
    goals = "; ".join(plain(said_in(title, language)) for _, title in answer.goals)
    title = say("What can be done: {goals}", goals=goals)
    drawn: list[ET.Element] = []
    y = _head(drawn, answer, title, language)
    axis = _axis(answer, rows)
    top = y
    told = []
    for verdict, heading in _GROUPS.items():
        own = [row for row in rows[:_MOST] if row.verdict == verdict]
        if not own:
            continue
        y = _scale(drawn, axis, f"{say(heading)} ({len(own)})", y + 10)
        for row in own:
            head = f"{option_numbers(rows, [row])}. {titles[row.key]}"
            y = _way(drawn, axis, answer, row, head, language, y)
            told.append(_told(answer, row, head, language))
    y = _scale(drawn, axis, "", y + 4)
    if len(rows) > _MOST:
        drawn += letters(
            _LEFT, y + 14, [say("{n} more ways are not drawn.", n=len(rows) - _MOST)], _SMALL
        )
        y += 16
    grid = [line(tick.x, top + 24, tick.x, y, _GRID, thin=True) for tick in axis.ticks()]
    if answer.by:
        grid += _asked_for(axis, answer.by, top, y)
    y = _legend(drawn, answer, y + 8)
    said = f"{words.ASSUMED} {' '.join(told)}"
    return document(_WIDE, round(y + 12), title, said, [*grid, *drawn])


# -- time ------------------------------------------------------------------------------------------


def _micro(day: date) -> int:
    return (day.toordinal() - _EPOCH) * DAY


def _axis(answer: Answer, rows: Sequence[Row]) -> Axis:
    """From the start to whatever matters first: what ends very late is cut with an arrow."""
    start = date.fromisoformat(answer.start)
    ends = [row.ends for row in rows if row.ends]
    firsts = [it.first for it in ends] + ([date.fromisoformat(answer.by)] if answer.by else [])
    lasts = [it.last for it in ends if it.last] + firsts
    near = max([(day - start).days for day in firsts] or [30])
    span = min(max([(day - start).days for day in lasts] or [30]), round(1.6 * near))
    first = _micro(start)
    return Axis(first, first + max(span, 7) * DAY, _LEFT + _NAMES, _RIGHT - 6, "UTC")


def _scale(drawn: list[ET.Element], axis: Axis, heading: str, y: float) -> float:
    """A heading with the days above the lines of the grid."""
    drawn += letters(_LEFT, y + 14, [heading], 13, bold=True) if heading else []
    edge = 0.0
    for tick in axis.ticks():
        text = f"{tick.label} {tick.head}".strip()
        if tick.x > edge and tick.x + width(text, _SMALL) < _WIDE - 2:
            drawn += letters(tick.x - 2, y + 14, [text], _SMALL, plate=True)
            edge = tick.x + width(text, _SMALL) + 6
    drawn.append(line(_LEFT, y + 19, _RIGHT, y + 19, _RULE))
    return y + 22


def _asked_for(axis: Axis, day: str, top: float, bottom: float) -> list[ET.Element]:
    """The day by which it should have ended, through the whole picture."""
    x = axis.x(_micro(date.fromisoformat(day)))
    text = f"by {day}"
    ending = x + width(text, _SMALL) * BOLD > _WIDE - 4
    pole = line(x, top + 8, x, bottom, INK, "6 3")
    return [pole, *letters(x, top + 6, [text], _SMALL, bold=True, ending=ending)]


# -- one way ---------------------------------------------------------------------------------------


def _way(
    drawn: list[ET.Element], axis: Axis, answer: Answer, row: Row, head: str, language: str,
    y: float,
) -> float:  # fmt: skip
    """Title and agreement above, then a line for each step with its bar."""
    shapes: list[ET.Element] = []
    y += 4
    for text in wrap(head, (_RIGHT - _LEFT) / BOLD, _SIZE, 2):
        shapes += letters(_LEFT, y + 11, [text], _SIZE, bold=True, plate=True)
        y += 15
    for text in wrap(_aside(answer, row, language), _RIGHT - _LEFT, _SMALL, 3):
        shapes += letters(_LEFT, y + 10, [text], _SMALL, plate=True)
        y += 14
    for step in row.steps:
        said = wrap(plain(said_in(step.text, language)), _NAMES - 22, _SMALL, 2)
        shapes += letters(_LEFT + 12, y + 10, said, _SMALL)
        shapes += _bar(axis, step, y + 1, row.verdict != "can start now")
        y += _STEP * max(len(said), 1)
    drawn.append(part(_told(answer, row, head, language), shapes))
    drawn.append(line(_LEFT, y + 4, _RIGHT, y + 4, _GRID, thin=True))
    return y + 5


def _aside(answer: Answer, row: Row, language: str) -> str:
    """Whose agreement, when it ends, what it costs and, where it cannot start, why."""
    named = [option_agreement(it, language) for it in row.agreements]
    agreed = ", ".join(named) or say("nobody")
    days = words.days(row.ends)
    ends = {
        "yes": say("Ends {days}, in time", days=days),
        "perhaps": say("Ends {days}, perhaps in time", days=days),
        "no": say("Ends {days}, too late", days=days),
    }.get(row.in_time, say("Ends {days}", days=days))
    said = [
        say("Agreement of (assumption): {who}", who=agreed),
        ends if row.ends else say("No steps are recorded"),
        say("Cost {amount}", amount=short_amount(row.cost)),
    ]
    if row.verdict != "can start now":
        why = "; ".join(words.because(answer, row, language))
        said.append(f"{verdict_words(row.verdict).capitalize()}: {why}")
    return plain(". ".join(it.rstrip(".") for it in said) + ".")


def _bar(axis: Axis, step: Planned, y: float, open_: bool) -> list[ET.Element]:
    """From the earliest beginning: filled to the earliest end, dotted to the latest."""
    begins = axis.x(_micro(step.begins.first))
    soonest = max(axis.x(_micro(step.ends.first)), begins + 2)
    last = step.ends.last
    latest = axis.right if last is None else axis.x(_micro(last))
    if begins >= axis.right:
        return _beyond(axis, words.days(step.begins), y)
    shapes = bar((begins, max(latest, soonest)), (begins, soonest), y, open_)
    if last is None or not axis.holds(_micro(last)):
        until = say("to {day}", day=last.isoformat()) if last else say("end not known")
        shapes += _beyond(axis, until, y)
    return shapes


def _beyond(axis: Axis, text: str, y: float) -> list[ET.Element]:
    """An arrow at the edge, with the day that lies beyond it."""
    x, down = axis.right, y + 5
    tip = {"points": f"{x - 6:g},{down - 4:g} {x:g},{down:g} {x - 6:g},{down + 4:g}", "fill": INK}
    return [
        *letters(x - 9, y + 8.5, [text], 9, plate=True, ending=True),
        ET.Element("polygon", tip),
    ]


def _told(answer: Answer, row: Row, head: str, language: str) -> str:
    """All of it, for a pointer over it and for whoever does not see it."""
    steps = "; ".join(
        say("{what}: {begins}, ends {ends}", what=said_in(it.text, language),
            begins=words.days(it.begins), ends=words.days(it.ends))
        for it in row.steps
    )  # fmt: skip
    return plain(f"{head}: {verdict_words(row.verdict)}. {_aside(answer, row, language)} {steps}")


# -- around it -------------------------------------------------------------------------------------


def _head(drawn: list[ET.Element], answer: Answer, title: str, language: str) -> float:
    y = 12.0
    for text in wrap(title, (_RIGHT - _LEFT) / BOLD, 16, 2):
        drawn += letters(_LEFT, y + 16, [text], 16, bold=True)
        y += 20
    y += 6
    for said in _question(answer, language):
        for text in wrap(plain(said), _RIGHT - _LEFT, 11.5, 3):
            drawn += letters(_LEFT, y + 11, [text], 11.5)
            y += 15
    return y + 6


def _question(answer: Answer, language: str) -> list[str]:
    """What was asked, and that positions are assumptions."""
    titles: Mapping[str, Mapping[str, str]] = answer.titles
    named = "; ".join(
        f"{said_in(titles[circle], language)}: {words.named(codes, language, many=8)}"
        for circle, codes in answer.circles.items()
        if circle in answer.question.circles
    )
    who = say("not said, so nothing is assumed of anybody who is not named")
    if answer.objectors is not None:
        who = words.named(answer.objectors, language, many=8) or say("nobody")
    when = say("Asked on {day}", day=answer.at)
    if answer.start != answer.at:
        when = say("{asked}, to begin on {day}", asked=when, day=answer.start)
    if answer.by:
        when = say("{asked}, to end by {day}", asked=when, day=answer.by)
    return [
        say("{asked}. {named}. Objectors: {who}.", asked=when, named=named, who=who),
        say(words.ASSUMED),
    ]


def _legend(drawn: list[ET.Element], answer: Answer, y: float) -> float:
    x = float(_LEFT)
    for shapes, said in (
        (bar((x, x + 28), (x, x + 14), y + 2, False),
         say("step: filled to its earliest end, dotted to its latest")),
        (bar((x, x + 28), (x, x + 14), y + 20, True),
         say("the same of a way that cannot start now")),
    ):  # fmt: skip
        drawn += [*shapes, *letters(x + 36, y + 11, [said], _SMALL)]
        y += 18
    if answer.by:
        drawn.append(line(x, y + 7, x + 28, y + 7, INK, "6 3"))
        drawn += letters(x + 36, y + 11, [say("the day asked for, {day}", day=answer.by)], _SMALL)
        y += 18
    note = say(
        "Durations and costs are ranges, and mostly estimates of our own; the table marks them."
        " Numbers are those of the table in the same order. Catalogue {digest}.",
        digest=answer.catalogue[:19],
    )
    for text in wrap(note, _RIGHT - _LEFT, _SMALL, 2):
        drawn += letters(_LEFT, y + 11, [text], _SMALL)
        y += 14
    return y
