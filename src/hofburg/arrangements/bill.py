"""What an arrangement costs each side: quantities of the comparison times the cost table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hofburg.arrangements.comparison import BillLine, Extra, Opened, Payment, Visit
from hofburg.arrangements.costs import ITEMS, CostTable
from hofburg.arrangements.ranges import (
    NOTHING,
    Numbers,
    Worlds,
    added,
    exactly,
    least,
    over_worlds,
    times,
)

__all__ = ["EACH", "payments"]

EACH = "*"
"""Stands for each State where an arrangement is for all of them."""

Amounts = list[tuple[str, Numbers]]


def payments(
    messages: Sequence[Extra],
    visits: Sequence[Visit],
    opened: Sequence[Opened],
    parties: Sequence[str],
    worlds: Worlds,
    costs: CostTable,
) -> tuple[Payment, ...]:
    """The bill of each State, by code; of an arrangement for all also what quotas cost each."""
    named = {it.state for it in messages} | {it.receiving for it in visits}
    named |= {stay.state for it in visits for stay in it.team}
    listed = sorted({*parties, *(code for code in named if code)})
    if not parties and opened:
        listed.append(EACH)
    return tuple(
        _payment(code, messages, visits, opened, worlds, costs, code == EACH or code in parties)
        for code in listed
    )


def _payment(
    state: str, messages: Sequence[Extra], visits: Sequence[Visit], opened: Sequence[Opened],
    worlds: Worlds, costs: CostTable, bound: bool,
) -> Payment:  # fmt: skip
    sent = over_worlds(worlds, [(it.world, it.number) for it in messages if it.state == state])
    out = [(it, stay) for it in visits for stay in it.team if stay.state == state]
    here = [it for it in visits if it.receiving == state]
    people_days = [
        (it.world, _maybe(it, times(_people(stay.people, costs), it.days))) for it, stay in out
    ]
    flights = [(it.world, _maybe(it, _people(stay.people, costs))) for it, stay in out]
    days: Amounts = [(it.world, _maybe(it, it.days)) for it in here]
    quantities = {
        "message": sent,
        "person_day": over_worlds(worlds, people_days),
        "flight": over_worlds(worlds, flights),
        **_hosting(over_worlds(worlds, days), costs, state),
    }
    lines = _lines(state, quantities, costs, ahead=False)
    if bound:
        lines += _lines(state, _ahead(opened, costs, state), costs, ahead=True)
    made = [it for it in visits if it.visiting == state]
    return Payment(
        state,
        sent,
        over_worlds(worlds, [(it.world, _maybe(it, exactly(1))) for it in made]),
        over_worlds(worlds, [(it.world, _maybe(it, exactly(1))) for it in here]),
        quantities["person_day"],
        added(line.total for line in lines if not line.ahead),
        added(line.total for line in lines if line.ahead),
        tuple(lines),
    )


def _maybe(visit: Visit, amount: Numbers) -> Numbers:
    """An amount of a visit that is not known to take place may be nothing."""
    return amount if visit.sure else (NOTHING[0], amount[1])


def _people(number: Numbers, costs: CostTable) -> Numbers:
    """People of a team: as recorded, else what the cost table supposes."""
    return costs.of("team").value if number == (None, None) else number


def _hosting(days: Numbers, costs: CostTable, state: str) -> dict[str, Numbers]:
    """What a host gives for so many days of visits."""
    escorts, interpreters = costs.of("escorts", state), costs.of("interpreters", state)
    return {
        "visit_day": days,
        "escort_day": times(days, escorts.value),
        "interpreter_day": times(days, interpreters.value),
    }


def _ahead(opened: Iterable[Opened], costs: CostTable, state: str) -> dict[str, Numbers]:
    """What all quotas newly opened ask of one State in a year, were they used up.

    Of several on visits of one kind the smallest holds.
    """
    kinds: dict[str, list[Opened]] = {}
    for it in opened:
        kinds.setdefault(it.process, []).append(it)
    flights, people, days = [], [], []
    for same in kinds.values():
        shared = least(it.most for it in same)
        team, stay = least(it.people for it in same), least(it.days for it in same)
        flights.append(times(shared, team))
        people.append(times(times(shared, team), stay))
        days.append(times(shared, stay))
    hosted = _hosting(added(days), costs, state)
    return {"person_day": added(people), "flight": added(flights), **hosted}


def _lines(
    state: str, quantities: dict[str, Numbers], costs: CostTable, *, ahead: bool
) -> list[BillLine]:
    made = []
    for item, quantity in quantities.items():
        if quantity == NOTHING:
            continue
        unit = costs.of(item, None if state == EACH else state)
        made.append(BillLine(
            state, item, ITEMS[item], ahead, quantity, unit.value, times(quantity, unit.value),
            unit.mark, unit.source, unit.why,
        ))  # fmt: skip
    return made
