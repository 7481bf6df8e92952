"""Chapter IX by hand: evaluations, 107 to 136. See ``hand_visits``."""

from __future__ import annotations

from benchmarks.hand_rows import Rows, counted_before, instant, last_day, short

__all__ = ["FACTS", "facts", "rows"]

FACTS = "evaluated"


def _met(one: str, other: str, also: str = "") -> str:
    """110: pairs of visits of which ``other`` may be under way when ``one`` begins."""

    def earlier(a: str, c: str) -> str:
        tie = f"{a}.begins_lo = {a}.begins_hi AND {c}.begins_lo = {c}.begins_hi AND {a}.begins_lo = {c}.begins_lo"
        return f"({a}.begins_hi < {c}.begins_lo OR ({tie} AND {a}.rid < {c}.rid))"

    return f"""
        SELECT x.rid, coalesce(y.counted AND {earlier('y', 'x')} AND y.ends_lo >= x.begins_hi, false) AS sure
        FROM {one} x JOIN {other} y ON y.w = x.w AND y.receiving = x.receiving {also}
        WHERE y.rid <> x.rid AND y.counted IS NOT FALSE AND y.ends_hi >= x.begins_lo AND NOT {earlier('x', 'y')}"""  # fmt: skip


# Visits last hours: most meet in a bucket of one day. The few whose times are vaguer than a week are
# held against all others of their host.
_DAYS = "SELECT *, unnest(generate_series(begins_lo::DATE, {until}::DATE, INTERVAL 1 DAY)) AS day FROM span WHERE brief"
_AT_ONCE = f"""
    span AS MATERIALIZED (
        SELECT rid, w, receiving, counted, begins_lo, begins_hi, ends_lo, ends_hi,
               coalesce(isfinite(begins_lo) AND isfinite(begins_hi) AND isfinite(ends_hi)
                        AND greatest(begins_hi, ends_hi) < begins_lo + INTERVAL 7 DAY, false) AS brief FROM counting),
    beginning AS ({_DAYS.format(until='begins_hi')}), staying AS ({_DAYS.format(until='greatest(begins_hi, ends_hi)')}),
    at_once AS (
        SELECT rid, count(*) FILTER (sure) AS m_lo_110, count(*) AS m_hi_110 FROM (
            {_met('beginning', 'staying', 'AND y.day = x.day AND x.day = greatest(x.begins_lo::DATE, y.begins_lo::DATE)')}
            UNION ALL {_met('(SELECT * FROM span WHERE NOT brief)', 'span')}
            UNION ALL {_met('(SELECT * FROM span WHERE brief)', '(SELECT * FROM span WHERE NOT brief)')})
        GROUP BY rid)"""  # fmt: skip


def _beyond(name: str, most_lo: str, most_hi: str) -> str:
    return f"CASE WHEN {name}_lo > {most_hi} THEN true WHEN {name}_hi <= {most_lo} THEN false END AS beyond_{name}"


