"""The regimes that the tests run, and ways to alter a copy of one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hofburg import assess_cases, library, load_cases, load_regime
from hofburg.assessment import Assessment
from hofburg.regimes import Law, library_path

REGIMES = Path(__file__).parent.parent / "regimes"
BOOKS = [str(REGIMES / "lending"), str(REGIMES / "ferry"), *library()]


@cache
def casebook(book: str) -> tuple[Law, Assessment]:
    """A regime and its casebook, run once for all tests."""
    law = load_regime(book)
    return law, assess_cases(law, load_cases(book))


class _Text(yaml.SafeLoader):
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
        text = yaml.safe_dump(_quoted(data), allow_unicode=True, sort_keys=False, default_style='"')
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
