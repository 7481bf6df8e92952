"""What of a message is held against an earlier one: the declaration, with its names resolved.

It is no rule. Findings never read it, and the hash of the edition does not cover it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Amounts", "Compares", "Place", "Seen", "Tells", "Told"]


class Tells(StrEnum):
    """What a change may tell of besides a field: a subject, its name, how many of what it has."""

    BEGINS = "begins"
    ENDS = "ends"
    NAME = "name"
    AMOUNTS = "amounts"


Place = tuple[str, str]
"""A message and its field; the field is empty where the message itself is meant."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """A list of numbers: its field ``of`` names the subject, ``kind`` what is counted."""

    list: str
    of: str | None
    kind: tuple[str, ...]
    number: str


@dataclass(frozen=True, slots=True)
class Told:
    """Where a change is told.

    Attributes:
        message, list: the message, and the list in it; empty where the message is the line.
        tells: by the choice of ``what`` (or by ``""``): fields of the subject, or one of `Tells`.
        of, what, kind, by, up_to, to, instead, since, until, year: fields of the line, else of the
            message.
    """

    message: str
    list: str
    of: str
    what: str | None
    tells: Mapping[str, tuple[str, ...]]
    kind: tuple[str, ...]
    by: str | None
    up_to: str | None
    to: str | None
    instead: str | None
    since: str | None
    until: str | None
    year: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """Where it is reported what was seen of a subject: see the keys of `seen` in a document."""

    message: str
    unit: Place
    whose: Place | None
    at: Place | None
    fields: tuple[str, ...]
    amounts: Amounts | None


@dataclass(frozen=True, slots=True)
class Compares:
    """What of ``message`` is held against an earlier one of the same State.

    Attributes:
        lines, by, up: the list of subjects, the field that names one, and the one above it.
        year, valid: the field with the year, and that with the day for which the message holds.
        fields: of a subject, in the order of the document.
        asks: the message and field that take a question.
    """

    message: str
    lines: str
    by: str
    up: str | None
    year: str
    valid: str | None
    fields: tuple[str, ...]
    amounts: Amounts | None
    told: tuple[Told, ...]
    seen: Seen | None
    asks: Place | None
