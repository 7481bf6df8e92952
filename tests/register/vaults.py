"""Centres whose vaults are tried out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hofburg.errors import RegisterError
from hofburg.register import (
    Attachments,
    Centre,
    Enclosure,
    Record,
    check_entry,
    init_centre,
    with_enclosures,
)
from register import toy

PASSPHRASE = "a passphrase for tests"
SOURCE = Path(__file__).resolve().parents[2] / "src"


def demo(folder: Path, state: str = "KAZ") -> Centre:
    """A demonstration whose key has no passphrase."""
    return init_centre(folder, state, passphrase=None, kind="demo", insecure=True)


def passport_in(folder: Path) -> Path:
    """A file with particulars, in its name too."""
    path = folder / "passport Ivanov.pdf"
    path.write_bytes(b"%PDF-1.7 N 1234567")
    return path


def nobody() -> str | None:
    """A passphrase that must not be asked for."""
    raise AssertionError("nobody should be asked for a passphrase")


def none() -> str | None:
    return None


def recipient(centre: Centre) -> Callable[[], str]:
    key = centre.key(None)
    return lambda: centre.vault().keys.recipient(key, none)


def said(centre: Centre) -> Attachments:
    with centre.register() as store:
        return Attachments(store.records())


def keep(centre: Centre, files: list[Enclosure], **more: Any) -> Record:
    """Keep files, then record an entry that names them."""
    made, problems = check_entry(with_enclosures(toy.data(**more), files), toy.LAWS)
    assert made is not None, problems
    centre.vault().attach(files, said(centre), recipient(centre))
    with centre.register() as store:
        (record,) = store.append([made], centre.key(None))
    return record


def opened(centre: Centre, sha256: str) -> bytes:
    vault = centre.vault()
    return vault.read(sha256, said(centre), vault.keys.identity(none))


def destroy(centre: Centre, sha256: str, reason: str = "the visit is over") -> Record:
    with centre.register() as store:
        return centre.vault().destroy(sha256, reason, store, centre.key(None), said(centre))


def rules(error: pytest.ExceptionInfo[RegisterError]) -> list[str]:
    assert all(it.message for it in error.value.problems)
    return [it.rule for it in error.value.problems]


def run(code: str, *words: Path | str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
