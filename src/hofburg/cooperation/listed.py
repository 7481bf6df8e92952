"""What can be asked for, and who can be named: the goals and circles of a catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hofburg.cooperation.catalogue import Catalogue
from hofburg.regimes import texts

__all__ = ["CircleItem", "GoalItem", "circles", "goals"]


@dataclass(frozen=True, slots=True)
class GoalItem:
    """A goal: title and other words by language, and the instruments that serve it."""

    key: str
    title: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    what: Mapping[str, str]
    instruments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CircleItem:
    """A circle that a question may name.

    ``needed``: it must; ``may_be``: States, organisations or both; ``default``: the circle whose
    States stand in it where nobody is named; ``assumed``: there somebody is assumed to be willing.
    """

    key: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    needed: bool
    may_be: tuple[str, ...]
    default: str
    assumed: bool


def goals(catalogue: Catalogue) -> tuple[GoalItem, ...]:
    """The goals of a catalogue, in the order of its file."""
    found = []
    for key, goal in catalogue.goals.items():
        said = goal.words if isinstance(goal.words, dict) else {"en": goal.words}
        serving = sorted(n for n, it in catalogue.instruments.items() if key in it.goals)
        found.append(
            GoalItem(key, texts(goal.title), {k: tuple(v) for k, v in said.items()},
                     texts(goal.what), tuple(serving))
        )  # fmt: skip
    return tuple(found)


def circles(catalogue: Catalogue) -> dict[str, CircleItem]:
    """The circles that a question may name, in the order of the catalogue."""
    return {
        key: CircleItem(key, texts(it.title), texts(it.text), it.needed, tuple(it.may_be),
                        it.default or "", it.assumed)
        for key, it in catalogue.circles.items()
        if not it.all
    }  # fmt: skip
