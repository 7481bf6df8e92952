"""The shapes of a question and of its answer.

Whatever an answer says of somebody's will is an assumption of the run: nothing here is a fact about
a State, and nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from hofburg.cooperation.spans import Amount, Days, Duration

__all__ = [
    "CRITERIA",
    "VERDICTS",
    "Agreed",
    "Answer",
    "Change",
    "Compared",
    "Condition",
    "Done",
    "First",
    "Missing",
    "Planned",
    "Position",
    "Proof",
    "Question",
    "Row",
]

Texts = Mapping[str, str]
Verdict = Literal["can start now", "depends", "closed"]
VERDICTS: tuple[Verdict, ...] = ("can start now", "depends", "closed")
CRITERIA = ("verdict", "consensus", "date", "agreements", "time", "cost", "precedents")
Stance = Literal["willing", "does not object", "objects", "not known"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is wanted, with whom, and who might object.

    Attributes:
        goals: keys, titles or other words for goals, in English or Russian; at least one.
        circles: names by circle (`circles` lists them): codes or names of States in any language of
            the atlas, codes of organisations.
        objectors: who is assumed to object; ``None``: nothing is assumed about anybody who is not
            named; empty: nobody else objects.
        at: the day of the question, ``2026-11-22``.
        by: the day by which it should have ended.
        start: the day on which the first step begins; left out: that of the question.
        where: a place in words, for the first message.
        order: some of ``CRITERIA``, the first decides; ``-`` in front turns one round. Left out:
            all of them.
    """

    goals: tuple[str, ...]
    circles: Mapping[str, tuple[str, ...]]
    at: str
    objectors: tuple[str, ...] | None = None
    by: str | None = None
    start: str | None = None
    where: str = ""
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Where something comes from: paragraph, mark (verified ... doubtful), keys of sources."""

    paragraph: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Position:
    """What is assumed of somebody; an assumption of this run, never a fact.

    ``who`` is a code, or ``?`` for one that the plan does not name. ``why`` says by what it is
    assumed: ``named`` (in ``circles``), ``said`` (by what the question says of objectors),
    ``office`` (asked because of its office), ``nothing`` (not known).
    """

    who: str
    name: str
    stance: Stance
    why: Literal["named", "said", "office", "nothing"]
    circles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreed:
    """Whose agreement is required, and how that stands under the assumptions.

    ``status``: ``assumed`` (nobody objects), ``not known``, ``objection``. The codes of those who
    agree, of whom it is not known, and who object, each sorted; ``?`` is one without a name.
    """

    label: str
    circle: str
    title: Texts
    why: Texts
    status: Literal["assumed", "not known", "objection"]
    agree: tuple[str, ...]
    unknown: tuple[str, ...]
    object: tuple[str, ...]
    proof: Proof
    place: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact without which a condition stays open.

    ``circle`` and ``column`` are of the plan (``circle`` empty: of the plan itself); ``who`` are
    those of whom it is not known; ``position``: whether it is a matter of will.
    """

    circle: str
    column: str
    who: tuple[str, ...]
    position: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A gate or a constraint, and how it stands.

    ``status``: ``met``, ``not met``, ``not known``, or ``for people`` (no machine can tell).
    ``about`` is the key of a constraint, ``title`` what that is called; ``otherwise`` what would
    open a gate.
    """

    label: str
    about: str
    title: Texts
    text: Texts
    otherwise: Texts
    status: Literal["met", "not met", "not known", "for people"]
    missing: tuple[Missing, ...]
    proof: Proof
    place: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A step: whose it is (a circle), and when it begins and ends."""

    label: str
    text: Texts
    by: str
    takes: Duration
    after: tuple[str, ...]
    begins: Days
    ends: Days
    proof: Proof


@dataclass(frozen=True, slots=True)
class Compared:
    """The bilateral way to the same end, and how this one compares.

    ``time``: ``shorter``, ``longer``, ``overlaps`` or ``not known``; ``money``: ``less``, ``more``,
    ``overlaps`` or ``not known``. Ranges that touch are not told apart.
    """

    text: Texts
    takes: Duration
    ends: Days
    amount: Amount | None
    time: Literal["shorter", "longer", "overlaps", "not known"]
    money: Literal["less", "more", "overlaps", "not known"]
    proof: Proof


@dataclass(frozen=True, slots=True)
class Done:
    """A precedent; ``near``: ``own`` (of one of those who ask), ``region`` or ``elsewhere``."""

    key: str
    title: Texts
    states: tuple[str, ...]
    donors: tuple[str, ...]
    since: str
    until: str
    figures: tuple[tuple[Texts, str, str], ...]
    note: Texts
    case: str
    near: Literal["own", "region", "elsewhere"]
    proof: Proof


