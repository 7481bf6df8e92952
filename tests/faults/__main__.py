"""Inject faults and print what came of them; ``--write`` puts the table into docs/reliability.md."""

from __future__ import annotations

import argparse
import sys

from faults import FAULTS, table
from faults.run import run


def main() -> int:
    """Inject faults; 1 if one did harm."""
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("--fault", nargs="+", choices=FAULTS, metavar="NAME", help="only these")
    parser.add_argument("--runs", default="all", help="of each: a number, all or few")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="update docs/reliability.md")
    parser.add_argument("--list", action="store_true", help="only print the names")
    given = parser.parse_args()
    if given.list:
        print("\n".join(FAULTS))
        return 0
    names = given.fault or list(FAULTS)
    found = []
    for outcome in run(names, given.seed, given.runs):
        if outcome.left_out:
            print(f"{outcome.fault}: left out: {outcome.left_out}", flush=True)
            continue
        found.append(outcome)
        print(
            f"{outcome.fault}: {outcome.runs:,} runs, {outcome.lost} lost,"
            f" {outcome.believed} believed wrongly, {outcome.stuck} stuck",
            flush=True,
        )
        for line in outcome.notes:
            print(f"    {line[:500]}")
        if given.write:
            page = table.PAGE.read_text(encoding="utf-8")
            table.PAGE.write_text(table.write(page, [outcome]), encoding="utf-8")
    return 0 if all(it.well for it in found) else 1


if __name__ == "__main__":
    sys.exit(main())
