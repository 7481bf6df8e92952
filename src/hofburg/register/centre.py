"""A centre's folder: found from anywhere inside it, as git finds its own.

hofburg.toml        state, node, kind
register.sqlite     what was said and done
trust.json          whose keys are believed
keys/<key id>.pem   this node's key
drafts/<name>.json  what is not yet sent
attachments/        files that belong to entries, encrypted (see `Vault`)
"""

from __future__ import annotations

import time
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from hofburg.atlas import is_state_code
from hofburg.errors import IntegrityError, Problem, RegisterError
from hofburg.register.acts import replacement, revocation
from hofburg.register.attachment_keys import VaultKeys
from hofburg.register.attachments import Vault
from hofburg.register.draft_folder import DraftFolder
from hofburg.register.fields import Checker
from hofburg.register.keys import Key, sync, write_new
from hofburg.register.seal import KEY as KEY_MADE
from hofburg.register.seal import TRUST as TRUST_SEALED
from hofburg.register.seal import key_note, seal, seal_problem, sha256_of
from hofburg.register.store import Register
from hofburg.register.trust import Trust, TrustedKey

__all__ = ["Centre", "find_centre", "init_centre"]

CONFIG, STORE, TRUST, KEYS = "hofburg.toml", "register.sqlite", "trust.json", "keys"
MARK = f"{STORE}-mark"  # see `highwater`
_MOST_CONFIG = 4096  # bytes; tomllib is slow with what is long and nested
DRAFTS, ATTACHMENTS = "drafts", "attachments"


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre's folder.

    Attributes:
        folder: where it is.
        state: code of the State whose centre it is.
        node: id of the node that records here.
        kind: ``real`` or ``demo``.
    """

    folder: Path
    state: str
    node: str
    kind: str

    def register(self) -> Register:
        """Its register, opened; close it, or use it as a context manager.

        Raises ``RegisterError`` where it is missing or belongs to another node.
        """
        register = Register.open(self.folder / STORE)
        if (register.node, register.state, register.kind) != (self.node, self.state, self.kind):
            register.close()
            said = f"is the {register.kind} register of {register.node} ({register.state})."
            remedy = f"{CONFIG} says {self.kind}, {self.node}, {self.state}; correct one of them."
            raise RegisterError(Problem(str(self.folder / STORE), "node", said, remedy))
        return register

    def drafts(self) -> DraftFolder:
        """Its drafts."""
        return DraftFolder(self.folder / DRAFTS)

    def vault(self) -> Vault:
        """Its attachments. Nothing is read or made yet."""
        keys = VaultKeys(self.folder / KEYS, self.node, demo=self.kind == "demo")
        return Vault(self.folder / ATTACHMENTS, keys, self.node)

    def trust(self) -> Trust:
        """Its trust file, if it is the one that was sealed last.

        Raises ``RegisterError`` where it does not read, ``IntegrityError`` (rule ``trust-changed``)
        where it is not the sealed one.
        """
        trust, problem = self.looked_at()
        if problem is not None and problem.level == "error":
            raise IntegrityError(problem)
        return trust

    def looked_at(self) -> tuple[Trust, Problem | None]:
        """Its trust file as it stands, and what is to be said of its seal."""
        path = self.folder / TRUST
        trust = Trust.read(path)
        if not (self.folder / STORE).is_file():
            return trust, None
        with self.register() as register:
            raw = path.read_bytes()
            return trust, seal_problem(raw, register.life(), register.sealed(), str(path))

    def believe(self, trust: Trust, key: Key) -> None:
        """Put another trust file in the place of the old one, and seal it with this node's key."""
        path = self.folder / TRUST
        beside = self.folder / f".{TRUST}.new"
        beside.unlink(missing_ok=True)
        trust.write(beside)
        with self.register() as register:
            register.mark_sealed(sha256_of(path.read_bytes()), sha256_of(beside.read_bytes()))
        beside.replace(path)
        sync(self.folder)
        self.seal(key)

    def seal(self, key: Key) -> None:
        """Seal the trust file as it stands: this node's key says that it is the right one."""
        raw = (self.folder / TRUST).read_bytes()
        with self.register() as register:
            last = [it.text for it in register.life() if it.what == KEY_MADE][-1:]
            if last != [key_note(key)]:  # of a register that is older than seals
                register.happened(KEY_MADE, key_note(key))
            register.happened(TRUST_SEALED, seal(raw, key, time.time_ns() // 1000))
            register.mark_sealed(sha256_of(raw), sha256_of(raw))

    def key(self, passphrase: str | None) -> Key:
        """Its node's key: of those in ``keys`` the one that the trust file gives the node last.

        Raises ``RegisterError`` where there is none, or the passphrase is wrong.
        """
        return self._key(self.node, f"{self.node}", passphrase)

    def author_key(self, passphrase: str | None) -> Key:
        """The State's own key as an author, if this centre keeps it. Raises ``RegisterError``."""
        return self._key("", f"{self.state} as an author", passphrase)

    def _key(self, node: str, whose: str, passphrase: str | None) -> Key:
        keys = self.looked_at()[0].keys.values()
        own = [it for it in keys if it.node == node and (node or it.state == self.state)]
        for trusted in sorted(own, key=lambda it: it.since, reverse=True):
            path = self.folder / KEYS / f"{trusted.id}.pem"
            if path.is_file():
                key = Key.load(path, passphrase)
                if key.id != trusted.id or key.node != (node or self.state):
                    said = f"holds the key {key.id} of {key.node}, not what its name says."
                    raise RegisterError(Problem(str(path), "key", said))
                return key
        said = f"there is no key of {whose} that the trust file knows."
        raise RegisterError(Problem(str(self.folder / KEYS), "key", said))

    def new_key(self, passphrase: str | None, old: Key | None, reason: str = "") -> Key:
        """Replace this node's key. The old one is believed for what it signed until now.

        Args:
            passphrase: of the new key.
            old: the present key, which names its heir in the chain; ``None`` where it is lost:
                the new key revokes it, and others must be given the new one by another way.
            reason: why it is revoked.

        Raises ``RegisterError`` where the passphrase is too short or the old key is not believed.
        """
        trust, now = self.trust(), time.time_ns() // 1000
        key = Key.generate(self.node)
        key.save(self.folder / KEYS / f"{key.id}.pem", passphrase)
        present = [
            it for it in trust.keys.values() if it.node == self.node and it.since <= now <= it.until
        ]
        ended = {it.id: replace(it, until=now) for it in present}
        self.believe(Trust(trust.keys | ended | Trust.of(key, self.state, now).keys), key)
        with self.register() as register:
            if old is not None:
                register.append([replacement(old, key)], old, now)
            else:
                acts = [revocation(it.id, reason or "its passphrase is lost") for it in present]
                register.append(acts, key, now)
        return key

    def new_author_key(self, passphrase: str | None, key: Key) -> Key:
        """Make a key by which this State signs what it says; ``key``, this node's, seals it."""
        own, now = Key.generate(self.state), time.time_ns() // 1000
        own.save(self.folder / KEYS / f"{own.id}.pem", passphrase)
        author = TrustedKey(own.public, "", self.state, now)
        self.believe(Trust(self.trust().keys | {own.id: author}), key)
        return own


def init_centre(
    folder: Path | str,
    state: str,
    node: str | None = None,
    *,
    passphrase: str | None,
    kind: Literal["real", "demo"] = "real",
    insecure: bool = False,
) -> Centre:
    """Make a centre's folder, with its key, trust file and empty register.

    Args:
        folder: made if it is missing; must not hold a centre.
        state: code of the State; a demo may use a fictional one.
        node: id of this node; left out: the State's code and ``-1``.
        passphrase: for the key, at least 8 characters.
        kind: ``real`` refuses synthetic entries.
        insecure: with no passphrase, keep the key unencrypted, for demonstrations.

    Raises ``RegisterError``; nothing half-made is taken for a centre then.
    """
    folder = Path(folder)
    node = f"{state}-1" if node is None else node
    check = Checker(str(folder))
    if kind == "real":
        check.code(state, "state")
    elif not is_state_code(state):
        check.text(state, "state")
    taken = [name for name in (CONFIG, STORE, TRUST, KEYS) if (folder / name).exists()]
    if taken:
        said = f"holds {', '.join(taken)} already."
        check.say("", "file", said, "Choose an empty folder.")
    if check.failed:
        raise RegisterError(check.problems)
    key = Key.generate(node)
    try:
        (folder / KEYS).mkdir(parents=True, mode=0o700)
    except OSError as error:
        said = f"cannot be made: {error.strerror}."
        raise RegisterError(Problem(str(folder), "file", said)) from None
    made = [folder / KEYS / f"{key.id}.pem", folder / TRUST, folder / STORE, folder / MARK]
    try:
        key.save(made[0], passphrase, insecure=insecure)
        Trust.of(key, state, time.time_ns() // 1000).write(made[1])
        Register.create(made[2], node=node, state=state, kind=kind).close()
        Centre(folder, state, node, kind).seal(key)
        # Last: the folder is a centre from here on.
        write_new(folder / CONFIG, _config(state, node, kind))
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        (folder / KEYS).rmdir()
        raise
    return Centre(folder, state, node, kind)


def find_centre(start: Path | str = ".") -> Centre | None:
    """The centre whose folder this is, or lies in; ``None`` where there is none.

    Raises ``RegisterError`` where its ``hofburg.toml`` does not read.
    """
    here = Path(start).resolve()
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file():
            return _read(folder)
    return None


def _config(state: str, node: str, kind: str) -> bytes:
    # None of the three can hold a quotation mark: they were checked.
    return f'[centre]\nstate = "{state}"\nnode = "{node}"\nkind = "{kind}"\n'.encode()


def _read(folder: Path) -> Centre:
    path = folder / CONFIG
    check = Checker(str(path))
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_CONFIG + 1)
        if len(raw) > _MOST_CONFIG:
            raise ValueError(f"it is larger than {_MOST_CONFIG} bytes")
        data = tomllib.loads(raw.decode())
    except (OSError, ValueError, RecursionError) as error:  # of damaged TOML and UTF-8, too
        raise RegisterError(Problem(str(path), "config", f"does not read: {error}.")) from None
    outer = check.shape(data, "", ("centre",))
    given = check.shape(outer.get("centre", {}), "centre", ("state", "node", "kind"))
    texts = {name: check.text(given[name], f"centre.{name}") for name in given}
    if "kind" in texts:
        check.choice(texts["kind"], "centre.kind", ("real", "demo"), "kind")
    if check.failed:
        raise RegisterError(check.problems)
    return Centre(folder, texts["state"], texts["node"], texts["kind"])
