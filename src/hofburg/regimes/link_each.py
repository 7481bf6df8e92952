"""Link the rows that the lines of a part make (`each`): the part, the State, the messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hofburg.errors import ExpressionError
from hofburg.regimes.expression import fail, known, near, shown
from hofburg.regimes.faults import Path
from hofburg.regimes.law import Each
from hofburg.regimes.link_messages import is_of_messages

if TYPE_CHECKING:
    from hofburg.regimes.link import Linker
    from hofburg.regimes.model import ProcessModel

__all__ = ["link_each"]

# What goes with cases or lines of their own, and so not with rows that somebody else's lines make.
_NOT_HERE = {
    "every": "each row is a line, not a State or a year",
    "parts": "a line has no lines of its own",
    "seats": "seats are lines of a case",
    "plan": "a timetable is asked of the case",
}


def link_each(linker: Linker, name: str) -> Each | None:
    """What makes the rows of a process, if a part does; faults are noted."""
    model = linker.document.processes[name]
    path: Path = ("processes", name)
    if model.each is None:
        return None
    for key, why in _NOT_HERE.items():
        if getattr(model, key):
            linker.faults.report((*path, key), "each", f"{key} does not go with each: {why}",
                                 f"Write {key} in the process of the case.")  # fmt: skip
    made = linker.shared.each(name)
    if made is None:
        parts = [f"{n}.{p}" for n, m in linker.document.processes.items() for p in m.parts]
        linker.faults.report((*path, "each"), "each",
                             f"there is no part {shown(model.each)}",
                             near(model.each, parts) or known(parts))  # fmt: skip
        return None
    part = linker.document.processes[made[0]].parts[made[1]]
    if is_of_messages(linker.shared, made[0], part):
        linker.faults.report((*path, "each"), "each", f"the lines of {model.each} are messages",
                             f"Let provisions run on {model.each}.")  # fmt: skip
        return None
    _names(linker, path, model, made[0])
    _codes(linker, path)
    by = _state(linker, path, model, *made)
    for message in model.messages:
        with linker.faults.at(*path, "messages", message):
            _message(linker, model, made[0], message, by)
    try:
        fields = linker.shared.part_list(*made)[1]
    except ExpressionError:  # reported where the part stands
        return None
    return Each(*made, by, fields) if by in fields else None


def _names(linker: Linker, path: Path, model: ProcessModel, owner: str) -> None:
    """The name of the other process stands for its case: nothing else may be called so."""
    if owner in model.messages or owner in model.with_:
        what = "a message" if owner in model.messages else "a look of `with`"
        linker.faults.report(path, "name", f"{owner} names the case of a row and {what}",
                             "Rename the process of the case, or the other.")  # fmt: skip


def _codes(linker: Linker, path: Path) -> None:
    """A second line of a State is called ENG-2: no party may be called so."""
    for code in linker.document.parties or {}:
        if re.fullmatch(r".*-\d+", code):
            linker.faults.report((*path, "each"), "each",
                                 f"the party {code} would be mistaken for a second line",
                                 "Give it a code that does not end in - and a number.")  # fmt: skip


def _state(linker: Linker, path: Path, model: ProcessModel, owner: str, part: str) -> str:
    with linker.faults.at(*path, "by"):
        fields = linker.shared.part_list(owner, part)[1]
        states = [name for name, field in fields.items() if field.type == "state"]
        if model.by not in states:
            said = f"{shown(model.by)} is not a field of {owner}.{part} that holds a State"
            raise fail("each", said if model.by else "by is missing: whose row a line makes",
                       near(model.by or "", states) or known(states))  # fmt: skip
    return model.by or ""


def _message(linker: Linker, model: ProcessModel, owner: str, message: str, by: str) -> None:
    others = linker.document.processes[owner].messages
    if message not in others:
        said = f"{shown(message)} is not a message of {owner}, whose lines make the rows"
        told = near(message, others) or f"Add it to {owner}: it must belong to a case."
        raise fail("each", said, told)
    route = model.messages[message]
    if by and (route.from_ == by) == (route.to == by):
        raise fail("each", f"{message} must come from the State of the row, or go to it",
                   f"Write {message}: {{from: {by}}} or {message}: {{to: {by}}}.")  # fmt: skip
