"""Backups that somebody else made, cut or changed: refused, and nothing is left of them."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hofburg.errors import IntegrityError, RegisterError
from hofburg.register import (
    Backup,
    Centre,
    Part,
    check_backup,
    init_centre,
    make_backup,
    restore_backup,
)
from hofburg.register.backup_file import HEAD, seal
from hofburg.register.backup_parts import Unpacked, archive
from register.backups import SECRET, made, plain, refused, rules


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return made(tmp_path / "centre")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "kaz.backup"


def test_no_flipped_bit_is_restored(centre: Centre, out: Path) -> None:
    make_backup(centre, out, insecure=True)
    raw = out.read_bytes()
    places = [*range(0, 300, 7), *range(300, len(raw), len(raw) // 60), len(raw) - 1]
    for place in places:
        changed = bytearray(raw)
        changed[place] ^= 1
        out.write_bytes(changed)
        with pytest.raises(RegisterError):
            check_backup(out, insecure=True)
    out.write_bytes(raw)
    assert check_backup(out, insecure=True).records == 3


def test_no_part_of_one_is_restored(centre: Centre, out: Path, tmp_path: Path) -> None:
    make_backup(centre, out, insecure=True)
    raw = out.read_bytes()
    for size in [0, 1, 50, len(HEAD), len(HEAD) + 20, 400, 70_000, len(raw) // 2, len(raw) - 1]:
        out.write_bytes(raw[:size])
        error = refused(out, tmp_path / "back", insecure=True)
        assert rules(error)[0] in ("backup", "damaged")
        assert all(it.remedy for it in error.problems)
    out.write_bytes(raw + b"x")
    refused(out, tmp_path / "back", insecure=True)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\0" * 5000, b"PK\x03\x04", b"age-encryption.org/v1\n-> X25519 a\nb\n---c\n",
        b"\n" * 9, b"Hofburg backup 2. Of the future\n", HEAD, HEAD + b"x" * 10**6,
        HEAD + b"-----BEGIN AGE ENCRYPTED FILE-----\n" * 100, HEAD + b"AGE-SECRET-KEY-1XX\n",
        HEAD + b"-----BEGIN AGE ENCRYPTED FILE-----\nxx\n-----END AGE ENCRYPTED FILE-----\n",
    ],
)  # fmt: skip
def test_garbage_is_no_backup(tmp_path: Path, out: Path, raw: bytes) -> None:
    out.write_bytes(raw)
    error = refused(out, tmp_path / "back", insecure=True, passphrase=SECRET)
    assert str(out) in error.problems[0].place
    assert error.problems[0].remedy


def test_there_is_no_such_file(tmp_path: Path) -> None:
    assert "No such file" in str(refused(tmp_path / "none", tmp_path / "back", insecure=True))
    refused(tmp_path, tmp_path / "back", insecure=True)


def test_work_without_end_is_refused(tmp_path: Path, out: Path) -> None:
    """A passphrase that would take an hour to try is a trap, not a backup."""
    hidden = pyrage.passphrase.encrypt(b"x", SECRET)
    head, _, rest = hidden.partition(b"\n--- ")
    words = head.split(b" ")
    words[3] = b"40\n" + words[3].partition(b"\n")[2]
    from base64 import encodebytes

    body = encodebytes(b" ".join(words) + b"\n--- " + rest).replace(b"\n", b"")
    folded = b"\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    armor = b"-----%s AGE ENCRYPTED FILE-----\n"
    out.write_bytes(HEAD + armor % b"BEGIN" + folded + b"\n" + armor % b"END")
    error = refused(out, tmp_path / "back", passphrase=SECRET)
    assert "so much work" in str(error)


Change = Callable[[dict[str, bytes]], Iterator[tuple[tarfile.TarInfo, bytes]]]


def forged(path: Path, pieces: list[bytes]) -> Path:
    """Any bytes as a demo backup that opens."""
    with path.open("wb") as file:
        seal(file, iter(pieces), passphrase=None, recipients=[], bare=True)
    return path


def tarred(files: list[tuple[tarfile.TarInfo, bytes]], form: int = tarfile.USTAR_FORMAT) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=form) as whole:
        for about, content in files:
            about.size = len(content) if about.isreg() else about.size
            whole.addfile(about, io.BytesIO(content))
    return raw.getvalue()


def named(name: str, **more: Any) -> tarfile.TarInfo:
    about = tarfile.TarInfo(name)
    about.mode = 0o600
    for field, value in more.items():
        setattr(about, field, value)
    return about


def link(name: str, to: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    return named(name, type=kind, linkname=to)


EVIL = [
    (named("../out.txt"), b"x"),
    (named("/tmp/hofburg-evil"), b"x"),
    (named("drafts/../../out.txt"), b"x"),
    (named("drafts/a.json/../../../out"), b"x"),
    (link("drafts/a.json", "/etc/passwd"), b""),
    (link("drafts", "/tmp"), b""),
    (link("drafts/a.json", "trust.json", tarfile.LNKTYPE), b""),
    (named("drafts/a.json", type=tarfile.CHRTYPE, devmajor=1, devminor=3), b""),
    (named("drafts/a.json", type=tarfile.BLKTYPE, devmajor=8, devminor=0), b""),
    (named("drafts/a.json", type=tarfile.FIFOTYPE), b""),
    (named("drafts", type=tarfile.DIRTYPE, mode=0o777), b""),
    (named("drafts/a.json", mode=0o6777), b"x"),
    (named("trust.json"), b"{}"),
    (named("TRUST.JSON"), b"{}"),
    (named("keys/../hofburg.toml"), b"x"),
    (named("register.sqlite-wal"), b"x"),
    (named("register.sqlite-mark"), b"x"),
    (named(".bashrc"), b"x"),
    (named("drafts/" + "a" * 90 + ".json"), b"x"),
    (named("drafts/\n.json"), b"x"),
    (named("drafts/a\\..\\b.json"), b"x"),
]  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Backup, dict[str, bytes]]:
    """A backup and its files, to be changed."""
    folder = tmp_path_factory.mktemp("sound")
    centre = made(folder / "centre")
    make_backup(centre, folder / "backup", insecure=True)
    backup = check_backup(folder / "backup", insecure=True)
    with tarfile.open(fileobj=io.BytesIO(plain(folder / "backup"))) as whole:
        files = {it.name: whole.extractfile(it).read() for it in whole}  # type: ignore[union-attr]
    return backup, files


@pytest.mark.parametrize("evil", EVIL, ids=lambda it: repr(it[0].name)[:30] + it[0].type.decode())
@pytest.mark.parametrize("where", ["first", "second", "last"])
def test_an_archive_leads_nowhere(
    sound: tuple[Backup, dict[str, bytes]],
    tmp_path: Path,
    out: Path,
    evil: tuple[tarfile.TarInfo, bytes],
    where: str,
) -> None:
    _, files = sound
    members = [(named(name), content) for name, content in files.items()]
    at = {"first": 0, "second": 1, "last": len(members)}[where]
    members.insert(at, evil)
    forged(out, [tarred(members)])
    (tmp_path / "in").mkdir()
    error = refused(out, tmp_path / "in" / "back", insecure=True)
    assert rules(error) == ["backup"]
    assert not (tmp_path / "out.txt").exists()
    assert not Path("/tmp/hofburg-evil").exists()


@pytest.mark.parametrize(
    "name", ["../out", "/out", "drafts/../x", "more.txt", "drafts/", "drafts/.x", "keys/a/b", "",
             "trust.json\0", "register.sqlite-wal", "MANIFEST.json", "attachments/é"],
)  # fmt: skip
def test_a_manifest_names_files_of_a_centre_only(
    sound: tuple[Backup, dict[str, bytes]], tmp_path: Path, out: Path, name: str
) -> None:
    backup, files = sound
    more = dataclasses.replace(backup, parts=(*backup.parts, Part(name, 1, "0" * 64)))
    raw = more.dump()
    with pytest.raises(RegisterError) as caught:
        Backup.parse(raw, "manifest")
    assert rules(caught.value) == ["control-character" if "\0" in name else "file-name"]
    changed = {**files, "MANIFEST.json": raw}
    members = [(named(it), content) for it, content in changed.items()]
    forged(out, [tarred(members)])
    refused(out, tmp_path / "back", insecure=True)


def manifest(backup: Backup, **changes: Any) -> bytes:
    import json

    data = json.loads(backup.dump())
    for field, value in changes.items():
        if value is None:
            del data[field]
        else:
            data[field] = value
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"form": 2}, {"form": "1"}, {"made": "then"}, {"node": "../x"}, {"node": 5}, {"kind": "both"},
        {"id": "x"}, {"head": None}, {"head": {"number": -1, "hash": "0" * 64}},
        {"head": {"number": 1, "hash": "0"}}, {"records": -1}, {"records": True}, {"digest": ""},
        {"parts": []}, {"parts": {}}, {"parts": [1]}, {"problems": "none"}, {"more": 1},
        {"parts": [{"name": "trust.json", "size": 8**11, "sha256": "0" * 64}]},
        {"parts": [{"name": "trust.json", "size": 9 * 2**20, "sha256": "0" * 64}]},
        {"parts": [{"name": "trust.json", "size": -1, "sha256": "0" * 64}]},
        {"parts": [{"name": "trust.json", "size": 1, "sha256": "0" * 64}] * 2},
        {"state": ""}, {"program": 1}, {"recorders": 0.5}, {"id": None, "made": None},
    ],
)  # fmt: skip
def test_a_manifest_is_read_strictly(
    sound: tuple[Backup, dict[str, bytes]], changes: dict[str, Any]
) -> None:
    backup, _ = sound
    assert Backup.parse(manifest(backup), "m") == backup
    with pytest.raises(RegisterError):
        Backup.parse(manifest(backup, **changes), "m")


@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_manifest_is_read_or_refused(raw: bytes) -> None:
    with contextlib.suppress(RegisterError):
        Backup.parse(raw, "m")


@given(data=st.data())
@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.large_base_example],
)
def test_an_archive_is_whole_or_refused(
    sound: tuple[Backup, dict[str, bytes]], tmp_path: Path, data: st.DataObject
) -> None:
    """One byte changed anywhere, in whatever pieces it comes."""
    backup, files = sound
    exact = b"".join(archive(backup, [(it, written(tmp_path, it, files)) for it in backup.parts]))
    place = data.draw(st.integers(0, len(exact) - 1))
    size = data.draw(st.integers(1, 100_000))
    taken = Unpacked("sound")
    for at in range(0, len(exact), size):
        taken.write(exact[at : at + size])
    assert taken.whole
    assert taken.backup == backup
    changed = bytearray(exact)
    changed[place] ^= data.draw(st.integers(1, 255))
    other = Unpacked("changed")
    try:
        for at in range(0, len(changed), size):
            other.write(bytes(changed[at : at + size]))
    except RegisterError:
        pass
    else:  # in the manifest a letter of a text may differ: of the register it is then compared
        assert not other.whole or other.backup != backup
    finally:
        other.close()


def written(folder: Path, part: Part, files: dict[str, bytes]) -> Path:
    path = folder / part.name.replace("/", "_")
    if not path.exists():
        path.write_bytes(files[part.name])
    return path


def test_the_register_is_the_one_that_the_manifest_describes(
    sound: tuple[Backup, dict[str, bytes]], tmp_path: Path
) -> None:
    """Hashes of files fit, and still the head, the node or the digest is another."""
    backup, files = sound
    placed = [(it, written(tmp_path, it, files)) for it in backup.parts]
    others: list[dict[str, Any]] = [
        {"head": (2, "0" * 64)}, {"node": "KAZ-2"}, {"digest": "0" * 64}, {"id": "0" * 16},
        {"records": 2}, {"state": "KGZ"},
    ]  # fmt: skip
    for number, changes in enumerate(others):
        other = dataclasses.replace(backup, **changes)
        path = forged(tmp_path / f"forged-{number}", [*archive(other, placed)])
        error = refused(path, tmp_path / "back", insecure=True)
        assert isinstance(error, IntegrityError)


def test_an_unencrypted_backup_of_a_real_centre_is_a_forgery(tmp_path: Path, out: Path) -> None:
    centre = init_centre(tmp_path / "real", "KAZ", passphrase=SECRET)
    identity = pyrage.x25519.Identity.generate()
    make_backup(centre, out, recipients=[str(identity.to_public())])
    (tmp_path / "id").write_text(str(identity))
    backup = check_backup(out, identity=tmp_path / "id")
    restore_backup(out, tmp_path / "back", identity=tmp_path / "id")
    placed = [(it, tmp_path / "back" / it.name) for it in backup.parts]
    (tmp_path / "back" / "register.sqlite").write_bytes(b"")
    whole = [
        (it, path) if it.name != "register.sqlite" else (Part(it.name, 0, it.sha256), path)
        for it, path in placed
    ]
    forged(tmp_path / "forged", [*archive(backup, whole)])
    error = refused(tmp_path / "forged", tmp_path / "again", insecure=True)
    assert rules(error) == ["insecure"]
    assert rules(refused(tmp_path / "forged", tmp_path / "again", passphrase=SECRET)) == [
        "insecure"
    ]
