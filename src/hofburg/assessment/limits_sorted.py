"""Counts and sums of a limit where times may be vague, from one sorted list.

Every case stands in the list at the ends of its time, group by group; what a case measures is what
stands before it. A moment has four sides: what perhaps begins there (0), what begins exactly there (1),
what has surely begun by then (2), and what is over after it (3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hofburg.assessment.bounds import Bounds

if TYPE_CHECKING:
    from hofburg.assessment.limits import Limit

__all__ = ["earlier", "under_way"]


def _listed(limit: Limit, *more: str) -> tuple[str, list[str], str]:
    """The columns of a case in the list, those that name it, and the window of what stands before."""
    ids = ["rid", "part"] if limit.provision.part else ["rid"]
    counts = [] if limit.counts == "true" else [limit.counts]
    columns = dict.fromkeys([*ids, "w", *limit.keys, *counts, *more])
    window = (
        f"(PARTITION BY {', '.join(dict.fromkeys(['w', *limit.keys]))} ORDER BY moment, side, {', '.join(ids)}"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    )
    return ", ".join(f"x.{name}" for name in columns), ids, window


def earlier(limit: Limit) -> tuple[str, Bounds]:
    """SQL of a join, and what it yields: how many came earlier, or what they sum up to, with the case.

    What surely came earlier had begun before the case did; what may have come earlier begins, at the
    soonest, before the case has surely begun, the case itself apart.
    """
    peer, own = limit.amounts()
    summed = "sum" in limit.provision.exprs
    listed, ids, window = _listed(limit, *(dict.fromkeys(peer) if summed else ()))
    itself = f"(side = 2 AND {limit.counts} IS NOT FALSE)"
    found, ends = _sums(limit, peer, itself) if summed else _counts(limit, itself)
    lo, hi = (f"x.{side}" for side in limit.order)
    of = f"FROM {{prev}} x WHERE {limit.known} AND {limit.asked}"
    source = (
        f"SELECT {listed}, {lo} AS moment, ({lo} = {hi})::INTEGER AS side {of}"
        f" UNION ALL SELECT {listed}, {hi}, 2 {of} AND {lo} <> {hi}"
    )
    each = ", ".join(ids)
    name, join = limit.joined(
        f"LEFT JOIN (SELECT {each}, {ends.lo} AS lo, {ends.hi} AS hi FROM (SELECT {each}, side, {found}"
        f" FROM ({source}) WINDOW earlier AS {window}) GROUP BY {each}) {{me}} ON {_same(ids)}"
    )
    if not summed:
        return join, Bounds(*(f"(1 + {name}.{side})::DECIMAL(18,6)" for side in ("lo", "hi")))
    sides = (f"TRY_CAST({name}.{s} + x.{getattr(own, s)} AS DECIMAL(18,6))" for s in ("lo", "hi"))
    return join, Bounds(*sides)


def _sure(limit: Limit) -> str:
    return f"FILTER ({limit.counts} AND side >= 1) OVER earlier"


def _maybe(limit: Limit, also: str = "") -> str:
    return f"FILTER ({limit.counts} IS NOT FALSE AND side <= 1{also}) OVER earlier"


def _counts(limit: Limit, itself: str) -> tuple[str, Bounds]:
    """Running counts, and the two that hold for a case."""
    found = (
        f"count(*) {_sure(limit)} AS sure, count(*) {_maybe(limit)} - {itself}::INTEGER AS maybe"
    )
    return found, Bounds("max(sure) FILTER (side <= 1)", "max(maybe) FILTER (side >= 1)")


def _sums(limit: Limit, peer: Bounds, itself: str) -> tuple[str, Bounds]:
    """Running sums, and the two that hold for a case; NULL where an amount is not bounded.

    Who surely counts adds its amount; who perhaps counts adds that or nothing, whichever is less (lo)
    or more (hi).
    """
    columns, ends = [], []
    for side, surely, perhaps in (("lo", "greatest", "least"), ("hi", "least", "greatest")):
        amount = getattr(peer, side)
        open_ = f"{amount} IS NULL"
        columns += [
            f"sum({surely}({amount}, 0)) {_sure(limit)} AS sure_{side}",
            f"coalesce(sum({perhaps}({amount}, 0)) {_maybe(limit)}, 0)"
            f" - CASE WHEN {itself} THEN {perhaps}({amount}, 0) ELSE 0 END AS maybe_{side}",
            f"count(*) {_maybe(limit, f' AND {open_}')} - ({itself} AND {open_})::INTEGER AS gaps_{side}",
        ]
        ends.append(
            f"CASE WHEN max(gaps_{side}) FILTER (side >= 1) = 0 THEN"
            f" coalesce(max(sure_{side}) FILTER (side <= 1), 0) + max(maybe_{side}) FILTER (side >= 1) END"
        )
    return ", ".join(columns), Bounds(*ends)


def under_way(limit: Limit, end: Bounds) -> tuple[str, Bounds]:
    """SQL of a join, and what it yields: how many others are under way where a case begins exactly.

    Who is surely under way is added where it has begun and taken away where it may be over; who may
    be, where it may begin and where it is over. A case that begins at a vague time has no one place in
    that list.
    """
    listed, ids, window = _listed(limit)
    lo, hi = (f"x.{side}" for side in limit.order)
    counts = limit.counts if limit.counts == "true" else f"x.{limit.counts}"
    sure = f"coalesce({counts} AND x.{end.lo} >= {hi}, false)::INTEGER"
    maybe = f"({counts} IS NOT FALSE AND x.{end.hi} >= {lo})::INTEGER"
    exact = f"({lo} = {hi})"
    of = f"FROM {{prev}} x WHERE {limit.known} AND {limit.asked}"
    rows = [
        f"SELECT {listed}, {lo} AS moment, {exact}::INTEGER AS side, {exact} AS asks,"
        f" CASE WHEN {exact} THEN {sure} ELSE 0 END AS sure, {maybe} AS maybe {of}",
        f"SELECT {listed}, {hi}, 2, false, {sure}, 0 {of} AND NOT {exact}",
        f"SELECT {listed}, x.{end.lo}, 3, false, -{sure}, 0 {of} AND {sure} = 1",
        f"SELECT {listed}, x.{end.hi}, 3, false, 0, -{maybe} {of} AND {maybe} = 1",
    ]
    each = ", ".join(ids)
    name, join = limit.joined(
        f"LEFT JOIN (SELECT {each}, sure AS lo, maybe AS hi FROM (SELECT {each}, asks,"
        f" coalesce(sum(sure) OVER earlier, 0) AS sure, coalesce(sum(maybe) OVER earlier, 0) AS maybe"
        f" FROM ({' UNION ALL '.join(rows)}) WINDOW earlier AS {window}) WHERE asks) {{me}} ON {_same(ids)}"
    )
    return join, Bounds(*(f"(1 + {name}.{side})::DECIMAL(18,6)" for side in ("lo", "hi")))


def _same(ids: list[str]) -> str:
    """SQL: the joined row is that of the case."""
    return " AND ".join(f"{{me}}.{i} = x.{i}" for i in ids)
