"""One arrangement beside its base, over the same entries: everything that a layer holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hofburg.arrangements.bill import payments
from hofburg.arrangements.burden import by_month, extra_messages, owed
from hofburg.arrangements.changes import changed, left_open, moved, tallied
from hofburg.arrangements.comparison import Layer
from hofburg.arrangements.costs import CostTable
from hofburg.arrangements.gained import alike, apart, seen, told
from hofburg.arrangements.ranges import Worlds, added, over_worlds
from hofburg.arrangements.reads import called_for
from hofburg.arrangements.visiting import opened, visits
from hofburg.assessment import (
    Applied,
    CaseView,
    Declaration,
    Engine,
    Finding,
    Held,
    World,
    applied,
    case_views,
    findings,
)
from hofburg.regimes import Arrangement, Law, said_in
from hofburg.values import NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries

__all__ = ["DRAFTS", "Before", "Material", "before_of", "layer_of"]

DRAFTS = ("proposed", "draft")
"""What is not in force, and is tried as if it were."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is compared: the entries, in their worlds, and the span in which yearly rows count.

    ``spans`` are by register: the scope of a worked case, or empty.
    """

    source: str
    worlds: Sequence[World]
    held: Sequence[Held]
    declarations: Sequence[Declaration]
    spans: Mapping[str, tuple[int, int]]

    @property
    def names(self) -> Worlds:
        return {world.label: world.scope for world in self.worlds}


@dataclass(frozen=True, slots=True)
class Before:
    """What the base says by itself: its findings of all that some layers ask, and what applies."""

    law: Law
    findings: Sequence[Finding]
    says: Applied


def before_of(
    base: Law, laws: Sequence[Law], material: Material, boundaries: Boundaries | None
) -> Before:
    """The base, asked once for all layers."""
    wanted = {label for law in laws for label in _asked(base, law)}
    return Before(base, *_found(_engine(base, material, wanted, boundaries), wanted))


def layer_of(
    before: Before, law: Law, material: Material, costs: CostTable, boundaries: Boundaries | None,
    *, set_aside: bool,
) -> Layer:  # fmt: skip
    """One arrangement over the entries, held against what the base says of them."""
    worlds = material.names
    engine = _engine(law, material, law.emitted, boundaries)
    found, says = _found(engine, law.emitted)
    mine, theirs = _counted(law, material), _counted(before.law, material)
    base_owed = owed(before.law, before.findings, before.says, theirs)
    views = _views(engine, law, found)
    layer_owed = owed(law, found, says, mine, _alike(law, views))
    by_place = {(v.world.label, v.case): v for v in views}
    by_place |= {("", v.case): v for v in views if law.processes[v.process].every}
    dated = {place: view.dated() for place, view in by_place.items()}
    messages = extra_messages(law, layer_owed, base_owed, views, dated)
    changes, same = changed(law, found, before.findings, by_place, mine)
    stays = visits(law, views)
    said = _said(law)
    at = _within(said, max((world.as_of for world in material.worlds), default=0))
    ahead = opened(law, costs, at, _participating())
    bills = payments(messages, stays, ahead, said.parties, worlds, costs)
    shown = told(law, messages, by_place)
    extra = over_worlds(worlds, [(it.world, it.number) for it in messages])
    given = over_worlds(worlds, [(it.world, it.number) for it in messages if it.given])
    spoken = {f.label for f in found if mine(f)}
    silent = tuple(it for it in (*said.touched, *said.added) if it not in spoken)
    labels = {it.label for it in changes} | {it.label for it in ahead} | set(silent)
    labels |= {label for it in messages for label in it.labels}
    return Layer(
        law.id, law.title, law.digest, said.status, said.nature, said.scope, said.parties,
        said.area, set_aside, said.incomplete, moved(law),
        tallied(changes, worlds), over_worlds(worlds, same), changes, messages,
        by_month(messages, worlds), extra, given, stays,
        ahead, bills, added(it.total for it in bills), added(it.ahead for it in bills),
        seen(law, shown, base_owed, layer_owed, changes, views, worlds), shown,
        left_open([f for f in found if mine(f)], worlds),
        silent, {label: _sentence(law, label) for label in sorted(labels)},
    )  # fmt: skip


def _engine(
    law: Law, material: Material, labels: Iterable[str], boundaries: Boundaries | None
) -> Engine:
    worlds = [_among_parties(law, world) for world in material.worlds]
    return Engine(
        law, worlds, material.held, material.declarations, only=set(labels), boundaries=boundaries
    )


def _among_parties(law: Law, world: World) -> World:
    """A worked case of the base names States that a regime of its own does not bind."""
    if law.parties is None or world.roster is None:
        return world
    return replace(world, roster=tuple(code for code in world.roster if code in law.parties))


def _found(engine: Engine, labels: Collection[str]) -> tuple[list[Finding], Applied]:
    """The findings of an engine, and what has a say in them; nothing where nothing is asked."""
    return (list(findings(engine)), applied(engine, labels)) if labels else ([], {})


def _asked(base: Law, law: Law) -> set[str]:
    """Provisions of the base to hold beside a layer: those it touches, and those that call for the
    messages that it calls for."""
    kinds = {
        kind for label in law.emitted for kind in called_for(law, law.provisions[label])
    } & set(base.messages)
    asking = {label for label, p in base.provisions.items() if kinds & set(called_for(base, p))}
    return asking | (set(law.emitted) & set(base.provisions))


def _said(law: Law) -> Arrangement:
    """What the arrangement says of itself; a regime that is none was refused before."""
    if law.arrangement is None:
        raise ValueError(f"{law.id} is no arrangement")
    return law.arrangement


def _within(said: Arrangement, at: int) -> int:
    """An instant, or the nearer end of the term: the figures are those of its own time."""
    at = at if said.since is None else max(at, said.since)
    return at if said.until is None else min(at, said.until)


def _views(engine: Engine, law: Law, found: Sequence[Finding]) -> list[CaseView]:
    """The cases of which the layer speaks, and those in which something was sent under it."""
    names = {law.cases_of(law.processes[f.process]).name for f in found}
    names |= {f.process for f in found}
    kinds = {
        h.entry["kind"] for h in engine.held if h.entry.get("under") == law.id or law.base is None
    }
    names |= {name for name, p in law.processes.items() if kinds & set(p.messages) and not p.each}
    return list(case_views(engine, names)) if names else []


def _alike(law: Law, views: Sequence[CaseView]) -> Callable[[Finding], bool]:
    """Whether the base decides a case as the layer does, though not all of the case is known."""
    if law.base is None or _said(law).scope != "parties":
        return lambda _: False
    figures = apart(law)
    by_row = {(v.world.label, v.process, v.case): v for v in views}
    touched = set(_said(law).touched)

    def same(f: Finding) -> bool:
        view = by_row.get((f.world, f.process, f.case))
        if f.label not in touched or f.part is not None or view is None:
            return False
        whole = by_row.get((f.world, law.cases_of(law.processes[f.process]).name, view.whole))
        return alike(law, f.label, view, whole, figures)

    return same


def _counted(law: Law, material: Material) -> Callable[[Finding], bool]:
    """Whether a finding counts: rows that no message opens only where they are due in the span."""
    scopes = {world.label: world.scope for world in material.worlds}

    def counts(f: Finding) -> bool:
        if not law.cases_of(law.processes[f.process]).every:
            return True
        first, last = material.spans[scopes[f.world]]
        due = f.due if f.due and f.due[0] < NEVER else None
        if due is None:  # by the year of the row, where it has one
            year = f.case.rpartition("/")[2]
            if not year.isdecimal():
                return f.kind == "duty" or f.status not in ("undetermined", "pending")
            due = parse_instant(f"{year}-01-01..{year}-12-31", law.zone)
        return due[0] <= last and due[1] >= first

    return counts


def _sentence(law: Law, label: str) -> str:
    """What a provision says, in English where there is any."""
    return " ".join(said_in(law.provisions[label].text).split())


def _participating() -> int:
    from hofburg.atlas import states

    return len(states("participating"))
