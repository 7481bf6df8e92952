"""Made-up registers of activities under chapters V to VIII of the Vienna Document, written by the database itself.

Most activities are below the level of notification, one in seven reaches it, one in twenty the levels of
observation, three in a thousand are large. One to four States take part, some as further hosts; some
activities begin without notice to the troops. For each there is a record, a notice, or both; beside them
corrections, notices of other States, changes, invitations to all others with their replies and the record
of the observation, and for each State and year a calendar and the message two years ahead. As in
``data``, every value is drawn from a hash of the activity's number. Nothing here is about real States:
codes and years are those of the document, and all else is invented.
"""

from __future__ import annotations

import duckdb

from benchmarks.data import MACROS
from hofburg.atlas import states

__all__ = ["AS_OF", "FIRST_YEAR", "YEARS", "write_activities"]

FIRST_YEAR, YEARS = 2012, 10
AS_OF = "2021-07-01T00:00:00Z"
STEP = 100_000

# `counted(i, salt, n)` writes a figure, some of them as a range or not known; `told` leaves some flags out.
_MORE_MACROS = """
CREATE OR REPLACE TEMP MACRO state(n) AS ([{codes}])[1 + n % {count}];
CREATE OR REPLACE TEMP MACRO rarely(i, salt) AS draw(i, salt) < 200;
CREATE OR REPLACE TEMP MACRO counted(i, salt, n) AS CASE WHEN NOT vaguely(i, salt) THEN (n)::BIGINT::VARCHAR
    WHEN draw(i, salt) % 4 = 0 THEN '?' ELSE (n)::BIGINT || '..' || ((n) + (n) // 8)::BIGINT END;
CREATE OR REPLACE TEMP MACRO told(i, salt) AS CASE WHEN NOT rarely(i, salt) THEN draw(i, salt + 1) < 9800 END;
CREATE OR REPLACE TEMP MACRO words(i, salt) AS CASE WHEN NOT rarely(i, salt) THEN 'as told' END
"""

