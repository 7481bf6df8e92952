"""What a message speaks of: the days and instants in its body, for its place in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hofburg.reports.wording import english, plain, when
from hofburg.values import ALWAYS, DAY, NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.regimes import Law
    from hofburg.reports.casework import Said

__all__ = ["Spoken", "spoken"]

_LINES = 3  # of a label; what needs more is told by its first and its last
_HOUR = DAY // 24

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spoken:
    """From the first to the last instant that a message speaks of. Bounds are microseconds.

    Attributes:
        bounds: from the earliest that the first may be to the latest that the last may be.
        sure: what lies between the two however they fall; None if nothing does.
        lines: its label, short; ``words`` are all that the message speaks of.
    """

    bounds: Bounds
    sure: Bounds | None
    lines: tuple[str, ...]
    words: str


def spoken(law: Law, it: Said, room: Bounds) -> tuple[Spoken | None, list[str]]:
    """What is drawn of what a message speaks of, and in words what has no place within ``room``.

    Nothing is drawn where it is only the moment at which the message was sent.
    """
    found = _found(law, it)
    inside = [(bounds, label) for bounds, label in found if _within(bounds, room)]
    outside = [f"{label} {when(b, law.zone)}" for b, label in found if not _within(b, room)]
    if all(_echoes(bounds, it.bounds) for bounds, _ in inside):
        return None, outside
    los, his = [b[0] for b, _ in inside], [b[1] for b, _ in inside]
    sure = (min(his), max(los))
    dated = _dated(law, inside)
    made = Spoken(
        bounds=(min(los), max(his)),
        sure=sure if sure[0] < sure[1] else None,
        lines=tuple(dated if len(dated) <= _LINES else (dated[0], dated[-1])),
        words=", ".join(dated),
    )
    return made, outside


def _found(law: Law, it: Said) -> list[tuple[Bounds, str]]:
    """Days and instants of a body with their labels, by time; not those of which nothing is known."""
    fields = {} if it.reserved else law.messages[it.kind].fields
    found = []
    for name, field in fields.items():
        written = it.body.get(name)
        if field.type in ("instant", "day") and isinstance(written, str):
            lo, hi = parse_instant(written, law.zone)
            if lo > ALWAYS or hi < NEVER:
                label = plain(english(field.label)) or plain(name.replace("_", " "))
                found.append(((lo, hi), label))
    # Of two fields of one moment the one that stands first on the form is named first.
    return sorted(found, key=lambda one: one[0])


def _dated(law: Law, found: list[tuple[Bounds, str]]) -> list[str]:
    """Labels with their dates; those of one date together."""
    together: dict[Bounds, list[str]] = {}
    for bounds, label in found:
        together.setdefault(bounds, []).append(label)
    return [f"{', '.join(names)} {when(at, law.zone)}" for at, names in together.items()]


def _within(bounds: Bounds, room: Bounds) -> bool:
    return room[0] <= bounds[0] and bounds[1] <= room[1]


def _echoes(bounds: Bounds, sent: Bounds) -> bool:
    """Whether it is when the message was sent, to the minute or only to the day."""
    day = 25 * _HOUR  # the longest there is, where clocks are changed
    long = max(day, sent[1] - sent[0])
    return bounds[0] <= sent[0] and sent[1] <= bounds[1] and bounds[1] - bounds[0] <= long
