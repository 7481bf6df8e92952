"""What the undetermined findings of cases wait for: one engine, and not one for each finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hofburg.assessment.bounds import Bounds
from hofburg.assessment.casebook import CaseResult, case_records
from hofburg.assessment.engine import Engine
from hofburg.assessment.explain import missing_facts
from hofburg.assessment.explanation import Missing
from hofburg.assessment.finding import Finding
from hofburg.assessment.held import Declaration, Held, World, select
from hofburg.assessment.lens import Lens, Value, written
from hofburg.regimes import Law

__all__ = ["waiting"]


Rows = dict[tuple[int, int | None], Value]  # by row, and line where the finding is of a line


@dataclass(slots=True)
class _Remembering(Lens):
    """A lens that asks the database once, of all rows: findings of a case rest on the same facts."""

    answers: dict[tuple[str, Bounds, str], Rows] = field(default_factory=dict)

    def read(self, bounds: Bounds, kind: str) -> Value:
        key = (self.table, bounds, kind)
        if key not in self.answers:
            part = "part" if self.provision.part else "NULL"
            sql = f"SELECT rid, {part}, {written(bounds, kind)} FROM {self.table} x"
            rows = self.engine.db.execute(sql).fetchall()
            self.answers[key] = {(rid, line): (lo, hi) for rid, line, lo, hi in rows}
        line = self.finding.part if self.provision.part else None
        return self.answers[key].get((self.rid, line), (None, None))


def waiting(law: Law, results: Sequence[CaseResult]) -> dict[str, tuple[Missing, ...]]:
    """The missing facts of the undetermined findings of cases under the default readings.

    By the id of the finding; what ``explain`` gives as ``missing``, many times faster.
    Raises ``DocumentError`` for cases that do not read.
    """
    worlds: list[World] = []
    held: list[Held] = []
    declarations: list[Declaration] = []
    open_: list[tuple[int, Finding]] = []
    for result in results:
        own = [
            (len(worlds) + n, f)
            for n, world in enumerate(result.worlds)
            for f in result.findings[world.name]
            if f.status == "undetermined" and f.reading == "default"
        ]
        if not own:
            continue
        open_ += own
        worlds += result.worlds
        entries, said, _ = select(
            case_records(law, result.case, result.place),
            scope=result.case.case,
            viewer=result.case.known_to,
            known_at=result.worlds[0].known_at,
            zone=law.zone,
        )
        held += entries
        declarations += said
    if not open_:
        return {}
    wanted = {f.label for _, f in open_}
    engine = Engine(law, worlds, held, declarations, keep=True, only=wanted)
    rids = {
        (process, w, cid): int(rid)
        for process in sorted({f.process for _, f in open_})
        for w, cid, rid in engine.db.execute(f"SELECT w, cid, rid FROM base_{process}").fetchall()
    }
    answers: dict[tuple[str, Bounds, str], Rows] = {}
    found = {}
    for w, f in open_:
        rid, provision = rids.get((f.process, w, f.case), 0), law.provisions[f.label]
        found[f.id] = missing_facts(
            _Remembering(engine, f, provision, None, w, rid, answers=answers)
        )
    return found
