"""A fault by its name, and what came of injecting it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

__all__ = ["FAULTS", "Fault", "Outcome", "Tally", "fault"]

MOST_NOTES = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a fault; `faults` says what the figures count.

    Attributes:
        fault: its name.
        how: how it was injected, in a sentence.
        runs: how often.
        lost: runs after which something acknowledged was missing and nothing said so.
        believed: runs after which something was believed that should not have been.
        stuck: runs after which what is sound was refused, or no clear error was given.
        notes: the first cases that count as one of the three, to repeat them.
        left_out: why it could not be injected on this machine; or empty.
    """

    fault: str
    how: str
    runs: int
    lost: int = 0
    believed: int = 0
    stuck: int = 0
    notes: tuple[str, ...] = ()
    left_out: str = ""

    @property
    def well(self) -> bool:
        """Whether it ran, and did no harm."""
        return self.runs > 0 and not (self.lost or self.believed or self.stuck)


@dataclass(slots=True)
class Tally:
    """Counts runs while a fault is injected again and again."""

    runs: int = 0
    lost: int = 0
    believed: int = 0
    stuck: int = 0
    notes: list[str] = field(default_factory=list)
    left_out: str = ""

    def add(self, where: object, said: Mapping[str, str]) -> None:
        """One more run. ``said`` gives ``lost``, ``believed`` or ``stuck`` a text that says why."""
        self.runs += 1
        self.lost += "lost" in said
        self.believed += "believed" in said
        self.stuck += "stuck" in said
        if said and len(self.notes) < MOST_NOTES:
            self.notes.append(f"{where}: {'; '.join(f'{name}: {it}' for name, it in said.items())}")

    def outcome(self, fault: str, how: str) -> Outcome:
        figures = self.runs, self.lost, self.believed, self.stuck
        return Outcome(fault, how, *figures, tuple(self.notes), self.left_out)


@dataclass(frozen=True, slots=True)
class Fault:
    """A way in which things go wrong.

    Attributes:
        name: a few words.
        how: how it is injected.
        inject: takes seed and runs, and tallies.
        runs: of the full matrix.
        few: of a test run.
        shim: whether it needs the C shim (`faults.shim`).
    """

    name: str
    how: str
    inject: Callable[[int, int, Tally], None]
    runs: int
    few: int
    shim: bool = False

    def __call__(self, seed: int, runs: int) -> Outcome:
        tally = Tally()
        self.inject(seed, runs, tally)
        return tally.outcome(self.name, self.how)


FAULTS: dict[str, Fault] = {}


def fault(
    name: str, how: str, *, runs: int, few: int, shim: bool = False
) -> Callable[[Callable[[int, int, Tally], None]], Fault]:
    """Make a function a fault of the matrix, in the order of definition."""

    def entered(inject: Callable[[int, int, Tally], None]) -> Fault:
        FAULTS[name] = made = Fault(name, " ".join(how.split()), inject, runs, few, shim)
        return made

    return entered
