"""What the undetermined findings of cases wait for: one engine a case, not one for each finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hofburg.assessment.bounds import Bounds
from hofburg.assessment.casebook import CaseResult, case_records
from hofburg.assessment.engine import Engine
from hofburg.assessment.explain import missing_facts
from hofburg.assessment.explanation import Missing
from hofburg.assessment.held import select
from hofburg.assessment.lens import Lens, Value
from hofburg.regimes import Law

__all__ = ["waiting"]


@dataclass(slots=True)
class _Remembering(Lens):
    """A lens that asks the database once: findings of one case rest on much the same facts."""

    answers: dict[tuple[object, ...], Value] = field(default_factory=dict)

    def read(self, bounds: Bounds, kind: str) -> Value:
        key = (self.table, self.rid, self.finding.part, bounds, kind)
        if key not in self.answers:
            # By name: with slots, the class that super() would know is another one.
            self.answers[key] = Lens.read(self, bounds, kind)
        return self.answers[key]


def waiting(law: Law, results: Sequence[CaseResult]) -> dict[str, tuple[Missing, ...]]:
    """The missing facts of the undetermined findings of cases under the default readings.

    By the id of the finding; what ``explain`` gives as ``missing``, many times faster.
    Raises ``DocumentError`` for cases that do not read.
    """
    found: dict[str, tuple[Missing, ...]] = {}
    for result in results:
        found |= _of(law, result)
    return found


def _of(law: Law, result: CaseResult) -> dict[str, tuple[Missing, ...]]:
    open_ = {
        w: [
            f
            for f in result.findings[world.name]
            if f.status == "undetermined" and f.reading == "default"
        ]
        for w, world in enumerate(result.worlds)
    }
    wanted = {f.label for own in open_.values() for f in own}
    if not wanted:
        return {}
    held, declarations, _ = select(
        case_records(law, result.case, result.place),
        scope=result.case.case,
        viewer=result.case.known_to,
        known_at=result.worlds[0].known_at,
        zone=law.zone,
    )
    engine = Engine(law, result.worlds, held, declarations, keep=True, threads=1, only=wanted)
    rids = {
        (process, w, cid): int(rid)
        for process in sorted({f.process for own in open_.values() for f in own})
        for w, cid, rid in engine.db.execute(f"SELECT w, cid, rid FROM base_{process}").fetchall()
    }
    answers: dict[tuple[object, ...], Value] = {}
    found = {}
    for w, own in open_.items():
        for f in own:
            rid, provision = rids.get((f.process, w, f.case), 0), law.provisions[f.label]
            found[f.id] = missing_facts(_Remembering(engine, f, provision, None, w, rid, answers))
    return found