def facts(clock: str) -> str:
    """A SELECT of every derived value of an evaluation, once; ``clock`` is also the horizon."""
    never = f"({clock} + INTERVAL 1 MICROSECOND)"
    limits = ("year", "state", "unit", "unit_state")
    keys = ("receiving, year", "receiving, visiting, year", "receiving, formation, year",
            "receiving, visiting, formation, year")  # fmt: skip
    orders = ", ".join(
        f"of_{name} AS ({counted_before('counting', key, 'counted', 'counted', suffix='_' + name)})"
        for name, key in zip(limits, keys, strict=True)
    )
    joins = " ".join(f"LEFT JOIN of_{name} USING (rid)" for name in (*limits, "times", "days"))
    return short(f"""
    WITH team AS (
        SELECT rid, count(*) AS states, CASE WHEN count(p__members_lo) = count(*) THEN sum(p__members_lo) END AS team_lo,
               CASE WHEN count(p__members_hi) = count(*) THEN sum(p__members_hi) END AS team_hi
        FROM part_evaluation_team GROUP BY rid),
    visit AS (
        SELECT l.rid, l.w, shown AS opened, request.from AS visiting, request.to AS receiving,
               coalesce(request.basis, 'quota') = 'quota' AS by_quota, request.sent_lo AS requested_lo, request.sent_hi AS requested_hi,
               request.to_all AS request_to_all, request.entry_lo AS entry_lo, request.entry_hi AS entry_hi,
               request.planned_lo AS planned_lo, request.planned_hi AS planned_hi, request.formation AS formation,
               request.formation_given AND request.planned_given AND request.points_of_entry_given AND request.entry_given
                   AND request.transport_given AND request.particulars AND request.languages_given AS complete,
               coalesce(request.stationed, false) AS stationed,
               CASE WHEN json_contains(request.addressees, to_json(request.forces_of)) THEN true
                    WHEN NOT json_contains(request.addressees, '"?"') AND request.forces_of IS NOT NULL THEN false END AS addressed,
               has.reply AS replied, {instant('replied', 'reply', 'sent', never)},
               CASE WHEN has.reply THEN reply.to_all END AS reply_to_all, CASE WHEN has.reply THEN reply.accepted END AS accepted,
               CASE WHEN has.reply THEN reply.availability END AS availability,
               NOT accepted AND CASE WHEN has.reply THEN reply.ground END = 'force-majeure' AS majeure,
               NOT accepted AND availability = 'unavailable' AS unavailable, NOT accepted AND availability = 'absent' AS absent,
               reply.availability_given AS availability_given, reply.reason_given AND reply.days_given AS excuse,
               CASE WHEN has.reply THEN reply.days_lo ELSE 0 END AS days_lo, CASE WHEN has.reply THEN reply.days_hi END AS days_hi,
               reply.delegated_given AS delegated,
               reply.points_of_entry_given AND reply.assembly_place_given AND reply.assembly_at_given AS arranged,
               CASE WHEN has.ground_assessment THEN ground_assessment.recognised END AS recognised,
               has.prevented AS prevented, has.visit AS visited, {instant('began', 'visit', 'began')}, {instant('ended', 'visit', 'ended')},
               has.visit AND visit.more_agreed IS NOT DISTINCT FROM true AS more_agreed,
               visit.briefed AS briefed, visit.shown AS was_shown, visit.escorted AS escorted, states, team_lo, team_hi,
               has.report AS reported, {instant('reported', 'report', 'sent', never)}, report.to_all AS report_to_all,
               has.quota_filled AS filled, {instant('filled', 'quota_filled', 'sent', never)}, quota_filled.to_all AS filled_to_all
        FROM base_evaluation l LEFT JOIN team USING (rid)),
    counting AS MATERIALIZED (
        SELECT *, by_quota AND (visited OR (accepted AND NOT prevented)) AS counted,
               by_quota AND replied AND unavailable AS declared,
               CASE WHEN visited THEN began_lo ELSE planned_lo END AS begins_lo, CASE WHEN visited THEN began_hi ELSE planned_hi END AS begins_hi,
               CASE WHEN visited THEN ended_lo ELSE planned_lo END AS ends_lo, CASE WHEN visited THEN ended_hi ELSE planned_hi END AS ends_hi,
               begins_lo AS counted_lo, begins_hi AS counted_hi,
               CASE WHEN year(begins_lo) = year(begins_hi) THEN year(begins_lo) END AS year,
               CASE WHEN year(replied_lo) = year(replied_hi) THEN year(replied_lo) END AS replied_year
        FROM visit),
    {orders},
    of_times AS ({counted_before('counting', 'receiving, replied_year', 'replied', 'declared', suffix='_times')}),
    of_days AS ({counted_before('counting', 'receiving, replied_year', 'replied', 'declared', 'days', suffix='_days')}),
    {_AT_ONCE},
    units AS (
        SELECT w, key_state, key_year, CASE WHEN held_annual_exchange THEN annual_exchange__units__last_lo ELSE 0 END AS units_lo,
               CASE WHEN held_annual_exchange THEN annual_exchange__units__last_hi END AS units_hi FROM base_exchange),
    measured AS (
        SELECT counting.*, {", ".join(f"coalesce(m_lo_{n}, 1) AS {n}_lo, m_hi_{n} AS {n}_hi" for n in (*limits, "times"))},
               coalesce(m_lo_days, days_lo) AS total_lo, m_hi_days AS total_hi,
               1 + coalesce(m_lo_110, 0) AS once_lo, 1 + coalesce(m_hi_110, 0) AS once_hi,
               CASE WHEN units_lo IS NOT NULL THEN least(15, ceil(units_lo / 60)) END AS quota_lo, least(15, ceil(units_hi / 60)) AS quota_hi,
               greatest(1, floor(quota_lo / 5)) AS share_lo, greatest(1, floor(quota_hi / 5)) AS share_hi
        FROM counting {joins} LEFT JOIN at_once USING (rid)
             LEFT JOIN units u ON u.w = counting.w AND u.key_state = receiving AND u.key_year = counting.year)
    SELECT *, CASE WHEN year_lo = quota_lo AND year_hi = quota_hi AND year_lo = year_hi THEN true
                   WHEN year_hi < quota_lo OR year_lo > quota_hi THEN false END AND counted AND replied AS fills,
           {_beyond('year', 'quota_lo', 'quota_hi')}, {_beyond('state', 'share_lo', 'share_hi')}, {_beyond('unit', '2', '2')},
           {_beyond('unit_state', '1', '1')}, {_beyond('once', '1', '1')}, {_beyond('times', '5', '5')}, {_beyond('total', '30', '30')}
    FROM measured
    """, "evaluation")  # fmt: skip


