"""Files of a backup on disk: names that come last, and nothing half-made that is left behind."""

from __future__ import annotations

import io
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO

from hofburg.errors import Problem, RegisterError
from hofburg.register.attachment_keys import hold
from hofburg.register.keys import sync

__all__ = ["copy", "failed", "held", "named", "new", "places", "put", "scratch"]

_LINKS, _WAITS = getattr(os, "O_NOFOLLOW", 0), getattr(os, "O_NONBLOCK", 0)


def new(path: Path) -> IO[bytes]:
    """A new file that only its owner sees, open for writing."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _LINKS
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def copy(source: Path, target: Path) -> None:
    """Copy an ordinary file into a new one; the folder of that is made.

    Raises ``FileNotFoundError`` where there is none, ``RegisterError`` where it is no such file.
    """
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with _ordinary(source) as old, new(target) as file:
        shutil.copyfileobj(old, file)


def _ordinary(path: Path) -> io.BufferedReader:
    """An ordinary file, open for reading.

    Raises ``FileNotFoundError``, and ``RegisterError`` for a link, a folder, a pipe or a device.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _LINKS | _WAITS)
    except FileNotFoundError:
        raise
    except OSError as error:
        said = f"cannot be read: {error.strerror}."
        if path.is_symlink():
            said = "is a link to another file."
        raise RegisterError(Problem(str(path), "file", said, "Put the file there.")) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise RegisterError(Problem(str(path), "file", "is no file.", "Take it away."))
    return io.BufferedReader(io.FileIO(descriptor))


def held(path: Path) -> io.BufferedReader:
    """An ordinary file that a backup is made of. Raises ``RegisterError``."""
    try:
        return _ordinary(path)
    except FileNotFoundError:
        said = "was taken away while the backup was made."
        raise RegisterError(Problem(str(path), "file", said, "Make the backup again.")) from None


@contextmanager
def scratch(folder: Path, name: str) -> Iterator[Path]:
    """A folder that only its owner sees, and that is gone afterwards unless it was renamed.

    What an earlier run left when it was killed is taken away first.
    """
    made = folder / _part(name)
    try:
        _sweep(folder, name)
        made.mkdir(mode=0o700)
    except OSError as error:
        raise failed(error, folder) from None
    try:
        with _locked(made):
            yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _part(name: str) -> str:
    return f".{name}.{secrets.token_hex(4)}.part"


def _sweep(folder: Path, name: str) -> None:
    """Take away what has a name of `_part` and is nobody's any more."""
    wanted = re.compile(rf"\.{re.escape(name)}\.[0-9a-f]{{8}}\.part")
    for old in folder.iterdir():
        if wanted.fullmatch(old.name) and not old.is_symlink():
            with suppress(OSError), _locked(old) as free:
                if free and old.is_dir():
                    shutil.rmtree(old, ignore_errors=True)
                elif free:
                    old.unlink()


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Hold a file or folder; False if another process holds it."""
    descriptor = os.open(path, os.O_RDONLY | _LINKS | _WAITS)
    try:
        yield hold(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def put(out: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A new file that gets its name when all is done, and never takes that of another.

    Yields it open for writing, and the name that it has meanwhile.
    """
    part = out.with_name(_part(out.name))
    try:
        _sweep(out.parent, out.name)
        with new(part) as target, _locked(part):
            yield target, part
        try:
            os.link(part, out)
        except FileExistsError:
            raise
        except OSError:  # a disk without links, such as a stick
            if os.path.lexists(out):
                raise FileExistsError(17, "there is such a file already", str(out)) from None
            part.rename(out)
        sync(out.parent)
    except OSError as error:
        raise failed(error, out) from None
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def named(made: Path, folder: Path) -> Iterator[None]:
    """What is said of a scratch folder is said of the folder that it stands for."""
    try:
        yield
    except RegisterError as error:
        raise type(error)(places(error.problems, made, folder)) from None


def places(problems: Iterable[Problem], made: Path, folder: Path) -> list[Problem]:
    """Problems with the places in a scratch folder as those of the folder it stands for."""
    return [replace(it, place=it.place.replace(str(made), str(folder))) for it in problems]


def failed(error: OSError, path: Path) -> RegisterError:
    """What the disk refused, as an error of ours."""
    said = f"cannot be written: {(error.strerror or str(error)).lower()}."
    remedy = "Is there room, and may you write there?"
    return RegisterError(Problem(str(path), "file", said, remedy))
