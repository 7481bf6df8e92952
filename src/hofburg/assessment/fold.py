"""Fold messages to rows: one row per case and world, in DuckDB.

A case is the root of its *refers to* chain; a missing root makes a placeholder. Each process gets a
table ``base_<process>`` with one column (or a pair of bounds) for every message field that an
expression reads, and a table ``part_<process>_<part>`` for each list it takes apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from hofburg.assessment.held import Declaration, Held, World
from hofburg.regimes import Law, Part, Process, walk
from hofburg.values import NEVER, format_instant

__all__ = [
    "Reads",
    "declare",
    "fold",
    "load_entries",
    "load_worlds",
    "macros",
    "reads_of",
    "timestamp",
]

CHUNK = 20_000
RANGED = ("instant", "day", "number", "count")
_ENVELOPE = {
    "from": "state",
    "to": "state",
    "sent": "instant",
    "received": "instant",
    "to_all": "flag",
    "under": "text",
    "basis": "text",
    "number": "text",
}


def timestamp(at: int) -> str:
    """An instant of ``hofburg.values`` as a DuckDB literal."""
    if at >= NEVER:
        return "TIMESTAMP 'infinity'"
    if at <= -NEVER:
        return "TIMESTAMP '-infinity'"
    return f"make_timestamp({at})"


def macros(zone: str) -> list[str]:
    """Functions that read bounds from text; the twin of ``hofburg.values`` in SQL."""
    start = (
        "d::TIMESTAMP" if zone == "UTC" else f"timezone('UTC', timezone('{zone}', d::TIMESTAMP))"
    )
    inf = "'infinity'::TIMESTAMP"
    point = "timezone('UTC', TRY_CAST(p AS TIMESTAMPTZ))"
    return [
        f"CREATE OR REPLACE MACRO day_start(d) AS {start}",
        "CREATE OR REPLACE MACRO day_end(d) AS day_start(d + 1) - INTERVAL 1 MICROSECOND",
        "CREATE OR REPLACE MACRO day_of(t) AS "
        + (
            "t::DATE"
            if zone == "UTC"
            else f"CASE WHEN isfinite(t) THEN timezone('{zone}', timezone('UTC', t))::DATE ELSE t::DATE END"
        ),
        f"CREATE OR REPLACE MACRO point_lo(p) AS CASE WHEN length(p) = 10 THEN day_start(TRY_CAST(p AS DATE)) ELSE {point} END",
        f"CREATE OR REPLACE MACRO point_hi(p) AS CASE WHEN length(p) = 10 THEN day_end(TRY_CAST(p AS DATE)) ELSE {point} END",
        "CREATE OR REPLACE MACRO instant_lo(t) AS coalesce(CASE WHEN t IS NULL OR t = '?' THEN NULL"
        f" WHEN contains(t, '..') THEN point_lo(nullif(split_part(t, '..', 1), '')) ELSE point_lo(t) END, -{inf})".replace(
            "-'inf", "'-inf"
        ),
        "CREATE OR REPLACE MACRO instant_hi(t) AS coalesce(CASE WHEN t IS NULL OR t = '?' THEN NULL"
        f" WHEN contains(t, '..') THEN point_hi(nullif(split_part(t, '..', 2), '')) ELSE point_hi(t) END, {inf})",
        "CREATE OR REPLACE MACRO number_lo(t) AS TRY_CAST(CASE WHEN contains(t, '..') THEN split_part(t, '..', 1) ELSE t END AS DECIMAL(18,6))",
        "CREATE OR REPLACE MACRO number_hi(t) AS TRY_CAST(CASE WHEN contains(t, '..') THEN split_part(t, '..', 2) ELSE t END AS DECIMAL(18,6))",
    ]


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
        SELECT w.w, e.i, e.seen, e.ref, e.regime, e.kind, e.under, e.author, e."to"[1] AS addressee,
               e."all" AS to_all, instant_lo(e.sent) AS sent_lo, instant_hi(e.sent) AS sent_hi,
               e.received, e.basis, e.number, e."case" AS own_case, e.origin, e.refs, e.body
        FROM e JOIN world w ON w.scope = e.scope
             AND (e.account IS NULL OR w.accounts IS NULL OR list_contains(w.accounts, e.account))""")


def load_worlds(db: duckdb.DuckDBPyConnection, worlds: Sequence[World]) -> None:
    """The table ``world``: number, scope, accounts, holder, horizon (``k``), as of (``t``)."""
    db.execute(
        "CREATE OR REPLACE TABLE world (w INTEGER, name VARCHAR, scope VARCHAR, accounts VARCHAR[],"
        " holder VARCHAR, k TIMESTAMP, t TIMESTAMP)"
    )
    for number, world in enumerate(worlds):
        accounts = None if world.accounts is None else list(world.accounts)
        db.execute(
            f"INSERT INTO world SELECT $1, $2, $3, $4, $5, {timestamp(world.kept_until)}, {timestamp(world.as_of)}",
            [number, world.name, world.scope, accounts, world.holder],
        )


