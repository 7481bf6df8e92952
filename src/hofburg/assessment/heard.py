"""Which messages a regime or arrangement judges: those of cases that were opened under it.

A message says what it is sent `under`: the regime, or an arrangement between some States. A case
belongs to what its first message was sent under, whatever a later one says or leaves out, so that
the answer of a clerk who forgot to say it is no answer missing. Where the first message is not in
hand, the earliest that is says so. What finds its row by itself (a yearly exchange) belongs where
it says.

Cases are followed here as both evaluators follow them, over all that is held: what a message joins
does not change because something else is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any

from hofburg.assessment.held import Declaration, Held
from hofburg.regimes import Law, Process
from hofburg.values import parse_instant

__all__ = ["heard", "heard_of"]


def heard(law: Law, held: Iterable[Held]) -> list[Held]:
    """The messages that a law judges; those of other regimes stay as they are.

    What is left out is not referred to either, so that nobody takes it for a case that is missing.
    """
    listed = list(held)
    fits = _fitting(law)
    if all(map(fits, listed)):
        return listed
    scopes: dict[str, list[Held]] = defaultdict(list)
    for it in listed:
        scopes[it.scope].append(it)
    kept: set[int] = set()
    left: dict[str, Set[str]] = {}
    joins: dict[int, str] = {}
    for scope, there in scopes.items():
        here = _kept(law, fits, there, joins)
        kept |= here
        left[scope] = {it.reference for it in there}
        left[scope] -= {it.reference for it in there if id(it) in here}
    return [_without(it, left[it.scope], joins.get(id(it))) for it in listed if id(it) in kept]


def heard_of(law: Law, declarations: Iterable[Declaration]) -> list[Declaration]:
    """The declarations that bear on a law.

    That a register is complete is said of all that is told in the name of a regime, or, `under` an
    arrangement, of what may be sent under that. How often a limit was used is said of one of them,
    and what a case does not have of that case.
    """
    found, hears = [], law.hears
    kinds = tuple(sorted(law.kinds - _rows_of_base(law)))
    for it in declarations:
        under = it.under or it.regime
        if it.regime != law.regime or (it.case is not None and it.label is None):
            found.append(it)
        elif under in hears:
            whole = it.kinds is None and it.label is None and under == law.id != law.regime
            found.append(it._replace(kinds=kinds) if whole else it)
        elif it.label is None and under == law.regime:
            found.append(it)
    return found


def _fitting(law: Law) -> Callable[[Held], bool]:
    """Whether a message is of another regime, or says by itself that it is meant."""
    regime, hears, rows = law.regime, law.hears, _rows_of_base(law)
    below = law.base.hears if law.base else hears

    def fits(it: Held) -> bool:
        entry = it.entry
        if entry["regime"] != regime:
            return True
        under = _under(it)
        return under in hears or (entry["kind"] in rows and under in below)

    return fits


def _under(it: Held) -> str:
    return str(it.entry.get("under") or it.entry["regime"])


def _when(it: Held, zone: str) -> tuple[Any, ...]:
    return (*parse_instant(it.entry.get("sent") or "?", zone), it.reference)


def _rows_of_base(law: Law) -> Set[str]:
    """Kinds that make rows of which an arrangement says nothing: it looks at those of its base.

    What also belongs to a thread, as a visit that was made, goes with its case.
    """
    if law.base is None or law.arrangement is None:
        return frozenset()
    own = (*law.arrangement.touched, *law.arrangement.added)
    said = [law.provisions.get(label) or law.base.provisions.get(label) for label in own]
    spoken = {law.cases_of(law.processes[it.process]).name for it in said if it}
    threads = {kind for it in law.processes.values() if it.opens for kind in it.messages}
    return {
        kind
        for process in law.processes.values()
        if process.every and process.name not in spoken
        for kind in process.messages
        if kind not in threads
    }


# -- what opened a case ----------------------------------------------------------------------------


def _kept(
    law: Law, fits: Callable[[Held], bool], held: Sequence[Held], joins: dict[int, str]
) -> set[int]:
    """Which of the messages of a scope are heard, by ``id``.

    Messages of which the law does not know, another arrangement's own, are followed to what they
    join in turn; ``joins`` takes the cases that others join by way of them.
    """
    threads = [process for process in law.processes.values() if process.opens]
    keyed = {kind for p in law.processes.values() if p.every for kind in p.messages}
    answers = {kind for process in threads for kind in process.messages} - keyed
    kept, hears = set(), law.hears
    by_kind: dict[str, list[Held]] = defaultdict(list)
    for it in held:
        kind = it.entry["kind"]
        if it.entry["regime"] == law.regime:
            by_kind[kind].append(it)
        if (it.entry["regime"] != law.regime or kind not in answers) and fits(it):
            kept.add(id(it))
    references = {it.reference for it in held}
    aside = [it for kind in by_kind.keys() - answers - keyed for it in by_kind[kind]]
    through = {it.reference for it in aside}
    for process in threads:
        own = [it for kind in process.messages for it in by_kind.get(kind, ())]
        if not own:
            continue
        cases, parents = _cases(process, own, aside, references)
        for top, messages in cases.items():
            there = [it for it in messages if it.entry["kind"] in process.messages]
            if not there:
                continue
            first = [it for it in messages if it.reference == top]
            said = first or [min(messages, key=lambda it: _when(it, law.zone))]
            meant = any(_under(it) in hears for it in said)
            # Where accounts of the first message differ in it, each of them has its own.
            for it in there:
                if _under(it) in hears if it.reference == top else meant:
                    kept.add(id(it))
                if parents.get(it.reference) in through:
                    joins[id(it)] = top
    return kept


def _cases(
    process: Process, own: Sequence[Held], aside: Sequence[Held], references: Set[str]
) -> tuple[dict[str, list[Held]], dict[str, str]]:
    """The messages of each case of a process, by the first of its thread, held or not.

    And what each joins, by reference. ``aside`` are those that may lie between.
    """
    mine = {it.reference for it in own}
    between = {it.reference for it in aside}
    parents: dict[str, str] = {}
    joins = []
    for it in (*own, *aside):
        up = _parent(process, it, mine, references, between)
        joins.append((it, up or it.reference))
        if up:
            parents.setdefault(it.reference, up)
    tops: dict[str, str] = {}
    cases: dict[str, list[Held]] = defaultdict(list)
    for it, up in joins:
        cases[_top(up, parents, tops)].append(it)
    return cases, parents


def _parent(
    process: Process, it: Held, mine: Set[str], references: Set[str], between: Set[str]
) -> str | None:
    """What a message joins: its case, or the first reference to one of the process, or to none.

    Else the first that is between.
    """
    if it.entry.get("case"):
        return str(it.entry["case"])
    if it.entry["kind"] == process.root:
        return None
    named = it.entry.get("refers_to") or ()
    for one in named:
        if one in mine or one not in references:
            return str(one)
    return next((str(one) for one in named if one in between), None) if between else None


def _top(name: str, parents: Mapping[str, str], tops: dict[str, str]) -> str:
    """The first of a thread; of a circle the least of its names."""
    if name not in parents:  # most answers refer to the first message itself
        return name
    trail: dict[str, None] = {}
    while name not in tops and name not in trail:
        trail[name] = None
        name = parents.get(name, name)
    if name not in tops:
        met = list(trail)
        tops[name] = min(met[met.index(name) :])
    tops.update(dict.fromkeys(trail, tops[name]))
    return tops[name]


def _without(it: Held, left: Set[str], joins: str | None) -> Held:
    """A message that does not refer to what is left out, but to what it joins by way of that."""
    named = it.entry.get("refers_to") or ()
    if not joins and left.isdisjoint(named):
        return it
    kept = [one for one in named if one not in left and one != joins]
    if joins and it.entry.get("case"):
        return it._replace(entry={**it.entry, "case": joins, "refers_to": kept})
    return it._replace(entry={**it.entry, "refers_to": [joins, *kept] if joins else kept})
