"""A regime with its names resolved: what the engine runs.

Everything here is frozen and typed; nothing is text that still has to be understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from hofburg.errors import Problem
from hofburg.regimes.expression import Expr, walk

__all__ = [
    "Column",
    "Field",
    "Law",
    "Message",
    "NextStep",
    "Parameter",
    "Part",
    "Process",
    "Provenance",
    "Provision",
    "Reading",
    "Route",
    "Seats",
    "Version",
    "With",
]

Texts = Mapping[str, str]
Value = Decimal | int | str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where something comes from: paragraph, mark (verified ... doubtful), source."""

    paragraph: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a message. ``of`` holds the fields of a list's records, or one unnamed field."""

    name: str
    type: str
    required: bool = False
    choices: tuple[str, ...] = ()
    of: Mapping[str, Field] | None = None
    provenance: Provenance | None = None
    label: Texts = field(default_factory=dict)
    text: Texts = field(default_factory=dict)
    judgement: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A form that a State sends."""

    name: str
    title: Texts
    fields: Mapping[str, Field]
    provenance: Provenance
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """A value from an instant on (microseconds; None: from the beginning).

    The value is a Decimal, microseconds (durations), days, months, ``MM-DD`` or a choice.
    """

    value: Value
    since: int | None
    decision: str
    written: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A named alternative of a parameter where the text is open."""

    name: str
    versions: tuple[Version, ...]
    why: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number (or choice) of the text, with unit, dates, provenance and readings."""

    name: str
    type: str
    unit: str
    versions: tuple[Version, ...]
    readings: Mapping[str, Reading]
    choices: tuple[str, ...]
    provenance: Provenance
    text: Texts

    @property
    def doubtful(self) -> bool:
        """Whether it may not decide *missed* or *exceeded* alone."""
        return self.provenance.mark == "doubtful"

    def under(self, reading: str | None) -> tuple[Version, ...]:
        """The versions under a reading (None: the default)."""
        return self.versions if reading is None else self.readings[reading].versions


@dataclass(frozen=True, slots=True)
class Route:
    """Columns that say who sends a message to whom; None where the document does not."""

    sender: str | None
    addressee: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """``type = expression or default``."""

    name: str
    type: str
    expr: Expr
    default: Expr | None
    written: str


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a list in a message, with their record's fields and columns of their own."""

    name: str
    message: str
    field: str
    fields: Mapping[str, Field]
    columns: Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class With:
    """A look into another process: its columns by key."""

    name: str
    process: str
    on: Mapping[str, Expr]


@dataclass(frozen=True, slots=True)
class Seats:
    """Places that States give to each other's nationals: lines of ``part``.

    ``state`` and ``number`` are columns of the part; without ``number`` each line is one place.
    """

    part: str
    state: Expr
    number: Expr | None


@dataclass(frozen=True, slots=True)
class Process:
    """Which messages make one case, and its columns.

    ``plan`` holds what a timetable takes instants to be that nobody has fixed yet, by column.
    """

    name: str
    title: Texts
    messages: Mapping[str, Route]
    dated_by: str | None
    columns: Mapping[str, Column]
    parts: Mapping[str, Part]
    every: tuple[str, ...]
    key: Mapping[str, str]
    withs: Mapping[str, With]
    provenance: Provenance
    text: Texts = field(default_factory=dict)
    seats: Seats | None = None
    plan: Mapping[str, Expr] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The message that opens a case."""
        return next(iter(self.messages))


@dataclass(frozen=True, slots=True)
class NextStep:
    """A message that the text offers next; drafted, never sent."""

    message: str
    statuses: tuple[str, ...]
    text: Texts
    paragraph: str


@dataclass(frozen=True, slots=True)
class Provision:
    """One duty, limit, content or gate.

    ``exprs`` by role: ``by`` (State bound), ``to``, ``when``, ``unless``; duty: ``done``, ``due``
    (absent: without delay), ``not_before``; limit: ``counts``, ``order``, ``at_most``, and one of
    ``value``, ``sum``, ``start`` with ``end``; content: ``holds``; gate: ``step``, ``opens``.
    ``per`` are a limit's keys. ``written`` holds all of it as the document has it.
    """

    label: str
    kind: str
    process: str
    part: str | None
    exprs: Mapping[str, Expr]
    written: Mapping[str, str]
    per: tuple[Expr, ...]
    over: int
    beyond: str
    strength: str
    since: int | None
    until: int | None
    decision: str
    provenance: Provenance
    text: Texts
    rows: tuple[str, ...]
    next: tuple[NextStep, ...]
    place: str

    def nodes(self) -> Iterable[Expr]:
        """Every node of every expression."""
        for expr in (*self.exprs.values(), *self.per):
            yield from walk(expr)


@dataclass(frozen=True, slots=True)
class Law:
    """A regime, linked.

    ``digest`` is the hash of its canonical form: of what it says, not of labels, cases or
    translations. ``since`` and ``until`` are microseconds.
    """

    id: str
    title: Texts
    edition: str
    digest: str
    since: int | None
    until: int | None
    zone: str
    parties: Mapping[str, str] | None
    handling: tuple[str, ...]
    sources: Mapping[str, str]
    paragraphs: Mapping[str, str]
    rows: Mapping[str, str]
    out_of_scope: Mapping[str, str]
    messages: Mapping[str, Message]
    parameters: Mapping[str, Parameter]
    terms: Mapping[str, str]
    processes: Mapping[str, Process]
    provisions: Mapping[str, Provision]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of message that may be sent under it."""
        return frozenset(self.messages)

    def check_body(self, kind: str, body: Mapping[str, object], place: str) -> list[Problem]:
        """Problems of a message's body, all at once; see ``regimes.check_body``."""
        from hofburg.regimes.body import check_body

        return check_body(self, kind, body, place)
