"""Write a planner's units as SQL: nested SELECTs, with a table wherever something is joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import duckdb

from hofburg.assessment.bounds import Bounds
from hofburg.assessment.emit_lines import add_columns
from hofburg.assessment.plan import Planner
from hofburg.assessment.plan_lines import LineUnit
from hofburg.assessment.provisions import RAW, Instance, RawRow, raw_row
from hofburg.assessment.stored import Env, look_name
from hofburg.assessment.tables import columns_of
from hofburg.assessment.units import Unit
from hofburg.regimes import Expr

__all__ = ["compile_process"]

_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def _stage(
    db: duckdb.DuckDBPyConnection,
    source: str,
    units: Sequence[Unit],
    keep: set[str],
    target: str,
    of_lines: Sequence[LineUnit] = (),
    process: str = "",
) -> None:
    """Make ``target`` from ``source`` with the units' columns; keep only what is needed.

    ``of_lines`` are columns that lines of the ``process`` get on the way.
    """
    ctes: list[str] = []
    available = set(columns_of(db, source))
    previous = source
    for number, level in enumerate(
        sorted({*(u.level for u in units), *(u.level for u in of_lines)})
    ):
        here = [u for u in units if u.level == level]
        grown = [u for u in of_lines if u.level == level]
        lines = sorted({u.lines for u in here if u.lines})
        windows = [w for u in here for w in u.windows]
        joins = list(dict.fromkeys(join for u in here for join in u.joins))
        if (joins or lines or windows or grown) and ctes:
            table = f"{target}_{number}"
            later = [text for u in of_lines if u.level >= level for text in u.texts()]
            db.execute(_table(table, ctes, _alive(units, level, keep, available, later), previous))
            previous, ctes = table, []
        if grown:
            add_columns(db, process, grown, previous)
        if not here:
            continue
        joins += [_sums(db, here, table, n, available) for n, table in enumerate(lines)]
        if windows:
            joins.append(_windows(windows, "part" in available))
        apart = [u for u in here if u.joins or u.lines or u.windows]
        columns = [f"{sql} AS {name}" for u in here if u not in apart for name, sql in u.columns]
        source = f"{previous} x"
        if joins:
            keys = ["rid", "part"] if "part" in available else ["rid"]
            source += (
                f" JOIN ({_apart(apart, joins, lines, keys)}) USING ({', '.join(keys)})".replace(
                    "{prev}", previous
                )
            )
            columns += [name for u in apart for name, _ in u.columns]
        ctes.append(f"{target}__{number} AS (SELECT x.*, {', '.join(columns)} FROM {source})")
        available |= {name for u in here for name, _ in u.columns}
        previous = f"{target}__{number}"
    db.execute(_table(target, ctes, ", ".join(sorted(keep)) if keep else "*", previous))


def _apart(
    units: Sequence[Unit], joins: Sequence[str], lines: Sequence[str], keys: Sequence[str]
) -> str:
    """What is joined is joined apart from the wide rows, which pass through one join and not through all."""
    columns = [
        f"{sql.replace('{agg}', f'agg{lines.index(u.lines)}') if u.lines else sql} AS {name}"
        for u in units
        for name, sql in u.columns
    ]
    return f"SELECT {', '.join([*(f'x.{k}' for k in keys), *columns])} FROM {{prev}} x {' '.join(joins)}"


def _sums(
    db: duckdb.DuckDBPyConnection, units: Sequence[Unit], table: str, n: int, available: set[str]
) -> str:
    """All sums over one table of lines in one pass; joined with the case only where they read it."""
    sums = [s for u in units if u.lines == table for s in u.sums]
    reads = {name for _, sql in sums for name in _NAME.findall(sql)}
    case = " JOIN {prev} USING (rid)" if (reads - set(columns_of(db, table))) & available else ""
    listed = ", ".join(f"{sql} AS {name}" for name, sql in sums)
    return (
        f"LEFT JOIN (SELECT rid, {listed} FROM {table}{case} GROUP BY rid) agg{n}"
        f" ON agg{n}.rid = x.rid"
    )


def _windows(windows: Sequence[tuple[str, str]], parts: bool) -> str:
    """Windows computed apart from the wide rows, so that only what they read is sorted."""
    key = ["rid", "part"] if parts else ["rid"]
    listed = ", ".join(f"{sql} AS {name}" for name, sql in windows)
    on = " AND ".join(f"win.{k} = x.{k}" for k in key)
    return f"JOIN (SELECT {', '.join(key)}, {listed} FROM {{prev}} x) win ON {on}"


_ALWAYS = {"rid", "part", "w", "shown"}


def _alive(
    units: Sequence[Unit], level: int, keep: set[str], available: set[str], of_lines: Sequence[str]
) -> str:
    """The columns that this level or a later one reads, or that are kept."""
    if not keep or not available:
        return "*"
    later = [*_texts(u for u in units if u.level >= level), *of_lines]
    return ", ".join(sorted((keep | _ALWAYS | _used(later, available)) & available))


def _texts(units: Iterable[Unit]) -> list[str]:
    """All SQL of some units."""
    return [
        text
        for u in units
        for text in (
            *u.joins,
            *(sql for pairs in (u.columns, u.sums, u.windows) for _, sql in pairs),
        )
    ]


def _table(name: str, ctes: list[str], columns: str, source: str) -> str:
    head = f"WITH {', '.join(ctes)} " if ctes else ""
    return f"CREATE OR REPLACE TABLE {name} AS {head}SELECT {columns} FROM {source}"


def _used(texts: Iterable[str], available: set[str]) -> set[str]:
    return {name for text in texts for name in _NAME.findall(text)} & available


def compile_process(
    db: duckdb.DuckDBPyConnection,
    planner: Planner,
    listed: Sequence[Instance],
    wanted: Sequence[str],
    *,
    keep: bool = False,
) -> dict[str, list[str]]:
    """Make the wide tables of a process, and give the SELECTs of its raw rows by raw table.

    ``wanted`` are columns that other processes look up; ``keep`` keeps every column.
    """
    process = planner.process
    rows = [raw_row(planner, i) for i in listed if i.provision.process == process.name]
    looks = _looks(planner, wanted)
    if keep:  # whoever looks closely may ask for any column
        for name in process.columns:
            planner.expr(_column(planner, name), None)
    base = set(columns_of(db, f"base_{process.name}"))
    made = {name for unit in planner.units for name, _ in unit.columns}
    keys = sorted(c for c in base if c.startswith("key_"))
    texts = [sql for row in rows for sql in row.columns.values()]
    texts += [side for value in looks.values() for side in value]
    texts += _texts(u for units in planner.part_units.values() for u in units)
    wide = f"wide_{process.name}"
    needed = (_ALWAYS & base) | set(keys) | _used(texts, base | made)
    _stage(
        db, f"base_{process.name}", planner.units, set() if keep else needed, wide,
        planner.line_units, process.name,
    )  # fmt: skip
    whole = set(columns_of(db, wide))
    of_lines = {name.rpartition(".")[0] for name in wanted} - {""}
    for part in sorted({row.part for row in rows if row.part} | of_lines):
        seed = f"{wide}_{part}_seed"
        lines = f"part_{process.name}_{part}"
        read = [sql for row in rows if row.part == part for sql in row.columns.values()]
        read += [side for (p, _), value in looks.items() if p == part for side in value]
        read += _texts(planner.part_units.get(part, []))
        have = set(columns_of(db, lines)) | whole
        kept = ", ".join(sorted((_ALWAYS & have) | _used(read, have))) if not keep else "*"
        db.execute(
            f"CREATE OR REPLACE TABLE {seed} AS SELECT {kept} FROM {lines} JOIN {wide} USING (rid)"
        )
        _stage(db, seed, planner.part_units.get(part, []), set(), f"{wide}_{part}")
    for looked in sorted({"", *of_lines}):
        columns = [
            f"{v.lo} AS {n}_lo, {v.hi} AS {n}_hi"
            for (part, n), v in looks.items()
            if part == looked
        ]
        table = f"{process.name}_{looked}" if looked else process.name
        # Under other names, so that no expression can mean them.
        named = ["part AS at_part"] if looked else ["w", *(f"{k} AS at_{k}" for k in keys)]
        listed_keys = ", ".join(["rid AS at_rid", *named, *columns])
        if columns:
            db.execute(
                f"CREATE OR REPLACE TABLE with_{table} AS SELECT {listed_keys} FROM wide_{table}"
            )
    raws: dict[str, list[str]] = {table: [] for table in RAW}
    for row in rows:
        raws[row.table].append(_select(row, wide))
    return raws


def _looks(planner: Planner, wanted: Sequence[str]) -> dict[tuple[str, str], Bounds]:
    """Columns that other processes look up, by part, under each reading that they depend on."""
    looks: dict[tuple[str, str], Bounds] = {}
    for name in wanted:
        part = name.rpartition(".")[0]
        column = _column(planner, name)
        envs: list[Env] = [None]
        for parameter in sorted(planner.parameters(column)):
            envs += [(parameter, r) for r in planner.law.parameters[parameter].readings]
        looks |= {
            (part, look_name(name, env)): planner.expr(column, env, part or None)[0] for env in envs
        }
    return looks


def _column(planner: Planner, name: str) -> Expr:
    part, _, name = name.rpartition(".")
    process = planner.process
    column = (process.parts[part].columns if part else process.columns).get(name)
    return Expr("column", column.type if column else "number", name=name, field=part)


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
