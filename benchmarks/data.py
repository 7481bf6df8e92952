"""Made-up registers of any size, written by the database itself, the same on each run.

Each loan is a thread of up to six messages: a request and perhaps a reply, the books lent and
returned, a receipt, a payment. Every value is drawn from a hash of the loan's number, so a smaller
register is the beginning of a larger one. ``unknown`` per cent of the requests and slips give a day
instead of an instant, or nothing but ``?``.
"""

from __future__ import annotations

import duckdb

from benchmarks.law import LIBRARIES, READERS

__all__ = ["AS_OF", "FIRST_YEAR", "MACROS", "YEARS", "write_lines"]

FIRST_YEAR, YEARS = 2020, 6
AS_OF = "2025-07-01T00:00:00Z"

# Values by number and salt. `draw` is a number in 0..9999; the others write instants, some vaguely.
MACROS = """
CREATE OR REPLACE TEMP MACRO spread(i, salt) AS hash(i * 1000 + salt);
CREATE OR REPLACE TEMP MACRO draw(i, salt) AS (spread(i, salt) % 10000)::INTEGER;
CREATE OR REPLACE TEMP MACRO z(t) AS strftime(t, '%Y-%m-%dT%H:%M:%SZ');
CREATE OR REPLACE TEMP MACRO vaguely(i, salt) AS draw(i, salt) < {unknown};
CREATE OR REPLACE TEMP MACRO daily(i, salt, t) AS CASE WHEN vaguely(i, salt) THEN strftime(t, '%Y-%m-%d') ELSE z(t) END;
CREATE OR REPLACE TEMP MACRO vague(i, salt, t) AS
    CASE WHEN vaguely(i, salt) AND draw(i, salt) % 4 = 0 THEN '?' ELSE daily(i, salt, t) END
"""

# What happened, by loan.
_LOANS = """
CREATE OR REPLACE TEMP TABLE happened AS
WITH asked AS (
    SELECT i, 'L' || lpad((spread(i, 1) % {libraries})::VARCHAR, 2, '0') AS library,
           'R' || lpad((spread(i, 2) % {readers})::VARCHAR, 3, '0') AS reader,
           make_timestamp({first}, 1, 1, 0, 0, 0) + to_seconds((spread(i, 3) % {seconds})::BIGINT) AS asked_at,
           1 + draw(i, 4) % CASE WHEN draw(i, 5) < 500 THEN 7 ELSE 3 END AS books
    FROM range({start}, {stop}) AS r(i)),
answered AS (
    SELECT *, asked_at::DATE + 2 + draw(i, 6) % 9 AS collect_on,
           CASE WHEN draw(i, 7) < 9700 THEN asked_at
               + to_minutes(60 + draw(i, 8) % CASE WHEN draw(i, 9) < 500 THEN 4000 ELSE 2800 END) END AS replied_at,
           draw(i, 10) < 8500 AS accepted
    FROM asked),
handed AS (
    SELECT *, CASE WHEN replied_at IS NOT NULL AND accepted AND draw(i, 11) < 9700 THEN
           collect_on::TIMESTAMP + to_minutes(500 + draw(i, 12) % CASE WHEN draw(i, 13) < 1500 THEN 5000 ELSE 600 END) END AS lent_at
    FROM answered),
back AS (
    SELECT *, CASE WHEN draw(i, 14) < 9500 THEN lent_at + to_minutes(1440 + draw(i, 15) * 4) END AS back_at FROM handed)
SELECT *, CASE WHEN draw(i, 16) < 9300 THEN back_at + to_minutes(draw(i, 17) % 7000) END AS receipted_at,
       CASE WHEN back_at > lent_at + INTERVAL 14 DAY AND draw(i, 18) < 8000 THEN back_at + to_minutes(600 + draw(i, 19) * 4) END AS paid_at
FROM back
"""

