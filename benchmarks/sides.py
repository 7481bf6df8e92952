"""One register of one size: the engine and the hand-written SQL in turns, figures as JSON.

Runs in a process of its own, so that its peak of memory is its own:

    .venv/bin/python -m benchmarks.sides 100000 --repeat 5
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import data, hand, hand_activities, hand_visits
from benchmarks.activities import write_activities
from benchmarks.law import LIBRARIES, READERS, chapter, cut
from benchmarks.visits import AS_OF, write_visits
from hofburg.assessment import Assessment, Declaration, Engine, World
from hofburg.regimes import Law
from hofburg.values import NEVER, parse_instant

__all__ = ["Activities", "Loans", "Side", "Visits", "check_same", "main", "measure"]

VISITED = ("inspection", "evaluation", "compliance_clarification")
ACTED = ("activity", "participation", "invited")
WRITTEN = 10_000_000  # findings up to which all are written in order: twice that needs 12 GB

# The engine is measured step by step, which its door does not offer.
_ENGINE: Any = sys.modules[Engine.__module__]
_FOLD: Any = sys.modules["hofburg.assessment.fold"]
_MACROS: Any = sys.modules["hofburg.assessment.macros"]
_ANSWER: Any = sys.modules["hofburg.assessment.answer"]


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peak() -> float:
    """Peak memory of this process so far, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


@contextmanager
def _folding(other: Callable[..., None]) -> Any:
    """The engine folds so while it builds."""
    real = _ENGINE.fold
    _ENGINE.fold = other
    try:
        yield
    finally:
        _ENGINE.fold = real


class Side(ABC):
    """An engine over a made-up register, and what is timed on it."""

    what = ""
    asked: tuple[tuple[str, str], ...] = ()  # what a State is, and its code: who is asked about
    messages = 0
    hand = False  # whether hand-written SQL answers the same question

    def __init__(
        self, law: Law, as_of: str, holder: str | None, only: Sequence[str] | None
    ) -> None:
        self.as_of = parse_instant(as_of).lo
        said = [
            Declaration("", None, law.id, None, None, -NEVER, self.as_of, None, None, None, "", ())
        ]
        world = World("record", self.as_of, holder=holder)
        declared = [] if holder else said
        # What is held is made in the database: the engine cannot tell how much it will be.
        self.engine = Engine(law, [world], [], declared, threads=os.cpu_count(), only=only)
        self.db = self.engine.db
        self.assessment = Assessment((self.engine,), {})
        self.clock = _MACROS.timestamp(self.as_of)

    def fold(self) -> float:
        """Entries from lines; then one row a case of every process that a wanted provision needs.

        Seconds, without those of compiling: rows that lines make are handed what was compiled of their
        case, so that folding and compiling take turns.
        """
        taken = [_seconds(partial(_FOLD.entries_from_lines, self.db))]
        real = _ENGINE.fold
        self.engine.workers = 1  # one after the other, so that each can be timed
        with _folding(lambda *given: taken.append(_seconds(partial(real, *given)))):
            self.engine.build()
        self.engine.workers = None
        return sum(taken)

    def tidy(self) -> None:
        """Drop what only folding needed."""
        for name in ("line", "said", "link", "thread", "climb", "keyed", "loose", "case"):
            sql = f"SELECT table_name FROM duckdb_tables() WHERE table_name = '{name}' OR starts_with(table_name, '{name}_')"
            for (table,) in self.db.execute(sql).fetchall():
                self.db.execute(f"DROP TABLE {table}")

    def build(self) -> None:
        """Compile, plan, and store the raw rows; what was folded before stays."""
        with _folding(lambda *_: None):
            self.engine.build()

    def count(self) -> dict[tuple[str, str, str], int]:
        """Findings by provision and status."""
        return self.assessment.counts()

    def write(self) -> None:
        """A table of all findings, in order."""
        sql = _ANSWER.values_sql(self.engine, _ANSWER.Filter())
        self.db.execute(f"CREATE OR REPLACE TEMP TABLE written AS {sql}")

    def ask(self, state: str) -> int:
        """How one State stands at one moment: counts by provision and status."""
        wanted = _ANSWER.Filter(as_of=self.as_of - 10 * 86_400_000_000, state=state)
        sql = f"SELECT p, status, count(*) FROM ({_ANSWER.answer_sql(self.engine, wanted)}) GROUP BY ALL"
        return sum(int(n) for _, _, n in self.db.execute(sql).fetchall())

    @abstractmethod
    def by_hand(self) -> str:
        """The findings in hand-written SQL; the columns are ``hand.COLUMNS``."""

    def count_by_hand(self) -> dict[tuple[str, str, str], int]:
        """As ``count``."""
        law = self.engine.law.id
        rows = self.db.execute(hand.counted(self.by_hand())).fetchall()
        return {(law, self.engine.instances[p].provision.label, s): n for p, s, n in rows}

    @abstractmethod
    def write_by_hand(self) -> None:
        """As ``write``."""

    def same_rows(self) -> bool:
        """Whether the engine and the hand-written SQL give the same rows, value for value."""
        ours = f"SELECT {hand.COLUMNS} FROM ({_ANSWER.answer_sql(self.engine, _ANSWER.Filter())})"
        theirs = f"SELECT {hand.COLUMNS} FROM ({self.by_hand()})"
        sql = f"SELECT count(*) FROM (({ours}) EXCEPT ALL ({theirs}) UNION ALL (({theirs}) EXCEPT ALL ({ours})))"
        return bool(self.db.execute(sql).fetchall()[0][0] == 0)


