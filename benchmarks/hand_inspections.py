"""Chapter IX by hand: inspections, 72 to 106. See ``hand_visits``."""

from __future__ import annotations

from benchmarks.hand_rows import Rows, counted_before, instant, last_day, short

__all__ = ["FACTS", "facts", "rows"]

FACTS = "inspected"


def facts(clock: str) -> str:
    """A SELECT of every derived value of an inspection, once; ``clock`` is also the horizon."""
    never = f"({clock} + INTERVAL 1 MICROSECOND)"
    return short(f"""
    WITH team AS (
        SELECT rid, count(*) AS states, CASE WHEN count(p__inspectors_lo) = count(*) THEN sum(p__inspectors_lo) END AS team_lo,
               CASE WHEN count(p__inspectors_hi) = count(*) THEN sum(p__inspectors_hi) END AS team_hi
        FROM part_inspection_team GROUP BY rid),
    visit AS (
        SELECT l.rid, l.w, shown AS opened, request.from AS inspecting, request.to AS receiving,
               coalesce(request.basis, 'quota') = 'quota' AS by_quota, request.sent_lo AS requested_lo, request.sent_hi AS requested_hi,
               request.to_all AS request_to_all, request.entry_lo AS entry_lo, request.entry_hi AS entry_hi,
               request.area_km2_lo AS area_lo, request.area_km2_hi AS area_hi,
               request.area_given AND json_array_length(request.area) >= 3 AND request.area_fits AS area_good,
               request.entry_given AND request.area_given AND request.points_of_entry_given AND request.transport_given
                   AND request.begins_at_given AND request.manner_given AND (NOT (request.manner <> 'ground') OR request.aircraft_given)
                   AND request.vehicles_given AND request.joined_by_given AND request.particulars AND request.languages_given AS complete,
               coalesce(request.stationed, false) AS stationed, request.forces_of AS forces_of,
               has.reply AS replied, {instant('replied', 'reply', 'sent', never)},
               CASE WHEN has.reply THEN reply.to_all END AS reply_to_all, CASE WHEN has.reply THEN reply.accepted END AS accepted,
               NOT accepted AND CASE WHEN has.reply THEN reply.ground END = 'force-majeure' AS majeure,
               reply.reason_given AND reply.days_given AS excuse, reply.restricted_given AS restricted,
               reply.points_of_entry_given AND reply.assembly_place_given AND reply.assembly_at_given AND reply.languages_given AS arranged,
               CASE WHEN has.ground_assessment THEN ground_assessment.recognised END AS recognised,
               has.prevented AS prevented, prevented.reason_given AND prevented.days_given AS explained,
               has.visit AS visited, {instant('let_in', 'visit', 'admitted')}, {instant('entered', 'visit', 'entered')},
               {instant('arrived', 'visit', 'arrived')},
               {instant('ended', 'visit', 'ended')},
               has.visit AND visit.more_agreed IS NOT DISTINCT FROM true AS more_agreed, visit.leader AS leader,
               visit.sub_teams_lo AS sub_teams_lo, visit.sub_teams_hi AS sub_teams_hi, visit.access AS access, visit.escorted AS escorted,
               visit.lodged AS lodged, visit.telecommunications AS telecommunications, visit.forces_accepted AS forces_accepted,
               states, team_lo, team_hi,
               has.report AS reported, {instant('reported', 'report', 'sent', never)}, report.to_all AS report_to_all,
               has.quota_filled AS filled, {instant('filled', 'quota_filled', 'sent', never)}, quota_filled.to_all AS filled_to_all
        FROM base_inspection l LEFT JOIN team USING (rid)),
    counting AS (
        SELECT *, least(let_in_lo, entered_lo) AS admitted_lo, least(let_in_hi, entered_hi) AS admitted_hi,
               by_quota AND (visited OR (accepted AND NOT prevented)) AS counted,
               CASE WHEN visited THEN entered_lo ELSE entry_lo END AS counted_lo,
               CASE WHEN visited THEN entered_hi ELSE entry_hi END AS counted_hi,
               CASE WHEN year(counted_lo) = year(counted_hi) THEN year(counted_lo) END AS year
        FROM visit),
    of_year AS ({counted_before('counting', 'receiving, year', 'counted', 'counted', suffix='_76')}),
    of_state AS ({counted_before('counting', 'receiving, inspecting, year', 'counted', 'counted', suffix='_77')})
    SELECT counting.*, coalesce(m_lo_76, 1) AS nth_lo, m_hi_76 AS nth_hi, coalesce(m_lo_77, 1) AS same_lo, m_hi_77 AS same_hi,
           CASE WHEN nth_lo = 3 AND nth_hi = 3 THEN true WHEN nth_lo > 3 OR nth_hi < 3 THEN false END AND counted AND replied AS fills,
           CASE WHEN nth_lo > 3 THEN true WHEN nth_hi <= 3 THEN false END AS beyond_76,
           CASE WHEN same_lo > 1 THEN true WHEN same_hi <= 1 THEN false END AS beyond_77
    FROM counting LEFT JOIN of_year USING (rid) LEFT JOIN of_state USING (rid)
    """, "inspection")  # fmt: skip


