"""Make a timetable: the steps and requirements of solved plans, one plan for each reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hofburg.assessment import plain_values as v
from hofburg.assessment.plain import fact, in_unit, unit_of
from hofburg.assessment.plain_fold import Row
from hofburg.assessment.plain_reads import parameters_read
from hofburg.assessment.plain_sight import Reading
from hofburg.assessment.timetable import Alternative, Known, Requirement, Step, Timetable
from hofburg.assessment.timetable_given import (
    columns_to_give,
    process_of,
    read_given,
    reading_of,
)
from hofburg.assessment.timetable_plan import Plan, solve
from hofburg.assessment.timetable_sight import Instants, column_value, is_open, new_case, source_of
from hofburg.assessment.timetable_words import (
    condition,
    expression,
    messages_of,
    reads,
    said,
    spelled,
    used,
    written_value,
)
from hofburg.regimes import Column, Law, Provision
from hofburg.values import ALWAYS, NEVER

__all__ = ["make"]

_PASSES = 40
_FIRST = (ALWAYS, ALWAYS, 0)
_MEASURED = ("value", "sum", "start", "end", "counts", "order", "per", "over", "at_most")


def make(
    law: Law, process_name: str, given: Mapping[str, Any], reading: str | None, recorded: Row | None
) -> Timetable:
    """See ``timetable``."""
    process = process_of(law, process_name)
    chosen = reading_of(law, reading)
    values = read_given(law, process, given)
    keys = {name: value for name, value in values.items() if name in process.key}
    columns = {name: value for name, value in values.items() if name not in process.key}
    case = recorded or new_case(law, process, keys)
    main = solve(law, case, columns, chosen)
    readings = _readings(law, main.provisions) if chosen is None else []
    others = [(r, solve(law, case, columns, r)) for r in readings]
    steps: list[Step] = []
    requirements: list[Requirement] = []
    for provision in main.provisions:
        made = _made(main, provision)
        rivals = [(r, _made(plan, provision)) for r, plan in others]
        made = _with_readings(law, main, made, rivals)
        if made.applies is False and not made.readings:
            continue
        if isinstance(made, Step):
            steps.append(made)
        else:
            requirements.append(made)
    return Timetable(
        law.id, law.digest, law.zone, process.name,
        "default" if chosen is None else "=".join(chosen),
        _given(main, values), _assumed(main, values), tuple(case.first),
        tuple(_in_order(steps)), tuple(requirements), _routes(main),
        _worth_giving(law, main, values),
    )  # fmt: skip


def _readings(law: Law, provisions: list[Provision]) -> list[Reading]:
    names = sorted({name for p in provisions for name in parameters_read(law, p)})
    return [(name, reading) for name in names for reading in law.parameters[name].readings]


def _made(plan: Plan, provision: Provision) -> Step | Requirement:
    return _step(plan, provision) if provision.kind == "duty" else _requirement(plan, provision)


# -- one provision ---------------------------------------------------------------------------------


def _common(plan: Plan, provision: Provision) -> dict[str, Any]:
    """What steps and requirements share."""
    law, said_by = plan.law, provision.provenance
    state, role = _party(plan, provision, "by")
    counterpart, counterpart_role = _party(plan, provision, "to")
    applies, excused = plan.applies(provision), plan.excused(provision)
    return {
        "label": provision.label, "paragraph": said_by.paragraph, "mark": said_by.mark,
        "strength": provision.strength, "source": said_by.source, "text": provision.text,
        "state": state, "role": role,
        "counterpart": counterpart, "counterpart_role": counterpart_role,
        "part": provision.part or "", "condition": condition(plan, provision, applies),
        "applies": False if excused is True else applies,
        "unless": spelled(plan, provision, "unless") if excused is None else "",
        "parameters": used(plan, sorted(parameters_read(law, provision))),
    }  # fmt: skip


def _party(plan: Plan, provision: Provision, role: str) -> tuple[str | None, str]:
    """A State's code if it is known, and the column that holds it."""
    expr = provision.exprs.get(role)
    if expr is None:
        return None, ""
    value = v.known(plan.bare().value(expr, plan.subject(provision)))
    return value, expr.name if expr.op == "column" else ""


