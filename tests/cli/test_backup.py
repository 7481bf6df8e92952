"""register backup, restore, resume: as an officer types them."""

from __future__ import annotations

import getpass
import json
import re
import sys
from pathlib import Path

import pyrage
import pytest

from cli.conftest import REPO, Command, request_entry


@pytest.fixture
def saved(hofburg: Command, centre: Path) -> Path:
    """An insecure backup of the centre that we are in, beside its folder."""
    ran = hofburg("register", "backup", "--out", "../saved.backup", "--insecure")
    assert (ran.code, ran.err) == (
        0,
        "hofburg: not in it, as no files of a centre: request.json.\n",
    )
    return centre.parent / "saved.backup"


def test_a_centre_goes_and_comes_back(
    hofburg: Command, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported = hofburg("register", "export").out
    monkeypatch.chdir(saved.parent)
    ran = hofburg("register", "restore", saved, "back", "--insecure")
    assert (ran.code, ran.err) == (0, "")
    assert "1 record." in ran.out
    assert "LIE-1/1, sha256:" in ran.out
    assert "hofburg register resume --reason TEXT" in ran.out
    monkeypatch.chdir(saved.parent / "back")
    assert hofburg("register", "export").out == exported


def test_it_signs_again_when_somebody_says_why(
    hofburg: Command, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hofburg("register", "restore", saved, saved.parent / "back", "--insecure")
    monkeypatch.chdir(saved.parent / "back")
    Path("next.json").write_text(json.dumps(request_entry(number="4")), encoding="utf-8")
    ran = hofburg("register", "add", "next.json")
    assert ran.code == 2
    assert "[restored]" in ran.err
    assert "hofburg register resume --reason" in ran.err
    assert hofburg("register", "resume").code == 2
    ran = hofburg("register", "resume", "--reason", "partners hold nothing newer")
    assert ran.out.startswith("Recorded LIE-1/2: resumed after LIE-1/1.\n")
    assert "LIE-1/3" in hofburg("register", "add", "next.json").out
    assert "all is well" in hofburg("register", "verify").out
    assert "partners hold nothing newer" in hofburg("register", "show", "LIE-1/2").out
    ran = hofburg("register", "resume", "--reason", "again")
    assert (ran.code, ran.out) == (2, "")


@pytest.mark.usefixtures("centre")
def test_nobody_resumes_what_was_not_put_back(hofburg: Command) -> None:
    ran = hofburg("register", "resume", "--reason", "for no reason")
    assert ran.code == 2
    assert "was not put back" in ran.err
    assert len(hofburg("register", "list", "--format", "json").json) == 1


def test_a_backup_is_looked_at_without_writing(hofburg: Command, saved: Path) -> None:
    before = sorted(saved.parent.rglob("*"))
    for words in ((), (saved.parent / "back",)):
        ran = hofburg("register", "restore", saved, *words, "--insecure", "--dry-run")
        assert ran.code == 0
        assert "LIE-1 (LIE, demo)" in ran.out
        assert "1 record of 1 recorder; the last own one LIE-1/1" in ran.out
        assert ran.out.endswith("Nothing was written.\n")
    assert sorted(saved.parent.rglob("*")) == before


def test_an_unencrypted_one_has_to_be_asked_for(hofburg: Command, saved: Path) -> None:
    ran = hofburg("register", "restore", saved, saved.parent / "back")
    assert ran.code == 2
    assert "--insecure" in ran.err
    assert not (saved.parent / "back").exists()


@pytest.mark.usefixtures("nowhere")
def test_the_passphrase_of_the_key_opens_it(
    hofburg: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    hofburg("init", "--state", "LIE", "real")
    monkeypatch.chdir("real")
    ran = hofburg("register", "backup", "--out", "../a.backup", "--insecure")
    assert (ran.code, Path("../a.backup").exists()) == (2, False)
    ran = hofburg("register", "backup", "--out", "../a.backup")
    assert (ran.code, ran.err) == (0, "")
    assert "Tested by restoring" in ran.out
    assert "passphrase" in ran.out
    # Asked for, where nothing is set: a wrong one, then the right one.
    given = iter(["a wrong one", "a passphrase for tests"])
    monkeypatch.delenv("HOFBURG_PASSPHRASE")
    monkeypatch.setattr(getpass, "getpass", lambda _: next(given))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    ran = hofburg("register", "restore", "../a.backup", "../back")
    assert ran.code == 2
    assert "the passphrase is wrong" in ran.err
    assert not Path("../back").exists()
    ran = hofburg("register", "restore", "../a.backup", "../back")
    assert ran.code == 0
    assert "held no record of LIE-1" in ran.out


@pytest.mark.usefixtures("centre")
def test_without_a_terminal_and_a_passphrase_it_says_so(
    hofburg: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOFBURG_PASSPHRASE")
    ran = hofburg("register", "backup", "--out", "../a.backup")
    assert ran.code == 2
    assert "HOFBURG_PASSPHRASE" in ran.err
    assert not Path("../a.backup").exists()


@pytest.mark.usefixtures("centre")
def test_an_officer_opens_it_with_a_key_of_age(hofburg: Command) -> None:
    identity = pyrage.x25519.Identity.generate()
    Path("../officer.txt").write_text(f"# public key\n{identity}\n", encoding="utf-8")
    words = ("--recipient", str(identity.to_public()), "--without-keys")
    ran = hofburg("register", "backup", "--out", "../a.backup", *words)
    assert ran.code == 0
    assert str(identity.to_public()) in ran.out
    assert "keys are not in it" in ran.out
    ran = hofburg("register", "restore", "../a.backup", "../back")
    assert ran.code == 2
    assert "identity" in ran.err
    ran = hofburg("register", "restore", "../a.backup", "../back", "--identity", "../officer.txt")
    assert ran.code == 0
    assert "has no keys" in ran.out
    assert "--trust FILE" in ran.err
    officer = ("--identity", "../officer.txt", "--trust", "trust.json")
    assert hofburg("register", "restore", "../a.backup", "../again", *officer).err == ""


def test_nothing_is_overwritten(hofburg: Command, saved: Path) -> None:
    raw = saved.read_bytes()
    ran = hofburg("register", "backup", "--out", saved, "--insecure")
    assert ran.code == 2
    assert "already" in ran.err
    assert saved.read_bytes() == raw
    assert hofburg("register", "restore", saved, ".", "--insecure").code == 2
    assert hofburg("register", "restore", saved, "keys", "--insecure").code == 2


def test_other_files_are_no_backups(hofburg: Command, saved: Path) -> None:
    Path("cut.backup").write_bytes(saved.read_bytes()[:5000])
    for name in ("request.json", "register.sqlite", "cut.backup", "none.backup"):
        ran = hofburg("register", "restore", name, "../back", "--insecure")
        assert ran.code == 2
        assert ran.err.startswith(f"hofburg: {name}: ")
        assert not Path("../back").exists()


@pytest.mark.usefixtures("centre")
def test_a_backup_inside_its_centre_is_pointed_out(hofburg: Command) -> None:
    ran = hofburg("register", "backup", "--out", "a.backup", "--insecure")
    assert ran.code == 0
    assert "keep it elsewhere" in ran.err
    ran = hofburg("register", "backup", "--out", "b.backup", "--insecure")
    assert "a.backup" in ran.err  # and is not in the next one


def test_a_register_with_faults_ends_with_1(hofburg: Command, centre: Path) -> None:
    import sqlite3

    store = sqlite3.connect(centre / "register.sqlite", isolation_level=None)
    (name, sql) = store.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name = 'record_not_updated'"
    ).fetchone()
    store.execute(f"DROP TRIGGER {name}")
    store.execute("UPDATE record SET sig = ?", ("A" * 86 + "==",))
    store.execute(sql)
    store.close()
    ran = hofburg("register", "backup", "--out", "../a.backup", "--insecure")
    assert ran.code == 1
    assert "[signature]" in ran.err
    assert "so has the backup" in ran.err
    ran = hofburg("register", "restore", "../a.backup", "../back", "--insecure")
    assert ran.code == 0
    assert "[signature]" in ran.err


def test_the_python_of_the_page_runs(nowhere: Path) -> None:
    page = (REPO / "docs" / "backup.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    exec(compile(block, "docs/backup.md", "exec"), {})
    assert (nowhere / "demo-again" / "register.sqlite").is_file()
