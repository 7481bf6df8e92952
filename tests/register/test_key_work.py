"""Key files that ask for years of computing are refused before any of it is done."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from hofburg.errors import RegisterError
from hofburg.register import Key
from hofburg.register.key_work import is_affordable

SCRYPT, PBKDF2 = "2b06010401da47040b", "2a864886f70d01050c"
PBES2, PBES1, AES, HMAC = (
    "2a864886f70d01050d",
    "2a864886f70d01050a",
    "60864801650304012a",
    "2a864886f70d0209",
)


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    return bytes([tag, size] if size < 128 else [tag, 0x81, size]) + content


def number(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(text: str) -> bytes:
    return der(6, bytes.fromhex(text))


def key_file(kdf: str, *figures: int, scheme: str = PBES2, salt: bytes = b"s" * 16) -> bytes:
    """An encrypted key that asks for that much; what is inside it cannot be opened."""
    rest = [der(0x30, oid(HMAC), b"\5\0")] if kdf == PBKDF2 else []
    stretching = der(0x30, oid(kdf), der(0x30, der(4, salt), *map(number, figures), *rest))
    cipher = der(0x30, oid(AES), der(4, b"i" * 16))
    whole = der(0x30, der(0x30, oid(scheme), der(0x30, stretching, cipher)), der(4, b"x" * 48))
    return pem(whole)


def pem(whole: bytes, before: bytes = b"") -> bytes:
    label = b"ENCRYPTED PRIVATE KEY"
    body = before + base64.encodebytes(whole)
    return b"Node: KAZ-1\n-----BEGIN %s-----\n%s-----END %s-----\n" % (label, body, label)


@pytest.mark.parametrize(
    ("kdf", "figures"),
    [(SCRYPT, (2**14, 8, 5)), (SCRYPT, (2**15, 8, 1)), (SCRYPT, (2**14, 8, 5, 32)), (PBKDF2, (2048,)),
     (PBKDF2, (600_000,))],
)  # fmt: skip
def test_what_others_ask_for_as_well_is_affordable(kdf: str, figures: tuple[int, ...]) -> None:
    assert is_affordable(key_file(kdf, *figures))


@pytest.mark.parametrize(
    ("kdf", "figures"),
    [(SCRYPT, (2**20, 8, 5)), (SCRYPT, (2**14, 8, 5_000)), (SCRYPT, (2**14, 2**30, 1)), (SCRYPT, (2**62, 1, 1)),
     (PBKDF2, (2**31,)), (PBKDF2, (2**200,))],
)  # fmt: skip
def test_a_key_that_asks_for_years_is_refused(
    kdf: str, figures: tuple[int, ...], tmp_path: Path
) -> None:
    path = tmp_path / "k.pem"
    path.write_bytes(key_file(kdf, *figures))
    with pytest.raises(RegisterError, match="would take too long") as error:
        Key.load(path, "a long passphrase")
    assert error.value.problems[0].remedy


@pytest.mark.parametrize(
    "content",
    [
        key_file(SCRYPT, 2**14, 8, 5, scheme=PBES1),
        key_file(AES, 1),
        key_file(SCRYPT, 2**14, 8),
        key_file(SCRYPT),
        key_file(SCRYPT, 2**14, 8, 5)[:120] + b"-----END",
        pem(b""),
        pem(b"\x30"),
        pem(b"\x30\x84\xff\xff\xff\xff"),
        pem(b"\x04\x00"),
        # An easy one in what is a header, a hard one after it; and an easy one before a hard one.
        pem(b"x" * 30, before=base64.encodebytes(b"y" * 60) + b"A: B\n\n"),
        key_file(SCRYPT, 2**14, 8, 5) + key_file(SCRYPT, 2**40, 8, 5),
        # The number of an easy way inside the salt of a hard one.
        key_file(PBKDF2, 2**31, salt=oid(SCRYPT) + der(0x30, der(4, b""), number(2))),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_taken_for_too_much(content: bytes) -> None:
    assert not is_affordable(content)


def test_our_own_keys_open_as_before(tmp_path: Path) -> None:
    key = Key.generate("KAZ-1")
    key.save(tmp_path / "a.pem", "a long passphrase")
    key.save(tmp_path / "b.pem", None, insecure=True)
    assert is_affordable((tmp_path / "a.pem").read_bytes())
    assert is_affordable((tmp_path / "b.pem").read_bytes())
    assert Key.load(tmp_path / "a.pem", "a long passphrase").id == key.id
    assert Key.load(tmp_path / "b.pem", None).id == key.id


def test_a_key_file_without_end_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "k.pem"
    path.write_bytes(b"Node: KAZ-1\n" + b"x" * 2**20 + key_file(SCRYPT, 2**40, 8, 5))
    with pytest.raises(RegisterError, match="does not open"):
        Key.load(path, "a long passphrase")