# What happened. Line 0 is the host; the other lines are further States, one in five of them a host as well.
_HAPPENED = """
CREATE OR REPLACE TEMP TABLE happened AS
WITH planned AS (
    SELECT i, (spread(i, 1) % {count})::INTEGER AS host_n, draw(i, 2) AS size,
           make_timestamp({first}, 1, 1, 0, 0, 0) + to_minutes((spread(i, 3) % {minutes})::BIGINT) AS start_at,
           CASE WHEN draw(i, 4) < 6000 THEN 1 WHEN draw(i, 4) < 8000 THEN 2 WHEN draw(i, 4) < 9200 THEN 3 ELSE 4 END AS lines,
           draw(i, 5) < 500 AS no_notice, draw(i, 6) < 300 AS guest_led, draw(i, 7) < 100 AS cancelled
    FROM range({start}, {stop}) AS r(i)),
sized AS (
    SELECT *, state(host_n) AS host, start_at + to_hours(30 + draw(i, 8) % 600) AS finish_at,
           size >= 8500 AS notifiable, size >= 9500 AS observable,
           CASE WHEN size < 8500 THEN 200 + draw(i, 9) % 8300 WHEN size < 9500 THEN 9000 + draw(i, 9) % 3900
                WHEN size < 9850 THEN 13000 + draw(i, 9) WHEN size < 9970 THEN 25001 + draw(i, 9) ELSE 40001 + draw(i, 9) * 3 END AS total,
           CASE WHEN draw(i, 10) < 8800 THEN ['land'] WHEN draw(i, 10) < 9400 THEN ['landing']
                WHEN draw(i, 10) < 9800 THEN ['transfer'] ELSE ['land', 'landing'] END AS kinds
    FROM planned),
known AS (
    SELECT *, draw(i, 11) < CASE WHEN notifiable THEN 9500 ELSE 1500 END AS notified,
           CASE WHEN notifiable THEN draw(i, 12) < 7000 END AS in_calendar, draw(i, 13) < 300 AS changed,
           list_transform(range(lines), lambda k: {{
               state: CASE WHEN k > 0 AND rarely(i * 4 + k, 14) THEN '?' WHEN k = 3 AND rarely(i, 15) THEN state(host_n + 13) ELSE state(host_n + 13 * k) END,
               hosts: CASE WHEN k = 0 THEN true WHEN rarely(i * 4 + k, 16) THEN NULL ELSE draw(i * 4 + k, 17) < 2000 END,
               share: CASE WHEN guest_led AND lines > 1 THEN CASE k WHEN 0 THEN 0 WHEN 1 THEN total - (lines - 2) * (total // (lines + 1)) ELSE total // (lines + 1) END
                           WHEN k = 0 THEN total - (lines - 1) * (total // (lines + 1)) ELSE total // (lines + 1) END}}) AS parts
    FROM sized)
SELECT *, CASE WHEN notified THEN CASE WHEN no_notice THEN start_at + to_minutes(draw(i, 20) % 700 - 600)
               ELSE start_at - to_days(CASE WHEN draw(i, 21) < 800 THEN (draw(i, 22) % 44)::INTEGER ELSE 42 + draw(i, 22) % 60 END) - to_minutes(draw(i, 23) % 600) END
          END AS notified_at,
       NOT notified OR draw(i, 24) < 7000 AS recorded,
       CASE WHEN draw(i, 25) < 6500 THEN host ELSE state(host_n + 7) END AS reporter,
       (observable AND draw(i, 26) < 9300) OR draw(i, 26) < 20 AS inviting,
       list_transform(parts, lambda p: {{
           state: p.state, hosts: p.hosts, troops: counted(i * 64 + p.share, 30, p.share),
           tanks: CASE WHEN NOT rarely(i + p.share, 31) THEN counted(i * 64 + p.share, 32, p.share // 60 + draw(i + p.share, 33) % 30) END,
           acvs: CASE WHEN NOT rarely(i + p.share, 34) THEN counted(i * 64 + p.share, 35, p.share // 28 + draw(i + p.share, 36) % 60) END,
           artillery: CASE WHEN NOT rarely(i + p.share, 37) THEN counted(i * 64 + p.share, 38, p.share // 60 + draw(i + p.share, 39) % 30) END,
           landing: CASE WHEN list_contains(kinds, 'landing') THEN counted(i * 64 + p.share, 40, p.share // 3) END,
           divisional: CASE WHEN NOT rarely(i + p.share, 41) THEN draw(i + p.share, 42) < 3000 END,
           brigades: CASE WHEN NOT rarely(i + p.share, 43) THEN (p.share // 3500)::VARCHAR END}}) AS contingents,
       CASE WHEN notifiable OR draw(i, 44) < 2000 THEN list_transform(range(3), lambda k: {{
           phase: ['deployment', 'active', 'recovery'][1 + k],
           start: vague(i, 45 + k, start_at + (finish_at - start_at) * (k / 3.0) - to_minutes(CASE WHEN rarely(i * 4 + k, 50) THEN 900 ELSE 0 END)),
           finish: vague(i, 55 + k, start_at + (finish_at - start_at) * ((k + 1) / 3.0)),
           troops: counted(i * 4 + k, 60, CASE WHEN k = 1 THEN total ELSE total * 2 // 3 END), tanks: counted(i * 4 + k, 61, total // 60),
           acvs: counted(i * 4 + k, 62, total // 28), artillery: counted(i * 4 + k, 63, total // 60),
           purpose: words(i * 4 + k, 64), area: CASE WHEN NOT rarely(i * 4 + k, 65) THEN ['50-00N 020-00E'] END,
           description: words(i * 4 + k, 66)}}) END AS phases
FROM known
"""

# Figures and flags that a record and a notice both may state; what they leave out follows from the lines.
_STATED = """host: CASE WHEN NOT rarely(i, {salt}) THEN host END, kinds: kinds,
        start: vague(i, {salt} + 1, start_at), finish: vague(i, {salt} + 2, finish_at),
        in_zone: told(i, {salt} + 3), in_field: told(i, {salt} + 5), one_command: told(i, {salt} + 7),
        no_notice: CASE WHEN no_notice OR draw(i, {salt} + 9) < 5000 THEN no_notice END,
        troops: CASE WHEN draw(i, {salt} + 10) < {figures} THEN counted(i, {salt} + 11, total) END,
        tanks: CASE WHEN draw(i, {salt} + 12) < {figures} THEN counted(i, {salt} + 13, total // 60 + draw(i, 33) % 30) END,
        acvs: CASE WHEN draw(i, {salt} + 14) < {figures} THEN counted(i, {salt} + 15, total // 28) END,
        artillery: CASE WHEN draw(i, {salt} + 16) < {figures} THEN counted(i, {salt} + 17, total // 60 + draw(i, 39) % 30) END,
        divisional: CASE WHEN draw(i, {salt} + 18) < 5000 THEN draw(i, {salt} + 19) < 4000 END,
        brigades: CASE WHEN draw(i, {salt} + 20) < {figures} THEN counted(i, {salt} + 21, total // 3500) END,
        sorties: CASE WHEN draw(i, {salt} + 22) < {figures} THEN counted(i, {salt} + 23, draw(i, 48) % 300) END,
        contingents: CASE WHEN draw(i, {salt} + 24) < {figures} + 500 THEN contingents END,
        phases: CASE WHEN draw(i, {salt} + 25) < 9500 THEN phases END,
        in_calendar: CASE WHEN NOT rarely(i, {salt} + 26) THEN in_calendar END"""

