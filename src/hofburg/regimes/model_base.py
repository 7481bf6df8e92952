"""What the models of a regime document are made of: texts, names, codes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
)

__all__ = [
    "Code",
    "Condition",
    "Id",
    "Language",
    "Line",
    "Strict",
    "Text",
    "Texts",
    "Unit",
    "is_list",
]


def _text(value: Any) -> Any:
    """Numbers where text is meant (a label 86, a value 3) are text that happens to be digits."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _condition(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else _text(value)


_PLAIN = {"type": ["string", "number"]}
_ID = r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}$"
Text = Annotated[
    str, BeforeValidator(_text), StringConstraints(max_length=20_000), WithJsonSchema(_PLAIN)
]
Line = Annotated[
    str, BeforeValidator(_text), StringConstraints(min_length=1, max_length=200),
    WithJsonSchema({**_PLAIN, "minLength": 1, "maxLength": 200}),
]  # fmt: skip
Id = Annotated[
    str, BeforeValidator(_text), StringConstraints(pattern=_ID),
    WithJsonSchema({**_PLAIN, "pattern": _ID}),
]  # fmt: skip
Condition = Annotated[
    str, BeforeValidator(_condition), StringConstraints(max_length=20_000),
    WithJsonSchema({"type": ["string", "number", "boolean"]}),
]  # fmt: skip
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_\-]{1,16}$")]
Unit = Annotated[str, StringConstraints(pattern=r"^\p{L}[\p{L}\p{N} _%/.\-]{0,39}$"),
                 WithJsonSchema({"type": "string", "maxLength": 40})]  # fmt: skip


class Strict(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )


def _is_mapping(value: Any) -> str:
    return "mapping" if isinstance(value, dict) else "bare"


def is_list(value: Any) -> str:
    return "list" if isinstance(value, list) else "bare"


Texts = Annotated[
    Annotated[Text, Tag("bare")]
    | Annotated[dict[Language, Text], Field(min_length=1), Tag("mapping")],
    Discriminator(_is_mapping),
]
