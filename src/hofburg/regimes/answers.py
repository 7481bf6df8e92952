"""What people type, as values of a message's fields; and what the document asks of these fields.

    flag       yes, no, true, false (also да, нет)
    state      a code, or the name of a State or party
    choice     one of the choices, its caption in any language, or its number in the list
    number, count, instant, day, point, text     as entries have them
    list       JSON: ``["a", "b"]``; or one line of it, without ``[``: ``a``, ``{"title": "a"}``

``?`` is unknown, of every type but a list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NoReturn

from hofburg.errors import Problem
from hofburg.regimes.body import check_value
from hofburg.regimes.captions import choice_meanings, plain
from hofburg.regimes.expression import Expr, known, near, shown, walk
from hofburg.regimes.faults import problem
from hofburg.regimes.law import Field, Law, Provision

__all__ = ["accepted", "answer", "answers", "asked_for", "fields_read", "opens_case", "reads_basis"]

_YES, _NO = frozenset({"yes", "y", "true", "да"}), frozenset({"no", "n", "false", "нет"})
_WHOLE = re.compile(r"-?\d{1,12}", re.ASCII)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_FEW = 12  # parties that are listed where one of them is asked for
_ACCEPTED = {
    "text": "text",
    "flag": "yes or no",
    "number": "a number: 12, 12.5, or a range 10..12",
    "count": "a whole number: 12, or a range 10..12",
    "instant": "an instant: 2022-02-11T14:30Z, a day 2022-02-11, or a range with ..",
    "day": "a day: 2022-02-11",
    "state": "a State: its code or name",
    "choice": "one of the choices",
    "point": "a place: 51.508530,-0.125740 (latitude, longitude)",
}


def accepted(law: Law, field: Field) -> str:
    """What a field takes, in words: *a day: 2022-02-11*, *a list; each line: yes or no*."""
    if field.type == "choice":
        return f"one of {', '.join(field.choices)}"
    if field.type == "state" and law.parties is not None and len(law.parties) <= _FEW:
        return f"one of {', '.join(law.parties)}"
    if field.type == "state" and law.organisations:
        return "a State or organization: its code or name"
    if field.type != "list":
        return _ACCEPTED[field.type]
    of = field.of or {}
    if "" in of:
        return f"a list; each line: {accepted(law, of[''])}"
    return f"a list; each line a record of {', '.join(of)}"


def answer(law: Law, field: Field, text: str, path: str = "") -> tuple[Any, list[Problem]]:
    """The value that a text stands for, and all that is wrong with it.

    Args:
        law: the regime, whose parties and zone count.
        field: whose type says how the text is read.
        text: as somebody typed it; spaces around it do not count, and it must not be empty.
        path: where it stands, for the problems.
    """
    text = text.strip()
    if found := _CONTROL.search(text):
        said = f"holds a character that no message can carry (U+{ord(found[0]):04X})"
        return None, [problem("", "control-character", said, "Type it again without it.", path)]
    try:
        value = _read(law, field, text)
    except ValueError as error:
        remedy = 'Write a list as JSON: ["a", "b"], a record as {"field": "value"}.'
        return None, [problem("", "json", f"is not JSON: {error}", remedy, path)]
    wrong = check_value(law, field, value, path)
    # Only JSON needs quotes.
    return value, [replace(it, remedy=it.remedy.replace(" in quotes", "")) for it in wrong]


def answers(
    law: Law, kind: str, given: Iterable[tuple[str, str]]
) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of a body from pairs of field and text, and all that is wrong with them.

    A list may be given whole, or line by line in several pairs.
    """
    fields = law.messages[kind].fields
    body: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, text in given:
        path = f"body.{name}"
        if name not in fields:
            remedy = near(name, fields) or known(fields)
            said = f"{kind} has no field {shown(name)}"
            problems.append(problem("", "unknown-field", said, remedy, path))
            continue
        if not text.strip():
            said = "is given without a value"
            problems.append(
                problem("", "empty", said, "Leave it out, or write ? for unknown.", path)
            )
            continue
        value, found = answer(law, fields[name], text, path)
        problems += found
        if found:
            continue
        if name in body and fields[name].type == "list":
            body[name] = [*body[name], *value]
        elif name in body:
            problems.append(problem("", "twice", "is given twice", "Give it once.", path))
        else:
            body[name] = value
    return body, problems


def _read(law: Law, field: Field, text: str) -> Any:
    """The value of a text before it is checked. Raises ``ValueError`` where it is no JSON."""
    if field.type == "list":
        return _list(law, field, text)
    if text == "?":
        return text
    if field.type == "flag":
        word = text.casefold()
        return True if word in _YES else False if word in _NO else text
    if field.type in ("number", "count") and _WHOLE.fullmatch(text):
        return int(text)
    if field.type == "state":
        return _code(law, text)
    if field.type == "choice":
        return _choice(field, text)
    return text


