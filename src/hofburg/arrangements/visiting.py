"""Visits under an arrangement: those that the register holds, and those that quotas newly open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from hofburg.arrangements.burden import is_under, place_of
from hofburg.arrangements.comparison import Opened, Stay, Visit
from hofburg.arrangements.costs import CostTable
from hofburg.arrangements.ranges import (
    NOTHING,
    UNKNOWN,
    Numbers,
    exactly,
    least,
    times,
)
from hofburg.arrangements.reads import figure, reach, roles_of
from hofburg.assessment import CaseView
from hofburg.regimes import Expr, Law, Process, Provision, said_in
from hofburg.values import NEVER

__all__ = ["opened", "visits"]

_HOUR = 3_600_000_000
# Units of which documents count people in a team.
_PEOPLE = ("members", "inspectors", "evaluators", "observers", "visitors", "people", "persons")


def visits(law: Law, views: Iterable[CaseView]) -> tuple[Visit, ...]:
    """The visits that the register holds under an arrangement, with who came and for how long."""
    made = []
    for view in views:
        process = law.processes[view.process]
        if not _visited(law, process) or not any(is_under(law, h.entry) for h in view.messages):
            continue
        sure, start, _ = view.lasts()
        counted = [view.value(p.exprs["counts"]) for p in _quotas(law, process)]
        if False in (sure, *counted) or start[0] >= NEVER:
            continue
        visiting, receiving = view.sides()
        seats = view.seats() or ((visiting, _members(law, process, view)),)
        said = process.provenance
        made.append(Visit(
            view.world.label, process.name, _title(process), view.case, visiting, receiving, start,
            place_of(law, view), None not in (sure, *counted), view.days(),
            tuple(Stay(state, people) for state, people in seats), said.paragraph, said.mark,
        ))  # fmt: skip
    return tuple(sorted(made, key=lambda it: (it.day, it.case, it.world)))


def _visited(law: Law, process: Process) -> bool:
    """Whether cases of a process are visits of one State with another.

    They are where the document gives seats, caps a team, or has a quota that a host must grant.
    """
    if process.every or process.each:
        return False
    route = process.messages[process.root]
    teams = any(_caps_team(law, process, p, value) for p, value in _caps(law, process))
    two = bool(route.sender and route.addressee)
    return two and (process.seats is not None or teams or any(_quotas(law, process)))


def _quotas(law: Law, process: Process) -> Iterator[Provision]:
    """Limits on how many visits a host must grant in a year, that say which ones count."""
    for provision in law.provisions.values():
        own = provision.process == process.name and provision.kind == "limit"
        if own and provision.beyond == "refusable" and "counts" in provision.exprs:
            yield provision


def _members(law: Law, process: Process, view: CaseView) -> Numbers:
    """How many came, where the document says it as a number: what its cap on a team measures."""
    for provision, value in _caps(law, process):
        if _caps_team(law, process, provision, value):
            found: Numbers = view.value(value)
            return found
    return UNKNOWN


def _title(process: Process) -> str:
    return said_in(process.title) or process.name


def opened(law: Law, costs: CostTable, at: int, states: int) -> tuple[Opened, ...]:
    """The quotas that a layer newly opens, with an upper bound of the visits in a year.

    Only limits that it touches or adds and that a host must grant up to their cap. What a touched
    limit allowed already is taken off where the base still binds; what counts apart counts whole.

    Args:
        at: the instant whose figures apply.
        states: how many States there are where the arrangement names no parties.
    """
    arrangement = law.arrangement
    if arrangement is None:
        return ()
    made = []
    parties = len(arrangement.parties) or states
    for label in (*arrangement.touched, *arrangement.added):
        provision = law.provisions[label]
        process = law.processes[provision.process]
        yearly = any(expr.op == "year" for expr in provision.per)
        counts = provision.kind == "limit" and not {"value", "start", "sum"} & set(provision.exprs)
        if not (counts and yearly and (provision.beyond == "refusable" or process.seats)):
            continue
        each = figure(law, provision.exprs["at_most"], at)
        if law.base and arrangement.scope == "parties" and label in law.base.provisions:
            before = figure(law.base, law.base.provisions[label].exprs["at_most"], at)
            each = _more(each, before)
        if each == NOTHING:
            continue
        made.append(_opened(law, provision, process, each, parties, costs, at))
    return tuple(made)


def _more(now: Numbers, before: Numbers) -> Numbers:
    if None in (*now, *before):
        return UNKNOWN
    return exactly(max((now[0] or Decimal(0)) - (before[0] or Decimal(0)), Decimal(0)))


def _opened(
    law: Law, provision: Provision, process: Process, each: Numbers, parties: int,
    costs: CostTable, at: int,
) -> Opened:  # fmt: skip
    guest, host = roles_of(process, provision)
    others = max(parties - 1, 0)
    groups = (parties if guest or host else 1) * (others if guest and host else 1)
    if any(expr.op not in ("year", "column", "day") for expr in provision.per):
        groups = -1  # counted for something else too
    visits = UNKNOWN if groups < 0 else times(each, exactly(groups))
    people, who = _largest(law, process, at)
    stay, how_long = _longest(law, process, at)
    rests = [*who, *how_long]
    for item, known in (("team", people), ("stay_days", stay)):
        if known == UNKNOWN:
            rests.append(f"costs: {item}")
    people = costs.of("team").value if people == UNKNOWN else people
    stay = costs.of("stay_days").value if stay == UNKNOWN else stay
    said = provision.provenance
    return Opened(
        provision.label, said.paragraph, said.mark, said.source, process.name, _title(process),
        tuple("year" if e.op == "year" else e.name for e in provision.per), each,
        None if groups < 0 else groups,
        visits, _shared(visits, parties, evenly=guest or host), people, stay, tuple(rests),
    )  # fmt: skip


def _shared(visits: Numbers, parties: int, *, evenly: bool) -> Numbers:
    """The part of one State in some visits: all of them, where no State is counted for."""
    if visits == UNKNOWN or not evenly or not parties:
        return (NOTHING[0], visits[1])
    lo, hi = (None if end is None else end / parties for end in visits)
    return (lo, hi)


def _caps(law: Law, process: Process) -> Iterable[tuple[Provision, Expr]]:
    """Limits on a value of a case of the process, with what is measured."""
    for provision in law.provisions.values():
        own = provision.process == process.name and provision.part is None
        if own and provision.kind == "limit" and "value" in provision.exprs:
            yield provision, provision.exprs["value"]


def _caps_team(law: Law, process: Process, provision: Provision, value: Expr) -> bool:
    """Whether a limit caps the people of a visit: the sum of its seats, or a number of members."""
    if process.seats is not None and process.seats.number is not None:
        wanted = (process.seats.part, process.seats.number.name)
        nodes = (node for _, node in reach(law, process, [value]))
        return any(
            n.op == "aggregate" and n.value == "sum" and (n.name, n.field) == wanted for n in nodes
        )
    cap = provision.exprs["at_most"]
    return cap.op == "param" and law.parameters[cap.name].unit in _PEOPLE


def _largest(law: Law, process: Process, at: int) -> tuple[Numbers, tuple[str, ...]]:
    """The largest team that the document allows."""
    found = {
        provision.label: figure(law, provision.exprs["at_most"], at)
        for provision, value in _caps(law, process)
        if _caps_team(law, process, provision, value)
    }
    return least(found.values()), tuple(found)


def _longest(law: Law, process: Process, at: int) -> tuple[Numbers, tuple[str, ...]]:
    """The longest stay that the document allows, in days begun: a cap on a length of time."""
    found = {}
    for provision, value in _caps(law, process):
        cap = provision.exprs["at_most"]
        if value.type not in ("duration", "days"):
            continue
        lo, hi = figure(law, cap, at)
        if lo is not None and hi is not None:
            day = 24 * _HOUR if cap.type == "duration" else 1
            found[provision.label] = exactly(max(-(-int(hi) // day), 1))
    return least(found.values()), tuple(found)
