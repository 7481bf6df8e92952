"""A made-up year, or twenty: recorded, taken in elsewhere, verified, assessed; figures as JSON.

Runs in a process of its own, so that its peak of memory is its own:

    .venv/bin/python -m benchmarks.year 20 --repeat 3
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hofburg.assessment import Assessment, assess
from hofburg.exchange import record_year, synthetic_year
from hofburg.regimes import Law, load_regime
from hofburg.register import Centre, init_centre
from hofburg.values import parse_instant

__all__ = ["STEPS", "main", "measure"]

FIRST = 2027
STEPS = ("record", "verify", "assess", "import")  # the first three are what the gate is about


def measure(law: Law, years: int, repeat: int) -> dict[str, Any]:
    """Seconds and processor seconds of each step, by run; sizes, counts, peak memory in GB."""
    entries = [entry for n in range(years) for entry in synthetic_year(law, FIRST + n, n)]
    bodies = [entry["body"] for entry in entries if entry["kind"] == "annual_exchange"]
    lists = ("forces", "holdings", "types")
    found: dict[str, Any] = {"years": years, "messages": len(entries)}
    found["lines"] = sum(len(body.get(name, ())) for body in bodies for name in lists)
    for _ in range(repeat):
        with tempfile.TemporaryDirectory() as scratch:
            _run(law, entries, FIRST + years - 1, Path(scratch), found)
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return found


def _run(
    law: Law, entries: list[dict[str, Any]], last: int, folder: Path, found: dict[str, Any]
) -> None:
    """Each step once, from an empty register on."""
    home, other = (_centre(folder / name, name) for name in ("KAZ", "LIE"))
    export = folder / "export.jsonl"
    with home.register() as register, other.register() as second:
        key, trust = home.key(None), home.trust()
        _time(found, "record", lambda: record_year(law, register, key, entries))
        problems = _time(found, "verify", lambda: register.verify(trust))
        as_of = parse_instant(f"{last}-11-14", law.zone).hi

        def answer() -> tuple[Assessment, int]:
            made = assess(law, register.records(), as_of=as_of)
            return made, sum(made.counts().values())

        made, found["findings"] = _time(found, "assess", answer)
        found["worlds"] = len(made.worlds)
        with export.open("wb") as file:
            register.export(file)
        laws = {law.id: law}
        report = _time(found, "import", lambda: second.import_records(export, laws, trust=trust))
        if problems or report.added != len(entries) or register.digest() != second.digest():
            raise SystemExit("The register is not what was recorded.")


def _centre(folder: Path, state: str) -> Centre:
    return init_centre(folder, state, passphrase=None, kind="demo", insecure=True)


def _time(found: dict[str, Any], name: str, step: Callable[[], Any]) -> Any:
    wall, cpu = time.perf_counter(), time.process_time()
    made = step()
    found.setdefault(name, []).append(time.perf_counter() - wall)
    found.setdefault(f"{name}_cpu", []).append(time.process_time() - cpu)
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure a register of so many years and print the figures as one line of JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("years", type=int)
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args(arguments)
    json.dump(measure(load_regime("VD2011"), given.years, given.repeat), sys.stdout)
    print()


if __name__ == "__main__":
    main()
