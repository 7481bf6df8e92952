"""What a limit counts, sorted once, is what it counts when each case is held against every other."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hofburg.assessment.bounds import Bounds, one
from hofburg.assessment.engine import connect
from hofburg.assessment.limits import Limit, _earlier
from hofburg.assessment.limits_sorted import earlier, under_way

DAY = datetime(2020, 1, 1)
instants = st.integers(0, 4).map(lambda n: DAY + timedelta(days=n))
amounts = st.integers(-3, 3).map(Decimal)


def _amount(low: Decimal, high: Decimal, open_: str) -> tuple[Decimal | None, Decimal | None]:
    low, high = sorted([low, high])
    return (None if "lo" in open_ else low), (None if "hi" in open_ else high)


@st.composite
def ranges(draw: Any, values: Any = instants) -> tuple[Any, Any]:
    """An exact instant, one between two others, or one that is open on a side."""
    a, b = sorted(draw(st.tuples(values, values)))
    always = ("-infinity", "infinity")
    found: tuple[Any, Any] = draw(
        st.sampled_from([(a, a), (a, a), (a, b), (always[0], b), (a, always[1]), always])
    )
    return found


cases = st.lists(
    st.tuples(ranges(), ranges(), st.sampled_from([True, True, False, None]), st.sampled_from("ab"),
              st.builds(_amount, amounts, amounts, st.sampled_from(["", "", "lo", "hi", "lo hi"]))),
    min_size=1, max_size=9,
)  # fmt: skip
DB = connect(1)
DB.execute(
    "CREATE TABLE prev (rid INTEGER, part INTEGER, w INTEGER, s_lo TIMESTAMP, s_hi TIMESTAMP, e_lo TIMESTAMP,"
    " e_hi TIMESTAMP, c BOOLEAN, k VARCHAR, a_lo DECIMAL(18,6), a_hi DECIMAL(18,6))"
)


def _limit(*, summed: bool, part: bool, counts: str = "c") -> Any:
    """A limit whose expressions are columns of ``prev``."""
    limit = object.__new__(Limit)
    numbers = count()

    def joined(join: str) -> tuple[str, str]:
        name = f"n{next(numbers)}"
        return name, join.replace("{me}", name)

    limit.joined = joined  # type: ignore[method-assign]
    exprs = {"sum": None} if summed else {}
    limit.provision = SimpleNamespace(exprs=exprs, part="p" if part else None, over=0)  # type: ignore[assignment]
    limit.order, limit.counts, limit.keys, limit.known = (
        Bounds("s_lo", "s_hi"),
        counts,
        ["k"],
        "k IS NOT NULL",
    )
    limit.asked = "true"
    limit.tie = "x.rid, x.part" if part else "x.rid"
    amount = Bounds("a_lo", "a_hi") if summed else one("1")
    limit.amounts = lambda: (amount, amount)  # type: ignore[method-assign]
    return limit


def _hold(listed: list[Any]) -> None:
    DB.execute("DELETE FROM prev")
    rows = [
        [n // 2, n % 2, 0, *start, *end, counts, key, low, high]
        for n, (start, end, counts, key, (low, high)) in enumerate(listed)
    ]
    DB.executemany("INSERT INTO prev VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", rows)


def _measured(join: str, found: Bounds, where: str = "true") -> list[Any]:
    sql = f"SELECT x.rid, x.part, {found.lo}, {found.hi} FROM prev x {join.replace('{prev}', 'prev')} WHERE {where} ORDER BY ALL"
    return DB.execute(sql).fetchall()


@pytest.mark.parametrize("summed", [False, True])
@pytest.mark.parametrize("counts", ["c", "true"])
@settings(max_examples=40, deadline=None)
@given(listed=cases)
def test_sorted_once_as_pair_by_pair(listed: list[Any], summed: bool, counts: str) -> None:
    _hold(listed)
    limit = _limit(summed=summed, part=True, counts=counts)
    order = limit.order
    pairs = limit.pairs(
        _earlier("y", "x", order, limit.tie), f"NOT {_earlier('x', 'y', order, limit.tie)}"
    )
    assert _measured(*earlier(limit)) == _measured(*pairs)


@pytest.mark.parametrize("counts", ["c", "true"])
@settings(max_examples=40, deadline=None)
@given(listed=cases)
def test_what_is_under_way_at_an_exact_moment(listed: list[Any], counts: str) -> None:
    _hold(listed)
    limit = _limit(summed=False, part=True, counts=counts)
    order = limit.order
    join, found = limit.pairs(
        f"{_earlier('y', 'x', order, limit.tie)} AND y.e_lo >= x.s_hi",
        f"NOT {_earlier('x', 'y', order, limit.tie)} AND y.e_hi >= x.s_lo",
    )
    exact = "s_lo = s_hi"
    assert _measured(*under_way(limit, Bounds("e_lo", "e_hi")), exact) == _measured(
        join, found, exact
    )