def _step(plan: Plan, provision: Provision) -> Step:
    early, due, done = plan.not_before(provision), plan.due(provision), plan.done(provision)
    exprs = provision.exprs
    roles = [role for role in ("not_before", "due") if role in exprs]
    # An instant that no message fixes yet may still be known not to lie before the case's opening.
    fixed = done[1] < NEVER and done[0] > ALWAYS
    name = exprs["done"].name if exprs["done"].op == "column" and not exprs["done"].field else ""
    clash = plan.clashes.get(name, ())
    verdict, off = _verdict(early, due, done if fixed else None, provision.label in clash)
    messages = messages_of(plan, [exprs["done"]])
    return Step(
        **_common(plan, provision), message=messages[0] if messages else "",
        not_before=early, due=due,
        days=frozenset(role for role in roles if exprs[role].type == "day"),
        written={role: spelled(plan, provision, role) for role in roles},
        done=done if fixed else None, planned=fixed and name in plan.planned,
        verdict=verdict, off=off,
        clash=clash if verdict == "impossible" else (),
        waits=_waits(plan, provision, messages),
    )  # fmt: skip


def _verdict(
    early: Instants | None, due: Instants | None, done: Instants | None, clash: bool
) -> tuple[str, int | None]:
    """How a known instant stands to its window; without one, whether there is a window at all."""
    if done is None:
        return ("impossible" if clash else "", None)
    if due is not None and done[0] > due[1]:
        return "late", done[0] - due[1]
    if early is not None and done[1] < early[0]:
        return "early", early[0] - done[1]
    in_time = due is None or done[1] <= due[0]
    return ("in time" if in_time and (early is None or done[0] >= early[1]) else "open", None)


def _waits(plan: Plan, provision: Provision, own: tuple[str, ...]) -> tuple[str, ...]:
    asked = [provision.exprs[role] for role in ("when", "due", "not_before")
             if role in provision.exprs]  # fmt: skip
    without = {*own, plan.case.process.root}
    return tuple(name for name in messages_of(plan, asked) if name not in without)


def _in_order(steps: list[Step]) -> list[Step]:
    """Steps by when they may begin, then by when they are due.

    What has no time stands after the steps that it waits for, and what nothing at all is known of
    comes last; equal ones stay as the document has them.
    """
    makers: dict[str, list[str]] = {}
    for step in steps:
        makers.setdefault(step.message, []).append(step.label)
    keys = {step.label: _own_order(step) for step in steps}
    for _ in range(min(len(steps), _PASSES)):  # a circle would push its members for ever
        before = dict(keys)
        for step in steps:
            waits = {label for name in step.waits for label in makers.get(name, ())}
            lead = max((before[label] for label in waits - {step.label}), default=_FIRST)
            first, last, _ = _own_order(step)
            if first <= ALWAYS:  # it follows at once
                first = last = max(lead[0], lead[1])
            keys[step.label] = (first, last, lead[2] + 1)
        if keys == before:
            break
    return sorted(steps, key=lambda step: (keys[step.label][0] <= ALWAYS, keys[step.label]))


def _own_order(step: Step) -> tuple[int, int, int]:
    """The least and greatest instants that are known of a step, ``ALWAYS`` where none is."""
    pairs = [step.done] if step.done else [step.not_before, step.due]
    known = [at for pair in pairs if pair for at in pair if abs(at) < NEVER]
    return (min(known, default=ALWAYS), max(known, default=ALWAYS), 0)


def _requirement(plan: Plan, provision: Provision) -> Requirement:
    exprs, kind, at = provision.exprs, provision.kind, plan.subject(provision)
    sight = plan.bare()
    measured = allowed = None
    unit, good = "", None
    if kind == "limit":
        cap, unit = exprs["at_most"], unit_of(plan.law, exprs["at_most"])
        allowed = in_unit(plan.timed(provision).value(cap, at), cap.type, unit)
        if "value" in exprs:
            amount = fact(sight, provision, "measured", at)
            measured = None if is_open(amount) else in_unit(amount, cap.type, unit)
            good = v.compare("<=", amount, sight.value(cap, at))
        roles: list[str] = [role for role in _MEASURED if role in provision.written]
    else:
        roles = ["holds"] if kind == "content" else ["step", "opens"]
        good = sight.value(exprs[roles[-1]], at)
    asked = [exprs[role] for role in roles if role in exprs]
    return Requirement(
        **_common(plan, provision), kind=kind, messages=messages_of(plan, asked),
        written={role: spelled(plan, provision, role) for role in roles},
        good=good, measured=measured, allowed=allowed, unit=unit,
        reads=reads(plan, provision, "opens") if kind == "gate" else {},
    )  # fmt: skip


