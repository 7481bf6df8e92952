"""The vault: files that belong to entries, encrypted at rest.

    attachments/<sha256>.age    one attachment, encrypted with age to this centre's recipient

An entry's ``attachments`` describe its files: {name, sha256, size, media_type}. The files are
beside the register and in no export. Where a descriptor says ``particulars``, its hash is taken
over 32 random bytes and the content: whoever guesses a passport number cannot check the guess
against the log. The random bytes stand before the content inside the encrypted file.

To keep needs the recipient only, to open the passphrase. To destroy is an act in the log, then the
file is taken away; where that was interrupted, `Vault.finish` does the rest. The log stays whole:
it never held the file.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, RegisterError
from hofburg.register.acts import destruction
from hofburg.register.attachment_keys import (
    AGE,
    VaultKeys,
    hold,
    opened,
    read_file,
    refused,
    sealed,
    write_file,
)
from hofburg.register.enclosures import MOST_BYTES, RANDOM, Enclosure
from hofburg.register.entry import DESTROYED
from hofburg.register.fields import Checker
from hofburg.register.keys import sync

if TYPE_CHECKING:
    from hofburg.register.keys import Key
    from hofburg.register.record import Record
    from hofburg.register.store import Register

__all__ = ["Attachments", "Vault"]

_OVERHEAD = 2**20  # of an encrypted file, at most: a header, and 16 bytes for every 64 KiB
_FILE = re.compile(r"([0-9a-f]{64})\.age", re.ASCII)
_PART = re.compile(r"\.[0-9a-f]{64}\.age\.[0-9a-f]+\.part", re.ASCII)
_HEAD = 4096  # bytes that hold the key of a file, which is what is overwritten


class Attachments:
    """What records say of attachments.

    Attributes:
        named: by hash, the records whose entries describe it, in their order.
        acts: by hash, the records of nodes that destroyed their copy of it.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self.named: dict[str, list[Record]] = {}
        self.acts: dict[str, list[Record]] = {}
        for record in records:
            if record.entry.kind == DESTROYED:
                self.acts.setdefault(str(record.entry.body["sha256"]), []).append(record)
            for it in record.entry.data.get("attachments", ()):
                listed = self.named.setdefault(it["sha256"], [])
                if record not in listed[-1:]:
                    listed.append(record)

    def act_of(self, node: str, sha256: str) -> Record | None:
        """The act by which a node destroyed its copy."""
        return next((it for it in self.acts.get(sha256, ()) if it.recorder == node), None)

    def descriptors(self, sha256: str, node: str = "") -> list[dict[str, Any]]:
        """What entries say of an attachment, those that ``node`` recorded first."""
        records = sorted(self.named.get(sha256, ()), key=lambda it: it.recorder != node)
        listed = (it for record in records for it in record.entry.data["attachments"])
        return [it for it in listed if it["sha256"] == sha256]

    def meant(self, text: str) -> str:
        """The hash that begins so. Raises ``RegisterError`` where none does, or several."""
        known = {*self.named, *self.acts}
        found = sorted(it for it in known if it.startswith(text)) if len(text) >= 4 else []
        if len(found) == 1:
            return found[0]
        said = f"no record names an attachment {text[:64]!r}."
        if found:
            said = f"{len(found)} attachments begin with {text!r}."
        remedy = "Give its SHA-256, or at least its first 4 digits: `hofburg attachment list`."
        raise RegisterError(Problem("", "unknown-attachment", said, remedy))


