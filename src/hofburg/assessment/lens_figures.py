"""Which figures of the text a finding waits for: parameters that the document gives as not known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hofburg.languages import say
from hofburg.regimes import Expr

if TYPE_CHECKING:
    from hofburg.assessment.lens import Lens

__all__ = ["is_open_figure", "open_figure", "open_figures"]

_BEHIND = ("with", "aggregate", "look", "circular")  # whose own expressions `facts` does not enter


def is_open_figure(lens: Lens, name: str) -> bool:
    """Whether the version of a parameter that holds for the case, or may, has no figure."""
    reading = lens.env[1] if lens.env and lens.env[0] == name else None
    listed = lens.engine.law.parameters[name].under(reading)
    if all(version.value is not None for version in listed):
        return False
    if len(listed) == 1:
        return True
    bounds, _ = lens.engine.planners[lens.finding.process].dated(lens.env)
    lo, hi = lens.read(bounds, "instant")
    ends = [*(later.since for later in listed[1:]), None]
    return any(
        version.value is None
        and (version.since is None or hi is None or version.since <= hi)
        and (end is None or lo is None or lo < end)
        for version, end in zip(listed, ends, strict=True)
    )


def open_figures(lens: Lens, fact: Expr) -> Iterator[Expr]:
    """The figures that are not known behind a fact: its own, or those that lines and other rows read."""
    if fact.op == "param":
        yield fact
    elif fact.op in _BEHIND:
        for name in sorted(lens.engine.planners[lens.finding.process].parameters(fact)):
            if is_open_figure(lens, name):
                yield Expr("param", lens.engine.law.parameters[name].type, name=name)


def open_figure(lens: Lens, fact: Expr) -> str:
    """What to say of a figure that is not known, and where the text would have it."""
    paragraph = lens.engine.law.parameters[fact.name].provenance.paragraph
    if paragraph:
        return say(
            "the figure of {name} is not known: paragraph {paragraph}",
            name=fact.name, paragraph=paragraph,
        )  # fmt: skip
    return say("the figure of {name} is not known", name=fact.name)
