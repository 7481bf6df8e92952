"""Rows of provisions that bind only under a condition which may itself be unknown, by hand.

``hand_rows`` serves visits, where what binds is nearly always known. Whether an activity is notifiable
depends on figures that may be ranges; so every branch here carries whether its provision applies: true,
or not known. Where it surely does not apply there is no row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.hand import COLUMNS
from benchmarks.hand_rows import HARD

__all__ = ["Applied", "above", "at_least", "settled", "within"]

_TIME, _NUMBER = "NULL::TIMESTAMP", "NULL::DECIMAL(18,6)"
_NAMES = ("w, p, rid, part, state, other, opened, applies, said, nb_lo, nb_hi, due_lo, due_hi, done_lo, done_hi,"
          " m_lo, m_hi, a_lo, a_hi, taken")  # fmt: skip


def at_least(name: str, least: object) -> str:
    """Whether a pair of columns reaches a figure: true, false, or not known."""
    return f"(CASE WHEN {name}_lo >= {least} THEN true WHEN {name}_hi < {least} THEN false END)"


def above(name: str, most: object) -> str:
    """Whether a pair of columns exceeds a figure."""
    return f"(CASE WHEN {name}_lo > {most} THEN true WHEN {name}_hi <= {most} THEN false END)"


def within(lo: tuple[str, str], hi: tuple[str, str]) -> str:
    """Whether one value, a pair, is not above another."""
    return f"(CASE WHEN {lo[1]} <= {hi[0]} THEN true WHEN {lo[0]} > {hi[1]} THEN false END)"


@dataclass
class Applied:
    """The branches of one process, or of the lines of a list in it, over the table ``source``."""

    number: Mapping[str, int]
    clock: str
    source: str
    process: str
    part: str = "NULL::INTEGER"
    branches: list[str] = field(default_factory=list)

    def row(self, label: str, state: str, other: str, status: str, when: str, *,
            times: str = "", limit: str = "", taken: str = "NULL::BOOLEAN") -> None:  # fmt: skip
        """One provision; ``times`` are six columns, ``limit`` four. ``dated``: it was in force."""
        self.branches.append(
            f"SELECT w, {self.number[label]}::INTEGER, rid, {self.part}, {state}, {other}, opened, applies, {status},"
            f" {times or ', '.join([_TIME] * 6)}, {limit or ', '.join([_NUMBER] * 4)}, {taken}"
            f" FROM (SELECT *, {when} AND dated AS applies FROM {self.source})"
            f" WHERE opened <= {self.clock} AND applies IS NOT FALSE"
        )

    def duty(self, label: str, state: str, other: str, when: str, due: tuple[str, str], done: tuple[str, str], *,
             excused: str = "false") -> None:  # fmt: skip
        """Due and done are pairs."""
        t, (lo, hi) = self.clock, done
        status = (
            f"CASE WHEN {excused} THEN 'excused' WHEN {hi} <= {t} AND {hi} <= {due[0]} THEN 'met'"
            f" WHEN applies IS NULL OR ({excused}) IS NULL THEN 'undetermined' WHEN {t} <= {due[0]} THEN 'pending'"
            f" WHEN {due[1]} < {t} AND {lo} > {t} THEN 'missed' WHEN {due[1]} < {lo} AND {hi} <= {t} THEN 'late'"
            " ELSE 'undetermined' END"
        )
        times = ", ".join((_TIME, _TIME, *due, *done))
        self.row(label, state, other, status, when, times=times)

    def limit(self, label: str, state: str, other: str, when: str, measured: tuple[str, str], most: int) -> None:  # fmt: skip
        """Measured, a pair, against a plain number."""
        m, a = [f"({side})::DECIMAL(18,6)" for side in measured], f"{most}::DECIMAL(18,6)"
        status = (
            f"CASE WHEN {m[1]} <= {a} THEN 'within' WHEN applies IS NULL THEN 'undetermined'"
            f" WHEN {m[0]} > {a} THEN 'exceeded' ELSE 'undetermined' END"
        )
        self.row(label, state, other, status, when, limit=", ".join((*m, a, a)))

    def content(self, label: str, state: str, when: str, holds: str) -> None:
        """What a message says."""
        status = (
            f"CASE WHEN {holds} THEN 'met' WHEN applies IS NULL THEN 'undetermined'"
            f" WHEN NOT ({holds}) THEN 'unmet' ELSE 'undetermined' END"
        )
        self.row(label, state, "NULL", status, when)

    def gate(self, label: str, state: str, when: str, opens: str, taken: str) -> None:
        """A step that needs a ground; where nobody knows whether it does, it is not called open."""
        status = (
            f"CASE WHEN applies IS NULL THEN 'undetermined' WHEN {opens} THEN 'open'"
            f" WHEN NOT ({opens}) THEN 'shut' ELSE 'undetermined' END"
        )
        self.row(label, state, "NULL", status, when, taken=taken)

    def sql(self, *, named: bool) -> str:
        """All branches, with the name of each case as ``cid`` if ``named``."""
        listed = f"SELECT * FROM ({' UNION ALL '.join(self.branches)}) AS found({_NAMES})"
        if not named:
            return listed
        return f"SELECT f.*, cid FROM ({listed}) f JOIN base_{self.process} USING (rid)"


def settled(rows: Sequence[Applied], suspended: str, judged: Sequence[int], *, named: bool) -> str:
    """A SELECT of the findings, with what a declared suspension or a person's judgement leaves open.

    Args:
        suspended: SQL on ``state``, ``other`` and ``opened``: a suspension is declared between these two.
        judged: numbers of the provisions that only a person decides.
        named: with the name of each case as ``cid``.
    """
    columns = f"cid, {COLUMNS}" if named else COLUMNS
    asked = f"p IN ({', '.join(map(str, judged))})"
    return f"""SELECT {columns} FROM (
        SELECT *, CASE WHEN said IN {HARD} AND ({suspended}) THEN 'undetermined' ELSE said END AS status,
               CASE WHEN said IN {HARD} AND ({suspended}) THEN 'declared' WHEN said <> 'undetermined' THEN NULL
                    WHEN applies AND {asked} THEN 'judgement' ELSE 'fact' END AS why
        FROM ({" UNION ALL ".join(r.sql(named=named) for r in rows)}))"""
