"""Measure everything and print the tables; ``--write`` puts them into docs/performance.md."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks import starts, table

LOANS = (1_000, 10_000, 100_000, 1_000_000)
VISITS = (2_000, 10_000, 20_000, 100_000, 1_000_000)  # the first: a library of national size
ACTIVITIES = (1_000, 10_000, 100_000, 1_000_000)
YEARS = (1, 20)  # made-up years of 57 States
VAGUE = "2"  # per cent of what is told about visits and activities


def _register(size: int, *options: str, module: str = "sides") -> dict[str, Any]:
    print(f"{size:,} {' '.join(options)} ...", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", f"benchmarks.{module}", str(size), *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Run the benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--loans", type=int, nargs="+", default=LOANS, help="sizes of registers")
    parser.add_argument("--visits", type=int, nargs="+", default=VISITS, help="sizes of registers")
    parser.add_argument(
        "--activities", type=int, nargs="+", default=ACTIVITIES, help="sizes of registers"
    )
    parser.add_argument(
        "--years", type=int, nargs="*", default=YEARS, help="made-up years in one register"
    )
    parser.add_argument("--repeat", type=int, default=5, help="runs of each measure, in turns")
    parser.add_argument("--write", action="store_true", help="update docs/performance.md")
    parser.add_argument("--json", action="store_true", help="also print every single time")
    given = parser.parse_args()
    busy = table.busy()
    repeat = ("--repeat", str(given.repeat))
    loans = [_register(n, *repeat) for n in given.loans]
    for variant in (("--unknown", "2"), ("--readings",), ("--holder",)):
        loans.append(_register(_middle(given.loans), *repeat, *variant))
    found = {"loans": loans}
    for what, sizes in (("visits", given.visits), ("activities", given.activities)):
        exact = [f"--{what}", *repeat]
        vague = [*exact, "--unknown", VAGUE]
        found[what] = [_register(n, *vague) for n in sizes]
        found[what] += [_register(_middle(sizes), *o) for o in (exact, [*vague, "--readings"])]
    few = ("--repeat", str(min(given.repeat, 3)))
    found["years"] = [_register(n, *few, module="year") for n in given.years]
    figures = {
        **found,
        "start": starts.starting(10),
        "asking": starts.asking(given.repeat),
        "casebooks": starts.casebooks(given.repeat),
        "compiling": starts.compiling(given.repeat),
    }
    options = "".join(
        f" --{name} {' '.join(map(str, sizes))}"
        for name, sizes, usual in (
            ("loans", given.loans, LOANS),
            ("visits", given.visits, VISITS),
            ("activities", given.activities, ACTIVITIES),
            ("years", given.years, YEARS),
        )
        if tuple(sizes) != usual
    )
    text = (
        f"`python -m benchmarks{options} --repeat {given.repeat}`; {table.machine()}{busy}.\n\n"
        f"{table.tables(figures)}"
    )
    print(text)
    if given.json:
        print(json.dumps(figures))
    if given.write:
        table.write(text)


def _middle(sizes: Sequence[int]) -> int:
    return sorted(sizes)[-2] if len(sizes) > 1 else sizes[0]


if __name__ == "__main__":
    main()
