"""The shape of the choices of a field: a list of values, or each value with its captions."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from hofburg.regimes.model_base import Language, Line

__all__ = ["Choices"]


def _is_mapping(value: Any) -> str:
    return "mapping" if isinstance(value, dict) else "bare"


Captions = Annotated[
    Annotated[Line, Tag("bare")]
    | Annotated[dict[Language, Line], Field(min_length=1), Tag("mapping")],
    Discriminator(_is_mapping),
]
Choices = Annotated[
    Annotated[list[Line], Tag("bare")] | Annotated[dict[Line, Captions], Tag("mapping")],
    Discriminator(_is_mapping),
]
