"""What a comparison of two messages gives: differences, each with how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hofburg.exchange.balance import WHOLE, Balance
from hofburg.exchange.stated import Kind, Stated
from hofburg.exchange.told import Change, Names

__all__ = ["Amount", "Perhaps", "Presence", "Reconciliation", "Value", "Witnessed"]

STANDINGS = ("unexplained", "possible", "explained", "same")


@dataclass(frozen=True, slots=True)
class Perhaps:
    """A subject that may be the same under another name, and why one might think so."""

    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Presence:
    """A subject that only one of the two messages has.

    Attributes:
        unit: by its id in `Names`.
        begins: whether it is in the second one only.
        by: the changes that say so; none: unexplained.
        perhaps: what it may be called in the other message.
    """

    unit: str
    begins: bool
    by: tuple[Change, ...]
    perhaps: tuple[Perhaps, ...] = ()

    @property
    def standing(self) -> str:
        return "explained" if self.by else "unexplained"


@dataclass(frozen=True, slots=True)
class Value:
    """A field of a subject that differs.

    ``balance`` is there for a number; ``apart`` for places: kilometres, and how far off the way in
    which they are written leaves it. ``note`` is a word for a likeness (``alike``).
    """

    unit: str
    name: str
    before: Any
    now: Any
    standing: str
    by: tuple[Change, ...] = ()
    balance: Balance | None = None
    apart: tuple[float, float] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """How many of a kind a subject has, where something is to be said of it.

    ``within`` is the subject above it whose total agrees with what was told (``WHOLE``: that of the
    whole message); ``None`` where there is none. ``novel``: no subject had the kind before, and
    nothing in hand told that it comes.
    """

    unit: str
    kind: Kind
    balance: Balance
    within: str | None = None
    novel: bool = False

    @property
    def standing(self) -> str:
        return self.balance.standing


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What a report says of a subject against what was declared for it.

    ``name`` is a field, or empty for an amount of ``kind``. ``declared`` is the year of the message
    that was in force; ``balance.before`` what it declared, ``balance.now`` what was reported.
    """

    unit: str
    author: str
    reference: str
    at: str
    declared: int
    balance: Balance
    name: str = ""
    kind: Kind = ()

    @property
    def standing(self) -> str:
        return self.balance.standing


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Two messages of one State against each other, with what was told between them.

    Attributes:
        state: whose they are.
        first, second: what each of them states.
        names: who is who in both.
        presences, values, amounts, witnessed: what differs, with how it stands; amounts that are
            the same in both are not listed, reports that agree are.
        totals: by subject with others under it (`WHOLE`: all), amounts by kind.
        parents: of each subject the one above it.
        changes: all that may explain something, in order.
        remarks: what a reader should know besides, by rule: the words that fill the sentence.
    """

    state: str
    first: Stated
    second: Stated
    names: Names
    presences: tuple[Presence, ...]
    values: tuple[Value, ...]
    amounts: tuple[Amount, ...]
    witnessed: tuple[Witnessed, ...]
    totals: Mapping[str, Mapping[Kind, Balance]] = field(repr=False)
    parents: Mapping[str, str] = field(repr=False)
    changes: tuple[Change, ...] = field(repr=False)
    remarks: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def called(self, unit: str) -> str:
        """The name of a subject as the second message writes it, else as the first one does."""
        if unit == WHOLE:
            return self.state
        now = self.names.now.get(unit, unit)
        for stated, name in ((self.second, now), (self.first, unit)):
            if name in stated.subjects:
                return " ".join(stated.subjects[name].name.split())
        return now.rstrip("\n")

    def way(self, unit: str) -> tuple[str, ...]:
        """Those above a subject, the highest first, without the whole."""
        found: list[str] = []
        here = self.parents.get(unit, WHOLE)
        while here != WHOLE and len(found) < 64:
            found.append(here)
            here = self.parents.get(here, WHOLE)
        return tuple(reversed(found))

    def counts(self) -> dict[str, int]:
        """How many differences stand how."""
        made = dict.fromkeys(STANDINGS[:3], 0)
        for listed in (self.presences, self.values, self.amounts, self.witnessed):
            for item in listed:
                if item.standing in made:
                    made[item.standing] += 1
        return made

    @property
    def settled(self) -> bool:
        """Whether nothing is surely unexplained."""
        return not self.counts()["unexplained"]