def _list(law: Law, field: Field, text: str) -> Any:
    if text.startswith("["):
        return _json(text)
    of = field.of or {}
    if "" in of:
        return [_read(law, of[""], text)]
    return [_json(text)]


def _code(law: Law, text: str) -> str:
    """A code for a code or name; what is neither stays as it is, to be refused by name."""
    if law.parties is not None:
        folded = {n.casefold(): code for code, n in law.parties.items()}
        folded |= {code.casefold(): code for code in law.parties}
        return text if text in law.parties else folded.get(text.casefold(), text)
    from hofburg.atlas import is_state_code, organisation_by_name, state_by_name

    if is_state_code(text.upper()):
        return text.upper()
    code, _, name = text.partition(" / ")  # as lists offer it: ``KAZ / Казахстан``
    beside = organisation_by_name(name or text) if law.organisations else None
    if beside and beside.code in law.organisations and (not name or beside.code == code):
        return beside.code
    found = state_by_name(name or text)
    return found.code if found and (not name or found.code == code) else text


def _choice(field: Field, text: str) -> str:
    if text in field.choices:
        return text
    if meant := choice_meanings(field).get(plain(text)):
        return meant
    if text.isascii() and text.isdigit() and len(text) < 4 and 0 < int(text) <= len(field.choices):
        return field.choices[int(text) - 1]
    return text


def _json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a field is given twice")
    return made


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


# What the document asks of the fields.


def asked_for(law: Law, kind: str) -> dict[str, tuple[str, ...]]:
    """What contents and gates read of a message (``body.causes``, ``copies``), with paragraphs.

    None of it is required for the message to be one; the text asks that it be filled in.
    """
    found: dict[str, dict[str, None]] = {}
    for provision in law.provisions.values():
        if provision.kind in ("content", "gate"):
            paragraph = provision.provenance.paragraph or provision.label
            for path in fields_read(law, provision, kind):
                found.setdefault(path, {})[paragraph] = None
    return {path: tuple(found[path]) for path in [*_paths(law, kind)] if path in found}


def fields_read(law: Law, provision: Provision, kind: str) -> tuple[str, ...]:
    """The fields of a message that decide a provision: ``body.causes``, ``copies``, ``basis``.

    Those that ``holds`` and ``opens`` read, through columns and parts; what chains and looks into
    other processes read is theirs.
    """
    found = _read_by(law, provision).get(kind, set())
    paths = _paths(law, kind)
    return tuple(path for path, name in paths.items() if name in found)


def _paths(law: Law, kind: str) -> dict[str, str]:
    """Paths in an entry, and what expressions call them, in the order of a form."""
    envelope = {"copies": "to_all", "basis": "basis"}
    return envelope | {f"body.{name}": name for name in law.messages[kind].fields}


def _read_by(law: Law, provision: Provision) -> dict[str, set[str]]:
    process = law.processes[provision.process]
    decisive = [provision.exprs[role] for role in ("holds", "opens") if role in provision.exprs]
    todo, seen = decisive, set[Expr]()
    found: dict[str, set[str]] = {}

    def part_of(name: str, field: str) -> None:
        part = process.parts[name]
        if part.kind:  # the line is the message: its own field
            found.setdefault(part.kind, set()).add(part.envelope(field) or field)
        else:
            for source in part.sources:
                found.setdefault(source.name, set()).add(source.field)

    while todo:
        for node in walk(todo.pop()):
            if node.op == "message" or (node.op == "given" and node.value != "part"):
                found.setdefault(node.name, set()).add(node.field)
            elif node.op == "given" and node.field in process.parts:
                part_of(node.field, node.name)
            elif node.op == "aggregate" and node.name in process.parts:
                part_of(node.name, node.field)
                summed = Expr("column", "", name=node.field, field=node.name)
                if summed not in seen and node.field:
                    todo.append(summed)
            elif node.op == "column":
                columns: Mapping[str, Any] = process.columns
                if node.field in process.parts:
                    part_of(node.field, node.name)
                    columns = process.parts[node.field].columns
                if node not in seen and node.name in columns:
                    seen.add(node)
                    todo.append(columns[node.name].expr)
    return found


def reads_basis(law: Law, kind: str) -> bool:
    """Whether anything in the document depends on the basis on which a message is sent."""
    processes = law.processes.values()
    exprs = [c.expr for process in processes for c in process.columns.values()]
    exprs += [c.expr for p in processes for part in p.parts.values() for c in part.columns.values()]
    nodes = [node for expr in exprs for node in walk(expr)]
    nodes += [node for provision in law.provisions.values() for node in provision.nodes()]
    return any(n.op == "message" and (n.name, n.field) == (kind, "basis") for n in nodes)


def opens_case(law: Law, kind: str) -> bool:
    """Whether a message is only ever the first of its case, which refers to no other."""
    holding = [process for process in law.processes.values() if kind in process.messages]
    return all(process.opens in (None, kind) for process in holding)
