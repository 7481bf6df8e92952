"""A message as boxes to be filled in: a name and a text for each, and the message again.

Pages have such forms. The names of boxes say where their values belong:

    author, number, basis, handling, comment       one text each
    to.0, to.1, refers_to.0, copies.0              lines of a list, in the order of their numbers
    copies.all                                     yes: to all participating States
    body.from                                      a field of the body
    body.areas.0, body.forces.0.kind               a line of a list, a field of a line of records
    body.areas.none                                yes: there are none

A text is what a person types there (see `hofburg.regimes.answers`): empty leaves it open, ``?``
says that it is not known. `box_texts` and `boxed_draft` undo each other; `unboxable` names what
they cannot carry.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hofburg.exchange.printed_form import ENVELOPE
from hofburg.regimes import Field, Law, reads_basis

__all__ = [
    "MOST_BOXES",
    "YES",
    "Box",
    "Lines",
    "Node",
    "box_texts",
    "boxes_of",
    "envelope_fields",
    "fewer_lines",
    "flat",
    "more_lines",
    "numbered",
    "tree_of",
]  # fmt: skip

MOST_BOXES = 4000  # more than that nobody fills in on a page
YES = "yes"
_DEEPEST = 12
_LAST = 10**6  # numbers of lines are below that

Node = dict[str, Any]  # texts and nodes by name


@dataclass(frozen=True, slots=True)
class Box:
    """Where one value is written; problems call it by its ``path``, forms by its ``name``."""

    name: str
    path: str
    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A list: whether it is said to have no lines, and the boxes of each line that it has.

    ``all`` is None for all lists but the one of copies, which may go to all.
    """

    name: str
    path: str
    field: Field
    none: bool
    rows: tuple[tuple[Box | Lines, ...], ...]
    all: bool | None = None


def envelope_fields(law: Law, kind: str) -> dict[str, Field]:
    """What of an entry a form asks for beside its body, as fields, in the order of the form."""
    names = ["author", "to", "copies", "refers_to", "number"]
    fields = {name: ENVELOPE[name] for name in names}
    if reads_basis(law, kind):
        fields["basis"] = ENVELOPE["basis"]
    if len(law.handling) > 1:
        fields["handling"] = Field("handling", "choice", choices=law.handling)
    return fields | {"comment": ENVELOPE["comment"]}


# Texts of a draft.


