"""SQL of the functions that ask the atlas, whose answers stand in tables (``places``, ``belongs``)."""

from __future__ import annotations

from collections.abc import Sequence

from hofburg.assessment import bounds as b
from hofburg.assessment.bounds import Bounds
from hofburg.regimes import Expr

__all__ = ["PLACE_FUNCTIONS", "area_function", "member_function", "place_function"]

PLACE_FUNCTIONS = ("latitude", "longitude", "precision", "at_sea", "inside")


def place_function(op: str, args: Sequence[Bounds]) -> Bounds:
    """A function of a place, which is one text and NULL where it is not known."""
    place = args[-1].lo
    if op in ("latitude", "longitude"):
        side = f"split_part({place}, ',', {1 if op == 'latitude' else 2})"
        return b.one(f"TRY_CAST({side} AS DECIMAL(18,6))")
    if op == "precision":
        digits = [f"length(split_part(split_part({place}, ',', {n}), '.', 2))" for n in (1, 2)]
        seconds = "[3600, 360, 36, 3.6, 0.36, 0.036, 0.0036]"
        return b.one(f"({seconds}[1 + least({', '.join(digits)})])::DECIMAL(18,6)")
    return b.one(f"{op}({', '.join(arg.lo for arg in args)})")


def area_function(expr: Expr, args: Sequence[Bounds]) -> Bounds:
    """``within`` and ``overlaps``: how far a place or list of places is, compared with the width."""
    figure, width = args
    places = figure.lo if expr.args[0].type == "point" else f"figure_of({figure.lo})"
    side = "far" if expr.op == "within" else "near"
    lo, hi = (f"area_of_{side}_{end}({b.quote(expr.name)}, {places})" for end in ("lo", "hi"))
    return b.one(b.compare("<=", Bounds(lo, hi), width))


def member_function(expr: Expr, args: Sequence[Bounds]) -> Bounds:
    """``member``: a State that is one text and NULL where it is not known, at a moment; of a day, any."""
    state, at = args
    first, last = at
    if expr.args[1].type == "day":
        first, last = (
            f"(CASE WHEN isfinite({day}) THEN {edge}({day}) ELSE {day}::TIMESTAMP END)"
            for day, edge in ((at.lo, "day_start"), (at.hi, "day_end"))
        )
    return b.one(f"belongs({b.quote(expr.name)}, {state.lo}, {first}, {last})")
