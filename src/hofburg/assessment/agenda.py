"""What stands on one State's agenda: its duties, what others owe it, and what it takes part in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from hofburg.assessment.calendar import Occurrence, known
from hofburg.assessment.finding import Finding
from hofburg.values import ALWAYS, NEVER, format_instant

if TYPE_CHECKING:
    from hofburg.assessment.api import Assessment
    from hofburg.assessment.engine import Engine

__all__ = ["Agenda", "Item", "agenda"]

# Every identifier of an item is made under this one: a new one would double every calendar.
_ROOT = UUID("8f2f5b6e-6f0a-5d0c-9a3e-1f7c54b0a6d1")


@dataclass(frozen=True, slots=True)
class Item:
    """A duty or an occurrence on a State's agenda; the other of the two is None.

    Attributes:
        uid: stable: of the regime, the case, the label or what takes place, whose agenda it is, the
            world and the reading; never of the edition, the time of asking or the order of entries.
        owed: whether the State owes it; False: it awaits it from another. Of an occurrence True.
        due_day: whether a duty is due on a day, and not at an instant.
    """

    uid: str
    finding: Finding | None
    occurrence: Occurrence | None
    owed: bool
    due_day: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """Bounds of when it is due, or of when it begins."""
        if self.occurrence is not None:
            it = self.occurrence
            return it.start if known(it.start) or not known(it.end) else it.end
        due = self.finding.due if self.finding else None
        return due or (ALWAYS, NEVER)

    @property
    def dated(self) -> bool:
        """Whether it has a place in a calendar."""
        return known(self.place)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "uid": self.uid,
            "owed": self.owed,
            "finding": self.finding.as_dict() if self.finding else None,
            "occurrence": self.occurrence.as_dict() if self.occurrence else None,
        }


@dataclass(frozen=True, slots=True)
class Agenda:
    """What stands on a State's agenda under one regime.

    Attributes:
        regime, zone: of the document.
        state, as_of: what was asked; microseconds.
        since: only what is due or takes place from then on, and what is still open.
        worlds: the labels of all worlds.
        items: by time; what has no date comes last.
    """

    regime: str
    zone: str
    state: str
    as_of: int
    since: int
    worlds: tuple[str, ...]
    items: tuple[Item, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "regime": self.regime,
            "state": self.state,
            "as_of": format_instant(self.as_of),
            "since": format_instant(self.since),
            "items": [it.as_dict() for it in self.items],
        }


def agenda(
    assessment: Assessment,
    state: str,
    *,
    as_of: int,
    awaited: bool = False,
    since: int | None = None,
    world: str | None = None,
    case: str | None = None,
) -> tuple[Agenda, ...]:
    """What stands on a State's agenda, one for each regime, and arrangement that may bind it.

    Args:
        state: whose; by code.
        as_of: the moment of the question (microseconds).
        awaited: also what other States owe it.
        since: leave out what was over by then, unless it is open; left out, the beginning of the
            year before ``as_of``.
        world: one choice of accounts; case: one case, by the reference of its first message.

    A duty stays when it is done or lapses, with its status. Raises ``QuestionError`` for a world or a
    case that does not exist.
    """
    assessment.check(world=world, case=case)
    # In a casebook every case would have the rows of which nobody knows anything.
    roster = not any(place.scope for place in assessment.worlds)
    duties: dict[str, list[Finding]] = {law.id: [] for law in assessment.laws}
    for f in assessment.findings(
        as_of=as_of, world=world, case=case, roster=roster, party=state, duties=True
    ):
        if f.due is not None:
            duties[f.law].append(f)
    return tuple(
        _of_engine(engine, duties[engine.law.id], state, as_of, awaited, since, world, case)
        for engine in assessment.engines
        if not (
            engine.law.arrangement
            and engine.law.participants
            and state not in engine.law.participants
        )
    )


def _of_engine(
    engine: Engine, duties: Sequence[Finding], state: str, as_of: int, awaited: bool,
    since: int | None, world: str | None, case: str | None,
) -> Agenda:  # fmt: skip
    from hofburg.assessment.calendar_occurs import occurrences
    from hofburg.assessment.plain_days import Calendar

    law, days = engine.law, Calendar(engine.law.zone)
    if since is None:
        since = days.year_start(int(days.year(days.day_of(as_of)) or 1900) - 1)
    items = []
    for f in duties:
        owed = f.state == state
        mine = owed or (awaited and f.counterpart == state)
        if mine and _belongs(f, since, bool(law.processes[f.process].every)):
            items.append(Item(_uid(state, "duty", law.id, f.label, f.case, f.part, f.world, f.reading),
                              f, None, owed, law.provisions[f.label].is_day("due")))  # fmt: skip
    for place in engine.worlds:
        if not place.is_asked(world):
            continue
        for it in occurrences(engine, [place], since, NEVER - 1, as_of):
            if state in it.states and case in (None, it.case):
                uid = _uid(
                    state, "takes", law.id, it.process, it.part, it.case, it.line, place.label
                )
                items.append(Item(uid, None, it, True))
    ordered = sorted(items, key=lambda it: (not it.dated, it.place, it.uid))
    labels = tuple(w.label for w in engine.worlds if w.is_asked(world))
    return Agenda(law.id, law.zone, state, as_of, since, labels, tuple(ordered))


def _belongs(f: Finding, since: int, roster: bool) -> bool:
    """Whether a duty is worth a line: of the span, or open.

    Not what has no day, stands for ever and nobody heard of; but what had a day stays when it is over.
    """
    due = f.due or (ALWAYS, NEVER)
    if known(due) and due[1] >= since:
        return True
    return f.status in ("pending", "missed") or (f.status == "undetermined" and not roster)


def _uid(*pieces: object) -> str:
    """An identifier of these pieces; what one is may hold any letter."""
    text = "".join(f"{len(str(piece))}:{piece};" for piece in pieces)
    return f"{uuid5(_ROOT, text)}@hofburg"
