"""Write columns of lines as SQL: what lines meet of other lines, and walks from line to line."""

from __future__ import annotations

import re
from collections.abc import Sequence

import duckdb

from hofburg.assessment.plan_lines import LineUnit, Meet, Walk
from hofburg.assessment.tables import columns_of

__all__ = ["STEPS", "add_columns"]

STEPS = 64  # how far `circular` follows lines
_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def add_columns(
    db: duckdb.DuckDBPyConnection, process: str, units: Sequence[LineUnit], case: str
) -> None:
    """Give the tables of parts the columns of a level; ``case`` is the table of their cases."""
    for part in sorted({u.part for u in units}):
        here = [u for u in units if u.part == part]
        table = f"part_{process}_{part}"
        joins = []
        for name, join in {u.name: u.join for u in here}.items():
            mine = [u for u in here if u.name == name]
            if isinstance(join, Meet):
                joins += _meet(db, process, join, mine, name, case)
            else:
                source = _source(db, f"part_{process}_{join.own}", case, mine)
                joins.append(f"JOIN ({_walk(join, source)}) {name} USING (rid, part)")
        listed = ", ".join(f"{sql} AS {column}" for u in here for column, sql in u.columns)
        source = _source(db, table, case, here)
        own = ", ".join(f"y.{name}" for name in columns_of(db, table))
        db.execute(
            f"CREATE OR REPLACE TABLE {table} AS SELECT {own}, {listed} FROM {source} {' '.join(joins)}"
        )


def _source(db: duckdb.DuckDBPyConnection, table: str, case: str, units: Sequence[LineUnit]) -> str:
    """A table of lines ``y``, joined with their cases only where something reads those."""
    reads = {name for u in units for text in u.texts() for name in _NAME.findall(text)}
    known = set(columns_of(db, case)) - set(columns_of(db, table))
    return f"{table} y JOIN {case} USING (rid)" if reads & known else f"{table} y"


def _meet(
    db: duckdb.DuckDBPyConnection,
    process: str,
    join: Meet,
    units: Sequence[LineUnit],
    name: str,
    case: str,
) -> list[str]:
    """Joins of what lines meet, by case and keys; and of how many lines there are in the case.

    The others are summed up by their keys first. ``mask_`` says which of the keys are not known: these
    meet every line that agrees in the rest. So a line meets a handful of sums and never a line.
    """
    own, others = (f"part_{process}_{part}" for part in (join.own, join.part))
    keys = range(len(join.mine))
    mask = " + ".join(
        f"CASE WHEN {sql} IS NULL THEN {1 << n} ELSE 0 END" for n, sql in enumerate(join.theirs)
    )
    theirs = ", ".join(f"coalesce({sql}, '') AS key{n}_" for n, sql in enumerate(join.theirs))
    mine = ", ".join(f"{sql} AS mine{n}_" for n, sql in enumerate(join.mine))
    asked = ", ".join(
        f"CASE WHEN (mask_ & {1 << n}) = 0 THEN mine{n}_ ELSE '' END AS key{n}_" for n in keys
    )
    by = ", ".join(["rid", "mask_", *(f"key{n}_" for n in keys)])
    sums = ", ".join(f"{sql} AS {column}" for u in units for column, sql in u.sums)
    found = ", ".join(f"{sql} AS {column}" for u in units for column, sql in u.found)
    return [
        f"""LEFT JOIN (
        WITH g AS MATERIALIZED (
            SELECT {by}, {sums} FROM (
                SELECT *, {mask} AS mask_, {theirs} FROM {_source(db, others, case, units)}
                WHERE NOT {join.apart}) GROUP BY {by}),
        x AS MATERIALIZED (  -- lest the lines of a case be joined with each other first
            SELECT rid, part, mask_, {asked}
            FROM (SELECT rid, part, {mine} FROM {_source(db, own, case, units)})
            CROSS JOIN (SELECT DISTINCT mask_ FROM g))
        SELECT x.rid, x.part, {found} FROM x JOIN g USING ({by})
        GROUP BY x.rid, x.part) {name} USING (rid, part)""",
        f"LEFT JOIN (SELECT rid, count(*) AS n_ FROM {others} GROUP BY rid) {name}n USING (rid)",
    ]


def _walk(join: Walk, source: str) -> str:
    """For each line whether it comes back to itself, from line to line, within ``STEPS``.

    Who has not ended by then is on no circle of that length; it may have run into one (not its own),
    or the chain is longer, and that is not known.
    """
    return f"""
        WITH RECURSIVE own AS (
            SELECT rid, part, {join.superior} AS s_, {join.no_superior} AS ends_,
                   {join.designation} AS d_, {join.no_designation} AS nameless_ FROM {source}),
        called AS (SELECT rid, d_, min(part) AS up_ FROM own WHERE d_ IS NOT NULL GROUP BY rid, d_),
        dark AS (SELECT DISTINCT rid FROM own WHERE d_ IS NULL AND NOT nameless_),
        step AS MATERIALIZED (
            SELECT own.rid, own.part, up_,
                   NOT ends_ AND (s_ IS NULL OR (up_ IS NULL AND dark.rid IS NOT NULL)) AS dark_
            FROM own LEFT JOIN called ON called.rid = own.rid AND called.d_ = own.s_
            LEFT JOIN dark ON dark.rid = own.rid),
        walk AS (
            SELECT rid, part, up_ AS at_, 1 AS n_ FROM step WHERE up_ IS NOT NULL
            UNION ALL
            SELECT w.rid, w.part, s.up_, w.n_ + 1 FROM walk w JOIN step s ON s.rid = w.rid AND s.part = w.at_
            WHERE w.at_ <> w.part AND s.up_ IS NOT NULL AND w.n_ < {STEPS}),
        ended AS (SELECT rid, part, arg_max(at_, n_) AS at_, max(n_) AS n_ FROM walk GROUP BY rid, part),
        circle AS (SELECT rid, part FROM ended WHERE at_ = part)
        SELECT s.rid, s.part, CASE
            WHEN e.rid IS NULL THEN CASE WHEN NOT s.dark_ THEN false END
            WHEN e.at_ = s.part THEN true
            WHEN e.n_ = {STEPS} THEN CASE WHEN c.rid IS NOT NULL THEN false END
            WHEN NOT last.dark_ THEN false END AS circular_
        FROM step s LEFT JOIN ended e USING (rid, part)
        LEFT JOIN step last ON last.rid = e.rid AND last.part = e.at_
        LEFT JOIN circle c ON c.rid = e.rid AND c.part = e.at_"""
