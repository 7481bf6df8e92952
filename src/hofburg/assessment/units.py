"""Units of a plan, and what the data look like that it is made for."""

from __future__ import annotations

from dataclasses import dataclass

from hofburg.assessment import bounds as b
from hofburg.assessment.held import Declaration
from hofburg.assessment.macros import timestamp
from hofburg.values import NEVER

__all__ = ["Context", "General", "Unit", "covering", "general"]

# Declarations with the worlds they hold in (None: all).
General = tuple[tuple[Declaration, tuple[int, ...] | None], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """Columns computed at a level.

    Attributes:
        level: above everything that the columns read.
        columns: (name, SQL).
        joins: what is joined; ``{prev}`` is the level below. What several units join alike is joined once.
        lines: a table to sum up by case, and ``sums`` of it; ``{agg}`` in columns is what they are
            joined as.
        windows: over the cases (or lines), computed apart so that only what they read is sorted.
    """

    level: int
    columns: tuple[tuple[str, str], ...]
    joins: tuple[str, ...] = ()
    lines: str = ""
    sums: tuple[tuple[str, str], ...] = ()
    windows: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Context:
    """What the data look like, so that nothing is planned for what does not occur.

    Attributes:
        exact: fields whose bounds agree in every row; also ``held_<root>``.
        declared: whether there are declarations; ``ordinals``: the provisions that any gives an ordinal of.
        general: the declarations, if they are few and none is about one case: then they become
            plain conditions instead of a look-up for each row.
    """

    exact: frozenset[str] = frozenset()
    declared: bool = False
    ordinals: frozenset[str] = frozenset()
    general: General | None = None


def general(
    listed: General,
    message: str,
    states: list[str],
    opened: str,
) -> str:
    """Until when the given declarations prove a message of these States absent."""
    ends = ["'-infinity'::TIMESTAMP"]
    for d, worlds in listed:
        if d.kinds is not None and message not in d.kinds:
            continue
        tests = [] if worlds is None else [f"x.w IN ({', '.join(map(str, worlds))})"]
        if d.since > -NEVER:
            tests.append(f"{opened} >= {timestamp(d.since)}")
        if d.states is not None:
            codes = ", ".join(b.quote(s) for s in d.states)
            tests.append(
                " OR ".join(f"{s} IN ({codes})" for s in states) if codes and states else "false"
            )
        until = f"least({timestamp(d.until)}, k)"
        ends.append(
            f"CASE WHEN {' AND '.join(f'({t})' for t in tests)} THEN {until} ELSE '-infinity'::TIMESTAMP END"
            if tests
            else until
        )
    return ends[0] if len(ends) == 1 else f"greatest({', '.join(ends)})"


def covering(regime: str, message: str, states: list[str], since: str) -> str:
    """SQL: a declaration ``d`` of completeness covers such messages in the world of ``x``."""
    about = ["d.states IS NULL", *(f"list_contains(d.states, {s})" for s in states)]
    return (
        f"d.w = x.w AND d.label IS NULL AND d.regime = {b.quote(regime)}"
        f" AND (d.kinds IS NULL OR list_contains(d.kinds, {b.quote(message)}))"
        f" AND d.since <= {since} AND ({' OR '.join(about)})"
    )
