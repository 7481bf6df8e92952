"""Made-up years through the compiled provisions, a batch of worlds at a time.

First the provisions are asked of what is so: whether a build-up or an activity has to be told, and
by when. Then each side keeps to that as its behaviour says, the other side visits as its strategy
says, and the register that the other side holds at the peak is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hofburg.arrangements.build_up import YEAR, Year, year_of
from hofburg.arrangements.strategies import Planned
from hofburg.arrangements.warn_entries import Pair, Scribe
from hofburg.arrangements.warn_model import Scenario
from hofburg.arrangements.warn_provisions import (
    LAWS,
    Asked,
    Duties,
    Provisions,
    findings_of,
    within,
)
from hofburg.arrangements.warn_register import Key, Outcome, Register, Writer, outcome
from hofburg.assessment import Held, World
from hofburg.regimes import Law
from hofburg.values import DAY, NEVER

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries

__all__ = ["Runner"]


@dataclass
class Runner:
    """Runs worlds of one scenario under one law.

    ``quota`` says how many visits a year are within their limits, by law, side and kind; the
    provisions are asked when it is first needed.
    """

    scenario: Scenario
    law: Law
    seed: int
    boundaries: Boundaries | None = None
    strategies: Sequence[str] = ()
    quota: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        one, other = self.scenario.between
        self.pairs = (Pair("one", one, other), Pair("other", other, one))
        self.strategies = tuple(self.strategies or self.scenario.strategies)
        self.provisions = Provisions(self.scenario, self.law, self.boundaries)
        self.writer = Writer(self.scenario, self.seed)

    def outcomes(self, years: Sequence[Year]) -> list[Outcome]:
        """What came of some worlds: by world, side, law and strategy."""
        asked, made = self.settle(self.registers(years))
        found = []
        for register in made:
            listed = list(findings_of(asked, register.key.scope))
            items = self.provisions.items(register.key.law)
            found.append(outcome(register, listed, within(listed), items))
        return found

    def registers(self, years: Sequence[Year]) -> list[Register]:
        """All registers of some worlds: both sides, both laws, every strategy."""
        duties = self.provisions.duties(years, self.pairs)
        return [
            self._register(Key(year.world, pair.side, law, strategy), year, pair, duties)
            for year in years
            for pair in self.pairs
            for law in LAWS
            for strategy in self.strategies
        ]

    def settled(self, year: Year, side: str, law: str, strategy: str) -> Register:
        """The register of one world, as the study has it."""
        pair = next(pair for pair in self.pairs if pair.side == side)
        duties = self.provisions.duties([year], [pair])
        key = Key(year.world, side, law, strategy)
        return self.settle([self._register(key, year, pair, duties)])[1][0]

    def settle(self, made: list[Register]) -> tuple[Asked, list[Register]]:
        """Findings of registers in which every visit is within its limits.

        What is beyond one may be refused, so nobody asks for it: such a visit is taken back, and
        the world is judged again.
        """
        asked = self.judged(made)
        without: dict[Key, frozenset[str]] = {}
        open_ = made
        while beyond := {r.key: gone for r in open_ if (gone := _beyond(asked, r))}:
            for key, gone in beyond.items():
                without[key] = without.get(key, frozenset()) | gone
            open_ = [r for r in open_ if r.key in beyond]
            years = list({r.year.world: r.year for r in open_}.values())
            duties = self.provisions.duties(years, self.pairs)
            open_ = [self._register(r.key, r.year, r.pair, duties, without[r.key]) for r in open_]
            for by_scope in asked.values():
                for key in beyond:
                    by_scope.pop(key.scope, None)
            for layer, by_scope in self.judged(open_).items():
                asked.setdefault(layer, {}).update(by_scope)
            replaced = {r.key: r for r in open_}
            made = [replaced.get(r.key, r) for r in made]
        return asked, made

    def judged(self, made: Sequence[Register]) -> Asked:
        """Findings of registers: of the base for all, of the arrangement where it is in force."""
        jobs = []
        for law in self.provisions.laws_of("both"):
            own = [r for r in made if law is self.provisions.base or r.key.law == "both"]
            held = [h for r in own for h in r.held]
            jobs.append((law, [r.world for r in own], held, [d for r in own for d in r.declared]))
        return self.provisions.asked(jobs)

    def _register(
        self, key: Key, year: Year, pair: Pair, duties: dict[tuple[int, str], Duties],
        without: frozenset[str] = frozenset(),
    ) -> Register:  # fmt: skip
        scribe = Scribe(self.scenario, self.law, pair, key.scope)
        return self.writer.write(
            key, year, scribe, self.provisions.items(key.law), duties[year.world, pair.side],
            self.allowed(key.law, pair), without,
        )  # fmt: skip

    def allowed(self, law: str, pair: Pair) -> dict[str, int]:
        """By kind of visit: how many of those asked for in a year are within their limits.

        The provisions are asked once, with visits spread evenly over the year and the places.
        """
        kinds = [n for n, it in self.scenario.visits.items() if law == "both" or it.of == "base"]
        if any((law, pair.side, name) not in self.quota for name in kinds):
            good = within(findings_of(self._probe(law, pair, kinds), "quota"))
            for name in kinds:
                # The cases of a kind are called after it; see Scribe.visit.
                own = [ok for case, ok in good.items() if case.split("/")[1].startswith(f"{name}-")]
                self.quota[law, pair.side, name] = sum(own)
        return {name: self.quota[law, pair.side, name] for name in kinds}

    def _probe(self, law: str, pair: Pair, kinds: Sequence[str]) -> Asked:
        """Findings of a year in which nothing happens but visits, as many as would be asked for."""
        year, units = year_of(self.scenario, self.seed, 0), self.scenario.units.value
        scribe = Scribe(self.scenario, self.law, pair, "quota")
        held: list[Held] = []
        for name in kinds:
            kind = self.scenario.visits[name]
            for n in range(kind.asks.value):
                day = 10 + (YEAR - 20) * n // kind.asks.value
                visit = Planned(name, n, year.begins + day * DAY, frozenset((n % units,)))
                held += scribe.visit(kind, visit, NEVER)
        end = year.begins + (YEAR + 60) * DAY
        world = World("record", end, "quota", holder=pair.watcher)
        declared = scribe.complete(year, end)
        laws = self.provisions.laws_of(law)
        return self.provisions.asked([(one, [world], held, declared) for one in laws])


def _beyond(asked: Asked, made: Register) -> frozenset[str]:
    """Visits of a register that are not within their limits."""
    good = within(findings_of(asked, made.key.scope))
    gone = [visit for case, visit in made.visits.items() if not good.get(case, False)]
    return frozenset(f"{visit.kind}-{visit.number}" for visit in gone)