# Each kind of message: who sends it, to whom, when; what it says; whether there is one.
_KINDS = {
    "request": ("reader", "library", "vague(i, 30, asked_at)", "true", """{
        books: list_transform(range(books), lambda n: {
            title: 'T' || (spread(i, 100 + n) % 90000),
            weight: CASE WHEN spread(i, 100 + 100 + n) % 10000 < UNKNOWN THEN '300..2500' WHEN spread(i, 200 + 100 + n) % 200 = 0 THEN '6000'
                    ELSE (150 + spread(i, 300 + 100 + n) % 1900)::VARCHAR END,
            rare: spread(i, 400 + 100 + n) % 40 = 0}),
        purpose: CASE WHEN draw(i, 32) < 2500 THEN 'study' ELSE 'pleasure' END,
        collect_on: collect_on::VARCHAR,
        signed: CASE WHEN draw(i, 33) < 9800 THEN draw(i, 34) < 9800 END}"""),
    "reply": ("library", "reader", "vague(i, 40, replied_at)", "replied_at IS NOT NULL", """{
        accepted: accepted,
        ground: CASE WHEN NOT accepted AND draw(i, 41) < 9500 THEN
            ['books', 'loans', 'weight', 'heavy-book', 'binder', 'other'][1 + draw(i, 42) % 6] END,
        at_the_binder: CASE WHEN NOT accepted AND draw(i, 42) % 6 = 4 THEN true END}"""),
    "lent": ("library", "reader", "z(lent_at)", "lent_at IS NOT NULL",
             "{handed_at: vague(i, 50, lent_at), coins: draw(i, 51) % 4}"),
    "returned": ("reader", "library", "z(back_at)", "back_at IS NOT NULL",
                 "{back_at: vague(i, 60, back_at), snowed_in: CASE WHEN draw(i, 61) < 300 THEN true END}"),
    "receipt": ("library", "reader", "z(receipted_at)", "receipted_at IS NOT NULL", "{words: 'Received.'}"),
    "payment": ("reader", "library", "z(paid_at)", "paid_at IS NOT NULL", "{coins: 1}"),
}  # fmt: skip

# An entry as the engine's own loader writes it.
_LINE = """INSERT INTO line SELECT to_json({{
    i: i * 8 + {number}, scope: '', account: NULL, seen: true, ref: {author} || '/' || i || '{mark}', regime: '{regime}',
    kind: '{kind}', under: '{regime}', author: {author}, "to": [{addressee}], "all": NULL, sent: {sent},
    received: {received}, basis: NULL, number: i || '{mark}', "case": NULL, origin: 'synthetic',
    refs: {refs}, body: {body}}}) FROM happened WHERE {there}"""

_COUNTED = """INSERT INTO line SELECT to_json({{
    i: -1 - y * 1000 - l, scope: '', account: NULL, seen: true, ref: library || '/Y' || y, regime: '{regime}',
    kind: 'report', under: '{regime}', author: library, "to": ['*'], "all": true, sent: y || '-01-12T12:00:00Z',
    received: '{{}}'::JSON, basis: NULL, number: 'Y' || y, "case": NULL, origin: 'synthetic', refs: []::VARCHAR[],
    body: {{year: y, volumes: 800 + hash(l * 10000 + y) % 4000}}}})
    FROM range({libraries}) a(l), range({first}, {last}) b(y), (SELECT 'L' AS mark),
         LATERAL (SELECT mark || lpad(l::VARCHAR, 2, '0') AS library)"""

STEP = 250_000


def write_lines(
    db: duckdb.DuckDBPyConnection, loans: int, *, regime: str = "LEND", unknown: float = 0
) -> int:
    """Fill the engine's table ``line`` with a register of that many loans; how many messages it has."""
    db.execute("CREATE OR REPLACE TABLE line (j JSON)")
    share = str(round(unknown * 100))
    db.execute(MACROS.format(unknown=share))
    for start in range(0, loans, STEP):
        db.execute(_LOANS.format(
            libraries=len(LIBRARIES), readers=len(READERS), first=FIRST_YEAR, start=start,
            seconds=int(YEARS * 365.2425 * 86400), stop=min(start + STEP, loans),
        ))  # fmt: skip
        for number, (kind, (author, addressee, sent, there, body)) in enumerate(_KINDS.items()):
            first = kind == "request"
            db.execute(_LINE.format(
                kind=kind, number=number, mark="" if first else kind[0:3], author=author, addressee=addressee,
                sent=sent, there=there, body=body.replace("UNKNOWN", share), regime=regime,
                received="CASE WHEN draw(i, 31) < 9000 THEN json_object(library, z(asked_at"
                " + to_minutes(draw(i, 35) % 1400))) END" if first else "'{}'::JSON",
                refs="[]::VARCHAR[]" if first else "[reader || '/' || i]",
            ))  # fmt: skip
    db.execute(
        _COUNTED.format(
            regime=regime, libraries=len(LIBRARIES), first=FIRST_YEAR, last=FIRST_YEAR + YEARS + 1
        )
    )
    db.execute("DROP TABLE happened")
    return int(db.execute("SELECT count(*) FROM line").fetchall()[0][0])
