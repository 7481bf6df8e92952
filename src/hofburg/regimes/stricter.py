"""Whether a parameter asks less than another of the same name: at any date, under any reading.

A parameter says itself which way is stricter (`lower`, `higher`, `either`). An arrangement may move
it that way only; one that does not say may not be changed at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hofburg.regimes.law import Parameter, Version

__all__ = ["Looser", "looser"]

_NUMBER, _DEFAULT = "number", "default"


@dataclass(frozen=True, slots=True)
class Looser:
    """One place where a parameter asks less than its base, or where that cannot be told.

    Attributes:
        name: of the parameter.
        kind: ``weaker`` (it asks less), ``fixed`` (the base gives no direction in which it may be
            changed), ``unit`` (it counts in something else, or has other choices), ``unknown``
            (cannot be compared: one of the figures is not known, or none is in force).
        stricter: the base's direction, empty where it gives none.
        reading: ``default``, or the reading of the text under which it is so.
        since: the instant from which it is so (microseconds); None: from the beginning.
        base, other: the values as written, with their units; ``none`` where none is in force.
    """

    name: str
    kind: str
    stricter: str
    reading: str
    since: int | None
    base: str
    other: str

    @property
    def is_error(self) -> bool:
        """Whether an arrangement may not say so; what cannot be compared is no error."""
        return self.kind != "unknown"


def looser(
    base: Parameter, other: Parameter, since: int | None = None, until: int | None = None
) -> tuple[Looser, ...]:
    """Where ``other`` asks less than ``base`` between two instants (None: no end on that side).

    A reading that both have is compared with its namesake, one that only one of them has with the
    default of the other. Two figures that are both not known are taken for the same.
    """
    if _kind(base) != _kind(other):
        said = (_kind(base), _kind(other))
        return (Looser(base.name, "unit", base.stricter, _DEFAULT, None, *said),)
    found: list[Looser] = []
    for reading in dict.fromkeys((None, *base.readings, *other.readings)):
        mine = base.under(reading if reading in base.readings else None)
        theirs = other.under(reading if reading in other.readings else None)
        for at, was, now in _together(mine, theirs, since, until):
            kind = _verdict(base.stricter, was, now)
            if kind:
                values = (_written(base, was), _written(other, now))
                here = reading or _DEFAULT
                found.append(Looser(base.name, kind, base.stricter, here, at, *values))
    return tuple(found)


def _kind(parameter: Parameter) -> str:
    """What its values are counted in: hours and minutes are alike, pieces and vehicles not."""
    if parameter.choices:
        return f"one of {', '.join(sorted(parameter.choices))}"
    return parameter.unit if parameter.type == _NUMBER else parameter.type


def _verdict(stricter: str, was: Version | None, now: Version | None) -> str:
    """What to say of two values that hold at the same time; empty where nothing is to be said."""
    if was is None or (now is not None and was.value == now.value):
        return ""
    if not stricter:
        return "fixed"
    if now is None or was.value is None or now.value is None:
        return "" if stricter == "either" else "unknown"
    weaker = {"lower": _above(now, was), "higher": _above(was, now)}.get(stricter, False)
    return "weaker" if weaker else ""


def _above(one: Version, two: Version) -> bool:
    return bool(one.value > two.value)  # type: ignore[operator]  # of one type: `_kind`


def _together(
    mine: tuple[Version, ...], theirs: tuple[Version, ...], since: int | None, until: int | None
) -> Iterator[tuple[int | None, Version | None, Version | None]]:
    """The pairs of versions that hold at the same time, and from when; each pair once."""
    starts = {version.since for version in (*mine, *theirs)} - {None}
    later = sorted(
        at for at in starts
        if at is not None and (since is None or at > since) and (until is None or at <= until)
    )  # fmt: skip
    last: tuple[Version | None, Version | None] | None = None
    for at in (since, *later):
        pair = (_at(mine, at), _at(theirs, at))
        if pair != last:
            yield (at, *pair)
        last = pair


def _at(listed: tuple[Version, ...], at: int | None) -> Version | None:
    """The version in force at an instant (None: at the beginning); None where there is none yet."""
    begun = [v for v in listed if v.since is None or (at is not None and v.since <= at)]
    return begun[-1] if begun else None


def _written(parameter: Parameter, version: Version | None) -> str:
    if version is None:
        return "none"
    bare = parameter.choices or version.written.endswith(parameter.unit)
    return version.written if bare else f"{version.written} {parameter.unit}"
