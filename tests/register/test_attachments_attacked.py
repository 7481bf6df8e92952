"""A vault whose files or keys somebody changed, and one that was interrupted."""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pyrage
import pytest

from hofburg.errors import RegisterError
from hofburg.register import (
    Attachments,
    Centre,
    Entry,
    Key,
    Record,
    VaultKeys,
    enclose,
)
from register import toy
from register.vaults import (
    PASSPHRASE,
    demo,
    destroy,
    keep,
    none,
    opened,
    passport_in,
    recipient,
    rules,
    run,
    said,
)


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return demo(tmp_path / "centre")


@pytest.fixture
def passport(tmp_path: Path) -> Path:
    return passport_in(tmp_path)


# Attacks


def test_a_recipient_that_somebody_changed_is_not_encrypted_to(centre: Centre) -> None:
    right = recipient(centre)()
    public = centre.folder / "keys" / "attachments.pub"
    stranger = str(pyrage.x25519.Identity.generate().to_public())
    whole = public.read_text()
    forger = Key.generate("KAZ-1")
    message = f"hofburg attachments 1\nKAZ-1\n{stranger}\n".encode()
    signed = f"# signed by {forger.id}: {b64encode(forger.sign(message)).decode()}\n{stranger}\n"
    key = centre.key(None)
    mine = f"# signed by {key.id}: {b64encode(forger.sign(message)).decode()}\n{stranger}\n"
    for forged in (whole.replace(right, stranger), stranger + "\n", signed, mine):
        public.write_text(forged)
        with pytest.raises(RegisterError) as error:
            recipient(centre)()
        assert rules(error) == ["recipient"]
    for broken in ("", whole + stranger + "\n"):
        public.write_text(broken)
        with pytest.raises(RegisterError) as error:
            recipient(centre)()
        assert rules(error) == ["recipient"]
    public.unlink()
    assert recipient(centre)() == right
    assert public.read_text() == whole


def test_after_the_nodes_key_was_replaced_the_recipient_is_signed_anew(centre: Centre) -> None:
    right = recipient(centre)()
    new = Key.generate("KAZ-1")
    asked = []

    def passphrase() -> str | None:
        asked.append(1)
        return None

    keys = centre.vault().keys
    assert keys.known({new.id: new.public}) is None
    assert keys.recipient(new, passphrase) == right
    assert keys.known({new.id: new.public}) == right


def test_both_keys_exchanged_for_a_strangers_do_not_work_in_a_real_centre(tmp_path: Path) -> None:
    key = Key.generate("KAZ-1")
    keys = VaultKeys(tmp_path, "KAZ-1")
    keys.recipient(key, lambda: PASSPHRASE)
    stranger = pyrage.x25519.Identity.generate()
    keys.public.write_text(f"{stranger.to_public()}\n")
    keys.secret.write_text(f"{stranger}\n")
    with pytest.raises(RegisterError) as error:
        keys.recipient(key, lambda: PASSPHRASE)
    assert rules(error) == ["key"]
    keys.secret.write_bytes(pyrage.passphrase.encrypt(str(stranger).encode(), "the stranger's"))
    with pytest.raises(RegisterError) as error:
        keys.recipient(key, lambda: PASSPHRASE)
    assert rules(error) == ["passphrase"]


def test_nothing_is_encrypted_that_could_never_be_opened(centre: Centre, passport: Path) -> None:
    recipient(centre)()
    (centre.folder / "keys" / "attachments.age").unlink()
    with pytest.raises(RegisterError, match="could never be opened"):
        centre.vault().attach(enclose([passport]), said(centre), recipient(centre))
    assert not (centre.folder / "attachments").exists()


def test_a_link_in_the_place_of_a_file_is_neither_read_nor_written_through(
    centre: Centre, tmp_path: Path, passport: Path
) -> None:
    (file,) = enclose([], [passport])
    keep(centre, [file])
    path = centre.vault().place(file.sha256)
    victim = tmp_path / "victim"
    victim.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(victim)
    before = victim.read_bytes()
    with pytest.raises(RegisterError, match="is a link"):
        opened(centre, file.sha256)
    assert centre.vault().held() == []
    assert centre.vault().strange() == [path.name]
    with pytest.raises(RegisterError) as error:
        destroy(centre, file.sha256)
    assert rules(error) == ["not-held"]
    # Keeping it again puts a file in the place of the link.
    centre.vault().attach([file], said(centre), recipient(centre))
    assert not path.is_symlink()
    assert victim.read_bytes() == before


