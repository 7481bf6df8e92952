"""How `hofburg serve` opens a browser."""

from __future__ import annotations

import stat
import webbrowser
from pathlib import Path

import pytest

from hofburg.cli import serve as command

KEY = "the-key-of-the-tests"


def test_the_key_is_on_no_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """All users of a machine see what a program was started with."""
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr("threading.Thread.start", lambda it: it.run())
    command._open(f"http://127.0.0.1:1/?key={KEY}&as_of=2026", tmp_path)
    [address] = opened
    assert KEY not in address
    file = Path(address.removeprefix("file://"))
    assert file.parent == tmp_path
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert f"key={KEY}&amp;as_of=2026" in file.read_text(encoding="utf-8")
