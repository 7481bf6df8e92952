"""The shape of the areas of a document: lines, rings, places, units, and strips along lines."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from hofburg.regimes.model_base import Code, Condition, Line, Strict, Text, Texts, is_list

__all__ = ["AreaModel", "StripModel"]

_Places = list[Line]


class StripModel(Strict):
    """The ground on both sides of a line, or on one."""

    line: str
    """The area that is the line: one with `line` or with `boundary`."""
    km: Condition
    """How wide on each side: a number of kilometres, or a parameter in `km`."""
    ends: Literal["flat", "round"] = "flat"
    """flat: what lies past the right angle at an end does not belong to it; round: it does."""
    sides: Annotated[
        Annotated[Literal["both"], Tag("bare")]
        | Annotated[list[Code], Field(min_length=1), Tag("list")],
        Discriminator(is_list),
    ] = "both"
    """Both sides, or the States on whose side it lies."""


class AreaModel(Strict):
    """An area, of exactly one kind; places are `latitude,longitude` in degrees."""

    line: Annotated[list[_Places], Field(min_length=1)] | None = None
    """An agreed line: pieces, each a list of places; between two pieces there is no line."""
    boundary: Annotated[list[Code], Field(min_length=2, max_length=2)] | None = None
    """The line between two States that the boundary pack of the question draws."""
    ring: _Places | None = None
    """An area by the places around it, which closes by itself."""
    holes: list[_Places] = []
    """With `ring`: what is left out of it."""
    places: Annotated[_Places, Field(min_length=1)] | None = None
    """Places, each with the ground around it."""
    km: Condition | None = None
    """With `places`: how far around each, a number of kilometres or a parameter in `km`."""
    units: Annotated[list[Line], Field(min_length=1)] | None = None
    """Administrative units, as the boundary pack of the question calls them."""
    strip: StripModel | None = None
    """The ground beside a line."""
    accuracy_km: Text | None = None
    """How far the places may be from the true ones; left out: what their digits say."""
    paragraph: Line | None = None
    """The paragraph of the text, as findings print it."""
    mark: Literal["verified", "inherited", "practice", "recalled", "doubtful"] | None = None
    source: Text | None = None
    """Where it was read: keys of `sources`."""
    text: Texts | None = None
    """What it says, in own words: a sentence, or one for each language."""

    def kinds(self) -> list[str]:
        """Which kinds it is said to be."""
        named = ("line", "boundary", "ring", "places", "units", "strip")
        return [name for name in named if getattr(self, name) is not None]
