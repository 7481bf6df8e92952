"""The shape of what makes a document an arrangement: its header, and what it touches of a base."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from hofburg.regimes.model_base import Id, Line, Strict, Texts

__all__ = ["ArrangementModel", "TouchModel"]

Status = Literal["proposed", "draft", "in-force", "ended", "unknown"]


class ArrangementModel(Strict):
    """What an arrangement between some States says of itself."""

    for_: Literal["under", "parties"] | None = Field(default=None, alias="for")
    """With `base`: `under`, it speaks of what is sent under it; `parties`, of all between its
    parties."""
    status: Status = "unknown"
    """proposed, draft, in-force, ended, or unknown."""
    nature: Literal["political", "legal", "mixed", "unknown"] = "unknown"
    """Whether it binds politically or legally."""
    signed: Line | None = None
    """Where and when it was signed."""
    area: Texts | None = None
    """The area in words."""
    precedes: list[Id] = []
    """Arrangements that touch the same labels for the same States, and go after this one."""
    incomplete: Texts | None = None
    """Which figures were not read; it need not bite then."""


class TouchModel(Strict):
    """What a provision of the base says in an arrangement."""

    paragraph: Line | None = None
    """The article of the arrangement."""
    mark: Literal["verified", "inherited", "practice", "recalled", "doubtful"] | None = None
    """How far it can be trusted; left out: the arrangement's own mark."""
    source: Line | None = None
    """Where it was read: keys of `sources`."""
    strength: Literal["must", "should", "practice"] | None = None
    """How strongly it binds; left out: as in the base."""
    text: Texts | None = None
    """What it says, in own words."""
    when: str | bool | None = None
    """Added to its condition with AND."""
    until: Literal["open"] | None = None
    """`open`: asked also of what is sent under the arrangement after its end."""
    duty: dict[str, Any] | None = None
    """Roles that are replaced; only with `for: under`."""
    limit: dict[str, Any] | None = None
    """As `duty`, of a limit."""
    content: dict[str, Any] | None = None
    """As `duty`, of a content."""
    gate: dict[str, Any] | None = None
    """As `duty`, of a gate."""
