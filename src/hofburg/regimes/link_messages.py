"""Parts whose lines are messages: all of one kind that a case has, with their fields and envelopes.

A line has the fields of the form by their own names, and the envelope under the name of the
message: ``objection.from``, ``objection.sent``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hofburg.regimes.expression import ENVELOPE, Expr, fail, known, near, shown
from hofburg.regimes.law import MESSAGES, Field
from hofburg.regimes.tokens import names_in

if TYPE_CHECKING:
    from hofburg.regimes.model import PartModel
    from hofburg.regimes.scope import ProcessScope, Shared

__all__ = ["is_of_messages", "message_lines", "of_the_line"]

_SUFFIXES = ("_given", "_filled", "_lo", "_hi")


def is_of_messages(shared: Shared, process: str, part: PartModel) -> bool:
    """Whether the lines of a part are messages of its process."""
    return part.of.strip() in shared.processes[process].messages


def message_lines(
    shared: Shared, process: str, part: PartModel
) -> tuple[Expr, Mapping[str, Field]] | None:
    """The messages that a part's lines are, and the fields of a line; None: it takes a list apart.

    Raises ``ExpressionError``.
    """
    model, said = shared.processes[process], part.of.strip()
    named = names_in(said)
    if not named & (shared.messages.keys() | model.messages.keys()):
        return None
    if {said} != named:
        raise fail("part", f"{shown(said)} is not one kind of message",
                   "Write of: message, and a part for each kind.")  # fmt: skip
    if said not in model.messages:
        raise fail("part", f"{shown(said)} is not a message of {process}",
                   near(said, model.messages) or known(model.messages))  # fmt: skip
    if said == next(iter(model.messages)) and not model.every:
        raise fail("part", f"{said} opens a case of {process}: a case has one of them",
                   f"Read its fields in columns of {process}: {said}.field.")  # fmt: skip
    form = shared.messages.get(said)
    if form is None:  # reported where the message stands
        raise fail("", "")
    for name in form.fields:
        for suffix in _SUFFIXES:
            if name.endswith(suffix) and name.removesuffix(suffix) in form.fields:
                raise fail("part", f"{said} has a field {name} beside {name.removesuffix(suffix)}",
                           f"Choose a name that does not end in {suffix}.")  # fmt: skip
    of = {"addressees": {"": Field("", "state")}}
    envelope = {
        f"{said}.{name}": Field(f"{said}.{name}", kind, of=of.get(name))
        for name, kind in ENVELOPE.items()
    }
    return Expr(MESSAGES, "list", name=said), {**form.fields, **envelope}


def of_the_line(scope: ProcessScope, owner: str, field: str) -> Expr | None:
    """``message.field`` of the line at hand; None where lines are not such messages.

    Raises ``ExpressionError``.
    """
    if scope.part is None or scope.model.parts[scope.part].of.strip() != owner:
        return None
    fields = scope.part_fields(scope.part)
    name = f"{owner}.{field}" if field in ENVELOPE else field
    kind = scope.shared.field_type(scope.process, scope.part, name)
    if kind is None:
        listed = [name for name in fields if "." not in name]
        raise fail("unknown-name", f"{owner} has no field {shown(field)}",
                   near(field, [*listed, *ENVELOPE]) or known([*listed, *ENVELOPE]))  # fmt: skip
    return Expr("column", kind, name=name, field=scope.part)
