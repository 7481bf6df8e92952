"""Backups: whole, opened by those they are for, and put back as one that was put back."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import shutil
import sqlite3
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pyrage
import pytest

from hofburg.errors import IntegrityError, RegisterError
from hofburg.register import (
    Centre,
    Part,
    Register,
    Trust,
    check_backup,
    find_centre,
    init_centre,
    make_backup,
    opened_by,
    restore_backup,
)
from hofburg.register.backup_file import HEAD, seal
from hofburg.register.backup_parts import archive
from register.backups import REPO, SECRET, contents, lines, made, plain, refused, rules
from register.releases import build
from register.toy import entries, entry


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return made(tmp_path / "centre")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "kaz.backup"


@pytest.fixture(scope="session")
def officer(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A backup officer: public key, and the file with the identity as age-keygen writes it."""
    identity = pyrage.x25519.Identity.generate()
    path = tmp_path_factory.mktemp("officer") / "key.txt"
    path.write_text(f"# created: 2022\n# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public()), path


def test_a_centre_comes_back(centre: Centre, out: Path, tmp_path: Path) -> None:
    report = make_backup(centre, out, insecure=True)
    assert (report.backup.node, report.backup.records, report.backup.head[0]) == ("KAZ-1", 3, 3)
    assert report.problems == ()
    assert report.left_out == ()
    assert out.stat().st_mode & 0o777 == 0o600
    back = restore_backup(out, tmp_path / "back", insecure=True)
    assert back.backup == report.backup
    found = find_centre(back.path)
    assert found is not None
    assert contents(found.folder) == contents(centre.folder)
    assert lines(found) == lines(centre)
    assert {it.stat().st_mode & 0o077 for it in found.folder.rglob("*")} == {0}
    assert found.trust().keys == centre.trust().keys  # its seal holds
    assert [it.name for it in tmp_path.iterdir() if it.name.startswith(".")] == []
    assert [it.name for it in centre.folder.iterdir() if it.name.startswith(".")] == []


def test_what_was_restored_reads_and_does_not_sign(
    centre: Centre, out: Path, tmp_path: Path
) -> None:
    make_backup(centre, out, insecure=True)
    restore_backup(out, tmp_path / "back", insecure=True)
    found = find_centre(tmp_path / "back")
    assert found is not None
    key = found.key(None)
    with found.register() as register:
        assert [it.what for it in register.life()][-1] == "restored"
        with pytest.raises(IntegrityError) as caught:
            register.append([entry(number="9", origin="demo")], key)
        assert rules(caught.value) == ["restored"]
        assert register.count() == 3
        resumed = register.resume(key, "partners hold nothing newer")
        assert resumed.seq == 4
        register.append([entry(number="9", origin="demo")], key)
        assert register.verify(found.trust()) == []


def test_put_back_over_a_newer_one_it_knows_what_it_lacks(
    centre: Centre, out: Path, tmp_path: Path
) -> None:
    make_backup(centre, out, insecure=True)
    key = centre.key(None)
    with centre.register() as register:
        register.append([entry(number="later", origin="demo")], key)
        newer = tmp_path / "newer.jsonl"
        with newer.open("wb") as file:
            register.export(file)
    shutil.rmtree(centre.folder)
    restore_backup(out, centre.folder, insecure=True)
    from register.toy import LAWS

    with centre.register() as register:
        register.import_records(newer, LAWS, trust=centre.trust())
        assert register.head()[0] == 4
        with pytest.raises(IntegrityError):
            register.append([entry(number="9", origin="demo")], key)
        register.resume(key, "taken in from an export")
        register.append([entry(number="9", origin="demo")], key)
        assert register.verify(centre.trust()) == []


def test_the_passphrase_opens_it(tmp_path: Path, out: Path) -> None:
    centre = init_centre(tmp_path / "real", "KAZ", passphrase=SECRET)
    with centre.register() as register:
        register.append(entries(2), centre.key(SECRET))
    with pytest.raises(RegisterError, match="passphrase is wrong"):
        make_backup(centre, out, passphrase="something else")
    assert not out.exists()
    make_backup(centre, out, passphrase=SECRET)
    assert opened_by(out) == "passphrase"
    assert b"KAZ" not in out.read_bytes()
    assert rules(refused(out, tmp_path / "back", passphrase="something else")) == ["passphrase"]
    assert rules(refused(out, tmp_path / "back")) == ["passphrase"]
    assert rules(refused(out, tmp_path / "back", insecure=True)) == ["passphrase"]
    restore_backup(out, tmp_path / "back", passphrase=SECRET)
    found = find_centre(tmp_path / "back")
    assert found is not None
    assert lines(found) == lines(centre)
    assert found.key(SECRET).id == centre.key(SECRET).id


def test_a_recipient_opens_it(
    centre: Centre, out: Path, tmp_path: Path, officer: tuple[str, Path]
) -> None:
    public, identity = officer
    other = tmp_path / "other.txt"
    other.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    make_backup(
        centre, out, recipients=[public, str(pyrage.x25519.Identity.generate().to_public())]
    )
    assert opened_by(out) == "identity"
    assert out.read_bytes().removeprefix(HEAD).startswith(b"age-encryption.org/v1\n")
    assert rules(refused(out, tmp_path / "back", identity=other)) == ["identity"]
    assert rules(refused(out, tmp_path / "back", passphrase=SECRET)) == ["passphrase"]
    assert rules(refused(out, tmp_path / "back", identity=out)) == ["identity"]
    restore_backup(out, tmp_path / "back", identity=identity)
    assert contents(tmp_path / "back") == contents(centre.folder)


@pytest.mark.parametrize("text", ["", "age1", "AGE-SECRET-KEY-1", "ssh-ed25519 AAAA", "KAZ"])
def test_what_is_no_recipient_is_refused(centre: Centre, out: Path, text: str) -> None:
    with pytest.raises(RegisterError) as caught:
        make_backup(centre, out, recipients=[text, text])
    assert rules(caught.value) == ["recipient", "recipient"]
    assert not out.exists()


def test_a_real_centre_is_always_encrypted(tmp_path: Path, out: Path) -> None:
    centre = init_centre(tmp_path / "real", "KAZ", passphrase=SECRET)
    for options in ({"insecure": True}, {}, {"passphrase": "short"}):
        with pytest.raises(RegisterError):
            make_backup(centre, out, **options)
        assert not out.exists()


def test_nothing_is_overwritten(centre: Centre, out: Path, tmp_path: Path) -> None:
    out.write_bytes(b"another")
    with pytest.raises(RegisterError, match="already"):
        make_backup(centre, out, insecure=True)
    assert out.read_bytes() == b"another"
    out.unlink()
    make_backup(centre, out, insecure=True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for folder in (tmp_path / "full", out, tmp_path / "link", tmp_path / "no" / "folder"):
        with pytest.raises(RegisterError):
            restore_backup(out, folder, insecure=True)
    assert [it.name for it in (tmp_path / "full").iterdir()] == ["mine"]
    (tmp_path / "empty").mkdir()
    restore_backup(out, tmp_path / "empty", insecure=True)
    assert contents(tmp_path / "empty") == contents(centre.folder)


def test_who_is_quicker_keeps_the_name(
    centre: Centre, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is taken while we write, on a disk with links and on one without."""
    for link in (os.link, None):

        def linked(source: Any, target: Any, link: Any = link) -> None:
            Path(target).write_bytes(b"quicker")
            if link is None:
                raise PermissionError(1, "no links here")
            link(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(os, "link", linked)
            with pytest.raises(RegisterError):
                make_backup(centre, out, insecure=True)
        assert out.read_bytes() == b"quicker"
        assert [it.name for it in out.parent.iterdir() if "part" in it.name] == []
        out.unlink()


def test_a_disk_without_links(centre: Centre, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    make_backup(centre, out, insecure=True)
    assert check_backup(out, insecure=True).records == 3


def test_one_that_was_put_back_is_backed_up_and_put_back_again(
    centre: Centre, out: Path, tmp_path: Path
) -> None:
    make_backup(centre, out, insecure=True)
    restore_backup(out, tmp_path / "back", insecure=True)
    found = find_centre(tmp_path / "back")
    assert found is not None
    assert make_backup(found, tmp_path / "next", insecure=True).problems == ()
    restore_backup(tmp_path / "next", tmp_path / "again", insecure=True, trust=centre.trust())
    again = find_centre(tmp_path / "again")
    assert again is not None
    with again.register() as register:
        assert [it.what for it in register.life()][-2:] == ["restored", "restored"]
        register.resume(again.key(None), "tried out")
        assert register.behind() is None


def test_keys_may_stay_at_home(centre: Centre, out: Path, tmp_path: Path) -> None:
    report = make_backup(centre, out, insecure=True, with_keys=False)
    assert report.backup.count("keys") == 0
    restore_backup(out, tmp_path / "back", insecure=True)
    found = find_centre(tmp_path / "back")
    assert found is not None
    with pytest.raises(RegisterError):
        found.key(None)
    for key in (centre.folder / "keys").iterdir():
        shutil.copy(key, found.folder / "keys")
    assert found.key(None).id == centre.key(None).id


def test_what_is_no_part_of_a_centre_is_left_out_and_named(
    centre: Centre, out: Path, tmp_path: Path
) -> None:
    (centre.folder / "notes.txt").touch()
    (centre.folder / "drafts" / "with space.json").touch()
    (centre.folder / "drafts" / ".hidden").touch()
    (centre.folder / "drafts" / "large.json").write_bytes(bytes(8 * 2**20 + 1))
    (centre.folder / "more").mkdir()
    report = make_backup(centre, out, insecure=True)
    assert report.left_out == ("drafts/large.json", "drafts/with space.json", "more", "notes.txt")
    restore_backup(out, tmp_path / "back", insecure=True)
    assert [it.name for it in (tmp_path / "back" / "drafts").iterdir()] == ["reply.json"]


@pytest.mark.parametrize("name", ["drafts/link.json", "attachments/link.age", "trust.json"])
def test_a_link_is_not_followed(centre: Centre, out: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "private").write_text("{}")
    path = centre.folder / name
    path.unlink(missing_ok=True)
    path.symlink_to(tmp_path / "private")
    with pytest.raises(RegisterError, match="link"):
        make_backup(centre, out, insecure=True)
    assert not out.exists()


def test_the_same_centre_makes_the_same_archive(centre: Centre, out: Path, tmp_path: Path) -> None:
    """But for the moment, and for what age makes of it."""
    whole = []
    for number in (1, 2):
        path = out.with_name(f"{number}")
        make_backup(centre, path, insecure=True)
        whole.append(plain(path))
    parts = [len(it) for it in whole]
    assert parts[0] == parts[1]
    members = []
    for it in whole:
        with tarfile.open(fileobj=io.BytesIO(it)) as opened:
            members.append(opened.getmembers())
    assert [it.name for it in members[0]] == [it.name for it in members[1]]
    assert {(it.mtime, it.uid, it.gname, it.mode) for it in members[0]} == {(0, 0, "", 0o600)}
    assert check_backup(tmp_path / "1", insecure=True).parts == check_backup(
        tmp_path / "2", insecure=True
    ).parts  # fmt: skip


def test_it_opens_without_this_program(tmp_path: Path, out: Path) -> None:
    """With the commands of docs/backup.md, where age is what pyrage is here."""
    centre = init_centre(tmp_path / "real", "KAZ", passphrase=SECRET)
    make_backup(centre, out, passphrase=SECRET)
    sed = {"capture_output": True, "check": True, "env": {**os.environ, "LC_ALL": "C"}}
    key = subprocess.run(["sed", "1d;/^-----END/q", str(out)], **sed).stdout  # type: ignore[call-overload]
    body = subprocess.run(["sed", "1,/^-----END/d", str(out)], **sed).stdout  # type: ignore[call-overload]
    identity = pyrage.passphrase.decrypt(key, SECRET).decode().strip()
    whole = pyrage.decrypt(body, [pyrage.x25519.Identity.from_str(identity)])
    with tarfile.open(fileobj=io.BytesIO(whole)) as opened:
        names = opened.getnames()
        trust = opened.extractfile("trust.json")
        assert trust is not None
        assert trust.read() == (centre.folder / "trust.json").read_bytes()
    assert names[:4] == ["MANIFEST.json", "hofburg.toml", "trust.json", "register.sqlite"]
    text = (REPO / "docs" / "backup.md").read_text(encoding="utf-8")
    assert "sed '1d;/^-----END/q'" in text
    assert "sed '1,/^-----END/d'" in text


def test_trust_from_elsewhere_is_not_talked_out_of_it(
    centre: Centre, out: Path, tmp_path: Path
) -> None:
    """A manifest excuses what was wrong when it was made, but not to whoever brings own keys."""
    make_backup(centre, out, insecure=True)
    stranger = made(tmp_path / "stranger")
    error = refused(out, tmp_path / "back", insecure=True, trust=stranger.trust())
    assert set(rules(error)) == {"unknown-key"}
    restore_backup(out, tmp_path / "back", insecure=True, trust=centre.trust())


def meddle(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    found = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    triggers = found.fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement)
    for _, sql in triggers:
        connection.execute(sql)
    connection.close()


def test_a_register_with_faults_is_backed_up_and_restored_with_them(
    centre: Centre, out: Path, tmp_path: Path
) -> None:
    sig = "'" + "A" * 86 + "=='"
    meddle(centre.folder / "register.sqlite", f"UPDATE record SET sig = {sig} WHERE seq = 2")
    report = make_backup(centre, out, insecure=True)
    assert {it.rule for it in report.problems} == {"signature"}
    assert {"part" in it.place for it in report.problems} == {False}
    back = restore_backup(out, tmp_path / "back", insecure=True)
    assert [it.rule for it in back.problems] == [it.rule for it in report.problems]
    # Elsewhere its keys are known, and nobody says that this was so before.
    refused(out, tmp_path / "again", insecure=True, trust=centre.trust())


def test_faults_with_odd_names_do_not_keep_a_backup_from_being_restored(
    centre: Centre, out: Path, tmp_path: Path
) -> None:
    odd = "'X‮' || char(10) || char(27) || ' Y'"
    meddle(centre.folder / "register.sqlite", f"UPDATE record SET recorder = {odd} WHERE seq = 3")
    report = make_backup(centre, out, insecure=True)
    assert report.problems
    assert all(it.isprintable() for it in report.backup.problems)
    assert restore_backup(out, tmp_path / "back", insecure=True).problems


def test_a_register_that_sqlite_cannot_read_is_no_backup(centre: Centre, out: Path) -> None:
    with Register.open(centre.folder / "register.sqlite") as register:
        register.append(entries(200, origin="demo"), centre.key(None))
    path = centre.folder / "register.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    raw = bytearray(path.read_bytes())
    for page in range(5, len(raw) // 4096):
        raw[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(raw)
    with pytest.raises(RegisterError):
        make_backup(centre, out, insecure=True)
    assert not out.exists()


def test_a_changed_trust_file_is_said_and_comes_back_as_changed(
    centre: Centre, out: Path, tmp_path: Path
) -> None:
    path = centre.folder / "trust.json"
    stranger = made(tmp_path / "stranger")
    own = Trust.read(path)
    changed = Trust(own.keys | stranger.trust().keys)
    path.unlink()
    changed.write(path)
    report = make_backup(centre, out, insecure=True)
    assert [(it.rule, it.place) for it in report.problems] == [("trust-changed", str(path))]
    back = restore_backup(out, tmp_path / "back", insecure=True)
    place = str(tmp_path / "back" / "trust.json")
    assert [(it.rule, it.place) for it in back.problems] == [("trust-changed", place)]
    found = find_centre(tmp_path / "back")
    assert found is not None
    with pytest.raises(IntegrityError):
        found.trust()


def test_a_backup_of_an_older_form_comes_back_in_the_present_one(tmp_path: Path, out: Path) -> None:
    """As one that an earlier program made: its register is of form 1."""
    from register.releases import key_of, note_of, trust_of

    folder = tmp_path / "old"
    (folder / "keys").mkdir(parents=True)
    build(1, folder / "register.sqlite")
    trust_of().write(folder / "trust.json")
    key_of("KAZ-1").save(folder / "keys" / f"{key_of('KAZ-1').id}.pem", SECRET)
    (folder / "hofburg.toml").write_text(
        '[centre]\nstate = "KAZ"\nnode = "KAZ-1"\nkind = "real"\n', encoding="utf-8"
    )
    shutil.copytree(folder, tmp_path / "kept")
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "id").write_text(str(identity))
    centre = find_centre(folder)
    assert centre is not None
    make_backup(centre, out, recipients=[str(identity.to_public())])
    backup = check_backup(out, identity=tmp_path / "id")
    # The same with the register as it was before it was opened.
    with sqlite3.connect(tmp_path / "kept" / "register.sqlite") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    raw = (tmp_path / "kept" / "register.sqlite").read_bytes()
    part = Part("register.sqlite", len(raw), hashlib.sha256(raw).hexdigest())
    parts = tuple(part if it.name == part.name else it for it in backup.parts)
    older = dataclasses.replace(backup, parts=parts)
    placed = [(it, tmp_path / "kept" / it.name) for it in parts]
    with (tmp_path / "older").open("wb") as file:
        seal(file, archive(older, placed), passphrase=None, recipients=[identity.to_public()])
    report = restore_backup(tmp_path / "older", tmp_path / "back", identity=tmp_path / "id")
    found = find_centre(report.path)
    assert found is not None
    assert [it.decode() for it in lines(found)] == note_of(1)["lines"]
