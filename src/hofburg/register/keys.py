"""Keys of nodes: making, keeping, signing.

A key file is a standard one that OpenSSL reads too: PEM, PKCS #8, encrypted by PBES2 with scrypt
(RFC 7914) and AES-256-CBC, with a line before it that names the node. The cryptography package
reads that form but writes PBKDF2 with 2,048 rounds only, so the few bytes around are put together
here. scrypt's figures are the strongest that OpenSSL accepts by default (16 MiB, five passes).
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.padding import PKCS7

from hofburg.errors import Problem, RegisterError
from hofburg.register.fields import NODE
from hofburg.register.key_work import is_affordable

__all__ = ["Key", "key_id", "sync", "write_new"]

MIN_PASSPHRASE = 8
_COST, _BLOCK, _PASSES = 2**14, 8, 5
_MOST_BYTES = 2**16
_NODE_LINE = re.compile(r"Node: (\S+)")


def key_id(public: bytes) -> str:
    """The first 16 hex digits of the SHA-256 of the 32 public bytes."""
    return hashlib.sha256(public).hexdigest()[:16]


def sync(folder: Path) -> None:
    """Names that were made, changed or taken away in a folder stay so after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, safely on disk; never over one that is there."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        sync(path.parent)
    except OSError as error:
        said = f"cannot be written: {error.strerror}."
        raise RegisterError(Problem(str(path), "file", said)) from None


@dataclass(frozen=True, slots=True)
class Key:
    """The signing key of a node. It speaks for the node that records, never for a State.

    Attributes:
        node: whose it is.
        private: signs.
        public: its 32 public bytes.
        id: the first 16 hex digits of their SHA-256.
    """

    node: str
    private: Ed25519PrivateKey = field(repr=False, compare=False)
    public: bytes = field(init=False, repr=False, compare=False)
    id: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        public = self.private.public_key().public_bytes_raw()
        object.__setattr__(self, "public", public)
        object.__setattr__(self, "id", key_id(public))

    @classmethod
    def generate(cls, node: str) -> Key:
        """A new key. Raises ``RegisterError`` where ``node`` is no id such as ``KAZ-1``."""
        if not NODE.fullmatch(node):
            said = f"{node[:60]!r} is no id of a node."
            raise RegisterError(Problem("", "node", said, "Write one such as KAZ-1.", "node"))
        return cls(node, Ed25519PrivateKey.generate())

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes."""
        return self.private.sign(message)

    def save(self, path: Path | str, passphrase: str | None, *, insecure: bool = False) -> None:
        """Write the key, encrypted, to a new file that only its owner can read.

        Args:
            path: a file that does not exist yet.
            passphrase: at least 8 characters; ``None`` only with ``insecure``.
            insecure: write it unencrypted, for demonstrations.

        Raises ``RegisterError`` for a passphrase too short and a file that cannot be made.
        """
        plain = self.private.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        if passphrase is None and insecure:
            pem = _pem("PRIVATE KEY", plain)
        elif passphrase is None or len(passphrase) < MIN_PASSPHRASE:
            said = f"a key needs a passphrase of at least {MIN_PASSPHRASE} characters."
            raise RegisterError(Problem(str(path), "passphrase", said, "Choose a longer one."))
        else:
            pem = _pem("ENCRYPTED PRIVATE KEY", _encrypted(plain, passphrase.encode()))
        write_new(Path(path), f"Node: {self.node}\n".encode() + pem)

    @classmethod
    def load(cls, path: Path | str, passphrase: str | None) -> Key:
        """Read a key. Raises ``RegisterError`` for a wrong passphrase and for any other file."""

        def refuse(said: str, remedy: str = "") -> RegisterError:
            return RegisterError(Problem(str(path), "key", said, remedy))

        try:
            with Path(path).open("rb") as file:
                content = file.read(_MOST_BYTES)
        except OSError as error:
            raise refuse(f"cannot be read: {error.strerror}.") from None
        name = _NODE_LINE.match(content[:200].decode("ascii", "replace"))
        if not name or not NODE.fullmatch(name[1]):
            raise refuse("is no key file of Hofburg.", "Its first line names the node.")
        if not is_affordable(content):
            said = "is encrypted in a way that would take too long to open, or is damaged."
            raise refuse(said, "Take the file that Hofburg made.")
        secret = passphrase.encode() if passphrase is not None else None
        if b"BEGIN PRIVATE KEY" in content:
            secret = None  # an insecure key needs none, and must not fail because one was given
        try:
            private = serialization.load_pem_private_key(content, secret)
        except TypeError:
            raise refuse("is encrypted.", "Give its passphrase.") from None
        except (ValueError, UnsupportedAlgorithm):
            raise refuse("does not open: the passphrase is wrong or the file damaged.") from None
        if not isinstance(private, Ed25519PrivateKey):
            raise refuse("is not an Ed25519 key.")
        return cls(name[1], private)


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    return bytes([tag, size] if size < 128 else [tag, 0x81, size]) + content


def _integer(number: int) -> bytes:
    return _der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _encrypted(plain: bytes, passphrase: bytes) -> bytes:
    """PKCS #8 EncryptedPrivateKeyInfo of a private key of Ed25519 (all lengths below 256)."""
    salt, start = os.urandom(16), os.urandom(16)
    secret = Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=_PASSES).derive(passphrase)
    padder = PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES256(secret), modes.CBC(start)).encryptor()
    padded = padder.update(plain) + padder.finalize()
    hidden = encryptor.update(padded) + encryptor.finalize()
    sequence, octets, oid = 0x30, 4, 6
    scrypt = _der(
        sequence,
        _der(oid, bytes.fromhex("2b06010401da47040b")),
        _der(sequence, _der(octets, salt), *map(_integer, (_COST, _BLOCK, _PASSES))),
    )
    aes = _der(sequence, _der(oid, bytes.fromhex("60864801650304012a")), _der(octets, start))
    pbes2 = _der(
        sequence, _der(oid, bytes.fromhex("2a864886f70d01050d")), _der(sequence, scrypt, aes)
    )
    return _der(sequence, pbes2, _der(octets, hidden))


def _pem(label: str, der: bytes) -> bytes:
    body = base64.encodebytes(der).decode().replace("\n", "")
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()
