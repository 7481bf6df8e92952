"""The schema that editors use: as committed, and of one mind with the loader about shapes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from hofburg.regimes import json_schema, library_path
from regimes.test_shape import SHAPES
from regimes.toy import TOY, changed

REPO = Path(__file__).resolve().parents[2]
SCHEMA = json_schema()


def test_the_committed_schema_is_the_one_of_the_models() -> None:
    """Write it again with `hofburg regime schema`, or as docs/regimes.md says."""
    committed = (REPO / "docs" / "regime.schema.json").read_text(encoding="utf-8")
    assert json.loads(committed) == SCHEMA
    assert list(json.loads(committed)) == list(SCHEMA)


def test_every_key_is_described() -> None:
    bare = [
        f"{name}.{key}"
        for name, body in SCHEMA["$defs"].items()
        for shape in [body, *body.get("anyOf", [])]
        for key, said in shape.get("properties", {}).items()
        if "description" not in said and "$ref" not in said
    ]
    known = {"mark", "source", "text", "sources", "paragraphs", "paragraph", "reading", "why", "state", "counterpart", "status", "due",
             "done", "not_before", "measured", "allowed", "taken", "duty", "limit", "content", "gate"}  # fmt: skip
    assert [name for name in bare if name.partition(".")[2] not in known] == []


def test_references_lead_somewhere() -> None:
    text = json.dumps(SCHEMA)
    assert set(re.findall(r'"#/\$defs/(\w+)"', text)) <= set(SCHEMA["$defs"])
    assert "Model" not in text


def is_valid(schema: Any, value: Any) -> bool:
    """A validator for the keywords that the schema uses."""
    unknown = set(schema) - KEYWORDS
    assert not unknown, unknown
    if "$ref" in schema and not is_valid(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], value):
        return False
    if "if" in schema:
        branch = "then" if is_valid(schema["if"], value) else "else"
        if not is_valid(schema.get(branch, {}), value):
            return False
    types = schema.get("type", [])
    if types and not any(
        _is(kind, value) for kind in ([types] if isinstance(types, str) else types)
    ):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "anyOf" in schema and not any(is_valid(one, value) for one in schema["anyOf"]):
        return False
    if "oneOf" in schema and sum(is_valid(one, value) for one in schema["oneOf"]) != 1:
        return False
    if isinstance(value, str):
        return _text(schema, value)
    if isinstance(value, dict):
        return _mapping(schema, value)
    if isinstance(value, list):
        long = len(value) >= schema.get("minItems", 0) and len(value) <= schema.get(
            "maxItems", 10**9
        )
        return long and all(is_valid(schema.get("items", {}), item) for item in value)
    return True


KEYWORDS = {
    "$schema",
    "$defs",
    "$ref",
    "title",
    "description",
    "type",
    "if",
    "then",
    "else",
    "anyOf",
    "oneOf",
    "enum",
    "default",
    "required",
    "properties",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "items",
    "pattern",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "const",
}


def _is(kind: str, value: Any) -> bool:
    return {
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "number": isinstance(value, int) and not isinstance(value, bool),
        "integer": isinstance(value, int) and not isinstance(value, bool),
        "null": value is None,
        "object": isinstance(value, dict),
        "array": isinstance(value, list),
    }[kind]


def _text(schema: Any, value: str) -> bool:
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return False
    return bool(schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9))


def _mapping(schema: Any, value: dict[str, Any]) -> bool:
    if not set(schema.get("required", [])) <= set(value) or len(value) < schema.get(
        "minProperties", 0
    ):
        return False
    if len(value) > schema.get("maxProperties", 10**9):
        return False
    for key, item in value.items():
        if not _text(schema.get("propertyNames", {}), key):
            return False
        inner = [schema["properties"][key]] if key in schema.get("properties", {}) else []
        inner += [s for p, s in schema.get("patternProperties", {}).items() if re.search(p, key)]
        inner = inner or [schema.get("additionalProperties", {})]
        if not all(one is not False and (one is True or is_valid(one, item)) for one in inner):
            return False
    return True


class Json(yaml.CSafeLoader):
    """YAML as editors read it: dates and 16.10 are text or numbers, yes and on are text."""


Json.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in found
            if tag.rpartition(":")[2] in ("int", "null") or (tag.endswith("bool") and first in "tf")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}  # fmt: skip

FILES = [
    file
    for folder in (
        REPO / "tests/regimes/lending",
        REPO / "tests/regimes/ferry",
        library_path("VD2011"),
    )
    for file in [*sorted(folder.glob("*.yaml")), *sorted((folder / "cases").glob("*.yaml"))]
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_the_files_of_the_house_are_valid(file: Path) -> None:
    assert is_valid(SCHEMA, yaml.load(file.read_text(encoding="utf-8"), Json))


def test_the_toy_is_valid() -> None:
    assert is_valid(SCHEMA, yaml.load(TOY, Json))


# What only the loader can know: that a name is given elsewhere, or where a list needs `of`.
RULES = ("duplicate-unit", "duplicate-mark", "duplicate-choice", "unit", "field")
LOADER = [
    (old, new)
    for old, new, _, rule, _ in SHAPES
    if rule not in RULES and old != "regime: TOY\n" and not new.startswith("units: [toys,")
]


@pytest.mark.parametrize(("old", "new"), LOADER)
def test_what_the_loader_refuses_an_editor_marks(old: str, new: str) -> None:
    try:
        data = yaml.load(changed(old, new), Json)
    except yaml.YAMLError:
        return
    assert not is_valid(SCHEMA, data)