@dataclass(frozen=True, slots=True)
class First:
    """The first message: regime and message of the library, and what the plan fills in.

    ``body`` holds what is known; `draft` makes the whole draft.
    """

    regime: str
    message: str
    author: str | None
    to: tuple[str, ...]
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One single change of the question, and the rows that it would open.

    ``kind``: ``position`` (``who`` would not object), ``named`` (one more in ``circle``: anybody,
    or one of ``who``), ``date`` (until ``day``), ``reading`` (another reading of a contested
    question, ``reading``). ``opens`` are rows that could then start, as ``(instrument, reading)``;
    ``loosens`` rows that would then depend on what is not known.
    """

    kind: Literal["position", "named", "date", "reading"]
    circle: str
    who: tuple[str, ...]
    day: str
    reading: str
    opens: tuple[tuple[str, str], ...]
    loosens: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One instrument, under one reading of its contested question (empty: there is none).

    Attributes:
        verdict: ``can start now``, ``depends`` (on what is not known) or ``closed``.
        consensus: ``yes`` where everybody's agreement is asked under this reading, so that one
            objection closes it; else what the instrument says (``no``, ``partly``).
        rule, rule_proof: how it is decided, and where that stands.
        basis: text, proof, and a provision of the library as ``REGIME/label`` or empty.
        contested: the question, empty where there is none; ``readings``: every reading with why and
            proof; ``default``: whether this one is taken unless somebody asks otherwise.
        not_required: circle, its title, why, and proof.
        ends: when the last step has ended; ``None`` where there is no step.
        in_time: whether that is by the day asked for; ``not asked`` without one.
        cost: ``None`` with ``cost_why`` where nobody can say.
        named: whom it means where the question names nobody, by circle (see ``Agreement.names``).
        changes: indexes of ``Answer.changes`` that would open this row.
        place: file and line of the instrument.
    """

    instrument: str
    title: Texts
    summary: Texts
    kind: str
    exists: bool
    goals: tuple[str, ...]
    reading: str
    default: bool
    contested: Texts
    readings: Mapping[str, tuple[Texts, Texts, Proof]]
    verdict: Verdict
    consensus: Literal["yes", "no", "partly"]
    rule: Texts
    rule_rows: tuple[str, ...]
    rule_proof: Proof
    basis: tuple[tuple[Texts, Proof, str], ...]
    agreements: tuple[Agreed, ...]
    not_required: tuple[tuple[str, Texts, Texts, Proof], ...]
    gates: tuple[Condition, ...]
    constraints: tuple[Condition, ...]
    steps: tuple[Planned, ...]
    ends: Days | None
    in_time: Literal["yes", "perhaps", "no", "not asked", "not known"]
    cost: Amount | None
    cost_of: Texts
    cost_why: Texts
    cost_proof: Proof | None
    bilateral: Compared | None
    precedents: tuple[Done, ...]
    risks: tuple[Texts, ...]
    first: First | None
    named: Mapping[str, tuple[str, ...]]
    place: str
    changes: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Instrument and reading."""
        return self.instrument, self.reading

    @property
    def open_agreements(self) -> tuple[Agreed, ...]:
        """Agreements that are not known or refused, under the assumptions."""
        return tuple(it for it in self.agreements if it.status != "assumed")

    @property
    def way(self) -> bool:
        """Whether it can start now and may end by the day asked for."""
        return self.verdict == "can start now" and self.in_time != "no"


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows in order, and what they rest on.

    Attributes:
        goals: the goals that were meant, key and title.
        circles: who was named, by circle, sorted; what the question left out is not there.
        positions: of everybody who was named, objects, or is asked in a decision of all.
        objectors: ``None``: nothing was said; else codes.
        order: the criteria, the first decides; after all of them, the instrument's id.
        changes: single changes that would open a row that is closed or would end too late.
        notes: what was said without effect, and why.
        catalogue: the hash of the catalogue, ``edition`` that of its conditions as a regime.
        sources: what the keys of sources stand for.
    """

    question: Question
    goals: tuple[tuple[str, Texts], ...]
    circles: Mapping[str, tuple[str, ...]]
    positions: tuple[Position, ...]
    objectors: tuple[str, ...] | None
    at: str
    by: str
    start: str
    rows: tuple[Row, ...]
    order: tuple[str, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    catalogue: str
    edition: str
    titles: Mapping[str, Texts]
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def possible(self) -> bool:
        """Whether some row can start now and may end by the day asked for."""
        return any(row.way for row in self.rows)
