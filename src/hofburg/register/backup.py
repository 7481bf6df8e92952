"""Backups of a centre: made while others write, and tested by restoring before they are done.

A backup is one file that only a passphrase or the identity of a recipient opens (see
`backup_file`); it holds the centre's files and a manifest (see `backup_parts`). Where something
goes wrong, or somebody pulls the plug, there is no file of the wanted name. See `backup_restoring`
for the way back.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from hofburg._version import __version__
from hofburg.errors import IntegrityError, Problem, RegisterError
from hofburg.register.backup_disk import copy, held, named, new, places, put, scratch
from hofburg.register.backup_file import recipients_of, seal
from hofburg.register.backup_parts import CONFIG, STORE, TRUST, Backup, Part, archive, fits
from hofburg.register.backup_restoring import (
    ATTACHMENTS,
    DRAFTS,
    KEYS,
    BackupReport,
    Watch,
    checked,
    noted,
    quietly,
    unpacked,
    verified,
)
from hofburg.register.centre import Centre
from hofburg.register.schema import connect, understood

__all__ = ["make_backup"]

_PAGES = 2048  # of a register, at a time
_TRIES, _PAUSE = 5, 0.1


def make_backup(
    centre: Centre,
    out: Path | str,
    *,
    passphrase: str | None = None,
    recipients: Sequence[str] = (),
    insecure: bool = False,
    with_keys: bool = True,
    watch: Watch = quietly,
) -> BackupReport:
    """Write a backup of a centre into a new file, and test it by restoring, before it has its name.

    Others may write meanwhile: it holds the register as it was at one moment.

    Args:
        out: a file that is not there; its folder is.
        passphrase: opens the backup; it must be that of the node's key.
        recipients: public keys of age (``age1...``), whose identities open it.
        insecure: anybody may open it; only of a demo centre.
        with_keys: the node's keys are in it, encrypted as they are.
        watch: is told what is being done, and how much of how much of it.

    Raises ``RegisterError``; then there is no such file. A register with faults is backed up, and
    they are in the report.
    """
    out = Path(out)
    if os.path.lexists(out):
        said, remedy = "there is such a file already.", "Name another one; nothing is overwritten."
        raise RegisterError(Problem(str(out), "file", said, remedy))
    if insecure and centre.kind != "demo":
        said = "the backup of a real centre is encrypted."
        raise RegisterError(Problem("--insecure", "insecure", said, "Leave it out."))
    to = recipients_of(recipients)
    if passphrase is not None:
        centre.key(passphrase)  # a slip of the finger, and nobody would ever open it
    with scratch(centre.folder, "backup") as folder, put(out) as (target, path):
        files = folder / "files"
        with named(files, centre.folder):
            problems, backup = _taken(centre, files, with_keys, watch)
        placed = [(part, _place(part, files, centre.folder)) for part in backup.parts]
        pieces = _watched(archive(backup, placed), backup.size, watch)
        secret = seal(target, pieces, passphrase=passphrase, recipients=to, bare=insecure)
        target.flush()
        os.fsync(target.fileno())
        shutil.rmtree(files)
        tested = folder / "tested"
        tested.mkdir(mode=0o700)
        # With the passphrase if there is one: that it opens is what is tested.
        with_secret = [] if insecure or passphrase is not None else [secret]
        found = unpacked(path, tested, watch, attachments=False, passphrase=passphrase,
                         secrets=with_secret, insecure=insecure)  # fmt: skip
        if found != backup:
            said = "is not what was written: the disk does not hold what it is given."
            raise RegisterError(Problem(str(out), "backup", said, "Use another disk."))
        checked(tested, found)
    problems = places(problems, files, centre.folder)
    return BackupReport(backup, out, tuple(problems), tuple(_left_out(centre.folder)))


def _taken(
    centre: Centre, files: Path, with_keys: bool, watch: Watch
) -> tuple[list[Problem], Backup]:
    """Copy what may change while we write; what is wrong with the register, and the manifest."""
    missing = str(centre.folder / TRUST)
    for _ in range(_TRIES):
        shutil.rmtree(files, ignore_errors=True)
        files.mkdir(mode=0o700)
        names = [CONFIG, TRUST, *_listed(centre.folder, DRAFTS)]
        names += _listed(centre.folder, KEYS) if with_keys else []
        try:
            for name in names:
                copy(centre.folder / name, files / name)
            _copy_register(centre.folder / STORE, files / STORE, watch)
            # They belong together: whoever changes the trust file seals it in the register.
            if (files / TRUST).read_bytes() == (centre.folder / TRUST).read_bytes():
                break
        except FileNotFoundError as error:  # a draft that was sent meanwhile
            missing = str(error.filename)
        time.sleep(_PAUSE)
    else:
        said = "is missing, or changes all the time."
        raise RegisterError(Problem(missing, "file", said, "Try again."))
    copied = Centre(files, centre.state, centre.node, centre.kind)
    with copied.register() as register:
        problems = verified(copied, register, None, watch)
        backup = Backup(
            made=int(time.time()) * 1_000_000,
            program=__version__,
            node=register.node,
            state=register.state,
            kind=register.kind,
            id=register.id,
            head=register.head(),
            records=register.count(),
            recorders=len(register.heads()),
            digest=register.digest(),
            problems=noted(problems, files),
            parts=(),
        )
    parts = [_part(files, name) for name in (CONFIG, TRUST, STORE, *names[2:])]
    parts += [_part(centre.folder, name) for name in _listed(centre.folder, ATTACHMENTS)]
    return problems, replace(backup, parts=tuple(parts))


def _copy_register(path: Path, target: Path, watch: Watch) -> None:
    """A whole copy of a register as it is at one moment, with what its log beside it holds."""
    new(target).close()
    with (
        understood(path),
        closing(connect(path)) as source,
        closing(sqlite3.connect(target, isolation_level=None)) as made,
    ):
        # The moment: whatever others write from here on is not seen, and does not begin it anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM about").fetchone()
        source.backup(
            made,
            pages=_PAGES,
            progress=lambda _, left, total: watch("copying the register", total - left, total),
        )
        source.execute("COMMIT")
        made.execute("PRAGMA journal_mode = WAL")
        found = [str(answer) for (answer,) in made.execute("PRAGMA integrity_check")]
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if found != ["ok"]:
        said = f"the file is damaged: {found[0]}."
        remedy = "Restore the last backup elsewhere, and take in what is newer from exports."
        raise IntegrityError(Problem(str(path), "record-changed", said, remedy))


def _place(part: Part, files: Path, folder: Path) -> Path:
    """Where a file of a backup is read: attachments never change, all else was copied."""
    return (folder if part.name.startswith(f"{ATTACHMENTS}/") else files) / part.name


def _part(folder: Path, name: str) -> Part:
    with held(folder / name) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Part(name, file.tell(), digest)


def _listed(folder: Path, name: str) -> list[str]:
    """The files in a folder of the centre that a backup takes."""
    inside = folder / name
    if not inside.is_dir():
        return []
    found = {f"{name}/{path.name}": path.lstat().st_size for path in inside.iterdir()}
    return sorted(it for it, size in found.items() if fits(it, size))


def _left_out(folder: Path) -> Iterator[str]:
    """What lies in a centre's folder, is not hidden, and is not taken."""
    taken = {CONFIG, TRUST, STORE}
    for name in (KEYS, DRAFTS, ATTACHMENTS):
        taken |= {name, *_listed(folder, name)}
    inside = [*folder.iterdir(), *(it for name in (KEYS, DRAFTS, ATTACHMENTS)
                                   for it in folder.glob(f"{name}/*"))]  # fmt: skip
    for path in sorted(inside):
        name = path.relative_to(folder).as_posix()
        beside = name.startswith((f"{STORE}-", f"{STORE}.form-"))  # log, mark and older form of it
        if name not in taken and not beside and not path.name.startswith("."):
            yield name


def _watched(pieces: Iterator[bytes], total: int, watch: Watch) -> Iterator[bytes]:
    done = 0
    for piece in pieces:
        done += len(piece)
        watch("writing the backup", min(done, total), total)
        yield piece
