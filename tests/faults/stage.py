"""Where faults are tried: a folder with two keys, a trust file, entries, and how to look afterwards."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from hofburg.errors import HofburgError
from hofburg.register import Entry, Key, Record, Register, Trust
from register.toy import LAWS, entry, trust

__all__ = [
    "Stage",
    "Tell",
    "Told",
    "Work",
    "appended",
    "audit",
    "batch",
    "begun",
    "ended",
    "forked",
    "imported",
    "results",
    "stage",
    "told",
    "usable",
    "working",
]

SIZES = (1, 1, 5, 1, 3, 2)  # entries of one append, in turns


@dataclass(frozen=True, slots=True)
class Work:
    """Something that was begun: a recorder, and the entries that come into its chain."""

    recorder: str
    texts: tuple[bytes, ...]

    @classmethod
    def of(cls, recorder: str, entries: Iterable[Entry]) -> Work:
        return cls(recorder, tuple(it.text for it in entries))


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder of its own, as the system names it, and who writes there.

    Attributes:
        folder: register, marks, exports; also the home of marks that lie elsewhere.
        key: of KAZ-1, whose register is ``path``.
        foreign: of KGZ-1, whose exports are imported.
        trust: believes both.
    """

    folder: Path
    key: Key
    foreign: Key
    trust: Trust

    @property
    def path(self) -> Path:
        return self.folder / "register.sqlite"

    def create(self) -> Register:
        """An empty register where none is any more."""
        self.clear()
        return Register.create(self.path, node="KAZ-1", state="KAZ")

    def open(self) -> Register:
        return Register.open(self.path)

    def clear(self) -> None:
        """Empty the folder."""
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def exports(self, *sizes: int) -> list[tuple[Work, Path]]:
        """Exports of KGZ-1's register as it grew, with what each adds to the one before.

        They lie beside the folder: nothing happens to them.
        """
        made: list[tuple[Work, Path]] = []
        path = self.folder.parent / "kgz" / "register.sqlite"
        path.parent.mkdir()
        with Register.create(path, node="KGZ-1", state="KGZ") as other:
            for number, size in enumerate(sizes):
                fresh = batch(number, size, author="KGZ")
                other.append(fresh, self.foreign)
                file = self.folder.parent / f"{number}.jsonl"
                with file.open("wb") as fp:
                    other.export(fp)
                made.append((Work.of("KGZ-1", fresh), file))
        shutil.rmtree(path.parent)
        return made


@contextmanager
def stage() -> Iterator[Stage]:
    """A stage in memory where there is such a disk: a kill does not care, and a power cut is acted."""
    fast = "/dev/shm"
    place = fast if os.access(fast, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="hofburg-faults-", dir=place) as name:
        folder = Path(name).resolve() / "disk"
        folder.mkdir()
        before = os.environ.get("XDG_STATE_HOME")
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        key, foreign = Key.generate("KAZ-1"), Key.generate("KGZ-1")
        try:
            yield Stage(folder, key, foreign, trust(key, foreign))
        finally:
            if before is None:
                del os.environ["XDG_STATE_HOME"]
            else:
                os.environ["XDG_STATE_HOME"] = before


_MADE: dict[tuple[int, int, str], list[Entry]] = {}


def batch(number: int, size: int = 0, author: str = "KAZ") -> list[Entry]:
    """The entries of one append: always the same for a number."""
    size = size or SIZES[number % len(SIZES)]
    if (number, size, author) not in _MADE:
        _MADE[number, size, author] = [
            entry(author=author, number=f"{number}.{one}", to=["AUT"], comment="x" * (1 + 37 * one))
            for one in range(size)
        ]
    return _MADE[number, size, author]


# Children


class Tell(Protocol):
    """How a child tells its parent something, as JSON; what was told stands even if it is killed."""

    def __call__(self, **what: Any) -> None: ...


Child = tuple[int, int]  # process, and the end of the pipe where it is heard


def begun(act: Callable[[Tell], None]) -> Child:
    """Fork a child that does something. No connection may be open: SQLite forbids to carry one."""
    read, write = os.pipe()
    with suppress(AttributeError, OSError):
        import fcntl

        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 2**20)  # what a child tells must not stop it
    pid = os.fork()
    if not pid:
        try:
            os.close(read)
            act(partial(_says, write))
            os._exit(0)
        except BaseException as error:
            _says(write, fell=f"{type(error).__name__}: {error}")
            os._exit(1)
    os.close(write)
    return pid, read


def ended(child: Child) -> bytes:
    """All that a child told, a line each, when it has ended."""
    pid, read = child
    found = []
    while piece := os.read(read, 2**16):
        found.append(piece)
    os.close(read)
    os.waitpid(pid, 0)
    return b"".join(found)


