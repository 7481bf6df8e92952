"""The plain evaluator: the same findings as the compiled engine, in loops that one can read.

It needs no database, knows nothing of speed, and is written from docs/regimes.md and not from the
compiler. Tests hold the two against each other; auditors who trust neither can read this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

from hofburg.assessment import plain_values as v
from hofburg.assessment.finding import Finding
from hofburg.assessment.heard import heard, heard_of
from hofburg.assessment.held import Declaration, Held, World
from hofburg.assessment.judged import is_judged
from hofburg.assessment.plain_days import Calendar
from hofburg.assessment.plain_fold import fold
from hofburg.assessment.plain_limits import measured
from hofburg.assessment.plain_places import Known
from hofburg.assessment.plain_reads import bare_messages, parameters_read
from hofburg.assessment.plain_sight import Reading, Sight, Subject
from hofburg.assessment.plain_status import condition_status, duty_status, limit_status
from hofburg.regimes import Expr, Law, Provision, walk
from hofburg.values import NEVER

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries

__all__ = ["applies_to", "fact", "in_unit", "plain_findings", "unit_of"]

Outcome = tuple[str, str | None, dict[str, Any]]  # status, why, the finding's other fields
_SECONDS = {"h": 3600, "min": 60, "s": 1}


def plain_findings(
    law: Law,
    worlds: Sequence[World],
    held: Iterable[Held],
    declarations: Sequence[Declaration] = (),
    as_of: int | None = None,
    boundaries: Boundaries | None = None,
) -> list[Finding]:
    """All findings in order: world, provision and reading, case, part.

    ``as_of`` (microseconds) asks for another moment than the worlds' own; ``boundaries`` is the pack
    that says what lies inside which State.
    """
    held, declarations = heard(law, held), heard_of(law, declarations)
    places = Known(boundaries)
    emitted = law.emitted
    found: list[Finding] = []
    for world in worlds:
        own = [h for h in held if world.holds(h)]
        here = [d for d in declarations if world.holds(d)]
        said = [d for d in here if d.regime == law.regime]
        rows = {name: fold(law, process, world, own) for name, process in law.processes.items()}
        sights: dict[Reading, Sight] = {}
        calendar = Calendar(law.zone)
        clock = world.as_of if as_of is None else as_of
        for provision in law.provisions.values():
            if provision.label not in emitted:
                continue
            reads = sorted(parameters_read(law, provision))
            readings: list[Reading] = [None]
            readings += [(name, r) for name in reads for r in law.parameters[name].readings]
            for reading in readings:
                if reading not in sights:
                    sights[reading] = Sight(
                        law, world, rows, said, reading, {}, calendar, places=places
                    )
            found += _provision(provision, [sights[r] for r in readings], clock)
    return found


def _provision(provision: Provision, sights: list[Sight], clock: int) -> Iterator[Finding]:
    """The findings of one provision; other readings where they make a difference."""
    law, world = sights[0].law, sights[0].world
    doubtful = {s.reading[0] for s in sights if s.reading and law.parameters[s.reading[0]].doubtful}
    readings = [s.reading for s in sights]
    rivals = [r for r in readings if doubtful and (r is None or r[0] in doubtful)]
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
            regime=law.regime, edition=law.digest, layer=law.layer, label=provision.label,
            paragraph=provision.provenance.paragraph, kind=provision.kind,
            strength=provision.strength, world=world.label,
            reading="default" if reading is None else f"{reading[0]}={reading[1]}",
            process=provision.process, case=at.row.case, part=at.line.number or None,
            status=status, why=why, **fields,
        )  # fmt: skip


def _outcome(sight: Sight, provision: Provision, at: Subject, clock: int) -> Outcome | None:
    """What a provision says of a case at an instant; None where it does not apply."""
    exprs, kind = provision.exprs, provision.kind
    applies = applies_to(sight, provision, at)
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
        unit = unit_of(sight.law, exprs["at_most"])
        fields |= {"measured": in_unit(amount, exprs["at_most"].type, unit), "unit": unit}
        fields["allowed"] = in_unit(cap, exprs["at_most"].type, unit)
    else:
        good = fact(sight, provision, "holds" if kind == "content" else "opens", at)
        status = condition_status(applies, excused, good, kind)
        fields["taken"] = sight.value(exprs["step"], at) if kind == "gate" else None
    if status in ("missed", "late", "exceeded", "unmet") and _suspended(sight.law, at, fields):
        return "undetermined", "declared", fields
    if status != "undetermined":
        return status, None, fields
    return status, "judgement" if applies and is_judged(sight.law, provision) else "fact", fields


# -- facts -----------------------------------------------------------------------------------------


def fact(sight: Sight, provision: Provision, name: str, at: Subject) -> Any:
    """A fact of a provision as if it applied; none of them moves with the clock."""
    exprs = provision.exprs
    if name == "due":  # a day that is due ends with its last microsecond; without delay: no number
        due = exprs.get("due")
        return sight.instants(due, at, first=False, last=False) if due else (NEVER, NEVER)
    if name == "done":
        return sight.instants(exprs["done"], at, first=True, last=False)
    if name == "closed":
        return v.extreme("min", [fact(sight, provision, each, at) for each in ("due", "done")])
    if name == "measured":
        return measured(sight, provision, at)
    if name == "beyond":
        return v.compare(">", measured(sight, provision, at), sight.value(exprs["at_most"], at))
    return sight.value(exprs[name], at)


def applies_to(sight: Sight, provision: Provision, at: Subject) -> bool | None:
    """Its `when`, its dates and the regime's, and whether what it reads was sent at all."""
    tests = [sight.flag(provision.exprs.get("when"), at, True)]
    for source in (sight.law, provision):
        if source.since is not None:
            tests.append(v.compare(">=", sight.dated(at.row), v.point(source.since)))
        if source.until is not None:
            tests.append(v.compare("<=", sight.dated(at.row), v.point(source.until)))
    process = sight.law.processes[provision.process]
    bare = bare_messages(process, provision)
    if bare and process.every and provision.kind != "duty":
        # Of a row that makes itself, only a duty says that a message may be missing.
        tests.append(any(message in at.row.first for message in bare))
    elif bare:  # nothing is owed yet where all of it was surely not sent
        tests.append(any(sight.has(message, at.row) is not False for message in bare))
    return v.all_of(tests)


