"""Fold messages to rows: one row per case and world, in DuckDB.

A case is the root of its *refers to* chain; a missing root makes a placeholder. Each process gets a
table ``base_<process>`` with one column (or a pair of bounds) for every message field that an
expression reads, and a table ``part_<process>_<part>`` for each list it takes apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from hofburg.assessment.fold_fields import base_columns, read_field, texts_of
from hofburg.assessment.fold_lines import fold_lines, fold_part, perhaps_of_line
from hofburg.assessment.fold_messages import fold_messages, more_messages
from hofburg.assessment.held import Declaration, Held, World
from hofburg.assessment.macros import timestamp
from hofburg.regimes import Expr, Law, Process, walk
from hofburg.values import NEVER, format_instant

__all__ = [
    "Reads",
    "declare",
    "fold",
    "load_entries",
    "load_worlds",
    "nodes_of",
    "reads_of",
]

CHUNK = 20_000


ENTRY_SHAPE = json.dumps(
    {
        "i": "BIGINT",
        "scope": "VARCHAR",
        "account": "VARCHAR",
        "seen": "BOOLEAN",
        "ref": "VARCHAR",
        "regime": "VARCHAR",
        "kind": "VARCHAR",
        "under": "VARCHAR",
        "author": "VARCHAR",
        "to": ["VARCHAR"],
        "all": "BOOLEAN",
        "addressees": "JSON",
        "sent": "VARCHAR",
        "received": "JSON",
        "basis": "VARCHAR",
        "number": "VARCHAR",
        "case": "VARCHAR",
        "origin": "VARCHAR",
        "refs": ["VARCHAR"],
        "body": "JSON",
    }
)


def addressees(entry: Mapping[str, Any]) -> list[str]:
    """All to whom a message went, copies too; with ``?`` where it does not say who got copies."""
    copies = entry.get("copies")
    return [*entry.get("to", []), *(["?"] if copies is None else copies)]


def _line(index: int, held: Held) -> str:
    entry = held.entry
    copies = entry.get("copies")
    to_all = None if copies is None else "*" in copies
    return json.dumps(
        {
            "i": index,
            "scope": held.scope,
            "account": held.account,
            "seen": held.visible,
            "ref": held.reference,
            "regime": entry["regime"],
            "kind": entry["kind"],
            "under": entry.get("under") or entry["regime"],
            "author": entry.get("author"),
            "to": entry.get("to", []),
            "all": True if "*" in entry.get("to", []) else to_all,
            "addressees": addressees(entry),
            "sent": entry.get("sent"),
            "received": entry.get("received", {}),
            "basis": entry.get("basis"),
            "number": entry.get("number"),
            "case": entry.get("case"),
            "origin": entry.get("origin"),
            "refs": entry.get("refers_to", []),
            "body": entry.get("body", {}),
        }
    )


def load_entries(db: duckdb.DuckDBPyConnection, held: Iterable[Held]) -> None:
    """Put entries into the table ``entry``, each in the worlds that admit it (see ``load_worlds``)."""
    db.execute("CREATE OR REPLACE TABLE line (j JSON)")
    chunk: list[str] = []
    insert = "INSERT INTO line SELECT unnest(string_split($1, chr(10)))::JSON"
    for index, item in enumerate(held):
        chunk.append(_line(index, item))
        if len(chunk) == CHUNK:
            db.execute(insert, ["\n".join(chunk)])
            chunk.clear()
    if chunk:
        db.execute(insert, ["\n".join(chunk)])
    entries_from_lines(db)


def entries_from_lines(db: duckdb.DuckDBPyConnection) -> None:
    """The table ``entry`` from the table ``line``."""
    db.execute(f"""
        CREATE OR REPLACE TABLE entry AS
        WITH e AS (SELECT unnest(json_transform(j, '{ENTRY_SHAPE}')) FROM line)
        SELECT w.w, e.i, e.seen, e.ref, e.regime, e.kind, e.under, e.author, e."to" AS sent_to, e."to"[1] AS addressee,
               e."all" AS to_all, e.addressees::VARCHAR AS addressees, instant_lo(e.sent) AS sent_lo, instant_hi(e.sent) AS sent_hi,
               e.received, e.basis, e.number, e."case" AS own_case, e.origin, e.refs, e.body
        FROM e JOIN world w ON w.scope = e.scope
             AND (e.account IS NULL OR w.accounts IS NULL OR list_contains(w.accounts, e.account))""")


def load_worlds(db: duckdb.DuckDBPyConnection, worlds: Sequence[World]) -> None:
    """The table ``world``: number, scope, accounts, holder, horizon (``k``), as of (``t``)."""
    db.execute(
        "CREATE OR REPLACE TABLE world (w INTEGER, name VARCHAR, scope VARCHAR, accounts VARCHAR[],"
        " holder VARCHAR, roster VARCHAR[], k TIMESTAMP, t TIMESTAMP)"
    )
    rows = [
        (
            [
                *(number, world.name, world.scope, _listed(world.accounts), world.holder),
                _listed(world.roster),
            ],
            f"{timestamp(world.kept_until)}, {timestamp(world.as_of)}",
        )
        for number, world in enumerate(worlds)
    ]
    _insert(db, "world", rows)


def _listed(names: Sequence[str] | None) -> list[str] | None:
    return None if names is None else list(names)


def _insert(
    db: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[list[Any], str]]
) -> None:
    """Insert rows, many in one statement: values that are given, then what is written as SQL."""
    for start in range(0, len(rows), 200):
        values: list[Any] = []
        written = []
        for given, rest in rows[start : start + 200]:
            marks = ", ".join(f"${len(values) + n}" for n in range(1, len(given) + 1))
            written.append(f"({marks}, {rest})")
            values += given
        db.execute(f"INSERT INTO {table} VALUES {', '.join(written)}", values)


def declare(
    db: duckdb.DuckDBPyConnection, worlds: Sequence[World], declarations: Sequence[Declaration]
) -> None:
    """The table ``declared``: completeness, absences and ordinals by world."""
    db.execute(
        "CREATE OR REPLACE TABLE declared (w INTEGER, regime VARCHAR, kinds VARCHAR[], states VARCHAR[],"
        " cid VARCHAR, label VARCHAR, ordinal BIGINT, since TIMESTAMP, until TIMESTAMP)"
    )
    own: dict[str, list[Declaration]] = {}
    for d in declarations:
        own.setdefault(d.scope, []).append(d)
    rows = []
    for number, world in enumerate(worlds):
        for d in own.get(world.scope, ()):
            if not world.holds(d):
                continue
            lists = [_listed(d.kinds), _listed(d.states)]
            given = [number, d.regime, *lists, d.case, d.label, d.ordinal]
            until = timestamp(min(d.until, world.kept_until))
            rows.append((given, f"{timestamp(d.since)}, {until}"))
    _insert(db, "declared", rows)


@dataclass(slots=True)
class Reads:
    """The message fields that the expressions of a process read: (message, field, which).

    ``given`` and ``filled`` are those of which it is asked whether they say something, or are there.
    """

    fields: set[tuple[str, str, str]] = field(default_factory=set)
    given: set[tuple[str, str, str]] = field(default_factory=set)
    filled: set[tuple[str, str, str]] = field(default_factory=set)
    received: set[str] = field(default_factory=set)

    def of(self, message: str, which: str) -> dict[str, set[str]]:
        """The fields of a message, with the ends of their columns: a value's own, given, filled."""
        found: dict[str, set[str]] = {}
        values = {"", "lo", "hi"}
        for listed, ends in (
            (self.fields, values), (self.given, {"given"}), (self.filled, {"filled"}),
        ):  # fmt: skip
            for m, name, at in listed:
                if (m, at) == (message, which):
                    found.setdefault(name, set()).update(ends)
        return dict(sorted(found.items()))


