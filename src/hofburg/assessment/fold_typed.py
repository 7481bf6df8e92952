"""How a value that is written as text becomes columns."""

from __future__ import annotations

__all__ = ["RANGED", "typed"]

RANGED = ("instant", "day", "number", "count")


def typed(kind: str, text: str) -> list[tuple[str, str]]:
    """Suffix and SQL of the columns that hold a value of that type, read from text."""
    if kind == "instant":
        return [("_lo", f"instant_lo({text})"), ("_hi", f"instant_hi({text})")]
    if kind == "day":
        return [
            ("_lo", f"coalesce(TRY_CAST({text} AS DATE), '-infinity'::DATE)"),
            ("_hi", f"coalesce(TRY_CAST({text} AS DATE), 'infinity'::DATE)"),
        ]
    if kind == "number":
        return [("_lo", f"number_lo({text})"), ("_hi", f"number_hi({text})")]
    if kind == "count":
        return [("_lo", f"coalesce(number_lo({text}), 0)"), ("_hi", f"number_hi({text})")]
    if kind == "flag":
        return [("", f"TRY_CAST(nullif({text}, '?') AS BOOLEAN)")]
    return [("", f"nullif({text}, '?')")]
