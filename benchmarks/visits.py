"""Made-up registers of visits under chapter IX of the Vienna Document, written by the database itself.

Half are inspections, half evaluations; each is a thread of a request and perhaps a reply, the record
of the visit, a report, a notice that the quota is used up or that the visit was prevented. Beside them
questions of compliance and how many units each State reported for each year. As in ``data``, every
value is drawn from a hash of the visit's number. Nothing here is about real States: codes and years
are those of the document, and all else is invented.
"""

from __future__ import annotations

import duckdb

from benchmarks.data import MACROS
from hofburg.atlas import states

__all__ = ["AS_OF", "FIRST_YEAR", "YEARS", "write_visits"]

FIRST_YEAR, YEARS = 2012, 10
AS_OF = "2021-07-01T00:00:00Z"
STEP = 250_000

# What happened. `draw(i, salt)` is a number in 0..9999; one visit in `{rare}` draws what is rare.
_HAPPENED = """
CREATE OR REPLACE TEMP MACRO state(n) AS ([{codes}])[1 + n % {count}];
CREATE OR REPLACE TEMP MACRO rarely(i, salt) AS draw(i, salt) < 200;
CREATE OR REPLACE TEMP TABLE happened AS
WITH asked AS (
    SELECT i, i % 2 = 0 AS inspection, (spread(i, 1) % {count})::INTEGER AS host,
           (spread(i, 2) % ({count} - 1))::INTEGER AS off,
           make_timestamp({first}, 1, 1, 0, 0, 0) + to_minutes((spread(i, 3) % {minutes})::BIGINT) AS asked_at,
           CASE WHEN draw(i, 4) < 300 THEN 'arrangement' WHEN draw(i, 4) < 600 THEN 'invitation' END AS basis,
           draw(i, 5) < 7000 AS accepted, draw(i, 6) < 300 AS stationed
    FROM range({start}, {stop}) AS r(i)),
planned AS (
    SELECT *, state(host) AS host_code, state(host + 1 + off) AS guest,
           asked_at + CASE WHEN inspection THEN to_minutes(1900 + draw(i, 7) % 5500)
               ELSE (asked_at::DATE + 5 + draw(i, 7) % 3)::TIMESTAMP - asked_at + to_minutes(360 + draw(i, 7) % 200) END AS entry,
           CASE WHEN draw(i, 8) < 9700 THEN asked_at + to_minutes(
               60 + draw(i, 9) % CASE WHEN draw(i, 10) < 800 THEN 6000 WHEN inspection THEN 1300 ELSE 2700 END) END AS replied_at
    FROM asked),
come AS (
    SELECT *, CASE WHEN coalesce(replied_at IS NOT NULL AND accepted AND draw(i, 11) < 9500, false) OR draw(i, 11) < 20
           THEN entry - to_minutes(60 - draw(i, 12) % CASE WHEN draw(i, 13) < 1000 THEN 900 ELSE 60 END) END AS entered
    FROM planned),
stayed AS (
    SELECT *, entered + to_minutes(60 + draw(i, 14) % 400) AS arrived,
           entered + CASE WHEN inspection THEN to_minutes(1500 + draw(i, 15) % CASE WHEN draw(i, 16) < 500 THEN 3500 ELSE 1700 END)
               ELSE to_minutes(180 + draw(i, 15) % CASE WHEN draw(i, 16) < 500 THEN 900 ELSE 520 END) END AS ended
    FROM come)
SELECT *, CASE WHEN draw(i, 17) < 9300 THEN ended + to_minutes(2000 + draw(i, 18) % CASE WHEN draw(i, 19) < 1000 THEN 10000 * 4 ELSE 15000 END) END
           AS reported_at,
       CASE WHEN replied_at IS NOT NULL AND NOT accepted THEN CASE WHEN draw(i, 20) < 9500 THEN
           CASE draw(i, 21) % 8 WHEN 0 THEN 'force-majeure' WHEN 1 THEN 'same-state' WHEN 2 THEN 'other'
               WHEN 3 THEN if(inspection, 'quota', 'unavailable') WHEN 4 THEN if(inspection, 'quota', 'absent') ELSE 'quota' END END END AS ground,
       replied_at IS NOT NULL AND accepted AND entered IS NULL AND draw(i, 22) < 6000 AS prevented,
       CASE WHEN draw(i, 23) < 9600 THEN ['*']::VARCHAR[] WHEN draw(i, 23) < 9800 THEN []::VARCHAR[] END AS copies
FROM stayed
"""

