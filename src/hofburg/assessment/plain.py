"""The plain evaluator: the same findings as the compiled engine, in loops that one can read.

It needs no database, knows nothing of speed, and is written from docs/regimes.md and not from the
compiler. Tests hold the two against each other; auditors who trust neither can read this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from hofburg.assessment import plain_values as v
from hofburg.assessment.finding import Finding
from hofburg.assessment.held import Declaration, Held, World
from hofburg.assessment.plain_fold import fold
from hofburg.assessment.plain_limits import measured
from hofburg.assessment.plain_sight import Reading, Sight, Subject
from hofburg.regimes import Column, Expr, Law, Process, Provision, walk
from hofburg.values import NEVER

__all__ = ["duty_status", "fact", "limit_status", "plain_findings", "test_status"]

Outcome = tuple[str, str | None, dict[str, Any]]  # status, why, the finding's other fields
_SECONDS = {"h": 3600, "min": 60, "s": 1}


def plain_findings(
    law: Law, worlds: Sequence[World], held: Sequence[Held], declarations: Sequence[Declaration] = (),
    as_of: int | None = None,
) -> list[Finding]:  # fmt: skip
    """All findings in order: world, provision and reading, case, part.

    ``as_of`` (microseconds) asks for another moment than the worlds' own.
    """
    held = list(held)
    found: list[Finding] = []
    for world in worlds:
        own = [h for h in held if h.scope == world.scope and world.admits(h.account)]
        said = [
            d
            for d in declarations
            if d.scope == world.scope and d.regime == law.id and world.admits(d.account)
        ]
        rows = {name: fold(law, process, world, own) for name, process in law.processes.items()}
        sights: dict[Reading, Sight] = {}
        calendar = v.Calendar(law.zone)
        clock = world.as_of if as_of is None else as_of
        for provision in law.provisions.values():
            reads = sorted(parameters_read(law, provision))
            readings: list[Reading] = [
                None,
                *((p, r) for p in reads for r in law.parameters[p].readings),
            ]
            for reading in readings:
                if reading not in sights:
                    sights[reading] = Sight(law, world, rows, said, reading, {}, calendar)
            found += _provision(provision, [sights[r] for r in readings], clock)
    return found


def _provision(provision: Provision, sights: list[Sight], clock: int) -> Iterator[Finding]:
    """The findings of one provision; other readings where they make a difference."""
    law, world = sights[0].law, sights[0].world
    doubtful = {s.reading[0] for s in sights if s.reading and law.parameters[s.reading[0]].doubtful}
    rivals = [
        s.reading for s in sights if doubtful and (s.reading is None or s.reading[0] in doubtful)
    ]
    subjects = [at for at in sights[0].subjects(provision) if at.row.shown <= clock]
    outcomes = {
        s.reading: {at.name: _outcome(s, provision, at, clock) for at in subjects} for s in sights
    }
    for reading, at in product(outcomes, subjects):
        outcome, main = outcomes[reading][at.name], outcomes[None][at.name]
        if outcome is None or (reading is not None and main is not None and main[0] == outcome[0]):
            continue
        status, why, fields = outcome
        others = [outcomes[rival][at.name] for rival in rivals] if reading in rivals else []
        if status in ("missed", "exceeded") and any(o is None or o[0] != status for o in others):
            status, why = "undetermined", "doubtful"
        yield Finding(
            regime=law.id, edition=law.digest, layer="base", label=provision.label,
            paragraph=provision.provenance.paragraph, kind=provision.kind, strength=provision.strength,
            reading="default" if reading is None else f"{reading[0]}={reading[1]}", world=world.label,
            process=provision.process, case=at.row.case, part=at.line.number if at.line else None,
            status=status, why=why, **fields,
        )  # fmt: skip


def _outcome(sight: Sight, provision: Provision, at: Subject, clock: int) -> Outcome | None:
    """What a provision says of a case at an instant; None where it does not apply."""
    exprs, kind = provision.exprs, provision.kind
    applies = _applies(sight, provision, at)
    if applies is False:
        return None
    excused = sight.flag(exprs.get("unless"), at, False)
    fields: dict[str, Any] = {
        "state": sight.value(exprs["by"], at),
        "counterpart": sight.value(exprs["to"], at) if "to" in exprs else None,
    }
    if kind == "duty":
        due, done = fact(sight, provision, "due", at), fact(sight, provision, "done", at)
        early = exprs.get("not_before")
        not_before = sight.instants(early, at, first=True, last=True) if early else None
        status = duty_status(applies, excused, not_before, due, done, clock)
        fields |= {"not_before": not_before, "due": due, "done": done}
    elif kind == "limit":
        amount, cap = fact(sight, provision, "measured", at), sight.value(exprs["at_most"], at)
        status = limit_status(applies, excused, amount, cap, provision.beyond)
        unit = _unit(sight.law, exprs["at_most"])
        shown = [
            tuple(_shown(end, exprs["at_most"].type, unit) for end in ends)
            for ends in (amount, cap)
        ]
        fields |= {"measured": shown[0], "allowed": shown[1], "unit": unit}
    else:
        good = fact(sight, provision, "holds" if kind == "content" else "opens", at)
        status = test_status(applies, excused, good, kind)
        fields["taken"] = sight.value(exprs["step"], at) if kind == "gate" else None
    if status in ("missed", "late", "exceeded", "unmet") and _suspended(sight.law, at, fields):
        return "undetermined", "declared", fields
    return status, "fact" if status == "undetermined" else None, fields


# -- status: settled only if every completion of the facts agrees ----------------------------------------


def duty_status(
    applies: bool | None, excused: bool | None, not_before: tuple[int, int] | None, due: tuple[int, int],
    done: tuple[int, int], clock: int,
) -> str:  # fmt: skip
    """The status of a duty that is not known not to apply."""
    surely = applies is True and excused is False
    if excused:
        return "excused"
    if done[1] <= clock and done[1] <= due[0]:  # surely done, surely in time
        if not_before is None or done[0] >= not_before[1]:
            return "met"
        return "early" if surely and done[1] < not_before[0] else "undetermined"
    if not surely:
        return "undetermined"
    if clock <= due[0]:
        return "pending"
    if due[1] < clock < done[0]:
        return "missed"
    return "late" if due[1] < done[0] and done[1] <= clock else "undetermined"


def limit_status(
    applies: bool | None,
    excused: bool | None,
    amount: tuple[Any, Any],
    cap: tuple[Any, Any],
    beyond: str,
) -> str:
    """The status of a limit that is not known not to apply; ``beyond``: what an excess is called."""
    if excused:
        return "excused"
    above = v.compare(">", amount, cap)
    if above is False:
        return "within"
    return beyond if above and applies is True and excused is False else "undetermined"


def test_status(applies: bool | None, excused: bool | None, good: bool | None, kind: str) -> str:
    """The status of a content or a gate that is not known not to apply."""
    if excused:
        return "excused"
    if good and kind == "content":
        return "met"
    if good is None or applies is None or excused is None:
        return "undetermined"
    return "open" if good else "unmet" if kind == "content" else "shut"


# -- facts -----------------------------------------------------------------------------------------------


def fact(sight: Sight, provision: Provision, name: str, at: Subject) -> Any:
    """A fact of a provision as if it applied; none of them moves with the clock."""
    exprs = provision.exprs
    if name == "due":  # a day that is due ends with its last microsecond; without delay: no number
        return (
            sight.instants(exprs["due"], at, first=False, last=False)
            if "due" in exprs
            else (NEVER, NEVER)
        )
    if name == "done":
        return sight.instants(exprs["done"], at, first=True, last=False)
    if name == "closed":
        return v.extreme(
            "min", [fact(sight, provision, "due", at), fact(sight, provision, "done", at)]
        )
    if name == "measured":
        return measured(sight, provision, at)
    if name == "beyond":
        return v.compare(">", measured(sight, provision, at), sight.value(exprs["at_most"], at))
    return sight.value(exprs[name], at)


def _applies(sight: Sight, provision: Provision, at: Subject) -> bool | None:
    """Its `when`, its dates and the regime's, and whether what it reads was sent at all."""
    tests = [sight.flag(provision.exprs.get("when"), at, True)]
    for source in (sight.law, provision):
        if source.since is not None:
            tests.append(v.compare(">=", sight.dated(at.row), v.point(source.since)))
        if source.until is not None:
            tests.append(v.compare("<=", sight.dated(at.row), v.point(source.until)))
    silent = _bare_messages(sight.law.processes[provision.process], provision)
    if silent:
        tests.append(False if all(sight.has(m, at.row) is False for m in silent) else True)
    return v.all_of(tests)


