"""Transcripts in the documentation: run them, compare them, or write them anew.

A block of code of kind ``console`` is a transcript: lines with ``$`` are commands, what follows is
what they print. A comment ``<!-- file: NAME -->`` before another block of code makes that block a
file. Commands of a page run one after the other in an empty folder; known are hofburg, script/demo,
cd, export, and ``| head -N``.

    PYTHONPATH=src:tests python -m cli.transcripts README.md docs/cli.md docs/tour.md

writes the true output into the pages.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hofburg.cli import main

__all__ = ["check", "rewritten"]

_BLOCK = re.compile(
    r"(?:<!-- file: (?P<name>\S+) -->\n+)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_HEAD = re.compile(r"\s*\|\s*head -(\d+)$")


def rewritten(page: str, folder: Path) -> str:
    """The page with the output that its commands give now. Runs in ``folder``; changes into it."""

    def block(found: re.Match[str]) -> str:
        whole, name, kind, body = found[0], found["name"], found["kind"], found["body"]
        if name:
            Path(name).write_text(body, encoding="utf-8")
        if kind != "console":
            return whole
        commands = [line for line in body.splitlines() if line.startswith("$ ")]
        printed = "".join(f"{command}\n{_run(command[2:])}" for command in commands)
        return whole.replace(body, printed)

    with _inside(folder):
        return _BLOCK.sub(block, page)


def check(path: Path, folder: Path) -> None:
    """Fail if a page shows anything but what its commands print."""
    text = path.read_text(encoding="utf-8")
    assert rewritten(text, folder) == text, f"write it anew: python -m cli.transcripts {path.name}"


def _run(command: str) -> str:
    """What one command prints: on stderr first, then on stdout."""
    head = _HEAD.search(command)
    words = shlex.split(command[: head.start()] if head else command)
    if words[0] == "cd":
        os.chdir(words[1])
        return ""
    if words[0] == "export":
        name, _, value = words[1].partition("=")
        os.environ[name] = value
        return ""
    if words[0] == "script/demo":
        words[:1] = ["hofburg", "demo"]
    assert words[0] == "hofburg", f"a transcript cannot run {words[0]}"
    said, noted = _Stream(), _Stream()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(noted):
        code = main(words[1:])
    printed = noted.text + said.text
    lines = printed.splitlines(keepends=True)
    shown = "".join(lines[: int(head[1])] if head else lines)
    return shown if code == 0 or head else f"{shown}(exit code {code})\n"


class _Stream(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")

    @property
    def text(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode("utf-8")


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before, environment = Path.cwd(), dict(os.environ)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
        os.environ.clear()
        os.environ.update(environment)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        page = Path(name).resolve()
        with tempfile.TemporaryDirectory() as scratch:
            new = rewritten(page.read_text(encoding="utf-8"), Path(scratch))
        page.write_text(new, encoding="utf-8")
