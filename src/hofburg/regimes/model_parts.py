"""The shape of what a part says besides its list and its columns: looks at other lines."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hofburg.regimes.model_base import Condition, Strict

__all__ = ["LookModel"]


class LookModel(Strict):
    """Lines of the same case that a line looks at."""

    part: str
    """The part of this process whose lines are looked at; it may be the line's own."""
    on: Annotated[dict[str, Condition], Field(min_length=1, max_length=4)]
    """Which of them: a field or column of the other line, and what it equals over this line."""