def _bare_messages(process: Process, provision: Provision) -> set[str]:
    """Messages of which a provision reads fields without saying what holds if they were not sent.

    The message that opens a case is not among them.
    """
    found = set()
    for node in _reach(
        process, (*provision.exprs.values(), *provision.per), lambda c: c.default is None
    ):
        if node.op in ("message", "received") or (node.op == "given" and node.value != "part"):
            found.add(node.name)
        elif node.op == "aggregate":
            found.add(process.parts[node.name].message)
    return found if process.every else found - {process.root}


def _reach(
    process: Process, exprs: Sequence[Expr], into: Callable[[Column], bool]
) -> Iterator[Expr]:
    """Every node of expressions and of the columns behind them that ``into`` admits."""
    todo, seen = list(exprs), set()
    while todo:
        for node in walk(todo.pop()):
            yield node
            place, name = (
                (node.field, node.name) if node.op == "column" else (node.name, node.field)
            )
            if node.op not in ("column", "aggregate") or (place, name) in seen:
                continue
            seen.add((place, name))
            column = (process.parts[place].columns if place else process.columns).get(name)
            if column is not None and into(column):
                todo.append(column.expr)


def parameters_read(law: Law, provision: Provision) -> set[str]:
    """Parameters that a provision reads: through columns, dates, chains and other processes."""
    found: set[str] = set()
    process = law.processes[provision.process]
    todo: list[tuple[Process, list[Expr]]] = [
        (process, [*provision.exprs.values(), *provision.per])
    ]
    if process.dated_by and {law.since, law.until, provision.since, provision.until} != {None}:
        todo[0][1].append(process.columns[process.dated_by].expr)
    while todo:
        process, exprs = todo.pop()
        for node in _reach(process, exprs, lambda _: True):
            if node.op == "param" and node.name not in found:
                found.add(node.name)
                if process.dated_by:
                    todo.append((process, [process.columns[process.dated_by].expr]))
            elif node.op == "chain":
                found |= parameters_read(law, law.provisions[node.name])
            elif node.op == "with":
                look = process.withs[node.name]
                other = law.processes[look.process]
                todo += [
                    (process, list(look.on.values())),
                    (other, [other.columns[node.field].expr]),
                ]
    return found


def _suspended(law: Law, at: Subject, fields: dict[str, Any]) -> bool:
    """A declared suspension or withdrawal bears on it: that is for people to judge."""
    if law.parties is not None:
        return False
    from hofburg.atlas import participation

    return any(
        fact.kind in ("suspended", "withdrawn") and fact.state == fields["state"]
        and fact.towards in (None, fields["counterpart"])
        and fact.since.bounds.lo <= at.row.opened[0] <= fact.until.bounds.hi
        for fact in participation(law.id)
    )  # fmt: skip


# -- how it is written -------------------------------------------------------------------------------------


def _unit(law: Law, cap: Expr) -> str:
    """The unit of a limit: that of the parameter that caps it."""
    names = [n.name for n in walk(cap) if n.op == "param" and n.type == cap.type]
    return (
        law.parameters[names[0]].unit if names else {"duration": "h", "days": "d"}.get(cap.type, "")
    )


def _shown(end: Any, kind: str, unit: str) -> Decimal | None:
    """Durations in the unit of their parameter, days as they are."""
    if end is None or kind == "number":
        return end
    return Decimal(end) if kind == "days" else Decimal(end).scaleb(-6) / _SECONDS[unit]
