"""What was comes back: an old copy of the register, an old clock."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from faults.outcome import Tally, fault
from faults.stage import Stage, batch, stage
from hofburg.errors import HofburgError, RegisterError
from hofburg.register import (
    Centre,
    Key,
    Record,
    Register,
    Trust,
    init_centre,
    make_backup,
    restore_backup,
)

_FILES = ("", "-wal", "-shm")
TAKEN = ("closed", "open, with its log", "open, without its log", "by SQLite")
LEFT = ("all else gone", "the newer log left", "the mark beside it too", "no mark elsewhere")


def _copied(path: Path, target: Path, suffixes: tuple[str, ...] = _FILES) -> None:
    target.mkdir(exist_ok=True)
    for suffix in suffixes:
        one = path.with_name(path.name + suffix)
        if one.exists():
            shutil.copyfile(one, target / one.name)


def _taken(place: Stage, way: str, kept: Path) -> None:
    """A copy of the register's files as they are now."""
    if way == "by SQLite":
        kept.mkdir()
        with (
            closing(sqlite3.connect(place.path)) as source,
            closing(sqlite3.connect(kept / place.path.name)) as made,
        ):
            source.backup(made)
    else:
        _copied(place.path, kept, ("",) if way == "open, without its log" else _FILES)
    mark = place.path.with_name(place.path.name + "-mark")
    if mark.exists():
        shutil.copyfile(mark, kept / mark.name)


def _put_back(place: Stage, kept: Path, way: str) -> None:
    """The copy in the place of what was there."""
    for suffix in _FILES:
        if suffix == "" or way != "the newer log left":
            place.path.with_name(place.path.name + suffix).unlink(missing_ok=True)
    mark = place.path.name + "-mark"
    for one in kept.iterdir():
        if one.name != mark or way == "the mark beside it too":
            shutil.copyfile(one, place.path.with_name(one.name))
    if way == "no mark elsewhere":
        shutil.rmtree(place.folder / "state")


def _signs(place: Stage, acked: list[Record]) -> dict[str, str]:
    """Whether a register that lost records signs, is silent, or cannot go on when that is said."""
    try:
        with place.open() as register:
            found = set(register.records())
            missing = set(acked) - found
            errors = [it for it in register.verify(place.trust) if it.level == "error"]
            try:
                register.append(batch(99), place.key)
            except HofburgError as error:
                refused = [it.rule for it in error.problems]
            else:
                if missing:
                    return {"believed": f"signs again, without {len(missing)} records"}
                return {"stuck": errors[0].message} if errors else {}
            if not missing:
                return {"stuck": f"refused though all is there: {refused}"}
            if not errors:
                return {"lost": "verify says nothing"}
            if refused != ["restored"]:
                return {}  # the mixture of old and new files does not even read
            register.resume(place.key, "a trial of going on")
            register.append(batch(99), place.key)
            left = [it for it in register.verify(place.trust) if it.level == "error"]
            return {"stuck": left[0].message} if left else {}
    except RegisterError as error:
        return {} if any(it.rule == "store" for it in error.problems) else {"stuck": str(error)}


