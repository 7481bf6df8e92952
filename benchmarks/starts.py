"""What a person waits for before anything is computed: starting, reading a document, a casebook."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.law import SOURCE, cut
from hofburg.assessment import Engine, World
from hofburg.regimes import check_regime

__all__ = ["casebooks", "compiling", "starting"]

_CASEBOOK = """
import hofburg
law = hofburg.load_regime({path})
assessment = hofburg.assess_cases(law, hofburg.load_cases({path}))
print(sum(1 for _ in assessment.findings()))
"""


def _in_turns(commands: dict[str, list[str]], repeat: int) -> dict[str, list[float]]:
    """Seconds that each command takes; one after the other, so that all share what else goes on."""
    found: dict[str, list[float]] = {name: [] for name in commands}
    for name in commands:  # once unmeasured: files in memory, bytecode written
        subprocess.run(commands[name], capture_output=True, check=True)
    for _ in range(repeat):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True)
            found[name].append(time.perf_counter() - start)
    return found


def starting(repeat: int) -> dict[str, list[float]]:
    """A bare interpreter, ``--version`` and ``--help``."""
    commands = {"python": [sys.executable, "-c", "pass"]}
    if importlib.util.find_spec("hofburg.cli"):
        commands["version"] = [sys.executable, "-m", "hofburg", "--version"]
        commands["help"] = [sys.executable, "-m", "hofburg", "--help"]
    return _in_turns(commands, repeat)


def casebooks(repeat: int) -> dict[str, list[float]]:
    """All worlds of all cases, from a fresh interpreter to findings as objects."""
    paths = {"lending": str(SOURCE), "VD2011": "VD2011"}
    scripts = {name: _CASEBOOK.format(path=repr(path)) for name, path in paths.items()}
    with tempfile.TemporaryDirectory() as folder:
        commands = {}
        for name, script in scripts.items():
            file = Path(folder) / f"{name}.py"
            file.write_text(script, encoding="utf-8")
            commands[name] = [sys.executable, str(file)]
        return _in_turns(commands, repeat)


def compiling(repeat: int) -> dict[str, list[float]]:
    """Read, check and link the document; compile and plan it over an empty register."""
    found: dict[str, list[float]] = {"read": [], "compile": []}
    with tempfile.TemporaryDirectory() as folder:
        law = cut(Path(folder), readings=False)
        for _ in range(repeat):
            start = time.perf_counter()
            check_regime(Path(folder))
            found["read"].append(time.perf_counter() - start)
            engine = Engine(law, [World("record", 0)], [])
            start = time.perf_counter()
            engine.build()
            found["compile"].append(time.perf_counter() - start)
    return found
