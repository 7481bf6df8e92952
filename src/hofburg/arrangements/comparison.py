"""What a comparison holds: one register with and without arrangements, as plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from typing import Any

from hofburg.arrangements.ranges import Instants, Numbers, Worlds
from hofburg.values import ALWAYS, NEVER, format_instant, format_number

__all__ = [
    "BillLine",
    "Changed",
    "Comparison",
    "Extra",
    "Layer",
    "Left",
    "Measure",
    "MessageTally",
    "Moved",
    "Opened",
    "Payment",
    "Seen",
    "Stay",
    "Tally",
    "Told",
    "Visit",
]


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure of an arrangement, beside the base's (``before`` is empty for a new one).

    ``readings`` are its other readings by name, ``labels`` the provisions that read it here.
    """

    parameter: str
    before: str
    now: str
    unit: str
    paragraph: str
    mark: str
    source: str
    readings: Mapping[str, str]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A finding that an arrangement adds or changes, beside the base's of the same case.

    Attributes:
        world, process, case, part, title, day, place: of which case; ``day`` are bounds.
        label, paragraph, mark, kind, state, counterpart: of the provision.
        how: ``new`` (the base says nothing of it), ``status``, or ``figure`` (the same status with
            another due day or cap).
        base, base_why, layer, layer_why: statuses; empty where there is none.
        base_due, due, base_allowed, allowed, measured, unit: bounds, as in findings.
        earlier: by how many days the arrangement's due comes before the base's, for duties of both.
    """

    world: str
    process: str
    case: str
    part: int | None
    title: str
    day: Instants
    place: str
    label: str
    paragraph: str
    mark: str
    kind: str
    state: str | None
    counterpart: str | None
    how: str
    base: str
    base_why: str
    layer: str
    layer_why: str
    base_due: Instants | None
    due: Instants | None
    base_allowed: Numbers | None
    allowed: Numbers | None
    measured: Numbers | None
    unit: str
    earlier: Numbers | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings change alike: of a label and a State, from one status to another."""

    label: str
    paragraph: str
    mark: str
    state: str | None
    how: str
    base: str
    layer: str
    number: Numbers