_TEAM = """list_transform(range(1 + draw(i, {salt}) % CASE WHEN draw(i, {salt} + 1) < 300 THEN 5 ELSE 2 END), lambda n: {{
            nationality: CASE WHEN n = 0 THEN guest ELSE state(host + 2 + off + n) END,
            {people}: CASE WHEN rarely(i * 8 + n, {salt} + 2) AND vaguely(i, {salt} + 3) THEN '1..3'
                ELSE (1 + draw(i * 8 + n, {salt} + 4) % 2)::VARCHAR END}})"""
_ENTRY_POINT = "CASE WHEN NOT rarely(i, {salt}) THEN ['Gate ' || (1 + draw(i, {salt}) % 9)] END"
_RECORDED = "CASE WHEN NOT rarely(i, {salt}) THEN draw(i, {salt} + 1) < 9800 END"

# By message: kind of visit, sender (else the host), when, what it says, whether there is one.
_KINDS = {
    "inspection_request": (True, "guest", "asked_at", "true", f"""{{
        entry: vague(i, 30, entry),
        area: CASE WHEN NOT rarely(i, 31) THEN list_transform(range(2 + (draw(i, 32) > 100)::INTEGER * 2),
            lambda n: lpad((40 + draw(i, 33) % 20 + n)::VARCHAR, 2, '0') || '-00N 0' || (20 + draw(i, 34) % 20) || '-30E') END,
        area_km2: CASE WHEN rarely(i, 35) THEN NULL WHEN rarely(i, 36) AND vaguely(i, 37) THEN '15000..19000'
            ELSE (2000 + draw(i, 37) % 17000)::VARCHAR END,
        area_fits: {_RECORDED.format(salt=38)},
        points_of_entry: {_ENTRY_POINT.format(salt=40)},
        transport: CASE WHEN NOT rarely(i, 41) THEN 'by air' END,
        begins_at: CASE WHEN NOT rarely(i, 42) THEN 'north' END,
        manner: ['ground', 'air', 'both'][1 + draw(i, 43) % 3],
        aircraft: CASE WHEN draw(i, 43) % 3 > 0 AND NOT rarely(i, 44) THEN 'helicopter' END,
        vehicles: CASE WHEN vaguely(i, 45) THEN '?' ELSE 'receiving' END,
        joined_by: CASE WHEN NOT rarely(i, 46) THEN []::VARCHAR[] END,
        particulars: {_RECORDED.format(salt=47)},
        languages: ['english'],
        stationed: CASE WHEN stationed THEN true END,
        forces_of: CASE WHEN stationed THEN state(host + 5) END}}"""),
    "inspection_reply": (True, "", "replied_at", "replied_at IS NOT NULL", f"""{{
        accepted: accepted, ground: ground,
        reason: CASE WHEN ground = 'force-majeure' AND NOT rarely(i, 51) THEN 'flood' END,
        days: CASE WHEN ground = 'force-majeure' AND NOT rarely(i, 52) THEN CASE WHEN vaguely(i, 53) THEN '?' ELSE '14' END END,
        points_of_entry: CASE WHEN accepted THEN {_ENTRY_POINT.format(salt=54)} END,
        assembly_place: CASE WHEN accepted AND NOT rarely(i, 55) THEN 'Gate' END,
        assembly_at: CASE WHEN accepted AND NOT rarely(i, 56) THEN vague(i, 57, entry) END,
        languages: CASE WHEN accepted THEN ['english'] END,
        restricted: CASE WHEN accepted AND NOT rarely(i, 58) THEN ['depot'] END}}"""),
    "inspection_ground_assessment": (True, "guest", "replied_at + to_minutes(600)", "ground = 'force-majeure' AND draw(i, 60) < 8000",
        "{recognised: draw(i, 61) < 7000}"),
    "inspection_prevented": (True, "", "entry", "prevented",
        "{reason: CASE WHEN NOT rarely(i, 62) THEN 'flood' END, days: CASE WHEN NOT rarely(i, 63) THEN '14' END}"),
    "inspection_visit": (True, "guest", "ended", "entered IS NOT NULL", f"""{{
        entered: vague(i, 70, entered), arrived: vague(i, 71, arrived), ended: vague(i, 72, ended),
        team: {_TEAM.format(salt=73, people='inspectors')},
        leader: CASE WHEN rarely(i, 78) THEN state(host + 3) WHEN NOT vaguely(i, 79) THEN guest END,
        more_agreed: CASE WHEN rarely(i, 80) THEN true END,
        sub_teams: CASE WHEN NOT vaguely(i, 81) THEN (1 + draw(i, 81) % 2 + rarely(i, 82)::INTEGER)::VARCHAR END,
        access: {_RECORDED.format(salt=83)}, escorted: {_RECORDED.format(salt=85)}, lodged: {_RECORDED.format(salt=87)},
        telecommunications: {_RECORDED.format(salt=89)},
        forces_accepted: CASE WHEN stationed THEN {_RECORDED.format(salt=91)} END}}"""),
    "inspection_report": (True, "guest", "reported_at", "reported_at IS NOT NULL", "{findings: 'Nothing to note.'}"),
    "inspection_quota_filled": (True, "", "replied_at + to_minutes(draw(i, 95) % 6000)", "replied_at IS NOT NULL AND draw(i, 96) < 1500",
        "{year: year(asked_at)::VARCHAR}"),
    "evaluation_request": (False, "guest", "asked_at", "true", f"""{{
        formation: CASE WHEN NOT rarely(i, 31) THEN 'Unit ' || (1 + draw(i, 32) % 60) END,
        planned: vague(i, 30, entry), points_of_entry: {_ENTRY_POINT.format(salt=40)}, entry: vague(i, 33, entry),
        transport: CASE WHEN NOT rarely(i, 41) THEN 'by air' END,
        particulars: {_RECORDED.format(salt=47)},
        languages: ['english'],
        stationed: CASE WHEN stationed THEN true END,
        forces_of: CASE WHEN stationed THEN state(host + 5) END}}"""),
    "evaluation_reply": (False, "", "replied_at", "replied_at IS NOT NULL", f"""{{
        accepted: accepted, ground: ground,
        availability: CASE WHEN rarely(i, 50) THEN NULL WHEN ground = 'unavailable' THEN 'unavailable' WHEN ground = 'absent' THEN 'absent' ELSE 'available' END,
        reason: CASE WHEN ground IN ('force-majeure', 'unavailable', 'absent') AND NOT rarely(i, 51) THEN 'exercise' END,
        days: CASE WHEN ground IN ('force-majeure', 'unavailable', 'absent') AND NOT rarely(i, 52) THEN
            CASE WHEN NOT vaguely(i, 53) THEN (1 + draw(i, 53) % 9)::VARCHAR ELSE '3..10' END END,
        points_of_entry: CASE WHEN accepted THEN {_ENTRY_POINT.format(salt=54)} END,
        assembly_place: CASE WHEN accepted AND NOT rarely(i, 55) THEN 'Gate' END,
        assembly_at: CASE WHEN accepted AND NOT rarely(i, 56) THEN vague(i, 57, entry) END,
        languages: CASE WHEN accepted THEN ['english'] END,
        delegated: CASE WHEN stationed AND NOT rarely(i, 58) THEN []::VARCHAR[] END}}"""),
    "evaluation_ground_assessment": (False, "guest", "replied_at + to_minutes(600)", "ground = 'force-majeure' AND draw(i, 60) < 8000",
        "{recognised: draw(i, 61) < 7000}"),
    "evaluation_prevented": (False, "", "entry", "prevented",
        "{reason: CASE WHEN NOT rarely(i, 62) THEN 'flood' END, days: CASE WHEN NOT rarely(i, 63) THEN '14' END}"),
    "evaluation_visit": (False, "guest", "ended", "entered IS NOT NULL", f"""{{
        entered: vague(i, 70, entered), began: vague(i, 71, entered), ended: vague(i, 72, ended),
        team: {_TEAM.format(salt=73, people='members')},
        more_agreed: CASE WHEN rarely(i, 80) THEN true END,
        briefed: {_RECORDED.format(salt=83)}, shown: {_RECORDED.format(salt=85)}, escorted: {_RECORDED.format(salt=87)}}}"""),
    "evaluation_report": (False, "guest", "reported_at", "reported_at IS NOT NULL", "{findings: 'Nothing to note.'}"),
    "evaluation_quota_filled": (False, "", "replied_at + to_minutes(draw(i, 95) % 6000)", "replied_at IS NOT NULL AND draw(i, 96) < 1500",
        "{year: year(asked_at)::VARCHAR}"),
    "compliance_question": (None, "guest", "asked_at + to_minutes(9000)", "draw(i, 97) < 200", "{about: 'Visit ' || i}"),
    "compliance_answer": (None, "", "asked_at + to_minutes(9000 + draw(i, 98) * 4)", "draw(i, 97) < 150", "{answer: 'See the reply.'}"),
}  # fmt: skip

