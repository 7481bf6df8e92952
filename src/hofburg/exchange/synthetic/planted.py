"""What is late, missed, doubtful or disputed in a made-up year, and of whom: by the seed alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hofburg.exchange.synthetic.draw import Draw

__all__ = ["Planted", "Planting"]


@dataclass(frozen=True, slots=True)
class Planted:
    """One thing that is wrong on purpose.

    Attributes:
        label: the provision that finds it.
        state: the place of the State that it binds.
        status: as the assessment should find it.
        what: in words.
        world: the account in which it is found; empty: in each.
    """

    label: str
    state: int
    status: str
    what: str
    world: str = ""


@dataclass(slots=True)
class Planting:
    """Deals deviations out over the States, each to another one as long as there are others."""

    draw: Draw
    states: int
    planted: list[Planted] = field(default_factory=list)
    _order: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        self._order = self._turns()

    def _turns(self) -> Iterator[int]:
        while True:
            yield from self.draw.shuffled(range(self.states))

    def choose(self, number: int, among: set[int] | None = None) -> list[int]:
        """So many States, of ``among`` if given; fewer where a year has few States."""
        most = min(number, max(1, self.states // 8))
        pool = set(range(self.states)) if among is None else among
        chosen: list[int] = []
        for _ in range(self.states * 2):
            if len(chosen) == min(most, len(pool)):
                break
            place = next(self._order)
            if place in pool and place not in chosen:
                chosen.append(place)
        return chosen

    def plant(self, label: str, state: int, status: str, what: str, world: str = "") -> str:
        """Note what is wrong; the words are for the entry's comment."""
        self.planted.append(Planted(label, state, status, what, world))
        return f"Planted: {what}"

    def as_dicts(self, codes: list[str]) -> list[dict[str, Any]]:
        """As the year's note lists them."""
        made = []
        for it in self.planted:
            one = {
                "label": it.label,
                "state": codes[it.state],
                "status": it.status,
                "what": it.what,
            }
            made.append(one | ({"world": it.world} if it.world else {}))
        return made
