"""Status: a fixed CASE for each kind of provision, the last step and the only one that reads the clock.

A settled status needs every completion of the facts to agree. *pending* means overdue in none and
not surely done. All else is *undetermined*. Written first, then judged by brute force over every
completion on a small grid (tests/assessment/test_truth_table.py).
"""

from __future__ import annotations

__all__ = ["LIMIT_GRAVITY", "SETTLED_BADLY", "SETTLED_WELL", "STATUSES", "status_sql"]

SETTLED_WELL = ("met", "within", "open")
SETTLED_BADLY = ("late", "missed", "early", "exceeded", "refusable", "unmet", "shut")
STATUSES = (
    "pending",
    "met",
    "early",
    "late",
    "missed",
    "within",
    "exceeded",
    "refusable",
    "unmet",
    "open",
    "shut",
    "excused",
    "undetermined",
)

# Of several limits on a case the gravest status is that of the case; empty: none applies.
LIMIT_GRAVITY = ("", "within", "excused", "undetermined", "refusable", "exceeded")

# {t} is the instant of the question.
_DUTY = """CASE
    WHEN excused THEN 'excused'
    WHEN done_hi <= {t} AND done_hi <= due_lo THEN
        CASE WHEN nb_lo IS NULL OR done_lo >= nb_hi THEN 'met'
             WHEN applies AND NOT excused AND done_hi < nb_lo THEN 'early'
             ELSE 'undetermined' END
    WHEN applies IS NULL OR excused IS NULL THEN 'undetermined'
    WHEN {t} <= due_lo THEN 'pending'
    WHEN due_hi < {t} AND done_lo > {t} THEN 'missed'
    WHEN due_hi < done_lo AND done_hi <= {t} THEN 'late'
    ELSE 'undetermined' END"""

_LIMIT = """CASE
    WHEN excused THEN 'excused'
    WHEN m_hi <= a_lo THEN 'within'
    WHEN applies IS NULL OR excused IS NULL THEN 'undetermined'
    WHEN m_lo > a_hi THEN {beyond}
    ELSE 'undetermined' END"""

_TEST = """CASE
    WHEN excused THEN 'excused'
    WHEN yes AND (applies OR {content}) THEN CASE WHEN {content} THEN 'met' ELSE 'open' END
    WHEN applies IS NULL OR excused IS NULL THEN 'undetermined'
    WHEN NOT yes THEN CASE WHEN {content} THEN 'unmet' ELSE 'shut' END
    ELSE 'undetermined' END"""


def status_sql(table: str, clock: str, refusable: list[int], contents: list[int]) -> str:
    """The CASE of a raw table.

    ``clock`` is SQL for the instant of the question; ``refusable`` and ``contents`` are the numbers of
    the instances whose excess is refusable, or which are contents and not gates.
    """
    if table == "duty":
        return _DUTY.format(t=clock)
    if table == "limit":
        return _LIMIT.format(beyond=_among(refusable, "'refusable'", "'exceeded'"))
    return _TEST.format(content=_among(contents, "true", "false"))


def _among(numbers: list[int], yes: str, no: str) -> str:
    if not numbers:
        return no
    return f"CASE WHEN p IN ({', '.join(map(str, numbers))}) THEN {yes} ELSE {no} END"
