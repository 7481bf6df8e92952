"""What an arrangement changes, beside its base or beside another arrangement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hofburg.arrangements.header import header_dict
from hofburg.regimes import Law, Parameter, Provision, day_of, parameters_of

__all__ = ["Difference", "Figure", "Role", "Said", "difference", "figure_text"]

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter in both: as it is written here, and there (empty: not there).

    ``paragraph``, ``mark`` and ``source`` are those of this side, or of the other where only that
    has it. ``readings`` are its other readings here. ``stricter`` is the way in which it may be
    moved.
    """

    name: str
    here: str
    there: str
    paragraph: str
    mark: str
    source: str
    stricter: str
    readings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Role:
    """A part of a provision as it is written here and there; empty where it is not there."""

    name: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Said:
    """A provision: what it says, where it comes from, and what of it is written otherwise.

    ``figures`` are the parameters it reads that differ. ``roles`` are empty for one that only one
    side has.
    """

    label: str
    kind: str
    strength: str
    paragraph: str
    mark: str
    source: str
    text: Texts
    roles: tuple[Role, ...] = ()
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between an arrangement and another law.

    Attributes:
        here, there: their ids; ``base`` whether the other is the base.
        header: what two arrangements say otherwise of themselves; none beside a base.
        figures: parameters with other values, and those that one side only has.
        touched: provisions of both that are written otherwise, or read other figures.
        added: provisions that only the arrangement has.
        gone: provisions that only the other one has; none where it is the base.
        left: inherited provisions that make no findings here, with the reason.
        messages, processes, areas: names that only the arrangement has.
    """

    here: str
    there: str
    base: bool
    header: tuple[Role, ...]
    figures: tuple[Figure, ...]
    touched: tuple[Said, ...]
    added: tuple[Said, ...]
    gone: tuple[Said, ...]
    left: Mapping[str, Texts]
    messages: tuple[str, ...]
    processes: tuple[str, ...]
    areas: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def difference(law: Law, other: Law | None = None) -> Difference:
    """What an arrangement changes of its base, or how it differs from another.

    A regime of its own has no base: beside nothing, all that it says is its own.
    """
    there = law.base if other is None else other
    base = there is not None and there is law.base
    figures = tuple(_figures(law, there))
    moved = {figure.name for figure in figures}
    mine = _said_by(law)
    theirs = {} if base or there is None else _said_by(there)
    known = {} if there is None else there.provisions
    touched = [
        said
        for label in dict.fromkeys((*mine, *theirs))
        if label in known and label in law.provisions
        for said in [_said(law, law.provisions[label], there, known[label], moved)]
        if (base or said.roles or said.figures)
    ]
    return Difference(
        here=law.id,
        there="" if there is None else there.id,
        base=base,
        header=tuple(_header(law, there)),
        figures=figures,
        touched=tuple(touched),
        added=tuple(_said(law, it) for label, it in mine.items() if label not in known),
        gone=tuple(
            _said(there, it)
            for label, it in theirs.items()
            if there is not None and label not in law.provisions
        ),
        left=law.arrangement.left if law.arrangement else {},
        messages=_only(law.messages, there.messages if there else ()),
        processes=_only(law.processes, there.processes if there else ()),
        areas=_only(getattr(law, "areas", ()), getattr(there, "areas", ())),
    )


def figure_text(parameter: Parameter, zone: str, reading: str | None = None) -> str:
    """A figure with its unit and its dates: *1 evaluations, from 2023-06-01 0 evaluations*."""
    pieces: list[str] = []
    for version in parameter.under(reading):
        bare = parameter.choices or version.written.endswith(parameter.unit)
        value = version.written if bare else f"{version.written} {parameter.unit}"
        if version.since is not None and pieces:
            value = f"from {day_of(version.since, zone)} {value}"
        pieces.append(value)
    return ", ".join(pieces)


def _said_by(law: Law) -> dict[str, Provision]:
    """The provisions in which it speaks itself: of an overlay what it touches and adds."""
    if law.base is None or law.arrangement is None:
        return dict(law.provisions)
    labels = (*law.arrangement.touched, *law.arrangement.added)
    return {label: law.provisions[label] for label in labels}


def _figures(law: Law, there: Law | None) -> Iterable[Figure]:
    others = {} if there is None else there.parameters
    for name in dict.fromkeys((*law.parameters, *others)):
        mine, theirs = law.parameters.get(name), others.get(name)
        one = mine or theirs
        if one is None or (
            mine and theirs and (mine.versions, mine.readings) == (theirs.versions, theirs.readings)
        ):
            continue
        yield Figure(
            name,
            figure_text(mine, law.zone) if mine else "",
            figure_text(theirs, law.zone) if theirs else "",
            one.provenance.paragraph,
            one.provenance.mark,
            one.provenance.source,
            (theirs or one).stricter,
            {key: figure_text(one, law.zone, key) for key in one.readings},
        )


def _said(
    law: Law, it: Provision, there: Law | None = None, other: Provision | None = None,
    moved: Iterable[str] = (),
) -> Said:  # fmt: skip
    reads = parameters_of(law, it) if other else []
    return Said(
        it.label, it.kind, it.strength, it.provenance.paragraph, it.provenance.mark,
        it.provenance.source, it.text,
        tuple(_roles(law, it, there, other)) if there and other else (),
        tuple(name for name in reads if name in set(moved)),
    )  # fmt: skip


def _roles(law: Law, mine: Provision, there: Law, theirs: Provision) -> Iterable[Role]:
    return _otherwise(_written(law, mine), _written(there, theirs))


def _header(law: Law, there: Law | None) -> Iterable[Role]:
    """What two arrangements say of themselves; a base says nothing of the kind."""
    if there is None or law.arrangement is None or there.arrangement is None:
        return []
    return _otherwise(_told(law), _told(there))


def _told(law: Law) -> dict[str, str]:
    said = header_dict(law)
    return {
        key: " ".join(said[key]) if key == "parties" else str(said[key] or "")
        for key in ("base", "parties", "for", "since", "until", "status", "nature")
    }


def _otherwise(here: Mapping[str, str], there: Mapping[str, str]) -> Iterable[Role]:
    for name in dict.fromkeys((*there, *here)):
        one, other = here.get(name, ""), there.get(name, "")
        if one != other:
            yield Role(name, one, other)


def _written(law: Law, it: Provision) -> dict[str, str]:
    """What a provision says, role by role. That its ends are parties goes without saying."""
    said = {name: text for name, text in it.written.items() if text}
    if when := _without_parties(law, it):
        said["when"] = when
    else:
        said.pop("when", None)
    return {**said, "strength": it.strength}


def _without_parties(law: Law, it: Provision) -> str:
    """The condition as the document has it, without the test of the parties that it was given."""
    when = it.written.get("when", "")
    header = law.arrangement
    if header is None or not header.parties or law.base is None:
        return when
    codes = ", ".join(f"'{code}'" for code in header.parties)
    ends = [it.written.get("by", ""), it.written.get("to", "")]
    for test in (f"({end}) IN ({codes})" for end in ends if end):
        for piece in (f" AND ({test})", f"({test}) AND ", test):
            when = when.replace(piece, "", 1) if piece in when else when
    alone = when.startswith("(") and when.endswith(")") and _closes_at_the_end(when)
    return when[1:-1] if alone else when


def _closes_at_the_end(text: str) -> bool:
    depth = 0
    for number, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return number == len(text) - 1
    return False


def _only(mine: Iterable[str], theirs: Iterable[str]) -> tuple[str, ...]:
    known = set(theirs)
    return tuple(name for name in mine if name not in known)
