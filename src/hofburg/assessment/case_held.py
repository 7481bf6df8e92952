"""One case as it is held: its messages and its findings, world by world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hofburg.assessment.answer import Filter
from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import Finding, numbered
from hofburg.assessment.held import Held, World

if TYPE_CHECKING:
    from hofburg.assessment.api import Assessment

__all__ = ["CaseHeld", "case_held"]


@dataclass(frozen=True, slots=True)
class CaseHeld:
    """A case of a register, with the rows of its lines.

    Attributes:
        law: id of the document; ``processes`` are those of which it is a case, or a row.
        worlds: those of the register.
        messages: what is held of it in some world, by the time of recording.
        findings: of each world by its name, in the order of the provisions.
    """

    law: str
    case: str
    processes: tuple[str, ...]
    worlds: tuple[World, ...]
    messages: tuple[Held, ...]
    findings: Mapping[str, tuple[Finding, ...]]


def case_held(assessment: Assessment, law: str, case: str) -> CaseHeld | None:
    """The case of that name under a document; None where it has none.

    By the name of a row that a line of it has, the case to which the line belongs.
    Of a casebook, whose worked cases are registers of their own, see ``Assessment.cases``.
    """
    for engine in assessment.engines:
        if engine.law.id == law:
            return _of(engine, case) or _of_line(engine, case)
    return None


def _of_line(engine: Engine, row: str) -> CaseHeld | None:
    for name in engine.planners:
        if engine.law.processes[name].each:
            sql = f"SELECT DISTINCT of_cid FROM case_{name} WHERE cid = $1"
            for (case,) in engine.db.execute(sql, [row]).fetchall():
                return _of(engine, case)
    return None


def _of(engine: Engine, case: str) -> CaseHeld | None:
    processes, cases, numbers = [], {case}, set[int]()
    for name in engine.planners:
        process = engine.law.processes[name]
        column = "of_cid" if process.each else "cid"
        sql = f"SELECT DISTINCT cid FROM case_{name} WHERE {column} = $1"
        rows = [cid for (cid,) in engine.db.execute(sql, [case]).fetchall()]
        if not rows:
            continue
        processes.append(name)
        cases |= set(rows)
        sql = f"SELECT DISTINCT i FROM said_{name} WHERE list_contains($1, cid)"
        numbers |= {i for (i,) in engine.db.execute(sql, [rows]).fetchall()}
    if not processes:
        return None
    found: dict[str, list[Finding]] = {world.name: [] for world in engine.worlds}
    for number, f in numbered(engine, Filter(cases=tuple(sorted(cases)))):
        if f.process in processes:
            found[engine.worlds[number].name].append(f)
    return CaseHeld(
        engine.law.id,
        case,
        tuple(processes),
        tuple(engine.worlds),
        tuple(engine.held[n] for n in sorted(numbers)),
        {name: tuple(listed) for name, listed in found.items()},
    )
