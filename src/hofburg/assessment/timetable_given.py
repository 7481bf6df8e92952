"""What is given to a timetable: values of columns, as entries write them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hofburg.assessment.plain_values import unknown
from hofburg.errors import AtlasError, Problem, QuestionError
from hofburg.regimes import Expr, Law, Process, Provision, party, walk
from hofburg.values import parse_day, parse_instant, parse_number, parse_point

__all__ = ["columns_to_give", "process_of", "read_given", "reading_of", "reads_instants"]

_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_LONGEST = 200
_KEYS = {"state": "state", "year": "number"}
_AS = {
    "instant": "Write 2022-02-20T12:00Z, a day, or a range such as 2022-02-20..2022-02-22.",
    "day": "Write 2022-02-20, or a range such as 2022-02-20..2022-02-22.",
    "number": "Write a number, or a range such as 3..5.",
    "flag": "Write yes or no.",
    "point": "Write 51.508530,-0.125740: latitude, longitude.",
}


def process_of(law: Law, name: str) -> Process:
    """The process of that name. Raises ``QuestionError`` with names that are near."""
    if name in law.processes:
        found = law.processes[name]
        if found.each:
            raise QuestionError(
                Problem("", "lines", f"{name} has rows only where a case has lines",
                        f"Ask for the timetable of the case: {found.each.process}.", "PROCESS")
            )  # fmt: skip
        return found
    raise QuestionError(
        Problem("", "unknown-process", f"{law.id} has no process {_short(name)}",
                _near(name, list(law.processes)), "PROCESS")
    )  # fmt: skip


def reading_of(law: Law, text: str | None) -> tuple[str, str] | None:
    """``PARAMETER=READING``; None and ``default`` are the default of all."""
    if text is None or text == "default":
        return None
    name, _, reading = text.partition("=")
    if name not in law.parameters:
        told = _near(name, [p.name for p in law.parameters.values() if p.readings])
    elif reading not in law.parameters[name].readings:
        told = _near(reading, list(law.parameters[name].readings))
    else:
        return (name, reading)
    raise QuestionError(
        Problem("", "unknown-reading", f"there is no reading {_short(text)}", told, "reading")
    )


def types_of(process: Process) -> dict[str, str]:
    """The columns that may be given and their types; for a roster also its State and year."""
    found = {name: _KEYS[name] for name in process.key}
    found |= {name: column.type for name, column in process.columns.items()}
    return {name: kind for name, kind in found.items() if kind not in ("duration", "days", "list")}


def columns_to_give(law: Law, process: Process, *, needed: bool = False) -> list[str]:
    """Columns worth giving: first those on which times rest, then conditions, then the others.

    ``needed`` leaves the others out.
    """
    provisions = [p for p in law.provisions.values() if p.process == process.name]
    routes = process.messages[process.root]
    roles = [name for name in (routes.sender, routes.addressee) if name]
    duties = [p for p in provisions if p.kind == "duty"]
    order = [*roles, *_read(law, process, duties, ("not_before", "due"))]
    order += _read(law, process, provisions, ("when", "unless"))
    known = types_of(process)
    if not needed:
        order += known
    return [name for name in dict.fromkeys(order) if name in known]


def _read(
    law: Law, process: Process, provisions: list[Provision], roles: tuple[str, ...]
) -> list[str]:
    """Columns that take a field of a message as it is, below these expressions."""
    found: dict[str, None] = {}
    todo = [p.exprs[role] for p in provisions for role in roles if role in p.exprs]
    todo.reverse()
    seen: set[tuple[str, str, object]] = set()
    readers: dict[tuple[str, str], str] = {}
    for name, column in process.columns.items():
        if column.expr.op == "message":
            readers.setdefault((column.expr.name, column.expr.field), name)
    while todo:
        for node in walk(todo.pop()):
            key = (node.op, node.name, node.value)
            if node.op == "message" and (node.name, node.field) in readers:
                found[readers[node.name, node.field]] = None
            if key in seen:
                continue
            seen.add(key)
            if node.op == "column" and not node.field and node.name in process.columns:
                expr = process.columns[node.name].expr
                if expr.op == "coalesce":  # given itself, rather than in one of its messages
                    found[node.name] = None
                else:
                    todo.append(expr)
            elif node.op == "column" and not node.field and node.name in process.key:
                found[node.name] = None
            elif node.op == "chain":
                other = law.provisions[node.name]
                todo += [other.exprs[role] for role in ("due", "not_before") if role in other.exprs]
    return list(found)


def read_given(law: Law, process: Process, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values of columns in the shapes of the plain evaluator. Raises ``QuestionError`` with all faults.

    Instants, days and numbers may be ranges, and ``?`` is as good as nothing. Flags are ``yes`` and
    ``no``, States their codes or names.
    """
    kinds = types_of(process)
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, written in given.items():
        if name not in kinds:
            problems.append(_no_column(law, process, name))
            continue
        try:
            value = _value(law, process, name, kinds[name], written)
        except AtlasError as error:
            problems += [
                Problem(p.place, p.rule, p.message, p.remedy, name) for p in error.problems
            ]
        except ValueError as error:
            remedy = error.args[1] if len(error.args) > 1 else _AS.get(kinds[name], "")
            problems.append(Problem("", "value", str(error.args[0]), remedy, name))
        else:
            if value is not None and value != unknown(kinds[name]):
                values[name] = value
    if problems:
        raise QuestionError(problems)
    return values


