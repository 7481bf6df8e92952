"""How early a build-up would be known, in words and tables. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hofburg.languages import language as spoken_now
from hofburg.languages import say, speaking
from hofburg.regimes import said_in
from hofburg.reports.wording import name

if TYPE_CHECKING:
    from hofburg.arrangements import Curve, Share, Study

__all__ = [
    "WARN_LIMITS",
    "warn_as_dict",
    "warn_days",
    "warn_law",
    "warn_names",
    "warn_percent",
    "warn_quota",
    "warn_side",
    "warn_summary",
    "warn_synthetic",
    "warn_tables",
]

Names = Mapping[str, str]
LAWS = ("base", "both")
_SIDES = ("one", "other")
# Said where they are shown: `_` marks them for the catalogues.
_ = str
WARN_LIMITS = (
    _(
        "The worlds are made up. They say how a measure works if the assumptions hold, and nothing"
        " of what any State does or plans."
    ),
    _(
        "Behaviours are a short list with stated shares. There is no search for a behaviour that"
        " would stay unknown longest, and no option for one."
    ),
    _(
        "Known means known from these messages and visits, to the side that watches. What it learns"
        " from anybody else, from the air or from space is not in it; nor are visits of third"
        " States."
    ),
    _("A doubtful figure of the document decides no missed duty unless all its readings agree."),
    _(
        "Intervals say how far the figures may be off because so many worlds were run and no more."
        " They do not say how far the assumptions are off."
    ),
)


def warn_side(side: str, names: Names | None = None) -> str:
    """What a side is called: a State only where names are given."""
    sides = {"one": say("the one side"), "other": say("the other side")}
    return (names or {}).get(side) or sides[side]


def warn_law(study: Study, law: str, *, brief: bool = False) -> str:
    """What is in force: the base alone, or the base with the arrangement."""
    if law == "base":
        return say("{base} alone", base=study.law.regime)
    return say("with it") if brief else say("with {name}", name=study.law.id)


def warn_percent(share: Share, *, interval: bool = True) -> str:
    """``53 % (50..56)``; a dash where there is nothing to share."""
    if share.value is None or share.low is None or share.high is None:
        return "–"
    said = f"{_percent(share.value)} %"
    if not interval:
        return said
    return f"{said} ({_percent(share.low)}..{_percent(share.high)})"


def _percent(value: float) -> str:
    """Whole per cent, but not 0 or 100 for what is neither."""
    whole = round(value * 100)
    if whole == 0 and value > 0:
        return "<1"
    if whole == 100 and value < 1:
        return ">99"
    return str(whole)


def warn_days(curve: Curve, at: int) -> str:
    """Days before the peak that so many per cent of worlds have or exceed, with their bounds."""
    found = next((q for q in curve.days if q.at == at), None)
    if found is None or found.value is None:
        return say("not known")
    low = say("none") if found.low is None else f"{found.low:.0f}"
    high = "?" if found.high is None else f"{found.high:.0f}"
    return f"{found.value:.0f} ({low}..{high})"


def warn_synthetic(study: Study) -> str:
    """The line that goes with every table and figure."""
    if study.done == study.asked:
        return say(
            "Made-up worlds, {n}, seed {seed}; each with both sides in turn, from the same draws.",
            n=study.done, seed=study.seed,
        )  # fmt: skip
    return say(
        "Made-up worlds, {n} of {asked}: interrupted, seed {seed}; each with both sides in turn,"
        " from the same draws.",
        n=study.done, asked=study.asked, seed=study.seed,
    )  # fmt: skip


def warn_names(study: Study) -> dict[str, str]:
    """The sides by the names of their States, for whoever asks for them."""
    sides = zip(_SIDES, study.scenario.model.between, strict=True)
    return {side: name(study.law, code) for side, code in sides}


def warn_summary(study: Study, names: Names | None = None) -> list[str]:
    """What it comes to: a sentence for each strategy, with both sides in it."""
    said = []
    for strategy in study.strategies:
        parts = []
        for side in _SIDES:
            base, both = (study.curve(side, strategy, law).shares["known"] for law in LAWS)
            more, less = study.gained(side, strategy)
            gained = say("in {n} of {all} only with it", n=more.count, all=more.of)
            if less.count:
                gained = say("{gained}, and in {n} only without it", gained=gained, n=less.count)
            parts.append(
                say(
                    "where {side} builds up, in {before} of worlds under {base} and in {after}"
                    " {both} ({gained})",
                    side=warn_side(side, names), before=warn_percent(base),
                    base=warn_law(study, "base"), after=warn_percent(both),
                    both=warn_law(study, "both"), gained=gained,
                )
            )  # fmt: skip
        parts_said = "; ".join(parts)
        said.append(
            say("{strategy}: known before its peak {parts}.", strategy=strategy, parts=parts_said)
        )
    return said


def warn_tables(
    study: Study, names: Names | None = None
) -> list[tuple[str, list[str], list[list[str]]]]:
    """Heading, head and rows of each table: shares, days before the peak, and by behaviour."""
    behaviours = list(study.scenario.model.behaviours)
    days = [say("{n} % of worlds", n=at) if at == 25 else f"{at} %" for at in (25, 50, 75)]
    ways = ["declared", "overdue", "seen", "known"]
    named = [say("declared"), say("overdue"), say("seen"), say("known")]
    first = [say("strategy"), say("builds up"), say("in force")]
    shares, leads, kept = [], [], []
    for c in study.curves():
        of = [c.strategy, warn_side(c.side, names), warn_law(study, c.law, brief=True)]
        shares.append([*of, *(warn_percent(c.shares[way]) for way in ways)])
        leads.append([*of, *(warn_days(c, at) for at in (25, 50, 75))])
        kept.append([*of, *(warn_percent(c.by_behaviour[name]) for name in behaviours)])
    return [
        (say("Share of worlds, before the peak"), [*first, *named], shares),
        (
            say("Days before the peak that a part of all worlds have or exceed"),
            [*first, *days],
            leads,
        ),
        (say("Known, by behaviour"), [*first, *behaviours], kept),
    ]


def warn_quota(study: Study, names: Names | None = None) -> list[str]:
    """How many visits a year the provisions find within their limits, in lines."""
    kinds, spoken = study.scenario.model.visits, spoken_now()
    return [
        say(
            "{law}, where {side} builds up: {n} of {kind}, {what}",
            law=warn_law(study, law), side=warn_side(side, names), n=number, kind=kind,
            what=said_in(kinds[kind].text, spoken),
        )
        for (law, side, kind), number in sorted(study.quota.items())
    ]  # fmt: skip


def warn_as_dict(study: Study, names: Names | None = None, language: str = "en") -> dict[str, Any]:
    """The study as plain values: assumptions, visits within limits, and every curve, both sides."""
    model = study.scenario.model
    with speaking("en"):
        sides = {side: warn_side(side, names) for side in _SIDES}
    return {
        "arrangement": study.law.id,
        "edition": study.law.digest,
        "base": study.law.regime,
        "scenario": model.scenario,
        "scenario_digest": study.scenario.digest,
        "year": model.year,
        "origin": "synthetic",
        "seed": study.seed,
        "asked": study.asked,
        "done": study.done,
        "boundaries": study.boundaries or None,
        "sides": sides,
        "assumptions": [asdict(a) for a in study.scenario.assumptions(language)],
        "visits_within_limits": [
            {"law": law, "side": side, "kind": kind, "a_year": number}
            for (law, side, kind), number in sorted(study.quota.items())
        ],
        "curves": [_curve(study, curve) for curve in study.curves()],
        "limits": list(WARN_LIMITS),
    }


def _curve(study: Study, curve: Curve) -> dict[str, Any]:
    more, less = study.gained(curve.side, curve.strategy)
    return {
        "side": curve.side,
        "strategy": curve.strategy,
        "law": curve.law,
        "shares": {name: _share(item) for name, item in curve.shares.items()},
        "first_known_as": {name: _share(item) for name, item in curve.first.items()},
        "days_before_peak": [
            {"per_cent_of_worlds": q.at, "at_least": q.value, "low": q.low, "high": q.high}
            for q in curve.days
        ],
        "known_by_behaviour": {name: _share(item) for name, item in curve.by_behaviour.items()},
        "known_only_so": _share(more if curve.law == "both" else less),
        "visits": curve.visits,
    }


def _share(item: Share) -> dict[str, Any]:
    ends = {
        name: None if value is None else round(value, 4)
        for name, value in (("share", item.value), ("low", item.low), ("high", item.high))
    }
    return {"count": item.count, "of": item.of} | ends
