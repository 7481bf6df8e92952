"""Read YAML that came from strangers: no tags, no aliases, bounded size and depth, with positions.

The scalars are those of JSON, not of YAML 1.1: ``on``, ``no`` (Norway), ``2022-02-11`` and
``16.10`` are text. Built from libyaml's event stream, which neither recurses nor expands anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from hofburg.errors import DocumentError
from hofburg.regimes.expression import shown
from hofburg.regimes.faults import problem

__all__ = ["MAX_NODES", "Source", "read_text", "read_yaml"]

MAX_BYTES = 4 * 2**20
MAX_NODES = 100_000
MAX_DEPTH = 32
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})", re.ASCII)
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}
# What no sentence needs: control characters, halves of a pair, and marks that turn the direction of
# writing, so that a reader would see another text than the machine.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
# What libyaml says, and what to do about it.
_REMEDIES = (
    ("cannot start any token", "Indent with spaces, never tabs; quote what begins with @, ` or %."),
    ("mapping values are not allowed", "Quote text that holds a colon and a space."),
    ("did not find expected key", "Check indentation and quotes here and on the lines above."),
    ("did not find expected '-' indicator", "Begin each item with - at the same indentation."),
    ("did not find expected ',' or", "Close the bracket, or quote what holds a comma or bracket."),
    ("unexpected end of stream", "Close the quote that was opened here or above."),
    ("could not find expected ':'", "Write name: value."),
    ("control characters", "Remove it; it cannot be seen in an editor."),
)

Steps = tuple[str | int, ...]


@dataclass(slots=True)
class Source:
    """What a file says and where: ``lines`` maps the path of each node to its line."""

    name: str
    data: object
    lines: dict[Steps, int] = field(default_factory=dict)
    size: int = 0

    def place(self, path: Steps) -> str:
        """``file:line`` of the deepest known part of ``path``."""
        for length in range(len(path), -1, -1):
            line = self.lines.get(path[:length])
            if line is not None:
                return f"{self.name}:{line}"
        return f"{self.name}:1"


def _refuse(name: str, line: int, rule: str, message: str, remedy: str) -> DocumentError:
    return DocumentError(problem(f"{name}:{line}", rule, message, remedy))


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return 1 if mark is None else int(mark.line) + 1


class _Builder:
    """Builds plain values from events, keeping an explicit stack."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stack: list[tuple[dict[str, object] | list[object], Steps]] = []
        self.keys: list[str | None] = []
        self.root: object = None
        self.lines: dict[Steps, int] = {}
        self.nodes = 0

    def event(self, event: yaml.Event) -> None:
        """Take one event; refuse what no document needs."""
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refuse(self.name, line, "anchor", "anchors and aliases are not read",
                          "Write it out, or quote what begins with & or *.")  # fmt: skip
        if getattr(event, "tag", None) not in (None, "!"):
            raise _refuse(self.name, line, "tag", "tags are not read",
                          "Remove the tag, or quote what begins with !.")  # fmt: skip
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            value, path = self.stack.pop()
            self.keys.pop()
            self._attach(value, path)
        elif isinstance(event, yaml.NodeEvent):
            self._node(event, line)

    def _node(self, event: yaml.NodeEvent, line: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _refuse(self.name, line, "too-large", f"holds more than {MAX_NODES} values",
                          "No law is as long; check what the file is.")  # fmt: skip
        path = self._path()
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event, line)
            if path is None:
                self._key(value, line)
            else:
                self.lines.setdefault(path, line)
                self._attach(value, path)
            return
        if path is None:
            raise _refuse(self.name, line, "key", "a name must be text",
                          "Quote what holds { or [.")  # fmt: skip
        if len(self.stack) >= MAX_DEPTH:
            raise _refuse(self.name, line, "too-deep", f"is nested deeper than {MAX_DEPTH}",
                          "Flatten it.")  # fmt: skip
        self.lines.setdefault(path, line)
        self.stack.append(({} if isinstance(event, yaml.MappingStartEvent) else [], path))
        self.keys.append(None)

    def _path(self) -> Steps | None:
        """Path of the node that starts here; None if it is a key of a mapping."""
        if not self.stack:
            return ()
        parent, path = self.stack[-1]
        if isinstance(parent, list):
            return (*path, len(parent))
        key = self.keys[-1]
        return None if key is None else (*path, key)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> object:
        text = str(event.value)
        if found := _HIDDEN.search(text):
            code = f"U+{ord(found[0]):04X}"
            raise _refuse(self.name, line, "character", f"holds a character nobody sees ({code})",
                          "Remove it.")  # fmt: skip
        if event.style:  # quoted, or a block of text
            return text
        if text in _WORDS:
            return _WORDS[text]
        return int(text) if _INTEGER.fullmatch(text) else text

    def _key(self, value: object, line: int) -> None:
        parent, path = self.stack[-1]
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise _refuse(self.name, line, "key", "a name must be text", "Quote it.")
        key = str(value)
        if isinstance(parent, dict) and key in parent:
            first = self.lines[(*path, key)]
            raise _refuse(self.name, line, "duplicate-key",
                          f"{shown(key)} is given twice (also on line {first})",
                          "Keep one of them.")  # fmt: skip
        self.keys[-1] = key
        self.lines[(*path, key)] = line

    def _attach(self, value: object, path: Steps) -> None:
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
            problem(name, "unreadable", f"cannot be read: {error.strerror}", "Check the path.")
        ) from None
    if len(raw) > MAX_BYTES:
        raise _refuse(name, 1, "too-large", f"is larger than {MAX_BYTES} bytes",
                      "Split it in several files.")  # fmt: skip
    return read_text(raw, name)


def read_text(raw: bytes, name: str) -> Source:
    """Read YAML from bytes; see ``read_yaml``."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _refuse(name, line, "encoding", f"byte {error.start} is not UTF-8",
                      "Save the file as UTF-8.") from None  # fmt: skip
    builder = _Builder(name)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise _refuse(name, _line(event), "documents",
                              "a second document starts here",
                              "Use one document a file; remove the ---.")  # fmt: skip
            builder.event(event)
    except yaml.YAMLError as error:
        raise _not_yaml(error, text, name) from None
    return Source(name, builder.root, builder.lines, len(raw))


def _not_yaml(error: yaml.YAMLError, text: str, name: str) -> DocumentError:
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    position = getattr(error, "position", None)
    last = text.rstrip().count("\n") + 1
    line = 1
    if mark is not None:
        line = int(mark.line) + 1
        if line > last and opened is not None:
            line = int(opened.line) + 1  # the end of the file is not where the fault is
    elif isinstance(position, int):
        line = text[:position].count("\n") + 1
    line = min(line, last)
    reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    remedy = next((said for part, said in _REMEDIES if part in reason), "Mend it here or above.")
    return _refuse(name, line, "yaml", f"is not YAML: {reason or 'cannot be parsed'}", remedy)
