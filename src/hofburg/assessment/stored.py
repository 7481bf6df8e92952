"""SQL for values as they are stored, and for what sums up many of them."""

from __future__ import annotations

from hofburg.assessment import bounds as b
from hofburg.assessment.bounds import Bounds
from hofburg.regimes import Column, Expr

__all__ = [
    "Env",
    "aggregated_of",
    "both_of",
    "held_of",
    "left_out_of",
    "line_field",
    "look_name",
    "nothing_of",
    "stored_of",
    "unknown_of",
]

Env = tuple[str, str] | None  # the one parameter that is read otherwise, and how


def look_name(column: str, env: Env) -> str:
    """The name under which another process finds a column, for each reading."""
    reading = (
        ""
        if env is None
        else "__" + "".join(c if c.isalnum() else "_" for c in f"{env[0]}__{env[1]}")
    )
    # Three underscores, which no name holds: the column of a line is no other column's reading.
    return f"with_{column.replace('.', '___')}{reading}"


def line_field(name: str) -> str:
    """The column of a part's table that holds a field; of a message's envelope, ``kind.field``."""
    return f"p__{name.replace('.', '__')}"


def both_of(a: Bounds, lo: str, hi: str) -> Bounds:
    """A function of one argument: exact where its argument is."""
    return b.one(lo) if a.exact else Bounds(lo, hi)


def stored_of(prefix: str, kind: str, exact: bool) -> Bounds:
    """A field as the base table holds it."""
    if kind in ("flag", "state", "text", "choice", "point", "list"):
        return b.one(prefix)
    return b.one(f"{prefix}_lo") if exact else Bounds(f"{prefix}_lo", f"{prefix}_hi")


def unknown_of(kind: str) -> tuple[str, str]:
    """Bounds of an unknown value."""
    if kind == "instant":
        return "'-infinity'::TIMESTAMP", "'infinity'::TIMESTAMP"
    if kind == "day":
        return "'-infinity'::DATE", "'infinity'::DATE"
    return "NULL", "NULL"


def aggregated_of(function: str, inner: Bounds) -> tuple[str, str]:
    """Lower and upper bound of an aggregate; SQL's own would skip what is not known."""
    lo, hi = inner
    if function == "any":
        text = f"CASE WHEN bool_or({lo}) THEN true WHEN count({lo}) = count(*) THEN false END"
        return text, text
    if function == "all":
        text = f"CASE WHEN NOT bool_and({lo}) THEN false WHEN count({lo}) = count(*) THEN true END"
        return text, text
    if function == "count" and lo == "true":
        return "count(*)::DECIMAL(18,6)", "count(*)::DECIMAL(18,6)"
    if function == "count":
        return (
            f"(count(*) FILTER ({lo}))::DECIMAL(18,6)",
            f"(count(*) FILTER (({lo}) IS NOT FALSE))::DECIMAL(18,6)",
        )

    def strict(side: str, outer: str = function) -> str:
        return f"CASE WHEN count({side}) = count(*) THEN {outer}({side}) END"

    if function == "sum":
        total = [f"TRY_CAST({strict(side)} AS DECIMAL(18,6))" for side in (lo, hi)]
        return total[0], total[1]
    # min: its upper bound may skip what is unbounded, its lower bound may not; max the other way.
    if function == "min":
        return strict(lo), f"min({hi})"
    return f"max({lo})", strict(hi)


def nothing_of(function: str) -> str:
    """What an aggregate of no lines gives."""
    return {
        "any": "false",
        "all": "true",
        "count": "0::DECIMAL(18,6)",
        "sum": "0::DECIMAL(18,6)",
    }.get(function, "NULL")


def held_of(expr: Expr) -> str:
    """The column that says whether the message of a field is held: true, perhaps (NULL), false."""
    return f"held_last_{expr.name}" if expr.value == "last" else f"held_{expr.name}"


def left_out_of(column: Column, value: Bounds) -> Bounds:
    """A field of a line or, where the line leaves it out, what the document says it is then."""
    default = column.default or Expr("const", column.type)
    text = b.constant(default.type, default.value).lo
    left_out = f"NOT {line_field(column.expr.name)}_filled"
    sides = [f"(CASE WHEN {left_out} THEN {text} ELSE {side} END)" for side in value]
    return b.one(sides[0]) if value.exact else Bounds(*sides)
