"""A timetable: every instant and window of a process before anything is sent.

From the document alone: who may do what not before when and by when, under which condition, what is
supposed where nobody has fixed it, and which limits, contents and gates there are beside the times.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hofburg.assessment.explanation import ParameterUse
from hofburg.assessment.finding import numbers_as_text
from hofburg.assessment.plain_fold import Row
from hofburg.assessment.timetable_sight import Instants
from hofburg.regimes import Law
from hofburg.values import NEVER, format_instant, format_number

__all__ = ["Alternative", "Known", "Requirement", "Step", "Timetable", "timetable", "who"]

Numbers = tuple[Decimal | int | None, Decimal | int | None]
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same under another reading of a parameter: instants in microseconds, or the cap."""

    reading: str
    value: str
    why: str
    mark: str
    applies: bool | None
    not_before: Instants | None = None
    due: Instants | None = None
    allowed: Numbers | None = None
    written: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "reading": self.reading, "value": self.value, "why": self.why, "mark": self.mark,
            "applies": self.applies, "not_before": _instants(self.not_before),
            "due": _instants(self.due), "allowed": numbers_as_text(self.allowed),
            "written": dict(self.written),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a State does by a time. Instants are bounds in microseconds since 1970 UTC.

    Attributes:
        label, paragraph, strength, mark, source, text: of the provision, a duty.
        state, role: the State bound, None where it is not known, and the column that holds it.
        counterpart, counterpart_role: the same of the State towards which it is bound.
        part: the list of whose lines it speaks; empty for the case.
        message: what is sent, or what says that it was done.
        condition, applies: as written, with the values of parameters; None: it may or may not apply.
        unless: the exception, as written, where it is not known whether it holds.
        not_before, due: bounds; a day counts from its first microsecond and to its last. None: no
            such end. ``(ALWAYS, NEVER)`` is not known; ``written`` then says from what it is counted.
        days: which of the two are counted in days.
        written: ``not_before`` and ``due`` as written, with the values of parameters.
        done, planned: when it is done, if that was given, recorded or planned, and whether planned.
        verdict: ``in time``, ``late``, ``early``, ``open`` (the bounds do not tell), ``impossible``
            (no instant is left), or empty; ``off`` how late or early at least (microseconds).
        clash: labels of the duties that leave no instant together.
        waits: other messages that its condition or its times read.
        parameters, readings: what was read, and where another reading differs.
    """

    label: str
    paragraph: str
    strength: str
    mark: str
    source: str
    text: Texts
    state: str | None
    role: str
    counterpart: str | None
    counterpart_role: str
    part: str
    message: str
    condition: str
    applies: bool | None
    unless: str
    not_before: Instants | None
    due: Instants | None
    days: frozenset[str]
    written: Mapping[str, str]
    done: Instants | None
    planned: bool
    verdict: str
    off: int | None
    clash: tuple[str, ...]
    waits: tuple[str, ...]
    parameters: tuple[ParameterUse, ...]
    readings: tuple[Alternative, ...] = ()
    kind: str = "duty"

    def as_dict(self) -> dict[str, Any]:
        """Plain values: instants as pairs of texts, None for an end that is open."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in _STEP}
        return plain | {
            "text": dict(self.text),
            "not_before": _instants(self.not_before),
            "due": _instants(self.due),
            "days": sorted(self.days),
            "written": dict(self.written),
            "done": _instants(self.done),
            "off_seconds": None if self.off is None else format_number(Decimal(self.off) / 10**6),
            "clash": list(self.clash),
            "waits": list(self.waits),
            "parameters": [_use(it) for it in self.parameters],
            "readings": [it.as_dict() for it in self.readings],
        }


