"""Files that commands write."""

from __future__ import annotations

import os
from pathlib import Path

from hofburg.errors import Problem, QuestionError

__all__ = ["put", "taken"]


def put(path: Path, data: bytes, mine: str = "") -> None:
    """Write a file. One that is there is replaced only if it has the line ``mine`` near its top.

    Raises ``QuestionError`` for any other file that is there.
    """
    if path.exists() or path.is_symlink():
        head = b""
        if path.is_file():
            with path.open("rb") as file:
                head = file.read(512)
        if not mine or mine.encode() not in head:
            said = "is there already, and was not written by this command."
            raise QuestionError(Problem(str(path), "file", said, "Name a new file."))
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        with fresh.open("xb") as target:
            target.write(data)
        fresh.replace(path)
        return
    with path.open("xb") as target:
        target.write(data)


def taken(*paths: Path) -> list[Problem]:
    """Problems of the files among these that are there already, for commands that make new ones."""
    said, remedy = "there is such a file already.", "Name another one; nothing is overwritten."
    return [
        Problem(str(path), "file", said, remedy)
        for path in paths
        if path.exists() or path.is_symlink()
    ]