@pytest.mark.parametrize("there", ["link", "file"])
def test_a_folder_that_is_none_is_refused(
    centre: Centre, tmp_path: Path, passport: Path, there: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder = centre.folder / "attachments"
    if there == "link":
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.touch()
    with pytest.raises(RegisterError) as error:
        centre.vault().attach(enclose([passport]), said(centre), recipient(centre))
    assert rules(error) == ["file"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_that_became_a_link_is_not_followed(
    centre: Centre, tmp_path: Path, passport: Path
) -> None:
    (file,) = enclose([], [passport])
    keep(centre, [file])
    folder = centre.folder / "attachments"
    away = folder.rename(tmp_path / "away")
    folder.symlink_to(away)
    vault = centre.vault()
    assert not vault.holds(file.sha256)
    for look in (vault.held, vault.strange, lambda: opened(centre, file.sha256)):
        with pytest.raises(RegisterError, match="no folder of this centre"):
            look()
    with pytest.raises(RegisterError) as error:
        destroy(centre, file.sha256)
    assert rules(error) == ["not-held"]
    assert [it.name for it in away.iterdir()] == [f"{file.sha256}.age"]


def test_what_was_exchanged_cut_or_changed_is_not_given_out(
    centre: Centre, tmp_path: Path, passport: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes(b"another paper altogether")
    first, second = enclose([other], [passport])
    keep(centre, [first, second])
    path = centre.vault().place(second.sha256)
    whole = path.read_bytes()
    right = centre.vault().place(first.sha256).read_bytes()
    path.write_bytes(right)
    with pytest.raises(RegisterError, match="holds another file"):
        opened(centre, second.sha256)
    last = len(whole) - 1
    for broken in (
        b"", whole[:10], whole[:-1], whole[: len(whole) // 2], whole + b"\0",
        whole[:last] + bytes([whole[last] ^ 1]), b"x" * 500,
    ):  # fmt: skip
        path.write_bytes(broken)
        with pytest.raises(RegisterError) as error:
            opened(centre, second.sha256)
        assert rules(error) == ["damaged"]
    path.write_bytes(whole)
    assert opened(centre, second.sha256) == passport.read_bytes()


def test_a_foreign_record_that_describes_a_file_otherwise_changes_nothing_of_ours(
    centre: Centre, tmp_path: Path
) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"0123456789" * 10)
    (file,) = enclose([path])
    keep(centre, [file])
    for lie in ({"particulars": True, "size": 68}, {"size": 5}, {"size": 100, "name": "other"}):
        entry = Entry.of(toy.data(author="KGZ", attachments=[{**file.descriptor, **lie}]))
        with centre.register() as store:
            foreign = Record(entry, "KGZ-1", 1)
            both = Attachments([foreign, *store.records()])
        vault = centre.vault()
        got = vault.read(file.sha256, both, vault.keys.identity(none))
        assert got == path.read_bytes()


@pytest.mark.parametrize(
    "name", ["../register.sqlite", "x", "", "0" * 63, "0" * 65, "A" * 64, "0" * 64 + "\n"]
)
def test_no_name_but_a_hash_leads_into_the_folder(centre: Centre, name: str) -> None:
    with pytest.raises(RegisterError) as error:
        centre.vault().place(name)
    assert rules(error) == ["sha256"]


# Half-way


def test_a_full_disk_leaves_nothing_behind(centre: Centre, tmp_path: Path, passport: Path) -> None:
    """A limit on the size of files stands for a disk that is full."""
    big = tmp_path / "big.bin"
    big.write_bytes(os.urandom(200_000))
    recipient(centre)()
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from hofburg.errors import RegisterError\n"
        "from hofburg.register import Attachments, enclose, find_centre\n"
        "vault = find_centre(sys.argv[1]).vault()\n"
        "key = find_centre(sys.argv[1]).key(None)\n"
        "files = enclose(sys.argv[2:3], sys.argv[3:])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    vault.attach(files[::-1], Attachments([]), lambda: vault.keys.recipient(key, None))\n"
        "except RegisterError as error:\n"
        "    print([it.rule for it in error.problems], error)\n"
    )
    done = run(code, centre.folder, big, passport)
    assert done.stdout.startswith("['file']"), done.stderr
    assert "Nothing of it was left." in done.stdout
    assert list((centre.folder / "attachments").iterdir()) == []


def test_a_file_whose_record_was_never_written_is_known_as_such(
    centre: Centre, passport: Path
) -> None:
    files = enclose([], [passport])
    vault = centre.vault()
    vault.attach(files, said(centre), recipient(centre))
    sha256 = files[0].sha256
    assert vault.held() == [sha256]
    with pytest.raises(RegisterError) as error:
        destroy(centre, sha256)
    assert rules(error) == ["unknown-attachment"]
    vault.finish(said(centre))
    assert vault.held() == [sha256]  # a recording may be going on
    vault.remove(sha256, said(centre))
    assert vault.held() == []
    record = keep(centre, files)
    with pytest.raises(RegisterError) as error:
        vault.remove(sha256, said(centre))
    assert rules(error) == ["named"]
    assert said(centre).named[sha256] == [record]


def test_what_was_never_wholly_written_is_cleared_away_unless_somebody_writes(
    centre: Centre, passport: Path
) -> None:
    keep(centre, enclose([passport]))
    folder = centre.folder / "attachments"
    dead = folder / f".{'0' * 64}.age.12ab.part"
    alive = folder / f".{'1' * 64}.age.12ab.part"
    mine = folder / "notes.txt"
    for path in (dead, alive, mine):
        path.write_bytes(b"x")
    hold = (
        "import fcntl, sys\n"
        "file = open(sys.argv[1])\n"
        "fcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(alive)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        centre.vault().finish(said(centre))
        assert not dead.exists()
        assert alive.exists()
        other.communicate("")
    centre.vault().finish(said(centre))
    assert not alive.exists()
    assert mine.read_bytes() == b"x"
    assert centre.vault().strange() == ["notes.txt"]
