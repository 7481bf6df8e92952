"""Faults in a process of their own: started with the shim before the C library, and free of threads.

    python -m faults.run [--spoiled] SEED RUNS NAME...     RUNS: a number, all or few

prints an outcome a line, as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from faults import FAULTS, Outcome, shim
from faults.spoiled import SPOILED

__all__ = ["run"]

_TESTS = Path(__file__).resolve().parent.parent


def run(
    names: Sequence[str], seed: int = 1, runs: str = "all", *, spoiled: bool = False
) -> Iterator[Outcome]:
    """Inject faults, one after the other; those that need the shim are left out where it is not.

    Args:
        names: of `FAULTS`, or of ``SPOILED``.
        runs: how many of each: a number, ``all`` for the matrix, ``few`` for a test.
        spoiled: with a spoiled store.

    Raises ``RuntimeError`` where a fault cannot be injected.
    """
    with tempfile.TemporaryDirectory(prefix="hofburg-shim-") as folder:
        environment = dict(os.environ)
        source = str(_TESTS.parent / "src")
        paths = [source, str(_TESTS), *filter(None, [environment.get("PYTHONPATH")])]
        environment["PYTHONPATH"] = os.pathsep.join(paths)
        options = ["--spoiled"] if spoiled else []
        if shim.available():
            environment["LD_PRELOAD"] = str(shim.make(Path(folder)))
        elif not spoiled:
            for it in [FAULTS[name] for name in names if FAULTS[name].shim]:
                yield Outcome(it.name, it.how, 0, left_out="needs Linux and a C compiler")
            names = [name for name in names if not FAULTS[name].shim]
        command = [sys.executable, "-m", "faults.run", *options, str(seed), runs, *names]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for line in child.stdout:
                found = json.loads(line)
                yield Outcome(**{**found, "notes": tuple(found["notes"])})
        if child.returncode:
            raise RuntimeError("a fault could not be injected: see above")


def _main(arguments: list[str]) -> None:
    spoiled = arguments[0] == "--spoiled"
    seed, runs, *names = arguments[spoiled:]
    for name in names:
        if spoiled:
            outcome = SPOILED[name](int(seed), int(runs))
        else:
            fault = FAULTS[name]
            number = {"all": fault.runs, "few": fault.few}.get(runs)
            outcome = fault(int(seed), int(runs) if number is None else number)
        print(json.dumps(asdict(outcome)), flush=True)


if __name__ == "__main__":
    _main(sys.argv[1:])
