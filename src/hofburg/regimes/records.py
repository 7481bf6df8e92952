"""Lists of messages that stand for each other, and the records that the lines of a part are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hofburg.regimes.expression import LIST, Expr, fail
from hofburg.regimes.law import Field
from hofburg.regimes.link_messages import message_lines
from hofburg.regimes.model import PartModel

if TYPE_CHECKING:
    from hofburg.regimes.scope import Shared

__all__ = ["join", "merged", "records"]

Named = Sequence[tuple[str, Field | None]]


def records(shared: Shared, process: str, part: PartModel) -> tuple[Expr, Mapping[str, Field]]:
    """The list or the messages that a part takes apart, and the fields of its lines.

    Raises ``ExpressionError``.
    """
    from hofburg.regimes.parser import parse
    from hofburg.regimes.scope import COLUMN_TYPES, ProcessScope

    if found := message_lines(shared, process, part):
        return found
    scope = ProcessScope(shared, process)
    expr = parse(part.of, scope, (LIST, *COLUMN_TYPES.values()))
    sources = expr.args if expr.op == "coalesce" else (expr,)
    fields = [(f"{e.name}.{e.field}", scope.field(e)) for e in sources]
    for (called, field), source in zip(fields, sources, strict=True):
        record = bool(field and field.type == "list" and field.of and "" not in field.of)
        if source.op != "message" or not record:
            what = called if source.op == "message" else part.of
            raise fail("part", f"{what} is not a list of records",
                       "Give the field type: list with of: {...}.")  # fmt: skip
    return expr, merged(fields).of or {}


def merged(fields: Named) -> Field:
    """The field that stands for several lists of the same. Raises ``ExpressionError``.

    What a choice may be is what it may be in any of them.
    """
    (name, first), *others = fields
    found = first or Field("", LIST)
    for called, other in others:
        found = _both(found, other or Field("", LIST), name, called)
    return found


def _both(one: Field, two: Field, name: str, called: str) -> Field:
    mine, theirs = one.of or {}, two.of or {}
    said = ""
    if one.type != two.type:
        said = f"{name} is {one.type}, {called} is {two.type}"
    elif ("" in mine) != ("" in theirs):
        records, values = (called, name) if "" in mine else (name, called)
        said = f"{records} holds records, {values} does not"
    elif missing := sorted(mine.keys() ^ theirs.keys()):
        said = f"{called if missing[0] in mine else name} has no field {missing[0]}"
    if said:
        raise fail("part", said, "Lists that stand for each other hold the same fields.")
    of = {field: _both(mine[field], theirs[field], _dotted(name, field), _dotted(called, field))
          for field in mine}  # fmt: skip
    captions = {**two.captions, **one.captions}
    return replace(
        one, choices=join([one.choices, two.choices]), of=of or one.of, captions=captions
    )


def _dotted(name: str, field: str) -> str:
    return f"{name}.{field}" if field else f"a line of {name}"


def join(choices: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What may be chosen in any of several lists, in their order."""
    return tuple(dict.fromkeys(choice for listed in choices for choice in listed))