class Loans(Side):
    """A register of loans under twelve provisions of the lending rules."""

    what = "loans"
    asked = (("reader", READERS[7]), ("library", LIBRARIES[7]))

    def __init__(self, loans: int, unknown: float, readings: bool, declared: bool) -> None:
        with tempfile.TemporaryDirectory() as folder:
            law = cut(Path(folder), readings=readings)
        super().__init__(law, data.AS_OF, None if declared else LIBRARIES[0], None)
        self.messages = data.write_lines(self.db, loans, unknown=unknown)
        self.hand = declared and not unknown and not readings

    def by_hand(self) -> str:
        """Exact and complete."""
        return hand.findings(self.engine, self.clock, f"({hand.facts(self.clock)})")

    def write_by_hand(self) -> None:
        """With the names of the cases."""
        columns = hand.COLUMNS.replace("rid", "cid")
        self.db.execute(
            f"CREATE OR REPLACE TEMP TABLE written AS SELECT {columns} FROM ({self.by_hand()})"
            " JOIN (SELECT rid, cid FROM base_loan) USING (rid) ORDER BY w, p, cid, part"
        )


class Visits(Side):
    """A register of inspections and evaluations under chapter IX of the Vienna Document."""

    what = "visits"
    asked = (("state", "BEL"),)

    def __init__(self, visits: int, unknown: float, readings: bool, declared: bool) -> None:
        with tempfile.TemporaryDirectory() as folder:
            law = chapter(Path(folder), readings=readings)
        only = [p.label for p in law.provisions.values() if p.process in VISITED]
        super().__init__(law, AS_OF, None if declared else "BEL", only)
        self.provisions = len(only)
        self.messages = write_visits(self.db, visits, unknown=unknown)
        self.hand = declared and not readings

    def by_hand(self) -> str:
        """Complete; vague and unknown values as they come."""
        return self._by_hand(False)

    def _by_hand(self, named: bool) -> str:
        number = {i.provision.label: i.p for i in self.engine.instances if i.reading is None}
        return hand_visits.findings(number, self.clock, _ANSWER.bears_sql(self.engine), named=named)

    def write_by_hand(self) -> None:
        """With the names of the cases, which are numbered in order."""
        columns = hand.COLUMNS.replace("rid", "cid")
        self.db.execute(
            f"CREATE OR REPLACE TEMP TABLE written AS SELECT {columns} FROM ({self._by_hand(True)}) ORDER BY w, p, rid, part"
        )