_STEP = (
    "label", "paragraph", "kind", "strength", "mark", "source", "state", "role", "counterpart",
    "counterpart_role", "part", "message", "condition", "applies", "unless", "planned", "verdict",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Requirement:
    """A limit, a content or a gate of the process: what a plan needs beside the times.

    Attributes:
        kind: ``limit``, ``content`` or ``gate``; the first attributes are as those of ``Step``.
        messages: those whose fields it reads.
        written: as the document has it, with the values of parameters: ``at_most`` and what is
            measured, ``holds``, or ``step`` and ``opens``.
        good: whether it is kept, or the gate open, by what is given; None: not known.
        measured, allowed, unit: bounds, for a limit.
        reads: instants that its condition compares, as far as they are known, by what is written.
    """

    kind: str
    label: str
    paragraph: str
    strength: str
    mark: str
    source: str
    text: Texts
    state: str | None
    role: str
    counterpart: str | None
    counterpart_role: str
    part: str
    messages: tuple[str, ...]
    condition: str
    applies: bool | None
    unless: str
    written: Mapping[str, str]
    good: bool | None
    measured: Numbers | None
    allowed: Numbers | None
    unit: str
    reads: Mapping[str, Instants]
    parameters: tuple[ParameterUse, ...]
    readings: tuple[Alternative, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in _REQUIREMENT}
        return plain | {
            "text": dict(self.text),
            "messages": list(self.messages),
            "written": dict(self.written),
            "measured": numbers_as_text(self.measured),
            "allowed": numbers_as_text(self.allowed),
            "reads": {name: _instants(at) for name, at in self.reads.items()},
            "parameters": [_use(it) for it in self.parameters],
            "readings": [it.as_dict() for it in self.readings],
        }


_REQUIREMENT = (
    "kind", "label", "paragraph", "strength", "mark", "source", "state", "role", "counterpart",
    "counterpart_role", "part", "condition", "applies", "unless", "good", "unit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What is given or supposed of a column: its value as entries write it, and where it comes from."""

    column: str
    value: str
    written: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"column": self.column, "value": self.value, "written": self.written}


@dataclass(frozen=True, slots=True)
class Timetable:
    """Every time of a process, of both sides.

    Attributes:
        regime, edition: id and hash of the document; ``zone`` of its days.
        process, reading: what was asked; ``default``, or ``parameter=reading``.
        given: columns that were given (or that a recorded case holds).
        assumed: columns that the document's plan or its defaults fill in.
        recorded: messages of a recorded case that are held.
        steps: in the order of time. others: limits, contents and gates, in that of the document.
        routes: sender and addressee of each message by code, None where they are not known.
        worth_giving: columns that nobody gave and on which times or conditions rest.
    """

    regime: str
    edition: str
    zone: str
    process: str
    reading: str
    given: tuple[Known, ...]
    assumed: tuple[Known, ...]
    recorded: tuple[str, ...]
    steps: tuple[Step, ...]
    others: tuple[Requirement, ...]
    routes: Mapping[str, tuple[str | None, str | None]]
    worth_giving: tuple[str, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """Codes of the States that it binds, or names of the columns that would hold them."""
        return tuple(dict.fromkeys([*map(who, self.steps), *map(who, self.others)]))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "regime": self.regime,
            "edition": self.edition,
            "zone": self.zone,
            "process": self.process,
            "reading": self.reading,
            "given": [it.as_dict() for it in self.given],
            "assumed": [it.as_dict() for it in self.assumed],
            "recorded": list(self.recorded),
            "steps": [it.as_dict() for it in self.steps],
            "others": [it.as_dict() for it in self.others],
            "routes": {name: list(ends) for name, ends in self.routes.items()},
            "worth_giving": list(self.worth_giving),
        }


def who(it: Step | Requirement) -> str:
    """The State bound, or the column that would hold it in brackets."""
    return it.state or f"({it.role or '?'})"


def timetable(
    law: Law,
    process: str,
    given: Mapping[str, Any],
    *,
    reading: str | None = None,
    recorded: Row | None = None,
) -> Timetable:
    """Every instant and window of a process, from the document and what is given.

    Args:
        process: its name.
        given: values by column, as entries write them: instants, days and numbers may be ranges.
        reading: ``PARAMETER=READING``; left out, the default, with others where they differ.
        recorded: a case that is held; what its messages say is given as well.

    Raises ``QuestionError`` with everything that is wrong.
    """
    from hofburg.assessment.timetable_made import make

    return make(law, process, given, reading, recorded)


def _instants(bounds: Instants | None) -> list[str | None] | None:
    if bounds is None:
        return None
    return [None if abs(at) >= NEVER else format_instant(at) for at in bounds]


def _use(it: ParameterUse) -> dict[str, Any]:
    return {
        "name": it.name, "value": it.value, "since": it.since, "decision": it.decision,
        "paragraph": it.paragraph, "mark": it.mark, "source": it.source,
        "readings": {name: list(pair) for name, pair in it.readings.items()},
    }  # fmt: skip
