"""The findings on States that take part in activities (39, 67 to 70) or are invited to them, by hand.

See ``hand_activities``. Limits are counted as in chapter IX; the one over three calendar years and the
one over overlaps look at pairs, of which few are large enough to matter.
"""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.hand_applied import Applied, above, at_least
from benchmarks.hand_rows import counted_before, last_day

__all__ = ["facts", "rows"]

_EARLIER = (
    "(y.begins_hi < x.begins_lo OR (y.begins_lo = y.begins_hi AND x.begins_lo = x.begins_hi AND y.begins_lo = x.begins_lo"
    " AND y.rid < x.rid))"
)
_LATER = (
    "(x.begins_hi < y.begins_lo OR (y.begins_lo = y.begins_hi AND x.begins_lo = x.begins_hi AND y.begins_lo = x.begins_lo"
    " AND x.rid < y.rid))"
)


def _exceeds(troops: int, tanks: int, acvs: int, artillery: int) -> str:
    named = (("troops", troops), ("tanks", tanks), ("acvs", acvs), ("artillery", artillery))
    return f"({' OR '.join(above(f'p__{name}', most) for name, most in named)})"


def _reaches() -> str:
    named = (("troops", 9000), ("tanks", 250), ("acvs", 500), ("artillery", 250))
    level = " OR ".join(at_least(f"p__{name}", least) for name, least in named)
    return f"((p__divisional OR {at_least('p__brigades', 2)}) AND ({level}))"


def _same(one: str, other: str) -> str:
    """Whether two States are the same."""
    return f"({one} = {other})"


def facts(clock: str) -> str:
    """Common table expressions ``taking`` and ``asked`` over ``acted``: each derived value once."""
    never = f"({clock} + INTERVAL 1 MICROSECOND)"
    in_time = "CASE WHEN {hi}::DATE <= {day} THEN true WHEN {lo}::DATE > {day} THEN false END"
    planned = in_time.format(lo="p.sent_lo", hi="p.sent_hi", day="make_date(p.year, 11, 15)")
    listed = in_time.format(lo="c.sent_lo", hi="c.sent_hi", day="make_date(c.year - 1, 11, 15)")
    yearly = """SELECT w, key_state AS state, key_year::BIGINT AS year, {more}
        CASE WHEN held_{m} THEN {m}__sent__first_lo ELSE {never} END AS sent_lo,
        CASE WHEN held_{m} THEN {m}__sent__first_hi ELSE 'infinity' END AS sent_hi FROM base_{process}"""
    nil = "CASE WHEN held_two_year_plan THEN two_year_plan__nil__first_given AND two_year_plan__nil__first END AS nil,"
    plan = yearly.format(m="two_year_plan", process="two_year_message", more=nil, never=never)
    calendar = yearly.format(m="annual_calendar", process="calendar", more="", never=never)
    sizes = {
        "large": _exceeds(40_000, 900, 2_000, 900),
        "medium": _exceeds(13_000, 300, 500, 300),
        "upper": _exceeds(25_000, 400, 800, 400),
    }
    # In a register that is complete until now, cases of later days may still be missing.
    whole = f"least(begins_hi, opened_hi) <= {clock}"
    counts = {
        "of_six": counted_before("taking", "state, year", "begins", "is_medium", suffix="_six"),
        "of_three": counted_before("taking", "state, year", "begins", "is_upper", suffix="_three"),
    }
    earlier_years = f"""
        SELECT x.rid, 1 + count(*) FILTER (y.is_large AND {_EARLIER} AND y.year BETWEEN x.year - 2 AND x.year) AS m_lo_large,
               1 + count(*) AS m_hi_large
        FROM (SELECT * FROM taking WHERE is_large IS NOT FALSE AND year IS NOT NULL) x
             JOIN (SELECT * FROM taking WHERE is_large IS NOT FALSE) y ON y.w = x.w AND y.state = x.state AND y.rid <> x.rid
        WHERE NOT {_LATER} AND coalesce(year(y.begins_hi) >= x.year - 2, true) AND coalesce(year(y.begins_lo) <= x.year, true)
        GROUP BY x.rid"""
    at_once = f"""
        SELECT x.rid, 1 + count(*) FILTER (y.is_busy AND {_EARLIER} AND y.ends_lo >= x.begins_hi) AS m_lo_once, 1 + count(*) AS m_hi_once
        FROM (SELECT * FROM taking WHERE is_busy IS NOT FALSE) x
             JOIN (SELECT * FROM taking WHERE is_busy IS NOT FALSE) y ON y.w = x.w AND y.state = x.state AND y.rid <> x.rid
        WHERE y.ends_hi >= x.begins_lo AND NOT {_LATER}
        GROUP BY x.rid"""
    return f"""
    plan AS ({plan}), calendar AS ({calendar}),
    taking AS MATERIALIZED (
        SELECT b.rid, b.w, a.cid AS of_cid, a.opened, a.opened_hi, a.dated, a.begins_lo, a.begins_hi, a.ends_lo, a.ends_hi, p__state AS state,
               a.notifiable, a.no_notice, a.alert, a.cancelled, a.in_calendar, (p__hosts_given AND p__hosts) OR {_same('p__state', 'a.host')} AS hosting, p__state <> a.host AS second,
               a.in_zone AND a.in_field AND (((a.land OR a.transfer) AND {_reaches()}) OR (a.by_air_or_sea AND {at_least('p__landing', 3000)})) AS own_level,
               CASE WHEN held_own_notice THEN own_notice__sent__first_lo WHEN NOT held_own_notice THEN {never} ELSE '-infinity' END AS own_lo,
               CASE WHEN held_own_notice THEN own_notice__sent__first_hi ELSE 'infinity' END AS own_hi,
               CASE WHEN year(a.begins_lo) = year(a.begins_hi) THEN year(a.begins_lo) END AS year, a.notifiable AND NOT a.cancelled AS carried,
               {", ".join(f"{sql} AS {name}" for name, sql in sizes.items())},
               carried AND large AS is_large, carried AND medium AND NOT large AS is_medium, carried AND upper AND NOT large AS is_upper,
               carried AND medium AS is_busy
        FROM base_participation b JOIN acted a ON a.w = b.w AND a.cid = b.of_cid),
    {", ".join(f"{name} AS ({sql})" for name, sql in counts.items())},
    of_large AS ({earlier_years}), of_busy AS ({at_once}),
    taken AS MATERIALIZED (
        SELECT t.*, coalesce(m_lo_six, 1) AS six_lo, CASE WHEN {whole} THEN m_hi_six END AS six_hi,
               coalesce(m_lo_three, 1) AS three_lo, CASE WHEN {whole} THEN m_hi_three END AS three_hi,
               coalesce(m_lo_large, 1) AS one_lo, CASE WHEN {whole} AND t.state IS NOT NULL AND t.year IS NOT NULL THEN coalesce(m_hi_large, 1) END AS one_hi,
               coalesce(m_lo_once, 1) AS once_lo, CASE WHEN {whole} AND t.state IS NOT NULL THEN coalesce(m_hi_once, 1) END AS once_hi,
               ({planned}) AND NOT p.nil AND ({listed}) AND in_calendar AS announced
        FROM taking t LEFT JOIN of_six USING (rid) LEFT JOIN of_three USING (rid) LEFT JOIN of_large USING (rid) LEFT JOIN of_busy USING (rid)
             LEFT JOIN plan p ON p.w = t.w AND p.state = t.state AND p.year = t.year - 2
             LEFT JOIN calendar c ON c.w = t.w AND c.state = t.state AND c.year = t.year),
    asked AS MATERIALIZED (
        SELECT b.rid, b.w, a.opened, a.dated, a.host, p__state AS state, a.invited_lo, a.invited_hi, held_observer_reply AS replied,
               CASE WHEN held_observer_reply THEN observer_reply__accepted__first END AS accepted,
               CASE WHEN held_observer_reply THEN observer_reply__observers__first_lo ELSE 0 END AS observers_lo,
               CASE WHEN held_observer_reply THEN observer_reply__observers__first_hi END AS observers_hi,
               observer_reply__particulars__first AND observer_reply__observers__first_given AS named,
               CASE WHEN held_observer_reply THEN observer_reply__sent__first_lo WHEN NOT held_observer_reply THEN {never} ELSE '-infinity' END AS replied_lo,
               CASE WHEN held_observer_reply THEN observer_reply__sent__first_hi ELSE 'infinity' END AS replied_hi
        FROM base_invited b JOIN acted a ON a.w = b.w AND a.cid = b.of_cid)"""  # fmt: skip


