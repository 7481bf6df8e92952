"""Collects what is wrong with a document: each fault once, with its place, up to a bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hofburg.errors import ExpressionError, Problem
from hofburg.regimes.expression import shown

__all__ = ["MAX_PROBLEMS", "Faults", "Path", "TooManyFaultsError", "problem"]

MAX_PROBLEMS = 200
Path = tuple[str | int, ...]


def problem(
    place: str, rule: str, message: str, remedy: str = "", field: str = "", level: str = "error"
) -> Problem:
    """A problem whose message is a sentence."""
    stop = "" if message.endswith((".", "?")) else "."
    return Problem(place, rule, message + stop, remedy, field, level)


class TooManyFaultsError(Exception):
    """Stops the search: who has two hundred faults to mend needs no more of them now."""


class Faults:
    """Problems of one document. ``place`` turns a path into ``file:line``."""

    def __init__(self, place: Callable[[Path], str]) -> None:
        self.place = place
        self.problems: list[Problem] = []
        self._known: set[Problem] = set()
        self._count: dict[str, int] = {}

    def report(
        self, path: Path, rule: str, message: str, remedy: str = "", level: str = "error"
    ) -> None:
        """Note a problem at a path of the document."""
        where = ".".join(str(p) for p in path)
        found = problem(self.place(path), rule, message, remedy, where, level)
        if found in self._known:
            return
        self._known.add(found)
        self._count[level] = self._count.get(level, 0) + 1
        if self._count[level] < MAX_PROBLEMS or level == "error":
            self.problems.append(found)
        if self._count.get("error", 0) >= MAX_PROBLEMS:
            self.problems.append(
                problem(found.place, "too-many", "more faults are not listed", "Mend these first.")
            )
            raise TooManyFaultsError

    def at(self, *path: str | int) -> _At:
        """Turn an expression's error into a problem at ``path``, or where it lays the blame."""
        return _At(self, path)

    def distinct(self, path: Path, names: Sequence[str], what: str) -> None:
        """Report what is listed twice."""
        seen: set[str] = set()
        for index, name in enumerate(names):
            if name in seen:
                self.report((*path, index), f"duplicate-{what}", f"{shown(name)} is listed twice",
                            "Keep one of them.")  # fmt: skip
            seen.add(name)


class _At:
    """Catches ``ExpressionError``; a class, so that the type checker knows that it does."""

    def __init__(self, faults: Faults, path: Path) -> None:
        self.faults, self.path = faults, path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        if not isinstance(error, ExpressionError):
            return False
        for one in error.problems:
            blamed = tuple(one.field.split(".", 1)) if one.field else self.path
            if one.message:
                self.faults.report(blamed, one.rule, one.message, one.remedy)
        return True
