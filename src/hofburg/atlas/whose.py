"""What a boundary pack says of a place, and the pieces that it is made of."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Line", "Piece", "Unit", "Whose"]

Ring = list[tuple[float, float]]


class Whose(NamedTuple):
    """Where a place may be, by a boundary pack.

    Attributes:
        states: States in which it may lie; outside all others of the pack it surely is.
        sure: whether it surely lies in the one State that is named.
        why: of what is not sure: ``line`` (nearer to a line than the pack is accurate) or
            ``disputed``; empty where nothing is open.
    """

    states: tuple[str, ...]
    sure: bool
    why: str = ""

    def inside(self, state: str) -> bool | None:
        """Whether the place lies in a State of the pack; None where that is not sure."""
        if state not in self.states:
            return False
        return True if self.sure else None


class Piece(NamedTuple):
    """A polygon of a pack: its outer ring and its holes, longitude first, in degrees."""

    state: str
    disputed: bool
    rings: list[Ring]


class Line(NamedTuple):
    """A line between two States that a pack carries itself; longitude first, in degrees."""

    between: tuple[str, str]
    places: Ring


class Unit(NamedTuple):
    """A polygon of an administrative unit: what the pack calls it, and its rings."""

    state: str
    names: tuple[str, ...]
    rings: list[Ring]
