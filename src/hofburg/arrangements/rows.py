"""A comparison as rows for a spreadsheet: each number with the provision that it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hofburg.arrangements.comparison import Comparison, Layer
from hofburg.arrangements.ranges import UNKNOWN, Numbers
from hofburg.values import format_number

__all__ = ["ROWS", "comparison_rows"]

ROWS = (
    "arrangement", "what", "label", "paragraph", "name", "state", "month", "base", "layer",
    "number_lo", "number_hi", "unit", "cost_lo", "cost_hi", "mark", "source",
)  # fmt: skip


def comparison_rows(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """Rows with the columns ``ROWS``; ends that are open are None.

    ``what`` is ``figure``, ``finding``, ``message``, ``visit``, ``quota``, ``cost``, ``cost-ahead``
    or ``visible``.
    """
    for layer in comparison.layers:
        yield from _rows(layer, comparison.currency)


def _row(
    named: str, what: str, number: Numbers = UNKNOWN, cost: Numbers = UNKNOWN, **said: Any
) -> dict[str, Any]:
    ends = dict(
        zip(("number_lo", "number_hi", "cost_lo", "cost_hi"), (*number, *cost), strict=True)
    )
    plain = {name: None if end is None else format_number(end) for name, end in ends.items()}
    return dict.fromkeys(ROWS) | {"arrangement": named, "what": what} | plain | said


def _rows(layer: Layer, currency: str) -> Iterator[dict[str, Any]]:
    for it in layer.moved:
        yield _row(
            layer.id, "figure", name=it.parameter, paragraph=it.paragraph, base=it.before,
            layer=it.now, unit=it.unit, mark=it.mark, source=it.source,
            label=" ".join(it.labels),
        )  # fmt: skip
    for tally in layer.tallies:
        yield _row(
            layer.id, "finding", tally.number, label=tally.label, paragraph=tally.paragraph,
            name=tally.how, state=tally.state, base=tally.base, layer=tally.layer,
            unit="findings", mark=tally.mark,
        )  # fmt: skip
    for sent in layer.monthly:
        yield _row(
            layer.id, "message", sent.number, label=" ".join(sent.labels), paragraph=sent.paragraph,
            name=sent.kind, state=sent.state, month=sent.month, unit="messages", mark=sent.mark,
        )  # fmt: skip
    for visit in layer.visits:
        for stay in visit.team:
            yield _row(
                layer.id, "visit", stay.people, name=visit.process, paragraph=visit.paragraph,
                state=stay.state, base=visit.receiving, layer=visit.case, unit="people",
                mark=visit.mark,
            )  # fmt: skip
    for quota in layer.opened:
        yield _row(
            layer.id, "quota", quota.visits, label=quota.label, paragraph=quota.paragraph,
            name=quota.process, unit="visits a year at most", mark=quota.mark, source=quota.source,
        )  # fmt: skip
    for payment in layer.payments:
        for line in payment.lines:
            yield _row(
                layer.id, "cost-ahead" if line.ahead else "cost", line.quantity, line.total,
                name=line.item, state=line.state, unit=currency, mark=line.mark,
                source=line.source,
            )  # fmt: skip
    for seen in layer.seen:
        yield _row(layer.id, "visible", seen.told, name=seen.process, unit="cases")
