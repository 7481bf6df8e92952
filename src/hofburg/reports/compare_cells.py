"""The tables of a comparison: plain cells, columns that say something, cases each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hofburg.languages import say
from hofburg.reports.wording import start_of, when

if TYPE_CHECKING:
    from hofburg.arrangements import Changed, Comparison, Told

__all__ = ["Section", "Table", "day_of", "filled", "listed", "once"]

MOST = 20
"""Cases that a page lists; the others are counted."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain text: ``right`` are columns of numbers, ``wrap`` may be broken."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    wrap: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: a title, and paragraphs and tables. ``level`` 1 is an arrangement."""

    title: str
    level: int
    blocks: tuple[str | Table, ...]


def day_of(comparison: Comparison, it: Changed | Told) -> str:
    return start_of(when(it.day, comparison.zone))


def once(
    comparison: Comparison, rows: Iterable[tuple[Changed | Told, str, *tuple[str, ...]]]
) -> tuple[tuple[str, ...], ...]:
    """Rows of cases, each once: accounts that say the same stand together, in its second cell."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for it, *cells in rows:
        scope = comparison.worlds.get(it.world, "")
        groups.setdefault((scope, *cells), []).append(it.world)
    made = []
    for (scope, day, name, *rest), worlds in groups.items():
        own = [world for world, at in comparison.worlds.items() if at == scope]
        accounts = sorted(world.removeprefix(f"{scope}/") for world in set(worlds) if world)
        told = f" ({', '.join(accounts)})" if accounts and len(accounts) < len(own) else ""
        made.append((day, f"{name}{told}", *rest))
    return tuple(made)


def listed(table: Table, everything: bool) -> Iterator[str | Table]:
    """The first rows of a table, or all of them."""
    more = 0 if everything else len(table.rows) - MOST
    rows = table.rows[:MOST] if more > 0 else table.rows
    if rows:
        yield filled(Table(table.head, rows, table.right, table.wrap))
    if more > 0:
        yield say("{n} more; all of them with --all or --format json.", n=more)


def filled(table: Table) -> Table:
    """A table without columns in which nothing stands."""
    keep = [n for n in range(len(table.head)) if {row[n] for row in table.rows} != {"-"}]
    if len(keep) == len(table.head):
        return table
    wraps = {n % len(table.head) for n in table.wrap}
    return Table(
        tuple(table.head[n] for n in keep),
        tuple(tuple(row[n] for n in keep) for row in table.rows),
        tuple(keep.index(n) for n in table.right if n in keep),
        tuple(keep.index(n) for n in sorted(wraps) if n in keep),
    )  # fmt: skip