def nodes_of(law: Law, process: Process) -> list[Expr]:
    """Every node of what a process and its provisions say; what dates its cases comes last."""
    exprs = [c.expr for c in process.columns.values()]
    exprs += [
        e for p in process.parts.values() for e in (p.of, *(c.expr for c in p.columns.values()))
    ]
    exprs += [e for w in process.withs.values() for e in w.on.values()]
    nodes = [n for e in exprs for n in walk(e)]
    nodes += [n for p in law.provisions.values() if p.process == process.name for n in p.nodes()]
    dated = law.dating(process)
    return [*nodes, dated] if dated else nodes


def reads_of(law: Law, process: Process) -> Reads:
    """All message fields that columns and provisions of a process read."""
    reads = Reads()
    for node in nodes_of(law, process):
        if node.op == "message":
            reads.fields.add((node.name, node.field, str(node.value)))
        elif node.op == "given" and node.value != "part":
            reads.given.add((node.name, node.field, str(node.value)))
        elif node.op == "received":
            reads.received.add(node.name)
            reads.fields.add((node.name, "sent", "first"))
    columns = [process.columns, *(part.columns for part in process.parts.values())]
    filling = [c.expr for listed in columns for c in listed.values() if c.default is not None]
    filling += [n for n in nodes_of(law, process) if n.op == "coalesce"]
    filling += [source for part in process.parts.values() for source in part.sources]
    fields = [n for e in filling for n in walk(e) if n.op == "message"]
    reads.filled |= {(n.name, n.field, str(n.value)) for n in fields}
    reads.fields.add((process.root, "sent", "first"))
    return reads


