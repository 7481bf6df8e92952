"""``PYTHONPATH=src:tests python -m fuzz --cases 1000000 --seed 9 --state FILE --processes 2``

Hostile input for everything that reads, a million of it: docs/fuzzing.md. A run that was interrupted
goes on from its state file. ``--case N`` plays one case again.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path


def main() -> int:
    """0: nothing to be mended, 1: findings, 130: interrupted."""
    sys.dont_write_bytecode = True  # or a module that is read late would be a write
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--cases", type=int, default=10_000, help="up to this one")
    parser.add_argument("--state", type=Path, help="where the run is kept, to go on with it")
    parser.add_argument("--processes", type=int, default=0, help="0: this one")
    parser.add_argument(
        "--only", default="", help="targets, with commas; the others are passed over"
    )
    parser.add_argument("--case", type=int, help="play this one case")
    parser.add_argument("--json", action="store_true", help="its verdict alone, as JSON")
    parser.add_argument("--write", action="store_true", help="put what a run found into its page")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    only = [name for name in given.only.split(",") if name]

    from fuzz import page, run
    from fuzz.cases import case

    if given.work:
        run.work(given.seed, only, sys.stdin)
        return 0
    if given.case is not None:
        run.limited()
        one, bench = case(given.seed, given.case), run.prepared()
        try:
            verdict = run.play(bench, one)
        finally:
            bench.close()
        if given.json:
            print(json.dumps(asdict(verdict)))
        else:
            print(f"{one.target} {one.of}: {len(one.data)} bytes\n{one.data[:4_000]!r}")
            print(f"{verdict.kind} {verdict.what}\n{verdict.text}")
        return 0 if verdict.fine else 1
    state = run.read_state(given.state, given.seed, given.cases) if given.state else None
    state = state or run.new_state(given.seed, given.cases)
    if given.write:
        page.PAGE.write_text(
            page.written_into(page.PAGE.read_text(encoding="utf-8"), state), encoding="utf-8"
        )
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not given.processes:
        run.limited()
    try:
        run.resume(state, given.state, processes=given.processes, only=only)
    except KeyboardInterrupt:
        print(run.tell(state))
        return 130
    print(run.tell(state))
    return 1 if state["findings"] else 0


sys.exit(main())
