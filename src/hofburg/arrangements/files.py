"""The files of an arrangement: their texts, and where in them something stands."""

from __future__ import annotations

from pathlib import Path

from hofburg.errors import DocumentError, Problem
from hofburg.regimes import library_path, read_yaml, yaml_files

__all__ = ["files_of", "place_in", "texts_of"]


def files_of(path: Path | str) -> list[Path]:
    """The YAML files of a folder, or of the library's; a file is itself the only one.

    Raises ``DocumentError`` where there is none.
    """
    where = library_path(path)
    if where.is_file():
        return [where]
    if not where.is_dir():
        said = "there is no such arrangement."
        remedy = "Name a folder, or an id that `hofburg arrangement list` prints."
        raise DocumentError(Problem(str(path), "not-found", said, remedy))
    files, problems = yaml_files(where)
    if problems:
        raise DocumentError(problems)
    return files


def texts_of(path: Path | str) -> dict[str, str]:
    """The texts of the files by name, without the cases. Raises ``DocumentError``.

    They were read by the loader, which refuses what is too large or no UTF-8.
    """
    return {file.name: file.read_text(encoding="utf-8-sig") for file in files_of(path)}


def place_in(path: Path | str, *steps: str | int) -> str:
    """``file:line`` of something in the document: ``place_in(path, "parameters", "reply.hours")``.

    Empty where no file says it.
    """
    try:
        for file in files_of(path):
            source = read_yaml(file)
            if steps in source.lines:
                return source.place(steps)
    except DocumentError:
        pass
    return ""
