"""What a comparison says of burden and gain: visits, costs, and what becomes visible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hofburg.languages import say
from hofburg.reports.compare_cells import Table, day_of, filled, listed, once
from hofburg.reports.compare_words import (
    amount,
    measured_words,
    money,
    percent,
    trusted,
    warning_words,
)
from hofburg.reports.wording import plain, when

if TYPE_CHECKING:
    from hofburg.arrangements import BillLine, Comparison, Layer

__all__ = ["costs", "visible", "visits"]


def visits(comparison: Comparison, layer: Layer) -> Iterator[str | Table]:
    if layer.visits:
        rows = [
            (
                when(it.day, comparison.zone),
                plain(it.title),
                it.visiting or "?",
                it.receiving or "?",
                amount(it.days),
                ", ".join(f"{stay.state or '?'} {amount(stay.people)}" for stay in it.team),
                plain(it.place) or "-",
                trusted(it.mark),
            )
            for it in layer.visits
        ]
        head = (
            say("Day"),
            say("Visit"),
            say("Guest"),
            say("Host"),
            say("Days"),
            say("People"),
            say("Place"),
            say("Mark"),
        )
        yield Table(head, tuple(rows), (4,), (1, 5, 6))
    else:
        yield say("The register holds none under it.")
    yield from _opened(layer)


def _opened(layer: Layer) -> Iterator[str | Table]:
    if layer.opened:
        yield (
            say(
                "Quotas newly opened: an upper bound for a year (the quota for each State or pair),"
                " not visits that anybody planned."
            )
        )
        rows = [
            (
                it.label,
                plain(it.title),
                ", ".join(it.per),
                amount(it.each),
                "?" if it.groups is None else str(it.groups),
                amount(it.visits),
                amount(it.people),
                amount(it.days),
                ", ".join(it.rests_on) or "-",
                trusted(it.mark, it.source),
            )
            for it in layer.opened
        ]
        head = (
            say("Limit"),
            say("Visit"),
            say("Counted for"),
            say("Each"),
            say("Groups"),
            say("Visits"),
            say("People"),
            say("Days"),
            say("From"),
            say("Mark, source"),
        )
        yield Table(head, tuple(rows), (3, 4, 5, 6, 7), (1, 2, 8, 9))
    else:
        yield say("It opens no quota of visits.")


def costs(comparison: Comparison, layer: Layer) -> Iterator[str | Table]:
    money_ = comparison.currency
    rows = [
        (
            _who(it.state),
            amount(it.messages),
            amount(it.visits_made),
            amount(it.visits_received),
            amount(it.person_days),
            money(it.total, money_),
            money(it.ahead, money_),
        )
        for it in layer.payments
    ]
    if not rows:
        yield say("Nothing that costs: no message, no visit, no quota.")
        return
    head = (
        say("State"),
        say("Messages"),
        say("Visits made"),
        say("Received"),
        say("Person-days"),
        say("Cost"),
        say("Of quotas, a year"),
    )
    yield Table(head, tuple(rows), (1, 2, 3, 4, 5, 6), ())
    lines = [line for it in layer.payments for line in it.lines]
    if lines:
        yield say("Line by line; for quotas it is what their full use could cost in a year.")
        head = (
            say("State"),
            say("Item"),
            say("For"),
            say("Number"),
            say("Each, {currency}", currency=money_),
            say("Total, {currency}", currency=money_),
            say("Mark, source"),
        )
        yield Table(head, tuple(_line(it) for it in lines), (3, 4, 5), (1, 6))
    if any(it.mark == "doubtful" for it in lines):
        yield say("Unit costs marked doubtful are assumptions: name your own with --costs FILE.")


def _who(state: str) -> str:
    return say("each State") if state == "*" else state


def _line(it: BillLine) -> tuple[str, ...]:
    return (
        _who(it.state),
        it.what,
        say("quotas") if it.ahead else say("register"),
        amount(it.quantity),
        amount(it.unit),
        amount(it.total),
        trusted(it.mark, it.source),
    )


def visible(comparison: Comparison, layer: Layer, everything: bool) -> Iterator[str | Table]:
    if not layer.seen:
        yield say("Nothing of what is recorded that the base does not tell already.")
        return
    rows = [
        (
            plain(it.title),
            amount(it.told),
            amount(it.base),
            amount(it.recorded),
            amount(it.area),
            percent(it.share),
            warning_words(it.warning),
            amount(it.earlier),
        )
        for it in layer.seen
    ]
    head = (
        say("Of"),
        say("Told only here"),
        say("By the base"),
        say("Recorded"),
        say("In the area"),
        say("Share"),
        say("Warning, days"),
        say("Earlier, days"),
    )
    yield filled(Table(head, tuple(rows), (1, 2, 3, 4, 5, 6, 7), (0,)))
    yield say(
        "Recorded: cases in which a party takes part. The share is of those in the area, if any."
    )
    for it in layer.seen:
        if said := measured_words(layer, it.process):
            yield f"{plain(it.title)}: {said}."
    yield from _told(comparison, layer, everything)


def _told(comparison: Comparison, layer: Layer, everything: bool) -> Iterator[str | Table]:
    """The cases of which the parties are told only here."""
    cases = once(
        comparison,
        (
            (
                it,
                day_of(comparison, it),
                plain(it.title) or it.case,
                ", ".join(it.states[:6]),
                plain(it.place)[:60] or "-",
                say("yes") if it.certain else say("perhaps"),
                warning_words(it.warning),
                "; ".join(f"{name} {amount(n)}" for name, (n, _) in it.measures.items()) or "-",
            )
            for it in layer.told
            if it.title or it.place or it.measures
        ),
    )
    head = (
        say("Day"),
        say("Case"),
        say("States"),
        say("Place"),
        say("Owed"),
        say("Warning, days"),
        say("What"),
    )
    yield from listed(Table(head, cases, (5,), (1, 2, 3, 6)), everything)