def rows(number: dict[str, int], clock: str) -> Rows:
    """One branch a provision, 31 of them."""
    r = Rows(number, clock, FACTS)
    host, guest = "receiving", "visiting"
    there, answered = "by_quota AND visited", "by_quota AND replied"
    never = ("'infinity'::TIMESTAMP",) * 2
    perhaps = f"{answered} AND unavailable IS NOT FALSE"
    seconds = "((epoch_us(ended_{}) - epoch_us(began_{}))::DECIMAL(38,0) * 0.000001::DECIMAL(7,6))"
    same_day = (
        "CASE WHEN began_lo::DATE = began_hi::DATE AND ended_lo::DATE = ended_hi::DATE AND began_lo::DATE = ended_lo::DATE"
        " THEN true WHEN began_hi::DATE < ended_lo::DATE OR began_lo::DATE > ended_hi::DATE THEN false END"
    )
    opens = (
        "beyond_year OR beyond_state OR beyond_unit OR beyond_unit_state OR beyond_once OR absent"
        " OR (unavailable AND NOT beyond_times AND NOT beyond_total) OR (majeure AND recognised)"
    )
    # fmt: off
    for label, name, most in (("109", "year", ("quota_lo", "quota_hi")), ("109-state", "state", ("share_lo", "share_hi")),
                              ("109-unit", "unit", ("2", "2")), ("109-unit-state", "unit_state", ("1", "1")),
                              ("110", "once", ("1", "1"))):
        r.limit(label, host, guest, "by_quota", (f"{name}_lo", f"{name}_hi"), most, beyond="refusable")
    r.duty("109.1", host, guest, "fills IS NOT FALSE", never, "filled", perhaps="fills IS NULL")
    r.content("109.1-all", host, "fills IS NOT FALSE AND filled", "filled_to_all", perhaps="fills IS NULL")
    r.gate("109-refusal", host, guest, answered, f"({opens})", "NOT accepted")
    r.duty("112", guest, host, "by_quota", last_day("entry", -5), "requested",
           after=("entry_lo::DATE - INTERVAL 7 DAY", "entry_hi::DATE - INTERVAL 7 DAY"))
    r.content("113", guest, "by_quota", "complete")
    r.content("114", guest, "by_quota AND stationed", "(request_to_all OR addressed)")
    r.duty("115", host, guest, "by_quota", ("requested_lo + INTERVAL 48 HOUR",) * 2, "replied")
    r.content("116", host, f"{answered} AND stationed", "delegated")
    r.content("117", host, answered, "availability_given")
    r.content("118-reason", host, perhaps, "excuse", perhaps="unavailable IS NULL")
    r.limit("118-times", host, guest, perhaps, ("times_lo", "times_hi"), ("5", "5"), perhaps="unavailable IS NULL")
    r.limit("118-days", host, guest, perhaps, ("total_lo", "total_hi"), ("30", "30"), perhaps="unavailable IS NULL")
    r.content("119", host, f"{answered} AND (availability = 'absent') IS NOT FALSE", "excuse", perhaps="availability IS NULL")
    r.content("120", host, f"{answered} AND majeure IS NOT FALSE", "excuse", perhaps="majeure IS NULL")
    r.content("121", host, f"{answered} AND accepted", "arranged")
    r.content("122-request", guest, "by_quota", "request_to_all")
    r.content("122-reply", host, answered, "reply_to_all")
    r.limit("124-team", guest, host, f"{there} AND NOT more_agreed", ("team_lo", "team_hi"), ("3", "3"))
    r.limit("124-nationalities", guest, host, there, ("states", "states"), ("3", "3"))
    r.limit("126-hours", guest, host, there, (seconds.format("lo", "hi"), seconds.format("hi", "lo")), ("43200", "43200"))
    r.content("126-day", guest, there, same_day)
    r.content("127", host, there, "briefed")
    r.content("127.2", host, there, "was_shown")
    r.content("129", host, there, "escorted")
    r.duty("135", guest, host, there, last_day("ended", 14), "reported")
    r.content("135-all", guest, "by_quota AND reported", "report_to_all")
    # fmt: on
    return r
