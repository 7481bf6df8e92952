"""A thread: a message, all that it answers, and all that answers these, by their times."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hofburg.inquiry.entries import sent_bounds

if TYPE_CHECKING:
    from hofburg.register import Held, View

__all__ = ["Thread", "thread"]

_MOST = 500  # messages; some calendars are referred to by hundreds


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages that refer to each other.

    Attributes:
        reference: of the message that was asked for.
        held: entries that hold, by the time of sending, then in the order of recording; the same
            message in several accounts stands there several times.
        absent: what was asked for or is referred to, and is not in the register.
        more: how many further messages belong to it.
    """

    reference: str
    held: tuple[Held, ...]
    absent: tuple[str, ...]
    more: int = 0


def thread(seen: View, reference: str) -> Thread | None:
    """The thread of a message; None where no message of that reference is known or referred to."""
    reference = seen.renamed.get(reference, reference)
    by: dict[str, list[Held]] = {}
    answers: dict[str, list[str]] = {}
    for held in seen.held:
        by.setdefault(held.reference, []).append(held)
        for meant in _meant(seen, held):
            answers.setdefault(meant, []).append(held.reference)
    if reference not in by and reference not in answers:
        return None
    # Up to what all of it began with, then down to everything that answers that.
    up = _reached(
        [reference], lambda one: [m for held in by.get(one, ()) for m in _meant(seen, held)]
    )
    first = [one for one in up if not any(_meant(seen, held) for held in by.get(one, ()))]
    down = _reached(first or [reference], lambda one: answers.get(one, ()))
    whole = list(dict.fromkeys([*up, *down]))
    order = {held.reference: number for number, held in enumerate(seen.held)}
    kept = sorted(
        (held for one in whole[:_MOST] for held in by.get(one, ())),
        key=lambda held: (sent_bounds(held.entry), order[held.reference]),
    )
    named = dict.fromkeys([reference, *(one for held in kept for one in _meant(seen, held))])
    absent = tuple(one for one in named if one not in by)
    return Thread(reference, tuple(kept), absent, max(0, len(whole) - _MOST))


def _meant(seen: View, held: Held) -> list[str]:
    """What a message refers to, by the names that hold."""
    return seen.meant(held)


def _reached(start: Iterable[str], beyond: Callable[[str], Iterable[str]]) -> list[str]:
    """Everything that can be reached, the nearest first; circles end."""
    found = dict.fromkeys(start)
    todo = list(found)
    for one in todo:
        for other in beyond(one):
            if other not in found:
                found[other] = None
                todo.append(other)
    return list(found)