def _threads(db: duckdb.DuckDBPyConnection, process: Process, regime: str) -> None:
    """``thread_<process>``: the case of each entry, the root of what it refers to."""
    kinds = ", ".join(f"'{m}'" for m in process.messages)
    name = process.name
    db.execute(f"""
        CREATE OR REPLACE TABLE link_{name} AS
        WITH own AS (SELECT * FROM entry WHERE regime = '{regime}' AND kind IN ({kinds})),
        parent AS (
            SELECT r.w, r.i, arg_min(r.target, r.n) AS target FROM (
                SELECT o.w, o.i, unnest(o.refs) AS target, generate_subscripts(o.refs, 1) AS n
                FROM own o WHERE o.kind <> '{process.root}' AND o.own_case IS NULL) r
            LEFT JOIN entry e ON e.w = r.w AND e.ref = r.target
            WHERE e.i IS NULL OR (e.regime = '{regime}' AND e.kind IN ({kinds}))
            GROUP BY r.w, r.i)
        SELECT o.w, o.i, o.ref, coalesce(o.own_case, p.target) AS up FROM own o LEFT JOIN parent p USING (w, i)""")
    db.execute(f"""
        CREATE OR REPLACE TABLE thread_{name} AS
        SELECT w, i, coalesce(up, ref) AS cid FROM link_{name}""")
    # Most answers refer to the first message itself; what refers to an answer climbs further.
    climb = f"""SELECT t.w, t.i, max(l.up) AS up FROM thread_{name} t JOIN link_{name} l ON l.w = t.w AND l.ref = t.cid
                WHERE l.up IS NOT NULL AND l.up <> t.cid GROUP BY t.w, t.i"""
    for _ in range(32):  # a circle of references ends here
        made = db.execute(f"CREATE OR REPLACE TABLE climb_{name} AS {climb}")
        if not made.fetchall()[0][0]:  # so many rows
            break
        db.execute(f"""
            CREATE OR REPLACE TABLE thread_{name} AS
            SELECT w, i, coalesce(c.up, t.cid) AS cid FROM thread_{name} t LEFT JOIN climb_{name} c USING (w, i)""")


def _keyed(db: duckdb.DuckDBPyConnection, process: Process, regime: str) -> None:
    """``thread_<process>`` of a process with `every`: the row that each entry's key names.

    ``loose_<process>`` holds the entries whose key is not fully known: each may be the message of any
    row that it fits.
    """
    kinds = ", ".join(f"'{m}'" for m in process.messages)
    name = process.name
    keys, ends = [], []
    for column, named in process.key.items():
        direct = {"from": "author", "to": "addressee"}.get(named)
        text = direct or f"nullif(json_extract_string(body, '$.{named}'), '?')"
        if column == "year":
            lo, hi = f"number_lo({text})::BIGINT", f"number_hi({text})::BIGINT"
            # Who writes the year 999999999 means no year: such a message is that of no row.
            known = f"{lo} = {hi} AND {lo} BETWEEN 1 AND 9999"
            keys.append(f"CASE WHEN {known} THEN ({lo})::VARCHAR END AS key_year")
            ends.append(f"{lo} AS year_lo, {hi} AS year_hi")
        else:
            keys.append(f"{text} AS key_{column}")
    label = " || '/' || ".join([f"'{name}'", *(f"key_{c}" for c in process.key)])
    db.execute(f"""
        CREATE OR REPLACE TABLE keyed_{name} AS
        SELECT *, {label} AS cid FROM (
            SELECT w, i, kind, {", ".join([*keys, *ends])} FROM entry
            WHERE regime = '{regime}' AND kind IN ({kinds}))""")
    db.execute(
        f"CREATE OR REPLACE TABLE thread_{name} AS SELECT * FROM keyed_{name} WHERE cid IS NOT NULL"
    )
    db.execute(
        f"CREATE OR REPLACE TABLE loose_{name} AS SELECT * FROM keyed_{name} WHERE cid IS NULL"
    )