class Vault:
    """The attachments that a centre keeps.

    Args:
        folder: where they are; made when the first is kept.
        keys: the recipient and the identity.
        node: whose copies they are.
    """

    def __init__(self, folder: Path, keys: VaultKeys, node: str) -> None:
        self.folder, self.keys, self.node = folder, keys, node

    # What is there

    def place(self, sha256: str) -> Path:
        """Where the attachment of that hash is, or would be."""
        if not re.fullmatch(r"[0-9a-f]{64}", sha256, re.ASCII):
            said = f"{sha256[:64]!r} is no SHA-256."
            raise RegisterError(Problem("", "sha256", said, "Write its 64 hex digits."))
        return self.folder / f"{sha256}.age"

    def holds(self, sha256: str) -> bool:
        """Whether an ordinary file lies at its place; the passphrase tells whether it opens."""
        try:
            folder, file = os.lstat(self.folder), os.lstat(self.place(sha256))
        except OSError:
            return False
        return stat.S_ISDIR(folder.st_mode) and stat.S_ISREG(file.st_mode)

    def held(self) -> list[str]:
        """The hashes of all that is kept."""
        names = (_FILE.fullmatch(path.name) for path in self._listed())
        return sorted(it[1] for it in names if it and self.holds(it[1]))

    def strange(self) -> list[str]:
        """Names of what lies in the folder and is no attachment: links, folders, anything else."""
        held = {f"{it}.age" for it in self.held()}
        listed = (path.name for path in self._listed())
        return sorted(name for name in listed if name not in held and not _PART.fullmatch(name))

    def _listed(self) -> Iterator[Path]:
        if self._is_there():
            yield from sorted(self.folder.iterdir())

    def _is_there(self) -> bool:
        """Whether there is a folder. Raises ``RegisterError`` for a link, or anything else."""
        try:
            about = os.lstat(self.folder)
        except FileNotFoundError:
            return False
        if not stat.S_ISDIR(about.st_mode):
            raise refused(
                self.folder, "file", "is no folder of this centre.", "Put a folder there."
            )
        return True

    # Keeping

    def attach(
        self, enclosures: Sequence[Enclosure], said: Attachments, recipient: Callable[[], str]
    ) -> None:
        """Keep files, before the record that names them is appended: all of them, or none.

        Args:
            enclosures: as `enclose` read them.
            said: what this centre's register says of attachments.
            recipient: gives what to encrypt to; asked when nothing speaks against keeping.

        Raises ``RegisterError``: of what was destroyed here, no copy is taken again.
        """
        problems = [p for it in enclosures for p in self._gone(it.sha256, said, str(it.path))]
        if problems:
            raise RegisterError(problems)
        if enclosures:
            self._keep({it.sha256: it.content for it in enclosures}, recipient())

    def receive(
        self,
        path: Path | str,
        said: Attachments,
        recipient: Callable[[], str],
        identity: Callable[[], Any],
    ) -> str:
        """Keep a file that came after the message that names it; returns its hash.

        Args:
            path: the file itself, or what `save` of another centre made of it for this one.
            recipient, identity: asked when they are needed, the second for the latter only.

        Raises ``RegisterError`` where no record names it, and where it was destroyed here.
        """
        path = Path(path)
        raw = read_file(path, MOST_BYTES + _OVERHEAD)
        sha256 = hashlib.sha256(raw).hexdigest()
        if sha256 not in said.named and raw.startswith(AGE):
            raw = opened(raw, identity(), path)
            sha256 = hashlib.sha256(raw).hexdigest()
        problems = list(self._gone(sha256, said, str(path)))
        described = said.descriptors(sha256, self.node)
        if not problems and not any(_fits(raw, it) for it in described):
            what = "no record of this register names a file with its hash."
            if described:
                what = "it has the hash that a record names, but not the size."
            remedy = (
                "Record or import the message first. Particulars come as the file that"
                " `hofburg attachment save --for` makes at the other centre."
            )
            problems.append(Problem(str(path), "unknown-attachment", what, remedy))
        if problems:
            raise RegisterError(problems)
        self._keep({sha256: raw}, recipient())
        return sha256

    def _gone(self, sha256: str, said: Attachments, place: str) -> Iterator[Problem]:
        act = said.act_of(self.node, sha256)
        if act:
            what = f"was destroyed here on {act.recorded}: {act.entry.body['reason']}"
            remedy = f"{act.recorder}/{act.seq} records it; no copy is kept here again."
            yield Problem(place, "destroyed", what, remedy)

    def _keep(self, contents: Mapping[str, bytes], recipient: str) -> None:
        """Encrypted files, each put in its place at once; where one fails, the new ones go."""
        self._make()
        fresh: list[Path] = []
        try:
            for sha256, content in contents.items():
                path = self.place(sha256)
                there = self.holds(sha256)
                write_file(path, sealed(content, recipient), over=True)
                fresh += [] if there else [path]
        except BaseException:
            for path in fresh:
                path.unlink(missing_ok=True)
            raise

    def _make(self) -> None:
        if not self._is_there():
            try:
                self.folder.mkdir(mode=0o700, exist_ok=True)
            except OSError as error:
                raise refused(self.folder, "file", f"cannot be made: {error.strerror}.") from None

    # Opening

    def check(self, sha256: str, said: Attachments) -> None:
        """Raise ``RegisterError`` for what was destroyed here, or is not held."""
        problems = list(self._gone(sha256, said, sha256[:16]))
        if not problems and not (self._is_there() and os.path.lexists(self.place(sha256))):
            remedy = "Take it in if you have the file: `hofburg attachment keep FILE`."
            problems.append(Problem(sha256[:16], "not-held", "is not held here.", remedy))
        if problems:
            raise RegisterError(problems)

    def read(self, sha256: str, said: Attachments, identity: Any) -> bytes:
        """The content of an attachment, without the random bytes of particulars.

        Raises ``RegisterError`` where it was destroyed, is not held, was cut or changed, or is not
        what the record names.
        """
        whole, described = self._whole(sha256, said, identity)
        return whole[RANDOM:] if described.get("particulars") else whole

    def save(
        self,
        sha256: str,
        said: Attachments,
        identity: Any,
        out: Path | str,
        recipient: str | None = None,
    ) -> None:
        """Write an attachment to a new file that only its owner reads.

        Args:
            recipient: another centre's: the file is encrypted to it, and `receive` takes it there.
                Left out, it is written as it was sent, decrypted.

        Raises ``RegisterError`` as `read` does, and where there is such a file.
        """
        if recipient is None:
            raw = self.read(sha256, said, identity)
        else:
            raw = sealed(self._whole(sha256, said, identity)[0], recipient)
        write_file(Path(out), raw)

    def _whole(
        self, sha256: str, said: Attachments, identity: Any
    ) -> tuple[bytes, Mapping[str, Any]]:
        """What was encrypted, if it is what a record names, and how that describes it."""
        self.check(sha256, said)
        path = self.place(sha256)
        whole = opened(read_file(path, MOST_BYTES + _OVERHEAD), identity, path)
        if hashlib.sha256(whole).hexdigest() != sha256:
            wrong = "holds another file than the one that its name and the record say."
            raise refused(path, "damaged", wrong, "Restore it from a backup.")
        for described in said.descriptors(sha256, self.node):
            if _fits(whole, described):
                return whole, described
        raise refused(path, "unknown-attachment", "no record names it with this size.")

    # Destroying

    def check_destroy(self, sha256: str, reason: str, said: Attachments) -> None:
        """Raise ``RegisterError`` with all that speaks against destroying an attachment."""
        check = Checker(sha256[:16])
        check.text(reason, "reason")
        gone = list(self._gone(sha256, said, sha256[:16]))
        if gone:
            check.problems += gone
        elif sha256 not in said.named:
            what, remedy = "no record names it.", "`hofburg attachment remove` takes it away."
            check.say("", "unknown-attachment", what, remedy)
        elif not self.holds(sha256):
            check.say("", "not-held", "is not held here: there is no copy to destroy.")
        if check.problems:
            raise RegisterError(check.problems)
        destruction(sha256, reason, said.named[sha256][0].id)  # refuses what no entry can hold

    def destroy(
        self, sha256: str, reason: str, register: Register, key: Key, said: Attachments
    ) -> Record:
        """Record that this node destroys its copy, then take the file away; returns the record.

        Raises ``RegisterError`` as `check_destroy` does. If the file cannot be taken away, the act
        stands, and `finish` takes it later.
        """
        self.check_destroy(sha256, reason, said)
        (act,) = register.append([destruction(sha256, reason, said.named[sha256][0].id)], key)
        self._take_away(self.place(sha256))
        return act

    def finish(self, said: Attachments) -> list[str]:
        """Take away what this node's acts say was destroyed, and what was never wholly written.

        Returns the hashes of what was destroyed now. What another node destroyed is its own copy.
        """
        gone = [it for it in self.held() if said.act_of(self.node, it)]
        for sha256 in gone:
            self._take_away(self.place(sha256))
        for path in list(self._listed()):
            if _PART.fullmatch(path.name) and _abandoned(path):
                path.unlink(missing_ok=True)
        return gone

    def check_remove(self, sha256: str, said: Attachments) -> None:
        """Raise ``RegisterError`` for what a record names, and what is not held."""
        if sha256 in said.named:
            what = "belongs to a record of this register."
            remedy = "To destroy it is recorded: `hofburg attachment destroy`."
            raise RegisterError(Problem(sha256[:16], "named", what, remedy))
        if not self.holds(sha256):
            raise RegisterError(Problem(sha256[:16], "not-held", "is not held here."))

    def remove(self, sha256: str, said: Attachments) -> None:
        """Take away a file that no record names. Raises ``RegisterError`` for any other."""
        self.check_remove(sha256, said)
        self._take_away(self.place(sha256))

    def _take_away(self, path: Path) -> None:
        with suppress(OSError):  # it is taken away all the same
            _overwrite(path)
        try:
            path.unlink(missing_ok=True)
            sync(path.parent)
        except OSError as error:
            what = f"could not be taken away: {error.strerror}. It is tried again each time"
            raise refused(path, "file", f"{what} attachments are looked at.") from None


def _fits(whole: bytes, described: Mapping[str, Any]) -> bool:
    return len(whole) == int(described["size"]) + RANDOM * bool(described.get("particulars"))


def _overwrite(path: Path) -> None:
    """Zeros over the head of an encrypted file, which holds the only copy of its key.

    Only an age file with no other name is written to: a link in its place must not lead us into
    another file.
    """
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags)
    with os.fdopen(descriptor, "r+b") as file:
        about = os.fstat(descriptor)
        if stat.S_ISREG(about.st_mode) and about.st_nlink == 1 and file.read(len(AGE)) == AGE:
            file.seek(0)
            file.write(bytes(min(_HEAD, about.st_size)))
            file.flush()
            os.fsync(descriptor)


def _abandoned(path: Path) -> bool:
    """Whether nobody is writing that file any more."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return False
    try:
        return hold(descriptor)
    finally:
        os.close(descriptor)
