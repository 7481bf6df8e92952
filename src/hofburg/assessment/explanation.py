"""What an explanation holds; see ``explain``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hofburg.assessment.finding import Finding
from hofburg.assessment.nil_returns import NilReturn

__all__ = [
    "Change",
    "Coverage",
    "CoverageRow",
    "Draft",
    "Evidence",
    "Explanation",
    "Missing",
    "ParameterUse",
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """An entry that a finding rests on."""

    reference: str
    kind: str
    author: str | None
    sent: str | None
    account: str | None
    origin: str
    sources: tuple[str, ...]
    record: str
    handling: str


@dataclass(frozen=True, slots=True)
class ParameterUse:
    """A parameter that was read, with its provenance and its other readings (name: value, reason)."""

    name: str
    value: str
    since: str | None
    decision: str
    paragraph: str
    mark: str
    source: str
    readings: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is not known: the column, the message and field it comes from, and what would tell it."""

    column: str
    message: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest change of one column of this case that would change the status.

    ``reference`` is the message that would have to be another, empty for one that was not sent.
    """

    column: str
    reference: str
    was: str
    would_be: str
    status: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A next step that the text offers: an entry to fill in, never sent.

    ``nil`` is the nil return that may be sent instead, where there is nothing to report.
    """

    message: str
    paragraph: str
    text: Mapping[str, str]
    entry: Mapping[str, Any]
    open: tuple[str, ...]
    nil: NilReturn | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a finding says what it says.

    Attributes:
        finding: the finding itself; ``others`` are the same provision and case under other readings
            and in other worlds.
        sentence: one sentence with paragraph, State, case, status and reason.
        law: the provision's own words, by language; ``mark`` and ``source`` say how far to trust them.
        conditions: the provision's expressions as written, with their value for this case.
        clock: instants that matter, in order: (what, bounds as text).
        parameters, evidence, missing, change, next: see their classes; ``change`` is None where no
            single column alone would change the status.
        sources: descriptions of the sources that are cited.
        searched: whether the smallest change was looked for, where there could be one.
    """

    finding: Finding
    sentence: str
    law: Mapping[str, str]
    mark: str
    source: str
    conditions: tuple[tuple[str, str, str], ...]
    clock: tuple[tuple[str, str], ...]
    parameters: tuple[ParameterUse, ...]
    evidence: tuple[Evidence, ...]
    missing: tuple[Missing, ...]
    change: Change | None
    next: tuple[Draft, ...]
    others: tuple[Finding, ...]
    sources: Mapping[str, str] = field(default_factory=dict)
    searched: bool = True


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A row (or paragraph) of the regime, and how the casebook reaches it.

    ``well`` and ``otherwise`` name one case and world for each side by label; ``reason`` says why it
    is out of scope. ``reached`` is true if every label is settled on both sides, but for those
    ``outside``, which a casebook cannot settle.
    """

    row: str
    text: str
    labels: tuple[str, ...]
    well: Mapping[str, str]
    otherwise: Mapping[str, str]
    reason: str
    outside: tuple[str, ...] = ()

    @property
    def reached(self) -> bool:
        """Whether every provision of the row is settled well by one case and otherwise by another."""
        own = [x for x in self.labels if x not in self.outside]
        return bool(own) and all(x in self.well and x in self.otherwise for x in own)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the casebook reaches a regime: rows of its rule table, paragraphs, and labels."""

    regime: str
    rows: tuple[CoverageRow, ...]
    paragraphs: tuple[CoverageRow, ...]
    labels: tuple[CoverageRow, ...]

    @property
    def complete(self) -> bool:
        """Whether each row, paragraph and label is reached on both sides, or has its reason."""
        return all(r.reached or r.reason for r in (*self.rows, *self.paragraphs, *self.labels))
