"""What a limit measures, for the plain evaluator: each case is held against every other."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hofburg.assessment import plain_values as v
from hofburg.assessment.plain_sight import Sight, Subject, covers
from hofburg.regimes import Expr, Provision
from hofburg.values import ALWAYS

__all__ = ["amount_of", "counts_of", "keys_of", "measured", "year_of"]

_NOTHING = Decimal(0)


def measured(
    sight: Sight, provision: Provision, at: Subject, among: Sequence[Subject] | None = None
) -> tuple[Any, Any]:
    """Bounds of what a limit measures for a case: itself and the earlier ones that count with it.

    The lower bound adds those that surely count, the upper one those that may; it is open where the
    register may lack some. ``among``: where its peers are to be found, if that is known.
    """
    if "value" in provision.exprs:
        low, high = sight.value(provision.exprs["value"], at)
        return (low, high)
    lows, highs = [], []
    mine = keys_of(sight, provision, at)
    year = v.known(year_of(sight, provision, at)) if provision.over else Decimal(0)
    placed = None not in (*mine, year)  # else nothing is known of its peers
    for peer in (sight.subjects(provision) if among is None else among) if placed else ():
        if peer.name == at.name or keys_of(sight, provision, peer) != mine:
            continue
        counts = v.all_of([counts_of(sight, provision, peer), _bears(sight, provision, peer, at)])
        lo, hi = amount_of(sight, provision, peer)
        if counts is None:  # it adds its amount or nothing
            lo = None if lo is None else min(lo, _NOTHING)
            hi = None if hi is None else max(hi, _NOTHING)
        if counts is not False:
            lows.append(lo)
            highs.append(hi)
    own = amount_of(sight, provision, at)
    complete = placed and _complete(sight, provision, at, mine)
    low, high = v.total([own[0], *lows]), v.total([own[1], *highs]) if complete else None
    said = [
        Decimal(d.ordinal)
        for d in sight.declarations
        if d.label == provision.label and d.case == at.row.case and d.ordinal is not None
    ]
    if said:  # a source says which one it was
        low = high = max([*said, *([low] if low is not None else [])])
    return (low, high)


def amount_of(sight: Sight, provision: Provision, at: Subject) -> tuple[Any, Any]:
    """What a case adds: one, or the number that is summed up."""
    amount = provision.exprs.get("sum")
    return sight.value(amount, at) if amount else v.point(Decimal(1))


def keys_of(sight: Sight, provision: Provision, at: Subject) -> list[Any]:
    """The keys of `per`, None where not known; cases with such a key are nobody's peers."""
    return [v.known(sight.value(expr, at)) for expr in provision.per]


def year_of(sight: Sight, provision: Provision, at: Subject) -> Any:
    """The calendar year that a window of years looks at."""
    order = provision.exprs["order"]
    day = order if order.type == "day" else Expr("day", "day", (order,))
    return sight.value(Expr("year", "number", (day,)), at)


def counts_of(sight: Sight, provision: Provision, peer: Subject) -> bool | None:
    """Whether a case uses the limit up: by `counts` or `when`."""
    condition = provision.exprs.get("counts", provision.exprs.get("when"))
    return sight.flag(condition, peer, True)


def _bears(sight: Sight, provision: Provision, peer: Subject, at: Subject) -> bool | None:
    """Whether a peer came earlier, in the window of years, and was not over yet."""
    order = provision.exprs["start" if "start" in provision.exprs else "order"]
    tests = [_earlier(sight, order, peer, at)]
    if provision.over:
        theirs, mine = year_of(sight, provision, peer), year_of(sight, provision, at)
        before = v.point(Decimal(provision.over - 1))
        first = v.arithmetic("-", ("number", "number"), mine, before)
        tests += [v.compare(">=", theirs, first), v.compare("<=", theirs, mine)]
    if "end" in provision.exprs:
        end, start = provision.exprs["end"], provision.exprs["start"]
        over, begun = sight.value(end, peer), sight.value(start, at)
        if end.type != start.type:  # an instant compared with a day is taken as its day
            days = sight.calendar.day_of
            over = over if end.type == "day" else tuple(days(t) for t in over)
            begun = begun if start.type == "day" else tuple(days(t) for t in begun)
        tests.append(v.compare(">=", over, begun))
    return v.all_of(tests)


def _earlier(sight: Sight, order: Expr, peer: Subject, at: Subject) -> bool | None:
    """Whether a peer came first; known equal times go to the reference."""
    theirs, mine = sight.value(order, peer), sight.value(order, at)
    if theirs == mine and v.known(mine) is not None:
        return peer.name < at.name
    if theirs[1] < mine[0]:
        return True
    return False if mine[1] < theirs[0] else None


def _complete(sight: Sight, provision: Provision, at: Subject, keys: list[Any]) -> bool:
    """Whether no case that counts can be missing from the register."""
    process = at.row.process
    pairs = zip(provision.per, keys, strict=True)
    ends = [key for expr, key in pairs if sight.law.is_end(process, expr)]
    if sight.world.holder is not None and sight.world.holder in ends:
        return True
    # What lines tell of was often recorded in an earlier year: no year alone vouches for them.
    if process.each:
        start = ALWAYS
    elif provision.over:
        year = int(year_of(sight, provision, at)[0])
        start = sight.calendar.year_start(year - provision.over + 1)
    else:
        years = [
            int(key) for expr, key in zip(provision.per, keys, strict=True) if expr.op == "year"
        ]
        start = sight.calendar.year_start(max(years)) if years else ALWAYS
    if sight.law.since is not None:  # nothing was sent under it before
        start = max(start, sight.law.since)
    order = provision.exprs["start" if "start" in provision.exprs else "order"]
    until = min(sight.instants(order, at, first=True, last=False)[1], at.row.opened[1])
    return any(
        d.case is None and all(covers(d, m, ends) for m in sight.law.openings(process))
        and d.since <= start and until <= min(d.until, sight.world.kept_until)
        for d in sight.declarations
    )  # fmt: skip
