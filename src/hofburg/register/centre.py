"""A centre's folder: found from anywhere inside it, as git finds its own.

hofburg.toml        state, node, kind
register.sqlite     what was said and done
trust.json          whose keys are believed
keys/<key id>.pem   this node's key
drafts/<name>.json  what is not yet sent
"""

from __future__ import annotations

import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hofburg.atlas import is_state_code
from hofburg.errors import Problem, RegisterError
from hofburg.register.draft_folder import DraftFolder
from hofburg.register.fields import Checker
from hofburg.register.keys import Key, write_new
from hofburg.register.store import Register
from hofburg.register.trust import Trust

__all__ = ["Centre", "find_centre", "init_centre"]

CONFIG, STORE, TRUST, KEYS = "hofburg.toml", "register.sqlite", "trust.json", "keys"
DRAFTS = "drafts"


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

    def trust(self) -> Trust:
        """Its trust file. Raises ``RegisterError`` where it does not read."""
        return Trust.read(self.folder / TRUST)

    def key(self, passphrase: str | None) -> Key:
        """Its node's key: of those in ``keys`` the one that the trust file gives the node last.

        Raises ``RegisterError`` where there is none, or the passphrase is wrong.
        """
        own = [it for it in self.trust().keys.values() if it.node == self.node]
        for trusted in sorted(own, key=lambda it: it.since, reverse=True):
            path = self.folder / KEYS / f"{trusted.id}.pem"
            if path.is_file():
                key = Key.load(path, passphrase)
                if key.id != trusted.id or key.node != self.node:
                    said = f"holds the key {key.id} of {key.node}, not what its name says."
                    raise RegisterError(Problem(str(path), "key", said))
                return key
        said = f"there is no key of {self.node} that the trust file knows."
        raise RegisterError(Problem(str(self.folder / KEYS), "key", said))


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
    made = [folder / KEYS / f"{key.id}.pem", folder / TRUST, folder / STORE]
    try:
        key.save(made[0], passphrase, insecure=insecure)
        Trust.of(key, state, time.time_ns() // 1000).write(made[1])
        Register.create(made[2], node=node, state=state, kind=kind).close()
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
            data = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegisterError(Problem(str(path), "config", f"does not read: {error}.")) from None
    outer = check.shape(data, "", ("centre",))
    given = check.shape(outer.get("centre", {}), "centre", ("state", "node", "kind"))
    texts = {name: check.text(given[name], f"centre.{name}") for name in given}
    if "kind" in texts:
        check.choice(texts["kind"], "centre.kind", ("real", "demo"), "kind")
    if check.failed:
        raise RegisterError(check.problems)
    return Centre(folder, texts["state"], texts["node"], texts["kind"])