def rows(number: dict[str, int], clock: str) -> Rows:
    """One branch a provision, 29 of them."""
    r = Rows(number, clock, FACTS)
    host, guest = "receiving", "inspecting"
    there, answered = "by_quota AND visited", "by_quota AND replied"
    never = ("'infinity'::TIMESTAMP",) * 2

    def apart(name: str, by: str) -> tuple[str, str]:
        return f"{name}_lo{by}", f"{name}_hi{by}"

    # fmt: off
    r.limit("76", host, guest, "by_quota", ("nth_lo", "nth_hi"), ("3", "3"), beyond="refusable")
    r.duty("76.1", host, guest, "fills IS NOT FALSE", never, "filled", perhaps="fills IS NULL")
    r.content("76.1-all", host, "fills IS NOT FALSE AND filled", "filled_to_all", perhaps="fills IS NULL")
    r.limit("77", host, guest, "by_quota", ("same_lo", "same_hi"), ("1", "1"), beyond="refusable")
    r.content("78-reply", host, f"{answered} AND majeure IS NOT FALSE", "excuse", perhaps="majeure IS NULL")
    r.content("78-later", host, "by_quota AND prevented AND NOT visited AND majeure IS NOT TRUE", "explained", perhaps="majeure IS NULL")
    r.content("79-area", guest, "by_quota", "area_good")
    r.limit("79-size", guest, host, "by_quota", ("area_lo", "area_hi"), ("18000", "18000"))
    r.content("80-restricted", host, f"{answered} AND accepted", "restricted")
    r.content("80-access", host, there, "access")
    r.content("81", "forces_of", f"{there} AND stationed", "forces_accepted")
    r.content("83", host, there, "escorted")
    r.duty("84", guest, host, "by_quota", apart("entry", " - INTERVAL 36 HOUR"), "requested", after=apart("entry", "::DATE - INTERVAL 5 DAY"))
    r.content("85", guest, "by_quota", "complete")
    r.duty("86", host, guest, "by_quota", ("requested_lo + INTERVAL 24 HOUR",) * 2, "replied")
    r.gate("86-refusal", host, guest, answered, "(beyond_76 OR beyond_77 OR (majeure AND recognised))", "NOT accepted")
    r.duty("86-admission", host, guest, "by_quota AND (replied OR visited) AND (accepted OR visited)",
           ("greatest(requested_lo + INTERVAL 36 HOUR, entry_lo)", "greatest(requested_lo + INTERVAL 36 HOUR, entry_hi)"),
           "admitted", excused="prevented AND NOT visited")
    r.content("87-request", guest, "by_quota", "request_to_all")
    r.content("87-reply", host, answered, "reply_to_all")
    r.content("88", host, f"{answered} AND accepted", "arranged")
    r.duty("90", guest, host, there, apart("arrived", " + INTERVAL 48 HOUR"), "ended")
    r.limit("91-team", guest, host, f"{there} AND NOT more_agreed", ("team_lo", "team_hi"), ("4", "4"))
    r.limit("91-nationalities", guest, host, there, ("states", "states"), ("3", "3"))
    r.content("91-leader", guest, there, "leader = inspecting")
    r.limit("91-sub-teams", guest, host, there, ("sub_teams_lo", "sub_teams_hi"), ("2", "2"))
    r.content("94", host, there, "lodged")
    r.content("96", host, there, "telecommunications")
    r.duty("105", guest, host, there, last_day("ended", 14), "reported")
    r.content("105-all", guest, "by_quota AND reported", "report_to_all")
    # fmt: on
    return r
