"""One register of one size: the engine and the hand-written SQL in turns, figures as JSON.

Runs in a process of its own, so that its peak of memory is its own:

    .venv/bin/python -m benchmarks.sides 100000 --repeat 5
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import hand
from benchmarks.data import AS_OF, write_lines
from benchmarks.law import LIBRARIES, READERS, cut
from hofburg.assessment import Assessment, Declaration, Engine, World
from hofburg.values import NEVER, parse_instant

__all__ = ["main", "measure"]

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
def _without_fold() -> Any:
    """The engine builds on what was folded before."""
    real = _ENGINE.fold
    _ENGINE.fold = lambda *_, **__: None
    try:
        yield
    finally:
        _ENGINE.fold = real


class _Side:
    """An engine over a made-up register, and what is timed on it."""

    def __init__(self, loans: int, unknown: float, readings: bool, declared: bool) -> None:
        with tempfile.TemporaryDirectory() as folder:
            law = cut(Path(folder), readings=readings)
        self.as_of = parse_instant(AS_OF).lo
        said = [
            Declaration("", None, law.id, None, None, -NEVER, self.as_of, None, None, None, "", ())
        ]
        holder = None if declared else LIBRARIES[0]
        world = World("record", self.as_of, holder=holder)
        self.engine = Engine(law, [world], [], said if declared else [])
        self.db = self.engine.db
        self.assessment = Assessment((self.engine,), {})
        self.messages = write_lines(self.db, loans, unknown=unknown)
        self.clock = _MACROS.timestamp(self.as_of)

    def fold(self) -> None:
        _FOLD.entries_from_lines(self.db)
        for process in self.engine.law.processes.values():
            _FOLD.fold(self.db, self.engine.law, process)

    def build(self) -> None:
        with _without_fold():
            self.engine.build()

    def count(self) -> dict[tuple[str, str, str], int]:
        return self.assessment.counts()

    def write(self) -> None:
        sql = _ANSWER.values_sql(self.engine, _ANSWER.Filter())
        self.db.execute(f"CREATE OR REPLACE TEMP TABLE written AS {sql}")

    def ask(self, state: str) -> int:
        """How one State stands at one moment: counts by provision and status."""
        wanted = _ANSWER.Filter(as_of=self.as_of - 10 * 86_400_000_000, state=state)
        sql = f"SELECT p, status, count(*) FROM ({_ANSWER.answer_sql(self.engine, wanted)}) GROUP BY ALL"
        return sum(int(n) for _, _, n in self.db.execute(sql).fetchall())

    def _by_hand(self) -> str:
        return hand.findings(self.engine, self.clock, f"({hand.facts(self.clock)})")

    def count_by_hand(self) -> dict[tuple[str, str, str], int]:
        law = self.engine.law.id
        rows = self.db.execute(hand.counted(self._by_hand())).fetchall()
        return {(law, self.engine.instances[p].provision.label, s): n for p, s, n in rows}

    def write_by_hand(self) -> None:
        columns = hand.COLUMNS.replace("rid", "cid")
        self.db.execute(
            f"CREATE OR REPLACE TEMP TABLE written AS SELECT {columns} FROM ({self._by_hand()})"
            " JOIN (SELECT rid, cid FROM base_loan) USING (rid) ORDER BY w, p, cid, part"
        )

    def same_rows(self) -> bool:
        """Whether the engine and the hand-written SQL give the same rows, value for value."""
        ours = f"SELECT {hand.COLUMNS} FROM ({_ANSWER.answer_sql(self.engine, _ANSWER.Filter())})"
        theirs = f"SELECT {hand.COLUMNS} FROM ({self._by_hand()})"
        sql = f"SELECT count(*) FROM (({ours}) EXCEPT ALL ({theirs}) UNION ALL (({theirs}) EXCEPT ALL ({ours})))"
        return bool(self.db.execute(sql).fetchall()[0][0] == 0)


def measure(
    loans: int,
    *,
    repeat: int = 5,
    unknown: float = 0,
    readings: bool = False,
    declared: bool = True,
) -> dict[str, Any]:
    """Times in seconds, each as a list of the runs; sizes, counts, and the peak of memory in GB."""
    side = _Side(loans, unknown, readings, declared)
    found: dict[str, Any] = {"loans": loans, "messages": side.messages, "unknown": unknown,
                             "readings": readings, "declared": declared}  # fmt: skip
    found["peak_data"] = _peak()
    found["fold"] = [_seconds(side.fold)]
    found["peak_fold"] = _peak()
    side.build()
    counts = side.count()
    found["findings"] = sum(counts.values())
    by_hand = declared and not unknown and not readings
    if by_hand:
        # Ratios of two answers to different questions mean nothing.
        assert side.count_by_hand() == counts, "the hand-written SQL counts otherwise"
        if loans <= 100_000:
            assert side.same_rows(), "the hand-written SQL gives other rows"
    steps: dict[str, Callable[[], Any]] = {"build": side.build, "count": side.count}
    if by_hand:
        steps["hand_count"] = side.count_by_hand
    steps["write"] = side.write
    if by_hand:
        steps["hand_write"] = side.write_by_hand
    for _ in range(repeat):
        for name, step in steps.items():
            found.setdefault(name, []).append(_seconds(step))
    side.db.execute("DROP TABLE IF EXISTS written")
    side.build()
    for name, state in (("reader", READERS[7]), ("library", LIBRARIES[7])):
        found[f"{name}_findings"] = side.ask(state)
        found[name] = [_seconds(partial(side.ask, state)) for _ in range(max(repeat, 5))]
    found["peak"] = _peak()
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure one register and print the figures as one line of JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("loans", type=int)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument(
        "--unknown", type=float, default=0, help="per cent of vague or unknown values"
    )
    parser.add_argument("--readings", action="store_true", help="with the alternative readings")
    parser.add_argument(
        "--holder", action="store_true", help="one library's own register, not declared complete"
    )
    given = parser.parse_args(arguments)
    found = measure(given.loans, repeat=given.repeat, unknown=given.unknown, readings=given.readings,
                    declared=not given.holder)  # fmt: skip
    print(json.dumps(found))


if __name__ == "__main__":
    main()
