"""Putting a backup back, or only reading it; nothing in it is believed before it was compared."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hofburg.errors import IntegrityError, Problem, RegisterError
from hofburg.register.backup_disk import failed, named, new, places, scratch
from hofburg.register.backup_file import Secret, identities, open_backup
from hofburg.register.backup_parts import CONFIG, Backup, Part, Unpacked
from hofburg.register.centre import Centre, find_centre
from hofburg.register.keys import sync
from hofburg.register.store import Register
from hofburg.register.trust import Trust
from hofburg.values import format_instant

__all__ = [
    "BackupReport",
    "Watch",
    "check_backup",
    "checked",
    "noted",
    "restore_backup",
    "unpacked",
    "verified",
]

Watch = Callable[[str, int, int], None]  # what is being done, how much of it, of how much
KEYS, DRAFTS, ATTACHMENTS = "keys", "drafts", "attachments"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup or a restoration did.

    Attributes:
        backup: what the backup says of itself.
        path: the backup that was made, or the folder that was restored.
        problems: what `Register.verify` has to say of the register in it.
        left_out: names in the centre's folder that are no files of a centre, and not in it.
    """

    backup: Backup
    path: Path
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...] = ()


def quietly(what: str, done: int, total: int) -> None:
    """Nobody watches."""
    del what, done, total


def check_backup(
    path: Path | str,
    *,
    passphrase: str | None = None,
    identity: Path | str | None = None,
    insecure: bool = False,
    watch: Watch = quietly,
) -> Backup:
    """Decrypt a backup and compare every file in it with its hash; nothing is written anywhere.

    Args:
        passphrase, identity, insecure, watch: as for `restore_backup`.

    Raises ``RegisterError`` where it does not open, or is not whole.
    """
    opening = identities(Path(identity)) if identity is not None else ()
    return unpacked(Path(path), None, watch, passphrase=passphrase, secrets=opening,
                     insecure=insecure)  # fmt: skip


def restore_backup(
    path: Path | str,
    folder: Path | str,
    *,
    passphrase: str | None = None,
    identity: Path | str | None = None,
    insecure: bool = False,
    trust: Trust | None = None,
    watch: Watch = quietly,
) -> BackupReport:
    """Put a centre back, into a new folder. Its register reads, and does not sign until resumed.

    Args:
        folder: is not there, or empty; the folder above it is there.
        passphrase: the one that the node's key had when the backup was made.
        identity: a file with the identity of a recipient, as `age-keygen` writes it.
        insecure: take a backup that is not encrypted, of a demo centre.
        trust: verify with these keys instead of the trust file in the backup.
        watch: is told what is being done, and how much of how much of it.

    Raises ``RegisterError``, ``IntegrityError`` where the register holds what it did not when the
    backup was made; nothing is left of it then.
    """
    path, folder = Path(path), Path(folder)
    opening = identities(Path(identity)) if identity is not None else ()
    _refuse_taken(folder)
    whole = folder.resolve()
    with scratch(whole.parent, whole.name) as made, named(made, folder):
        backup = unpacked(
            path, made, watch, passphrase=passphrase, secrets=opening, insecure=insecure
        )
        (made / KEYS).mkdir(mode=0o700, exist_ok=True)
        centre = checked(made, backup)
        with centre.register() as register:
            problems = verified(centre, register, trust, watch)
            # What a manifest excuses, its maker excuses: not if we have keys from elsewhere.
            known = set() if trust else {*backup.problems}
            fresh = [it for it in problems if not known.issuperset(noted([it], made))]
            if fresh:
                raise IntegrityError(fresh)
            number, hash_ = backup.head
            last = f"{backup.node}/{number} sha256:{hash_}"
            register.happened("restored", f"backup of {format_instant(backup.made)}, {last}")
        try:
            for one in made.rglob("*"):
                sync(one)
            made.rename(whole)
            sync(whole.parent)
        except OSError as error:
            raise failed(error, folder) from None
    return BackupReport(backup, folder, tuple(places(problems, made, folder)))


