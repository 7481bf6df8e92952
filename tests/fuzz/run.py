"""Run the cases: in this process or in several, from where the last run ended.

A *round* is a stretch of cases. Whoever runs it gives what came of it as plain data; rounds are put
together in the order of their cases, so that the end does not depend on who ran what.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

from fuzz.cases import WEIGHTS, Case, case, good, target_of
from fuzz.guard import Verdict, guarded, strict, tree_digest
from fuzz.shrink import shrunk
from fuzz.targets import TARGETS, Bench

__all__ = [
    "FORM",
    "coded",
    "new_state",
    "play",
    "prepared",
    "read_state",
    "resume",
    "tell",
    "write_state",
]

FORM = 1
ROUND = 250
MEMORY = 3 * 2**30  # bytes of address space of a process: what unfolds without end fails here
PATIENCE = 600  # seconds without an answer after which a process is taken for stuck
_KEPT = 20  # numbers of cases that are listed of one finding
_MOST_INPUT = 20_000  # bytes of an input that the state file keeps
_PASSED_OVER = "passed over"

Round = dict[str, Any]
Again = Callable[[Case, int], Verdict]


def prepared() -> Bench:
    """A bench on which every target was tried, so that nothing is read or imported later."""
    strict()
    bench = Bench()
    for target in TARGETS:
        for one in good(target) if target in WEIGHTS else ():
            with contextlib.suppress(Exception):  # what is wrong is found, and told, by its number
                list(TARGETS[target](bench, one.of, one.data)())
    gc.collect()
    gc.freeze()  # the laws stay: no collection needs to walk through them
    return bench


def play(bench: Bench, one: Case) -> Verdict:
    """What comes of one case."""
    return guarded(TARGETS[one.target](bench, one.of, one.data))


def alone(one: Case, seed: int) -> Verdict:
    """What comes of a case in a process of its own, where nothing else ran before."""
    command = [sys.executable, "-m", "fuzz", "--seed", str(seed), "--case", str(one.n), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    try:
        return Verdict(**json.loads(done.stdout))
    except ValueError:
        return Verdict("crash", "the process ended", done.stderr[-4_000:])


def run_round(
    bench: Bench,
    seed: int,
    start: int,
    stop: int,
    only: Collection[str] = (),
    again: Again = alone,
    known: dict[str, Verdict] | None = None,
) -> Round:
    """Cases ``start`` up to ``stop``: counts by target and verdict, and the findings.

    A hang counts only if the case hangs once more, alone. ``known`` are hangs that did.
    """
    began = time.process_time()
    counts: dict[str, dict[str, int]] = {}
    found: list[dict[str, Any]] = []
    known = {} if known is None else known
    for n in range(start, stop):
        target = target_of(seed, n)
        if only and target not in only:
            mine = counts.setdefault(_PASSED_OVER, {})
            mine[_PASSED_OVER] = mine.get(_PASSED_OVER, 0) + 1
            continue
        one = case(seed, n)
        verdict = play(bench, one)
        if verdict.kind == "hang":
            verdict = known.get(verdict.what) or again(one, seed)
            if verdict.kind == "hang":
                known[verdict.what] = verdict
        mine = counts.setdefault(target, {})
        mine[verdict.kind] = mine.get(verdict.kind, 0) + 1
        if not verdict.fine:
            found.append({"n": n, "target": target, "of": one.of, "kind": verdict.kind, "what": verdict.what,
                          "text": verdict.text, "input": coded(one.data),
                          "shrunk": coded(_smaller(bench, one, verdict))})  # fmt: skip
    return {"counts": counts, "found": found, "seconds": time.process_time() - began}


def coded(data: bytes) -> str:
    """Bytes as the state file keeps them."""
    return base64.b64encode(data[:_MOST_INPUT]).decode()


def _smaller(bench: Bench, one: Case, verdict: Verdict) -> bytes:
    def shows(data: bytes) -> bool:
        try:
            seen = play(bench, Case(one.n, one.target, one.of, data))
        except ValueError:  # a part of JSON that the target cannot even lay down
            return False
        return (seen.kind, seen.what) == (verdict.kind, verdict.what)

    return shrunk(one.data, shows, 12 if verdict.kind == "hang" else 150)


# -- the state -------------------------------------------------------------------------------------


def new_state(seed: int, cases: int) -> dict[str, Any]:
    """The state of a run that has not begun."""
    return {"form": FORM, "seed": seed, "cases": cases, "next": 0, "code": [], "targets": {},
            "findings": {}, "seconds": 0.0}  # fmt: skip


def read_state(path: Path, seed: int, cases: int) -> dict[str, Any]:
    """What a run left behind, or a new state. Another seed is another run."""
    if not path.is_file():
        return new_state(seed, cases)
    state: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if (state["form"], state["seed"]) != (FORM, seed):
        raise SystemExit(f"{path} is the state of another run: seed {state['seed']}.")
    state["cases"] = max(cases, state["next"])
    return state


def write_state(path: Path, state: dict[str, Any]) -> None:
    """Write it whole or not at all."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(state, indent=1), encoding="utf-8")
    beside.replace(path)


