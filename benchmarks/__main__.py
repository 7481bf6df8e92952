"""Measure everything and print the tables; ``--write`` puts them into docs/performance.md."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from benchmarks import starts, table

DEFAULT = (1_000, 10_000, 100_000, 1_000_000)


def _register(loans: int, *options: str) -> dict[str, Any]:
    print(f"{loans:,} loans {' '.join(options)} ...", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "benchmarks.sides", str(loans), *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Run the benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--loans", type=int, nargs="+", default=DEFAULT, help="sizes of the registers"
    )
    parser.add_argument("--repeat", type=int, default=5, help="runs of each measure, in turns")
    parser.add_argument("--write", action="store_true", help="update docs/performance.md")
    parser.add_argument("--json", action="store_true", help="also print every single time")
    given = parser.parse_args()
    repeat = str(given.repeat)
    registers = [_register(n, "--repeat", repeat) for n in given.loans]
    middle = sorted(given.loans)[-2] if len(given.loans) > 1 else given.loans[0]
    for variant in (["--unknown", "2"], ["--readings"], ["--holder"]):
        registers.append(_register(middle, "--repeat", repeat, *variant))
    start, books, compiling = (
        starts.starting(10),
        starts.casebooks(given.repeat),
        starts.compiling(given.repeat),
    )
    figures = table.tables(registers, start, books, compiling)
    options = "" if tuple(given.loans) == DEFAULT else f" --loans {' '.join(map(str, given.loans))}"
    text = f"`python -m benchmarks{options} --repeat {repeat}`; {table.machine()}.\n\n{figures}"
    print(text)
    if given.json:
        print(
            json.dumps(
                {"registers": registers, "start": start, "casebooks": books, "compiling": compiling}
            )
        )
    if given.write:
        table.write(text)


if __name__ == "__main__":
    main()
