"""Amounts of two messages against each other: by subject, and rolled up along the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from hofburg.errors import Problem, QuestionError
from hofburg.exchange.measure import NOTHING, UNKNOWN, Span
from hofburg.exchange.stated import Kind
from hofburg.exchange.told import Change, Names
from hofburg.regimes import Tells

__all__ = ["WHOLE", "Balance", "Balances", "Tree", "balances", "totals"]

WHOLE = ""
"""The whole message, above every subject."""
_STEPS = 64
_MOST_PAIRS = 2_000_000
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Balance:
    """Before, told and now of one amount.

    Attributes:
        before, now: as stated.
        moved: the difference of the two; a range that is said twice in the same words is none.
        told: by how much it changed, as told exactly.
        allowed: what else may explain a difference, up to so much (holds zero).
        by: the changes that speak of it.
    """

    before: Span
    now: Span
    moved: Span
    told: Span = NOTHING
    allowed: Span = NOTHING
    by: tuple[Change, ...] = field(default=(), compare=False)

    @property
    def left(self) -> Span:
        """What nothing in hand explains."""
        return (self.moved - self.told).beyond(self.allowed)

    @property
    def standing(self) -> str:
        """``same``, ``explained``, ``unexplained``; ``possible`` where it is not known enough."""
        left = self.left
        if left.sure:
            return "unexplained"
        if not left.nothing:
            return "possible"
        return "same" if self.moved.nothing and self.told.nothing else "explained"

    def __add__(self, other: Balance) -> Balance:
        return Balance(
            self.before + other.before,
            self.now + other.now,
            self.moved + other.moved,
            self.told if other.told.nothing else self.told + other.told,
            self.allowed if other.allowed.nothing else self.allowed + other.allowed,
            (*self.by, *other.by) if other.by else self.by,
        )


class Tree:
    """Who stands under whom: as the first message has it, and new subjects as the second has it.

    One tree for both, so that a resubordination moves no amounts from one total to another.
    """

    def __init__(self, names: Names) -> None:
        self.parent: dict[str, str] = {}
        of_now = {name: own for own, name in names.now.items()}
        for own, now in names.now.items():
            if own in names.first.subjects:
                up = names.first.subjects[own].up
                self.parent[own] = up if up in names.now else WHOLE
            else:
                line = names.second.subjects.get(now)
                self.parent[own] = of_now.get(line.up, WHOLE) if line else WHOLE
        for own in sorted(self.parent):  # whoever closes a circle hangs from the whole
            if self._turns(own):
                self.parent[own] = WHOLE

    def _turns(self, own: str) -> bool:
        here = own
        for _ in range(_STEPS):
            here = self.parent.get(here, WHOLE)
            if here in (WHOLE, own):
                return here == own
        return True

    def above(self, own: str) -> Iterator[str]:
        """Those above a subject, the nearest first; the whole comes last."""
        while own != WHOLE:
            own = self.parent.get(own, WHOLE)
            yield own


Balances = Mapping[str, Mapping[Kind, Balance]]


def balances(names: Names, changes: Iterable[Change]) -> Balances:
    """Of each subject and kind; under ``WHOLE`` what may explain a difference anywhere."""
    told: dict[str, list[Change]] = {}
    for change in changes:
        if (
            Tells.AMOUNTS in change.tells
            or Tells.BEGINS in change.tells
            or Tells.ENDS in change.tells
        ):
            own = names.find(change.unit) if change.unit else None
            told.setdefault(own or WHOLE, []).append(change)
    found: dict[str, dict[Kind, Balance]] = {}
    pairs = 0
    for own, now in names.now.items():
        listed = dict.fromkeys([*names.first.kinds(own), *names.second.kinds(now)])
        every: list[Change] = []  # of all that it has, or of a kind that is not fully named
        of_kind: dict[Kind, list[Change]] = {}
        for change in told.get(own, ()):
            whole = _whole_kinds(change) if Tells.AMOUNTS in change.tells else []
            for kind in dict.fromkeys(whole):
                of_kind.setdefault(kind, []).append(change)
            if not whole:
                every.append(change)
        listed |= dict.fromkeys(of_kind)
        pairs += len(every) * len(listed)
        if pairs > _MOST_PAIRS:
            said = "too many changes speak of too many kinds."
            raise QuestionError(Problem("", "too-large", said, "Name the kinds in full."))
        found[own] = {
            kind: _balance(names, own, now, kind, [*every, *of_kind.get(kind, ())])
            for kind in sorted(listed)
        }
    loose: dict[Kind, Balance] = {}
    for change in told.get(WHOLE, ()):  # plans whose subject nobody knows
        for kind in _whole_kinds(change) if change.upto is not None else ():
            one = Balance(NOTHING, NOTHING, NOTHING, NOTHING, _allowed(change, kind), (change,))
            loose[kind] = loose[kind] + one if kind in loose else one
    return found | {WHOLE: loose}


def _whole_kinds(change: Change) -> list[Kind]:
    """Kinds that a change names in full, and the kind that goes for it."""
    if None in change.kind or not change.kind:
        return []
    whole = tuple(str(part) for part in change.kind)
    return [whole, (*whole[:-1], change.instead)] if change.instead else [whole]


def _balance(
    names: Names, own: str, now: str, kind: Kind, changes: Iterable[Change]
) -> Balance:  # fmt: skip
    first, second = names.first, names.second
    before, after = first.amount(own, kind), second.amount(now, kind)
    about = tuple(change for change in changes if _speaks_of(change, kind))
    told = allowed = NOTHING
    for change in about:
        told += _told(change, kind)
        allowed += _allowed(change, kind, before, after)
    # What neither of them lists is not said twice, but not said.
    twice = before == after and not about and first.listed and second.listed
    return Balance(before, after, NOTHING if twice else after - before, told, allowed, about)


def _speaks_of(change: Change, kind: Kind) -> bool:
    if Tells.AMOUNTS not in change.tells or kind in _whole_kinds(change):
        return True  # of all that a subject has, for it begins or ends; or of this
    return all(part in (None, own) for part, own in zip(change.kind, kind, strict=True))


def _told(change: Change, kind: Kind) -> Span:
    """By how much an amount changed, as a change says exactly."""
    if Tells.AMOUNTS not in change.tells or change.by is None or kind != change.kind:
        return NOTHING
    return change.by if change.settled and change.lasting else change.by.widened()


def _allowed(
    change: Change, kind: Kind, before: Span = UNKNOWN, after: Span = UNKNOWN
) -> Span:  # fmt: skip
    """What a change explains up to so much."""
    if Tells.AMOUNTS not in change.tells:
        less = -max(before.hi, _ZERO) if Tells.ENDS in change.tells else _ZERO
        return Span(less, max(after.hi, _ZERO) if Tells.BEGINS in change.tells else _ZERO)
    if change.by is not None:
        return change.by.widened() if None in change.kind else NOTHING
    if change.upto is None:
        return UNKNOWN
    if change.instead and kind == (*change.kind[:-1], change.instead):
        return Span(-change.upto, _ZERO)
    if change.lasting:
        return Span(_ZERO, change.upto)
    return Span(-change.upto if change.early else _ZERO, change.upto if change.late else _ZERO)


def totals(found: Balances, tree: Tree, members: Iterable[str]) -> dict[str, dict[Kind, Balance]]:
    """Totals of each subject with others under it, and of the whole, its own amounts included."""
    made: dict[str, dict[Kind, Balance]] = {WHOLE: dict(found.get(WHOLE, {}))}
    for own in members:
        for place in (own, *tree.above(own)):
            total = made.setdefault(place, {})
            for kind, balance in found[own].items():
                total[kind] = total[kind] + balance if kind in total else balance
    return made
