"""The JSON Schema of regime documents, for editors: what may stand where, with a sentence each.

One schema serves both kinds of file: a case (or a list of `cases`), and any piece of a regime. It
says what ``model`` says; that names resolve and expressions make sense, only the loader can tell.
"""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from hofburg.regimes.cases import CaseFile, ExpectedModel
from hofburg.regimes.model import Document

__all__ = ["json_schema"]

_KINDS = ("duty", "limit", "content", "gate")
_NAME = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
_PARAMETER = r"^[a-z][a-z0-9_.\-]{0,79}$"


class _Generator(GenerateJsonSchema):
    """Without the titles that pydantic makes from names: editors show the description."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a file of a regime, as plain data in a stable order.

    Every section is optional, because a regime may be spread over several files.
    """
    _, made = models_json_schema(
        [(model, "validation") for model in (Document, CaseFile, ExpectedModel)],
        by_alias=True,
        schema_generator=_Generator,
        ref_template="#/$defs/{model}",
    )
    definitions = _renamed(made["$defs"])
    _complete(definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of a regime",
        "description": "Sections of a regime, or worked examples with their expected findings.",
        "type": "object",
        "if": {"anyOf": [{"required": ["case"]}, {"required": ["cases"]}]},
        "then": {
            "if": {"required": ["cases"]},
            "then": {"$ref": "#/$defs/case_file"},
            "else": {"$ref": "#/$defs/case"},
        },
        "else": {"$ref": "#/$defs/document"},
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }


def _complete(definitions: dict[str, Any]) -> None:
    """What pydantic's models do not say of themselves."""
    document = definitions["document"]
    document.pop("required")
    for section in ("messages", "terms", "processes"):
        document["properties"][section]["propertyNames"] = {"pattern": _NAME}
    document["properties"]["parameters"]["propertyNames"] = {"pattern": _PARAMETER}
    definitions["provision"]["oneOf"] = [{"required": [kind]} for kind in _KINDS]
    for name in ("parameter", "reading"):
        definitions[name]["oneOf"] = [{"required": ["value"]}, {"required": ["versions"]}]
    messages = definitions["process"]["properties"]["messages"]
    short = {"type": "array", "items": {"type": "string"}}
    definitions["process"]["properties"]["messages"] = {
        "description": messages.pop("description"),
        "anyOf": [short, messages],
    }
    one = [definitions["expected"]["properties"]["status"], {"$ref": "#/$defs/expected"}]
    said = {"anyOf": [*one, {"type": "array", "items": {"anyOf": one}}]}
    expected = definitions["case"]["properties"]["expected"]
    expected["additionalProperties"]["additionalProperties"] = said


def _renamed(definitions: dict[str, Any]) -> dict[str, Any]:
    """Definitions under the names that the documentation uses: `duty`, not `DutyModel`."""
    names = {name: name.removesuffix("Model").lower() for name in definitions}
    names["CaseFile"] = "case_file"
    found = {names[name]: _plain(body, names) for name, body in definitions.items()}
    for name, body in found.items():
        body["title"] = name.replace("_", " ")
    return found


def _plain(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_plain(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    for key, item in value.items():
        if key == "$ref":
            made[key] = "#/$defs/" + names[str(item).removeprefix("#/$defs/")]
        elif key == "description" and isinstance(item, str):
            made[key] = " ".join(item.split())
        elif not (key == "default" and item is None) and not (
            key == "title" and isinstance(item, str)
        ):
            made[key] = _plain(item, names)
    if "patternProperties" in made:
        made["additionalProperties"] = False
    return _nullable(made)


def _nullable(made: dict[str, Any]) -> dict[str, Any]:
    """`anyOf: [text, null]` as one type with two names, which editors show better."""
    options = made.get("anyOf", [])
    if len(options) != 2 or options[1] != {"type": "null"} or "type" not in options[0]:
        return made
    option = dict(options[0])
    types = option["type"] if isinstance(option["type"], list) else [option["type"]]
    option["type"] = [*types, "null"]
    if "enum" in option:
        option["enum"] = [*option["enum"], None]
    return {**{k: v for k, v in made.items() if k != "anyOf"}, **option}
