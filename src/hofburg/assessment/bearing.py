"""Which entries bear on a finding: few, so that it can be explained, and changed in thought, soon."""

from __future__ import annotations

from dataclasses import replace

from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import Finding
from hofburg.assessment.held import Held, World
from hofburg.assessment.plain_reads import reach
from hofburg.regimes import Expr, Law, Process, Provision

__all__ = ["bearing"]


def bearing(engine: Engine, finding: Finding, world: World) -> tuple[World, list[Held]]:
    """The entries on which a finding's status can depend, and the world with the rows it needs.

    Those of its case; of processes that the provision counts in or looks into, all of them; and
    what decides to which case these belong: entries that they refer to, those that may belong to
    any row, and the first ones of the register, with which its years begin.
    """
    law, number = engine.law, engine.worlds.index(world)
    process = law.processes[finding.process]
    wide = _wide(law, law.provisions[finding.label])
    kinds = {kind for name in wide for kind in _kinds(law, law.processes[name])}
    chosen = set(_of_case(engine, number, process, finding.case))
    chosen |= {n for n, h in enumerate(engine.held) if world.holds(h) and h.entry["kind"] in kinds}
    if process.every or any(law.processes[name].every for name in wide):
        chosen |= _first(engine, number, chosen)
    chosen |= _referred_to(engine, world, chosen)
    if not wide and process.every and "state" in process.key and world.roster is None:
        sql = f"SELECT key_state FROM case_{process.name} WHERE w = $1 AND cid = $2"
        row = engine.db.execute(sql, [number, finding.case]).fetchone()
        world = replace(world, roster=(str(row[0]),)) if row and row[0] else world
    return world, [engine.held[n] for n in sorted(chosen)]


def _kinds(law: Law, process: Process) -> set[str]:
    return {*process.messages, *law.cases_of(process).messages}


def _wide(law: Law, provision: Provision) -> set[str]:
    """The processes of which more than one case bears on a provision."""
    found: set[str] = set()
    seen = {provision.label}
    todo: list[tuple[Process, list[Expr]]] = []

    def read(it: Provision) -> None:
        process = law.processes[it.process]
        if it.kind == "limit" and "value" not in it.exprs:
            found.add(process.name)
        todo.append((process, [*it.exprs.values(), *it.per, *_dating(law, process)]))

    read(provision)
    looked: set[tuple[str, str, str]] = set()
    while todo:
        process, exprs = todo.pop()
        for node in reach(process, exprs, lambda _: True):
            if node.op == "chain" and node.name not in seen:
                seen.add(node.name)
                read(law.provisions[node.name])
            elif node.op == "with" and (process.name, node.name, node.field) not in looked:
                looked.add((process.name, node.name, node.field))
                look = process.withs[node.name]
                other, column = law.behind(process, node)
                if look.on:  # else its own case
                    found.add(other.name)
                behind = [column.expr] if column else []
                todo.append((other, [*behind, *_dating(law, other)]))
                todo.append((process, list(look.on.values())))
    return found


def _dating(law: Law, process: Process) -> list[Expr]:
    dated = law.dating(process)
    return [dated] if dated else []


def _of_case(engine: Engine, number: int, process: Process, case: str) -> list[int]:
    """What is held of a case, of the case of its line, and what may belong to any row."""
    asked = [(f"SELECT i FROM said_{process.name} WHERE w = $1 AND cid = $2", [number, case])]
    if process.each:
        of_case = f"SELECT i FROM said_{process.each.process} WHERE w = $1 AND cid = $2"
        asked.append((of_case, [number, process.thread(case)]))
    if process.every or process.each:
        asked.append((f"SELECT i FROM loose_{process.name} WHERE w = $1", [number]))
    return [i for sql, given in asked for (i,) in engine.db.execute(sql, given).fetchall()]


def _first(engine: Engine, number: int, chosen: set[int]) -> set[int]:
    """The first entry of a world, and the first of those that are not chosen."""
    sql = "SELECT i FROM entry WHERE w = $1 AND isfinite(sent_lo) ORDER BY sent_lo, i"
    rows = [i for (i,) in engine.db.execute(sql, [number]).fetchall()]
    return {*rows[:1], *[i for i in rows if i not in chosen][:1]}


def _referred_to(engine: Engine, world: World, chosen: set[int]) -> set[int]:
    """Entries that the chosen ones refer to: without them these would seem to open other cases."""
    refs = {ref for n in chosen for ref in engine.held[n].entry.get("refers_to") or ()}
    return {n for n, h in enumerate(engine.held) if h.reference in refs and world.holds(h)}