def rows(number: Mapping[str, int], clock: str) -> list[Applied]:
    """One branch a provision: eight of States that take part, four of invited ones."""
    r = Applied(number, clock, "taken", "participation")
    own, before = ("own_lo", "own_hi"), last_day("begins", -42)
    # fmt: off
    r.duty("39-host", "state", "NULL", "notifiable AND second AND hosting AND NOT alert", before, own, excused="cancelled")
    r.duty("39-own", "state", "NULL", "own_level AND second AND NOT hosting AND NOT alert", before, own, excused="cancelled")
    r.duty("41.1-others", "state", "NULL", "no_notice AND second AND ((notifiable AND hosting) OR own_level)", ("begins_lo", "begins_hi"), own, excused="cancelled")
    r.limit("67.1", "state", "NULL", "is_large", ("one_lo", "one_hi"), 1)
    r.limit("67.2", "state", "NULL", "is_medium", ("six_lo", "six_hi"), 6)
    r.limit("67.2.1", "state", "NULL", "is_upper", ("three_lo", "three_hi"), 3)
    r.limit("67.3", "state", "NULL", "is_busy", ("once_lo", "once_hi"), 3)
    r.gate("70", "state", "is_large", "announced", "NOT cancelled")
    i = Applied(number, clock, "asked", "invited")
    i.content("48-guest", "host", "true", "state <> host")
    i.limit("50", "state", "host", "replied AND accepted AND state <> host", ("observers_lo", "observers_hi"), 2)
    i.duty("52", "state", "host", "state <> host", last_day("invited", 21), ("replied_lo", "replied_hi"))
    i.content("53", "state", "replied AND accepted AND state <> host", "named")
    # fmt: on
    return [r, i]
