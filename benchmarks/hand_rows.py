"""What both halves of the chapter need when its findings are written by hand: rows, duties, limits, order.

For data with vague and unknown times in a register that is declared complete: whether a message was
sent is known, what it says may be a range or not known. A value is a pair of columns ``x_lo, x_hi``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["HARD", "Rows", "counted_before", "instant", "last_day", "short"]

HARD = "('missed', 'late', 'exceeded', 'unmet')"
_TIME, _NUMBER = "NULL::TIMESTAMP", "NULL::DECIMAL(18,6)"


def short(sql: str, process: str) -> str:
    """Write out ``reply.days_lo`` and ``has.reply`` as the folded table names them."""
    sql = re.sub(r"\bhas\.(\w+)", rf"held_{process}_\1", sql)
    messages = "question|answer|request|reply|ground_assessment|prevented|visit|report|quota_filled"
    return re.sub(rf"\b({messages})\.(\w+?)(_lo|_hi|_given)?\b", rf"{process}_\1__\2__first\3", sql)


def instant(name: str, message: str, field_name: str, never: str = "") -> str:
    """Two columns of an instant that a message gives: unknown without it, or after ``never``."""
    low, high = never or "'-infinity'::TIMESTAMP", "'infinity'::TIMESTAMP"
    return ", ".join(
        f"CASE WHEN has.{message} THEN {message}.{field_name}_{end} ELSE {other} END AS {name}_{end}"
        for end, other in (("lo", low), ("hi", high))
    )


def last_day(name: str, days: int) -> tuple[str, str]:
    """The end of the day that many days after an instant: days are those of the calendar."""
    end = f"::DATE + INTERVAL ({days + 1}) DAY - INTERVAL 1 MICROSECOND"
    return f"{name}_lo{end}", f"{name}_hi{end}"


def counted_before(
    source: str, keys: str, order: str, counts: str, amount: str = "", suffix: str = ""
) -> str:
    """A SELECT of ``rid, m_lo, m_hi``: which case of its group it is, or what they sum up to.

    Everybody who came earlier counts, and vague times make a range. Each case is written at both ends
    of its time; sorted once, the lower bound is what surely came before its beginning and the upper one
    what may have come before its end. Of equal exact times the first number goes first.
    """
    known = " AND ".join(f"{key} IS NOT NULL" for key in keys.split(", "))
    listed = f"rid, w, {keys}, {counts} AS counts" + (
        f", {amount}_lo AS low, {amount}_hi AS high" if amount else ""
    )
    point = f"{order}_lo = {order}_hi"
    sure, maybe = (
        "FILTER (counts AND side >= 1) OVER earlier",
        "FILTER (counts IS NOT FALSE AND side <= 1) OVER earlier",
    )
    itself = "(side = 2 AND counts IS NOT FALSE)"  # what is vague comes after its own beginning
    if not amount:
        measured = f"count(*) {sure} AS sure, count(*) {maybe} - {itself}::INTEGER AS maybe"
        low, high = "1 + max(sure) FILTER (side <= 1)", "1 + max(maybe) FILTER (side >= 1)"
    else:
        measured = (
            f"low, high, sum(low) {sure} AS sure, sum(high) {maybe} AS maybe, {itself} AS twice,"
            f" count(*) FILTER (counts IS NOT FALSE AND side <= 1 AND high IS NULL) OVER earlier AS gaps"
        )
        low = "any_value(low) + coalesce(max(sure) FILTER (side <= 1), 0)"
        high = (
            "CASE WHEN max(gaps) FILTER (side >= 1) = 0 THEN any_value(high) + coalesce(max(maybe) FILTER (side >= 1), 0)"
            " - CASE WHEN bool_or(twice) THEN any_value(high) ELSE 0 END END"
        )
    return f"""
        SELECT rid, {low} AS m_lo{suffix}, {high} AS m_hi{suffix}
        FROM (SELECT rid, side, {measured}
              FROM (SELECT {listed}, {order}_lo AS moment, CASE WHEN {point} THEN 1 ELSE 0 END AS side FROM {source} WHERE {known}
                    UNION ALL
                    SELECT {listed}, {order}_hi, 2 FROM {source} WHERE {known} AND NOT ({point}))
              WINDOW earlier AS (PARTITION BY w, {keys} ORDER BY moment, side, rid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
        GROUP BY rid"""  # fmt: skip


@dataclass
class Rows:
    """The branches of one process: one SELECT a provision, over the table ``source``."""

    number: dict[str, int]
    clock: str
    source: str
    branches: list[str] = field(default_factory=list)

    def row(self, label: str, state: str, other: str, status: str, where: str, *,
            times: str = "", limit: str = "", taken: str = "NULL::BOOLEAN") -> None:  # fmt: skip
        """One provision; ``times`` are six columns, ``limit`` four."""
        self.branches.append(
            f"SELECT w, {self.number[label]}::INTEGER AS p, rid, NULL::INTEGER AS part, {state} AS state, {other} AS other, opened,"
            f" {status} AS said, {times or ', '.join([_TIME] * 6)}, {limit or ', '.join([_NUMBER] * 4)}, {taken}"
            f" FROM {self.source} WHERE opened <= {self.clock} AND {where}"
        )

    def duty(self, label: str, state: str, other: str, where: str, due: tuple[str, str], done: str, *,
             after: tuple[str, str] = (_TIME, _TIME), excused: str = "false", perhaps: str = "") -> None:  # fmt: skip
        """``perhaps``: true where the duty binds at all is not known."""
        t, lo, hi = self.clock, f"{done}_lo", f"{done}_hi"
        met = "'met'"
        if after[0] != _TIME:
            met = (
                f"CASE WHEN {lo} >= {after[1]} THEN 'met' WHEN {hi} < {after[0]} THEN 'early'"
                " ELSE 'undetermined' END"
            )
        status = (
            f"CASE WHEN {excused} THEN 'excused' WHEN {hi} <= {t} AND {hi} <= {due[0]} THEN {met}"
            f" {f'WHEN {perhaps} THEN ' + repr('undetermined') if perhaps else ''} WHEN {t} <= {due[0]} THEN 'pending'"
            f" WHEN {due[1]} < {t} AND {lo} > {t} THEN 'missed' WHEN {due[1]} < {lo} AND {hi} <= {t} THEN 'late'"
            " ELSE 'undetermined' END"
        )
        self.row(label, state, other, status, where,
                 times=", ".join((*after, *due, lo, hi)))  # fmt: skip

    def limit(self, label: str, state: str, other: str, where: str, measured: tuple[str, str], allowed: tuple[str, str], *,
              beyond: str = "exceeded", perhaps: str = "") -> None:  # fmt: skip
        """Measured against allowed, each as a pair."""
        m, a = ([f"({side})::DECIMAL(18,6)" for side in pair] for pair in (measured, allowed))
        open_ = f"WHEN {perhaps} THEN 'undetermined'" if perhaps else ""
        status = (
            f"CASE WHEN {m[1]} <= {a[0]} THEN 'within' {open_} WHEN {m[0]} > {a[1]} THEN '{beyond}'"
            " ELSE 'undetermined' END"
        )
        self.row(label, state, other, status, where, limit=", ".join((*m, *a)))

    def content(self, label: str, state: str, where: str, holds: str, *, perhaps: str = "") -> None:
        """What a message says or a visit was."""
        open_ = f"WHEN {perhaps} THEN 'undetermined'" if perhaps else ""
        status = f"CASE WHEN {holds} THEN 'met' {open_} WHEN NOT ({holds}) THEN 'unmet' ELSE 'undetermined' END"
        self.row(label, state, "NULL", status, where)

    def gate(self, label: str, state: str, other: str, where: str, opens: str, taken: str) -> None:
        """A step that needs a ground."""
        status = (
            f"CASE WHEN {opens} THEN 'open' WHEN NOT {opens} THEN 'shut' ELSE 'undetermined' END"
        )
        self.row(label, state, other, status, where, taken=taken)

    def sql(self) -> str:
        """All branches; the first names the columns."""
        named = "nb_lo, nb_hi, due_lo, due_hi, done_lo, done_hi, m_lo, m_hi, a_lo, a_hi, taken"
        names = f"w, p, rid, part, state, other, opened, said, {named}"
        return f"SELECT * FROM ({' UNION ALL '.join(self.branches)}) AS found({names})"