# An entry as the engine's own loader writes it. Threads are told apart by their first message.
_LINE = """INSERT INTO line SELECT to_json({{
    i: i * 16 + {number}, scope: '', account: NULL, seen: true, ref: {author} || '/{mark}' || i, regime: 'VD2011',
    kind: '{kind}', under: 'VD2011', author: {author}, "to": [{addressee}],
    "all": CASE WHEN copies IS NOT NULL THEN list_contains(copies, '*') END,
    addressees: list_concat([{addressee}], coalesce(copies, ['?'])), sent: {sent},
    received: {received}, basis: {basis}, number: '{mark}' || i, "case": NULL, origin: 'synthetic',
    refs: {refs}, body: {body}}}) FROM happened WHERE {there}"""

_UNITS = """INSERT INTO line SELECT to_json({{
    i: -1 - y * 1000 - n, scope: '', account: NULL, seen: true, ref: state(n) || '/Y' || y, regime: 'VD2011',
    kind: 'annual_exchange', under: 'VD2011', author: state(n), "to": ['*'], "all": true, addressees: ['*'],
    sent: (y - 1) || '-12-15T12:00:00Z', received: '{{}}'::JSON, basis: NULL, number: 'Y' || y, "case": NULL,
    origin: 'synthetic', refs: []::VARCHAR[],
    body: {{year: y::VARCHAR, units: CASE WHEN NOT rarely(n, y) THEN (20 + draw(n, y + 1) % 1000)::VARCHAR END}}}})
    FROM range({count}) a(n), range({first}, {last}) b(y) WHERE draw(n, y + 2) < 9500"""


