"""Find the files of a regime and merge their sections, keeping the place of everything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hofburg.errors import DocumentError, Problem
from hofburg.regimes.expression import known, near, shown
from hofburg.regimes.faults import Path as Steps
from hofburg.regimes.faults import problem
from hofburg.regimes.reader import MAX_NODES, Source, read_yaml

__all__ = ["Merged", "merge", "yaml_files"]

MAX_FILES = 500
MAX_TOTAL = 16 * 2**20
_NAMED = ("messages", "parameters", "terms", "processes", "sources", "paragraphs", "rows",
          "out_of_scope", "areas", "touches", "leaves")  # fmt: skip


class Merged:
    """The sections of all files, with the place of every path."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data: dict[str, Any] = {}
        self.origin: dict[Steps, tuple[Source, Steps]] = {}
        self.problems: list[Problem] = []

    def add(self, source: Source) -> None:
        """Merge one file; what is defined twice is a problem."""
        if source.data is None:
            self._problem(
                source, (), "empty", "holds nothing", "Write a section, or remove the file."
            )
        elif not isinstance(source.data, dict):
            self._problem(source, (), "type", "is not a mapping of sections",
                          "Begin with regime:, messages:, provisions: ...")  # fmt: skip
        else:
            for section, value in source.data.items():
                self._section(section, value, source)

    def _section(self, section: str, value: Any, source: Source) -> None:
        if section in _NAMED:
            if not isinstance(value, dict):
                self._problem(source, (section,), "type", f"{section} is not a mapping",
                              f"Write {section}: {{name: ...}}, or remove it.")  # fmt: skip
                return
            target = self.data.setdefault(section, {})
            self.origin.setdefault((section,), (source, (section,)))
            for name, item in value.items():
                self._once(target, (section, name), item, source)
        elif section == "provisions":
            if not isinstance(value, list):
                self._problem(source, (section,), "type", "provisions is not a list",
                              "Begin each provision with - label:")  # fmt: skip
                return
            listed = self.data.setdefault("provisions", [])
            self.origin.setdefault((section,), (source, (section,)))
            for index, item in enumerate(value):
                self.origin[(section, len(listed))] = (source, (section, index))
                listed.append(item)
        else:
            self._once(self.data, (section,), value, source)

    def _once(self, target: dict[str, Any], path: Steps, value: Any, source: Source) -> None:
        name = str(path[-1])
        if name in target:
            other, where = self.origin[path]
            self._problem(source, path, "defined-twice",
                          f"{shown(name)} is also defined at {other.place(where)}",
                          "Keep one of them.")  # fmt: skip
            return
        target[name] = value
        self.origin[path] = (source, path)

    def _problem(self, source: Source, path: Steps, rule: str, message: str, remedy: str) -> None:
        where = ".".join(str(p) for p in path)
        self.problems.append(problem(source.place(path), rule, message, remedy, where))

    def place(self, path: Steps) -> str:
        """``file:line`` of a path of the merged document."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.origin:
                source, own = self.origin[path[:length]]
                return source.place((*own, *path[length:]))
        return f"{self.name}:1"


def yaml_files(folder: Path) -> tuple[list[Path], list[Problem]]:
    """The YAML files of a folder in the order of their names, and what is no file of it."""
    files, problems = [], []
    home = folder.resolve()
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml")):
        if path.is_dir():
            fault = "is a folder"
        elif path.is_symlink() and not path.resolve().is_relative_to(home):
            fault = "leads out of its folder"
        elif not path.is_file():
            fault = "is not a file"
        else:
            files.append(path)
            continue
        problems.append(problem(path.name, "file", fault, "Put a plain file there, or remove it."))
    return files, problems


def merge(path: Path, library: list[str]) -> Merged:
    """Read and merge a folder or a file. Raises ``DocumentError`` where nothing can be read."""
    try:
        files, problems = ([path], []) if path.is_file() else _listed(path, library)
    except OSError as error:
        raise DocumentError(
            problem(shown(str(path)), "unreadable", f"cannot be read: {error.strerror}",
                    "Check the path.")
        ) from None  # fmt: skip
    merged = Merged(next((f.name for f in files if f.stem == "regime"), files[0].name))
    merged.problems += problems
    nodes = size = 0
    for file in files:
        try:
            source = read_yaml(file)
        except DocumentError as error:
            merged.problems += error.problems
            continue
        nodes, size = nodes + len(source.lines), size + source.size
        if nodes > MAX_NODES or size > MAX_TOTAL:
            raise DocumentError(
                [*merged.problems,
                 problem(f"{file.name}:1", "too-large", "with this file the regime is too large",
                         f"A regime has at most {MAX_NODES} values in {MAX_TOTAL} bytes.")]
            )  # fmt: skip
        merged.add(source)
    return merged


def _listed(path: Path, library: list[str]) -> tuple[list[Path], list[Problem]]:
    if not path.is_dir():
        name = str(path)
        raise DocumentError(
            problem(shown(name), "not-found", "there is no such regime",
                    near(name, library) or f"Give a folder, a file, or an id. {known(library)}")
        )  # fmt: skip
    files, problems = yaml_files(path)
    if not files:
        empty = problem(
            path.name or str(path), "empty", "holds no regime", "Put regime.yaml into it."
        )
        raise DocumentError([*problems, empty])
    if len(files) > MAX_FILES:
        raise DocumentError(problem(path.name, "too-large", f"holds more than {MAX_FILES} files",
                                    "Join some of them."))  # fmt: skip
    return files, problems
