"""Expected lines of quota tables: what a worked case says of a counted limit, held against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from hofburg.assessment.finding import numbers_as_text
from hofburg.assessment.heard import heard, heard_of
from hofburg.assessment.held import Declaration, Held, World
from hofburg.assessment.quota import Line
from hofburg.assessment.quota_lines import Counting
from hofburg.assessment.quota_shape import names
from hofburg.errors import DocumentError, Problem
from hofburg.regimes import Case, Expr, Law, Provision, QuotaModel
from hofburg.values import parse_day, parse_number

__all__ = ["differs", "quota_lines"]


def quota_lines(
    law: Law,
    case: Case,
    place: str,
    worlds: Sequence[World],
    held: Iterable[Held],
    declarations: Sequence[Declaration],
) -> dict[str, tuple[Line, ...]]:
    """The lines that a case expects, as they are, by world. Raises ``DocumentError``."""
    held, declarations = heard(law, held), heard_of(law, declarations)
    found: dict[str, tuple[Line, ...]] = {}
    problems: list[Problem] = []
    for world in worlds:
        counting = Counting(law, world, held, declarations)
        lines = []
        for wanted in case.quota.get(world.name, ()):
            problem = _problem(law, wanted, f"{place} quota {world.name}")
            if problem is not None:
                problems.append(problem)
                continue
            lines.append(_line(counting, wanted))
        if lines:
            found[world.name] = tuple(lines)
    if problems:
        raise DocumentError(problems)
    return found


def _problem(law: Law, wanted: QuotaModel, place: str) -> Problem | None:
    """Why a line makes no sense; None if it does."""
    provision = law.provisions.get(wanted.label)
    if provision is None or provision.kind != "limit" or "value" in provision.exprs:
        counted = [
            p for p in law.provisions.values() if p.kind == "limit" and "value" not in p.exprs
        ]
        known = ", ".join(p.label for p in counted)
        return Problem(
            place, "unknown-label", f"{wanted.label!r} counts no cases.", f"Known: {known}."
        )
    if len(wanted.per) != len(provision.per):
        said = f"{wanted.label} is counted per {', '.join(names(provision))}."
        return Problem(place, "per", said, "Give one value for each, in that order.")
    for expr, text in zip(provision.per, wanted.per, strict=True):
        try:
            _key(expr, text)
        except ValueError as error:
            return Problem(place, "per", f"{text!r} is no {expr.type}: {error}", "Correct it.")
    if wanted.reading is not None:
        name, _, reading = wanted.reading.partition("=")
        if name not in law.parameters or reading not in law.parameters[name].readings:
            said = f"there is no reading {wanted.reading!r}."
            return Problem(place, "unknown-reading", said, "Write PARAMETER=READING.")
    return None


def _key(expr: Expr, text: str) -> Any:
    if expr.type == "number":
        return parse_number(text)[0]
    return (parse_day(text).toordinal(),) * 2 if expr.type == "day" else text


def _line(counting: Counting, wanted: QuotaModel) -> Line:
    provision: Provision = counting.law.provisions[wanted.label]
    keys = tuple(_key(e, text) for e, text in zip(provision.per, wanted.per, strict=True))
    named = dict(zip(names(provision), keys, strict=True))
    reading = tuple(wanted.reading.split("=", 1)) if wanted.reading else None
    year = counting.year() if named.get("year") is None else int(named["year"])
    return counting.line(provision, keys, year, (reading[0], reading[1]) if reading else None)


def differs(wanted: QuotaModel, line: Line) -> Iterator[tuple[str, str]]:
    """What is expected of a line and what it says, where they differ."""
    sides: Mapping[str, Any] = {"used": line.used, "allowed": line.allowed}
    for name, bounds in sides.items():
        said = getattr(wanted, name)
        if said is not None and tuple(_bounds(said)) != tuple(bounds):
            low, high = (end or "?" for end in numbers_as_text(bounds) or ())
            yield f"{name} {said}", f"{name} {low if low == high else f'{low}..{high}'}"
    if wanted.next is not None and wanted.next != line.next:
        yield f"next {wanted.next}", f"next {line.next}"


def _bounds(text: str) -> tuple[Any, Any]:
    """``3``, ``2..3``, ``3..?`` (or ``3..``) or ``?`` as bounds."""
    low, dots, high = text.partition("..")
    ends = [
        None if side in ("?", "") else parse_number(side)[0]
        for side in ((low, high) if dots else (low, low))
    ]
    return (ends[0], ends[1])
