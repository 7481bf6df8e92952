"""Check the body of a message against the form that the regime gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hofburg.errors import Problem
from hofburg.regimes.expression import near
from hofburg.values import parse_day, parse_instant, parse_number

if TYPE_CHECKING:
    from hofburg.regimes.law import Field, Law

__all__ = ["check_body", "party"]

MAX_LINES = 100_000


def check_body(law: Law, kind: str, body: Mapping[str, object], place: str) -> list[Problem]:
    """All problems of a body, with the field's path, the rule and the remedy.

    ``?`` stands for an unknown value of any type but a list. A required field may be unknown, but
    not left out.
    """
    message = law.messages.get(kind)
    if message is None:
        remedy = near(kind, list(law.messages)) or f"Known: {', '.join(sorted(law.messages))}."
        return [Problem(place, "unknown-kind", f"{law.id} has no message {kind!r}", remedy, "kind")]
    problems: list[Problem] = []
    _record(law, message.fields, body, "body", place, problems)
    return problems


def _record(
    law: Law, fields: Mapping[str, Field], data: object, path: str, place: str,
    problems: list[Problem],
) -> None:  # fmt: skip
    if not isinstance(data, Mapping):
        problems.append(Problem(place, "type", "is not an object", "Write {field: value}.", path))
        return
    for name in data:
        if name not in fields:
            remedy = near(str(name), list(fields)) or f"Known: {', '.join(sorted(fields))}."
            problems.append(
                Problem(place, "unknown-field", "is not a field of this message", remedy, f"{path}.{name}")
            )
    for name, field in fields.items():
        if name not in data:
            if field.required:
                problems.append(
                    Problem(place, "missing-field", "is required", "Give it, or ? if it is unknown.",
                            f"{path}.{name}")
                )  # fmt: skip
        else:
            _value(law, field, data[name], f"{path}.{name}", place, problems)


def _value(
    law: Law, field: Field, value: object, path: str, place: str, problems: list[Problem]
) -> None:
    if value == "?" and field.type != "list":
        return
    if field.type == "list":
        if not isinstance(value, list):
            problems.append(Problem(place, "type", "is not a list", "Write [ ... ].", path))
        elif len(value) > MAX_LINES:
            problems.append(Problem(place, "too-long", f"has more than {MAX_LINES} lines", "", path))
        else:
            for index, item in enumerate(value):
                _item(law, field, item, f"{path}[{index}]", place, problems)
        return
    reason, remedy = _scalar(law, field, value)
    if reason:
        problems.append(Problem(place, "value", reason, remedy, path))


def _item(law: Law, field: Field, item: object, path: str, place: str, problems: list[Problem]) -> None:
    of = field.of or {}
    if "" in of:
        _value(law, of[""], item, path, place, problems)
    else:
        _record(law, of, item, path, place, problems)


def _scalar(law: Law, field: Field, value: object) -> tuple[str, str]:
    """Why a value is not of its type, and what to do; two empty texts if it is."""
    try:
        if field.type == "flag":
            return ("", "") if isinstance(value, bool) else ("is not true or false", "Use true or false.")
        if field.type in ("number", "count"):
            return _number(field, value)
        if not isinstance(value, str):
            return f"{value!r} is not text", "Quote it."
        if field.type == "instant":
            parse_instant(value, law.zone)
        elif field.type == "day":
            parse_day(value)
        elif field.type == "state":
            return party(law.parties, value)
        elif field.type == "choice" and value not in field.choices:
            return f"{value!r} is not one of the choices", f"Choose: {', '.join(field.choices)}."
    except ValueError as error:
        return str(error), ""
    return "", ""


def _number(field: Field, value: object) -> tuple[str, str]:
    if not isinstance(value, int | str):
        return f"{value!r} is not a number", "Write an integer, or a decimal in quotes."
    lo, hi = parse_number(value)
    if field.type == "count":
        if any(n is not None and n != n.to_integral_value() for n in (lo, hi)):
            return f"{value} is not a whole number", "A count has no fractions."
        if any(n is not None and n < 0 for n in (lo, hi)):
            return f"{value} is below zero", "A count is never negative."
    return "", ""


def party(parties: Mapping[str, str] | None, code: str) -> tuple[str, str]:
    """Why a code names no party (None: no State of the atlas), and what to do."""
    if parties is not None:
        if code in parties:
            return "", ""
        return f"{code!r} is not a party", near(code, list(parties)) or f"Known: {', '.join(parties)}."
    from hofburg.atlas import is_state_code

    if is_state_code(code):
        return "", ""
    return f"{code!r} is not the code of a State", "Use its three letters, such as KAZ."
