"""A row of the answer: an instrument under one reading, with how its conditions stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hofburg.cooperation.answer import (
    Agreed,
    Compared,
    Condition,
    Done,
    Missing,
    Planned,
    Proof,
    Row,
    Verdict,
)
from hofburg.cooperation.asking import Plan
from hofburg.cooperation.catalogue import Catalogue
from hofburg.cooperation.evaluate import NOBODY, Lines
from hofburg.cooperation.first import first_of
from hofburg.cooperation.linking import Linked, Read
from hofburg.cooperation.model import Instrument, Provided
from hofburg.cooperation.names import active_steps
from hofburg.cooperation.spans import Amount, Days, Duration, parse_amount, parse_takes
from hofburg.cooperation.who import regions_of
from hofburg.regimes import texts

__all__ = ["Spec", "build", "consensus_of", "verdict_of"]

Outcomes = Mapping[str, bool | None]
_DECIDING = ("agreement", "gates")


@dataclass(frozen=True, slots=True)
class Spec:
    """An instrument under a reading (empty: it has no contested question)."""

    instrument: Instrument
    reading: str
    conditions: tuple[Linked, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.instrument.instrument, self.reading

    @property
    def deciding(self) -> tuple[Linked, ...]:
        """Agreements and gates: constraints are for people to weigh and close nothing."""
        return tuple(it for it in self.conditions if it.kind in _DECIDING)

    @property
    def meant(self) -> dict[str, tuple[str, ...]]:
        """Whom it means where the plan names nobody, by circle."""
        found: dict[str, tuple[str, ...]] = {}
        for agreed in self.instrument.agreement:
            if agreed.names and agreed.reading in (None, self.reading):
                found[agreed.who] = tuple(sorted({*found.get(agreed.who, ()), *agreed.names}))
        return found

    def holds(self, item: Any) -> bool:
        """Whether what may be of one reading only is of this one."""
        return item.reading in (None, self.reading)


def proof(said: Provided) -> Proof:
    """Where something comes from."""
    return Proof(said.paragraph or "", said.mark, said.source or "")


def verdict_of(spec: Spec, outcomes: Outcomes) -> Verdict:
    """Closed if one condition fails, dependent if one is not known."""
    found = [outcomes[it.label] for it in spec.deciding]
    if False in found:
        return "closed"
    return "depends" if None in found else "can start now"


def consensus_of(catalogue: Catalogue, spec: Spec) -> Any:
    """Whether everybody's agreement is asked under this reading, else as the instrument says."""
    asked = (it for it in spec.deciding if it.kind == "agreement")
    if any(catalogue.circles[name].all for it in asked for name in it.circles):
        return "yes"
    said = spec.instrument.decision.consensus
    return "partly" if said == "yes" else said


def build(
    catalogue: Catalogue, plan: Plan, spec: Spec, lines: Lines, outcomes: Outcomes, default: bool
) -> Row:
    """The row of an instrument under a reading."""
    it = spec.instrument
    agreements = _agreements(catalogue, spec, lines)
    steps = _steps(plan, spec)
    ends = _ends(steps)
    cost = _amount(it.cost)
    question = it.question
    asked = {a.circle for a in agreements}
    return Row(
        instrument=it.instrument,
        title=texts(it.title),
        summary=texts(it.summary),
        kind=it.kind,
        exists=it.exists,
        goals=tuple(goal for goal in plan.goals if goal in it.goals),
        reading=spec.reading,
        default=default,
        contested=texts(question.text) if question else {},
        readings={
            key: (texts(r.title), texts(r.why), proof(r)) for key, r in question.readings.items()
        } if question else {},
        verdict=verdict_of(spec, outcomes),
        consensus=consensus_of(catalogue, spec),
        rule=texts(it.decision.rule),
        rule_rows=tuple(it.decision.rows),
        rule_proof=proof(it.decision),
        basis=tuple(
            (texts(b.text), proof(b), "/".join(p for p in (b.regime, b.label) if p))
            for b in it.basis
        ),
        agreements=agreements,
        not_required=tuple(
            (n.who, texts(catalogue.circles[n.who].title), texts(n.why), proof(n))
            for n in it.not_required
            if spec.holds(n) and n.who not in asked
        ),
        gates=_gates(catalogue, spec, lines, outcomes),
        constraints=_constraints(catalogue, spec, lines, outcomes),
        steps=steps,
        ends=ends,
        in_time=_in_time(ends, plan),
        cost=cost,
        cost_of=texts(it.cost.of) if it.cost else {},
        cost_why=texts(it.cost.unknown) if it.cost else {},
        cost_proof=proof(it.cost) if it.cost else None,
        bilateral=_compared(plan, it, ends, cost),
        precedents=_precedents(plan, it),
        risks=tuple(texts(risk) for risk in it.risks),
        first=first_of(catalogue, plan, it),
        named=spec.meant,
        place=_place(catalogue, it, ("instrument",)),
    )  # fmt: skip


