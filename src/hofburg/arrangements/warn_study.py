"""How early a build-up would be known: under a base alone, and with an arrangement.

``warn`` runs made-up years of both sides through the compiled provisions and gives a ``Study``.
Each world is told twice, once with each side building up, from the same draws; there is no way to
ask for one side alone. Behaviours and strategies are a stated list: nothing is searched for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hofburg.arrangements.build_up import year_of
from hofburg.arrangements.intervals import Quantile, Share, quantile, share
from hofburg.arrangements.warn_entries import records_of
from hofburg.arrangements.warn_load import LoadedScenario, load_scenario, scenario_path
from hofburg.arrangements.warn_provisions import LAWS
from hofburg.arrangements.warn_register import Key, Outcome
from hofburg.arrangements.warn_run import Runner
from hofburg.errors import Problem, QuestionError
from hofburg.regimes import Law
from hofburg.register import Record
from hofburg.values import DAY, format_instant

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries

__all__ = ["Curve", "Study", "warn", "warn_world"]

MOST = 20_000
BATCH = 100
SIDES = ("one", "other")
WAYS = ("declared", "overdue", "seen")
QUANTILES = (25, 50, 75)


@dataclass(frozen=True, slots=True)
class Curve:
    """What came of the worlds of one side, strategy and law.

    Attributes:
        shares: of worlds in which the build-up was ``declared``, ``overdue``, ``seen`` or ``known``
            (any of these) before its peak.
        first: of worlds, by what was known first.
        days: days before the peak at which the first was known: what 25, 50 and 75 per cent of all
            worlds have or exceed; None where it was not known in so many.
        by_behaviour: of the worlds of each behaviour, the share in which it was known.
        known: days before the peak, the longest first, of the worlds in which it was known.
        visits: how many took place before the peak, in all worlds.
    """

    side: str
    strategy: str
    law: str
    shares: dict[str, Share]
    first: dict[str, Share]
    days: tuple[Quantile, ...]
    by_behaviour: dict[str, Share]
    known: tuple[float, ...]
    visits: int


@dataclass(frozen=True, eq=False)
class Study:
    """The worlds that were run and what came of them.

    ``asked`` worlds were wanted and ``done`` were run: fewer where it was interrupted. ``quota``
    says how many visits a year were within their limits, by law, side and kind.
    """

    scenario: LoadedScenario
    law: Law
    seed: int
    asked: int
    done: int
    strategies: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    quota: dict[tuple[str, str, str], int]
    boundaries: str = ""

    def curves(self) -> list[Curve]:
        """By strategy, then side, then law: always both sides and both laws."""
        return [
            self.curve(side, strategy, law)
            for strategy in self.strategies for side in SIDES for law in LAWS
        ]  # fmt: skip

    def curve(self, side: str, strategy: str, law: str) -> Curve:
        """One of them. Raises ``KeyError`` for what was not run."""
        if side not in SIDES or strategy not in self.strategies or law not in LAWS:
            raise KeyError((side, strategy, law))
        own = [
            o for o in self.outcomes
            if (o.key.side, o.key.strategy, o.key.law) == (side, strategy, law)
        ]  # fmt: skip
        first = [o.first for o in own]
        lead = [lead_days(o, f[0] if f else None) for o, f in zip(own, first, strict=True)]
        by = [f[1] if f else "" for f in first]
        known = sorted((days for days in lead if days is not None), reverse=True)
        behaviours = self.scenario.model.behaviours
        return Curve(
            side, strategy, law,
            {way: share(sum(getattr(o, way) is not None for o in own), len(own)) for way in WAYS}
            | {"known": share(len(known), len(own))},
            {way: share(by.count(way), len(own)) for way in WAYS},
            tuple(quantile(lead, at) for at in QUANTILES) if own else (),
            {name: self._kept(name, own) for name in behaviours},
            tuple(known),
            sum(o.visits for o in own),
        )  # fmt: skip

    def _kept(self, behaviour: str, own: Sequence[Outcome]) -> Share:
        mine = [o for o in own if o.year.behaviour == behaviour]
        return share(sum(o.first is not None for o in mine), len(mine))

    def gained(self, side: str, strategy: str) -> tuple[Share, Share]:
        """Of the worlds: known only with the arrangement, and known only without it."""
        by_key = {o.key: o.first is not None for o in self.outcomes}
        more = less = 0
        for world in range(1, self.done + 1):
            base, both = (by_key[Key(world, side, law, strategy)] for law in LAWS)
            more += both and not base
            less += base and not both
        return share(more, self.done), share(less, self.done)

    def rows(self, names: dict[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """Each world as plain values, for CSV and JSON; see docs/warning.md for the columns."""
        for o in self.outcomes:
            act, first = o.year.build_up, o.first
            side = (names or {}).get(o.key.side, o.key.side)
            yield {
                "world": o.key.world, "side": side, "law": o.key.law, "strategy": o.key.strategy,
                "behaviour": o.year.behaviour, "size": act.size,
                "begins": format_instant(act.start)[:10], "peak": format_instant(act.peak)[:10],
                "visits": o.visits,
                **{way: lead_days(o, getattr(o, way)) for way in WAYS},
                "first": lead_days(o, first[0] if first else None),
                "by": None if first is None else first[1],
                "origin": "synthetic",
            }  # fmt: skip


def lead_days(outcome: Outcome, at: int | None) -> float | None:
    """Days before the peak, in tenths, rounded down."""
    if at is None:
        return None
    return (outcome.year.build_up.peak - at) * 10 // DAY / 10


def warn(
    law: Law,
    scenario: LoadedScenario | Path | str | None = None,
    *,
    worlds: int = 1000,
    seed: int = 1,
    strategies: Sequence[str] = (),
    boundaries: Boundaries | None = None,
    progress: Callable[[int], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> Study:
    """How early a build-up would be known, with both sides in turn, under base and arrangement.

    Args:
        law: an overlay.
        scenario: as loaded, or its file; left out, the one beside the arrangement of the library.
        worlds: made-up years, 1 to 20,000; each is run for both sides, both laws, each strategy.
        seed: any whole number; the same one gives the same figures on every machine.
        strategies: names of the scenario; left out, all.
        boundaries: the pack that draws the line, where the arrangement measures from one; left out,
            that of the scenario.
        progress: is told how many worlds are done.
        stop: is asked between batches; where it says so, the study has what was done by then.

    Raises ``QuestionError`` for what does not fit, ``DocumentError`` for a scenario with faults.
    """
    if not isinstance(scenario, LoadedScenario):
        scenario = load_scenario(law, scenario or scenario_path(law.id))
    _check(scenario, worlds, strategies)
    boundaries = boundaries or scenario.boundaries()
    runner = Runner(scenario.model, law, seed, boundaries, tuple(strategies))
    outcomes: list[Outcome] = []
    done = 0
    while done < worlds and not (done and stop()):
        batch = range(done + 1, min(done + BATCH, worlds) + 1)
        outcomes += runner.outcomes([year_of(scenario.model, seed, n) for n in batch])
        done = batch[-1]
        progress(done)
    return Study(
        scenario, law, seed, worlds, done, tuple(runner.strategies), tuple(outcomes),
        dict(runner.quota), boundaries.name if boundaries else "",
    )  # fmt: skip


def warn_world(
    law: Law,
    scenario: LoadedScenario,
    world: int,
    *,
    side: str,
    under: str,
    strategy: str,
    seed: int = 1,
    boundaries: Boundaries | None = None,
) -> tuple[list[Record], int, str]:
    """One world as a register: its records, the moment of the question, and whose register it is.

    ``hofburg.assess`` over the records, as of that moment and for that holder, gives the findings
    of the study. ``under`` is ``base`` or ``both``. Raises ``QuestionError`` for unknown names.
    """
    _check(scenario, max(world, 1), [strategy])
    if side not in SIDES or under not in LAWS or world < 1:
        said = f"there is no world {world} of {side!r} under {under!r}."
        raise QuestionError(Problem("", "world", said, "Sides: one, other. Laws: base, both."))
    boundaries = boundaries or scenario.boundaries()
    runner = Runner(scenario.model, law, seed, boundaries, (strategy,))
    register = runner.settled(year_of(scenario.model, seed, world), side, under, strategy)
    records = records_of(law, register.held, register.declared, register.pair.watcher)
    return records, register.as_of, register.pair.watcher


def _check(scenario: LoadedScenario, worlds: int, strategies: Sequence[str]) -> None:
    problems = []
    if not 1 <= worlds <= MOST:
        said = f"{worlds} worlds cannot be run."
        problems.append(Problem("worlds", "range", said, f"Ask for 1 to {MOST}."))
    for name in strategies:
        known = list(scenario.model.strategies)
        if name not in known:
            near = get_close_matches(name, known, n=1) or known
            said = f"there is no strategy {name[:60]!r} in this scenario."
            remedy = f"Known: {', '.join(near)}."
            problems.append(Problem("strategy", "unknown-strategy", said, remedy))
    if problems:
        raise QuestionError(problems)
