"""A regime with its names resolved: what the engine runs.

Everything here is frozen and typed; nothing is text that still has to be understood.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from hofburg.errors import Problem
from hofburg.regimes.expression import Expr, walk
from hofburg.regimes.law_areas import Area
from hofburg.regimes.law_arrangement import Arrangement
from hofburg.regimes.law_compares import Compares
from hofburg.regimes.law_figures import Parameter, Provenance, Reading, Texts, Version

__all__ = [
    "MESSAGES",
    "Arrangement",
    "Column",
    "Each",
    "Field",
    "Law",
    "Look",
    "Message",
    "NextStep",
    "Occurs",
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

MESSAGES = "messages"  # the op of what a part takes its lines from, where these are messages


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a message. ``of`` holds the fields of a list's records, or one unnamed field.

    ``captions`` say what people call a value of ``choices``: by value, then by language.
    """

    name: str
    type: str
    required: bool = False
    choices: tuple[str, ...] = ()
    of: Mapping[str, Field] | None = None
    provenance: Provenance | None = None
    label: Texts = field(default_factory=dict)
    text: Texts = field(default_factory=dict)
    judgement: bool = False
    captions: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """A form that a State sends.

    ``nil`` is the body, besides the year, of a message that there is nothing to report; empty where
    the document has none. See ``regimes.nil_body``.
    """

    name: str
    title: Texts
    fields: Mapping[str, Field]
    provenance: Provenance
    text: Texts = field(default_factory=dict)
    nil: Mapping[str, object] = field(default_factory=dict)


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
class Occurs:
    """What a case, or a line of a part, is on a calendar.

    Attributes:
        start, end: instants or days; without ``end`` it lasts for the day on which it starts.
        title: a text.
        states: of the case or line; ``shares`` are columns of parts, with the part.
        when: whether it takes place.
        announced: whether it stands in a plan only.
    """

    start: Expr
    end: Expr | None
    title: Expr | None
    states: tuple[Expr, ...]
    shares: tuple[tuple[str, Expr], ...]
    when: Expr | None
    announced: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Lines of ``part`` that a line looks at: those whose values equal its own.

    ``on`` holds, by field or column of the other line, the expression over this one.
    """

    name: str
    part: str
    on: Mapping[str, Expr]
    written: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a list in a message, with their record's fields and columns of their own.

    ``of`` is the list: a field of a message, or the ``coalesce`` of several; or, with the op
    ``MESSAGES``, all messages of the kind ``of.name`` in the case, whose envelopes are fields too:
    ``objection.sent``. ``looks`` say which other lines of its case a line looks at.
    """

    name: str
    of: Expr
    fields: Mapping[str, Field]
    columns: Mapping[str, Column]
    occurs: Occurs | None = None
    looks: Mapping[str, Look] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[Expr, ...]:
        """The lists that the lines may come from, fields of messages; the first filled counts."""
        return self.of.args if self.of.op == "coalesce" else (self.of,)

    @property
    def kind(self) -> str:
        """The message that each line is; empty where the lines are those of a list."""
        return self.of.name if self.of.op == MESSAGES else ""

    def envelope(self, name: str) -> str:
        """What of the envelope a field is: ``sent`` of ``objection.sent``; empty: of the form."""
        kind, _, own = name.rpartition(".")
        return own if kind else ""

    def never_negative(self, name: str) -> bool:
        """Whether a field or column surely is not below zero: counts, as they are written."""
        while (column := self.columns.get(name)) is not None:
            if column.expr.op != "column" or column.expr.field != self.name:
                return False
            name = column.expr.name
        return name in self.fields and self.fields[name].type == "count"


@dataclass(frozen=True, slots=True)
class With:
    """A look into another process: its columns by key.

    Without a key it is the look of an ``each`` process into the case that made the row. There
    ``part.column`` names a column of the line.
    """

    name: str
    process: str
    on: Mapping[str, Expr]


@dataclass(frozen=True, slots=True)
class Each:
    """The lines that make a process's rows: those of ``part`` in every case of ``process``.

    ``by`` is the field that names a row's State, ``fields`` are those of the line.
    """

    process: str
    part: str
    by: str
    fields: Mapping[str, Field]


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
    each: Each | None = None
    occurs: Occurs | None = None
    compares: Compares | None = None

    @property
    def root(self) -> str:
        """The first message: what opens a case, where a message does."""
        return next(iter(self.messages))

    def thread(self, case: str) -> str:
        """The reference of the message that a case is called after; empty for rows of `every`.

        The row of a line is called after its case and its State: ``ANN/1/BEN``.
        """
        if self.every:
            return ""
        return case.rpartition("/")[0] if self.each else case

    @property
    def opens(self) -> str | None:
        """The message that opens a case; None where rows make themselves (`every`, `each`)."""
        return None if self.every or self.each else self.root


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
    ``per`` are a limit's keys. ``written`` holds all of it as the document has it. ``at`` names the
    fields at which a person looks where it is not met: of the line where it has a ``part``, else of
    a message of the process; or ``list.field``.
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
    at: tuple[str, ...] = ()

    def is_day(self, role: str) -> bool:
        """Whether what stands there is a day, and not an instant."""
        return role in self.exprs and self.exprs[role].type == "day"

    def nodes(self) -> Iterable[Expr]:
        """Every node of every expression."""
        for expr in (*self.exprs.values(), *self.per):
            yield from walk(expr)


