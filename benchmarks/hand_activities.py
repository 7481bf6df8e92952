"""The findings on activities, 38 to 66, in SQL written by hand, vague and unknown values included.

What somebody who knows the rules and the database would write over the folded tables of a register
that is declared complete: each derived value of an activity once, one branch a provision. No readings.
States that take part, 39 and 67 to 70, and invited States stand in ``hand_participation``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from benchmarks import hand_participation
from benchmarks.hand_applied import Applied, at_least, settled, within
from benchmarks.hand_rows import instant, last_day

__all__ = ["JUDGED", "findings"]

JUDGED = ("41", "59-forces", "60")
_FIRST = {"record": "activity", "notice": "activity_notice", "change": "activity_change", "added": "activity_added",
          "invitation": "activity_invitation", "observation": "observation"}  # fmt: skip
_FIGURES = ("troops", "tanks", "acvs", "artillery")
_SINCE = "TIMESTAMP '2011-12-01'"


def _short(sql: str) -> str:
    """Write out ``notice.troops_lo``, ``last.troops_lo`` and ``has.notice`` as the folded table names them."""
    sql = re.sub(r"\bhas\.last\b", "held_last_activity_notice", sql)
    sql = re.sub(r"\bhas\.(\w+)", lambda m: f"held_{_FIRST[m[1]]}", sql)
    sql = re.sub(r"\blast\.(\w+?)(_lo|_hi|_given|_filled)?\b", r"activity_notice__\1__last\2", sql)
    return re.sub(rf"\b({'|'.join(_FIRST)})\.(\w+?)(_lo|_hi|_given|_filled)?\b",
                  lambda m: f"{_FIRST[m[1]]}__{m[2]}__first{m[3] or ''}", sql)  # fmt: skip


def _stated(name: str, suffix: str = "", otherwise: str = "NULL") -> str:
    """What the record says, else the last notice, else the first one, else something."""
    return (
        f"CASE WHEN has.record AND record.{name}_filled THEN record.{name}{suffix}"
        f" WHEN has.last AND last.{name}_filled THEN last.{name}{suffix}"
        f" WHEN has.notice AND notice.{name}_filled THEN notice.{name}{suffix} ELSE {otherwise} END"
    )


def _pair(name: str, lo: str, hi: str, alias: str = "") -> str:
    sides = (("_lo", lo), ("_hi", hi))
    return ", ".join(f"{_stated(name, s, other)} AS {alias or name}{s}" for s, other in sides)


def _includes(listed: str, item: str) -> str:
    return (
        f"(CASE WHEN json_array_length({listed}) = 0 THEN false WHEN json_contains({listed}, to_json({item})) THEN true"
        f" WHEN NOT json_contains({listed}, '\"?\"') AND {item} IS NOT NULL THEN false END)"
    )


def _given(message: str, *names: str) -> str:
    return " AND ".join(f"{message}.{name}_given" for name in names)


def _level(troops: int, tanks: int, acvs: int, artillery: int) -> str:
    pairs = zip(_FIGURES, (troops, tanks, acvs, artillery), strict=True)
    return f"({' OR '.join(at_least(*pair) for pair in pairs)})"


GROUND = f"((divisional OR {at_least('brigades', 2)}) AND {_level(9000, 250, 500, 250)})"
_OBSERVED = _level(13000, 300, 500, 250)
_PAST = ("'-infinity'::TIMESTAMP", "'infinity'::TIMESTAMP")


def _facts(clock: str) -> str:
    """A SELECT of every derived value of an activity, once; ``clock`` is also the horizon."""
    never = f"({clock} + INTERVAL 1 MICROSECOND)"
    # Where no total is stated, it lies between the largest part and the sum of all.
    spans = [(f"greatest(most_{f}, phase_{f})", f"all_{f}") for f in _FIGURES]
    figures = ", ".join(
        _pair(f, *(f"CASE WHEN {low} > {high} THEN NULL ELSE {side} END" for side in (low, high)))
        for f, (low, high) in zip(_FIGURES, spans, strict=True)
    )
    most = ", ".join(f"max(p__{f}_lo) AS most_{f}" for f in _FIGURES)
    total = ", ".join(f"CASE WHEN count(p__{f}_hi) = count(*) THEN sum(p__{f}_hi) END AS all_{f}" for f in _FIGURES)  # fmt: skip
    landed = ("amphibious", "heliborne", "parachute")
    lows = ", ".join(f"CASE WHEN has.last THEN last.{n}_lo ELSE 0 END" for n in landed)
    highs = ", ".join(f"last.{n}_hi" for n in landed)
    known = " AND ".join(f"last.{n}_hi IS NOT NULL" for n in landed)
    kinds = ", ".join(f"{_includes('kinds', repr(kind))} AS {name}" for kind, name in
                      (("land", "land"), ("landing", "by_air_or_sea"), ("transfer", "transfer")))  # fmt: skip
    return _short(f"""
    WITH lines AS (
        SELECT rid, {most}, {total},
               CASE WHEN bool_or(p__divisional) THEN true WHEN count(p__divisional) = count(*) THEN false END AS any_divisional,
               CASE WHEN count(p__brigades_lo) = count(*) THEN sum(p__brigades_lo) END AS brigades_all_lo,
               CASE WHEN count(p__brigades_hi) = count(*) THEN sum(p__brigades_hi) END AS brigades_all_hi
        FROM part_activity_contingents GROUP BY rid),
    stages AS (SELECT rid, {most.replace('most_', 'phase_')} FROM part_activity_phases GROUP BY rid),
    stated AS (
        SELECT b.*, shown AS opened, {_stated('host')} AS host, {_pair('start', *_PAST, 'begins')}, {_pair('finish', *_PAST, 'ends')},
               {', '.join(f'{_stated(n)} AS {n}' for n in ('in_zone', 'in_field', 'one_command', 'kinds', 'in_calendar'))},
               {_stated('no_notice', otherwise='false')} AS no_notice, {_stated('divisional', otherwise='any_divisional')} AS divisional,
               {figures}, {_pair('brigades', 'brigades_all_lo', 'brigades_all_hi')}, {_pair('sorties', '0', 'NULL')},
               CASE WHEN has.record AND record.landing_filled THEN record.landing_lo ELSE greatest({lows}) END AS landing_lo,
               CASE WHEN has.record AND record.landing_filled THEN record.landing_hi
                    WHEN has.last AND {known} THEN greatest({highs}) END AS landing_hi,
               CASE WHEN has.record AND record.changed_filled THEN record.changed ELSE false END AS changed,
               CASE WHEN has.record AND record.cancelled_filled THEN record.cancelled
                    WHEN held_activity_change AND activity_change__what__last_filled THEN activity_change__what__last = 'cancelled' ELSE false END AS cancelled,
               {', '.join(f'''CASE WHEN has.record AND record.announced_troops_filled THEN record.announced_troops{s}
                    WHEN has.notice AND notice.troops_filled THEN notice.troops{s} ELSE 0 END AS announced{s}''' for s in ('_lo', '_hi'))},
               {instant('notified', 'notice', 'sent', never)}, {instant('told', 'change', 'sent', never)}, {instant('put_in', 'added', 'sent', never)},
               {instant('invited', 'invitation', 'sent', never)}, {instant('observe_from', 'invitation', 'observation_start')},
               {instant('observe_until', 'invitation', 'observation_end')}
        FROM base_activity b LEFT JOIN lines USING (rid) LEFT JOIN stages USING (rid)),
    measured AS (
        SELECT *, {kinds}, {GROUND} AS ground, {_OBSERVED} AS observed FROM stated),
    levelled AS (
        SELECT *, (land OR transfer) AND one_command AS of_land, in_zone AND in_field AND
                  ((of_land AND ground) OR (by_air_or_sea AND {at_least('landing', 3000)})) AS notifiable,
               notifiable AND ((of_land AND ground AND observed) OR (by_air_or_sea AND {at_least('landing', 3500)})) AS observable
        FROM measured)
    SELECT rid, w, cid, opened, opened_lo, opened_hi, host, begins_lo, begins_hi, ends_lo, ends_hi, in_zone, in_field, no_notice, cancelled, in_calendar,
           land, transfer, by_air_or_sea, notifiable, observable, of_land,
           CASE WHEN begins_lo >= {_SINCE} THEN true WHEN begins_hi < {_SINCE} THEN false END AS dated,
           changed, {at_least('sorties', 200)} AS flown, notified_lo, notified_hi, told_lo, told_hi, put_in_lo, put_in_hi, invited_lo, invited_hi,
           observe_from_lo, observe_from_hi, observe_until_lo, observe_until_hi,
           ({at_least('announced', 9000)} AND NOT {at_least('troops', 9000)} AND NOT notifiable)
               OR ({at_least('announced', 13000)} AND NOT {at_least('troops', 13000)} AND NOT observable) AS fallen,
           CASE WHEN ends_lo > begins_hi + INTERVAL 72 HOUR THEN true WHEN ends_hi <= begins_lo + INTERVAL 72 HOUR THEN false END AS lasting,
           has.record AS recorded, has.notice AS notified, CASE WHEN has.notice THEN notice.to_all END AS notice_to_all,
           CASE WHEN has.record THEN record.surprised END AS surprised, no_notice AND surprised AS alert,
           CASE WHEN has.notice THEN notice.calendar_changes_given END AS told_in_notice,
           {_given('last', 'sorties', 'air_purpose', 'aircraft', 'air_command')} AS air_told,
           {_given('last', 'designation', 'purpose', 'states_involved', 'command', 'start', 'finish')} AS head_told,
           {within(('last.start_lo::DATE', 'last.start_hi::DATE'), ('last.finish_lo::DATE', 'last.finish_hi::DATE'))} AS in_order,
           {_given('last', 'troops', 'contingents', 'formations', 'tanks', 'acvs', 'atgm', 'artillery', 'helicopters', 'naval_gunfire', 'naval_support')}
               AND (NOT (last.naval_gunfire OR last.naval_support) OR last.naval_command_given) AS land_told,
           (last.amphibious_given OR last.heliborne_given OR last.parachute_given) AND last.embarkation_given AS landing_told,
           {_given('last', 'transferred', 'divisions', 'tanks', 'acvs', 'artillery', 'points')} AS transfer_told,
           {_given('last', 'area', 'phases')} AS area_told, {_given('last', 'calendar_changes', 'related')} AS rest_told,
           {', '.join(f'CASE WHEN has.last THEN last.{n}{s} ELSE {other} END AS told_{n}{s}' for n in ('start', 'finish') for s, other in zip(('_lo', '_hi'), _PAST, strict=True))},
           last.troops_given AS troops_given, CASE WHEN has.last THEN last.states_involved END AS involved,
           CASE WHEN has.last THEN last.troops_lo END AS stated_lo, CASE WHEN has.last THEN last.troops_hi END AS stated_hi,
           has.invitation AS inviting, invitation.to_all AS invitation_to_all, invitation.delegated_to_given AS delegated,
           invitation.allocation_given AS allocated, invitation.delegated_to AS delegated_to,
           {_given('invitation', 'assembly', 'duration', 'languages', 'lodging', 'equipment', 'own_equipment', 'clothing')} AS programme,
           has.observation AS observing, observation.in_place AS in_place,
           observation.first_briefing AND {within(('observation.days_lo', 'observation.days_hi'), ('observation.briefings_lo', 'observation.briefings_hi'))} AS briefed,
           observation.map_scale_lo AS scale_lo, observation.map_scale_hi AS scale_hi,
           observation__equipment_given__first AND observation.looked_after AS cared_for, observation.forces_seen AS forces_seen, observation.equal AS equal
    FROM levelled""")  # fmt: skip


def _rows(number: Mapping[str, int], clock: str) -> list[Applied]:
    """One branch a provision, 28 of them; six more on contingents and phases."""
    r = Applied(number, clock, "acted", "activity")
    begins, never = ("begins_lo", "begins_hi"), ("'infinity'::TIMESTAMP",) * 2
    notified, invited, told = ((f"{n}_lo", f"{n}_hi") for n in ("notified", "invited", "told"))
    before = last_day("begins", -42)
    changed = [
        f"CASE WHEN told_in_notice THEN least(notified_{e}, told_{e}) WHEN NOT told_in_notice THEN told_{e}"
        f" ELSE {pick}(least(notified_{e}, told_{e}), told_{e}) END"
        for e, pick in (("lo", "least"), ("hi", "greatest"))
    ]
    # fmt: off
    r.duty("38", "host", "NULL", "notifiable AND NOT alert", before, notified, excused="cancelled")
    r.content("38-all", "host", "notifiable AND notified", "notice_to_all")
    r.content("40-zone", "host", "notified", "in_zone")
    r.content("40.1.2", "host", "notifiable AND notified AND land AND flown", "air_told")
    r.gate("41", "host", "notifiable AND no_notice", "surprised", "no_notice")
    r.duty("41.1", "host", "NULL", "notifiable AND no_notice", begins, notified, excused="cancelled")
    r.content("43", "host", "notified", "head_told")
    r.content("43-dates", "host", "notified", "in_order")
    r.content("44-land", "host", "notified AND land", "land_told")
    r.content("44-landing", "host", "notified AND by_air_or_sea", "landing_told")
    r.content("44-transfer", "host", "notified AND transfer", "transfer_told")
    r.content("45", "host", "notified", "area_told")
    r.content("46", "host", "notified", "rest_told")
    r.duty("47", "host", "NULL", "observable AND NOT alert", before, invited, excused="cancelled")
    r.content("47-all", "host", "observable AND inviting", "invitation_to_all")
    r.content("49", "host", "inviting AND delegated", f"(allocated AND {_includes('involved', 'delegated_to')})")
    r.content("51", "host", "observable AND NOT alert AND notified AND inviting",
              "(CASE WHEN invited_lo::DATE = invited_hi::DATE AND notified_lo::DATE = notified_hi::DATE AND invited_lo::DATE = notified_lo::DATE THEN true"
              " WHEN invited_hi::DATE < notified_lo::DATE OR invited_lo::DATE > notified_hi::DATE THEN false END)")
    r.content("54", "host", "inviting", "programme")
    r.content("57", "host", "observing", "in_place")
    r.duty("58", "host", "NULL", "observable AND no_notice AND lasting", ("begins_lo + INTERVAL 72 HOUR", "begins_hi + INTERVAL 72 HOUR"), invited, excused="cancelled")
    r.content("59-briefing", "host", "observing", "briefed")
    r.limit("59-map", "host", "NULL", "observing", ("scale_lo", "scale_hi"), 250_000)
    r.content("59-care", "host", "observing", "cared_for")
    r.content("59-forces", "host", "observing", "forces_seen")
    r.content("60", "host", "observing", "equal")
    r.duty("64", "host", "NULL", "notifiable AND changed", before, (changed[0], changed[1]), excused="cancelled")
    r.duty("65", "host", "NULL", "(cancelled OR fallen)", never, told)
    r.duty("66", "host", "NULL", "notifiable AND NOT in_calendar", never, ("put_in_lo", "put_in_hi"), excused="cancelled")
    lines = Applied(number, clock, "(SELECT * FROM part_activity_contingents JOIN acted USING (rid))", "activity", "part")
    lines.content("44-named", "host", "notified", _includes("involved", "p__state"))
    lines.content("44-total", "host", "notified AND troops_given", within(("p__troops_lo", "p__troops_hi"), ("stated_lo", "stated_hi")))
    told_phases, phases = (Applied(number, clock, f"(SELECT * FROM part_activity_{name} JOIN acted USING (rid))", "activity", "part")
                           for name in ("notified_phases", "phases"))
    days = {n: (f"{n}_lo::DATE", f"{n}_hi::DATE") for n in ("p__start", "p__finish", "told_start", "told_finish")}
    told_phases.content("45-phase", "host", "notified", f"({within(days['told_start'], days['p__start'])} AND {within(days['p__finish'], days['told_finish'])}"
                   f" AND {within(days['p__start'], days['p__finish'])})")
    told_phases.content("45-described", "host", "notified", " AND ".join(f"p__{n}_given" for n in ("phase", "start", "finish", "purpose", "area", "description")))
    seen = re.sub(r"\b(troops|tanks|acvs|artillery)_", r"p__\1_", _OBSERVED)
    phases.content("56", "host", f"observable AND inviting AND (((land OR transfer) AND {seen}) OR (by_air_or_sea AND {at_least('p__landing', 3500)}))",
                   f"({within(('observe_from_lo', 'observe_from_hi'), ('p__start_lo', 'p__start_hi'))}"
                   f" AND {within(('p__finish_lo', 'p__finish_hi'), ('observe_until_lo', 'observe_until_hi'))})")
    # fmt: on
    return [r, lines, told_phases, phases]


def findings(number: Mapping[str, int], clock: str, suspended: str, *, named: bool = False) -> str:
    """A SELECT of the findings; the arguments are those of ``hand_visits.findings``."""
    rows = [*_rows(number, clock), *hand_participation.rows(number, clock)]
    judged = [number[label] for label in JUDGED]
    return f"""WITH acted AS MATERIALIZED ({_facts(clock)}), {hand_participation.facts(clock)}
        {settled(rows, suspended, judged, named=named)}"""