def _perhaps(db: duckdb.DuckDBPyConnection, process: Process, message: str) -> str:
    """SQL: a message whose key is not fully known may be the one of this row."""
    name = process.name
    if process.each:
        return perhaps_of_line(process.name, process.each.by, message)
    if not process.every or not db.execute(f"SELECT count(*) FROM loose_{name}").fetchall()[0][0]:
        return ""
    tests = ["l.w = c.w", f"l.kind = '{message}'"]
    if "state" in process.key:
        tests.append("(l.key_state IS NULL OR l.key_state = c.key_state)")
    if "year" in process.key:
        tests.append(
            "(l.year_lo IS NULL OR l.year_hi IS NULL OR c.key_year BETWEEN l.year_lo AND l.year_hi)"
        )
    return f" WHEN EXISTS (SELECT 1 FROM loose_{name} l WHERE {' AND '.join(tests)}) THEN NULL::BOOLEAN"


# The year in which the register of each world begins: that of the first entry whose time is known.
_BEGUN = """SELECT w.w, coalesce((SELECT min(year(sent_lo)) FROM entry e WHERE e.w = w.w
    AND isfinite(sent_lo)), year(w.t)) AS begun FROM world w"""


def _roster(law: Law, process: Process, last_year: int) -> str:
    """Rows that no message triggers: each State (and year) of each world."""
    codes = ", ".join(f"'{s}'" for s in roster_states(law))
    states = f"SELECT w, unnest(coalesce(roster, [{codes}])) AS key_state FROM world"
    if "years" not in process.key and "year" not in process.key:
        return f"SELECT w, 'y' AS key_year, key_state FROM ({states})"
    first = 1900 if law.since is None else int(format_instant(law.since)[:4])
    year = f"""SELECT w, unnest(generate_series(greatest({first}, begun),
            least(year(t) + 1, {last_year})))::VARCHAR AS key_year FROM world JOIN ({_BEGUN}) USING (w)"""
    return f"SELECT w, key_year, key_state FROM ({year}) JOIN ({states}) USING (w)"


def roster_states(law: Law) -> list[str]:
    """The States of a roster: the parties, or whoever may participate according to the atlas."""
    if law.parties is not None:
        return sorted(law.parties)
    from hofburg.atlas import states

    return sorted(s.code for s in states("participating"))