@dataclass(frozen=True, slots=True)
class Extra:
    """A message that the arrangement calls for and the base does not.

    Attributes:
        world: empty for a row that is the same in all of them.
        kind, title: of the message; ``state`` sends it.
        month: ``2027-03``, a range ``2027-03..2027-05``, or ``?``.
        labels: the provisions that call for it, with the paragraph and mark of the first;
            empty where it was sent without being owed.
        owed: one, or from none to one where it is not known whether it is owed.
        sent: how many of them the register holds under the arrangement.
        given: whether such a message was sent in the case though the base does not ask for it.
    """

    world: str
    process: str
    case: str
    kind: str
    title: str
    state: str | None
    month: str
    labels: tuple[str, ...]
    paragraph: str
    mark: str
    owed: Numbers
    sent: int
    due: Instants | None
    given: bool

    @property
    def number(self) -> Numbers:
        """How many messages: those that are owed, and those sent beyond them."""
        lo, hi = self.owed
        return (max(lo or Decimal(0), Decimal(self.sent)),
                None if hi is None else max(hi, Decimal(self.sent)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class MessageTally:
    """How many extra messages are alike: of a kind, a State and a month."""

    kind: str
    title: str
    state: str | None
    month: str
    labels: tuple[str, ...]
    paragraph: str
    mark: str
    number: Numbers


@dataclass(frozen=True, slots=True)
class Stay:
    """People of one State in a visit; ``people`` are bounds."""

    state: str | None
    people: Numbers


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit under the arrangement that the register holds."""

    world: str
    process: str
    title: str
    case: str
    visiting: str | None
    receiving: str | None
    day: Instants
    place: str
    sure: bool
    days: Numbers
    team: tuple[Stay, ...]
    paragraph: str
    mark: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Visits that a quota newly opens: an upper bound for each year, not a forecast.

    Attributes:
        label, paragraph, mark, source: of the limit. ``per`` names what it counts for.
        each: how many each of its groups opens anew; ``groups`` is their number, None where that
            hangs on a case.
        visits: ``each`` times ``groups``; ``most`` those of one State, as host and as guest alike,
            were they shared evenly.
        people, days: the largest team and the longest stay that the document allows, or what the
            cost table supposes; ``rests_on`` says which.
    """

    label: str
    paragraph: str
    mark: str
    source: str
    process: str
    title: str
    per: tuple[str, ...]
    each: Numbers
    groups: int | None
    visits: Numbers
    most: Numbers
    people: Numbers
    days: Numbers
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A case of which the parties would have been told under the arrangement, not under the base.

    ``measures`` are what its provisions hold against a figure, with the unit; ``warning`` are the
    days from when it is due to when the case begins (below zero: it is told afterwards);
    ``certain``: it is surely owed.
    """

    world: str
    process: str
    case: str
    title: str
    states: tuple[str, ...]
    day: Instants
    place: str
    kinds: tuple[str, ...]
    labels: tuple[str, ...]
    measures: Mapping[str, tuple[Numbers, str]]
    warning: Numbers
    certain: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured of ``of`` cases: from the least to the most of those ``known``."""

    name: str
    unit: str
    span: Numbers
    known: int
    of: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What becomes visible of one process: of how many cases, beside all that are recorded.

    Attributes:
        told: cases of which the parties are told only under the arrangement.
        base: those of which the base has them told already. ``recorded``: all that the register
            holds of the parties; ``area``: those of them in the arrangement's area, if it has one.
        share: ``told`` of ``area`` (else of ``recorded``), from 0 to 1.
        measures: of the cases told.
        warning: days from due to the begin of the case, likewise. ``earlier``: days by which what
            both call for is due earlier, likewise; ``moved`` is the number of such duties.
    """

    process: str
    title: str
    told: Numbers
    base: Numbers
    recorded: Numbers
    area: Numbers | None
    share: Numbers
    measures: tuple[Measure, ...]
    warning: Numbers | None
    earlier: Numbers | None
    moved: Numbers


@dataclass(frozen=True, slots=True)
class BillLine:
    """Units of one item for one State, and what they cost.

    ``ahead`` is true of what a newly opened quota could cost in a year, and false of what follows
    from the register. ``mark``, ``source`` and ``why`` are of the unit cost.
    """

    state: str
    item: str
    what: str
    ahead: bool
    quantity: Numbers
    unit: Numbers
    total: Numbers
    mark: str
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Payment:
    """The costs of one State: of what follows from the register, and of quotas ahead."""

    state: str
    messages: Numbers
    visits_made: Numbers
    visits_received: Numbers
    person_days: Numbers
    total: Numbers
    ahead: Numbers
    lines: tuple[BillLine, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """Findings of the layer that stay open: of a label, why, and how many."""

    label: str
    why: str
    number: Numbers


@dataclass(frozen=True, slots=True)
class Layer:
    """One arrangement beside the base.

    Attributes:
        id, title, edition, status, nature, scope, parties, area: what the document says of itself.
        set_aside: whether its term was set aside, as of a draft that is tried on the past.
        incomplete: what of it was not read; empty if all was.
        moved: figures that it moves or brings.
        tallies, cases, same: findings that change, counted and one by one, and how many are as the
            base's.
        messages, monthly, extra: messages that it calls for, one by one, by month, and in all;
            ``given``: those of them that were sent though the base does not surely ask for them.
        visits, opened: visits in the register, and quotas newly opened.
        payments, total, ahead: costs of each State, and of all.
        seen, told: what becomes visible, by process and case by case.
        open: findings that stay undetermined.
        silent: provisions that it touches or adds of which nothing in the register speaks.
        sentences: what provisions say, by label: those named anywhere above.
    """

    id: str
    title: Mapping[str, str]
    edition: str
    status: str
    nature: str
    scope: str
    parties: tuple[str, ...]
    area: Mapping[str, str]
    set_aside: bool
    incomplete: Mapping[str, str]
    moved: tuple[Moved, ...]
    tallies: tuple[Tally, ...]
    same: Numbers
    cases: tuple[Changed, ...]
    messages: tuple[Extra, ...]
    monthly: tuple[MessageTally, ...]
    extra: Numbers
    given: Numbers
    visits: tuple[Visit, ...]
    opened: tuple[Opened, ...]
    payments: tuple[Payment, ...]
    total: Numbers
    ahead: Numbers
    seen: tuple[Seen, ...]
    told: tuple[Told, ...]
    open: tuple[Left, ...]
    silent: tuple[str, ...]
    sentences: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same register with and without arrangements.

    Attributes:
        base, base_title, base_edition: the regime that all share.
        source: ``casebook`` or ``register``; ``registers`` is how many (worked cases, or one).
        worlds: by label, the register whose accounts they are.
        first, last: the span in which rows of a year are counted; None in a casebook, where each
            case has its own.
        zone: of days.
        currency, costs: of the cost table, and its lines as they were used.
        layers: one for each arrangement, in the order of their ids.
        together: extra messages of all arrangements, where they call for one only once.
        boundaries: what the boundary pack says of itself; None where none was given.
    """

    base: str
    base_title: Mapping[str, str]
    base_edition: str
    source: str
    registers: int
    worlds: Worlds
    as_of: int | None
    first: int | None
    last: int | None
    zone: str
    currency: str
    costs: tuple[Mapping[str, Any], ...]
    layers: tuple[Layer, ...]
    together: Numbers
    boundaries: Mapping[str, Any] | None
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: numbers as two texts (None: open), instants as text."""
        made: dict[str, Any] = plain(self)
        return made


_INSTANTS = ("day", "due", "base_due")


def plain(value: Any, name: str = "") -> Any:
    """A record as JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name), f.name) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if name in _INSTANTS and value is not None:
        return [None if abs(at) >= NEVER else format_instant(at) for at in value]
    if name in ("as_of", "first", "last") and value is not None:
        return None if abs(value) in (NEVER, -ALWAYS) else format_instant(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return format_number(value) if isinstance(value, Decimal) else value
