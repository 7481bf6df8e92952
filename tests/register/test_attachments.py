"""The vault: what is kept is described so that nobody can guess it, and opens only here."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hofburg.errors import RegisterError
from hofburg.register import (
    Attachments,
    Centre,
    Entry,
    Key,
    Record,
    Vault,
    VaultKeys,
    check_entry,
    enclose,
    init_centre,
    recipient_of,
    with_enclosures,
)
from register import toy
from register.vaults import (
    PASSPHRASE,
    demo,
    keep,
    nobody,
    none,
    opened,
    passport_in,
    recipient,
    rules,
    said,
)


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return demo(tmp_path / "centre")


@pytest.fixture
def passport(tmp_path: Path) -> Path:
    return passport_in(tmp_path)


# Describing


def test_a_file_is_described_by_name_hash_size_and_type(tmp_path: Path) -> None:
    path = tmp_path / "Map of Oskania.PNG"
    path.write_bytes(b"\x89PNG")
    (it,) = enclose([path])
    assert it.descriptor == {
        "name": "Map of Oskania.PNG",
        "sha256": hashlib.sha256(b"\x89PNG").hexdigest(),
        "size": 4,
        "media_type": "image/png",
    }
    assert it.content == b"\x89PNG"


def test_neither_name_nor_hash_of_particulars_can_be_guessed(passport: Path) -> None:
    (first,) = enclose([], [passport])
    (second,) = enclose([], [passport])
    raw = passport.read_bytes()
    assert first.descriptor["name"] == "particulars-1.pdf"
    assert first.descriptor["particulars"] is True
    assert first.descriptor["size"] == len(raw)
    assert "Ivanov" not in json.dumps(first.descriptor)
    assert first.content[32:] == second.content[32:] == raw
    # Two copies of one file have nothing in common that the log shows.
    assert len({hashlib.sha256(raw).hexdigest(), first.sha256, second.sha256}) == 3
    assert first.sha256 == hashlib.sha256(first.content).hexdigest()


def test_the_type_does_not_depend_on_the_machine(tmp_path: Path) -> None:
    path = tmp_path / "plan.unheard-of"
    path.write_bytes(b"x")
    assert enclose([path])[0].descriptor["media_type"] == "application/octet-stream"


def test_all_that_is_wrong_with_files_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "whole").write_bytes(b"x")
    (tmp_path / "same").write_bytes(b"x")
    (tmp_path / "empty").touch()
    (tmp_path / "link").symlink_to(tmp_path / "whole")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a\u202efdp.exe").write_bytes(b"y")
    (tmp_path / "a\nb").write_bytes(b"z")
    (tmp_path / "a\\b").write_bytes(b"zz")
    (tmp_path / " space").write_bytes(b"zzz")
    names = ["gone", "link", "folder", "pipe", "empty", "a\u202efdp.exe", "a\nb", "a\\b", " space"]
    with pytest.raises(RegisterError) as error:
        enclose([*(tmp_path / name for name in names), tmp_path / "whole", tmp_path / "same"])
    assert rules(error) == [*["file"] * 4, "empty", *["file-name"] * 4, "duplicate"]
    assert "is a link" in error.value.problems[1].message
    with pytest.raises(RegisterError) as error:
        enclose(["/dev/zero"])
    assert rules(error) == ["file"]


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "film.bin"
    with path.open("wb") as file:
        file.truncate(64 * 2**20 + 1)  # a hole: nothing is on the disk
    with pytest.raises(RegisterError) as error:
        enclose([path])
    assert rules(error) == ["too-long"]
    assert "64 MiB" in str(error.value)


def test_what_an_entry_describes_already_is_not_described_twice(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    files = enclose([tmp_path / "a.txt"])
    once = with_enclosures({"kind": "request"}, files)
    assert once == {"kind": "request", "attachments": [files[0].descriptor]}
    assert with_enclosures(once, files) == once
    assert with_enclosures({"kind": "request"}, []) == {"kind": "request"}


@pytest.mark.parametrize("wrong", [False, 1, "true", []])
def test_particulars_are_true_or_left_out(wrong: object) -> None:
    file = {"name": "a.pdf", "sha256": "0" * 64, "size": 1, "media_type": "application/pdf"}
    right = check_entry(toy.data(attachments=[file | {"particulars": True}]), toy.LAWS)
    assert right[0] is not None
    assert right[1] == []
    entry, problems = check_entry(toy.data(attachments=[file | {"particulars": wrong}]), toy.LAWS)
    assert entry is None
    assert [(it.field, it.rule) for it in problems] == [("attachments[0].particulars", "type")]


def test_a_name_that_hides_what_it_is_is_pointed_out() -> None:
    file = {"name": "a\u202efdp.exe", "sha256": "0" * 64, "size": 1, "media_type": "text/plain"}
    entry, problems = check_entry(toy.data(attachments=[file]), toy.LAWS)
    assert entry is not None
    assert [(it.rule, it.level) for it in problems] == [("file-name", "warning")]


# Keeping and opening


def test_what_is_kept_is_encrypted_and_comes_back(centre: Centre, passport: Path) -> None:
    files = enclose([], [passport])
    record = keep(centre, files)
    sha256 = files[0].sha256
    path = centre.folder / "attachments" / f"{sha256}.age"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert b"1234567" not in path.read_bytes()
    assert path.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert opened(centre, sha256) == passport.read_bytes()
    assert centre.vault().held() == [sha256]
    assert said(centre).named == {sha256: [record]}
    everything = b"".join(it.read_bytes() for it in centre.folder.rglob("*") if it.is_file())
    assert b"1234567" not in everything
    assert b"Ivanov" not in everything


def test_any_age_tool_opens_it_with_the_identity(centre: Centre, passport: Path) -> None:
    (file,) = enclose([passport])
    keep(centre, [file])
    lines = (centre.folder / "keys" / "attachments.age").read_text().splitlines()
    assert (centre.folder / "keys" / "attachments.age").stat().st_mode & 0o777 == 0o600
    (secret,) = [line for line in lines if not line.startswith("#")]
    raw = (centre.folder / "attachments" / f"{file.sha256}.age").read_bytes()
    assert pyrage.decrypt(raw, [pyrage.x25519.Identity.from_str(secret)]) == passport.read_bytes()
    to = recipient_of(centre.folder / "keys" / "attachments.pub")
    assert to == str(pyrage.x25519.Identity.from_str(secret).to_public())


def test_to_keep_needs_no_passphrase_and_to_open_does(tmp_path: Path, passport: Path) -> None:
    centre = init_centre(tmp_path / "real", "KAZ", passphrase=PASSPHRASE)
    key = centre.key(PASSPHRASE)
    vault = centre.vault()
    made = vault.keys.recipient(key, lambda: PASSPHRASE)
    assert b"AGE-SECRET" not in vault.keys.secret.read_bytes()
    assert vault.keys.recipient(key, nobody) == made
    assert vault.keys.known({key.id: key.public}) == made
    (file,) = enclose([passport])
    vault.attach([file], Attachments([]), lambda: made)
    for wrong in ("another passphrase", None):
        with pytest.raises(RegisterError) as error:
            vault.keys.identity(lambda wrong=wrong: wrong)  # type: ignore[misc]
        assert rules(error) == ["passphrase"]
    identity = vault.keys.identity(lambda: PASSPHRASE)
    named = Attachments([Record(Entry.of(with_enclosures(toy.data(), [file])))])
    assert vault.read(file.sha256, named, identity) == passport.read_bytes()
    # Another passphrase for the same files.
    vault.keys.change(identity, "quite another one")
    with pytest.raises(RegisterError, match="passphrase is wrong"):
        vault.keys.identity(lambda: PASSPHRASE)
    again = vault.keys.identity(lambda: "quite another one")
    assert vault.read(file.sha256, named, again) == passport.read_bytes()


@pytest.mark.parametrize("passphrase", [None, "short"])
def test_a_real_centre_keeps_nothing_without_a_passphrase(
    tmp_path: Path, passphrase: str | None
) -> None:
    key = Key.generate("KAZ-1")
    keys = VaultKeys(tmp_path, "KAZ-1")
    with pytest.raises(RegisterError) as error:
        keys.recipient(key, lambda: passphrase)
    assert rules(error) == ["passphrase"]
    assert list(tmp_path.iterdir()) == []


@given(st.binary(min_size=1, max_size=300_000), st.booleans())
@settings(max_examples=25)
def test_whatever_is_kept_comes_back_byte_by_byte(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, private: bool
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "keys").mkdir()
    (folder / "file").write_bytes(raw)
    (file,) = enclose(*([[], [folder / "file"]] if private else [[folder / "file"], []]))
    vault = Vault(folder / "attachments", VaultKeys(folder / "keys", "KAZ-1", demo=True), "KAZ-1")
    key = Key.generate("KAZ-1")
    vault.attach([file], Attachments([]), lambda: vault.keys.recipient(key, none))
    named = Attachments([Record(Entry.of(with_enclosures(toy.data(), [file])))])
    assert vault.read(file.sha256, named, vault.keys.identity(none)) == raw


def test_a_file_that_comes_later_is_found_by_its_hash(centre: Centre, tmp_path: Path) -> None:
    path = tmp_path / "whatever it is called.bin"
    path.write_bytes(b"the report")
    (file,) = enclose([path])
    with pytest.raises(RegisterError) as error:
        centre.vault().receive(path, said(centre), recipient(centre), nobody)
    assert rules(error) == ["unknown-attachment"]
    assert centre.vault().held() == []
    entry, _ = check_entry(with_enclosures(toy.data(), [file]), toy.LAWS)
    assert entry is not None
    with centre.register() as store:
        store.append([entry], centre.key(None))
    assert centre.vault().receive(path, said(centre), recipient(centre), nobody) == file.sha256
    assert opened(centre, file.sha256) == b"the report"
    # Again is not wrong: it mends a file that was damaged.
    centre.vault().place(file.sha256).write_bytes(b"damaged")
    assert centre.vault().receive(path, said(centre), recipient(centre), nobody) == file.sha256
    assert opened(centre, file.sha256) == b"the report"


def test_particulars_are_passed_on_encrypted_to_the_other_centre(
    centre: Centre, tmp_path: Path, passport: Path
) -> None:
    (file,) = enclose([], [passport])
    record = keep(centre, [file])
    other = demo(tmp_path / "other", "KGZ")
    with other.register() as store:
        store.append([record.entry], other.key(None))
    recipient(other)()
    sent = tmp_path / "sent.age"
    to = recipient_of(other.folder / "keys" / "attachments.pub")
    vault = centre.vault()
    vault.save(file.sha256, said(centre), vault.keys.identity(none), sent, to)
    assert sent.stat().st_mode & 0o777 == 0o600
    assert b"1234567" not in sent.read_bytes()
    # What is not random cannot be matched: that is what the random bytes are for.
    with pytest.raises(RegisterError) as error:
        other.vault().receive(passport, said(other), recipient(other), nobody)
    assert rules(error) == ["unknown-attachment"]
    got = other.vault().receive(
        sent, said(other), recipient(other), lambda: other.vault().keys.identity(none)
    )
    assert got == file.sha256
    assert opened(other, got) == passport.read_bytes()
    with pytest.raises(RegisterError, match="not for this centre"):
        vault.receive(sent, said(centre), recipient(centre), lambda: vault.keys.identity(none))


def test_a_file_is_written_out_for_its_owner_only_and_never_over_another(
    centre: Centre, tmp_path: Path, passport: Path
) -> None:
    (file,) = enclose([], [passport])
    keep(centre, [file])
    vault = centre.vault()
    out = tmp_path / "out.pdf"
    vault.save(file.sha256, said(centre), vault.keys.identity(none), out)
    assert out.read_bytes() == passport.read_bytes()
    assert out.stat().st_mode & 0o777 == 0o600
    out.write_bytes(b"mine")
    link = tmp_path / "link.pdf"
    link.symlink_to(tmp_path / "elsewhere")
    for taken in (out, link):
        with pytest.raises(RegisterError) as error:
            vault.save(file.sha256, said(centre), vault.keys.identity(none), taken)
        assert rules(error) == ["file"]
    assert out.read_bytes() == b"mine"
    assert not (tmp_path / "elsewhere").exists()
