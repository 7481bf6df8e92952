"""The keys of a vault: what attachments are encrypted to, and what opens them.

    keys/attachments.pub   the recipient, and the signature of the node's key over it
    keys/attachments.age   the identity, encrypted with a passphrase

Both are files of age (age-encryption.org, X25519), which other tools read too. They are made when
the first attachment is kept. Whoever changed the recipient would be able to read all that is kept
from then on, so it is used only if this node's key signed it, or the passphrase shows that it
belongs to the identity.
"""

from __future__ import annotations

import os
import re
import stat
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hofburg.errors import Problem, RegisterError
from hofburg.register.fields import unbase64
from hofburg.register.keys import MIN_PASSPHRASE, Key, sync

__all__ = ["AGE", "Passphrase", "VaultKeys", "hold", "opened", "read_file", "recipient_of"]
__all__ += ["refused", "sealed", "write_file"]

Passphrase = Callable[[], str | None]
AGE = b"age-encryption.org/v1\n"
_LARGEST = 64 * 1024  # bytes of a file of keys
_LINKS = getattr(os, "O_NOFOLLOW", 0)
_WAITS = getattr(os, "O_NONBLOCK", 0)  # a pipe would keep us waiting for ever
_SIGNED = re.compile(r"# signed by ([0-9a-f]{16}): (\S+)")


def refused(path: Path, rule: str, said: str, remedy: str = "") -> RegisterError:
    """A refusal that names a file by its folder and name."""
    return RegisterError(Problem(f"{path.parent.name}/{path.name}", rule, said, remedy))