_NOTICE = f"""{{
        {_STATED.format(salt=300, figures=9600)},
        designation: words(i, 330), purpose: words(i, 331), command: words(i, 332),
        states_involved: CASE WHEN rarely(i, 333) THEN list_transform(contingents[:1], lambda c: c.state)
            WHEN NOT rarely(i, 334) THEN list_transform(contingents, lambda c: c.state) END,
        atgm: CASE WHEN NOT rarely(i, 335) THEN counted(i, 336, total // 200) END,
        formations: CASE WHEN NOT rarely(i, 337) THEN list_transform(contingents, lambda c: {{state: c.state, designation: 'Unit', number: '2'}}) END,
        helicopters: CASE WHEN NOT rarely(i, 338) THEN [{{category: 'transport', number: '12'}}] END,
        air_purpose: words(i, 339), aircraft: CASE WHEN NOT rarely(i, 340) THEN ['fighter'] END, air_command: words(i, 341),
        naval_gunfire: CASE WHEN NOT rarely(i, 342) THEN draw(i, 343) < 500 END,
        naval_support: CASE WHEN NOT rarely(i, 344) THEN draw(i, 345) < 500 END,
        naval_command: CASE WHEN draw(i, 346) < 900 THEN 'fleet' END,
        amphibious: CASE WHEN list_contains(kinds, 'landing') THEN counted(i, 347, total // 4) END,
        heliborne: CASE WHEN list_contains(kinds, 'landing') AND NOT rarely(i, 348) THEN counted(i, 349, total // 9) END,
        parachute: CASE WHEN list_contains(kinds, 'landing') AND NOT rarely(i, 350) THEN counted(i, 351, total // 6) END,
        embarkation: CASE WHEN list_contains(kinds, 'landing') AND NOT rarely(i, 352) THEN ['Port'] END,
        transferred: CASE WHEN list_contains(kinds, 'transfer') AND NOT rarely(i, 353) THEN counted(i, 354, total) END,
        divisions: CASE WHEN list_contains(kinds, 'transfer') AND NOT rarely(i, 355) THEN ['1st'] END,
        points: CASE WHEN list_contains(kinds, 'transfer') AND NOT rarely(i, 356) THEN ['Station'] END,
        area: CASE WHEN NOT rarely(i, 357) THEN ['50-00N 020-00E', '51-00N 020-00E', '51-00N 021-00E'] END,
        calendar_changes: CASE WHEN NOT rarely(i, 358) THEN 'none' END, related: words(i, 359)}}"""