def _join(state: dict[str, Any], done: Round, stop: int) -> None:
    state["next"] = stop
    state["seconds"] += done["seconds"]
    for target, counts in done["counts"].items():
        mine = state["targets"].setdefault(target, {})
        for kind, count in counts.items():
            mine[kind] = mine.get(kind, 0) + count
    for one in done["found"]:
        name = f"{one['kind']}: {one['what']}"
        first = state["findings"].setdefault(name, {**one, "count": 0, "cases": []})
        first["count"] += 1
        if len(first["cases"]) < _KEPT:
            first["cases"].append(one["n"])


def tell(state: dict[str, Any]) -> str:
    """The state in words."""
    lines = [
        f"seed {state['seed']}: {state['next']:,} of {state['cases']:,} cases, {state['seconds']:.0f} s"
    ]
    for target, counts in sorted(state["targets"].items()):
        told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(counts.items()))
        lines.append(f"  {target:12} {sum(counts.values()):9,}  {told}")
    for name, one in state["findings"].items():
        lines.append(
            f"{name} ({one['target']}), {one['count']} times; replay with --case {one['cases'][0]}"
        )
    return "\n".join(lines if state["findings"] else [*lines, "no crash, no hang, no write"])


# -- several processes -----------------------------------------------------------------------------


class Worker:
    """A process that runs rounds for us."""

    def __init__(self, seed: int, only: Collection[str]) -> None:
        command = [
            sys.executable,
            "-m",
            "fuzz",
            "--seed",
            str(seed),
            "--work",
            "--only",
            ",".join(only),
        ]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, start: int, stop: int) -> Round | None:
        """What came of a round; None if the process ended or was stuck over it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        stuck = _alarm(self.process, PATIENCE + (stop - start) // 4)
        try:
            self.process.stdin.write(f"{start} {stop}\n".encode())
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except OSError:
            line = b""
        finally:
            stuck()
        return json.loads(line) if line.endswith(b"\n") else None

    def end(self) -> None:
        """Let it go home, which tidies up; or end it, whatever it does."""
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _alarm(process: subprocess.Popen[bytes], seconds: int) -> Callable[[], None]:
    """Kill a process after so long, unless what is given back is called before."""
    import threading

    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    return timer.cancel


def work(seed: int, only: Collection[str], asked: IO[str]) -> None:
    """Be such a process: a round for each line of ``start stop``, and a line of JSON for each."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # nothing that is printed on the way is taken for an answer
    limited()
    bench, known = prepared(), dict[str, Verdict]()
    try:
        for line in asked:
            start, stop = map(int, line.split())
            done = run_round(bench, seed, start, stop, only, known=known)
            answers.write(json.dumps(done) + "\n")
            answers.flush()
    finally:
        bench.close()


