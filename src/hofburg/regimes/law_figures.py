"""Figures of a linked regime: parameters with their dates, readings and provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Parameter", "Provenance", "Reading", "Texts", "Value", "Version"]

Texts = Mapping[str, str]
Value = Decimal | int | str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where something comes from: paragraph, mark (verified ... doubtful), source."""

    paragraph: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Version:
    """A value from an instant on (microseconds; None: from the beginning).

    The value is a Decimal, microseconds (durations), days, months, ``MM-DD`` or a choice; None
    where the figure is not known (written ``? km``).
    """

    value: Value | None
    since: int | None
    decision: str
    written: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A named alternative of a parameter where the text is open."""

    name: str
    versions: tuple[Version, ...]
    why: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number (or choice) of the text, with unit, dates, provenance and readings.

    ``stricter`` is the way in which an arrangement may move it: ``lower``, ``higher``, ``either``;
    empty where the document does not say, and then nobody may.
    """

    name: str
    type: str
    unit: str
    versions: tuple[Version, ...]
    readings: Mapping[str, Reading]
    choices: tuple[str, ...]
    provenance: Provenance
    text: Texts
    stricter: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether it may not decide *missed* or *exceeded* alone."""
        return self.provenance.mark == "doubtful"

    def under(self, reading: str | None) -> tuple[Version, ...]:
        """The versions under a reading (None: the default)."""
        return self.versions if reading is None else self.readings[reading].versions
