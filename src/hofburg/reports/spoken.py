"""What a message speaks of: the days and instants in its body, for its place in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hofburg.languages import language
from hofburg.regimes import said_in
from hofburg.reports.wording import plain, when
from hofburg.values import ALWAYS, DAY, NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.regimes import Law
    from hofburg.reports.casework import Said

__all__ = ["Spoken", "spoken"]

_LINES = 3  # of a label; what needs more is told by its first and its last
_LONG = 52  # of a line, in letters; where that is not enough, of fields of one date the first
_HOUR = DAY // 24

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spoken:
    """From the first to the last instant that a message speaks of. Bounds are microseconds.

    Attributes:
        bounds: from the earliest that the first may be to the latest that the last may be.
        sure: what lies between the two however they fall, and a day that is named as a day; None if
            nothing is.
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
    inside = [one for one in found if _within(one.bounds, room)]
    outside = [_dated(law, one.bounds, [one.label]) for one in found if one not in inside]
    if all(_echoes(one.bounds, it.bounds) for one in inside):
        return None, outside
    sure = (min(one.surely[0] for one in inside), max(one.surely[1] for one in inside))
    groups = _together(inside)
    dated = [_dated(law, *group) for group in groups]
    short = [
        text if len(text) <= _LONG else _dated(law, at, names[:1])
        for text, (at, names) in zip(dated, groups, strict=True)
    ]
    made = Spoken(
        bounds=(min(one.bounds[0] for one in inside), max(one.bounds[1] for one in inside)),
        sure=sure if sure[0] < sure[1] else None,
        lines=tuple(short if len(short) <= _LINES else (short[0], short[-1])),
        words=", ".join(dated),
    )
    return made, outside


@dataclass(frozen=True, slots=True)
class _Named:
    """A day or an instant in a body."""

    bounds: Bounds
    label: str
    whole: bool

    @property
    def surely(self) -> Bounds:
        """By when it has begun, and until when it has not ended: a ``whole`` day lasts a day."""
        return self.bounds if self.whole else (self.bounds[1], self.bounds[0])


def _found(law: Law, it: Said) -> list[_Named]:
    """Days and instants of a body with their labels, by time; none of which nothing is known."""
    fields = {} if it.reserved else law.messages[it.kind].fields
    found = []
    for name, field in fields.items():
        written = it.body.get(name)
        if field.type in ("instant", "day") and isinstance(written, str):
            lo, hi = parse_instant(written, law.zone)
            if lo > ALWAYS or hi < NEVER:
                label = plain(said_in(field.label, language())) or plain(name.replace("_", " "))
                found.append(_Named((lo, hi), label, field.type == "day"))
    # Of two fields of one moment the one that stands first on the form is named first.
    return sorted(found, key=lambda one: one.bounds)


def _together(found: list[_Named]) -> list[tuple[Bounds, list[str]]]:
    """Labels of one moment together."""
    groups: dict[Bounds, list[str]] = {}
    for one in found:
        groups.setdefault(one.bounds, []).append(one.label)
    return list(groups.items())


def _dated(law: Law, at: Bounds, names: list[str]) -> str:
    return f"{', '.join(names)} {when(at, law.zone)}"


def _within(bounds: Bounds, room: Bounds) -> bool:
    return room[0] <= bounds[0] and bounds[1] <= room[1]


def _echoes(bounds: Bounds, sent: Bounds) -> bool:
    """Whether it is when the message was sent, to the minute or only to the day."""
    day = 25 * _HOUR  # the longest there is, where clocks are changed
    long = max(day, sent[1] - sent[0])
    return bounds[0] <= sent[0] and sent[1] <= bounds[1] and bounds[1] - bounds[0] <= long
