"""The register that the watching side holds of a made-up year, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hofburg.arrangements.build_up import Act, Streams, Year
from hofburg.arrangements.strategies import Planned, Planner, meets
from hofburg.arrangements.warn_entries import HOUR, Pair, Scribe
from hofburg.arrangements.warn_model import Declares, Scenario, Visits
from hofburg.arrangements.warn_provisions import Duties
from hofburg.assessment import Declaration, Finding, Held, World
from hofburg.values import DAY, NEVER

__all__ = ["Key", "Outcome", "Register", "Telling", "Writer", "outcome"]

TOLD, LAPSED = ("met", "early"), ("late", "missed")
NOON = DAY // 2


@dataclass(frozen=True, slots=True)
class Key:
    """Which register: world, side that builds up, law, strategy."""

    world: int
    side: str
    law: str
    strategy: str

    @property
    def scope(self) -> str:
        """What its entries and its world are kept apart by."""
        return f"{self.world}.{self.side}.{self.law}.{self.strategy}"


@dataclass(slots=True)
class Register:
    """What the watching side holds at the peak, and what is known of how it came about.

    Attributes:
        cases: by item the case of the build-up, and since when the register has it.
        visits: by case, those that were asked for by then.
        saw: the visit that met the build-up: its case, and when it ended.
    """

    key: Key
    year: Year
    pair: Pair
    held: list[Held] = field(default_factory=list)
    declared: list[Declaration] = field(default_factory=list)
    cases: dict[str, tuple[str, int]] = field(default_factory=dict)
    visits: dict[str, Planned] = field(default_factory=dict)
    saw: tuple[str, int] | None = None

    @property
    def as_of(self) -> int:
        """The peak: the moment of the question."""
        return self.year.build_up.peak

    @property
    def world(self) -> World:
        """The world of it: the register is that of the side that watches."""
        return World("record", self.as_of, self.key.scope, holder=self.pair.watcher)


@dataclass(frozen=True, slots=True)
class Telling:
    """When something is told, what it is, and by which item."""

    at: int
    act: Act
    item: str


@dataclass(frozen=True)
class Writer:
    """Writes registers of one scenario: what is told, who visits, what a visit saw."""

    scenario: Scenario
    seed: int

    def write(
        self, key: Key, year: Year, scribe: Scribe, items: dict[str, Declares], duties: Duties,
        allowed: dict[str, int], without: frozenset[str] = frozenset(),
    ) -> Register:  # fmt: skip
        """The register of one world.

        Args:
            items: what tells of a build-up under the law of the key.
            duties: what must be told, and by when.
            allowed: by kind of visit, how many there are in the year.
            without: visits that are not asked for after all.
        """
        made = Register(key, year, scribe.pair)
        made.declared = scribe.complete(year, made.as_of)
        told = [
            Telling(at, act, name)
            for act in year.acts for name in items
            if (at := self._tells(year, act, duties.get((act.name, name, key.law), ()))) is not None
            and at <= made.as_of
        ]  # fmt: skip
        saw = None
        for visit in self._visits(key, year, told, allowed, without):
            messages = scribe.visit(self.scenario.visits[visit.kind], visit, made.as_of)
            case = messages[0].reference
            made.visits[case] = visit
            made.held += messages
            if saw is None and self._sees(visit, year):
                saw, made.saw = visit, (case, self._ends(visit))
        for name, item in items.items():
            self._item(made, scribe, name, item, [t for t in told if t.item == name], saw)
        return made

    def _tells(self, year: Year, act: Act, dues: tuple[int, ...]) -> int | None:
        """When an act is told, if it is: its duties and the behaviour say so."""
        if not dues:
            return None
        first = min(act.start if due >= NEVER else due for due in dues)
        noon = first // DAY * DAY + NOON
        if act is not year.build_up:
            return min(noon, first)
        behaviour = self.scenario.behaviours[year.behaviour]
        if behaviour.sends == "never":
            return None
        if behaviour.sends == "late":
            return noon + year.days * DAY
        return min(noon - year.days * DAY, first)

    def _visits(
        self, key: Key, year: Year, told: Sequence[Telling], allowed: dict[str, int],
        without: frozenset[str],
    ) -> list[Planned]:  # fmt: skip
        """Visits of all kinds that are asked for and arrive before the peak, earliest first."""
        scenario, found = self.scenario, []
        announced = sorted(
            {t.act.name: (t.at, t.act) for t in sorted(told, key=lambda t: -t.at)}.values(),
            key=lambda known: (known[0], known[1].name),
        )
        for name, number in allowed.items():
            kind = scenario.visits[name]
            planner = Planner(
                name, number, kind.reach.value, scenario.units.value, _lead(kind), year,
                Streams(self.seed, year.world), announced, scenario.build_up.noticed_from.value,
            )  # fmt: skip
            found += planner.planned(scenario.strategies[key.strategy])
        kept = [v for v in found if f"{v.kind}-{v.number}" not in without]
        return sorted(
            (v for v in kept if v.arrives < year.build_up.peak),
            key=lambda v: (v.arrives, v.kind, v.number),
        )

    def _ends(self, visit: Planned) -> int:
        return visit.arrives + self.scenario.visits[visit.kind].stay.value * HOUR

    def _sees(self, visit: Planned, year: Year) -> bool:
        """Whether a visit meets the build-up and has ended before its peak."""
        least = self.scenario.build_up.noticed_from.value
        return meets(visit, year.build_up, least) and self._ends(visit) < year.build_up.peak

    def _item(
        self, made: Register, scribe: Scribe, name: str, item: Declares, told: list[Telling],
        saw: Planned | None,
    ) -> None:  # fmt: skip
        """The messages of one item; of the build-up the later one answers the earlier one."""
        steps: list[tuple[int, str]] = []
        for telling in told:
            if telling.act is made.year.build_up:
                steps.append((telling.at, "told"))
                continue
            given = scribe.about(telling.act, telling.act.size)
            number = f"{name}.{telling.act.name}"
            made.held.append(scribe.message(item.sends, item.of, number, telling.at, given))
        if saw is not None and item.seen is not None:
            steps.append((self._ends(saw), "seen"))
        opened = ""
        for at, what in sorted(steps):
            act = made.year.build_up
            number = f"{name}.{act.name}"
            if what == "seen" and saw is not None and item.seen is not None:
                held = scribe.sighting(
                    item.seen, item.of, f"{number}.seen", at, act, saw.arrives, opened
                )
            else:
                given = scribe.about(act, act.size)
                held = scribe.message(item.sends, item.of, number, at, given, answers=opened)
            if not opened:
                opened = held.reference
                made.cases[name] = (opened, at)
            made.held.append(held)


def _lead(kind: Visits) -> int:
    """How long before the arrival the first message of a visit is sent."""
    return max(0, -min(step.hours for step in kind.steps)) * HOUR


@dataclass(frozen=True, slots=True)
class Outcome:
    """When a build-up was known before its peak: declared, overdue, seen; None where it was not.

    Instants in microseconds; ``visits`` is how many were made or asked for by then.
    """

    key: Key
    year: Year
    declared: int | None
    overdue: int | None
    seen: int | None
    visits: int

    @property
    def first(self) -> tuple[int, str] | None:
        """The first instant at which anything was known, and what.

        At one instant, seeing goes before what follows from it.
        """
        listed = ((self.declared, "declared"), (self.seen, "seen"), (self.overdue, "overdue"))
        known = [(at, what) for at, what in listed if at is not None]
        return min(known, key=lambda one: one[0]) if known else None


def outcome(
    made: Register, listed: Sequence[Finding], within: dict[str, bool], items: dict[str, Declares]
) -> Outcome:
    """What a register comes to by its findings.

    A duty that is met was kept when it was done; one that is late or missed is known as such from
    when it was due, but not before the register had anything of the case.
    """
    declared: list[int] = []
    overdue: list[int] = []
    duties = {made.cases[name]: it.duties for name, it in items.items() if name in made.cases}
    for finding in listed:
        for (case, since), labels in duties.items():
            if finding.case != case or finding.label not in labels:
                continue
            if finding.status in TOLD and finding.done is not None:
                declared.append(finding.done[1])
            elif finding.status in LAPSED and finding.due is not None:
                overdue.append(max(finding.due[1], since))
    seen = made.saw[1] if made.saw is not None and within.get(made.saw[0]) else None
    return Outcome(
        made.key, made.year, min(declared, default=None), min(overdue, default=None), seen,
        len(made.visits),
    )  # fmt: skip