# By name: kind, sender, addressee (empty: all States), when, what it says, whether there is one.
_KINDS = {
    "record": ("activity", "reporter", "", "start_at + to_minutes(draw(i, 99) * 3)", "recorded", f"""{{
        {_STATED.format(salt=100, figures=7500)}, designation: words(i, 130),
        surprised: CASE WHEN no_notice AND NOT rarely(i, 131) THEN draw(i, 132) < 9000 END,
        landing: CASE WHEN list_contains(kinds, 'landing') AND draw(i, 133) < 6000 THEN counted(i, 134, total // 3) END,
        changed: CASE WHEN changed OR draw(i, 135) < 3000 THEN changed END,
        announced_troops: CASE WHEN draw(i, 136) < 1000 THEN counted(i, 137, total + draw(i, 138) % 3000) END,
        cancelled: CASE WHEN cancelled THEN true END}}"""),
    "notice": ("activity_notice", "host", "", "notified_at", "notified", _NOTICE),
    "correction": ("activity_notice", "host", "", "notified_at + to_days(3)", "notified AND draw(i, 400) < 500",
        _NOTICE.replace("total", "(total + 700)")),
    **{f"other_{k}": ("own_notice", f"parts[{k + 1}].state", "", f"coalesce(notified_at, start_at - to_days(40)) + to_minutes({k} * 60 + draw(i, {410 + k}) % 900)",
        f"notifiable AND lines > {k} AND parts[{k + 1}].state <> '?' AND (coalesce(parts[{k + 1}].hosts, false) OR parts[{k + 1}].share >= 9000) AND draw(i, {420 + k}) < 9000",
        f"{{designation: words(i, {430 + k}), start: vague(i, 301, start_at), troops: (parts[{k + 1}].share)::VARCHAR}}") for k in (1, 2, 3)},
    "change": ("activity_change", "host", "", "start_at - to_days(10)", "(changed OR cancelled) AND draw(i, 440) < 8000",
        "{what: CASE WHEN cancelled THEN 'cancelled' ELSE 'changed' END, reason: 'weather'}"),
    "added": ("activity_added", "host", "", "start_at - to_days(50)", "NOT coalesce(in_calendar, true) AND draw(i, 441) < 6000",
        "{designation: 'Activity', troops: total::VARCHAR}"),
    "invitation": ("activity_invitation", "host", "", "coalesce(notified_at, start_at - to_days(42)) + to_minutes(CASE WHEN rarely(i, 442) THEN 3000 ELSE 30 END)", "inviting", f"""{{
        invited: CASE WHEN NOT rarely(i, 443) THEN list_transform(range(CASE WHEN rarely(i, 444) THEN 0 ELSE 1 END, {{count}}), lambda k: {{state: state(host_n + k)}}) END,
        delegated_to: CASE WHEN draw(i, 445) < 300 THEN state(host_n + 13) END, allocation: CASE WHEN draw(i, 445) < 250 THEN 'transport' END,
        observation_start: vague(i, 446, start_at), observation_end: vague(i, 447, finish_at),
        {", ".join(f"{name}: words(i, {450 + n})" for n, name in enumerate(("assembly", "duration", "lodging", "equipment", "own_equipment", "clothing")))},
        languages: ['english']}}"""),
    "observation": ("observation", "host", "", "finish_at + to_days(5)", "inviting AND draw(i, 460) < 6000", """{
        started: vague(i, 461, start_at), ended: vague(i, 462, finish_at), in_place: told(i, 463), first_briefing: told(i, 465),
        days: counted(i, 467, 3), briefings: counted(i, 468, 3 + draw(i, 469) % 2 - rarely(i, 470)::INTEGER),
        map_scale: CASE WHEN rarely(i, 471) THEN '500000' WHEN NOT rarely(i, 472) THEN '100000' END,
        equipment_given: told(i, 473), forces_seen: told(i, 475), looked_after: told(i, 477), equal: told(i, 479)}"""),
}  # fmt: skip

# An entry as the engine's own loader writes it. The first message of an activity is its record, else its notice.
_LINE = """INSERT INTO line SELECT to_json({{
    i: i * 16 + {number}, scope: '', account: NULL, seen: true, ref: {author} || '/' || {mark} || i, regime: 'VD2011',
    kind: '{kind}', under: 'VD2011', author: {author}, "to": {to},
    "all": CASE WHEN rarely(i, {number} + 500) THEN NULL ELSE NOT rarely(i, {number} + 520) END,
    addressees: CASE WHEN rarely(i, {number} + 500) THEN ['BEL', '?'] WHEN rarely(i, {number} + 520) THEN ['BEL'] ELSE ['*'] END,
    sent: daily(i, {number} + 540, {sent}), received: '{{}}'::JSON, basis: NULL, number: {mark} || i, "case": NULL,
    origin: 'synthetic', refs: {refs}, body: {body}}}) FROM happened WHERE {there}"""

_REPLIES = """INSERT INTO line SELECT to_json({{
    i: (i * 64 + k) * 16 + 15, scope: '', account: NULL, seen: true, ref: state(host_n + k) || '/R' || i, regime: 'VD2011',
    kind: 'observer_reply', under: 'VD2011', author: state(host_n + k), "to": [host], "all": false, addressees: [host],
    sent: daily(i * 64 + k, 560, coalesce(notified_at, start_at - to_days(42)) + to_minutes(600 + draw(i * 64 + k, 561) * CASE WHEN rarely(i * 64 + k, 562) THEN 8 ELSE 2 END)),
    received: '{{}}'::JSON, basis: NULL, number: 'R' || i, "case": NULL, origin: 'synthetic',
    refs: [CASE WHEN recorded THEN reporter ELSE host END || '/A' || i],
    body: {{accepted: draw(i * 64 + k, 563) < 5000, particulars: told(i * 64 + k, 564),
            observers: CASE WHEN NOT rarely(i * 64 + k, 566) THEN (1 + draw(i * 64 + k, 567) % 2 + rarely(i * 64 + k, 568)::INTEGER)::VARCHAR END}}}})
    FROM happened, range(1, {count}) AS s(k) WHERE inviting AND draw(i * 64 + k, 569) < 4000"""

