"""What a timetable says as the document writes it, with the values of parameters in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from hofburg.assessment import plain_values as v
from hofburg.assessment.explanation import ParameterUse
from hofburg.assessment.plain_reads import reach
from hofburg.assessment.plain_sight import Reading
from hofburg.assessment.timetable_plan import Plan
from hofburg.assessment.timetable_sight import Instants
from hofburg.regimes import Expr, Provision, Version, looked, walk
from hofburg.values import ALWAYS, NEVER, format_instant, format_number

__all__ = [
    "condition", "expression", "messages_of", "reads", "said", "spelled", "used", "written_value",
]  # fmt: skip

_PARAMETER = re.compile(r"\{([^{}]+)\}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAMED = ("and", "or")
_BRACKETED = ("and", "or", "+", "-", "=", "<>", "<", "<=", ">", ">=")


def spelled(plan: Plan, provision: Provision, role: str) -> str:
    """An expression of a provision as written, ``{name}`` replaced by the parameter's value."""
    text = " ".join(provision.written.get(role, "").split())

    def value(found: re.Match[str]) -> str:
        name = found[1].strip()
        return _in_text(plan, name) if name in plan.law.parameters else found[0]

    return _PARAMETER.sub(value, text)


def _in_text(plan: Plan, name: str) -> str:
    value = written_value(plan, name, plan.reading)
    return f"'{value}'" if plan.law.parameters[name].choices else value


def written_value(plan: Plan, name: str, reading: Reading) -> str:
    """The value of a parameter with its unit; several where the case's date leaves them open."""
    return " or ".join(version.written for version in _versions(plan, name, reading))


def _versions(plan: Plan, name: str, reading: Reading) -> list[Version]:
    """The versions that may apply at the instant that dates the case."""
    mine = reading is not None and reading[0] == name
    listed = plan.law.parameters[name].under(reading[1] if reading and mine else None)
    sights = [plan.timed(p) for p in plan.provisions[:1]] or [plan.bare()]
    lo, hi = sights[0].dated(plan.case)
    ends = [*(later.since for later in listed[1:]), None]
    found = [
        version for version, end in zip(listed, ends, strict=True)
        if (version.since is None or version.since <= hi) and (end is None or lo < end)
    ]  # fmt: skip
    return found or [listed[0]]


def used(plan: Plan, names: Iterable[str]) -> tuple[ParameterUse, ...]:
    """Parameters with how far their values can be trusted."""
    found = []
    for name in names:
        parameter = plan.law.parameters[name]
        version = _versions(plan, name, plan.reading)[-1]
        found.append(
            ParameterUse(
                name, written_value(plan, name, plan.reading),
                None if version.since is None else format_instant(version.since),
                version.decision, parameter.provenance.paragraph, parameter.provenance.mark,
                parameter.provenance.source,
                {r.name: (r.versions[-1].written, r.why) for r in parameter.readings.values()},
            )
        )  # fmt: skip
    return tuple(found)


def condition(plan: Plan, provision: Provision, applies: bool | None) -> str:
    """What must hold for a provision to apply, as far as that is not known; empty where it is."""
    if applies is not None:
        return ""
    asked = plan.bare().flag(provision.exprs.get("when"), plan.subject(provision), True)
    parts = [spelled(plan, provision, "when")] if asked is None else []
    dates = []
    if asked is not None and provision.since is not None:
        dates.append(f"from {_day(plan, provision.since)}")
    if asked is not None and provision.until is not None:
        dates.append(f"until {_day(plan, provision.until)}")
    return " AND ".join(parts) or f"dated {' '.join(dates)}".strip()


def _day(plan: Plan, at: int) -> str:
    moment = _EPOCH + timedelta(microseconds=at)
    return moment.astimezone(plan.calendar.zone).strftime("%Y-%m-%d")


