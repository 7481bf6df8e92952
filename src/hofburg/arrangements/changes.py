"""Findings that an arrangement changes: the base's beside the layer's, case by case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from hofburg.arrangements.burden import place_of
from hofburg.arrangements.comparison import Changed, Left, Moved, Tally
from hofburg.arrangements.ranges import (
    Instants,
    Numbers,
    Worlds,
    days_between,
    exactly,
    over_worlds,
)
from hofburg.arrangements.reads import parameters_of
from hofburg.assessment import CaseView, Finding
from hofburg.regimes import Law, Parameter
from hofburg.values import ALWAYS, NEVER

__all__ = ["changed", "left_open", "moved", "of_whole", "tallied"]

_HOW = ("new", "status", "figure")
_NOWHERE = (ALWAYS, NEVER)
Place = tuple[str, str]


def of_whole(law: Law, finding: Finding) -> Place:
    """World and whole case of a finding: of the row of a line, the case that has the line."""
    process = law.processes[finding.process]
    return finding.world, process.thread(finding.case) if process.each else finding.case


def changed(
    law: Law,
    layer: Iterable[Finding],
    base: Iterable[Finding],
    views: Mapping[Place, CaseView],
    counted: Callable[[Finding], bool],
) -> tuple[tuple[Changed, ...], list[tuple[str, Numbers]]]:
    """Findings that differ, and those that do not (world and one each).

    A finding of the base that the layer says nothing about stands as it is and is not listed.
    """
    before = {_key(f): f for f in base if f.reading == "default"}
    made: list[Changed] = []
    same: list[tuple[str, Numbers]] = []
    for f in layer:
        if f.reading != "default" or not counted(f):
            continue
        old = before.get(_key(f))
        if how := _how(old, f):
            made.append(_changed(law, f, old, how, views.get(of_whole(law, f))))
        else:
            same.append((f.world, exactly(1)))
    return tuple(sorted(made, key=_order)), same


def _key(f: Finding) -> tuple[str, str, str, int | None]:
    return (f.world, f.label, f.case, f.part)


def _how(old: Finding | None, new: Finding) -> str:
    if old is None:
        return "new"
    if (old.status, old.why) != (new.status, new.why):
        return "status"
    return "figure" if (old.due, old.allowed) != (new.due, new.allowed) else ""


def _order(it: Changed) -> tuple[object, ...]:
    day = it.day if it.day[0] > ALWAYS else (NEVER, NEVER)
    # First what the base does not say, then what it says otherwise.
    return (_HOW.index(it.how), *day, it.label, it.case, it.part or 0, it.world)


def _changed(law: Law, f: Finding, old: Finding | None, how: str, view: CaseView | None) -> Changed:
    earlier = None
    if old and f.due and old.due and f.due[0] < NEVER and old.due[0] < NEVER:
        earlier = days_between(f.due, old.due)
    return Changed(
        f.world, f.process, f.case, f.part, view.title() if view else "",
        _day(law, f, view), place_of(law, view) if view else "",
        f.label, f.paragraph, law.provisions[f.label].provenance.mark, f.kind, f.state,
        f.counterpart, how, old.status if old else "", (old.why if old else "") or "", f.status,
        f.why or "", old.due if old else None, f.due, old.allowed if old else None, f.allowed,
        f.measured, f.unit, earlier,
    )  # fmt: skip


def _day(law: Law, f: Finding, view: CaseView | None) -> Instants:
    """The day of a case; of a row that no message opens, when it is due."""
    rows = law.cases_of(law.processes[f.process]).every
    if view is not None and not rows:
        return view.dated()
    return f.due if f.due is not None and f.due[0] < NEVER else _NOWHERE


def tallied(changes: Sequence[Changed], worlds: Worlds) -> tuple[Tally, ...]:
    """The changes by label, State and statuses, counted over the worlds."""
    groups: dict[tuple[str, str, str, str, str], list[Changed]] = {}
    for it in changes:
        groups.setdefault((it.label, it.state or "", it.how, it.base, it.layer), []).append(it)
    return tuple(
        Tally(
            same[0].label, same[0].paragraph, same[0].mark, same[0].state, same[0].how,
            same[0].base, same[0].layer,
            over_worlds(worlds, [(it.world, exactly(1)) for it in same]),
        )
        for _, same in sorted(groups.items())
    )  # fmt: skip


def left_open(findings: Iterable[Finding], worlds: Worlds) -> tuple[Left, ...]:
    """Findings of a layer that stay undetermined, by label and reason."""
    groups: dict[tuple[str, str], list[tuple[str, Numbers]]] = {}
    for f in findings:
        if f.reading == "default" and f.status == "undetermined":
            groups.setdefault((f.label, f.why or ""), []).append((f.world, exactly(1)))
    return tuple(
        Left(label, why, over_worlds(worlds, found))
        for (label, why), found in sorted(groups.items())
    )


def moved(law: Law) -> tuple[Moved, ...]:
    """The figures of an arrangement that its provisions read and the base has otherwise, or not."""
    labels: dict[str, list[str]] = {}
    for label in sorted(law.emitted):
        for name in parameters_of(law, law.provisions[label]):
            labels.setdefault(name, []).append(label)
    made = []
    for name, parameter in law.parameters.items():
        before = law.base.parameters.get(name) if law.base else None
        if name not in labels or (before and _figures(before) == _figures(parameter)):
            continue
        said = parameter.provenance
        made.append(Moved(
            name, _written(before), _written(parameter), parameter.unit, said.paragraph, said.mark,
            said.source, {key: "; ".join(v.written for v in it.versions)
                          for key, it in parameter.readings.items()}, tuple(labels[name]),
        ))  # fmt: skip
    return tuple(made)


def _figures(parameter: Parameter) -> tuple[object, ...]:
    readings = {name: it.versions for name, it in parameter.readings.items()}
    return parameter.versions, readings, parameter.provenance.mark


def _written(parameter: Parameter | None) -> str:
    return "; ".join(v.written for v in parameter.versions) if parameter else ""
