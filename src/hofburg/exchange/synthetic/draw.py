"""Draws that are the same on every machine: from a seed and a path of words, and nothing else."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

__all__ = ["Draw"]

T = TypeVar("T")


class Draw:
    """A stream of draws. The same path gives the same stream, whatever was drawn elsewhere.

    Only ``Random.random`` is used: of all of that module, it alone is promised to stay the same.
    """

    def __init__(self, *path: int | str) -> None:
        self._path = path
        digest = hashlib.sha256(repr(path).encode()).digest()
        self._next = random.Random(int.from_bytes(digest)).random  # noqa: S311

    def of(self, *path: int | str) -> Draw:
        """The stream of a longer path."""
        return Draw(*self._path, *path)

    def share(self) -> float:
        """A number from 0 up to 1, never 1."""
        return self._next()

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends possible."""
        return low + int(self._next() * (high - low + 1))

    def chance(self, percent: int) -> bool:
        return self._next() * 100 < percent

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self._next() * len(items))]

    def weighted(self, weights: Sequence[int]) -> int:
        """The place of one of the weights, each as often as it weighs."""
        at = self._next() * sum(weights)
        for place, weight in enumerate(weights):
            at -= weight
            if at < 0:
                return place
        return len(weights) - 1

    def shuffled(self, items: Sequence[T]) -> list[T]:
        made = list(items)
        for place in range(len(made) - 1, 0, -1):
            other = self.between(0, place)
            made[place], made[other] = made[other], made[place]
        return made