def declare(db: duckdb.DuckDBPyConnection, declarations: Sequence[Declaration]) -> None:
    """The table ``declared``: completeness, absences and ordinals by world."""
    db.execute(
        "CREATE OR REPLACE TABLE declared (w INTEGER, regime VARCHAR, kinds VARCHAR[], states VARCHAR[],"
        " since TIMESTAMP, until TIMESTAMP, cid VARCHAR, label VARCHAR, ordinal BIGINT)"
    )
    for d in declarations:
        db.execute(
            f"INSERT INTO declared SELECT w, $1, $2, $3, {timestamp(d.since)}, least({timestamp(d.until)}, k), $4, $5, $6"
            " FROM world WHERE scope = $7 AND ($8 IS NULL OR accounts IS NULL OR list_contains(accounts, $8))",
            [
                d.regime,
                list(d.kinds) if d.kinds is not None else None,
                list(d.states) if d.states is not None else None,
                d.case,
                d.label,
                d.ordinal,
                d.scope,
                d.account,
            ],
        )


@dataclass(slots=True)
class Reads:
    """The message fields that the expressions of a process read: (message, field, which)."""

    fields: set[tuple[str, str, str]] = field(default_factory=set)
    received: set[str] = field(default_factory=set)


def reads_of(law: Law, process: Process) -> Reads:
    """All message fields that columns and provisions of a process read."""
    reads = Reads()
    exprs = [c.expr for c in process.columns.values()]
    exprs += [c.expr for p in process.parts.values() for c in p.columns.values()]
    exprs += [e for w in process.withs.values() for e in w.on.values()]
    nodes = [n for e in exprs for n in walk(e)]
    nodes += [n for p in law.provisions.values() if p.process == process.name for n in p.nodes()]
    for node in nodes:
        if node.op == "message" or (node.op == "given" and node.value != "part"):
            reads.fields.add((node.name, node.field, str(node.value)))
        elif node.op == "received":
            reads.received.add(node.name)
    for part in process.parts.values():
        reads.fields.add((part.message, part.field, "first"))
    reads.fields.add((process.root, "sent", "first"))
    reads.fields.add((process.root, "under", "first"))
    return reads


def field_type(law: Law, message: str, name: str) -> str:
    """The type of a message's field, envelope fields included."""
    return _ENVELOPE.get(name) or law.messages[message].fields[name].type


def typed(kind: str, text: str) -> list[tuple[str, str]]:
    """Suffix and SQL of the columns that hold a value of that type, read from text."""
    if kind == "instant":
        return [("_lo", f"instant_lo({text})"), ("_hi", f"instant_hi({text})")]
    if kind == "day":
        return [
            ("_lo", f"coalesce(TRY_CAST({text} AS DATE), '-infinity'::DATE)"),
            ("_hi", f"coalesce(TRY_CAST({text} AS DATE), 'infinity'::DATE)"),
        ]
    if kind == "number":
        return [("_lo", f"number_lo({text})"), ("_hi", f"number_hi({text})")]
    if kind == "count":
        return [("_lo", f"coalesce(number_lo({text}), 0)"), ("_hi", f"number_hi({text})")]
    if kind == "flag":
        return [("", f"TRY_CAST(nullif({text}, '?') AS BOOLEAN)")]
    return [("", f"nullif({text}, '?')")]


def _threads(process: Process, regime: str) -> str:
    kinds = ", ".join(f"'{m}'" for m in process.messages)
    return f"""
    own AS (SELECT * FROM entry WHERE regime = '{regime}' AND kind IN ({kinds})),
    parent AS (
        SELECT r.w, r.i, arg_min(r.target, r.n) AS target FROM (
            SELECT o.w, o.i, unnest(o.refs) AS target, generate_subscripts(o.refs, 1) AS n
            FROM own o WHERE o.kind <> '{process.root}' AND o.own_case IS NULL) r
        LEFT JOIN entry e ON e.w = r.w AND e.ref = r.target
        WHERE e.i IS NULL OR (e.regime = '{regime}' AND e.kind IN ({kinds}))
        GROUP BY r.w, r.i),
    link AS (SELECT o.w, o.i, o.ref, o.own_case, p.target FROM own o LEFT JOIN parent p USING (w, i)),
    up AS (
        SELECT w, i, coalesce(own_case, target, ref) AS top, 0 AS depth FROM link
        UNION ALL
        SELECT up.w, up.i, coalesce(l.own_case, l.target) AS top, up.depth + 1
        FROM up JOIN link l ON l.w = up.w AND l.ref = up.top
        WHERE up.depth < 32 AND coalesce(l.own_case, l.target) IS NOT NULL AND coalesce(l.own_case, l.target) <> up.top),
    thread AS (SELECT w, i, arg_max(top, row(depth, top)) AS cid FROM up GROUP BY w, i)"""


