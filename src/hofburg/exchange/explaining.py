"""What others may ask about our own message, and the message that would tell it beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from hofburg.exchange.asking import Question
from hofburg.exchange.measure import Span
from hofburg.exchange.reconciled import Amount, Presence, Reconciliation, Value
from hofburg.exchange.reconciling import compared
from hofburg.regimes import Tells
from hofburg.register import new_draft
from hofburg.values import format_number

if TYPE_CHECKING:
    from hofburg.regimes import Law, Told

__all__ = ["explaining_draft", "explaining_lines"]


def explaining_draft(
    law: Law, found: Reconciliation, asked: Iterable[Question], process: str | None = None
) -> dict[str, Any] | None:
    """A draft that tells of every change that is asked about; day and reason are left open.

    ``None`` where the document has no message for it, or where nothing can be told with it: what a
    report saw is no change.
    """
    told = _source(law, process)
    lines = [line for question in asked for line in explaining_lines(law, found, question, process)]
    if told is None or not lines:
        return None
    body: dict[str, Any] = dict.fromkeys(law.messages[told.message].fields)
    if told.year:
        body[told.year] = found.first.year
    return new_draft(
        law, told.message, body | {told.list: lines}, author=found.state or None, copies=None
    )


def explaining_lines(
    law: Law, found: Reconciliation, question: Question, process: str | None = None
) -> list[dict[str, Any]]:
    """The lines of that message for one question."""
    told = _source(law, process)
    if told is None:
        return []
    pair = question.differences
    if question.about == "presence" and len(pair) == 2:
        line = _line(told, Tells.NAME, pair[1].unit)
        return [line | _to(told, found.called(pair[0].unit))] if line else []
    return [line for it in pair for line in _lines(told, found, it)]


def _source(law: Law, process: str | None) -> Told | None:
    """Where changes are told for good, in a message of its own."""
    compares = compared(law, process)[1]
    for told in compares.told:
        if told.list and told.message != compares.message and told.until is None:
            return told
    return None


def _lines(told: Told, found: Reconciliation, it: object) -> Iterator[dict[str, Any]]:
    line: dict[str, Any] | None = None
    if isinstance(it, Presence):
        word = Tells.BEGINS if it.begins else Tells.ENDS
        line = _line(told, word, found.called(it.unit))
    elif isinstance(it, Value):
        line = _line(told, it.name, found.called(it.unit))
        if line is not None and it.balance:
            line |= _by(told, it.balance.left)
        if line is not None and it.now is not None:
            line |= _to(told, it.now)
    elif isinstance(it, Amount):
        line = _line(told, Tells.AMOUNTS, found.called(it.unit))
        if line is not None:
            line |= dict(zip(told.kind, it.kind, strict=True)) | _by(told, it.balance.left)
    if line is not None:
        yield line


def _line(told: Told, word: str, unit: str) -> dict[str, Any] | None:
    """A line that tells of something, if a choice of the message does."""
    for choice, words in told.tells.items():
        if word in words:
            return {told.of: unit} | ({told.what: choice} if told.what and choice else {})
    return None


def _by(told: Told, left: Span) -> dict[str, Any]:
    if told.by is None or not left.known:
        return {}
    whole = left.lo == left.lo.to_integral_value()
    return {told.by: int(left.lo) if whole else format_number(left.lo)}


def _to(told: Told, value: object) -> dict[str, Any]:
    if told.to is None:
        return {}
    words = {True: "yes", False: "no"}
    return {told.to: words[value] if isinstance(value, bool) else str(value)}