def messages_of(plan: Plan, exprs: Iterable[Expr]) -> tuple[str, ...]:
    """Messages whose fields expressions read, through columns, in the order of the process."""
    process = plan.case.process
    found = set()
    for node in reach(process, exprs, lambda _: True):
        if node.op in ("message", "received", "has") or (
            node.op == "given" and node.value != "part"
        ):
            found.add(node.name)
        elif node.op == "aggregate":
            found |= {source.name for source in process.parts[node.name].sources}
        elif node.op in ("column", "given") and node.field in process.parts:
            found |= {source.name for source in process.parts[node.field].sources}
    return tuple(name for name in process.messages if name in found)


def reads(plan: Plan, provision: Provision, role: str) -> dict[str, Instants]:
    """Instants that an expression compares, as far as something is known of them."""
    sight, at = plan.timed(provision), plan.subject(provision)
    found: dict[str, Instants] = {}
    for node in reversed(walk(provision.exprs[role])):
        if node.op not in ("chain", "column") or node.type not in ("instant", "day"):
            continue
        lo, hi = sight.instants(node, at, first=True, last=False)
        name = f"{node.value}('{node.name}')" if node.op == "chain" else node.name
        if lo > ALWAYS or hi < NEVER:
            found[name] = (lo, hi)
    return found


# -- values and expressions as text ----------------------------------------------------------------


def said(plan: Plan, column: str, value: Any) -> str:
    """A value of a column in the notation of entries."""
    process = plan.case.process
    kind = process.columns[column].type if column in process.columns else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return " or ".join(sorted(map(str, value)))
    if not isinstance(value, tuple):
        return str(value)
    if kind == "instant":
        return _instants(plan, value)
    if kind == "day":
        days = [plan.calendar.start(end) for end in value]
        ends = ["" if abs(at) >= NEVER else _day(plan, at) for at in days]
    else:
        ends = ["" if end is None else format_number(end) for end in value]
    return ends[0] if ends[0] == ends[1] else "..".join(ends)


def _instants(plan: Plan, bounds: Instants) -> str:
    """Bounds of an instant: one, a day, or a range of days or instants."""
    lo, hi = bounds
    if lo == hi:
        return _brief(lo)
    days = plan.calendar
    first, last = days.day_of(lo), days.day_of(hi)
    if abs(lo) < NEVER and abs(hi) < NEVER and (days.start(first), days.end(last)) == (lo, hi):
        pair = (_day(plan, lo), _day(plan, hi))
        return pair[0] if first == last else "..".join(pair)
    return "..".join("" if abs(at) >= NEVER else _brief(at) for at in bounds)


def _brief(at: int) -> str:
    text = format_instant(at)
    return text[:-4] + "Z" if text.endswith(":00Z") else text


def expression(plan: Plan, expr: Expr, inner: bool = False) -> str:
    """An expression as text, with the values of parameters."""
    op, args = expr.op, [expression(plan, arg, True) for arg in expr.args]
    if op == "param":
        return _in_text(plan, expr.name)
    if op == "const":
        return _constant(expr)
    if op in ("column", "message", "with", "given"):
        text = ".".join(part for part in (expr.name, expr.field) if part)
        return f"given({text})" if op == "given" else text
    if op == "has":
        return f"has_{expr.name}"
    if op == "chain":
        return f"{expr.value}('{expr.name}')"
    if op == "not":
        return f"NOT {args[0]}"
    if op == "neg":
        return f"-{args[0]}"
    if (len(args) == 2 and not op.isidentifier()) or op in _NAMED:
        text = f" {op.upper()} ".join(args)
        return f"({text})" if inner and op in _BRACKETED else text
    if op == "look":
        asked = looked(expr)
        return f"{asked.function}({asked.look}{f'.{expr.field}' if expr.field else ''})"
    if op in ("received", "aggregate"):
        return f"{expr.name}.{expr.field or op}"
    return f"{op}({', '.join(args)})"


def _constant(expr: Expr) -> str:
    value = v.constant(expr.type, expr.value)
    if expr.type == "instant":
        return "never"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if expr.type == "number":
        return format_number(value[0])
    return f"'{expr.value}'" if isinstance(value, str) else str(expr.value)