def _place(catalogue: Catalogue, it: Instrument, path: tuple[str | int, ...]) -> str:
    return catalogue.files[it.instrument].place(path)


# -- conditions ------------------------------------------------------------------------------------


def _agreements(catalogue: Catalogue, spec: Spec, lines: Lines) -> tuple[Agreed, ...]:
    found = []
    for linked in spec.conditions:
        if linked.kind != "agreement":
            continue
        said = spec.instrument.agreement[linked.index]
        stances = {stance: [] for stance in ("yes", "?", "no")}  # type: dict[str, list[str]]
        for line in lines[said.who]:
            stance = {"objects": "no", "not known": "?"}.get(line.stance, "yes")
            stances[stance].append(line.who)
        found.append(
            Agreed(
                label=linked.label,
                circle=said.who,
                title=texts(catalogue.circles[said.who].title),
                why=texts(said.why),
                status="objection" if stances["no"] else "not known" if stances["?"] else "assumed",
                agree=tuple(stances["yes"]),
                unknown=tuple(stances["?"]),
                object=tuple(stances["no"]),
                proof=proof(said),
                place=_place(catalogue, spec.instrument, ("agreement", linked.index)),
            )
        )
    return tuple(found)


def _gates(
    catalogue: Catalogue, spec: Spec, lines: Lines, outcomes: Outcomes
) -> tuple[Condition, ...]:
    found = []
    for linked in (it for it in spec.conditions if it.kind == "gates"):
        said = spec.instrument.gates[linked.index]
        status, missing = _status(outcomes[linked.label], linked, lines)
        place = _place(catalogue, spec.instrument, ("gates", linked.index))
        found.append(
            Condition(linked.label, "", {}, texts(said.text), texts(said.otherwise), status,
                      missing, proof(said), place)
        )  # fmt: skip
    return tuple(found)


def _constraints(
    catalogue: Catalogue, spec: Spec, lines: Lines, outcomes: Outcomes
) -> tuple[Condition, ...]:
    evaluated = {it.index: it for it in spec.conditions if it.kind == "constraints"}
    found = []
    for index, said in enumerate(spec.instrument.constraints):
        if not spec.holds(said):
            continue
        linked = evaluated.get(index)
        status: Any = "for people"
        missing: tuple[Missing, ...] = ()
        if linked:
            status, missing = _status(outcomes[linked.label], linked, lines)
        title = texts(catalogue.constraints[said.about].title)
        label = linked.label if linked else f"{spec.instrument.instrument}.{said.about}"
        place = _place(catalogue, spec.instrument, ("constraints", index))
        found.append(
            Condition(label, said.about, title, texts(said.text), {}, status, missing,
                      proof(said), place)
        )  # fmt: skip
    return tuple(found)


def _status(outcome: bool | None, linked: Linked, lines: Lines) -> tuple[Any, tuple[Missing, ...]]:
    if outcome is not None:
        return ("met" if outcome else "not met"), ()
    missing = tuple(found for read in linked.reads if (found := _missing(read, lines)))
    return "not known", missing


