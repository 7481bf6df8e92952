"""What of a scenario makes no sense by itself, before it is held against a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hofburg.arrangements.warn_model import WHOLE, Scenario, Spread

__all__ = ["Fault", "Steps", "senseless"]

MOST_UNITS, MOST_VISITS, MOST_ACTS = 500, 100, 200
Steps = tuple[str | int, ...]


class Fault(NamedTuple):
    """Where it is, which rule, what is wrong, and what to do."""

    path: Steps
    rule: str
    said: str
    remedy: str


def senseless(model: Scenario) -> Iterator[Fault]:
    """Shares that make no whole, figures that do not fit each other, States named twice."""
    for name, spread in model.spreads():
        yield from _spread(tuple(name.split(".")), spread)
    if (total := sum(b.share for b in model.behaviours.values())) != WHOLE:
        said = f"the shares of the behaviours make {total} and not {WHOLE}."
        yield Fault(("behaviours",), "shares", said, "Give each a share of the worlds.")
    if len(set(model.between)) != 2:
        yield Fault(("between",), "between", "one State stands there twice.", "Name two.")
    for name, behaviour in model.behaviours.items():
        if (behaviour.days is None) != (behaviour.sends == "never"):
            said = "sends nothing and needs no days." if behaviour.days else "needs days."
            remedy = "Write days: {bands: [...]} unless it sends: never."
            yield Fault(("behaviours", name), "days", said, remedy)
    for name, strategy in model.strategies.items():
        signs = (strategy.sign, strategy.false_sign, strategy.after)
        if {sign is not None for sign in signs} != {strategy.plan == "doubt"}:
            said = "sign, false_sign and after belong to plan: doubt, all three."
            yield Fault(("strategies", name), "signs", said, "Give all, or none.")
        for part, sign in (("sign", strategy.sign), ("false_sign", strategy.false_sign)):
            if sign is not None and sign.value > WHOLE:
                at = ("strategies", name, part)
                yield Fault(at, "range", "more than 100 per cent.", "Write per cent.")
    yield from _figures(model)


def _spread(path: Steps, spread: Spread) -> Iterator[Fault]:
    if (total := sum(band.share for band in spread.bands)) != WHOLE:
        said = f"the shares of its bands make {total} and not {WHOLE}."
        yield Fault(path, "shares", said, "Give each band its share in per cent.")
    for n, band in enumerate(spread.bands):
        if band.from_ > band.to:
            said = f"begins at {band.from_} and ends at {band.to}."
            yield Fault((*path, "bands", n), "order", said, "Write from the smaller to the larger.")


def _figures(model: Scenario) -> Iterator[Fault]:
    """Figures that are too large, or do not fit each other."""
    build, units = model.build_up, model.units.value
    if not 1 <= build.places.value <= units <= MOST_UNITS:
        said = "a build-up fills at least one place, and no more than there are."
        yield Fault(("units",), "range", said, f"Write 1 to {MOST_UNITS} units.")
    for name, visit in model.visits.items():
        if not 1 <= visit.reach.value <= units:
            said = "a visit sees at least one place, and cannot see more places than there are."
            yield Fault(("visits", name, "reach"), "range", said, f"Write 1 to {units}.")
        if visit.asks.value > MOST_VISITS:
            said = f"more than {MOST_VISITS} visits a year."
            yield Fault(("visits", name, "asks"), "range", said, "Write fewer.")
        if visit.stay.value > 24 * 31:
            at = ("visits", name, "stay")
            yield Fault(at, "range", "a visit of more than a month.", "Write hours.")
        if not visit.steps or visit.steps[0].hours > min(step.hours for step in visit.steps):
            said = "the first message of a visit is not sent first."
            yield Fault(("visits", name, "steps"), "order", said, "Begin with the request.")
    weeks = [end for band in build.weeks.bands for end in (band.from_, band.to)]
    if min(weeks) < 1 or max(weeks) > 52 or build.earliest.value + 7 * max(weeks) > 365:
        said = "a build-up takes a week or more and must reach its peak in the year."
        yield Fault(("build_up", "weeks"), "range", said, "Shorten weeks, or begin earlier.")
    if max(band.to for band in model.ordinary.number.bands) > MOST_ACTS:
        said = f"more than {MOST_ACTS} ordinary activities a year."
        yield Fault(("ordinary", "number"), "range", said, "Write fewer.")
    spans = [("ordinary", "days", model.ordinary.days)]
    for name, behaviour in model.behaviours.items():
        if behaviour.days is not None:
            spans.append((f"behaviours.{name}", "days", behaviour.days))
    for where, part, spread in spans:
        if max(band.to for band in spread.bands) > 365:
            path = (*where.split("."), part)
            yield Fault(path, "range", "more than a year.", "Write at most 365 days.")
    if build.stands.value > 365:
        yield Fault(("build_up", "stands"), "range", "more than a year.", "Write fewer days.")
