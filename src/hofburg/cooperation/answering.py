"""The question answered: which instruments serve the goal, and how each stands under a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from hofburg.cooperation.answer import Answer, Question
from hofburg.cooperation.asking import Plan, plan_of
from hofburg.cooperation.catalogue import Catalogue
from hofburg.cooperation.changes import Standing, changes
from hofburg.cooperation.evaluate import Lines, circle_lines, evaluate, positions
from hofburg.cooperation.names import keys_of
from hofburg.cooperation.ordering import sorted_rows
from hofburg.cooperation.rows import Outcomes, Spec, build, consensus_of, verdict_of
from hofburg.regimes import texts

__all__ = ["ask"]


def ask(catalogue: Catalogue, question: Question) -> Answer:
    """What can be done for a goal, with these, under assumptions about who objects.

    A pure function: nothing is read but the catalogue and the atlas, nothing is stored. Raises
    ``QuestionError`` with everything that is wrong with the question; the place of a problem is the
    name of the input.
    """
    plan = plan_of(catalogue, question)
    standings = _standings(catalogue, plan)
    found = changes(catalogue, plan, standings)
    rows = [
        replace(it.row, changes=tuple(
            index for index, change in enumerate(found) if it.spec.key in change.opens
        ))
        for it in standings
    ]  # fmt: skip
    lines = [it.lines for it in standings] or [circle_lines(catalogue, plan)]
    return Answer(
        question=question,
        goals=tuple((key, texts(catalogue.goals[key].title)) for key in plan.goals),
        circles={**plan.filled, **plan.named},
        positions=positions(lines),
        objectors=plan.objectors,
        at=plan.at.isoformat(),
        by=plan.by.isoformat() if plan.by else "",
        start=plan.start.isoformat(),
        rows=sorted_rows(rows, plan.order),
        order=plan.order,
        changes=found,
        notes=plan.notes,
        catalogue=catalogue.digest,
        edition=catalogue.law.digest,
        titles={name: texts(circle.title) for name, circle in catalogue.circles.items()},
        sources=_sources(catalogue, standings),
    )


def _specs(catalogue: Catalogue, plan: Plan) -> Iterator[Spec]:
    """Instruments that serve a goal, each under each reading of its question."""
    for name, it in catalogue.instruments.items():
        if set(it.goals).isdisjoint(plan.goals):
            continue
        for reading in it.question.readings if it.question else ("",):
            conditions = catalogue.conditions[name]
            here = tuple(c for c in conditions if c.reading in ("", reading))
            yield Spec(it, reading, here)


def _standings(catalogue: Catalogue, plan: Plan) -> list[Standing]:
    """Rows with what they are made of. Another reading has a row where it makes a difference."""
    specs = list(_specs(catalogue, plan))
    groups: dict[tuple[tuple[str, tuple[str, ...]], ...], list[Spec]] = {}
    for spec in specs:
        groups.setdefault(tuple(sorted(spec.meant.items())), []).append(spec)
    known: dict[tuple[str, str], tuple[Lines, Outcomes]] = {}
    for meant, group in groups.items():
        lines = circle_lines(catalogue, plan, dict(meant))
        labels = {c.label for spec in group for c in spec.conditions}
        (outcomes,) = evaluate(catalogue, [(plan, lines)], labels)
        for spec in group:
            known[spec.key] = lines, {c.label: outcomes[c.label] for c in spec.conditions}
    found = []
    for spec in specs:
        question = spec.instrument.question
        default = question is None or spec.reading == question.default
        if not default and not _differs(catalogue, spec, specs, known):
            continue
        lines, outcome = known[spec.key]
        row = build(catalogue, plan, spec, lines, outcome, default)
        found.append(Standing(spec, lines, outcome, row))
    return found


def _differs(
    catalogue: Catalogue,
    spec: Spec,
    specs: Sequence[Spec],
    known: Mapping[tuple[str, str], tuple[Lines, Outcomes]],
) -> bool:
    """Whether a reading asks, decides or takes something else than the default one."""
    it = spec.instrument
    default = it.question.default if it.question else ""
    other = next(s for s in specs if s.instrument is it and s.reading == default)
    return _shape(catalogue, spec, known[spec.key][1]) != _shape(
        catalogue, other, known[other.key][1]
    )


def _shape(catalogue: Catalogue, spec: Spec, outcomes: Outcomes) -> tuple[object, ...]:
    return (
        verdict_of(spec, outcomes),
        consensus_of(catalogue, spec),
        {c.label for c in spec.conditions},
        [step.label for step in spec.instrument.steps if spec.holds(step)],
    )


def _sources(catalogue: Catalogue, standings: Sequence[Standing]) -> dict[str, str]:
    """What the keys stand for that the rows name."""
    found: set[str] = set()
    for it in standings:
        row = it.row
        proofs = [row.rule_proof, row.cost_proof, row.bilateral.proof if row.bilateral else None]
        proofs += [p for _, p, _ in row.basis] + [p for _, _, p in row.readings.values()]
        proofs += [a.proof for a in row.agreements] + [p for *_, p in row.not_required]
        proofs += [c.proof for c in (*row.gates, *row.constraints)]
        proofs += [s.proof for s in row.steps] + [d.proof for d in row.precedents]
        found |= {key for p in proofs if p for key in keys_of(p.source)}
    return {key: catalogue.sources[key] for key in sorted(found) if key in catalogue.sources}