def limited() -> None:
    """From here on there is no memory without end."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


class Crew:
    """Several workers; one that ended is replaced, and the case it ended over is a finding."""

    def __init__(self, seed: int, only: Collection[str], processes: int) -> None:
        self.seed, self.only = seed, only
        self.idle: deque[Worker] = deque()
        self.all: list[Worker] = []
        self.pool = ThreadPoolExecutor(processes)

    def __call__(self, start: int, stop: int) -> Round:
        try:
            worker = self.idle.popleft()
        except IndexError:
            worker = Worker(self.seed, self.only)
            self.all.append(worker)
        done = worker.ask(start, stop)
        if done is not None:
            self.idle.append(worker)
            return done
        worker.end()
        if stop - start > 1:
            half = (start + stop) // 2
            return _both(self(start, half), self(half, stop))
        one = case(self.seed, start)
        found = {"n": start, "target": one.target, "of": one.of, "kind": "crash", "what": "the process ended",
                 "text": f"exit code {worker.process.returncode}", "input": coded(one.data), "shrunk": ""}  # fmt: skip
        return {"counts": {one.target: {"crash": 1}}, "found": [found], "seconds": 0.0}

    def rounds(self, start: int, stop: int) -> Iterator[tuple[int, Round]]:
        """The rounds of a stretch in their order, each with where it ends."""
        waiting: deque[tuple[int, Future[Round]]] = deque()
        for at in range(start, stop, ROUND):
            end = min(at + ROUND, stop)
            waiting.append((end, self.pool.submit(self, at, end)))
            if len(waiting) > 40:
                end, done = waiting.popleft()
                yield end, done.result()
        for end, done in waiting:
            yield end, done.result()

    def close(self) -> None:
        """End all of them."""
        self.pool.shutdown(wait=False, cancel_futures=True)
        for worker in self.all:
            worker.end()


def _both(one: Round, two: Round) -> Round:
    counts = {target: dict(kinds) for target, kinds in one["counts"].items()}
    for target, kinds in two["counts"].items():
        mine = counts.setdefault(target, {})
        for kind, count in kinds.items():
            mine[kind] = mine.get(kind, 0) + count
    return {"counts": counts, "found": one["found"] + two["found"],
            "seconds": one["seconds"] + two["seconds"]}  # fmt: skip


def resume(
    state: dict[str, Any],
    path: Path | None,
    *,
    processes: int = 0,
    only: Collection[str] = (),
    stop: int | None = None,
    again: Again = alone,
) -> dict[str, Any]:
    """Go on with a run to its end, or up to case ``stop``; the state is written on the way.

    Args:
        path: of the state file; None: it is kept in memory only.
        processes: so many others do the work; 0: this one does.
        only: targets whose cases are run; the others are passed over.
        again: what runs a case alone that seemed to hang.
    """
    import hofburg

    stop = state["cases"] if stop is None else stop
    code = tree_digest([Path(hofburg.__file__).parent, Path(__file__).parent])
    if not state["code"] or state["code"][-1]["digest"] != code:
        state["code"].append({"from": state["next"], "digest": code})
    start, saved = state["next"], time.monotonic()
    crew = Crew(state["seed"], only, processes) if processes else None
    bench = None if crew else prepared()
    try:
        for end, done in (
            crew.rounds(start, stop)
            if crew
            else _here(bench, state["seed"], start, stop, only, again)
        ):
            _join(state, done, end)
            if path and time.monotonic() - saved > 5:
                write_state(path, state)
                saved = time.monotonic()
    finally:
        if crew:
            crew.close()
        if bench:
            bench.close()
        if path:
            write_state(path, state)
    return state


def _here(
    bench: Bench | None, seed: int, start: int, stop: int, only: Collection[str], again: Again
) -> Iterator[tuple[int, Round]]:
    assert bench is not None
    for at in range(start, stop, ROUND):
        end = min(at + ROUND, stop)
        yield end, run_round(bench, seed, at, end, only, again)
