"""The power fails: what reached the disk is what was synced, and any part of the rest.

A child works while the shim writes down each call that changes the folder. From that log the disk is
rebuilt as of any call: of a file what was synced is there; of each later write all, nothing, or some
sectors of 512 bytes, in any order. A name that was made, changed or removed is certain only after a
sync of its folder; of later changes of names a first part has happened.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from faults.kills import Exports, errand
from faults.outcome import Tally, fault
from faults.shim import Event, events, note, shimmed
from faults.stage import Stage, Tell, appended, audit, forked, stage, told, usable

SECTOR = 512


@dataclass(slots=True)
class _File:
    synced: bytearray = field(default_factory=bytearray)
    later: list[Event] = field(default_factory=list)

    def sync(self) -> None:
        for event in self.later:
            _apply(self.synced, event)
        self.later.clear()

    def after(self, dice: random.Random) -> bytes:
        """What may be found on the disk."""
        found = bytearray(self.synced)
        manner = dice.choice(("all", "none", "first", "some", "torn"))
        if manner == "all":
            kept = self.later
        elif manner == "none":
            kept = []
        elif manner == "first":
            kept = self.later[: dice.randint(0, len(self.later))]
        else:
            kept = [it for it in self.later if dice.random() < 0.5]
        for event in kept:
            _apply(found, event, dice if manner == "torn" else None)
        return bytes(found)


def _apply(content: bytearray, event: Event, torn: random.Random | None = None) -> None:
    if event.kind == "T":
        del content[event.offset :]
        content.extend(bytes(event.offset - len(content)))
        return
    at = 0
    while at < len(event.content):
        size = SECTOR - (event.offset + at) % SECTOR  # to the end of a sector
        piece = event.content[at : at + size]
        if torn is None or torn.random() < 0.5:
            start = event.offset + at
            content.extend(bytes(max(0, start - len(content))))
            content[start : start + len(piece)] = piece
        at += size


class Disk:
    """A disk on which a log is played, call by call."""

    def __init__(self, folder: Path) -> None:
        self._files: dict[int, _File] = {}
        self._inodes: dict[int, int] = {}
        self._sure: dict[Path, int] = {}  # names that a sync of their folder has made certain
        self._names: dict[Path, int] = {}  # as the programs see them
        self._later: list[Event] = []
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                inode = path.stat().st_ino
                self._files[inode] = _File(bytearray(path.read_bytes()))
                self._inodes[inode] = self._sure[path] = self._names[path] = inode

    def play(self, event: Event) -> None:
        """One more call."""
        if event.kind == "C":
            number = -len(self._files) - 1  # the inode may have been another file's
            self._inodes[event.file] = number
            self._files[number] = _File()
            event = Event("C", number, 0, event.content)
        if event.kind in "WT":
            self._files[self._inodes[event.file]].later.append(event)
        elif event.kind == "S":
            (path,) = event.paths
            if event.file in self._inodes and path in self._names:
                self._files[self._inodes[event.file]].sync()
            else:  # a folder
                for it in [it for it in self._later if it.paths[0].parent == path]:
                    _rename(self._sure, it)
                    self._later.remove(it)
        elif event.kind in "CRLU":
            _rename(self._names, event)
            self._later.append(event)

    def after(self, dice: random.Random) -> dict[Path, bytes]:
        """The files that may be found when the power is back."""
        names = dict(self._sure)
        for event in self._later[: dice.randint(0, len(self._later))]:
            _rename(names, event)
        return {path: self._files[number].after(dice) for path, number in names.items()}


def _rename(names: dict[Path, int], event: Event) -> None:
    path = event.paths[0]
    if event.kind == "C":
        names[path] = event.file
    elif path in names:
        if event.kind != "U":
            names[event.paths[1]] = names[path]
        if event.kind != "L":
            del names[path]


def lay(files: dict[Path, bytes], dice: random.Random) -> None:
    """Put back what was found on the disk, with or without what lay in memory."""
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        # SQLite's shared memory may have been written to the disk at any time, or never.
        if path.suffix == ".sqlite" and dice.random() < 0.5:
            path.with_name(path.name + "-shm").write_bytes(dice.randbytes(2**15))


def recorded(folder: Path, act: Callable[[Tell], None]) -> list[Event]:
    """What a child did to a folder; what it told stands between the calls, as notes."""
    log = folder.parent / "log"

    def note_down(**what: Any) -> None:
        note(json.dumps(what) + "\n")

    def noting(tell: Tell) -> None:
        del tell
        with shimmed(folder, log=log):
            act(note_down)

    heard = told(forked(noting))
    if heard.fell:
        raise RuntimeError(heard.fell)
    return events(log)


def cuts(
    happened: list[Event], disk: Disk, dice: random.Random, runs: int
) -> Iterator[tuple[int, bytes, dict[Path, bytes]]]:
    """Power cuts at random moments: number of the call, what had been told, what the disk holds."""
    played, lines = 0, b""
    for moment in sorted(dice.randint(0, len(happened)) for _ in range(runs)):
        for event in happened[played:moment]:
            if event.kind == "N":
                lines += event.content
            else:
                disk.play(event)
        played = moment
        yield moment, lines, disk.after(dice)


def power(seed: int, runs: int, tally: Tally, *, lying: bool = False) -> None:
    """Record errands and cut them.

    Args:
        lying: the disk reports as synced what it did not write: a check of this check.
    """
    dice = random.Random(f"power {seed}")
    with stage() as place:
        exports = place.exports(4, 6)
        turns = max(2, runs // 100)
        for turn in range(turns):
            if made := bool(turn % 2):
                place.create().close()
            else:
                place.clear()
            disk = Disk(place.folder)
            child = partial(_work, place=place, exports=exports, start=100 * (turn % 5), made=made)
            happened = recorded(place.folder, child)
            if lying:
                happened = [it for it in happened if it.kind != "S"]
            for moment, lines, files in cuts(happened, disk, dice, runs // turns):
                place.clear()
                lay(files, dice)
                said = _judged(place, lines, made or b'"made"' in lines)
                tally.add(f"seed {seed}, turn {turn}, after call {moment}", said)


def _judged(place: Stage, lines: bytes, made: bool) -> dict[str, str]:
    """Compare with what had been told when the power went, of a register that had been made or not."""
    if not made and not place.path.exists():
        return {}
    heard = told(lines)
    said, _ = audit(place, heard.acked, heard.flying, heard.texts)
    said |= usable(place, 950)
    if not made:  # nobody was told that there is one, and `create` refuses what is half-made
        said.pop("stuck", None)
    return said


def _work(tell: Tell, place: Stage, exports: Exports, start: int, made: bool) -> None:
    if not made:
        place.create().close()
        tell(made=True)
    with place.open() as register:
        for number in range(start + 10, start + 22):
            appended(tell, place, register, number)
    errand(tell, place, exports, start)


@fault(
    "power cut",
    """All calls that change the folder are written down while a process makes a register, appends,
    imports, signs a checkpoint, closes, opens and appends. For random moments the disk is rebuilt: what was
    synced is there; of each later write all, none or some sectors of 512 bytes, in any order; of later
    changes of names (files made, renamed, removed without a sync of their folder) a first part.""",
    runs=2000,
    few=60,
    shim=True,
)
def power_cut(seed: int, runs: int, tally: Tally) -> None:
    power(seed, runs, tally)
