"""Which objections and amendments count, and where a text stands: the rules in three values.

The document says the same in its provisions; here each act gets its reason. Tests hold the two
against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hofburg.atlas import belongs, is_state_code
from hofburg.decisions.model import Act, Clock, Silence, Standing, Told
from hofburg.values import NEVER, InstantRange

__all__ = [
    "AT_TABLE", "Stage", "at_table", "before", "may_block", "silences", "standing", "weigh",
    "withdrawn",
]  # fmt: skip


def before(one: InstantRange, two: InstantRange) -> bool | None:
    """Whether one instant lies before another; None where their bounds leave it open."""
    if one.hi < two.lo:
        return True
    return False if one.lo >= two.hi else None


def may_block(state: str | None, at: InstantRange) -> bool | None:
    """Whether somebody is a participating State at a moment; organisations and partners are not."""
    if state is None:
        return None
    if not is_state_code(state):
        return False
    return belongs("participating", state, at)


@dataclass(frozen=True, slots=True)
class Stage:
    """What an act is weighed against.

    Attributes:
        placings: each silence, earliest first: its first placing, its last one, and the expiry that
            holds. A placing goes on with the silence before it, unless the chair told in between
            that the text was not adopted.
        adopted: when it was told, or took place; None: not in hand.
        aside: States that consensus minus one or two sets aside.
        closed: instants at which the chair told that a silence was broken or a text not adopted.
    """

    placings: tuple[tuple[Told, Told, InstantRange | None], ...]
    adopted: InstantRange | None
    aside: tuple[str, ...]
    closed: tuple[InstantRange, ...] = ()

    def round(self, at: InstantRange) -> int:
        """The placing that an act at that moment answers, from 1; 0: before any."""
        return sum(before(at, first.sent) is False for first, _, _ in self.placings)

    def heard(self, at: InstantRange) -> bool:
        """Whether the chair has told since that the text was not adopted: it had its effect."""
        return any(before(it, at) is False for it in self.closed)


def weigh(stage: Stage, kind: str, told: Told, body: dict[str, Any]) -> tuple[bool | None, str]:
    """Whether an objection or amendment counts, and why (see `ACTS` of reports)."""
    able = may_block(told.author, told.sent)
    if why := _without_effect(stage, told, able):
        return False, why
    aloud, written = _flag(body, "in_meeting"), _flag(body, "written")
    number = stage.round(told.sent)
    counts, why = _stage(stage, kind, told.sent, number, aloud, written)
    return (None, "standing-open") if counts and able is None else (counts, why)


def at_table(stage: Stage, kind: str, told: Told, body: dict[str, Any]) -> bool | None:
    """Whether an act keeps the text from being adopted at a meeting, silence or not."""
    able = may_block(told.author, told.sent)
    if kind == "amendment" or stage.heard(told.sent) or _without_effect(stage, told, able):
        return False
    counts, _ = _in_meeting(_flag(body, "in_meeting"), _flag(body, "written"))
    return None if counts and able is None else counts


def _without_effect(stage: Stage, told: Told, able: bool | None) -> str:
    """Why an act has no effect whatever its form; empty where it may have."""
    if able is False:
        return "no-participating-state"
    if told.author in stage.aside:
        return "set-aside"
    if stage.adopted is not None and before(stage.adopted, told.sent) is True:
        return "after-adoption"
    return ""


def _stage(
    stage: Stage, kind: str, at: InstantRange, number: int, aloud: bool | None,
    written: bool | None,
) -> tuple[bool | None, str]:  # fmt: skip
    if number == 0:
        if stage.placings and before(at, stage.placings[0][0].sent) is None:
            return None, "time-open"
        if kind == "amendment":
            return False, "proposal"
        return _before_placing(stage, number, aloud, written)
    placed, _, expires = stage.placings[number - 1]
    if any(before(placed.sent, it) and before(it, at) for it in stage.closed):
        # The silence is over and the text back at the table.
        if kind == "amendment":
            return False, "proposal"
        return _before_placing(stage, number, aloud, written)
    if expires is None:
        return None, "no-expiry"
    if written is False:
        return False, "oral-under-silence" if aloud else "oral"
    in_time = before(at, expires)
    if in_time is False:
        return False, "late"
    if written is None:  # also of what was said aloud: nobody noted whether it was written too
        return None, "form-open"
    return (None, "time-open") if in_time is None else (True, "in-time")


def _before_placing(
    stage: Stage, number: int, aloud: bool | None, written: bool | None
) -> tuple[bool | None, str]:
    """A letter that came before the text was placed has no effect on the silence (the reading
    `earlier.letter` of the document leaves it so)."""
    counts, why = _in_meeting(aloud, written)
    if why == "in-writing" and number < len(stage.placings):
        return False, "earlier-letter"
    return counts, why


def _in_meeting(aloud: bool | None, written: bool | None) -> tuple[bool | None, str]:
    if aloud:
        return True, "in-meeting"
    if written:
        return True, "in-writing"
    return (False, "oral") if (aloud, written) == (False, False) else (None, "how-open")


def _flag(body: dict[str, Any], name: str) -> bool | None:
    value = body.get(name)
    return value if isinstance(value, bool) else None


def withdrawn(objections: Sequence[Told], letters: Sequence[Told]) -> set[str | None]:
    """The States that took back all that they objected: a withdrawal for each objection."""
    own = [it.author for it in objections]
    back = [it.author for it in letters]
    return {state for state in own if back.count(state) >= own.count(state)}


def silences(stage: Stage, acts: Sequence[Act], as_of: int) -> tuple[Silence, ...]:
    """Each placing with its clock at a moment."""
    found = []
    for number, (_, placed, expires) in enumerate(stage.placings, 1):
        own = [
            act
            for act in acts
            if act.round == number and act.why not in ("in-meeting", "in-writing")
        ]
        sure = tuple(act for act in own if act.counts)
        perhaps = tuple(act for act in own if act.counts is None)
        later = number < len(stage.placings)
        clock = _clock(stage, placed, expires, as_of, bool(sure), bool(perhaps), later)
        left = None
        if clock in ("running", "perhaps-broken") and expires is not None and expires.hi > as_of:
            left = (max(expires.lo - as_of, 0), expires.hi - as_of)
        by = sure or (perhaps if clock == "perhaps-broken" else ())
        found.append(Silence(number, expires, clock, left, by, placed))
    return tuple(found)


def _clock(
    stage: Stage, placed: Told, expires: InstantRange | None, as_of: int, sure: bool,
    perhaps: bool, later: bool,
) -> Clock:  # fmt: skip
    if sure:
        return "broken"
    if stage.adopted is not None and before(placed.sent, stage.adopted) is not False:
        return "ended"
    if later or any(before(placed.sent, it) is not False for it in stage.closed):
        return "ended"
    if perhaps:
        return "perhaps-broken"
    if expires is None or expires.hi >= NEVER:
        return "unknown"
    if as_of < expires.lo:
        return "running"
    return "over" if as_of >= expires.hi else "perhaps-over"


def standing(
    events: Sequence[Told], clocks: Sequence[Silence], blocking: Sequence[Act]
) -> Standing:
    """Where a text stands: by the last thing that the chair did, then by who objected."""
    told = [it.kind for it in events if it.kind in _TELLING]
    last = told[-1] if told else ""
    if "issue" in told:
        return "issued"
    if last in ("adoption", "release", "announcement"):
        return "adopted"
    if last == "not_adopted":
        return "not-adopted"
    if last == "silence" and clocks:
        by_clock: dict[str, Standing] = {
            "broken": "broken", "over": "over", "perhaps-over": "over",
        }  # fmt: skip
        return by_clock.get(clocks[-1].clock, "silence")
    return "blocked" if blocking else "open"


# Why an act counts, or may, that was made when the text was at the table.
AT_TABLE = ("in-meeting", "in-writing", "how-open")
# What moves a text from one standing to another.
_TELLING = (
    "draft", "revision", "silence", "adoption", "not_adopted", "release", "announcement", "issue",
)  # fmt: skip
