"""Keys, trust files, centres."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from hofburg.errors import RegisterError
from hofburg.register import Key, Trust, find_centre, init_centre
from register.toy import HOUR, NOON, entry, trust

SECRET = "correct horse"


def test_a_key_comes_back_with_its_passphrase(tmp_path: Path, key: Key) -> None:
    path = tmp_path / "key.pem"
    key.save(path, SECRET)
    assert path.stat().st_mode & 0o077 == 0
    again = Key.load(path, SECRET)
    assert (again.node, again.id, again.public) == (key.node, key.id, key.public)
    assert again.sign(b"x") == key.sign(b"x")
    assert SECRET not in repr(again)


def test_a_key_file_is_encrypted_by_scrypt_as_others_write_it(tmp_path: Path, key: Key) -> None:
    path = tmp_path / "key.pem"
    key.save(path, SECRET)
    content = path.read_bytes()
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in content
    load_pem_private_key(content, SECRET.encode())
    openssl = shutil.which("openssl")
    if openssl:
        said = subprocess.run(
            [openssl, "pkey", "-in", path, "-passin", f"pass:{SECRET}", "-noout", "-text_pub"],
            capture_output=True,
            check=True,
        )
        assert b"ED25519" in said.stdout.upper()
        form = subprocess.run([openssl, "asn1parse", "-in", path], capture_output=True, check=True)
        assert b"scrypt" in form.stdout
        assert b"aes-256-cbc" in form.stdout


@pytest.mark.parametrize("passphrase", ["wrong horse", "", None])
def test_without_the_passphrase_a_key_stays_shut(
    tmp_path: Path, key: Key, passphrase: str | None
) -> None:
    key.save(tmp_path / "key.pem", SECRET)
    with pytest.raises(RegisterError):
        Key.load(tmp_path / "key.pem", passphrase)


@pytest.mark.parametrize("passphrase", [None, "", "short"])
def test_a_key_needs_a_passphrase(tmp_path: Path, key: Key, passphrase: str | None) -> None:
    with pytest.raises(RegisterError, match="passphrase"):
        key.save(tmp_path / "key.pem", passphrase)
    assert list(tmp_path.iterdir()) == []


def test_an_insecure_key_is_asked_for(tmp_path: Path, key: Key) -> None:
    key.save(tmp_path / "key.pem", None, insecure=True)
    assert Key.load(tmp_path / "key.pem", None).id == key.id
    assert Key.load(tmp_path / "key.pem", SECRET).id == key.id


def test_a_key_is_never_written_over(tmp_path: Path, key: Key, foreign: Key) -> None:
    key.save(tmp_path / "key.pem", SECRET)
    with pytest.raises(RegisterError, match="exists"):
        foreign.save(tmp_path / "key.pem", SECRET)
    assert Key.load(tmp_path / "key.pem", SECRET).id == key.id


def test_what_is_no_key_is_not_loaded(tmp_path: Path, key: Key) -> None:
    path = tmp_path / "key.pem"
    with pytest.raises(RegisterError):
        Key.load(path, SECRET)
    for content in (b"", b"\xff" * 100, b"Node: KAZ-1\nnothing", b"Node: \x00\n"):
        path.write_bytes(content)
        with pytest.raises(RegisterError):
            Key.load(path, SECRET)
    path.unlink()
    key.save(path, SECRET)
    whole = path.read_bytes()
    for cut in range(0, len(whole) - 2, 7):
        path.write_bytes(whole[:cut])
        with pytest.raises(RegisterError):
            Key.load(path, SECRET)


@pytest.mark.parametrize("node", ["", "KAZ 1", "a/b", "KAZ-1\n"])
def test_a_key_is_a_nodes(node: str) -> None:
    with pytest.raises(RegisterError):
        Key.generate(node)


def test_a_trust_file_comes_back(tmp_path: Path, key: Key, foreign: Key) -> None:
    both = trust(key, foreign)
    both.write(tmp_path / "trust.json")
    assert Trust.read(tmp_path / "trust.json") == both
    known = both.keys[key.id]
    dated = Trust({key.id: type(known)(known.public, "KAZ-1", "KAZ", NOON, NOON + HOUR)})
    dated.write(tmp_path / "dated.json")
    assert Trust.read(tmp_path / "dated.json") == dated


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"public": "AAAA"}, ".public", "type"),
        ({"public": "A" * 43 + "="}, "", "key"),
        ({"node": "K 1"}, ".node", "type"),
        ({"from": "2022-02-11"}, ".from", "instant"),
        ({"until": "2022-02-30"}, ".until", "instant"),
        ({"from": ...}, ".from", "missing-field"),
        ({"til": "x"}, ".til", "unknown-field"),
        ({"state": 1.5}, ".state", "float"),
    ],
)
def test_a_trust_file_is_checked(
    tmp_path: Path, key: Key, change: dict[str, Any], field: str, rule: str
) -> None:
    path = tmp_path / "trust.json"
    trust(key).write(path)
    given = json.loads(path.read_text())
    one = {**given[key.id], **change}
    path.write_text(json.dumps({key.id: {k: v for k, v in one.items() if v is not ...}}))
    with pytest.raises(RegisterError) as caught:
        Trust.read(path)
    found = [(it.field, it.rule) for it in caught.value.problems]
    assert (key.id + field, rule) in found


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"a":1,"a":2}', b"\xff", b'{"a":[]}'])
def test_what_is_no_trust_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "trust.json").write_bytes(content)
    with pytest.raises(RegisterError):
        Trust.read(tmp_path / "trust.json")


def test_a_centre_is_made_and_found(tmp_path: Path) -> None:
    folder = tmp_path / "centre"
    made = init_centre(folder, "KAZ", passphrase=SECRET)
    assert (made.state, made.node, made.kind) == ("KAZ", "KAZ-1", "real")
    assert {it.name for it in folder.iterdir()} == {
        "hofburg.toml",
        "register.sqlite",
        "register.sqlite-mark",
        "trust.json",
        "keys",
    }
    deep = folder / "reports" / "2022"
    deep.mkdir(parents=True)
    assert find_centre(deep) == made
    assert find_centre(tmp_path) is None
    key = made.key(SECRET)
    with made.register() as register:
        register.append([entry()], key)
        assert register.verify(made.trust()) == []
    with pytest.raises(RegisterError, match="passphrase"):
        made.key("wrong horse")


def test_a_centre_is_not_made_twice(tmp_path: Path) -> None:
    made = init_centre(tmp_path, "KAZ", "KAZ-7", passphrase=SECRET)
    before = made.key(SECRET).id
    with pytest.raises(RegisterError, match="already"):
        init_centre(tmp_path, "KAZ", passphrase=SECRET)
    assert made.key(SECRET).id == before
    assert made.node == "KAZ-7"


@pytest.mark.parametrize(
    ("state", "node", "passphrase"),
    [
        ("KZA", None, SECRET),
        ("KAZ", "KAZ 1", SECRET),
        ("KAZ", "unsigned", SECRET),
        ("KAZ", None, "short"),
        ("KAZ", None, None),
        ('K"', None, SECRET),
    ],
)
def test_nothing_half_made_is_left(
    tmp_path: Path, state: str, node: str | None, passphrase: str | None
) -> None:
    with pytest.raises(RegisterError):
        init_centre(tmp_path, state, node, passphrase=passphrase)
    assert list(tmp_path.iterdir()) == []


def test_a_demo_may_be_fictional_and_open(tmp_path: Path) -> None:
    made = init_centre(tmp_path, "ARC", passphrase=None, kind="demo", insecure=True)
    assert find_centre(tmp_path) == made
    with made.register() as register:
        assert register.kind == "demo"
        register.append([entry(origin="demo")], made.key(None))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[centre]\n",
        b'[centre]\nstate = "KAZ"\nnode = "KAZ-1"\nkind = "reel"\n',
        b'[centre]\nstate = 1\nnode = "KAZ-1"\nkind = "real"\n',
        b"centre = 3\n",
        b"\xff",
        b"[centre",
    ],
)
def test_a_centre_that_does_not_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "hofburg.toml").write_bytes(content)
    with pytest.raises(RegisterError):
        find_centre(tmp_path)


def test_a_centre_with_another_register(tmp_path: Path) -> None:
    one = init_centre(tmp_path / "a", "KAZ", passphrase=SECRET)
    other = init_centre(tmp_path / "b", "KGZ", passphrase=SECRET)
    (one.folder / "register.sqlite").unlink()
    shutil.copy(other.folder / "register.sqlite", one.folder / "register.sqlite")
    with pytest.raises(RegisterError, match="KGZ-1"):
        one.register()
