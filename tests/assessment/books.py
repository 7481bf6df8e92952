"""The regimes that the tests run, and ways to alter a copy of one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from hofburg.regimes import library_path
from shared import BOOKS, REGIMES, casebook

__all__ = ["BOOKS", "REGIMES", "altered", "casebook"]


class _Text(yaml.CSafeLoader):
    """YAML as the house reads it: only true, false, null and whole numbers are special."""


_Text.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in listed if tag.endswith((":null", ":int"))]
    for key, listed in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def altered(book: str, target: Path, alter: Callable[[str, Any], None]) -> Path:
    """A copy of a regime in which ``alter(file name, data)`` has changed each file's data."""
    source = library_path(book)
    shutil.copytree(source, target, dirs_exist_ok=True)
    for file in target.glob("*.yaml"):
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_Text)
        alter(file.name, data)
        text = yaml.dump(
            _quoted(data),
            Dumper=yaml.CSafeDumper,
            allow_unicode=True,
            sort_keys=False,
            default_style='"',
        )
        file.write_text(
            text.replace("!!int ", "").replace('"true"', "true").replace('"false"', "false"),
            encoding="utf-8",
        )
    return target


def _quoted(data: Any) -> Any:
    """Flags survive as words; all else is quoted on the way out."""
    if isinstance(data, dict):
        return {str(k): _quoted(v) for k, v in data.items()}
    if isinstance(data, list):
        return [_quoted(v) for v in data]
    return data if data is None else str(data)
