"""The shape of `compares`: what of a message is held against an earlier one of its kind."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from hofburg.regimes.model_base import Line, Strict, is_list

__all__ = ["ComparesModel"]


def _shape(value: Any) -> str:
    return "mapping" if isinstance(value, dict) else is_list(value)


Names = Annotated[list[Line], Field(min_length=1)]
Words = Annotated[
    Annotated[Line, Tag("bare")] | Annotated[Names, Tag("list")], Discriminator(is_list)
]
Tells = Annotated[
    Annotated[Line, Tag("bare")]
    | Annotated[Names, Tag("list")]
    | Annotated[dict[str, Words], Field(min_length=1), Tag("mapping")],
    Discriminator(_shape),
]


class AmountsModel(Strict):
    """How many of what each subject has: a list beside that of the subjects."""

    list: Line
    """The list, a field of the same message."""
    of: Line | None = None
    """Its field that names the subject."""
    kind: Names
    """Its fields that say what is counted, the coarsest first: class, then type."""
    number: Line
    """Its field that says how many."""


class ToldModel(Strict):
    """A message, or a list in it, that tells what changes."""

    in_: Line = Field(alias="in")
    """message.list, or message. Fields are those of a line, else of the message."""
    of: Line
    """The field that names the subject."""
    what: Line | None = None
    """The choice that says what changed."""
    tells: Tells
    """What it tells of: fields of the subject, amounts, begins, ends or name; or that for each
    choice of `what`."""
    kind: Names | None = None
    """The fields that say of what an amount is, as in `amounts`."""
    by: Line | None = None
    """The number by which it changes, with its sign."""
    up_to: Line | None = None
    """A number by which it may change, or by less."""
    to: Line | None = None
    """The new value, or words about it."""
    instead: Line | None = None
    """What goes for it: the last field of `kind` of what becomes fewer by as many or less."""
    since: Line | None = None
    """When it takes effect: an instant or a day."""
    until: Line | None = None
    """When it ends, where it is for a time only."""
    year: Line | None = None
    """The year of what it changes."""


class SeenModel(Strict):
    """A message that reports what somebody else saw of a subject."""

    in_: Line = Field(alias="in")
    """The message with what was seen."""
    unit: Line
    """message.field that names the subject, of a message of the same case."""
    whose: Line | None = None
    """message.field with the State whose subject it is; left out: the addressee of that message."""
    at: Line | None = None
    """message.field with the moment of it; left out: when the report was sent."""
    fields: list[Line] = []
    """Fields that are called as those of the subject."""
    amounts: AmountsModel | None = None
    """How many were seen."""


class ComparesModel(Strict):
    """What of the process's first message is held against an earlier one of the same State."""

    lines: Line
    """The list whose lines are the subjects."""
    by: Line
    """The field of a line by which a subject is known."""
    up: Line | None = None
    """The field that names the subject above it."""
    valid: Line | None = None
    """The field with the day for which the message holds; left out: 1 January of its year."""
    fields: list[Line] = []
    """The fields of a subject that are compared."""
    amounts: AmountsModel | None = None
    """How many of what each subject has."""
    told: list[ToldModel] = []
    """Where it is told what changes."""
    seen: SeenModel | None = None
    """Where it is reported what was seen of a subject."""
    asks: Line | None = None
    """message.field that takes a question about what is not explained."""
