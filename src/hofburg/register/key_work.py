"""How much work an encrypted key file asks of whoever opens it, told before any of it is done.

Such a file says itself how its passphrase is to be stretched. One that came from elsewhere may ask
for years of computing, or for more memory than there is.
"""

from __future__ import annotations

import base64
import re

__all__ = ["is_affordable"]

_PEM = re.compile(rb"-----BEGIN ENCRYPTED PRIVATE KEY-----(.*?)-----END", re.DOTALL)
_PBES2 = bytes.fromhex("2a864886f70d01050d")
_SCRYPT = bytes.fromhex("2b06010401da47040b")
_PBKDF2 = bytes.fromhex("2a864886f70d01050c")
_MOST_SCRYPT = 4 * 2**14 * 8 * 5  # cost, block and passes multiplied: four times what our own ask
_MOST_ROUNDS = 2_000_000  # of PBKDF2: a second or so
_SEQUENCE, _OID, _INTEGER = 0x30, 6, 2


def is_affordable(content: bytes) -> bool:
    """Whether opening a key file takes no more than a second or two of computing.

    Files that are not encrypted are. Of those that are, PKCS #8 with PBES2 and scrypt or PBKDF2 is
    understood; any other way of stretching is not, and taken for too much.
    """
    try:
        return all(
            _is_little(base64.b64decode(b"".join(found[1].split()), validate=True))
            for found in _PEM.finditer(content)
        )
    except (ValueError, IndexError):  # no base64, or it ends in the middle
        return False


def _is_little(der: bytes) -> bool:
    # EncryptedPrivateKeyInfo, its algorithm, then what PBES2 and the stretching are told.
    at = _inside(der, _inside(der, 0))
    at = _inside(der, _inside(der, _after(der, at, _PBES2)))
    scrypt = _value(der, at)[0] == _SCRYPT
    at = _inside(der, _after(der, at, _SCRYPT if scrypt else _PBKDF2))
    _, at = _value(der, at)  # the salt
    work = 1
    for _ in range(3 if scrypt else 1):
        if der[at] != _INTEGER:
            raise ValueError("no number")
        number, at = _value(der, at)
        work *= int.from_bytes(number, "big")
    return work <= (_MOST_SCRYPT if scrypt else _MOST_ROUNDS)


def _value(der: bytes, at: int) -> tuple[bytes, int]:
    """What stands at a place of DER, and where the next thing begins."""
    start, size = at + 2, der[at + 1]
    if size & 0x80:
        start += size & 0x7F
        size = int.from_bytes(der[at + 2 : start], "big")
    if start + size > len(der):
        raise ValueError("it ends in the middle")
    return der[start : start + size], start + size


def _inside(der: bytes, at: int) -> int:
    """Where the first thing in a sequence begins."""
    if der[at] != _SEQUENCE:
        raise ValueError("no sequence")
    return _value(der, at)[1] - len(_value(der, at)[0])


def _after(der: bytes, at: int, oid: bytes) -> int:
    """Where the thing after an object identifier begins, if it is that one."""
    found, after = _value(der, at)
    if der[at] != _OID or found != oid:
        raise ValueError("another algorithm")
    return after