def write_visits(db: duckdb.DuckDBPyConnection, visits: int, *, unknown: float = 0) -> int:
    """Fill the engine's table ``line`` with a register of that many visits; how many messages it has.

    ``unknown`` per cent of the times give a day instead of an instant, or nothing but ``?``.
    """
    codes = [s.code for s in states("participating")]
    db.execute("CREATE OR REPLACE TABLE line (j JSON)")
    db.execute(MACROS.format(unknown=round(unknown * 100)))
    for start in range(0, visits, STEP):
        db.execute(_HAPPENED.format(
            codes=", ".join(f"'{c}'" for c in codes), count=len(codes), first=FIRST_YEAR, start=start,
            minutes=int(YEARS * 365.2425 * 1440) - 9 * 1440 * 30, stop=min(start + STEP, visits),
        ))  # fmt: skip
        for number, (kind, spec) in enumerate(_KINDS.items()):
            db.execute(_line(number, kind, *spec))
    db.execute(_UNITS.format(count=len(codes), first=FIRST_YEAR, last=FIRST_YEAR + YEARS + 1))
    db.execute("DROP TABLE happened")
    return int(db.execute("SELECT count(*) FROM line").fetchall()[0][0])


def _line(
    number: int, kind: str, inspection: bool | None, sender: str, sent: str, there: str, body: str
) -> str:
    """SQL that writes the messages of one kind."""
    first = kind.endswith(("_request", "_question"))
    root = "Q" if inspection is None else "V"
    sides = ("guest", "host_code") if sender else ("host_code", "guest")
    if inspection is not None:
        there = f"{'' if inspection else 'NOT '}inspection AND ({there})"
    return _LINE.format(
        kind=kind, number=number, mark=root if first else f"{root}{number}", author=sides[0], addressee=sides[1],
        # A request bears its stamp; what is told afterwards may be told by the day.
        sent=f"z({sent})" if first else f"daily(i, {100 + number}, {sent})", there=there, body=body,
        basis="basis" if kind.endswith("_request") else "NULL",
        received=f"CASE WHEN draw(i, 98) < 9000 THEN json_object({sides[1]}, z({sent} + to_minutes(draw(i, 99) % 600))) END"
        if first else "'{}'::JSON",
        refs="[]::VARCHAR[]" if first else f"[guest || '/{root}' || i]",
    )  # fmt: skip
