"""Lines of lists as rows: those of a part, and those that make rows of their own (`each`)."""

from __future__ import annotations

import json
from collections.abc import Sequence

import duckdb

from hofburg.assessment.fold_typed import typed
from hofburg.assessment.stored import look_name
from hofburg.assessment.tables import columns_of
from hofburg.regimes import Each, Expr, Part, Process

__all__ = ["fold_lines", "fold_part", "perhaps_of_line"]


def fold_part(db: duckdb.DuckDBPyConnection, process: Process, part: Part) -> None:
    """``part_<process>_<part>``: the lines of the first list that a held message fills."""
    shape = json.dumps([dict.fromkeys(part.fields, "VARCHAR")])
    columns = []
    for f, spec in part.fields.items():
        text = f"line.{f}"
        columns += [f"{sql} AS p__{f}{suffix}" for suffix, sql in typed(spec.type, text)]
        columns.append(
            f"CASE WHEN {text} IS NULL THEN CASE WHEN NOT public THEN false END WHEN {text} <> '?' THEN true END"
            f" AS p__{f}_given, {text} IS NOT NULL AS p__{f}_filled"
        )
    lists = []
    for number, source in enumerate(part.sources):
        first = [f"s.kind = '{source.name}' AND s.{source.value} AND s.seen"]
        # An earlier list that is there, or may be, comes before.
        first += [f"NOT ({_settles(earlier)})" for earlier in part.sources[:number]]
        lists.append(f"""
            SELECT s.rid, coalesce(s.origin = 'public-account', false) AS public,
                   from_json(json_extract(s.body, '$.{source.field}'), '{shape}') AS lines
            FROM said_{process.name} s JOIN base_{process.name} b USING (rid) WHERE {" AND ".join(first)}""")
    db.execute(f"""
        CREATE OR REPLACE TABLE part_{process.name}_{part.name} AS
        SELECT rid, n::INTEGER AS part, {", ".join(columns)} FROM (
            SELECT rid, public, unnest(lines) AS line, generate_subscripts(lines, 1) AS n
            FROM ({" UNION ALL ".join(lists)}))""")


def _settles(source: Expr) -> str:
    """SQL: a message that is held and fills its list, or may do so, decides whose lines count."""
    held = f"b.held_{'last_' if source.value == 'last' else ''}{source.name}"
    return f"{held} IS NULL OR ({held} AND b.{source.name}__{source.field}__{source.value}_filled)"


# -- rows that lines make ----------------------------------------------------------------------------


def fold_lines(
    db: duckdb.DuckDBPyConnection, process: Process, each: Each, nodes: Sequence[Expr]
) -> str:
    """``case_<process>``: a row for each line, with what it and its case hand over.

    ``loose_<process>`` holds the messages of which nobody says who sent or got them: each may be
    that of any row of its case. Returns the FROM clause of the messages ``o`` of rows ``c``.
    """
    name = process.name
    case, lines = each.process, f"{each.process}_{each.part}"
    handed = {n.field for n in nodes if n.op == "with" and n.name == case}
    joins, columns = [], []
    for table, on, fields in (
        (f"with_{case}", "at_rid = b.rid", [f for f in handed if "." not in f]),
        (f"with_{lines}", "at_rid = b.rid AND at_part = l.part", [f for f in handed if "." in f]),
    ):
        if fields:
            names = columns_of(db, table)
            listed = [n for n in names for f in fields if _is_of(n, look_name(f, None))]
            columns += [f"{table}.{n}" for n in listed]
            joins.append(f"JOIN {table} ON {table}.{on.replace('AND ', f'AND {table}.')}")
    also = f"coalesce(p__{each.by}, '?')"
    again = f"row_number() OVER (PARTITION BY rid, p__{each.by} ORDER BY part)"
    db.execute(f"""
        CREATE OR REPLACE TABLE case_{name} AS
        SELECT (row_number() OVER (ORDER BY w, cid))::INTEGER AS rid, * FROM (
            SELECT b.w, b.cid || '/' || {also} || CASE WHEN n > 1 THEN '-' || n ELSE '' END AS cid,
                   b.opened_lo, b.opened_hi, b.shown, b.cid AS of_cid,
                   l.* EXCLUDE (rid, part, n){"".join(f", {c}" for c in columns)}
            FROM (SELECT *, {again} AS n FROM part_{lines}) l JOIN base_{case} b USING (rid) {" ".join(joins)})""")
    sent = ", ".join(f"'{m}'" for m, r in process.messages.items() if r.sender == each.by)
    kinds = ", ".join(f"'{m}'" for m in process.messages)
    states = (
        f"CASE WHEN e.kind IN ({sent}) THEN [e.author] ELSE e.sent_to END" if sent else "e.sent_to"
    )
    db.execute(f"""
        CREATE OR REPLACE TABLE keyed_{name} AS
        SELECT w, i, t.cid, e.kind, list_distinct({states}) AS states
        FROM thread_{case} t JOIN entry e USING (w, i) WHERE e.kind IN ({kinds})""")
    db.execute(f"""
        CREATE OR REPLACE TABLE loose_{name} AS SELECT * FROM keyed_{name}
        WHERE coalesce(len(states), 0) = 0 OR list_contains(states, '?')""")
    db.execute(f"""
        CREATE OR REPLACE TABLE thread_{name} AS
        WITH one AS (SELECT w, i, cid, unnest(states) AS state FROM keyed_{name})
        SELECT DISTINCT * FROM (
            SELECT one.w, one.i, c.rid, c.cid FROM one JOIN case_{name} c
            ON c.w = one.w AND c.of_cid = one.cid AND c.p__{each.by} = one.state
            UNION ALL  -- to everybody
            SELECT one.w, one.i, c.rid, c.cid FROM one JOIN case_{name} c
            ON one.state = '*' AND c.w = one.w AND c.of_cid = one.cid AND c.p__{each.by} IS NOT NULL)""")
    return f"entry o JOIN thread_{name} c USING (w, i)"


def _is_of(column: str, look: str) -> bool:
    """Whether a column holds a look's value, under any reading."""
    rest = column.removeprefix(look)
    return column.startswith(look) and (rest in ("_lo", "_hi") or _reading(rest))


def _reading(rest: str) -> bool:
    return rest.startswith("__") and not rest.startswith("___")


def perhaps_of_line(name: str, by: str, message: str) -> str:
    """SQL: it is not known whose row it is, or whose message."""
    return (
        f" WHEN c.p__{by} IS NULL OR EXISTS (SELECT 1 FROM loose_{name} l WHERE l.w = c.w"
        f" AND l.cid = c.of_cid AND l.kind = '{message}') THEN NULL::BOOLEAN"
    )