@dataclass(frozen=True, slots=True)
class Law:
    """A regime, linked.

    ``digest`` is the hash of its canonical form: of what it says, not of labels, cases or
    translations. ``since`` and ``until`` are microseconds. ``holidays`` says what to know where a
    day falls on one. ``organisations`` are codes of the atlas that stand beside its States.
    ``headings`` and ``reasons`` are ``paragraphs`` and ``out_of_scope`` in all their languages.

    An arrangement has an ``arrangement``; one that adds to a regime has that as its ``base``, and
    all that it inherits among its own. What is sent under it carries the base's id as its regime.
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
    holidays: Texts = field(default_factory=dict)
    organisations: tuple[str, ...] = ()
    base: Law | None = None
    arrangement: Arrangement | None = None
    headings: Mapping[str, Texts] = field(default_factory=dict)
    reasons: Mapping[str, Texts] = field(default_factory=dict)
    areas: Mapping[str, Area] = field(default_factory=dict)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of message that may be sent under it.

        What binds all between the parties of an overlay is told as ever, under the base.
        """
        if self.base is None or self._scope == "under":
            return frozenset(self.messages)
        return frozenset(self.messages) - frozenset(self.base.messages)

    @property
    def regime(self) -> str:
        """The regime in whose name messages are sent: its own id, or its base's."""
        return self.id if self.base is None else self.base.regime

    @property
    def participants(self) -> Collection[str] | None:
        """Codes of those who may be bound by it; None: the participating States of the atlas."""
        return (self.arrangement.parties if self.arrangement else None) or self.parties

    def envelope(self, kind: str) -> dict[str, str]:
        """What an entry says of a message of that kind: its regime, and perhaps ``under``."""
        own = self.base is not None and kind in self.kinds
        return {"regime": self.regime} | ({"under": self.id} if own else {})

    @property
    def layer(self) -> str:
        """What its findings are said to be of: ``base``, or the overlay."""
        return "base" if self.base is None else self.id

    @property
    def hears(self) -> frozenset[str]:
        """Under what a case must have been opened to be judged by it."""
        if self.base is None or self._scope == "under":
            return frozenset((self.id,))
        return self.base.hears | {self.id}

    @property
    def emitted(self) -> frozenset[str]:
        """Labels of the provisions that give findings.

        Of an overlay what it touches and adds; of one for what is sent under it also what it
        inherits, except of rows that no message opens: these are the base's.
        """
        if self.base is None or self.arrangement is None:
            return frozenset(self.provisions)
        # Of a law of which only some provisions are asked (`advise`), those.
        own = (*self.arrangement.touched, *self.arrangement.added)
        said = frozenset(label for label in own if label in self.provisions)
        if self._scope != "under":
            return said
        inherited = {
            label
            for label, provision in self.provisions.items()
            if not self.cases_of(self.processes[provision.process]).every
        }
        return said | (inherited - set(self.arrangement.left))

    @property
    def _scope(self) -> str:
        return self.arrangement.scope if self.arrangement else ""

    def dating(self, process: Process) -> Expr | None:
        """What dates a case: its own column, or for a row of `each` perhaps that of its case."""
        if process.dated_by:
            return Expr("column", "instant", name=process.dated_by)
        each = process.each
        dated = self.processes[each.process].dated_by if each else None
        return Expr("with", "instant", name=each.process, field=dated) if each and dated else None

    def cases_of(self, process: Process) -> Process:
        """The process whose cases are meant: its own, or those whose lines make its rows."""
        return self.processes[process.each.process] if process.each else process

    def opening(self, process: Process) -> str:
        """The message that opens the cases of a process, or those whose lines make its rows."""
        return self.cases_of(process).root

    def openings(self, process: Process) -> tuple[str, ...]:
        """The messages that must all be in hand before no case, or no line, can be missing."""
        if process.each is None:
            return (process.root,)
        case = self.cases_of(process)
        named = {case.root, *(source.name for source in case.parts[process.each.part].sources)}
        return tuple(sorted(named))

    def is_end(self, process: Process, expr: Expr) -> bool:
        """Whether an expression is the sender or the addressee of the message that opens a case."""
        if expr.op == "with" and process.each and expr.name == process.each.process:
            return self.is_end(
                self.processes[expr.name], Expr("column", expr.type, name=expr.field)
            )
        column = process.columns.get(expr.name) if expr.op == "column" and not expr.field else None
        if column is None or column.expr.op == "with":
            return column is not None and self.is_end(process, column.expr)
        fields = column.expr.args if column.expr.op == "coalesce" else (column.expr,)
        return (
            not process.each
            and all(field.op == "message" and field.field in ("from", "to") for field in fields)
            and fields[0].name == process.root
        )

    def behind(self, process: Process, node: Expr) -> tuple[Process, Column | None]:
        """What a look (``with``) sees: the other process, and its column if it defines that."""
        other = self.processes[process.withs[node.name].process]
        part, dot, name = node.field.rpartition(".")
        columns = other.parts[part].columns if dot else other.columns
        return other, columns.get(name)

    def check_body(self, kind: str, body: Mapping[str, object], place: str) -> list[Problem]:
        """Problems of a message's body, all at once; see ``regimes.check_body``."""
        from hofburg.regimes.body import check_body

        return check_body(self, kind, body, place)