def fold(db: duckdb.DuckDBPyConnection, law: Law, process: Process, last_year: int = 2200) -> None:
    """Make ``base_<process>`` and its part tables. See the module's docstring."""
    reads = reads_of(law, process)
    name = process.name
    if process.each:
        said = fold_lines(db, process, process.each, nodes_of(law, process))
    else:
        (_keyed if process.every else _threads)(db, process, law.regime)
        _cases(db, law, process, last_year)
        said = f"entry o JOIN thread_{name} t USING (w, i) JOIN case_{name} c ON c.w = o.w AND c.cid = t.cid"
    last = any(which == "last" for _, _, which in reads.fields | reads.given | reads.filled)
    window = "(PARTITION BY rid, o.kind ORDER BY o.sent_lo, o.sent_hi, o.ref, o.i)"
    db.execute(f"""
        CREATE OR REPLACE TABLE said_{name} AS
        SELECT o.*, c.rid, c.cid, row_number() OVER {window} = 1 AS first,
               {f"lead(o.i) OVER {window} IS NULL" if last else "false"} AS last
        FROM {said}""")
    columns, joins = [], []
    for message in process.messages:
        for which in ("first", "last"):
            fields = reads.of(message, which)
            if which == "last" and not fields:
                continue
            alias = f"{message}_{which}"
            inner = [
                f"{sql} AS {f}__{end}"
                for f, ends in fields.items()
                for end, sql in read_field(law, message, f).items()
                if end in ends
            ]
            if message in reads.received:
                inner.append("received AS received_json")
            joins.append(
                f"LEFT JOIN (SELECT {', '.join(['rid', 'seen', *inner])}"
                f" FROM ({texts_of(f'said_{name}', list(fields))} WHERE kind = '{message}' AND {which}))"
                f" {alias} ON {alias}.rid = c.rid"
            )
            # True: held; NULL: perhaps (receipt unknown); False: not held.
            held = f"held_{message}" if which == "first" else f"held_last_{message}"
            columns.append(
                f"CASE WHEN {alias}.rid IS NOT NULL THEN CASE WHEN {alias}.seen THEN true END"
                f"{_perhaps(db, process, message)} ELSE false END AS {held}"
            )
            if which == "first" and message in reads.received:
                columns.append(f"{alias}.received_json AS json_{message}__received")
            columns += [
                c for f in fields for c in base_columns(law, message, f, which, alias, fields[f])
            ]
    for kind in dict.fromkeys(part.kind for part in process.parts.values() if part.kind):
        column, join = more_messages(process, kind, _perhaps(db, process, kind))
        columns.append(column)
        joins.append(join)
    db.execute(f"""
        CREATE OR REPLACE TABLE base_{name} AS
        SELECT {", ".join(["c.*", "world.holder", "world.k", *columns])}
        FROM case_{name} c JOIN world USING (w) {" ".join(joins)}""")
    for part in process.parts.values():
        if part.kind:
            fold_messages(db, law, process, part)
        else:
            fold_part(db, process, part)


def _cases(db: duckdb.DuckDBPyConnection, law: Law, process: Process, last_year: int) -> None:
    """``case_<process>``: one row for each case, numbered in order of world and name."""
    name = process.name
    keys = "".join(f", any_value(t.key_{c}) AS key_{c}" for c in process.key)
    found = (
        f"SELECT w, t.cid, min(e.sent_lo) AS opened_lo, min(e.sent_hi) AS opened_hi,"
        f" min(e.sent_lo) FILTER (isfinite(e.sent_lo)) AS said{keys}"
        f" FROM thread_{name} t JOIN entry e USING (w, i) GROUP BY w, t.cid"
    )
    columns = "w, cid, opened_lo, opened_hi, opened_lo AS shown"
    if process.every:
        on = " AND ".join(["r.w = x.w", *(f"r.key_{c} = x.key_{c}" for c in process.key)])
        row = " || '/' || ".join([f"'{name}'", *(f"r.key_{c}" for c in process.key)])
        merged = ", ".join(f"coalesce(x.key_{c}, r.key_{c}) AS key_{c}" for c in process.key)
        found = (
            f"SELECT coalesce(x.w, r.w) AS w, coalesce(x.cid, {row}) AS cid, {merged}, said"
            f" FROM ({found}) x FULL JOIN ({_roster(law, process, last_year)}) r ON {on}"
        )
        start = timestamp(law.since or -NEVER)
        shown = start
        if "year" in process.key:
            year = "TRY_CAST(key_year AS BIGINT)"
            start = f"day_start(make_date({year}, 1, 1))"
            # A yearly row is shown from the year before on: next year's calendar is due this year.
            shown = f"day_start(make_date({year} - 1, 1, 1))"
            found = f"SELECT * FROM ({found}) JOIN ({_BEGUN}) USING (w)"
        # What was said of it before is shown from then on: the year may be the wrong one.
        seen = f"coalesce(least(said, {shown}), {shown})"
        columns = f"w, cid, {start} AS opened_lo, {start} AS opened_hi, {seen} AS shown"
        if "year" in process.key:
            # What a State had to send before its register began proves nothing by not being there.
            columns += f", {shown} >= day_start(make_date(begun, 1, 1)) AS kept"
        for c in process.key:
            text = f"key_{c}" if c == "state" else f"TRY_CAST(key_{c} AS DECIMAL(18,6))"
            columns += f", {text} AS key_{c}"
    db.execute(f"""
        CREATE OR REPLACE TABLE case_{name} AS
        SELECT (row_number() OVER (ORDER BY w, cid))::INTEGER AS rid, {columns} FROM ({found})""")