def _missing(read: Read, lines: Lines) -> Missing | None:
    """Of whom something may not be known that a condition reads."""
    if not read.circle:
        return Missing("", read.column, (), False)
    if not read.column:  # how many there are is always known
        return None
    there = lines.get(read.circle, ())
    if read.position:
        who = tuple(it.who for it in there if it.stance == "not known")
        return Missing(read.circle, read.column, who, True) if who else None
    nameless = tuple(it.who for it in there if it.who == NOBODY)
    who = nameless or tuple(it.who for it in there)
    return Missing(read.circle, read.column, who, False) if who else None


# -- steps, time and money -------------------------------------------------------------------------


def _steps(plan: Plan, spec: Spec) -> tuple[Planned, ...]:
    """Steps in an order in which each comes after those that it follows."""
    todo = active_steps(spec.instrument.steps, spec.reading)
    done: dict[str, Planned] = {}
    start = Days(plan.start, plan.start)
    while todo:
        ready = [(s, after) for s, after in todo if set(after) <= set(done)]
        if not ready:  # the loader refuses circles; one of a reading alone ends here
            break
        for step, after in ready:
            begins = start
            for name in after:
                begins = begins.latest(done[name].ends)
            takes = parse_takes(step.takes)
            done[step.label] = Planned(
                step.label, texts(step.text), step.by or "", takes, after, begins,
                takes.after(begins), proof(step),
            )  # fmt: skip
        todo = [(s, after) for s, after in todo if s.label not in done]
    return tuple(done.values())


def _ends(steps: tuple[Planned, ...]) -> Days | None:
    ends: Days | None = None
    for step in steps:
        ends = step.ends if ends is None else ends.latest(step.ends)
    return ends


def _in_time(ends: Days | None, plan: Plan) -> Any:
    if plan.by is None:
        return "not asked"
    return "not known" if ends is None else ends.by(plan.by)


def _amount(said: Any) -> Amount | None:
    return parse_amount(said.amount, said.currency or "") if said else None


def _compared(
    plan: Plan, it: Instrument, ends: Days | None, cost: Amount | None
) -> Compared | None:
    said = it.bilateral
    if said is None:
        return None
    takes: Duration = parse_takes(said.takes)
    theirs = takes.after(Days(plan.start, plan.start))
    amount = _amount(said)
    return Compared(
        texts(said.text), takes, theirs, amount, _time(ends, theirs), _money(cost, amount),
        proof(said),
    )  # fmt: skip


def _time(ours: Days | None, theirs: Days) -> Any:
    """Told apart only where every day of one range lies before every day of the other."""
    if ours is None or (ours.last is None and theirs.last is None):
        return "not known"
    if ours.last is not None and ours.last < theirs.first:
        return "shorter"
    if theirs.last is not None and theirs.last < ours.first:
        return "longer"
    return "overlaps"


def _money(ours: Amount | None, theirs: Amount | None) -> Any:
    if ours is None or theirs is None or ours.currency != theirs.currency:
        return "not known"
    if ours.most is not None and theirs.least is not None and ours.most < theirs.least:
        return "less"
    if theirs.most is not None and ours.least is not None and theirs.most < ours.least:
        return "more"
    return "overlaps"


# -- what was done before --------------------------------------------------------------------------

_NEAR = ("own", "region", "elsewhere")


def _precedents(plan: Plan, it: Instrument) -> tuple[Done, ...]:
    """Those of the same States first, then of the same region; the latest first."""
    own = tuple(code for code in plan.own if code not in plan.organisations)
    regions = regions_of(own)
    found = []
    for said in it.precedents:
        near: Any = _NEAR[2]
        if set(said.states) & set(own):
            near = _NEAR[0]
        elif regions & regions_of(tuple(said.states)):
            near = _NEAR[1]
        found.append(
            Done(
                key=said.key,
                title=texts(said.title),
                states=tuple(said.states),
                donors=tuple(said.donors),
                since=said.since or "",
                until=said.until or "",
                figures=tuple((texts(f.what), f.amount, f.unit) for f in said.figures),
                note=texts(said.note),
                case=said.case or "",
                near=near,
                proof=proof(said),
            )
        )
    found.sort(key=lambda done: done.key)
    found.sort(key=lambda done: done.since, reverse=True)
    found.sort(key=lambda done: _NEAR.index(done.near))
    return tuple(found)
