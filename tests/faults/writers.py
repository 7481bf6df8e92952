"""Two writers at once: two processes, and two threads of one process, on one register."""

from __future__ import annotations

import threading
from functools import partial

from faults.outcome import Tally, fault
from faults.stage import Stage, Tell, begun, ended, stage
from hofburg.errors import HofburgError
from hofburg.register import Register
from register.toy import entry

_NAMES = ("a", "b")


def _write(place: Stage, register: Register, name: str, runs: int) -> None:
    """Append one entry after the other; keep number and hash of each that was acknowledged."""
    told = []
    try:
        for number in range(runs):
            (made,) = register.append([entry(number=f"{name}.{number}")], place.key)
            told.append(f"{made.seq} {made.hash}\n")
    except HofburgError as error:
        told.append(f"refused: {error}\n")
    (place.folder / name).write_text("".join(told))


def _process(tell: Tell, place: Stage, name: str, runs: int) -> None:
    del tell
    with place.open() as register:
        _write(place, register, name, runs)


def _threads(tell: Tell, place: Stage, runs: int) -> None:
    del tell
    with place.open() as register:
        both = [
            threading.Thread(target=_write, args=(place, register, name, runs)) for name in _NAMES
        ]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()


def _judge(place: Stage, runs: int, fell: bytes, tally: Tally) -> None:
    said: dict[str, str] = {}
    told: list[str] = []
    for name in _NAMES:
        path = place.folder / name
        lines = path.read_text().splitlines() if path.exists() else ["refused: it wrote nothing"]
        refused = [line for line in lines if line.startswith("refused")]
        if refused or len(lines) != runs:
            said["stuck"] = f"{name}: {len(lines)} appends; {refused}"
        told += [line for line in lines if line not in refused]
    if fell:
        said["stuck"] = fell.decode()
    with place.open() as register:
        held = [f"{it.seq} {it.hash}" for it in register.records()]
        problems = register.verify(place.trust)
    if missing := set(told) - set(held):
        said["lost"] = f"{len(missing)} of {len(told)} records"
    if len(held) != len(told) or [int(it.split()[0]) for it in held] != [*range(1, len(held) + 1)]:
        said["believed"] = f"{len(held)} records for {len(told)} appends, or gaps between them"
    if problems:
        said["stuck"] = f"does not verify: {problems[0].message}"
    tally.add("two writers", said)
    tally.runs += len(told) - 1  # each append is a run


@fault(
    "two writers, processes",
    """Two processes append to one register as fast as they can; each append is a run.""",
    runs=20_000,
    few=400,
)
def processes(seed: int, runs: int, tally: Tally) -> None:
    del seed
    with stage() as place:
        place.create().close()
        children = [
            begun(partial(_process, place=place, name=name, runs=runs // 2)) for name in _NAMES
        ]
        fell = b"".join(ended(child) for child in children)
        _judge(place, runs // 2, fell, tally)


@fault(
    "two writers, threads",
    """Two threads of one process append through one `Register` as fast as they can.""",
    runs=20_000,
    few=400,
)
def threads(seed: int, runs: int, tally: Tally) -> None:
    del seed
    with stage() as place:
        place.create().close()
        fell = ended(begun(partial(_threads, place=place, runs=runs // 2)))
        _judge(place, runs // 2, fell, tally)