def forked(act: Callable[[Tell], None], wait: float | None = None) -> bytes:
    """What a child told.

    Args:
        act: what it does; what this raises is told as ``fell``.
        wait: kill the child after so many seconds; left out: it ends, or is killed, by itself.
    """
    child = begun(act)
    if wait is not None:
        time.sleep(wait)
        os.kill(child[0], signal.SIGKILL)
    return ended(child)


def _says(fd: int, **what: Any) -> None:
    line = json.dumps(what).encode() + b"\n"
    while line:
        line = line[os.write(fd, line) :]


def working(tell: Tell, work: Work, act: Callable[[], Iterable[Record] | None]) -> bool:
    """Do something and tell when it begins, what it acknowledged, and how it was refused."""
    tell(begun=[work.recorder, [it.decode() for it in work.texts]])
    try:
        made = act()
    except HofburgError as error:
        tell(refused=str(error))
        return False
    tell(done=None if made is None else [it.line.decode() for it in made])
    return True


@dataclass(slots=True)
class Told:
    """What a child told before it ended.

    Attributes:
        acked: lines of records; of an import the texts of its entries stand in ``texts``.
        texts: entries that were acknowledged without a line, with their recorder.
        flying: what was begun and neither acknowledged as a whole.
        refused: messages of errors.
        fell: how it ended with an error that is none of Hofburg's; or empty.
    """

    acked: list[bytes]
    texts: list[tuple[str, bytes]]
    flying: list[Work]
    refused: list[str]
    fell: str = ""


def told(lines: bytes) -> Told:
    """Read what `working` told; half a line was never told."""
    found = Told([], [], [], [])
    whole = lines[: lines.rfind(b"\n") + 1]
    for line in whole.splitlines():
        for what, value in json.loads(line).items():
            if what == "begun":
                found.flying.append(Work(value[0], tuple(it.encode() for it in value[1])))
            elif what == "done":
                work = found.flying.pop()
                if value is None:
                    found.texts += [(work.recorder, it) for it in work.texts]
                else:
                    found.acked += [it.encode() for it in value]
            elif what == "refused":
                found.refused.append(value)
            elif what == "fell":
                found.fell = value
    return found


def results(lines: bytes) -> list[dict[str, str]]:
    """What a child told as ``said``, one for each run it made."""
    told = [json.loads(line) for line in lines[: lines.rfind(b"\n") + 1].splitlines()]
    return [it["said"] for it in told if "said" in it]


# Afterwards


def audit(
    stage: Stage,
    acked: Iterable[bytes],
    flying: Sequence[Work] = (),
    texts: Iterable[tuple[str, bytes]] = (),
) -> tuple[dict[str, str], list[Record]]:
    """Open the register after a fault that left its files honest, and compare.

    Returns the texts for `Tally.add`, and the records that it holds.
    """
    held = set(acked)
    try:
        with stage.open() as register:
            found = list(register.records())
            problems = [it for it in register.verify(stage.trust) if it.level == "error"]
    except HofburgError as error:
        return {"lost" if held else "stuck": f"does not read: {error}"}, []
    said: dict[str, str] = {}
    if problems:
        said["stuck"] = f"does not verify: {problems[0].message}"
    if missing := held - {it.line for it in found}:
        said["lost"] = f"{len(missing)} of {len(held)} records: {min(missing).decode()[:300]}"
    wanted = set(texts)
    rest: dict[str, list[bytes]] = {}
    for record in found:
        if record.line not in held:
            key = record.recorder, record.entry.text
            if key in wanted:
                wanted.discard(key)
            else:
                rest.setdefault(record.recorder, []).append(record.entry.text)
    if wanted:
        said["lost"] = f"{len(wanted)} entries of an import"
    for work in flying:
        here = rest.get(work.recorder, [])
        if here[: len(work.texts)] == list(work.texts):
            rest[work.recorder] = here[len(work.texts) :]
    if left := {name: len(here) for name, here in rest.items() if here}:
        said["believed"] = f"holds what nobody recorded as a whole: {left}"
    return said, found


def usable(stage: Stage, number: int) -> dict[str, str]:
    """Whether the register takes an append again."""
    try:
        with stage.open() as register:
            register.append(batch(number, 1), stage.key)
    except HofburgError as error:
        return {"stuck": f"takes nothing any more: {error}"}
    return {}


def appended(tell: Tell, place: Stage, register: Register, number: int) -> bool:
    """Append a batch and tell of it; whether it was done."""
    entries = batch(number)
    work = Work.of("KAZ-1", entries)
    return working(tell, work, lambda: register.append(entries, place.key))


def imported(tell: Tell, place: Stage, register: Register, work: Work, path: Path) -> bool:
    """Import a file, by the law of the toy, and tell of it; whether it was done."""

    def act() -> None:
        register.import_records(path, LAWS, trust=place.trust)

    return working(tell, work, act)
