"""Write a planner's units as SQL: nested SELECTs, with a table wherever something is joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import duckdb

from hofburg.assessment.bounds import Bounds
from hofburg.assessment.plan import Planner, Unit
from hofburg.assessment.provisions import RAW, Instance, RawRow, raw_row
from hofburg.assessment.stored import Env, look_name
from hofburg.regimes import Expr

__all__ = ["Compiled", "compile_process"]

_NAME = re.compile(r"[a-z_][a-z0-9_]*")


class Compiled:
    """One process, compiled: statements that make its wide tables, and SELECTs of raw rows."""

    def __init__(self, statements: list[str], raws: dict[str, list[str]]) -> None:
        self.statements = statements
        self.raws = raws


def columns_of(db: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of a table."""
    return [str(row[0]) for row in db.execute(f"DESCRIBE {table}").fetchall()]


def _stage(
    source: str, units: Sequence[Unit], keep: set[str], target: str, statements: list[str]
) -> None:
    """Make ``target`` from ``source`` with the units' columns; keep only what is needed."""
    ctes: list[str] = []
    previous = source
    levels = sorted({u.level for u in units})
    for number, level in enumerate(levels):
        here = [u for u in units if u.level == level]
        joins = [u.join for u in here if u.join]
        if joins and ctes:
            table = f"{target}_{number}"
            statements.append(_table(table, ctes, "*", previous))
            previous, ctes = table, []
        columns = ", ".join(f"{sql} AS {name}" for u in here for name, sql in u.columns)
        joined = " ".join(join.replace("{prev}", previous) for join in joins)
        ctes.append(f"{target}__{number} AS (SELECT x.*, {columns} FROM {previous} x {joined})")
        previous = f"{target}__{number}"
    statements.append(_table(target, ctes, ", ".join(sorted(keep)) if keep else "*", previous))


def _table(name: str, ctes: list[str], columns: str, source: str) -> str:
    head = f"WITH {', '.join(ctes)} " if ctes else ""
    return f"CREATE OR REPLACE TEMP TABLE {name} AS {head}SELECT {columns} FROM {source}"


def _used(texts: Iterable[str], available: set[str]) -> set[str]:
    return {name for text in texts for name in _NAME.findall(text)} & available


def compile_process(
    db: duckdb.DuckDBPyConnection,
    planner: Planner,
    listed: Sequence[Instance],
    wanted: Sequence[str],
    *,
    keep: bool = False,
) -> Compiled:
    """Compile the instances of a process; ``wanted`` are columns that other processes look up."""
    process = planner.process
    rows = [raw_row(planner, i) for i in listed if i.provision.process == process.name]
    looks: dict[str, Bounds] = {}
    for name in wanted:
        column = _column(planner, name)
        reads = sorted(planner.parameters(column))
        envs: list[Env] = [
            None,
            *((p, r) for p in reads for r in planner.law.parameters[p].readings),
        ]
        looks |= {look_name(name, env): planner.expr(column, env)[0] for env in envs}
    base = set(columns_of(db, f"base_{process.name}"))
    made = {name for unit in planner.units for name, _ in unit.columns}
    basic = {"rid", "w", "cid", "opened_lo", "opened_hi", "shown", "holder", "k"} | {
        c for c in base if c.startswith("key_")
    }
    texts = [sql for row in rows for sql in row.columns.values()]
    texts += [sql for units in planner.part_units.values() for u in units for _, sql in u.columns]
    texts += [u.join for units in planner.part_units.values() for u in units]
    texts += [side for value in looks.values() for side in value]
    statements: list[str] = []
    wide = f"wide_{process.name}"
    needed = set() if keep else basic | _used(texts, base | made)
    _stage(f"base_{process.name}", planner.units, needed, wide, statements)
    parts = {row.part for row in rows if row.part}
    for part in sorted(parts):
        source = f"(SELECT * FROM part_{process.name}_{part} JOIN {wide} USING (rid))"
        seed = f"{wide}_{part}_seed"
        statements.append(f"CREATE OR REPLACE TEMP TABLE {seed} AS SELECT * FROM {source}")
        _stage(seed, planner.part_units.get(part, []), set(), f"{wide}_{part}", statements)
    if looks:
        columns = []
        for name, value in looks.items():
            columns += [f"{value.lo} AS {name}_lo", f"{value.hi} AS {name}_hi"]
        keys = ", ".join(c for c in sorted(basic) if c.startswith("key_"))
        statements.append(
            f"CREATE OR REPLACE TEMP TABLE with_{process.name} AS SELECT w, {keys}, {', '.join(columns)} FROM {wide}"
        )
    raws: dict[str, list[str]] = {table: [] for table in RAW}
    for row in rows:
        raws[row.table].append(_select(row, wide))
    return Compiled(statements, raws)


def _column(planner: Planner, name: str) -> Expr:
    column = planner.process.columns.get(name)
    return Expr("column", column.type if column else "number", name=name)


def _select(row: RawRow, wide: str) -> str:
    source = f"{wide}_{row.part}" if row.part else wide
    values = {"w": "w", "rid": "rid", **row.columns}
    applies = values["applies"]
    listed = ", ".join(
        f"{values[name]}::{kind} AS {name}"
        if name in ("p", "part")
        else f"{values[name]} AS {name}"
        for name, kind in RAW[row.table].items()
    )
    where = "" if applies == "true" else f" WHERE {applies} IS DISTINCT FROM false"
    return f"SELECT {listed} FROM {source}{where}"