def _keyed(process: Process, regime: str) -> str:
    kinds = ", ".join(f"'{m}'" for m in process.messages)
    keys = []
    for column, name in process.key.items():
        text = {"from": "author", "to": "addressee"}.get(
            name, f"json_extract_string(body, '$.{name}')"
        )
        keys.append(f"{text} AS key_{column}")
    label = " || '/' || ".join(["'" + process.name + "'", *(f"key_{c}" for c in process.key)])
    return f"""
    own AS (SELECT *, {", ".join(keys)} FROM entry WHERE regime = '{regime}' AND kind IN ({kinds})),
    thread AS (SELECT w, i, {label} AS cid FROM own WHERE {label} IS NOT NULL)"""


def _roster(law: Law, process: Process, last_year: int) -> str:
    """Rows that no message triggers: each State (and year) of each world."""
    codes = ", ".join(f"'{s}'" for s in roster_states(law))
    states = f"SELECT unnest([{codes}]) AS key_state"
    if "years" not in process.key and "year" not in process.key:
        return f"SELECT w, 'y' AS key_year, key_state FROM world, ({states})"
    first = 1900 if law.since is None else int(format_instant(law.since)[:4])
    year = f"""SELECT w.w, unnest(generate_series(
            greatest({first}, coalesce((SELECT min(year(sent_lo)) FROM entry e WHERE e.w = w.w AND isfinite(sent_lo)), year(w.t))),
            least(year(w.t) + 1, {last_year})))::VARCHAR AS key_year FROM world w"""
    return f"SELECT w, key_year, key_state FROM ({year}), ({states})"


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
    keyed = bool(process.every)
    steps = _keyed(process, law.id) if keyed else _threads(process, law.id)
    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE said_{name} AS
        WITH RECURSIVE {steps}
        SELECT o.*, t.cid,
               row_number() OVER (PARTITION BY o.w, t.cid, o.kind ORDER BY o.sent_lo, o.sent_hi, o.ref, o.i) AS first,
               row_number() OVER (PARTITION BY o.w, t.cid, o.kind ORDER BY o.sent_lo DESC, o.sent_hi DESC, o.ref DESC, o.i DESC) AS last
        FROM own o JOIN thread t USING (w, i)""")
    columns = []
    for message in process.messages:
        columns.append(
            f"bool_or(seen) FILTER (kind = '{message}' AND first = 1) AS seen_{message},"
            f" count(*) FILTER (kind = '{message}') > 0 AS any_{message}"
        )
        columns.append(
            f"any_value(origin = 'public-account') FILTER (kind = '{message}' AND first = 1) AS public_{message}"
        )
        if message in reads.received:
            columns.append(
                f"any_value(received) FILTER (kind = '{message}' AND first = 1) AS json_{message}__received"
            )
    for message, name_, which in sorted(reads.fields):
        chosen = f"FILTER (kind = '{message}' AND {which} = 1)"
        prefix = f"{message}__{name_}__{which}"
        direct = {
            "from": "author",
            "to": "addressee",
            "to_all": "to_all",
            "under": "under",
            "basis": "basis",
            "number": "number",
        }
        if name_ == "sent":
            columns.append(
                f"min(sent_lo) {chosen} AS {prefix}_lo, min(sent_hi) {chosen} AS {prefix}_hi"
            )
        elif name_ in direct:
            columns.append(f"any_value({direct[name_]}) {chosen} AS {prefix}")
        elif name_ == "received":
            text = f"any_value(json_extract_string(received, '$.' || addressee)) {chosen}"
            columns.append(
                f"{text} AS {prefix}_text, any_value(sent_lo) {chosen} AS {prefix}_after"
            )
        else:
            columns.append(
                f"any_value(json_extract_string(body, '$.{name_}')) {chosen} AS {prefix}_text"
            )
    keys = "".join(f", any_value(key_{c}) AS key_{c}" for c in process.key)
    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE text_{name} AS
        SELECT w, cid, min(sent_lo) AS opened_lo, min(sent_hi) AS opened_hi{keys}, {", ".join(columns)}
        FROM said_{name} GROUP BY w, cid""")
    _base(db, law, process, reads, last_year)
    for part in process.parts.values():
        _part(db, process, part)


