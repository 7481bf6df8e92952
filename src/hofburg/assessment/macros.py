"""Bounds read from text by the database: the twin of ``hofburg.values`` in SQL."""

from __future__ import annotations

from hofburg.values import NEVER

__all__ = ["macros", "microseconds", "timestamp"]


def timestamp(at: int) -> str:
    """An instant of ``hofburg.values`` as a DuckDB literal."""
    if at >= NEVER:
        return "TIMESTAMP 'infinity'"
    if at <= -NEVER:
        return "TIMESTAMP '-infinity'"
    return f"make_timestamp({at})"


def microseconds(side: str) -> str:
    """SQL of an instant of the database as one of ``hofburg.values``; the inverse of ``timestamp``."""
    return (
        f"CASE WHEN {side} = 'infinity'::TIMESTAMP THEN {NEVER} WHEN {side} = '-infinity'::TIMESTAMP"
        f" THEN -{NEVER} ELSE epoch_us(({side})::TIMESTAMP) END"  # a bare NULL has no type
    )


def macros(zone: str) -> list[str]:
    """Functions that read bounds from text; the twin of ``hofburg.values`` in SQL."""
    start = (
        "d::TIMESTAMP" if zone == "UTC" else f"timezone('UTC', timezone('{zone}', d::TIMESTAMP))"
    )
    if zone != "UTC":  # where summer time ends at midnight, a day begins at the first of two
        hour = f"({start} - INTERVAL 1 HOUR)"
        again = f"timezone('{zone}', timezone('UTC', {hour}))::DATE = d"
        start = f"CASE WHEN isfinite(d) AND {again} THEN {hour} ELSE {start} END"
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
        # The first and the last piece: the same where there is no range, and none where it is open.
        f"CREATE OR REPLACE MACRO instant_lo(t) AS coalesce(point_lo(split_part(t, '..', 1)), {inf.replace('inf', '-inf')})",
        f"CREATE OR REPLACE MACRO instant_hi(t) AS coalesce(point_hi(split_part(t, '..', -1)), {inf})",
        "CREATE OR REPLACE MACRO number_lo(t) AS TRY_CAST(split_part(t, '..', 1) AS DECIMAL(18,6))",
        "CREATE OR REPLACE MACRO number_hi(t) AS TRY_CAST(split_part(t, '..', -1) AS DECIMAL(18,6))",
    ]
