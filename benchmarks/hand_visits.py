"""The findings of chapter IX in SQL written by hand, vague and unknown values included.

What somebody who knows the rules and the database would write over the folded tables of a register
that is declared complete: each derived value of a visit once, one branch a provision, what a declared
suspension leaves open, at the end. No readings. It yields the columns of the engine, row for row.
"""

from __future__ import annotations

from benchmarks import hand_evaluations, hand_inspections
from benchmarks.hand import COLUMNS
from benchmarks.hand_rows import HARD, Rows, short

__all__ = ["JUDGED", "findings"]

JUDGED = ("80-access", "81", "127.2")


def _clarified(clock: str) -> str:
    """137: a question of compliance and its answer."""
    return short(f"""
        SELECT rid, w, shown AS opened, question.from AS asking, question.to AS asked, question.to_all AS to_all,
               has.answer AS answered, answer.to_all AS answer_to_all,
               CASE WHEN has.answer THEN answer.sent_lo ELSE {clock} + INTERVAL 1 MICROSECOND END AS replied_lo,
               CASE WHEN has.answer THEN answer.sent_hi ELSE 'infinity' END AS replied_hi
        FROM base_compliance_clarification""", "compliance")  # fmt: skip


def findings(number: dict[str, int], clock: str, suspended: str, *, named: bool = False) -> str:
    """A SELECT of the findings.

    Args:
        number: of each provision, by label.
        clock: SQL of the moment of the question, also the register's horizon.
        suspended: SQL on ``state``, ``other`` and ``opened``: a suspension is declared between these two.
        named: with the name of each case as ``cid``.
    """
    clarified = Rows(number, clock, "clarified")
    clarified.duty("137", "asked", "asking", "true", ("'infinity'::TIMESTAMP",) * 2, "replied")
    clarified.content("137-request", "asking", "true", "to_all")
    clarified.content("137-reply", "asked", "answered", "answer_to_all")
    listed = {"inspection": hand_inspections.rows(number, clock), "evaluation": hand_evaluations.rows(number, clock),
              "compliance_clarification": clarified}  # fmt: skip
    bodies = [
        f"SELECT f.*, cid FROM ({rows.sql()}) f JOIN base_{process} USING (rid)"
        if named
        else rows.sql()
        for process, rows in listed.items()
    ]
    judged = ", ".join(str(number[label]) for label in JUDGED)
    columns = f"cid, {COLUMNS}" if named else COLUMNS
    return f"""
        WITH {hand_inspections.FACTS} AS MATERIALIZED ({hand_inspections.facts(clock)}),
             {hand_evaluations.FACTS} AS MATERIALIZED ({hand_evaluations.facts(clock)}),
             clarified AS MATERIALIZED ({_clarified(clock)}),
             found AS ({" UNION ALL ".join(bodies)})
        SELECT {columns} FROM (
            SELECT *, CASE WHEN said IN {HARD} AND ({suspended}) THEN 'undetermined' ELSE said END AS status,
                   CASE WHEN said IN {HARD} AND ({suspended}) THEN 'declared' WHEN said <> 'undetermined' THEN NULL
                        WHEN p IN ({judged}) THEN 'judgement' ELSE 'fact' END AS why FROM found)"""
