"""What the compiled provisions say of made-up years: the only place where a status comes from.

Two engines answer each question, one of the base and one of the arrangement, over all the worlds of
a batch at once; a world is one more key of every finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hofburg.arrangements.build_up import Year
from hofburg.arrangements.warn_entries import Pair, Scribe
from hofburg.arrangements.warn_model import Declares, Scenario
from hofburg.assessment import Declaration, Engine, Finding, Held, World, findings
from hofburg.errors import Problem, QuestionError
from hofburg.regimes import Law
from hofburg.values import DAY, NEVER

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries

__all__ = ["LAWS", "Asked", "Duties", "Provisions", "findings_of", "within"]

LAWS = ("base", "both")  # the base alone, and the base with the arrangement
Duties = Mapping[tuple[str, str, str], tuple[int, ...]]  # act, item, law: when it is due
Asked = dict[str, dict[str, list[Finding]]]  # findings by layer and scope
Job = tuple[Law, Sequence[World], Sequence[Held], Sequence[Declaration]]


@dataclass
class Provisions:
    """The base and the arrangement, asked of what a scenario names. Which labels, it says."""

    scenario: Scenario
    law: Law
    boundaries: Boundaries | None = None

    @cached_property
    def base(self) -> Law:
        """What the arrangement adds to."""
        if self.law.base is None:
            raise ValueError("an arrangement without a base has nothing to be held against")
        return self.law.base

    def laws_of(self, name: str) -> tuple[Law, ...]:
        """The laws whose findings count: the base, or the base and the arrangement."""
        return (self.base,) if name == "base" else (self.base, self.law)

    def items(self, law: str) -> dict[str, Declares]:
        """What tells of a build-up under the base alone, or under both."""
        listed = self.scenario.declares.items()
        return {name: it for name, it in listed if law == "both" or it.of == "base"}

    @cached_property
    def labels(self) -> frozenset[str]:
        """Labels of the duties to tell and of the limits of visits."""
        limits = {label for it in self.scenario.visits.values() for label in it.limits}
        return self._duties | limits

    @cached_property
    def _duties(self) -> frozenset[str]:
        return frozenset(label for it in self.scenario.declares.values() for label in it.duties)

    def asked(self, jobs: Sequence[Job], labels: frozenset[str] | None = None) -> Asked:
        """Findings by layer and scope, of these labels, under the default readings."""

        def run(job: Job) -> list[Finding]:
            law, worlds, held, declared = job
            only = (self.labels if labels is None else labels) & law.emitted
            if not worlds or not only:
                return []
            engine = Engine(law, worlds, held, declared, only=only, boundaries=self.boundaries)
            return [f for f in findings(engine) if f.reading == "default"]

        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(run, jobs))
        found: Asked = {}
        for (law, *_), listed in zip(jobs, results, strict=True):
            by_scope = found.setdefault(law.layer, {})
            for finding in listed:
                by_scope.setdefault(finding.world.rpartition("/")[0], []).append(finding)
        return found

    def duties(self, years: Sequence[Year], pairs: Sequence[Pair]) -> dict[tuple[int, str], Duties]:
        """By world and side: which acts must be told under which law, and when it is due.

        The provisions say it of the author's own record. Raises ``QuestionError`` where they leave
        it open: then the record does not say enough.
        """
        worlds: list[World] = []
        held: list[Held] = []
        found: dict[str, dict[tuple[str, str, str], tuple[int, ...]]] = {}
        for year in years:
            for pair in pairs:
                scope = f"{year.world}.{pair.side}"
                found[scope] = {}
                far = year.begins + 800 * DAY  # when whatever is due in the year has been
                worlds.append(World("record", far, scope, holder=pair.builder))
                held += self._facts(year, Scribe(self.scenario, self.law, pair, scope))
        jobs: list[Job] = [(law, worlds, held, ()) for law in self.laws_of("both")]
        for layer, by_scope in self.asked(jobs, self._duties).items():
            for scope, listed in by_scope.items():
                for finding in listed:
                    self._due(found[scope], layer, finding)
        return {
            (year.world, pair.side): found[f"{year.world}.{pair.side}"]
            for year in years for pair in pairs
        }  # fmt: skip

    def _facts(self, year: Year, scribe: Scribe) -> Iterator[Held]:
        """What is so, as the author's own records; their numbers say of what they speak."""
        for act in year.acts:
            given = scribe.about(act, act.size)
            for name, item in self.scenario.declares.items():
                number = f"{name}.{act.name}"
                yield scribe.message(item.told_by, item.of, number, act.start, given)

    def _due(
        self, found: dict[tuple[str, str, str], tuple[int, ...]], layer: str, finding: Finding
    ) -> None:
        item, _, act = finding.case.partition("/")[2].partition(".")
        if finding.label not in self.scenario.declares[item].duties or finding.status == "excused":
            return
        if finding.status == "undetermined" and finding.why == "fact":
            said = f"what is told of it leaves {finding.label} of {finding.layer} open."
            remedy = "Fill what the provision reads in told_by; where it measures, name a pack."
            raise QuestionError(Problem(f"declares.{item}", "open", said, remedy))
        due = finding.due[1] if finding.due else NEVER
        for law in LAWS if layer == "base" else ("both",):
            found[act, item, law] = (*found.get((act, item, law), ()), due)


def findings_of(asked: Asked, scope: str) -> Iterator[Finding]:
    """All findings of a scope, those of the base first."""
    for by_scope in asked.values():
        yield from by_scope.get(scope, ())


def within(listed: Iterable[Finding]) -> dict[str, bool]:
    """By case of a visit, whether every limit that speaks of it finds it within."""
    found: dict[str, bool] = {}
    for finding in listed:
        if finding.kind == "limit":
            found[finding.case] = found.get(finding.case, True) and finding.status == "within"
    return found