def _value(law: Law, process: Process, name: str, kind: str, written: Any) -> Any:
    text = written if isinstance(written, str) else str(written)
    if len(text) > _LONGEST:
        raise ValueError(f"a value has at most {_LONGEST} signs", "Shorten it.")
    if text == "?":
        return None
    if kind == "instant":
        return tuple(parse_instant(text, law.zone))
    if kind == "day":
        first, dots, last = text.partition("..")
        lo = parse_day(first).toordinal()
        hi = parse_day(last).toordinal() if dots else lo
        if lo > hi:
            raise ValueError(f"the range {text} ends before it starts")
        return (lo, hi)
    if kind in ("number", "count"):
        number = parse_number(text)
        if name in process.key and not _is_year(number):
            raise ValueError(f"{text} is not one year", "Write a year such as 2024.")
        return tuple(number)
    if kind == "flag":
        if text.lower() not in _FLAGS:
            raise ValueError(f"{_short(text)} is neither yes nor no")
        return _FLAGS[text.lower()]
    if kind == "point":
        parse_point(text)
        return text
    return _state(law, text) if kind == "state" else _text(law, process, name, text)


def _is_year(bounds: tuple[Decimal | None, Decimal | None]) -> bool:
    lo, hi = bounds
    return lo is not None and lo == hi and lo == int(lo) and 1900 <= lo <= 2200


def _state(law: Law, text: str) -> str:
    if law.parties is None:
        from hofburg.atlas import organisation_by_name, state

        named = organisation_by_name(text) if law.organisations else None
        if named and named.code in law.organisations:
            return named.code
        return state(text).code
    said, remedy = party(law.parties, text)
    if said:
        raise ValueError(said, remedy)
    return text


def _text(law: Law, process: Process, name: str, text: str) -> str:
    """A text; one of the choices where the column is taken from a choice."""
    column = process.columns[name]
    form = law.messages.get(column.expr.name) if column.expr.op == "message" else None
    field = form.fields.get(column.expr.field) if form else None
    if field is not None and field.choices and text not in field.choices:
        raise ValueError(f"{_short(text)} is not a choice", f"One of: {', '.join(field.choices)}.")
    return text


def _no_column(law: Law, process: Process, name: str) -> Problem:
    worth = columns_to_give(law, process)
    listed = ", ".join(worth[:20]) + (", ..." if len(worth) > 20 else "")
    told = f"{_near(name, worth, '')} Worth giving: {listed}.".strip()
    if name in process.columns:
        said = f"a {process.columns[name].type} cannot be given"
    else:
        said = f"{_short(name)} is not a column of {process.name}"
    return Problem("", "unknown-column", said, told, name[:64])


def _near(word: str, words: list[str], other: str | None = None) -> str:
    import difflib

    close = difflib.get_close_matches(word[:64], words, n=3, cutoff=0.5)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    return (
        f"Known: {', '.join(words[:30])}." if other is None and words else other or "There is none."
    )


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


def reads_instants(process: Process, law: Law, expr: Expr) -> set[str]:
    """Columns of instants and days that a condition asks about, through columns and chains."""
    found: set[str] = set()
    todo, seen = [expr], set()
    while todo:
        for node in walk(todo.pop()):
            key = (node.op, node.name)
            if key in seen or node.op not in ("column", "chain"):
                continue
            seen.add(key)
            if node.op == "chain":
                other = law.provisions[node.name]
                todo += other.exprs.values()
            elif not node.field and node.name in process.columns:
                if node.type in ("instant", "day"):
                    found.add(node.name)
                todo.append(process.columns[node.name].expr)
    return found
