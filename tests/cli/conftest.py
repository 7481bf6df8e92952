"""Running the command, in this process and in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hofburg.cli import main
from shared import assess_cases_once

REPO = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _casebooks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that ask the same cases share their engine; those in processes of their own do not."""
    monkeypatch.setattr("hofburg.assessment.assess_cases", assess_cases_once)


@pytest.fixture
def hofburg(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command, run in this process; what it prints must be all there is."""
    monkeypatch.setenv("HOFBURG_PASSPHRASE", "a passphrase for tests")

    def run(*words: str | Path) -> Ran:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture
def shell() -> Command:
    """The command as a process of its own, with its bytes."""

    def run(*words: str | Path, env: Mapping[str, str] | None = None, code: str = "") -> Ran:
        command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "hofburg"]
        done = subprocess.run(
            [*command, *map(str, words)],
            env={**os.environ, "PYTHONPATH": str(REPO / "src"), **(env or {})},
            capture_output=True,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def request_entry(**more: Any) -> dict[str, Any]:
    """A request of Andorra to Liechtenstein; nothing of it took place."""
    return {
        "regime": "VD2011",
        "kind": "request",
        "author": "AND",
        "number": "3",
        "to": ["LIE"],
        "copies": ["*"],
        "sent": "2022-05-02T10:00Z",
        "origin": "demo",
        "body": {"causes": ["fictional: columns at the Blue Bridge"]},
        **more,
    }


@pytest.fixture
def entries() -> Callable[..., Path]:
    """Writes entries as JSON Lines into the folder where we are."""

    def write(*given: Mapping[str, Any], name: str = "entries.jsonl") -> Path:
        path = Path(name)
        path.write_text("".join(json.dumps(entry) + "\n" for entry in given), encoding="utf-8")
        return path

    return write


@pytest.fixture
def centre(nowhere: Path, hofburg: Command, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo centre of Liechtenstein to be in, with one request in its register."""
    assert hofburg("init", "--state", "LIE", "--demo", "--insecure", "centre").code == 0
    monkeypatch.chdir(nowhere / "centre")
    Path("request.json").write_text(json.dumps(request_entry()), encoding="utf-8")
    assert hofburg("register", "add", "request.json").code == 0
    return nowhere / "centre"
