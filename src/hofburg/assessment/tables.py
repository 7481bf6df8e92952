"""Tables of an engine: what they are called, and making those of several processes at a time.

In a small register the time goes into planning, one statement on one core; so two are planned at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter
from typing import TypeVar

import duckdb

from hofburg.assessment.held import Held

__all__ = ["columns_of", "cores", "rows_of", "side_by_side"]

T = TypeVar("T")


def columns_of(db: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of a table, in order."""
    # A third of what DESCRIBE costs, which is planned as a query.
    return [str(row[1]) for row in db.execute(f"PRAGMA table_info('{table}')").fetchall()]


def rows_of(held: Iterable[Held]) -> int:
    """How much is held: messages, and lines of the lists in them."""
    return sum(
        1 + sum(len(value) for value in item.entry.get("body", {}).values() if isinstance(value, list))
        for item in held
    )  # fmt: skip


def cores() -> int:
    """Processor cores that this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def side_by_side(
    after: Mapping[str, Collection[str]],
    make: Callable[[str], T],
    *,
    workers: int = 1,
    weight: Callable[[str], int] = len,
) -> dict[str, T]:
    """Make every one after those that it needs, several at a time, heavy ones first.

    Args:
        after: what there is to make, with what each needs.
        make: makes one of them; an error ends all.
        workers: how many at a time.
        weight: how long each may take.

    Returns:
        What was made, by name, in an order that is the same on each run.
    """
    order = list(TopologicalSorter(after).static_order())
    if workers < 2 or len(order) < 2:
        return {name: make(name) for name in order}
    sorter = TopologicalSorter(after)
    sorter.prepare()
    made: dict[str, T] = {}
    running: dict[Future[T], str] = {}
    waiting: list[str] = []
    with ThreadPoolExecutor(workers, thread_name_prefix="plan") as pool:
        while sorter.is_active():
            waiting = sorted([*waiting, *sorter.get_ready()], key=weight)
            while waiting and len(running) < workers:
                name = waiting.pop()
                running[pool.submit(make, name)] = name
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                name = running.pop(future)
                made[name] = future.result()
                sorter.done(name)
    return {name: made[name] for name in order}
