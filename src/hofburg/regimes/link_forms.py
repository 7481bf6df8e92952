"""Check what forms say beside their fields: the nil return, and where a provision points (`at`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hofburg.regimes.body import check_value
from hofburg.regimes.expression import known, near, shown
from hofburg.regimes.faults import Path
from hofburg.regimes.law import Field, Message, Provision
from hofburg.regimes.nil import in_year, year_fields

if TYPE_CHECKING:
    from hofburg.regimes.link import Linker

__all__ = ["check_at", "check_nil"]

_SOME_YEAR = 2000


def check_nil(linker: Linker) -> None:
    """A nil return is a message: its fields exist, values fit, and no required one is open."""
    for name, form in linker.document.messages.items():
        if form.nil is not None and name in linker.messages:
            _nil(linker, linker.messages[name])


def _nil(linker: Linker, message: Message) -> None:
    path: Path = ("messages", message.name, "nil")
    report = linker.faults.report
    years = year_fields(linker.processes.values(), message.name)
    if not message.nil:
        report(path, "nil", "says nothing", "Name the field that says so: nil: {none: true}.")
    for name, value in message.nil.items():
        field = message.fields.get(name)
        if name in years:
            report((*path, name), "nil", "the year is filled in when the return is made",
                   "Leave it out.")  # fmt: skip
        elif field is None:
            report((*path, name), "unknown-field", f"{shown(name)} is not a field of this message",
                   near(name, message.fields) or known(message.fields))  # fmt: skip
        elif value == "?":
            report((*path, name), "nil", "a nil return knows what it says", "Give a value.")
        else:
            said = in_year(field, value, _SOME_YEAR) if years else value
            for fault in check_value(linker.document, field, said, name):
                report((*path, name), fault.rule, fault.message, fault.remedy)
    for name, field in message.fields.items():
        if field.required and name not in message.nil and name not in years:
            report(path, "missing-field", f"{name} is required, and a nil return leaves it open",
                   f"Say {name}: value.")  # fmt: skip


def check_at(linker: Linker) -> None:
    """What a provision points at are fields of its line, or of the messages of its process."""
    for label, provision in linker.provisions.items():
        path = (*linker.where[label], "at")
        fields = _fields(linker, provision)
        linker.faults.distinct(path, provision.at, "field")
        for number, name in enumerate(provision.at):
            owner, dot, inner = name.partition(".")
            field = fields.get(owner)
            listed = (field.of or {} if field else {}) if dot else fields
            if field is None or (dot and (not inner or inner not in listed)):
                what = f"a field of the lines of {owner}" if dot and field else "a field here"
                remedy = near(inner if dot and field else owner, listed or fields)
                said = f"{shown(name)} is not {what}"
                linker.faults.report((*path, number), "unknown-field", said,
                                     remedy or known(sorted(listed or fields)))  # fmt: skip


def _fields(linker: Linker, provision: Provision) -> Mapping[str, Field]:
    """The fields that a provision may point at."""
    process = linker.processes[provision.process]
    if provision.part:
        fields = process.parts[provision.part].fields
        return {name: field for name, field in fields.items() if "." not in name}
    found: dict[str, Field] = {}
    for message in process.messages:
        found |= linker.messages[message].fields if message in linker.messages else {}
    return dict(process.each.fields) | found if process.each else found
