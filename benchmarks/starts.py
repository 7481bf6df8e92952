"""What a person waits for before anything is computed: starting, reading a document, a casebook."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import sides
from benchmarks.law import SOURCE, chapter, cut
from hofburg.regimes import check_regime

__all__ = ["asking", "casebooks", "compiling", "starting"]

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


def asking(repeat: int) -> dict[str, list[float]]:
    """Commands of a verification officer, from pressing the key to the last line."""
    questions = (
        ("quota", "--state", "RUS", "--year", "2015"),
        ("when", "inspection", "--requested-at", "2027-03-02T08:00Z", "--entry", "2027-03-04T08:00Z"),
    )  # fmt: skip
    commands = {" ".join(q): [sys.executable, "-m", "hofburg", *q] for q in questions}
    return _in_turns(commands if importlib.util.find_spec("hofburg.cli") else {}, repeat)


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
    """Read, check and link a document; compile and plan it over a register of a few cases.

    In a register of a few loans, visits or activities everything is planned and hardly anything is run.
    """
    found: dict[str, list[float]] = {}
    measured = (
        ("twelve", sides.Loans),
        ("chapter", sides.Visits),
        ("activities", sides.Activities),
    )
    for name, side in measured:
        with tempfile.TemporaryDirectory() as folder:
            made = side(20, unknown=2, readings=False, declared=True)
            made.fold()
            (cut if name == "twelve" else chapter)(Path(folder), readings=False)
            for _ in range(repeat):
                start = time.perf_counter()
                check_regime(Path(folder))
                found.setdefault(f"{name}_read", []).append(time.perf_counter() - start)
                start = time.perf_counter()
                made.build()
                found.setdefault(f"{name}_compile", []).append(time.perf_counter() - start)
    return found