def _refuse_taken(folder: Path) -> None:
    said = ""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        said = "is no folder."
    elif folder.is_dir() and any(folder.iterdir()):
        said = "is not empty; a backup is restored into a new folder."
    elif folder.is_dir() and folder.samefile("."):
        said = "is the folder you are in; it is replaced by the restored one."
    elif not folder.absolute().parent.is_dir():
        said = "cannot be made: the folder above it is missing."
    if said:
        raise RegisterError(Problem(str(folder), "file", said, "Name a folder that is not there."))


def unpacked(
    path: Path,
    folder: Path | None,
    watch: Watch,
    *,
    attachments: bool = True,
    passphrase: str | None = None,
    secrets: Sequence[Secret] = (),
    insecure: bool = False,
) -> Backup:
    """Decrypt a backup into an empty folder, or nowhere; its manifest."""
    what = "restoring" if folder else "reading the backup"

    def begun(backup: Backup) -> None:
        if insecure and backup.kind != "demo":
            said = f"says that it is of a real centre, {backup.node}; these are encrypted."
            raise RegisterError(Problem(str(path), "insecure", said, "Leave --insecure out."))
        if folder and (free := shutil.disk_usage(folder).free) < backup.size:
            said = f"needs {backup.size:,} bytes, and there are {free:,}."
            raise RegisterError(Problem(str(folder), "file", said, "Make room."))

    def into(part: Part) -> IO[bytes] | None:
        if folder is None or (part.name.startswith(ATTACHMENTS) and not attachments):
            return None
        target = folder / part.name
        target.parent.mkdir(mode=0o700, exist_ok=True)
        return new(target)

    sink = Unpacked(str(path), begun, into, lambda *it: watch(what, *it))
    try:
        open_backup(path, sink, passphrase=passphrase, secrets=secrets, insecure=insecure)
    except OSError as error:
        raise failed(error, folder or path) from None
    finally:
        sink.close()
    if not sink.whole or sink.backup is None:
        said = "ends before everything has come."
        raise RegisterError(Problem(str(path), "backup", said, "Take another backup."))
    return sink.backup


def checked(folder: Path, backup: Backup) -> Centre:
    """The centre that was restored, if its register is the one that the manifest describes."""
    centre = find_centre(folder)
    if centre is None or centre.folder != folder.resolve():
        raise RegisterError(Problem(str(folder / CONFIG), "config", "does not read."))
    with centre.register() as register:
        held = (register.node, register.state, register.kind, register.id, register.head(),
                register.count(), register.digest())  # fmt: skip
    said = (backup.node, backup.state, backup.kind, backup.id, backup.head,
            backup.records, backup.digest)  # fmt: skip
    if held != said:
        text = "its register is not the one that its manifest describes."
        raise IntegrityError(Problem(str(folder), "backup", text, "Take another backup."))
    return centre


def verified(
    centre: Centre, register: Register, trust: Trust | None, watch: Watch
) -> list[Problem]:
    """What speaks against a register, and against the seal of the trust file beside it."""
    own, problem = centre.looked_at()
    found = register.verify(trust or own, progress=lambda *it: watch("verifying the register", *it))
    # That it was put back before is nothing against it: it is about to be put back again.
    found = [it for it in found if it.rule != "restored"]
    return [*found, problem] if problem else found


def noted(problems: Sequence[Problem], folder: Path) -> tuple[str, ...]:
    """Faults of a register as a manifest has them: the same wherever its folder is."""
    found = (f"{it.rule} {it.place.replace(str(folder), '')}" for it in problems)
    errors = [it for it, one in zip(found, problems, strict=True) if one.level == "error"]
    plain = ("".join(sign if sign.isprintable() else "?" for sign in it) for it in errors)
    return tuple(dict.fromkeys(" ".join(it.split())[:_LONGEST].strip() for it in plain))