def box_texts(law: Law, draft: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a draft's boxes; those of boxes that are empty are left out."""
    kind = str(draft["kind"])
    found: dict[str, str] = {}
    for name, field in envelope_fields(law, kind).items():
        if name == "copies" and draft.get(name) == ["*"]:
            found["copies.all"] = YES
        else:
            _write(found, field, draft.get(name), name)
    body = draft.get("body")
    for name, field in law.messages[kind].fields.items():
        _write(found, field, body.get(name) if isinstance(body, Mapping) else None, f"body.{name}")
    return found


def _write(found: dict[str, str], field: Field, value: Any, name: str) -> None:
    if value is None:
        return
    if field.type != "list":
        found[name] = _text(value)
    elif isinstance(value, list):
        if not value:
            found[f"{name}.none"] = YES
        of = field.of or {}
        for number, line in enumerate(value):
            if "" in of:
                _write(found, of[""], line, f"{name}.{number}")
            elif isinstance(line, Mapping):
                for key, inner in of.items():
                    _write(found, inner, line.get(key), f"{name}.{number}.{key}")


def _text(value: Any) -> str:
    """A value as it is typed; of what no box can hold its JSON, for people to see."""
    if isinstance(value, bool):
        return YES if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


# Texts by name as a tree, and back.


def tree_of(texts: Mapping[str, str]) -> Node:
    """Texts by the parts of their names; what contradicts itself, or lies too deep, is left out."""
    tree: Node = {}
    for name, text in texts.items():
        *path, last = name.split(".")
        node: Any = tree
        for part in path[:_DEEPEST]:
            node = node.setdefault(part, {}) if isinstance(node, dict) else None
        if isinstance(node, dict) and len(path) < _DEEPEST and not isinstance(node.get(last), dict):
            node[last] = text
    return tree


def flat(node: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Texts by their whole names."""
    found: dict[str, str] = {}
    for name, inner in node.items():
        if isinstance(inner, dict):
            found |= flat(inner, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = inner
    return found


def numbered(node: object) -> list[Any]:
    """The lines of a list in the order of their numbers, whatever these are."""
    if not isinstance(node, dict):
        return []
    found = [key for key in node if key.isascii() and key.isdigit() and len(key) < 7]
    return [node[key] for key in sorted(found, key=int) if int(key) < _LAST]


def more_lines(law: Law, kind: str, texts: Mapping[str, str], name: str) -> dict[str, str]:
    """The texts with one more line, still empty, in the list of that name."""
    field = _field_at(law, kind, name)
    if field is None or field.type != "list":
        return dict(texts)
    tree = tree_of(texts)
    node = _node(tree, name.split("."))
    lines = numbered(node)
    first = next(iter(field.of or {}), "")
    _renumber(node, [*lines, _blank(field, first)])
    node.pop("none", None)
    return flat(tree)


def fewer_lines(texts: Mapping[str, str], name: str) -> dict[str, str]:
    """The texts without the line of that name, such as ``body.areas.2``; later ones move up."""
    *path, last = name.split(".")
    tree = tree_of(texts)
    node = _node(tree, path)
    node.pop(last, None)
    _renumber(node, numbered(node))
    return flat(tree)


def _blank(field: Field, first: str) -> Any:
    inner = (field.of or {}).get(first)
    if inner is None:
        return ""
    empty: Any = {"0": ""} if inner.type == "list" else ""
    return empty if not first else {first: empty}


def _renumber(node: Node, lines: list[Any]) -> None:
    for key in [key for key in node if key.isdigit()]:
        del node[key]
    node.update((str(number), line) for number, line in enumerate(lines))


def _node(tree: Node, path: list[str]) -> Node:
    """The node at a path, made where there is none."""
    node = tree
    for part in path[:_DEEPEST]:
        inner = node.get(part)
        if not isinstance(inner, dict):
            inner = node[part] = {}
        node = inner
    return node


def _field_at(law: Law, kind: str, name: str) -> Field | None:
    """The field that a name of the form means; None where it means none."""
    first, *rest = name.split(".")
    fields: Mapping[str, Field] = envelope_fields(law, kind)
    if first == "body" and rest:
        fields = law.messages[kind].fields
        first, *rest = rest
    field = fields.get(first)
    for part in rest:
        of = field.of if field is not None else None
        if of is None:
            return None
        line = Field("", "record", of=of)
        field = of.get("", line) if part.isdigit() else of.get(part)
    return field


# The form.


def boxes_of(law: Law, kind: str, texts: Mapping[str, str]) -> tuple[list[Box | Lines], ...]:
    """The boxes of the envelope and those of the body, with what is written in them.

    A list of single values that says nothing has one empty line to begin with.
    """
    tree = tree_of(texts)
    body = tree.get("body")
    return (
        [_boxes(f, tree.get(n), n, n) for n, f in envelope_fields(law, kind).items()],
        [
            _boxes(f, body.get(n) if isinstance(body, dict) else None, f"body.{n}", f"body.{n}")
            for n, f in law.messages[kind].fields.items()
        ],
    )


def _boxes(field: Field, node: Any, name: str, path: str) -> Box | Lines:
    if field.type != "list":
        return Box(name, path, field, node if isinstance(node, str) else "")
    of, inside = field.of or {}, node if isinstance(node, dict) else {}
    lines = numbered(inside)
    none, all_ = inside.get("none") == YES, inside.get("all") == YES
    if not lines and not none and not all_ and "" in of:
        lines = [""]
    rows: list[tuple[Box | Lines, ...]] = []
    for number, line in enumerate(lines):
        at, place = f"{name}.{number}", f"{path}[{number}]"
        if "" in of:
            rows.append((_boxes(of[""], line, at, place),))
        else:
            own = line if isinstance(line, dict) else {}
            rows.append(
                tuple(_boxes(f, own.get(n), f"{at}.{n}", f"{place}.{n}") for n, f in of.items())
            )
    return Lines(name, path, field, none, tuple(rows), all_ if name == "copies" else None)
