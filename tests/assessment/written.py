"""A made-up regime from its frame and its provisions, read as any other: from a file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from hofburg.regimes import Law, load_regime

__all__ = ["written"]


def written(frame: Mapping[str, Any], provisions: Sequence[Mapping[str, Any]]) -> Law:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "regime.yaml"
        path.write_text(yaml.safe_dump({**frame, "provisions": provisions}, sort_keys=False))
        return load_regime(path)
