"""The shape of a warning scenario (docs/warning.md): what is assumed, each with its source.

A scenario stands beside an arrangement, in ``warn/scenario.yaml`` of its folder. It says in words
of the document which messages, duties and limits speak of a build-up; the code knows none by name.
All figures are whole numbers: per cent, days, weeks, hours, or what is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hofburg.regimes import Id, LineText, Mark, Strict, Text, Texts

__all__ = [
    "Band",
    "Behaviour",
    "Build",
    "Declares",
    "Figure",
    "Ordinary",
    "Points",
    "Scenario",
    "Spread",
    "Step",
    "Strategy",
    "Template",
    "Visits",
]

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9\-]{0,31}$")]
Number = Annotated[int, Field(ge=0, le=10**9)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_\-]{1,16}$")]
Whose = Literal["base", "arrangement"]
WHOLE = 100


class Assumed(Strict):
    """A figure with where it comes from; left out, as the scenario says for all."""

    mark: Mark | None = None
    source: LineText | None = None
    why: Texts | None = None


class Figure(Assumed):
    """One number."""

    value: Number


class Band(Strict):
    """Whole numbers from one to another, each as likely, with the share of the band in per cent."""

    from_: Number = Field(alias="from")
    to: Number
    share: Annotated[int, Field(ge=0, le=WHOLE)] = WHOLE


class Spread(Assumed):
    """A stated distribution: bands whose shares make 100."""

    bands: Annotated[list[Band], Field(min_length=1, max_length=20)]


class Build(Strict):
    """The build-up: one a year, growing evenly from its begin to its peak."""

    counted: Texts
    """What is counted: troops, tonnes, persons."""
    sizes: Spread
    """How much is there at the peak."""
    weeks: Spread
    """Weeks from the begin to the peak."""
    stands: Figure
    """Days for which it stands after the peak."""
    earliest: Figure
    """Days of the year before which none begins."""
    places: Figure
    """How many of the places it fills."""
    noticed_from: Figure
    """How much must be there before a visitor takes it for one."""


class Ordinary(Strict):
    """What the same side does in any year: told in time, wherever it must be."""

    number: Spread
    """How many activities a year."""
    sizes: Spread
    """How much takes part in each."""
    days: Spread
    """How long each lasts, in days."""


class Behaviour(Strict):
    """How the side that builds up keeps its duties to tell; a stated list, never a search."""

    text: Texts
    share: Annotated[int, Field(ge=0, le=WHOLE)]
    sends: Literal["in-time", "late", "never"]
    days: Spread | None = None
    """Days before it is due (in time), or after (late)."""
    mark: Mark | None = None
    source: LineText | None = None


class Template(Strict):
    """A message: its kind, and its body with placeholders such as ``{size}``."""

    kind: Id
    body: dict[str, object] = Field(default_factory=dict)


class Declares(Strict):
    """Duties that are kept by telling of a build-up, and the message that tells."""

    of: Whose
    duties: Annotated[list[Id], Field(min_length=1, max_length=20)]
    told_by: Template
    """What is so, as the author's own record: whether and when it must tell follows from it."""
    sends: Template
    seen: Template | None = None
    """What a visitor records who saw it; None where the document has no such message."""


class Step(Strict):
    """A message of a visit, so many hours after the arrival (before it: below zero)."""

    by: Literal["visitor", "host"]
    hours: Annotated[int, Field(ge=-2000, le=2000)]
    kind: Id
    body: dict[str, object] = Field(default_factory=dict)


class Visits(Strict):
    """Visits of one kind: by which limits they are counted, and how far each reaches."""

    of: Whose
    text: Texts
    limits: Annotated[list[Id], Field(min_length=1, max_length=20)]
    asks: Figure
    """The most that would be asked for in a year, were there no limit."""
    reach: Figure
    """How many places one visit sees."""
    stay: Figure
    """Hours from the arrival to the end."""
    steps: Annotated[list[Step], Field(min_length=1, max_length=20)]


class Strategy(Strict):
    """How the other side uses its visits."""

    text: Texts
    plan: Literal["even", "announced", "doubt"]
    sign: Figure | None = None
    """Per cent of weeks of a visible build-up in which something shows (doubt)."""
    false_sign: Figure | None = None
    """Per cent of ordinary activities nobody told of that look like one (doubt)."""
    after: Figure | None = None
    """Days from the sign to the arrival (doubt)."""


class From(Strict):
    """Where figures come from that do not say it themselves."""

    mark: Mark
    source: LineText


class Points(Strict):
    """Where the places of each side lie, latitude and longitude."""

    one: Annotated[list[LineText], Field(min_length=1, max_length=500)]
    other: Annotated[list[LineText], Field(min_length=1, max_length=500)]


class Scenario(Strict):
    """All of it."""

    scenario: Id
    title: Texts
    what: Texts
    year: Annotated[int, Field(ge=1990, le=2100)]
    between: Annotated[list[Code], Field(min_length=2, max_length=2)]
    """The one side and the other side, by code; outputs do not name them by themselves."""
    provenance: From
    sources: dict[str, Text] = Field(default_factory=dict)
    units: Figure
    """Places of each side among which a visit may choose."""
    points: Points | None = None
    """Of the places, in order, for ``{point}``."""
    boundaries: (
        Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_\-]{1,64}\.json$")] | None
    ) = None
    """A pack beside this file that draws the line; it may be a drawing that is nowhere."""
    build_up: Build
    ordinary: Ordinary
    behaviours: Annotated[dict[Key, Behaviour], Field(min_length=1, max_length=12)]
    declares: Annotated[dict[Key, Declares], Field(min_length=1, max_length=12)]
    visits: Annotated[dict[Key, Visits], Field(max_length=12, default_factory=dict)]
    strategies: Annotated[dict[Key, Strategy], Field(min_length=1, max_length=12)]
    complete: Annotated[list[Id], Field(max_length=100, default_factory=list)]
    """Kinds of message of which the receiver declares its register complete."""
    also: Annotated[list[Texts], Field(max_length=40, default_factory=list)]
    """Assumptions that are no figures."""

    def figures(self) -> Iterator[tuple[str, str, Figure | Spread]]:
        """Every figure with its path and what it is, in the order of the file."""
        yield from _figures(self, "")

    def spreads(self) -> Iterator[tuple[str, Spread]]:
        """Every stated distribution with its path."""
        for name, _, figure in self.figures():
            if isinstance(figure, Spread):
                yield name, figure


def _figures(model: Strict, path: str) -> Iterator[tuple[str, str, Figure | Spread]]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        named = f"{path}{name}"
        if isinstance(value, Figure | Spread):
            yield named, field.description or "", value
        elif isinstance(value, Strict):
            yield from _figures(value, f"{named}.")
        elif isinstance(value, dict):
            for key, item in value.items():
                if isinstance(item, Strict):
                    yield from _figures(item, f"{named}.{key}.")
