"""Which arrangement goes first, where two touch one provision for the same two States."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from hofburg.errors import Problem
from hofburg.regimes import Arrangement, Law

__all__ = ["Contest", "conflicts", "contests", "in_order"]

_PAIRS = 3  # that are named


@dataclass(frozen=True, slots=True)
class Contest:
    """Labels that two arrangements touch for the same States at the same time.

    Attributes:
        first, second: the arrangements; where ``settled``, the first goes before the second.
        labels: of the provisions, in the order of the second.
        parties: whom both bind; None: all participating States.
    """

    first: Law
    second: Law
    labels: tuple[str, ...]
    parties: frozenset[str] | None
    settled: bool

    @property
    def pair(self) -> str:
        """The States between whom both speak, for a sentence: *FIN and RUS*."""
        if self.parties is None:
            return "all participating States"
        pairs = [f"{a} and {b}" for a, b in combinations(sorted(self.parties), 2)]
        more = f" and {len(pairs) - _PAIRS} pairs more" if len(pairs) > _PAIRS else ""
        return "; ".join(pairs[:_PAIRS]) + more


def contests(laws: Iterable[Law]) -> list[Contest]:
    """Every two of these arrangements that touch one label for one pair at the same time."""
    listed = [
        (law, law.arrangement)
        for law in {law.id: law for law in laws}.values()
        if law.base is not None and law.arrangement and law.arrangement.scope == "parties"
    ]
    found = (_contest(a, one, b, other) for (a, one), (b, other) in combinations(listed, 2))
    return [it for it in found if it is not None]


def conflicts(laws: Iterable[Law], about: str | None = None) -> list[Problem]:
    """What stands against these arrangements being in force together; empty if nothing does.

    An error for every two that touch one label for the same two States while neither says which
    goes first, and for those that say so of each other in a circle. ``about``: only what is about
    the arrangement of that id.
    """
    listed = list({law.id: law for law in laws}.values())
    circles = _circles(listed)
    found = [(frozenset(ids), _circle(ids)) for ids in circles]
    for it in contests(listed):
        ids = frozenset((it.first.id, it.second.id))
        if not it.settled and not any(ids <= set(circle) for circle in circles):
            found.append((ids, _unsaid(it)))
    return [problem for ids, problem in found if about is None or about in ids]


def _unsaid(it: Contest) -> Problem:
    a, b = it.first.id, it.second.id
    labels = ", ".join(it.labels)
    said = f"{a} and {b} both touch {labels} for {it.pair}, and neither says which goes first."
    remedy = f"Write precedes: [{b}] into {a}, or precedes: [{a}] into {b}."
    return Problem(_places(it), "precedence", said, remedy)


def in_order(laws: Iterable[Law]) -> list[Law]:
    """The laws so that each arrangement stands before those that it precedes; else as they came."""
    waiting = list({law.id: law for law in laws}.values())
    made: list[Law] = []
    while waiting:
        # Of a circle, which `conflicts` refuses, the first.
        ready = next((law for law in waiting if not _before(law, waiting)), waiting[0])
        waiting.remove(ready)
        made.append(ready)
    return made


def _before(law: Law, others: Sequence[Law]) -> list[Law]:
    return [it for it in others if it is not law and law.id in _precedes(it)]


def _precedes(law: Law) -> tuple[str, ...]:
    return law.arrangement.precedes if law.arrangement else ()


def _contest(a: Law, one: Arrangement, b: Law, other: Arrangement) -> Contest | None:
    if a.regime != b.regime or not _at_once(one, other):
        return None
    together, parties = _both(one, other)
    said = {*one.touched, *one.added}
    labels = tuple(label for label in (*other.touched, *other.added) if label in said)
    if not together or not labels:
        return None
    if a.id in other.precedes and b.id not in one.precedes:
        return Contest(b, a, labels, parties, settled=True)
    return Contest(
        a, b, labels, parties, settled=b.id in one.precedes and a.id not in other.precedes
    )


def _at_once(one: Arrangement, other: Arrangement) -> bool:
    return not any(
        before.until is not None and after.since is not None and before.until < after.since
        for before, after in ((one, other), (other, one))
    )


def _both(one: Arrangement, other: Arrangement) -> tuple[bool, frozenset[str] | None]:
    """Whether they share two parties, and whom both bind."""
    if not one.parties and not other.parties:
        return True, None
    if not one.parties or not other.parties:
        return True, frozenset(one.parties or other.parties)
    shared = frozenset(one.parties) & frozenset(other.parties)
    return len(shared) > 1, shared


def _places(it: Contest) -> str:
    """Where each of the two touches the first of the labels."""
    label = it.labels[0]
    return ", ".join(f"{law.id}/{law.provisions[label].place}" for law in (it.first, it.second))


def _circles(laws: Sequence[Law]) -> list[tuple[str, ...]]:
    """Arrangements that precede themselves, each circle once, from its first id."""
    after: Mapping[str, tuple[str, ...]] = {law.id: _precedes(law) for law in laws}
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for start in after:
        for circle in _ways_back(start, after):
            found.setdefault(frozenset(circle), circle)
    return list(found.values())


def _ways_back(start: str, after: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The shortest way from an arrangement back to itself, if there is one."""
    seen: dict[str, tuple[str, ...]] = {start: (start,)}
    todo = [start]
    while todo:
        here = todo.pop(0)
        for following in after[here]:
            if following == start:
                yield seen[here]
                return
            if following in after and following not in seen:
                seen[following] = (*seen[here], following)
                todo.append(following)


def _circle(ids: tuple[str, ...]) -> Problem:
    chain = " before ".join((*ids, ids[0]))
    said = f"these arrangements precede each other in a circle: {chain}."
    return Problem(", ".join(ids), "precedence", said, "Take one of these `precedes` out.")