def read_file(path: Path, most: int) -> bytes:
    """An ordinary file of at most so many bytes.

    Raises ``RegisterError`` for a link, a folder, a device, and one that is larger.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _LINKS | _WAITS)
    except OSError as error:
        if path.is_symlink():
            remedy = "Name the file itself."
            raise refused(path, "file", "is a link to another file.", remedy) from None
        said = f"cannot be read: {error.strerror}."
        raise refused(path, "file", said) from None
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode):
        os.close(descriptor)
        raise refused(path, "file", "is no ordinary file.")
    with os.fdopen(descriptor, "rb") as file:
        # Its size is asked first, and then not relied upon: it may grow while it is read.
        raw = b"" if about.st_size > most else file.read(most + 1)
    if about.st_size > most or len(raw) > most:
        said = f"is larger than {most // 2**20 or 1} MiB, the most that is taken."
        raise refused(path, "too-long", said, "Split it, or keep it elsewhere.")
    return raw


def write_file(path: Path, raw: bytes, *, over: bool = False) -> None:
    """A file that only its owner reads, whole and safely on disk, or nothing.

    Args:
        over: put it in the place of one that is there; else that is refused.
    """
    beside = path.with_name(f".{path.name}.{token_hex(8)}.part") if over else path
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _LINKS, 0o600)
    except FileExistsError:
        remedy = "Name another one; nothing is overwritten."
        raise refused(path, "file", "there is such a file already.", remedy) from None
    except OSError as error:
        raise refused(path, "file", f"cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            hold(descriptor)
            file.write(raw)
            file.flush()
            os.fsync(descriptor)
            if over:
                beside.replace(path)  # while it is still held
        sync(path.parent)
    except OSError as error:
        beside.unlink(missing_ok=True)
        said = f"cannot be written: {error.strerror}. Nothing of it was left."
        raise refused(path, "file", said) from None


def hold(descriptor: int) -> bool:
    """Lock a file as long as it is open, so that nobody clears it away; False if it is locked."""
    try:
        import fcntl
    except ImportError:  # where there are no locks of this kind
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def sealed(raw: bytes, recipient: str) -> bytes:
    """Bytes encrypted to a recipient (``age1...``). Raises ``RegisterError`` for what is none."""
    import pyrage

    try:
        to = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError:
        said = f"{recipient[:80]!r} is no recipient of age."
        raise RegisterError(Problem("", "recipient", said, "It begins with age1.")) from None
    found: bytes = pyrage.encrypt(raw, [to])
    return found


def opened(raw: bytes, identity: Any, path: Path) -> bytes:
    """What was encrypted. Raises ``RegisterError`` where the identity does not open it."""
    import pyrage

    try:
        found: bytes = pyrage.decrypt(raw, [identity])
    except pyrage.DecryptError:
        said = "does not open: it was cut or changed, or is not for this centre."
        raise refused(path, "damaged", said, "Restore it from a backup.") from None
    return found


class VaultKeys:
    """The recipient and the identity in a centre's folder ``keys``.

    Args:
        folder: where they are, or will be.
        node: whose attachments they are for.
        demo: whether an identity without a passphrase is taken.
    """

    def __init__(self, folder: Path, node: str, *, demo: bool = False) -> None:
        self.public = folder / "attachments.pub"
        self.secret = folder / "attachments.age"
        self.node, self.demo = node, demo

    def known(self, believed: Mapping[str, bytes]) -> str | None:
        """What to encrypt to, if one of these keys signed it (public bytes by id); else ``None``.

        Raises ``RegisterError`` where the identity is gone.
        """
        if not os.path.lexists(self.public):
            return None
        recipient, signer = self._read_public()
        if not os.path.lexists(self.secret):
            said = "is gone: what is encrypted now could never be opened."
            raise refused(self.secret, "key", said, "Restore it from a backup.")
        if signer is None or signer[0] not in believed:
            return None
        right = _verifies(believed[signer[0]], signer[1], self._message(recipient))
        return recipient if right else None

    def recipient(self, key: Key, passphrase: Passphrase) -> str:
        """What to encrypt to; both files are made if there is none.

        Args:
            key: this node's, which signs the recipient.
            passphrase: asked only if the files are made, or the recipient is not signed by ``key``.

        Raises ``RegisterError`` where the recipient is not that of the identity.
        """
        found = self.known({key.id: key.public})
        if found is None:
            if os.path.lexists(self.secret):
                found = str(self.identity(passphrase).to_public())
            else:
                found = self._make(passphrase())
            if os.path.lexists(self.public) and self._read_public()[0] != found:
                said = "is not the recipient that belongs to the identity of this centre."
                remedy = "Somebody changed it. Take it away: it is made anew from the identity."
                raise refused(self.public, "recipient", said, remedy)
            write_file(self.public, self._signed(found, key), over=True)
        return found

    def identity(self, passphrase: Passphrase) -> Any:
        """What opens attachments. Raises ``RegisterError``, for a wrong passphrase too."""
        import pyrage

        if not os.path.lexists(self.secret):
            said = "there is no such file: nothing was kept here yet, or it is gone."
            raise refused(self.secret, "key", said, "If attachments are held, restore a backup.")
        raw = read_file(self.secret, _LARGEST)
        if raw.startswith(AGE):
            given = passphrase()
            if given is None:
                raise refused(self.secret, "passphrase", "is encrypted.", "Give its passphrase.")
            try:
                raw = pyrage.passphrase.decrypt(raw, given)
            except pyrage.DecryptError:
                wrong = "does not open: the passphrase is wrong or the file damaged."
                remedy = (
                    "It has a passphrase of its own: the one that the node's key had when it was"
                    " made, or what `hofburg attachment passphrase` made of it."
                )
                raise refused(self.secret, "passphrase", wrong, remedy) from None
        elif not self.demo:
            said = "has no passphrase, which only a demonstration may have."
            raise refused(self.secret, "key", said, "Restore it from a backup.")
        lines = raw.decode("ascii", "replace").splitlines()
        secrets = [line for line in lines if line and not line.startswith("#")]
        try:
            return pyrage.x25519.Identity.from_str(secrets[0] if len(secrets) == 1 else "")
        except pyrage.IdentityError:
            raise refused(self.secret, "key", "is no identity of age.") from None

    def change(self, identity: Any, new: str) -> None:
        """Give the identity another passphrase; attachments stay as they are."""
        write_file(self.secret, self._hidden(identity, new), over=True)

    def insecure(self) -> bool:
        """Whether the identity lies there without a passphrase."""
        return os.path.lexists(self.secret) and not read_file(self.secret, _LARGEST).startswith(AGE)

    def _make(self, passphrase: str | None) -> str:
        from pyrage import x25519

        identity = x25519.Identity.generate()
        write_file(self.secret, self._hidden(identity, passphrase))
        return str(identity.to_public())

    def _hidden(self, identity: Any, passphrase: str | None) -> bytes:
        import pyrage

        plain = f"# public key: {identity.to_public()}\n{identity}\n".encode()
        if passphrase is None and self.demo:
            return plain
        if passphrase is None or len(passphrase) < MIN_PASSPHRASE:
            said = f"it needs a passphrase of at least {MIN_PASSPHRASE} characters."
            raise refused(self.secret, "passphrase", said, "Choose a longer one.")
        hidden: bytes = pyrage.passphrase.encrypt(plain, passphrase)
        return hidden

    def _message(self, recipient: str) -> bytes:
        return f"hofburg attachments 1\n{self.node}\n{recipient}\n".encode()

    def _signed(self, recipient: str, key: Key) -> bytes:
        sig = b64encode(key.sign(self._message(recipient))).decode()
        head = f"# attachments of {self.node}"
        return f"{head}\n# signed by {key.id}: {sig}\n{recipient}\n".encode()

    def _read_public(self) -> tuple[str, tuple[str, bytes] | None]:
        """The recipient, and who signed it how."""
        lines = read_file(self.public, _LARGEST).decode("ascii", "replace").splitlines()
        named = [line for line in lines if line and not line.startswith("#")]
        if len(named) != 1:
            raise refused(self.public, "recipient", "does not name one recipient.")
        for line in lines:
            found = _SIGNED.fullmatch(line)
            sig = found and unbase64(found[2], 64)
            if found and sig:
                return named[0], (found[1], sig)
        return named[0], None


def recipient_of(path: Path) -> str:
    """The recipient that a file of another centre names: its ``keys/attachments.pub``.

    Raises ``RegisterError`` where it names none.
    """
    lines = read_file(path, _LARGEST).decode("ascii", "replace").splitlines()
    named = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if len(named) != 1 or not named[0].startswith("age1"):
        remedy = "It is the file keys/attachments.pub of that centre."
        raise refused(path, "recipient", "does not name one recipient of age.", remedy)
    return named[0]


def _verifies(public: bytes, sig: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(sig, message)
    except InvalidSignature:
        return False
    return True
