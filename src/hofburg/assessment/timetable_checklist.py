"""What one State is bound to in a process, and may expect or ask: the facts of a checklist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hofburg.assessment.held import World, select
from hofburg.assessment.plain_fold import Row, fold
from hofburg.assessment.timetable import Requirement, Step, Timetable
from hofburg.assessment.timetable_given import process_of
from hofburg.errors import Problem, QuestionError
from hofburg.regimes import Law
from hofburg.register import Record

__all__ = ["Box", "Checklist", "Form", "checklist", "recorded_case"]


@dataclass(frozen=True, slots=True)
class Box:
    """A field of a message to fill in; ``filled`` in the message that is held."""

    field: str
    type: str
    label: Mapping[str, str]
    required: bool
    choices: tuple[str, ...]
    paragraph: str
    mark: str
    filled: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A message that the State sends: its fields, and what must hold of them."""

    message: str
    title: Mapping[str, str]
    paragraph: str
    mark: str
    recorded: bool
    boxes: tuple[Box, ...]
    contents: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A timetable from the side of one State.

    Attributes:
        steps: what it does by a time. awaited: what others do by a time, which it may expect.
        forms: the messages that it sends. contents: what else it is bound to.
        limits: what caps it. checks: limits and contents that bind others, which it may check.
        gates: steps that are open to it under conditions.
        handling, origins: of the recorded messages that it shows, as they are marked.
    """

    timetable: Timetable
    state: str
    steps: tuple[Step, ...]
    awaited: tuple[Step, ...]
    forms: tuple[Form, ...]
    contents: tuple[Requirement, ...]
    limits: tuple[Requirement, ...]
    checks: tuple[Requirement, ...]
    gates: tuple[Requirement, ...]
    handling: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


def checklist(law: Law, made: Timetable, state: str, recorded: Row | None = None) -> Checklist:
    """The checklist of a State (by its code) from a timetable.

    Raises ``QuestionError`` if nothing in the process binds it.
    """
    own = [it for it in made.others if it.state == state]
    steps = tuple(step for step in made.steps if step.state == state)
    senders = {name for name, ends in made.routes.items() if ends[0] == state}
    if not own and not steps and not senders:
        bound = ", ".join(name for name in made.states if not name.startswith("("))
        said = f"nothing in {made.process} binds {state}"
        told = f"It binds {bound}." if bound else "Say who takes part: --from STATE --to STATE."
        raise QuestionError(Problem("--for", "not-bound", said, told))
    contents = [it for it in own if it.kind == "content"]
    home = {it.label: _home(it, senders) for it in contents}
    # The opening message and those that somebody waits for; any other only if a rule speaks of it.
    awaited = {step.message for step in made.steps} | set(home.values())
    opens = law.processes[made.process].root
    names = [name for name in made.routes if name in senders and name in awaited | {opens}]
    forms = tuple(
        _form(law, name, [it for it in contents if home[it.label] == name], recorded)
        for name in names
    )
    return Checklist(
        made, state, steps, tuple(step for step in made.steps if step.state != state), forms,
        tuple(it for it in contents if not home[it.label]),
        tuple(it for it in own if it.kind == "limit"),
        tuple(it for it in made.others if it.state != state and it.kind != "gate"),
        tuple(it for it in own if it.kind == "gate"),
        _marks(law, recorded), _origins(recorded),
    )  # fmt: skip


def _entries(recorded: Row | None) -> list[Mapping[str, Any]]:
    return [held.entry for held in recorded.first.values()] if recorded else []


def _marks(law: Law, recorded: Row | None) -> tuple[str, ...]:
    """Handling marks, lowest first; those that the regime does not order come last."""
    marks = {str(entry.get("handling") or law.handling[0]) for entry in _entries(recorded)}
    return tuple([mark for mark in law.handling if mark in marks]) + tuple(
        sorted(marks - set(law.handling))
    )


def _origins(recorded: Row | None) -> tuple[str, ...]:
    return tuple(sorted({str(entry.get("origin", "")) for entry in _entries(recorded)}))


def _home(content: Requirement, senders: set[str]) -> str:
    """The message of the State whose fields a content speaks of: the last one if of several."""
    found = [name for name in content.messages if name in senders]
    return found[-1] if found else ""


def _form(law: Law, name: str, contents: list[Requirement], recorded: Row | None) -> Form:
    form = law.messages[name]
    held = recorded.first.get(name) if recorded else None
    body = held.entry.get("body", {}) if held is not None and held.visible else {}
    boxes = []
    for field in form.fields.values():
        said = field.provenance or form.provenance
        filled = body.get(field.name) not in (None, "?")
        boxes.append(
            Box(field.name, field.type, field.label, field.required, field.choices,
                said.paragraph, said.mark, filled)
        )  # fmt: skip
    return Form(
        name, form.title, form.provenance.paragraph, form.provenance.mark, held is not None,
        tuple(boxes), tuple(contents),
    )  # fmt: skip


def recorded_case(
    law: Law, records: Iterable[Record], process: str, case: str, *, known_at: int
) -> Row:
    """A case of a register by the reference of its first message, for ``timetable``.

    Only what had been recorded by ``known_at`` (microseconds) is seen. Raises ``QuestionError`` with
    the cases that there are.
    """
    wanted = process_of(law, process)
    own = [record for record in records if record.entry.regime == law.regime]
    held, _, _ = select(own, known_at=known_at, zone=law.zone)
    rows = {row.case: row for row in fold(law, wanted, World("record", known_at), held)}
    if case in rows:
        return rows[case]
    listed = [name for name in rows if rows[name].first]
    told = f"Known: {', '.join(listed[:12])}." if listed else "None is recorded."
    raise QuestionError(
        Problem("--case", "unknown-case", f"no case {case[:60]!r} of {process} is recorded", told)
    )
