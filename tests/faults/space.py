"""The disk is full, or fails: what is refused must be refused in so many words, and may be tried again."""

from __future__ import annotations

import ctypes
import json
import os
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from faults.kills import Exports, errand, errand_calls
from faults.outcome import Tally, fault
from faults.shim import shimmed
from faults.stage import (
    Stage,
    Tell,
    Told,
    appended,
    audit,
    batch,
    forked,
    imported,
    results,
    stage,
    told,
    usable,
)
from hofburg.errors import HofburgError
from hofburg.register import find_centre, init_centre


def _twice(
    tell: Tell, place: Stage, exports: Exports, start: int, full: int = 0, broken: int = 0
) -> None:
    """An errand on an ill disk, and the same once the disk is well, in one process."""
    with shimmed(place.folder, full=full, broken=broken):
        _tried(tell, place, exports, start)
    if not errand(tell, place, exports, start):
        tell(fell="it does not work again when the disk is well")


def _tried(tell: Tell, place: Stage, exports: Exports, start: int) -> bool:
    try:
        return errand(tell, place, exports, start)
    except HofburgError as error:  # of opening, which no work tells of
        tell(refused=str(error))
        return False


def _judged(place: Stage, heard: Told) -> dict[str, str]:
    """After work that was refused and then done: everything is there, each refusal was clear."""
    said, _ = audit(place, heard.acked, heard.flying, heard.texts)
    if heard.fell:
        said["stuck"] = heard.fell
    return said | usable(place, 970)


@fault(
    "disk full at each write",
    """A process appends, imports, signs a checkpoint, closes, opens and appends. From the n-th call of the
    system on, for each n, what makes a file longer fails with ENOSPC, the first after half of its
    bytes. Then there is space again, and the same process does all of it anew.""",
    runs=400,
    few=25,
    shim=True,
)
def full_calls(seed: int, runs: int, tally: Tally) -> None:
    _at_calls(seed, runs, tally, lambda call: (call, 0))


@fault(
    "sync fails at each write",
    """The same, but from the n-th call on each sync fails with EIO, as of a disk that breaks.""",
    runs=400,
    few=25,
    shim=True,
)
def sync_fails(seed: int, runs: int, tally: Tally) -> None:
    _at_calls(seed, runs, tally, lambda call: (0, call))


def _at_calls(seed: int, runs: int, tally: Tally, ill: Callable[[int], tuple[int, int]]) -> None:
    with stage() as place:
        exports = place.exports(4, 6)
        total, refused = errand_calls(place, exports), 0
        for run in range(runs):
            start, call = divmod(run if runs >= total else run * total // runs, total)
            start += seed % 100
            place.create().close()
            full, broken = ill(call + 1)
            child = partial(
                _twice, place=place, exports=exports, start=start, full=full, broken=broken
            )
            heard = told(forked(child))
            refused += bool(heard.refused)
            tally.add(f"seed {seed}, call {call + 1}", _judged(place, heard))
        if refused < runs / 2:
            raise RuntimeError("the disk was hardly ever ill")


@fault(
    "disk full while a centre is made",
    """Key, trust file, register and configuration of a new centre are written while each call from the
    n-th on that makes a file longer fails with ENOSPC. Then there is space, and the centre is made in
    the same folder.""",
    runs=100,
    few=12,
    shim=True,
)
def full_new(seed: int, runs: int, tally: Tally) -> None:
    with stage() as place:
        for run in range(runs):
            place.clear()
            child = partial(_new, place=place, full=1 + (seed + run) % 60)
            heard = told(forked(child))
            tally.add(f"seed {seed}, run {run}", {"stuck": heard.fell} if heard.fell else {})


def _new(tell: Tell, place: Stage, full: int) -> None:
    folder = place.folder / "centre"
    try:
        with shimmed(place.folder, full=full):
            _centre(folder)
    except HofburgError as error:
        tell(refused=str(error))
        _centre(folder)  # now there is space
    centre = find_centre(folder)
    if centre is None:
        tell(fell="there is no centre")
        return
    with centre.register() as register:
        register.append(batch(0), centre.key(None))
        if problems := register.verify(centre.trust()):
            tell(fell=str(problems[0]))


def _centre(folder: Path) -> None:
    init_centre(folder, "KAZ", passphrase=None, insecure=True)


# A real disk


@fault(
    "disk full, a real file system",
    """A file system in memory of 64 to 400 KiB is mounted for one process, which appends and imports
    until it is full and some times more, is given more space (remount), appends and imports again.""",
    runs=100,
    few=5,
)
def full_disk(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"disk {seed}")
    with stage() as place:
        if told(forked(partial(_mount, place=place, size=64))).fell:
            tally.left_out = "needs the right to mount a file system"
            return
        exports = place.exports(4, 6, 10)
        for run in range(runs):
            size = dice.randint(64, 400)
            child = partial(_small, place=place, exports=exports, size=size)
            lines = forked(child)
            heard = told(lines)
            said = {"stuck": heard.fell} if heard.fell else results(lines)[0]
            tally.add(f"seed {seed}, run {run}, {size} KiB", said)


def _mount(tell: Tell, place: Stage, size: int) -> None:
    del tell
    libc = ctypes.CDLL(None, use_errno=True)
    alone, private, again = 0x00020000, 0x44000, 0x20  # CLONE_NEWNS, MS_REC|MS_PRIVATE, MS_REMOUNT
    mounted = place.folder.exists() and os.path.ismount(place.folder)
    target, options = os.fsencode(place.folder), f"size={size}k".encode()
    if mounted:
        done = libc.mount(b"hofburg", target, b"tmpfs", again, options)
    else:
        done = libc.unshare(alone) or libc.mount(b"none", b"/", None, private, None)
        done = done or libc.mount(b"hofburg", target, b"tmpfs", 0, options)
    if done:
        raise OSError(ctypes.get_errno(), "cannot mount a file system")


def _small(tell: Tell, place: Stage, exports: Exports, size: int) -> None:
    lines: list[str] = []

    def listen(**what: Any) -> None:
        lines.append(json.dumps(what) + "\n")

    _mount(tell, place, 2**12)
    place.create().close()
    _mount(tell, place, size)
    refusals = 0
    for number in range(1000):
        refusals += not _some(listen, place, exports, number)
        if refusals > 3:
            break
    else:
        tell(fell="the disk was never full")
    _mount(tell, place, 2**12)
    if not all(_some(listen, place, exports, number) for number in range(5)):
        tell(fell="it does not work again when there is space")
    said = _judged(place, told("".join(lines).encode()))
    tell(said=said)


def _some(tell: Tell, place: Stage, exports: Exports, number: int) -> bool:
    try:
        with place.open() as register:
            fine = appended(tell, place, register, number)
            if number % 5 == 0:
                fine &= imported(tell, place, register, *exports[number // 5 % len(exports)])
    except HofburgError as error:
        tell(refused=str(error))
        return False
    return fine
