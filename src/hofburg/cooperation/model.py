"""The shape of the catalogue's files, before their names are resolved (docs/instruments.md)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from hofburg.regimes import Condition, Id, LineText, Mark, Strict, Text, Texts

__all__ = [
    "Agreement",
    "Circle",
    "Constraint",
    "Entry",
    "First",
    "Gate",
    "Goal",
    "Instrument",
    "NotRequired",
    "Precedent",
    "Provided",
    "Step",
    "Titled",
]

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_\-]{0,49}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9\-]{1,15}$")]
# Unquoted `yes` and `no` are text here; quoted or not, a true or a false is taken as one of them.
Consensus = Annotated[
    Literal["yes", "no", "partly"],
    BeforeValidator(lambda v: {True: "yes", False: "no"}.get(v, v) if isinstance(v, bool) else v),
]


class Provided(Strict):
    """What everything that somebody said somewhere may carry."""

    paragraph: LineText | None = None
    """The paragraph of the text, as a person cites it."""
    mark: Mark = "recalled"
    """How far it can be trusted: verified, inherited, practice, recalled, doubtful."""
    source: LineText | None = None
    """Where it was read: one key of sources.yaml, or several with commas."""


class Goal(Strict):
    """What a planner may want."""

    title: Texts
    words: dict[str, list[LineText]] | list[LineText] = []
    """What somebody would type who looks for it, by language."""
    what: Texts | None = None
    """One sentence more."""


class Titled(Strict):
    """A name and what it stands for."""

    title: Texts
    text: Texts | None = None


class Constraint(Titled):
    """What an instrument may meet on its way."""


class Circle(Strict):
    """A list of the plan, and who stands in it where the question does not say."""

    title: Texts
    """What its members are called, as on a table."""
    text: Texts | None = None
    """Who belongs to it."""
    needed: bool = False
    """Whether a question without it is refused."""
    may_be: list[Literal["state", "organisation"]] = ["state", "organisation"]
    """What may be named in it."""
    all: Literal["participating", "partner"] | None = None
    """It is filled by the atlas: everybody with that status on the day of the question."""
    default: Key | None = None
    """Where nobody is named: the States of that circle."""
    assumed: bool = False
    """Where nobody is named: one of whom the plan says no name, assumed to be willing."""
    may_object: bool = False
    """Whether somebody may be named in it and as objector: it is asked because of its office."""
    add: bool | Key = False
    """Whether one more in it is a change to try: true, somebody without a name; a circle's name,
    each member of that one; `anybody`, each State and organisation of the atlas."""


class Decision(Provided):
    """Whether the consensus of all is needed."""

    consensus: Consensus
    rule: Texts
    """How it is decided."""
    rows: list[LineText] = []
    """Rows of the fact sheet's table of rules."""


class Basis(Provided):
    """On what text it rests."""

    text: Texts
    regime: LineText | None = None
    """The regime of the library that has it."""
    label: LineText | None = None
    """The provision there."""


class Reading(Provided):
    """One answer to the contested question."""

    title: Texts | None = None
    why: Texts


class Contested(Strict):
    """What the texts leave open."""

    text: Texts
    default: Key
    readings: Annotated[dict[Key, Reading], Field(min_length=2, max_length=6)]


class OfReading(Provided):
    """What may hold under one reading only."""

    reading: Key | None = None


class Agreement(OfReading):
    """Whose agreement is required: a circle of the plan."""

    who: Key
    names: list[Code] = []
    """Who is meant, where the question names nobody."""
    why: Texts


class NotRequired(OfReading):
    """Whose agreement is not required."""

    who: Key
    why: Texts


class Gate(OfReading):
    """A further condition over the plan."""

    label: Key
    opens: Condition
    text: Texts
    otherwise: Texts | None = None
    """What would open it."""


class Held(OfReading):
    """A constraint, and when it is met."""

    about: Key
    holds: Condition | None = None
    """Left out: for people to judge."""
    text: Texts


class Step(OfReading):
    """A step on the way, and how long it takes."""

    label: Key
    text: Texts
    by: Key | None = None
    """The circle that takes it."""
    takes: Text = "?"
    """2 w..6 w, 10 d, 48 h, 3 months..9 months, 2 w.. or ?"""
    after: Annotated[list[Key], Field(max_length=20)] | None = None
    """Steps that must have ended; left out: the one above; []: none."""


class Cost(Provided):
    """What one of it costs."""

    amount: Text | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    of: Texts | None = None
    unknown: Texts | None = None
    """Why nobody can say."""


class Bilateral(Provided):
    """The bilateral way to the same end."""

    text: Texts
    takes: Text = "?"
    amount: Text | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None


class Figure(Strict):
    """A number of a precedent."""

    what: Texts
    amount: Text
    unit: LineText = ""


class Precedent(Provided):
    """What has been done before."""

    key: Key
    title: Texts
    states: list[Code] = []
    since: Text | None = None
    until: Text | None = None
    donors: list[Code] = []
    figures: list[Figure] = []
    note: Texts | None = None
    case: LineText | None = None
    """REGIME/case of the library."""


class First(Strict):
    """The first message, as a draft."""

    regime: LineText
    message: LineText
    from_: Key | None = Field(default=None, alias="from")
    """The circle whose first member sends it; left out: the one that a question must name."""
    to: Key | None = None
    """The circle that gets it."""
    body: dict[str, Any] = {}
    """Its fields; {goal}, {where}, {at}, {by} and {circle} are filled in."""


class Instrument(Strict):
    """Something that can be done, and what it takes."""

    instrument: Id
    """The id: the name of the file."""
    title: Texts
    summary: Texts
    kind: Key
    """What sort of thing it is: a key of kinds.yaml."""
    exists: bool = True
    """False: there is no such thing today."""
    goals: Annotated[list[Key], Field(min_length=1)]
    decision: Decision
    basis: list[Basis] = []
    question: Contested | None = None
    agreement: Annotated[list[Agreement], Field(max_length=40)] = []
    not_required: list[NotRequired] = []
    gates: Annotated[list[Gate], Field(max_length=60)] = []
    constraints: Annotated[list[Held], Field(max_length=60)] = []
    steps: Annotated[list[Step], Field(max_length=60)] = []
    cost: Cost | None = None
    bilateral: Bilateral | None = None
    precedents: list[Precedent] = []
    risks: list[Texts] = []
    first: First | None = None


class Entry(Strict):
    """A file of named things: goals, constraints, kinds, circles or sources."""

    goals: dict[Key, Goal] = {}
    constraints: dict[Key, Constraint] = {}
    kinds: dict[Key, Titled] = {}
    circles: dict[Key, Circle] = {}
    sources: dict[LineText, Text] = {}
