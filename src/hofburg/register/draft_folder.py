"""The drafts of a centre: files in its folder ``drafts``, one JSON object each.

Nothing in that folder is trusted: what is no ordinary file of a plain name is not opened, what is
too large is not read, and nothing is written over what somebody else changed in the meantime.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from json import dumps
from pathlib import Path
from typing import Any

from hofburg.errors import Problem, RegisterError
from hofburg.register.canon import MAX_LINE
from hofburg.register.drafts import parse_draft

__all__ = ["DraftFile", "DraftFolder"]

# What may be a draft's name everywhere, and cannot lead out of the folder.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", re.ASCII)
_TAKEN = frozenset({"new"})  # names that mean something else where a draft is named
_ENDING = ".json"
_MOST = 1000  # drafts of one centre
_LINKS = getattr(os, "O_NOFOLLOW", 0)
_WAITS = getattr(os, "O_NONBLOCK", 0)  # a pipe would keep us waiting for ever


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A draft as it stands in its file.

    Attributes:
        name: of the file, without ``.json``.
        data: what it holds; empty where it does not read.
        digest: SHA-256 of the file, by which a later change is noticed.
        changed: when it was last written (microseconds since 1970 UTC).
        problems: why it does not read.
    """

    name: str
    data: Mapping[str, Any]
    digest: str
    changed: int
    problems: tuple[Problem, ...] = ()


class DraftFolder:
    """The drafts in a folder, which is made when the first one is saved."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def place(self, name: str) -> Path:
        """The file of a draft. Raises ``RegisterError`` for what is no name of one."""
        if not _NAME.fullmatch(name) or name in _TAKEN:
            said = f"{name[:60]!r} is no name of a draft."
            remedy = "Use letters A to Z, digits, hyphens and underscores; 80 at most."
            raise RegisterError(Problem("", "file-name", said, remedy, "name"))
        return self.path / f"{name}{_ENDING}"

    def all(self) -> list[DraftFile]:
        """All drafts, the last changed first; those that do not read with their problems."""
        if not self._there():
            return []
        found = []
        for path in sorted(self.path.iterdir()):
            if path.name.startswith("."):
                continue
            try:
                found.append(self.read(path.name.removesuffix(_ENDING)))
            except RegisterError as error:
                found.append(DraftFile(path.name, {}, "", 0, error.problems))
        return sorted(found, key=lambda it: (-it.changed, it.name))

    def read(self, name: str) -> DraftFile:
        """One draft. Raises ``RegisterError`` where there is no such file that may be opened."""
        path = self.place(name)
        if not self._there():
            raise _refused(path, "there is no such draft.")
        try:
            descriptor = os.open(path, os.O_RDONLY | _LINKS | _WAITS)
        except OSError as error:
            link = path.is_symlink()
            said = "is a link to another file." if link else "there is no such draft."
            if not link and not isinstance(error, FileNotFoundError):
                said = f"cannot be read: {error.strerror}."
            raise _refused(path, said, "Put the file itself there." if link else "") from None
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            os.close(descriptor)
            raise _refused(path, "is no file.")
        with os.fdopen(descriptor, "rb") as file:
            raw = file.read(MAX_LINE + 1)
        digest, changed = hashlib.sha256(raw).hexdigest(), about.st_mtime_ns // 1000
        try:
            return DraftFile(name, parse_draft(raw, path.name), digest, changed)
        except RegisterError as error:
            return DraftFile(name, {}, digest, changed, error.problems)

    def free(self, wanted: str) -> str:
        """A name that no draft has yet, made of a text: ``request-KGZ``, ``request-KGZ-2``."""
        stem = "-".join(re.findall(r"[A-Za-z0-9]+", wanted.replace("_", "-")))[:60].strip("-")
        if not stem or stem in _TAKEN:
            stem = "draft"
        name, number = stem, 1
        while os.path.lexists(self.place(name)):
            number += 1
            name = f"{stem}-{number}"
        return name

    def save(self, name: str, draft: Mapping[str, Any], was: str | None = None) -> DraftFile:
        """Write a draft, readable by its owner only.

        Args:
            was: the digest of what it replaces; left out, it is a new file.

        Raises ``RegisterError``, and leaves everything as it was, where there is such a file
        already, where it is not any more what it was, and where the draft cannot be written.
        """
        path = self.place(name)
        raw = _written(draft, path.name)
        self._make()
        if was is None:
            if sum(1 for _ in self.path.iterdir()) >= _MOST:
                raise _refused(path, f"there are {_MOST} drafts.", "Delete what is not needed.")
            _new(path, raw)
        else:
            self._unchanged(name, was)
            # Beside it, then in its place: whoever reads it sees the one or the other whole.
            beside = self.path / f".{name}.{os.getpid()}.part"
            beside.unlink(missing_ok=True)
            _new(beside, raw)
            beside.replace(path)
        return self.read(name)

    def delete(self, name: str, was: str) -> None:
        """Delete a draft. Raises ``RegisterError`` where it is not any more what it was."""
        self._unchanged(name, was)
        self.place(name).unlink()

    def _unchanged(self, name: str, was: str) -> None:
        if self.read(name).digest != was:
            remedy = "Open it again, and do what you wanted to do there."
            raise _refused(self.place(name), "was changed in the meantime.", remedy)

    def _there(self) -> bool:
        """Whether there is a folder. Raises ``RegisterError`` where something else is in place."""
        try:
            about = os.lstat(self.path)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _refused(self.path, f"cannot be read: {error.strerror}.") from None
        if not stat.S_ISDIR(about.st_mode):
            raise _refused(self.path, "is no folder of this centre.", "Put a folder there.")
        return True

    def _make(self) -> None:
        if not self._there():
            try:
                self.path.mkdir(mode=0o700)
            except OSError as error:
                raise _refused(self.path, f"cannot be made: {error.strerror}.") from None


def _written(draft: Mapping[str, Any], place: str) -> bytes:
    """The bytes of a draft's file."""
    try:
        raw = (dumps(draft, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
    except (TypeError, ValueError, RecursionError) as error:
        said = f"holds what no file of JSON can: {type(error).__name__}."
        raise RegisterError(Problem(place, "type", said, "Take it out.")) from None
    if len(raw) > MAX_LINE:
        said = f"is larger than {MAX_LINE // 2**20} MiB."
        raise RegisterError(Problem(place, "too-long", said, "Send large data as attachment."))
    return raw


def _new(path: Path, raw: bytes) -> None:
    """Write a new file that only its owner reads; all of it or nothing."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _LINKS, 0o600)
    except FileExistsError:
        remedy = "Name another one; nothing is overwritten."
        raise _refused(path, "there is such a file already.", remedy) from None
    except OSError as error:
        raise _refused(path, f"cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _refused(path, f"cannot be written: {error.strerror}.") from None


def _refused(path: Path, said: str, remedy: str = "") -> RegisterError:
    # Without the folders above: who sees it knows where the centre is.
    return RegisterError(Problem(f"{path.parent.name}/{path.name}", "file", said, remedy, "name"))
