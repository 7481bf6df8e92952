"""A plan as one message in memory, and what the plain evaluator says of the conditions over it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hofburg.assessment import Held, World, plain_findings
from hofburg.cooperation.answer import Position
from hofburg.cooperation.asking import Plan
from hofburg.cooperation.catalogue import Catalogue
from hofburg.cooperation.linking import process_of
from hofburg.cooperation.who import called
from hofburg.regimes import Law
from hofburg.values import NEVER, format_instant, parse_instant, zone_of

__all__ = [
    "NOBODY",
    "OBJECTS",
    "Lines",
    "circle_lines",
    "evaluate",
    "moment_of",
    "position",
    "positions",
]

NOBODY = "?"  # one of whom the plan says no name
Lines = Mapping[str, tuple[Position, ...]]
OBJECTS = {"willing": False, "does not object": False, "objects": True}  # else it is not known


def position(plan: Plan, code: str, circle: str, willing: frozenset[str] | None = None) -> Position:
    """What is assumed of somebody in a circle. ``willing`` are those of the plan, where at hand."""
    name = "" if code == NOBODY else called(code)
    willing = plan.willing if willing is None else willing
    if plan.objectors is not None and code in plan.objectors:
        return Position(code, name, "objects", "said", (circle,))
    if code in willing:
        return Position(code, name, "willing", "named", (circle,))
    if code == NOBODY:
        return Position(code, name, "willing", "office", (circle,))
    if plan.objectors is not None:
        return Position(code, name, "does not object", "said", (circle,))
    return Position(code, name, "not known", "nothing", (circle,))


def circle_lines(
    catalogue: Catalogue, plan: Plan, meant: Mapping[str, tuple[str, ...]] | None = None
) -> Lines:
    """Who stands in each circle, and how.

    ``meant`` are those whom an instrument means where the plan names nobody. They, and one without
    a name, are asked because of their office and assumed to be willing.
    """
    found: dict[str, tuple[Position, ...]] = {}
    willing = plan.willing
    for name, circle in catalogue.circles.items():
        codes = plan.named.get(name) or plan.filled.get(name, ())
        if codes or not circle.assumed:
            found[name] = tuple(position(plan, code, name, willing) for code in codes)
            continue
        asked = (meant or {}).get(name) or (NOBODY,)
        found[name] = tuple(_of_office(position(plan, code, name)) for code in asked)
    return found


def _of_office(it: Position) -> Position:
    return it if it.stance == "objects" else replace(it, stance="willing", why="office")


def positions(lines: Iterable[Lines]) -> tuple[Position, ...]:
    """Everybody once, with the circles in which they stand."""
    found: dict[str, Position] = {}
    for each in lines:
        for line in (line for listed in each.values() for line in listed):
            other = found.get(line.who)
            circles = (*(other.circles if other else ()), *line.circles)
            keep = line if other is None or other.why == "nothing" else other
            found[line.who] = replace(keep, circles=tuple(dict.fromkeys(circles)))
    return tuple(found[code] for code in sorted(found))


def _body(plan: Plan, lines: Lines, circles: Collection[str]) -> dict[str, Any]:
    """The plan as the body of its message. A position that is not known is written ``?``."""
    body: dict[str, Any] = {"goals": list(plan.goals)}
    if plan.by:
        body["by"] = plan.by.isoformat()
    if plan.where:
        body["place"] = plan.where
    for name in circles:
        body[name] = [
            {
                "who": it.who,
                "objects": OBJECTS.get(it.stance, "?"),
                "organisation": it.who in plan.organisations if it.who != NOBODY else "?",
            }
            for it in lines[name]
        ]
    return body


def evaluate(
    catalogue: Catalogue,
    records: Sequence[tuple[Plan, Lines]],
    labels: Iterable[str],
    circles: Collection[str] | None = None,
) -> list[dict[str, bool | None]]:
    """Of each record, by label: whether the condition holds, does not, or cannot be known.

    ``circles`` are those that the conditions read; left out, all of them.
    """
    wanted = set(labels)
    law = catalogue.law
    law = replace(law, provisions={k: v for k, v in law.provisions.items() if k in wanted})
    process = process_of(law)
    held = []
    for number, (plan, lines) in enumerate(records):
        body = _body(plan, lines, catalogue.circles if circles is None else circles)
        entry = {"regime": law.id, "kind": process.root, "to": [], "body": body}
        entry["sent"] = moment_of(plan, law)
        held.append(Held("", f"{law.id}/{number:06d}", entry, None))
    clock = max((_noon(plan.at, law.zone) for plan, _ in records), default=0)
    found: list[dict[str, bool | None]] = [dict.fromkeys(sorted(wanted)) for _ in records]
    for finding in plain_findings(law, [World("plan", clock, horizon=NEVER)], held):
        number = int(finding.case.rpartition("/")[2])
        found[number][finding.label] = {"open": True, "shut": False}.get(finding.status)
    return found


def moment_of(plan: Plan, law: Law) -> str:
    """The moment of the question, as the plan's message has it."""
    return format_instant(_noon(plan.at, law.zone))


def _noon(day: date, zone: str) -> int:
    """The middle of a day, so that it is that day everywhere."""
    middle = datetime(day.year, day.month, day.day, 12, tzinfo=zone_of(zone))
    return parse_instant(middle.isoformat(timespec="minutes"), zone).lo
