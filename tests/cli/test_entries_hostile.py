"""Files of entries that somebody wrote to keep a command busy."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg.cli.entries import read_entries
from hofburg.errors import RegisterError


def test_a_name_twice_among_many(tmp_path: Path) -> None:
    """Each name was once counted among all the others: minutes for a file of a few megabytes."""
    path = tmp_path / "entries.json"
    names = ",".join(f'"k{number}":1' for number in range(60_000))
    path.write_text(f'{{{names},"k59999":2}}', encoding="utf-8")
    with pytest.raises(RegisterError, match="'k59999' is given twice"):
        read_entries(str(path))
