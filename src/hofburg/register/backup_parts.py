"""What a backup holds: a manifest, then the files of a centre, as a plain archive of tar (ustar).

    MANIFEST.json        whose it is, when it was made, and every other part with size and SHA-256
    hofburg.toml, trust.json, register.sqlite, keys/..., drafts/..., attachments/...

The same files make the same archive. One that comes from elsewhere is not read as an archive at
all: its manifest is checked, and from then on every byte that is no content must be the byte that
would stand there if we had made it. There is nothing to lead out of a folder with: no other name,
no link, no device, no second file of a name.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hofburg.errors import Problem, RegisterError
from hofburg.register.backup_disk import held
from hofburg.register.canon import is_plain, parse, plain_problems
from hofburg.register.fields import NODE, Checker
from hofburg.values import format_instant

__all__ = ["CONFIG", "STORE", "TRUST", "Backup", "Part", "Unpacked", "archive", "fits"]

CONFIG, TRUST, STORE = "hofburg.toml", "trust.json", "register.sqlite"
FIRST = "MANIFEST.json"
_FORM = 1
_NAME = re.compile(
    r"hofburg\.toml|trust\.json|register\.sqlite"
    r"|(keys|drafts|attachments)/[A-Za-z0-9][A-Za-z0-9._-]{0,88}",
    re.ASCII,
)
_MOST_PARTS, _MOST_BYTES = 200_000, 64 * 2**20  # of a manifest
_MOST_SIZE = 8**11 - 1  # bytes of a file; more than 8 GiB no header of tar can say
_SMALL = 8 * 2**20  # bytes of a file that is read whole: all but registers and attachments
_BLOCK, _CHUNK = 512, 256 * 2**10
_END = bytes(2 * _BLOCK)


@dataclass(frozen=True, slots=True)
class Part:
    """A file in a backup: its name in the centre's folder, its bytes and their SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself.

    Attributes:
        made: when (microseconds since 1970 UTC).
        program: the version of Hofburg that made it.
        node, state, kind, id: of the register.
        head: number and hash of the node's last record.
        records: how many records, of all recorders; ``recorders``: how many these are.
        digest: of the register, as ``Register.digest``.
        problems: what was wrong with the register when it was made, as ``rule place``.
        parts: the files.
    """

    made: int
    program: str
    node: str
    state: str
    kind: str
    id: str
    head: tuple[int, str]
    records: int
    recorders: int
    digest: str
    problems: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)

    def count(self, folder: str) -> int:
        """How many of its files lie in a folder, such as ``drafts``."""
        return sum(part.name.startswith(f"{folder}/") for part in self.parts)

    def dump(self) -> bytes:
        """Its manifest."""
        data = {
            "form": _FORM,
            "made": format_instant(self.made),
            "program": self.program,
            "node": self.node,
            "state": self.state,
            "kind": self.kind,
            "id": self.id,
            "head": {"number": self.head[0], "hash": self.head[1]},
            "records": self.records,
            "recorders": self.recorders,
            "digest": self.digest,
            "problems": list(self.problems),
            "parts": [{"name": it.name, "size": it.size, "sha256": it.sha256} for it in self.parts],
        }
        return json.dumps(data, indent=1, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def parse(cls, raw: bytes, place: str) -> Backup:
        """Read a manifest. Raises ``RegisterError`` with everything that is wrong in it."""
        data = parse(raw, place)
        if not is_plain(data):
            raise RegisterError(plain_problems(data, place))
        check = Checker(place)
        given = check.shape(data, "", cls._fields())
        if given.get("form", _FORM) != _FORM:
            said = f"is a backup of form {given['form']!r}; this program knows {_FORM}."
            raise RegisterError(Problem(place, "version", said, "Use the program that made it."))
        if check.failed:
            raise RegisterError(check.problems)
        made = check.instant(given["made"], "made")
        for name in ("program", "state"):
            check.text(given[name], name)
        if not isinstance(given["node"], str) or not NODE.fullmatch(given["node"]):
            check.say("node", "type", "is not the id of a node, such as KAZ-1.")
        check.choice(given["kind"], "kind", ("real", "demo"), "kind")
        check.key_id(given["id"], "id")
        head = check.shape(given["head"], "head", ("number", "hash"))
        for name, value in (("head.number", head.get("number")), ("records", given["records"])):
            check.count(value, name)
        check.count(given["recorders"], "recorders")
        for name, value in (("head.hash", head.get("hash")), ("digest", given["digest"])):
            check.sha256(value, name)
        for number, problem in enumerate(check.items(given["problems"], "problems", unique=False)):
            check.text(problem, f"problems[{number}]")
        parts = _parts(check, given["parts"])
        if check.failed or made is None:
            raise RegisterError(check.problems)
        return cls(
            made=made.lo,
            program=given["program"],
            node=given["node"],
            state=given["state"],
            kind=given["kind"],
            id=given["id"],
            head=(head["number"], head["hash"]),
            records=given["records"],
            recorders=given["recorders"],
            digest=given["digest"],
            problems=tuple(given["problems"]),
            parts=parts,
        )

    @staticmethod
    def _fields() -> tuple[str, ...]:
        return ("form", "made", "program", "node", "state", "kind", "id", "head", "records",
                "recorders", "digest", "problems", "parts")  # fmt: skip


def fits(name: str, size: int) -> bool:
    """Whether a file of that name, relative to a centre's folder, and size may be in a backup."""
    most = _MOST_SIZE if name == STORE or name.startswith("attachments/") else _SMALL
    return bool(_NAME.fullmatch(name)) and 0 <= size <= most