def _suspended(law: Law, at: Subject, fields: dict[str, Any]) -> bool:
    """A declared suspension or withdrawal bears on it: that is for people to judge."""
    if law.parties is not None:
        return False
    from hofburg.atlas import participation

    return any(
        fact.kind in ("suspended", "withdrawn") and fact.state == fields["state"]
        and fact.towards in (None, fields["counterpart"])
        and fact.since.bounds.lo <= at.row.opened[0] <= fact.until.bounds.hi
        for fact in participation(law.regime)
    )  # fmt: skip


# -- how it is written -----------------------------------------------------------------------------


def unit_of(law: Law, cap: Expr) -> str:
    """The unit of a limit: that of the parameter that caps it."""
    names = [n.name for n in walk(cap) if n.op == "param" and n.type == cap.type]
    if names:
        return law.parameters[names[0]].unit
    return {"duration": "h", "days": "d"}.get(cap.type, "")


def in_unit(ends: tuple[Any, Any], kind: str, unit: str) -> tuple[Any, Any]:
    """Durations in the unit of their parameter, days and numbers as they are."""
    low, high = (end if end is None else Decimal(end) for end in ends)
    if kind != "duration":
        return (low, high)
    seconds = [
        end if end is None else round(end.scaleb(-6) / _SECONDS[unit], 6) for end in (low, high)
    ]
    return (seconds[0], seconds[1])