# -- readings --------------------------------------------------------------------------------------


def _with_readings(
    law: Law, main: Plan, made: Any, rivals: list[tuple[Reading, Any]]
) -> Step | Requirement:
    """The same with the readings under which it differs."""
    found = []
    for reading, other in rivals:
        if reading is None or _facts(other) == _facts(made):
            continue
        if made.applies is False and other.applies is False:
            continue
        name, alternative = reading
        chosen = law.parameters[name].readings[alternative]
        is_step = isinstance(other, Step)
        found.append(
            Alternative(
                f"{name}={alternative}", written_value(main, name, reading), chosen.why,
                chosen.mark or law.parameters[name].provenance.mark, other.applies,
                other.not_before if is_step else None, other.due if is_step else None,
                None if is_step else other.allowed, other.written,
            )
        )  # fmt: skip
    result: Step | Requirement = replace(made, readings=tuple(found)) if found else made
    return result


def _facts(made: Step | Requirement) -> tuple[Any, ...]:
    if isinstance(made, Step):
        return (made.applies, made.not_before, made.due, dict(made.written))
    return (made.applies, made.allowed, dict(made.written))


# -- what is said beside ---------------------------------------------------------------------------


def _given(plan: Plan, values: Mapping[str, Any]) -> tuple[Known, ...]:
    process = plan.case.process
    found = [Known(name, said(plan, name, value)) for name, value in values.items()]
    for name in process.columns:
        source = source_of(process, name)
        if name in values or source is None or source[0] not in plan.case.first:
            continue
        value = column_value(plan.bare(), name)
        if not is_open(value) and not (isinstance(value, tuple) and value[-1] == NEVER):
            found.append(Known(name, said(plan, name, value), ".".join(source)))
    return tuple(found)


def _assumed(plan: Plan, values: Mapping[str, Any]) -> tuple[Known, ...]:
    """What the document's plan and its defaults fill in."""
    process = plan.case.process
    found = []
    for name, column in process.columns.items():
        opens = column.expr.op == "message" and column.expr.name == process.root
        if column.default is None or not opens or process.every or process.root in plan.case.first:
            continue
        if name in values or column.expr.type == "instant":
            continue
        value = column_value(plan.bare(), name)
        if not is_open(value):
            found.append(Known(name, said(plan, name, value), _definition(column)))
    for name, value in plan.planned.items():
        found.append(Known(name, said(plan, name, value), expression(plan, process.plan[name])))
    return tuple(found)


def _definition(column: Column) -> str:
    """``message.field or default`` of a column as written."""
    return " ".join(column.written.partition("=")[2].split())


def _routes(plan: Plan) -> dict[str, tuple[str | None, str | None]]:
    def state(column: str | None) -> str | None:
        if column is None:
            return None
        if column in plan.case.keys:
            return v.known(plan.case.keys[column])  # type: ignore[no-any-return]
        found: str | None = v.known(column_value(plan.bare(), column))
        return found

    routes = plan.case.process.messages
    return {name: (state(ends.sender), state(ends.addressee)) for name, ends in routes.items()}


def _worth_giving(law: Law, plan: Plan, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Columns on which times or conditions rest and of which nothing is known."""
    process = plan.case.process
    found = []
    for name in columns_to_give(law, process, needed=True):
        if name in values or name in plan.planned:
            continue
        value = plan.case.keys.get(name) if name in process.key else column_value(plan.bare(), name)
        if is_open(value) or (isinstance(value, tuple) and value[-1] in (NEVER, None)):
            found.append(name)
    return tuple(found)
