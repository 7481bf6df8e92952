"""Handling marks: which entries above the lowest mark lie in the case of a finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from hofburg.assessment.engine import Engine

if TYPE_CHECKING:
    from hofburg.assessment.api import Assessment
    from hofburg.assessment.finding import Finding
    from hofburg.regimes import Process

__all__ = ["case_marks", "marks_of"]

# By process, world and case; the case None: of entries that may be of any case of the process.
Marked = Mapping[tuple[str, str, str | None], frozenset[str]]
_FOUND: WeakKeyDictionary[Engine, Marked] = WeakKeyDictionary()


def marks_of(assessment: Assessment, finding: Finding) -> frozenset[str]:
    """The handling marks above the lowest that the entries of a finding's case carry.

    Entries of which it is not known to which case of the process they belong count for each.
    """
    found: set[str] = set()
    for engine in assessment.engines:
        law = engine.law
        if (law.regime, law.layer) != (finding.regime, finding.layer):
            continue
        marked = _marked(engine)
        process = law.processes[finding.process]
        asked = [(process.name, finding.case), (process.name, None)]
        if process.each:  # the row of a line, and the case that the line stands in
            asked.append((process.each.process, process.thread(finding.case)))
        for name, case in asked:
            found |= marked.get((name, finding.world, case), frozenset())
    return frozenset(found)


def case_marks(assessment: Assessment, law: str, process: str, case: str) -> frozenset[str]:
    """As ``marks_of``, of a case in all worlds; with ``process`` empty of a whole worked case."""
    found: set[str] = set()
    for engine in assessment.engines:
        if engine.law.id == law:
            for (name, world, of), marks in _marked(engine).items():
                same = name == process and of in (case, None)
                found |= marks if same or (not process and world.startswith(f"{case}/")) else set()
    return frozenset(found)


def _marked(engine: Engine) -> Marked:
    """All of an engine, once: most registers have few such entries."""
    if engine not in _FOUND:
        lowest = engine.law.handling[0]
        above = {
            n: str(held.entry["handling"])
            for n, held in enumerate(engine.held)
            if (held.entry.get("handling") or lowest) != lowest
        }
        kinds = {str(engine.held[n].entry["kind"]) for n in above}
        found: dict[tuple[str, str, str | None], set[str]] = {}
        for process in engine.law.processes.values():
            if kinds & set(process.messages) or process.each:
                for w, case, n in _rows(engine, process, list(above)) if above else ():
                    key = (process.name, engine.worlds[w].label, case)
                    found.setdefault(key, set()).add(above[n])
        _FOUND[engine] = {key: frozenset(marks) for key, marks in found.items()}
    return _FOUND[engine]


def _rows(engine: Engine, process: Process, chosen: list[int]) -> list[tuple[int, str | None, int]]:
    """World, case and number of those of the entries that are of a process."""
    # Of what nothing is held there are no tables.
    listed = engine.db.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    tables = {f"said_{process.name}": "cid", f"loose_{process.name}": "NULL"}
    asked = [
        f"SELECT w, {case}, i FROM {name} WHERE list_contains($1, i)"
        for name, case in tables.items()
        if (name,) in listed
    ]
    return engine.db.execute(" UNION ALL ".join(asked), [chosen]).fetchall() if asked else []
