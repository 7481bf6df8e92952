"""What a decision looks like from the table: versions, positions, acts, clocks, statements.

Instants are bounds (`hofburg.values`); microseconds since 1970 UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from hofburg.regimes import Law
from hofburg.values import InstantRange

__all__ = [
    "ASSUMPTION", "ITSELF", "WHOLE", "Act", "Change", "Decision", "Paragraph", "Position",
    "Silence", "Standing", "Statement", "Told", "Version", "process_of",
]  # fmt: skip

WHOLE = ""
"""The paragraph of a position on the whole text."""
ASSUMPTION, ITSELF = "assumption", "itself"
"""On whose word a position is known, as it is written wherever one is shown."""

Standing = Literal[
    "open", "blocked", "silence", "broken", "over", "adopted", "not-adopted", "issued"
]
Altered = Literal["new", "gone", "changed", "renumbered"]
Clock = Literal["running", "perhaps-over", "over", "broken", "perhaps-broken", "unknown", "ended"]


def process_of(law: Law) -> str | None:
    """The process of a regime in which drafts get positions; None where it has none."""
    for process in law.processes.values():
        if {"draft", "position"} <= set(process.messages):
            return process.name
    return None


@dataclass(frozen=True, slots=True)
class Told:
    """The entry that says something.

    Attributes:
        sure: False where it is not recorded that the State asked for had received it.
    """

    reference: str
    kind: str
    author: str | None
    sent: InstantRange
    handling: str
    origin: str
    sure: bool = True

    @property
    def order(self) -> tuple[int, int, str]:
        """What makes one entry later than another, whatever the order of recording."""
        return (*self.sent, self.reference)


class Paragraph(NamedTuple):
    """A paragraph of a text: its number as written (``3``, ``P1``, ``2.1``) and its words."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a paragraph from one version to the next.

    Attributes:
        number: in the later version; of one that is gone, in the earlier.
        was: its number in the earlier version; empty of a new one.
    """

    altered: Altered
    number: str
    was: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the text.

    Attributes:
        number: as its author numbered it, else counted from 1.
        given: whether its author did.
        changes: against the version before; empty of the first.
        note: what its author says changed.
    """

    number: int
    given: bool
    title: str
    paragraphs: tuple[Paragraph, ...]
    changes: tuple[Change, ...]
    note: str
    told: Told

    @property
    def numbers(self) -> tuple[str, ...]:
        """Numbers of its paragraphs, in order."""
        return tuple(it.number for it in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a State stands on a paragraph, or on the whole (`WHOLE`).

    Attributes:
        assumed: it is an assumption of the author of the entry; no State said so.
        version: of the text on which it was given; ``paragraph`` is its number in that version.
        altered: the words have changed since then. Set by `positions_on`, as are the next two.
        own: the State's own last word, where an assumption came later.
        older: the same State spoke of the whole text after this.
    """

    state: str
    paragraph: str
    stance: str
    assumed: bool
    wording: str
    version: int
    told: Told
    altered: bool = False
    own: Position | None = None
    older: bool = False

    @property
    def word(self) -> str:
        """``assumption`` or ``itself``."""
        return ASSUMPTION if self.assumed else ITSELF


@dataclass(frozen=True, slots=True)
class Act:
    """An objection or an amendment, and whether it counts.

    Attributes:
        counts: None where a fact is missing.
        why: the reason, one of the keys of `reports.decision_words.ACTS`.
        at_table: whether it keeps the text from being adopted at a meeting, silence or not.
        round: the placing under silence that it answers, from 1; 0: before any.
        now: whether it bears on where the text stands now.
        version: of the text as it stood then.
    """

    kind: str
    state: str | None
    paragraph: str
    wording: str
    counts: bool | None
    why: str
    at_table: bool | None
    round: int
    now: bool
    version: int
    told: Told


@dataclass(frozen=True, slots=True)
class Silence:
    """A placing under silence and its clock.

    Attributes:
        number: from 1.
        expires: None where the placing does not say.
        clock: where it stands; ``over`` says that nothing in hand broke it, ``ended`` that an
            adoption or the end of it was told.
        left: microseconds until the expiry, at least and at most; None unless it runs.
        broken_by: the acts that broke it, surely or (``perhaps-broken``) perhaps.
    """

    number: int
    expires: InstantRange | None
    clock: Clock
    left: tuple[int, int] | None
    broken_by: tuple[Act, ...]
    told: Told

    @property
    def ran_out(self) -> bool:
        """Whether its time is over, though it is open whether somebody broke it before."""
        return self.clock == "perhaps-broken" and self.expires is not None and self.left is None


@dataclass(frozen=True, slots=True)
class Statement:
    """An interpretative statement or a formal reservation.

    Attributes:
        kind: as the form has it; empty where it is not said.
        attached: whether the issued decision names its State; None before it is issued.
    """

    state: str | None
    kind: str
    wording: str
    attached: bool | None
    told: Told


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on its way, as of a moment.

    Attributes:
        case: what findings call it: the reference of its draft.
        body, procedure: as the form has them; empty where they are not said.
        number: of the issued decision.
        concerned: States that consensus minus one or two sets aside.
        versions: of the text, earliest first.
        said: all positions in order of time; `positions_on` says which hold.
        acts, silences, statements: see their classes; in order of time.
        events: all that was recorded of it but positions, in order of time.
        participating: who may block, at the moment of the question.
        retabled: it was adopted at a meeting after it had been under silence.
        accounts: version numbers that two entries claim.
    """

    case: str
    title: str
    body: str
    procedure: str
    chair: str | None
    number: str
    standing: Standing
    concerned: tuple[str, ...]
    versions: tuple[Version, ...]
    said: tuple[Position, ...]
    acts: tuple[Act, ...]
    silences: tuple[Silence, ...]
    statements: tuple[Statement, ...]
    events: tuple[Told, ...]
    participating: tuple[str, ...]
    as_of: int
    retabled: bool = False
    accounts: tuple[int, ...] = ()

    @property
    def version(self) -> Version | None:
        """The last one."""
        return self.versions[-1] if self.versions else None

    @property
    def silence(self) -> Silence | None:
        """The last placing under silence."""
        return self.silences[-1] if self.silences else None

    @property
    def blocking(self) -> tuple[Act, ...]:
        """The acts that keep the text from being adopted as it stands now."""
        return tuple(act for act in self.acts if self.bears(act))

    def bears(self, act: Act) -> bool | None:
        """Whether an act keeps the text from being adopted as it stands; None leaves it open."""
        if self.retabled:
            return act.at_table
        return act.counts if act.now else False

    @property
    def told(self) -> Iterator[Told]:
        """Every entry that was read."""
        yield from self.events
        yield from (position.told for position in self.said)
