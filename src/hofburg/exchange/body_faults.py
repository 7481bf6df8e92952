"""The check that a register makes of a body, as faults of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hofburg.exchange.faults import FAULTS, Fault
from hofburg.exchange.reading import Reading

if TYPE_CHECKING:
    from hofburg.errors import Problem
    from hofburg.regimes import Field, Law

__all__ = ["body_faults"]

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
_RULES = {
    "missing-field": "missing-value",
    "unknown-field": "unknown-field",
    "too-many": "too-many",
}


def body_faults(law: Law, kind: str, reading: Reading) -> list[Fault]:
    """What the form of the regime refuses in a body; what is not valid is taken out of it."""
    found = [_fault(problem, reading) for problem in law.check_body(kind, reading.body, "")]
    reading.body = _known(law.messages[kind].fields, reading.body)
    # From the end of each list, so that what is taken out moves nothing that is still to come.
    for fault in sorted(
        found, key=lambda it: [(-int(n), "") if n else (0, k) for k, n in _steps(it.path)]
    ):
        if fault.kind == "not-valid":
            _take_out(reading.body, _steps(fault.path))
    return found


def _fault(problem: Problem, reading: Reading) -> Fault:
    kind = _RULES.get(problem.rule, "not-valid")
    path = problem.field.removeprefix("body").removeprefix(".")
    place = reading.at(path)
    at = (place.sheet, place.row, place.column) if place else ("", None, "")
    return Fault(kind, problem.message, problem.remedy or FAULTS[kind].remedy, *at, path=path)


def _known(fields: Mapping[str, Field], body: Mapping[str, Any]) -> dict[str, Any]:
    """A body without what is no field, whatever it is called."""
    made: dict[str, Any] = {}
    for name, value in body.items():
        field = fields.get(name)
        if field is None:
            continue
        of = field.of or {}
        if field.type == "list" and "" not in of and isinstance(value, list):
            value = [_known(of, line) if isinstance(line, dict) else line for line in value]
        made[name] = value
    return made


def _steps(path: str) -> list[tuple[str, str]]:
    return _STEP.findall(path)


def _take_out(value: Any, steps: list[tuple[str, str]]) -> None:
    """Remove what a path leads to, as far as it leads anywhere."""
    for number, (name, index) in enumerate(steps):
        key: Any = int(index) if index else name
        try:
            if number == len(steps) - 1:
                del value[key]
            else:
                value = value[key]
        except (KeyError, IndexError, TypeError):
            return