def _base(
    db: duckdb.DuckDBPyConnection, law: Law, process: Process, reads: Reads, last_year: int
) -> None:
    name = process.name
    columns = []
    for message in process.messages:
        # True: held; NULL: perhaps (receipt unknown); False: not held.
        columns.append(
            f"CASE WHEN coalesce(any_{message}, false) THEN CASE WHEN seen_{message} THEN true END"
            f" ELSE false END AS held_{message}"
        )
        if message in reads.received:
            columns.append(f"json_{message}__received")
    for message, field_, which in sorted(reads.fields):
        prefix = f"{message}__{field_}__{which}"
        kind = field_type(law, message, field_)
        if field_ == "sent":
            columns.append(
                f"coalesce({prefix}_lo, '-infinity'::TIMESTAMP) AS {prefix}_lo,"
                f" coalesce({prefix}_hi, 'infinity'::TIMESTAMP) AS {prefix}_hi"
            )
        elif field_ == "received":
            # A message is not received before it is sent; whether it ever was is not known.
            columns.append(
                f"CASE WHEN {prefix}_text IS NULL THEN coalesce({prefix}_after, '-infinity'::TIMESTAMP)"
                f" ELSE instant_lo({prefix}_text) END AS {prefix}_lo, instant_hi({prefix}_text) AS {prefix}_hi"
            )
        elif kind == "list":
            columns += [f"{prefix}_text AS {prefix}", _given(prefix, message)]
        elif field_ in _ENVELOPE:
            columns.append(prefix)
        else:
            columns += [
                f"{sql} AS {prefix}{suffix}" for suffix, sql in typed(kind, f"{prefix}_text")
            ]
            columns += [_given(prefix, message), f"{prefix}_text IS NOT NULL AS {prefix}_filled"]
    source = f"text_{name}"
    opened = "opened_lo, opened_hi, opened_lo AS shown"
    if process.every:
        on = " AND ".join(["r.w = x.w", *(f"r.key_{c} = x.key_{c}" for c in process.key)])
        keys = ", ".join(f"coalesce(x.key_{c}, r.key_{c}) AS key_{c}" for c in process.key)
        label = " || '/' || ".join([f"'{name}'", *(f"r.key_{c}" for c in process.key)])
        source = (
            f"(SELECT coalesce(x.w, r.w) AS w, coalesce(x.cid, {label}) AS cid, {keys}, x.* EXCLUDE (w, cid, "
            + ", ".join(f"key_{c}" for c in process.key)
            + f") FROM text_{name} x FULL JOIN ({_roster(law, process, last_year)}) r ON {on})"
        )
        start = (
            "day_start(make_date(TRY_CAST(key_year AS BIGINT), 1, 1))"
            if "year" in process.key
            else timestamp(law.since or -NEVER)
        )
        # A yearly row is shown from the year before on: next year's calendar is due this year.
        shown = start.replace("TRY_CAST(key_year AS BIGINT)", "TRY_CAST(key_year AS BIGINT) - 1")
        opened = f"{start} AS opened_lo, {start} AS opened_hi, {shown} AS shown"
        columns += [
            f"key_{c} AS key_{c}"
            if c == "state"
            else f"TRY_CAST(key_{c} AS DECIMAL(18,6)) AS key_{c}"
            for c in process.key
        ]
    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE base_{name} AS
        SELECT (row_number() OVER (ORDER BY w, cid))::INTEGER AS rid, w, cid, {opened}, world.holder, world.k, {", ".join(columns)}
        FROM {source} JOIN world USING (w)""")


def _given(prefix: str, message: str) -> str:
    """Whether a field was filled. A public account that leaves it out does not say that it was not."""
    return (
        f"CASE WHEN {prefix}_text IS NULL THEN CASE WHEN public_{message} THEN NULL ELSE false END"
        f" WHEN {prefix}_text <> '?' THEN true END AS {prefix}_given"
    )


def _part(db: duckdb.DuckDBPyConnection, process: Process, part: Part) -> None:
    shape = json.dumps([dict.fromkeys(part.fields, "VARCHAR")])
    columns = []
    for f, spec in part.fields.items():
        text = f"line.{f}"
        columns += [f"{sql} AS p__{f}{suffix}" for suffix, sql in typed(spec.type, text)]
        columns.append(
            f"CASE WHEN {text} IS NULL THEN false WHEN {text} <> '?' THEN true END AS p__{f}_given"
        )
    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE part_{process.name}_{part.name} AS
        SELECT rid, n::INTEGER AS part, {", ".join(columns)} FROM (
            SELECT b.rid, unnest(l.lines) AS line, generate_subscripts(l.lines, 1) AS n
            FROM (SELECT w, cid, from_json(json_extract(body, '$.{part.field}'), '{shape}') AS lines
                  FROM said_{process.name} WHERE kind = '{part.message}' AND first = 1) l
            JOIN base_{process.name} b USING (w, cid))""")