# The messages of each State for each year; the calendar lists two activities or none.
_YEARLY = """INSERT INTO line SELECT to_json({{
    i: -1 - (y * 100 + n) * 2 - {number}, scope: '', account: NULL, seen: true, ref: state(n) || '/{mark}' || y, regime: 'VD2011',
    kind: '{kind}', under: 'VD2011', author: state(n), "to": ['*'], "all": true, addressees: ['*'],
    sent: y || '-11-' || CASE WHEN draw(n, y + {number}) < 800 THEN '20' ELSE '10' END || 'T12:00:00Z',
    received: '{{}}'::JSON, basis: NULL, number: '{mark}' || y, "case": NULL, origin: 'synthetic', refs: []::VARCHAR[],
    body: {body}}}) FROM range({count}) a(n), range({first} - 3, {last}) b(y) WHERE draw(n, y + {number} + 40) < 9500"""
_BODIES = {
    "annual_calendar": "{year: (y + 1)::VARCHAR, nil: draw(n, y + 60) < 3000, total: CASE WHEN draw(n, y + 60) >= 3000 THEN '1' END,"
    " activities: CASE WHEN draw(n, y + 60) >= 3000 THEN [{number: '1', type: 'exercise', designation: 'Activity', start: (y + 1) || '-06-01', finish: (y + 1) || '-06-09', troops: '9500'}] END}",
    "two_year_plan": "{given_in: y::VARCHAR, for_year: (y + 2)::VARCHAR, nil: CASE WHEN NOT rarely(n, y + 61) THEN draw(n, y + 62) < 6000 END,"
    " activities: CASE WHEN draw(n, y + 62) >= 6000 THEN [{purpose: 'exercise', period: 'June', size: 'an army'}] END}",
}  # fmt: skip


def write_activities(
    db: duckdb.DuckDBPyConnection, activities: int, *, unknown: float = 0, among: int = 57
) -> int:
    """Fill the engine's table ``line`` with a register of that many activities; how many messages it has.

    ``unknown`` per cent of times and figures are a day, a range, or nothing but ``?``. ``among`` is how
    many States there are: few of them soon come up to what the limits allow.
    """
    codes = [s.code for s in states("participating")][:among]
    listed = {"codes": ", ".join(f"'{c}'" for c in codes), "count": len(codes)}
    db.execute("CREATE OR REPLACE TABLE line (j JSON)")
    db.execute(MACROS.format(unknown=round(unknown * 100)))
    db.execute(_MORE_MACROS.format(**listed))
    for start in range(0, activities, STEP):
        db.execute(_HAPPENED.format(
            count=len(codes), first=FIRST_YEAR, start=start, stop=min(start + STEP, activities),
            minutes=int(YEARS * 365.2425 * 1440) - 9 * 1440 * 30,
        ))  # fmt: skip
        for number, (name, spec) in enumerate(_KINDS.items()):
            db.execute(_line(number, name, *spec, count=len(codes)))
        db.execute(_REPLIES.format(count=len(codes)))
    for number, (kind, body) in enumerate(_BODIES.items()):
        db.execute(_YEARLY.format(
            kind=kind, number=number, mark=f"Y{number}", body=body, count=len(codes), first=FIRST_YEAR, last=FIRST_YEAR + YEARS,
        ))  # fmt: skip
    db.execute("DROP TABLE happened")
    return int(db.execute("SELECT count(*) FROM line").fetchall()[0][0])


def _line(
    number: int, name: str, kind: str, sender: str, to: str, sent: str, there: str, body: str, *, count: int
) -> str:  # fmt: skip
    """SQL that writes the messages of one name."""
    first = "CASE WHEN recorded THEN reporter ELSE host END || '/A' || i"
    mark, refs = f"'{chr(66 + number)}'", f"[{first}]"
    if name == "record":
        mark, refs = "'A'", "[]::VARCHAR[]"
    elif name == "notice":
        mark = f"CASE WHEN recorded THEN {mark} ELSE 'A' END"
        refs = f"CASE WHEN recorded THEN {refs} ELSE []::VARCHAR[] END"
    return _LINE.format(
        kind=kind, number=number, author=sender, to=f"[{to}]" if to else "['*']", sent=sent, mark=mark, refs=refs,
        body=body.replace("{count}", str(count)), there=there,
    )  # fmt: skip
