"""What ties States to each other: groups and memberships, land boundaries, formats of meeting.

Like `hofburg.atlas.model`: frozen values, each with its sources, confidence and trust mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hofburg.values import InstantRange

from .model import Certainty, Claim, Confidence, Dated
from .spans import in_effect

Role = Literal[
    "member", "candidate", "associate", "participant", "observer", "partner", "suspended", "frozen"
]


@dataclass(frozen=True, slots=True)
class Membership:
    """What a source says that a State was in a group, and when. A fact, not a judgement.

    Attributes:
        key: stable name of the row, such as `CSTO/arm-freeze/ARM`.
        group: the group's code, such as `CSTO`.
        state: alpha-3.
        status: `member`, `candidate`, `associate`, `participant`, `observer` or `partner`;
            `suspended` and `frozen` stand beside these and end nothing.
        since: the beginning; where sources differ its bounds hold all their dates.
        until: the end; never, where none is recorded, unknown where it may have come.
        claims: each date given for the beginning.
        aside: why the row decides nothing, where a list contradicts dated acts; it is kept beside
            the row that it contradicts, and `members` leaves it out. Else empty.
        sources, confidence, mark: of the beginning; the note says where the end rests on less.
    """

    key: str
    group: str
    state: str
    status: Role
    since: Dated
    until: Dated
    claims: tuple[Claim, ...]
    aside: str
    sources: tuple[str, ...]
    confidence: Confidence
    mark: str
    note: str

    @property
    def disputed(self) -> bool:
        """Whether sources give different dates for the beginning."""
        return len(self.claims) > 1

    def held(self, at: str | InstantRange) -> Certainty | None:
        """Whether it holds at a moment, if the row is right: `surely`, `perhaps`, or `None`.

        `at` is text in the notation of `hofburg.values` or bounds in microseconds since 1970 UTC.
        Raises `AtlasError` where it is no date.
        """
        return in_effect(self.since.bounds, self.until.bounds, at)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of States.

    Attributes:
        code: such as `CSTO`.
        since: when it began.
        whole: the statuses of which the atlas has every State that its sources name; of others it
            has only some.
        rows: what the sources say about memberships, in the order of the table.
    """

    code: str
    name: str
    since: Dated
    whole: tuple[Role, ...]
    rows: tuple[Membership, ...]
    sources: tuple[str, ...]
    confidence: Confidence
    mark: str
    note: str


@dataclass(frozen=True, slots=True)
class Found:
    """States that answer a question: alpha-3 codes, sorted; no code is in both.

    Attributes:
        surely: those that do, whatever ranged dates and open positions turn out to be.
        perhaps: those for which that is open.
        whole: whether no other State does, as far as the sources know. If not, the atlas has only
            some: being in neither list then says nothing.
        beyond: names in a source that also answer and are no States of the atlas. A name here, as
            a code above, says nothing about anybody's status.
    """

    surely: tuple[str, ...]
    perhaps: tuple[str, ...]
    whole: bool
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Boundary:
    """That two States have a common land boundary. Says nothing about where it runs.

    Attributes:
        states: the two, in the order of their codes.
        certainty: `perhaps` where it depends on a position that States do not share.
        where: the place, where it is not between the main territories; else empty.
    """

    states: tuple[str, str]
    certainty: Certainty
    where: str
    sources: tuple[str, ...]
    confidence: Confidence
    mark: str
    note: str


@dataclass(frozen=True, slots=True)
class Format:
    """A format in which the States of Central Asia meet with a partner, or by themselves.

    Attributes:
        code: such as `C5+EU`.
        states: the States of Central Asia in it (alpha-3).
        partner: code of a State or of a group, or the name of an organization that is no group of
            the atlas; empty where they meet by themselves.
        level: who meets, in words.
        first_meeting, first_summit: every date that sources give, the one most bear out first;
            none where none is recorded.
    """

    code: str
    name: str
    states: tuple[str, ...]
    partner: str
    level: str
    first_meeting: tuple[Claim, ...]
    first_summit: tuple[Claim, ...]
    note: str
