"""What the atlas is made of: States, their standing, declared facts, zones, sources.

All are frozen values. Every one of them carries `sources` (keys that `source` explains), a
`confidence` in the product's five words, and the original trust `mark` of the fact sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hofburg.values import InstantRange

Confidence = Literal["verified", "inherited", "practice", "recalled", "doubtful"]
Status = Literal["participating", "partner", "other"]
Kind = Literal["participates", "suspended", "withdrawn", "no_data", "statement"]
Extent = Literal["whole", "part", "none-own-territory", "unknown"]
Certainty = Literal["surely", "perhaps"]


@dataclass(frozen=True, slots=True)
class Dated:
    """An instant as a source gives it.

    Attributes:
        text: as written in the notation of `hofburg.values`; several where sources differ, joined
            by `` or ``; empty where nothing is recorded.
        bounds: first and last instant it can be, in microseconds since 1970 UTC.
    """

    text: str
    bounds: InstantRange


@dataclass(frozen=True, slots=True)
class Claim:
    """One date that a source gives for the beginning of a standing; disputed dates have several."""

    date: Dated
    sources: tuple[str, ...]
    confidence: Confidence
    mark: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a State was in the OSCE, and when.

    Attributes:
        status: `participating` or `partner`.
        group: `Asian` or `Mediterranean` for Partners, else empty.
        since: the beginning; where sources differ its bounds hold all their dates.
        until: the end; never, where none is recorded.
        claims: each date given for the beginning, the one most records give first.
    """

    status: Status
    group: str
    since: Dated
    until: Dated
    claims: tuple[Claim, ...]

    @property
    def disputed(self) -> bool:
        """Whether sources give different dates for the beginning."""
        return len(self.claims) > 1


@dataclass(frozen=True, slots=True)
class Zone:
    """How much of a State's territory lies in a regime's zone of application.

    Attributes:
        code: the State, ISO 3166-1 alpha-3.
        regime: id of the regime, such as `VD2011`.
        extent: `whole`, `part`, `none-own-territory` (only its forces inside the zone count), or
            `unknown`.
        note: what is inside, in words.
        open: what no text seen answers (empty: nothing). A place in question is for people.
    """

    code: str
    regime: str
    extent: Extent
    note: str
    open: str
    sources: tuple[str, ...]
    confidence: Confidence
    mark: str


@dataclass(frozen=True, slots=True)
class State:
    """A State as the OSCE speaks of it. Being listed says nothing about anybody's recognition.

    Attributes:
        code: ISO 3166-1 alpha-3 (ISO 3166-3 for States that no longer exist); used in messages.
        alpha2: ISO alpha-2.
        name: as in OSCE usage; `names` are further ones the sources use.
        status: today's: `participating`, `partner` or `other`.
        standings: present and past, oldest first; empty for other States.
        sub_region: a help for sorting, not a fact about the State.
        zone: in the Vienna Document 2011; `None` where none is recorded.
        see: for States that no longer exist, codes to look under instead. Says nothing about
            succession in law.
        confidence, mark, sources: of its dates (for other States: of being named).
        called: names in other languages by ISO 639-1 code, the one that is shown first.
    """

    code: str
    alpha2: str
    name: str
    names: tuple[str, ...]
    status: Status
    standings: tuple[Standing, ...]
    sub_region: str
    zone: Zone | None
    see: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: Confidence
    mark: str
    note: str
    called: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def name_in(self, language: str) -> str:
        """Its short name in a language, such as ``ru``; `name` where the tables have none."""
        return self.called.get(language, (self.name,))[0]

    @property
    def joined(self) -> InstantRange | None:
        """Bounds of its admission as a participating State; `None` if it never was one.

        A State that sources date differently has the bounds of all their dates.
        """
        found = [it.since.bounds for it in self.standings if it.status == "participating"]
        return found[0] if found else None

    @property
    def former(self) -> bool:
        """Whether the State no longer exists under this code."""
        return bool(self.see)

    @property
    def group(self) -> str:
        """`Asian` or `Mediterranean` for a Partner of today, else empty."""
        return self.standings[-1].group if self.status == "partner" else ""


@dataclass(frozen=True, slots=True)
class Participation:
    """A fact about a State's part in a regime. A fact, not a judgement.

    Attributes:
        key: stable name of the fact, such as `VD2011/cze-suspension-rus/CZE`.
        regime: id of the regime.
        kind: `participates`, `suspended`, `withdrawn`, `no_data`, or `statement` (a reading or
            position that a State declared).
        state: whose act it is (alpha-3).
        towards: the State at which the act is directed; `None` where it is directed at none.
        scope: chapter of the regime it bears on, such as `I`; empty: the whole of it.
        since, until: its effect; `until` is never where no end is recorded, unknown where it is
            not known whether it ended.
        date: of the act itself.
        what: what was said or done, in words.
        basis: on what it rests, and who says so.
    """

    key: str
    regime: str
    kind: Kind
    state: str
    towards: str | None
    scope: str
    since: Dated
    until: Dated
    date: Dated
    what: str
    basis: str
    sources: tuple[str, ...]
    confidence: Confidence
    mark: str
    note: str


@dataclass(frozen=True, slots=True)
class Bearing:
    """A fact that bears on a duty between two States, as `declared` finds it.

    Attributes:
        fact: the declared fact.
        certainty: `surely` in effect at the moment asked about, or `perhaps`, given its dates.
        side: `own` where it is an act of the State that owes the duty, `counterpart` where it is
            one of the State to which the duty is owed.
    """

    fact: Participation
    certainty: Certainty
    side: Literal["own", "counterpart"]


@dataclass(frozen=True, slots=True)
class Participants:
    """Which States take part at a moment: alpha-3 codes, sorted; the rest take no part.

    Attributes:
        surely: those that take part whatever their ranged dates turn out to be.
        perhaps: those for which the dates, or the moment asked about, leave it open.
    """

    surely: tuple[str, ...]
    perhaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """A working language of the OSCE: ISO 639-1 code and English name."""

    code: str
    name: str
    sources: tuple[str, ...]
    confidence: Confidence
    mark: str