@fault(
    "restored backup, files copied",
    f"""The register's files are copied ({"; ".join(TAKEN)}), some appends later the copy is put back
    ({"; ".join(LEFT)}). Where records are missing it must refuse to sign with rule `restored`, `verify`
    must name it, and after `resume` it must go on.""",
    runs=800,
    few=32,
)
def copied_back(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"restored {seed}")
    with stage() as place:
        for run in range(runs):
            taken, left = TAKEN[run % 4], LEFT[run // 4 % 4]
            kept = place.folder.parent / "kept"
            shutil.rmtree(kept, ignore_errors=True)
            place.create().close()
            with place.open() as register:
                _appends(place, register, 1, dice.randint(1, 6))
                if taken != "closed":
                    _taken(place, taken, kept)
            if taken == "closed":
                _taken(place, taken, kept)
            with place.open() as register:
                _appends(place, register, 20, dice.randint(1, 4))
                acked = list(register.records())
                if left == "the newer log left":  # as when a process that has it open was killed
                    _copied(place.path, place.folder / "killed")
            if left == "the newer log left":
                _copied(place.folder / "killed" / place.path.name, place.folder)
            _put_back(place, kept, left)
            tally.add(f"{taken}; {left}; run {run}", _signs(place, acked))


def _appends(place: Stage, register: Register, start: int, count: int) -> None:
    for number in range(start, start + count):
        register.append(batch(number), place.key)


@fault(
    "restored backup, register restore",
    """A backup of a centre is made while it has some records, and restored with `restore_backup` into
    another folder, after more appends or none. It must refuse to sign until it is resumed, and hold
    exactly what was backed up.""",
    runs=60,
    few=4,
)
def restored(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"restore {seed}")
    with stage() as place:
        for run in range(runs):
            place.clear()
            folder = place.folder / "old"
            centre = init_centre(folder, "KAZ", passphrase=None, kind="demo", insecure=True)
            key = centre.key(None)
            with centre.register() as register:
                register.append(batch(0, dice.randint(1, 9)), key)
                held = list(register.records())
                make_backup(centre, place.folder / "backup", insecure=True)
                for number in range(dice.randint(0, 3)):
                    register.append(batch(10 + number), key)
            report = restore_backup(place.folder / "backup", place.folder / "new", insecure=True)
            again = Centre(report.path, centre.state, centre.node, centre.kind)
            tally.add(f"run {run}", _resumed(again, key, held))


def _resumed(centre: Centre, key: Key, held: list[Record]) -> dict[str, str]:
    with centre.register() as register:
        if list(register.records()) != held:
            return {"lost": "it does not hold what was backed up"}
        try:
            register.append(batch(50), key)
        except HofburgError as error:
            if [it.rule for it in error.problems] != ["restored"]:
                return {"stuck": str(error)}
        else:
            return {"believed": "signs without having been resumed"}
        register.resume(key, "a trial")
        register.append(batch(50), key)
        problems = register.verify(centre.trust())
    return {"stuck": problems[0].message} if problems else {}


# The clock


def _set_back(dice: random.Random) -> Iterator[int]:
    """Microseconds: from a blink to ten years."""
    while True:
        yield int(10 ** dice.uniform(0, 14.5))


@fault(
    "clock set back",
    """Between two appends the clock of the system goes back by a microsecond to ten years. By more than
    two seconds an append must be refused with rule `clock`, with `despite_clock` done; by less it must
    be done, with an instant that is not before the last. When the clock is right again, all goes on.""",
    runs=1000,
    few=60,
)
def clock(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"clock {seed}")
    steps = _set_back(dice)
    with stage() as place:
        for run in range(runs):
            if run % 20 == 0:
                place.create().close()
            back = next(steps)
            tally.add(f"{back} microseconds", _clocked(place, run % 20, back, place.trust))


def _clocked(place: Stage, number: int, back: int, believed: Trust) -> dict[str, str]:
    with place.open() as register:
        (last,) = register.append(batch(3 * number, 1), place.key)
        shown = last.recorded_at * 1000 - back * 1000
        with patch.object(time, "time_ns", lambda: shown):
            try:
                (made,) = register.append(batch(3 * number + 1, 1), place.key)
            except HofburgError as error:
                if [it.rule for it in error.problems] != ["clock"]:
                    return {"stuck": str(error)}
                if back <= 2_000_000:
                    return {"stuck": f"refused for {back} microseconds"}
            else:
                if back > 2_000_000:
                    return {"believed": "recorded with a clock that was set back"}
                if made.recorded_at < last.recorded_at:
                    return {"believed": "recorded before the record before it"}
        register.append(batch(3 * number + 2, 1), place.key)
        problems = register.verify(believed)
    return {"stuck": problems[0].message} if problems else {}


@fault(
    "clock set back, despite_clock",
    """The same with `despite_clock`: what is recorded verifies, and `verify` warns of it.""",
    runs=200,
    few=20,
)
def despite(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"despite {seed}")
    steps = _set_back(dice)
    with stage() as place:
        for _ in range(runs):
            back = 2_000_001 + next(steps)
            with place.create() as register:
                (last,) = register.append(batch(0, 1), place.key)
                shown = (last.recorded_at - back) * 1000
                with patch.object(time, "time_ns", lambda shown=shown: shown):
                    register.append(batch(1, 1), place.key, despite_clock=True)
                found = [(it.rule, it.level) for it in register.verify(place.trust)]
            right = found == [("clock", "warning")]
            tally.add(f"{back} microseconds", {} if right else {"believed": f"says {found}"})
