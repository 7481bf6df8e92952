"""Status, judged by brute force: on a small grid, every completion of the facts is tried.

A settled status needs every completion to agree. *pending* means overdue in none and not surely
done. What is surely excused is *excused*. Where it is unknown whether a provision applies or is
excused, *met* and *within* stand if they are so anyway, and nothing else does; a gate is then never
settled. The compiled CASE and the plain evaluator are both held against this rule, which is written
down here a third time and knows of neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import Any

import duckdb
import pytest

from hofburg.assessment.plain_status import condition_status, duty_status, limit_status
from hofburg.assessment.status import status_sql
from hofburg.values import ALWAYS, NEVER

Ends = tuple[int, int]
FLAGS = (True, False, None)
APPLIES = (True, None)  # a row that does not apply is not there

# -- the rule --------------------------------------------------------------------------------------


def settle(statuses: set[str], applies: bool | None, excused: bool | None, anyway: str) -> str:
    """What to say where these are the statuses of all completions."""
    if excused:
        return "excused"
    if applies is None or excused is None:
        return anyway if statuses == {anyway} else "undetermined"
    if len(statuses) == 1:
        return next(iter(statuses))
    overdue = statuses & {"missed", "late"}
    return "pending" if "pending" in statuses and not overdue else "undetermined"


def ranges(points: Iterable[int]) -> list[Ends]:
    listed = sorted(points)
    return [(lo, hi) for lo in listed for hi in listed if lo <= hi]


def literal(at: int | None) -> str:
    if at is None:
        return "NULL::TIMESTAMP"
    if abs(at) >= NEVER:
        return f"'{'-' * (at < 0)}infinity'::TIMESTAMP"
    return f"make_timestamp({at}::BIGINT)"


def flags(values: Iterable[bool | None], name: str) -> str:
    listed = ", ".join(f"({'NULL::BOOLEAN' if f is None else str(f).lower()})" for f in values)
    return f"(VALUES {listed}) AS _{name}({name})"


def table(name: str, columns: str, rows: Iterable[Iterable[str]]) -> str:
    return f"(VALUES {', '.join('(' + ', '.join(row) + ')' for row in rows)}) AS _{name}({columns})"


def ask(case: str, columns: str, sources: list[str]) -> list[tuple[Any, ...]]:
    with duckdb.connect() as db:
        return db.execute(
            f"SELECT {columns}, {case} FROM {' CROSS JOIN '.join(sources)}"
        ).fetchall()


# -- duties ----------------------------------------------------------------------------------------


def duty(not_before: int | None, due: int, done: int, clock: int) -> str:
    """The status where everything is known."""
    if done <= clock:
        if done > due:
            return "late"
        return "met" if not_before is None or not_before <= done else "early"
    return "missed" if due < clock else "pending"


GRIDS: dict[str, tuple[list[int], Sequence[Ends | None], range]] = {
    "without-not-before": ([ALWAYS, 0, 1, 2, 3, 4, NEVER], [None], range(-1, 6)),
    "not-before": ([ALWAYS, 0, 1, 2, NEVER], ranges([ALWAYS, 0, 1, 2, NEVER]), range(-1, 4)),
}


@pytest.mark.parametrize("grid", GRIDS)
def test_duties(grid: str) -> None:
    points, befores, clocks = GRIDS[grid]

    @cache
    def completions(ends: Ends) -> list[int]:
        return [p for p in points if ends[0] <= p <= ends[1]]

    def rows(name: str, listed: Iterable[Ends | None]) -> str:
        pairs = [(end, end) if end is None else end for end in listed]
        return table(
            name,
            f"{name}_lo, {name}_hi, {name}_l, {name}_h",
            [
                (literal(a), literal(b), *(str(x) if x is not None else "NULL" for x in (a, b)))
                for a, b in pairs
            ],
        )

    found = ask(
        status_sql("duty", "make_timestamp(clock::BIGINT)", [], []),
        "applies, excused, nb_l, nb_h, due_l, due_h, done_l, done_h, clock",
        [
            flags(APPLIES, "applies"),
            flags(FLAGS, "excused"),
            rows("nb", befores),
            rows("due", ranges(points)),
            rows("done", ranges(points)),
            table("clock", "clock", [(str(t),) for t in clocks]),
        ],
    )
    assert len(found) == 6 * len(befores) * len(ranges(points)) ** 2 * len(clocks)
    statuses: dict[Any, set[str]] = {}
    for applies, excused, *facts, clock, compiled in found:
        key = (*facts, clock)
        before = None if facts[0] is None else (facts[0], facts[1])
        due, done = (facts[2], facts[3]), (facts[4], facts[5])
        if key not in statuses:
            sides = [None] if before is None else completions(before)
            tried = product(sides, completions(due), completions(done))
            statuses[key] = {duty(*completion, clock) for completion in tried}
        needed = settle(statuses[key], applies, excused, "met")
        facts_of = f"{applies=} {excused=} {before=} {due=} {done=} {clock=}"
        assert compiled == needed, f"the CASE, {facts_of}"
        assert duty_status(applies, excused, before, due, done, clock) == needed, facts_of


@pytest.mark.parametrize(
    ("known_until", "status"),
    [(1, "undetermined"), (2, "undetermined"), (3, "missed"), (9, "missed")],
)
def test_nobody_knows_what_came_after_the_register_ends(known_until: int, status: str) -> None:
    # due at 2, asked at 3: what is known not to have happened by 2 may have happened at 3
    never = (known_until + 1, NEVER)
    assert duty_status(True, False, None, (2, 2), never, 3) == status


# -- limits ----------------------------------------------------------------------------------------

FAR = (-2, 5)  # beyond every number of the grid, where a bound is open


def amounts() -> Iterator[tuple[int | None, int | None]]:
    for lo, hi in product([None, 0, 1, 2, 3], [0, 1, 2, 3, None]):
        if lo is None or hi is None or lo <= hi:
            yield (lo, hi)


@pytest.mark.parametrize("beyond", ["exceeded", "refusable"])
def test_limits(beyond: str) -> None:
    def rows(name: str) -> str:
        ends = [
            ["NULL::DECIMAL(18,6)" if n is None else f"{n}::DECIMAL(18,6)" for n in pair]
            for pair in amounts()
        ]
        return table(name, f"{name}_lo, {name}_hi", ends)

    found = ask(
        status_sql("limit", "NULL", [7] if beyond == "refusable" else [], []),
        "applies, excused, m_lo, m_hi, a_lo, a_hi",
        [
            flags(APPLIES, "applies"),
            flags(FLAGS, "excused"),
            rows("m"),
            rows("a"),
            "(VALUES (7)) AS _p(p)",
        ],
    )
    assert len(found) == 6 * len(list(amounts())) ** 2
    for applies, excused, m_lo, m_hi, a_lo, a_hi, compiled in found:
        sides = [
            range(FAR[0] if lo is None else int(lo), (FAR[1] if hi is None else int(hi)) + 1)
            for lo, hi in ((m_lo, m_hi), (a_lo, a_hi))
        ]
        statuses = {"within" if m <= a else beyond for m, a in product(*sides)}
        needed = settle(statuses, applies, excused, "within")
        facts = f"{applies=} {excused=} {(m_lo, m_hi)=} {(a_lo, a_hi)=}"
        assert compiled == needed, f"the CASE, {facts}"
        assert limit_status(applies, excused, (m_lo, m_hi), (a_lo, a_hi), beyond) == needed, facts


# -- contents and gates ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["content", "gate"])
def test_contents_and_gates(kind: str) -> None:
    good_name, bad_name = ("met", "unmet") if kind == "content" else ("open", "shut")
    excuses = FLAGS if kind == "content" else (False,)  # a gate has no `unless`
    found = ask(
        status_sql("test", "NULL", [], [7] if kind == "content" else []),
        "applies, excused, yes",
        [
            flags(APPLIES, "applies"),
            flags(excuses, "excused"),
            flags(FLAGS, "yes"),
            "(VALUES (7)) AS _p(p)",
        ],
    )
    assert len(found) == 2 * len(excuses) * 3
    for applies, excused, good, compiled in found:
        tried = (True, False) if good is None else (good,)
        statuses = {good_name if each else bad_name for each in tried}
        needed = settle(statuses, applies, excused, "met")
        facts = f"{applies=} {excused=} {good=}"
        assert compiled == needed, f"the CASE, {facts}"
        assert condition_status(applies, excused, good, kind) == needed, facts
