"""Running a command line in a folder, in this process."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hofburg.cli import main

__all__ = ["Ran", "run_in", "words_of"]


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run_in(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """``run(folder, "due", "--state", "LIE")``."""

    def run(folder: Path, *words: str) -> Ran:
        capsys.readouterr()
        with chdir(folder):
            code = main(list(words))
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


def words_of(line: str) -> list[str]:
    """The words of a command line that a page shows, as a shell reads them, without ``hofburg``."""
    first, *words = shlex.split(line)
    assert first == "hofburg", line
    return words