def _parts(check: Checker, value: object) -> tuple[Part, ...]:
    found: dict[str, Part] = {}
    items = check.items(value, "parts")
    if len(items) > _MOST_PARTS:
        check.say("parts", "too-long", f"names more than {_MOST_PARTS:,} files.")
        return ()
    for number, item in enumerate(items):
        field = f"parts[{number}]"
        noted = len(check.problems)
        given = check.shape(item, field, ("name", "size", "sha256"))
        if len(check.problems) > noted:
            continue
        name, size = given["name"], given["size"]
        check.count(size, f"{field}.size")
        check.sha256(given["sha256"], f"{field}.sha256")
        if len(check.problems) > noted:
            continue
        if not isinstance(name, str) or not fits(name, size):
            check.say(f"{field}.name", "file-name", f"{name!r:.90} is no file of a centre.")
        elif name in found:
            check.say(f"{field}.name", "duplicate", f"{name} stands twice.")
        else:
            found[name] = Part(name, size, given["sha256"])
    for name in (CONFIG, TRUST, STORE):
        if name not in found:
            check.say("parts", "missing-field", f"{name} is missing.")
    return tuple(found.values())


def archive(backup: Backup, files: Iterable[tuple[Part, Path]]) -> Iterator[bytes]:
    """The bytes of the archive, piece by piece.

    Raises ``RegisterError`` where a file is gone, or has not the size that its part says.
    """
    raw = backup.dump()
    yield _header(FIRST, len(raw)) + raw + _padding(len(raw))
    for part, path in files:
        yield _header(part.name, part.size)
        left = part.size
        with held(path) as file:
            while left and (piece := file.read(min(left, _CHUNK))):
                left -= len(piece)
                yield piece
            if left or file.read(1):
                said = "was changed while it was copied."
                raise RegisterError(Problem(str(path), "file", said, "Make the backup again."))
        yield _padding(part.size)
    yield _END


class Unpacked:
    """Takes an archive as it comes, in pieces of any size, and lets nothing pass that is not ours.

    Args:
        place: the file, for what is said of it.
        begun: is given the manifest before anything else comes; may refuse it.
        into: opens the file that a part is written to; where it gives ``None``, it is only hashed.
        progress: is told how many bytes of how many have come.

    Attributes:
        backup: the manifest, once it was read.
        whole: everything came, and each part is what the manifest says.
    """

    def __init__(
        self,
        place: str,
        begun: Callable[[Backup], None] = lambda _: None,
        into: Callable[[Part], IO[bytes] | None] = lambda _: None,
        progress: Callable[[int, int], None] = lambda *_: None,
    ) -> None:
        self.backup: Backup | None = None
        self.whole = False
        self._place, self._begun, self._into, self._progress = place, begun, into, progress
        self._held = bytearray()
        self._steps = self._read()
        self._wanted = next(self._steps)

    def write(self, data: bytes) -> int:
        """Take a piece. Raises ``RegisterError`` where it is not what must come."""
        self._held += data
        while not self.whole and len(self._held) >= self._wanted:
            piece = bytes(self._held[: self._wanted])
            del self._held[: self._wanted]
            try:
                self._wanted = self._steps.send(piece)
            except StopIteration:
                self.whole = True
        if self.whole and self._held:
            raise self._refused("goes on after its end.")
        return len(data)

    def flush(self) -> None:
        """What files have."""

    def close(self) -> None:
        """Nothing more comes: close the file that was being written."""
        self._steps.close()

    def _read(self) -> Generator[int, bytes, None]:
        """Yields how many bytes must come next, and is sent these."""
        block = yield _BLOCK
        digits = block[124:135]
        size = int(digits, 8) if re.fullmatch(rb"[0-7]{11}", digits) else -1
        if size < 0 or block != _header(FIRST, size):
            raise self._refused(f"is an archive of another program: {FIRST} does not come first.")
        if size > _MOST_BYTES:
            raise self._refused("has a manifest of more than 64 MiB.")
        raw = yield size
        yield from self._expect(_padding(size))
        self.backup = backup = Backup.parse(raw, f"{self._place}: {FIRST}")
        self._begun(backup)
        done = 0
        for part in backup.parts:
            yield from self._expect(_header(part.name, part.size))
            file = self._into(part)
            try:
                digest, left = hashlib.sha256(), part.size
                while left:
                    piece = yield min(left, _CHUNK)
                    digest.update(piece)
                    left -= len(piece)
                    if file is not None:
                        file.write(piece)
                    done += len(piece)
                    self._progress(done, backup.size)
            finally:
                if file is not None:
                    file.close()
            if digest.hexdigest() != part.sha256:
                raise self._refused(f"{part.name} is not what the manifest says.")
            yield from self._expect(_padding(part.size))
        yield from self._expect(_END)

    def _expect(self, wanted: bytes) -> Generator[int, bytes, None]:
        if wanted and (yield len(wanted)) != wanted:
            raise self._refused("holds something else than its manifest says.")

    def _refused(self, said: str) -> RegisterError:
        return RegisterError(Problem(self._place, "backup", said, "Take another backup."))


def _header(name: str, size: int) -> bytes:
    """The header of tar for a file of that name: nothing else in it differs from file to file."""
    about = tarfile.TarInfo(name)
    about.size, about.mode = size, 0o600
    return about.tobuf(tarfile.USTAR_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % _BLOCK)
