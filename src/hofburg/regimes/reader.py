"""Read YAML that came from strangers: no tags, no aliases, bounded size and depth, with positions.

The scalars are those of JSON, not of YAML 1.1: ``on``, ``no`` (Norway), ``2022-02-11`` and ``16.10``
are text. Built from libyaml's event stream, which neither recurses nor expands anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from hofburg.errors import DocumentError, Problem

__all__ = ["Source", "read_yaml"]

MAX_BYTES = 4 * 2**20
MAX_NODES = 200_000
MAX_DEPTH = 32
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})", re.ASCII)
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}

Path_ = tuple[str | int, ...]


@dataclass(slots=True)
class Source:
    """What a file says and where: ``lines`` maps the path of each node to its line."""

    name: str
    data: object
    lines: dict[Path_, int] = field(default_factory=dict)

    def place(self, path: Path_) -> str:
        """``file:line`` of the deepest known part of ``path``."""
        for length in range(len(path), -1, -1):
            line = self.lines.get(path[:length])
            if line is not None:
                return f"{self.name}:{line}"
        return self.name


def _refuse(name: str, line: int, rule: str, message: str, remedy: str) -> DocumentError:
    return DocumentError(Problem(f"{name}:{line}", rule, message, remedy))


def _scalar(event: yaml.ScalarEvent) -> object:
    text = event.value
    if event.style is not None and event.style != "":
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


class _Builder:
    """Builds plain values from events, keeping an explicit stack."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stack: list[tuple[dict[str, object] | list[object], Path_]] = []
        self.keys: list[str | None] = []
        self.root: object = None
        self.lines: dict[Path_, int] = {}
        self.nodes = 0

    def place(self, line: int) -> Path_ | None:
        """Path of the node that starts here; None if it is a key of a mapping."""
        if not self.stack:
            return ()
        parent, path = self.stack[-1]
        if isinstance(parent, list):
            return (*path, len(parent))
        key = self.keys[-1]
        return None if key is None else (*path, key)

    def put(self, value: object, path: Path_ | None, line: int) -> None:
        if path is None:
            self._key(value, line)
            return
        self.lines[path] = min(line, self.lines.get(path, line))
        if not self.stack:
            self.root = value
            return
        parent, _ = self.stack[-1]
        if isinstance(parent, list):
            parent.append(value)
        else:
            parent[str(self.keys[-1])] = value
            self.keys[-1] = None

    def _key(self, value: object, line: int) -> None:
        parent, path = self.stack[-1]
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise _refuse(self.name, line, "key", "a name must be text", "Quote it.")
        key = str(value)
        if key in parent:
            raise _refuse(
                self.name, line, "duplicate-key", f"{key!r} is given twice", "Keep one of them."
            )
        self.keys[-1] = key
        self.lines[(*path, key)] = line

    def event(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refuse(
                self.name, line, "anchor", "anchors and aliases are not read", "Write it out."
            )
        if getattr(event, "tag", None) and event.tag != "!":  # type: ignore[attr-defined]
            raise _refuse(self.name, line, "tag", "tags are not read", "Remove the tag.")
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            value, path = self.stack.pop()
            self.keys.pop()
            self._attach(value, path)
            return
        if not isinstance(event, yaml.NodeEvent):
            return
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _refuse(self.name, line, "too-large", "more nodes than a law has", "Split it.")
        path_or_key = self.place(line)
        if isinstance(event, yaml.ScalarEvent):
            self.put(_scalar(event), path_or_key, line)
            return
        if path_or_key is None:
            raise _refuse(self.name, line, "key", "a name must be text", "Quote it.")
        if len(self.stack) >= MAX_DEPTH:
            raise _refuse(
                self.name, line, "too-deep", f"nested deeper than {MAX_DEPTH}", "Flatten it."
            )
        self.lines.setdefault(path_or_key, line)
        self.stack.append(({} if isinstance(event, yaml.MappingStartEvent) else [], path_or_key))
        self.keys.append(None)

    def _attach(self, value: object, path: Path_) -> None:
        if not self.stack:
            self.root = value
            return
        parent, _ = self.stack[-1]
        if isinstance(parent, list):
            parent.append(value)
        else:
            parent[str(path[-1])] = value
            self.keys[-1] = None


def read_yaml(path: Path, name: str | None = None) -> Source:
    """Read one YAML file. Raises ``DocumentError`` with file, line, reason and remedy."""
    name = name or path.name
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(
            Problem(name, "unreadable", f"cannot be read: {error.strerror}", "Check the path.")
        ) from None
    if len(raw) > MAX_BYTES:
        raise DocumentError(
            Problem(name, "too-large", f"larger than {MAX_BYTES} bytes", "Split it in several files.")
        )
    return read_text(raw, name)


def read_text(raw: bytes, name: str) -> Source:
    """Read YAML from bytes; see ``read_yaml``."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(
            Problem(name, "encoding", f"byte {error.start} is not UTF-8", "Save it as UTF-8.")
        ) from None
    builder = _Builder(name)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise _refuse(name, event.start_mark.line + 1, "documents",
                              "a second document starts here", "Use one document a file.")
            builder.event(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        reason = getattr(error, "problem", None) or "cannot be parsed"
        raise _refuse(name, line, "yaml", f"not YAML: {reason}", "Mend the line above or here.") from None
    return Source(name, builder.root, builder.lines)
