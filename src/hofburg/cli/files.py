"""Files that commands write."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hofburg.errors import Problem, QuestionError, RegisterError

__all__ = ["new_drafts", "new_folder", "put", "taken"]


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


def new_drafts(drafts: Sequence[dict[str, Any]], out: Path, remark: str) -> None:
    """Each draft into a new file, several as ``out-01``, ``out-02``, and say so, with a remark.

    Raises ``RegisterError`` where one of them is there already; then none is written.
    """
    from hofburg.cli.page import note
    from hofburg.register import write_draft

    names = [out]
    if len(drafts) > 1:
        names = [out.with_stem(f"{out.stem}-{n:02}") for n in range(1, len(drafts) + 1)]
    if there := taken(*names):
        raise RegisterError(there)
    for name, draft in zip(names, drafts, strict=True):
        write_draft(draft, name)
        note(f"{name}: {remark} Next: hofburg message check {name}")


def new_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Texts by name, ``cases/first.yaml``, into a folder that is new or empty.

    Raises ``QuestionError`` where there is something in it already; then nothing is written.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        said = "is there already, and is no folder."
        raise QuestionError(Problem(str(folder), "file", said, "Name a new folder."))
    if folder.is_dir() and any(folder.iterdir()):
        said = "is not empty; nothing is overwritten."
        raise QuestionError(Problem(str(folder), "file", said, "Name a new folder."))
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
