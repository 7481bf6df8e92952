"""Files that were cut off, or in which a bit has flipped: whatever is missing is named.

Nothing brings back what a file no longer holds. The question is whether somebody says so: opening,
reading, verifying, or the next append before it signs; a centre also compares whose register it is
with its configuration. A flip that changes nothing of what is held (in the unused part of a page) may
pass.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from faults.kills import Exports
from faults.outcome import Tally, fault
from faults.stage import Stage, Tell, appended, batch, forked, imported, results, stage, told
from hofburg.errors import HofburgError
from hofburg.register import Record

_SLICE = 500  # trials of one process: a damaged file might crash it

Change = tuple[str, Callable[[], dict[Path, bytes]]]  # what it is, and the files that it changes


@dataclass(frozen=True, slots=True)
class Specimen:
    """A register at rest: its files, and what it holds."""

    files: dict[Path, bytes]
    held: tuple[Record, ...]
    about: tuple[str, str, str]

    @classmethod
    def of(cls, place: Stage) -> Specimen:
        files = {
            path: path.read_bytes()
            for path in sorted(place.folder.rglob("*"))
            if path.is_file() and not path.name.endswith("-shm")
        }
        with place.open() as register:
            held = tuple(register.records())
            return cls(files, held, (register.node, register.state, register.kind))

    def lay(self, place: Stage, changed: dict[Path, bytes]) -> None:
        """Put the files back, some of them changed."""
        place.clear()
        for path, content in (self.files | changed).items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def judge(self, place: Stage) -> dict[str, str]:
        """What is wrong with what the damaged register says."""
        held, signed = set(self.held), {it.signed for it in self.held}
        try:
            with place.open() as register:
                if (register.node, register.state, register.kind) != self.about:
                    return {}  # whose it is: `Centre.register` refuses
                found = list(register.records())
                if strange := [it for it in found if it.signed not in signed]:
                    return {"believed": f"gives out {strange[0].line!r}"}
                if [it for it in register.verify(place.trust) if it.level == "error"]:
                    return {}
                if set(found) - held:
                    return {"believed": "verifies with another signature"}
                register.append(batch(99, 1), place.key)
        except HofburgError:
            return {}
        except Exception as error:
            return {"stuck": f"{type(error).__name__}: {error}"}
        missing = held - set(found)
        return {"lost": f"{len(missing)} records are gone and nobody says so"} if missing else {}


def _closed(place: Stage) -> Specimen:
    """A register that was closed: the write-ahead log is in the file. Checkpoints are signed over all
    but the last record, so that `verify` takes its short way."""
    place.create().close()
    told(forked(partial(_filled, place=place, exports=place.exports(1), close=True)))
    with place.open() as register:
        register.checkpoint(place.key, place.trust)
        register.append(batch(30, 1), place.key)
    return Specimen.of(place)


def _unclosed(place: Stage) -> Specimen:
    """A register whose process ended before it was closed: the last append and the import after it
    are in the log only."""
    place.create().close()
    exports = place.exports(1, 1)
    told(forked(partial(_filled, place=place, exports=exports[:1], close=True)))
    told(forked(partial(_filled, place=place, exports=exports[1:], close=False)))
    return Specimen.of(place)


def _filled(tell: Tell, place: Stage, exports: Exports, close: bool) -> None:
    register = place.open()
    for number in (0, 1, 5) if close else (6,):
        appended(tell, place, register, number)
    imported(tell, place, register, *exports[0])
    if close:
        register.close()


def tried(place: Stage, specimen: Specimen, changes: Iterator[Change], tally: Tally) -> None:
    """Make each change to a fresh copy and judge it, some hundred in a process."""
    listed = list(changes)
    for start in range(0, len(listed), _SLICE):
        part = listed[start : start + _SLICE]

        def child(tell: Tell, part: list[Change] = part) -> None:
            for _, changed in part:
                specimen.lay(place, changed())
                tell(said=specimen.judge(place))

        said = results(forked(child))
        for number, (where, _) in enumerate(part):
            fell = {"stuck": "the process ended"} if number == len(said) else {}
            tally.add(where, said[number] if number < len(said) else fell)
            if fell:
                break


def _cuts(path: Path, content: bytes, last: int, runs: int) -> Iterator[Change]:
    """The file cut at each byte of its last bytes, or at some of them."""
    for size in _spread(last, runs):
        kept = len(content) - 1 - size
        yield f"{path.name} cut to {kept} bytes", partial(_with, path, content[:kept])


def _with(path: Path, content: bytes) -> dict[Path, bytes]:
    return {path: content}


def flips(path: Path, content: bytes, dice: random.Random, runs: int) -> Iterator[Change]:
    """The file with one bit flipped in each byte, or in some of them."""
    for place in _spread(len(content), runs):
        bit = dice.randrange(8)

        def changed(place: int = place, bit: int = bit) -> dict[Path, bytes]:
            flipped = bytes([content[place] ^ 1 << bit])
            return {path: content[:place] + flipped + content[place + 1 :]}

        yield f"{path.name}, byte {place}, bit {bit}", changed


def _spread(total: int, runs: int) -> list[int]:
    """So many numbers below ``total``, evenly apart; all of them if there are not more."""
    return list(range(total)) if total <= runs else [it * total // runs for it in range(runs)]


@fault(
    "truncated file",
    """The register, closed, is cut at each byte of its last page; and the write-ahead log of one that
    was not closed at each byte of its last frame.""",
    runs=4096 + 4120,
    few=120,
)
def truncated(seed: int, runs: int, tally: Tally) -> None:
    with stage() as place:
        specimen = _closed(place)
        content = specimen.files[place.path]
        tried(place, specimen, _cuts(place.path, content, 4096, runs // 2), tally)
        specimen = _unclosed(place)
        log = place.path.with_name(place.path.name + "-wal")
        tried(place, specimen, _cuts(log, specimen.files[log], 4120, runs // 2), tally)
    del seed


@fault(
    "bit flips in the register",
    """One bit in each byte of a small register, one after the other.""",
    runs=200_000,
    few=150,
)
def flips_register(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"flips {seed}")
    with stage() as place:
        specimen = _closed(place)
        content = specimen.files[place.path]
        tried(place, specimen, flips(place.path, content, dice, runs), tally)


@fault(
    "bit flips in the write-ahead log",
    """One bit in each byte of the log of a small register that was not closed.""",
    runs=200_000,
    few=150,
)
def flips_log(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"flips {seed}")
    with stage() as place:
        specimen = _unclosed(place)
        log = place.path.with_name(place.path.name + "-wal")
        tried(place, specimen, flips(log, specimen.files[log], dice, runs), tally)
