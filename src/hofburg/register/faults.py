"""Collecting what is wrong with an input: all of it counted, the first of it listed."""

from __future__ import annotations

from collections.abc import Iterable

from hofburg.errors import IntegrityError, Problem, RegisterError
from hofburg.register.check import MAX_PROBLEMS

__all__ = ["Faults"]

# Rules whose breach means that a record is not what its recorder wrote, or not all of it.
_INTEGRITY = frozenset(
    {
        "author-signature",
        "chain",
        "checkpoint",
        "fork",
        "gap",
        "record-changed",
        "restored",
        "revoked",
        "signature",
        "trust-changed",
        "unknown-key",
        "untrusted",
    }
)


class Faults:
    """Problems of one input. A hostile file cannot fill the memory with them."""

    def __init__(self) -> None:
        self.errors = 0
        self.warnings = 0
        self._listed: list[Problem] = []
        self._integrity = False

    def add(self, problem: Problem) -> None:
        if problem.level == "error":
            self.errors += 1
            self._integrity = self._integrity or problem.rule in _INTEGRITY
            listed = self.errors <= MAX_PROBLEMS
        else:
            self.warnings += 1
            listed = self.warnings <= MAX_PROBLEMS
        if listed:
            self._listed.append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.add(problem)

    def listing(self, *, errors_only: bool = False) -> list[Problem]:
        """The first problems of each level in order, and how many more there are."""
        listed = [it for it in self._listed if it.level == "error" or not errors_only]
        counts = {"error": self.errors, "warning": 0 if errors_only else self.warnings}
        for level, count in counts.items():
            if count > MAX_PROBLEMS:
                said = f"and {count - MAX_PROBLEMS} more of level {level}, {count} in all."
                listed.append(Problem("", "more", said, level=level))
        return listed

    def refuse(self) -> None:
        """Raise what stands in the way: ``IntegrityError`` if a chain or signature is broken."""
        if self.errors:
            kind = IntegrityError if self._integrity else RegisterError
            raise kind(self.listing(errors_only=True))