class Activities(Side):
    """A register of activities under chapters V to VIII: activities, who takes part, who is invited."""

    what = "activities"
    asked = (("state", "BEL"),)

    def __init__(
        self, activities: int, unknown: float, readings: bool, declared: bool, *, among: int = 57
    ) -> None:
        with tempfile.TemporaryDirectory() as folder:
            law = chapter(Path(folder), readings=readings)
        only = [p.label for p in law.provisions.values() if p.process in ACTED]
        super().__init__(law, AS_OF, None if declared else "BEL", only)
        self.provisions = len(only)
        self.messages = write_activities(self.db, activities, unknown=unknown, among=among)
        self.hand = declared and not readings

    def by_hand(self) -> str:
        """Complete; vague and unknown values as they come."""
        return self._by_hand(False)

    def _by_hand(self, named: bool) -> str:
        number = {i.provision.label: i.p for i in self.engine.instances if i.reading is None}
        return hand_activities.findings(
            number, self.clock, _ANSWER.bears_sql(self.engine), named=named
        )

    def write_by_hand(self) -> None:
        """With the names of the cases, which are numbered in order."""
        columns = hand.COLUMNS.replace("rid", "cid")
        self.db.execute(
            f"CREATE OR REPLACE TEMP TABLE written AS SELECT {columns} FROM ({self._by_hand(True)}) ORDER BY w, p, rid, part"
        )


def measure(
    side: Side, size: int, *, repeat: int = 5, unknown: float = 0, readings: bool = False, declared: bool = True
) -> dict[str, Any]:  # fmt: skip
    """Times in seconds, each as a list of the runs; sizes, counts, and the peak of memory in GB."""
    found: dict[str, Any] = {side.what: size, "messages": side.messages, "unknown": unknown,
                             "readings": readings, "declared": declared}  # fmt: skip
    found["peak_data"] = _peak()
    found["fold"] = [side.fold()]
    found["peak_fold"] = _peak()
    side.build()
    counts = side.count()
    found["findings"] = sum(counts.values())
    found["provisions"] = len({label for _, label, _ in counts})
    found["peak_count"] = _peak()
    side.tidy()
    if side.hand:
        # Ratios of two answers to different questions mean nothing.
        check_same(side, counts, rows=size <= 100_000)
    steps: dict[str, Callable[[], Any]] = {"build": side.build, "count": side.count}
    if side.hand:
        steps["hand_count"] = side.count_by_hand
    if found["findings"] <= WRITTEN:
        steps["write"] = side.write
        if side.hand:
            steps["hand_write"] = side.write_by_hand
    for _ in range(repeat):
        for name, step in steps.items():
            found.setdefault(name, []).append(_seconds(step))
    side.db.execute("DROP TABLE IF EXISTS written")
    side.build()
    for name, state in side.asked:
        found[f"{name}_findings"] = side.ask(state)
        found[name] = [_seconds(partial(side.ask, state)) for _ in range(max(repeat, 5))]
    found["peak"] = _peak()
    return found


def check_same(side: Side, counts: Mapping[tuple[str, str, str], int], *, rows: bool) -> None:
    """Stop where the hand-written SQL counts otherwise than the engine, or gives other ``rows``."""
    other = side.count_by_hand()
    differing = sorted(key for key in {*counts, *other} if counts.get(key) != other.get(key))
    if differing:
        told = ", ".join(
            f"{k[1]} {k[2]}: {counts.get(k, 0)} and by hand {other.get(k, 0)}"
            for k in differing[:5]
        )
        raise SystemExit(f"The hand-written SQL counts otherwise in {len(differing)} places: {told}.")  # fmt: skip
    if rows and not side.same_rows():
        raise SystemExit("The hand-written SQL gives other rows than the engine.")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure one register and print the figures as one line of JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("size", type=int, help="loans, visits or activities")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--visits", action="store_true", help="chapter IX, not the lending rules")
    which.add_argument("--activities", action="store_true", help="chapters V to VIII")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument(
        "--unknown", type=float, default=0, help="per cent of vague or unknown values"
    )
    parser.add_argument("--readings", action="store_true", help="with the alternative readings")
    parser.add_argument(
        "--holder", action="store_true", help="one party's own register, not declared complete"
    )
    given = parser.parse_args(arguments)
    options = {"unknown": given.unknown, "readings": given.readings, "declared": not given.holder}
    kind = Visits if given.visits else Activities if given.activities else Loans
    side = kind(given.size, **options)
    print(json.dumps(measure(side, given.size, repeat=given.repeat, **options)))


if __name__ == "__main__":
    main()
