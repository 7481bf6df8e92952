"""The file of a backup: a line that says what it is, how it opens, and the rest encrypted with age.

    Hofburg backup 1. How to open it, with this program or with age alone: docs/backup.md
    -----BEGIN AGE ENCRYPTED FILE-----      the identity of this one backup, encrypted with
    ...                                     a passphrase; left out if only recipients open it
    -----END AGE ENCRYPTED FILE-----
    age-encryption.org/v1 ...               the archive, encrypted to it and to recipients

An identity is made for each backup. So it streams whatever its size, a passphrase and recipients
may open the same file, and it can be tested without the recipients' secrets. Whoever does not know
the passphrase cannot make another body that it opens: nobody ever sees the recipient.
A demonstration may keep the identity bare, in one line.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from hofburg.errors import Problem, RegisterError
from hofburg.register.keys import MIN_PASSPHRASE

__all__ = ["Secret", "Sink", "identities", "open_backup", "opened_by", "recipients_of"]
__all__ += ["seal"]

HEAD = b"Hofburg backup 1. How to open it, with this program or with age alone: docs/backup.md\n"
_BEGIN, _END = b"-----BEGIN AGE ENCRYPTED FILE-----\n", b"-----END AGE ENCRYPTED FILE-----\n"
_BARE, _AGE = b"AGE-SECRET-KEY-1", b"age-encryption.org/v1\n"
_MOST_LINES, _LONGEST, _MOST_IDENTITY = 40, 200, 64 * 2**10

Secret = Any  # pyrage's identity, which has no type of its own


class Sink(Protocol):
    """What takes the archive in, piece by piece."""

    def write(self, data: bytes) -> int: ...
    def flush(self) -> None: ...


def recipients_of(texts: Iterable[str]) -> list[Any]:
    """Recipients by their public keys. Raises ``RegisterError`` for what is none."""
    from pyrage import RecipientError, x25519

    found, problems = [], []
    for text in texts:
        try:
            found.append(x25519.Recipient.from_str(text))
        except RecipientError:
            said = f"{text[:80]!r} is no public key of age."
            remedy = "It begins with age1; `age-keygen` makes one."
            if text.upper().startswith("AGE-SECRET-KEY"):
                said = "this is a secret key, which nobody should see."
                remedy = "Give the public one, which begins with age1; and make a new pair."
            problems.append(Problem("", "recipient", said, remedy, "recipient"))
    if problems:
        raise RegisterError(problems)
    return found


def identities(path: Path) -> list[Secret]:
    """The identities of a file such as `age-keygen` writes. Raises ``RegisterError``."""
    from pyrage import IdentityError, x25519

    try:
        with path.open("rb") as file:
            lines = file.read(_MOST_IDENTITY).decode("ascii", "replace").splitlines()
    except OSError as error:
        said = f"cannot be read: {error.strerror}."
        raise RegisterError(Problem(str(path), "file", said)) from None
    wanted = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    try:
        found = [x25519.Identity.from_str(line) for line in wanted]
    except IdentityError:
        found = []
    if not found:
        said = "is no file of identities of age."
        remedy = (
            "It has lines that begin with AGE-SECRET-KEY-1; decrypt it first if it is encrypted."
        )
        raise RegisterError(Problem(str(path), "identity", said, remedy))
    return found


def seal(
    target: IO[bytes],
    pieces: Iterator[bytes],
    *,
    passphrase: str | None,
    recipients: Sequence[Any],
    bare: bool = False,
) -> Secret:
    """Write a backup of these bytes; the identity that opens it, for a test.

    Args:
        target: a file open for writing.
        pieces: the archive.
        passphrase: at least 8 characters; ``None``: only the recipients open it.
        recipients: see `recipients_of`.
        bare: keep the identity unencrypted, for demonstrations.

    Raises ``RegisterError``, and ``OSError`` where the file cannot be written.
    """
    import pyrage

    if passphrase is not None and len(passphrase) < MIN_PASSPHRASE:
        said = f"a backup needs a passphrase of at least {MIN_PASSPHRASE} characters."
        raise RegisterError(Problem("", "passphrase", said, "Choose a longer one."))
    if passphrase is None and not recipients and not bare:
        said = "nobody could ever open it."
        raise RegisterError(Problem("", "passphrase", said, "Give a passphrase or a recipient."))
    identity = pyrage.x25519.Identity.generate()
    target.write(HEAD)
    if bare:
        target.write(f"{identity}\n".encode())
    elif passphrase is not None:
        armored = pyrage.passphrase.encrypt(f"{identity}\n".encode(), passphrase, armored=True)
        target.write(armored if armored.endswith(b"\n") else armored + b"\n")
    source, sink = _Source(pieces), _Guard(target)
    try:
        pyrage.encrypt_io(source, sink, [identity.to_public(), *recipients])
    except (pyrage.EncryptError, OSError):
        raise source.error or sink.error or RegisterError("age refuses to encrypt.") from None
    return identity


def open_backup(
    path: Path,
    sink: Sink,
    *,
    passphrase: str | None = None,
    secrets: Sequence[Secret] = (),
    insecure: bool = False,
) -> None:
    """Decrypt a backup into a sink, piece by piece; each piece is authentic when it comes.

    Args:
        passphrase: the one that it was made with, if it was.
        secrets: identities of recipients.
        insecure: take one whose identity is bare.

    Raises ``RegisterError`` for what is no backup, a wrong passphrase, and what was cut or changed;
    whatever the sink raises; ``OSError``.
    """
    import pyrage

    with _file(path) as file:
        opening = _opening(file, path)
        found = list(secrets)
        if opening.startswith(_BARE):
            if not insecure:
                said = "is not encrypted: anybody could have made or changed it."
                remedy = "Only a demonstration may be kept so: --insecure."
                raise RegisterError(Problem(str(path), "insecure", said, remedy))
            found.append(_identity(opening, path))
        elif opening and passphrase is not None:
            try:
                plain = pyrage.passphrase.decrypt(opening, passphrase)
            except pyrage.DecryptError as error:
                said = "does not open: the passphrase is wrong, or the file was changed."
                if "work" in str(error):
                    said = "asks for so much work to try a passphrase that it was not made by us."
                remedy = "It is the passphrase that the node's key had when the backup was made."
                raise RegisterError(Problem(str(path), "passphrase", said, remedy)) from None
            found.append(_identity(plain, path))
        if not found:
            how = "its passphrase" if opening else "the identity of one of its recipients"
            said = "is encrypted."
            raise RegisterError(Problem(str(path), "passphrase", said, f"Give {how}."))
        guard = _Guard(sink)
        try:
            pyrage.decrypt_io(file, guard, found)
        except (pyrage.DecryptError, OSError) as error:
            if guard.error:
                raise guard.error from None
            if "matching keys" in str(error):
                said = "is not encrypted to this identity."
                remedy = "Give that of one of its recipients."
                raise RegisterError(Problem(str(path), "identity", said, remedy)) from None
            said = "was cut short, or changed, since it was made."
            raise RegisterError(
                Problem(str(path), "damaged", said, "Take another copy of it, or another backup.")
            ) from None
        if guard.error:  # what was raised at the very end, and went no further
            raise guard.error


def opened_by(path: Path) -> str:
    """How a backup opens: ``passphrase``, ``identity`` (of a recipient), or ``nothing``.

    Raises ``RegisterError`` where it is no backup.
    """
    with _file(path) as file:
        opening = _opening(file, path)
    return "nothing" if opening.startswith(_BARE) else "passphrase" if opening else "identity"


def _file(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        said = f"cannot be read: {error.strerror}."
        raise RegisterError(Problem(str(path), "file", said)) from None


def _opening(file: IO[bytes], path: Path) -> bytes:
    """What stands before the encrypted archive; the file is at its begin then."""

    def refuse(said: str) -> RegisterError:
        return RegisterError(Problem(str(path), "backup", said, "Was it copied whole?"))

    if (first := file.readline(_LONGEST)) != HEAD:
        if first.startswith(b"Hofburg backup "):
            raise refuse("is a backup of another form than this program knows.")
        raise refuse("is no backup of Hofburg.")
    here = file.tell()
    line = file.readline(_LONGEST)
    if line.startswith(_BARE):
        return line
    if line == _AGE:
        file.seek(here)
        return b""
    lines = [line]
    while line != _END and len(lines) < _MOST_LINES:
        line = file.readline(_LONGEST)
        lines.append(line)
    if lines[0] != _BEGIN or line != _END:
        raise refuse("is damaged where it says how it opens.")
    return b"".join(lines)


def _identity(plain: bytes, path: Path) -> Secret:
    from pyrage import IdentityError, x25519

    try:
        return x25519.Identity.from_str(plain.decode("ascii", "replace").strip())
    except IdentityError:
        said = "holds no identity where it says how it opens."
        raise RegisterError(Problem(str(path), "damaged", said, "Take another backup.")) from None


class _Source(io.RawIOBase):
    """Pieces as a file to read from. pyrage makes its own errors of ours, so ours is kept."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.error: BaseException | None = None
        self._pieces = pieces
        self._held = b""

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._held:
                self._held = next(self._pieces)
        except StopIteration:
            return b""
        except BaseException as error:
            self.error = error
            raise
        size = len(self._held) if size < 0 else size
        piece, self._held = self._held[:size], self._held[size:]
        return piece


class _Guard:
    """A sink whose first error is kept, and whose later pieces are refused."""

    def __init__(self, sink: Sink | IO[bytes]) -> None:
        self.error: BaseException | None = None
        self._sink = sink

    def write(self, data: bytes) -> int:
        if self.error is not None:
            raise self.error
        try:
            self._sink.write(data)
        except BaseException as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        if self.error is None:
            try:
                self._sink.flush()
            except BaseException as error:
                self.error = error
                raise
