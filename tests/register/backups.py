"""A small centre, and what its backups are compared with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pyrage
import pytest

from hofburg.errors import RegisterError
from hofburg.register import (
    Centre,
    init_centre,
    restore_backup,
)
from hofburg.register.backup_file import HEAD
from register.toy import entries

REPO = Path(__file__).resolve().parents[2]
SECRET = "a passphrase for tests"


def made(folder: Path, count: int = 3, **options: Any) -> Centre:
    """A demo centre, its key without a passphrase, with so many records and some files."""
    centre = init_centre(folder, "KAZ", passphrase=None, kind="demo", insecure=True, **options)
    with centre.register() as register:
        register.append(entries(count, origin="demo"), centre.key(None))
    (folder / "drafts").mkdir()
    (folder / "drafts" / "reply.json").write_text('{"kind": "answer"}', encoding="utf-8")
    (folder / "attachments").mkdir()
    (folder / "attachments" / f"{'0' * 64}.age").write_bytes(os.urandom(700_000))
    return centre


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a centre that are the same after it was restored."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("register.sqlite")
    }


def lines(centre: Centre) -> list[bytes]:
    with centre.register() as register:
        return [record.line for record in register.records()]


def rules(problems: RegisterError) -> list[str]:
    return [problem.rule for problem in problems.problems]


def refused(path: Path, folder: Path, **options: Any) -> RegisterError:
    """What a restoration says that is refused, and leaves nothing behind."""
    beside = sorted(folder.parent.iterdir())
    with pytest.raises(RegisterError) as caught:
        restore_backup(path, folder, **options)
    assert sorted(folder.parent.iterdir()) == beside
    assert not folder.exists()
    return caught.value


def plain(path: Path) -> bytes:
    """The archive in an insecure backup, opened by hand as docs/backup.md says."""
    raw = path.read_bytes()
    first, second, body = raw.split(b"\n", 2)
    assert first + b"\n" == HEAD
    return bytes(pyrage.decrypt(body, [pyrage.x25519.Identity.from_str(second.decode())]))
