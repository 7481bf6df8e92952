"""What a number that a form states comes to when it is worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import Finding
from hofburg.assessment.lens import Lens
from hofburg.regimes import Expr, Provision
from hofburg.values import format_number

__all__ = ["computed"]


def computed(engine: Engine, found: Sequence[Finding]) -> Mapping[Finding, str]:
    """For each finding of a whole form that says ``stated = worked out``: the latter, where known.

    Args:
        engine: that gave the findings; it is run once more, for these alone.
    """
    sides = {
        f.label: side
        for f in found
        if f.status == "unmet" and f.part is None
        for side in [_side(engine.law.provisions[f.label])]
        if side is not None
    }
    asked = [f for f in found if f.label in sides]
    if not asked:
        return {}
    again = Engine(
        engine.law, engine.worlds, engine.held, engine.declarations, keep=True, only=set(sides),
        boundaries=engine.boundaries,
    )  # fmt: skip
    made = {}
    for f in asked:
        sql = f"SELECT rid FROM base_{f.process} WHERE cid = $1"
        row = again.db.execute(sql, [f.case]).fetchone()
        lens = Lens(again, f, engine.law.provisions[f.label], None, 0, int(row[0]) if row else 0)
        lo, hi = lens.value(sides[f.label])
        if lo is not None and lo == hi:
            made[f] = format_number(lo)
    return made


def _side(provision: Provision) -> Expr | None:
    """What a stated number has to equal; None where the provision does not compare one."""
    todo = [provision.exprs["holds"]] if provision.kind == "content" and not provision.part else []
    while todo:
        node = todo.pop()
        if node.op == "and":
            todo += node.args
        elif node.op == "=" and {it.type for it in node.args} == {"number"}:
            return node.args[1]
    return None
